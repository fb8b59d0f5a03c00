"""What changed in the data since the version that was last recorded; written by `build.py changes`, never typed.

data/changes.yaml says what each version changed. To know the old values, the state of the last one is kept in
data/changes.lock: a line for each field of each record, sorted, so that `git diff` of it reads like a list of changes.

The kind of a change follows from the field, by this rule:

    new          a record that was not there
    outcome      a publication added, taken out or changed; told of each commitment that it is about
    translation  English of which the Chinese stayed as it was (title.en, quote.en, plain.en, definition.en …)
    wording      our own words in Chinese (title, plain, summary, definition, why, note), and the English that changed
                 with them
    correction   everything else: quote.zh, target, verb, kind, places, deadline, theme …, and a record taken out

Reading and comparing know no clock; the date is given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..book import textfile
from ..book.book import Book
from ..book.model import Change, DataVersion, Model, Text
from ..book.problems import Problem, ProblemsFound
from ..making.cache import digest
from . import version
from .permalinks import KINDS

FILE, STATE = "data/changes.yaml", "data/changes.lock"
HEAD = """\
# The data as they were when their last version was recorded: record, field and value, with tabs between, sorted.
# Written by `python build.py changes`, which compares with it; never edit it.
"""

#: (kind:id, field such as title.en) -> its value as plain JSON.
State = dict[tuple[str, str], Any]

#: How the last line of changes.lock begins, with checksums of all others; hexadecimal digits of that of one line.
_MARKS, _MARK = "version\tlines\t", 3
_RESTORE = "restore the file from version control"

#: Fields that are our own words, whatever they are part of.
OUR_WORDS = ("title", "plain", "summary", "definition", "why", "note")

FIRST = Text(zh="首次发布。", en="First publication.")
USUAL = Text(zh="数据更新。", en="The data were updated.")
REORDERED = Text(
    zh="只调整了记录的顺序或格式，内容没有变。",
    en="Records were put in another order or form; nothing in them changed.",
)


# --- the state of the data --------------------------------------------------------------------------------


def state(book: Book) -> State:
    """Every field of every record that differs from its default, records in the order of the book."""
    found: State = {("report", "sha256"): book.site.source.sha256}
    for key, record in _records(book):
        found |= {
            (key, field): value
            for field, value in _fields(
                record.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"id"})
            )
        }
    return found


def _records(book: Book) -> Iterator[tuple[str, Model]]:
    """Every record that makes up the data, with a name that stays: its id, or the words or page that it is about."""
    for kind, records in (
        ("commitment", book.commitments),
        ("result", book.results),
        ("term", book.terms),
        ("theme", book.themes),
        ("place", book.places),
        ("unit", book.units),
    ):
        yield from ((f"{kind}:{r.id}", r) for r in records)
    yield from ((f"exclusion:{e.text}" + (f" {e.paragraph}" if e.paragraph else ""), e) for e in book.exclusions)
    yield from ((f"misprint:{m.text}", m) for m in book.misprints)
    seen: dict[str, int] = {}
    for outcome in book.outcomes:  # one page may be the source of several outcomes
        seen[outcome.url] = seen.get(outcome.url, 0) + 1
        yield f"outcome:{outcome.url}" + (f" {seen[outcome.url]}" if seen[outcome.url] > 1 else ""), outcome


def _fields(record: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _fields(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def read(root: Path) -> State | None:
    """The state of the last recorded version, with its hash as ("version", "hash"); None when there is none."""
    path = root / STATE
    if not path.is_symlink() and not path.exists():
        return None
    text = textfile.read(path, STATE)
    if not text.strip():
        raise ProblemsFound([Problem(STATE, 1, 1, f"the file is empty; {_RESTORE}")])
    found: State = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        try:
            record, field, value = line.split("\t")
            found[record, field] = json.loads(value)
        except (ValueError, RecursionError):
            what = f"not a line of record, field and value; {_RESTORE}"
            raise ProblemsFound([Problem(STATE, number, 1, what)]) from None
    return found


def tampered(root: Path) -> Iterator[Problem]:
    """The first line of changes.lock that isn't as it was written; one without a last line of marks is believed."""
    path = root / STATE
    numbered = list(enumerate(textfile.read(path, STATE).split("\n"), 1)) if path.exists() else []
    told = [line for _, line in numbered if line.startswith(_MARKS)]
    kept = [(number, line) for number, line in numbered if line and not line.startswith(("#", _MARKS))]
    if not told or told == [_marks([line for _, line in kept])]:
        return
    marks = told[-1].removeprefix(_MARKS).strip('"').partition(" ")[2]
    changed = (
        number for i, (number, line) in enumerate(kept) if digest(line)[:_MARK] != marks[i * _MARK : (i + 1) * _MARK]
    )
    yield Problem(STATE, next(changed, len(numbered)), 1, f"not as build.py changes wrote it; {_RESTORE}")


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
        yield len(recorded), f"no such version was recorded in {STATE}; run build.py changes, or {_RESTORE}"


