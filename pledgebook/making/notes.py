"""Which values were read while something was worked out: only when one of them changed is there anything new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Key = tuple[str, Any]
"""The name of a value, and which part of it: None for all of it, else a text, a number or a tuple of them."""


class Notes:
    """What is read, and what was worked out from it.

    A value that several ask for is worked out once, and whoever asks has read all that it was made from.
    """

    def __init__(self) -> None:
        self._open: list[set[Key]] = []
        self._keys: dict[Key, Key] = {}  # one object for each, which is in hundreds of sets
        self._known: dict[tuple[Any, ...], tuple[Any, frozenset[Key]]] = {}

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
        if name not in self._known:
            with self.taken() as reads:
                value = work()
            self._known[name] = value, frozenset(reads)
        value, read = self._known[name]
        if self._open:
            self._open[-1].update(read)
        return value

    def forget(self, changed: set[Key]) -> None:
        """Work out again whatever was made from one of these."""
        self._known = {name: known for name, known in self._known.items() if changed.isdisjoint(known[1])}
