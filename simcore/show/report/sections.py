"""What a report says, section by section, whatever the medium."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from simcore.show.charts import drawable
from simcore.show.compare.answer import verdict
from simcore.show.compare.designed import design_of, design_sentences, facts_of
from simcore.show.folder.attached import is_grid, is_sweep
from simcore.show.folder.read import COLUMNS, Run
from simcore.show.options.words import designed_option, options_in, pays_words, placed_title
from simcore.show.report import points as say
from simcore.show.report.extras import extra_sections
from simcore.show.report.futures import odds_tile
from simcore.show.report.lacks import lacks_words
from simcore.show.report.messages import assumed_title, debt_title, law_title, sizes
from simcore.show.report.options import annex_pages, decision_sections
from simcore.show.report.records import Section, Tile
from simcore.show.report.tables import (
    debt_table,
    law_table,
    npv_text,
    provenance_table,
    schemes_table,
    sites_table,
)
from simcore.show.terminal import does_all_three, has_no_loser, is_balanced, portfolio_summary
from simcore.show.words.futures_told import futures_sentences
from simcore.show.words.labels import (
    euros,
    kilo_euros,
    label,
    number,
    percent,
    scheme_name,
    several,
)
from simcore.show.words.law import open_needs
from simcore.show.words.notes import SETTINGS, note
from simcore.show.words.problems import in_words
from simcore.study.compare.records import Note
from simcore.study.compare.verdict import nearest_scheme

Make = Callable[[Run, str], Section | None]
Say = Callable[[Run, str], tuple[str, ...]]


MOST_SCHEMES = 12
"""With more schemes than this the deck's tables take the whole width, its charts are pictures."""


def sections(run: Run, lang: str) -> list[Section]:
    """All sections that the run can feed, in their order; what it lacks is left out."""
    main = [make(run, lang) for make in MAIN]
    extras = extra_sections(run, lang)
    end = [make(run, lang) for make in (law, told, assumed, next_steps)]
    back = [make(run, lang) for make in APPENDIX]
    decision = decision_sections(run, lang)
    first = [answer_section(run, lang), *decision]
    rest = [section for section in (*main, *extras, *end, *back) if section is not None]
    if decision:
        # What is decided comes first; all else is looked up.
        rest = [replace(one, is_appendix=True) for one in (*annex_pages(run, lang), *rest)]
    present = [*first, *rest]
    return [*present, *_others(run, present)]


def _others(run: Run, before: list[Section]) -> list[Section]:
    """Sections for charts that no other section shows, last in the appendix."""
    charts = {section.chart for section in before}
    names = [name for name in drawable(run.names) if name not in charts]
    return [Section(key=name, chart=name, is_appendix=True) for name in names]


def left_out(run: Run, lang: str) -> list[str]:
    """Lines on what this run lacks or holds in a form that cannot be shown."""
    absent = [name for name in COLUMNS if name not in run.names and name not in run.doubts]
    lines = [label("report_left_out", lang, names=", ".join(absent))] if absent else []
    for folder in run.companions:
        has_charts = is_grid(folder) or is_sweep(folder)
        if not has_charts and not list((folder / "charts").glob(f"*-{lang}.png")):
            lines.append(label("report_no_charts", lang, folder=folder, code=lang))
    for name, reason in run.doubts.items():
        lines.append(label("report_doubt", lang, name=name, reason=in_words(reason, lang)))
    return lines


def answer_section(run: Run, lang: str) -> Section:
    """The answer in one sentence, with the figures of the nearest scheme."""
    first, *rest = verdict(run, lang)
    summary = portfolio_summary(run)
    scheme = nearest_scheme(summary)
    is_good = bool(does_all_three(summary)[scheme])
    option = None if is_good else designed_option(run)
    row = summary.loc[scheme] if option is None else option
    tiles = (
        Tile(
            figure=euros(row["tenant_saving_median_eur"], lang, is_signed=True),
            text=label("tile_median", lang),
        ),
        Tile(
            figure=euros(row["tenant_saving_min_eur"], lang, is_signed=True),
            text=label("tile_worst", lang),
        ),
        _losers_tile(run, scheme, row, lang),
        Tile(figure=npv_text(row["landlord_npv_eur"], lang), text=label("tile_npv", lang)),
    )
    designed = _designed(run, lang)
    likely = futures_sentences(run, scheme, lang) if designed and option is None else []
    bands = label("band_in_run" if "bands" in run.names else "band_missing", lang)
    n_options = len(options_in(run))
    if n_options and designed:
        designed = (designed[0], label("answer_options", lang, n=number(n_options, lang)))
    section = Section(
        key="answer",
        title=_answer_title(run, summary, lang),
        lead=first,
        points=(*(designed or rest), *(likely[:1] or [bands])),
        tiles=tiles,
        tiles_of=label(
            "tiles_of_good" if is_good else "tiles_of",
            lang,
            scheme=scheme_name(scheme, run.titles, lang),
        ),
    )
    return section if option is None else _of_option(section, run, option, lang)


