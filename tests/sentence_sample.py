"""Twelve scenarios of two small sites, their runs, and figures of their tables that texts tell."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from report_sample import EFFORT
from scenario_sample import FIVE_SITES
from sentences import Figure, unit_of

import simcore as sc
from simcore.money.schemes import SCHEMES
from simcore.show.charts.price_points import limits
from simcore.show.compare.designed import DESIGN
from simcore.show.design.frame import design_frame
from simcore.show.folder.read import read_run
from simcore.show.folder.write import write_run
from simcore.show.options.frame import option_frames
from simcore.study.compare.outcome import ALL
from simcore.study.compare.pipeline import with_scenario
from simcore.study.compare.tables import TODAY
from simcore.study.compare.verdict import nearest_scheme
from simcore.study.design.design import QUICK
from simcore.study.design.votes import votes

SITES = ("outreau", "arras-bon-secours")
SMALL = (
    "time.step_minutes=60",
    *(f"sites.{site}.{what}" for site in SITES for what in ("dwellings=14", "buildings=[]")),
)
USUAL = {"T1": {}, "T3": {}, "T4": {}, "T8": {}, "T13": {}, "T15": {}, "T17": {}}
HELPED = (
    *("finance.organiser_fixed_eur=0", "finance.grant_fraction=1.0"),
    *("finance.organiser_eur_per_participant=10", "finance.opex_eur_per_kw=5"),
)
SCENARIOS = {
    "usual": ((), USUAL),
    "price_given": ((), {"T3": {"price_ht_eur_per_kwh": 0.08}, "T8": {"fee_eur_per_month": 2.5}}),
    "full_cost_alone": (("finance.grant_fraction=0.8",), {"T3": {}, "T3i": {}, "T4r": {}}),
    "all_three": (
        ("finance.organiser_fixed_eur=0", "finance.grant_fraction=0.95", "finance.loan_years=15"),
        {"T2": {}, "T4": {}, "T13": {}},
    ),
    "no_loan": (("finance.loan_fraction=0.0", "finance.organiser_in_house=true"), USUAL),
    "no_excise": (("prices.excise_on_shared=nil", "contracts.turpe_passthrough=average"), USUAL),
    "kept": (("prices.common_parts_saving_to=landlord", "finance.grant_fraction=0"), USUAL),
    "full_supply": ((), {"T14": {}, "T1": {}}),
    "first": ((), {"T17": {}, "T17b": {}, "T15": {}}),
    "by_kind": (
        ("prices.on=2026-03-01", "finance.vat_status=franchise"),
        {"T6": {}, "T7": {}, "T9": {}, "T10": {}, "T5": {}},
    ),
    "balanced": (HELPED, {"T13": {}, "T15": {}}),
    "designed": (HELPED, {"T17": {}, "T15": {}}),
}
DESIGNED = ("balanced", "designed")
"""Scenarios in which a tariff that was sought balances: with a scheme that does too, and alone."""
LEVERS = pd.DataFrame({"fact": ["lever"], "name": ["retail_growth"], "value": ["0.098"]})
"""What a designer found to balance the books alone."""
ROOM = TemporaryDirectory(prefix="simcore-")


@cache
def energy():
    """Energy of the two sites, which no scenario here changes; do not change it."""
    every = {scheme: {} for _, schemes in SCENARIOS.values() for scheme in schemes}
    return sc.simulate(scenario((), every), jobs=1)


@cache
def outcome(name):
    """Outcome of a scenario, with what can be voted on; do not change it."""
    found = sc.price(with_scenario(energy(), scenario(*SCENARIOS[name])))
    if name in DESIGNED:
        frame = design_frame(designed(name), has_members=True)
        found.cached_tables[DESIGN] = frame
        found.cached_tables.update(option_frames(found, frame, voted(name)))
    else:
        found.cached_tables.update(option_frames(found, LEVERS, {}))
    return found


@cache
def voted(name):
    """Its tariffs to vote on; do not change them."""
    return votes(designed(name))


@cache
def designed(name):
    """What the designer finds in a scenario, the best membership with it; do not change it."""
    flows = with_scenario(energy(), scenario(*SCENARIOS[name]))
    return sc.design(flows, asked=replace(QUICK, has_membership=True))


def scenario(sets, schemes):
    read = sc.load(FIVE_SITES, [*SMALL, *sets])
    kept = {site: read.sites[site] for site in SITES}
    return read.model_copy(update={"sites": kept, "schemes": schemes})


@cache
def run(name):
    """Run folder of a scenario, read back; do not change it."""
    folder = Path(ROOM.name) / name
    write_run(outcome(name), folder, effort=EFFORT, lang="en", charts=False)
    return read_run(folder)


def rows_at(frame, site):
    """Rows of a site, or of all of them together."""
    return frame[frame["site"] == site]


def figures_of(frame, names=()):
    """Figures of the columns of a table, each of the scheme of its row."""
    return [
        Figure(scheme=str(row.get("scheme", "")), unit=unit_of(name), value=value)
        for row in frame.to_dict("records")
        for name, value in row.items()
        if (not names or name in names)
        and isinstance(value, int | float | np.integer | np.floating)
        and not isinstance(value, bool)
        and np.isfinite(value)
    ]


def plain(value, unit="n"):
    return Figure(scheme="", unit=unit, value=float(value))


@cache
def from_tables(name, site):
    """Figures that sentences on all sites, or on one, may tell: each of the run's own tables."""
    of = run(name)
    summary = rows_at(of.summary, site)
    own = [one for one in figures_of(summary) if one.unit != "n"]
    own += figures_of(summary, ["n_dwellings", "dscr_min"])
    own += from_counts(of, summary)
    own += from_prices(of, site) + from_money(of, site) + from_groups(of, site)
    own += from_design(name)
    # One's own price at each site, told beside the mean.
    own += figures_of(of.summary[of.summary["site"] != ALL], ["price_ht_eur_per_kwh"])
    return tuple(own)


