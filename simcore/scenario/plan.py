"""What does not fit in a landlord's plan: loans, parts that outlive it, sizes, grants."""

from collections.abc import Iterator

from simcore.base.errors import Problem, did_you_mean, fault, phrase
from simcore.scenario.built import roof_plants
from simcore.scenario.convert import peak_power_kw
from simcore.scenario.funding import SitePlan
from simcore.scenario.read import Merged
from simcore.scenario.schema import Scenario
from simcore.scenario.site import Site

MOST_BONUS_EUR_PER_KWP = 200.0
"""No bonus known is higher (190 EUR/kWp in the rates): grants that leave more need no look."""
CENT = 0.01
OUTLIVES = "finance.loan_outlives_plan = true repays the rest at its end"


def plan_problems(scenario: Scenario, merged: Merged) -> list[Problem]:
    """Every problem of the plan of a scenario that is sound in all else."""
    return [
        *_vat_problems(scenario, merged),
        *_length_problems(scenario, merged),
        *_loan_problems(scenario, merged),
        *_size_problems(scenario, merged),
        *_site_plan_problems(scenario, merged),
        *_grant_problems(scenario, merged),
        *_bonus_problems(scenario, merged),
        *_common_parts_problems(scenario, merged),
    ]


def _common_parts_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """Common parts that pay tenants' money for a saving that the landlord keeps."""
    if scenario.prices.common_parts_saving_to != "landlord":
        return
    paying = [
        ["sites", name, "common_parts"] if site.common_parts else ["common_parts"]
        for name, site in scenario.sites.items()
        if (site.common_parts or scenario.common_parts) == "pays"
    ]
    for path in dict.fromkeys(map(tuple, paying)):
        yield fault("pays_for_kept_saving", merged.place(list(path)))


def _vat_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """A rate of VAT on sales beside a status without VAT."""
    status, stated = scenario.finance.vat_status, scenario.prices.landlord_vat_fraction
    if status != "taxed" and stated:
        place = merged.place(["prices", "landlord_vat_fraction"])
        yield fault("vat_of_untaxed", place, found=stated, status=status)


def _length_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """A loan longer than the plan without saying so, a new inverter after its end."""
    plan = scenario.finance
    names = [] if plan.loans is not None or plan.loan_outlives_plan else ["loan_years"]
    for name in (*names, "inverter_year"):
        years = getattr(plan, name)
        if years > plan.years:
            place = merged.place(["finance", name])
            outlives = phrase("outlives", name="finance.loan_outlives_plan")
            guess = outlives if name == "loan_years" else None
            yield fault("beyond_plan", place, found=years, years=plan.years, guess=guess)


def _loan_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """Tranches that are longer than the plan, or whose grace is."""
    plan = scenario.finance
    for number, loan in enumerate(plan.loans or ()):
        place = merged.place(["finance", "loans", str(number)])
        if loan.years > plan.years and not loan.outlives_plan:
            guess = phrase("outlives", name="outlives_plan")
            yield fault(
                "beyond_plan", f"{place}.years", found=loan.years, years=plan.years, guess=guess
            )
        if loan.grace_years >= loan.years:
            where = f"{place}.grace_years"
            yield fault("grace_beyond_loan", where, found=loan.grace_years, years=loan.years)


def _size_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """Plants of a size without a known cost."""
    from simcore.money.finance import CAPEX_BANDS

    largest_kwp = CAPEX_BANDS[-1][0]
    for name, site in scenario.sites.items():
        power_kwp = _largest_banded_kwp(scenario, name)
        if power_kwp > largest_kwp:
            place = merged.place(_size_key(scenario, name))
            quote = "sites.{}.buildings" if site.each_building else "finance.sites.{}"
            guess = phrase("states_cost", name=f"{quote.format(name)}.quote_eur")
            yield fault(
                "size_without_cost", place, power=power_kwp, largest=largest_kwp, guess=guess
            )


def _largest_banded_kwp(scenario: Scenario, site: str) -> float:
    """Peak power of the largest plant of a site that no quote is at hand for."""
    stated = scenario.finance.sites.get(site)
    if stated is not None and stated.quote_eur is not None:
        return 0.0
    power_kwp = peak_power_kw(scenario.sites[site], scenario)
    roofs = roof_plants(scenario.sites[site])
    return max(
        (power_kwp * roof.part_fraction for roof in roofs if roof.quote_eur_per_kw is None),
        default=0.0,
    )


def _size_key(scenario: Scenario, site: str) -> list[str]:
    """Table of the setting that fixes the size of a site's roofs."""
    if scenario.plants.kwp_per_dwelling is not None or scenario.plants.kwp_factor > 1:
        return ["plants"]
    return ["sites", site, "plants"]


