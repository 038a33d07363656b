"""The tariff that a reader of the page sets by hand: rows, words and where it starts."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simcore.money.schemes import Scheme
from simcore.money.schemes.groups import NOT
from simcore.money.schemes.parts import Part
from simcore.scenario.toml import toml_text
from simcore.show.folder.read import REAL_SITES, Run, run_title, site_name
from simcore.show.terminal import portfolio_summary
from simcore.show.words.futures import n_futures
from simcore.show.words.labels import label, number, scheme_name
from simcore.study.compare.outcome import ALL
from simcore.study.compare.sliders import PARTS, SLIDERS, WHO
from simcore.study.compare.verdict import nearest_scheme

Choice = dict[str, Any]
"""A tariff set by hand: how energy is paid (``form``), and its numbers by name."""
NOTHING: Choice = {
    **{"form": "none", "price": 0.0, "index": "none", "discount": 0.0, "fee": 0.0},
    **{"saving": 0.0, "regulated": 0.0, "back": 0.0, "who": "", "less": 0.0},
}
OF_BAND = {
    "median": "tenant_saving_median_eur",
    "mean": "tenant_saving_mean_eur",
    "worst": "tenant_saving_min_eur",
    "npv": "landlord_npv_eur",
}
"""Figures of the page of which a sweep may hold a band."""
WORDS = (
    *("homes", "kinds", "cash", "balance", "all_homes", "own_tariff", "worst", "axis_year"),
    *("axis_homes", "axis_gain", "axis_npv", "axis_cash", "band", "none_like", "like", "like_few"),
    *("like_elsewhere", "grouped", "knows_contract", "equal_treatment", "said", "unit_month"),
)
"""Words that the script writes, of ``tariff``; those with fields keep them in braces."""
KEPT = {name: f"{{{name}}}" for name in ("n", "low", "high", "kwh")}
"""Fields of words that the script fills."""
INDEXES = ("none", "consumer", "retail")
TILES = {
    "median": "tile_median",
    "worst": "tile_worst",
    "losers": "tile_losers",
    "npv": "tile_npv",
    "yearly": "tariff.tile_yearly",
    "poorest": "tariff.tile_poorest",
}
"""Figures of the page, and their words."""
GRANT = "@grant@"
"""Stands for the grant in the scenario that the page writes."""


def sliders_data(run: Run, lang: str) -> dict[str, Any] | None:
    """What the page needs to work out a tariff set by hand; None where the run lacks it.

    Parameters
    ----------
    run
        A run folder read back.
    lang
        ``"en"`` or ``"fr"``.
    """
    matrix = matrix_of(run)
    if matrix is None or matrix["why_not"]:
        return None
    starts = _starts(run, lang)
    return {
        **{key: matrix[key] for key in ("parts", "who", "is_grouped", "sites", "rows")},
        "discount": matrix["discount_fraction"],
        "grant": matrix["grant_fraction"],
        "names": {name: label(f"tariff.kind_{name}", lang) for name in matrix["who"]},
        "starts": starts,
        "start": _nearest(run, [one["scheme"] for one in starts]),
        "points": _points(run, lang),
        "bands": _bands(run),
        "scenario": scenario_text(run),
        "words": {key: label(f"tariff.{key}", lang, **KEPT) for key in WORDS},
    }


def why_not(run: Run, lang: str) -> str:
    """Why a run has no tariff to be set by hand, in one line."""
    matrix = matrix_of(run)
    reason = (matrix or {}).get("why_not") or "missing"
    return label(f"tariff.not_{reason}", lang)


def matrix_of(run: Run) -> dict[str, Any] | None:
    """What the run holds for it; None where there is none that can be read.

    Rows of single homes are not read where somebody stands behind the homes.
    """
    try:
        found = json.loads((run.folder / SLIDERS).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("why_not", None) is None:
        return None
    if found["why_not"]:
        return found if found["why_not"] in ("fund", "common_parts") else None
    is_told = _is_sound(found) and not (run.manifest.get(REAL_SITES) and not found["is_grouped"])
    return found if is_told else None


def _is_sound(found: Mapping[str, Any]) -> bool:
    """Whether columns are of one length, numbers finite, and parts and groups known ones."""
    rows, sites = found.get("rows"), found.get("sites")
    if found.get("parts") != list(PARTS) or not isinstance(rows, dict) or not sites:
        return False
    if not isinstance(found.get("who"), list) or set(found["who"]) - set(WHO):
        return False
    needed = {"site", "n", "saving_eur", "bill_eur", "kwh", "kva", "is_off_peak", "has_tank"}
    needed |= {"who", *(f"paid.{name}" for name in PARTS)}
    columns = list(rows.values())
    if needed - set(rows) or not all(isinstance(one, list) for one in columns):
        return False
    is_even = len({len(one) for one in columns}) == 1
    return is_even and all(_is_number(value) for one in columns for value in one)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _starts(run: Run, lang: str) -> list[dict[str, Any]]:
    """Schemes of the run that the sliders can be set to, each with its choice."""
    summary, known = portfolio_summary(run), run.known_schemes
    found = []
    for name in map(str, summary.index):
        if name in known:
            price = float(summary.loc[name, "price_ht_eur_per_kwh"])
            choice = choice_of(known[name], _parameters(run, name), price)
            if choice is not None:
                title = scheme_name(name, run.titles, lang)
                found.append({"scheme": name, "name": title, "choice": choice})
    return found


def _parameters(run: Run, scheme: str) -> dict[str, float]:
    """Parameters of a scheme as the run states them."""
    before = f"schemes.{scheme}."
    stated = run.manifest.get("scenario") or {}
    found = {key.removeprefix(before): v for key, v in stated.items() if key.startswith(before)}
    return {key: float(value) for key, value in found.items() if _is_number(value)}


def choice_of(scheme: Scheme, stated: Mapping[str, float], price: float) -> Choice | None:
    """A scheme as a tariff set by hand; None where its parts are others.

    Parameters
    ----------
    scheme
        A scheme.
    stated
        Its parameters as far as they are stated.
    price
        Its mean price of a shared kWh, in the place of one that follows the costs of each site.

    Examples
    --------
    >>> import simcore as sc
    >>> found = choice_of(sc.schemes.SCHEMES["T4"], {"discount_fraction": 0.25}, 0.0)
    >>> found["form"], found["discount"], choice_of(sc.schemes.SCHEMES["T10"], {}, 0.0)
    ('own', 0.25, None)
    """
    if not scheme.is_in_programme or not scheme.is_linear:
        return None
    filled = scheme.filled(stated)
    costs = {term for one in scheme.parts or () if one.costs for term in one.terms["price"]}
    parts = scheme.parts_at({**dict.fromkeys(costs, price), **filled})
    choice = dict(NOTHING)
    for part, is_less in _by_group(parts):
        moved = None if is_less is None else _set_by(part)
        if moved is None or any(choice[key] != NOTHING[key] for key in moved):
            return None
        choice |= moved | (is_less or {})
    return choice


def _by_group(parts: Sequence[Part]) -> Iterator[tuple[Part, dict[str, Any] | None]]:
    """Each part, and who pays how much less of it; None for groups that cannot be set."""
    pairs = {part.who: part for part in parts if part.who}
    if not pairs:
        yield from ((part, {}) for part in parts)
        return
    first, second = (
        sorted(pairs, key=lambda who: who.startswith(NOT))[:2] if len(pairs) > 1 else ("", "")
    )
    is_pair = len(parts) == len(pairs) == 2 and second == NOT + first and first in WHO
    if not is_pair or pairs[first].price > pairs[second].price or not pairs[second].price:
        yield parts[0], None
        return
    less = 1.0 - float(pairs[first].price) / float(pairs[second].price)
    yield pairs[second], {"who": first, "less": less}


def _set_by(part: Part) -> dict[str, Any] | None:
    """What of a choice a part sets; None where no slider is for it."""
    plain = not (part.when or part.level or part.has_quota or part.keeps or part.cap_by)
    if not plain or part.is_bounded:
        return None
    value = float(part.price)
    if part.quantity == "shared_kwh" and part.follows in ("none", "consumer", "retail"):
        return {"form": "price", "price": value, "index": part.follows}
    if part.index and part.index != part.counts.index:
        return None
    by_quantity: dict[str, dict[str, Any]] = {
        "supply_part": {"form": "own", "discount": 1.0 - value},
        "reference": {"form": "public", "discount": 1.0 - value},
        "own_saving": {"saving": value},
        "reference_saving": {"regulated": value},
        "dwelling": {"fee": value},
        "charge_rise": {"back": value},
    }
    return by_quantity.get(part.quantity)


def _nearest(run: Run, schemes: Sequence[str]) -> str:
    """The scheme to start from: of those that can be set, the nearest to what a board asks."""
    summary = portfolio_summary(run)
    return nearest_scheme(summary.loc[list(schemes)]) if schemes else ""


def _points(run: Run, lang: str) -> dict[str, list[list[Any]]]:
    """Identifier, name, median saving and net present value of each scheme, by site."""
    names = ("tenant_saving_median_eur", "landlord_npv_eur")
    found: dict[str, list[list[Any]]] = {}
    for row in run.summary.to_dict("records"):
        values = [float(row[name]) for name in names]
        if all(map(math.isfinite, values)):
            scheme = str(row["scheme"])
            point = [scheme, scheme_name(scheme, run.titles, lang), *(round(v, 1) for v in values)]
            found.setdefault(str(row["site"]), []).append(point)
    return found


def _bands(run: Run) -> dict[str, Any]:
    """Ends of the bands of a sweep by scheme and figure, and the scheme's own figure beside."""
    if "bands" not in run.names:
        return {}
    rows, summary = run.table("bands"), portfolio_summary(run)
    rows = rows[(rows["site"] == ALL) & rows["scheme"].isin(summary.index) & rows["p5"].notna()]
    found: dict[str, dict[str, list[float]]] = {}
    for key, figure in OF_BAND.items():
        for row in rows[rows["figure"] == figure].to_dict("records"):
            here = float(summary.loc[row["scheme"], figure])
            ends = [round(float(row[end]), 2) for end in ("p5", "p95")]
            found.setdefault(str(row["scheme"]), {})[key] = [*ends, round(here, 2)]
    return {"n": n_futures(run), "of": found} if found else {}


