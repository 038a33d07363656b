"""A folder of ``grid`` written by hand: two sites with small networks."""

import json

import pandas as pd

BAND = {"band_low_pu": 0.90, "band_high_pu": 1.06}
SITES = [
    # Way to the low edge 0.05 / 0.10 = 0.5; loads 0.6 and 0.7: strain 0.7.
    {
        **{"site": "outreau", "name": "Outreau here", "kwp": 67.0, "transformer_kva": 400.0},
        **{"voltage_min_pu": 0.95, "voltage_max_pu": 1.02, "line_loading_max": 0.6},
        **{"transformer_loading_max": 0.7, "holds": True, "hours_outside_band": 0.0},
        **{"demand_kwh": 400_000.0, "loss_kwh": 8_000.0, "export_hours": 500.0},
        **{"hosting_min_kwp": 300.0, "hosting_max_kwp": 320.0, "pandapower_voltage_pu": 2e-6},
    },
    # Way to the high edge 0.054 / 0.06 = 0.9, although loads are small: strain 0.9.
    {
        **{"site": "arras-towers", "name": "Towers here", "kwp": 144.0, "transformer_kva": 630.0},
        **{"voltage_min_pu": 0.99, "voltage_max_pu": 1.054, "line_loading_max": 0.2},
        **{"transformer_loading_max": 0.3, "holds": False, "hours_outside_band": 2.0},
        **{"demand_kwh": 700_000.0, "loss_kwh": 14_000.0, "export_hours": 200.0},
        **{"hosting_min_kwp": 100.0, "hosting_max_kwp": 160.0, "pandapower_voltage_pu": 5e-6},
    },
]
NODES = [
    ("MV", False, 20_000.0, 0.0, 0.0, 1.02, 1.02),
    ("T1", False, 400.0, 0.0, 0.0, 0.99, 1.03),
    ("C1", True, 400.0, 50.0, 40.0, 0.95, 1.02),
]
BRANCHES = [("transformer", "T1", "MV", "T1", 0.7), ("line", "L1", "T1", "C1", 0.6)]
HOURS = [("low", "C1", 0.95, "hot_water"), ("transformer", "T1", 0.7, "heating")]
NOTES = {"en": ["layout assumed"], "fr": ["tracé supposé"]}


def grid_folder(folder, *, without=(), scenario_hash="x"):
    """Write the folder, without some columns of its table of sites."""
    folder.mkdir()
    names = [one["site"] for one in SITES]
    rows = {
        "sites": [{"network": "generated from the site", **BAND, **one} for one in SITES],
        "nodes": [dict(zip(_NODE, (site, *node), strict=True)) for site in names for node in NODES],
        "branches": [
            dict(zip(_BRANCH, (site, *one), strict=True)) for site in names for one in BRANCHES
        ],
        "hosting": [
            {"site": site, "placement": placement, "draw": i, "kwp": kwp, "limit": "line"}
            | {"where": "L1"}
            for site, low in (("outreau", 300.0), ("arras-towers", 100.0))
            for placement in ("own", "drawn")
            for i, kwp in enumerate((low, low + 10))
        ],
        "worst_hours": [
            {"site": site, "kind": kind, "rank": 1, "where": where, "value": value}
            | {"cause": cause, "time": "2026-02-06 23:00"}
            for site in names
            for kind, where, value, cause in HOURS
        ],
    }
    for name, table in rows.items():
        frame = pd.DataFrame(table)
        if name == "sites":
            frame = frame.drop(columns=list(without))
        frame.to_csv(folder / f"{name}.csv", index=False)
    told = {"title": "Elsewhere", "scenario_hash": scenario_hash, "notes": NOTES}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    charts = folder / "charts"
    charts.mkdir()
    (charts / "duration_curves-outreau-en.png").write_bytes(b"not shown")
    return folder


_NODE = ("site", "node", "is_supply", "nominal_v", "x_m", "y_m", "voltage_min_pu", "voltage_max_pu")
_BRANCH = ("site", "kind", "branch", "from_node", "to_node", "loading_max_fraction")