def from_counts(of, summary):
    """How many schemes, sites, dwellings; how many schemes are as hoped."""
    good = {
        "balanced": summary["landlord_npv_eur"] >= -1,
        "safe": summary["losers_fraction"] == 0,
        "gains": summary["tenant_saving_median_eur"] > 0,
    }
    covered = ~(summary["dscr_min"] < 1)
    n_all = (good["balanced"] & good["safe"] & good["gains"]).sum()
    counts = [len(summary), good["balanced"].sum(), (good["balanced"] & covered).sum(), n_all]
    counts += [good["safe"].sum(), of.cash_flow["year"].max()]
    composite = (of.places["kind"] == "composite").sum()
    return [plain(n) for n in (*counts, len(of.places), composite)]


def from_options(name):
    """Figures of the options, their families, aids and calendar, and how many there are."""
    of = run(name)
    found = [*from_inputs(name), *from_weights(name), *from_design(name)]
    found.append(plain(0.098, "fraction"))
    tables = [
        of.table(one) for one in ("options", "option_families", "option_aids") if one in of.names
    ]
    for frame in tables:
        for row in frame.to_dict("records"):
            for column, value in row.items():
                is_number = isinstance(value, int | float) and np.isfinite(value)
                units = ("eur", "n") if column.endswith("_per_month") else (unit_of(column),)
                found += [plain(value, unit) for unit in units if is_number]
    rows = of.table("options")
    is_clear, is_built = rows["open_law"] == "", rows["scheme"] != ""
    is_asked = rows["option"] == "negotiate"
    found += [plain(n) for n in (len(rows), is_clear.sum())]
    found.append(plain((is_clear & is_built & ~is_asked).sum()))
    days = of.table("option_calendar")
    return [*found, *(plain(int(day[:4])) for day in (*days["from_day"], *days["to_day"]))]


