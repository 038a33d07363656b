"""Balance sheet of the parties as a table for the terminal."""

from rich.table import Table

from simcore.money.ledger import PARTIES
from simcore.show.tables import beside, printed
from simcore.show.words.labels import label, scheme_name
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.tables import ALL, TODAY


def balance_table(outcome: Outcome, lang: str = "en") -> Table:
    """What every party gains or gives against today, by scheme, all sites together."""
    sheet = outcome.balances
    own = sheet[(sheet["site"] == ALL) & (sheet["scheme"] != TODAY)]
    change = own.pivot(index="scheme", columns="party", values="change_eur")
    rows = [
        {**change.loc[scheme], "scheme": scheme_name(scheme, outcome.titles, lang)}
        for scheme in outcome.titles
    ]
    parties = {party: label(f"party.{party}.head", lang) for party in PARTIES}
    title, caption = label("balance_title", lang), label("balance_caption", lang)
    names = ("scheme", *beside("change_eur", parties))
    return printed(rows, names, lang, title=title, caption=caption)
