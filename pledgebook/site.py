"""A build from end to end: read, check, plan, render, publish; and what of it was already done."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import charts, downloads, search
from .cache import Cache, digest
from .check import check
from .plan import Page, pages
from .problems import Problem, ProblemsFound
from .publish import Published, publish, recover
from .read import Reading, read
from .render import Renderer, Shared, render_all

#: Where templates and static files are: beside this package, the same for every city.
HOME = Path(__file__).resolve().parent.parent

#: What a page is made from. When it is made again, the first of these that changed is why.
INGREDIENTS = ("template", "shared words or generator", "charts", "data")


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
    shared = Shared.of(reading.book, used)
    renderer = Renderer(HOME / "templates", shared, {id: d.svg for id, d in drawings.items()})

    keys = _keys(planned, renderer, shared, drawings)
    manifest = _Manifest(options)
    waiting, reasons = manifest.to_render(planned, keys)
    if waiting:
        renderer.check_templates()
    rendered = dict(options.progress(render_all(renderer, waiting, options.jobs), len(waiting), "pages"))
    files = {page.path: rendered.get(page.path) for page in planned}
    files |= _static_files() | _chart_files(drawings) | downloads.files(reading.book) | search.files(reading.book)
    published = publish(files, options.out)
    manifest.save(planned, keys)
    cache.forget_unused()
    drawn = [id for id, d in drawings.items() if d.drawn]
    return Summary(len(planned), time.perf_counter() - start, published, reasons, drawn)


def _keys(planned: list[Page], renderer: Renderer, shared: Shared, drawings) -> dict[str, list[str]]:
    """Page path -> the hashes of its ingredients, in the order of INGREDIENTS."""
    generator = digest(*(p.read_bytes() for p in sorted(Path(__file__).parent.rglob("*.py"))))
    common = digest(generator, shared.site, shared.strings)
    templates = {name: renderer.template_key(name) for name in sorted({p.template for p in planned} | {"macros.html"})}
    chart_keys = {id: digest(d.svg, shared.figures[id]) for id, d in drawings.items()}
    return {
        p.path: [
            digest(templates[p.template], templates["macros.html"]),
            common,
            digest([chart_keys[id] for id in p.charts]),
            digest({k: v for k, v in vars(p).items() if k != "template"}),
        ]
        for p in planned
    }


class _Manifest:
    """What the last build wrote: for each page its ingredients, and the size and time of its file."""

    def __init__(self, options: Options):
        self.out, self.file = options.out, options.root / ".cache" / f"manifest-{digest(str(options.out.resolve()))[:12]}.json"
        try:
            self.last = json.loads(self.file.read_text(encoding="utf-8")) if options.use_cache else {}
        except (FileNotFoundError, ValueError):
            self.last = {}

    def to_render(self, planned: list[Page], keys: dict[str, list[str]]) -> tuple[list[Page], Counter]:
        """The pages whose ingredients or files changed since, and why."""
        waiting, reasons = [], Counter()
        for page in planned:
            why = self._why(page.path, keys[page.path])
            if why:
                waiting.append(page)
                reasons[why] += 1
        return waiting, reasons

    def _why(self, path: str, key: list[str]) -> str | None:
        last = self.last.get(path)
        if last is None:
            return "new"
        if last["file"] != _stamp(self.out / path):
            return "file changed or missing"
        return next((f"{what} changed" for what, a, b in zip(INGREDIENTS, key, last["key"]) if a != b), None)

    def save(self, planned: list[Page], keys: dict[str, list[str]]) -> None:
        entries = {p.path: {"key": keys[p.path], "file": _stamp(self.out / p.path)} for p in planned}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_suffix(".tmp")
        temporary.write_text(json.dumps(entries), encoding="utf-8")
        temporary.replace(self.file)


def _stamp(path: Path) -> list[int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return [stat.st_size, stat.st_mtime_ns]


def _static_files() -> dict[str, bytes]:
    folder = HOME / "static"
    return {f"static/{p.relative_to(folder).as_posix()}": p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _chart_files(drawings) -> dict[str, bytes]:
    return {f"charts/{name}": data for d in drawings.values() for name, data in d.files.items()}