@cache
def from_design(name):
    """What the designer found: bounds, gains, members, fees, the prices of its tariffs."""
    if name not in DESIGNED:
        return []
    frame, found = run(name).table(DESIGN), figures_of(run(name).table(DESIGN))
    of_ways = frame[frame["fact"] == "member_way"]["value"]
    found += [plain(float(fee), "eur") for fee in of_ways if fee]
    (bound,) = frame[frame["fact"] == "bound"].to_dict("records")
    left = bound["can_pay_eur_per_year"] - bound["need_eur_per_year"]
    # A second amount of a sentence comes without its unit.
    found += [plain(left, "eur"), plain(left / 1e3), plain(bound["need_eur_per_year"] / 1e3)]
    told = [one.parts for one in (*designed(name).tariffs, *voted(name).values()) if one]
    for part in (part for parts in told for part in parts):
        units = ("eur", "eur_per_kwh", "fraction")
        found += [plain(float(part.price), unit) for unit in units]
    return found


def from_prices(of, site):
    """Price at which nobody loses, and at which the books balance, with what they do."""
    rows = rows_at(of.table("prices"), site)
    at = rows["price_ht_eur_per_kwh"]
    found = [plain(at.max(), "eur_per_kwh")]
    for price in (price for price in limits(rows) if price is not None):
        found.append(plain(price, "eur_per_kwh"))
        for name in ("landlord_npv_eur", "saving_median_eur", "losers_fraction"):
            found.append(plain(np.interp(price, at, rows[name]), unit_of(name)))
    return found


def from_money(of, site):
    """What bills fall by, and what the landlord pays today, by the ledger."""
    book = of.ledger if site == ALL else rows_at(of.ledger, site)
    bills = book[book["flow"] == "supply_bills"].groupby("scheme")["eur"].sum()
    paid = book.groupby(["scheme", "payer"])["eur"].sum().unstack(fill_value=0.0)["landlord"]
    got = book.groupby(["scheme", "payee"])["eur"].sum().unstack(fill_value=0.0)["landlord"]
    found = [plain(paid[TODAY] - got[TODAY], "eur")]
    for scheme in bills.index:
        found.append(Figure(scheme=scheme, unit="eur", value=bills[TODAY] - bills[scheme]))
    return found


def from_groups(of, site):
    """Medians by group of households, under every scheme."""
    return figures_of(rows_at(of.table("social"), site), ["saving_median_eur"])


def from_inputs(name):
    """Figures of the inputs and of the counts of inputs and rates, for what is assumed."""
    manifest, of = run(name).manifest, run(name)
    found = []
    for path, value in manifest["scenario"].items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            found.append(plain(value, unit_of(path)))
            found.append(plain(value))
    for scheme, stated in SCENARIOS[name][1].items():
        for one in SCHEMES[scheme].parameters:
            value = stated.get(one.name, one.default)
            if value is not None:
                found += [
                    Figure(scheme=scheme, unit=unit, value=value)
                    for unit in (unit_of(one.name), "eur", "eur_per_kwh", "n")
                ]
    inputs, rates = manifest["provenance"], manifest["rates"]["used_by_confidence"]
    known = inputs.get("documented", 0) + inputs.get("measured", 0)
    read = rates.get("primary", 0) + rates.get("secondary", 0)
    counts = (known, sum(inputs.values()) - known, read, sum(rates.values()) - read)
    composite = (of.places["kind"] == "composite").sum()
    counts += (composite, len(of.places), *market_offers(name))
    found += [plain(n) for n in counts]
    return [*found, *from_rates(name)]


def market_offers(name):
    return (sum(int((site.flows.population.supply > 0).sum()) for site in outcome(name).sites),)


def from_rates(name):
    """The loan's rate, and the limit of the VAT franchise."""
    book = sc.rates.load_rates()
    scenario = outcome(name).flows.scenario
    day = scenario.prices.on
    livret = sc.rates.rate(book, "livret_a", day)
    loan = livret + scenario.finance.loan_margin_fraction
    return [plain(loan, "fraction"), plain(sc.rates.rate(book, "franchise.vat_limit", day), "eur")]


