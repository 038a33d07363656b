"""Weather files spoilt in the ways in which files are spoilt, from known good ones."""

import numpy as np

ODD_CELLS = ("nan", "inf", "-inf", "9" * 400, "1e400", "-9999", "é", '"', "1_0", "0x1F", "", " ")
ODD_CELLS += ("١٢", "=1+1", "1,5", "2026-02-30T00:00Z", "0000-00-00", "9999-12-31T23:00Z")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp037")


def spoilt(text, seed):
    """Bytes of the text after one to three faults that the seed draws."""
    draw = np.random.default_rng(seed)
    lines = text.split("\n")
    encoding = "utf-8"
    for _ in range(draw.integers(1, 4)):
        fault = FAULTS[draw.integers(len(FAULTS))]
        lines = fault(lines, draw)
    if draw.random() < 0.15:
        encoding = ENCODINGS[draw.integers(len(ENCODINGS))]
    data = "\n".join(lines).encode(encoding, errors="replace")
    return bytes_cut(data, draw) if draw.random() < 0.2 else data


def bytes_cut(data, draw):
    """Bytes that end anywhere, or of which some are other bytes."""
    if draw.random() < 0.5 or not data:
        return data[: draw.integers(len(data) + 1)]
    spoilt = bytearray(data)
    for place in draw.integers(len(data), size=draw.integers(1, 50)):
        spoilt[place] = draw.integers(256)
    return bytes(spoilt)


def _line(lines, draw):
    """A line anywhere, the first ones more often."""
    return int(draw.integers(len(lines) if draw.random() < 0.5 else min(len(lines), 10)))


def odd_cell(lines, draw):
    number = _line(lines, draw)
    mark = max(",;\t", key=lines[number].count)
    cells = lines[number].split(mark)
    cells[draw.integers(len(cells))] = ODD_CELLS[draw.integers(len(ODD_CELLS))]
    return [*lines[:number], mark.join(cells), *lines[number + 1 :]]


def odd_column(lines, draw):
    """One odd cell in a column from a line on."""
    number, odd = _line(lines, draw), ODD_CELLS[draw.integers(len(ODD_CELLS))]
    mark = max(",;\t", key=lines[-2 if len(lines) > 1 else -1].count)
    column = int(draw.integers(40))

    def changed(line):
        cells = line.split(mark)
        return mark.join([*cells[:column], odd, *cells[column + 1 :]]) if cells[column:] else line

    return [*lines[:number], *map(changed, lines[number:])]


def cut(lines, draw):
    number = _line(lines, draw)
    return [*lines[:number], lines[number][: draw.integers(len(lines[number]) + 1)]]


def line_gone(lines, draw):
    number = _line(lines, draw)
    return [*lines[:number], *lines[number + 1 :]] or [""]


def line_twice(lines, draw):
    number = _line(lines, draw)
    return [*lines[: number + 1], *lines[number:]]


def in_disorder(lines, draw):
    first = min(len(lines) - 1, 20)
    rest = np.array(lines[first:], dtype=object)
    return [*lines[:first], *draw.permutation(rest).tolist()]


def empty_tail(lines, draw):
    mark = max(",;\t", key=lines[-2 if len(lines) > 1 else -1].count)
    return [*lines, *[mark * draw.integers(40)] * int(draw.integers(1, 2000))]


def long_row(lines, draw):
    number = _line(lines, draw)
    return [*lines[:number], lines[number] + ",1" * 100_000, *lines[number + 1 :]]


def nul(lines, draw):
    number = _line(lines, draw)
    return [*lines[:number], lines[number] + "\0", *lines[number + 1 :]]


def other_marks(lines, draw):
    old, new = draw.permutation(np.array([",", ";", "\t", "|"]))[:2]
    return [line.replace(str(old), str(new)) for line in lines]


FAULTS = (
    *(odd_cell, odd_column, cut, line_gone, line_twice),
    *(in_disorder, empty_tail, long_row, nul, other_marks),
)
