"""All operations of an estate together: sums, what a board asks, the order and what moves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcore.base.arrays import Array, Counts
from simcore.base.brief import brief
from simcore.money.finance import irr_verdict, npv_eur
from simcore.study.compare.records import Note
from simcore.study.compare.tables import ALL
from simcore.study.compare.verdict import gains, has_no_loser, is_balanced
from simcore.study.estate.operations import Planned
from simcore.study.estate.rollout import Carried, Rollout, carried, ranked, rolled_out
from simcore.study.estate.work import CASH, Worked

SUMMED = (
    "n_dwellings",
    "n_participants",
    "kwp",
    "production_kwh",
    "consumption_kwh",
    "shared_kwh",
    "surplus_kwh",
    "cost_of_no_loser_eur",
    "n_over_effort_before",
    "n_leaving_over_effort",
    "n_entering_over_effort",
    "tenant_payments_ht_eur",
    "organiser_eur_per_year",
    "surplus_sale_eur",
    "landlord_npv_eur",
    "landlord_first_year_eur",
    "capex_eur",
)
"""Figures of the summary that add up over operations."""
BY_HOMES = (
    "tenant_saving_mean_eur",
    "losers_fraction",
    "losers_refuse_fraction",
    "losers_any_year_fraction",
    "tenant_saving_present_value_mean_eur",
)
"""Figures that are means over the homes that take part."""
QUANTILES = {
    "tenant_saving_median_eur": 0.5,
    "tenant_saving_p10_eur": 0.1,
    "tenant_saving_p90_eur": 0.9,
    "tenant_saving_min_eur": 0.0,
}
"""Parts of the homes that save less, from savings in whole EUR."""
DEARER_FRACTION = 0.2
CHANGES: Mapping[str, Mapping[str, float]] = {
    "no_grant": {"grant_eur": 0.0},
    "dearer_works": dict.fromkeys(
        ("capex_eur", "roof_works_eur", "grant_eur", "insurance_eur"), 1 + DEARER_FRACTION
    ),
    "dearer_upkeep": {"operation_eur": 1.5},
    "organiser_twice": {"organiser_eur": 2.0},
    "surplus_half": {"surplus_sale_eur": 0.5},
    "payments_lower": {"tenant_payments_eur": 0.8, "vacancy_eur": 0.8, "unpaid_eur": 0.8},
}
"""Changes of money, as factors of the landlord's lines: the energy stays as it is."""
BUILT = ("capex_eur", "roof_works_eur", "grant_eur")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """An estate run through: a few numbers of every operation, and the sums.

    Attributes
    ----------
    plan
        Residences in operations.
    schemes, names, facts
        Names along the axes below.
    figures
        Figures of the summary, ``(n_operations, n_schemes, n_figures)``.
    present_eur
        Present value of the landlord's lines, ``(n_operations, n_schemes, n_lines)``. [EUR]
    built_eur
        Lines of ``BUILT`` before the first year of service, ``(n_operations, n_schemes, 3)``. [EUR]
    homes
        Homes whose savings count, ``(n_operations, n_schemes)``.
    grouping
        What grouping brings, ``(n_operations, n_facts)``.
    cash_eur
        Lines of all operations, ``(n_schemes, n_lines, n_years + 1)``. [EUR]
    savings
        Savings of all homes in whole EUR, rising, and how many have each, by scheme.
    """

    plan: Planned
    schemes: tuple[str, ...]
    names: tuple[str, ...]
    facts: tuple[str, ...]
    figures: Array
    present_eur: Array
    built_eur: Array
    homes: Array
    grouping: Array
    cash_eur: Array
    savings: Mapping[str, tuple[Counts, Counts]]

    __repr__ = brief

    def of(self, name: str, scheme: str) -> Array:
        """A figure of every operation under a scheme, ``(n_operations,)``."""
        column: Array = self.figures[:, self.schemes.index(scheme), self.names.index(name)]
        return column

    def fact(self, name: str) -> Array:
        """What grouping brings to every operation, ``(n_operations,)``."""
        column: Array = self.grouping[:, self.facts.index(name)]
        return column


