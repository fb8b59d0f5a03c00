"""A build of one output folder, from its lock to the last file: is there anything to do, make it, publish it.

What makes the files is in flow.py. It is loaded only when there is something to make: loading it takes longer than
finding out that nothing changed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .lasting import host_rules
from .making.cache import digest
from .making.home import HOME, REQUIREMENTS
from .making.manifest import Inputs, Manifest, inputs
from .making.output import claim, locked, see_that_it_is_of
from .making.publish import Published, Staging, listing
from .making.recovery import recover

if TYPE_CHECKING:
    from .book.around import Around
    from .book.read import Reading


@dataclass(frozen=True, kw_only=True)
class AnyOptions:
    """What the command line says about any build, of one book or of several."""

    out: Path
    base_url: str | None = None
    jobs: int = 1
    use_cache: bool = True
    force: bool = False
    """Take over an output folder that no build made."""
    wait: float | None = None
    """Seconds to wait for another build of the same folder; None for as long as it takes."""
    tell: Callable[[str], None] = lambda line: None
    """Tells the person at the terminal what is wrong, and what a build waits for."""


@dataclass(frozen=True, kw_only=True)
class Options(AnyOptions):
    """What the command line says about a build of one book."""

    root: Path
    around: Around | None = None
    """The other books, where this is one of several on a site."""
    kept: Path | None = None
    """Where to keep what the next build needs (default: `.cache` in the root)."""
    shared: Path | None = None
    """Where builds of several books, at once and on other machines too, keep what took long (default: in `kept`)."""
    common: Path | None = None
    """Where builds of several books keep what is the same for all of them (default: where the rest is kept)."""
    live: bool = False
    """Whether somebody waits in front of a page, and this process will build again."""
    progress: Callable[[Iterable[Any], int], Iterable[Any]] = lambda files, count: files
    """Wraps long work, to show how far it is."""


@dataclass
class Summary:
    """What a build did."""

    pages: int
    seconds: float
    written: int
    unchanged: int
    removed: int
    reasons: dict[str, int] = field(default_factory=dict)
    """Why pages were made again -> how many."""
    charts_drawn: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    """Lines that data/permalinks.lock doesn't have yet."""
    recorded: bool = True
    """Whether the data are those of the last version in data/changes.yaml."""
    foreign: tuple[str, ...] = ()
    """Files of the output folder that no build made, and that were left alone."""
    size: str = ""
    """How many files and bytes there are, and which hosts take them."""
    damaged: int = 0
    """Entries of the cache that could not be used and were made again."""
    not_led_on: int = 0
    """Old addresses for which the maintainer's own _redirects, which stays, has no rule."""
    unkept: str = ""
    """Why the next build will not know of this one."""


def read(options: Options) -> Reading:
    """Raises ProblemsFound with everything that can't be read; nothing is checked."""
    from . import flow

    return flow.read_all(options.root, HOME, options.base_url)


def read_and_check(options: Options) -> Reading:
    """Raises ProblemsFound with everything that is wrong."""
    from . import flow

    return flow.read_and_check(options.root, HOME, options.base_url)


def check_addresses(reading: Reading) -> None:
    """Raises ProblemsFound with every published file or id that would vanish."""
    from . import flow

    flow.check_addresses(reading)


def sources(root: Path) -> list[Path]:
    """What a build reads: the record, the texts, the templates, and the generator itself."""
    own = [folder / name for folder in dict.fromkeys((root, HOME)) for name in ("templates", "static")]
    code = Path(__file__).resolve().parent
    return [root / "data", root / "content", root / "strings.yaml", *own, code, REQUIREMENTS]


def build(options: Options) -> Summary:
    """Bring the output folder up to date.

    Raises ProblemsFound and leaves the folder alone when something is wrong; OutputRefused when it may not be written.
    """
    start = time.perf_counter()
    read_from = sources(options.root)
    kept = options.kept or options.root / ".cache"
    repositories = [options.root / ".git", HOME / ".git"]
    out = claim(options.out, options.root, [*read_from, *repositories, kept], options.force)
    with locked(out, options.wait, options.tell):
        recover(out)
        there, made_from = listing(out), inputs(read_from)
        manifest = Manifest(kept, out, there, options.use_cache)
        own_rules = host_rules.own(out / host_rules.PATH)
        around = options.around.model_dump_json() if options.around else ""
        how = [options.base_url or "", sys.version, digest(own_rules) if own_rules is not None else "", around]
        if said := manifest.as_it_was(made_from, how):
            foreign = tuple(sorted(there.keys() - manifest.files))
            return Summary(**said | {"seconds": time.perf_counter() - start, "foreign": foreign})
        summary = _build(options, out, manifest, made_from, how, own_rules)
    summary.seconds = time.perf_counter() - start
    return summary


def _build(
    options: Options, out: Path, manifest: Manifest, made_from: Inputs, how: list[str], own_rules: bytes | None
) -> Summary:
    from .flow import How, Kept, make, read_all
    from .hosts import told

    folder = options.shared or options.kept or options.root / ".cache"
    kept = Kept.below(folder, options.use_cache, options.shared is not None, options.common)
    reading = read_all(options.root, HOME, options.base_url, kept.parsed, options.around)
    book = reading.book.site.id_prefix
    see_that_it_is_of(book, out, options.force)
    staging = Staging(out, manifest.there, () if own_rules is None else (host_rules.PATH,))
    made = make(reading, How(HOME, kept, manifest, staging, options.jobs, options.progress, own_rules, options.live))
    published = staging.publish(made.maker.files, made.maker.written, book)
    summary = Summary(
        made.pages,
        0,
        len(published.written),
        published.unchanged,
        len(published.removed),
        dict(made.maker.reasons.get("page", ())),
        made.charts_drawn,
        made.unrecorded,
        made.recorded,
        published.foreign,
        told([stamp.size for stamp in published.files.values()]),
        kept.damaged + manifest.damaged,
        made.not_led_on,
    )
    said = _next_time(summary, published)
    try:
        manifest.save(made.maker.entries, made.maker.source.hashes, published.files, made_from, how, said)
    except OSError as error:  # the site is there all the same
        summary.unkept = f"{error.filename or manifest.file}: {error.strerror or error}"
    return summary


def _next_time(summary: Summary, published: Published) -> dict[str, Any]:
    """What the next build says when nothing has changed."""
    nothing = {
        "written": 0,
        "unchanged": len(published.files),
        "removed": 0,
        "reasons": {},
        "charts_drawn": (),
        "damaged": 0,
    }
    return asdict(summary) | nothing
