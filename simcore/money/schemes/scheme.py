"""What a tariff scheme is, and how one is made of parts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from simcore.base.errors import Problem, did_you_mean, fault, phrase
from simcore.base.records import Array
from simcore.money.schemes.basis import Basis, Growth, Index, Parameters, Payment, rising
from simcore.money.schemes.parts import Part, part_eur, part_index, part_needs, parts_eur
from simcore.money.schemes.payments import free

MOST_EUR_PER_KWH = 1.0
"""Highest price of a kWh that can be meant; beyond, c EUR were typed as EUR. [EUR/kWh]"""

CENTS = 100
MOST_TOLD = 1e300
EACH_ITS_OWN = "parts"
"""Index of a scheme whose parts follow several."""
OF_A_PART = ("price", "floor", "cap", "from_kwh", "to_kwh")
"""Numbers of a part that a parameter may set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number a scheme can be tuned by, with its bounds and where its default is from.

    ``default`` is None where the site itself gives it, as a price that covers costs. The words
    of ``source``, and of what ``unit`` adds to a plain unit after a colon, stand in catalogues.
    """

    name: str
    default: float | None
    unit: str
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A part of which parameters set some numbers.

    Attributes
    ----------
    part
        The part, with the numbers that stand.
    terms
        What sets each of the others, of ``OF_A_PART``: the product of its terms, each a
        parameter, or ``1 - `` and a parameter.
    costs
        Name in the basis of the price where its parameter is not stated: one that follows the
        landlord's costs; empty for none.

    Examples
    --------
    >>> recipe = Recipe(
    ...     part=Part(quantity="supply_part"), terms={"price": ("1 - discount_fraction",)}
    ... )
    >>> float(recipe.at({"discount_fraction": 0.25}).price)
    0.75
    """

    part: Part
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    costs: str = ""

    def at(self, parameters: Parameters, basis: Basis | None = None) -> Part:
        """The part with its numbers."""
        values: dict[str, Any] = {
            name: _product(terms, parameters) for name, terms in self.terms.items()
        }
        if self.costs and values["price"] is None:
            values["price"] = 0.0 if basis is None else getattr(basis, self.costs)
        return replace(self.part, **values)


MINUS = "1 - "


