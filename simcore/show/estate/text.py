"""An estate in the terminal: the answer in a sentence, the first operations, years, the order."""

from collections.abc import Iterator

from rich.table import Table

from simcore.show.estate.records import EstateRun
from simcore.show.tables import printed
from simcore.show.words.labels import label, number, percent, scheme_name
from simcore.study.estate.whole import DEARER_FRACTION

MOST = 10
"""Operations that are told, the first of the order and the last."""
OPERATIONS = (
    "rank",
    "operation",
    "name",
    "n_dwellings",
    "kwp",
    "self_consumption_fraction",
    "tenant_saving_mean_eur",
    "landlord_npv_eur",
    "outlay_eur",
    "value_eur_per_eur",
    "works_year",
)
YEARS = (
    "year",
    "n_operations",
    "so_far_n_dwellings",
    "so_far_kwp",
    "outlay_eur",
    "grant_eur",
    "so_far_landlord_npv_eur",
)
ORDER = ("change", "agreement", "first_stay_fraction", "largest_move")


def estate_text(run: EstateRun, lang: str) -> Iterator[str | Table]:
    """What a terminal shows of an estate."""
    rows = run.operations
    yield answer(run, lang)
    yield grouping_text(run, lang)
    title = label("estate.first", lang, n=min(MOST, len(rows)))
    yield printed(rows[:MOST], OPERATIONS, lang, "estate", title=title)
    if len(rows) > MOST:
        title = label("estate.last", lang, n=min(MOST, len(rows) - MOST))
        yield printed(rows[MOST:][-MOST:], OPERATIONS, lang, "estate", title=title)
    yield printed(run.years, YEARS, lang, "estate", title=label("estate.years", lang))
    yield printed(
        [row | {"change": change_name(row["change"], lang)} for row in run.order],
        ORDER,
        lang,
        "estate",
        title=label("estate.order", lang),
    )


def change_name(change: str, lang: str) -> str:
    """A change of money in words."""
    return label(f"estate.change_{change}", lang, part=percent(DEARER_FRACTION, lang))


def answer(run: EstateRun, lang: str) -> str:
    """Where next, how much, for whom, in a sentence."""
    facts = run.facts
    whole, first = facts["whole"], run.operations[0]
    key = "estate.answer" if facts["first_year"] is not None else "estate.answer_none"
    return label(
        key,
        lang,
        n_dwellings=number(facts["n_dwellings"], lang),
        n_operations=number(facts["n_operations"], lang),
        scheme=scheme_name(run.scheme, {}, lang),
        outlay=number(whole["outlay_eur"] / 1e6, lang, 1),
        grant=number(whole["grant_eur"] / 1e6, lang, 1),
        npv=number(whole["landlord_npv_eur"] / 1e6, lang, 1, is_signed=True),
        saving=number(whole["tenant_saving_mean_eur"], lang),
        n_leaving=number(whole["n_leaving_over_effort"], lang),
        first=first["name"],
        start=facts["first_year"] or "",
        end=facts["last_year"] or "",
    )


def grouping_text(run: EstateRun, lang: str) -> str:
    """How many operations, what grouping brings, which of them carry which."""
    facts = run.facts
    values = {
        "n_residences": number(facts["n_residences"], lang),
        "n_operations": number(facts["n_operations"], lang),
        "least": number(facts["n_operations_least"], lang),
        "grouping": number(facts["grouping_eur"] / 1e3, lang),
        "n_surplus": number(facts["n_surplus"], lang),
        "given": number(facts["given_eur"] / 1e6, lang, 2),
        "missing": number(facts["missing_eur"] / 1e6, lang, 1),
        "n_worth": number(facts["n_worth"], lang),
    }
    return label("estate.grouping", lang, **values)
