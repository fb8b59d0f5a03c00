"""Read the files of a book. Nothing is judged here beyond what each file can say by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ..making.cache import fingerprint
from . import source, textfile, unfinished, yamlfile
from .about import Site
from .around import Around
from .book import Article, Book
from .model import LANGUAGES, Commitment, Language, Outcome, Place, Result, Search, Text, Theme, Title
from .problems import Problem, ProblemsFound, full_width, nearest
from .recorded import DataVersion, Redirect
from .validate import as_typed, validate
from .vocabulary import Exclusion, Misprint, Synonym, Term, Unit, VerbRule
from .yamlfile import YamlFile

#: Field of the book -> file in data/ and what it holds. The JSON Schemas are made from the same table.
DATA_FILES: dict[str, tuple[str, Any]] = {
    "site": ("site.yaml", Site),
    "commitments": ("targets.yaml", list[Commitment]),
    "verbs": ("verbs.yaml", list[VerbRule]),
    "results": ("results.yaml", list[Result]),
    "themes": ("themes.yaml", list[Theme]),
    "places": ("places.yaml", list[Place]),
    "terms": ("terms.yaml", list[Term]),
    "units": ("units.yaml", list[Unit]),
    "exclusions": ("exclusions.yaml", list[Exclusion]),
    "outcomes": ("outcomes.yaml", list[Outcome]),
    "searches": ("searches.yaml", list[Search]),
    "synonyms": ("synonyms.yaml", list[Synonym]),
    "misprints": ("sources/misprints.yaml", list[Misprint]),
    "versions": ("changes.yaml", list[DataVersion]),
    "redirects": ("redirects.yaml", list[Redirect]),
}
#: Fields whose file may be missing; it is then read as empty.
OPTIONAL = {"searches", "synonyms"}
STRINGS_FILE = "templates/strings.yaml"
#: Of a book's own, beside its data/: sentences that stand in for those of the same key.
OWN_STRINGS_FILE = "strings.yaml"


@dataclass(frozen=True)
class Reading:
    """A book with the files it was read from, so that a check can say where a value stands."""

    book: Book
    files: dict[str, YamlFile]
    """Field of the book -> its YAML file."""
    root: Path
    unfinished: dict[str, int] = field(default_factory=dict)
    """Of a draft: name of the file -> how many of its texts are not yet translated or explained."""
    hashes: dict[int, str] = field(default_factory=dict)
    """Identity of a record -> a hash of what was written of it."""


@dataclass
class Records:
    """What the files in data/ say, as far as they can be read."""

    values: dict[str, Any] = field(default_factory=dict)
    """Field of the book -> its records."""
    files: dict[str, YamlFile] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def records(root: Path, kept: yamlfile.Store | None = None, wanted: Collection[str] = DATA_FILES) -> Records:
    """Read the files of the wanted fields of a book, the site first."""
    read_now = Records()
    for name, (file, kind) in DATA_FILES.items():
        path, shown = root / "data" / file, f"data/{file}"
        if name not in wanted:
            continue
        if name in OPTIONAL and not path.exists():
            read_now.files[name], read_now.values[name] = YamlFile(shown, []), []
            continue
        try:
            site = read_now.files.get("site")
            found = _file(path, shown, kind, kept, unfinished.is_draft(site.data if site else None))
        except ProblemsFound as error:
            read_now.problems += error.problems
            continue
        read_now.files[name], read_now.values[name], read_now.left[shown] = found.file, found.value, found.left
        read_now.hashes |= found.hashes
    return read_now


def read(
    root: Path,
    templates: Path,
    base_url: str | None = None,
    kept: yamlfile.Store | None = None,
    around: Around | None = None,
) -> Reading:
    """Read everything below `root`; `base_url` stands in for the one in site.yaml; `kept` has what was read before.

    `around` tells of the other books of the same site. Raises ProblemsFound with all problems of all files at once.
    """
    found = records(root, kept)
    problems, files, values, left = found.problems, found.files, found.values, found.left
    readers: dict[str, Callable[[], Any]] = {
        "strings": lambda: strings(templates.parent / STRINGS_FILE, root / OWN_STRINGS_FILE, files, kept),
        "articles": lambda: _articles(root / "content"),
        "report": lambda: _report(root, values["site"], _quoted(values)) if "site" in values else {},
    }
    for name, reader in readers.items():
        try:
            values[name] = reader()
        except ProblemsFound as error:
            problems += error.problems
    if problems:
        raise ProblemsFound(problems)
    if values["site"].draft:
        left[f"data/sources/{values['site'].source.translation}"] = unfinished.translated(values["report"])
    if base_url:
        values["site"] = values["site"].model_copy(update={"base_url": base_url})
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    places = {key: {l: files["strings"].at((key, l)) for l in LANGUAGES} for key in values["strings"]}
    unfinished_texts = {name: count for name, count in left.items() if count}
    book = Book(**(values | lists), around=around, string_places=places)
    return Reading(book, files, root, unfinished_texts, found.hashes)


class _File(NamedTuple):
    """One YAML file that was read and is right."""

    raw: bytes
    file: YamlFile
    value: Any
    hashes: dict[int, str]
    draft: bool
    left: int
    """How many of its texts are missing; of a draft only."""


#: What this process has read, by path: while a site is served, most files are as they were at the last build.
_in_memory: dict[Path, _File] = {}


def _file(path: Path, shown: str, kind: Any, kept: yamlfile.Store | None, draft: bool) -> _File:
    raw = textfile.read_bytes(path, shown)
    if kept and (last := _in_memory.get(path)) and last.raw == raw and last.draft == draft:
        kept.keep(last.file.key)
        return last
    file = yamlfile.parse(textfile.text_of(raw, shown), shown, kept)
    left = unfinished.fill(file, kind) if draft else 0
    value = validate(file, kind)
    records = zip(value, file.data or ()) if isinstance(value, list) else ()
    found = _File(raw, file, value, {id(record): fingerprint(item) for record, item in records}, draft, left)
    if kept:
        _in_memory[path] = found
    return found


def strings(
    path: Path, own: Path | None, files: dict[str, YamlFile], kept: yamlfile.Store | None = None
) -> dict[str, Text]:
    """The sentences of the pages, and in `files` where they stand. Raises ProblemsFound."""
    files["strings"] = file = yamlfile.load(path, STRINGS_FILE, kept)
    found: dict[str, Text] = validate(file, dict[str, Text])
    if not own or not own.exists():
        return found
    over = yamlfile.load(own, OWN_STRINGS_FILE, kept)
    replaced: dict[str, Text] = validate(over, dict[str, Text]) if over.data else {}
    if strange := [key for key in replaced if key not in found]:
        raise ProblemsFound(over.problem((key,), f"{key}: no page says this{nearest(key, found)}") for key in strange)
    files["strings"] = yamlfile.Layered(file, over)
    return found | replaced


# --- the report -------------------------------------------------------------------------------------------


def _quoted(values: dict[str, Any]) -> list[str]:
    """Words that the other files say the report has, in its order as far as they are sorted."""
    records = [*values.get("results", ()), *values.get("commitments", ())]
    return [r.quote.zh for r in records] + [e.text for e in values.get("exclusions", ())]


def _report(root: Path, site: Site, quoted: list[str]) -> dict[Language, tuple[source.Paragraph, ...]]:
    """Both texts of the report; the Chinese one must be the very bytes whose hash is recorded."""
    report: dict[Language, tuple[source.Paragraph, ...]] = {}
    problems: list[Problem] = []
    names: dict[Language, str] = {"zh": site.source.file, "en": site.source.translation}
    for language, name in names.items():
        shown = f"data/sources/{name}"
        try:
            raw = textfile.read_bytes(root / "data" / "sources" / name, shown)
            text = textfile.text_of(raw, shown)
        except ProblemsFound as found:
            problems += found.problems
            continue
        report[language] = source.parse(text)
        problems += [Problem(shown, line, 1, what) for line, what in source.slips(text)]
        if language == "zh" and hashlib.sha256(raw).hexdigest() != site.source.sha256:
            problems.append(_changed(shown, raw, text, site.source.sha256, quoted))
        if not report[language]:
            problems.append(Problem(shown, 1, 1, "the file is empty; put the text of the report into it"))
    if len(report) == len(LANGUAGES) and len(report["zh"]) != len(report["en"]):
        problems.append(_missing_paragraph(site, report["zh"], report["en"]))
    if problems:
        raise ProblemsFound(problems)
    return report


def _changed(shown: str, raw: bytes, text: str, recorded: str, quoted: list[str]) -> Problem:
    """The problem of a report that isn't the recorded one, at the first line that lacks what is quoted from it."""
    found = hashlib.sha256(raw).hexdigest()
    for what, mended in (
        ("its lines now end as in Windows (CRLF)", raw.replace(b"\r\n", b"\n")),
        ("it now begins with a byte order mark", raw.removeprefix(b"\xef\xbb\xbf")),
    ):
        if hashlib.sha256(mended).hexdigest() == recorded:
            return Problem(shown, 1, 1, f"the source text was changed: {what}; restore the file")
    line, where = 1, ""
    bare = text.replace("**", "").replace("\n", "")
    lost = next((words for words in quoted if words not in bare), None)
    if lost:
        lines = text.split("\n")
        line = max(range(len(lines)), key=lambda i: _shared(lines[i], lost)) + 1
        where = f"“{as_typed(lost)}”, which is quoted from it, is no longer there; "
    message = (
        f"the source text was changed: {where}its SHA-256 is {found}, site.yaml records {recorded}; "
        "restore the file, or, if the change is meant, record the new one there"
    )
    return Problem(shown, line, 1, message)


