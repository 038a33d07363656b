"""A sweep without a simulation: some schemes whose figures follow five inputs by plain formulas."""

import numpy as np

from simcore.base.draws import normal, stream
from simcore.study.futures.sampling import Uncertain, drawn, sobol
from simcore.study.sweep.bands import Bands, Cube, Inputs, bands_of, tables_of

SEED = 62
INPUTS = (
    Uncertain(
        path="finance.retail_index_fraction", shape="triangle", low=0.0, middle=0.02, high=0.04
    ),
    Uncertain(path="finance.grant_fraction", shape="uniform", low=0.3, high=0.9),
    Uncertain(
        path="finance.organiser_eur_per_participant",
        shape="triangle",
        low=15.0,
        middle=25.0,
        high=51.0,
    ),
    Uncertain(
        path="prices.excise_on_shared", shape="values", values=("due", "nil"), weights=(0.7, 0.3)
    ),
    Uncertain(path="finance.capex_factor", shape="triangle", low=0.8, middle=1.0, high=1.25),
)
FIGURES = (
    "tenant_saving_mean_eur",
    "tenant_saving_median_eur",
    "tenant_saving_min_eur",
    "losers_fraction",
    "landlord_npv_eur",
    "dscr_min",
    "effort_after_fraction",
    "self_consumption_fraction",
)
SCHEMES = {
    # Mean and worst saving, the landlord's worth with everything in the middle, and how much of
    # what electricity costs the tenants' saving follows. [EUR/year, kEUR, 1]
    "T1": (59.0, 7.0, -560.0, 1.0),
    "T2": (-8.0, -79.0, 240.0, 1.8),
    "T4": (20.0, 1.1, -130.0, 0.6),
    "T6": (37.0, 2.4, -340.0, 0.8),
    "T13": (34.0, 3.5, -150.0, 1.4),
    "T17": (38.0, 3.5, -310.0, 0.8),
}


def sample_inputs(n_draws=200):
    return Inputs(values=drawn(INPUTS, sobol(INPUTS, n_draws, SEED)))


def sample_cube(n_draws=200):
    """Figures of six schemes at one site and in all, ``(2, 6, 8, n_draws)``."""
    values = sample_inputs(n_draws).values
    retail, grant, organiser, excise, capex = (values[one.path] for one in INPUTS)
    is_nil = (excise == "nil").astype(float)
    energy, people = normal(stream(SEED, "sample"), np.arange(2 * n_draws)).reshape(2, n_draws)
    shared = 1200 * (grant - 0.6) - 900 * (capex - 1) - 8 * (organiser - 25) + 30 * energy
    rows = []
    for mean, worst, npv, follows in SCHEMES.values():
        saving = mean + follows * (300 * (retail - 0.02) + 9 * is_nil + 1.5 * energy)
        least = worst + follows * (90 * (retail - 0.02) + 3 * is_nil + 1.2 * people)
        losers = np.clip(-least / 100, 0, 1)
        own = 1e3 * (npv + shared + 9000 * follows * (retail - 0.02) + 150 * is_nil)
        cover = 1 + own / 1e6
        effort, part = 0.07 - saving / 1e4, 0.92 + 0.005 * energy
        rows.append([saving, saving - 1, least, losers, own, cover, effort, part])
    return np.stack([np.array(rows)] * 2)


def sampled(n_draws=200):
    """A sweep as its tables are made from."""
    return Cube(
        sites=("arras", "all"),
        schemes=tuple(SCHEMES),
        figures=FIGURES,
        values=sample_cube(n_draws),
        weights=np.ones(n_draws),
    )


def sample_bands(n_draws=200, **options) -> Bands:
    return bands_of(sampled(n_draws), sample_inputs(n_draws), **options)


def write_sweep(folder, n_draws=200, told="T4"):
    """Put the tables of the sample into a run folder, the scheme it tells of under a name."""
    for name, table in tables_of(sample_bands(n_draws, scheme="T4")).items():
        table.replace("T4", told).to_parquet(folder / f"{name}.parquet")
