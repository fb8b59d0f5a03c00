"""A folder that builds, from a report as it is found. It is made aside and put in its place when it is whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from string import Template

import yaml

from ..book import schema, source, unfinished
from ..book.problems import Problem, ProblemsFound
from ..book.vocabulary import Unit
from . import divisions, outline, readers, wordings
from .divisions import Division
from .normalise import Normalised, normalise
from .proposal import Proposal
from .proposals import propose
from .record_files import add

#: Of this room: what every new folder begins with.
_OURS = resources.files(__package__)
SOURCE, TRANSLATION = "report.txt", "report.en.md"
#: The longest list of towns that is worth reading in a comment.
_MOST_TOWNS = 40


@dataclass(frozen=True)
class Wanted:
    """What the command line says about a new folder."""

    folder: Path
    report: Path
    city: str | None = None
    year: int | None = None
    id_prefix: str | None = None


@dataclass
class Made:
    """What was made, for the person at the terminal."""

    city: str
    year: int
    paragraphs: int
    themes: int
    places: int
    proposed: dict[str, int] = field(default_factory=dict)
    """File -> number of proposals."""
    done: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def new(wanted: Wanted) -> Made:
    """Make the folder. Raises ProblemsFound, and writes nothing, when the report or the folder won't do."""
    _see_that_it_is_free(wanted.folder)
    found = readers.read(wanted.report)
    text = normalise(found.lines, wanted.report.name)
    text.done = [*found.notes, *text.done]
    book = _NewBook.of(wanted, text)
    target = wanted.folder.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for name, content in book.files():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
        schema.write(aside / "data" / "schema")
        proposals = propose(aside)
        proposed = add(aside, proposals)
        _feature(aside / "data" / "site.yaml", proposals)
        aside.chmod(0o755)
        if target.is_dir():
            target.rmdir()  # it is empty: that was seen above
        aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return Made(
        book.city.short,
        book.year,
        len(book.paragraphs),
        len(book.themes),
        len(book.places),
        proposed,
        text.done,
        text.asked,
    )


def _feature(site: Path, proposals: list[Proposal]) -> None:
    """Put the first numbers that are sure large on the home page."""
    first = [p.record["id"] for p in proposals if p.kind == "commitments" and "target" in p.record and p.sure][:4]
    text = site.read_text(encoding="utf-8").replace("featured: []", f"featured: [{', '.join(first)}]")
    site.write_text(text, encoding="utf-8", newline="\n")


def _see_that_it_is_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "a file" if not folder.is_dir() else "a folder with something in it"
        raise ProblemsFound([Problem(str(folder), 1, 1, f"{what}, and nothing is written over; name a new folder")])


@dataclass(frozen=True)
class _NewBook:
    """All that the files of a new folder say."""

    city: Division
    year: int
    id_prefix: str
    text: Normalised
    paragraphs: tuple[source.Paragraph, ...]
    themes: list[tuple[str, str, str]]
    """Id, title and heading of each."""
    places: list[Division]
    original: str
    """Name of the file that the report came from."""

    @classmethod
    def of(cls, wanted: Wanted, text: Normalised) -> _NewBook:
        paragraphs = source.parse(text.text)
        said_city, said_year = outline.city_and_year(paragraphs)
        year = wanted.year or said_year
        if not year:
            raise _ask(wanted, "the report doesn't say clearly which year it is for; give it, as in --year 2020")
        if not 1900 <= year <= 2199:
            raise _ask(wanted, f"{year} is no year that a report is for; give one from 1900 to 2199")
        city = _division(wanted, said_city)
        prefix = wanted.id_prefix or f"{city.slug}{year}"
        parts = outline.parts(paragraphs, year)
        themes = {part.id: (part.title, part.heading) for part in parts if part.heading}
        if parts[0].id == "part-0" or not themes:
            themes = {"part-0": ("开头" if themes else "全文", ""), **themes}
        rows = [(id, wordings.title(title)[:60], heading) for id, (title, heading) in themes.items()]
        return cls(city, year, prefix, text, paragraphs, rows, divisions.inside(city), wanted.report.name)

    # --- names ---

    @property
    def is_country(self) -> bool:
        return self.city == divisions.CHINA

    @property
    def issuer(self) -> tuple[str, str]:
        if self.is_country:
            return "国务院", "State Council of China"
        return f"{self.city.name}人民政府", f"People's Government of {self.full_english}"

    @property
    def full_english(self) -> str:
        return f"{self.city.english} {self.city.kind}".strip()

    @property
    def names(self) -> dict[str, str]:
        """What the texts of a new folder are filled in with."""
        issuer, issuer_en = self.issuer
        whose = "国务院" if self.is_country else self.city.name
        return {
            "city": self.city.short,
            "city_en": self.city.english,
            "site": f"{self.city.short}{self.year}逐条读",
            "site_en": f"{self.city.english} {self.year}, line by line",
            "report": f"{self.year}年{whose}政府工作报告",
            "report_en": f"{self.year} Government Work Report of {self.city.english}",
            "issuer": issuer,
            "issuer_en": issuer_en,
        }

    # --- files ---

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and text of every file; the records are added when the folder can be read."""
        yield f"data/sources/{SOURCE}", self.text.text
        yield f"data/sources/{TRANSLATION}", _untranslated(self.paragraphs)
        yield "data/sources/PREPARED.md", self._prepared()
        yield "data/site.yaml", self._site()
        yield (
            "data/themes.yaml",
            _records(
                _head(
                    "themes",
                    "The themes, from the report's headings. Rename, merge and translate them; keep `headings`.",
                ),
                self._themes(),
            ),
        )
        yield "data/places.yaml", self._places()
        yield "data/units.yaml", (_OURS / "units.yaml").read_text(encoding="utf-8")
        yield "data/verbs.yaml", (_OURS / "verbs.yaml").read_text(encoding="utf-8")
        for name, what in _EMPTY.items():
            yield f"data/{name}.yaml", _records(_head(name.rpartition("/")[2], what, "../" * name.count("/")), [])
        yield "strings.yaml", self._filled((_OURS / "strings.yaml").read_text(encoding="utf-8"))
        for language in ("zh", "en"):
            for article in sorted((_OURS / "content" / language).iterdir(), key=lambda p: p.name):
                yield f"content/{language}/{article.name}", self._filled(article.read_text(encoding="utf-8"))
        yield ".gitignore", ".cache/\n.site.*\nsite/\n"

    def _filled(self, text: str) -> str:
        return Template(text).substitute(self.names)

    def _site(self) -> str:
        n = {key: _quoted(value) for key, value in self.names.items()}
        ahead = [p for p in outline.parts(self.paragraphs, self.year) if p.ahead and p.heading]
        first = ", ".join(dict.fromkeys(p.id for p in ahead[1:5] or ahead))
        description = _quoted(f"{self.names['report']}说了要做什么，一条一页，逐字对照原文。独立整理，不是官方网站。")
        description_en = _quoted(
            f"What the {self.names['report_en']} said would be done, one page for each commitment, tied to the "
            "report's exact words. Independent and unofficial."
        )
        short, short_en = _quoted(f"{self.city.short}{self.year}"), _quoted(f"{self.city.english} {self.year}")
        return f"""{_head("site", "Made from the report; look through it, above all at the English names.")}
