"""Slide layouts of the board pack: 16:9, placeholders that an office program can edit."""

from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Inches

WIDE, HIGH = 13.333, 7.5
EDGE, RIGHT = 0.6, WIDE - 0.6
INK, QUIET, ACCENT, FONT = "222222", "5A5A5A", "E69F00", "Arial"
TITLE, LEAD, BODY, PICTURE, TABLE, SOURCE, UNDER_TABLE = 0, 10, 11, 12, 13, 14, 16
TILES = (21, 22, 23, 24)
"""Numbers of the placeholders, the same in every layout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A placeholder: number, kind, left, top, width and height in inches, look."""

    number: int
    kind: str
    box: tuple[float, float, float, float]
    size_pt: float = 14
    is_bold: bool = False
    colour: str = INK
    anchor: str = "t"
    name: str = ""


_TITLE = Place(
    number=TITLE, kind="title", box=(EDGE, 0.42, RIGHT - EDGE, 0.86), size_pt=26, is_bold=True,
    anchor="ctr", name="Title",
)  # fmt: skip
_LEAD = Place(
    number=LEAD, kind="body", box=(EDGE, 1.34, RIGHT - EDGE, 0.44), size_pt=13, colour=QUIET,
    name="Lead",
)  # fmt: skip
_SOURCE = Place(
    number=SOURCE, kind="body", box=(EDGE, 6.82, 11.4, 0.44), size_pt=8, colour=QUIET,
    anchor="b", name="Source",
)  # fmt: skip
TOP, BOTTOM = 1.9, 6.72
_FULL = BOTTOM - TOP
ABOVE, UNDER = 3.6, 0.25
"""Most height of a table that stands above its points, and the gap between them."""
WIDE_CHART = (EDGE + 1.7, TOP, 8.7, _FULL)
"""Where a chart stands that has nothing beside it."""


def _body(left: float, width: float, size_pt: float = 15) -> Place:
    box = (left, TOP, width, _FULL)
    return Place(number=BODY, kind="body", box=box, size_pt=size_pt, name="Points")


def _picture(left: float, width: float) -> Place:
    return Place(number=PICTURE, kind="pic", box=(left, TOP, width, _FULL), name="Chart")


def _chart(left: float, width: float) -> Place:
    return Place(number=PICTURE, kind="chart", box=(left, TOP, width, _FULL), name="Chart")


def _table(left: float, width: float) -> Place:
    return Place(number=TABLE, kind="tbl", box=(left, TOP, width, _FULL), name="Table")


def _under(left: float, width: float) -> Place:
    """Points below a table, moved to where it ends."""
    top = TOP + _FULL / 2
    box = (left, top, width, BOTTOM - top)
    return Place(number=UNDER_TABLE, kind="body", box=box, size_pt=15, name="Points below")


