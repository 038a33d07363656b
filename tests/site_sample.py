"""One site of a scenario, resolved for the engine, on the slots that a test asks for."""

from dataclasses import replace

from simcore.site.inputs import site_inputs


def inputs_of(scenario, site=None, axis=None):
    """All that a site needs, the scenario's first where none is named."""
    name = next(iter(scenario.sites)) if site is None else site
    inputs = site_inputs(scenario, [name])[name]
    return inputs if axis is None else replace(inputs, axis=axis)
