"""The whole record as one frozen thing that pages are made from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TypeVar

from ..making.notes import Notes
from .about import Site
from .around import Around, Elsewhere
from .model import LANGUAGES, Commitment, Language, Outcome, Place, Result, Search, Text, Theme
from .patterns import any_of
from .recorded import Change, DataVersion, Redirect
from .source import Paragraph, Passage, Words, find
from .unfinished import is_missing
from .vocabulary import Exclusion, Misprint, Synonym, Term, Unit, VerbRule

#: What parts the clauses of a sentence.
_CLAUSE_END = re.compile(r"[,;:，；：。]")

#: How many commitments of the same theme are shown with one.
_NEAR = 6

_Found = TypeVar("_Found")
_Dated = TypeVar("_Dated", Outcome, Search)


@dataclass(frozen=True)
class Article:
    """One Markdown page in both languages: a title and summary from its front matter, and its body."""

    id: str
    """File name without ending, with its folder: about, themes/roads."""
    title: Text
    summary: Text
    body: Mapping[Language, str]
    """Markdown."""
    first_line: Mapping[Language, int]
    """Line of the file at which the body starts, from 1."""


def head(paragraph: Paragraph, start: int, end: int, verb: str) -> tuple[int, str] | None:
    """Where the verb of the words text[start:end] stands, and the words that open its clause, the verb included.

    It is the last one in their sentence before they end; None when there is none.
    """
    begin, _ = paragraph.sentence(start, end)
    at = paragraph.text.rfind(verb, begin, end)
    return (at, _CLAUSE_END.split(paragraph.text[begin:at])[-1] + verb) if at >= 0 else None


@dataclass(frozen=True, eq=False)
class Book:
    """Everything that was read, in the order of its files. Plain data: nothing here reads or writes files."""

    site: Site
    report: Mapping[Language, tuple[Paragraph, ...]]
    commitments: tuple[Commitment, ...]
    verbs: tuple[VerbRule, ...]
    results: tuple[Result, ...]
    themes: tuple[Theme, ...]
    places: tuple[Place, ...]
    terms: tuple[Term, ...]
    units: tuple[Unit, ...]
    exclusions: tuple[Exclusion, ...]
    outcomes: tuple[Outcome, ...]
    misprints: tuple[Misprint, ...]
    versions: tuple[DataVersion, ...]
    """Oldest first."""
    redirects: tuple[Redirect, ...]
    articles: Mapping[str, Article]
    strings: Mapping[str, Text]
    searches: tuple[Search, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    around: Around | None = None
    """The other books of a site on which this is one of several."""
    string_places: Mapping[str, Mapping[Language, tuple[int, int]]] = field(default_factory=dict)
    """Line and column of each sentence in strings.yaml, for what can't be filled in."""

    @property
    def everything(self) -> Book:
        """The book itself, for whoever goes through all of it; see `noted.Noted`."""
        return self

    def derived(self, function: Callable[[Book], Mapping[str, _Found]]) -> Mapping[str, _Found]:
        """A table that a function of another module makes of the book; see `noted.Noted`."""
        return function(self)

    @cached_property
    def notes(self) -> Notes:
        """What was worked out from this book; see `noted.of_book`."""
        return Notes()

    @property
    def quoting(self) -> tuple[Commitment | Result, ...]:
        """Every record with a quote: the commitments, then the results."""
        return (*self.commitments, *self.results)

    @cached_property
    def commitment(self) -> dict[str, Commitment]:
        return {c.id: c for c in self.commitments}

    @cached_property
    def position(self) -> dict[str, int]:
        """Commitment id -> its place in report order, from 0."""
        return {c.id: i for i, c in enumerate(self.commitments)}

    @cached_property
    def continues(self) -> Mapping[str, Elsewhere]:
        """Commitment id -> the one of an earlier book on the same site that it takes further."""
        return self.around.continues if self.around else {}

    @cached_property
    def continued_by(self) -> Mapping[str, tuple[Elsewhere, ...]]:
        """Commitment id -> those of later books on the same site that take it further."""
        return self.around.continued_by if self.around else {}

    @cached_property
    def total(self) -> int:
        """How many commitments there are."""
        return len(self.commitments)

    @cached_property
    def beside(self) -> dict[str, tuple[Commitment | None, Commitment | None]]:
        """Commitment id -> the one before it and the one after it, in report order."""
        before, after = (None, *self.commitments), (*self.commitments[1:], None)
        return {c.id: around for c, around in zip(self.commitments, zip(before, after))}

    @cached_property
    def result(self) -> dict[str, Result]:
        return {r.id: r for r in self.results}

    @cached_property
    def theme(self) -> dict[str, Theme]:
        return {t.id: t for t in self.themes}

    @cached_property
    def place(self) -> dict[str, Place]:
        return {p.id: p for p in self.places}

    @cached_property
    def unit(self) -> dict[str, Unit]:
        return {u.id: u for u in self.units}

    @cached_property
    def verb(self) -> dict[str, VerbRule]:
        """A verb or hedge of the report -> what the table says of it."""
        return {v.zh: v for v in self.verbs}

    @cached_property
    def heads(self) -> dict[str, tuple[str, int, str]]:
        """Commitment id -> the words that open its clause, up to its verb: paragraph id, start of the verb, words.

        The verb is the last one before the end of the quote: 力争 in 力争通航城市突破40个,旅客年吞吐量突破180万人次
        opens both. A commitment without that verb in its sentence has no entry.
        """
        found = {}
        for c in self.commitments:
            if c.id in self.sentences:
                passage = self.passages[c.id]["zh"]
                if found_here := head(passage.paragraph, passage.start, passage.end, c.verb.zh):
                    found[c.id] = (passage.paragraph.id, *found_here)
        return found

    @cached_property
    def term_by_words(self) -> dict[Language, dict[str, str]]:
        """Language -> the words of a term in lower case -> its id."""
        return {l: {t.term[l].lower(): t.id for t in reversed(self.terms)} for l in LANGUAGES}

    @cached_property
    def term_pattern(self) -> dict[Language, re.Pattern[str]]:
        """Language -> a pattern that finds any term in a text in lower case, the longest first.

        In English as whole words.
        """
        zh, en = (any_of(self.term_by_words[language]) for language in LANGUAGES)
        return {"zh": re.compile(zh), "en": re.compile(rf"(?<!\w)(?:{en})(?!\w)")}

    @cached_property
    def by_theme(self) -> dict[str, tuple[Commitment, ...]]:
        return _grouped((t.id for t in self.themes), ((c.theme, c) for c in self.commitments))

    @cached_property
    def near(self) -> dict[str, tuple[str, ...]]:
        """Commitment id -> the nearest ones of the same theme that stand in other sentences, in report order."""
        return {c.id: self._near(members, i) for members in self.by_theme.values() for i, c in enumerate(members)}

    def _near(self, members: Sequence[Commitment], i: int) -> tuple[str, ...]:
        """Of commitments in report order, those nearest to the one with the number `i`."""
        here, sentence = self.position[members[i].id], self.sentences.get(members[i].id)
        sides = (reversed(range(i)), range(i + 1, len(members)))
        near: list[str] = []
        for side in sides:
            ids = (members[j].id for j in side)
            near += islice((id for id in ids if self.sentences.get(id) != sentence), _NEAR)
        near.sort(key=lambda id: (abs(self.position[id] - here), self.position[id]))
        return tuple(sorted(near[:_NEAR], key=lambda id: self.position[id]))

    @cached_property
    def by_place(self) -> dict[str, tuple[Commitment, ...]]:
        return _grouped(
            (p.id for p in self.places), ((id, c) for c in self.commitments for id in dict.fromkeys(c.places))
        )

    @cached_property
    def of_every_place(self) -> tuple[Commitment, ...]:
        """Commitments that hold for each place by itself."""
        return tuple(c for c in self.commitments if c.every_place)

    @cached_property
    def hedges(self) -> tuple[str, ...]:
        """The words by which the report says how firmly it promises."""
        return tuple(rule.zh for rule in self.verbs if rule.hedge)

    @cached_property
    def outcomes_of(self) -> dict[str, tuple[Outcome, ...]]:
        """Commitment id -> its outcomes, oldest first."""
        return _by_commitment(self.outcomes)

    @cached_property
    def searches_of(self) -> dict[str, tuple[Search, ...]]:
        """Commitment id -> the searches for it, oldest first."""
        return _by_commitment(self.searches)

    @cached_property
    def passages(self) -> dict[str, dict[Language, Passage]]:
        """Commitment or result id -> where its quote stands, per language.

        The English passage is looked for in the paragraph of the Chinese one. A quote that stands
        nowhere, or in several places, has no entry; the checks report it.
        """
        words = {language: Words(self.report[language]) for language in LANGUAGES}
        return {record.id: self._locate(record.quote, words) for record in self.quoting}

    def _locate(self, quote: Text, words: Mapping[Language, Words]) -> dict[Language, Passage]:
        located: dict[Language, Passage] = {}
        for language in LANGUAGES:
            if language == "zh" or "zh" not in located:
                found = words[language].find(quote[language])
            elif is_missing(quote.en):
                found = self._untranslated(located["zh"])
            else:
                found = find((self.report[language][located["zh"].paragraph.number - 1],), quote[language])
            if len(found) == 1:
                located[language] = found[0]
        return located

    def _untranslated(self, zh: Passage) -> list[Passage]:
        """Where a draft's English quote will stand: where its words are Chinese still, or the whole paragraph."""
        paragraph = self.report["en"][zh.paragraph.number - 1]
        words = zh.paragraph.text[zh.start : zh.end]
        return find((paragraph,), words) or [Passage(paragraph, 0, len(paragraph.text))]

    @cached_property
    def sentences(self) -> dict[str, tuple[str, int, int]]:
        """Commitment id -> its sentence in the Chinese text: paragraph id, start, end."""
        return {
            c.id: (p.paragraph.id, *p.paragraph.sentence(p.start, p.end))
            for c in self.commitments
            if (p := self.passages[c.id].get("zh"))
        }

    @cached_property
    def ids_of_sentence(self) -> dict[tuple[str, int, int], tuple[str, ...]]:
        """Sentence -> the commitments in it, in report order."""
        found = defaultdict(list)
        for id, sentence in self.sentences.items():
            found[sentence].append(id)
        return {sentence: tuple(members) for sentence, members in found.items()}

    @cached_property
    def version_names(self) -> tuple[str, ...]:
        """Of the recorded versions, oldest first: the date, and a number from the second one of a day on."""
        seen: Counter[str] = Counter()
        names = []
        for v in self.versions:
            seen[v.date] += 1
            names.append(v.date if seen[v.date] == 1 else f"{v.date}-{seen[v.date]}")
        return tuple(names)

    @cached_property
    def history(self) -> dict[str, tuple[tuple[str, tuple[Change, ...]], ...]]:
        """Record -> name and changes of each recorded version after the first one that changed it, oldest first."""
        found: dict[str, list[tuple[str, tuple[Change, ...]]]] = defaultdict(list)
        for name, v in zip(self.version_names[1:], self.versions[1:]):
            of_version: dict[str, list[Change]] = defaultdict(list)
            for change in v.changes:
                of_version[change.record].append(change)
            for record, changes in of_version.items():
                found[record].append((name, tuple(changes)))
        return {record: tuple(entries) for record, entries in found.items()}

    @cached_property
    def recorded_hash(self) -> dict[str, str]:
        """Commitment, result or report -> its hash in the last recorded version."""
        return {record: hash for v in self.versions for record, hash in v.records.items()}

    @cached_property
    def recorded_hashes(self) -> dict[str, dict[str, str]]:
        """Commitment, result or report -> name of each version in which it is not as before -> its hash there."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for name, v in zip(self.version_names, self.versions):
            for record, hash in v.records.items():
                found[record][name] = hash
        return dict(found)


def _grouped(ids: Iterable[str], members: Iterable[tuple[str, Commitment]]) -> dict[str, tuple[Commitment, ...]]:
    found: dict[str, list[Commitment]] = {id: [] for id in ids}
    for id, commitment in members:
        if id in found:
            found[id].append(commitment)
    return {id: tuple(group) for id, group in found.items()}


def _by_commitment(records: tuple[_Dated, ...]) -> dict[str, tuple[_Dated, ...]]:
    """Commitment id -> the dated records that are about it, oldest first."""
    found: dict[str, list[_Dated]] = defaultdict(list)
    for record in sorted(records, key=lambda r: r.date):
        for id in record.commitments:
            found[id].append(record)
    return {id: tuple(about) for id, about in found.items()}
