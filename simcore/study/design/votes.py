"""Designed tariffs that are worth a vote."""

from simcore.money.schemes.parts import Part
from simcore.scenario.design import Objective
from simcore.study.compare.pipeline import prepared
from simcore.study.compare.records import Flows
from simcore.study.compare.verdict import is_balanced
from simcore.study.design.records import WISHED_PRICES, Designed
from simcore.study.design.sought import sought
from simcore.study.design.tariff import Tariff, told_number
from simcore.study.design.views import WITHIN

AIMS: dict[str, tuple[Objective, ...]] = {
    "poorest": ("grant", "poorest", "worst", "landlord"),
    "grant": ("grant", "landlord", "worst", "poorest"),
}
"""What is sought first once the books balance, by the kind of the option; the first is always
that they do. What the landlord then has left over is a grant that need not be asked for."""
USUAL, SHORT = "worst", "negotiate"
"""Kinds of the tariff of the scenario's own aims, where the books balance and where they do not."""

Votes = dict[str, tuple[Part, ...]]


def votes(flows: Flows, found: Designed) -> Votes:
    """Tariffs to vote on, by the kind of option they are.

    Parameters
    ----------
    flows
        Energy that the designer was asked about, of one draw.
    found
        What it found.

    Returns
    -------
    dict
        Three tariffs where the books balance, fewer where some are the same; else the one that
        comes nearest; none where no tariff meets what is wished.
    """
    best = _told(found.tariffs, found.wishes.worth_a_price_eur)
    if best is None:
        return {}
    if not is_balanced(best.npv_eur):
        return {SHORT: best.parts}
    seen = [prepared(flows, WITHIN).sites]
    told: Votes = {USUAL: best.parts}
    for kind, objectives in AIMS.items():
        wishes = found.wishes.model_copy(update={"objectives": objectives})
        other = _told(sought(seen, wishes, WISHED_PRICES).tariffs, wishes.worth_a_price_eur)
        if other is not None and _prices(other.parts) not in map(_prices, told.values()):
            told[kind] = other.parts
    return told


def _told(tariffs: tuple[Tariff | None, ...], least_eur: float) -> Tariff | None:
    """The tariff of the number of prices that is worth telling."""
    number, _ = told_number(tariffs, least_eur)
    return tariffs[number - 1] if number else None


def _prices(parts: tuple[Part, ...]) -> tuple[tuple[str, str, str, float], ...]:
    """Parts as a price sheet tells them apart."""
    return tuple((one.quantity, one.when, one.who, round(float(one.price), 3)) for one in parts)
