"""The whole report to read: in its parts, each paragraph in both languages, in pieces, with what each belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container
from itertools import pairwise

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..book.noted import of_book
from ..book.source import Paragraph, find
from . import evidence
from .views import View

#: How a heading of the second rank begins: `(一) `, `(2) `.
_NUMBERED = re.compile(r"[(（][一二三四五六七八九十百\d]+[)）]")
#: What a number of a commitment stands behind, so that no comma stands alone after it.
_CLOSING = re.compile(r"[,.;:!?，。；：！？、)）”’》]+")

#: Start and end in a paragraph, and the id of whose quote it is.
Span = tuple[int, int, str]


@of_book
def parts(book: Book) -> list[View]:
    """The parts of the report under its headings, each with blocks under numbered ones, each with paragraphs.

    A block without a name holds what stands before the first numbered heading of its part.
    """
    found: list[View] = []
    for p in _paragraphs(book):
        if p["rank"] == 2 or not found:
            found.append(p["named"] | {"blocks": [{"id": "", "paragraphs": []}]})
        if p["rank"] == 3:
            found[-1]["blocks"].append(p["named"] | {"paragraphs": []})
        found[-1]["blocks"][-1]["paragraphs"].append(p)
    for part in found:
        part["blocks"] = [block for block in part["blocks"] if block["paragraphs"]]
        for block in part["blocks"]:
            _settle(block)
    return found


def _settle(block: View) -> None:
    """Give the run-in headings of a block the rank below what they stand under."""
    rank = 3
    for p in block["paragraphs"]:
        if p["rank"] == 3:
            rank = 4
        p["runs"] = {l: [_ranked(run, rank) for run in runs] for l, runs in p["runs"].items()}
    block["topics"] = [
        p["topic"] | {"id": p["id"]} for p in block["paragraphs"] if p["topic"] and p["id"] != block["id"]
    ]


def _ranked(run: View, rank: int) -> View:
    return run | {"rank": run["rank"] or rank} if run["heading"] else run


def first_commitment(book: Book, parts: list[View]) -> str | None:
    """The id of the part in which the first commitment stands, where others come before it."""
    first = book.passages[book.commitments[0].id]["zh"].paragraph.number if book.commitments else 0
    before = [part["id"] for part in parts if int(part["id"][1:]) <= first]
    return before[-1] if len(before) > 1 else None


def since(book: Book, language: Language) -> dict[str, list[View]]:
    """Paragraph id -> its commitments about which something was published, with the latest finding."""
    found: defaultdict[str, list[View]] = defaultdict(list)
    for c in book.commitments:
        if outcomes := book.outcomes_of.get(c.id):
            found[book.passages[c.id]["zh"].paragraph.id].append(
                {
                    "id": c.id,
                    "title": c.title[language],
                    "finding": outcomes[-1].finding[language],
                    "since": evidence.brief(book, c, language)["since"],
                }
            )
    return dict(found)


def _paragraphs(book: Book) -> list[View]:
    notes = defaultdict(list)
    for m in book.misprints:
        for found in find(book.report["zh"], m.text):
            notes[found.paragraph.id].append({"text": m.text, "note": m.note.model_dump()})
    spans, commitments = _spans(book), set(book.commitment)
    return [
        {
            "id": zh.id,
            "rank": 2 if zh.level != "text" else 3 if _numbered(zh) else None,
            "named": {"id": zh.id, "name": {l: _name(p) for l, p in zip(LANGUAGES, (zh, en))}},
            "topic": _topic(zh, en),
            "runs": {l: _runs(p, _pieces(p, spans[l, p.id], commitments)) for l, p in zip(LANGUAGES, (zh, en))},
            "notes": notes[zh.id],
        }
        for zh, en in zip(book.report["zh"], book.report["en"])
    ]


def _numbered(p: Paragraph) -> bool:
    return bool(p.bold) and p.bold[0][0] == 0 and bool(_NUMBERED.match(p.text))


def _name(p: Paragraph) -> str:
    """The heading of a paragraph, as the contents say it: without a full stop at its end."""
    begin, end = (0, len(p.text)) if p.level != "text" or not p.bold else p.bold[0]
    return p.text[begin:end].rstrip("。.")


def _topic(zh: Paragraph, en: Paragraph) -> View | None:
    """The run-in heading with which a paragraph begins in both languages."""
    if all(p.level == "text" and p.bold and p.bold[0][0] == 0 for p in (zh, en)):
        return {"name": {"zh": _name(zh), "en": _name(en)}}
    return None


def _runs(paragraph: Paragraph, pieces: list[View]) -> list[View]:
    """The pieces of a paragraph in runs: headings, of known rank where numbered, and the text between."""
    runs: list[View] = []
    for piece in pieces:
        heading = piece.pop("bold")
        if not runs or runs[-1]["heading"] != heading:
            numbered = heading and not runs and _numbered(paragraph)
            runs.append({"heading": heading, "rank": 3 if numbered else None, "pieces": []})
        runs[-1]["pieces"].append(piece)
    return runs


def _spans(book: Book) -> dict[tuple[Language, str], list[Span]]:
    """Language and paragraph -> every quote in it, in report order."""
    spans: defaultdict[tuple[Language, str], list[Span]] = defaultdict(list)
    for id, passages in book.passages.items():
        for language, found in passages.items():
            spans[language, found.paragraph.id].append((found.start, found.end, id))
    return spans


def _pieces(paragraph: Paragraph, spans: list[Span], commitments: Container[str]) -> list[View]:
    """Cut a paragraph wherever a quote, a run-in heading or a column begins or ends.

    Quotes overlap (several items in one sentence), so a piece says in how many it is, which begin with
    it (those of results too), and of which the number stands behind it.
    """
    text = paragraph.text
    numbers = {id: _behind(paragraph, end) for _, end, id in spans if id in commitments}
    edges = {edge for start, end, _ in spans for edge in (start, end)} | {
        edge for bold in paragraph.bold for edge in bold
    }
    cuts = sorted({0, len(text), *edges, *paragraph.breaks, *numbers.values()})
    return [
        {
            "text": text[a:b],
            "bold": any(start <= a < end for start, end in paragraph.bold),
            "column": a in paragraph.breaks,
            "commitments": sum(start <= a < end for start, end, id in spans if id in commitments),
            "results": sum(start <= a < end for start, end, id in spans if id not in commitments),
            "starts": [id for start, _, id in spans if start == a],
            "ends": [id for id, at in numbers.items() if at == b],
        }
        for a, b in pairwise(cuts)
    ]


def _behind(paragraph: Paragraph, end: int) -> int:
    """Where the number of a quote that ends here stands: behind the marks that close its clause."""
    match = _CLOSING.match(paragraph.text, end)
    return match.end() if match else end
