"""Balance sheet of the parties as a table for the terminal."""

from rich.table import Table

from simcore.money.ledger import PARTIES
from simcore.show.words.labels import label, number, scheme_name
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.tables import ALL, TODAY


def balance_table(outcome: Outcome, lang: str = "en") -> Table:
    """What every party gains or gives against today, by scheme, all sites together."""
    sheet = outcome.balances
    rows = sheet[(sheet["site"] == ALL) & (sheet["scheme"] != TODAY)]
    change = rows.pivot(index="scheme", columns="party", values="change_eur")
    title, caption = label("balance_title", lang), label("balance_caption", lang)
    table = Table(title=title, caption=caption)
    table.add_column(label("table_scheme", lang))
    for party in PARTIES:
        table.add_column(label(f"party.{party}.head", lang), justify="right")
    for scheme in outcome.titles:
        amounts = (change.loc[scheme, party] / 1e3 for party in PARTIES)
        cells = (number(amount, lang, 1, is_signed=True) for amount in amounts)
        table.add_row(scheme_name(scheme, outcome.titles, lang), *cells)
    return table