name: {{zh: {n["site"]}, en: {n["site_en"]}}}
short: {{zh: {short}, en: {short_en}}}
city: {{zh: {n["city"]}, en: {n["city_en"]}}}
description:
  zh: {description}
  en: {description_en}
year: {self.year}
# What ids of commitments start with. Change it now or never: a published id is permanent.
id_prefix: {self.id_prefix}
# A site in progress: what is not yet translated or explained is counted, and pages say so. Take this out at the end.
draft: true
source:
  title: {{zh: {n["report"]}, en: {n["report_en"]}}}
  issuer: {{zh: {n["issuer"]}, en: {n["issuer_en"]}}}
  file: {SOURCE}
  translation: {TRANSLATION}
  # Of the Chinese file. After a change to it, and only after one that you meant, put the new one here: sha256sum FILE
  sha256: {hashlib.sha256(self.text.text.encode("utf-8")).hexdigest()}
{_DIVISIONS if any(len(p.code) == 6 for p in self.places) else ""}home_theme_order: [{first}]
# Commitments whose numbers stand large on the home page.
featured: []
"""

    def _themes(self) -> Iterator[str]:
        for id, title, heading in self.themes:
            yield f"""- id: {id}
  title: {{zh: {_quoted(title)}}}
  summary: {{zh: 报告在这个标题下写的事项和数字。, en: The commitments and numbers under this heading of the report.}}
  headings: [{_quoted(heading) if heading else ""}]
