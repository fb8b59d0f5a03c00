"""Make what has to be made again, and say why; leave alone what is as it should be."""

from __future__ import annotations

import hashlib
import mmap
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from .beside import Queue, beside
from .cache import Cache, digest, fingerprint
from .manifest import Entry, Manifest
from .notes import Key, Notes
from .product import Content, Product, generator
from .publish import Staging, Stamp

#: Shows how far long work is: (things, how many) -> the same things.
Progress = Callable[[Iterable[Any], int], Iterable[Any]]
#: Seconds: what a product takes that was never made, what none falls below (a clock may be coarse), and from how much
#: work on another process pays.
_GUESS, _LEAST, WORTH_A_PROCESS = 0.002, 0.00001, 0.06


#: Keys that were asked of a cache, and those of damaged entries.
_Asked = tuple[set[str], list[str]]


class Source(Protocol):
    """What products are planned from: it notes what is read of it."""

    notes: Notes

    def hashes(self, keys: Iterable[Key]) -> list[tuple[Key, Any]]: ...
    def changed(self, before: Mapping[Key, Any]) -> Mapping[Key, frozenset[Key]]: ...


class _Refused(NamedTuple):
    """Why a product could not be made."""

    paths: tuple[str, ...]
    error: Exception


class _Result(NamedTuple):
    """What came of one product."""

    paths: tuple[str, ...]
    why: str | None
    made_with: tuple[tuple[str, str], ...]
    planned: str
    reads: tuple[Key, ...]
    anchors: dict[str, list[str]]
    stamps: dict[str, Stamp]
    written: tuple[str, ...]
    seconds: float


