"""Curves of meters and roofs for the golden tests, made by formula."""

from math import cos, pi, sin


def sun(hour, day):
    """Shape of the sun, between 0 and 1, by hour of the day and day of the year, with clouds."""
    height = max(sin(pi * (hour - 6) / 12), 0.0) * (0.6 - 0.4 * cos(2 * pi * (day - 10) / 365))
    return height * (0.65 + 0.35 * sin(1.7 * day + 0.9 * hour))


def use(hour, day, number):
    """Shape of a household's use, never 0, each with its own evening and week."""
    evening = max(sin(pi * (hour - 16 - number % 3) / 6), 0.0) if hour >= 16 else 0.0
    return 0.15 + 0.05 * (number % 4) + evening * (1 + 0.3 * sin(2.1 * number + 0.9 * day))


def write(path, times, columns):
    """Write curves as CSV: the stamp, then the kWh of each column to the Wh."""
    rows = zip(times, *columns.values(), strict=True)
    lines = [",".join([row[0], *(f"{kwh:.3f}" for kwh in row[1:])]) for row in rows]
    text = "\n".join([",".join(["time", *columns]), *lines]) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def clock(n_slots, step_minutes, first_day=0):
    """Hour of the day and day of the year of each slot."""
    hours = [n * step_minutes / 60 for n in range(n_slots)]
    return [(hour % 24, first_day + int(hour // 24)) for hour in hours]
