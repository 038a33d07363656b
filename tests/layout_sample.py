"""Files of curves as their public descriptions have them: one writer a layout, made up here."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
PRM = "01234567891234"
KWH_PER = {"kWh": 1.0, "Wh": 1e-3, "MWh": 1e3}
KW_PER = {"kW": 1.0, "W": 1e-3}


def starts(n_steps, minutes, day="2023-05-15"):
    """Starts of steps from a local midnight, with the offset of the French clock."""
    first = datetime.fromisoformat(day).replace(tzinfo=PARIS).astimezone(ZoneInfo("UTC"))
    return [first + timedelta(minutes=minutes * n) for n in range(n_steps)]


def stamped(moments, minutes, *, is_end, form):
    """Stamps on the French clock, or in UTC where the form ends in Z."""
    shift = timedelta(minutes=minutes if is_end else 0)
    zone = ZoneInfo("UTC") if form.endswith("Z") else PARIS
    local = [(one + shift).astimezone(zone) for one in moments]
    return [one.isoformat() if form == "iso" else one.strftime(form) for one in local]


def cells(kwh, minutes, unit, mark="."):
    """Values of energies in a unit, as text that loses nothing."""
    hours = minutes / 60
    values = [one / KWH_PER[unit] if unit in KWH_PER else one / hours / KW_PER[unit] for one in kwh]
    return [repr(value).replace(".", mark) for value in values]


def table(header, *columns, delimiter=";"):
    rows = [delimiter.join(row) for row in zip(*columns, strict=True)]
    return "\n".join([delimiter.join(header), *rows]) + "\n"


def plain(kwh, minutes, unit, delimiter, mark):
    times = stamped(starts(len(kwh), minutes), minutes, is_end=False, form="iso")
    header = ["time", f"flat ({unit})"]
    return table(header, times, cells(kwh, minutes, unit, mark), delimiter=delimiter)


def two_columns(kwh, minutes, unit, delimiter, mark):
    form = "%d/%m/%Y %H:%M:%S"
    times = stamped(starts(len(kwh), minutes), minutes, is_end=True, form=form)
    header = ["Date", f"Valeur (en {unit})"]
    return table(header, times, cells(kwh, minutes, unit, mark), delimiter=delimiter)


def spans(kwh, minutes, unit, delimiter, mark):
    moments, form = starts(len(kwh), minutes), "%d/%m/%Y %H:%M"
    begins, ends = (stamped(moments, minutes, is_end=end, form=form) for end in (False, True))
    header = ["Début", "Fin", f"Valeur [{unit}]"]
    return table(header, begins, ends, cells(kwh, minutes, unit, mark), delimiter=delimiter)


def portal(kwh, minutes, unit, delimiter, mark):
    times = stamped(starts(len(kwh), minutes), minutes, is_end=True, form="iso")
    about = ["Identifiant PRM", "Type de donnees", "Grandeur physique", "Grandeur metier", "Unite"]
    told = [PRM, "Courbe de charge", "Energie active", "Consommation", unit]
    body = table(["Horodate", "Valeur"], times, cells(kwh, minutes, unit, mark))
    return "\n".join([";".join(about), ";".join(told), body]).replace(";", delimiter)


def r63_csv(kwh, minutes, unit, delimiter, mark):
    times = stamped(starts(len(kwh), minutes), minutes, is_end=True, form="%Y-%m-%d %H:%M:%S")
    header = ["Identifiant PRM", "Grandeur physique", "Grandeur métier", "Unité", "Horodate"]
    header += ["Valeur", "Nature", "Pas"]
    n = len(kwh)
    texts = cells(kwh, minutes, unit, mark)
    told = ([PRM] * n, ["PA"] * n, ["CONS"] * n, [unit] * n, times, texts, ["B"] * n)
    return table(header, *told, [f"PT{minutes}M"] * n, delimiter=delimiter)


def web(kwh, minutes, unit, delimiter, mark):
    moments = starts(len(kwh), minutes)
    days, hours = (
        stamped(moments, minutes, is_end=True, form=form) for form in ("%d/%m/%Y", "%H:%M:%S")
    )
    header = ["Date de la mesure", "Heure de la mesure", "Valeur", "PRM", "Unité"]
    n = len(kwh)
    told = (cells(kwh, minutes, unit, mark), [PRM] * n, [unit] * n)
    return table(header, days, hours, *told, delimiter=delimiter)


def edf(kwh, minutes, unit, delimiter, mark):
    """Days downwards, each from its midnight at the end back to its first step."""
    moments = [one.astimezone(PARIS) for one in starts(len(kwh), minutes)]
    steps = list(zip(moments, cells(kwh, minutes, unit, mark), strict=True))
    lines = ["Récapitulatif de mes puissances atteintes en W", ""]
    name = "Date et heure de relève par le distributeur"
    lines.append(delimiter.join([name, f"Puissance atteinte ({unit})", "Nature de la donnée"]))
    for day in sorted({one.date() for one in moments}, reverse=True):
        lines.append(delimiter.join([f"{day:%d/%m/%Y}", "", ""]))
        for moment, text in reversed([step for step in steps if step[0].date() == day]):
            end = (moment.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)).astimezone(
                PARIS
            )
            lines.append(delimiter.join([f"{end:%H:%M:%S}", text, "Réelle"]))
        lines.append("")
    return "\n".join(lines)


def solaredge(kwh, minutes, unit, delimiter, mark):
    times = stamped(starts(len(kwh), minutes), minutes, is_end=False, form="%d/%m/%Y %H:%M")
    header = ["Time", f"System Production ({unit})"]
    return table(header, times, cells(kwh, minutes, unit, mark), delimiter=delimiter)


def enphase(kwh, minutes, unit, delimiter, mark):
    times = stamped(starts(len(kwh), minutes), minutes, is_end=False, form="%m/%d/%Y %H:%M")
    texts = cells(kwh, minutes, unit, mark)
    header = ["Date/Time", f"Energy Produced ({unit})", f"Exported to Grid ({unit})"]
    return table(header, times, texts, texts, delimiter=delimiter)


def fronius(kwh, minutes, unit, delimiter, mark):
    times = stamped(starts(len(kwh), minutes), minutes, is_end=False, form="%d.%m.%Y %H:%M")
    texts = cells(kwh, minutes, unit, mark)
    rows = [["[dd.MM.yyyy HH:mm]", f"[{unit}]", f"[{unit}]"]]
    columns = [[head, *column] for head, column in zip(*rows, (times, texts, texts), strict=True)]
    return table(
        ["Date and time", "PV production", "Energy to grid"], *columns, delimiter=delimiter
    )


def huawei(kwh, minutes, unit, delimiter, mark):
    times = stamped(starts(len(kwh), minutes), minutes, is_end=False, form="%Y-%m-%d %H:%M:%S")
    texts = cells(kwh, minutes, unit, mark)
    header = ["Statistical Period", f"PV Yield ({unit})", f"Inverter Yield ({unit})"]
    return "Plant Report\n" + table(header, times, texts, texts, delimiter=delimiter)


def sma(kwh, minutes, unit, delimiter, mark):
    """A register that is read at the end of each step, the first reading before them."""
    moments = starts(len(kwh) + 1, minutes)
    times = stamped(moments, minutes, is_end=False, form="%d.%m.%Y %H:%M:%S")
    total, readings = 5000.0, [5000.0]
    for one in kwh:
        total += one
        readings.append(total)
    texts = cells(readings, minutes, unit, mark)
    head = ["sep=;", "Version CSV1|Tool SE|Linebreaks CR/LF|Delimiter semicolon", ""]
    head += [";SN: 2130000000", ";SB 4000TL-21", ";2130000000", ";Total yield", ";Counter"]
    body = table(["dd.MM.yyyy HH:mm:ss", unit], times, texts)
    return ("\n".join(head) + "\n" + body).replace(";", delimiter)


def ha_statistics(kwh, minutes, unit, delimiter, mark):
    times = stamped(starts(len(kwh), minutes), minutes, is_end=False, form="%d.%m.%Y %H:%M")
    n = len(kwh)
    header = ["statistic_id", "unit", "start", "delta"]
    told = (["sensor.home"] * n, [unit] * n, times, cells(kwh, minutes, unit, mark))
    return table(header, *told, delimiter=delimiter)


def ha_energy(kwh, minutes, unit, delimiter, mark):
    form = "%Y-%m-%dT%H:%M:%S.000Z"
    times = stamped(starts(len(kwh), minutes), minutes, is_end=False, form=form)
    cost = ["sensor.cost", "grid_consumption_cost", "EUR", *["0.1"] * len(kwh)]
    texts = cells(kwh, minutes, unit, mark)
    rows = [
        ["entity_id", "type", "unit", *times],
        ["sensor.home", "grid_consumption", unit, *texts],
    ]
    return "\n".join(delimiter.join(row) for row in [*rows, cost]) + "\n"


def r63_json(kwh, minutes, unit, delimiter, mark):
    del delimiter, mark
    times = stamped(starts(len(kwh), minutes), minutes, is_end=True, form="%Y-%m-%d %H:%M:%S")
    points = [
        {"v": text, "d": time, "p": f"PT{minutes}M", "n": "B", "iv": 0}
        for time, text in zip(times, cells(kwh, minutes, unit), strict=True)
    ]
    curve = {"grandeurMetier": "CONS", "grandeurPhysique": "PA", "unite": unit, "points": points}
    meter = {"idPrm": PRM, "etapeMetier": "BRUT", "grandeur": [curve]}
    return json.dumps({"header": {"codeFlux": "R63"}, "mesures": [meter]})


def data_connect(kwh, minutes, unit, delimiter, mark):
    del delimiter, mark
    times = stamped(starts(len(kwh), minutes), minutes, is_end=True, form="%Y-%m-%d %H:%M:%S")
    points = [
        {"value": text, "date": time, "interval_length": f"PT{minutes}M", "measure_type": "B"}
        for time, text in zip(times, cells(kwh, minutes, unit), strict=True)
    ]
    about = {"unit": unit, "measurement_kind": "power", "aggregate": "average"}
    reading = {"usage_point_id": PRM, "reading_type": about, "interval_reading": points}
    return json.dumps({"meter_reading": reading})


def solaredge_json(kwh, minutes, unit, delimiter, mark):
    del delimiter, mark
    times = stamped(starts(len(kwh), minutes), minutes, is_end=False, form="%Y-%m-%d %H:%M:%S")
    values = [
        {"date": time, "value": float(text)}
        for time, text in zip(times, cells(kwh, minutes, unit), strict=True)
    ]
    meters = [{"type": "Production", "values": values}, {"type": "FeedIn", "values": values}]
    return json.dumps({"energyDetails": {"unit": unit, "meters": meters}})


def r50(kwh, minutes, unit, delimiter, mark):
    """Half-hours in W: the flow knows no others."""
    del delimiter, mark, unit
    times = stamped(starts(len(kwh), minutes), minutes, is_end=True, form="iso")
    points = "".join(
        f"<PDC><H>{time}</H><V>{text}</V><IV>0</IV></PDC>"
        for time, text in zip(times, cells(kwh, minutes, "W"), strict=True)
    )
    meter = f"<PRM><Id_PRM>{PRM}</Id_PRM><Donnees_Releve>{points}</Donnees_Releve></PRM>"
    return f'<?xml version="1.0"?><R50><En_Tete_Flux/>{meter}</R50>'


ENERGY, POWER = tuple(KWH_PER), tuple(KW_PER)
ANY = (*ENERGY, *POWER)
WRITERS = {
    "portal": (portal, ANY, False),
    "web": (web, ANY, False),
    "r63": (r63_csv, ANY, False),
    "r63_json": (r63_json, ANY, False),
    "r50": (r50, ("W",), False),
    "data_connect": (data_connect, POWER, False),
    "solaredge_json": (solaredge_json, ENERGY, True),
    "edf": (edf, POWER, False),
    "ha_energy": (ha_energy, ENERGY, False),
    "ha_statistics": (ha_statistics, ENERGY, False),
    "solaredge": (solaredge, ("W", "Wh", "kWh"), True),
    "enphase": (enphase, ("Wh", "kWh"), True),
    "fronius": (fronius, ENERGY, True),
    "huawei": (huawei, ("kWh", "Wh"), True),
    "sma": (sma, ("kWh", "Wh"), True),
    "spans": (spans, ANY, False),
    "two_columns": (two_columns, ANY, False),
    "plain": (plain, ANY, False),
}
"""Writer of each layout, the units it comes in, and whether it tells of production."""
