"""What changed in the data since the version that was last recorded; written by `build.py changes`, never typed.

data/changes.yaml says what each version changed, for readers, and in `undo` whatever else it takes to set the data back
exactly: from the last version's state, which is kept in data/changes.lock, every earlier one can be rebuilt.

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

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..book.book import Book
from ..book.model import Text
from ..book.problems import Problem, ProblemsFound
from ..book.recorded import Change, DataVersion
from ..making.cache import write_whole
from . import version
from .permalinks import KINDS
from .state import FILE as STATE
from .state import State, by_record, held, kept, of_records, read, records, sha256, state

FILE, ARCHIVES = "data/changes.yaml", "data/versions"


#: Fields that are our own words, whatever they are part of.
OUR_WORDS = ("title", "plain", "summary", "definition", "why", "note")

FIRST = Text(zh="首次发布。", en="First publication.")
USUAL = Text(zh="数据更新。", en="The data were updated.")
REORDERED = Text(
    zh="只调整了记录的顺序或格式，内容没有变。",
    en="Records were put in another order or form; nothing in them changed.",
)


# --- comparing ------------------------------------------------------------------------------------------------


def compare(old: State, new: State, moved: dict[str, str]) -> list[Change]:
    """What changed, in the order of the book; then what was taken out. `moved` are ids that lead to another one."""
    before, now = by_record(old), by_record(new)
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
    found = {_name(key) for key, _ in (*records(book), *(read(root) or {}))}
    return found | {"report", *(f"paragraph:{p.id}" for p in book.report["en"])}


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


# --- setting back ---------------------------------------------------------------------------------------------


def rebuilt(last: State, versions: tuple[DataVersion, ...]) -> list[State | None]:
    """The state of every recorded version, oldest first, from that of the last one.

    None for those that were recorded when `undo` was not written yet, and all before them.
    """
    found: list[State | None] = [last] if versions else []
    for v in versions[:0:-1]:
        now = found[0]
        found.insert(0, None if now is None or v.state is None else before(now, v))
    return found


def before(now: State, v: DataVersion) -> State:
    """The state that a version changed, from the one that it made."""
    fields = {record: dict(values) for record, values in _set_back(now, v.changes).items()}
    for record, names in v.absent.items():
        for field in tuple(fields[record]) if names == (WHOLE,) else names:
            del fields[record][field]
    for record, values in v.undo.items():
        fields.setdefault(record, {}).update(values)
    return {(record, field): value for record, values in fields.items() for field, value in values.items()}


def _set_back(now: State, changes: tuple[Change, ...]) -> dict[str, dict[str, Any]]:
    """Record -> field -> value, as far as the changes tell it: texts, and records that were not there."""
    fields = _fields(now)
    for c in changes:
        keys = (f"{kind}:{c.record}" for kind in ("commitment", "result"))
        key = next((key for key in keys if key in fields), c.record)
        if c.kind == "new":
            fields.pop(key, None)
        elif c.field and c.kind != "outcome" and c.old is not None:
            fields.setdefault(key, {})[c.field] = c.old
        elif c.field and c.kind != "outcome":
            fields.get(key, {}).pop(c.field, None)
    return fields


def _fields(state: State) -> dict[str, dict[str, Any]]:
    """Record -> field -> value, of all that a state says."""
    found: dict[str, dict[str, Any]] = {}
    for (record, field), value in state.items():
        found.setdefault(record, {})[field] = value
    return found


#: Stands for all fields of a record that was not there.
WHOLE = "*"


class Undo(NamedTuple):
    """All that the changes alone don't set back."""

    undo: dict[str, dict[str, Any]]
    absent: dict[str, tuple[str, ...]]


def undo(old: State, new: State, changes: tuple[Change, ...]) -> Undo:
    """What sets back to the old state what setting back the changes of a version leaves."""
    left, was = _set_back(new, changes), _fields(old)
    values = {
        record: found
        for record, fields in was.items()
        if (
            found := {
                f: value for f, value in fields.items() if f not in left.get(record, {}) or left[record][f] != value
            }
        )
    }
    absent = {
        record: tuple(f for f in fields if f not in was[record]) if record in was else (WHOLE,)
        for record, fields in left.items()
        if fields.keys() - was.get(record, {}).keys()
    }
    return Undo(values, absent)


