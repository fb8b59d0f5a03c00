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
from .figure import Figure, Panel, Words

#: How commitments reach a place, from the nearest to the widest.
HOW = ("itself", "town", "every")


def figures(book: Book) -> Iterator[Figure]:
    themes = [theme for theme in book.themes if book.by_theme[theme.id]]
    if themes:
        yield _themes(book, themes)
        yield from _places(book, {place: reaching(book, place) for place in book.places})
        yield from (_verbs(book, theme) for theme in themes)
        yield _coverage(book)


def _themes(book: Book, themes: list[Theme]) -> Figure:
    kinds = {kind: words.told(book, f"checkability.{kind}") for kind in get_args(Checkability)}
    rows = []
    for theme in themes:
        counts, link = Counter(checkability(c) for c in book.by_theme[theme.id]), words.link(book, "theme", theme.id)
        row = words.row(theme.id, theme.title, counts.total(), link)
        rows.append(row | {"theme": row["what"]} | {kind: counts[kind] for kind in kinds})
    sums = {kind: sum(row[kind] for row in rows) for kind in kinds}
    each = [words.told(book, "chart.themes.kind", kind=kinds[kind], n=n) for kind, n in sums.items()]
    values: dict[str, Any] = {"n": words.commitments(sum(sums.values())), "themes": len(rows), "most": words.most(rows)}
    values |= {"kinds": words.joined(each, "，", ", "), "sources": [c.id for c in book.commitments]}
    return _stacked(book, "themes", "theme", rows, kinds, **values)


def _stacked(
    book: Book, id: str, first: str, rows: list[dict[str, Any]], parts: dict[Any, Words], **values: Any
) -> Figure:
    """A bar for each row, the longest first, in parts that are as long as its counts."""
    rows = sorted((row | {"sum": row["value"]} for row in rows), key=lambda row: -row["sum"])
    drawn = [
        row | {"kind": said, "part": number, "value": row[part]}
        for row in rows
        for number, (part, said) in enumerate(parts.items())
        if row[part] or not (row["sum"] or number)  # where there is none at all, a row without a bar
    ]
    titles = words.columns(book, first, *(f"{part}#" for part in parts), "sum#", **parts)
    return words.figure(book, id, id, titles, rows, [Panel(tuple(drawn), "stack")], **values)


def _verbs(book: Book, theme: Theme) -> Figure:
    chosen, link = book.by_theme[theme.id], words.link(book, "theme", theme.id)
    classes, rows = Counter(c.verb.class_ for c in chosen), []
    for verb in (verb for verb in get_args(VerbClass) if classes[verb]):
        said, n = words.told(book, f"verb.{verb}"), classes[verb]
        label = {l: text[:1].upper() + text[1:] for l, text in said.items()}
        rows.append(words.row(verb, label, n, link) | {"verb": said, "count": n})
    quoted = [row | {"what": {l: f"“{verb}”" for l, verb in row["verb"].items()}} for row in rows]
    values: dict[str, Any] = {"theme": words.both(theme.title), "most": words.most(quoted, len(chosen))}
    values |= {"total": words.commitments(len(chosen)), "sources": [c.id for c in chosen]}
    values |= {"kinds": {"zh": str(len(rows)), "en": count(len(rows), "kind", "kinds")}}
    titles, panel = words.columns(book, "verb", "count#"), Panel(tuple(rows), "units")
    return words.figure(book, f"verbs-{theme.id}", "verbs", titles, rows, [panel], **values)


def reaching(book: Book, place: Place) -> dict[str, tuple[Commitment, ...]]:
    """The commitments that name a place, those that name only a town in it, and those that hold for every place."""
    found = of_places(book)[place.id]
    return {"itself": found.itself, "town": found.by_town, "every": found.every}


def _places(book: Book, reached: dict[Place, dict[str, tuple[Commitment, ...]]]) -> Iterator[Figure]:
    by = {how: {c.id for groups in reached.values() for c in groups[how]} for how in HOW}
    by["town"] -= by["itself"]
    found, rows = set().union(*by.values()), []
    for place, groups in reached.items() if found else ():
        counts = {how: len(groups[how]) for how in HOW}
        row = words.row(place.id, place.name, sum(counts.values()), words.link(book, "place", place.id))
        said = " + ".join(map(str, counts.values()))
        rows.append(row | counts | {"place": row["what"], "words": said})
    if rows:
        values: dict[str, Any] = {"sources": [c.id for c in book.commitments if c.id in found]}
        values |= {"rest": len(book.commitments) - len(found), "named": len(by["itself"]), "towns": len(by["town"])}
        kinds = {how: words.told(book, f"chart.places.{how}") for how in HOW}
        yield _stacked(book, "places", "place", rows, kinds, every=len(by["every"]), **values)


def _coverage(book: Book) -> Figure:
    """How much of each section of the report stands inside a commitment's quote."""
    english = {p.id: p.text for p in book.report["en"]}
    rows = [_section(book, heading, texts, english) for heading, texts in sections(book.report["zh"])]
    quoted, total = sum(row["quoted"] for row in rows), sum(row["total"] for row in rows)
    values = {"quoted": f"{quoted:,}", "total": f"{total:,}", "share": round(100 * quoted / total)}
    titles = words.columns(book, "section", "quoted#", "total#", "share#")
    panel, sources = Panel(tuple(rows), full=100), [c.id for c in book.commitments]
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
    name: Words = (
        {"zh": heading.text, "en": english[heading.id]} if heading else words.told(book, "chart.coverage.before")
    )
    row = words.row(first, name, share, {l: f"{page[l]}#{first}" for l in page})
    return row | {"section": name, "quoted": len(inside), "total": total, "share": share, "words": f"{share}%"}
