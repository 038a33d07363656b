"""The ``[contracts]`` table: calendars and market prices that contracts follow."""

from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from simcore.base.lengths import MINUTES_PER_DAY
from simcore.base.windows import span_minutes
from simcore.scenario.bounds import Fraction, PositivePrice, Price
from simcore.scenario.fields import CsvFile, Table, entry, invalid
from simcore.scenario.site import Clock, spans


def _spans_apart(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of clock times that leave each other, and some of the day, free."""
    in_order = sorted(spans(pairs))
    lengths = [span_minutes(span) for span in in_order]
    starts = (
        [start for start, _ in in_order[1:]] + [in_order[0][0] + MINUTES_PER_DAY] if pairs else []
    )
    overlap = any(
        start + length > later
        for (start, _), length, later in zip(in_order, lengths, starts, strict=True)
    )
    if not pairs or overlap or 0 in lengths or sum(lengths) >= MINUTES_PER_DAY:
        raise invalid("spans_overlap")
    return pairs


Hours = Annotated[tuple[tuple[Clock, Clock], ...], AfterValidator(_spans_apart)]


class Contracts(Table):
    """Calendars and market prices that supply contracts and schemes follow."""

    solar_window: Hours = entry(
        (("12:00", "16:00"),),
        text="solar hours of a time-of-use price for shared energy, pairs of local clock times "
        "on whole slots",
        unit="HH:MM",
        kind="assumed",
        source="12 to 16 h, the example of a solar-hours price in the field; within the 11 to "
        "17 h of CRE 2026-33, table 4",
    )
    tempo_calendar: CsvFile | None = entry(
        None,
        text="file of the Tempo days, CSV: day,colour (blue, white, red), relative to this file; "
        "none: drawn, 22 red, 43 white. The first six hours of the year take the colour of its "
        "first day where a file is read",
    )
    spot_file: CsvFile | None = entry(
        None,
        text="file of spot prices over the year, CSV: time (ISO with offset, start of the "
        "hour), eur_per_kwh, relative to this file; none: synthetic",
    )
    indexed_discount_fraction: Fraction = entry(
        0.11,
        text="discount of indexed market offers on the regulated price of a kWh before tax",
        unit="1",
        kind="inferred",
        source="three Base offers of 2026 at 17.40, 17.74 and 17.93 c EUR with tax (public "
        "comparator) against 19.40 regulated: 0.1166 against 0.1308 EUR before tax",
    )
    indexed_subscription_discount_fraction: Fraction = entry(
        0.0,
        text="discount of such offers on the regulated subscription before tax",
        unit="1",
        kind="assumed",
        source="offers mostly keep the regulated subscription",
    )
    spot_margin_eur_per_kwh: Price = entry(
        0.02,
        text="what spot offers add to the spot price, network and accise apart",
        unit="EUR/kWh",
        kind="assumed",
        source="certificates 0.6 to 1.0, balancing 0.3 to 0.5 c EUR/kWh, capacity and the "
        "supplier's costs; unverified",
    )
    common_parts: Literal["professional", "regulated"] = entry(
        "professional",
        text="contracts of common parts: professional offers, or the regulated household tariff, "
        "which no landlord can have",
        kind="documented",
        source="code de l'énergie, L. 337-7: under 10 staff and 2 million EUR; no HLM body is",
    )
    professional_supply_eur_per_kwh: PositivePrice = entry(
        0.105,
        text="price of a professional offer before tax, network apart",
        unit="EUR/kWh",
        kind="inferred",
        source="the regulated kWh from 9 kVA less its network part in the hours of the sun: 13.480 "
        "- 3.0 c EUR before tax, August 2026; no offer to a landlord was found",
    )
    c4_option: Literal["c4cu", "c4lu"] = entry(
        "c4cu",
        text="network tariff of meters above 36 kVA: short or long use",
        kind="assumed",
        source="short use suits a power that lifts seldom ask for",
    )
    turpe_option: Literal["cu4", "mu4"] = entry(
        "cu4",
        text="network tariff of all members: four periods, short or medium use",
        kind="assumed",
        source="short use suits small dwellings",
    )
    turpe_passthrough: Literal["period_rate", "average", "none"] = entry(
        "period_rate",
        text="network charge that suppliers bill on a shared kWh: the rate of its period, the "
        "member's mean rate, or none",
        kind="assumed",
        source="it is in the supply contract; no public text fixes it",
    )
    acc_network_option: Literal["none", "all", "where_it_pays"] = entry(
        "none",
        text="which participants take the network option for collective self-consumption, at "
        "sites behind a single substation",
        kind="documented",
        source="hardly anyone takes it (CRE 2025-40)",
    )
    spot_mean_eur_per_kwh: PositivePrice | None = entry(
        None, text="mean of a synthetic spot price; none: the dated one", unit="EUR/kWh"
    )

    @model_validator(mode="after")
    def _option_needs_period_rates(self) -> "Contracts":
        if self.acc_network_option != "none" and self.turpe_passthrough != "period_rate":
            raise invalid(
                "option_without_period_rates",
                option=self.acc_network_option,
                passthrough=self.turpe_passthrough,
            )
        return self
