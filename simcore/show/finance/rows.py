"""Rows of the landlord's spreadsheet: inputs of each site, and its years as formulas."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import numpy as np

from simcore.base.records import Array
from simcore.money.finance import (
    LINES,
    FinanceTerms,
    Indexing,
    Plant,
    Tranche,
    YearOne,
    degradation,
    discount_factors,
    growth,
    loans_schedule,
    reserve_eur,
    tranche_schedule,
)
from simcore.money.finance.surplus import surplus_price_eur_per_kwh
from simcore.money.finance.tranches import ANNUITY, KINDS
from simcore.show.finance.names import sheet_name
from simcore.show.words.labels import label
from simcore.show.workbook import FIRST, Row, column, floats
from simcore.study.finance.plan import Pair, Plan, tenants_shared_kwh

ROUNDING_EUR = 1e-6
FIRST_ROW = 5
"""Number, from 1, of the first row below the header."""
INDEXED = tuple(field.name for field in fields(Indexing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input of a site: key of its label, unit, value, look."""

    key: str
    unit: str
    value: float
    look: str = "plain"


def loans_of(terms: FinanceTerms) -> tuple[Tranche, ...]:
    """Tranches of the plan, the single annuity as one of them."""
    if terms.tranches is not None:
        return terms.tranches
    whole = Tranche(
        name="loan",
        part_fraction=float(terms.loan_fraction),
        rate_fraction=float(terms.loan_rate),
        years=terms.loan_years,
        kind=ANNUITY,
        grace_years=0,
        outlives_plan=False,
    )
    return (whole,)


def site_inputs(pair: Pair, plan: Plan) -> tuple[Input, ...]:
    """All inputs of a site, in the order of the sheet."""
    site, outcome = pair
    return (
        *_plant_inputs(site.plant, outcome.terms),
        *_energy_inputs(outcome.year_one, outcome.terms),
        Input(key="sold", unit="kWh", value=tenants_shared_kwh(pair)),
        *_term_inputs(outcome.terms),
        *_market_inputs(outcome.terms),
        *_loan_inputs(outcome.terms),
        Input(key="grid_carbon", unit="gCO2e/kWh", value=_carbon(plan)[0]),
        Input(key="pv_carbon", unit="gCO2e/kWh", value=_carbon(plan)[1]),
    )


def _carbon(plan: Plan) -> tuple[float, float]:
    finance = plan.outcome.flows.scenario.finance
    return finance.grid_carbon_g_per_kwh, finance.pv_carbon_g_per_kwh


def _plant_inputs(plant: Plant, terms: FinanceTerms) -> Iterator[Input]:
    yield Input(key="kwp", unit="kWp", value=float(plant.peak_power_kw))
    for key in ("capex_eur", "roof_works_eur", "grant_eur"):
        yield Input(key=key, unit="EUR", value=float(getattr(plant, key)), look="cents")
    vat_lost = float(terms.unrecovered_vat_fraction)
    yield Input(key="vat_lost", unit="1", value=vat_lost, look="fraction")
    yield Input(key="opex", unit="EUR/kWp/year", value=float(terms.opex_eur_per_kw))
    yield Input(
        key="insurance", unit="1/year", value=float(terms.insurance_fraction), look="fraction"
    )
    yield Input(key="inverter", unit="EUR/kWp", value=float(terms.inverter_eur_per_kw))
    yield Input(key="turpe", unit="EUR/year", value=float(plant.turpe_eur_per_year), look="cents")
    yield Input(key="ifer", unit="EUR/kWp/year", value=float(plant.ifer_eur_per_kw))
    yield Input(key="ifer_kwp", unit="kWp", value=_taxed_kwp(plant, terms))
    yield Input(key="organiser_fixed", unit="EUR/year", value=float(terms.organiser_fixed_eur))
    yield Input(key="organiser_kwh", unit="EUR/kWh", value=float(terms.organiser_eur_per_kwh))
    yield Input(
        key="organiser_head", unit="EUR/year", value=float(terms.organiser_eur_per_participant)
    )
    vat_lost = float(terms.organiser_vat_fraction)
    yield Input(key="organiser_vat_lost", unit="1", value=vat_lost, look="fraction")
    price = float(plant.surplus_eur_per_kwh)
    yield Input(key="surplus_price", unit="EUR/kWh", value=price, look="price")
    yield Input(key="surplus_cap", unit="h/year", value=float(plant.surplus_cap_hours))
    beyond = float(plant.surplus_beyond_eur_per_kwh)
    yield Input(key="surplus_beyond", unit="EUR/kWh", value=beyond, look="price")


