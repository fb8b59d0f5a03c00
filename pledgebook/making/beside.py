"""Do a piece of work in another process while this one goes on.

The other process is a fork: it has all that was read without anything being sent, and only its answer comes back. (A
process pool would send the whole book through a pipe, and takes as long to load as a rebuild can spare.) Where
processes can't be forked the work is done at once, here.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import select
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

_Thing = TypeVar("_Thing")
_Answer = TypeVar("_Answer")

#: PR_SET_PDEATHSIG of Linux's prctl(2).
_ON_DEATH_OF_PARENT = 1


def mapped_in_a_fresh_process(work: Callable[[_Thing], _Answer], things: Iterable[_Thing]) -> list[_Answer]:
    """What comes of each thing in a process that is no fork of this one, and ends with it."""
    from concurrent.futures import ProcessPoolExecutor  # slow to load
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, get_context("spawn"), end_with_parent, (os.getpid(),)) as pool:
        return list(pool.map(work, things))


def end_with_parent(parent: int) -> None:
    """Let this process be killed when the one with the id `parent`, which started it, ends. Only Linux can do it."""
    try:
        ctypes.CDLL(None).prctl(_ON_DEATH_OF_PARENT, signal.SIGKILL)
    except (AttributeError, OSError, TypeError):
        return
    if os.getppid() != parent:  # it ended before the line above, and nothing would tell of it any more
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent says what it means


class Answer(Protocol):
    """What comes of a piece of work."""

    def __enter__(self) -> Answer: ...
    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None: ...
    def result(self) -> Any: ...
    def give_up(self) -> None:
        """End the work where it is not done yet."""


class Queue:
    """Numbers from 0 that processes take one by one, each from the same queue: whoever is free takes the next.

    All that a fork of this process and this one need for that is a pipe with a byte for each number: a single byte is
    read by one of them alone, whatever the system.
    """

    LONGEST = 256
    """What a byte can number; more raise ValueError."""

    def __init__(self, count: int):
        self._pipe, end = os.pipe()
        os.write(end, bytes(range(count)))
        os.close(end)

    def __enter__(self) -> Queue:
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._pipe)

    def __iter__(self) -> Iterator[int]:
        while number := os.read(self._pipe, 1):
            yield number[0]


def beside(work: Callable[[], Any], wanted: bool = True) -> Answer:
    """Start the work. Use the answer as a context, and call its `result` in it:

        with beside(check) as checked:
            plan()
            checked.result()

    `result` returns what the work returned, or raises what it raised. So does leaving the context by an exception: the
    work goes first, as if it had been done before. The answer must be something that can be pickled.
    """
    # A fork of several threads has only the one that forked, and the locks of all.
    if wanted and hasattr(os, "fork") and threading.active_count() == 1:
        return _Fork(work)
    return _Done(work())


def as_they_end(works: Sequence[Callable[[], _Answer]], jobs: int) -> Iterator[tuple[int, _Answer | Exception]]:
    """Do each piece of work in a process of its own, at most `jobs` at once.

    Yields the place of each in `works` and its answer, or the error with which it or its process ended, as they end.
    """
    waiting, running = deque(enumerate(works)), dict[int, tuple[int, _Fork]]()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, work = waiting.popleft()
                try:
                    answer = beside(work)
                except Exception as error:  # it was done here
                    yield number, error
                    continue
                if isinstance(answer, _Fork):
                    running[answer.fileno()] = number, answer
                else:
                    yield number, answer.result()
            for ready in select.select(list(running), [], [])[0] if running else ():
                number, answer = running.pop(ready)
                yield number, _result(answer)
    finally:
        for _, answer in running.values():
            answer.give_up()


def _result(answer: _Fork) -> Any:
    try:
        return answer.result()
    except Exception as error:
        return error


class _Done:
    """The answer of work that is done."""

    def __init__(self, answer: Any):
        self.answer = answer

    def __enter__(self) -> _Done:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def result(self) -> Any:
        return self.answer

    def give_up(self) -> None:
        pass


class _Fork:
    """The answer of a process that may still be working."""

    def __init__(self, work: Callable[[], Any]):
        self._answer: tuple[bool, Any] | None = None
        self._pipe, end = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self._child = os.fork()
        if not self._child:
            end_with_parent(parent)
            os.close(self._pipe)
            _answer(work, end)
        os.close(end)

    def __enter__(self) -> _Fork:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind and issubclass(kind, Exception) and self._child:
            self.result()
        elif kind:
            self.give_up()
        self._end()

    def give_up(self) -> None:
        if self._child:
            os.kill(self._child, signal.SIGKILL)  # nobody waits for what it makes
        self._end()

    def fileno(self) -> int:
        """What can be read from as soon as there is an answer, or none will come."""
        return self._pipe

    def result(self) -> Any:
        if self._answer is None:
            try:
                with os.fdopen(os.dup(self._pipe), "rb") as pipe:
                    self._answer = pickle.load(pipe)
            except EOFError:
                raise RuntimeError("the other process of the build ended without an answer") from None
            finally:
                self._end()
        is_answer, answer = self._answer
        if is_answer:
            return answer
        raise answer

    def _end(self) -> None:
        if self._child:
            os.close(self._pipe)  # a child that still writes ends by this
            os.waitpid(self._child, 0)
            self._child = 0


def _answer(work: Callable[[], Any], pipe: int) -> None:
    """Do the work, write what comes of it and end this process."""
    try:
        try:
            answer = True, work()
        except Exception as error:
            error.add_note("".join(traceback.format_exc()))  # the traceback itself stays in this process
            answer = False, error
        with os.fdopen(pipe, "wb") as file:
            pickle.dump(answer, file, pickle.HIGHEST_PROTOCOL)
    except BrokenPipeError:  # nobody waits any more
        pass
    finally:
        os._exit(0)