def _product(terms: Sequence[str], parameters: Parameters) -> Array | float | None:
    """Product of terms; None where a parameter is not stated."""
    found: Array | float = 1.0
    for term in terms:
        value = parameters.get(term.removeprefix(MINUS))
        if value is None:
            return None
        found = found * (1 - np.asarray(value) if term.startswith(MINUS) else np.asarray(value))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A way to pay for shared energy.

    Attributes
    ----------
    payment
        Formula.
    parameters
        What it can be tuned by.
    price
        Parameter that stands for the price: what ``solve`` looks for and a frontier moves
        over its range; empty for a scheme without a price.
    is_linear
        Whether payments are affine in that parameter over its whole range.
    ordered
        Pairs of parameters of which the first may not be above the second.
    arrangement
        Who shares: ``"members"`` (all who take part), ``"common_parts"`` (the landlord's own
        meter alone), ``"common_parts_first"`` (its meter, then the others), or ``"shifted"``
        (all who take part, the willing having moved uses under the sun).
    follows_energy
        Whether payments fall as modules age.
    index
        What the payments of later years follow: ``"none"``, the ``"retail"`` price,
        ``"consumer"`` prices, ``"parts"`` where each part has an index of its own, or a rule of
        the scheme's own.
    reward
        What the landlord gives tenants back, without VAT; None for nothing.
    is_full_supply
        Whether the landlord takes the place of the outside supplier for those who take part.
    needs
        What it reads beyond peak and off-peak registers: ``solar_window``, ``tempo``, ``spot``,
        and the ``residual`` energy of the tenants by slot.
    law
        What the law asks of it beyond what it asks of all schemes: keys of ``LAW``.
    price_by
        By what its price differs between tenants who know it: ``"income"``, ``"contract"``,
        ``"rooms"``, or ``"group"`` and a group of its parts after a colon; empty where one rule
        gives all of them their price.
    parts
        What it is made of, with the parameters that set it; None where its formula is a
        function of its own.

    Examples
    --------
    >>> import simcore as sc
    >>> sc.schemes.SCHEMES["T8"].filled({"fee_eur_per_month": 4.0})
    {'fee_eur_per_month': 4.0}
    """

    payment: Payment
    parameters: tuple[Parameter, ...] = ()
    price: str = ""
    is_linear: bool = True
    ordered: tuple[tuple[str, str], ...] = ()
    arrangement: str = "members"
    follows_energy: bool = True
    index: str | Index = "none"
    reward: Payment | None = None
    is_full_supply: bool = False
    needs: frozenset[str] = frozenset()
    law: tuple[str, ...] = ()
    price_by: str = ""
    parts: tuple[Recipe, ...] | None = None

    def filled(self, stated: Parameters) -> dict[str, float | Array]:
        """All parameters that have a value, the given ones over the defaults."""
        defaults = {p.name: p.default for p in self.parameters if p.default is not None}
        return defaults | dict(stated)

    @property
    def is_mixed(self) -> bool:
        """Whether its parts go different ways in later years."""
        return self.index == EACH_ITS_OWN

    @property
    def moves_uses(self) -> bool:
        """Whether the willing move uses under the sun for it."""
        return self.arrangement == "shifted"

    @property
    def is_by_period(self) -> bool:
        """Whether its year depends on how the energy falls into billing periods at equal prices.

        A block of kWh a month does, a price that follows the month, and a price held by another
        that may differ between months.
        """
        return self.is_full_supply or any(_tells_periods(one) for one in self.parts or ())

    @property
    def is_in_programme(self) -> bool:
        """Whether it is made of parts alone, shared among all members: what a designer weighs."""
        is_plain = self.reward is None and not self.is_full_supply
        return self.parts is not None and is_plain and self.arrangement == "members"

    def parts_at(self, parameters: Parameters, basis: Basis | None = None) -> tuple[Part, ...]:
        """Its parts with their numbers; ``basis`` gives prices that follow the costs."""
        return tuple(recipe.at(parameters, basis) for recipe in self.parts or ())

    @property
    def priced(self) -> Parameter | None:
        """The parameter that stands for the price."""
        return next(
            (parameter for parameter in self.parameters if parameter.name == self.price), None
        )

    def index_of_years(self, parameters: Parameters, growth: Growth) -> Array:
        """Price of each year over that of year 1, ``(..., n_years + 1)``; 0 in year 0."""
        if not isinstance(self.index, str):
            return self.index(parameters, growth)
        assert not self.is_mixed, "its parts go different ways"
        rates: dict[str, float | Array] = {
            "none": 0.0,
            "retail": growth.retail_index_fraction,
            "consumer": growth.cpi_fraction,
        }
        return rising(rates[self.index], growth)


def of_parts(recipes: Sequence[Recipe], **fields: Any) -> Scheme:
    """A scheme made of parts: payments, rewards, indexes and needs follow from them.

    Parameters
    ----------
    recipes
        Its parts.
    fields
        Of ``Scheme``; those given win over what follows from the parts.
    """
    parts = [recipe.part for recipe in recipes]
    sold = tuple(recipe for recipe in recipes if not recipe.part.counts.is_reward)
    given = tuple(recipe for recipe in recipes if recipe.part.counts.is_reward)
    is_bounded = any(recipe.part.cap_by or _is_bounded(recipe) for recipe in recipes)
    made: dict[str, Any] = {
        "payment": partial(recipes_eur, sold) if sold else free,
        "reward": partial(recipes_eur, given) if given else None,
        "arrangement": "shifted" if given else "members",
        "needs": frozenset().union(*(part_needs(part) for part in parts)),
        "is_linear": not is_bounded,
        "parts": tuple(recipes),
        **_ways(sold, is_alone=not given),
    }
    return Scheme(**{**made, **fields})


def _tells_periods(recipe: Recipe) -> bool:
    part = recipe.part
    has_quota = part.has_quota or bool({"from_kwh", "to_kwh"} & recipe.terms.keys())
    return has_quota or bool(part.level or part.cap_by) or _is_bounded(recipe)


def _is_bounded(recipe: Recipe) -> bool:
    return recipe.part.is_bounded or bool({"floor", "cap"} & recipe.terms.keys())


def _ways(recipes: Sequence[Recipe], *, is_alone: bool) -> dict[str, Any]:
    """Index of later years of parts that all go one way; else each its own."""
    ways = {(recipe.part.follows, recipe.part.follows_energy) for recipe in recipes}
    if not ways:
        return {"index": "none", "follows_energy": True}
    (index, follows), *others = sorted(ways)
    if not is_alone and (index, follows) != ("none", True):
        others.append(("none", True))
    if others or index not in ("none", "retail", "consumer"):
        return {"index": EACH_ITS_OWN, "follows_energy": False}
    bounded = [recipe for recipe in recipes if _is_bounded(recipe)]
    if not bounded:
        return {"index": index, "follows_energy": follows}
    if len(recipes) > 1:
        return {"index": EACH_ITS_OWN, "follows_energy": False}
    return {"index": partial(_bounded_index, bounded[0]), "follows_energy": follows}


def _bounded_index(recipe: Recipe, parameters: Parameters, growth: Growth) -> Array:
    """Price of each year of one part between its bounds."""
    return part_index(recipe.at(parameters), growth, growth.network_fraction)


def recipes_eur(recipes: Sequence[Recipe], basis: Basis, parameters: Parameters) -> Array:
    """Payments before VAT of some parts together, ``(..., n_periods, n_members)``. [EUR]"""
    return sum(part_eur(basis, recipe.at(parameters, basis)) for recipe in recipes)  # type: ignore[return-value]


def by_part_eur(scheme: Scheme, basis: Basis, parameters: Parameters) -> Array:
    """Payments of each part but the rewards, ``(n_parts, ..., n_periods, n_members)``. [EUR]"""
    return parts_eur(basis, paid_parts(scheme, parameters, basis))


def paid_parts(
    scheme: Scheme, parameters: Parameters, basis: Basis | None = None
) -> tuple[Part, ...]:
    """Parts of a scheme that tenants pay, or that are taken off what they pay."""
    parts = scheme.parts_at(parameters, basis)
    return tuple(part for part in parts if not part.counts.is_reward)


def parameter_problems(
    scheme: Scheme, stated: Mapping[str, object], place_of: Callable[[str], str]
) -> Iterator[Problem]:
    """What is wrong with the parameters given for a scheme; ``place_of`` says where one stands."""
    parameters = {parameter.name: parameter for parameter in scheme.parameters}
    for name, value in stated.items():
        if name not in parameters:
            guess = did_you_mean(name, parameters)
            yield (
                fault("unknown_key", place_of(name), known=tuple(parameters), guess=guess)
                if parameters
                else fault("no_parameter", place_of(name))
            )
        elif (
            isinstance(value, int | float)
            and not parameters[name].low <= value <= parameters[name].high
        ):
            # A whole number of 400 digits fits in no float.
            told = float(min(max(value, -MOST_TOLD), MOST_TOLD))
            yield _out_of_bounds(place_of(name), parameters[name], told)
    numbers = {p.name: stated.get(p.name, p.default) for p in scheme.parameters}
    for name, other in scheme.ordered:
        low, high = numbers[name], numbers[other]
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            yield fault("above_other", place_of(name), found=low, most=high, name=other)


def _out_of_bounds(place: str, parameter: Parameter, value: float) -> Problem:
    guess = None
    is_price = parameter.unit.startswith("EUR/kWh")
    if is_price and value > MOST_EUR_PER_KWH and value / CENTS <= parameter.high:
        guess = phrase("cents_written", value=value, written=value / CENTS)
    elif parameter.unit == "1" and 1 < value <= CENTS:
        guess = phrase("fraction_written", value=value, written=value / CENTS)
    bounds = {"low": parameter.low, "high": parameter.high}
    return fault("out_of_bounds", place, found=value, guess=guess, **bounds)
