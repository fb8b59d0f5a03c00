"""One record proposed by rule, and what proposals are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..book.model import Kind, Place
from ..book.source import Paragraph
from ..book.vocabulary import Unit
from .clauses import Grammar, Verb


@dataclass
class Proposal:
    """One record, not yet accepted by anybody."""

    kind: str
    """commitments, results or exclusions."""
    paragraph: Paragraph
    start: int
    end: int
    """Of its quote, or of the words that hold the number."""
    record: dict[str, Any]
    """As the file has it, without id and draft."""
    why: list[str] = field(default_factory=list)
    sure: bool = True
    claim: tuple[int, int] | None = None
    """Which stretch of the paragraph its number is."""

    @property
    def words(self) -> str:
        return self.paragraph.text[self.start : self.end]

    def doubt(self, why: str) -> None:
        self.sure = False
        self.why.append(why)

    def draft(self) -> dict[str, str]:
        return {"by": "; ".join(self.why)[:300], "sure": "high" if self.sure else "low"}


@dataclass(frozen=True)
class Context:
    """What proposals are made from besides the report's words."""

    paragraphs: Sequence[Paragraph]
    year: int
    units: Sequence[Unit]
    places: Sequence[Place]
    themes: Mapping[str, str]
    """Heading -> id of the theme; the empty heading is that of what stands before the first one."""
    verbs: Sequence[Verb]
    covered: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    """Paragraph -> stretches whose number has its record or entry already."""
    quoted: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    """Paragraph -> stretches that commitments and results quote already."""
    kinds: Mapping[tuple[str, int], Kind] = field(default_factory=dict)
    """Paragraph and place of a verb -> kind of what it promises, by the records that are there."""
    known: frozenset[str] = frozenset()
    """Words that were proposed before; what was taken out isn't proposed again."""

    @cached_property
    def hedges(self) -> tuple[str, ...]:
        return tuple(v.zh for v in self.verbs if v.hedge)

    @cached_property
    def grammar(self) -> Grammar:
        return Grammar(self.verbs)

    @cached_property
    def whole(self) -> str:
        return "\n".join(p.text for p in self.paragraphs)
