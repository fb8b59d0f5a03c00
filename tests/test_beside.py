"""Work in another process: its answer, its errors, and that nothing of it is left."""

from __future__ import annotations

import os
import signal
import threading
from functools import partial
from pathlib import Path

import pytest
from conftest import until

from pledgebook.book.problems import Problem, ProblemsFound
from pledgebook.making.beside import Queue, as_they_end, beside, end_with_parent

WRONG = ProblemsFound([Problem("data/targets.yaml", 1, 2, "wrong")])


def fail(error: Exception):
    raise error


def children() -> set[str]:
    """The processes that this one started and that are not collected yet."""
    own = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {pid for file in own for pid in file.read_text().split()}


@pytest.fixture(autouse=True)
def no_child_is_left(monkeypatch):
    """Threads of other tests' servers count as little as their processes do."""
    before, others, count = children(), threading.active_count() - 1, threading.active_count
    monkeypatch.setattr(threading, "active_count", lambda: count() - others)
    yield
    assert children() <= before


def test_the_work_is_done_elsewhere_and_its_answer_comes_back():
    seen = ["read before"]
    with beside(lambda: (os.getpid(), seen, b"x" * 10**6)) as other:
        pid, found, long = other.result()
    assert pid != os.getpid() and found == seen and len(long) == 10**6, "an answer longer than a pipe holds at once"


def test_an_error_of_the_work_is_raised_where_its_result_is_asked_for():
    with pytest.raises(ProblemsFound) as raised, beside(lambda: fail(WRONG)) as other:
        other.result()
    assert raised.value.problems == WRONG.problems
    assert "in fail" in raised.value.__notes__[0], "where it came from"


def test_an_error_of_the_work_goes_before_one_that_may_follow_from_it():
    with pytest.raises(ProblemsFound), beside(lambda: fail(WRONG)):
        raise KeyError("a place that does not exist")


def test_another_error_passes_when_the_work_went_well():
    with pytest.raises(KeyError, match="by itself"), beside(lambda: "fine"):
        raise KeyError("by itself")


def test_work_that_nobody_asks_for_ends():
    with beside(lambda: b"x" * 10**7):
        pass


def test_an_interrupt_waits_for_no_answer():
    with pytest.raises(KeyboardInterrupt), beside(lambda: fail(WRONG)):
        raise KeyboardInterrupt


def test_a_killed_process_is_told_of():
    with (
        pytest.raises(RuntimeError, match="without an answer"),
        beside(lambda: os.kill(os.getpid(), signal.SIGKILL)) as other,
    ):
        other.result()


@pytest.mark.parametrize("reason", ["not wanted", "several threads"])
def test_without_another_process_the_work_is_done_at_once(reason):
    done = []
    gate = threading.Event()
    thread = threading.Thread(target=gate.wait)
    if reason == "several threads":
        thread.start()
    try:
        with beside(lambda: done.append(os.getpid()), wanted=reason != "not wanted") as other:
            assert done == [os.getpid()]
            assert other.result() is None
    finally:
        gate.set()
        if thread.is_alive():
            thread.join()


@pytest.mark.parametrize("count", [1, 2, Queue.LONGEST])
def test_each_number_of_a_queue_goes_to_one_process_alone(count):
    with Queue(count) as queue, beside(lambda: list(queue)) as one, beside(lambda: list(queue)) as other:
        here = list(queue)
        assert sorted([*here, *one.result(), *other.result()]) == list(range(count))


def test_a_queue_is_taken_by_whoever_is_free():
    """The other process gets stuck at its first number; all the rest is done here."""
    gate, open_gate = os.pipe()

    def stuck(queue):
        taken = next(iter(queue))
        os.write(told, b"!")
        os.read(gate, 1)
        return taken

    asked, told = os.pipe()
    with Queue(9) as queue, beside(lambda: stuck(queue)) as other:
        os.read(asked, 1)
        here = list(queue)
        os.write(open_gate, b"!")
        assert len(here) == 8 and sorted([*here, other.result()]) == list(range(9))
    for end in (gate, open_gate, asked, told):
        os.close(end)


def test_work_that_is_given_up_ends_at_once():
    with beside(lambda: signal.pause()) as other:
        other.give_up()


def test_a_worker_whose_parent_ended_before_it_could_ask_to_be_told_ends_by_itself():
    """Otherwise it would wait for work forever and hold whoever reads the output of the build."""
    child = os.fork()
    if not child:
        end_with_parent(parent=1 if os.getppid() != 1 else 2)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def test_several_pieces_of_work_are_done_at_once_and_come_as_they_end(tmp_path):
    def ends_after(number: int) -> int:
        """The first waits for the last, which has to begin while the first is at work."""
        if number == 0:
            until(lambda: (tmp_path / "2").exists(), "the last work is done")
        (tmp_path / str(number)).touch()
        return number * 10

    found = list(as_they_end([partial(ends_after, number) for number in range(3)], 2))
    assert found[0] == (1, 10) and sorted(found) == [(0, 0), (1, 10), (2, 20)]


def test_work_that_fails_or_dies_is_told_in_its_place():
    works = [lambda: "fine", lambda: fail(WRONG), lambda: os.kill(os.getpid(), signal.SIGKILL)]
    found = dict(as_they_end(works, 2))
    assert found[0] == "fine" and found[1].problems == WRONG.problems and "ended without an answer" in str(found[2])


def test_work_that_nobody_waits_for_ends():
    answers = as_they_end([lambda: "first", lambda: signal.pause()], 2)
    assert next(answers) == (0, "first")
    answers.close()