def _history(versions: Sequence[DataVersion]) -> list[str]:
    return [f"{v.date} {v.hash}" for v in versions]


def _marks(lines: list[str]) -> str:
    """A checksum of these lines, and a shorter one of each, by which the line that was changed is found."""
    return _MARKS + json.dumps(f"{digest(*lines)[:12]} {''.join(digest(line)[:_MARK] for line in lines)}")


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _state_text(now: State, versions: Sequence[DataVersion]) -> str:
    recorded: State = {("version", "hash"): versions[-1].hash, ("version", "history"): _history(versions)}
    lines = sorted(
        "\t".join([record, field, json.dumps(value, ensure_ascii=False)])
        for (record, field), value in (now | recorded).items()
    )
    return HEAD + "".join(f"{line}\n" for line in [*lines, _marks(lines)])


# --- comparing ------------------------------------------------------------------------------------------------


def compare(old: State, new: State, moved: dict[str, str]) -> list[Change]:
    """What changed, in the order of the book; then what was taken out. `moved` are ids that lead to another one."""
    before, now = _by_record(old), _by_record(new)
    found: list[Change] = []
    for key in [*now, *(key for key in before if key not in now)]:
        was, is_ = before.get(key), now.get(key)
        if was == is_:
            continue
        if key.startswith("outcome:"):
            found += _of_outcome(key, was or {}, is_ or {})
        elif was and is_:
            found += [
                Change(
                    record=_name(key), field=f, kind=_kind(f, was, is_), old=_text(was.get(f)), new=_text(is_.get(f))
                )
                for f in _differing(was, is_)
            ]
        elif is_:
            found.append(Change(record=_name(key), field="", kind="new", new=_label(key, is_)))
        elif was:
            found.append(
                Change(record=_name(key), field="", kind="correction", old=_label(key, was), new=moved.get(key))
            )
    return found


def _by_record(fields: State) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for (record, field), value in fields.items():
        if record != "version":
            found.setdefault(record, {})[field] = value
    return found


def _differing(was: dict[str, Any], is_: dict[str, Any]) -> list[str]:
    return [f for f in dict.fromkeys([*is_, *was]) if was.get(f) != is_.get(f)]


def _kind(field: str, was: dict[str, Any], is_: dict[str, Any]) -> str:
    """By the rule at the head of this module."""
    *path, last = field.split(".")
    chinese = ".".join([*path, "zh"])
    if last == "en" and was.get(chinese) == is_.get(chinese):
        return "translation"
    return "wording" if last in ("zh", "en") and path and path[-1] in OUR_WORDS else "correction"


def _of_outcome(key: str, was: dict[str, Any], is_: dict[str, Any]) -> Iterator[Change]:
    """A publication is told of each commitment that it is about, so that the page of each knows that it changed."""
    about_now, about_then = is_.get("commitments", ()), was.get("commitments", ())
    for id in dict.fromkeys([*about_now, *about_then]):
        if id not in about_then or id not in about_now:
            old, new = (
                _label(key, one) if id in about else None for one, about in ((was, about_then), (is_, about_now))
            )
            yield Change(record=id, field="outcome", kind="outcome", old=old, new=new)
            continue
        for f in _differing(was, is_):
            if f != "commitments":
                yield Change(
                    record=id, field=f"outcome.{f}", kind="outcome", old=_text(was.get(f)), new=_text(is_.get(f))
                )


def names(book: Book, root: Path) -> set[str]:
    """What changes call the records of the book, and those of the last recorded version."""
    return {_name(key) for key, _ in (*_records(book), *(read(root) or {}))} | {"report"}


