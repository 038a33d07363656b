"""The command line as the golden tests call it, and the tables it writes."""

import json
from pathlib import Path

import pandas as pd
from pyarrow.parquet import read_schema

TWO_SITES = Path(__file__).parent / "two-sites.toml"


def shown(text, *folders):
    """Text of a terminal without the names of folders and without blanks at line ends."""
    for folder in folders:
        text = text.replace(str(folder), "<folder>")
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def read(path):
    """Table of a run folder, by its file."""
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def tables_of(folder):
    """Paths of all tables of a run folder by name."""
    paths = sorted(p for p in Path(folder).rglob("*") if p.suffix in (".csv", ".parquet"))
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in paths}


def check_described(folder, without=()):
    """See that every table of a folder tells unit and meaning of each of its columns."""
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["columns"]
    for name, path in tables_of(folder).items():
        if name in without:
            continue
        if path.suffix == ".parquet":
            fields = {one.name: one.metadata or {} for one in read_schema(path)}
            columns = {key: {k.decode(): v for k, v in m.items()} for key, m in fields.items()}
        else:
            columns = told[name]
            has_heads = bool(path.read_text(encoding="utf-8").strip())
            assert list(columns) == (list(pd.read_csv(path, nrows=0)) if has_heads else []), name
        for column, words in columns.items():
            assert words.get("unit"), (name, column)
            assert words.get("meaning"), (name, column)
