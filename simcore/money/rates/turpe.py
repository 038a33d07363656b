"""The network bill of one point under any option of the grid, as the deliberation words it."""

from collections.abc import Mapping
from datetime import date

from simcore.base.errors import did_you_mean, refuse
from simcore.money.rates.book import RateBook, rate

FOUR = ("hph", "hch", "hpb", "hcb")
EIGHT = tuple(f"{origin}.{period}" for origin in ("allo", "auto") for period in FOUR)
GRIDS: Mapping[str, tuple[str, ...]] = {
    "cu4": FOUR,
    "mu4": FOUR,
    "cust": ("single",),
    "mudt": ("peak", "off_peak"),
    "lu": ("single",),
    "cu4acc": EIGHT,
    "mu4acc": EIGHT,
}
"""Options up to 36 kVA and the registers each is billed by: high and low season, peak and
off-peak hours; for collective self-consumption those of the supplier, then the shared ones."""

C4_OPTIONS = ("c4cu", "c4lu")
"""Options above 36 kVA, short and long use: a power and a price for each of the four periods."""


def turpe_eur(
    book: RateBook,
    option: str,
    kwh: Mapping[str, float],
    *,
    on: date,
    subscribed_power_kva: float,
    is_participant: bool = False,
) -> float:
    """Yearly network charge before tax: CG + CC + b P + sum of c E. [EUR/year].

    Parameters
    ----------
    book
        The rates.
    option
        One of ``GRIDS``.
    kwh
        Yearly energy by register of the option. [kWh]
    on
        Day of the rates.
    subscribed_power_kva
        Subscribed power P. [kVA]
    is_participant
        Whether the point takes part in collective self-consumption, which raises CG; always
        under its own options.

    Returns
    -------
    float
        Charge of a year, before tax. [EUR/year]

    Raises
    ------
    InputError
        For an unknown option or register, or a day before its first row.

    Examples
    --------
    >>> from simcore.rates import load_rates
    >>> used = {"hph": 1000.0}
    >>> day = date(2026, 11, 22)
    >>> round(turpe_eur(load_rates(), "cu4", used, on=day, subscribed_power_kva=6.0), 2)
    179.7

    References
    ----------
    CRE deliberation 2025-40, annex 11.
    """
    if option not in GRIDS:
        guess, options = did_you_mean(option, GRIDS), tuple(GRIDS)
        raise refuse("not_one_of", "option", found=repr(option), known=options, guess=guess)
    unknown = [register for register in kwh if register not in GRIDS[option]]
    if unknown:
        raise refuse("registers_unknown", option, found=unknown, known=tuple(GRIDS[option]))
    takes_part = is_participant or GRIDS[option] == EIGHT
    fixed = rate(book, "turpe.cg_acc" if takes_part else "turpe.cg", on) + rate(
        book, "turpe.cc", on
    )
    power = rate(book, f"turpe.{option}.b", on) * subscribed_power_kva
    energy = sum(
        amount * rate(book, _name(option, register), on) for register, amount in kwh.items()
    )
    return fixed + power + energy


def _name(option: str, register: str) -> str:
    """Name of a register's price; the shared options have a grid for each part."""
    part, _, hours = register.rpartition(".")
    return f"turpe.{option}_{part}.{hours}" if part else f"turpe.{option}.{hours}"
