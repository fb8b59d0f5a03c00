"""A build from end to end: read, check, plan, render, publish; and what of it was already done."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import charts
from .book.book import Book
from .book.problems import Problem, ProblemsFound
from .book.read import Reading, read
from .check import check
from .files import citations, downloads, offline, search, share
from .lasting import permalinks, version
from .maker import Made, Maker, Progress
from .making.beside import beside
from .making.cache import Cache, digest
from .making.manifest import Entry, Manifest
from .making.publish import Published, listing, publish, recover
from .pages import redirects
from .pages.plan import Page, pages, pages_of_charts, tells_sizes, with_sizes
from .pages.render import Renderer, Shared

#: Where templates and static files are: beside this package, the same for every city.
HOME = Path(__file__).resolve().parent.parent

#: What the archive is made from.
OFFLINE_INGREDIENTS = ("folder", "files")


@dataclass(frozen=True)
class Options:
    """What the command line says about a build."""

    root: Path
    out: Path
    base_url: str | None = None
    jobs: int = 1
    use_cache: bool = True
    progress: Progress = lambda things, count, what: things
    """Wraps long work, to show how far it is."""


@dataclass
class Summary:
    """What a build did."""

    pages: int
    seconds: float
    published: Published
    reasons: Counter = field(default_factory=Counter)
    """Why pages were made again -> how many."""
    charts_drawn: list[str] = field(default_factory=list)
    unrecorded: tuple[str, ...] = ()
    """Lines that data/permalinks.lock doesn't have yet."""
    recorded: bool = True
    """Whether the data are those of the last version in data/changes.yaml."""


def read_and_check(options: Options) -> Reading:
    """Raises ProblemsFound with everything that is wrong."""
    reading = read(options.root, HOME / "templates", options.base_url)
    check(reading)
    return reading


def check_addresses(options: Options, reading: Reading) -> None:
    """Raises ProblemsFound with every published file or id that would vanish. Anchors are known to a build only, which renders."""
    book = reading.book
    figures = charts.figures(book)
    planned = pages(book, figures)
    used = {id: figures[id] for page in planned for id in page.charts}
    products = [
        *citations.products(book, citations.of_charts(book, used, pages_of_charts(planned))),
        *share.products(book),
    ]
    Addresses.of(
        options.root,
        reading,
        planned,
        [*_data_files(book), *(path for p in products for path in p.paths), *_chart_files(used)],
    ).check(None)


@dataclass(frozen=True)
class Addresses:
    """What was published, what is there now, and where what is gone leads."""

    reading: Reading
    lock: permalinks.Lock
    planned: list[Page]
    """All pages, with those that stand in for old ones."""
    files: frozenset[str]
    """What the site has of itself."""
    copies: dict[str, str]
    """Old download -> the one that took its place."""
    stubs: frozenset[str]
    meanings: dict[str, str]

    @classmethod
    def of(cls, root: Path, reading: Reading, planned: list[Page], other_files: Iterable[str]) -> Addresses:
        """`other_files` are the paths of all that is no page."""
        book, lock = reading.book, permalinks.read(root)
        files = frozenset(
            path for path in (*(p.path for p in planned), *other_files, offline.PATH) if permalinks.is_address(path)
        )
        moved = redirects.moves(book.redirects, lock, files)
        complete = redirects.apply(planned, moved, book.strings, files)
        stubs = frozenset(p.path for p in complete[len(planned) :])
        return cls(reading, lock, complete, files, redirects.copies(moved, files), stubs, permalinks.meanings(book))

    def check(self, anchors: Mapping[str, list[str]] | None) -> permalinks.Published:
        """What is published now; `anchors` of each page. Raises ProblemsFound with every broken promise and every wrong redirect."""
        redirected = {r.from_ for r in self.reading.book.redirects}
        now = permalinks.Published(self.files | self.stubs | set(self.copies), anchors, self.meanings)
        problems = permalinks.broken(self.lock, now, redirected, self.stubs)
        problems += redirects.mistakes(self.reading, self.files, anchors, self.meanings)
        if problems:
            raise ProblemsFound(problems)
        return now


def build(options: Options) -> Summary:
    """Bring the output folder up to date. Raises ProblemsFound and leaves it alone when something is wrong."""
    start = time.perf_counter()
    recover(options.out)
    try:
        return _build(options, start)
    except charts.ChartError as error:
        raise ProblemsFound([Problem("pledgebook/charts", 1, 1, str(error))]) from None


