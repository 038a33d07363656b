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


def slow_elsewhere(base, task):
    """Takes its time in every process but the one that asked."""
    time.sleep(base if parent_process() is not None else 0.0)
    return task


def slow_where(base, task):
    slow_elsewhere(base, task)
    return os.getpid()


PACKED = []


class Counted:
    """Tells how often it is packed to be sent."""

    name = "held"

    def __reduce__(self):
        PACKED.append(1)
        return Counted, ()


def name_of(base, task):
    return base.name
