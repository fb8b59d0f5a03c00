"""The stored report as paragraphs to read and quote from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Literal

#: What ends a sentence, in either language; a full stop inside a number or after No doesn't. A quote's context is its
#: sentence.
_SENTENCE_END = re.compile(r"[。!?;！？；]|(?<!\bNo)\.(?=\s|$)")
#: A block that ends otherwise was broken off by a newspaper column and goes on in the next block. A \ at its end, as
#: of a hard line break in Markdown, says that it ends there all the same.
_BLOCK_END = '。！？：；…）!?:;)”’"\\'


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, without markup, with its column breaks joined."""

    id: str
    """p01, p02 …: headings count too; the same in both languages."""
    level: Literal["title", "section", "text"]
    text: str
    bold: tuple[tuple[int, int], ...] = ()
    """Start and end of run-in headings, as offsets into `text`."""
    breaks: tuple[int, ...] = ()
    """Where the printed page breaks off inside a sentence, as offsets into `text`."""
    line: int = field(default=0, compare=False)
    """Of the file, from 1, where the paragraph starts."""

    @property
    def number(self) -> int:
        """From 1; ids are compared by it, for p100 comes after p99."""
        return int(self.id[1:])

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of the sentence around text[start:end], the mark that ends it included.

        A run-in heading is a sentence of its own.
        """
        ends = self._sentence_ends
        before, after = ends[: bisect_right(ends, start)], ends[bisect_left(ends, end) :]
        begin = max([0, *before[-1:], *(b for _, b in self.bold if b <= start)])
        stop = after[0] if after else len(self.text)
        return begin + (self.text[begin : begin + 1] == " "), stop

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [match.end() for match in _SENTENCE_END.finditer(self.text)]


def parse(text: str) -> tuple[Paragraph, ...]:
    """Split a report into paragraphs.

    The text is Markdown of the simplest kind: blocks between empty lines, `#` and `##` headings and
    `**run-in headings**`. A block that doesn't end like a sentence is joined with the one after it, unless a backslash
    ends it.
    """
    joined: list[tuple[str, list[int], int]] = []
    for block, line in _blocks(text):
        if joined and _broken_off(joined[-1][0]):
            before, breaks, first = joined[-1]
            joined[-1] = (before + block, [*breaks, len(before)], first)
        else:
            joined.append((block, [], line))
    return tuple(_paragraph(f"p{i:02d}", *parts) for i, parts in enumerate(joined, 1))


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    """The blocks between empty lines, and the line at which each starts."""
    line = 1
    for piece in re.split(r"(\n\s*\n)", text):
        if (block := piece.strip("\n")) and block.strip():
            yield block, line + len(piece) - len(piece.lstrip("\n"))
        line += piece.count("\n")


def slips(text: str) -> Iterator[tuple[int, str]]:
    """Line and sentence of each block whose `**` don't come in pairs around words."""
    for block, line in _blocks(text):
        at = line + block[: max(block.rfind("**"), 0)].count("\n")
        if "****" in block:
            yield at, "**** is bold print around nothing; put the words between the two ** or take them out"
        elif block.count("**") % 2:
            yield at, "a ** without its partner; put ** before and after the words of the heading"


def _broken_off(block: str) -> bool:
    return not block.startswith("#") and not block.rstrip("*").endswith(tuple(_BLOCK_END + ".!?"))


def _paragraph(id: str, block: str, breaks: list[int], line: int) -> Paragraph:
    if block.startswith("#"):
        return Paragraph(id, "title" if block.startswith("# ") else "section", block.lstrip("# "), line=line)
    block = block.removesuffix("\\")
    text, opened = "", None
    bold: list[tuple[int, int]] = []
    kept_breaks: list[int] = []
    position = 0
    for piece in re.split(r"(\*\*)", block):
        if piece == "**" and opened is None:
            opened = len(text)
        elif piece == "**":
            bold, opened = [*bold, (opened or 0, len(text))], None
        else:
            kept_breaks += [len(text) + b - position for b in breaks if position <= b < position + len(piece)]
            text += piece
        position += len(piece)
    return Paragraph(id, "text", text, tuple(bold), tuple(kept_breaks), line)


@dataclass(frozen=True)
class Passage:
    """Where some words stand: a paragraph and offsets into its text."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def sentence(self) -> str:
        begin, stop = self.paragraph.sentence(self.start, self.end)
        return self.paragraph.text[begin:stop]


class Words:
    """All words of some paragraphs, to look for many passages in them: in one text, which is faster than in each."""

    def __init__(self, paragraphs: Sequence[Paragraph]):
        self._paragraphs = paragraphs
        self._text = "\n".join(paragraph.text for paragraph in paragraphs)
        self._starts = [0, *accumulate(len(paragraph.text) + 1 for paragraph in paragraphs)]

    def find(self, words: str) -> list[Passage]:
        """Every place where the exact words stand."""
        found = []
        at = self._text.find(words)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            start, end = at - self._starts[number], at - self._starts[number] + len(words)
            if end <= len(self._paragraphs[number].text):
                found.append(Passage(self._paragraphs[number], start, end))
            at = self._text.find(words, at + 1)
        return found


def find(paragraphs: Sequence[Paragraph], words: str) -> list[Passage]:
    """Every place where the exact words stand."""
    return Words(paragraphs).find(words)


def sections(paragraphs: tuple[Paragraph, ...]) -> list[tuple[Paragraph | None, tuple[Paragraph, ...]]]:
    """The section headings with the text paragraphs under each; None heads those before the first heading."""
    found: list[tuple[Paragraph | None, list[Paragraph]]] = [(None, [])]
    for paragraph in paragraphs:
        if paragraph.level == "section":
            found.append((paragraph, []))
        elif paragraph.level == "text":
            found[-1][1].append(paragraph)
    return [(heading, tuple(texts)) for heading, texts in found if texts]
