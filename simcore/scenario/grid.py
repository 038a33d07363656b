"""The ``[grid]`` and ``[sites.<id>.grid]`` tables: the low-voltage network and its limits."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simcore.scenario.bounds import (
    CABLE,
    CONNECTION_POWER,
    DWELLINGS,
    POWER_FACTOR,
    VOLTAGE,
    Bounds,
)
from simcore.scenario.fields import InputFile, Integer, Number, Table, Text, entry, invalid

Length = Annotated[Number, Bounds(0.1, 10_000, CABLE)]
PowerFactor = Annotated[Number, Bounds(0.5, 1, POWER_FACTOR)]

DRAWN_UP_PU = 1.02
"""Voltage of the MV side where neither a scenario nor a file states one; assumed."""

BY_BUILDING = "none: that of the building's usual layout (assumed)"


class GridSettings(Table):
    """What holds for the networks of all sites."""

    source_voltage_pu: Annotated[Number, Bounds(0.9, 1.1, VOLTAGE)] | None = entry(
        None,
        text="voltage of the MV side over the nominal one, all year; none: that of the network "
        "file, and 1.02 for a network drawn up (assumed: 1.00 in real French feeders of "
        "roseau-load-flow, with a margin for MV plants and the 410 V of newer transformers)",
        unit="1",
    )
    load_power_factor: PowerFactor = entry(
        0.95,
        text="power factor of all loads",
        unit="1",
        kind="inferred",
        source="real French feeders of roseau-load-flow, winter: Q/P of 0.33",
    )
    inverter_rule: Literal["unity", "fixed", "cos_phi_p", "q_u"] = entry(
        "unity",
        text="reactive power of the inverters: none, a fixed power factor, by power, or by "
        "voltage (IEEE 1547-2018, category B)",
        kind="assumed",
        source="no reactive power is asked of small French plants",
    )
    inverter_power_factor: PowerFactor = entry(
        0.95,
        text='power factor of the rule "fixed", drawing reactive power',
        unit="1",
        kind="assumed",
        source="a usual setting",
    )
    curtailment: Annotated[bool, Field(strict=True)] = entry(
        False,
        text="whether inverters give less power from 1.06 to 1.10 of the nominal voltage, P(U)",
        kind="assumed",
        source="not asked for in France",
    )
    voltage_low_fraction: Annotated[Number, Bounds(0, 0.3, VOLTAGE)] = entry(
        0.10,
        text="how far a supply point may be below the nominal voltage",
        unit="1",
        kind="documented",
        source="code de l'énergie, D.322-9: 207 to 253 V; 230 V +6/-10 % before",
    )
    voltage_high_fraction: Annotated[Number, Bounds(0, 0.3, VOLTAGE)] = entry(
        0.06,
        text="how far a supply point may be above the nominal voltage",
        unit="1",
        kind="inferred",
        source="230 V +6/-10 %, the older French band; the law allows 253 V, +10 %",
    )
    unbalanced: Annotated[bool, Field(strict=True)] = entry(
        False,
        text="whether the three phases are told apart; dwellings up to 12 kVA have one phase",
        kind="assumed",
        source="two to three times faster without",
    )
    phases: Literal["in_turn", "drawn"] = entry(
        "in_turn",
        text="how dwellings get their phase",
        kind="assumed",
        source="what installers aim at",
    )
    radial: Annotated[bool, Field(strict=True)] = entry(
        True,
        text="whether a network with loops is refused",
        kind="documented",
        source="low-voltage networks are run radially",
    )


class SiteGrid(Table):
    """Network of a site: from a file, or drawn up from how the site is built."""

    network: Annotated[Text, InputFile("network_file")] | None = entry(
        None,
        text="network file, relative to this file: pandapower's or roseau-load-flow's JSON; "
        "none: a network is drawn up",
    )
    placement: Annotated[Text, InputFile("placement_file")] | None = entry(
        None,
        text="CSV file, relative to this file, with dwelling (1, 2 ...), node and, if wanted, "
        "phase (a, b, c or abc); none: dwellings in turn at the nodes with loads",
    )
    building: Literal["blocks", "houses"] | None = entry(
        None, text="how dwellings are joined; none: blocks where there are common parts"
    )
    dwellings_per_connection: Annotated[Integer, Bounds(1, 1_000, DWELLINGS)] | None = entry(
        None, text=f"dwellings of a staircase, or houses at a point of the street; {BY_BUILDING}"
    )
    first_length_m: Length | None = entry(
        None, text=f"from the transformer to the first connection; {BY_BUILDING}", unit="m"
    )
    spacing_m: Length | None = entry(None, text=f"between connections; {BY_BUILDING}", unit="m")
    service_length_m: Length | None = entry(
        None, text=f"from the street to the building; {BY_BUILDING}", unit="m"
    )
    trunk_type: Text | None = entry(None, text=f"conductor of the street; {BY_BUILDING}")
    service_type: Text | None = entry(None, text=f"conductor to the building; {BY_BUILDING}")
    dwelling_kva: Annotated[Number, Bounds(0.5, 250, CONNECTION_POWER)] | None = entry(
        None, text=f"contract power of a dwelling in the design; {BY_BUILDING}", unit="kVA"
    )
    transformer_kva: Literal[100, 160, 250, 400, 630] | None = entry(
        None, text="rated power of the transformer; none: the smallest that fits", unit="kVA"
    )
    plants_at: Literal["spread", "end"] = entry(
        "spread",
        text="where the plants are: by dwellings over all connections, or at the one where "
        "the voltage moves most",
        kind="assumed",
        source="panels on all roofs",
    )

    @model_validator(mode="after")
    def _placement_needs_a_network(self) -> "SiteGrid":
        if self.placement is not None and self.network is None:
            raise invalid("placement_without_network")
        return self
