"""Every quote is the report's own words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from ..book.model import LANGUAGES, Commitment, Language, Result
from ..book.problems import Problem
from ..book.read import Reading
from ..book.source import Paragraph, find


def _records(reading: Reading) -> Iterator[tuple[str, int, Commitment | Result]]:
    for field in ("commitments", "results"):
        for i, record in enumerate(getattr(reading.book, field)):
            yield field, i, record


def verbatim(reading: Reading) -> Iterator[Problem]:
    """Each quote stands exactly once in its text, and no two commitments have the same one."""
    book = reading.book
    seen: dict[str, str] = {}
    for field, i, record in _records(reading):
        for language in LANGUAGES:
            if language not in book.passages[record.id]:
                yield reading.files[field].problem(
                    (i, "quote", language), f"quote.{language}: {_not_once(reading, record, language)}"
                )
        if record.quote.zh in seen:
            yield reading.files[field].problem(
                (i, "quote", "zh"),
                f"quote.zh: the same words as {seen[record.quote.zh]}; quote more or less of the sentence",
            )
        seen.setdefault(record.quote.zh, record.id)


def _not_once(reading: Reading, record: Commitment | Result, language: Language) -> str:
    words, paragraphs, where = record.quote[language], reading.book.report[language], "the report"
    located = reading.book.passages[record.id].get("zh")
    if language != "zh" and located:
        paragraphs, where = (
            tuple(p for p in paragraphs if p.id == located.paragraph.id),
            f"{located.paragraph.id} of the translation",
        )
    found = find(paragraphs, words)
    if found:
        return f'"{words}" stands {len(found)} times in {where}; quote more words so that it stands once'
    paragraph, passage = nearest_passage(paragraphs, words)
    source = reading.book.site.source
    line = next(
        (
            f", data/sources/{source.file if language == 'zh' else source.translation}:{p.line}"
            for p in paragraphs
            if p.id == paragraph
        ),
        "",
    )
    return f'"{words}" is not in {where}; the nearest words are "{passage}" in {paragraph}{line}'


def nearest_passage(paragraphs: tuple[Paragraph, ...], words: str) -> tuple[str, str]:
    """The id of a paragraph and the words in it that are most like `words`."""
    best = (0.0, "", "")
    for paragraph in paragraphs:
        matcher = difflib.SequenceMatcher(None, paragraph.text, words, autojunk=False)
        match = matcher.find_longest_match()
        if not match.size:
            continue
        start = max(0, match.a - match.b)
        passage = paragraph.text[start : start + len(words)]
        likeness = difflib.SequenceMatcher(None, passage, words, autojunk=False).ratio()
        best = max(best, (likeness, paragraph.id, passage))
    return best[1] or "none", best[2]


def misprints_as_printed(reading: Reading) -> Iterator[Problem]:
    """The words of a misprint stand exactly once in the report."""
    paragraphs = reading.book.report["zh"]
    for i, misprint in enumerate(reading.book.misprints):
        count = len(find(paragraphs, misprint.text))
        if count == 1:
            continue
        paragraph, passage = nearest_passage(paragraphs, misprint.text)
        what = (
            f"stands {count} times in the report; quote more words so that it stands once"
            if count
            else f'is not in the report; the nearest words are "{passage}" in {paragraph}'
        )
        yield reading.files["misprints"].problem((i, "text"), f'text: "{misprint.text}" {what}')


def report_order(reading: Reading) -> Iterator[Problem]:
    """Records stand in the order of the report."""
    book = reading.book
    for field in ("commitments", "results"):
        last, last_id = (0, -1), ""
        for i, record in enumerate(getattr(book, field)):
            passage = book.passages[record.id].get("zh")
            if not passage:
                continue
            here = (passage.paragraph.number, passage.start)
            if here < last:
                yield reading.files[field].problem(
                    (i, "id"), f"{record.id} stands before {last_id} in the report; move it up"
                )
            last, last_id = max(last, here), record.id


def figures_as_written(reading: Reading) -> Iterator[Problem]:
    """The number of a target is in its quote, as written, and has the value that the digits have."""
    from ..book.numerals import written_values

    for field, i, record in _records(reading):
        name = "target" if field == "commitments" else "quantity"
        quantity = getattr(record, name)
        if quantity is None:
            continue
        file = reading.files[field]
        if quantity.as_written not in record.quote.zh:
            yield file.problem(
                (i, name, "as_written"),
                f'{name}.as_written: "{quantity.as_written}" is not in the quote "{record.quote.zh}"',
            )
        values = written_values(quantity.as_written)
        typed = [v for v in (quantity.value, quantity.high) if v is not None]
        # a fall (下降58%) is negative
        if values and [float(v) for v in values] != [abs(float(v)) for v in typed]:
            shown = " to ".join(f"{v.normalize():f}" for v in values)
            yield file.problem(
                (i, name, "value"),
                f"{name}.value: {quantity.as_written} is {shown}, not {' to '.join(map(str, typed))}",
            )


#: Bound -> the word that says it right before or after a number.
_BOUNDS = {"about": "左右", "at_least": "以上", "at_most": "以内", "more_than": "突破"}


def bounds_as_printed(reading: Reading) -> Iterator[Problem]:
    """Where 左右, 以上, 以内 or 突破 stands at the number of a target in its quote, that is its bound."""
    for field, i, record in _records(reading):
        name = "target" if field == "commitments" else "quantity"
        quantity = getattr(record, name)
        before, number, after = record.quote.zh.partition(quantity.as_written) if quantity else ("", "", "")
        if not number:
            continue
        near = {"more_than": before[-6:]}
        after = re.split(r"[，。；：、,;（）0-9]", after)[0][:12]
        printed = [bound for bound, word in _BOUNDS.items() if word in near.get(bound, after)]
        if printed and quantity.bound not in printed:
            yield reading.files[field].problem(
                (i, name, "bound"),
                f"{name}.bound: {quantity.bound}, but the quote has “{_BOUNDS[printed[0]]}” at {number}; "
                f"write {printed[0]}",
            )


def verbs_as_printed(reading: Reading) -> Iterator[Problem]:
    """The verb stands in the quote or its sentence."""
    book = reading.book
    for i, c in enumerate(book.commitments):
        passage = book.passages[c.id].get("zh")
        if passage and c.verb.zh not in passage.sentence:
            yield reading.files["commitments"].problem(
                (i, "verb", "zh"), f'verb.zh: "{c.verb.zh}" is not in the sentence "{passage.sentence}"'
            )
