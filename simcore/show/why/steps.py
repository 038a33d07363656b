"""A tenant's way from today's cost to a scheme's, in a sentence."""

from simcore.show.words.labels import euros, label
from simcore.study.why.explain import MEDIAN, WORST, Waterfall

HALF_A_EURO = 0.5


def contract_name(waterfall: Waterfall, lang: str = "en") -> str:
    """Name of a tenant's supply contract."""
    name = waterfall.contract
    if name == "regulated":
        name = "hphc" if waterfall.is_off_peak else "base"
    return label(f"contract_{name}", lang)


def waterfall_title(waterfall: Waterfall, lang: str = "en") -> str:
    """What a scheme does to the tenant, in a sentence."""
    key = waterfall.chosen_as if waterfall.chosen_as in (MEDIAN, WORST) else "numbered"
    who = label(f"cost_steps_{key}", lang, number=waterfall.member)
    saving = waterfall.today_eur - waterfall.scheme_eur
    ending = "same" if abs(saving) < HALF_A_EURO else "less" if saving > 0 else "more"
    values = {
        "who": who,
        "amount": euros(abs(saving), lang),
        "scheme": waterfall.scheme,
        "today": euros(waterfall.today_eur, lang),
    }
    return label(f"cost_steps_title_{ending}", lang, **values)
