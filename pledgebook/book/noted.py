"""A book that notes what is read of it, so that a page is planned again only when something that it shows changed.

Whoever plans from a noted book must read nothing else of the record: what came from elsewhere would go unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cached_property, wraps
from importlib import import_module
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from ..making.cache import fingerprint
from ..making.notes import WORKED_OUT, Key, Notes
from .about import Site
from .book import Article, Book
from .model import Commitment, Model, Place, Result, Theme
from .source import Paragraph, Passage
from .vocabulary import Term, Unit

_Asked = ParamSpec("_Asked")
_Value = TypeVar("_Value")

Hash = str | tuple[Key, ...]
"""Of what was worked out, the keys that it was made from."""

#: Stands for a part that a table doesn't have.
_ABSENT = "\0absent"
#: Stands for all parts of a table at once: while its hash stays, none of them needs to be looked at.
_ALL = "\0all"
_EVERYTHING: Key = ("everything", None)


def of_book(
    function: Callable[Concatenate[Book, _Asked], _Value],
) -> Callable[Concatenate[Book, _Asked], _Value]:
    """Work a function out once for each book and arguments, which are texts and numbers."""

    @wraps(function)
    def asked(book: Book, *arguments: _Asked.args, **named: _Asked.kwargs) -> _Value:
        name = (function.__module__, function.__qualname__, *arguments, *named.items())
        value: _Value = book.notes.worked_out(name, lambda: function(book, *arguments, **named))
        return value

    return cast(Callable[Concatenate[Book, _Asked], _Value], asked)


class Noted:
    """Reads like the `Book` that it stands for.

    Of a record with an id each field is noted by itself, of a table each part, and of all else the whole. Who goes
    through a list of records has read which they are and in what order.
    """

    def __init__(self, book: Book, hashes: Mapping[int, str]):
        """`hashes` are those of whole records, by identity."""
        self.notes = Notes()
        self._book, self._hashes = book, dict(hashes)
        self._found: dict[Key, str] = {}
        self._records: dict[int, _Record] = {}
        self._shown: dict[int, tuple[Any, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._book, name)
        if isinstance(value, Mapping):
            self.__dict__[name] = table = _Table(self, name, value)  # the next time nobody comes here
            return table
        self.notes.note((name, None))
        return self.shown(value)

    def shown(self, value: Any) -> Any:
        """A value with notes taken of the records in it."""
        if type(value) in _IDENTIFIED:
            if id(value) not in self._records:
                self._records[id(value)] = _Record(value, self.notes)
            return self._records[id(value)]
        if isinstance(value, tuple) or (is_dataclass(value) and not isinstance(value, _WITHOUT_RECORDS)):
            if id(value) not in self._shown:  # the value itself is held, too, so that no other gets its identity
                self._shown[id(value)] = value, self._with_records_shown(value)
            return self._shown[id(value)][1]
        return value

    def _with_records_shown(self, value: Any) -> Any:
        if isinstance(value, tuple):
            parts = tuple(map(self.shown, value))
            return parts if any(new is not old for new, old in zip(parts, value)) else value
        named = {f.name: self.shown(getattr(value, f.name)) for f in fields(value)}
        return replace(value, **named) if any(new is not getattr(value, name) for name, new in named.items()) else value

    def derived(self, function: Callable[[Book], Mapping[Any, Any]]) -> Mapping[Any, Any]:
        """The table that a function makes of the book: its parts are noted, and not what each is made from."""
        name = f"{function.__module__}:{function.__qualname__}"
        if name not in self.__dict__:
            self.__dict__[name] = _Table(self, name, function(self._book))
        table: Mapping[Any, Any] = self.__dict__[name]
        return table

    @property
    def everything(self) -> Book:
        """The book without notes, for what is made from nearly all of it: it is made again when anything changed."""
        self.notes.note(_EVERYTHING)
        return self._book

    def hash_of(self, key: Key) -> str:
        """Of what is read under a key now."""
        if key not in self._found:
            self._found[key] = self._hash_of(*key)
        return self._found[key]

    def _hash_of(self, name: str, part: Any) -> str:
        if name in _KINDS:
            id, field = part
            if (record := self._by_id.get((name, id))) is None:
                return _ABSENT
            return self._whole(record) if field is None else fingerprint(self._plain(getattr(record, field)))
        if (name, part) == _EVERYTHING:
            book, whole = self._book, {f.name: getattr(self._book, f.name) for f in fields(self._book)}
            records = [list(map(self._whole, value)) for value in whole.values() if isinstance(value, tuple)]
            others = (book.report, book.articles, book.strings)
            return fingerprint([records, self._whole(book.site), *map(self._plain, others)])
        if name == "term_pattern":  # it takes long to make, and is made of these words alone
            return self.hash_of(("term_by_words", part))
        if name in _OF_VERSIONS and part == _ALL:  # there are thousands of changes, and of each version a hash is known
            return self.hash_of(("versions", None))
        value: Any = _made(name, self._book) if ":" in name else getattr(self._book, name, _ABSENT)
        part = None if part == _ALL else part
        return fingerprint(self._plain(value.get(part, _ABSENT) if isinstance(value, Mapping) and part else value))

    def changed(self, before: Mapping[Key, Hash]) -> dict[Key, frozenset[Key]]:
        """The keys that were read with another hash before; of what was worked out, those that it was made from."""
        groups = {key: parts for key, parts in before.items() if not isinstance(parts, str)}
        self.notes.made_from = groups | self.notes.made_from
        found = self._changed({key: hash for key, hash in before.items() if isinstance(hash, str)})
        because = {key: frozenset((key,)) for key in found}

        def why(group: Key) -> frozenset[Key]:
            if group not in because:
                parts = groups[group]
                because[group] = frozenset(found.intersection(parts)).union(*map(why, groups.keys() & parts))
            return because[group]

        for group in groups if found else ():
            why(group)
        return {key: changed for key, changed in because.items() if changed}

    def _changed(self, before: Mapping[Key, str]) -> set[Key]:
        same = {
            (name, part[0])
            for (name, part), hash in before.items()
            if name in _KINDS and part[1] is None and self.hash_of((name, part)) == hash
        }
        tables = {key: hash for key, hash in before.items() if key[1] == _ALL}
        same_tables = {key[0] for key, hash in tables.items() if self.hash_of(key) == hash}
        found = set()
        for key, hash in before.items():
            if key[0] in same_tables:
                self._found[key] = hash  # nor a part of a table that is as it was
            elif key[0] in _KINDS and (key[0], key[1][0]) in same:
                self._found[key] = hash  # no field of a record differs that is as it was
            elif self.hash_of(key) != hash:
                found.add(key)
        return found

    def hashes(self, keys: Iterable[Key]) -> list[tuple[Key, Hash]]:
        """The keys with their hashes; after them what they were made from, and the tables of which they are parts."""
        known, made_from = dict.fromkeys(keys), self.notes.made_from
        waiting = [key for key in known if key[0] == WORKED_OUT]
        while waiting:
            parts = [part for part in made_from.get(waiting.pop(), ()) if part not in known]
            known |= dict.fromkeys(parts)
            waiting += [part for part in parts if part[0] == WORKED_OUT]
        tables = {name: None for name, part in known if part is not None and name not in (*_KINDS, WORKED_OUT)}
        every = known | {(name, _ALL): None for name in tables}
        return [(key, made_from.get(key, ()) if key[0] == WORKED_OUT else self.hash_of(key)) for key in every]

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], Model]:
        book = self._book
        found: dict[tuple[str, str], Model] = {("Site", ""): book.site}
        for records in (book.commitments, book.results, book.themes, book.places, book.terms, book.units):
            found |= {_id(record): record for record in records}
        return found

    def _whole(self, record: Any) -> str:
        """The hash of all fields of something."""
        if id(record) not in self._hashes:
            names = type(record).model_fields if isinstance(record, Model) else [f.name for f in fields(record)]
            self._hashes[id(record)] = fingerprint([self._plain(getattr(record, name)) for name in names])
        return self._hashes[id(record)]

    def _plain(self, value: Any) -> Any:
        """A value as texts, numbers and lists; a record whose fields are noted as its id."""
        if value is None or isinstance(value, (str, int, float)):
            return value
        if type(value) in _IDENTIFIED:
            return _id(value)
        if isinstance(value, tuple | list):
            return [self._plain(part) for part in value]
        if isinstance(value, Mapping):
            return [[self._plain(key), self._plain(part)] for key, part in value.items()]
        return self._whole(value)


class _Record:
    """A record with an id: which of its fields are read is noted."""

    def __init__(self, record: Any, notes: Notes):
        self._record, self._notes, self._id = record, notes, _id(record)
        self._fields = type(record).model_fields  # which pydantic looks up anew each time

    @property  # type: ignore[misc]  # what it is for whoever asks
    def __class__(self) -> Any:
        return type(self._record)

    def __getattr__(self, name: str) -> Any:
        kind, id = self._id  # a method may read any field
        self._notes.note((kind, (id, name if name in self._fields else None)))
        return getattr(self._record, name)

    def __eq__(self, other: object) -> bool:
        return getattr(other, "_record", other) is self._record

    def __hash__(self) -> int:
        return hash(self._id)


class _Table(Mapping[Any, Any]):
    """A table of the book: its parts are noted one by one, and all of it when somebody goes through it."""

    def __init__(self, book: Noted, name: str, table: Mapping[Any, Any]):
        self._book, self._name, self._table = book, name, table

    def __getitem__(self, part: Any) -> Any:
        self._book.notes.note((self._name, part))
        return self._book.shown(self._table[part])

    def __contains__(self, part: Any) -> bool:
        self._book.notes.note((self._name, part))
        return part in self._table

    def __iter__(self) -> Iterator[Any]:
        self._book.notes.note((self._name, None))
        return iter(self._table)

    def __len__(self) -> int:
        self._book.notes.note((self._name, None))
        return len(self._table)


def _made(name: str, book: Book) -> Any:
    """What the function `module:name` makes of a book."""
    module, _, function = name.partition(":")
    return getattr(import_module(module), function, lambda _: {})(book)


def _id(record: Any) -> tuple[str, str]:
    return type(record).__name__, getattr(record, "id", "")


def named(keys: Collection[Key]) -> str:
    """What changed, in the words of who keeps the data: `hy2020-346.plain`, at most three of them."""
    names = sorted({name for key in keys if (name := _named(*key))})
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _named(name: str, part: Any) -> str:
    # A whole record and everything are read by those that read their fields as well, or are files without a reason.
    if name in _KINDS:
        id, field = part
        before = {"Commitment": "", "Result": "", "Site": "site"}.get(name, f"{name.lower()}:")
        return f"{before}{id}.{field}" if field else ""
    return _FILES[name].format(part) if name in _FILES else ""


#: Records whose fields are noted one by one, and the names of their classes. Nothing is derived from these classes, and
#: to ask for the type itself takes a tenth of the time that `isinstance` takes with those of pydantic.
_IDENTIFIED = frozenset((Commitment, Result, Theme, Place, Term, Unit, Site))
#: What may stand for itself: no record is in it.
_WITHOUT_RECORDS = (Paragraph, Passage, Article)
_KINDS = frozenset(kind.__name__ for kind in _IDENTIFIED)
#: Tables that are made from the recorded versions alone.
_OF_VERSIONS = frozenset(("history", "recorded_hash", "recorded_hashes"))
#: What is read of the book -> where it stands.
_FILES = {
    "articles": "content/*/{}.md",
    "outcomes_of": "outcomes of {}",
    "outcomes": "outcomes.yaml",
    "searches_of": "searches for {}",
    "versions": "changes.yaml",
    "version_names": "changes.yaml",
    "history": "changes of {}",
    "recorded_hash": "changes of {}",
    "recorded_hashes": "changes of {}",
    "exclusions": "exclusions.yaml",
    "misprints": "misprints.yaml",
    "redirects": "redirects.yaml",
    "report": "the report",
}
