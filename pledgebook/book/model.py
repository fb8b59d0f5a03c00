"""What a book of commitments is made of.

The YAML files are the model; these classes are its typed, frozen reading. Every attribute's
docstring becomes the description in the JSON Schema that editors complete from; a long one is
written in parts, in parentheses, so that no line break gets into it.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StrictBool,
    StringConstraints,
    model_validator,
)

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def _in_one_paragraph(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("a line break or a tab in the text; write it as one paragraph")
    return text


Words = Annotated[
    str, StringConstraints(min_length=1, max_length=5000, strip_whitespace=True), AfterValidator(_in_one_paragraph)
]
#: Short enough for a heading, a link and a picture.
ShortWords = Annotated[
    str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), AfterValidator(_in_one_paragraph)
]
WebAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?([/?#][^\s<>\"“”。，；]*)?$", max_length=2000
    ),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
#: A number of a record, no larger than any that a government has promised.
Number = (
    Annotated[float, Field(strict=True, ge=-1e18, le=1e18)]
    | Annotated[int, Field(strict=True, ge=-(10**18), le=10**18)]
)
CountyCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
TownCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
#: Of a recorded version of the data.
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
#: Of a record, as `title.en`.
FieldName = Annotated[str, StringConstraints(pattern=r"^([a-z_0-9]+(\.[a-z_]+)*)?$", max_length=80)]
#: How a Chinese name sounds.
Pinyin = Annotated[str, StringConstraints(pattern=r"^[a-z]+$", max_length=80)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
#: A file in data/sources/.
FileName = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*$", max_length=120)]
#: Where readers send corrections.
Contact = Annotated[
    str,
    StringConstraints(
        pattern=r"^(?:mailto:[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/?#][^\s<>\"]*)?)$",
        max_length=400,
    ),
]
#: Where the site is published.
BaseUrl = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?/([^\s?#<>\"'“”。，；]*/)?$", max_length=400),
]
#: A file of the site with or without an anchor (en/about.html#licences), or an id (commitment:hy2020-005).
Address = Annotated[
    str,
    StringConstraints(
        pattern=r"^(?:(?:commitment|result|term|theme|place):[a-z0-9-]+|(?:[\w-]+/)*[\w-][\w.-]*(?:#[\w-]+)?)$",
        max_length=400,
    ),
]
#: The same, or an id with the meaning that data/permalinks.lock records for it (commitment:hy2020-005@5d41402abc4b).
RecordedAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^(?:(?:commitment|result|term|theme|place):[a-z0-9-]+(?:@.+)?|(?:[\w-]+/)*[\w-][\w.-]*(?:#[\w-]+)?)$",
        max_length=400,
    ),
]


def _in_the_calendar(text: str) -> str:
    try:
        datetime.date.fromisoformat(f"{text}-01"[:10])
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar; write 2021-10-22, or 2021-10 for a month') from None
    return text


Date = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"), AfterValidator(_in_the_calendar)]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_in_the_calendar)]

Kind = Literal["expected_target", "service_target", "project", "programme"]
VerbClass = Literal["complete", "start", "advance", "upgrade", "strive", "hold", "apply", "plan", "maintain"]
Stage = Literal["start", "finish"]
Bound = Literal["exactly", "about", "at_least", "more_than", "at_most", "range"]
Measure = Literal["level", "growth", "increase", "share", "count"]
Comparable = Literal["same", "partly", "no"]
Checkability = Literal["measurable", "milestone", "direction"]
Fate = Literal["name", "date", "heading", "slogan", "capacity", "code", "word", "context", "other"]


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


class Change(Model):
    """What one recorded version of the data changed in one field. Written by the generator, never typed."""

    record: Words
    """Id of a commitment or result; for anything else its kind and name, as term:mu or exclusion:上接第一版.
    A change of a publication is told of each commitment that it is about."""
    field: FieldName
    """The field, as `title.en`; empty when the whole record is new or was taken out."""
    kind: Literal["correction", "wording", "translation", "outcome", "new"]
    (
        "correction: a quote, number or classification; wording: our own words; "
        "translation: English only; outcome: a publication; new: a record."
    )
    old: str | None = None
    new: str | None = None


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


class DataVersion(Model):
    """One recorded state of the data. Written by the generator, never typed."""

    date: Day
    """When it was recorded. The version is named after it: 2026-11-25; the second one of a day is 2026-11-25-2."""
    hash: Hash
    """The first 12 hexadecimal digits of the SHA-256 of all records."""
    reason: Text
    """Why the data changed."""
    state: Sha256 | None = None
    """SHA-256 of all records, their order and the translation, as state.tsv in the archive has them.
    Versions that were recorded before there were archives have none."""
    archive: Sha256 | None = None
    """SHA-256 of data/versions/NAME.zip, which never changes."""
    held: dict[str, int] = {}
    """Kind of record: how many the version has."""
    records: dict[str, Hash] = {}
    """Commitment, result or report: hash of what the version has of it, of all that differ from the version before."""
    changes: tuple[Change, ...] = ()
    """Empty for the first version: there is nothing to compare it with."""
    undo: dict[str, dict[str, JsonValue]] = {}
    """Record: field: value in the version before, where `changes` doesn't say it exactly."""
    absent: dict[str, tuple[str, ...]] = {}
    """Record: fields that had no value in the version before, where `changes` doesn't; * for a whole record."""


