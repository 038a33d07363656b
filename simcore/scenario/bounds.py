"""Bounds within which a number of the scenario can be meant, and why, by kind of quantity."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from simcore.base.errors import Phrase, phrase
from simcore.scenario.fields import Number, invalid

PERCENT, THOUSAND, CENTS, MEGA = 1 / 100, 1_000.0, 1 / 100, 1 / 1_000
"""Factors that undo a usual slip: percent, thousands, c EUR, and EUR/MWh, Wp or MWp."""
MONTHS = 12.0
LARGEST = 1e300
"""Beyond, a whole number is not told: no float holds it, and it fills the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A kind of quantity.

    Attributes
    ----------
    reason
        Why a number beyond the bounds is not meant.
    slips
        Factors that bring a number back which was typed in a usual other unit.
    """

    reason: Phrase
    slips: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """Mark of a number of the scenario, which is refused outside of its bounds.

    Attributes
    ----------
    low, high
        Least and greatest number that can be meant, in the unit of the field.
    quantity
        What it counts, with the reason for the bounds.
    """

    low: float
    high: float
    quantity: Quantity

    def checked(self, value: float) -> float:
        """The value; refused with a guess where it cannot be meant."""
        if not self.low <= value <= self.high:
            raise invalid(
                "implausible",
                guess=self.guess(value),
                found=_typed(value),
                low=self.low,
                high=self.high,
                reason=self.quantity.reason,
            )
        return value

    def guess(self, value: float) -> Phrase | None:
        """The number that was meant, if a slip of its unit explains it.

        Examples
        --------
        >>> Bounds(-0.1, 0.2, YEARLY_RISE).guess(2).fields["value"]
        0.02
        """
        if abs(value) > LARGEST:
            return None
        meant = (float(f"{value * factor:.12g}") for factor in self.quantity.slips)
        fitting = (number for number in meant if self.low <= number <= self.high)
        number = next(fitting, None)
        return None if number is None else phrase("did_you_mean_number", value=number)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The number as it is typed, then its bounds."""
        return core_schema.no_info_after_validator_function(self.checked, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The number, with its bounds and their reason for editors."""
        stated = {"minimum": self.low, "maximum": self.high}
        return {**handler(core), **stated, "$comment": str(self.quantity.reason)}


def _typed(value: float) -> str | Phrase:
    """A number as a person types it, but for one of hundreds of digits."""
    return phrase("huge_number") if abs(value) > LARGEST else f"{value:.10g}"


PART = Quantity(reason=phrase("meant_part"), slips=(PERCENT, MEGA))
RATIO = Quantity(reason=phrase("meant_ratio"), slips=(PERCENT,))
FACTOR = Quantity(reason=phrase("meant_factor"), slips=(PERCENT,))
YEARLY_RISE = Quantity(reason=phrase("meant_yearly_rise"), slips=(PERCENT,))
YEARLY_RATE = Quantity(reason=phrase("meant_yearly_rate"), slips=(PERCENT,))
YEARLY_LOSS = Quantity(reason=phrase("meant_yearly_loss"), slips=(PERCENT,))
VAT = Quantity(reason=phrase("meant_vat"), slips=(PERCENT,))
UNPAID = Quantity(reason=phrase("meant_unpaid"), slips=(PERCENT,))
KWH_PRICE = Quantity(reason=phrase("meant_kwh_price"), slips=(CENTS, MEGA))
KW_PRICE = Quantity(reason=phrase("meant_kw_price"), slips=(MEGA,))
HOUR_PRICE = Quantity(reason=phrase("meant_hour_price"), slips=(CENTS,))
EUROS = Quantity(reason=phrase("meant_euros"))
YEARLY_EUROS = Quantity(reason=phrase("meant_yearly_euros"))
INCOME = Quantity(reason=phrase("meant_income"), slips=(MONTHS, THOUSAND))
DWELLING_POWER = Quantity(reason=phrase("meant_dwelling_power"), slips=(MEGA,))
CONNECTION_POWER = Quantity(reason=phrase("meant_connection_power"), slips=(MEGA,))
AREA_POWER = Quantity(reason=phrase("meant_area_power"), slips=(MEGA,))
PLANT_POWER = Quantity(reason=phrase("meant_plant_power"), slips=(MEGA,))
METER_POWER = Quantity(reason=phrase("meant_meter_power"), slips=(MEGA,))
QUOTE = Quantity(reason=phrase("meant_quote"), slips=(THOUSAND,))
FLOOR = Quantity(reason=phrase("meant_floor"))
ROOF = Quantity(reason=phrase("meant_roof"))
DWELLING_ENERGY = Quantity(reason=phrase("meant_dwelling_energy"), slips=(MEGA,))
AREA_ENERGY = Quantity(reason=phrase("meant_area_energy"), slips=(MEGA,))
CARBON = Quantity(reason=phrase("meant_carbon"), slips=(MEGA,))
YEARS = Quantity(reason=phrase("meant_years"))
CALENDAR_YEAR = Quantity(reason=phrase("meant_calendar_year"))
YEARLY_HOURS = Quantity(reason=phrase("meant_yearly_hours"))
LATITUDE = Quantity(reason=phrase("meant_latitude"))
ANGLE = Quantity(reason=phrase("meant_angle"))
ALTITUDE = Quantity(reason=phrase("meant_altitude"))
CABLE = Quantity(reason=phrase("meant_cable"))
VOLTAGE = Quantity(reason=phrase("meant_voltage"), slips=(PERCENT,))
POWER_FACTOR = Quantity(reason=phrase("meant_power_factor"), slips=(PERCENT,))
SPREAD = Quantity(reason=phrase("meant_spread"), slips=(PERCENT,))
CORRELATION = Quantity(reason=phrase("meant_correlation"), slips=(PERCENT,))
IRRADIATION = Quantity(reason=phrase("meant_irradiation"), slips=(PERCENT,))
DWELLINGS = Quantity(reason=phrase("meant_dwellings"))
NUMBERING = Quantity(reason=phrase("meant_numbering"))
LIGHT_OFFSET = Quantity(reason=phrase("meant_light_offset"))
PRICES = Quantity(reason=phrase("meant_prices"))
DECIMALS = Quantity(reason=phrase("meant_decimals"))
STORAGE = Quantity(reason=phrase("meant_storage"), slips=(MEGA,))
CAPACITY_PRICE = Quantity(reason=phrase("meant_capacity_price"), slips=(MEGA,))
CYCLES = Quantity(reason=phrase("meant_cycles"))
VISIT = Quantity(reason=phrase("meant_visit"), slips=(CENTS,))
AREA_PRICE = Quantity(reason=phrase("meant_area_price"), slips=(CENTS,))
LOST_RENT = Quantity(reason=phrase("meant_lost_rent"), slips=(CENTS,))
WAITING = Quantity(reason=phrase("meant_waiting"))
DRAWS = Quantity(reason=phrase("meant_draws"))
REACH = Quantity(reason=phrase("meant_reach"))
OPERATION_POWER = Quantity(reason=phrase("meant_operation_power"))

Fraction = Annotated[Number, Bounds(0, 1, PART)]
Rise = Annotated[Number, Bounds(-0.1, 0.2, YEARLY_RISE)]
Price = Annotated[Number, Bounds(-1, 1, KWH_PRICE)]
PositivePrice = Annotated[Number, Bounds(0, 1, KWH_PRICE)]
Euros = Annotated[Number, Bounds(0, 1e8, EUROS)]
Factor = Annotated[Number, Bounds(0, 20, FACTOR)]
YearlyEuros = Annotated[Number, Bounds(0, 1e6, YEARLY_EUROS)]
Income = Annotated[Number, Bounds(3_000, 200_000, INCOME)]
Vat = Annotated[Number, Bounds(0, 0.27, VAT)]
DwellingPower = Annotated[Number, Bounds(0, 30, DWELLING_POWER)]
