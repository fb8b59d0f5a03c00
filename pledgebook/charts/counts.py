"""How many commitments there are: by theme and how checkable they are, by verb, by place; how much text they quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from ..book.book import Book
from ..book.facts import checkability
from ..book.mentions import of_places
from ..book.model import Checkability, Commitment, Place, Text, Theme, VerbClass
from ..book.source import sections
from ..words.bilingual import Words, both, counted, joined, link, told
from .figure import Figure, Panel, Row

#: How commitments reach a place, from the nearest to the widest.
HOW = ("itself", "town", "every")


def figures(book: Book) -> Iterator[Figure]:
    if themes := [theme for theme in book.themes if book.by_theme[theme.id]]:
        yield _themes(book, themes)
        yield from _places(book)
        yield from (_verbs(book, theme) for theme in themes)
        yield _coverage(book)


def _themes(book: Book, themes: list[Theme]) -> Figure:
    kinds = {kind: told(book, f"checkability.{kind}") for kind in get_args(Checkability)}
    rows = []
    for theme in themes:
        found = Counter(map(checkability, book.by_theme[theme.id]))
        rows.append(_row(book, "theme", theme.id, theme.title, {kind: found[kind] for kind in kinds}))
    sums = {kind: sum(row[kind] for row in rows) for kind in kinds}
    each = [told(book, "chart.themes.kind", kind=kinds[kind], n=n) for kind, n in sums.items()]
    values: dict[str, Any] = {"n": counted(sum(sums.values()), "commitment"), "themes": len(rows)}
    values |= {"most": _most(book, rows), "kinds": joined(each, "，", ", ")}
    return _stacked(book, "themes", "theme", rows, kinds, sources=[c.id for c in book.commitments], **values)


def reaching(book: Book, place: Place) -> dict[str, tuple[Commitment, ...]]:
    """The commitments that name a place, those that name only a town in it, and those that hold for every place."""
    found = of_places(book)[place.id]
    return {"itself": found.itself, "town": found.by_town, "every": found.every}


def _places(book: Book) -> Iterator[Figure]:
    reached = {place: reaching(book, place) for place in book.places}
    by = {how: {c.id for groups in reached.values() for c in groups[how]} for how in HOW}
    if found := set().union(*by.values()):
        kinds = {how: told(book, f"chart.places.{how}") for how in HOW}
        counts = {place: {how: len(groups[how]) for how in HOW} for place, groups in reached.items()}
        rows = [_row(book, "place", place.id, place.name, n) for place, n in counts.items()]
        values = {"named": len(by["itself"]), "towns": len(by["town"] - by["itself"]), "every": len(by["every"])}
        values |= {"rest": len(book.commitments) - len(found)}
        sources = [c.id for c in book.commitments if c.id in found]
        yield _stacked(book, "places", "place", rows, kinds, sources=sources, **values)


def _row(book: Book, kind: str, id: str, name: Text, counts: Mapping[str, int]) -> dict[str, Any]:
    row = _counted_row(id, both(name), sum(counts.values()), link(book, kind, id)) | {**counts}
    return row | {kind: row["what"], "sum": row["value"], "words": " + ".join(map(str, counts.values()))}


def _stacked(book: Book, id: str, first: str, rows: Iterable[Row], parts: Mapping[str, Words], **values: Any) -> Figure:
    """A bar for each row, the longest first, in parts that are as long as its counts."""
    rows = sorted(rows, key=lambda row: -row["sum"])
    drawn = [
        {**row, "kind": said, "part": number, "value": row[part]}
        for row in rows
        for number, (part, said) in enumerate(parts.items())
        if row[part] or not (row["sum"] or number)  # where there is none at all, a row without a bar
    ]
    columns = f"{first} {' '.join(f'{part}#' for part in parts)} sum#"
    return Figure.of(book, id, columns, rows, [Panel(tuple(drawn), "stack")], titles=parts, **values)


def _verbs(book: Book, theme: Theme) -> Figure:
    chosen, page = book.by_theme[theme.id], link(book, "theme", theme.id)
    classes, rows = Counter(c.verb.class_ for c in chosen), []
    for verb in filter(classes.get, get_args(VerbClass)):
        said = told(book, f"verb.{verb}")
        label = {l: text[:1].upper() + text[1:] for l, text in said.items()}
        rows.append(_counted_row(verb, label, classes[verb], page) | {"verb": said, "count": classes[verb]})
    quoted = [row | {"what": {l: f"“{verb}”" for l, verb in row["verb"].items()}} for row in rows]
    values: dict[str, Any] = {"theme": theme.title, "most": _most(book, quoted, len(chosen))}
    values |= {"total": counted(len(chosen), "commitment"), "kinds": counted(len(rows), "kind")}
    values |= {"key": "verbs", "sources": [c.id for c in chosen]}
    return Figure.of(book, f"verbs-{theme.id}", "verb count#", rows, "units", **values)


def _coverage(book: Book) -> Figure:
    """How much of each section of the report stands inside a commitment's quote."""
    passages = [found for c in book.commitments if (found := book.passages[c.id].get("zh"))]
    inside = {(found.paragraph.id, i) for found in passages for i in range(found.start, found.end)}
    english, page, rows = {p.id: p.text for p in book.report["en"]}, link(book, "page", "report"), []
    for heading, texts in sections(book.report["zh"]):
        first, total = (heading or texts[0]).id, sum(len(p.text) for p in texts)
        quoted = sum((p.id, i) in inside for p in texts for i in range(len(p.text)))
        share = round(100 * quoted / total)
        before = told(book, "chart.coverage.before")
        name: Words = {"zh": heading.text, "en": english[heading.id]} if heading else before
        row = _counted_row(first, name, share, {l: f"{page[l]}#{first}" for l in page}) | {"section": name}
        rows.append(row | {"quoted": quoted, "total": total, "share": share, "words": f"{share}%"})
    quoted, total = sum(row["quoted"] for row in rows), sum(row["total"] for row in rows)
    values: dict[str, Any] = {"quoted": f"{quoted:,}", "total": f"{total:,}", "share": round(100 * quoted / total)}
    values |= {"sources": [c.id for c in book.commitments]}
    panels = [Panel(tuple(rows), full=100)]
    return Figure.of(book, "coverage", "section quoted# total# share#", rows, panels, **values)


def _counted_row(id: str, what: Words, value: int, link: Words) -> dict[str, Any]:
    """What every chart of counts needs of one of them."""
    return {"id": id, "what": what, "value": value, "bound": "exactly", "words": str(value), "link": link}


def _most(book: Book, rows: Iterable[Row], total: int = 0) -> Words:
    """Who has the largest count, all of them where several share it: `Roads (12)`, `Roads and Schools (12 each)`.

    With a total, `Roads (12 of 40)`.
    """
    largest = max(row["value"] for row in rows)
    tops = [row["what"] for row in rows if row["value"] == largest]
    key = f"chart.most{'.of' if total else ''}{'.each' if len(tops) > 1 else ''}"
    return told(book, key, named=joined(tops, "、"), n=largest, total=total)