def _taxed_kwp(plant: Plant, terms: FinanceTerms) -> float:
    """Power that bears the flat tax."""
    if plant.ifer_power_kw is not None:
        return float(plant.ifer_power_kw)
    power_kw = float(plant.peak_power_kw)
    return power_kw if power_kw >= terms.ifer_from_kw else 0.0


def _energy_inputs(year_one: YearOne, terms: FinanceTerms) -> Iterator[Input]:
    yield Input(key="shared", unit="kWh", value=float(year_one.shared_kwh))
    yield Input(key="left_over", unit="kWh", value=float(year_one.surplus_kwh))
    yield Input(key="participants", unit="1", value=float(year_one.n_participants))
    yield Input(key="payments", unit="EUR", value=float(year_one.payments_ht_eur), look="cents")
    yield Input(key="payments_follow", unit="1", value=float(year_one.payment_follows_energy))
    saving = float(year_one.common_parts_saving_eur)
    yield Input(key="common_saving", unit="EUR", value=saving, look="cents")
    yield Input(key="vacancy", unit="1", value=float(terms.vacancy_fraction), look="fraction")
    yield Input(key="unpaid", unit="1", value=float(terms.unpaid_fraction), look="fraction")
    yield Input(
        key="ageing", unit="1/year", value=float(terms.degradation_fraction), look="fraction"
    )


def _term_inputs(terms: FinanceTerms) -> Iterator[Input]:
    yield Input(key="n_years", unit="years", value=terms.years)
    yield Input(
        key="discount", unit="1/year", value=float(terms.discount_fraction), look="fraction"
    )
    yield Input(key="inflation", unit="1/year", value=float(terms.cpi_fraction), look="fraction")
    for line in INDEXED:
        rate = terms.index_rate(getattr(terms.indexing, line))
        yield Input(key=f"index_{line}", unit="1/year", value=float(rate), look="fraction")
    rise = terms.surplus_index_fraction
    yield Input(key="surplus_growth", unit="1/year", value=rise, look="fraction")
    yield Input(key="contract_years", unit="years", value=terms.contract_years)
    after = terms.surplus_after_contract_eur_per_kwh
    yield Input(key="has_after_price", unit="1", value=float(after is not None))
    yield Input(key="after_price", unit="EUR/kWh", value=after or 0.0, look="price")
    yield Input(key="residual_life", unit="years", value=terms.residual_life_years or 0)


def _market_inputs(terms: FinanceTerms) -> Iterator[Input]:
    market = terms.market
    yield Input(key="is_market", unit="1", value=float(market is not None))
    if market is None:
        return
    yield Input(key="spot", unit="EUR/kWh", value=float(market.price_eur_per_kwh), look="price")
    yield Input(key="capture", unit="1", value=float(market.capture_fraction))
    yield Input(key="fee", unit="EUR/kWh", value=float(market.fee_eur_per_kwh), look="price")
    yield Input(key="negative", unit="1", value=float(market.negative_fraction), look="fraction")
    negative = market.negative_price_eur_per_kwh
    yield Input(key="negative_price", unit="EUR/kWh", value=negative, look="price")
    yield Input(key="is_curtailed", unit="1", value=float(market.curtails))
    yield Input(key="spot_growth", unit="1/year", value=market.index_fraction, look="fraction")


def _loan_inputs(terms: FinanceTerms) -> Iterator[Input]:
    for number, loan in enumerate(loans_of(terms), start=1):
        yield Input(key=f"loan_part#{number}", unit="1", value=loan.part_fraction, look="fraction")
        assert isinstance(loan.rate_fraction, float | int)
        yield Input(
            key=f"loan_rate#{number}", unit="1/year", value=loan.rate_fraction, look="fraction"
        )
        yield Input(key=f"loan_years#{number}", unit="years", value=loan.years)
        yield Input(key=f"loan_grace#{number}", unit="years", value=loan.grace_years)
        kind = float(KINDS.index(loan.kind) + 1)
        yield Input(key=f"loan_kind#{number}", unit="1-3", value=kind)