def _shared(line: str, words: str) -> int:
    """How many letters the longest piece has that a line and some words share."""
    return SequenceMatcher(None, line, words, autojunk=False).find_longest_match().size


def _missing_paragraph(site: Site, zh: tuple[source.Paragraph, ...], en: tuple[source.Paragraph, ...]) -> Problem:
    """The problem of two texts of different length, at the place from which on they fit each other no more."""
    more, fewer, lacking = (zh, en, "translation") if len(zh) > len(en) else (en, zh, "Chinese text")
    gap = len(more) - len(fewer)
    costs = [0, *accumulate(_differ(a, b) for a, b in zip(more, fewer))]
    after = [*accumulate((_differ(a, b) for a, b in zip(more[: gap - 1 : -1], fewer[::-1])), initial=0)][::-1]
    at = min(range(len(fewer) + 1), key=lambda k: costs[k] + after[k])
    odd = more[at]
    line = odd.line if more is en else (en[at].line if at < len(en) else max([1, *(p.line for p in en[-1:])]))
    message = (
        f"{len(en)} paragraphs, but the Chinese text has {len(zh)}; they must match one to one. "
        f"The {lacking} seems to lack “{odd.text[:24]}…” ({odd.id})"
    )
    return Problem(f"data/sources/{site.source.translation}", line, 1, message)


