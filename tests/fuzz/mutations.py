"""Inputs changed at random, by a seed: text, JSON, workbooks and folders packed as ZIP."""

import json
import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import numpy as np

Random = np.random.Generator
Change = Callable[[bytes, Random], bytes]

VALUES = (
    "",
    "nan",
    "inf",
    "-inf",
    "-1",
    "0",
    "1e400",
    "1e-400",
    "1e308",
    "-0.0",
    "2",
    "100",
    "1e6",
)
VALUES += ("9" * 400, "9" * 5_000, "0x1", "1_000", "1,5", "true", "null", "None", "=1+1", "@x")
VALUES += ("'", '"', '"""', "\0", "\\", "é", "\ufeff", "\u202e", "\ud7ff", "٣", "²", "½", "a" * 300)
VALUES += ("2026-02-30", "0001-01-01", "9999-12-31T23:59:59+14:00", "../..", "/dev/zero", "[[", "{")
JSON_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    -1e308,
    2**80,
    0.5,
    "",
    "x",
    "nan",
    [],
    {},
)
JSON_VALUES += ([1, 2], {"a": 1}, "a\nb", float("nan"), float("inf"), [[[]]], "9" * 400)
BROKEN = (BadZipFile, OSError, ValueError, EOFError, RuntimeError, zlib.error)
"""What the standard library raises on a damaged ZIP."""
NUMBER = re.compile(rb"-?\d+(?:[.,]\d+)?(?:e-?\d+)?")
WORD = re.compile(rb"[A-Za-z_]{2,}")


def chosen(random: Random, options: Any) -> Any:
    return options[int(random.integers(len(options)))]


def _hostile(random: Random) -> bytes:
    return str(chosen(random, VALUES)).encode("utf-8", "surrogatepass")


def _replaced(data: bytes, pattern: re.Pattern[bytes], random: Random) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    one = chosen(random, found)
    return data[: one.start()] + _hostile(random) + data[one.end() :]


def _number(data: bytes, random: Random) -> bytes:
    return _replaced(data, NUMBER, random)


def _scaled(data: bytes, random: Random) -> bytes:
    """A number a hundred or a thousand times larger or smaller, or of the other sign."""
    found = list(NUMBER.finditer(data))
    if not found:
        return data
    one = chosen(random, found)
    value = float(one[0].replace(b",", b".")) * chosen(random, (1e-3, 1e-2, -1.0, 1e2, 1e3))
    return data[: one.start()] + f"{value:g}".encode() + data[one.end() :]


def _word(data: bytes, random: Random) -> bytes:
    return _replaced(data, WORD, random)


def _lines(data: bytes, random: Random) -> bytes:
    """A line lost, twice, moved, or many times."""
    lines = data.split(b"\n")
    at, to = (int(random.integers(len(lines))) for _ in range(2))
    how = int(random.integers(4))
    if how == 0:
        del lines[at]
    elif how == 1:
        lines.insert(to, lines[at])
    elif how == 2:
        lines[at], lines[to] = lines[to], lines[at]
    else:
        lines[at:at] = [lines[at]] * 50
    return b"\n".join(lines)


def _cut(data: bytes, random: Random) -> bytes:
    start, end = sorted(int(one) for one in random.integers(len(data) + 1, size=2))
    return data[:start] if random.random() < 0.5 else data[:start] + data[end:]


def _put_in(data: bytes, random: Random) -> bytes:
    at = int(random.integers(len(data) + 1))
    return data[:at] + _hostile(random) + data[at:]


def _flip(data: bytes, random: Random) -> bytes:
    if not data:
        return data
    changed = bytearray(data)
    for at in random.integers(len(data), size=int(random.integers(1, 4))):
        changed[at] = int(random.integers(256))
    return bytes(changed)


def _mark(data: bytes, random: Random) -> bytes:
    """Another separator or decimal mark all over."""
    old, new = (chosen(random, (b",", b";", b"\t", b".", b" ", b"\r", b"|")) for _ in range(2))
    return data.replace(old, new)


def _encoding(data: bytes, random: Random) -> bytes:
    name = chosen(random, ("utf-16", "utf-16-le", "latin-1", "utf-8-sig", "utf-32", "cp037"))
    return data.decode("utf-8", "replace").encode(name, "replace")


TEXT_CHANGES: tuple[Change, ...] = (_number, _scaled, _word, _lines, _cut, _put_in, _flip)
TEXT_CHANGES += (_number, _scaled, _mark, _encoding, _number)


def text(data: bytes, random: Random) -> bytes:
    """Text with one to three changes, or with one number of another size."""
    if random.random() < 0.3:
        return _scaled(data, random)
    for _ in range(chosen(random, (1, 1, 1, 2, 3))):
        data = chosen(random, TEXT_CHANGES)(data, random)
    return data


def tree(data: bytes, random: Random) -> bytes:
    """JSON with a node changed; as text now and then."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return text(data, random)
    if random.random() < 0.2:
        return text(data, random)
    return json.dumps(_changed(content, random)).encode()


def _changed(node: Any, random: Random) -> Any:
    """A node, or one below it, replaced, lost or twice; JSON within text is looked into."""
    if isinstance(node, str) and node.startswith("{") and random.random() < 0.95:
        try:
            return json.dumps(_changed(json.loads(node), random))
        except ValueError:
            return chosen(random, JSON_VALUES)
    inner = (
        list(node) if isinstance(node, dict) else list(range(len(node))) if _is_list(node) else []
    )
    if not inner or random.random() < 0.03:
        return _scaled_value(node, random)
    key = chosen(random, inner)
    if random.random() < 0.03:
        del node[key]
    else:
        node[key] = _changed(node[key], random)
    return node


def _is_list(node: Any) -> bool:
    return isinstance(node, list)


def _scaled_value(node: Any, random: Random) -> Any:
    if isinstance(node, int | float) and random.random() < 0.5:
        return node * chosen(random, (-1, 0, 1e-3, 1e3, 1e6, 2))
    return chosen(random, JSON_VALUES)


def packed(data: bytes, random: Random) -> bytes:
    """A ZIP with one of its files changed or lost; its bytes now and then."""
    if random.random() < 0.15:
        return text(data, random)
    try:
        with ZipFile(BytesIO(data)) as parts:
            files = {name: parts.read(name) for name in parts.namelist()}
    except BROKEN:
        return text(data, random)
    name = chosen(random, list(files))
    if random.random() < 0.05:
        del files[name]
    else:
        files[name] = (tree if name.endswith(".json") else text)(files[name], random)
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as parts:
        for name, content in files.items():
            parts.writestr(name, content)
    return made.getvalue()
