"""Titles that say what a table tells, for sections whose table is too long to say it itself."""

from collections.abc import Iterator
from typing import Any

from simcore.money.ledger import PARTIES
from simcore.show.compare.social import group_name
from simcore.show.folder.read import Run
from simcore.show.report.tables import law_counts
from simcore.show.terminal import is_balanced, portfolio_summary
from simcore.show.words.inputs import input_name
from simcore.show.words.labels import euros, kilo_euros, label, number, scheme_name
from simcore.study.compare.outcome import ALL
from simcore.study.compare.verdict import nearest_scheme

EXPLAINED = ("organiser", "supplier", "network", "contractors", "lender")
"""Parties whose names do not say who they are."""
KNOWN = ("documented", "measured")
"""Origins of inputs that rest on a paper or a meter."""


def social_title(run: Run, lang: str) -> str:
    """What energy-poor households gain against the others; all together where none is poor."""
    rows = run.table("social")
    own = rows[(rows["site"] == ALL) & (rows["scheme"] == nearest_scheme(portfolio_summary(run)))]
    medians = own.set_index(["kind", "group"])["saving_median_eur"]
    poor, other = (medians.get(("energy_poor", group)) for group in ("yes", "no"))
    if poor is None or other is None or poor != poor or other != other:
        all_rows = own[(own["kind"] == "all") & (own["group"] == "participants")]
        values = (all_rows if len(all_rows) else own).iloc[0]
        median = euros(values["saving_median_eur"], lang, is_signed=True)
        return label("topic_social_all", lang, group=group_name(values, lang), median=median)
    told = {"poor": poor, "other": other}
    words = {key: euros(value, lang, is_signed=True) for key, value in told.items()}
    return label("topic_social", lang, **words)


def nearest_changes(run: Run) -> dict[str, float]:
    """What each party gains or gives in a year under the nearest scheme, all sites. [EUR]"""
    rows = run.table("balances")
    scheme = nearest_scheme(portfolio_summary(run))
    own = rows[(rows["site"] == ALL) & (rows["scheme"] == scheme)]
    found = own.set_index("party")["change_eur"]
    return {party: float(found[party]) for party in PARTIES if party in found.index}


def balances_title(run: Run, lang: str) -> str:
    """What tenants and landlord gain or give under the nearest scheme."""
    changes = nearest_changes(run)
    return label(
        "topic_balances",
        lang,
        scheme=scheme_name(nearest_scheme(portfolio_summary(run)), run.titles, lang),
        **{
            party: number(changes.get(party, 0.0) / 1e3, lang, 1, is_signed=True)
            for party in ("tenants", "landlord")
        },
    )


def party_points(run: Run, lang: str) -> Iterator[str]:
    """Who the parties are whose names do not say it."""
    changes = nearest_changes(run)
    for party in EXPLAINED:
        if changes.get(party):
            text = label(f"party.{party}.description", lang)
            words = {"party": label(f"party.{party}.title", lang), "text": text}
            yield label("party_is", lang, **words | {"text": text[:1].lower() + text[1:]})


def weights_title(run: Run, lang: str) -> str:
    """The input that moves the answer most, and between which values."""
    first = run.table("weights").iloc[0]
    name = input_name(str(first["input"]), lang)
    ends = {
        end: kilo_euros(first[f"npv_{end}_eur"], lang, is_signed=True) for end in ("low", "high")
    }
    return label("topic_weights", lang, input=name[:1].upper() + name[1:], **ends)


def law_title(run: Run, lang: str) -> str:
    """How many needs of the law are open."""
    n_open, n = (number(count, lang) for count in law_counts(run))
    key = "law_title" if n_open != "0" else "law_title_clear"
    return label(key, lang, n_open=n_open, n=n)


def assumed_title(run: Run, lang: str) -> str:
    """How many inputs are documented or measured; what it is about where the run does not tell."""
    inputs = run.manifest.get("provenance")
    if not isinstance(inputs, dict) or not inputs:
        return label("assumed_title_unknown", lang)
    known = sum(int(inputs.get(kind, 0)) for kind in KNOWN)
    counts = {"n": number(known, lang), "n_inputs": number(sum(inputs.values()), lang)}
    return label("assumed_title", lang, **counts)


def debt_title(summary: Any, lang: str) -> str:
    """How many of the schemes pay the loan in every year; without one, how many balance."""
    cover = summary.get("dscr_min")
    n_schemes = number(len(summary), lang)
    if cover is None or not cover.notna().any():
        n = number(int(is_balanced(summary).sum()), lang)
        return label("debt_title", lang, n=n, n_schemes=n_schemes)
    if not (n_covered := int((cover >= 1).sum())):
        return label("debt_covered_none", lang)
    return label("debt_covered", lang, n=number(n_covered, lang), n_schemes=n_schemes)


def sizes(run: Run, lang: str) -> str:
    """Number of sites, their dwellings and peak power, as on the cover."""
    row = portfolio_summary(run).iloc[0]
    values = {key: number(row[key], lang) for key in ("n_dwellings", "kwp")}
    if len(run.sites) == 1:
        return label("cover_size_one", lang, **values)
    return label("cover_sizes", lang, n_sites=number(len(run.sites), lang), **values)