def _name(key: str) -> str:
    """Commitments and results go by their ids alone, which say what they are."""
    kind, _, id = key.partition(":")
    return id if kind in ("commitment", "result") else key


def _label(key: str, fields: dict[str, Any]) -> str:
    """What a whole record is called."""
    if key.startswith("outcome:"):
        return f"{fields['date']} {fields['url']}"
    return next((fields[f] for f in ("title.zh", "term.zh", "name.zh", "zh", "text") if f in fields), key)


def _text(value: Any) -> str | None:
    """A value as a reader may see it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(_known_by(part) if isinstance(part, dict) else str(part) for part in value)
    return json.dumps(value)


def _known_by(part: dict[str, Any]) -> str:
    """What names a record within a record: another report, a town or a namesake."""
    return next(str(part[key]) for key in ("url", "code", "words") if key in part)


# --- recording ------------------------------------------------------------------------------------------------


def record(root: Path, book: Book, date: str, reason: Text | None) -> DataVersion | None:
    """Append a version to changes.yaml and keep its state; None when nothing changed.

    Raises ProblemsFound when it can't be told what changed.
    """
    last, known = read(root), book.versions[-1] if book.versions else None
    hash, now = version.of_data(book).hash, state(book)
    if known and known.hash == hash:
        if last is None or _state_text(now, book.versions) != (root / STATE).read_text(encoding="utf-8"):
            _write(root / STATE, _state_text(now, book.versions))
        return None
    if known and (last is None or last.get(("version", "hash")) != known.hash):
        raise ProblemsFound(
            [
                Problem(
                    STATE,
                    1,
                    1,
                    f"this is not the state of the last recorded version, {known.date} {known.hash}, so what changed "
                    "can't be told; restore the file from version control",
                )
            ]
        )
    if abs(int(date[:4]) - book.site.year) > 100:
        what = f"{date} is more than a century from {book.site.year}, the report's year; give another --date"
        raise ProblemsFound([Problem(FILE, 1, 1, what)])
    if known and date < known.date:
        raise ProblemsFound(
            [
                Problem(
                    FILE,
                    1,
                    1,
                    f"the last version is of {known.date}, so the next one can't be of {date}; give a later --date",
                )
            ]
        )
    moved = {r.from_.partition("@")[0]: r.to for r in book.redirects}
    changes = compare(last, now, moved) if known and last else []
    if lost := _lost(root, last or {}, now, moved):
        raise ProblemsFound(lost)
    new = DataVersion(
        date=date,
        hash=hash,
        reason=reason or (REORDERED if known and not changes else USUAL if known else FIRST),
        changes=tuple(changes),
    )
    _write(root / FILE, _appended((root / FILE).read_text(encoding="utf-8"), new))
    _write(root / STATE, _state_text(now, [*book.versions, new]))
    return new


def _lost(root: Path, old: State, now: State, moved: dict[str, str]) -> list[Problem]:
    """Records with a permanent id that were taken out although nothing says where their id leads."""
    there = {record for record, _ in now}
    gone = dict.fromkeys(
        record for record, _ in old if record.partition(":")[0] in KINDS and record not in there and record not in moved
    )
    lines = (root / STATE).read_text(encoding="utf-8").split("\n") if gone else []
    return [
        Problem(
            STATE,
            next(n for n, line in enumerate(lines, 1) if line.startswith(f"{record}\t")),
            1,
            f"{record} was taken out; restore it or record a redirect in data/redirects.yaml",
        )
        for record in gone
    ]


def _quoted(words: str) -> str:
    """As YAML writes it: JSON's strings are YAML's."""
    return json.dumps(words, ensure_ascii=False)


def _appended(text: str, new: DataVersion) -> str:
    """The file with one version more; what stands in it stays as it is."""
    lines = [
        f"- date: {new.date}",
        f"  hash: {_quoted(new.hash)}",
        f"  reason: {{zh: {_quoted(new.reason.zh)}, en: {_quoted(new.reason.en)}}}",
    ]
    lines += ["  changes:"] if new.changes else []
    for change in new.changes:
        given = {name: value for name, value in change.model_dump().items() if value is not None}
        lines += [
            f"  {'- ' if i == 0 else '  '}{name}: {_quoted(value)}" for i, (name, value) in enumerate(given.items())
        ]
    before = text.rstrip().removesuffix("[]").rstrip()
    return (f"{before}\n" if before else "") + "\n".join(lines) + "\n"
