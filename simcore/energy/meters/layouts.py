"""Layouts of tables of curves: how each is known, what its columns are; declared, not coded.

Column names are regular expressions on the header in small plain letters and digits
(``folded``), so that accents, spaces and lost letters do not matter.
"""

from dataclasses import dataclass

from simcore.base.errors import Phrase, phrase
from simcore.energy.meters.readings import END, START

LOCAL, UTC, OFFSET = "local", "utc", "offset"
"""Clock of stamps without an offset: the French one, UTC, or none, so that they need one."""

AS_IS, DAYS, WIDE, UNITS_BELOW, LAST_HEADER = "", "days", "wide", "units_below", "last_header"
"""How rows are arranged into a table with one header: see ``arranged``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One layout of tables.

    Attributes
    ----------
    name, title
        Its key, and its name in words.
    address
        Where its public description stands.
    example
        Header of a file, its cells separated by ``|``; an unknown file is compared with it.
    time, end
        Columns of the stamp, and of the end of the step where there is one.
    value
        Columns that are curves: the first pattern that any column has; none for all columns
        beside those of other uses.
    needs
        Further columns by which the layout is known.
    meter, unit_column
        Columns with the name of the meter, and with the unit of the row.
    produced
        Curves that are production, beside those whose header says so.
    index
        Curves that are registers, to be differenced however they look.
    unit
        Unit of the layout where a header names none; empty where it is to be asked.
    clock, stamps
        Clock of stamps without an offset; whether stamps are starts or ends of steps.
    arrangement
        How the rows are arranged first.
    has_other_columns
        Whether columns that are no curve are left out, and told.
    is_named_by_column
        Whether a column is called after its meter; else the file is.
    is_held
        Whether rows come when something changes.
    """

    name: str
    title: Phrase
    address: str
    example: str
    time: str
    value: tuple[str, ...]
    stamps: str
    clock: str
    end: str = ""
    needs: tuple[str, ...] = ()
    meter: str = ""
    unit_column: str = ""
    produced: str = ""
    index: str = ""
    unit: str = ""
    arrangement: str = AS_IS
    has_other_columns: bool = False
    is_named_by_column: bool = False
    is_held: bool = False


_HOME_ASSISTANT = "https://github.com/home-assistant/frontend/blob/dev/src/panels"

_VALUE = r"(valeur|value|puissance|energ|conso|prod|inject|soutir|[km]?wh?).*"