def _of_option(section: Section, run: Run, option: dict[str, Any], lang: str) -> Section:
    """The answer where none of the schemes does all three, but a tariff that was sought does."""
    summary = portfolio_summary(run)
    told = {
        "n": number(summary["n_dwellings"].iloc[0], lang),
        "m": number(len(summary), lang),
        "letter": option["letter"],
        "terms": pays_words(option, lang),
    }
    return replace(
        section,
        title=label("answer_title_designed", lang),
        lead=label("answer_designed", lang, **told),
        tiles_of=label("tiles_of_option", lang, title=placed_title(run, option, lang)),
    )


def _answer_title(run: Run, summary: Any, lang: str) -> str:
    """The answer as a message: the scheme that does all three, or what is missing."""
    scheme = nearest_scheme(summary)
    if does_all_three(summary)[scheme]:
        return label("answer_title_good", lang, scheme=scheme_name(scheme, run.titles, lang))
    rows = facts_of(design_of(run)).get("bound", [])
    short = -rows[0]["npv_eur"] if rows else 0.0
    if short <= 0:
        return label("answer_title_none", lang)
    return label("answer_title_short", lang, short=kilo_euros(short, lang))


def _designed(run: Run, lang: str) -> tuple[str, ...]:
    """The bound, then thresholds and the best tariff together: a slide has room for two points."""
    first, *more = [*design_sentences(design_of(run), lang), ""]
    return (first, " ".join(more).strip()) if first else ()


def _losers_tile(run: Run, scheme: str, row: Any, lang: str) -> Tile:
    """Who loses in this draw, or how likely nobody does where many were looked at."""
    if "option" not in row and futures_sentences(run, scheme, lang):
        return odds_tile(run, scheme, lang)
    return Tile(figure=percent(row["losers_fraction"], lang), text=label("tile_losers", lang))


def how(run: Run, lang: str) -> Section | None:
    """How sharing works, with the year's energy."""
    return _charted(run, "how", "flows_of_energy", say.how, lang)


def sites(run: Run, lang: str) -> Section:
    """The sites on the map and in a table."""
    table = sites_table(run, lang)
    has_map = "sites_map" in drawable(run.names)
    return Section(
        key="sites",
        title="" if has_map else sizes(run, lang),
        chart="sites_map" if has_map else "",
        table=table,
        points=say.sites(run, lang),
    )


def schemes(run: Run, lang: str) -> Section:
    """Tenants against landlord, scheme by scheme."""
    chart = "tenants_versus_landlord"
    return Section(key="schemes", chart=chart, points=say.schemes(run, lang))


def scheme_table(run: Run, lang: str) -> Section:
    """The same comparison in figures."""
    summary = portfolio_summary(run)
    n_safe, n_balanced = int(has_no_loser(summary).sum()), int(is_balanced(summary).sum())
    counts = {"n_safe": number(n_safe, lang), "n_balanced": number(n_balanced, lang)}
    title = label("scheme_table_title", lang, n=number(len(summary), lang), **counts)
    return Section(
        key="scheme_table",
        title=title,
        lead=label("scheme_table_lead", lang),
        table=schemes_table(run, lang),
    )


def prices(run: Run, lang: str) -> Section | None:
    """What a fixed price per shared kWh would do."""
    return _charted(run, "prices", "price_points", say.prices, lang)


def who(run: Run, lang: str) -> Section | None:
    """Who gains and who loses, household by household."""
    return _charted(run, "who", "saving_distribution", say.who, lang)


def kinds(run: Run, lang: str) -> Section | None:
    """Savings by kind of household."""
    return _charted(run, "kinds", "saving_by_household", say.kinds, lang)


def money(run: Run, lang: str) -> Section | None:
    """Where the euros go."""
    return _charted(run, "money", "flows_of_money", say.money, lang)


def landlord(run: Run, lang: str) -> Section | None:
    """When the landlord has its money back."""
    section = _charted(run, "landlord", "cumulative_cash_flow", say.landlord, lang)
    return section and replace(section, is_picture=not _is_few(run))


