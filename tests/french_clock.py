"""Stamps on the French clock, for the files of curves that tests write."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def stamps(first, n_slots, step_minutes=30):
    """Local stamps with their offset, from a moment in UTC on; of half-hours unless told."""
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    moments = (start + timedelta(minutes=step_minutes * n) for n in range(n_slots))
    return [moment.astimezone(PARIS).isoformat() for moment in moments]
