"""Read the files of a book. Nothing is judged here beyond what each file can say by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from . import source, textfile, unfinished, yamlfile
from .book import Article, Book
from .model import (
    LANGUAGES,
    Address,
    BaseUrl,
    Commitment,
    Contact,
    CountyCode,
    DataVersion,
    Date,
    Exclusion,
    FieldName,
    FileName,
    Hash,
    Language,
    Misprint,
    Outcome,
    Pinyin,
    Place,
    RecordedAddress,
    Redirect,
    Result,
    Search,
    Site,
    Slug,
    Synonym,
    Term,
    Text,
    Theme,
    Title,
    TownCode,
    Unit,
    VerbRule,
    WebAddress,
)
from .problems import Problem, ProblemsFound, full_width, nearest
from .yamlfile import Keys, YamlFile

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


def read(root: Path, templates: Path, base_url: str | None = None, kept: yamlfile.Store | None = None) -> Reading:
    """Read everything below `root`; `base_url` stands in for the one in site.yaml; `kept` has what was read before.

    Raises ProblemsFound with all problems of all files at once.
    """
    problems: list[Problem] = []
    files: dict[str, YamlFile] = {}
    values: dict[str, Any] = {}
    left: dict[str, int] = {}
    for name, (file, kind) in DATA_FILES.items():
        try:
            path, shown = root / "data" / file, f"data/{file}"
            absent = name in OPTIONAL and not path.exists()
            files[name] = YamlFile(shown, []) if absent else yamlfile.load(path, shown, kept)
            if unfinished.is_draft(files["site"].data if "site" in files else None):
                left[shown] = unfinished.fill(files[name], kind)
            values[name] = validate(files[name], kind)
        except ProblemsFound as found:
            problems += found.problems
    readers: dict[str, Callable[[], Any]] = {
        "strings": lambda: _strings(templates.parent / STRINGS_FILE, root / OWN_STRINGS_FILE, files, kept),
        "articles": lambda: _articles(root / "content"),
        "report": lambda: _report(root, values["site"], _quoted(values)) if "site" in values else {},
    }
    for name, reader in readers.items():
        try:
            values[name] = reader()
        except ProblemsFound as found:
            problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    if values["site"].draft:
        left[f"data/sources/{values['site'].source.translation}"] = unfinished.translated(values["report"])
    if base_url:
        values["site"] = values["site"].model_copy(update={"base_url": base_url})
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    places = {key: {l: files["strings"].at((key, l)) for l in LANGUAGES} for key in values["strings"]}
    return Reading(Book(**(values | lists), string_places=places), files, root, {k: n for k, n in left.items() if n})


def validate(file: YamlFile, kind: Any) -> Any:
    """The file's data as `kind`. Raises ProblemsFound with one problem per wrong key or value."""
    if file.data is None:
        what = "nothing is in this file; restore it from version control, or write [] if there is nothing to record"
        raise ProblemsFound([Problem(file.name, 1, 1, what)])
    try:
        found = TypeAdapter(kind).validate_python(file.data)
    except ValidationError as error:
        # A value that may be one of two types is told once for each of them; the first is enough, a limit says more.
        told = sorted(error.errors(include_url=False), key=lambda e: e["type"] not in _LIMITS)
        errors = {_place(file, e): e for e in reversed(told)}
        raise ProblemsFound(_explain(file, kind, keys, e) for (keys, _), e in errors.items()) from None
    if empty := [
        file.problem(keys, f"{keys[-1]}: empty; write the value, or take the key out") for keys in _empty(file.data)
    ]:
        raise ProblemsFound(empty)
    return found


