"""What the contribution fund adds to savings, as a table for the terminal."""

from rich.table import Table

from simcore.show.words.labels import amount, label, percent, scheme_name
from simcore.study.compare.figures import total_cash_flow
from simcore.study.compare.outcome import ALL, Outcome

FUND_COLUMNS = ("paid_in", "reward", "saving", "with_rewards", "losers", "losers_with")


def fund_table(outcome: Outcome, lang: str = "en") -> Table:
    """What the fund adds to the tenants' savings of year 1, by scheme, all sites together."""
    title, caption = label("fund_title", lang), label("fund_caption", lang)
    table = Table(title=title, caption=caption)
    table.add_column(label("table_scheme", lang))
    for column in FUND_COLUMNS:
        table.add_column(label(f"fund_{column}", lang), justify="right")
    rows = outcome.summary.query(f"site == '{ALL}'")
    for _, row in rows.iterrows():
        flow = total_cash_flow([site.schemes[row["scheme"]].cash_flow for site in outcome.sites])
        table.add_row(
            scheme_name(row["scheme"], outcome.titles, lang),
            amount(float(-flow.fund_eur[1]), lang),
            amount(row["fund_reward_mean_eur"], lang),
            amount(row["tenant_saving_mean_eur"], lang, is_signed=True),
            amount(row["saving_with_rewards_mean_eur"], lang, is_signed=True),
            percent(row["losers_fraction"], lang),
            percent(row["losers_with_rewards_fraction"], lang),
        )
    return table
