"""What a report is made of: sections, and the figures of its answer."""

from dataclasses import dataclass

from simcore.show.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One large figure and what it is."""

    figure: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One subject of a report.

    A section with a chart takes its headline from the chart, unless it has a title.
    ``native`` is a chart that the deck alone holds, beside the table.
    ``is_picture`` keeps a chart a picture that the office program could draw.
    ``n_under`` counts the first points, which a slide with room sets below its table.
    ``image`` is a picture that the run folder holds, for charts this version cannot draw.
    """

    key: str
    title: str = ""
    lead: str = ""
    points: tuple[str, ...] = ()
    chart: str = ""
    native: str = ""
    is_picture: bool = False
    image: bytes | None = None
    table: Table | None = None
    tiles: tuple[Tile, ...] = ()
    tiles_of: str = ""
    n_under: int = 0
    is_appendix: bool = False