def _site_plan_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """Plans for sites that are not there, and grants above what is built."""
    for name, plan in scenario.finance.sites.items():
        place = merged.place(["finance", "sites", name])
        if name not in scenario.sites:
            sites, guess = tuple(scenario.sites), did_you_mean(name, scenario.sites)
            yield fault("site_unknown", place, known=sites, guess=guess)
            continue
        costs = built_eur(scenario, name)
        if plan.grant_eur is None or costs is None:
            continue
        grant_eur, (_, total_eur) = plan.grant_eur, costs
        if grant_eur > total_eur:
            place += ".grant_eur"
            yield fault("site_grant_above_investment", place, grant=grant_eur, built=total_eur)


def _grant_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """Grants for sites that are not there, and grants by rule that pay more than is built."""
    import numpy as np

    from simcore.scenario.grants import ruled_eur

    for number, grant in enumerate(scenario.finance.grants or ()):
        for name in grant.sites or ():
            if name not in scenario.sites:
                place = merged.place(["finance", "grants", str(number), "sites"])
                sites, guess = tuple(scenario.sites), did_you_mean(name, scenario.sites)
                yield fault("site_unknown", place, known=sites, guess=guess)
    for name, site in scenario.sites.items():
        plan, costs = scenario.finance.sites.get(name, SitePlan()), built_eur(scenario, name)
        if costs is None or plan.grant_eur is not None or not scenario.finance.grants:
            continue
        amounts = (np.asarray(amount) for amount in (*costs, peak_power_kw(site, scenario)))
        grant_eur = float(ruled_eur(scenario.finance, name, *amounts))
        if grant_eur > costs[1] + CENT:
            place = merged.place(["finance", "grants"])
            yield fault("grants_above_cost", place, grant=grant_eur, built=costs[1], site=name)


def built_eur(scenario: Scenario, site: str) -> tuple[float, float] | None:
    """Capital cost of a site's plants, and with works and connection; None where not known."""
    import numpy as np

    from simcore.money.finance import CAPEX_BANDS, plant_parts

    if _largest_banded_kwp(scenario, site) > CAPEX_BANDS[-1][0]:
        return None
    plan, table = scenario.finance.sites.get(site, SitePlan()), scenario.sites[site]
    power, factor = np.asarray(peak_power_kw(table, scenario)), scenario.finance.capex_factor
    quote = None if plan.quote_eur is None else np.asarray(plan.quote_eur)
    roofs = roof_plants(table, scenario.finance, plan)
    parts = plant_parts(roofs, power, factor, quote)
    capex, works = float(parts.total(parts.capex_eur)), float(parts.total(parts.works_eur))
    return capex, capex + works + (plan.roof_works_eur or 0.0) + plan.connection_eur


def _bonus_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """Grants that are above what is built once the contract's bonus counts as one."""
    import numpy as np

    from simcore.scenario.grants import granted_eur

    for name, site in scenario.sites.items():
        plan, costs = scenario.finance.sites.get(name, SitePlan()), built_eur(scenario, name)
        if costs is None:
            continue
        capex_eur, total_eur = costs
        power_kwp = peak_power_kw(site, scenario)
        amounts = (np.asarray(amount) for amount in (capex_eur, total_eur, power_kwp))
        grant_eur = float(granted_eur(scenario.finance, plan, name, *amounts))
        room_eur = total_eur - grant_eur
        # Reading the rates takes half a second: only where a bonus could pass the rest.
        if room_eur < 0 or room_eur >= MOST_BONUS_EUR_PER_KWP * power_kwp:
            continue
        bonus_eur = _bonus_eur(scenario, site, power_kwp)
        if bonus_eur > room_eur + CENT:
            by_site = ["finance", "sites", name, "grant_eur"]
            key = ["finance", "grant_fraction"] if plan.grant_eur is None else by_site
            yield fault(
                "grant_and_bonus",
                merged.place(key),
                grant=grant_eur,
                bonus=bonus_eur,
                site=name,
                built=total_eur,
            )


def _bonus_eur(scenario: Scenario, site: Site, power_kwp: float) -> float:
    """Bonus of plants with a contract; 0 where no rate is known at its day of request."""
    import numpy as np

    from simcore.money.finance import plant_parts
    from simcore.scenario.bonus import bonus_eur, has_bonus_rates
    from simcore.scenario.rates import scenario_rates

    book, request = scenario_rates(scenario), scenario.prices.surplus_request_date
    if not has_bonus_rates(book, request):
        return 0.0
    parts = plant_parts(roof_plants(site), np.array(power_kwp), 0.0, np.zeros(()))
    each = bonus_eur(scenario.finance, request, parts.power_kw, book, parts.site_power_kw)
    return float(parts.total(each))
