"""A build from end to end: read, check, plan, render, publish; and what of it was already done."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import charts, citations, downloads, offline, permalinks, redirects, search, share, version
from .book import Book
from .cache import Cache, digest
from .check import check
from .manifest import Entry, Manifest
from .plan import Page, pages, pages_of_charts
from .problems import Problem, ProblemsFound
from .product import Product, forget_others, make_all
from .publish import Published, publish, recover
from .read import Reading, read
from .render import Renderer, Shared, render_all

#: Where templates and static files are: beside this package, the same for every city.
HOME = Path(__file__).resolve().parent.parent

#: What a page, and what another file is made from. When it is made again, the first of these that changed is why.
INGREDIENTS = ("template", "shared words or generator", "charts", "data")
PRODUCT_INGREDIENTS = ("generator", "data")
OFFLINE_INGREDIENTS = ("folder", "files")


@dataclass(frozen=True)
class Options:
    """What the command line says about a build."""

    root: Path
    out: Path
    base_url: str | None = None
    jobs: int = 1
    use_cache: bool = True
    #: wraps long work, to show progress: (things, how many, what) -> the same things
    progress: Callable[[Iterable, int, str], Iterable] = lambda things, count, what: things


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
    names = [name for id in {id for page in planned for id in page.charts} for name in charts.file_names(id)]
    used = {id: figures[id] for page in planned for id in page.charts}
    products = [*downloads.products(book), *_other_products(book, citations.of_charts(book, used, pages_of_charts(planned)))]
    Addresses.of(options.root, reading, planned, products, names).check(None)


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
    def of(cls, root: Path, reading: Reading, planned: list[Page], products: list[Product], chart_names: Iterable[str]) -> Addresses:
        book, lock = reading.book, permalinks.read(root)
        all_files = [*(p.path for p in planned), *(path for product in products for path in product.paths), *(f"charts/{name}" for name in chart_names), offline.PATH]
        files = frozenset(path for path in all_files if permalinks.is_address(path))
        moved = redirects.moves(book.redirects, lock, files)
        complete = redirects.apply(planned, moved, book.strings, files)
        stubs = frozenset(p.path for p in complete[len(planned):])
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
    reading = read_and_check(options)
    book, figures = reading.book, charts.figures(reading.book)
    manifest = Manifest(options.root / ".cache", options.out, options.use_cache)
    maker = _Maker(options, manifest)
    taken = downloads.products(book)
    made = maker.make(taken)  # before the pages: one of them states how large each file is
    planned = pages(book, figures, _sizes(made, manifest))
    used = {id: figures[id] for page in planned for id in page.charts}
    cache = Cache(options.root / ".cache" / "charts", options.use_cache)
    drawings = charts.drawings(used, cache, options.jobs, options.progress)
    cited = citations.of_charts(book, used, pages_of_charts(planned))
    shared = Shared.of(book, used, cited)
    renderer = Renderer(HOME / "templates", shared, {id: d.svg for id, d in drawings.items()}, options.root / ".cache" / "templates" if options.use_cache else None)
    products = [*taken, *_other_products(book, cited)]
    addresses = Addresses.of(options.root, reading, planned, products, (name for d in drawings.values() for name in d.files))
    planned = addresses.planned

    entries = _page_entries(planned, maker.generator, renderer, shared, drawings) | maker.entries(products)
    waiting, reasons = _waiting(planned, lambda page: manifest.why(entries[page.path], INGREDIENTS))
    if waiting:
        renderer.check_templates()
    files: dict[str, bytes | None] = {page.path: None for page in planned} | made
    files |= options.progress(render_all(renderer, waiting, options.jobs), len(waiting), "pages")
    files |= maker.make(products[len(taken):]) | _static_files() | _chart_files(drawings)
    files |= {old: files[new] or (options.out / new).read_bytes() for old, new in addresses.copies.items()}
    anchors = {p.path: _anchors(files[p.path], p.path, manifest) for p in planned if p.path.endswith(".html")}
    unrecorded = addresses.check(anchors).lines - set(addresses.lock.lines)
    entries[offline.PATH], files[offline.PATH] = _offline(files, entries, book.site.id_prefix, manifest)
    published = publish(files, options.out)
    manifest.save(entries, anchors)
    cache.forget_unused()
    maker.forget_others(products)
    drawn = [id for id, d in drawings.items() if d.drawn]
    return Summary(len(planned), time.perf_counter() - start, published, reasons, drawn, tuple(sorted(unrecorded)), version.recorded(book))


def _other_products(book: Book, cited) -> list[Product]:
    """All but the downloads."""
    return [*search.products(book), *citations.products(book, cited), *share.products(book)]


def _anchors(page: bytes | None, path: str, manifest: Manifest) -> list[str]:
    """Of a page that was rendered, or of one that was left as it is."""
    return manifest.anchors(path) if page is None else permalinks.anchors(page.decode("utf-8"))


def _waiting(things: list, why: Callable[[Any], str | None]) -> tuple[list, Counter]:
    """Those that have to be made again, and how many for each reason."""
    found = [(thing, reason) for thing in things if (reason := why(thing))]
    return [thing for thing, _ in found], Counter(reason for _, reason in found)


def _page_entries(planned: list[Page], generator: str, renderer: Renderer, shared: Shared, drawings) -> dict[str, Entry]:
    """Page path -> the hashes of its INGREDIENTS."""
    common = digest(generator, shared.site, shared.strings)
    templates = {name: renderer.template_key(name) for name in sorted({p.template for p in planned} | {"macros.html"})}
    chart_keys = {id: digest(d.svg, shared.figures[id]) for id, d in drawings.items()}
    return {
        p.path: Entry((p.path,), (
            digest(templates[p.template], templates["macros.html"]),
            common,
            digest([chart_keys[id] for id in p.charts]),
            digest({k: v for k, v in vars(p).items() if k != "template"}),
        ))
        for p in planned
    }


class _Maker:
    """Makes the files that need no template, where their ingredients changed."""

    def __init__(self, options: Options, manifest: Manifest):
        self.options, self.manifest, self.busy = options, manifest, False
        self.generator = digest(*(p.read_bytes() for p in sorted(Path(__file__).parent.rglob("*.py"))))
        self.kept = Cache(options.root / ".cache" / "products", options.use_cache)

    def entries(self, products: list[Product]) -> dict[str, Entry]:
        """First path -> the hashes of its PRODUCT_INGREDIENTS."""
        return {product.paths[0]: Entry(product.paths, (product.made_with or self.generator, digest(product.data))) for product in products}

    def make(self, products: list[Product]) -> dict[str, bytes | None]:
        """Every file of the products; None for one that is there already."""
        files: dict[str, bytes | None] = {path: None for product in products for path in product.paths}
        entries = self.entries(products)
        unmade, _ = _waiting(products, lambda product: self.manifest.why(entries[product.paths[0]], PRODUCT_INGREDIENTS))
        self.busy |= any(product.made_with for product in unmade)
        return files | dict(self.options.progress(make_all(unmade, self.kept, self.options.jobs), len(unmade), "files"))

    def forget_others(self, products: list[Product]) -> None:
        """Clear the cache of what none of these is made into, if anything was made."""
        if self.busy:
            forget_others(products, self.kept)


def _sizes(made: Mapping[str, bytes | None], manifest: Manifest) -> dict[str, int]:
    """File -> its bytes."""
    return {path: manifest.size(path) if data is None else len(data) for path, data in made.items()}


def _offline(files: Mapping[str, bytes | None], entries: Mapping[str, Entry], folder: str, manifest: Manifest) -> tuple[Entry, bytes | None]:
    """The site in one file. What has not changed since the last one is taken from there."""
    kept = {path for entry in entries.values() for path in entry.paths}
    key = digest([entry.key for entry in entries.values()], *(part for path, data in files.items() if path not in kept for part in (path, data)))
    entry = Entry((offline.PATH,), (folder, key))
    why = manifest.why(entry, OFFLINE_INGREDIENTS)
    if why is None:
        return entry, None
    if why == "files changed":
        return entry, offline.archive(files, folder, (manifest.out / offline.PATH).read_bytes())
    return entry, offline.archive({path: (manifest.out / path).read_bytes() if data is None else data for path, data in files.items()}, folder)


def _static_files() -> dict[str, bytes]:
    folder = HOME / "static"
    return {f"static/{p.relative_to(folder).as_posix()}": p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _chart_files(drawings) -> dict[str, bytes]:
    return {f"charts/{name}": data for d in drawings.values() for name, data in d.files.items()}