_TILE_WIDE = (RIGHT - EDGE - 3 * 0.25) / 4
_TILES = tuple(
    Place(
        number=number,
        kind="body",
        box=(EDGE + i * (_TILE_WIDE + 0.25), 3.12, _TILE_WIDE, 1.25),
        anchor="ctr",
        name=f"Figure {i + 1}",
    )
    for i, number in enumerate(TILES)
)
LAYOUTS: dict[str, tuple[Place, ...]] = {
    "cover": (
        Place(
            number=TITLE, kind="ctrTitle", box=(EDGE, 1.9, RIGHT - EDGE, 1.5), size_pt=40,
            is_bold=True, anchor="b", name="Title",
        ),
        Place(number=LEAD, kind="body", box=(EDGE, 3.6, 10.5, 1.5), size_pt=20, name="Question"),
        Place(
            number=BODY, kind="body", box=(EDGE, 5.3, 10.5, 0.9), size_pt=16, colour=QUIET,
            name="Sizes",
        ),
        _SOURCE,
    ),
    "answer": (
        _TITLE,
        Place(
            number=LEAD, kind="body", box=(EDGE, 1.4, RIGHT - EDGE, 1.3), size_pt=22,
            name="Answer",
        ),
        Place(
            number=PICTURE + 20, kind="body", box=(EDGE, 2.72, RIGHT - EDGE, 0.34), size_pt=13,
            colour=QUIET, anchor="b", name="Scheme of the figures",
        ),
        *_TILES,
        Place(number=BODY, kind="body", box=(EDGE, 4.55, RIGHT - EDGE, 2.17), name="Points"),
        _SOURCE,
    ),
    "chart": (_TITLE, _LEAD, _picture(EDGE, 8.7), _body(9.6, RIGHT - 9.6), _SOURCE),
    "chart_wide": (_TITLE, _LEAD, _picture(EDGE + 1.7, 8.7), _SOURCE),
    "chart_table": (_TITLE, _LEAD, _picture(EDGE, 5.3), _table(6.0, RIGHT - 6.0), _SOURCE),
    "native": (_TITLE, _LEAD, _chart(EDGE, 8.7), _body(9.6, RIGHT - 9.6), _SOURCE),
    "native_table": (
        _TITLE, _LEAD, _chart(EDGE, 5.4), _table(6.1, RIGHT - 6.1), _under(6.1, RIGHT - 6.1),
        _SOURCE,
    ),
    "table_above": (
        _TITLE, _LEAD,
        Place(
            number=TABLE, kind="tbl", box=(EDGE, TOP, RIGHT - EDGE, ABOVE), name="Table",
        ),
        Place(
            number=BODY, kind="body", size_pt=13, name="Points",
            box=(EDGE, TOP + ABOVE + UNDER, RIGHT - EDGE, _FULL - ABOVE - UNDER),
        ),
        _SOURCE,
    ),
    "table": (_TITLE, _LEAD, _table(EDGE, RIGHT - EDGE), _SOURCE),
    "table_points": (
        _TITLE, _LEAD, _table(EDGE, 6.2), _under(EDGE, 6.2), _body(7.2, RIGHT - 7.2, 13), _SOURCE,
    ),
    "points": (_TITLE, _body(EDGE, RIGHT - EDGE, 20), _SOURCE),
}  # fmt: skip
ANSWER_OF = PICTURE + 20
_DEPTH = {"title": "", "ctrTitle": "", "body": ' sz="quarter"', "pic": ' sz="half"', "tbl": ""}
_DEPTH["chart"] = ' sz="half"'
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def empty_deck() -> Any:
    """A presentation without slides that has the layouts of the board pack and no others."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    layouts = list(deck.slide_layouts)
    for layout, (name, places) in zip(layouts, LAYOUTS.items(), strict=False):
        _fill(layout, name, places)
    for layout in layouts[len(LAYOUTS) :]:
        deck.slide_layouts.remove(layout)
    _dress_master(deck.slide_master)
    return deck


def layout_of(deck: Any, name: str) -> Any:
    """Layout of a name."""
    return deck.slide_layouts.get_by_name(name)


def place_of(name: str, number: int) -> Place:
    """Placeholder of a layout by its number."""
    return next(place for place in LAYOUTS[name] if place.number == number)


def _fill(layout: Any, name: str, places: tuple[Place, ...]) -> None:
    """Replace all that a layout holds by these placeholders and the house's accent."""
    layout.element.attrib.pop("type", None)
    layout.name = name
    tree = layout.shapes._spTree
    for shape in list(layout.shapes):
        tree.remove(shape.element)
    bar = (0.0, 0.0, 0.28, HIGH) if name == "cover" else (0.36, 0.44, 0.07, 0.82)
    tree.append(parse_xml(_bar(100, bar, ACCENT)))
    for i, place in enumerate(places):
        tree.append(parse_xml(_placeholder(101 + i, place)))
    tree.append(parse_xml(_number(150)))


def _dress_master(master: Any) -> None:
    """Set the house's font, and move the master's own placeholders onto the wide page."""
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            part = relation.target_part
            part._blob = part.blob.replace(b'typeface="Calibri"', f'typeface="{FONT}"'.encode())
    boxes = {"TITLE": (EDGE, 0.42, RIGHT - EDGE, 0.9), "BODY": (EDGE, TOP, RIGHT - EDGE, _FULL)}
    for shape in list(master.placeholders):
        kind = shape.placeholder_format.type.name
        if kind not in boxes:
            master.shapes._spTree.remove(shape.element)
            continue
        shape.left, shape.top, shape.width, shape.height = (Inches(x) for x in boxes[kind])


def _frame(box: tuple[float, float, float, float]) -> str:
    left, top, width, height = (int(Inches(x)) for x in box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _bar(number: int, box: tuple[float, float, float, float], colour: str) -> str:
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Accent"/><p:cNvSpPr/><p:nvPr '
        f'userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/>'
        "</a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def _placeholder(number: int, place: Place) -> str:
    index = "" if place.number == TITLE else f' idx="{place.number}"'
    bold = ' b="1"' if place.is_bold else ' b="0"'
    look = (
        f'<a:lvl1pPr marL="0" indent="0" algn="l"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:buNone/><a:defRPr sz="{round(100 * place.size_pt)}"{bold}><a:solidFill><a:srgbClr '
        f'val="{place.colour}"/></a:solidFill><a:latin typeface="{FONT}"/></a:defRPr></a:lvl1pPr>'
    )
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{place.name}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{place.kind}"'
        f"{_DEPTH[place.kind]}{index}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(place.box)}</p:spPr>"
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle>{look}</a:lstStyle><a:p><a:r><a:rPr/>"
        f"<a:t>{place.name}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _number(number: int) -> str:
    """The slide's number at the lower right, written by the office program."""
    box = (RIGHT - 0.9, 6.96, 0.9, 0.3)
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Slide number"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="15"/>'
        f'</p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}</p:spPr><p:txBody><a:bodyPr lIns="0" '
        f'rIns="0" anchor="b"/><a:lstStyle><a:lvl1pPr algn="r"><a:defRPr sz="900"><a:solidFill>'
        f'<a:srgbClr val="{QUIET}"/></a:solidFill><a:latin typeface="{FONT}"/></a:defRPr>'
        '</a:lvl1pPr></a:lstStyle><a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" '
        'type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
    )