def scenario_text(run: Run) -> str:
    """The scenario of the run as a file, without its schemes, the grant left open.

    Where somebody stands behind the homes, files of theirs are nobody else's: the text then builds
    on the scenario that the run was made from, by a name to be filled in.
    """
    told = {"title": run_title(run, "en"), "title_fr": run_title(run, "fr")}
    if run.manifest.get(REAL_SITES):
        return toml_text(
            {**told, "extends": ["scenario.toml"], "finance": {"grant_fraction": GRANT}}
        )
    tables: dict[str, Any] = dict(told)
    for path, value in (run.manifest.get("scenario") or {}).items():
        first, *_ = names = path.split(".")
        if value is not None and first not in ("schemes", "own_schemes"):
            _put(tables, names, _without_none(value))
    for site, name in _placed(run, "name").items():
        within = tables.get("sites", {}).get(site, {})
        within |= {"name": name, "kind": _placed(run, "kind")[site]}
        if french := _placed(run, "name_fr").get(site):
            within["name_fr"] = french
    _put(tables, ["finance", "grant_fraction"], GRANT)
    return toml_text(tables)


def _put(tables: dict[str, Any], names: Sequence[str], value: Any) -> None:
    for name in names[:-1]:
        tables = tables.setdefault(name, {})
    tables[names[-1]] = value


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list) else value


