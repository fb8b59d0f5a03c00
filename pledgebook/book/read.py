"""Read the files of a book. Nothing is judged here beyond what each file can say by itself."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from . import source, yamlfile
from .book import Article, Book
from .model import (
    LANGUAGES,
    Commitment,
    DataVersion,
    Exclusion,
    Misprint,
    Outcome,
    Place,
    Redirect,
    Result,
    Search,
    Site,
    Term,
    Text,
    Theme,
    Unit,
)
from .problems import Problem, ProblemsFound, nearest
from .yamlfile import YamlFile

#: Field of the book -> file in data/ and what it holds. The JSON Schemas are made from the same table.
DATA_FILES: dict[str, tuple[str, type]] = {
    "site": ("site.yaml", Site),
    "commitments": ("targets.yaml", list[Commitment]),
    "results": ("results.yaml", list[Result]),
    "themes": ("themes.yaml", list[Theme]),
    "places": ("places.yaml", list[Place]),
    "terms": ("terms.yaml", list[Term]),
    "units": ("units.yaml", list[Unit]),
    "exclusions": ("exclusions.yaml", list[Exclusion]),
    "outcomes": ("outcomes.yaml", list[Outcome]),
    "searches": ("searches.yaml", list[Search]),
    "misprints": ("sources/misprints.yaml", list[Misprint]),
    "versions": ("changes.yaml", list[DataVersion]),
    "redirects": ("redirects.yaml", list[Redirect]),
}
#: Fields whose file may be missing; it is then read as empty.
OPTIONAL = {"searches"}
STRINGS_FILE = "templates/strings.yaml"


@dataclass(frozen=True)
class Reading:
    """A book with the files it was read from, so that a check can say where a value stands."""

    book: Book
    files: dict[str, YamlFile]
    """Field of the book -> its YAML file."""
    root: Path


def read(root: Path, templates: Path, base_url: str | None = None, kept: yamlfile.Store | None = None) -> Reading:
    """Read everything below `root`; `base_url` stands in for the one in site.yaml; `kept` has what was read before.

    Raises ProblemsFound with all problems of all files at once.
    """
    problems: list[Problem] = []
    files, values = {}, {}
    for field, (name, kind) in DATA_FILES.items():
        try:
            path, shown = root / "data" / name, f"data/{name}"
            absent = field in OPTIONAL and not path.exists()
            files[field] = YamlFile(shown) if absent else yamlfile.load(path, shown, kept)
            values[field] = validate(files[field], kind)
        except ProblemsFound as found:
            problems += found.problems
    for name, reader in {
        "strings": lambda: _strings(templates.parent / STRINGS_FILE, files, kept),
        "articles": lambda: _articles(root / "content"),
        "report": lambda: _report(root, values["site"]) if "site" in values else {},
    }.items():
        try:
            values[name] = reader()
        except ProblemsFound as found:
            problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    if base_url:
        values["site"] = values["site"].model_copy(update={"base_url": base_url})
    lists = {field: tuple(value) for field, value in values.items() if isinstance(value, list)}
    return Reading(Book(**(values | lists)), files, root)


def validate(file: YamlFile, kind: type):
    """The file's data as `kind`. Raises ProblemsFound with one problem per wrong key or value."""
    try:
        return TypeAdapter(kind).validate_python([] if file.data is None and kind is not Site else file.data)
    except ValidationError as error:
        # A value that may be one of two types is told once for each of them; the first is enough.
        errors = {_place(file, e): e for e in reversed(error.errors(include_url=False))}
        raise ProblemsFound(_explain(file, kind, keys, e) for (keys, _), e in errors.items()) from None


def _place(file: YamlFile, error: dict) -> tuple[tuple, bool]:
    """The keys of the wrong value, and whether it is missing; pydantic adds the name of the type it tried."""
    keys = tuple(error["loc"])
    absent = error["type"] == "missing"
    while keys and not absent and keys not in file.marks:
        keys = keys[:-1]
    return keys, absent


def _explain(file: YamlFile, kind: type, keys: tuple, error: dict) -> Problem:
    """Turn one pydantic error into a sentence for the person who typed the value."""
    path = ".".join(str(k) for k in keys if isinstance(k, str)) or "the file"
    given, known = error["input"], error.get("ctx", {})
    match error["type"]:
        case "missing":
            return file.problem(keys[:-1], f"{path}: missing; every record needs it")
        case "extra_forbidden":
            return file.problem(keys, f"{path}: unknown key{nearest(keys[-1], _fields_at(kind, keys[:-1]))}")
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", known["expected"])
            return file.problem(keys, f'{path}: "{given}" is not one of {", ".join(allowed)}{nearest(given, allowed)}')
        case "string_pattern_mismatch":
            return file.problem(
                keys, f'{path}: "{given}" does not have the right form; it must match {known["pattern"]}'
            )
        case "string_too_short":
            return file.problem(keys, f"{path}: empty; write the text")
        case "value_error":
            return file.problem(keys, f"{path}: {known['error']}")
        case _:
            return file.problem(keys, f"{path}: {error['msg'].lower()}, but it is {given!r}")


