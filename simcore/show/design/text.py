"""The answer of the designer in sentences and small tables."""

from collections.abc import Iterator, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

from rich.table import Table

from simcore.show.design.futures import futures_frame
from simcore.show.tables import Cell, Head, number_cell, printed, text_cell
from simcore.show.words.design_futures import futures_heads, futures_rows, futures_sentences
from simcore.show.words.labels import euros, kilo_euros, label, number, percent
from simcore.show.words.tariffs import (
    bound_words,
    lever_words,
    more_words,
    moved_words,
    range_words,
    tariff_words,
    value_words,
)
from simcore.study.design.bound import Bound
from simcore.study.design.design import Designed
from simcore.study.design.tariff import OF_WORTH, Binding, Tariff

MOST_BINDING = 3
"""Tenants who bind a tariff that are described."""
MOST_PAIRS = 8
"""Combinations that the terminal tells, the best first."""


def say(key: str, lang: str, **values: str) -> str:
    """A sentence of the designer."""
    return label(f"design.{key}", lang, **values)


def design_text(
    found: Designed, lang: str, names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str | Table]:
    """Sentences and tables for the terminal, in the order of the answer; sites by these names."""
    yield bound_told(found, lang)
    yield from membership_sentences(found, lang)
    yield pools_sentence(found.bound, lang, names)
    yield sites_table(found, lang, names)
    yield from _beside(found, lang)
    yield from _tariffs(found, lang)
    yield thresholds_table(found, lang)
    yield from _pairs(found, lang)
    yield from _futures(found, lang)
    yield say("against", lang, **_against(found, lang))


def _against(found: Designed, lang: str) -> dict[str, str]:
    wishes = found.wishes
    return {
        "outside": say(f"outside.{wishes.outside}", lang),
        "years": say(f"years.{wishes.years}", lang),
    }


def bound_told(found: Designed, lang: str) -> str:
    """What tenants can pay, what the landlord needs, and what no tariff beats."""
    bound, wishes = found.bound, found.wishes
    return bound_words(
        {
            "name": wishes.outside,
            "value": wishes.years,
            "can_pay_eur_per_year": bound.can_pay_eur,
            "need_eur_per_year": bound.need_eur,
            "n_tenants": bound.n_tenants,
            "npv_eur": bound.npv_eur,
            "first_year_npv_eur": bound.first_year_npv_eur,
        },
        lang,
    )


def membership_sentences(found: Designed, lang: str) -> Iterator[str]:
    """Who should be in, and what it would bring; nothing where it was not sought."""
    members = found.membership
    if members is None:
        return
    is_all = found.bound.years == "all"
    npv = members.npv_eur if is_all else members.first_year_npv_eur
    yield say(
        "membership_proven" if members.is_proven else "membership",
        lang,
        n_in=number(members.n_in, lang),
        n=number(members.n_asked, lang),
        saving=euros(members.least_saving_eur, lang),
        kept=percent(members.kwh_kept, lang),
        npv=kilo_euros(npv, lang, is_signed=True),
        gap=kilo_euros(members.gap_eur, lang),
    )
    for way in members.ways:
        if way.way == "member" or (way.way == "fee" and way.fee_eur is None):
            continue
        values = {"n_in": number(way.n_in, lang), "fee": euros(way.fee_eur or 0.0, lang)}
        npv_told = kilo_euros(way.npv_eur, lang, is_signed=True)
        yield say(f"membership_by.{way.way}", lang, npv=npv_told, **values)


def pools_sentence(bound: Bound, lang: str, names: Mapping[str, str]) -> str:
    """The most sites that balance together."""
    pool, best = bound.largest_pool, bound.pools[0]
    if pool is None:
        npv = kilo_euros(best.worth_eur(bound.years), lang, is_signed=True)
        return say("no_pool", lang, site=names.get(best.sites[0], best.sites[0]), npv=npv)
    return say(
        "pool",
        lang,
        sites=", ".join(names.get(site, site) for site in pool.sites),
        n=number(len(pool.sites), lang),
        npv=kilo_euros(pool.worth_eur(bound.years), lang, is_signed=True),
    )


def sites_table(found: Designed, lang: str, names: Mapping[str, str]) -> Table:
    """The bound of each site alone."""
    told = (_head("site", lang), _head("npv", lang, is_figure=True))
    rows = [
        {"site": text_cell(names.get(site, site)), "npv": _kilo(npv, lang)}
        for site, npv in found.bound.at_site_eur.items()
    ]
    return printed(rows, told, lang, title=say("sites_title", lang))


def _head(key: str, lang: str, *, is_figure: bool = False) -> Head:
    return Head(text=say(f"head.{key}", lang), key=key)