def _differ(a: source.Paragraph, b: source.Paragraph) -> int:
    """How little two paragraphs look like translations of each other: their level and their numbers."""
    numbers = [set(re.findall(r"[0-9][0-9.]*(?<!\.)", p.text.replace(",", ""))) for p in (a, b)]
    return 10 * (a.level != b.level) + len(numbers[0] ^ numbers[1]) + 2 * (bool(a.bold) != bool(b.bold))


# --- the articles -----------------------------------------------------------------------------------------


def _articles(folder: Path) -> dict[str, Article]:
    """Every Markdown page, which must exist in both languages."""
    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    for id in _article_ids(folder):
        shown = {l: _in_one_line(f"content/{l}/{id}.md") for l in LANGUAGES}
        if not _ARTICLE_ID.fullmatch(id):
            there = next((l for l in LANGUAGES if _is_there(folder / l / f"{id}.md")), LANGUAGES[0])
            problems.append(Problem(shown[there], 1, 1, _NAME_ADVICE))
            continue
        read_now: dict[Language, tuple[dict[str, str], str, int]] = {}
        for language in LANGUAGES:
            try:
                read_now[language] = _article_file(folder / language / f"{id}.md", shown[language])
            except ProblemsFound as found:
                problems += found.problems
        if len(read_now) == len(LANGUAGES):
            title, summary = (Title(**{l: read_now[l][0][key] for l in LANGUAGES}) for key in ("title", "summary"))
            bodies = MappingProxyType({l: read_now[l][1] for l in LANGUAGES})
            lines = MappingProxyType({l: read_now[l][2] for l in LANGUAGES})
            articles[id] = Article(id, title, summary, bodies, lines)
    if problems:
        raise ProblemsFound(problems)
    return articles


