"""Bands and probabilities of a sweep in the terminal."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table

from simcore.show.columns import cell, head
from simcore.show.sweep.charts import sweep_sentences
from simcore.show.tables import Cell, Head, number_cell, printed
from simcore.show.words.labels import label, percent, scheme_name, several
from simcore.study.compare.schemes import title_in
from simcore.study.compare.tables import ALL
from simcore.study.futures.statistics import ENOUGH_DRAWS
from simcore.study.sweep.bands import EVENTS, Bands
from simcore.study.sweep.sweep import Swept

PARTS = ("p5", "p50", "p95")
BANDS = ("tenant_saving_mean_eur", "tenant_saving_min_eur", "losers_fraction", "landlord_npv_eur")
"""Figures whose bands the terminal shows."""


def sweep_text(swept: Swept, found: Bands, lang: str) -> Iterator[Any]:
    """What was worked out, a table of bands, and a table of probabilities."""
    yield effort_words(swept, lang)
    yield bands_table(swept, found, lang)
    yield odds_table(swept, found, lang)
    yield " ".join(sweep_sentences(found, titles_of(swept), lang))


def effort_words(swept: Swept, lang: str) -> str:
    """How many futures, on how many simulations, with how many inputs that move."""
    words = [
        several("sweep.draws", swept.plan.n_draws, lang),
        several("sweep.simulations", swept.n_simulations, lang),
        several("sweep.pricings", swept.n_pricings, lang),
        several("sweep.inputs", len(swept.plan.inputs), lang),
    ]
    if swept.n_found:
        words.append(several("sweep.found", swept.n_found, lang))
    return label("sweep.effort", lang, parts=", ".join(words))


def bands_table(swept: Swept, found: Bands, lang: str) -> Table:
    """Bands of the headline figures of each scheme over all sites."""
    rows = found.bands[found.bands["site"] == ALL].set_index(["scheme", "figure"])
    told = [
        {
            "scheme": _name(swept, scheme, lang),
            "what": head(figure, lang, "line"),
            **{part: _cell(figure, rows.loc[(scheme, figure), part], lang) for part in PARTS},
        }
        for scheme in swept.plan.schemes
        for figure in BANDS
        if (scheme, figure) in rows.index
    ]
    heads = [Head(text=label(f"sweep.{key}", lang), key=key) for key in ("scheme", "what", *PARTS)]
    few = swept.plan.n_draws < ENOUGH_DRAWS
    return printed(
        told,
        heads,
        lang,
        once=("scheme",),
        title=label("sweep.bands_title", lang),
        caption=label("sweep.few_draws" if few else "sweep.parts", lang, least=ENOUGH_DRAWS),
    )


def odds_table(swept: Swept, found: Bands, lang: str) -> Table:
    """Probability of each event under each scheme over all sites, with its interval."""
    table = found.probabilities[found.probabilities["site"] == ALL]
    odds = table.set_index(["scheme", "event"])
    told = [
        {
            "scheme": _name(swept, scheme, lang),
            **{event: _odds(odds.loc[(scheme, event)], lang) for event in EVENTS},
        }
        for scheme in swept.plan.schemes
    ]
    heads = [Head(text=label(f"sweep.{key}", lang), key=key) for key in ("scheme", *EVENTS)]
    return printed(told, heads, lang, title=label("sweep.odds_title", lang))


def _name(swept: Swept, scheme: str, lang: str) -> str:
    return scheme_name(scheme, titles_of(swept), lang)


def titles_of(swept: Swept) -> dict[str, str]:
    """Titles of the schemes of a sweep, with their parameters."""
    scenario = swept.plan.scenario
    return {name: title_in(scenario, name, scenario.schemes[name]) for name in swept.plan.schemes}


def _cell(figure: str, value: float, lang: str) -> Cell:
    return number_cell(value, cell(figure, value, lang))


def _odds(row: Any, lang: str) -> Cell:
    """A probability and the ends of its interval."""
    ends = {name: percent(float(row[name]), lang) for name in ("probability", "low", "high")}
    return number_cell(float(row["probability"]), label("sweep.odds", lang, **ends))
