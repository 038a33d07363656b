"""Work out the figures of the page on the low-voltage grid, and write it with its pictures.

Run from the top of the project, with the sample data beside it::

    python docs/validation/make_grid.py

It writes ``docs/validation/grid.md`` and its four pictures, and takes about three minutes.
Every figure of the first table comes from :func:`figures`, which a test runs again.
"""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import simcore as sc
from simcore.energy.grid.flow import power_flow
from simcore.energy.grid.generate import typed_lines
from simcore.energy.grid.pandapower_file import read_pandapower
from simcore.energy.grid.records import Network, Transformers, load_point
from simcore.energy.grid.reference import difference
from simcore.energy.grid.roseau import read_roseau
from simcore.show.charts.style import board_style
from simcore.show.grid.charts import duration_curves, hosting_capacity, network_map, worst_hours
from simcore.show.grid.grid import spread_kwp
from simcore.study.grid.grid import Wishes, grid

HERE = Path(__file__).parent
FEEDERS = HERE.parents[2] / "shared" / "data" / "lv_feeders"
KERBER = ("landnetz_freileitung_1", "landnetz_kabel_2", "dorfnetz", "vorstadtnetz_kabel_1")
SIMBENCH = ("1-LV-rural1--0-sw", "1-LV-semiurb4--0-sw", "1-LV-urban6--0-sw")
VOLTAGE, LOADING = "≤ 0.0001 pu", "≤ 0.1 %"
Row = tuple[str, str, str, str, str]

COLUMNS = (
    "site",
    "kWp",
    "kVA",
    "voltage, pu",
    "line",
    "transf.",
    "reverse, h",
    "room, kWp",
    "at random, kWp",
    "Q(U), kWp",
    "transf., tanks moved",
)

PAGE = """# The low-voltage grid: solver, networks, limits

Written by `docs/validation/make_grid.py`. A year is solved by power-grid-model in batches;
pandapower is the reference. "Found" is the largest difference, rounded up to a power of ten.
French feeders: sample files of roseau-load-flow (BSD-3), the voltages are those of their load
point; the same figures are found by pandapower.

| check | figure | found | target | source |
|---|---|---|---|---|
{figures}

The published voltages of the IEEE European feeder are not at hand; pandapower's copy of the
network and of its 9:26 load point stands for them. Its file gives the transformer a magnetising
branch in the zero sequence, which this model does not have. Where phases are told apart, all
return current flows in the neutral, earthed at the transformer: a test compares a feeder with a
sweep over four wires (2e-5 pu). Losses are import less export, less demand, plus production; a
test adds up those of the branches.

## Speed
The 146-home network of Kerber (294 nodes), 17,520 half-hours with loadings and losses: 0.6 s
with two threads on two idle cores, 1.5 s with other work on the machine; pandapower's own time
series takes 212 s. The solver's answers are held for a few thousand slots at a time, so memory
grows with the results only.

## The five sites
Base scenario, half-hours, networks **drawn up from the sites with an assumed layout** (the
operator's plans may differ), MV side at 1.02, band 0.90 to 1.06, balanced phases. Voltages of
supply points; loadings; hours of reverse flow; hosting capacity as median (least to most) over
20 draws of the households with the plants as placed, then placed at random; with Q(U) on the
base draw; loading of the transformer with all tanks in the same solar windows.

{sites}

All five hold with room to spare. Half-hour means stand for the 10-minute means of EN 50160, so
short peaks do not show; cables inside buildings are left out; other customers of the same
transformer are not known. All tanks on one set of windows raise the winter peak, since all start
at once. Capacity ends at the first passing of a limit in any slot.

![Network of Outreau](grid-map.png)
![Duration curves at Outreau](grid-duration.png)
![Worst hours at Outreau](grid-worst.png)
![Hosting capacity](grid-hosting.png)

## Where figures come from
- Conductors and transformers: `simcore/data/conductors.csv`, `transformers.csv`, a source each.
  Zero sequence of catalogue rows: four times the direct one (inferred).
- Coincidence of dwellings: table of NF C 14-100 as practice quotes it; not read in the standard.
- Q(U) and P(U): defaults of IEEE 1547-2018, category B; cos φ(P): usual curve of VDE-AR-N 4105;
  all three as practice quotes them, not read in the standards. Inverters have room for their
  reactive power (assumed).
- Band: code de l'énergie, D.322-9 (207 to 253 V); +6 % is the older French band and the
  stricter one. EN 50160: ±10 % for 95 % of the 10-minute means of each week.
"""