def input_label(key: str, lang: str) -> str:
    """Label of an input; those of a loan carry its number."""
    name, _, number = key.partition("#")
    return f"{label(f'in_{name}', lang)} {number}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What formulas of a site's sheet refer to: where inputs and rows stand.

    ``inputs`` maps a key to its cell; ``rows`` a row's key to its number, from 1; ``lang`` is
    that of the names of the sheets.
    """

    inputs: dict[str, str]
    rows: dict[str, int]
    lang: str

    def on(self, name: str, **fields: object) -> str:
        """What stands before a cell of another sheet in a formula."""
        return f"'{sheet_name(name, self.lang, **fields)}'!"

    def at(self, row: str, year: int) -> str:
        """Cell of a row in a year; year -1 is not a cell."""
        return f"{column(FIRST + year)}{self.rows[row]}"

    def since(self, year: int) -> str:
        """Years between a year and the first one, as a part of a formula."""
        return f"({self.at('year', year)}-1)"

    def span(self, row: str, first: int, last: int) -> str:
        """Cells of a row from one year to another."""
        return f"{self.at(row, first)}:{self.at(row, last)}"


Formula = Callable[[Sheet, int], str]


def line_formulas(sheet: Sheet) -> dict[str, Callable[[int], str]]:
    """Formula of each line of the cash flow in years from 1 on, by its key."""
    i, at = sheet.inputs, sheet.at

    def since(rate: str, year: int) -> str:
        return f"(1+{i[rate]})^{sheet.since(year)}"

    def wear(year: int) -> str:
        return f"(1-{i['ageing']})^{sheet.since(year)}"

    def organiser(year: int) -> str:
        each = f"{i['organiser_kwh']}*{i['shared']}*{wear(year)}"
        head = f"{i['organiser_head']}*{i['participants']}"
        cost = f"({i['organiser_fixed']}+{each}+{head})"
        return f"=-(1+{i['organiser_vat_lost']})*{cost}*{since('index_organiser', year)}"

    def payments(year: int) -> str:
        follows = f"IF({i['payments_follow']}=1,{wear(year)},1)"
        return f"={i['payments']}*{at('payment_index', year)}*{follows}"

    return {
        "operation_eur": lambda k: (
            f"=-(1+{i['vat_lost']})*{i['opex']}*{i['kwp']}*{since('index_operation', k)}"
        ),
        "insurance_eur": lambda k: (
            f"=-{i['insurance']}*{i['capex_eur']}*{since('index_insurance', k)}"
        ),
        "turpe_eur": lambda k: f"=-(1+{i['vat_lost']})*{i['turpe']}*{since('index_turpe', k)}",
        "ifer_eur": lambda k: f"=-{i['ifer']}*{i['ifer_kwp']}*{since('index_ifer', k)}",
        "organiser_eur": organiser,
        "tenant_payments_eur": payments,
        "common_parts_saving_eur": lambda k: (
            f"={i['common_saving']}*{wear(k)}*{since('index_common_parts', k)}"
        ),
    }


def price_formula(sheet: Sheet, year: int) -> str:
    """Price of the surplus in a year, by contract or on the market."""
    i, number = sheet.inputs, sheet.at("year", year)
    contract = (
        f"{i['surplus_price']}*(1+{i['surplus_growth']})^(MIN({number},{i['contract_years']})-1)"
    )
    is_after = f"AND({i['has_after_price']}=1,{number}>{i['contract_years']})"
    contract = f"IF({is_after},{i['after_price']},{contract})"
    if "spot" not in i:
        return f"={contract}"
    usual = f"({i['spot']}*{i['capture']}*(1+{i['spot_growth']})^{sheet.since(year)}-{i['fee']})"
    negative = f"{i['negative']}*({i['negative_price']}-{i['fee']})"
    market = f"(1-{i['negative']})*{usual}+IF({i['is_curtailed']}=1,0,{negative})"
    return f"=IF({i['is_market']}=1,{market},{contract})"


def values_of(pair: Pair, plan: Plan) -> dict[str, Array]:
    """What every row of a site's sheet comes to, by its key, each ``(n_years + 1,)``."""
    site, outcome = pair
    terms, year_one, flow = outcome.terms, outcome.year_one, outcome.cash_flow
    n = terms.years
    wear, year = degradation(terms.degradation_fraction, n), np.arange(n + 1.0)
    follows = wear if year_one.payment_follows_energy else 1.0 * (year > 0)
    comes = (1 - terms.unpaid_fraction) * (1 - terms.vacancy_fraction)
    values = {
        "year": year,
        # A battery is renewed in years of its own.
        "is_new_inverter": 1.0 * (np.isin(year, terms.inverter_years) | (flow.inverter_eur < 0)),
        "produced_kwh": float(year_one.production_kwh) * wear,
        "left_over_kwh": float(year_one.surplus_kwh) * wear,
        "surplus_price": surplus_price_eur_per_kwh(site.plant, terms) * (year > 0),
        "payment_index": payment_index(year_one, n),
        "one_euro": comes * payment_index(year_one, n) * follows,
        **{name: np.broadcast_to(eur, n + 1) for name, eur in flow.lines.items()},
        "free": flow.free_cash_flow_eur,
        **_loan_values(pair),
    }
    loan = loans_schedule(need_eur(pair), loans_of(terms), n)
    factor = discount_factors(plan.rate, n)
    equity = flow.free_cash_flow_eur + loan.drawn_eur - loan.service_eur
    return values | total_values(flow.available_eur, loan.service_eur, equity, values, factor)


