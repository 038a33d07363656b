"""A result that is no finite number stops the run, and names the input to look at."""

from collections.abc import Iterator, Sequence

import numpy as np

from simcore.base.errors import Phrase, phrase, refuse
from simcore.base.records import Array
from simcore.scenario.furthest import furthest_from_default
from simcore.scenario.schema import Scenario
from simcore.site.records import SiteOutcome


def check_finite(sites: Sequence[SiteOutcome], scenario: Scenario) -> None:
    """Refuse an outcome that holds what is no finite number.

    Raises
    ------
    InputError
        With the first site and scheme of which this holds, and the number of the scenario
        that is furthest from its default.
    """
    for site in sites:
        for scheme, values in _results(site):
            if not np.isfinite(values).all():
                place = f"{site.flows.site}, {scheme}" if scheme else site.flows.site
                raise refuse("result_not_finite", place, guess=_cause(scenario, site.flows.site))


def _results(site: SiteOutcome) -> Iterator[tuple[str, Array]]:
    """What a run is about: energy of the site, then euros of each scheme."""
    yield "", site.flows.production_kwh
    yield "", site.flows.consumption_kwh
    for scheme, outcome in site.schemes.items():
        yield scheme, outcome.saving_eur
        yield scheme, outcome.cash_flow.equity_cash_flow_eur


def _cause(scenario: Scenario, site: str) -> Phrase | None:
    furthest = furthest_from_default(scenario, site)
    if furthest is None:
        return None
    name, value = furthest
    return phrase("furthest_from_default", name=name, value=value)
