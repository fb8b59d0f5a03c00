"""Words that charts share. The sentences stand in strings.yaml; city, year and units come from the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..book.book import Book
from ..book.model import LANGUAGES, Commitment, Language, Quantity, Text
from ..lasting import version
from ..words import wording
from ..words.addresses import ADDRESSES, LICENCE
from ..words.labels import count, label, listed
from .figure import Column, Figure, Panel, Row, Words


def both(say: Callable[[Language], str] | Text) -> Words:
    """The same thing said in each language."""
    return {language: say(language) if callable(say) else say[language] for language in LANGUAGES}


def told(book: Book, key: str, **values: Any) -> Words:
    """A sentence of strings.yaml in each language; a value may itself be in two languages."""

    def say(l: Language) -> str:
        return wording.say(book, key, l, **{n: v[l] if isinstance(v, Mapping) else v for n, v in values.items()})

    return both(say)


def figure(
    book: Book, id: str, columns: str, rows: Sequence[Row], panels: Iterable[Panel] | str = "bars", **values: Any
) -> Figure:
    """A figure whose words are chart.KEY.title, .reading and .alt, filled in with `values`; KEY is `key` or the id.

    `columns` are keys of the rows, those of numbers with #; their titles are among `titles` or chart.column.KEY. Its
    sources are the ids of its rows, and the results beside them, or `sources`. `source` says where the numbers come
    from, where that is not the report alone.
    """
    report, key, titles = book.site.source, values.pop("key", id), values.pop("titles", {})
    found = (id for row in rows for id in (row["id"], row.get("result")) if id)
    sources = tuple(dict.fromkeys(values.pop("sources", found)))
    extent = both(lambda l: {"zh": "（{}）", "en": " ({})"}[l].format(report.extent[l]) if report.extent else "")
    source = values.pop("source", None) or told(
        book, "chart.source", report=both(lambda l: report.title[l] + extent[l])
    )
    publisher = told(book, "chart.publisher", name=both(book.site.name))
    said: dict[str, Any] = {part: told(book, f"chart.{key}.{part}", **values) for part in ("title", "reading", "alt")}
    said |= {"source": source, "credit": joined([source, publisher], "", " ")}
    named = [(column.removesuffix("#"), column.endswith("#")) for column in columns.split()]
    shown = [Column(key, titles.get(key) or told(book, f"chart.column.{key}"), numeric) for key, numeric in named]
    drawn = [Panel(tuple(rows), panels)] if isinstance(panels, str) else panels
    made = Figure(id, **said, columns=tuple(shown), rows=tuple(rows), panels=tuple(drawn), sources=sources)
    of = version.of_shown(book, sources, made.shown)
    meta = {"license": LICENCE, "source": report.title.en, "version": f"{of.date} {of.hash}".strip()}
    return replace(made, meta=meta)


def link(book: Book, kind: str, id: str) -> Words:
    """Where a row of a specification leads: the page of a record, as a file in charts/ writes it."""
    return both(lambda l: f"{book.site.base_url or '../'}{l}/{ADDRESSES[kind].format(id)}")


def row(id: str, what: Words | Text, value: int, link: Words) -> dict[str, Any]:
    """What every chart of counts needs of one of them."""
    label = what if isinstance(what, Mapping) else both(what)
    return {"id": id, "what": label, "value": value, "bound": "exactly", "words": str(value), "link": link}


def phrase(book: Book, quantity: Quantity, promise: Commitment | None = None) -> Words:
    """The number in the report's words, with its hedge if it is promised, and with whose it is if it is each one's."""
    unit, per = book.unit[quantity.unit], quantity.per
    hedge = both(lambda l: wording.hedge(book, promise, l) if promise else "")
    zh, en = wording.phrase(quantity, unit, "zh"), wording.phrase(quantity, unit, "en", hedge["en"])
    return {"zh": hedge["zh"] + (per.zh if per else "") + zh, "en": f"{en} for {per.en}" if per else en}


def target_row(book: Book, commitment: Commitment) -> dict[str, Any]:
    """What every chart of numeric targets needs of one commitment."""
    target = commitment.target
    assert target, commitment.id
    row: dict[str, Any] = {"id": commitment.id, "title": both(commitment.title), "result": None}
    row |= {"what": both(lambda l: label(book, commitment, l)), "words": phrase(book, target, commitment)}
    row |= {"meaning": told(book, f"bound.{target.bound}"), "link": link(book, "commitment", commitment.id)}
    return row | {key: getattr(target, key) for key in ("value", "high", "bound", "unit", "measure")}


def counted(number: int, thing: str) -> Words:
    """`12`, `12 things`: Chinese sentences bring the measure word themselves."""
    return {"zh": f"{number:,}", "en": count(number, thing, f"{thing}s")}


def joined(parts: list[Words], zh: str, en: str = "") -> Words:
    """Several phrases in a row, in English as a list where no sign stands between them."""
    english = [part["en"] for part in parts]
    return {"zh": zh.join(part["zh"] for part in parts), "en": en.join(english) if en else listed(english)}


def most(rows: Iterable[Row], total: int = 0) -> Words:
    """Who has the largest count, all of them where several share it: `Roads (12)`, `Roads and Schools (12 each)`.

    With a total, `Roads (12 of 40)`.
    """
    largest = max(row["value"] for row in rows)
    tops = [row["what"] for row in rows if row["value"] == largest]
    (zh, en), named = ("各", " each") if len(tops) > 1 else ("", ""), joined(tops, "、")
    of = {"zh": f"{total}条中", "en": f" of {total}"} if total else {"zh": "", "en": ""}
    return {"zh": f"{named['zh']}（{of['zh']}{zh}{largest}条）", "en": f"{named['en']} ({largest}{of['en']}{en})"}


def tally(book: Book, rows: Iterable[Row]) -> Words:
    """How many numbers have which bound: `6 with “about” and 2 with “or more”`."""
    counts = Counter(row["bound"] for row in rows)
    return joined([told(book, f"chart.tally.{bound}", n=n) for bound, n in counts.items()], "，")
