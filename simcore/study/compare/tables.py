"""Tables of an outcome: by member, month, flow, party, hour or year."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simcore.base.errors import refuse
from simcore.base.records import Array, Counts
from simcore.energy.registers import day_profile_kw
from simcore.money.ledger import FLOWS
from simcore.site.fund import fund_of
from simcore.site.lifetime import turning_years
from simcore.site.records import MEMBERS, SchemeOutcome, SiteOutcome, arrangement_of

if TYPE_CHECKING:
    from simcore.study.compare.outcome import Outcome

ALL = "all"
TODAY = "today"
SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}


def members(outcome: "Outcome") -> pd.DataFrame:
    """A row for each scheme, site and member; members carry a number, never a name.

    ``is_participant`` tells who agreed to share; under a scheme for the common parts alone
    no tenant does. With a fund, the rewards of year 1 and the saving with them stand apart.
    """
    rows = []
    for site, name, scheme_outcome in _scheme_outcomes(outcome):
        people, registers = site.flows.population, _registers(site, name)
        rows.append(
            {
                **_keys(site, name),
                "member": np.arange(1, people.n_members + 1),
                "is_dwelling": people.is_dwelling,
                "is_participant": people.is_participant,
                "is_vacant": people.is_vacant,
                "n_occupants": people.n_occupants,
                "floor_area_m2": people.floor_area_m2,
                "is_energy_poor": people.is_energy_poor,
                "has_electric_hot_water": people.has_electric_hot_water,
                "has_electric_heating": people.has_electric_heating,
                "consumption_kwh": registers.consumption_kwh.sum(axis=(0, 1)),
                "shared_kwh": registers.shared_kwh.sum(axis=(0, 1)),
                "bill_before_eur": site.bill_before.total_eur.sum(axis=0),
                "cheque_energie_eur": site.cheque_eur,
                "bill_after_eur": scheme_outcome.bill_after_eur,
                "payment_eur": scheme_outcome.payment_eur,
                "charges_saving_eur": scheme_outcome.charges_saving_eur,
                "saving_eur": scheme_outcome.saving_eur,
                **turning_years(scheme_outcome, outcome.discount_fraction),
                **_with_rewards(outcome, site, scheme_outcome),
            }
        )
    return stacked(rows)


def _with_rewards(
    outcome: "Outcome", site: SiteOutcome, scheme_outcome: SchemeOutcome
) -> dict[str, Array]:
    """What the fund pays each member in year 1, and the saving with it; nothing without one."""
    scenario = outcome.flows.scenario
    if not scenario.fund.enabled:
        return {}
    reward_eur = fund_of(site.flows, scheme_outcome).paid_eur()
    return {
        "fund_reward_eur": reward_eur,
        "saving_with_rewards_eur": scheme_outcome.saving_eur + reward_eur,
    }


def months(outcome: "Outcome") -> pd.DataFrame:
    """Energy of each scheme, site and month, [kWh], and what rounding the key lost.

    ``rounding_lost_kwh`` is part of the surplus; ``rounding_lost_eur`` is what it would have
    taken off the members' bills.
    """
    month = _month_numbers(outcome)
    rows = []
    for site, name, _ in _scheme_outcomes(outcome):
        registers = _registers(site, name)
        energy = {
            "production_kwh": registers.production_kwh,
            "consumption_kwh": registers.consumption_kwh.sum(axis=(-2, -1)),
            "shared_kwh": registers.shared_kwh.sum(axis=(-2, -1)),
            "surplus_kwh": registers.surplus_kwh,
            **_lost_by_rounding(site, name),
        }
        columns = {column: _by_month(kwh, month) for column, kwh in energy.items()}
        rows.append({**_keys(site, name), "month": np.arange(1, 13), **columns})
    return stacked(rows)


def _lost_by_rounding(site: SiteOutcome, scheme: str) -> dict[str, Array]:
    arrangement = arrangement_of(site, scheme)
    nothing = np.zeros(len(_registers(site, scheme).production_kwh))
    lost_kwh = site.flows.rounding_lost_kwh.get(arrangement)
    return {
        "rounding_lost_kwh": nothing if lost_kwh is None else lost_kwh.sum(axis=(-2, -1)),
        "rounding_lost_eur": site.rounding_lost_eur.get(arrangement, nothing),
    }


def plants(outcome: "Outcome") -> pd.DataFrame:
    """Energy of each plant by scheme, site and month, [kWh], in the order in which they serve.

    ``kwp`` is its peak power; ``shared_kwh`` is what its production gave to the members. Of a
    common pot each plant has the same part left; plants that serve in turn do not.
    """
    month = _month_numbers(outcome)
    columns = ("site", "scheme", "plant", "kwp", "month")
    energy = ("production_kwh", "shared_kwh", "surplus_kwh")
    rows = []
    for site, name, _ in _scheme_outcomes(outcome):
        production_kwh = site.flows.plant_production_kwh
        surplus_kwh = site.flows.plant_surplus_kwh.get(arrangement_of(site, name))
        if production_kwh is None or surplus_kwh is None:
            continue
        for number, (plant, power_kw) in enumerate(site.flows.plant_power_kw.items()):
            production, surplus = (
                _by_month(kwh[:, number], month) for kwh in (production_kwh, surplus_kwh)
            )
            row = {"plant": plant, "kwp": power_kw, "month": np.arange(1, 13)}
            row |= dict(zip(energy, (production, production - surplus, surplus), strict=True))
            rows.append({**_keys(site, name), **row})
    return stacked(rows) if rows else pd.DataFrame(columns=[*columns, *energy])


def ledger(outcome: "Outcome") -> pd.DataFrame:
    """EUR by site, scheme, month, payer, payee and flow; ``today`` is without sharing."""
    month = _month_numbers(outcome)
    rows = []
    for site in outcome.sites:
        books = {TODAY: site.ledger_before_eur}
        books |= {name: scheme_outcome.ledger_eur for name, scheme_outcome in site.schemes.items()}
        for name, book in books.items():
            for flow, eur in book.items():
                payer, payee = FLOWS[flow]
                row = {"month": np.arange(1, 13), "payer": payer, "payee": payee, "flow": flow}
                row["eur"] = _by_month(eur, month)
                rows.append({**_keys(site, name), **row})
    return stacked(rows)


def balances(ledger: pd.DataFrame) -> pd.DataFrame:
    """Balance sheet of the parties: EUR of the year by site, scheme and party.

    ``change_eur`` is against ``today``, the same site without sharing. The sites are followed
    by the portfolio (``all``).
    """
    keys = ["site", "scheme", "party"]
    both = [
        ledger.rename(columns={side: "party", "eur": f"{name}_eur"})[[*keys, f"{name}_eur"]]
        for side, name in (("payee", "received"), ("payer", "paid"))
    ]
    rows = pd.concat(both).fillna(0.0)
    rows = pd.concat([rows, rows.assign(site=ALL)])
    sheet = rows.groupby(keys, sort=False, as_index=False).sum()
    sheet["balance_eur"] = sheet["received_eur"] - sheet["paid_eur"]
    is_today = sheet["scheme"] == TODAY
    today = sheet[is_today].set_index(["site", "party"])["balance_eur"]
    before = pd.MultiIndex.from_frame(sheet[["site", "party"]])
    sheet["change_eur"] = sheet["balance_eur"] - today.reindex(before, fill_value=0.0).to_numpy()
    return sheet.reset_index(drop=True)


def average_day(outcome: "Outcome") -> pd.DataFrame:
    """Mean power of each site by season and hour, under the members' sharing. [kW]."""
    axis = outcome.flows.axis
    hours = np.arange(axis.slots_per_day) * axis.hours
    frames = []
    for site in outcome.flows.sites:
        curves = {
            "consumption_kw": site.consumption_kwh,
            "shared_kw": site.shared_kwh[MEMBERS],
            "surplus_kw": site.left_over_kwh(MEMBERS),
            "production_kw": site.production_kwh,
        }
        stacked = np.stack(list(curves.values()))
        for season, numbers in SEASONS.items():
            chosen = np.isin(axis.month + 1, numbers)
            profile = day_profile_kw(stacked, axis.slot_of_day, chosen, axis.slots_per_day)
            columns = dict(zip(curves, profile, strict=True))
            frame = {"site": site.site, "season": season, "hour": hours, **columns}
            frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def cash_flow(outcome: "Outcome") -> pd.DataFrame:
    """The landlord's lines by site, scheme and year; income positive, cost negative."""
    rows = []
    for site, name, scheme_outcome in _scheme_outcomes(outcome):
        for line, eur in scheme_outcome.cash_flow.lines.items():
            row = {"year": np.arange(len(eur)), "line": line.removesuffix("_eur"), "eur": eur}
            rows.append({**_keys(site, name), **row})
    return stacked(rows)


