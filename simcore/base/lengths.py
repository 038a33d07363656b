"""Lengths of time, and days of the week, that several rooms count with."""

QUARTER_HOUR_MINUTES = 15
QUARTER_HOURS = 0.25
"""A quarter of an hour, in hours. [h]"""
HOURS_PER_DAY = 24
MINUTES_PER_DAY = 24 * 60
DAYS_PER_WEEK = 7
MONTHS_PER_YEAR = 12
HOURS_PER_YEAR = 8760.0
"""Of a year without a leap day."""
STEPS_MINUTES = (15, 30, 60)
"""Lengths that a slot can have."""
SATURDAY, SUNDAY = 5, 6
"""Numbers of these weekdays; Monday is 0."""
