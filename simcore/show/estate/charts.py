"""Charts of an estate."""

from collections.abc import Callable
from typing import Any

CHARTS: dict[str, Callable[..., Any]] = {}
