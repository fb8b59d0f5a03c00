"""Which values were read while something was worked out: only when one of them changed is there anything new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Key = tuple[str, Any]
"""The name of a value, and which part of it: None for all of it, else a text, a number or a tuple of them."""

#: The name of what was worked out from other values; the part says what it is.
WORKED_OUT = "worked out"


class Notes:
    """What is read, and what was worked out from it.

    A value that several ask for is worked out once. Whoever asks has read one thing, which was made from others: the
    hundreds of them needn't be noted for each.
    """

    def __init__(self) -> None:
        self._open: list[set[Key]] = []
        self._keys: dict[Key, Key] = {}  # one object for each, which is in hundreds of sets
        self._known: dict[tuple[Any, ...], Any] = {}
        self.made_from: dict[Key, tuple[Key, ...]] = {}
        """What was worked out, under WORKED_OUT -> what was read for it."""

    @contextmanager
    def taken(self) -> Iterator[set[Key]]:
        """The keys of all that is read while the context is open."""
        reads: set[Key] = set()
        self._open.append(reads)
        try:
            yield reads
        finally:
            self._open.pop()
            if self._open:
                self._open[-1].update(reads)

    def note(self, key: Key) -> None:
        if self._open:
            self._open[-1].add(self._keys.setdefault(key, key))

    def worked_out(self, name: tuple[Any, ...], work: Callable[[], Any]) -> Any:
        """What the work returns; it is done the first time only."""
        key = self._keys.setdefault((WORKED_OUT, name), (WORKED_OUT, name))
        if name not in self._known:
            self._open.append(set())
            try:
                self._known[name] = work()
            finally:
                reads = self._open.pop()
            self.made_from[key] = tuple(reads)
        self.note(key)
        return self._known[name]