def _kilo(value_eur: float, lang: str) -> Cell:
    return number_cell(value_eur, kilo_euros(value_eur, lang, is_signed=True))


def _beside(found: Designed, lang: str) -> Iterator[str]:
    """What schemes bring that no tenant may refuse."""
    for scheme, more in found.beside.items():
        yield say(f"beside.{scheme}", lang, more=kilo_euros(more, lang, is_signed=True))


def _tariffs(found: Designed, lang: str) -> Iterator[str | Table]:
    """Price sheets with at most 1, 2, ... prices, and the proof of the last one."""
    n_prices, _ = found.told
    told = found.tariffs[n_prices - 1] if n_prices else None
    if told is None:
        yield no_tariff(found, lang)
        return
    yield from joining_sentence(found, lang)
    yield tariffs_table(found.tariffs, say("tariffs_title", lang, **_wished(found, lang)), lang)
    yield told_sentence(found, lang)
    yield proof_sentence(found, told, lang)
    yield from _robust(found, lang)
    if any(found.plain_tariffs):
        yield tariffs_table(found.plain_tariffs, say("plain_title", lang), lang)


def joining_sentence(found: Designed, lang: str) -> Iterator[str]:
    """Who joins by what he gains; nothing without such a curve."""
    joining = found.joining
    if joining is not None:
        key = "joining" if joining.is_settled else "joining_open"
        values = {"n_in": joining.n_in, "n": joining.n_asked, "rounds": joining.n_rounds}
        yield say(key, lang, **{name: number(value, lang) for name, value in values.items()})


def told_sentence(found: Designed, lang: str) -> str:
    """The tariff to tell, in words, and what more prices bring."""
    n_prices, more = found.told
    tariff, most = found.tariffs[n_prices - 1], found.tariffs[-1]
    assert tariff is not None
    assert most is not None
    told = [say("told", lang, tariff=tariff_words(tariff.parts, lang))]
    if n_prices < len(found.tariffs):
        told.append(more_words(more, n_prices, lang, is_gain=most.is_gain))
    return " ".join(told)


def _robust(found: Designed, lang: str) -> Iterator[str | Table]:
    """How prices hold in other draws."""
    robust = found.robust
    if found.n_draws > 1:
        yield say("safe_in_all", lang, n=number(found.n_draws, lang))
    if robust is None:
        return
    told = [_head(key, lang) for key in ("prices", "losers", "tariff", "npv", "held_out")]
    rows: list[dict[Any, Any]] = []
    for place, (lost, one) in enumerate(
        zip(robust.loser_fraction, robust.nearly_safe, strict=True), start=1
    ):
        row: dict[Any, Any] = {"prices": text_cell(place), "losers": _part(lost, lang)}
        if one is not None:
            row |= {
                "tariff": text_cell(tariff_words(one.tariff.parts, lang)),
                "npv": _kilo(one.tariff.npv_eur, lang),
                "held_out": _part(one.held_out_fraction, lang),
            }
        rows.append(row)
    n_tuned = number(robust.n_tuned, lang)
    held_out = number(robust.n_draws - robust.n_tuned, lang)
    yield printed(rows, told, lang, title=say("robust_title", lang, n=n_tuned, held_out=held_out))


def _futures(found: Designed, lang: str) -> Iterator[str | Table]:
    """What prices do in many futures; nothing where these were not asked for."""
    if found.futures is None:
        return
    frame = futures_frame(found.futures)
    title = say("futures.title", lang)
    yield printed(futures_rows(frame, lang), futures_heads(lang), lang, title=title)
    yield " ".join(futures_sentences(frame, lang))


def _part(value: float, lang: str) -> Cell | None:
    return None if value != value else number_cell(value, percent(value, lang))


def no_tariff(found: Designed, lang: str) -> str:
    """Why there is no tariff: what is missing, or that nobody takes part."""
    if not found.bound.n_tenants:
        return say("nobody", lang)
    return say("infeasible", lang, missing=euros(found.missing_eur, lang))


def _wished(found: Designed, lang: str) -> dict[str, str]:
    wishes = found.wishes
    return {
        "worst": euros(wishes.gain_worst_eur, lang),
        "mean": euros(wishes.gain_mean_eur, lang),
    }


def tariffs_table(tariffs: tuple[Tariff | None, ...], title: str, lang: str) -> Table:
    """A row for each number of prices."""
    told = [_head(key, lang) for key in ("prices", "tariff", "npv", "worst", "mean")]
    rows: list[dict[Any, Any]] = []
    for number_of, tariff in enumerate(tariffs, start=1):
        row: dict[Any, Any] = {"prices": text_cell(number_of)}
        if tariff is None:
            row |= {
                "tariff": text_cell(say("none", lang)),
                **dict.fromkeys(("npv", "worst", "mean")),
            }
        else:
            row |= {
                "tariff": text_cell(tariff_words(tariff.parts, lang)),
                "npv": _kilo(tariff.npv_eur, lang),
                "worst": _gain(tariff.saving_min_eur, lang),
                "mean": _gain(tariff.saving_mean_eur, lang),
            }
        rows.append(row)
    return printed(rows, told, lang, title=title)


