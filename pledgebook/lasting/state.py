"""The data at one moment, as exact values: a line for each field of each record.

data/changes.lock keeps the state of the last recorded version, sorted, so that `git diff` of it reads like a list of
changes. A state holds all that makes up the data: the records, the order they stand in, the translation of the report,
and the hash of the report. It doesn't depend on the classes of the model but for their defaults, which are left out.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..book import textfile
from ..book.book import Book
from ..book.model import Commitment, Model, Outcome, Place, Result, Theme
from ..book.problems import Problem, ProblemsFound
from ..book.recorded import DataVersion
from ..book.vocabulary import Exclusion, Misprint, Term, Unit
from ..making.cache import digest, framed

FILE = "data/changes.lock"
HEAD = """\
# The data as they were when their last version was recorded: record, field and value, with tabs between, sorted.
# Written by `python build.py changes`, which compares with it; never edit it.
"""

#: How the last line of changes.lock begins, with checksums of all others; hexadecimal digits of that of one line.
_MARKS, _MARK = "version\tlines\t", 3
_RESTORE = "restore the file from version control"

#: (kind:id, field such as title.en) -> its value as plain JSON.
State = dict[tuple[str, str], Any]

#: Kind of record -> field of the book, and what such a record is.
RECORDS: Mapping[str, tuple[str, type[Model]]] = {
    "commitment": ("commitments", Commitment),
    "result": ("results", Result),
    "term": ("terms", Term),
    "theme": ("themes", Theme),
    "place": ("places", Place),
    "unit": ("units", Unit),
    "exclusion": ("exclusions", Exclusion),
    "misprint": ("misprints", Misprint),
    "outcome": ("outcomes", Outcome),
}
#: What says something of the whole and is no record.
_OF_THE_WHOLE = ("version", "order")


def state(book: Book) -> State:
    """Every field of every record that differs from its default, and the order of the records."""
    found: State = {("report", "sha256"): book.site.source.sha256}
    order: dict[str, list[str]] = {}
    for key, record in records(book):
        order.setdefault(key.partition(":")[0], []).append(key.partition(":")[2])
        fields = record.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"id"})
        found |= {(key, field): value for field, value in _flat(fields)}
    found |= {(f"paragraph:{p.id}", "en"): p.text for p in book.report["en"]}
    return found | {("order", kind): keys for kind, keys in order.items()}


def records(book: Book) -> Iterator[tuple[str, Model]]:
    """Every record that makes up the data, with a name that stays: its id, or the words or page that it is about."""
    seen: Counter[str] = Counter()
    for kind, (field, _) in RECORDS.items():
        for record in getattr(book, field):
            if isinstance(record, Outcome):  # one page may be the source of several outcomes
                seen[record.url] += 1
                id = record.url + (f" {seen[record.url]}" if seen[record.url] > 1 else "")
            elif isinstance(record, Exclusion):
                id = record.text + (f" {record.paragraph}" if record.paragraph else "")
            else:
                id = record.text if isinstance(record, Misprint) else record.id
            yield f"{kind}:{id}", record


def _flat(record: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def by_record(fields: State) -> dict[str, dict[str, Any]]:
    """Record -> field -> value, of what has fields to compare."""
    found: dict[str, dict[str, Any]] = {}
    for (record, field), value in fields.items():
        if record not in _OF_THE_WHOLE:
            found.setdefault(record, {})[field] = value
    return found


def held(fields: State) -> dict[str, int]:
    """Kind of record -> how many there are."""
    return {kind: len(keys) for (record, kind), keys in fields.items() if record == "order"}


# --- as text --------------------------------------------------------------------------------------------------


def lines(fields: State) -> str:
    """The state as text: record, field and value as JSON, with tabs between, sorted."""
    return "".join(
        sorted(
            f"{record}\t{field}\t{json.dumps(value, ensure_ascii=False)}\n" for (record, field), value in fields.items()
        )
    )


def sha256(fields: State) -> str:
    """Of the state as text."""
    return hashlib.sha256(lines(fields).encode("utf-8")).hexdigest()


def read(root: Path) -> State | None:
    """The state of the last recorded version, with what is said of it as ("version", …); None when there is none."""
    path = root / FILE
    if not path.is_symlink() and not path.exists():
        return None
    text = textfile.read(path, FILE)
    if not text.strip():
        raise ProblemsFound([Problem(FILE, 1, 1, f"the file is empty; {_RESTORE}")])
    return dict(_fields(text))


@lru_cache(maxsize=1)
def _fields(text: str) -> State:
    numbered = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line and not line.startswith("#")]
    split = [line.split("\t") for _, line in numbered]
    try:
        values = json.loads(f"[{','.join(value for _, _, value in split)}]")  # at once is several times as fast
        return {(record, field): value for (record, field, _), value in zip(split, values, strict=True)}
    except (ValueError, RecursionError):
        at = next((number for number, line in numbered if not _is_field(line)), 1)
        raise ProblemsFound([Problem(FILE, at, 1, f"not a line of record, field and value; {_RESTORE}")]) from None


def _is_field(line: str) -> bool:
    try:
        _, _, value = line.split("\t")
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True


def of_records(fields: State | None) -> State:
    """The state without what data/changes.lock says of the version."""
    return {key: value for key, value in (fields or {}).items() if key[0] != "version"}


def kept(now: State, versions: Sequence[DataVersion]) -> str:
    """What data/changes.lock says of the last of these versions."""
    recorded: State = {("version", "hash"): versions[-1].hash, ("version", "history"): _history(versions)}
    text = lines(now | recorded)
    return HEAD + text + _marks(text.split("\n")[:-1]) + "\n"


def tampered(root: Path) -> Iterator[Problem]:
    """The first line of changes.lock that isn't as it was written; one without a last line of marks is believed."""
    path = root / FILE
    if path.exists() and (what := _tampered(textfile.read(path, FILE))):
        yield what


