"""An outcome of five sites and six schemes, seeded, of a realistic size, for the tests of show."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd

from simcore import schemes

SITES = {"saint-martin": 254, "towers": 240, "outreau": 100, "terraces": 80, "bon-secours": 70}
SCHEMES = {
    "T1": "Free",
    "T3": "Full-cost price",
    "T4": "Discount on supply",
    "T8": "Flat fee",
    "T13": "Shared saving",
    "T15": "Common parts only",
}
STALE = {"day": date(2028, 3, 1), "families": "trve (2026-08-01), turpe (2026-08-01)"}
NOTES = (
    SimpleNamespace(key="stale_rates", values=STALE),
    SimpleNamespace(key="prices_of", values={"day": date(2026, 11, 22)}),
    SimpleNamespace(key="excise_due", values={}),
    SimpleNamespace(key="synthetic_weather", values={}),
    SimpleNamespace(key="synthetic_households", values={}),
    SimpleNamespace(key="composite_sites", values={"n": 4, "n_sites": 5}),
    SimpleNamespace(key="surplus_above_limit", values={"n": 2}),
)
SUN = np.array([2.6, 4.3, 8.2, 11.6, 13.2, 13.6, 13.5, 11.8, 9.0, 5.9, 3.4, 2.9]) / 100
USE = np.array([10.4, 9.2, 9.2, 8.1, 7.6, 7.0, 7.0, 6.9, 7.3, 8.2, 9.0, 10.1]) / 100
KWP_PER_DWELLING, YIELD, N_YEARS, DISCOUNT = 0.63, 980.0, 25, 0.025
AVOIDED_EUR_PER_KWH, UPLIFT_EUR = 0.127, 6.35
SEASONS = {
    "winter": (0.35, 1.2),
    "spring": (1.2, 0.95),
    "summer": (1.6, 0.85),
    "autumn": (0.8, 1.0),
}


def sample_outcome(*, cost_factor=1.0, seed=62, n_scale=1):
    """An outcome; low costs make some schemes balance the books."""
    rng = np.random.default_rng(seed)
    members = pd.concat([_homes(rng, site, n * n_scale) for site, n in SITES.items()])
    yearly_cost, capex = _costs(members, cost_factor)
    price = (capex / _annuity_factor() + yearly_cost) / _shared(members)
    members = pd.concat([_billed(members, scheme, price) for scheme in SCHEMES], ignore_index=True)
    cash_flow = _cash_flow(members, yearly_cost, capex)
    return SimpleNamespace(
        sites=(),
        summary=_summary(members, cash_flow, price),
        members=members,
        months=_months(members),
        average_day=_average_day(members),
        ledger=_ledger(members),
        **_views(members),
        cash_flow=cash_flow,
        notes=NOTES,
        titles=dict(SCHEMES),
        known_schemes=schemes.SCHEMES,
    )


def marked(ax, gid):
    """Artists of a chart that bear a mark."""
    return ax.findobj(lambda artist: artist.get_gid() == gid)


def _homes(rng, site, n):
    use = rng.lognormal(7.65, 0.42, n)
    vacant, part = rng.random(n) < 0.03, rng.random(n) < 0.92
    return pd.DataFrame(
        {
            "site": site,
            "member": np.arange(n),
            "is_dwelling": True,
            "is_participant": part & ~vacant,
            "is_vacant": vacant,
            "n_occupants": np.where(vacant, 0, rng.integers(1, 6, n)),
            "floor_area_m2": rng.normal(64, 12, n),
            "is_energy_poor": rng.random(n) < 0.22,
            "consumption_kwh": np.where(vacant, 120.0, use),
            "sun_fraction": rng.normal(0.235, 0.05, n).clip(0.08, 0.4),
        }
    )


def _shared(members):
    return (members["consumption_kwh"] * members["sun_fraction"])[members["is_participant"]].sum()


def _costs(members, cost_factor):
    kwp = len(members) * KWP_PER_DWELLING
    yearly = 22 * kwp + 6.2 * kwp + 3000 + 0.015 * _shared(members)
    return yearly * cost_factor, 1150 * kwp * cost_factor


def _annuity_factor():
    return ((1 + DISCOUNT) ** -np.arange(1, N_YEARS + 1)).sum()


def _billed(members, scheme, price):
    homes = members.drop(columns="sun_fraction").assign(scheme=scheme)
    part = homes["is_participant"] & (scheme != "T15")
    shared = (homes["consumption_kwh"] * members["sun_fraction"]).where(part, 0.0)
    avoided = AVOIDED_EUR_PER_KWH * shared
    net = (avoided - UPLIFT_EUR).where(part, 0.0)
    payment = {
        "T1": 0 * shared,
        "T3": 1.2 * price * shared,
        "T4": 0.065 * 1.2 * shared,
        "T8": (0 * shared + 42.0).where(part, 0.0),
        "T13": (0.5 * net).clip(lower=0),
        "T15": 0 * shared,
    }[scheme]
    homes["charges_saving_eur"] = 0.21 * homes["floor_area_m2"] * ~homes["is_vacant"]
    if scheme != "T15":
        homes["charges_saving_eur"] = 0.0
    homes["shared_kwh"] = shared
    homes["bill_before_eur"] = 190 + 0.2 * homes["consumption_kwh"]
    homes["bill_after_eur"] = homes["bill_before_eur"] - net
    homes["payment_eur"] = payment
    homes["saving_eur"] = net - payment + homes["charges_saving_eur"]
    return homes


def _scheme_totals(rows):
    kwp = len(rows) * KWP_PER_DWELLING
    shared = rows["shared_kwh"].sum() or 60.0 * len(rows)
    return kwp, kwp * YIELD, rows["consumption_kwh"].sum(), shared


def _cash_flow(members, yearly_cost, capex):
    total = []
    for (site, scheme), rows in members.groupby(["site", "scheme"], sort=False):
        part = len(rows) / members["scheme"].eq(scheme).sum()
        _, production, _, shared = _scheme_totals(rows)
        yearly = {
            "running costs": -yearly_cost * part,
            "tenants": rows["payment_eur"].sum() / 1.2,
            "surplus": 0.011 * (production - shared),
        }
        total.append((site, scheme, 0, "plants", -capex * part))
        for year in range(1, N_YEARS + 1):
            total += [(site, scheme, year, line, eur) for line, eur in yearly.items()]
    return pd.DataFrame(total, columns=["site", "scheme", "year", "line", "eur"])


def _summary(members, cash_flow, price):
    flow = cash_flow.assign(npv=cash_flow["eur"] * (1 + DISCOUNT) ** -cash_flow["year"])
    rows = []
    for scheme in SCHEMES:
        mine, flows = members[members["scheme"] == scheme], flow[flow["scheme"] == scheme]
        for site in [*SITES, "all"]:
            pick = mine if site == "all" else mine[mine["site"] == site]
            npv = flows["npv"] if site == "all" else flows.loc[flows["site"] == site, "npv"]
            rows.append({"site": site, "scheme": scheme} | _summary_row(pick, npv.sum(), price))
    return pd.DataFrame(rows)


def _summary_row(rows, npv, price):
    kwp, production, consumption, shared = _scheme_totals(rows)
    saving = rows.loc[rows["is_participant"], "saving_eur"]
    return {
        "n_dwellings": len(rows),
        "n_participants": int(rows["is_participant"].sum()),
        "kwp": kwp,
        "production_kwh": production,
        "consumption_kwh": consumption,
        "shared_kwh": shared,
        "surplus_kwh": production - shared,
        "self_consumption_fraction": shared / production,
        "self_production_fraction": shared / consumption,
        "tenant_saving_mean_eur": saving.mean(),
        "tenant_saving_median_eur": saving.median(),
        "tenant_saving_p10_eur": saving.quantile(0.1),
        "tenant_saving_p90_eur": saving.quantile(0.9),
        "tenant_saving_min_eur": saving.min(),
        "losers_fraction": (saving < 0).mean(),
        "price_ht_eur_per_kwh": price if rows["scheme"].iloc[0] == "T3" else 0.065,
        "landlord_npv_eur": npv,
        "landlord_irr_fraction": 0.01,
        "dscr_min": 0.9,
        "lcoe_eur_per_kwh": 0.11,
    }


def _months(members):
    rows = []
    for (site, scheme), homes in members.groupby(["site", "scheme"], sort=False):
        _, production, consumption, shared = _scheme_totals(homes)
        ceiling = SUN**0.8 / (SUN**0.8).sum()
        for month in range(12):
            made = production * SUN[month]
            used = min(made, shared * ceiling[month])
            rows.append(
                (site, scheme, month + 1, made, consumption * USE[month], used, made - used)
            )
    names = ["site", "scheme", "month", "production_kwh", "consumption_kwh", "shared_kwh"]
    return pd.DataFrame(rows, columns=[*names, "surplus_kwh"])


def _average_day(members):
    hour = np.arange(48) / 2
    evening = 0.7 + 0.25 * np.exp(-(((hour - 8) / 1.5) ** 2)) + np.exp(-(((hour - 20) / 2.2) ** 2))
    rows = []
    for site, n in SITES.items():
        for season, (sun, use) in SEASONS.items():
            width = 3.0 if season == "winter" else 4.2
            produced = n * 0.24 * sun * np.exp(-(((hour - 13.3) / width) ** 4))
            consumed = n * 0.26 * use * evening
            shared = 0.92 * np.minimum(produced, consumed)
            rows.append(
                pd.DataFrame(
                    {
                        "site": site,
                        "season": season,
                        "hour": hour,
                        "consumption_kw": consumed,
                        "shared_kw": shared,
                        "surplus_kw": produced - shared,
                        "production_kw": produced,
                    }
                )
            )
    return pd.concat(rows, ignore_index=True)


def _ledger(members):
    """Yearly bills, taxes, charges and payments, all in the first month."""
    rows = []
    for (site, scheme), homes in members.groupby(["site", "scheme"], sort=False):
        bills, paid = homes["bill_after_eur"].sum(), homes["payment_eur"].sum()
        for payer, payee, flow, eur in (
            ("tenants", "supplier", "supply_bills", bills),
            ("supplier", "network", "turpe", 0.32 * bills),
            ("supplier", "state", "accise", 0.31 * bills),
            ("tenants", "landlord", "solar_payments", paid),
            ("landlord", "state", "vat_on_solar", paid / 6),
            ("supplier", "landlord", "surplus_sale", 0.5 * len(homes)),
        ):
            rows.append((site, scheme, 1, payer, payee, flow, eur))
    names = ["site", "scheme", "month", "payer", "payee", "flow", "eur"]
    return pd.DataFrame(rows, columns=names)


def _views(members):
    """Places, curves in order of size and price points, as a run folder holds them."""
    at = {"saint-martin": (50.73, 1.63), "towers": (50.29, 2.78), "outreau": (50.70, 1.60)}
    at |= {"terraces": (50.46, 2.62), "bon-secours": (50.29, 2.77)}
    places = pd.DataFrame(
        {
            "site": list(SITES),
            "name": [site.title() for site in SITES],
            "kind": ["documented"] + ["composite"] * (len(SITES) - 1),
            "latitude": [at[site][0] for site in SITES],
            "longitude": [at[site][1] for site in SITES],
            "n_dwellings": list(SITES.values()),
            "kwp": [n * KWP_PER_DWELLING for n in SITES.values()],
        }
    )
    part, n = np.linspace(0, 1, 201), len(members) / len(SCHEMES)
    used = n * (0.9 - 0.7 * part**0.3)
    curves = {"consumption_kw": used, "import_kw": used * (1 - 0.3 * part)}
    curves["surplus_kw"] = n * 0.2 * np.clip(1 - 5 * part, 0, None)
    duration = pd.DataFrame({"site": "all", "year_fraction": part, **curves})
    price = np.arange(0, 0.2501, 0.005)
    points = {"price_ht_eur_per_kwh": price, "saving_median_eur": 50 - 450 * price}
    points |= {"saving_min_eur": 8 - 100 * price, "losers_fraction": (price > 0.08) * 0.4}
    points["landlord_npv_eur"] = -800e3 + 5e6 * price
    tables = {"prices": pd.DataFrame({"site": "all", **points})}
    return {
        "places": places,
        "load_duration": duration,
        "names": frozenset(tables),
        "table": tables.__getitem__,
    }
