"""The links and the markup of the explaining pages are what their writers mean."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from functools import cache

from ..book.book import Article, Book
from ..book.model import LANGUAGES, Language
from ..book.problems import Problem, full_width, nearest
from ..book.read import Reading
from ..lasting import permalinks
from ..pages.markdown import SCHEMES, slug
from ..words.addresses import ADDRESSES

_LINK = re.compile(
    r"\]\([ \t]*<?(?P<inline>[^)>\s]*)|^ {0,3}\[[^\]\n]+\]:[ \t]*<?(?P<defined>[^\s>]*)"
    r"|<(?P<bare>[A-Za-z][\w+.-]*:[^>\s]*)>",
    re.MULTILINE,
)
_CODE = re.compile(r"^```.*?^```$|(?<!`)`[^`\n]+`(?!`)", re.MULTILINE | re.DOTALL)
_SCHEME = re.compile(r"([A-Za-z][\w+.-]*)[:：]")
_OUTSIDE = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?([/?#][^\s<>\"“”。，；]*)?")
_MAIL = re.compile(r"mailto:[\w.+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_FENCE = re.compile(r"^ {0,3}(?P<open>[:：]{2,})[ \t]*(?P<name>\S*)", re.MULTILINE)
_KINDS = (*SCHEMES, "https", "http", "mailto")


def markup(reading: Reading) -> Iterator[Problem]:
    """Bold print and blocks are closed, and no full-width sign stands where Markdown has its own."""
    for article, language in _texts(reading.book):
        text = _without_code(article.body[language])
        for at, what in _slips(text):
            yield _problem(article, language, text, at, what)


@cache
def _slips(text: str) -> tuple[tuple[int, str], ...]:
    """Where the markup of a text is wrong, and what is."""
    return *_bold(text), *_blocks(text), *_full_width_signs(text), *_unfinished(text), *_headings(text)


def addresses(reading: Reading) -> Iterator[Problem]:
    """Every link is of a kind that there is, and leads to a page, an anchor or a site that can be there."""
    lock = permalinks.read(reading.root).lines
    for article, language in _texts(reading.book):
        text = _without_code(article.body[language])
        for at, address in _links(text):
            if what := _wrong_address(reading.book, article, language, address, lock):
                yield _problem(article, language, text, at, what)


@cache
def _links(text: str) -> tuple[tuple[int, str], ...]:
    """Where links stand, and where they lead."""
    return tuple(
        (match.start(match.lastgroup or 0), match["inline"] or match["defined"] or match["bare"] or "")
        for match in _LINK.finditer(text)
    )


def _texts(book: Book) -> Iterator[tuple[Article, Language]]:
    for article in book.articles.values():
        for language in LANGUAGES:
            yield article, language


def _problem(article: Article, language: Language, text: str, at: int, what: str) -> Problem:
    line = article.first_line[language] + text.count("\n", 0, at)
    return Problem(f"content/{language}/{article.id}.md", line, at - text.rfind("\n", 0, at), what)


@cache
def _without_code(text: str) -> str:
    """The text with spaces in place of code, so that all else stays where it is."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _bold(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for block in re.split(r"(\n\s*\n)", text):
        if block.count("**") % 2:
            yield start + block.rindex("**"), "a ** without its partner; put ** before and after the words"
        start += len(block)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    opened = None
    for match in _FENCE.finditer(text):
        if "：" in match["open"] or len(match["open"]) < 3:
            hint = full_width(match["open"])
            yield match.start("open"), f"a block begins and ends with three colons in half width, :::{hint}"
        elif match["name"] and opened is None:
            opened = match
        elif match["name"] and opened:
            yield opened.start("open"), "this block is not closed before the next one; write ::: in a line below it"
            opened = match
        elif opened is None:
            yield match.start("open"), "this closes no block; take it out, or write ::: and what to show above it"
        else:
            opened = None
    if opened:
        yield opened.start("open"), "this block is not closed; write ::: in a line below it"