def _scheme_outcomes(outcome: "Outcome") -> Iterator[tuple[SiteOutcome, str, SchemeOutcome]]:
    for site in outcome.sites:
        for name, scheme_outcome in site.schemes.items():
            yield site, name, scheme_outcome


def _registers(site: SiteOutcome, scheme: str):  # type: ignore[no-untyped-def]
    return site.flows.registers[arrangement_of(site, scheme)]


def _keys(site: SiteOutcome, scheme: str) -> dict[str, str]:
    return {"site": site.flows.site, "scheme": scheme}


def stacked(parts: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One table of many short ones with the same columns: words, numbers, and at least one array.

    A table of pandas for each takes longer than all else.
    """
    lengths = [max(np.size(value) for value in part.values()) for part in parts]
    columns = {}
    for name in parts[0]:
        values = [part[name] for part in parts]
        if isinstance(values[0], str):
            columns[name] = np.repeat(np.array(values, object), lengths)
        elif all(np.ndim(value) == 0 for value in values):
            columns[name] = np.repeat(np.array(values), lengths)
        else:
            columns[name] = np.concatenate(values)
    return pd.DataFrame(columns)


def _month_numbers(outcome: "Outcome") -> Counts:
    return np.array([period.month for period in outcome.flows.periods])


def _by_month(amount: Array, month: Counts) -> Array:
    return np.bincount(month, amount, minlength=12).astype(float)


def has_several_plants(outcome: "Outcome") -> bool:
    """Whether any site has more than one plant."""
    return any(len(site.flows.plant_power_kw) > 1 for site in outcome.sites)


def outcome_dataset(outcome: "Outcome") -> Any:
    """Summary by site and scheme, and energy by month as well, as an ``xarray.Dataset``.

    Monthly variables start with ``monthly_``.

    Raises
    ------
    InputError
        If xarray is not installed.
    """
    try:
        import xarray as xr
    except ImportError:
        raise refuse("package_missing", "to_xarray", name="xarray") from None
    summary = outcome.summary.set_index(["site", "scheme"])
    months = outcome.months.set_index(["site", "scheme", "month"]).add_prefix("monthly_")
    return xr.merge([summary.to_xarray(), months.to_xarray()], join="outer")
