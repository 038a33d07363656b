"""The ``[finance]`` table: the landlord's plan."""

from math import fsum
from typing import Annotated, Literal

from pydantic import model_validator

from simcore.scenario.bounds import (
    CARBON,
    KW_PRICE,
    KWH_PRICE,
    RATIO,
    UNPAID,
    YEARLY_LOSS,
    YEARLY_RATE,
    Bounds,
    Euros,
    Factor,
    Fraction,
    PositivePrice,
    Price,
    Rise,
    Vat,
    YearlyEuros,
)
from simcore.scenario.fields import Number, Table, entry, invalid
from simcore.scenario.funding import Flag, GrantTable, LoanTable, Margin, SitePlan, Years

Lost = Annotated[Number, Bounds(0, 0.95, UNPAID)]
"""A part that never comes: something of it always does."""
Rate = Annotated[Number, Bounds(0, 0.2, YEARLY_RATE)]
Index = Literal["none", "consumer", "retail", "wage"]
AS_PRICES = "costs follow prices"


class IndexingTable(Table):
    """What each cost rises with: nothing, consumer prices, the retail price, or wages."""

    operation: Index = entry("consumer", text="upkeep", kind="assumed", source=AS_PRICES)
    insurance: Index = entry("consumer", text="insurance", kind="assumed", source=AS_PRICES)
    turpe: Index = entry("consumer", text="network charge", kind="assumed", source=AS_PRICES)
    ifer: Index = entry(
        "consumer",
        text="network tax",
        kind="documented",
        source="indexed on consumer prices (cerfrance, January 2026)",
    )
    organiser: Index | None = entry(
        None, text="organising entity; none: prices where it is bought, wages where it is in-house"
    )
    inverter: Index = entry(
        "none",
        text="new inverter",
        kind="assumed",
        source="prices of inverters have not risen with inflation",
    )
    common_parts: Index = entry(
        "retail", text="saving of the common parts", kind="assumed", source="it is a retail bill"
    )


class MarketTable(Table):
    """Sale of the surplus on the market, where ``surplus`` says so."""

    price_eur_per_kwh: Price = entry(
        0.060,
        text="mean spot price of the first year",
        unit="EUR/kWh",
        kind="assumed",
        source="between the spot of March 2026 (0.063) and the base forward for 2027 (0.057), "
        "Europ'Energies 284",
    )
    capture_fraction: Annotated[Number, Bounds(0, 2, RATIO)] = entry(
        0.70,
        text="mean price in the hours of the surplus, negative ones left out, over the mean",
        unit="1",
        kind="assumed",
        source="0.65 to 0.75, unverified",
    )
    fee_eur_per_kwh: PositivePrice = entry(
        0.005,
        text="what the aggregator keeps",
        unit="EUR/kWh",
        kind="assumed",
        source="0.003 to 0.006, unverified",
    )
    negative_fraction: Fraction = entry(
        0.15,
        text="part of the surplus in hours with a negative price",
        unit="1",
        kind="assumed",
        source="513 such hours in 2025 (RTE, second hand), most of them sunny",
    )
    negative_price_eur_per_kwh: Annotated[Number, Bounds(-1, 0, KWH_PRICE)] = entry(
        -0.010,
        text="mean price in those hours; read where the plant keeps injecting",
        unit="EUR/kWh",
        kind="assumed",
        source="order of size",
    )
    curtails: Flag = entry(
        True,
        text="whether the plant stops in hours with a negative price, or pays to inject",
        kind="assumed",
        source="inverters can be told to stop",
    )
    index_fraction: Rise = entry(
        0.0,
        text="yearly rise of the spot price",
        unit="1/year",
        kind="assumed",
        source="more sun on the market holds solar prices down",
    )