"""

    def _places(self) -> str:
        text = " ".join(p.text for p in self.paragraphs)
        head = _head(
            "places",
            f"The divisions inside {self.full_english}, as of 2023-06-30, from china-division 2.7.0. English\n"
            "# names and pinyin are made from the characters by rule: look through them. Some characters have two\n"
            "# readings (长, 朝, 行), and some names are not Chinese.",
        )
        taken: set[str] = set()
        records = []
        for place in self.places:
            english = place.english.replace("ü", "u").replace("'", "").replace(" ", "").lower()
            id = english if english not in taken else f"{english}-{place.kind.lower().replace(' ', '-')}"
            taken.add(id)
            short = place.short if place.short != self.city.short else place.name
            full = f"{place.english} {place.kind}" if place.kind not in ("Municipality",) else place.english
            short_en = place.english if place.short != self.city.short else full
            records.append(
                f"- id: {id}\n  name: {{zh: {place.name}, en: {_quoted(full)}}}\n"
                f"  short: {{zh: {short}, en: {_quoted(short_en)}}}\n  pinyin: {place.slug}\n"
                + (f'  code: "{place.code}"\n' if len(place.code) == 6 else "")
                + self._towns_of(place, text)
            )
        return _records(head, records) + "".join(self._perhaps_towns(text))

    def _towns_of(self, place: Division, text: str) -> str:
        """The towns of a county whose full names stand in the report, as part of its record."""
        found = [(code, name) for code, name in divisions.towns(place) if self._is_named(name, text)]
        lines = [f'    - {{code: "{code}", name: {{zh: {name}}}, words: {name}}}\n' for code, name in found]
        return "  towns:\n" + "".join(lines) if lines else ""

    def _is_named(self, town: str, text: str) -> bool:
        """Whether the full name of a town stands in the report and is that of one town of the city only."""
        return town in text and [name for _, name in divisions.towns(self.city)].count(town) == 1

    def _perhaps_towns(self, text: str) -> Iterator[str]:
        """Comments on towns whose short names the report may hold: 新市 is a town, and a part of 创新市场."""
        found = []
        for code, name in divisions.towns(self.city):
            bare = name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
            words = name if name in text else bare if len(bare) > 1 and bare in text else ""
            if words and not self._is_named(name, text):
                county = next((p.name for p in self.places if code.startswith(p.code)), self.city.name)
                found.append(f"#   {name} ({code}, {county}): “{words}”\n")
        if found:
            yield "\n# The report has words that are names of towns, too. Look at each in its sentence.\n"
            yield from found[:_MOST_TOWNS]

    def _prepared(self) -> str:
        done = "".join(f"- {what}\n" for what in self.text.done)
        asked = "".join(f"- {what}\n" for what in self.text.asked)
        return f"""# What was done to the report

`{SOURCE}` was made from `{self.original}`. Its words were not changed: apart from what is listed here, only spaces,
line breaks and the marks `#`, `##`, `**` and a `\\` at the end of a line differ. {len(self.paragraphs)} paragraphs were
found.

{done or "- nothing"}
# What to look at

Change `{SOURCE}` where one of these is wrong, put its new SHA-256 into `site.yaml`, and keep `{TRANSLATION}` in step.

{asked or "- nothing is doubtful"}"""


def own_units() -> list[Unit]:
    """The units that every new folder begins with."""
    return [Unit(**row) for row in yaml.safe_load((_OURS / "units.yaml").read_text(encoding="utf-8"))]


def theme_ids(paragraphs: tuple[source.Paragraph, ...], year: int) -> dict[str, str]:
    """Heading of the report -> id of the theme that a new folder has for it."""
    return {part.heading: part.id for part in outline.parts(paragraphs, year)} | {"": "part-0"}


def _ask(wanted: Wanted, what: str) -> ProblemsFound:
    return ProblemsFound([Problem(wanted.report.name, 1, 1, what)])


def _division(wanted: Wanted, said: str) -> Division:
    name = wanted.city or said
    if not name:
        raise _ask(
            wanted, "the report doesn't say clearly whose it is; give the place, as in --city 衡阳 or --city 全国"
        )
    found = divisions.find(name)
    if not found:
        raise _ask(
            wanted,
            f"there is no place “{name}” in the list of divisions; give its present name, as in --city 衡阳 "
            "(--city 全国 for the whole country)",
        )
    if len(found) > 1:
        raise _ask(
            wanted,
            f"there are {len(found)} places called {name} (codes {', '.join(d.code for d in found)}); give the city "
            f"around it, as in --city 南京市{found[0].name}",
        )
    return found[0]


def _quoted(words: str) -> str:
    """A text as YAML in double quotation marks, which JSON's are."""
    return json.dumps(words, ensure_ascii=False)


def _head(name: str, what: str, up: str = "") -> str:
    return f"# yaml-language-server: $schema={up}schema/{name}.json\n# {what}"


def _records(head: str, records: Iterable[str]) -> str:
    return "\n".join((head, "".join(records) or "[]\n"))


def _untranslated(paragraphs: tuple[source.Paragraph, ...]) -> str:
    """A translation with the same paragraphs, each still to be written."""
    marks = {"title": "# ", "section": "## ", "text": ""}
    return "\n\n".join(f"{marks[p.level]}{unfinished.placeholder(p.id)}" for p in paragraphs) + "\n"


#: Where the codes in places.yaml come from.
_DIVISIONS = """divisions:
  title:
    zh: 国家统计局2023年统计用区划代码，见china-division 2.7.0
    en: National Bureau of Statistics, codes of divisions for statistical use, 2023, as in china-division 2.7.0
  url: https://github.com/modood/Administrative-divisions-of-China
"""
#: File in data/ -> what it is for; they begin without records.
_EMPTY = {
    "targets": "The commitments, in the order of the report.",
    "results": "The numbers that the report gives for the time before.",
    "exclusions": "Numbers that are no commitments and no results, and why; each entry for every place of its words.",
    "terms": "Words and programme names with their one English rendering.",
    "outcomes": "What was published afterwards.",
    "searches": "When and where somebody looked for publications and could take none over.",
    "changes": "Recorded versions of the data; written by the command changes.",
    "redirects": "Where what was published once leads now.",
    "sources/misprints": "Words of the report that look wrong. Shown as printed.",
}
