"""The year recorded in November 2026: priced as it was then, and shared as it was then."""

import numpy as np
import pandas as pd
import priced
import pytest
from numpy.testing import assert_allclose

RTOL = 1e-9
FLOOR = 1e-7
"""EUR and the other figures: a saving near zero is a difference of bills of 1e3 EUR, whose own
rounding is 1e-13 of them."""

SITES = tuple(priced.table("sites.csv")["site"])

TOLD_NONE = ("T12", "T12b", "T17", "T17b")
"""Schemes under which November counted no participant."""

REGISTER_KWH, YEAR_KWH, SITE_KWH = 0.048, 0.080, 0.300
"""How far the curves in whole Wh may be from those of November. Their running sums are rounded,
so a slot is off by less than 1 Wh (0.41 Wh in the mean square), up or down in turn. Three times
what independent errors would add up to: over the 1,488 slots of a month 16 Wh, over the 4,400
sunny ones of a year 27 Wh. Over a site they cancel where all sun is shared: 109 Wh was seen of
113 MWh, three times as much is allowed."""


@pytest.fixture(scope="module")
def outcome():
    return priced.outcome()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("summary", "outcome/summary.csv"),
        ("members", "outcome/members.parquet"),
        ("cash_flow", "outcome/cash_flow.parquet"),
    ],
)
def test_outcome_is_that_of_november(outcome, name, file):
    found, recorded = outcome[name].reset_index(drop=True), priced.table(file)
    if name == "summary":
        recorded = with_all_who_share(recorded)
    # Columns that came since stand between the recorded ones.
    kept = [name for name in found if name in set(recorded.columns)]
    assert kept == list(recorded.columns)
    pd.testing.assert_frame_equal(
        found[kept], recorded, check_exact=False, rtol=RTOL, atol=FLOOR, check_dtype=False
    )


def with_all_who_share(recorded):
    """Participants as they are counted since: also where the common parts come first, or uses
    are shifted, for which November told none though the same tenants share."""
    who_share = recorded[recorded["scheme"] == "T1"].set_index("site")["n_participants"]
    is_told_none = recorded["scheme"].isin(TOLD_NONE)
    assert not recorded.loc[is_told_none, "n_participants"].any()
    counted = recorded["n_participants"].mask(is_told_none, recorded["site"].map(who_share))
    return recorded.assign(n_participants=counted)


@pytest.mark.parametrize("site", SITES)
def test_curves_shared_anew_give_the_registers(site):
    rows = priced.of("energy/registers.parquet", site=site, sharing="members")
    for found, column in zip(priced.reshared(site), ("consumption_kwh", "shared_kwh"), strict=True):
        recorded = priced.cube(rows, column, "period", "register", "member")
        assert_allclose(found, recorded, rtol=0, atol=REGISTER_KWH)
        by_member = found.sum(axis=(0, 1)), recorded.sum(axis=(0, 1))
        assert_allclose(*by_member, rtol=0, atol=YEAR_KWH)
        assert_allclose(*(member.sum() for member in by_member), rtol=0, atol=SITE_KWH)


def test_membership_can_be_shared_anew():
    # Who leaves gets nothing, and what it had goes to the others or stays over.
    site = "arras-bon-secours"
    takes_part = priced.population(site).is_participant.copy()
    leaver = int(np.flatnonzero(takes_part)[0])
    _, before = priced.reshared(site)
    takes_part[leaver] = False
    _, after = priced.reshared(site, takes_part)
    gain = (after - before).sum(axis=(0, 1))
    assert after[..., leaver].sum() == 0.0
    assert before[..., leaver].sum() > 0.0
    others = np.delete(gain, leaver)
    assert others.min() >= -1e-9  # kWh, rounding of sums of 1e3 kWh
    assert 0.0 < others.sum() < before[..., leaver].sum()
