"""How many commitments there are: by theme and how checkable they are, by verb, by place; how much text they quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from ..book.book import Book
from ..book.facts import checkability
from ..book.mentions import of_places
from ..book.model import Checkability, Commitment, Place, Theme, VerbClass
from ..book.source import Paragraph, sections
from ..words.labels import count
from . import words
from .figure import Figure, Panel

KINDS: tuple[Checkability, ...] = get_args(Checkability)
#: How commitments reach a place, from the nearest to the widest.
HOW = ("itself", "town", "every")


def figures(book: Book) -> Iterator[Figure]:
    if book.commitments:
        yield _themes(book, [theme for theme in book.themes if book.by_theme[theme.id]])
        yield from _places(book, {place: reaching(book, place) for place in book.places})
        yield from (_verbs(book, theme) for theme in book.themes if book.by_theme[theme.id])
        yield _coverage(book)


def _themes(book: Book, themes: list[Theme]) -> Figure:
    rows = sorted((_theme(book, theme) for theme in themes), key=lambda row: -row["value"])
    said = {kind: words.told(book, f"checkability.{kind}") for kind in KINDS}
    parts = [
        row | {"kind": said[kind], "part": part, "value": row[kind]}
        for row in rows
        for part, kind in enumerate(KINDS)
        if row[kind]
    ]
    sums = {kind: sum(row[kind] for row in rows) for kind in KINDS}
    kinds = [words.told(book, "chart.themes.kind", kind=said[kind], n=sums[kind]) for kind in KINDS]
    titles = words.columns(book, "theme", *(f"{kind}#" for kind in KINDS), "sum#", **said)
    values: dict[str, Any] = {
        "n": words.commitments(sum(sums.values())),
        "themes": len(rows),
        "most": words.most(rows, "theme"),
    }
    values |= {"kinds": words.joined(kinds, "，", ", "), "sources": [c.id for c in book.commitments]}
    return words.figure(book, "themes", "themes", titles, rows, [Panel(tuple(parts), "stack")], **values)


def _theme(book: Book, theme: Theme) -> dict[str, Any]:
    counts = Counter(checkability(c) for c in book.by_theme[theme.id])
    name, total = words.both(lambda l: theme.title[l]), counts.total()
    row = {"id": theme.id, "theme": name, "what": name, "value": total, "sum": total, "words": str(total)}
    return (
        row | {kind: counts[kind] for kind in KINDS} | {"bound": "exactly", "link": words.link(book, "theme", theme.id)}
    )


def _verbs(book: Book, theme: Theme) -> Figure:
    chosen, link = book.by_theme[theme.id], words.link(book, "theme", theme.id)
    classes, rows = Counter(c.verb.class_ for c in chosen), []
    for verb in (verb for verb in get_args(VerbClass) if classes[verb]):
        said, n = words.told(book, f"verb.{verb}"), classes[verb]
        what = {l: words[:1].upper() + words[1:] for l, words in said.items()}
        row = {"id": verb, "verb": said, "what": what, "value": n, "count": n, "bound": "exactly", "words": str(n)}
        rows += [row | {"quoted": {l: f"“{words}”" for l, words in said.items()}, "link": link}]
    values: dict[str, Any] = {
        "theme": words.both(lambda l: theme.title[l]),
        "most": words.most(rows, "quoted", len(chosen)),
    }
    values |= {"total": words.commitments(len(chosen)), "sources": [c.id for c in chosen]}
    values |= {"kinds": {"zh": str(len(rows)), "en": count(len(rows), "kind", "kinds")}}
    titles = words.columns(book, "verb", "count#")
    return words.figure(book, f"verbs-{theme.id}", "verbs", titles, rows, [Panel(tuple(rows), "units")], **values)


def reaching(book: Book, place: Place) -> dict[str, tuple[Commitment, ...]]:
    """The commitments that name a place, those that name only a town in it, and those that hold for every place."""
    found = of_places(book)[place.id]
    return {"itself": found.itself, "town": found.by_town, "every": found.every}


def _places(book: Book, reached: dict[Place, dict[str, tuple[Commitment, ...]]]) -> Iterator[Figure]:
    by = {how: {c.id for groups in reached.values() for c in groups[how]} for how in HOW}
    by["town"] -= by["itself"]
    found = set().union(*by.values())
    if not found:
        return
    said = {how: words.told(book, f"chart.places.{how}") for how in HOW}
    rows = sorted(
        (_place(book, place, groups) | {"kinds": said} for place, groups in reached.items()),
        key=lambda row: -row["value"],
    )
    titles = words.columns(book, "place", *(f"{how}#" for how in HOW), **said)
    counts = {"named": len(by["itself"]), "towns": len(by["town"]), "every": len(by["every"])}
    sources = [c.id for c in book.commitments if c.id in found]
    rest = len(book.commitments) - len(found)
    yield words.figure(
        book, "places", "places", titles, rows, [Panel(tuple(rows), "units")], sources=sources, rest=rest, **counts
    )


def _place(book: Book, place: Place, groups: dict[str, tuple[Commitment, ...]]) -> dict[str, Any]:
    name, counts = words.both(lambda l: place.name[l]), {how: len(groups[how]) for how in HOW}
    said, value = " + ".join(map(str, counts.values())), sum(counts.values())
    row = {"id": place.id, "place": name, "what": name, "value": value, "bound": "exactly", "words": said}
    return row | counts | {"link": words.link(book, "place", place.id)}


def _coverage(book: Book) -> Figure:
    """How much of each section of the report stands inside a commitment's quote."""
    english = {p.id: p.text for p in book.report["en"]}
    rows = [_section(book, heading, texts, english) for heading, texts in sections(book.report["zh"])]
    quoted, total = sum(row["quoted"] for row in rows), sum(row["total"] for row in rows)
    values = {"quoted": f"{quoted:,}", "total": f"{total:,}", "share": round(100 * quoted / total)}
    titles = words.columns(book, "section", "quoted#", "total#", "share#")
    panel, sources = Panel(tuple(rows), full=100, percent=True), [c.id for c in book.commitments]
    return words.figure(book, "coverage", "coverage", titles, rows, [panel], sources=sources, **values)


def _section(
    book: Book, heading: Paragraph | None, texts: Iterable[Paragraph], english: dict[str, str]
) -> dict[str, Any]:
    sizes, inside = {p.id: len(p.text) for p in texts}, set()
    for found in (book.passages[c.id].get("zh") for c in book.commitments):
        if found and found.paragraph.id in sizes:
            inside |= {(found.paragraph.id, i) for i in range(found.start, found.end)}
    total, first = sum(sizes.values()), heading.id if heading else min(sizes)
    share, page = round(100 * len(inside) / total), words.link(book, "page", "report")
    name = {"zh": heading.text, "en": english[heading.id]} if heading else words.told(book, "chart.coverage.before")
    row = {"section": name, "quoted": len(inside), "total": total, "share": share, "id": first, "what": name}
    return row | {
        "value": share,
        "bound": "exactly",
        "words": f"{share}%",
        "link": {l: f"{page[l]}#{first}" for l in page},
    }
