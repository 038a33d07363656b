"""Where the year's electricity comes from and where it goes."""

from typing import Any

from simcore.show.charts.ribbons import Link, Node, ribbons
from simcore.show.charts.style import FLOWS, GOOD, QUIET, chart, headline, make_room
from simcore.show.terminal import portfolio_flows, portfolio_summary, reference_scheme
from simcore.show.words.labels import NO_BREAK, label, number, percent

HOMES, SHARED_PARTS, OTHERS = "#0072B2", GOOD, QUIET


@chart
def flows_of_energy(outcome: Any, ax: Any, lang: str) -> None:
    """Axes with ribbons from the roofs and the suppliers to homes, common parts and surplus.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned, or a run; the flows are those of the scheme
        that shares among all tenants.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    amounts = energy_links(outcome)
    solar = sum(mwh for (source, _), mwh in amounts.items() if source == "roofs")
    used = sum(mwh for (_, target), mwh in amounts.items() if target != "surplus")
    sold = amounts.get(("roofs", "surplus"), 0.0)
    shared = solar - sold
    values = {
        "self_consumption": percent(shared / solar if solar else 0.0, lang),
        "self_production": percent(shared / used if used else 0.0, lang),
    }
    headline(ax, label("flows_title", lang, **values), label("flows_subtitle", lang), lift=12)
    make_room(ax, 0.55, 1.75)
    links = [Link(source=a, target=b, value=mwh) for (a, b), mwh in amounts.items() if mwh > 0]
    ribbons(ax, _nodes(links, lang), links)


def energy_links(outcome: Any) -> dict[tuple[str, str], float]:
    """Energy of the year from a source to a use. [MWh]."""
    scheme = reference_scheme(portfolio_summary(outcome))
    months = outcome.months
    months = portfolio_flows(months[months["scheme"] == scheme], ["month"]).sum() / 1e3
    members = outcome.members[outcome.members["scheme"] == scheme]
    is_home = members["is_dwelling"].astype(bool)
    takes_part = members["is_participant"].astype(bool)
    groups = {
        "homes": is_home & takes_part,
        "common_parts": ~is_home,
        "other_homes": is_home & ~takes_part,
    }
    links: dict[tuple[str, str], float] = {}
    for name, rows in groups.items():
        shared = members.loc[rows, "shared_kwh"].sum() / 1e3
        links["roofs", name] = shared
        links["suppliers", name] = members.loc[rows, "consumption_kwh"].sum() / 1e3 - shared
    links["roofs", "surplus"] = float(months["surplus_kwh"])
    return {pair: float(mwh) for pair, mwh in links.items() if mwh > 1e-9}


def _nodes(links: list[Link], lang: str) -> list[Node]:
    colours = {
        "roofs": (0, FLOWS["shared"]["facecolor"]),
        "suppliers": (0, FLOWS["import"]["facecolor"]),
        "surplus": (1, "#A57300"),
        "homes": (1, HOMES),
        "common_parts": (1, SHARED_PARTS),
        "other_homes": (1, OTHERS),
    }
    nodes = []
    for key, (column, colour) in colours.items():
        through = sum(link.value for link in links if key in (link.source, link.target))
        if through <= 0:
            continue
        detail = f"{number(through, lang)}{NO_BREAK}MWh"
        solar = sum(link.value for link in links if (link.source, link.target) == ("roofs", key))
        if column and solar and key != "surplus":
            detail = label("flows_solar", lang, energy=detail, part=percent(solar / through, lang))
        name = label(f"flows_{key}", lang)
        nodes.append(Node(key=key, name=name, detail=detail, column=column, colour=colour))
    return nodes