@lru_cache(maxsize=1)
def _tampered(text: str) -> Problem | None:
    numbered = list(enumerate(text.split("\n"), 1))
    told = [line for _, line in numbered if line.startswith(_MARKS)]
    kept = [(number, line) for number, line in numbered if line and not line.startswith(("#", _MARKS))]
    if not told or told == [_marks([line for _, line in kept])]:
        return None
    marks = told[-1].removeprefix(_MARKS).strip('"').partition(" ")[2]
    changed = (
        number for i, (number, line) in enumerate(kept) if digest(line)[:_MARK] != marks[i * _MARK : (i + 1) * _MARK]
    )
    return Problem(FILE, next(changed, len(numbered)), 1, f"not as build.py changes wrote it; {_RESTORE}")


def not_recorded(root: Path, book: Book) -> Iterator[tuple[int, str]]:
    """The index in changes.yaml, and what is wrong, of the first version that isn't the one in changes.lock."""
    recorded = (read(root) or {}).get(("version", "history"), [])
    there = _history(book.versions)
    for i, known in enumerate(recorded):
        if i >= len(there) or there[i] != known:
            found = there[i] if i < len(there) else "missing"
            yield i, f"this version was recorded as {known}, and it is {found}; {_RESTORE}"
            return
    if recorded and len(there) > len(recorded):
        yield len(recorded), f"no such version was recorded in {FILE}; run build.py changes, or {_RESTORE}"


def _history(versions: Sequence[DataVersion]) -> list[str]:
    return [f"{v.date} {v.hash}" for v in versions]


def _marks(lines: list[str]) -> str:
    """A checksum of these lines, and a shorter one of each, by which the line that was changed is found."""
    whole, each = hashlib.sha256(), []
    for line in map(framed, lines):
        whole.update(line)
        each.append(hashlib.sha256(line).hexdigest()[:_MARK])
    return _MARKS + json.dumps(f"{whole.hexdigest()[:12]} {''.join(each)}")


# --- back to a book -------------------------------------------------------------------------------------------


def book_of(fields: State, book: Book) -> Book:
    """A book with the records and the translation of a state; all else is as in the one given.

    Raises pydantic.ValidationError for a record that the model no longer knows.
    """
    found = by_record(fields)
    lists: dict[str, Any] = {
        name: tuple(_record(kind, key, found[f"{kind}:{key}"]) for key in fields.get(("order", kind), ()))
        for kind, (name, _) in RECORDS.items()
    }
    english = tuple(dataclasses.replace(p, text=found[f"paragraph:{p.id}"]["en"]) for p in book.report["en"])
    return dataclasses.replace(book, report={**book.report, "en": english}, **lists)


def _record(kind: str, key: str, fields: dict[str, Any]) -> Model:
    nested: dict[str, Any] = {}
    for name, value in fields.items():
        *path, last = name.split(".")
        inner = nested
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = value
    model = RECORDS[kind][1]
    return model.model_validate(({"id": key} if "id" in model.model_fields else {}) | nested)
