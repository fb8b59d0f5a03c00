"""The pages as what is made: from their template, the words that all share, their charts, and what they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..book.book import Book
from ..lasting import permalinks
from ..making.cache import digest, fingerprint
from ..making.product import Files, Product, generator
from .page import Page, Shown
from .render import Renderer


def products(pages: Iterable[Page], renderer: Renderer, charts: Mapping[str, str]) -> list[Product]:
    """One for each page. Raises ProblemsFound for a template that is broken or not there.

    `charts` are the hashes of what their drawings are made from, by id; they may be drawn later.
    """
    renderer.check_templates()
    pages, shared = list(pages), renderer.shared
    common = digest(generator(), shared.site, shared.strings)
    macros = renderer.template_key("macros.html")  # Markdown of any page may use them
    templates = {name: digest(renderer.template_key(name), macros) for name in sorted({p.template for p in pages})}
    drawn = {id: digest(key, fingerprint(shared.figures[id])) for id, key in charts.items()}
    return [
        _product(
            page,
            renderer,
            {
                "template": templates[page.template],
                "shared words or generator": common,
                "charts": digest(*(drawn[id] for id in page.charts)),
                "data": fingerprint(page.as_planned()),
            },
        )
        for page in pages
    ]


def _product(page: Page, renderer: Renderer, made_with: Mapping[str, str]) -> Product:
    def plan(book: Book) -> tuple[Any, ...]:
        return tuple(page.show(book))

    def make(planned: tuple[Any, ...]) -> dict[str, bytes]:
        return {page.path: renderer.render(page.showing(Shown(*planned)))}

    def with_sizes(planned: tuple[Any, ...], files: Files) -> dict[str, bytes]:
        shown = Shown(*planned)
        sizes = {path: files.size(path) for path in page.sizes_of}
        return {page.path: renderer.render(page.showing(shown._replace(data=shown.data | {"sizes": sizes})))}

    return Product(
        (page.path,),
        plan,
        with_sizes if page.sizes_of else make,
        made_with,
        page.sizes_of,
        kind="page",
        anchors=_anchors if page.path.endswith(".html") else None,
    )


def _anchors(html: bytes) -> list[str]:
    return permalinks.anchors(html.decode("utf-8"))
