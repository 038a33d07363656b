"""Tasks handed out by one loop: in order or as done, few at a time, here and on a cluster."""

import threading
import time

import pytest
from cluster_sample import local_cluster

from simcore.base.errors import InputError, refuse
from simcore.study.compare.workers import IN_FLIGHT, each


def less(base, task):
    return base - task


def refusing(base, task):
    with open(base, "a") as file:  # noqa: PTH123
        file.write(f"{task}\n")
    raise refuse("no_draws", "--draws", found=task)


def slow_first(base, task):
    time.sleep(0.2 if task == 0 else 0.0)
    return base + task


@pytest.mark.parametrize("jobs", [1, 2, 4])
@pytest.mark.parametrize("in_order", [True, False])
def test_every_task_has_its_result(jobs, in_order):
    told = [*each(less, 100, range(30), jobs=jobs, in_order=in_order)]
    assert sorted(told) == [(task, 100 - task) for task in range(30)]
    if in_order or jobs == 1:
        assert told == sorted(told)


def test_what_is_done_first_is_told_first_unless_order_is_asked_for():
    tasks = range(6)
    assert [task for task, _ in each(slow_first, 0, tasks, jobs=2)][-1] == 0
    assert [task for task, _ in each(slow_first, 0, tasks, jobs=2, in_order=True)] == [*tasks]


def test_nothing_is_started_without_tasks():
    assert [*each(less, 1, [], jobs=2, scheduler="tcp://127.0.0.1:9")] == []


@pytest.mark.parametrize("in_order", [True, False])
def test_few_results_are_held_at_a_time(in_order):
    lock, begun = threading.Lock(), []

    def work(base, task):
        with lock:
            begun.append(task)
        return task

    for n_told, _ in enumerate(each(work, None, range(60), jobs=2, in_order=in_order)):
        time.sleep(0.001)  # who reads is slower than who works
        assert len(begun) <= n_told + 2 * IN_FLIGHT + 2
    assert sorted(begun) == [*range(60)]


def test_a_refusal_stops_what_waits(tmp_path):
    told = each(refusing, str(tmp_path / "done"), range(100), jobs=2)
    with pytest.raises(InputError, match=r"found \d+ draws"):
        list(told)
    assert len((tmp_path / "done").read_text().splitlines()) <= 2 * IN_FLIGHT


def test_a_cluster_hands_out_each_task_once(tmp_path):
    with local_cluster() as address:
        run = {"jobs": 1, "scheduler": address}
        told = [*each(less, 100, range(30), **run)]
        assert sorted(told) == [(task, 100 - task) for task in range(30)]
        ordered = [*each(slow_first, 1, range(12), in_order=True, **run)]
        assert ordered == [(task, task + 1) for task in range(12)]
        with pytest.raises(InputError, match="found 7 draws"):
            list(each(refusing, str(tmp_path / "done"), [7], **run))
        assert (tmp_path / "done").read_text() == "7\n"  # a refusal is not tried again