def gathered(plan: Planned, results: Iterable[Worked]) -> Gathered:
    """Results of all operations in their order, summed up as they come."""
    rate = plan.scenario.finance.discount_fraction
    built = [CASH.index(name) for name in BUILT]
    rows: dict[str, list[Array]] = {
        name: [] for name in ("figures", "present_eur", "built_eur", "homes", "grouping")
    }
    cash: Any = 0.0
    counts: dict[str, dict[int, int]] = {}
    schemes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    for one in results:
        schemes, facts = tuple(one.figures), tuple(one.facts)
        names = tuple(next(iter(one.figures.values())))
        lines = np.stack([one.cash[name] for name in schemes])
        cash = cash + lines
        rows["figures"].append(np.array([[*one.figures[name].values()] for name in schemes]))
        rows["present_eur"].append(npv_eur(lines, rate))
        rows["built_eur"].append(lines[:, built, 0])
        rows["homes"].append(np.array([one.savings[name][1].sum() for name in schemes]))
        rows["grouping"].append(np.array([*one.facts.values()]))
        for name in schemes:
            _count(counts.setdefault(name, {}), *one.savings[name])
    return Gathered(
        plan=plan,
        schemes=schemes,
        names=names,
        facts=facts,
        cash_eur=cash,
        savings={name: _histogram(of) for name, of in counts.items()},
        **{name: np.array(of) for name, of in rows.items()},
    )


def _count(counts: dict[int, int], values: Counts, numbers: Counts) -> None:
    for value, number in zip(values.tolist(), numbers.tolist(), strict=True):
        counts[value] = counts.get(value, 0) + number


def _histogram(counts: Mapping[int, int]) -> tuple[Counts, Counts]:
    values = np.array(sorted(counts))
    return values, np.array([counts[int(value)] for value in values])


def whole_rows(told: Gathered) -> list[dict[str, Any]]:
    """A row for each scheme: what it does to the whole estate."""
    return [{"operation": ALL, "scheme": name, **_whole(told, name)} for name in told.schemes]


def _whole(told: Gathered, scheme: str) -> dict[str, float]:
    place = told.schemes.index(scheme)
    n_homes = told.homes[:, place]
    row = {name: float(told.of(name, scheme).sum()) for name in SUMMED if name in told.names}
    row |= {
        name: float(told.of(name, scheme) @ n_homes / n_homes.sum())
        for name in BY_HOMES
        if name in told.names
    }
    row |= {name: quantile(told.savings[scheme], part) for name, part in QUANTILES.items()}
    flow = told.cash_eur[place, : CASH.index("loan_drawn_eur")].sum(axis=0)
    made, used = row["production_kwh"], row["consumption_kwh"]
    return row | {
        "self_consumption_fraction": row["shared_kwh"] / made if made > 0 else 0.0,
        "self_production_fraction": row["shared_kwh"] / used if used > 0 else 0.0,
        "landlord_irr_fraction": float(irr_verdict(flow)[0]),
        "grant_eur": float(told.built_eur[:, place, BUILT.index("grant_eur")].sum()),
        "outlay_eur": float(outlay_eur(told, scheme).sum()),
    }


def quantile(counted: tuple[Counts, Counts], part: float) -> float:
    """Saving below which a part of the homes lies, of counted whole EUR. [EUR/year]

    Examples
    --------
    >>> quantile((np.array([-5, 0, 10]), np.array([1, 2, 1])), 0.5)
    0.0
    """
    values, numbers = counted
    below = np.cumsum(numbers)
    return float(values[int(np.searchsorted(below, max(part * below[-1], 1e-9)))])


def told_scheme(told: Gathered) -> str:
    """The scheme that operations are put in order by: as asked, or nearest to what a board asks.

    The rule is that of a comparison, on the whole estate: of those under which the median
    tenant gains, nobody loses and the landlord balances its books the best median, else of
    those without losers the best present value, else the fewest losers.
    """
    asked = told.plan.scenario.estate
    if asked is not None and asked.scheme is not None:
        return asked.scheme
    rows = whole_rows(told)
    safe = [row for row in rows if has_no_loser(row["losers_fraction"])]
    gaining = [row for row in safe if gains(row["tenant_saving_median_eur"])]
    good = [row for row in gaining if is_balanced(row["landlord_npv_eur"])]
    if good:
        return str(max(good, key=lambda row: row["tenant_saving_median_eur"])["scheme"])
    if safe:
        return str(max(gaining or safe, key=lambda row: row["landlord_npv_eur"])["scheme"])
    return str(min(rows, key=lambda row: row["losers_fraction"])["scheme"])


