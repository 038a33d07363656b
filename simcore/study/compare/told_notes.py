"""Inputs that are told wherever a figure depends on them, with their values, whatever they are.

The footers, slides, page, manifest, workbook and sheet all print the notes of a result, so what
stands here is told in all of them. To tell one more: a function in ``TOLD``, its words.
"""

from collections.abc import Callable, Iterator, Mapping

from simcore.money.rates import RateBook, rate
from simcore.money.schemes import Parameters
from simcore.scenario.schema import Scenario
from simcore.site.dates import price_day
from simcore.study.compare.records import Note

Schemes = Mapping[str, Parameters]
"""Parameters that are stated, by scheme."""


def told_notes(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    """Notes on the inputs of ``TOLD``, in its order.

    Parameters
    ----------
    scenario
        Scenario.
    book
        Rates; the loan follows the Livret A.
    schemes
        Stated parameters of the schemes that are told of.
    """
    for told in TOLD.values():
        yield from told(scenario, book, schemes)


def _excise(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    yield Note(key=f"excise_{scenario.prices.excise_on_shared}", values={})


def _passthrough(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    yield Note(key=f"passthrough_{scenario.contracts.turpe_passthrough}", values={})


def _parameters(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    """Value of each parameter of each scheme; None where each site's costs give it."""
    known = scenario.known_schemes
    values = {
        name: {one.name: stated.get(one.name, one.default) for one in known[name].parameters}
        for name, stated in schemes.items()
        if name in known and known[name].parameters
    }
    if values:
        yield Note(key="scheme_parameters", values={"schemes": values})


def _grant(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    """The grant of all sites, and how many sites have one of their own instead."""
    finance = scenario.finance
    percents, rules = _percents(finance.grant_fraction), finance.grants or ()
    if percents:
        yield Note(key="grant", values={"percents": percents})
    if rules:
        yield Note(key="grants_by_rule", values={"n": len(rules)})
    if not percents and not rules:
        yield Note(key="grant_none", values={})
    plans = [finance.sites[site] for site in scenario.sites if site in finance.sites]
    n_own = sum(plan.grant_eur is not None for plan in plans)
    if n_own:
        yield Note(key="grants_of_sites", values={"n": n_own})


def _loan(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    finance = scenario.finance
    if finance.loans is not None:
        percents = _percents(sum(loan.part_fraction for loan in finance.loans))
        yield Note(key="loan_tranches", values={"n": len(finance.loans), "percents": percents})
        return
    if finance.loan_fraction == 0:
        yield Note(key="loan_none", values={})
        return
    livret_a = finance.livret_a_fraction
    if livret_a is None:
        livret_a = rate(book, "livret_a", price_day(scenario))
    values = {
        "percents": _percents(finance.loan_fraction),
        "years": finance.loan_years,
        "rate": _percents(livret_a + finance.loan_margin_fraction),
    }
    yield Note(key="loan", values=values)


def _unpaid(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    """Part of the payments that never comes, where there is any."""
    percents = _percents(scenario.finance.unpaid_fraction)
    if percents:
        yield Note(key="unpaid", values={"percents": percents})


def _organiser(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    finance = scenario.finance
    values = {
        "fixed": finance.organiser_fixed_eur,
        "each": finance.organiser_eur_per_participant,
        "cents": _percents(finance.organiser_eur_per_kwh),
    }
    whose = "organiser_in_house" if finance.organiser_in_house else "organiser"
    yield Note(key=whose, values=values)


def _common_parts(scenario: Scenario, book: RateBook, schemes: Schemes) -> Iterator[Note]:
    """Who keeps what the common parts save, where there are any."""
    if any(site.common_parts_kwh_per_dwelling for site in scenario.sites.values()):
        yield Note(key=f"common_parts_to_{scenario.prices.common_parts_saving_to}", values={})


def _percents(fraction: float) -> float:
    """A fraction in percent, or EUR in c EUR, without the noise of the multiplication."""
    return round(100 * fraction, 9)


Told = Callable[[Scenario, RateBook, Schemes], Iterator[Note]]

TOLD: dict[str, Told] = {
    "excise": _excise,
    "passthrough": _passthrough,
    "parameters": _parameters,
    "grant": _grant,
    "loan": _loan,
    "organiser": _organiser,
    "unpaid": _unpaid,
    "common_parts": _common_parts,
}
"""What is told, each with the notes that tell it."""