def _build(options: Options, start: float) -> Summary:
    kept = options.root / ".cache"
    parsed = Cache(kept / "yaml", options.use_cache)
    reading = read(options.root, HOME / "templates", options.base_url, parsed)
    book, there = reading.book, listing(options.out)
    manifest = Manifest(kept, options.out, there, options.use_cache)
    maker = Maker(manifest, Cache(kept / "products", options.use_cache), options.jobs, options.progress)
    # The checks and the data files need no page, so both processors have work; whatever the checks find goes first.
    with beside(lambda: _checked_data(reading, maker), options.jobs > 1) as data:
        figures = charts.figures(book)
        planned = pages(book, figures)
        used = {id: figures[id] for page in planned for id in page.charts}
        drawn = Cache(kept / "charts", options.use_cache)
        drawings = charts.drawings(used, drawn, options.jobs, options.progress)
        cited = citations.of_charts(book, used, pages_of_charts(planned))
        others = maker.charts(drawings, charts.file_names) | maker.products(
            [*citations.products(book, cited), *share.products(book)]
        )
        addresses = Addresses.of(options.root, reading, planned, [*_data_files(book), *others.files])
        renderer = Renderer(
            HOME / "templates",
            Shared.of(book, used, cited),
            drawings,
            kept / "templates" if options.use_cache else None,
        )
        made = maker.pages([p for p in addresses.planned if not tells_sizes(p)], renderer)
        others |= data.result()
    sizes = {path: there[path].size if data is None else len(data) for path, data in others.files.items()}
    made |= maker.pages([with_sizes(p, sizes) for p in addresses.planned if tells_sizes(p)], renderer)

    anchors = {path: _anchors(data, path, manifest) for path, data in made.files.items() if path.endswith(".html")}
    unrecorded = addresses.check(anchors).lines - set(addresses.lock.lines)
    files = made.files | others.files | _static_files()
    files |= {old: files[new] or (options.out / new).read_bytes() for old, new in addresses.copies.items()}
    entries = made.entries | others.entries
    entries[offline.PATH], files[offline.PATH] = _offline(files, entries, options.out, book.site.id_prefix, manifest)
    published = publish(files, options.out, there)
    manifest.save(entries, anchors, published.files)
    for cache in (parsed, drawn):
        cache.forget_unused()
    drawn_now = [id for id, drawing in drawings.items() if drawing.made]
    return Summary(
        len(made.files),
        time.perf_counter() - start,
        published,
        made.reasons,
        drawn_now,
        tuple(sorted(unrecorded)),
        version.recorded(book),
    )


def _checked_data(reading: Reading, maker: Maker) -> Made:
    """The data files of a book that was found to be right. Raises ProblemsFound."""
    check(reading)
    return maker.products([*downloads.products(reading.book), *search.products(reading.book)])


def _data_files(book: Book) -> list[str]:
    """The paths of the same."""
    return [*downloads.files(book), *search.files()]


def _chart_files(ids: Iterable[str]) -> list[str]:
    return [f"charts/{name}" for id in ids for name in charts.file_names(id)]


def _anchors(page: bytes | None, path: str, manifest: Manifest) -> list[str]:
    """Of a page that was rendered, or of one that was left as it is."""
    return manifest.anchors(path) if page is None else permalinks.anchors(page.decode("utf-8"))


def _offline(
    files: Mapping[str, bytes | None], entries: Mapping[str, Entry], out: Path, folder: str, manifest: Manifest
) -> tuple[Entry, bytes | None]:
    """The site in one file. What has not changed since the last one is taken from there."""
    kept = {path for entry in entries.values() for path in entry.paths}
    key = digest(
        [entry.key for entry in entries.values()],
        *(part for path, data in files.items() if path not in kept for part in (path, data)),
    )
    entry = Entry((offline.PATH,), (folder, key))
    why = manifest.why(entry, OFFLINE_INGREDIENTS)
    if why is None:
        return entry, None
    if why == "files changed":
        return entry, offline.archive(files, folder, (out / offline.PATH).read_bytes())
    return entry, offline.archive(
        {path: (out / path).read_bytes() if data is None else data for path, data in files.items()}, folder
    )


def _static_files() -> dict[str, bytes]:
    folder = HOME / "static"
    return {
        f"static/{p.relative_to(folder).as_posix()}": p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }
