"""What prices and costs make of a site, as plain numbers: the ordinary road up to any payment.

A state is a mapping of arrays read off the records of the ordinary road, so that states of many
futures can be stacked, or added up where they are affine in what moves them, and then be put
back into the same records. Billing periods that no payment tells apart are added up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.money.finance import Plant
from simcore.money.schemes import Basis
from simcore.site.bills import AfterSharing
from simcore.site.ledger import ledger_before
from simcore.site.records import SiteOutcome
from simcore.site.road import PreparedSite
from simcore.study.compare.social import cost_before_eur

State = Mapping[str, Array]
"""Numbers of a site by name, ``arrangement.figure`` for those of an arrangement."""
SUMMED = (
    "shared_kwh",
    "avoided_eur",
    "uplift_eur",
    "months",
    "residual_spot_eur",
    "forward_value_eur",
    "rewarded_kwh",
    "moved_kwh",
    "spot_eur",
    "spot_floor_eur",
)
"""Figures of a basis that add up over billing periods, the first axis."""
WEIGHED = ("supply_eur_per_kwh", "retail_eur_per_kwh")
"""Prices of a basis that hold for shared energy: their mean over it."""
REPEATED = (
    "is_high_season",
    "vat_fraction",
    "reference_eur_per_kwh",
    "energy_vat_fraction",
    "month_of_period",
)
"""Figures of a basis that are the same in billing periods which are added up."""
OF_AFTER = ("saving_eur", "charges_saving_eur")
MOVED_BASIS = (
    "supply_eur_per_kwh",
    "retail_eur_per_kwh",
    "avoided_eur",
    "uplift_eur",
    "vat_fraction",
    "reference_eur_per_kwh",
    "energy_vat_fraction",
    "residual_spot_eur",
    "forward_value_eur",
    "spot_eur",
    "spot_floor_eur",
)
"""Figures of a basis that prices move; its kWh and its people stay."""
MOVED_BILLED = ("energy_eur", "fixed_eur", "before_vat_eur", "passed_on_eur")
PLANT = tuple(field.name for field in fields(Plant) if field.name != "storage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A site as no price moves it: who lives there, what is shared, what is built.

    ``site`` holds bills and bases by added-up periods, without curves; ``cost_before_eur`` is
    what each member pays for energy in the home today, ``(n_members,)``.
    """

    site: PreparedSite
    cost_before_eur: Array

    __repr__ = brief


def frame_of(prepared: PreparedSite, schemes: Sequence[str]) -> Frame:
    """A prepared site with the billing periods added up that none of the schemes tells apart."""
    known = prepared.before_sharing.inputs.known_schemes
    keeps = any(known[name].is_by_period for name in schemes)
    groups = _alone(prepared) if keeps else _groups(prepared)
    supplies = any(known[name].is_full_supply for name in schemes)
    after = {}
    for name, sharing in prepared.after_sharing.items():
        billed = sharing.basis.billed if supplies else None
        basis = _merged(replace(sharing.basis, billed=billed), groups)
        after[name] = replace(sharing, basis=basis)
    site = replace(prepared, after_sharing=after)
    return Frame(site=site, cost_before_eur=_cost_before_eur(prepared))


def without_curves(frame: Frame) -> Frame:
    """The same without what only curves and books tell, small enough to be sent elsewhere."""
    before = frame.site.before_sharing
    nothing = np.zeros(0)
    flows = replace(
        before.flows,
        production_kwh=nothing,
        consumption_kwh=nothing,
        shared_kwh={},
        classes=None,
        rounding_lost_kwh={},
        plant_production_kwh=None,
        plant_surplus_kwh={},
        shift=None,
        injected_kwh=None,
        supplied=None,
        found=(),
        storage={},
    )
    after = {
        name: replace(sharing, ledger_eur={}) for name, sharing in frame.site.after_sharing.items()
    }
    site = replace(frame.site, before_sharing=replace(before, flows=flows), after_sharing=after)
    return replace(frame, site=site)


def state_of(frame: Frame) -> dict[str, Array]:
    """Every number of a site that a price, a cost or a reading of the law can move."""
    plant = frame.site.before_sharing.plant
    numbers = {f"plant.{name}": _number(getattr(plant, name)) for name in PLANT}
    numbers["cost_before_eur"] = frame.cost_before_eur
    for arrangement, after in frame.site.after_sharing.items():
        for name, value in _of_after(after).items():
            numbers[f"{arrangement}.{name}"] = value
    return {name: value for name, value in numbers.items() if value is not None}


