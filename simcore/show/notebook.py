"""How results look in a notebook."""

from html import escape

from simcore.show.words.names import with_titles
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.records import Flows

SHOWN = {
    "title": "{}",
    "tenant_saving_median_eur": "{:+.1f}",
    "tenant_saving_min_eur": "{:+.1f}",
    "losers_fraction": "{:.1%}",
    "landlord_npv_eur": "{:+,.0f}",
    "self_consumption_fraction": "{:.1%}",
    "self_production_fraction": "{:.1%}",
}
"""Columns of the summary that a notebook shows, and how."""


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


def outcome_html(outcome: Outcome) -> str:
    """Rows of the summary for all sites."""
    rows = with_titles(outcome.summary)
    rows = rows[rows["site"] == "all"]
    cells = [
        [str(row["scheme"]), *(form.format(row[name]) for name, form in SHOWN.items())]
        for row in rows.to_dict("records")
    ]
    return html_table(["scheme", *SHOWN], cells)


def flows_html(flows: Flows) -> str:
    """Energy of each site over the year."""
    cells = []
    for site in flows.sites:
        kwh = (site.production_kwh, site.consumption_kwh, site.shared_kwh["members"])
        energy = [f"{float(one.sum()) / 1e3:,.1f}" for one in kwh]
        n_dwellings = int(site.population.is_dwelling.sum())
        cells.append([site.name, site.kind, str(n_dwellings), f"{site.peak_power_kw:.1f}", *energy])
    heads = ["site", "kind", "dwellings", "kWp", "produced MWh", "consumed MWh", "shared MWh"]
    return html_table(heads, cells)
