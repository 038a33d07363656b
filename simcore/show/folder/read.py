"""A run folder read back: what it holds, checked, whatever version wrote it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.base.errors import InputError, Phrase, Problem, did_you_mean, fault, refuse
from simcore.base.textfile import names_beside
from simcore.base.titles import in_both
from simcore.money.schemes import Scheme
from simcore.scenario.own_schemes import stored_schemes
from simcore.show.folder.attached import (
    BY_HOME,
    DESIGN,
    NEEDED,
    SWEEP,
    attached_tables,
    read_table,
    strange_of,
)
from simcore.show.folder.faults import parts_fault, summary_fault, table_fault
from simcore.show.words.names import in_language
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.compare.records import Note

MANIFEST, SUMMARY = "manifest.json", "summary.csv"
REAL_SITES = "sites_with_real_homes"
"""Entry of a manifest: sites whose homes are listed or measured; none where all are drawn."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "members": ("site", "scheme", "n_occupants", "is_vacant", "is_participant", "saving_eur"),
    "months": ("site", "scheme", "month", "production_kwh", "consumption_kwh", "shared_kwh"),
    "ledger": ("site", "scheme", "month", "payer", "payee", "flow", "eur"),
    "cash_flow": ("site", "scheme", "year", "line", "eur"),
    "average_day": ("site", "season", "hour", "consumption_kw", "shared_kw", "surplus_kw"),
    "load_duration": ("site", "year_fraction", "consumption_kw", "import_kw", "surplus_kw"),
    "prices": ("site", "price_ht_eur_per_kwh", "saving_median_eur", "landlord_npv_eur"),
    "places": ("site", "name", "kind", "latitude", "longitude", "n_dwellings", "kwp"),
}
"""Columns without which a table cannot be shown; a table may hold more."""
OPTIONAL: dict[str, tuple[str, ...]] = {
    "grid": (
        "site",
        "grid_holds",
        "grid_voltage_min_pu",
        "grid_voltage_max_pu",
        "grid_loading_max_fraction",
        "grid_hours_outside_band",
    ),
    "regret": ("scheme", "future", "regret_eur"),
    "bands": ("site", "scheme", "figure", "n_draws", "p5", "p50", "p95", "p50_low", "p50_high"),
    "probabilities": ("site", "scheme", "event", "n_draws", "probability", "low", "high"),
    "better": ("site", "party", "scheme_a", "scheme_b", "probability", "low", "high"),
    "design_futures": (
        *("site", "kind", "n_prices", "tariff", "tariff_fr", "figure", "n_draws"),
        *("p5", "p50", "p95", "probability", "low", "high", "value"),
    ),
    "tornado": (
        *("scheme", "figure", "input", "low", "high"),
        *("figure_low", "figure_high", "figure_mean"),
    ),
    "indices": ("scheme", "figure", "input", "first", "first_low", "first_high", "total"),
    "rules": ("scheme", "input", "sign", "value", "is_of_failure", "coverage", "density"),
    "social": (
        "site",
        "scheme",
        "kind",
        "group",
        "n_households",
        "saving_median_eur",
        "losers_fraction",
        "charges_saving_mean_eur",
    ),
    "balances": ("site", "scheme", "party", "change_eur"),
    "design": ("site", "fact", "name", "value", "value_fr", "npv_eur", "gain_mean_eur"),
    "options": (
        *("option", "scheme", "sites", "open_law", "terms", "terms_fr", "n_gaining"),
        *("tenant_saving_mean_eur", "landlord_npv_eur", "cost_eur_per_year", "amount_eur"),
        *("missing_eur", "trigger", "trigger_value", "n_over_effort_before"),
    ),
    "option_families": ("option", "family", "n_homes", "before_eur_per_month"),
    "option_aids": ("aid", "aid_eur_per_year", "worth_eur", "used_fraction"),
    "option_calendar": ("step", "from_day", "to_day", "is_law"),
    "weights": ("input", "scheme", "low", "high", "npv_low_eur", "npv_high_eur", "source"),
    "lifetime": ("site", "scheme", "year", "saving_median_eur", "losers_fraction"),
    "fund": ("site", "scheme", "year", "inflow_eur", "asked_eur", "paid_eur", "balance_eur"),
    "fund_accounts": ("site", "scheme", "member", "total_eur"),
    **NEEDED,
}
"""The same for tables that only some runs hold, or a folder that goes with them."""
OF_VOTES = frozenset(("options", "option_families", "option_aids", "option_calendar"))
"""Tables of what is voted on, which no site has alone."""
SUMMARY_COLUMNS = (
    "site",
    "scheme",
    "n_dwellings",
    "kwp",
    "production_kwh",
    "consumption_kwh",
    "shared_kwh",
    "self_consumption_fraction",
    "self_production_fraction",
    "tenant_saving_median_eur",
    "tenant_saving_min_eur",
    "losers_fraction",
    "landlord_npv_eur",
    "price_ht_eur_per_kwh",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run folder holds; charts take it where they take an outcome.

    Attributes
    ----------
    manifest
        All that the run says of itself.
    summary
        A row for each scheme and site, and for all sites.
    names
        Tables that can be shown.
    table
        Table of a name, read when first asked for.
    doubts
        Tables that cannot be shown, each with the reason in English.
    folder
        Where it was read.
    companions
        Folders of other commands (finance, size, grid), whose charts are shown too.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> from simcore.show.folder.write import Effort, write_run
    >>> effort = Effort(wall_seconds=1.0, peak_memory_bytes=None)
    >>> folder = TemporaryDirectory()
    >>> outcome = sc.price(flows, {"T1": {}})
    >>> write_run(outcome, Path(folder.name), effort=effort, lang="en", charts=False)
    >>> run = sc.read_run(folder.name)
    >>> folder.cleanup()
    >>> run.title, list(run.summary["scheme"])
    ('Given curves', ['T1', 'T1'])
    """

    manifest: Mapping[str, Any]
    summary: pd.DataFrame
    names: frozenset[str]
    table: Callable[[str], pd.DataFrame]
    doubts: Mapping[str, Phrase]
    folder: Path
    companions: tuple[Path, ...] = ()

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return str(self.manifest.get("title", ""))

    @property
    def titles(self) -> Mapping[str, str]:
        """Title of each scheme."""
        if "title" not in self.summary:
            return {}
        own = self.manifest.get("own_schemes", {})
        return {
            scheme: in_both(title, str(own.get(scheme, {}).get("title_fr") or ""))
            for scheme, title in zip(self.summary["scheme"], self.summary["title"], strict=True)
        }

    @property
    def known_schemes(self) -> Mapping[str, Scheme]:
        """All schemes by name, those of its scenario's own too."""
        own = self.manifest.get("own_schemes", {})
        return stored_schemes(own)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader must know; an older run has them as plain English text."""
        notes = self.manifest.get("notes")
        if isinstance(notes, list) and all(map(_is_note, notes)):
            return tuple(Note(key=str(entry["key"]), values=entry["values"]) for entry in notes)
        return tuple(Note(key=str(text), values={}) for text in self.manifest.get("warnings", ()))

    @property
    def sites(self) -> list[str]:
        """Identifiers of the sites, in their order."""
        return [str(site) for site in self.summary["site"].unique() if site != ALL]

    @property
    def members(self) -> pd.DataFrame:
        """A row for each scheme, site and member."""
        return self.table("members")

    @property
    def months(self) -> pd.DataFrame:
        """Energy of each scheme, site and month."""
        return self.table("months")

    @property
    def ledger(self) -> pd.DataFrame:
        """EUR by site, scheme, month, payer, payee and flow."""
        return self.table("ledger")

    @property
    def cash_flow(self) -> pd.DataFrame:
        """The landlord's lines by site, scheme and year."""
        return self.table("cash_flow")

    @property
    def average_day(self) -> pd.DataFrame:
        """Mean power of each site by season and hour."""
        return self.table("average_day")

    @property
    def load_duration(self) -> pd.DataFrame:
        """Power passed during each part of the year."""
        return self.table("load_duration")

    @property
    def places(self) -> pd.DataFrame:
        """Where the sites stand."""
        return self.table("places")


Result = Outcome | Run
"""What charts and tables take: a comparison just made, or one read back."""


def run_title(run: Any, lang: str) -> str:
    """Title of the scenario of a run, or of anything with a title and a manifest."""
    return in_language(run.title, str(run.manifest.get("title_fr") or ""), lang)


def site_name(run: Run, site: str, lang: str) -> str:
    """Name of a site for people; its identifier where the run does not tell."""
    if "places" not in run.names:
        return site
    names = place_names(run.places, lang)
    return str(names.get(site, site))


def place_names(places: pd.DataFrame, lang: str) -> pd.Series:
    """Names of the sites in a language, by their identifiers."""
    names = places.set_index("site")["name"].astype(str)
    if lang != "fr" or "name_fr" not in places:
        return names
    french = places.set_index("site")["name_fr"].fillna("").astype(str)
    return names.where(french == "", french)


def at_site(run: Run, site: str) -> Run:
    """The run as if this site were all there is; tables without a row of it are not there."""
    own = run.summary[run.summary["site"] == site]

    @cache
    def table(name: str) -> pd.DataFrame:
        frame = run.table(name)
        if "site" not in frame:
            return frame
        return frame[frame["site"] == site].replace({"site": {site: ALL}}).reset_index(drop=True)

    names = frozenset(name for name in run.names - OF_VOTES if len(table(name)))
    return replace(run, summary=own.assign(site=ALL), names=names, table=table)


def read_run(folder: Path | str, companions: Sequence[Path] = ()) -> Run:
    """A run folder, with everything in it that can be shown.

    Parameters
    ----------
    folder
        Run folder.
    companions
        Folders of other commands whose charts are to be shown too.

    Returns
    -------
    Run
        Manifest and summary; other tables are read when they are asked for.

    Raises
    ------
    InputError
        If it or a companion is no run folder, or its manifest or summary cannot be used; all
        problems at once. Any other table may be missing.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> from simcore.show.folder.write import Effort, write_run
    >>> effort = Effort(wall_seconds=1.0, peak_memory_bytes=None)
    >>> folder = TemporaryDirectory()
    >>> outcome = sc.price(flows, {"T1": {}})
    >>> write_run(outcome, Path(folder.name), effort=effort, lang="en", charts=False)
    >>> run = sc.read_run(folder.name)
    >>> folder.cleanup()
    >>> list(run.summary["site"])
    ['given', 'all']
    """
    folder = Path(folder)
    for place in (folder, *companions):
        _check_folder(place)
    problems: list[Problem] = []
    manifest = _manifest(folder / MANIFEST, problems)
    summary = _summary(folder / SUMMARY, problems)
    if problems or manifest is None or summary is None:
        raise InputError(problems)
    own = [*sorted(folder.glob("*.parquet")), *folder.glob("grid.csv")]
    within = [folder / name for name in (SWEEP, DESIGN) if (folder / name).is_dir()]
    beside = [*companions, *within]
    # What is likely in another scenario is not likely here, nor are its prices meant for here.
    reasons = {place: strange_of(place, manifest) for place in beside}
    strange = {place: reason for place, reason in reasons.items() if reason}
    path_by_table = attached_tables([place for place in beside if place not in strange])
    path_by_table |= {path.stem: path for path in own}
    schemes = [str(place) for place in summary["scheme"]]
    told_of = {
        name: table_fault(name, path, _needed(name)) or parts_fault(name, path, schemes)
        for name, path in path_by_table.items()
    }
    doubts = {name: reason for name, reason in told_of.items() if reason}
    doubts |= {place.name: reason for place, reason in strange.items()}

    @cache
    def table(name: str) -> pd.DataFrame:
        return read_table(path_by_table[name])

    names = frozenset(path_by_table) - frozenset(doubts)
    if manifest.get(REAL_SITES):
        names -= BY_HOME
    return Run(
        manifest=manifest,
        summary=summary,
        names=names,
        table=table,
        doubts=doubts,
        folder=folder,
        companions=tuple(companions),
    )


def _is_note(entry: Any) -> bool:
    """Whether an entry of a manifest's notes can be read."""
    return isinstance(entry, dict) and "key" in entry and isinstance(entry.get("values"), dict)


def _needed(name: str) -> tuple[str, ...]:
    """Columns without which a table cannot be shown; none where nothing is known of it."""
    return COLUMNS.get(name) or OPTIONAL.get(name, ())


def _check_folder(folder: Path) -> None:
    if not folder.exists():
        guess = did_you_mean(folder.name, names_beside(folder))
        raise refuse("run_missing", "RUN", folder=folder, manifest=MANIFEST, guess=guess)
    if not folder.is_dir():
        raise refuse("run_is_file", "RUN", folder=folder, manifest=MANIFEST)
    if not (folder / MANIFEST).is_file():
        raise refuse("run_without_manifest", "RUN", folder=folder, manifest=MANIFEST)


def _manifest(path: Path, problems: list[Problem]) -> Mapping[str, Any] | None:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        problems.append(fault("manifest_broken", path.name, said=str(error)))
        return None
    if not isinstance(manifest, dict):
        problems.append(fault("manifest_no_table", path.name, kind=type(manifest).__name__))
        return None
    return manifest


def _summary(path: Path, problems: list[Problem]) -> pd.DataFrame | None:
    if not path.is_file():
        problems.append(fault("summary_missing", path.name))
        return None
    try:
        frame = pd.read_csv(path)
    except ValueError as error:
        problems.append(fault("summary_broken", path.name, said=str(error)))
        return None
    missing = [name for name in SUMMARY_COLUMNS if name not in frame]
    if missing:
        problems.append(fault("summary_columns", path.name, names=missing))
        return None
    if ALL not in set(frame["site"]):
        problems.append(fault("summary_without_all", path.name, n=len(frame), all=ALL))
        return None
    reason = summary_fault(frame)
    if reason:
        problems.append(fault("summary_doubtful", path.name, found=reason))
        return None
    return frame
