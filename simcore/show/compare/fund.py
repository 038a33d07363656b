"""What the contribution fund adds to savings, as a table for the terminal."""

from rich.table import Table

from simcore.show.tables import printed
from simcore.show.words.labels import label, scheme_name
from simcore.study.compare.figures import total_cash_flow
from simcore.study.compare.outcome import ALL, Outcome

_COLUMNS = (
    "scheme",
    "paid_in_eur",
    "fund_reward_mean_eur",
    "tenant_saving_mean_eur",
    "saving_with_rewards_mean_eur",
    "losers_fraction",
    "losers_with_rewards_fraction",
)


def fund_table(outcome: Outcome, lang: str = "en") -> Table:
    """What the fund adds to the tenants' savings of year 1, by scheme, all sites together."""
    rows = []
    for _, row in outcome.summary.query(f"site == '{ALL}'").iterrows():
        scheme = row["scheme"]
        flow = total_cash_flow([site.schemes[scheme].cash_flow for site in outcome.sites])
        name = scheme_name(scheme, outcome.titles, lang)
        rows.append({**row, "scheme": name, "paid_in_eur": float(-flow.fund_eur[1])})
    is_simulated = outcome.flows.scenario.fund.contributions == "simulated"
    title = label("fund_title", lang)
    caption = label("fund_caption_simulated" if is_simulated else "fund_caption", lang)
    return printed(rows, _COLUMNS, lang, title=title, caption=caption)
