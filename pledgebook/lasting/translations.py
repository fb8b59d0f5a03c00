"""The state of both languages in which each translation was last checked: data/translations.lock.

Who edits one language alone may leave the other one behind. So the file keeps, for each text that is in two languages,
a hash of both from when somebody last saw that they say the same. As long as one has changed since and the other has
not, `drifted` finds it. Quotes are left out: they are bound to the report and to its translation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..book import textfile
from ..book.book import Book
from ..book.model import LANGUAGES, Language, Model, Text
from ..book.problems import Problem, ProblemsFound, nearest
from ..making.cache import write_whole
from .state import RECORDS, records

FILE = "data/translations.lock"
HEAD = """\
# The words of both languages as they were when each translation was last checked: record, field, and a hash of the
# Chinese and of the English, with tabs between. Written by `python build.py reviewed`; while one of them has changed
# since and the other has not, nothing is built.
"""
_LENGTH = 12


class Name(NamedTuple):
    """A text in two languages: hy2020-346, plain; or article:about, text."""

    record: str
    field: str

    def __str__(self) -> str:
        return f"{self.record}.{self.field}"


class State(NamedTuple):
    """The hashes of a text in both languages."""

    zh: str
    en: str


class Place(NamedTuple):
    """Where a text stands: the field of the book, and the keys to it there; none of an article."""

    field: str
    keys: tuple[str | int, ...]


def _states(book: Book) -> Iterator[tuple[Name, State, Place]]:
    """Every text in two languages as it is now, and where it stands."""
    numbers = dict.fromkeys(RECORDS, 0)
    for key, record in records(book):
        kind, _, id = key.partition(":")
        for path, text in _texts_of(record):
            name = Name(id if kind == "commitment" else key, ".".join(path))
            yield name, State(_hash(text.zh), _hash(text.en)), Place(RECORDS[kind][0], (numbers[kind], *path))
        numbers[kind] += 1
    for id, a in book.articles.items():
        zh, en = ("\n".join((a.title[l], a.summary[l], a.body[l])) for l in LANGUAGES)
        yield Name(f"article:{id}", "text"), State(_hash(zh), _hash(en)), Place("articles", ())


def _texts_of(record: Model, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Text]]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Text) and name != "quote":
            yield (*before, name), value
        elif isinstance(value, Model) and not isinstance(value, Text):
            yield from _texts_of(value, (*before, name))


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:_LENGTH]


def read(root: Path) -> dict[Name, State] | None:
    """What was recorded; None where nothing ever was. Raises ProblemsFound for lines that can't be read."""
    path = root / FILE
    if not path.is_symlink() and not path.exists():
        return None
    found, wrong = {}, []
    for number, line in enumerate(textfile.read(path, FILE).split("\n"), 1):
        if line and not line.startswith("#"):
            parts = line.split("\t")
            if len(parts) == 4 and len(parts[2]) == len(parts[3]) == _LENGTH:
                found[Name(*parts[:2])] = State(*parts[2:])
            else:
                what = f'"{line[:80]}" is no line of this file; restore it from version control'
                wrong.append(Problem(FILE, number, 1, what))
    if wrong:
        raise ProblemsFound(wrong)
    return found


def drifted(book: Book, root: Path) -> list[tuple[Name, Language, Place]]:
    """The texts that changed in one language alone since they were last checked, with that language."""
    before = read(root)
    return [] if before is None else list(_drifted(before, _states(book)))


def _drifted(
    before: dict[Name, State], states: Iterable[tuple[Name, State, Place]]
) -> Iterator[tuple[Name, Language, Place]]:
    for name, now, place in states:
        if then := before.get(name):
            changed: list[Language] = [l for l in LANGUAGES if getattr(now, l) != getattr(then, l)]
            if len(changed) == 1:
                yield name, changed[0], place


def unrecorded(book: Book, root: Path) -> int:
    """How many texts are new, or changed in both languages, since the file was written; 0 where there is no file."""
    before = read(root)
    return 0 if before is None else sum(before.get(name) != state for name, state, _ in _states(book))


def record(root: Path, book: Book, reviewed: Collection[str] = ()) -> int:
    """Record both languages as they are, but for texts that changed in one alone and are not among the `reviewed`.

    These are names of texts, or of records with all their texts. Returns how many lines are new or changed. Raises
    ProblemsFound for a name that is none.
    """
    states, before = list(_states(book)), read(root) or {}
    now = {name: state for name, state, _ in states}
    known = {part for name in now for part in (str(name), name.record)}
    if unknown := sorted(set(reviewed) - known):
        advice = "name a record, or a text such as hy2020-346.plain"
        raise ProblemsFound(
            Problem(FILE, 1, 1, f'nothing is called "{one}"; {advice}{nearest(one, known)}') for one in unknown
        )
    left = {name for name, _, _ in _drifted(before, states) if not {str(name), name.record} & set(reviewed)}
    lines = {name: before[name] if name in left else state for name, state in now.items()}
    text = HEAD + "".join("\t".join((*name, *state)) + "\n" for name, state in sorted(lines.items()))
    write_whole(root / FILE, text.encode("utf-8"))
    return sum(before.get(name) != state for name, state in lines.items())
