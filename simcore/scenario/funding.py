"""What pays for the plants: loans, grants, quotes and works of the ``[finance]`` table."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simcore.scenario.bounds import KW_PRICE, YEARLY_RATE, YEARS, Bounds, Euros, Fraction
from simcore.scenario.fields import Integer, Number, Table, Text, entry, invalid

Years = Annotated[Integer, Bounds(1, 60, YEARS)]
Flag = Annotated[bool, Field(strict=True)]
Margin = Annotated[Number, Bounds(-0.05, 0.1, YEARLY_RATE)]


class LoanTable(Table):
    """One tranche of the loan."""

    name: Text = entry("loan", text="name for people", kind="assumed", source="a loan")
    part_fraction: Fraction = entry(text="part of capital cost and works less grants", unit="1")
    years: Years = entry(text="years until the last payment, grace included", unit="years")
    kind: Literal["annuity", "constant_principal", "bullet"] = entry(
        "annuity",
        text="constant payments, constant principal, or all at the end",
        kind="assumed",
        source="the usual loan of the Banque des Territoires",
    )
    grace_years: Annotated[Integer, Bounds(0, 59, YEARS)] = entry(
        0,
        text="first years in which interest alone is paid",
        unit="years",
        kind="assumed",
        source="none",
    )
    rate_fraction: Annotated[Number, Bounds(-0.02, 0.2, YEARLY_RATE)] | None = entry(
        None, text="fixed rate; none: Livret A and margin_fraction", unit="1/year"
    )
    margin_fraction: Margin | None = entry(
        None, text="rate above the Livret A; none: loan_margin_fraction", unit="1/year"
    )
    outlives_plan: Flag = entry(
        False,
        text="whether it may be longer than the plan; the rest is repaid at its end",
        kind="assumed",
        source="a loan ends within the life of what it pays for",
    )

    @model_validator(mode="after")
    def _one_rate(self) -> "LoanTable":
        if self.rate_fraction is not None and self.margin_fraction is not None:
            raise invalid("two_rates")
        return self


class GrantTable(Table):
    """One grant for plants, by its rule."""

    name: Text = entry("grant", text="name for people", kind="assumed", source="a grant")
    share_fraction: Fraction | None = entry(None, text="part of the cost that it pays", unit="1")
    eur_per_kw: Annotated[Number, Bounds(0, 5_000, KW_PRICE)] | None = entry(
        None, text="what it pays by peak power, instead of a part", unit="EUR/kWp"
    )
    ceiling_eur: Euros | None = entry(
        None, text="most that it pays for one site; none: no limit", unit="EUR"
    )
    covers: Literal["plant", "all"] = entry(
        "plant",
        text="cost that the part is of: the plant's, or with works and connection",
        kind="assumed",
        source="grants for production leave the roof out",
    )
    sites: tuple[Text, ...] | None = entry(None, text="sites that it is for; none: all")

    @model_validator(mode="after")
    def _one_rule(self) -> "GrantTable":
        if (self.share_fraction is None) == (self.eur_per_kw is None):
            raise invalid("grant_rule", name=self.name)
        return self


class SitePlan(Table):
    """What a site's plant costs and is granted, where quotes are at hand."""

    quote_eur: Euros | None = entry(
        None, text="quote for the plant without VAT; none: the cost bands by size", unit="EUR"
    )
    roof_works_eur: Euros | None = entry(
        None,
        text="works on the roofs, without VAT, beside those that its buildings state; none: the "
        "usual ones of its towers and blocks",
        unit="EUR",
    )
    connection_eur: Euros = entry(
        0.0,
        text="connection to the network, without VAT, where the quote does not hold it",
        unit="EUR",
        kind="assumed",
        source="within the cost bands; 3,000 to 15,000 EUR on its own",
    )
    grant_eur: Euros | None = entry(
        None,
        text="grant for the site, instead of all others; none: grant_fraction of the plant's "
        "cost, and what grants pay",
        unit="EUR",
    )