def payment_index(year_one: YearOne, n_years: int) -> Array:
    """Price of the payments in each year over that of year 1, ``(n_years + 1,)``."""
    if year_one.payment_index is not None:
        return year_one.payment_index
    return growth(float(year_one.payment_index_fraction), n_years)


def total_values(
    available: Array, service: Array, equity: Array, values: dict[str, Array], factor: Array
) -> dict[str, Array]:
    """Rows below the lines: cover, discounting, running totals."""
    total = np.cumsum(values["free"])
    discounted = np.cumsum(values["free"] * factor)
    return {
        "available": available,
        "service": service,
        "cover": np.divide(available, service, out=np.full(len(factor), np.nan), where=service > 0),
        **_reserve_values(available, service, values),
        "equity": equity,
        "equity_total": np.cumsum(equity),
        "factor": factor,
        "worth": values["free"] * factor,
        "total": total,
        "discounted_total": discounted,
        "payback": payback_cells(total, values["free"]),
        "discounted_payback": payback_cells(discounted, values["free"] * factor),
        "plant_cost": -sum((values[name] for name in PLANT_COSTS), np.zeros(len(factor))),
    }


def _reserve_values(available: Array, service: Array, values: dict[str, Array]) -> dict[str, Array]:
    """Rows of the reserve for new inverters."""
    is_new, inverter = values["is_new_inverter"] == 1, values["inverter_eur"]
    n = len(is_new)
    place, length, cost = np.zeros(n), np.zeros(n), np.zeros(n)
    for k in range(1, n):
        place[k] = 1.0 if is_new[k - 1] else place[k - 1] + 1
    for k in reversed(range(n)):
        length[k] = place[k] if is_new[k] else (length[k + 1] if k + 1 < n else 0.0)
        cost[k] = inverter[k] if is_new[k] else (cost[k + 1] if k + 1 < n else 0.0)
    cash = available - inverter - reserve_eur(inverter)
    return {
        "reserve_place": place,
        "reserve_length": length,
        "reserve_cost": cost,
        "reserved_cover": np.divide(cash, service, out=np.full(n, np.nan), where=service > 0),
    }


PLANT_COSTS = (
    "capex_eur",
    "roof_works_eur",
    "grant_eur",
    "operation_eur",
    "insurance_eur",
    "inverter_eur",
    "turpe_eur",
    "ifer_eur",
    "residual_eur",
)
"""Lines of the levelised cost of the plant: all but the organiser and what is sold."""


def payback_cells(total: Array, flow: Array) -> Array:
    """Year of payback in the year it falls in, 0 in all others."""
    years = np.zeros(len(total))
    for k in range(1, len(total)):
        if total[k - 1] < -ROUNDING_EUR and total[k:].min() >= -ROUNDING_EUR:
            years[k] = k - 1 - total[k - 1] / flow[k]
    return years


def need_eur(pair: Pair) -> float:
    """What has to be financed: what is built less grants. [EUR]"""
    flow = pair[1].cash_flow
    return float(-flow.capex_eur[0] - flow.roof_works_eur[0] - flow.grant_eur[0])


def _loan_values(pair: Pair) -> dict[str, Array]:
    terms, loans = pair[1].terms, {}
    for number, loan in enumerate(loans_of(terms), start=1):
        schedule = tranche_schedule(need_eur(pair) * loan.part_fraction, loan, terms.years)
        loans[f"drawn#{number}"] = schedule.drawn_eur
        loans[f"interest#{number}"] = schedule.interest_eur
        loans[f"principal#{number}"] = schedule.principal_eur
        loans[f"balance#{number}"] = schedule.balance_eur
    return loans


def row_of(key: str, text: tuple[str, str], cells: list[str | float], values: Array) -> Row:
    """A row of years; ratios and prices have their own look."""
    looks = {"reserve_place": "year", "reserve_length": "year", "reserved_cover": "factor"}
    looks |= {"cover": "factor", "factor": "factor", "surplus_price": "price", "year": "year"}
    looks |= {
        "payment_index": "factor",
        "payback": "factor",
        "discounted_payback": "factor",
        "one_euro": "factor",
    }
    shown = tuple("" if np.isnan(value) else value for value in floats(values))
    is_total = key in ("free", "equity", "total")
    look = looks.get(key, "eur")
    return Row(
        label=text[0],
        unit=text[1],
        cells=tuple(cells),
        values=shown,
        look=look,
        is_total=is_total,
    )


assert set(PLANT_COSTS) <= set(LINES)
