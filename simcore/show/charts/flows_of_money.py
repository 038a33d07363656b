"""Where a year's euros come from and where they go, from the ledger."""

from collections import defaultdict
from typing import Any

from simcore.show.charts.ribbons import Link, Node, ribbons
from simcore.show.charts.style import FLOWS, GOOD, chart, headline, make_room
from simcore.show.terminal import portfolio_summary
from simcore.show.words.labels import label, number, scheme_name
from simcore.study.compare.verdict import nearest_scheme

SUPPLIER, STATE, NETWORK, TENANTS = FLOWS["import"]["facecolor"], "#A8527F", "#2C7DA8", "#0072B2"
COLUMNS = {"tenants": 0, "landlord": 1, "supplier": 2}
"""Parties from left to right; all others only receive and stand last."""
MERGED = {"contractors": "roofs", "lender": "roofs"}
"""Parties that the landlord pays to build and run its plants, shown as one."""
LAST = 3


@chart
def flows_of_money(outcome: Any, ax: Any, lang: str) -> None:
    """Axes with ribbons from tenants over landlord and suppliers to network and State.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned, or a run. The scheme is the one that comes
        nearest to doing all three.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    scheme = nearest_scheme(portfolio_summary(outcome))
    links = money_links(outcome, scheme)
    givers = ("tenants", "own", "buyer")
    paid = sum(link.value for link in links if link.source in givers)
    parts = {
        key: 100 * sum(link.value for link in links if link.target == key) / paid if paid else 0.0
        for key in ("network", "state")
    }
    values = {key: number(part, lang) for key, part in parts.items()}
    name = scheme_name(scheme, outcome.titles, lang)
    headline(
        ax,
        label("money_title", lang, **values),
        label("flows_money_subtitle", lang, scheme=name),
        lift=12,
    )
    make_room(ax, 0.7, 1.75)
    ribbons(ax, _nodes(links, lang), links)


def money_links(outcome: Any, scheme: str) -> list[Link]:
    """Yearly kEUR between the parties under a scheme, one way each, and who keeps what.

    What the suppliers buy from the landlord comes from a box of its own, the buyer of
    surplus; what is left to a supplier pays for the electricity itself. What the landlord
    pays beyond its income comes from its own funds.
    """
    ledger = outcome.ledger
    rows = ledger[ledger["scheme"] == scheme]
    net: dict[tuple[str, str], float] = defaultdict(float)
    for (payer, payee, flow), eur in rows.groupby(["payer", "payee", "flow"])["eur"].sum().items():
        source = "buyer" if flow == "surplus_sale" else MERGED.get(payer, payer)
        target = MERGED.get(payee, payee)
        forward = COLUMNS.get(source, 0) < COLUMNS.get(target, LAST)
        net[(source, target) if forward else (target, source)] += (eur if forward else -eur) / 1e3
    links = [Link(source=a, target=b, value=value) for (a, b), value in net.items() if value > 0]
    return links + _kept(links)


def _kept(links: list[Link]) -> list[Link]:
    """What stays with the supplier and the landlord, or what the landlord adds."""
    found = []
    for party, use in (("supplier", "supply"), ("landlord", "left")):
        came = sum(link.value for link in links if link.target == party)
        kept = came - sum(link.value for link in links if link.source == party)
        if kept > 1e-9:
            found.append(Link(source=party, target=use, value=kept))
        elif kept < -1e-9:
            found.append(Link(source="own", target=party, value=-kept))
    return found


def _nodes(links: list[Link], lang: str) -> list[Node]:
    looks = {
        "tenants": (0, TENANTS),
        "buyer": (0, "#A57300"),
        "own": (0, GOOD),
        "landlord": (1, GOOD),
        "supplier": (2, SUPPLIER),
        "left": (3, GOOD),
        "roofs": (3, "#D55E00"),
        "organiser": (3, "#56B4E9"),
        "supply": (3, SUPPLIER),
        "network": (3, NETWORK),
        "state": (3, STATE),
    }
    nodes = []
    for key, (column, colour) in looks.items():
        came = sum(link.value for link in links if link.target == key)
        left = sum(link.value for link in links if link.source == key)
        if max(came, left) <= 0:
            continue
        detail = label("money_amount", lang, amount=number(max(came, left), lang, 1))
        name = label(f"money_{key}", lang)
        nodes.append(Node(key=key, name=name, detail=detail, column=column, colour=colour))
    return nodes