def _fields_at(kind, keys) -> list[str]:
    """The keys that a record may have at this place of the model."""
    for key in keys:
        if isinstance(key, int):
            kind = get_args(kind)[0]
            continue
        if not hasattr(kind, "model_fields"):  # a table of texts, dict[str, Text]
            kind = get_args(kind)[-1]
            continue
        fields = {f.alias or name: f for name, f in kind.model_fields.items()}
        options = [fields[key].annotation, *get_args(fields[key].annotation)]
        kind = next((o for o in options if hasattr(o, "model_fields")), None)
        if kind is None:
            return []
    return [f.alias or name for name, f in getattr(kind, "model_fields", {}).items()]


def _strings(path: Path, files: dict[str, YamlFile], kept: yamlfile.Store | None) -> dict[str, Text]:
    files["strings"] = file = yamlfile.load(path, STRINGS_FILE, kept)
    return validate(file, dict[str, Text])


def _report(root: Path, site: Site) -> dict:
    """Both texts of the report; the Chinese one must be the very bytes whose hash is recorded."""
    folder, report, problems = root / "data" / "sources", {}, []
    for language, name in {"zh": site.source.file, "en": site.source.translation}.items():
        shown = f"data/sources/{name}"
        try:
            raw = (folder / name).read_bytes()
        except FileNotFoundError:
            others = nearest(name, (p.name for p in folder.glob("*")))
            problems.append(Problem(shown, 1, 1, f"the file does not exist{others}"))
            continue
        found = hashlib.sha256(raw).hexdigest()
        if language == "zh" and found != site.source.sha256:
            problems.append(
                Problem(
                    shown,
                    1,
                    1,
                    f"the source text was changed: its SHA-256 is {found}, site.yaml records {site.source.sha256}; restore the file",
                )
            )
        report[language] = source.parse(raw.decode("utf-8"))
    if len(report) == len(LANGUAGES) and len(report["zh"]) != len(report["en"]):
        problems.append(
            Problem(
                f"data/sources/{site.source.translation}",
                1,
                1,
                f"{len(report['en'])} paragraphs, but the Chinese text has {len(report['zh'])}; they must match one to one",
            )
        )
    if problems:
        raise ProblemsFound(problems)
    return report


def _articles(folder: Path) -> dict[str, Article]:
    """Every Markdown page, which must exist in both languages."""
    ids = sorted(
        {str(p.relative_to(folder / l).with_suffix("")) for l in LANGUAGES for p in (folder / l).rglob("*.md")}
    )
    articles, problems = {}, []
    for id in ids:
        heads, bodies, lines = {}, {}, {}
        for language in LANGUAGES:
            try:
                heads[language], bodies[language], lines[language] = _article_file(
                    folder / language / f"{id}.md", f"content/{language}/{id}.md"
                )
            except ProblemsFound as found:
                problems += found.problems
        if len(heads) == len(LANGUAGES):
            title, summary = (Text(**{l: heads[l][key] for l in LANGUAGES}) for key in ("title", "summary"))
            articles[id] = Article(id, title, summary, MappingProxyType(bodies), MappingProxyType(lines))
    if problems:
        raise ProblemsFound(problems)
    return articles


def _article_file(path: Path, name: str) -> tuple[dict, str, int]:
    """Front matter, body and the line at which the body starts."""
    if not path.exists():
        raise ProblemsFound([Problem(name, 1, 1, "the page is missing in this language; translate the other one")])
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ProblemsFound(
            [Problem(name, 1, 1, f"not UTF-8: byte {error.start} is wrong; save the file as UTF-8")]
        ) from None
    match = re.match(r"---\ntitle: (\S[^\n]*)\nsummary: (\S[^\n]*)\n---\n+", text)
    if not match:
        raise ProblemsFound(
            [Problem(name, 1, 1, "the page must start with ---, title: …, summary: …, ---, one line each")]
        )
    return {"title": match[1].strip(), "summary": match[2].strip()}, text[match.end() :], match[0].count("\n") + 1
