"""What a book of commitments is made of: the record, and what a text in both languages is.

The YAML files are the model; these classes and those of vocabulary.py, about.py and recorded.py are its typed, frozen
reading. Every attribute's docstring becomes the description in the JSON Schema that editors complete from; a long one
is written in parts, in parentheses, so that no line break gets into it.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, model_validator

from .fields import CountyCode, Date, Number, Pinyin, ShortWords, Slug, TownCode, WebAddress, Words

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Kind = Literal["expected_target", "service_target", "project", "programme"]
VerbClass = Literal["complete", "start", "advance", "upgrade", "strive", "hold", "apply", "plan", "maintain"]
Stage = Literal["start", "finish"]
Bound = Literal["exactly", "about", "at_least", "more_than", "at_most", "range"]
Measure = Literal["level", "growth", "increase", "share", "count"]
Comparable = Literal["same", "partly", "no"]
Checkability = Literal["measurable", "milestone", "direction"]


class Model(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True, allow_inf_nan=False
    )


class Text(Model):
    """The same words in both languages."""

    zh: Words
    en: Words

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class Title(Text):
    """A name or a short statement in both languages."""

    zh: ShortWords
    en: ShortWords


class Quantity(Model):
    """A number in the report, with what the report says about it."""

    value: Number
    """In base units: 5.7万 is 57000, 1500亿元 is 150000000000, 8.5% is 8.5."""
    high: Number | None = None
    """The upper end when the bound is `range`."""
    as_written: ShortWords
    """The digits exactly as the quote has them, without 左右 or 以上."""
    unit: str
    """Id of what the number counts, from `units`."""
    bound: Bound
    """exactly; about 左右; at_least 以上; more_than 突破; at_most 以内; range."""
    bound_zh: Literal["至少", "不少于", "不低于", "超过", "不超过"] | None = None
    """The report's own word for the bound where it stands before the number; left out for 左右, 以上, 突破 and 以内."""
    measure: Measure
    (
        "level: a stock or value to stand at; growth: a rate; increase: so many more; "
        "share: part of a whole; count: so many done."
    )
    per: Text | None = None
    """For a promise per unit (每个乡镇, 各县市区): whose number it is. Never multiplied out."""

    @model_validator(mode="after")
    def _range_has_two_ends(self) -> Self:
        if (self.bound == "range") != (self.high is not None):
            raise ValueError("`high` goes with bound: range, and only with it")
        if self.high is not None and self.high <= self.value:
            raise ValueError("`high` must be more than `value`")
        return self

    @model_validator(mode="after")
    def _is_plausible(self) -> Self:
        if self.value < 0 and self.measure != "growth":
            raise ValueError("only a growth can be less than 0, for a fall; write the number as the quote has it")
        if self.measure == "share" and self.unit == "percent" and (self.high or self.value) > 100:
            raise ValueError("a share of more than 100 per cent; is it growth, or another number?")
        return self


class Verb(Model):
    """The report's own verb."""

    zh: Words
    """As printed, in the quote or in its sentence; one of `verbs`."""
    class_: VerbClass = Field(alias="class")
    (
        "What the verb promises: complete, start, advance, upgrade, strive, hold, apply, plan or maintain; "
        "by the table of verbs."
    )
    hedge: ShortWords | None = Field(None, exclude_if=lambda hedge: hedge is None)
    (
        "The report's word for how firmly it is promised (力争, 确保, 抓好, 支持 …), the first of its clause; "
        "one of `verbs`. Left out where the clause has none."
    )


class Baseline(Model):
    """The 2019 result in the same report that stands beside this target."""

    result: str
    """Id from `results`."""
    comparable: Comparable
    """same: both measure the same thing; partly: see why; no: shown apart, never in one chart."""
    why: Text
    """What is the same and what is not."""


class Draft(Model):
    """How a record was proposed by rule. Whoever has looked at the record takes this line away; that accepts it."""

    by: ShortWords
    """Why it was proposed, and what is doubtful."""
    sure: Literal["high", "low"]
    """high: one reading of the words; low: look twice."""


class Commitment(Model):
    """One promise that a citizen could check."""

    id: Slug
    "Permanent and opaque, never reused. Given in report order at first; a late addition takes the next free number."
    title: Title
    """A short statement of what was promised, the number first where there is one."""
    quote: Text
    """Exact words: `zh` of the source text, `en` of our translation of it."""
    plain: Text
    """Our words: what it means, what could be counted to check it, what the report leaves open."""
    theme: Slug
    """Id of its theme, from `themes`."""
    places: tuple[Slug, ...] = ()
    """Ids from `places` that the words name; none means the whole city."""
    every_place: StrictBool = False
    (
        "Whether the words hold for each county-level place by itself, "
        "or for each township or village (各县市区, 每个乡镇, 村庄全覆盖)."
    )
    kind: Kind
    (
        "expected_target: an economic figure; service_target: a number to deliver; "
        "project: a named thing; programme: a policy or work."
    )
    verb: Verb
    stage: Stage | None = None
    """Whether the words state a start or a finished result; left out when they state neither."""
    target: Quantity | None = None
    deadline: Text | None = None
    """Only when the words give this item a date or time limit of its own."""
    body: Text | None = None
    """Only when the words name who must do it."""
    parity_exceptions: tuple[str, ...] = ()
    "Numbers, as printed, that rightly stand in one language alone (150亿瓦时 is 15 GWh). Rare; say why in a comment."
    baseline: Baseline | None = None
    continues: Slug | None = Field(None, exclude_if=lambda earlier: earlier is None)
    """Id of the commitment of an earlier report of the same place that this one takes further, as hy2019-012."""
    draft: Draft | None = Field(None, exclude=True)
    """Only while the record is a proposal that nobody has accepted."""