class Redirect(Model):
    """Where an address that was once published leads now."""

    from_: RecordedAddress = Field(alias="from")
    """What data/permalinks.lock records and the site no longer has: a file, a file with an anchor, or an id.
    An id stands for all its addresses; with @ and its recorded meaning, for the id whose words were changed."""
    to: Address
    """What takes its place: an address for an address, an id of the same kind for an id."""
    why: Text
    """What happened, in a sentence; readers who follow the old address see it."""


class Source(Model):
    """The stored report."""

    title: Title
    file: FileName
    """Chinese text, in data/sources/, never edited."""
    translation: FileName
    """English translation, paragraph by paragraph, in data/sources/."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Of the Chinese file."""
    issuer: Text | None = None
    """Whose report it is, for citations; left out when nothing says."""
    extent: Text | None = None
    """How much of the report is stored, for citations: one newspaper page, partial."""


class Divisions(Model):
    """Where the codes of places and towns come from."""

    title: Title
    """Name of the list, with its year."""
    url: WebAddress


class Whereabouts(Model):
    """Where the city is, for readers who don't know it."""

    text: Text
    """In one sentence."""
    reference: Reference
    """The public source that says so."""


class Site(Model):
    """Names and addresses of this book."""

    name: Title
    short: Title
    city: Title
    description: Text
    where: Whereabouts | None = None
    """Where the city is; shown on the home page and where the site explains itself."""
    drafted: Title | None = None
    """How texts and translation were made and who reviewed them; shown beside the translation and on every page."""
    year: Annotated[int, Field(strict=True, ge=1900, le=2199)]
    """The year the commitments are for."""
    id_prefix: Slug
    """What commitment ids start with."""
    source: Source
    divisions: Divisions | None = None
    """The list that the codes in places.yaml were taken from."""
    base_url: BaseUrl | None = None
    (
        "Where the site is published, ending in a slash; "
        "needed for canonical links, the sitemap's addresses and hreflang."
    )
    contact: Contact | None = None
    """Address for corrections: mailto: or https:."""
    repository: WebAddress | None = None
    home_theme_order: tuple[Slug, ...] = ()
    """Themes shown first on the home page."""
    featured: tuple[Slug, ...] = ()
    """Commitments whose numbers stand large on the home page."""
    draft: StrictBool = Field(False, exclude_if=lambda draft: not draft)
    """true for a site in progress: what is not yet translated or explained is counted and no problem; pages say so."""