def outlay_eur(told: Gathered, scheme: str, factors: Mapping[str, float] | None = None) -> Array:
    """What the landlord spends on each operation, less grants, ``(n_operations,)``. [EUR]"""
    factor = np.array([(factors or {}).get(name, 1.0) for name in BUILT])
    spent: Array = -told.built_eur[:, told.schemes.index(scheme)] @ factor
    return spent


def landlord_eur(told: Gathered, scheme: str, factors: Mapping[str, float] | None = None) -> Array:
    """The landlord's present value of each operation before the loan, ``(n_operations,)``. [EUR]"""
    n_lines = CASH.index("loan_drawn_eur")
    factor = np.array([(factors or {}).get(name, 1.0) for name in CASH[:n_lines]])
    value: Array = told.present_eur[:, told.schemes.index(scheme), :n_lines] @ factor
    return value


def tenants_eur(told: Gathered, scheme: str) -> Array:
    """Present value of what tenants save in each operation, ``(n_operations,)``. [EUR]"""
    mean = told.of("tenant_saving_present_value_mean_eur", scheme)
    value: Array = mean * told.homes[:, told.schemes.index(scheme)]
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """An estate in order under one scheme.

    Attributes
    ----------
    told, scheme
        The estate, and the scheme.
    value_eur, tenants_eur, landlord_eur, outlay_eur
        Present value of each operation, that of its tenants and of the landlord, and what it
        spends, ``(n_operations,)``. [EUR]
    rollout
        Order and year of the works.
    carried
        Which operations carry which.
    ranks
        Rank of each operation under each change of ``CHANGES``, ``(n_operations,)``.
    """

    told: Gathered
    scheme: str
    value_eur: Array
    tenants_eur: Array
    landlord_eur: Array
    outlay_eur: Array
    rollout: Rollout
    carried: Carried
    ranks: Mapping[str, Counts]

    __repr__ = brief

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader must know: where residences come from, and by which distance they share."""
        plan, estate = self.told.plan, self.told.plan.scenario.estate
        assert estate is not None
        is_given = all(one.is_given for one in plan.residences)
        n_placed = sum(one.is_placed for one in plan.residences)
        n = len(plan.residences)
        return (
            Note(
                key="estate_listed" if n_placed == n else "estate_listed_near",
                values={"n": n, "n_placed": n_placed},
            )
            if is_given
            else Note(key="estate_drawn", values={"n": n}),
            Note(key="estate_reach", values={"km": estate.within_km}),
        )


def ordered(told: Gathered, scheme: str = "") -> Ordered:
    """The order of an estate under a scheme: value per euro, years, who carries whom.

    The value of an operation is what its tenants and the landlord gain over the plan, at the
    landlord's rate; its euros are what the landlord spends on it, less grants.
    """
    scheme = scheme or told_scheme(told)
    estate = told.plan.scenario.estate
    assert estate is not None
    tenants, landlord = tenants_eur(told, scheme), landlord_eur(told, scheme)
    spent = outlay_eur(told, scheme)
    free_from = np.array([one.free_from for one in told.plan.operations])
    kwp = told.of("kwp", scheme)
    return Ordered(
        told=told,
        scheme=scheme,
        value_eur=tenants + landlord,
        tenants_eur=tenants,
        landlord_eur=landlord,
        outlay_eur=spent,
        rollout=rolled_out(tenants + landlord, spent, kwp, free_from, estate),
        carried=carried(landlord),
        ranks={
            name: ranked(
                tenants + landlord_eur(told, scheme, factors), outlay_eur(told, scheme, factors)
            )[0]
            for name, factors in CHANGES.items()
        },
    )
