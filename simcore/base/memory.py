"""Memory that this process takes."""

import re
import sys
from contextlib import suppress
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_memory_bytes() -> int | None:
    """Largest memory this process ever held; None where the system does not tell.

    On Linux as the kernel tells it of this program alone: ``getrusage`` begins with what the
    process that started it held.
    """
    with suppress(OSError):
        if told := re.search(r"^VmHWM:\s+(\d+) kB", STATUS.read_text(), re.MULTILINE):
            return int(told[1]) * 1024
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return None
    scale = 1 if sys.platform == "darwin" else 1024
    return int(getrusage(RUSAGE_SELF).ru_maxrss) * scale