def figures(*, has_feeders: bool = True) -> list[Row]:
    """Check, figure, found, target and source of each line of the first table.

    Those of the French feeders only where their files are at hand.
    """
    french = _french() if has_feeders else ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [*_two_bus(), *_kerber(), *_simbench(), *french, *_ieee()]


def _two_bus() -> Iterator[Row]:
    network = _line_of_200_m()
    gaps = []
    for p_kw in (40.0, 120.0, -60.0):
        found = power_flow(network, load_point([2], [-1], [p_kw], [0.3 * p_kw]))
        r, x, p, q = 0.0376, 0.0136, p_kw * 1e3, 0.3 * p_kw * 1e3
        b = 2 * (r * p + x * q) - 400.0**2
        exact = np.sqrt((-b + np.sqrt(b**2 - 4 * (r**2 + x**2) * (p**2 + q**2))) / 2) / 400
        gaps.append(abs(found.voltage_pu[0, 2] - exact))
    yield (
        "Two buses",
        "voltage at the end of 200 m, 120 kW drawn to 60 kW given",
        _pu(max(gaps)),
        "≤ 0.00001 pu",
        "closed form of the line",
    )


def _line_of_200_m() -> Network:
    """Stiff source, transformer without impedance, 200 m of U_AL_150."""
    one = {"sn_kva": 160.0, "u1_v": 20e3, "u2_v": 400.0, "uk_fraction": 1e-9}
    one |= {"pk_w": 0.0, "i0_fraction": 0.0, "p0_w": 0.0}
    ends = {"from_node": np.array([0]), "to_node": np.array([1])}
    arrays = {name: np.array([value]) for name, value in one.items()}
    return Network(
        name="two buses",
        source="closed form",
        node_names=("MV", "LV", "end"),
        node_voltage_v=np.array([20e3, 400.0, 400.0]),
        node_xy_m=np.zeros((3, 2)),
        lines=typed_lines([("line", 1, 2, 200.0, "U_AL_150")]),
        transformers=Transformers(names=("T",), **ends, **arrays),
        source_node=0,
        source_voltage_pu=1.0,
        supply_nodes=np.array([2]),
    )


def _kerber() -> Iterator[Row]:
    import pandapower.networks as pn

    for name in KERBER:
        yield from _against_pandapower(f"Kerber {name}", getattr(pn, f"create_kerber_{name}")())


def _simbench() -> Iterator[Row]:
    import simbench

    for code in SIMBENCH:
        yield from _against_pandapower(f"SimBench {code}", simbench.get_simbench_net(code))


def _against_pandapower(name: str, net: object) -> Iterator[Row]:
    import pandapower as pp

    pp.runpp(net, numba=False)
    network, draws = read_pandapower(json.loads(pp.to_json(net)), name)
    found = power_flow(network, draws)
    theirs = dict(zip(net.bus.name.fillna("").astype(str), net.res_bus.vm_pu, strict=True))
    by_place = len(net.bus) == network.n_nodes
    volts = (
        net.res_bus.vm_pu.to_numpy()
        if by_place
        else np.array([theirs[node] for node in network.node_names])
    )
    loading = max(
        np.abs(found.line_loading[0] - net.res_line.loading_percent / 100).max(),
        np.abs(found.transformer_loading[0] - net.res_trafo.loading_percent / 100).max(),
    )
    gap = np.abs(found.voltage_pu[0] - volts).max()
    yield name, f"voltage, {network.n_nodes} nodes", _pu(gap), VOLTAGE, "pandapower 3.5.6"
    yield name, "loading", _percent(loading), LOADING, "pandapower 3.5.6"


