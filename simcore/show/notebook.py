"""How results look in a notebook, in the language of its environment."""

from html import escape

from simcore.show.columns import cell, head
from simcore.show.words.labels import label, number
from simcore.show.words.names import own_name, scheme_title
from simcore.show.words.spoken import usual_language
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.records import Flows

SHOWN = (
    "tenant_saving_median_eur",
    "tenant_saving_min_eur",
    "losers_fraction",
    "landlord_npv_eur",
    "self_consumption_fraction",
    "self_production_fraction",
)
"""Columns of the summary that a notebook shows."""
ENERGIES = ("produced", "consumed", "shared")


def html_table(heads: list[str], rows: list[list[str]]) -> str:
    """A table as HTML; all texts are escaped.

    Examples
    --------
    >>> html_table(["a"], [["<b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def outcome_html(outcome: Outcome, lang: str = "") -> str:
    """Rows of the summary for all sites."""
    lang = lang or usual_language()
    summary = outcome.summary[outcome.summary["site"] == "all"]
    heads = [label("notebook.scheme", lang), label("notebook.title", lang)]
    heads += [head(name, lang, "short") for name in SHOWN]
    rows = [
        [
            str(row["scheme"]),
            scheme_title(row["scheme"], lang),
            *(cell(name, row[name], lang) for name in SHOWN),
        ]
        for row in summary.to_dict("records")
    ]
    return html_table(heads, rows)


def flows_html(flows: Flows, lang: str = "") -> str:
    """Energy of each site over the year."""
    lang = lang or usual_language()
    heads = [label(f"notebook.{name}", lang) for name in ("site", "kind", "dwellings", "kwp")]
    heads += [label(f"notebook.{name}", lang) for name in ENERGIES]
    rows = []
    for site in flows.sites:
        kwh = (site.production_kwh, site.consumption_kwh, site.shared_kwh["members"])
        n_dwellings = int(site.population.is_dwelling.sum())
        rows.append(
            [
                own_name(site, lang),
                label(f"list.kind.{site.kind}", lang),
                number(n_dwellings, lang),
                number(site.peak_power_kw, lang, 1),
                *(number(float(energy.sum()) / 1e3, lang, 1) for energy in kwh),
            ]
        )
    return html_table(heads, rows)
