"""The ladder for people and programs: what the next euro buys, in order, and a chart."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from simcore.show.charts.style import GOOD, HALO, INK, QUIET, board_style, headline, make_room, page
from simcore.show.tables import printed
from simcore.show.words.labels import label, number, scheme_name
from simcore.study.flex.flex import Flex
from simcore.study.flex.ladder import GRANT_EUR, SOCIAL_SCHEME, Rung

_COLUMNS = (
    "intervention",
    "landlord_cost_eur",
    "public_cost_eur",
    "tenants_worth_eur",
    "eur_per_eur_saved",
    "n_out_of_poverty",
    "eur_per_household_out",
    "avoided_kg",
    "eur_per_kg",
)


def ladder_rows(rungs: Sequence[Rung]) -> list[dict[str, Any]]:
    """A row for each intervention in order, for programs; ``None`` where there is no ratio."""
    return [
        {name: getattr(rung, name) for name in ("intervention", "cost_eur", *_COLUMNS[1:])}
        for rung in rungs
    ]


def ladder_table(told: Flex, rungs: Sequence[Rung], lang: str = "en") -> Table:
    """Every intervention in order, all sites together."""
    rows = [
        {**row, "intervention": label(f"rung_{row['intervention']}", lang)}
        for row in ladder_rows(rungs)
    ]
    names = {
        "scheme": scheme_name(told.wishes.scheme, told.titles, lang),
        "social": scheme_name(SOCIAL_SCHEME, {}, lang),
        "grant": number(GRANT_EUR, lang),
    }
    title = label("ladder_table_title", lang)
    caption = label("ladder_table_caption", lang, **names)
    return printed(rows, _COLUMNS, lang, "ladder", title=title, caption=caption)


def ladder_chart(told: Flex, rungs: Sequence[Rung], ax: Any = None, lang: str = "en") -> Any:
    """Bars of the money for each euro that tenants save, the cheapest intervention on top."""
    with board_style():
        ax = page(told, lang) if ax is None else ax  # type: ignore[arg-type]
        paid = [rung for rung in rungs if rung.eur_per_eur_saved is not None]
        title = label("ladder_title", lang, first=label(f"rung_{rungs[0].intervention}", lang))
        headline(ax, title, label("ladder_subtitle", lang))
        make_room(ax, 1.6, 0.3)
        ratios = [rung.eur_per_eur_saved or 0.0 for rung in rungs]
        top = max(*ratios, 1.0)
        for place, (rung, ratio) in enumerate(zip(rungs, ratios, strict=True)):
            is_paid = rung in paid
            colour = GOOD if ratio <= 1.0 else INK
            ax.barh(place, ratio, color=colour, height=0.6, gid=rung.intervention)
            text = number(ratio, lang, 2) if is_paid else label("ladder_no_gain", lang)
            at = (ratio + 0.01 * top, place, text)
            ax.text(*at, va="center", fontsize=9, path_effects=HALO)
        ax.grid(visible=False, axis="y")
        ax.axvline(1.0, color=QUIET, linewidth=1.0, linestyle="--", gid="one for one")
        ax.set_yticks(range(len(rungs)))
        ax.set_yticklabels([label(f"rung_{rung.intervention}", lang) for rung in rungs])
        ax.invert_yaxis()
        ax.set_xlim(min(0.0, 1.1 * min(ratios)), 1.15 * top)
        ax.set_xlabel(label("axis_eur_per_eur", lang))
        ax.xaxis.set_major_formatter(lambda value, _: number(value, lang, 1))
    return ax
