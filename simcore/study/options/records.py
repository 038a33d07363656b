"""Options to vote on, as records."""

from dataclasses import dataclass

from simcore.base.brief import brief

NOTHING, PILOT, SOLD_PILOT, EVERYWHERE = "nothing", "pilot", "sold_pilot", "everywhere"
BALANCED, WORST, POOREST, GRANT = "balanced", "worst", "poorest", "grant"
MEMBERS = "members"
DESIGNED = (WORST, POOREST, GRANT)
NEGOTIATE, WAIT = "negotiate", "wait"
KINDS = (
    *(NOTHING, PILOT, SOLD_PILOT, EVERYWHERE),
    *(BALANCED, WORST, POOREST, GRANT, MEMBERS),
    *(NEGOTIATE, WAIT),
)
"""What options there are, in the order in which they are told. ``pilot`` rests on no open point
of the law, ``sold_pilot`` has tenants pay for the energy; ``worst``, ``poorest`` and ``grant`` are
designed tariffs, told where the books balance; ``members`` is that of the best membership."""
LETTERS = "ABCDEFGHIJ"
"""What options are called by, in their order; the first is doing nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family under an option: means of homes that are asked, EUR with VAT of a month of year 1.

    Attributes
    ----------
    family
        Name in ``FAMILIES``.
    n_homes
        Homes behind the means.
    before_eur, after_eur
        Electricity bill of today, and what takes its place: bill, payment, less charges. [EUR]
    """

    family: str
    n_homes: int
    before_eur: float
    after_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """A cost of the landlord that somebody else could bear.

    Attributes
    ----------
    aid
        ``"network"``, ``"organiser"`` or ``"grant"``.
    eur_per_year
        What it costs in year 1; 0 for a grant. [EUR/year]
    worth_eur
        Its present value over the plan. [EUR]
    used_fraction
        Part of it that is needed, those before it being used whole. [1]
    """

    aid: str
    eur_per_year: float
    worth_eur: float
    used_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Landlord:
    """What an option costs the landlord, and who pays for the works.

    Attributes
    ----------
    npv_eur, cost_eur_per_year
        Net present value over the plan, and the level yearly cost that is worth the same; a
        gain is negative. [EUR, EUR/year]
    invested_eur, grant_eur, loan_eur, own_eur
        Plants and works on roofs, and who pays for them. [EUR]
    annuity_eur, running_eur, income_eur
        Loan, running costs and income of year 1. [EUR/year]
    """

    npv_eur: float
    cost_eur_per_year: float
    invested_eur: float
    grant_eur: float
    loan_eur: float
    own_eur: float
    annuity_eur: float
    running_eur: float
    income_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenants:
    """What an option does to tenants, of year 1 and of those who take part but where told.

    Attributes
    ----------
    n_tenants, n_gaining, gain_total_eur
        Tenants who live at its sites, those of them who gain, refusers among them, and what all
        of them gain together. [1, 1, EUR/year]
    gain_mean_eur, gain_median_eur, gain_min_eur
        Against no project. [EUR/year]
    losers_fraction, losers_any_year_fraction
        Who loses in year 1, and in some year of the plan. [1]
    effort_before_fraction, effort_after_fraction
        Median part of the income that goes for energy in the home. [1]
    n_over_before, n_leaving, n_entering
        Households over the threshold of effort today, those that leave it, and that pass it.
    """

    n_tenants: int
    n_gaining: int
    gain_total_eur: float
    gain_mean_eur: float
    gain_median_eur: float
    gain_min_eur: float
    losers_fraction: float
    losers_any_year_fraction: float
    effort_before_fraction: float
    effort_after_fraction: float
    n_over_before: int
    n_leaving: int
    n_entering: int

    @property
    def n_still_over(self) -> int:
        """Households over the threshold with the option."""
        return self.n_over_before - self.n_leaving + self.n_entering


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that can be voted on.

    Attributes
    ----------
    kind
        One of ``KINDS``.
    scheme
        Scheme or designed tariff; empty where nothing is built.
    sites
        Sites at which it is done.
    open_law
        Needs of the law it rests on that are open, keys of ``LAW``.
    tenants, landlord, families
        What it does; None and empty where nothing is built.
    amount_eur
        What others have to give over the plan so that the books balance (``negotiate``), or what
        tenants go without in a year (``wait``). [EUR]
    trigger, trigger_value
        Input whose change to a value alone would balance the books (``wait``); empty for none.
    """

    kind: str
    scheme: str = ""
    sites: tuple[str, ...] = ()
    open_law: tuple[str, ...] = ()
    tenants: Tenants | None = None
    landlord: Landlord | None = None
    families: tuple[Family, ...] = ()
    amount_eur: float = 0.0
    trigger: str = ""
    trigger_value: str = ""

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """All options of a comparison, what others could bear, and what is still missing then. [EUR]"""

    options: tuple[Option, ...]
    aids: tuple[Aid, ...]
    missing_eur: float

    __repr__ = brief
