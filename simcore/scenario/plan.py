"""What does not fit in a landlord's plan: loans, parts that outlive it, sizes, grants."""

from collections.abc import Iterator

from simcore.base.errors import Problem, did_you_mean
from simcore.scenario.convert import peak_power_kw
from simcore.scenario.read import Merged
from simcore.scenario.schema import Scenario

OUTLIVES = "finance.loan_outlives_plan = true repays the rest at its end"


def plan_problems(scenario: Scenario, found: Merged) -> list[Problem]:
    """Every problem of the plan of a scenario that is sound in all else."""
    return [
        *_length_problems(scenario, found),
        *_loan_problems(scenario, found),
        *_size_problems(scenario, found),
        *_site_plan_problems(scenario, found),
    ]


def _length_problems(scenario: Scenario, found: Merged) -> Iterator[Problem]:
    """A loan longer than the plan without saying so, a new inverter after its end."""
    plan = scenario.finance
    names = [] if plan.loans is not None or plan.loan_outlives_plan else ["loan_years"]
    for name in (*names, "inverter_year"):
        years = getattr(plan, name)
        if years > plan.years:
            place = found.place(["finance", name])
            expected = f"at most {plan.years}, the years of the plan"
            is_loan = name == "loan_years"
            guess = (
                "finance.loan_outlives_plan = true repays the rest at its end" if is_loan else ""
            )
            yield Problem(place=place, found=str(years), expected=expected, guess=guess)


def _loan_problems(scenario: Scenario, found: Merged) -> Iterator[Problem]:
    """Tranches that are longer than the plan, or whose grace is."""
    plan = scenario.finance
    for number, loan in enumerate(plan.loans or ()):
        place = found.place(["finance", "loans", str(number)])
        if loan.years > plan.years and not loan.outlives_plan:
            yield Problem(
                place=f"{place}.years",
                found=str(loan.years),
                expected=f"at most {plan.years}, the years of the plan",
                guess="outlives_plan = true repays the rest at its end",
            )
        if loan.grace_years >= loan.years:
            yield Problem(
                place=f"{place}.grace_years",
                found=str(loan.grace_years),
                expected=f"below {loan.years}, the length of the loan",
            )


def _size_problems(scenario: Scenario, found: Merged) -> Iterator[Problem]:
    """Roofs of a size without a known cost."""
    from simcore.money.finance import CAPEX_BANDS

    largest_kwp = CAPEX_BANDS[-1][0]
    for name, site in scenario.sites.items():
        stated = scenario.finance.sites.get(name)
        power_kwp = peak_power_kw(site, scenario)
        if power_kwp > largest_kwp and (stated is None or stated.quote_eur is None):
            place = found.place(_size_key(scenario, name))
            expected = f"at most {largest_kwp:g} kWp, the largest size with a known cost"
            guess = f"finance.sites.{name}.quote_eur states the cost of a larger one"
            yield Problem(place=place, found=f"{power_kwp:g} kWp", expected=expected, guess=guess)


def _size_key(scenario: Scenario, site: str) -> list[str]:
    """Table of the setting that fixes the size of a site's roofs."""
    if scenario.plants.kwp_per_dwelling is not None:
        return ["plants"]
    return ["sites", site, "plants"]


def _site_plan_problems(scenario: Scenario, found: Merged) -> Iterator[Problem]:
    """Plans for sites that are not there, and grants above what is built."""
    from simcore.money.finance import CAPEX_BANDS, capex_eur

    for name, plan in scenario.finance.sites.items():
        place = found.place(["finance", "sites", name])
        if name not in scenario.sites:
            expected, guess = (
                f"one of {', '.join(scenario.sites)}",
                did_you_mean(name, scenario.sites),
            )
            yield Problem(place=place, found="an unknown site", expected=expected, guess=guess)
            continue
        power_kwp = peak_power_kw(scenario.sites[name], scenario)
        quote_eur = plan.quote_eur
        if plan.grant_eur is None or (quote_eur is None and power_kwp > CAPEX_BANDS[-1][0]):
            continue
        if quote_eur is None:
            quote_eur = float(capex_eur(power_kwp)) * scenario.finance.capex_factor
        built_eur = quote_eur + plan.roof_works_eur + plan.connection_eur
        if plan.grant_eur > built_eur:
            yield Problem(
                place=f"{place}.grant_eur",
                found=f"{plan.grant_eur:,.0f} EUR",
                expected=f"at most what is built, {built_eur:,.0f} EUR",
            )