def _placed(run: Run, column: str) -> dict[str, str]:
    """What the run tells of each of its sites."""
    if "places" not in run.names or column not in run.places:
        return {}
    told = run.places.set_index("site")[column].fillna("").astype(str)
    return {str(site): text for site, text in told.items()}


def tariff_words(run: Run, data: Mapping[str, Any] | None, lang: str) -> dict[str, Any]:
    """What the section of the page is made of beside its script."""
    if data is None:
        return {"tariff_missing": why_not(run, lang)}
    forms = ("price", "own", "public", "none")
    n = number(data["bands"].get("n", 0), lang)
    return {
        "starts": [(one["scheme"], one["name"]) for one in data["starts"]],
        "forms": [(form, label(f"tariff.form_{form}", lang)) for form in forms],
        "indexes": [(name, label(f"tariff.index_{name}", lang)) for name in INDEXES],
        "groups": list(data["names"].items()),
        "tiles": {key: label(name, lang) for key, name in TILES.items()},
        "futures": label("tariff.band_help", lang, n=n, scheme="{scheme}") if data["bands"] else "",
    }


def site_choices(run: Run, sites: Sequence[str], lang: str) -> list[dict[str, str]]:
    """Identifier and name of all sites together, then of each."""
    whole = {"id": ALL, "name": label("table_all_sites", lang)}
    return [whole, *({"id": site, "name": site_name(run, site, lang)} for site in sites)]