def _of_after(after: AfterSharing) -> dict[str, Any]:
    billed = after.basis.billed
    return {
        **{name: getattr(after, name) for name in OF_AFTER},
        "kept_eur": _number(after.year_one.common_parts_saving_eur),
        **{f"basis.{name}": getattr(after.basis, name) for name in MOVED_BASIS},
        **({} if billed is None else {f"billed.{n}": getattr(billed, n) for n in MOVED_BILLED}),
    }


def with_state(frame: Frame, state: State) -> Frame:
    """A site with these numbers in the place of its own; batches stand on their left."""
    before = frame.site.before_sharing
    plant: dict[str, Any] = {
        name: state[key] for name in PLANT if (key := f"plant.{name}") in state
    }
    before = replace(before, plant=replace(before.plant, **plant))
    after = {
        name: _after_with(sharing, _below(state, f"{name}."))
        for name, sharing in frame.site.after_sharing.items()
    }
    site = replace(frame.site, before_sharing=before, after_sharing=after)
    return replace(
        frame, site=site, cost_before_eur=state.get("cost_before_eur", frame.cost_before_eur)
    )


def _after_with(after: AfterSharing, state: State) -> AfterSharing:
    billed = after.basis.billed
    if billed is not None:
        billed = replace(billed, **_below(state, "billed."))
    basis = replace(after.basis, billed=billed, **_below(state, "basis."))
    own: dict[str, Any] = {name: state[name] for name in OF_AFTER if name in state}
    kept_eur = state.get("kept_eur", after.year_one.common_parts_saving_eur)
    year_one = replace(after.year_one, common_parts_saving_eur=kept_eur)
    return replace(after, basis=basis, year_one=year_one, **own)


def _below(state: State, prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)
    }


def _number(value: Any) -> Array | None:
    return None if value is None else np.asarray(value, float)


def _cost_before_eur(prepared: PreparedSite) -> Array:
    before = prepared.before_sharing
    today = SiteOutcome(
        flows=before.flows,
        plant=before.plant,
        bill_before=before.bill,
        cheque_eur=before.cheque_eur,
        ledger_before_eur=ledger_before(before),
        schemes={},
    )
    return cost_before_eur(today, before.inputs.social)


# Billing periods that are added up -----------------------------------------------------------


def _alone(prepared: PreparedSite) -> list[Array]:
    n_periods = len(prepared.before_sharing.inputs.periods)
    return [np.array([period]) for period in range(n_periods)]


def _groups(prepared: PreparedSite) -> list[Array]:
    """Numbers of the billing periods that have the same season, VAT and public price."""
    basis = next(iter(prepared.after_sharing.values())).basis
    if len({*basis.vat_fraction.tolist()}) > 1:
        return _alone(prepared)
    kinds: dict[tuple[float, ...], list[int]] = {}
    for period in range(len(basis.months)):
        told = (getattr(basis, name) for name in REPEATED if name != "month_of_period")
        kind = tuple(float(values[period]) for values in told if values is not None)
        kinds.setdefault(kind, []).append(period)
    return [np.array(periods) for periods in kinds.values()]


def _merged(basis: Basis, groups: Sequence[Array]) -> Basis:
    """A basis by groups of billing periods, each in the place of one period."""
    changes: dict[str, Any] = {}
    for name in (*SUMMED, *WEIGHED, *REPEATED):
        value = getattr(basis, name)
        if value is None:
            continue
        if name in WEIGHED:
            changes[name] = np.stack([_mean(value, basis.shared_kwh, of) for of in groups])
        elif name in SUMMED:
            changes[name] = np.stack([value[of].sum(axis=0) for of in groups])
        else:
            changes[name] = value[[of[0] for of in groups]]
    if basis.billed is not None:
        names = [field.name for field in fields(basis.billed)]
        sums = {
            n: np.stack([getattr(basis.billed, n)[of].sum(axis=0) for of in groups]) for n in names
        }
        changes["billed"] = replace(basis.billed, **sums)
    return replace(basis, **changes)


def _mean(price: Array, kwh: Array, of: Array) -> Array:
    """Mean of a price over the kWh of some periods; the first period's where there are none."""
    total = kwh[of].sum(axis=0)
    worth = (price[of] * kwh[of]).sum(axis=0)
    return np.divide(worth, total, out=np.array(price[of[0]], float), where=total > 0)