class Maker:
    """Makes the files of one build, where they are not there from the last one."""

    def __init__(
        self,
        manifest: Manifest,
        staging: Staging,
        source: Source,
        caches: Sequence[Cache],
        jobs: int = 1,
        progress: Progress = lambda things, count: things,
        name: Callable[[Collection[Key]], str] = lambda keys: "",
        refusals: tuple[type[Exception], ...] = (),
    ):
        """The first of `caches` is for costly products, the others are what they are made with.

        `name` says of keys that changed what it is that changed. One of the `refusals` stops the build only when all
        else has been tried: then the first product that has one says it.
        """
        self.refusals = refusals
        self.manifest, self.staging, self.source, self.caches = manifest, staging, source, caches
        self.jobs, self.progress, self.name = jobs, progress, name
        self.entries: dict[str, Entry] = {}
        """Of every product, by its first path."""
        self.files: dict[str, Stamp] = {}
        """The files of the site so far."""
        self.written: set[str] = set()
        """Those of them that the last build had not left as they should be."""
        self._made: set[str] = set()
        self._kept: set[str] = set()
        """First paths of the products that are kept in a cache, too."""
        self._used: dict[str, str] = {}
        """First path of a product -> a hash of the files that it uses, which are all made."""
        self.reasons: dict[str, Counter[str]] = {}
        """Kind of product -> why some were made again -> how many times."""
        manifest.compare(source.changed, generator())

    def make(self, products: list[Product]) -> None:
        """Make them, each after those whose files it uses. What is made stays as it is."""
        self.staging.see_that_all_may_be({path for product in products for path in product.paths})
        for batch in _batches(products):
            self._make(batch)
        self._kept.update(product.paths[0] for product in products if product.kept)

    def forget_unused(self) -> None:
        """Remove from the cache what is kept there and belongs to no product that was made."""
        if not self._made.isdisjoint(self._kept):
            entries = [self.entries[path] for path in self._kept]
            self.caches[0].keep_only({_kept_as(e.made_with, e.planned, path) for e in entries for path in e.paths})

    def anchors(self) -> dict[str, list[str]]:
        """File -> its promised anchors, of all that is made."""
        return {path: found for entry in self.entries.values() for path, found in entry.anchors.items()}

    def _make(self, products: list[Product]) -> None:
        products = [product for product in products if product.paths[0] not in self.entries]
        waiting = [product for product in products if not self._is_settled(product)]
        for product, result in zip(waiting, self._results(waiting)):
            entry = Entry(
                result.paths,
                result.made_with,
                result.planned,
                self.manifest.numbers(result.reads),
                result.anchors,
                result.seconds,
            )
            self._record(entry, result.stamps)
            self.written.update(result.written)
            if result.why:
                self._made.add(result.paths[0])
                self.reasons.setdefault(product.kind, Counter())[result.why] += 1

    def _is_settled(self, product: Product) -> bool:
        entry = self.manifest.entry(product.paths[0])
        if entry is None or not self.manifest.is_settled(entry, product.paths, self._made_with(product)):
            return False
        self._record(entry, {path: self.manifest.there[path] for path in entry.paths})
        return True

    def _record(self, entry: Entry, stamps: dict[str, Stamp]) -> None:
        self.entries[entry.paths[0]] = entry
        self.files.update(stamps)

    def _made_with(self, product: Product) -> tuple[tuple[str, str], ...]:
        given = {"generator": generator()} if product.made_with is None else product.made_with
        if not product.uses:
            return tuple(given.items())
        if product.paths[0] not in self._used:
            self._used[product.paths[0]] = fingerprint([(path, *self.files[path]) for path in product.uses])
        return (*given.items(), ("files", self._used[product.paths[0]]))

    def _results(self, products: list[Product]) -> Iterator[_Result]:
        """In the order of the products. Work that pays is shared out among at most `jobs` processes."""
        parts, processes = self._parts(products)
        bar = iter(self.progress(range(len(products)), len(products)))
        done = {result.paths[0]: result for result in self._shared(parts, processes, bar)}
        for product in products:  # what fails first is the same however the work was shared out
            result = done.pop(product.paths[0])
            if isinstance(result, _Refused):
                raise result.error
            yield result

    def _parts(self, products: list[Product]) -> tuple[list[list[Product]], int]:
        """The products, those first that took longest last time, in parts to work at, and how many processes do."""
        entries = ((p.paths[0], self.manifest.entry(p.paths[0])) for p in products)
        costs = {path: max(entry.seconds, _LEAST) if entry else _GUESS for path, entry in entries}
        whole = sum(costs.values())
        parts: list[list[Product]] = []
        room = 0.0
        for product in sorted(products, key=lambda p: -costs[p.paths[0]]):
            if room <= 0:
                parts.append([])
                room = 2 * whole / Queue.LONGEST
            parts[-1].append(product)
            room -= costs[product.paths[0]]
        return parts, max(1, min(self.jobs, len(parts), int(whole / WORTH_A_PROCESS)))

    def _shared(self, parts: list[list[Product]], processes: int, bar: Iterator[Any]) -> Iterator[_Result | _Refused]:
        """The results of all parts: each process, this one among them, takes the next as soon as it is free."""
        with Queue(len(parts)) as queue, ExitStack() as others:
            share = partial(self._share, parts, queue)
            answers = [others.enter_context(beside(share)) for _ in range(1, processes)]
            for number in queue:
                for product in parts[number]:
                    yield self._tried(product)
                    for _ in range(processes):
                        next(bar, None)
            for answer in answers:
                results, found, made_from = answer.result()
                self.source.notes.made_from.update(made_from)
                for cache, (used, damaged) in zip(self.caches, found):
                    cache.used |= used
                    cache.damaged += [key for key in damaged if key not in cache.damaged]
                yield from results

    def _share(
        self, parts: list[list[Product]], queue: Queue
    ) -> tuple[list[_Result | _Refused], list[_Asked], dict[Key, Any]]:
        """What comes of products in a process of its own, what the caches are asked for there, and what was noted."""
        known = self.source.notes.made_from.copy()
        results = [self._tried(product) for number in queue for product in parts[number]]
        new = {key: made for key, made in self.source.notes.made_from.items() if key not in known}
        return results, [(c.used, c.damaged) for c in self.caches], new

    def _tried(self, product: Product) -> _Result | _Refused:
        try:
            return self._result(product)
        except self.refusals as error:
            return _Refused(product.paths, error)

    def _result(self, product: Product) -> _Result:
        """Plan a product, and make it where it differs from what is there."""
        start = time.perf_counter()
        made_with, paths = self._made_with(product), product.paths
        with self.source.notes.taken() as reads:
            data = product.plan(self.source)
        planned, entry = fingerprint(data), self.manifest.entry(paths[0])
        why = self.manifest.why(entry, paths, made_with, planned)
        stamps = {path: self.manifest.there[path] for path in paths} if why is None else {}
        anchors = entry.anchors if entry and why is None else {}
        written = []
        for path, content in self._content(product, data, planned).items() if why else ():
            stamps[path], was_written = self.staging.put(path, content)
            if was_written:
                written.append(path)
            if product.anchors and isinstance(content, bytes):
                anchors[path] = product.anchors(content)
        if why == "data changed" and entry:
            # What reads everything doesn't say what of it; then it is whatever changed.
            named = self.name(self.manifest.changed_of(entry)) or self.name(self.manifest.changed)
            why = f"{why}: {named}" if named else why
        spent = time.perf_counter() - start
        return _Result(paths, why, made_with, planned, tuple(reads), anchors, stamps, tuple(written), spent)

    def _content(self, product: Product, data: Any, planned: str) -> Mapping[str, Content]:
        if not product.kept:
            return product.make(data, _Made(self)) if product.uses else product.make(data)
        keys = {path: _kept_as(self._made_with(product), planned, path) for path in product.paths}
        found = {path: kept for path, key in keys.items() if (kept := self.caches[0].get(key)) is not None}
        if len(found) == len(keys):
            return found
        made = product.make(data)
        for path, content in made.items():
            self.caches[0].put(keys[path], content if isinstance(content, bytes) else b"".join(content))
        return made


def _batches(products: Iterable[Product]) -> Iterator[list[Product]]:
    """The products in lists, none of which uses files of its own list or of a later one; those it uses come before."""
    level_of: dict[str, int] = {}
    batches: dict[int, list[Product]] = {}
    for product in sorted(products, key=lambda p: bool(p.uses)):
        level = 1 + max((level_of[path] for path in product.uses), default=-1)
        level_of |= dict.fromkeys(product.paths, level)
        batches.setdefault(level, []).append(product)
    return (batches[level] for level in sorted(batches))


def _kept_as(made_with: tuple[tuple[str, str], ...], planned: str, path: str) -> str:
    return digest(list(made_with), planned, path)


class _Made:
    """The files that a maker has made so far."""

    def __init__(self, maker: Maker):
        self._maker = maker

    def read(self, path: str) -> bytes:
        return self._where(path).read_bytes()

    def hash(self, path: str) -> str:
        with self._where(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def size(self, path: str) -> int:
        return self._maker.files[path].size

    def as_before(self, path: str) -> bool:
        return self._maker.manifest.is_there(path) and path not in self._maker.written

    def _where(self, path: str) -> Path:
        return self._maker.staging.where(path, path in self._maker.written)

    def last(self, path: str) -> memoryview | None:
        if not self._maker.manifest.is_of_this_generator(path):
            return None
        with (self._maker.staging.out / path).open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
