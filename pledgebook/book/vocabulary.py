"""How the words of the report are taken: units, verbs, terms, numbers that promise nothing, misprints, synonyms."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StringConstraints, model_validator

from .fields import ShortWords, Slug, Words
from .model import Draft, Language, Model, Reference, Stage, Text, Title, VerbClass

Fate = Literal["name", "date", "heading", "slogan", "capacity", "code", "word", "context", "other"]


class Unit(Model):
    """What a number counts."""

    id: Slug | Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    """Name by which a number says what it counts."""
    zh: ShortWords
    """Chinese measure word with its noun, written straight after the number, e.g. 家企业; % for percent."""
    one: ShortWords
    """English noun after the number 1."""
    other: ShortWords
    """English noun after any other number."""


class VerbException(Model):
    """Commitments for which a verb promises something else than its row says."""

    commitments: tuple[Slug, ...] = Field(min_length=1)
    """Their ids."""
    class_: VerbClass = Field(alias="class")
    """What the verb promises there."""
    stage: Stage | None = None
    """As in the row; left out when the words state neither a start nor a finish."""
    because: Words
    """Why, in a sentence."""


class VerbRule(Model):
    """A word by which the report promises: its only class and stage, and its English."""

    zh: ShortWords
    """The word as printed."""
    en: ShortWords
    """English, as it stands before the thing that is promised: push ahead with."""
    also: tuple[ShortWords, ...] = ()
    """Other English forms that a title may use."""
    class_: VerbClass | None = Field(None, alias="class")
    """What the verb promises; none for a word that only goes with a verb (积极, 着力)."""
    with_number: VerbClass | None = None
    """What it promises where a number is given, when that is more than without one (打造示范村120个)."""
    stage: Stage | None = None
    """Whether it states a start or a finished result, where no number is given; none when it states neither."""
    hedge: StrictBool = False
    """Whether it says how firmly a thing is promised, instead of simply that it will be done."""
    before_number: ShortWords | None = None
    """English before a number, where `en` can't stand there: aim for."""
    exceptions: tuple[VerbException, ...] = ()
    """Commitments for which it is otherwise, and why."""


class Term(Model):
    """One word or programme name, with its only English rendering."""

    id: Slug
    """Permanent; its anchor in the glossary."""
    term: Title
    """The words as used: `zh` as in the report, `en` as everywhere on the site."""
    definition: Text
    """What it means; for a code the report doesn't decode, that it doesn't."""
    source: Literal["report", "ours", "cited"]
    (
        "report: the definition rests on the report's own words; ours: written by this site; "
        "cited: a term of national use, defined from the public source in `reference`."
    )
    reference: Reference | None = Field(None, exclude_if=lambda reference: reference is None)
    """The source of a cited definition, and of no other."""
    also: tuple[ShortWords, ...] = ()
    """Other English forms that grammar or a longer name may ask for."""
    avoid: tuple[ShortWords, ...] = ()
    """Other English renderings that must not appear."""

    @model_validator(mode="after")
    def _is_cited_from_something(self) -> Self:
        if (self.source == "cited") != (self.reference is not None):
            raise ValueError("`reference` goes with source: cited, and only with it")
        return self


class Exclusion(Model):
    """A number in the report that is no commitment, and why."""

    text: Words
    """Exact words of the report that hold the number; every place where they stand is meant."""
    paragraph: Annotated[str, StringConstraints(pattern=r"^p[0-9]{2,}$")] | None = None
    """Only this paragraph, where the same words mean something else in another."""
    fate: Fate
    (
        "What the number is instead: part of a name, a date, a heading, a slogan, a capacity, "
        "an undecoded code, an ordinary word, context."
    )
    why: Text
    draft: Draft | None = Field(None, exclude=True)
    """Only while the entry is a proposal that nobody has accepted."""


class Misprint(Model):
    """Words of the printed report that look wrong. Shown as printed."""

    text: Words
    """Exact words of the Chinese report; they stand once."""
    note: Text
    """What looks wrong."""


class WordsOfBoth(Model):
    """Words in each language; one of the two may have none."""

    zh: tuple[ShortWords, ...] = ()
    en: tuple[ShortWords, ...] = ()

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.zh if language == "zh" else self.en


class Synonym(Model):
    """Words that people search with, and those that the texts have for the same."""

    typed: WordsOfBoth
    """What somebody may type; a phrase in full, without regard to capitals and plural endings."""
    means: WordsOfBoth
    """What is then searched for as well, in both languages; each stands somewhere in the texts of this site."""