def _is_few(run: Run) -> bool:
    """Whether the schemes have room on a chart beside their table, and their names on lines."""
    return len(portfolio_summary(run)) <= MOST_SCHEMES


def debt(run: Run, lang: str) -> Section | None:
    """Debt cover and profitability, scheme by scheme."""
    table = debt_table(run, lang)
    if table is None:
        return None
    summary, lead = portfolio_summary(run), label("debt_lead", lang)
    cover = summary.get("dscr_min")
    has_cover = cover is not None and bool(cover.notna().any())
    native = "debt_cover" if has_cover and _is_few(run) else ""
    title = debt_title(summary, lang)
    return Section(key="debt", title=title, lead=lead, table=table, native=native)


def law(run: Run, lang: str) -> Section | None:
    """What the law asks of the schemes, since when, and how sure that is."""
    table = law_table(run, lang)
    if table is None:
        return None
    return Section(key="law", title=law_title(run, lang), lead=label("law_lead", lang), table=table)


def told(run: Run, lang: str) -> Section | None:
    """What the scenario sets that figures depend on."""
    points = _noted([one for one in run.notes if one.key.startswith(SETTINGS)], lang)
    if not points:
        return None
    title = label("told_title", lang, n=number(len(points), lang))
    return Section(key="told", title=title, points=points)


def assumed(run: Run, lang: str) -> Section:
    """What the result rests on beside what is set."""
    return Section(
        key="assumed",
        title=assumed_title(run, lang),
        lead=label("assumed_lead", lang),
        table=provenance_table(run, lang),
        points=_noted([one for one in run.notes if not one.key.startswith(SETTINGS)], lang),
    )


def _noted(notes: Sequence[Note], lang: str) -> tuple[str, ...]:
    """Notes as points, each from a capital letter on."""
    texts = [note(remark.key, remark.values, lang) for remark in notes]
    return tuple(text[:1].upper() + text[1:] for text in texts)


def next_steps(run: Run, lang: str) -> Section:
    """What would make the answer firmer, read off what the run lacks."""
    points = tuple(_steps(run, lang))
    title = several("next_title", len(points), lang)
    return Section(key="next", title=title, lead=lacks_words(run, lang), points=points)


def _steps(run: Run, lang: str) -> Iterator[str]:
    notes = {remark.key: remark.values for remark in run.notes}
    if "composite_sites" in notes:
        yield label("next_sites", lang, n=notes["composite_sites"]["n"])
    if "synthetic_households" in notes and "measured_households" not in notes:
        yield label("next_curves", lang)
    if "rates_by_kind" in notes and notes["rates_by_kind"]["n_guessed"]:
        yield label("next_rates", lang, n=number(notes["rates_by_kind"]["n_guessed"], lang))
    if "stale_rates" in notes:
        yield label("next_stale", lang)
    if "bands" not in run.names:
        yield label("next_bands", lang)
    if not {"grid", "grid_sites"} & run.names:
        yield label("next_grid", lang)
    summary = portfolio_summary(run)
    n_open = len(open_needs(map(str, summary.index), run.known_schemes))
    if n_open:
        yield label("next_law", lang, n=number(n_open, lang))
    is_closed = does_all_three(summary).any() or designed_option(run) is not None
    yield label("next_choose" if is_closed else "next_decide", lang)
    yield label("next_inform", lang)


def day(run: Run, lang: str) -> Section | None:
    """The average day of each season."""
    return _charted(run, "day", "average_day", None, lang, is_appendix=True)


def months(run: Run, lang: str) -> Section | None:
    """The year in months."""
    return _charted(run, "months", "monthly_balance", None, lang, is_appendix=True)


def duration(run: Run, lang: str) -> Section | None:
    """Powers in order of size."""
    return _charted(run, "duration", "load_duration", None, lang, is_appendix=True)


def _charted(
    run: Run, key: str, chart: str, points: Say | None, lang: str, *, is_appendix: bool = False
) -> Section | None:
    """A section that stands or falls with its chart."""
    if chart not in drawable(run.names):
        return None
    said = points(run, lang) if points else ()
    return Section(key=key, chart=chart, points=said, is_appendix=is_appendix)


MAIN: tuple[Make, ...] = (
    *(how, sites, schemes, scheme_table, prices, who, kinds, money),
    *(landlord, debt),
)
APPENDIX: tuple[Make, ...] = (months, day, duration)
