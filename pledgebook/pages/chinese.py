"""Chinese on English pages says that it is Chinese, wherever it comes from: screen readers and fonts go by it."""

from __future__ import annotations

import re

from ..words.lines import CHINESE

_HAN = re.compile(r"[\u3400-\u9fff]")
#: A comment, a script or a style as a whole; the tag of an element; text.
_PART = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<(/?)([a-zA-Z][\w-]*)[^>]*?(/?)>|[^<]+", re.DOTALL)
_SAID = re.compile(r'<(\w+)\b[^>]*\slang="zh-Hans"[^>]*>(?:(?! lang=).)*?</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LANG = re.compile(r'\slang="([^"]*)"')
#: Elements without an end.
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def marked(html: str) -> str:
    """The page with an element of language around each run of Chinese in its body that has none."""
    head, body_tag, body = html.partition("<body")
    if not _HAN.search(_TAG.sub("", _SAID.sub("", body))):  # as on most pages: the templates say it themselves
        return html
    return head + "".join(_parts(body_tag + body))


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
