"""Tasks that other processes find: what they do, and what becomes of those that die."""

import os
import time
from multiprocessing import parent_process


def added(base, task):
    return base["start"] + task


def process(base, task):
    time.sleep(base)
    return os.getpid()


def killed_elsewhere(base, task):
    """Ends every process but the one that asked."""
    if parent_process() is not None:
        os.kill(os.getpid(), 9)
    return base + task


def refused(base, task):
    raise ValueError(f"task {task}")
