"""Memory that this process takes."""

import sys


def peak_memory_bytes() -> int | None:
    """Largest memory this process ever held; None where the system does not tell."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return None
    scale = 1 if sys.platform == "darwin" else 1024
    return int(getrusage(RUSAGE_SELF).ru_maxrss) * scale