class Result(Model):
    """One number the report gives for 2019."""

    id: Slug
    """Permanent, in report order."""
    title: Title
    """A short statement of what the number is."""
    quote: Text
    """Exact words, as for a commitment."""
    theme: Slug
    """Id of its theme, from `themes`."""
    quantity: Quantity
    draft: Draft | None = Field(None, exclude=True)
    """Only while the record is a proposal that nobody has accepted."""


class Theme(Model):
    """What a commitment or a result is about."""

    id: Slug
    """Permanent; the name of its page."""
    title: Title
    """Its name."""
    summary: Text
    """One sentence: what the report's commitments in this theme are about."""
    topic: Slug | None = Field(None, exclude_if=lambda topic: topic is None)
    """Id from the list of topics that all books share, where several books stand on one site."""
    headings: tuple[str, ...] = Field((), exclude=True)
    """Headings of the report, as printed, whose commitments are proposed for this theme."""


class Town(Model):
    """A town, township or subdistrict whose name stands in the report, often inside the name of a project."""

    code: TownCode
    """Statistical code, nine digits; the first six are those of its county, city or district."""
    name: Title
    """Full name, with the kind of division."""
    words: ShortWords
    """How the report writes it, exactly."""


class Namesake(Model):
    """Words of the report that look as if they named the place or a town in it, and name something else."""

    words: ShortWords
    """Exact words of the report, the whole of the longer name."""
    why: Title
    """What they name, and that this says nothing about the place."""


class Place(Model):
    """A county-level division of the city."""

    id: Slug
    """Permanent; the name of its page."""
    name: Title
    """Full name, with the kind of division."""
    short: Title
    """Name without the kind of division, where it can stand so."""
    pinyin: Pinyin
    """Without tones or spaces, for search."""
    code: CountyCode | None = None
    """Statistical code, six digits; where it comes from stands in site.yaml, under divisions."""
    towns: tuple[Town, ...] = ()
    """Towns, townships and subdistricts in it that the report names; tables give their codes."""
    namesakes: tuple[Namesake, ...] = ()
    """Words that only hold a name of it; tables give the words."""


class Reference(Model):
    """A public source outside the report."""

    title: Text
    """What it is: the document or page, who published it and when."""
    url: WebAddress
    """Where it can be read."""


class OtherReport(Model):
    """Another publication that reports the same."""

    publisher: Text
    """Who published it."""
    url: WebAddress
    """Address of the publication."""


class Outcome(Model):
    """One dated publication about one or more commitments. Never a verdict."""

    commitments: tuple[Slug, ...] = Field(min_length=1)
    """Ids of the commitments it is about."""
    reports: Literal[
        "figure", "completed", "started", "in_progress", "approved", "later", "not_yet_open", "plan_issued"
    ]
    """What the publication says."""
    bears_on: Literal["whole", "part"]
    """Whether it is about the whole commitment or one part or site of it."""
    places: tuple[Slug, ...] = Field((), exclude_if=lambda places: not places)
    """Ids from `places` that the finding names, by themselves or by a town in them."""
    date: Date
    """When it was published."""
    finding: Text
    """What it says, paraphrased."""
    publisher: Text
    """Who published it."""
    kind: Literal["official", "state_media", "local_media", "other_media", "company"]
    """What kind of publisher that is."""
    url: WebAddress
    """Address of the publication."""
    archived_url: WebAddress | None = None
    """A stored copy of the same page."""
    checked: Date
    """When somebody last read it."""
    value: Number | None = None
    """The published number, in base units, where the finding rests on one."""
    unit: str | None = None
    """Id of what the number counts, from `units`."""
    also: tuple[OtherReport, ...] = Field((), exclude_if=lambda reports: not reports)
    """Other publications that report the same; tables give their addresses."""
    seen: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = Field(None, exclude=True)
    """Some of its words as read, for whoever checks the finding: 40 characters at most, never published."""


class Search(Model):
    """When and where somebody looked for publications about commitments and could take none over. Never a verdict."""

    commitments: tuple[Slug, ...] = Field(min_length=1)
    """Ids of the commitments it was about."""
    date: Date
    """When somebody looked."""
    where: Text
    """Where, and what for when it was for less than everything."""
    found: Literal["nothing", "held"]
    """nothing: nothing turned up; held: something did, but it could not be taken over.
    It was undated, of another or unclear scope, origin or year, or not seen a second time."""