class Finance(Table):
    """The landlord's plan."""

    years: Years = entry(
        25, text="length of the plan", unit="years", kind="assumed", source="life of the modules"
    )
    discount_fraction: Rate = entry(
        0.025, text="discount rate", unit="1/year", kind="assumed", source="a public landlord"
    )
    grant_fraction: Fraction = entry(
        0.0, text="part of the capital cost paid by grants", unit="1", kind="assumed", source="none"
    )
    grants: tuple[GrantTable, ...] | None = entry(
        None,
        text="grants by rule beside grant_fraction: a part or an amount per kWp, up to a ceiling",
    )
    loan_fraction: Fraction = entry(
        1.0,
        text="part of the remaining capital cost that is borrowed",
        unit="1",
        kind="assumed",
        source="fully borrowed",
    )
    loan_years: Years = entry(
        25, text="length of the loan", unit="years", kind="assumed", source="as long as the plan"
    )
    loan_margin_fraction: Margin = entry(
        0.006,
        text="loan rate above the Livret A",
        unit="1/year",
        kind="documented",
        source="Banque des Territoires, PLUS loan: Livret A + 0.60 % (Le Moniteur, 2023)",
    )
    livret_a_fraction: Rate | None = entry(
        None, text="Livret A rate; none: the dated rate", unit="1/year"
    )
    opex_eur_per_kw: Annotated[Number, Bounds(0, 500, KW_PRICE)] = entry(
        22.0,
        text="yearly upkeep, insurance and monitoring",
        unit="EUR/kWp/year",
        kind="inferred",
        source="10 to 15 EUR/kWp of upkeep, insurance of 0.3 % of the cost and 200 to 500 EUR of "
        "monitoring a plant come to 22 at 50 kWp; 22 to 28 is told of 100 kWp, unverified",
    )
    inverter_year: Years = entry(
        13, text="year of the new inverter", unit="years", kind="assumed", source="years 12 to 15"
    )
    inverter_eur_per_kw: Annotated[Number, Bounds(0, 1_000, KW_PRICE)] = entry(
        90.0, text="new inverter", unit="EUR/kWp", kind="assumed", source="80 to 110, unverified"
    )
    organiser_fixed_eur: YearlyEuros = entry(
        600.0,
        text="yearly fixed cost of the organising entity, per operation",
        unit="EUR/year",
        kind="inferred",
        source="500 to 2,000 EUR a year for small operations (overheads told of organisers), near "
        "the low end",
    )
    organiser_eur_per_kwh: PositivePrice = entry(
        0.0,
        text="cost of the organising entity per shared kWh",
        unit="EUR/kWh",
        kind="inferred",
        source="the work is by customer: CIREN's 0.02 EUR a kWh is 51 EUR a customer who shares "
        "2,600 kWh (Énergie Partagée, July 2025); a social tenant shares 550",
    )
    cpi_fraction: Rise = entry(
        0.02,
        text="yearly rise of the costs",
        unit="1/year",
        kind="assumed",
        source="target of the European Central Bank",
    )
    retail_index_fraction: Rise = entry(
        0.02,
        text="yearly rise of the retail price",
        unit="1/year",
        kind="assumed",
        source="as the costs",
    )
    degradation_fraction: Annotated[Number, Bounds(0, 0.05, YEARLY_LOSS)] = entry(
        0.005,
        text="yearly loss of the modules",
        unit="1/year",
        kind="assumed",
        source="0.4 to 0.7 %, unverified",
    )
    unrecovered_vat_fraction: Vat | None = entry(
        None,
        text="VAT on purchases that the landlord cannot recover; none: nothing while its sales "
        "bear VAT, 20 % where they bear none",
        unit="1",
    )
    insurance_fraction: Annotated[Number, Bounds(0, 0.05, YEARLY_LOSS)] = entry(
        0.0,
        text="yearly insurance over the capital cost, where opex_eur_per_kw does not hold it",
        unit="1/year",
        kind="assumed",
        source="opex_eur_per_kw holds it; 0.003 is usual on its own",
    )
    organiser_eur_per_participant: YearlyEuros = entry(
        25.0,
        text="yearly cost of the organising entity per meter that takes part",
        unit="EUR/year",
        kind="inferred",
        source="half of the 51 EUR of CIREN, Rennes: 7,000 EUR a year for 136 customers in three "
        "operations (Énergie Partagée, July 2025), as 40,000 homes share one office",
    )
    meter_works_eur: Euros = entry(
        9_000.0,
        text="connection of a meter of common parts that a plant behind it takes above 36 kVA, "
        "without VAT",
        unit="EUR",
        kind="inferred",
        source="connections above 36 kVA cost 3,000 to 15,000 EUR; the middle",
    )
    organiser_in_house: Flag = entry(
        False,
        text="whether the landlord's own staff organises the sharing: no VAT on it, and it rises "
        "with wages",
        kind="assumed",
        source="bought as a service",
    )
    vat_status: Literal["taxed", "franchise", "exempt"] = entry(
        "taxed",
        text="VAT on what the landlord sells: taxed, below the limit of small firms (none charged, "
        "none recovered), or exempt, which is a what-if",
        kind="inferred",
        source="who delivers electricity is liable, public bodies too (Code général des impôts, "
        "art. 256 B, as photovoltaique.info tells it)",
    )
    unpaid_fraction: Lost = entry(
        0.015,
        text="part of the tenants' payments for shared energy that is never paid",
        unit="1",
        kind="inferred",
        source="unpaid rents: 0.9 % of those due at Inolya in 2023, and nearly twice that as the "
        "median of public offices in 2022 (its activity report)",
    )
    vacancy_fraction: Lost = entry(
        0.0,
        text="part of the tenants' payments lost to dwellings that stand empty beyond those of "
        "the simulated year",
        unit="1",
        kind="assumed",
        source="vacancy stays as simulated",
    )
    wage_index_fraction: Rise = entry(
        0.02,
        text="yearly rise of wages, for what is indexed on them",
        unit="1/year",
        kind="assumed",
        source="as prices",
    )
    indexing: IndexingTable = entry(IndexingTable(), text="index of each cost")
    residual_life_years: Years | None = entry(
        None,
        text="life over which the modules lose their worth in a straight line; what is left at "
        "the end of the plan is an income; none: nothing is left",
        unit="years",
    )
    surplus: Literal["contract", "market"] = entry(
        "contract",
        text="how the surplus is sold: a purchase contract by date of request, or the market",
        kind="assumed",
        source="the contract is open to plants up to 100 kWp",
    )
    surplus_after_contract_eur_per_kwh: Price | None = entry(
        None,
        text="price of the surplus after the contract; none: its last price",
        unit="EUR/kWh",
    )
    market: MarketTable = entry(MarketTable(), text="terms of a sale on the market")
    loans: tuple[LoanTable, ...] | None = entry(
        None,
        text="tranches of the loan instead of loan_fraction, loan_years and "
        "loan_margin_fraction; their parts add to at most 1",
    )
    loan_outlives_plan: Flag = entry(
        False,
        text="whether the loan may be longer than the plan; the rest is repaid at its end",
        kind="assumed",
        source="a loan ends within the life of what it pays for",
    )
    sites: dict[str, SitePlan] = entry({}, text="quotes, works and grants by site")
    grid_carbon_g_per_kwh: Annotated[Number, Bounds(0, 1_500, CARBON)] = entry(
        52.0,
        text="carbon of a kWh of the French consumption mix",
        unit="gCO2e/kWh",
        kind="inferred",
        source="ADEME, Base Carbone v23.6, average mix, as quoted in April 2026",
    )
    pv_carbon_g_per_kwh: Annotated[Number, Bounds(0, 1_500, CARBON)] = entry(
        43.9,
        text="carbon of a solar kWh over the life of the modules",
        unit="gCO2e/kWh",
        kind="assumed",
        source="modules made in China, unverified; 25 g for French ones",
    )
    structure_study_eur: Euros = entry(
        1_500.0,
        text="study of the structure of a tower or block that bears a plant, where neither its "
        "works nor a quote are stated, without VAT",
        unit="EUR",
        kind="inferred",
        source="two days of a structural engineer; roofs are found to bear the modules",
    )
    roof_works_eur_per_kw: Annotated[Number, Bounds(0, 3_000, KW_PRICE)] = entry(
        50.0,
        text="works on the roof of a tower or block that bears a plant, where neither they nor a "
        "quote are stated, without VAT",
        unit="EUR/kWp",
        kind="inferred",
        source="a roof of 600 m2 has 100 m of edge; a rail of 120 EUR a metre where one in five "
        "has none is 2,400 EUR for 48 kWp; a new covering is the roof's own, not the plant's",
    )
    capex_factor: Factor = entry(
        1.0,
        text="multiplies the capital cost",
        unit="1",
        kind="assumed",
        source="as the cost bands",
    )

    @model_validator(mode="after")
    def _parts_of_the_need(self) -> "Finance":
        total = fsum(loan.part_fraction for loan in self.loans or ())
        if total > 1 + 1e-9:
            raise invalid("loans_above_one", total=total)
        return self
