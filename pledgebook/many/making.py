"""One book made, here or in a process of its own; and what came of it, as plain values."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ..book.model import Model
from ..book.problems import Problem, ProblemsFound
from ..making.beside import as_they_end
from ..making.home import HOME
from ..messages import told
from ..site import Options, build
from . import card
from .card import Card
from .store import Store
from .unit import Unit, hash_of_folder

#: What becomes of a book that fails.
KEPT = "its last good site stays"


class Made(Model):
    """What came of a book. Plain values, so that it can come from another machine."""

    card: Card | None = None
    """None where it failed."""
    wrong: tuple[str, ...] = ()
    """Then: what is wrong, one line each."""
    pages: int = 0
    seconds: float = 0.0


def failed(error: Exception, unit: Unit) -> Made:
    return Made(wrong=tuple(told(error, unit.root, KEPT)))


def make(unit: Unit, options: Options) -> Made:
    """Build a book into its folder. Whatever goes wrong is in the answer, so that it costs this book only."""
    from ..flow import read_all
    from ..making.cache import Cache

    start = time.perf_counter()
    try:
        pages = build(options).pages
        made = card.of(read_all(unit.root, HOME, unit.base_url, Cache(_cache(options) / "yaml", shared=True)).book)
        if hash_of_folder(unit.root) != unit.folder:
            raise ProblemsFound([Problem(str(unit.root), 1, 1, "it was changed while it was being built; build again")])
    except Exception as error:
        return failed(error, unit)
    return Made(card=made, pages=pages, seconds=time.perf_counter() - start)


def _cache(options: Options) -> Path:
    return options.shared or options.kept or options.root / ".cache"


def options_of(unit: Unit, out: Path, **more: Any) -> Options:
    """How a book is built; the folder it goes to is nobody else's."""
    return Options(root=unit.root, out=out, base_url=unit.base_url, force=True, around=unit.around, **more)


def _load_for_all() -> None:
    """Load once what each of the forked processes would load: for a small book that takes longer than making it.

    But not what draws: it has threads, and can't be forked.
    """
    from .. import check, flow  # noqa: F401
    from ..charts import marks  # noqa: F401  which loads Altair
    from ..pages import breaks

    breaks.load()


def make_here(units: Sequence[Unit], store: Store, jobs: int, use_cache: bool = True) -> Iterator[tuple[Unit, Made]]:
    """Build books on this machine, each in a process of its own, at most `jobs` at once, as they end."""
    if len(units) > 1:
        _load_for_all()
    each = max(1, jobs // max(1, len(units)))
    more: dict[str, Any] = {"jobs": each, "use_cache": use_cache, "common": store.common}
    how = [options_of(unit, store.site(unit.slug), **more) for unit in units]
    works = [partial(make, unit, options) for unit, options in zip(units, how)]
    for number, answer in as_they_end(works, jobs):
        unit = units[number]
        yield unit, failed(answer, unit) if isinstance(answer, Exception) else answer
