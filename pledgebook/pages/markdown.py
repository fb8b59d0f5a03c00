"""Markdown of the explaining pages: plain CommonMark without raw HTML, tables, and four additions.

`::: chart ID`, `::: commitment ID` and `::: outcomes ID` (closed by `:::`) stand for a chart, a commitment and
what was published about a commitment. Links may lead to a record instead of an address:
`[text](commitment:hy2020-001)`, `theme:`, `place:`, `term:`, `page:`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

BLOCKS = ("chart", "commitment", "outcomes")
SCHEMES = ("commitment", "theme", "place", "term", "page")


@dataclass(frozen=True)
class Reference:
    """Something of the book that a text shows or links to."""

    kind: str
    id: str
    line: int
    """From 1, within the text."""
    column: int


#: A block, or a record's address in a link, in a link's definition or by itself.
_REFERENCE = re.compile(
    r"^ {0,3}:::+[ \t]*(?P<block>\w+)(?:[ \t]+(?P<block_id>\S+))?"
    rf"|(?:\]\(<?|^ {{0,3}}\[[^\]\n]+\]:[ \t]*<?|<)(?P<scheme>{'|'.join(SCHEMES)}):(?P<id>[^)>\s]*)",
    re.MULTILINE,
)


@cache
def references(text: str) -> tuple[Reference, ...]:
    """Every chart, commitment and record that a text names, in order."""
    return tuple(_references(text))


def _references(text: str) -> Iterator[Reference]:
    for match in _REFERENCE.finditer(text):
        kind, id = match["block"] or match["scheme"], match["block_id"] or match["id"] or ""
        line_start = text.rfind("\n", 0, match.start()) + 1
        yield Reference(kind, id, text.count("\n", 0, match.start()) + 1, match.start() - line_start + 1)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.anchors import anchors_plugin
    from mdit_py_plugins.container import container_plugin

    class Markdown(MarkdownIt):
        """Links lead to records, too."""

        def validateLink(self, url: str) -> bool:
            return _is_safe(url)

    # No images: there is no folder for them, and one from elsewhere would be a request to another host.
    markdown = Markdown("commonmark", {"html": False}).enable("table").disable("image")
    markdown.use(anchors_plugin, min_level=2, max_level=3, slug_func=slug)
    for name in BLOCKS:
        markdown.use(container_plugin, name, render=_block)
    return markdown


def slug(title: str) -> str:
    """The anchor of a heading: its letters, digits and Han characters, joined by hyphens."""
    return "-".join(re.findall(r"\w+", title.lower()))


def contents(text: str) -> list[dict[str, str]]:
    """The headings of the second level, in order: the anchor of each and its words."""
    tokens = _parser().parse(text, {})
    return [
        {"id": str(token.attrGet("id")), "title": "".join(child.content for child in words.children or ())}
        for token, words in pairwise(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]


def _is_safe(address: str) -> bool:
    scheme, colon, _ = address.partition(":")
    return not colon or scheme in (*SCHEMES, "https", "http", "mailto") or any(c in scheme for c in "/?#")


def _block(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    if token.nesting < 0:
        return ""
    kind, _, id = token.info.strip().partition(" ")
    shown: str = env["block"](kind, id.strip())
    return shown


def render(text: str, link: Callable[[str, str], str], block: Callable[[str, str], str]) -> str:
    """HTML of a text. `link(kind, id)` gives the address of a record, `block(kind, id)` the HTML of one shown."""
    parser = _parser()
    tokens = parser.parse(text, {"block": block})
    for token in tokens:
        for child in token.children or ():
            kind, colon, id = str(child.attrGet("href") or "").partition(":")
            if colon and kind in SCHEMES:
                child.attrSet("href", link(kind, id))
    html: str = parser.renderer.render(tokens, parser.options, {"block": block})
    return html


def as_html(text: str) -> str:
    """HTML of a text from elsewhere, without our additions. A list stays a text: its numbers are words."""
    from markdown_it import MarkdownIt

    html: str = MarkdownIt("commonmark", {"html": False}).disable(["list", "code", "image"]).render(text)
    return html
