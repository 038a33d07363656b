"""What the page shows of each section: for all sites, and for each site it can switch to."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from markupsafe import Markup
from PIL import Image

from simcore.show.folder.read import Run, at_site, site_name
from simcore.show.report.numbers import numbers_behind
from simcore.show.report.pictures import svg
from simcore.show.report.records import Section
from simcore.show.report.sections import sections
from simcore.show.tables import Table
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label, typeset
from simcore.study.compare.outcome import ALL

MOST_SITES = 30
"""With more sites than this the page shows all of them together only."""
MOST_DRAWN = 8
"""With more sites than this only tables and prices follow the switch, not the other sections."""
COLOURS = 64
"""Colours of a picture on the page; charts have fewer, but for the edges of letters."""
FOLLOWING = (
    "how",
    "schemes",
    "scheme_table",
    "prices",
    "who",
    "kinds",
    "money",
    "landlord",
    "debt",
    "network",
    "social",
    "balances",
    "fund",
    "months",
    "day",
    "duration",
)
"""Sections that make sense for a site alone."""

Block = dict[str, Any]


def switchable(run: Run) -> list[str]:
    """Sites that the page can be switched to: none where there is only one, or very many."""
    return run.sites if 1 < len(run.sites) <= MOST_SITES else []


def shown_sections(run: Run, lang: str, progress: Callable[[str], None]) -> list[dict[str, Any]]:
    """Key, name and blocks of each section, in their order.

    Parameters
    ----------
    run
        A run folder read back.
    lang
        ``"en"`` or ``"fr"``.
    progress
        Told the key of each section once it is drawn.
    """
    whole = sections(run, lang)
    parts = dict(_parts(run, lang))
    shown = []
    for section in whole:
        blocks = [_block(run, section, lang, ALL)]
        follow = [
            _block(part, own[section.key], lang, site)
            for site, (part, own) in parts.items()
            if section.key in FOLLOWING and section.key in own
        ]
        blocks += follow
        _share(blocks, [ALL, *switchable(run)])
        name = _short(section, lang) or blocks[0]["title"]
        shown.append({"key": section.key, "short": name, "blocks": blocks})
        progress(section.key)
    return shown


def without_the_largest(run: Run, shown: list[dict[str, Any]]) -> bool:
    """Take from the section with the largest drawings those of single sites; False if none has."""
    follow = [section for section in shown if len(section["blocks"]) > 1]
    if not follow:
        return False
    largest = max(follow, key=lambda section: sum(len(block["svg"]) for block in section["blocks"]))
    del largest["blocks"][1:]
    _share(largest["blocks"], [ALL, *switchable(run)])
    return True


def _parts(run: Run, lang: str) -> Iterator[tuple[str, tuple[Run, dict[str, Section]]]]:
    """Every site as a run of its own, with its sections by their keys."""
    sites = switchable(run)
    for site in sites if len(sites) <= MOST_DRAWN else []:
        part = at_site(run, site)
        yield site, (part, {section.key: section for section in sections(part, lang)})


def _share(blocks: list[Block], sites: list[str]) -> None:
    """Let the block of all sites stand for the sites that have none of their own."""
    own = {block["site"] for block in blocks[1:]}
    blocks[0]["sites"] = " ".join(site for site in sites if site not in own)
    for block in blocks[1:]:
        block["sites"] = block["site"]


def _block(run: Run, section: Section, lang: str, site: str) -> Block:
    """What the template shows of a section at a site, or at all of them."""
    suffix = "" if site == ALL else f"-{site}"
    picture = None
    if section.chart:
        picture = svg(run, section.chart, lang, prefix=f"{section.key}-{site}")
    numbers = numbers_behind(run, section.chart, lang) if section.chart else None
    image = section.image and f"data:image/png;base64,{b64encode(_light(section.image)).decode()}"

    def here(text: str) -> str:
        return typeset(text if site == ALL else at_one(text, lang), lang)

    title = section.title or (picture.title if picture else "")
    lead = section.lead or (picture.subtitle if picture else "")
    return {
        "site": site,
        "place": "" if site == ALL else site_name(run, ALL, lang),
        "key": f"{section.key}{suffix}",
        "title": here(title),
        "lead": here(lead),
        "points": [here(point) for point in section.points],
        "tiles": section.tiles,
        "tiles_of": section.tiles_of,
        "text": here(f"{title}. {lead}"),
        "svg": Markup(picture.data.decode()) if picture else "",
        "image": image,
        "table": _captioned(section.table, here),
        "numbers": None if section.key == "sites" else _captioned(numbers, here),
    }


def _light(png: bytes) -> bytes:
    """A picture with fewer colours, a third of its size."""
    out = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return min(out.getvalue(), png, key=len)


def _captioned(table: Table | None, here: Callable[[str], str]) -> Table | None:
    return None if table is None else replace(table, caption=here(table.caption))


def at_one(text: str, lang: str) -> str:
    """A text on all sites as a text on one."""
    whole, single = label("scope_all", lang), label("scope_one", lang)
    text = text.replace(whole, single)
    return re.sub(rf"\b{whole.capitalize()}\b", single.capitalize(), text)


def _short(section: Section, lang: str) -> str:
    """Name in the contents; a companion's chart has its title."""
    key = f"short_{section.key}"
    return label(key, lang) if is_known(key) else section.title
