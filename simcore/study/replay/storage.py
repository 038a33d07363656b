"""A battery in a replay: its charge joins the members, its discharge the plants."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from simcore.base.errors import refuse
from simcore.base.masking import masked
from simcore.energy.replay import Curves, check_aligned
from simcore.energy.sharing import with_storage

STORAGE_COLUMNS = ("charge_kwh", "discharge_kwh")


def joined_by_storage(
    path: Path, storage: Curves, production: Curves, consumption: Curves
) -> tuple[Curves, Curves]:
    """Production with the battery as last plant, and consumption with it as last member.

    The battery has the name of its file, as plants have that of their key file. A slot with
    charge and discharge counts with the difference, as its meter does.

    Parameters
    ----------
    path
        File of the battery.
    storage
        Its curves, ``charge_kwh`` and ``discharge_kwh``.
    production, consumption
        Curves of the plants and of the members, in the same slots.

    Raises
    ------
    InputError
        If the columns are not these, the name is taken, or the slots are not the same.

    References
    ----------
    Code de l'energie, article D.315-5.
    """
    bare = [name.removesuffix("_kwh") for name in STORAGE_COLUMNS]
    if set(storage.names) != set(bare):
        columns = tuple(STORAGE_COLUMNS)
        names = [f"{name}_kwh" if name in bare else name for name in storage.names]
        raise refuse("storage_columns", masked(str(path)), names=names, wanted=columns)
    _check_name(path, (*production.names, *consumption.names))
    check_aligned(storage, consumption, "storage")
    charge, discharge = (storage.kwh[:, storage.names.index(name)] for name in bare)
    made_kwh, used_kwh = with_storage(production.kwh, consumption.kwh, charge, discharge)
    return (
        replace(production, names=(*production.names, path.stem), kwh=made_kwh),
        replace(consumption, names=(*consumption.names, path.stem), kwh=used_kwh),
    )


def _check_name(path: Path, taken: Sequence[str]) -> None:
    if path.stem in taken:
        raise refuse("storage_name", masked(str(path)), name=repr(path.stem))