def _empty(data: Any, keys: Keys = ()) -> Iterator[Keys]:
    """The keys of every value that was left out after its colon."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        if value is None and isinstance(key, str):
            yield (*keys, key)
        elif isinstance(value, dict | list):
            yield from _empty(value, (*keys, key))


def _place(file: YamlFile, error: Any) -> tuple[Keys, bool]:
    """The keys of the wrong value, and whether it is missing; pydantic adds the name of the type it tried."""
    keys = tuple(error["loc"])
    absent = error["type"] == "missing"
    while keys and not absent and keys not in file.marks:
        keys = keys[:-1]
    return keys, absent


#: Errors of pydantic about a number that is too large or too small.
_LIMITS = ("greater_than_equal", "less_than_equal", "finite_number")
#: Errors of pydantic about the kind of a value -> what would be right.
_EXPECTED = {
    "string_type": "a text is expected",
    "float_type": "a number is expected",
    "int_type": "a whole number is expected",
    "bool_type": "true or false is expected",
    "tuple_type": "a list such as [one, two] is expected",
    "list_type": "a list of records, each beginning with -, is expected",
    "model_type": "a record of keys and values is expected",
    "dict_type": "a record of keys and values is expected",
    "less_than_equal": "the number is too large to be right; at most {le} is expected",
    "greater_than_equal": "the number is too small to be right; at least {ge} is expected",
    "finite_number": "a number is expected",
    "too_short": "empty; name at least one",
}


def _explain(file: YamlFile, kind: Any, keys: Keys, error: Any) -> Problem:
    """Turn one pydantic error into a sentence for the person who typed the value."""
    path = ".".join(str(k) for k in keys if isinstance(k, str)) or "the file"
    given, known = error["input"], error.get("ctx", {})
    match error["type"]:
        case "missing":
            return file.problem(keys[:-1], f"{path}: missing; every record needs it")
        case "extra_forbidden":
            hint = _meant(keys[-1], _fields_at(kind, keys[:-1]))
            if ":" in str(keys[-1]):
                hint = "; write a space after the colon"
            return file.problem(keys, f"{path}: unknown key{hint}")
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", known["expected"])
            return file.problem(
                keys, f'{path}: "{_shown(given)}" is not one of {", ".join(allowed)}{_meant(given, allowed)}'
            )
        case "string_pattern_mismatch":
            advice = _FORMS.get(known["pattern"], f"it must match {known['pattern']}")
            return file.problem(
                keys, f'{path}: "{_shown(given)}" does not have the right form; {advice}{full_width(given)}'
            )
        case "string_too_short":
            return file.problem(keys, f"{path}: empty; write the text")
        case "string_too_long":
            return file.problem(
                keys, f"{path}: {len(given):,} characters, and at most {known['max_length']:,} fit; shorten it"
            )
        case "value_error":
            return file.problem(keys, f"{path}: {known['error']}")
        case kind_of_error:
            what = _EXPECTED.get(kind_of_error, error["msg"].lower()).format(**known)
            return file.problem(keys, f"{path}: {what}, but it is {_shown(given)!s}{_advice(kind_of_error, given)}")


def _pattern_of(kind: Any) -> str:
    """The pattern that a type of the model asks for."""
    return str(next(note.pattern for note in get_args(kind)[1:] if getattr(note, "pattern", None)))


#: Pattern of the model -> what would be right, in words.
_FORMS = {
    _pattern_of(WebAddress): "write a whole address such as https://example.org/page",
    _pattern_of(BaseUrl): "write an address such as https://example.org/hengyang/, with the slash at the end",
    _pattern_of(Contact): "write mailto:name@example.org or an address that begins with https://",
    _pattern_of(Date): "write a date such as 2021-10-22, or 2021-10 for a month",
    _pattern_of(Slug): "use small letters a–z, digits and single hyphens, as in roads-2020",
    _pattern_of(FileName): "write the name of a file in data/sources/",
    _pattern_of(CountyCode): "write the six digits of the statistical code in quotation marks",
    _pattern_of(TownCode): "write the nine digits of the statistical code in quotation marks",
    _pattern_of(Pinyin): "write it in small letters a–z, without tones or spaces",
    _pattern_of(FieldName): "take what build.py changes wrote",
    _pattern_of(Hash): "12 digits and letters a–f; take what build.py changes wrote",
    _pattern_of(Address): "write an address of the site such as en/about.html#licences, or an id such as theme:roads",
    _pattern_of(RecordedAddress): "write a line of data/permalinks.lock, such as en/about.html#licences or theme:roads",
}


def _shown(given: object) -> str:
    """A value as a message shows it: as it was typed, and not all of a long one."""
    text = {True: "true", False: "false", None: "empty"}.get(given) if given in (True, False, None) else None
    text = text if isinstance(given, bool | None) and text else str(given)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _advice(kind_of_error: str, given: object) -> str:
    """What to do about a value of another kind than is expected."""
    if isinstance(given, str):
        if re.fullmatch(r"[-+]?[0-9][0-9.]*", given) and kind_of_error in ("float_type", "int_type"):
            return "; take the quotation marks away"
        if re.fullmatch(r"[-+]?[0-9][0-9,.]*", given) and kind_of_error in ("float_type", "int_type"):
            return "; write the digits without commas"
        if kind_of_error == "bool_type" and given in ("true", "false"):
            return "; take the quotation marks away"
        return full_width(given)
    if kind_of_error == "string_type" and given is not None and not isinstance(given, list | dict):
        return "; put it in quotation marks"
    return ""


def _meant(word: object, allowed: Iterable[str]) -> str:
    return nearest(str(word), allowed) or full_width(str(word))


def _fields_at(kind: Any, keys: Keys) -> list[str]:
    """The keys that a record may have at this place of the model."""
    for key in keys:
        if isinstance(key, int):
            kind = (get_args(kind) or (kind,))[0]  # a list within a record has been opened by its key
            continue
        if not hasattr(kind, "model_fields"):  # a table of texts, dict[str, Text]
            kind = get_args(kind)[-1]
            continue
        fields = {f.alias or name: f for name, f in kind.model_fields.items()}
        options = [fields[str(key)].annotation, *get_args(fields[str(key)].annotation)]
        kind = next((o for o in options if hasattr(o, "model_fields")), None)
        if kind is None:
            return []
    return [f.alias or name for name, f in getattr(kind, "model_fields", {}).items()]


def _strings(path: Path, own: Path, files: dict[str, YamlFile], kept: yamlfile.Store | None) -> dict[str, Text]:
    files["strings"] = file = yamlfile.load(path, STRINGS_FILE, kept)
    found: dict[str, Text] = validate(file, dict[str, Text])
    if not own.exists():
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
        where = f"“{_shown(lost)}”, which is quoted from it, is no longer there; "
    message = (
        f"the source text was changed: {where}its SHA-256 is {found}, site.yaml records {recorded}; restore the file"
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