def _french() -> Iterator[Row]:
    for path in sorted(FEEDERS.glob("*.json")):
        network, draws = read_roseau(json.loads(path.read_text(encoding="utf-8")), path.name)
        found = power_flow(network, draws)
        low = found.voltage_pu[0, network.is_low_voltage]
        gap = difference(network, draws, found, np.zeros((1, 0)), [0])
        name = f"French {path.stem}"
        shown = f"voltage, {low.min():.3f} to {low.max():.3f} pu"
        yield name, shown, _pu(gap.voltage_pu), VOLTAGE, "pandapower 3.5.6"
        loading = max(gap.line_loading, gap.transformer_loading)
        yield name, "loading", _percent(loading), LOADING, "pandapower 3.5.6"
    network, draws = read_roseau(
        json.loads((FEEDERS / "LVFeeder36360_Winter.json").read_text(encoding="utf-8")), "feeder"
    )
    found = power_flow(network, draws, is_unbalanced=True)
    gap = difference(network, draws, found, np.zeros((1, 0)), [0])
    name = "French LVFeeder36360_Winter"
    yield name, "voltage, three phases", _pu(gap.voltage_pu), VOLTAGE, "pandapower, runpp_3ph"


def _ieee() -> Iterator[Row]:
    import pandapower as pp
    import pandapower.networks as pn

    net = pn.ieee_european_lv_asymmetric("on_peak_566")
    network, draws = read_pandapower(json.loads(pp.to_json(net)), "ieee")
    found = power_flow(network, draws, is_unbalanced=True).voltage_pu[0]
    columns = ["vm_a_pu", "vm_b_pu", "vm_c_pu"]
    pp.runpp_3ph(net)
    gap = np.abs(found - net.res_bus_3ph[columns].to_numpy()).max()
    name = "IEEE European LV, 9:26"
    yield name, "voltage, three phases, as shipped", _pu(gap), "≤ 0.001 pu", "pandapower 3.5.6"
    net.trafo["mag0_percent"] = 1e7
    pp.runpp_3ph(net)
    gap = np.abs(found - net.res_bus_3ph[columns].to_numpy()).max()
    shown = "the same, no zero-sequence magnetising branch"
    yield name, shown, _pu(gap), VOLTAGE, "pandapower 3.5.6"


def _pu(value: float) -> str:
    """A difference of voltage, rounded up to one figure."""
    return f"{_ceiling(value):.0e} pu"


def _percent(value: float) -> str:
    return f"{_ceiling(100 * value):.0e} %"


def _ceiling(value: float) -> float:
    """Next power of ten: solvers differ in the last digits from machine to machine."""
    return float(10.0 ** np.ceil(np.log10(max(value, 1e-7))))


def main() -> None:
    """Write the page and its pictures."""
    scenario = sc.load(HERE.parents[1] / "scenarios" / "five-sites.toml")
    outcome = grid(scenario, wishes=Wishes(n_draws=20, has_variants=True))
    pictures = (
        ("grid-map.png", network_map, 2),
        ("grid-duration.png", duration_curves, 2),
        ("grid-worst.png", worst_hours, 2),
        ("grid-hosting.png", hosting_capacity, 0),
    )
    for name, draw, site in pictures:
        with board_style():
            draw(outcome, None, "en", site).figure.savefig(HERE / name, dpi=85)
    lines = [_line(row) for row in figures()]
    sites = [_line(row) for row in (COLUMNS, ("---",) * len(COLUMNS), *_sites(outcome))]
    text = PAGE.replace("{figures}", "\n".join(lines)).replace("{sites}", "\n".join(sites))
    (HERE / "grid.md").write_text(text, encoding="utf-8")


def _line(row: tuple[str, ...]) -> str:
    return "| " + " | ".join(row) + " |"


def _sites(outcome: object) -> Iterator[tuple[str, ...]]:
    for year in outcome.sites:
        own, drawn = spread_kwp(year.hosting.own), spread_kwp(year.hosting.drawn)
        judged = year.verdict
        by_key = {one.key: one for one in year.variants}
        q_u = by_key["q_u"].capacity
        tanks = by_key.get("solar_hot_water")
        yield (
            year.name,
            f"{year.peak_power_kw:.0f}",
            f"{year.network.transformer_kva:.0f}",
            f"{judged.voltage_min_pu:.3f} to {judged.voltage_max_pu:.3f}",
            f"{100 * judged.line_loading_max:.0f} %",
            f"{100 * judged.transformer_loading_max:.0f} %",
            f"{year.energy.export_hours:.0f}",
            f"{own[1]:.0f} ({own[0]:.0f} to {own[2]:.0f})",
            f"{drawn[1]:.0f} ({drawn[0]:.0f} to {drawn[2]:.0f})",
            f"{q_u.kwp:.0f}",
            f"{100 * tanks.verdict.transformer_loading_max:.0f} %" if tanks else "-",
        )


if __name__ == "__main__":
    main()