#: What Markdown would show as it was typed: an image, a link to an undefined label or without an end, code.
_UNFINISHED = {
    "a picture, which pages have no place for; say it in words, or show a chart with ::: chart ID": r"!\[[^\]\n]*\]\(",
    "a code block that is not closed; write ``` in a line below it": r"^(?:```|~~~)",
    "the link has no end; write ) after its address": r"\]\(<?[^()<>\s]*(?=\s|$)(?![ \t]+[\"'(])|\]\(<[^<>\n]*$",
    "round brackets in an address; write %28 and %29 for them": r"\]\([^()\s]*\([^)\s]*\)",
    "the link leads nowhere; write its address between ( and )": r"\]\([ \t]*(?:<>)?[ \t]*\)",
}
_LABEL = re.compile(r"\]\[([^\]\n]+)\]")


def _unfinished(text: str) -> Iterator[tuple[int, str]]:
    for what, pattern in _UNFINISHED.items():
        for match in re.finditer(pattern, text, re.MULTILINE):
            yield match.start(), what
    for match in _LABEL.finditer(text):
        if not re.search(rf"^ {{0,3}}\[{re.escape(match[1])}\]:", text, re.MULTILINE | re.IGNORECASE):
            yield match.start(), f"nothing says where [{match[1]}] leads; write the address between ( and )"


def _headings(text: str) -> Iterator[tuple[int, str]]:
    seen = set()
    for match in re.finditer(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t#]*$", text, re.MULTILINE):
        if len(match[1]) not in (2, 3):
            yield (
                match.start(),
                f"a heading of a page begins with ## or ###, not with {match[1]}; its title is in its head",
            )
        elif (anchor := slug(match[2])) in seen:
            yield (
                match.start(),
                "a second heading of these words, to which no link could lead; word one of them otherwise",
            )
        else:
            seen.add(anchor)


def _full_width_signs(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"\](（)|^ *#*(＃)|^#+(\u3000)|^ {0,3}(｜)", text, re.MULTILINE):
        sign = next(filter(None, match.groups()))
        yield match.start(), f"this is no Markdown{full_width(sign)}"


def _wrong_address(book: Book, article: Article, language: Language, address: str, lock: Collection[str]) -> str:
    """What is wrong with where a link leads, and what would be right; empty when nothing is."""
    page = f"{language}/{article.id}.html"
    if address.endswith("#"):
        return "a # without the name of a place after it; take it out"
    if scheme := _SCHEME.match(address):
        return _wrong_scheme(book, language, scheme[1], address, lock)
    if address.startswith("//"):
        return f'"{address}" leads to another site; write the whole address, beginning with https://'
    path, _, anchor = address.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if target != page and target not in lock:
        return f'there is no file "{target}" on the site; link to a page by its name, as in page:about or theme:roads'
    return _wrong_anchor(book, language, target, anchor, lock)


def _wrong_scheme(book: Book, language: Language, kind: str, address: str, lock: Collection[str]) -> str:
    if kind in SCHEMES and "：" not in address:
        id, mark, anchor = address.partition(":")[2].partition("#")
        if mark and kind == "term":
            return f'a term has no places within it; write "term:{id}"'
        return _wrong_anchor(book, language, f"{language}/{ADDRESSES[kind].format(id)}", anchor, lock) if mark else ""
    if kind in ("http", "https"):
        right = _OUTSIDE.fullmatch(address)
        return "" if right else f'"{address}" is no address; write one such as https://example.org/page'
    if kind == "mailto":
        return "" if _MAIL.fullmatch(address) else f'"{address}" is no address; write mailto:name@example.org'
    if kind in SCHEMES:
        return f'"{address}" is no address{full_width(address)}'
    hint = nearest(kind, _KINDS) or full_width(address)
    return f'there is no kind of link "{kind}"; use {", ".join(_KINDS[:-1])} or {_KINDS[-1]}{hint}'


def _wrong_anchor(book: Book, language: Language, page: str, anchor: str, lock: Collection[str]) -> str:
    if not anchor:
        return ""
    article = book.articles.get(page.partition("/")[2].removesuffix(".html"))
    headings = re.findall(r"^#{2,3}[ \t]+(.+?)[ \t#]*$", article.body[language], re.MULTILINE) if article else []
    known = {slug(heading) for heading in headings} | {
        p.id for p in book.report[language] if page.endswith("/report.html")
    }
    if anchor in known or f"{page}#{anchor}" in lock:
        return ""
    known |= {line.partition("#")[2] for line in lock if line.startswith(f"{page}#")}
    return f'there is no place "{anchor}" on the page {page}{nearest(anchor, known)}'