_ARTICLE_ID = re.compile(r"(?=[^/]{1,80}(?:/[^/]{1,80})*$)(?:[a-z0-9-]+/)*[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME_ADVICE = "the name of a page is part of its address; use small letters a–z, digits and hyphens, 80 at most"


def _article_ids(folder: Path) -> list[str]:
    """The names of all Markdown files without ending; hidden ones are those of editors."""
    found = set()
    for language in LANGUAGES:
        for path in (folder / language).rglob("*.md"):
            inside = path.relative_to(folder / language)
            if not any(part.startswith(".") for part in inside.parts):
                found.add(inside.as_posix().removesuffix(".md"))
    return sorted(found)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _in_one_line(name: str) -> str:
    """A file's name as a message can show it."""
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name)
    return shown if len(shown) <= 160 else f"{shown[:160]}…"


_HEAD = ("---", "title: ", "summary: ", "---")
_HEAD_WORDS = "---, title: …, summary: …, ---, one line each"


def _article_file(path: Path, name: str) -> tuple[dict[str, str], str, int]:
    """Front matter, body and the line at which the body starts."""
    if not path.is_symlink() and not _is_there(path):
        raise ProblemsFound([Problem(name, 1, 1, "the page is missing in this language; translate the other one")])
    text = textfile.read(path, name)
    match = re.match(r"---\ntitle: (\S[^\n]*)\nsummary: (\S[^\n]*)\n---\n+", text)
    if not match:
        raise ProblemsFound([_wrong_head(text, name)])
    head = {"title": match[1].strip(), "summary": match[2].strip()}
    for line, (key, words) in enumerate(head.items(), 2):
        if len(words) > _MOST_IN_HEAD:
            what = f"{key}: {len(words):,} characters, and at most {_MOST_IN_HEAD} fit; shorten it"
            raise ProblemsFound([Problem(name, line, 1, what)])
    return head, text[match.end() :], match[0].count("\n") + 1


#: As in the model's titles.
_MOST_IN_HEAD = 300


def _wrong_head(text: str, name: str) -> Problem:
    """The problem of the first line of the front matter that isn't as it must be."""
    lines = [*text.split("\n", 5), "", "", "", ""]
    for number, (line, start) in enumerate(zip(lines, _HEAD), 1):
        right = line == start if start == "---" else line.startswith(start) and line[len(start) :].strip()
        if not right:
            wanted = "---" if start == "---" else f"{start}…"
            hint = full_width(line.lstrip()[:12])
            what = f"this line of the page's head must be “{wanted}”{hint}"
            return Problem(
                name, number, 1, f"{what}; the page starts with ---, title: …, summary: …, ---, one line each"
            )
    return Problem(name, 5, 1, "the page has a head and no text; write the text below the second ---")