def from_weights(name):
    """Doubtful inputs: their ends, and what they move the scheme to."""
    frame = run(name).table("weights")
    found = figures_of(frame)
    for row in frame.to_dict("records"):
        for end in ("base", "low", "high"):
            try:
                value = float(row[end])
            except ValueError:
                continue
            found += [plain(value, unit_of(row["input"])), plain(value)]
    return found


def from_chart(name, chart):
    """Figures that the headline of a chart tells of all sites; of the summary where none own."""
    own = OF_CHARTS.get(chart)
    return from_tables(name, ALL) if own is None else own(run(name))


def from_months(of):
    """Part of each month's consumption that is shared."""
    sums = of.months.groupby(["scheme", "month"])[["shared_kwh", "consumption_kwh"]].sum()
    year = figures_of(rows_at(of.summary, ALL), ["self_production_fraction"])
    year += figures_of(rows_at(of.summary, ALL), ["self_consumption_fraction"])
    return [*year, *(plain(x, "fraction") for x in sums["shared_kwh"] / sums["consumption_kwh"])]


def from_powers(of):
    """Strongest purchase and use, and part of the year with a surplus."""
    rows = rows_at(of.load_duration, ALL)
    peaks = [plain(rows[f"{flow}_kw"].max(), "kw") for flow in ("import", "consumption")]
    return [*peaks, plain((rows["surplus_kw"] > 1e-6).mean(), "fraction")]


def from_kinds(of):
    """Median savings of households by size and equipment, under the nearest scheme."""
    nearest = nearest_scheme(rows_at(of.summary, ALL).set_index("scheme"))
    homes = of.members[(of.members["n_occupants"] > 0) & ~of.members["is_vacant"].astype(bool)]
    homes = homes[homes["is_participant"].astype(bool) & (homes["scheme"] == nearest)]
    size = np.minimum(homes["n_occupants"], 5)
    flags = [
        homes[column].astype(bool)
        for column in ("is_energy_poor", "has_electric_hot_water", "has_electric_heating")
    ]
    found = []
    for group in (size, *flags):
        found += [plain(eur, "eur") for eur in homes.groupby(group)["saving_eur"].median()]
    return found


def from_flows(of):
    """Parts of 100 EUR that go to the network and to the State, under every scheme."""
    found = []
    for _, book in of.ledger.groupby("scheme"):
        is_sale = book["flow"] == "surplus_sale"
        sold = book.loc[is_sale, "eur"].sum()
        paid = book[~is_sale].groupby(["payer", "payee"])["eur"].sum()
        net = {(a, b): max(eur - paid.get((b, a), 0.0), 0.0) for (a, b), eur in paid.items()}
        spent, given = (
            sum(eur for (a, _), eur in net.items() if a == payer)
            for payer in ("landlord", "tenants")
        )
        own = max(spent - net.get(("tenants", "landlord"), 0.0) - sold, 0.0)
        for party in ("network", "state"):
            got = sum(eur for (_, b), eur in net.items() if b == party)
            found.append(plain(100 * got / (given + sold + own)))
    return found


def from_totals(of):
    """How many schemes end with a running total of zero or above, of how many, in which year."""
    ends = of.cash_flow.groupby("scheme")["eur"].sum()
    counts = (int((ends >= 0).sum()), len(ends), of.cash_flow["year"].max())
    return [plain(n) for n in counts]


def from_days(of):
    """Strongest sharing of the average day of each season."""
    power = of.average_day.groupby(["season", "hour"])["shared_kw"].sum()
    return [plain(most, "kw") for most in power.groupby("season").max()]


OF_CHARTS = {
    "average_day": from_days,
    "cumulative_cash_flow": from_totals,
    "monthly_balance": from_months,
    "load_duration": from_powers,
    "saving_by_household": from_kinds,
    "flows_of_money": from_flows,
}
