"""The ``[design]`` table: what a tariff is sought for, and from which parts."""

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from simcore.scenario.bounds import EUROS, PRICES, RATIO, YEARLY_EUROS, Bounds, Fraction
from simcore.scenario.fields import Integer, Number, Table, Text, entry, invalid

Flag = Annotated[bool, Field(strict=True)]
Gain = Annotated[Number, Bounds(-2_000, 2_000, YEARLY_EUROS)]
Objective = Literal["grant", "worst", "poorest", "landlord"]
Step = tuple[Gain, Fraction]


def _rising(curve: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """A curve whose gains rise, and whose shares do not fall; refused where they do."""
    gains, shares = ([step[place] for step in curve] for place in (0, 1))
    is_rising = all(low < high for low, high in pairwise(gains))
    if not is_rising or sorted(shares) != shares:
        raise invalid("joining_wrong")
    return curve


class Design(Table):
    """What tenants compare with, what they are to gain, and what a tariff may be made of."""

    outside: Literal["refuse", "no-project"] = entry(
        "refuse",
        text="what a tenant compares with: refusing while the operation runs, or no project",
        kind="documented",
        source="who refuses keeps what the charges save (décret 2021-895); the stricter of the two",
    )
    years: Literal["all", "first"] = entry(
        "all",
        text="years in which nobody is to be worse off",
        kind="assumed",
        source="energy fades and charges do not, so the first year is not the worst",
    )
    gain_worst_eur: Gain = entry(
        0.0,
        text="least gain of every tenant in every year that counts",
        unit="EUR/year",
        kind="assumed",
        source="nobody is better off outside",
    )
    gain_mean_eur: Gain = entry(
        20.0,
        text="least mean gain of the tenants in every year that counts",
        unit="EUR/year",
        kind="assumed",
        source="near no gain there is no project",
    )
    gain_poorest_eur: Gain | None = entry(
        None,
        text="least mean gain of the poorest third of each site; none: as it comes",
        unit="EUR/year",
    )
    npv_least_eur: Annotated[Number, Bounds(-1e9, 1e9, EUROS)] | None = entry(
        None,
        text="least net present value of the landlord; none: as high as it can be",
        unit="EUR",
    )
    debt_cover: Annotated[Number, Bounds(0, 5, RATIO)] | None = entry(
        1.1,
        text="cover of the debt in every year but those of new inverters, where the books balance",
        unit="1",
        kind="assumed",
        source="lenders ask for 1.1 to 1.3",
    )
    most_prices: Annotated[Integer, Bounds(1, 12, PRICES)] = entry(
        4, text="most prices of a tariff", kind="assumed", source="what fits on a bill"
    )
    parts: tuple[Text, ...] | None = entry(
        None, text="quantities that a price may be put on; none: all"
    )
    hours: tuple[Literal["season", "windows", "solar", "month"], ...] = entry(
        ("season", "windows", "solar"),
        text="by what the price of a kWh may differ: season, the meter's own peak and off-peak "
        "windows, the solar hours where they are booked, month",
        kind="assumed",
        source="twelve prices by month are on no bill, and bring a thousandth more",
    )
    caps: dict[Text, Annotated[Number, Bounds(0, 10_000, EUROS)]] = entry(
        {},
        text="greatest price by quantity, in its unit; none: what anybody avoids",
        kind="assumed",
        source="the law holds no price of shared energy",
    )
    worth_a_price_eur: Annotated[Number, Bounds(0, 1e8, EUROS)] = entry(
        2_000.0,
        text="net present value that each further price must bring to be told as a tariff's own",
        unit="EUR",
        kind="assumed",
        source="what a line more on each bill is taken to cost over the plan",
    )
    joining: Annotated[tuple[Step, ...], AfterValidator(_rising)] = entry(
        (),
        text="share of the tenants who join by their gain in EUR a year, as "
        "`[[0, 0.3], [20, 0.8]]`, straight between; none: all who take part stay",
        kind="assumed",
        source="no measurement was found",
    )
    groups: tuple[Text, ...] = entry(
        (),
        text="groups of tenants that may have prices of their own",
        kind="assumed",
        source="equal treatment, and personal data",
    )
    knows_contracts: Flag = entry(
        True,
        text="whether prices may follow each tenant's own supply contract",
        kind="assumed",
        source="as schemes T4 and T13, which tenants must agree to",
    )
    objectives: tuple[Objective, ...] = entry(
        ("grant", "worst", "poorest", "landlord"),
        text="what is sought first, then next: the smallest grant, the worst-off, the poorest "
        "third, the landlord",
        kind="assumed",
        source="a social landlord that has to balance its books",
    )
