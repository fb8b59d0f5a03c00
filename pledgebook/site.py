"""A build from end to end: read, check, plan, render, publish; and what of it was already done."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import charts, downloads, offline
from .cache import Cache, digest
from .check import check
from .manifest import Entry, Manifest
from .plan import Page, pages
from .problems import Problem, ProblemsFound
from .product import Product
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


def read_and_check(options: Options) -> Reading:
    """Raises ProblemsFound with everything that is wrong."""
    reading = read(options.root, HOME / "templates", options.base_url)
    check(reading)
    return reading


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
    figures = charts.figures(reading.book)
    generator = digest(*(p.read_bytes() for p in sorted(Path(__file__).parent.rglob("*.py"))))
    manifest = Manifest(options.root / ".cache", options.out, options.use_cache)
    products = downloads.products(reading.book)
    product_entries = _product_entries(products, generator)
    made = _made(products, product_entries, manifest)
    planned = pages(reading.book, figures, _sizes(made, manifest))
    used = {id: figures[id] for page in planned for id in page.charts}
    cache = Cache(options.root / ".cache" / "charts", options.use_cache)
    drawings = charts.drawings(used, cache, options.jobs, options.progress)
    shared = Shared.of(reading.book, used)
    renderer = Renderer(HOME / "templates", shared, {id: d.svg for id, d in drawings.items()}, options.root / ".cache" / "templates" if options.use_cache else None)

    entries = _page_entries(planned, generator, renderer, shared, drawings) | product_entries
    waiting, reasons = _waiting(planned, lambda page: manifest.why(entries[page.path], INGREDIENTS))
    if waiting:
        renderer.check_templates()
    files: dict[str, bytes | None] = {path: None for entry in entries.values() for path in entry.paths} | made
    files |= options.progress(render_all(renderer, waiting, options.jobs), len(waiting), "pages")
    files |= _static_files() | _chart_files(drawings)
    entries[offline.PATH], files[offline.PATH] = _offline(files, entries, reading.book.site.id_prefix, manifest)
    published = publish(files, options.out)
    manifest.save(entries)
    cache.forget_unused()
    drawn = [id for id, d in drawings.items() if d.drawn]
    return Summary(len(planned), time.perf_counter() - start, published, reasons, drawn)


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


def _product_entries(products: list[Product], generator: str) -> dict[str, Entry]:
    """First path -> the hashes of its PRODUCT_INGREDIENTS."""
    return {product.paths[0]: Entry(product.paths, (generator, digest(product.data))) for product in products}


def _made(products: list[Product], entries: Mapping[str, Entry], manifest: Manifest) -> dict[str, bytes | None]:
    """Every file of the products; None for one that is there already."""
    files: dict[str, bytes | None] = {path: None for product in products for path in product.paths}
    unmade, _ = _waiting(products, lambda product: manifest.why(entries[product.paths[0]], PRODUCT_INGREDIENTS))
    for product in unmade:
        files |= product.make(product.data)
    return files


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