# --- recording ------------------------------------------------------------------------------------------------

#: From a book with the version that is about to be recorded to its archive.
Archiver = Callable[[Book], bytes]


def record(root: Path, book: Book, date: str, reason: Text | None, archive: Archiver) -> DataVersion | None:
    """Append a version to changes.yaml, keep its state, and put its archive beside; None when nothing changed.

    Raises ProblemsFound when it can't be told what changed.
    """
    last, known = read(root), book.versions[-1] if book.versions else None
    hash, now = version.of_data(book).hash, state(book)
    old = of_records(last)
    if known and known.hash == hash and (not last or known.state is None or old == now):
        if last is None or kept(now, book.versions) != (root / STATE).read_text(encoding="utf-8"):
            _write(root / STATE, kept(now, book.versions))
        return None
    _see_that_it_may_follow(last, known, date, book.site.year)
    moved = {r.from_.partition("@")[0]: r.to for r in book.redirects}
    changes = tuple(compare(old, now, moved)) if known else ()
    if lost := _lost(root, old, now, moved):
        raise ProblemsFound(lost)
    hashes = version.hashes(book)
    new = DataVersion(
        date=date,
        hash=hash,
        reason=reason or (REORDERED if known and not changes else USUAL if known else FIRST),
        state=sha256(now),
        held=held(now),
        records={id: hash for id, hash in hashes.items() if book.recorded_hash.get(id) != hash},
        changes=changes,
        **(undo(old, now, changes)._asdict() if known else {}),
    )
    following = dataclasses.replace(book, versions=(*book.versions, new))
    content = archive(following)
    new = new.model_copy(update={"archive": hashlib.sha256(content).hexdigest()})
    (root / ARCHIVES).mkdir(exist_ok=True)
    write_whole(root / ARCHIVES / f"{following.version_names[-1]}.zip", content)
    _write(root / FILE, _appended((root / FILE).read_text(encoding="utf-8"), new))
    _write(root / STATE, kept(now, following.versions))
    return new


def _see_that_it_may_follow(last: State | None, known: DataVersion | None, date: str, year: int) -> None:
    """Raises ProblemsFound when a version of this date can't come after the last one."""
    if known and (last is None or last.get(("version", "hash")) != known.hash):
        what = (
            f"this is not the state of the last recorded version, {known.date} {known.hash}, so what changed can't be "
            "told; restore the file from version control"
        )
        raise ProblemsFound([Problem(STATE, 1, 1, what)])
    if abs(int(date[:4]) - year) > 100:
        what = f"{date} is more than a century from {year}, the report's year; give another --date"
        raise ProblemsFound([Problem(FILE, 1, 1, what)])
    if known and date < known.date:
        what = f"the last version is of {known.date}, so the next one can't be of {date}; give a later --date"
        raise ProblemsFound([Problem(FILE, 1, 1, what)])


def _write(path: Path, text: str) -> None:
    write_whole(path, text.encode("utf-8"))


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
    lines += [f"  {name}: {json.dumps(value)}" for name, value in _told(new).items() if value]
    lines += ["  changes:"] if new.changes else []
    for change in new.changes:
        given = {name: value for name, value in change.model_dump().items() if value is not None}
        lines += [
            f"  {'- ' if i == 0 else '  '}{name}: {_quoted(value)}" for i, (name, value) in enumerate(given.items())
        ]
    for name, found in (("undo", new.undo), ("absent", new.absent)):
        lines += [f"  {name}:"] if found else []
        lines += [f"    {_quoted(key)}: {json.dumps(told, ensure_ascii=False)}" for key, told in found.items()]
    before = text.rstrip().removesuffix("[]").rstrip()
    return (f"{before}\n" if before else "") + "\n".join(lines) + "\n"


def _told(new: DataVersion) -> Mapping[str, Any]:
    return {"state": new.state, "archive": new.archive, "held": new.held, "records": new.records}
