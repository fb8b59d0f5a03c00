"""A build from end to end: read, check, plan, render, publish; and what of it was already done."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import charts, citations, downloads
from .cache import Cache, digest
from .check import check
from .manifest import Entry, Manifest
from .plan import Page, pages, pages_of_charts
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
    planned = pages(reading.book, figures)
    used = {id: figures[id] for page in planned for id in page.charts}
    cache = Cache(options.root / ".cache" / "charts", options.use_cache)
    drawings = charts.drawings(used, cache, options.jobs, options.progress)
    cited = citations.of_charts(reading.book, used, pages_of_charts(planned))
    shared = Shared.of(reading.book, used, cited)
    renderer = Renderer(HOME / "templates", shared, {id: d.svg for id, d in drawings.items()}, options.root / ".cache" / "templates" if options.use_cache else None)

    generator = digest(*(p.read_bytes() for p in sorted(Path(__file__).parent.rglob("*.py"))))
    products = [*downloads.products(reading.book), *citations.products(reading.book, cited)]
    entries = _page_entries(planned, generator, renderer, shared, drawings) | _product_entries(products, generator)
    manifest = Manifest(options.root / ".cache", options.out, options.use_cache)
    waiting, reasons = _waiting(planned, lambda page: manifest.why(entries[page.path], INGREDIENTS))
    if waiting:
        renderer.check_templates()
    files: dict[str, bytes | None] = {path: None for entry in entries.values() for path in entry.paths}
    files |= options.progress(render_all(renderer, waiting, options.jobs), len(waiting), "pages")
    unmade, _ = _waiting(products, lambda product: manifest.why(entries[product.paths[0]], PRODUCT_INGREDIENTS))
    for product in unmade:
        files |= product.make(product.data)
    files |= _static_files() | _chart_files(drawings)
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


def _static_files() -> dict[str, bytes]:
    folder = HOME / "static"
    return {f"static/{p.relative_to(folder).as_posix()}": p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _chart_files(drawings) -> dict[str, bytes]:
    return {f"charts/{name}": data for d in drawings.values() for name, data in d.files.items()}
