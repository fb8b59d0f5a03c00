"""Make what has to be made again, and say why; leave alone what is as it should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .charts import Kept
from .making.cache import Cache, digest, fingerprint
from .making.manifest import Entry, Manifest
from .making.product import Product, forget_others, make_all
from .pages.plan import Page
from .pages.render import Renderer, render_all

#: What a page, and what another file is made from. When it is made again, the first of these that changed is why.
PAGE_INGREDIENTS = ("template", "shared words or generator", "charts", "data")
PRODUCT_INGREDIENTS = ("generator", "data")
CHART_INGREDIENTS = ("data or drawing",)

#: Shows how far long work is: (things, how many, what they are) -> the same things.
Progress = Callable[[Iterable[Any], int, str], Iterable[Any]]


class Made(NamedTuple):
    """Files of the site."""

    files: dict[str, bytes | None]
    """Path -> content; None for a file that is there already as it should be."""
    entries: dict[str, Entry]
    """What they are made from, by the first path of those that are made together."""
    reasons: Counter[str]
    """Why some were made again -> how many times."""

    def __or__(self, other: Made) -> Made:
        return Made(self.files | other.files, self.entries | other.entries, self.reasons + other.reasons)


class Maker:
    """Makes the files of one build, where they are not there from the last one."""

    def __init__(self, manifest: Manifest, kept: Cache, jobs: int, progress: Progress):
        """`kept` is for costly products; at most `jobs` processes work at the same time."""
        self.manifest, self.kept, self.jobs, self.progress = manifest, kept, jobs, progress
        self.generator = digest(*(p.read_bytes() for p in sorted(Path(__file__).parent.rglob("*.py"))))

    def products(self, products: list[Product]) -> Made:
        """The files that need no template."""
        entries = {p.paths[0]: Entry(p.paths, (p.made_with or self.generator, fingerprint(p.data))) for p in products}
        files: dict[str, bytes | None] = {path: None for product in products for path in product.paths}
        waiting, reasons = self._waiting(products, lambda product: entries[product.paths[0]], PRODUCT_INGREDIENTS)
        files |= self.progress(make_all(waiting, self.kept, self.jobs), len(waiting), "files")
        if any(product.made_with for product in waiting):
            forget_others(products, self.kept)
        return Made(files, entries, reasons)

    def charts(self, drawings: Mapping[str, Kept], names: Callable[[str], list[str]]) -> Made:
        """The files of each chart; `names` are those of a chart's id."""
        entries = {
            id: Entry(tuple(f"charts/{name}" for name in names(id)), (kept.key,)) for id, kept in drawings.items()
        }
        files: dict[str, bytes | None] = {path: None for entry in entries.values() for path in entry.paths}
        waiting, reasons = self._waiting(list(drawings), entries.__getitem__, CHART_INGREDIENTS)
        files |= {f"charts/{name}": data for id in waiting for name, data in drawings[id].files.items()}
        return Made(files, {entry.paths[0]: entry for entry in entries.values()}, reasons)

    def pages(self, planned: list[Page], renderer: Renderer) -> Made:
        """The pages. Raises ProblemsFound for a template that fails."""
        entries = self._page_entries(planned, renderer)
        waiting, reasons = self._waiting(planned, lambda page: entries[page.path], PAGE_INGREDIENTS)
        if reasons.keys() & {"new", "template changed"}:
            renderer.check_templates()
        files: dict[str, bytes | None] = {page.path: None for page in planned}
        files |= self.progress(render_all(renderer, waiting, self.jobs), len(waiting), "pages")
        return Made(files, entries, reasons)

    def _page_entries(self, planned: list[Page], renderer: Renderer) -> dict[str, Entry]:
        shared = renderer.shared
        common = digest(self.generator, shared.site, shared.strings)
        macros = renderer.template_key("macros.html")  # Markdown of any page may use them
        templates = {
            name: digest(renderer.template_key(name), macros) for name in sorted({p.template for p in planned})
        }
        charts = {id: digest(kept.key, fingerprint(shared.figures[id])) for id, kept in renderer.drawings.items()}
        return {
            p.path: Entry(
                (p.path,),
                (
                    templates[p.template],
                    common,
                    digest(*(charts[id] for id in p.charts)),
                    fingerprint({name: value for name, value in vars(p).items() if name != "template"}),
                ),
            )
            for p in planned
        }

    def _waiting(
        self, things: list[Any], entry: Callable[[Any], Entry], ingredients: tuple[str, ...]
    ) -> tuple[list[Any], Counter[str]]:
        """Those that have to be made again, and how many for each reason."""
        found = [(thing, reason) for thing in things if (reason := self.manifest.why(entry(thing), ingredients))]
        return [thing for thing, _ in found], Counter(reason for _, reason in found)
