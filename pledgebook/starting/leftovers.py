"""Numbers that are neither a target nor a result: an entry for each that says what it is instead."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..book.numerals import Numeral, in_chinese
from ..book.source import Paragraph
from .placing import WHY, Placed, place
from .proposal import Context, Proposal


def exclusions(context: Context, found: list[Proposal]) -> list[Proposal]:
    """An entry for every numeral that no record speaks for."""
    owned: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for p in found:
        if p.claim:
            owned[p.paragraph.id].append(p.claim)
    left: list[tuple[Paragraph, Numeral, Placed]] = []
    for paragraph in context.paragraphs:
        spoken_for = [*owned[paragraph.id], *context.covered.get(paragraph.id, ())]
        claims = owned[paragraph.id]
        for numeral in in_chinese(paragraph.text):
            if any(a <= numeral.start and numeral.end <= b for a, b in spoken_for):
                continue
            placed = place(paragraph, numeral)
            if placed is None or any(a < placed.end and placed.start < b for a, b in claims):
                placed = _default(paragraph, numeral, placed)
            left.append((paragraph, numeral, placed))
    return _entries(context, left, owned)


def _default(paragraph: Paragraph, numeral: Numeral, placed: Placed | None) -> Placed:
    if placed:
        return Placed(numeral.start, numeral.end, placed.fate, placed.by, placed.sure)
    digits = numeral.printed[0].isdigit() or set(numeral.printed) <= set("百千万亿")
    why = "a number whose sentence promises nothing" if digits else "a numeral in words, in no list of ours"
    return Placed(numeral.start, numeral.end, "context" if digits else "word", why, False)


def _entries(
    context: Context, left: list[tuple[Paragraph, Numeral, Placed]], owned: Mapping[str, list[tuple[int, int]]]
) -> list[Proposal]:
    """One entry for words that mean the same wherever they stand, one for each place of the others."""
    by_words: dict[str, list[tuple[Paragraph, Numeral, Placed]]] = defaultdict(list)
    for paragraph, numeral, placed in left:
        by_words[paragraph.text[placed.start : placed.end]].append((paragraph, numeral, placed))
    entries = []
    done: set[tuple[str, int]] = set()
    for words, places in sorted(by_words.items(), key=lambda item: -len(item[0])):
        fates = Counter(placed.fate for *_, placed in places)
        free = not any(_touches(context, p, words, owned) for p in context.paragraphs)
        paragraph, numeral, placed = places[0]
        if all((p.id, n.start) in done for p, n, _ in places):
            continue
        if free and len(fates) == 1 and (placed.sure or len(places) == context.whole.count(words) == 1):
            entries.append(_entry(paragraph, placed.start, placed.end, placed, None))
            done |= {(p.id, n.start) for p, n, _ in places}
            continue
        for p, n, one in places:
            if (p.id, n.start) not in done:
                a, b = _window(p, n, one, owned.get(p.id, ()))
                entries.append(_entry(p, a, b, one, p.id))
                done.add((p.id, n.start))
    return _without_doubles(entries)


def _touches(context: Context, paragraph: Paragraph, words: str, owned: Mapping[str, list[tuple[int, int]]]) -> bool:
    """Whether these words, wherever they stand in a paragraph, would speak for a number that a record has."""
    at = paragraph.text.find(words)
    while at >= 0:
        end = at + len(words)
        if any(a < end and at < b for a, b in (*owned.get(paragraph.id, ()), *context.covered.get(paragraph.id, ()))):
            return True
        at = paragraph.text.find(words, at + 1)
    return False


def _window(
    paragraph: Paragraph, numeral: Numeral, placed: Placed, owned: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Words around a numeral that stand once in its paragraph and touch no number of a record."""
    text = paragraph.text
    low = max([0, *(b for a, b in owned if b <= numeral.start)])
    high = min([len(text), *(a for a, b in owned if a >= numeral.end)])
    a, b = max(low, placed.start), min(high, placed.end)
    a, b = (a, b) if a <= numeral.start and numeral.end <= b else (numeral.start, numeral.end)
    a -= len(re.search(r"[^，。；：、！？“”（）]{0,4}$", text[low:a])[0])  # type: ignore[index]
    b += len(re.match(r"[^，。；：、！？“”（）]{0,6}", text[b:high])[0])  # type: ignore[index]
    while text.count(text[a:b]) > 1 or b - a < 3:
        if a == low and b == high:
            break
        a, b = max(low, a - 1), min(high, b + (text.count(text[max(low, a - 1) : b]) > 1 or b - a < 3))
    # An entry has no space at its ends, and without it the words may stand more often.
    while b < high and text[b - 1].isspace():
        b += 1
    while a > low and text[a].isspace():
        a -= 1
    return a, b


def _entry(paragraph: Paragraph, start: int, end: int, placed: Placed, only: str | None) -> Proposal:
    words = paragraph.text[start:end]
    record: dict[str, Any] = {"text": words}
    if only:
        record["paragraph"] = only
    why = WHY[placed.fate]
    record |= {"fate": placed.fate, "why": {"zh": why.zh, "en": why.en}}
    return Proposal("exclusions", paragraph, start, end, record, [placed.by], placed.sure)


def _without_doubles(entries: list[Proposal]) -> list[Proposal]:
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for entry in entries:
        key = (entry.record["text"], entry.record.get("paragraph"))
        if key not in seen:
            kept.append(entry)
        seen.add(key)
    return kept
