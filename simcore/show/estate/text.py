"""An estate in the terminal: the answer in a sentence, the first operations, years, the order."""

from collections.abc import Iterator, Mapping

from rich.table import Table

from simcore.show.estate.records import EstateRun
from simcore.show.estate.rows import Row
from simcore.show.tables import printed
from simcore.show.words.labels import label, number, percent, scheme_name
from simcore.show.words.notes import short_notes
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
    title = label("estate.order", lang)
    yield printed(change_rows(run, lang), ORDER, lang, "estate", title=title)
    yield "\n".join(short_notes(run.notes, lang))


def change_rows(run: EstateRun, lang: str) -> list[Row]:
    """Rows of changes of money, each with its name."""
    return [row | {"change": change_name(row["change"], lang)} for row in run.order]


def change_name(change: str, lang: str) -> str:
    """A change of money in words."""
    return label(f"estate.change_{change}", lang, part=percent(DEARER_FRACTION, lang))


def millions(eur: float, lang: str, *, is_signed: bool = False) -> str:
    """A sum in millions, in hundredths below one. [M EUR]"""
    return number(eur / 1e6, lang, 2 if abs(eur) < 0.95e6 else 1, is_signed=is_signed)


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
        outlay=millions(whole["outlay_eur"], lang),
        grant=millions(whole["grant_eur"], lang),
        npv=millions(whole["landlord_npv_eur"], lang, is_signed=True),
        saving=number(whole["tenant_saving_mean_eur"], lang),
        n_leaving=number(whole["n_leaving_over_effort"], lang),
        first=first["name"],
        when=when_words(facts, lang),
    )


def when_words(facts: Mapping[str, object], lang: str) -> str:
    """From which year to which works are done; empty where none are."""
    start, end = facts["first_year"], facts["last_year"]
    if start is None:
        return ""
    if start == end:
        return label("estate.when_year", lang, start=start)
    return label("estate.when_years", lang, start=start, end=end)


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
        "missing": millions(facts["missing_eur"], lang),
        "n_worth": number(facts["n_worth"], lang),
    }
    key = "estate.grouping" if facts["n_surplus"] else "estate.grouping_alone"
    return label(key, lang, **values)