EDF = Layout(
    name="edf",
    title=phrase("layout_edf"),
    address="https://particulier.edf.fr (mes-puissances-atteintes-30min.csv)",
    example="Date et heure de relève par le distributeur|Puissance atteinte (W)|Nature",
    time=r"dateetheurederel.*",
    value=(r"puissanceatteinte.*",),
    stamps=END,
    clock=LOCAL,
    arrangement=DAYS,
    has_other_columns=True,
)
HOME_ASSISTANT_ENERGY = Layout(
    name="ha_energy",
    title=phrase("layout_ha_energy"),
    address=f"{_HOME_ASSISTANT}/energy/ha-panel-energy.ts",
    example="entity_id|type|unit|2024-01-01T00:00:00.000Z",
    time=r"time",
    value=(r".*(gridconsumption|gridreturn|solarproduction)[kmg]?wh",),
    stamps=START,
    clock=UTC,
    produced=r".*(gridreturn|solarproduction)[kmg]?wh",
    arrangement=WIDE,
    has_other_columns=True,
    is_named_by_column=True,
)
HOME_ASSISTANT_HISTORY = Layout(
    name="ha_history",
    title=phrase("layout_ha_history"),
    address=f"{_HOME_ASSISTANT}/history/ha-panel-history.ts",
    example="entity_id|state|last_changed",
    time=r"lastchanged|lastupdated",
    value=(r"state",),
    stamps=END,
    clock=UTC,
    meter=r"entityid",
    is_held=True,
    has_other_columns=True,
)
HOME_ASSISTANT_STATISTICS = Layout(
    name="ha_statistics",
    title=phrase("layout_ha_statistics"),
    address="https://github.com/klausj1/homeassistant-statistics",
    example="statistic_id|unit|start|sum",
    time=r"start",
    value=(r"delta", r"sum"),
    index=r"sum",
    stamps=START,
    clock=LOCAL,
    meter=r"statisticid",
    unit_column=r"unit",
    has_other_columns=True,
)
SOLAREDGE = Layout(
    name="solaredge",
    title=phrase("layout_solaredge"),
    address="https://knowledge-center.solaredge.com/sites/kc/files/se_monitoring_api.pdf",
    example="Time|System Production (W)|Consumption (W)",
    time=r"time|datetime",
    value=(r"(systemproduction|consumption)[km]?wh?",),
    needs=(r"systemproduction.*",),
    stamps=START,
    clock=LOCAL,
    has_other_columns=True,
)
ENPHASE = Layout(
    name="enphase",
    title=phrase("layout_enphase"),
    address="https://support.enphase.com (Enlighten, custom report)",
    example="Date/Time|Energy Produced (Wh)|Energy Consumed (Wh)|Exported to Grid (Wh)",
    time=r"datetime",
    value=(r"energy(produced|consumed)[km]?wh",),
    needs=(r"energyproduced.*",),
    stamps=START,
    clock=LOCAL,
    has_other_columns=True,
)
FRONIUS = Layout(
    name="fronius",
    title=phrase("layout_fronius"),
    address="https://www.solarweb.com (energy balance, CSV)",
    example="Date and time|PV production|Energy to grid|Energy from grid",
    time=r"dateandtime|datumunduhrzeit|dateetheure",
    value=(r"(pvpro.*|productionpv)[km]?wh", r"energ(ie|y)(?!togrid|fromgrid|mpp).*[km]?wh"),
    produced=r".*",
    stamps=START,
    clock=LOCAL,
    arrangement=UNITS_BELOW,
    has_other_columns=True,
)
HUAWEI = Layout(
    name="huawei",
    title=phrase("layout_huawei"),
    address="https://support.huawei.com (FusionSolar, plant report)",
    example="Statistical Period|PV Yield (kWh)|Inverter Yield (kWh)|Export (kWh)|Import (kWh)",
    time=r"statistical(period|time)",
    value=(r"(pvyield|consumption)[km]?wh",),
    produced=r"pvyield.*",
    needs=(r"pvyield.*",),
    stamps=START,
    clock=LOCAL,
    arrangement=LAST_HEADER,
    has_other_columns=True,
)
SMA = Layout(
    name="sma",
    title=phrase("layout_sma"),
    address="https://github.com/SBFspot/SBFspot (CSV of Sunny Explorer)",
    example="dd.MM.yyyy HH:mm:ss|kWh|kW",
    time=r"ddmmyyyyhhmm.*",
    value=(r"(totalyield|gesamtertrag|rendementtotal|energietotale).*",),
    produced=r".*",
    index=r".*",
    stamps=END,
    clock=LOCAL,
    arrangement=UNITS_BELOW,
    has_other_columns=True,
)
SPANS = Layout(
    name="spans",
    title=phrase("layout_spans"),
    address="docs/files.md",
    example="Début|Fin|Valeur (kWh)",
    time=r"debut.*|start.*|from|du|(date|heure|horodate)(de)?debut.*",
    end=r"fin.*|end.*|to|au|until|(date|heure|horodate)(de)?fin.*",
    value=(_VALUE, r".*[km]?wh?"),
    stamps=START,
    clock=LOCAL,
)
TWO = Layout(
    name="two_columns",
    title=phrase("layout_two_columns"),
    address="https://mon-compte-particulier.enedis.fr (Suivre mes mesures)",
    example="Horodate|Valeur",
    time=r"horodate.*|date.*",
    value=(_VALUE,),
    stamps=END,
    clock=LOCAL,
)
PLAIN = Layout(
    name="plain",
    title=phrase("layout_plain"),
    address="docs/files.md",
    example="time|NAME_OF_MEMBER (kWh)",
    time=r"time|utc|timeutc|timestamp|datetime",
    value=(),
    stamps=START,
    clock=OFFSET,
    unit="kwh",
    is_named_by_column=True,
)
LAYOUTS = {
    one.name: one
    for one in (
        EDF,
        HOME_ASSISTANT_ENERGY,
        HOME_ASSISTANT_HISTORY,
        HOME_ASSISTANT_STATISTICS,
        SOLAREDGE,
        ENPHASE,
        FRONIUS,
        HUAWEI,
        SMA,
        SPANS,
        TWO,
        PLAIN,
    )
}
"""Layouts of tables by name, in the order in which they are tried."""
