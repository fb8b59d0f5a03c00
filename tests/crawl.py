"""Read built HTML the way a reader's browser and a search engine do: ids, addresses, languages, words."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: Elements without an end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Shown under whatever address was asked for, it leads on from the root of the host.
AT_ANY_DEPTH = "404.html"
#: In place of an icon, so that a browser asks the host for none.
NOTHING = "data:,"
#: What a page holds to be saved as a file.
SAVED = (
    "data:application/x-bibtex;",
    "data:application/x-research-info-systems;",
    "data:application/vnd.citationstyles",
)
#: Relations of link elements that say something and load nothing (Signposting, canonical addresses).
SAID = {"author", "canonical", "cite-as", "collection", "describedby", "item", "license", "type"}
ADDRESS_ATTRIBUTES = {"href", "src", "action", "formaction", "poster", "data", "cite", "xlink:href", "background"}
#: Chinese characters.
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Link:
    """One address in a page."""

    element: str
    attribute: str
    address: str
    line: int
    rel: str = ""

    @property
    def is_outgoing(self) -> bool:
        """A link that a reader or a machine may follow to another host; nothing is requested before."""
        return (
            (self.element == "a" or (self.element == "link" and self.rel in SAID))
            and self.attribute == "href"
            and urlsplit(self.address).scheme in ("http", "https", "mailto")
        )


@dataclass
class Document(HTMLParser):
    """One parsed page."""

    path: str
    html: str = field(repr=False)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.links: list[Link] = []
        self.attributes: list[tuple[str, dict[str, str], int]] = []
        self.words: list[tuple[str, str]] = []
        """(language, text) of every text that is shown."""
        self._open: list[tuple[str, str]] = []
        self.feed(self.html)
        self.close()

    @property
    def language(self) -> str:
        return next((a.get("lang", "") for tag, a, _ in self.attributes if tag == "html"), "")

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.words)

    def elements(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes, _ in self.attributes if name == tag]

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        line = self.getpos()[0]
        self.attributes.append((tag, given, line))
        if "id" in given:
            self.ids[given["id"]] += 1
        for name in ADDRESS_ATTRIBUTES & given.keys():
            self.links.append(Link(tag, name, given[name], line, given.get("rel", "")))
        if "srcset" in given:
            for candidate in filter(None, re.split(r"\s*,\s*", given["srcset"])):
                self.links.append(Link(tag, "srcset", candidate.split()[0], line))
        if tag not in VOID:
            self._open.append((tag, given.get("lang") or (self._open[-1][1] if self._open else "")))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, language = self._open[-1] if self._open else ("", "")
        if (text := data.strip()) and tag not in ("script", "style"):
            self.words.append((language, text))


def documents(site: Path, pages: str = "**/*.html") -> dict[str, Document]:
    """Path -> parsed page, of every page of a site, or of those whose paths are like `pages`."""
    return {
        path.relative_to(site).as_posix(): Document(path.relative_to(site).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(site.glob(pages))
    }


def dead_links(pages: dict[str, Document], files: set[str]) -> list[str]:
    """Every address within the site that leads to no file, or to no place in its page."""
    dead = []
    for page in pages.values():
        for link in page.links:
            parts = urlsplit(link.address)
            if parts.scheme or parts.netloc:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(parts.path)))
                if parts.path
                else page.path
            )
            fragment = unquote(parts.fragment.partition(":~:")[0])  # a text fragment is for the browser alone
            if page.path == AT_ANY_DEPTH:
                target = target.removeprefix("/")
            where = f"{page.path}:{link.line}: {link.address}"
            if target not in files:
                dead.append(f"{where} leads to no file")
            elif fragment and target in pages and fragment not in pages[target].ids:
                dead.append(f"{where} leads to no such place in the page")
    return dead


def root_relative(pages: dict[str, Document]) -> list[str]:
    """Addresses that work at the root of a host only, or by its rules for folders."""
    return [
        f"{page.path}:{link.line}: {link.address!r}"
        for page in pages.values()
        for link in page.links
        if link.address.startswith("/")
        or not link.address
        or (urlsplit(link.address).path.endswith("/") and not urlsplit(link.address).scheme)
    ]


def foreign(pages: dict[str, Document]) -> list[str]:
    """Addresses at another host that are more than a link to follow, and schemes that no page needs."""
    return [
        f"{page.path}:{link.line}: <{link.element} {link.attribute}> {link.address}"
        for page in pages.values()
        for link in page.links
        if (urlsplit(link.address).scheme or link.address.startswith("//"))
        and not link.is_outgoing
        and link.address != NOTHING
        and not (link.element == "a" and link.address.startswith(SAVED))
    ]


def repeated_ids(pages: dict[str, Document]) -> list[str]:
    return [f"{page.path}: {id}" for page in pages.values() for id, count in page.ids.items() if count > 1]


def unmarked(pages: dict[str, Document]) -> list[str]:
    """Chinese on English pages of which nothing says so; a title in the head can't say it of a part."""
    return [
        f"{path}: {text[:60]}"
        for path, page in pages.items()
        if path.startswith("en/")
        for language, text in page.words
        if HAN.search(text) and not language.startswith("zh") and f"<title>{text}" not in page.html
    ]