def _gain(value_eur: float, lang: str) -> Cell:
    return number_cell(value_eur, number(value_eur, lang, 1, is_signed=True))


def proof_sentence(found: Designed, tariff: Tariff, lang: str) -> str:
    """Duality, who binds the tariff, how far its prices may move, and the cover of the debt."""
    held = tariff.binding[:MOST_BINDING]
    told = [binding_words(found, tariff, one, lang) for one in held]
    cover = tariff.cover_min
    parts = [say("proof", lang)]
    if told:
        parts.append(say("bound_by", lang, tenants=label("design.between", lang).join(told)))
    if has_several(tariff):
        pairs = zip(tariff.parts, tariff.ranges, strict=True)
        ranges = [range_words(part, ends, lang) for part, ends in pairs]
        parts.append(say("several", lang, ranges=say("between", lang).join(ranges)))
    if cover < float("inf"):
        parts.append(say("cover", lang, cover=number(cover, lang, 2)))
    return " ".join(parts)


def has_several(tariff: Tariff) -> bool:
    """Whether prices may move by a hundredth within 1 EUR of the best."""
    return any(
        high - low > 0.01 * max(abs(float(part.price)), 1e-9)
        for part, (low, high) in zip(tariff.parts, tariff.ranges, strict=True)
    )


def thresholds_table(found: Designed, lang: str) -> Table:
    """What each lever would have to be, all else as it is."""
    wishes = found.wishes
    keys = ["lever", "today", "plain", "needed", *(["covered"] if wishes.debt_cover else [])]
    mean = _wished(found, lang)["mean"]
    cover = number(wishes.debt_cover or 0.0, lang, 1)
    told = [Head(text=say(f"head.{key}", lang, mean=mean, cover=cover), key=key) for key in keys]
    rows = [
        {
            "lever": text_cell(lever_words(one.lever, lang)),
            "today": text_cell(value_words(one.lever, one.today, lang)),
            "plain": _reached(one.lever, one.plain_value, lang),
            "needed": _reached(one.lever, one.value, lang),
            "covered": _reached(one.lever, one.covered_value, lang),
        }
        for one in found.thresholds
    ]
    return printed(rows, told, lang, title=say("thresholds_title", lang))


def _reached(lever: str, value: float | str | None, lang: str) -> Cell:
    return text_cell(say("never", lang) if value is None else value_words(lever, value, lang))


def _pairs(found: Designed, lang: str) -> Iterator[str | Table]:
    """The best combinations of levers."""
    if not found.combinations:
        return
    best = sorted(found.combinations, key=lambda one: -one.npv_eur)
    n_good = sum(one.npv_eur >= 0 for one in best)
    n_wished = sum(one.wished_npv_eur >= 0 for one in best)
    yield say(
        "pairs",
        lang,
        n=number(len(best), lang),
        n_good=number(n_good, lang),
        n_wished=number(n_wished, lang),
        mean=_wished(found, lang)["mean"],
    )
    told = [_head(key, lang) for key in ("levers", "npv", "wished")]
    rows = [
        {
            "levers": text_cell(moved_words(one.levers, one.values, lang)),
            "npv": _kilo(one.npv_eur, lang),
            "wished": _kilo(one.wished_npv_eur, lang) if isfinite(one.wished_npv_eur) else None,
        }
        for one in best[:MOST_PAIRS]
    ]
    yield printed(rows, told, lang)


def binding_words(found: Designed, tariff: Tariff, one: Binding, lang: str) -> str:
    """A tenant who binds a tariff, without who it is; nothing of real homes."""
    if tariff.decides in OF_WORTH:
        worth = say("worth", lang, worth=number(one.worth_eur / 1e3, lang, 1))
    else:
        worth = say(f"worth_{tariff.decides}", lang, worth=number(one.worth_eur, lang, 2))
    year = str(one.year)
    if not found.is_described:
        return label("design.binding_real", lang, year=year, worth=worth)
    of = {name: values[one.tenant] for name, values in found.tenants.items()}
    return label(
        "design.binding",
        lang,
        year=year,
        worth=worth,
        people=number(of["n_occupants"], lang),
        area=number(of["floor_area_m2"], lang),
        kwh=number(of["shared_kwh"], lang),
        saving=number(of["own_saving_eur"], lang, 1),
    )
