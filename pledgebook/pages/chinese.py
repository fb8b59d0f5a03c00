"""Chinese on English pages says that it is Chinese, wherever it comes from: screen readers and fonts go by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words.lines import CHINESE

_HAN = re.compile(r"[\u3400-\u9fff]")
#: A comment, a script or a style as a whole; the tag of an element; text.
_PART = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<(/?)([a-zA-Z][\w-]*)[^>]*?(/?)>|[^<]+", re.DOTALL)
_SAYS, _NAME = ' lang="zh-Hans"', re.compile(r"<(\w+)")
#: A Chinese character in text, and not in a tag.
_IN_TEXT = re.compile(r">[^<\u3400-\u9fff]*[\u3400-\u9fff]")
_LANG = re.compile(r'\slang="([^"]*)"')
#: Elements without an end.
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def marked(html: str) -> str:
    """The page with an element of language around each run of Chinese in its body that has none."""
    head, body_tag, body = html.partition("<body")
    if not _IN_TEXT.search("".join(_unsaid(body))):  # as on most pages: the templates say it themselves
        return html
    return head + "".join(_parts(body_tag + body))


def _unsaid(html: str) -> Iterator[str]:
    """What is left without the elements that are Chinese as a whole and say so."""
    done = at = 0
    while (found := html.find(_SAYS, at)) >= 0:
        at = found + len(_SAYS)
        start = html.rfind("<", done, found)
        name = _NAME.match(html, start) if start >= 0 else None
        end = html.find(f"</{name[1]}>", at) if name else -1
        if end >= 0 and html.find(" lang=", at, end) < 0:
            yield html[done:start]
            done = at = html.index(">", end) + 1
    yield html[done:]


def _parts(html: str) -> list[str]:
    parts: list[str] = []
    open: list[tuple[str, bool]] = []  # the elements that a part stands in, and whether each is Chinese
    for found in _PART.finditer(html):
        whole, end, name, closed = found[0], found[2], found[3], found[4]
        chinese = bool(open) and open[-1][1]
        if name and end:
            while open and open.pop()[0] != name:
                pass
        elif name:
            if name not in _VOID and not closed:
                lang = _LANG.search(whole)
                open.append((name, lang[1].startswith("zh") if lang else chinese))
        elif not chinese and not found[1] and _HAN.search(whole):
            if open and open[-1][0] == "option":  # has no elements in it
                parts[-1] = parts[-1].replace("<option", '<option lang="zh-Hans"', 1)
            else:
                element = "tspan" if any(name == "svg" for name, _ in open) else "span"
                whole = CHINESE.sub(rf'<{element} lang="zh-Hans">\g<0></{element}>', whole)
        parts.append(whole)
    return parts
