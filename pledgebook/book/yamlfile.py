"""Read YAML safely and remember where each value stands."""

from __future__ import annotations

import hashlib
import marshal
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, cast

import yaml

from ..making.cache import digest
from . import textfile
from .problems import Problem, ProblemsFound, full_width

#: A value's place in the document: keys and list indexes from the top.
Keys = tuple[str | int, ...]

#: What was read is read again when this code changed.
_CODE = Path(__file__)

#: Records within records: the deepest file of a book has five.
DEEPEST = 24
#: Digits of a number: the largest that any record needs has 18.
_MOST_DIGITS = 40

#: Where a sign of YAML would stand in a line: after the key, at its start, before a value, between values in brackets.
_STRUCTURE = re.compile(
    r"^\s*(?:[-－]\s*)?[\"']?[\w.\-]+[\"']?\s*(：)|^[ \u3000]*(\u3000)|^\s*(－)|[:：]\s*([“‘【｛［])"
    r"|[{\[｛［][^“”]*?([，：｝］])"
)

_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BaseLoader):  # type: ignore[misc]
    """The safe loader; what an unquoted word is, it works out once for each word: most keys stand in every record."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is yaml.ScalarNode:
            return _tag(value) if implicit[0] else str(self.DEFAULT_SCALAR_TAG)
        return str(self.DEFAULT_SEQUENCE_TAG if kind is yaml.SequenceNode else self.DEFAULT_MAPPING_TAG)


@cache
def _tag(word: str) -> str:
    resolver: Any = yaml.resolver.Resolver()
    return str(resolver.resolve(yaml.ScalarNode, word, (True, False)))


class Marks(Protocol):
    """Keys -> line and column of a value, both counted from 1; None where there is none."""

    def get(self, keys: Keys, /) -> tuple[int, int] | None: ...


@dataclass
class YamlFile:
    """The data of one YAML file, with a line and column for every key and value."""

    name: str
    data: Any = None
    #: keys -> (line, column), both counted from 1
    marks: Marks = field(default_factory=dict[Keys, tuple[int, int]])
    #: Under which it is kept between builds; empty when it isn't.
    key: str = ""

    def has(self, keys: Keys) -> bool:
        """Whether a value stands in the file."""
        return self.marks.get(keys) is not None

    def at(self, keys: Keys) -> tuple[int, int]:
        """The place of a value, or of the nearest thing around it that exists."""
        while keys and not self.has(keys):
            keys = keys[:-1]
        return self.marks.get(keys) or (1, 1)

    def problem(self, keys: Keys, message: str) -> Problem:
        return Problem(self.name, *self.at(keys), message)


class Layered(YamlFile):
    """A table of texts with some that stand in for others, each with its place in its own file."""

    def __init__(self, below: YamlFile, above: YamlFile):
        super().__init__(below.name, below.data | above.data, below.marks)
        self.above = above

    def at(self, keys: Keys) -> tuple[int, int]:
        return self.above.at(keys) if self.above.has(keys[:1]) else super().at(keys)

    def problem(self, keys: Keys, message: str) -> Problem:
        return self.above.problem(keys, message) if self.above.has(keys[:1]) else super().problem(keys, message)


class Store(Protocol):
    """Where what was read is kept between builds."""

    def get(self, key: str) -> bytes | None: ...
    def put(self, key: str, data: bytes) -> None: ...
    def keep(self, key: str) -> None:
        """Not to be forgotten, though nobody asks for it."""
        ...


def load(path: Path, name: str, kept: Store | None = None) -> YamlFile:
    """Read one file; `name` is what messages call it. Where the same text was read before, `kept` has what is in it.

    Raises ProblemsFound for a file that is missing or no text, a syntax error, duplicate keys or values that can't be
    built. Only YAML's plain types are built (safe loader); aliases are refused, so a small file can't unfold into a
    huge one.
    """
    return parse(textfile.read(path, name), name, kept)


def parse(text: str, name: str, kept: Store | None = None) -> YamlFile:
    """The same for a text that was read."""
    if kept is None:
        return _parse(text, name)
    written_by = (_CODE.read_bytes(), sys.implementation.cache_tag)
    if (items := _items(text)) and (file := _item_by_item(items, name, digest(*written_by, name), kept)):
        return file
    key = digest(*written_by, text)
    if found := kept.get(key):
        data, marks = marshal.loads(found)
        return YamlFile(name, data, marks, key)
    file = _parse(text, name)
    file.key = key
    kept.put(key, marshal.dumps((file.data, cast(Any, file.marks))))
    return file


# --- item by item -----------------------------------------------------------------------------------------

#: A list whose items begin at the start of a line, with nothing but comments before them: such items end where the next
#: one begins. A line that begins with anything else may be a part of one that goes over several.
_ITEM, _OTHER_LINE = re.compile(r"^-(?=[ \n])", re.MULTILINE), re.compile(r"^(?:[^\s#-]|-[^ \n])", re.MULTILINE)
_ONLY_COMMENTS = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*")


def _items(text: str) -> list[tuple[int, str]]:
    """The items of a list: the line before each, and its text. Empty for what is no such list."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    if not starts or _OTHER_LINE.search(text) or not _ONLY_COMMENTS.fullmatch(text, 0, starts[0]):
        return []
    found, line = [], text.count("\n", 0, starts[0])
    for start, end in pairwise([*starts, len(text)]):
        found.append((line, text[start:end]))
        line += text.count("\n", start, end)
    return found


class _ItemMarks:
    """The marks of a list, from those of its items; few are ever asked for."""

    def __init__(self, items: list[tuple[int, bytes]]):
        """The line before each item, and the marks of a list of this item alone."""
        self._items = items
        self._unpacked: dict[int, dict[Keys, tuple[int, int]]] = {}

    def get(self, keys: Keys) -> tuple[int, int] | None:
        number = keys[0] if keys else 0
        if not isinstance(number, int) or not 0 <= number < len(self._items):
            return None
        before, marks = self._items[number]
        if number not in self._unpacked:
            self._unpacked[number] = marshal.loads(marks)
        found = self._unpacked[number].get((0, *keys[1:]) if keys else ())
        return found and (found[0] + before, found[1])


def _item_by_item(items: list[tuple[int, str]], name: str, key: str, kept: Store) -> YamlFile | None:
    """A list whose items were read one by one, or taken from what is kept of the file under a key.

    None when an item by itself is wrong; the file as a whole says better what is.
    """
    found = kept.get(key)
    known: dict[str, tuple[Any, bytes]] = marshal.loads(found) if found else {}
    read: dict[str, tuple[Any, bytes]] = {}
    hashes = [hashlib.sha256(text.encode()).hexdigest() for _, text in items]
    for hash, (_, text) in zip(hashes, items):
        if hash not in read:
            if hash in known:
                read[hash] = known[hash]
                continue
            try:
                file = _parse(text, name)
            except ProblemsFound:
                return None
            if not isinstance(file.data, list) or len(file.data) != 1:
                return None
            read[hash] = file.data[0], marshal.dumps(cast(Any, file.marks))
    if read.keys() != known.keys():
        kept.put(key, marshal.dumps(read))
    marks = _ItemMarks([(line, read[hash][1]) for hash, (line, _) in zip(hashes, items)])
    return YamlFile(name, [read[hash][0] for hash in hashes], marks, key)


# --- the file as a whole ----------------------------------------------------------------------------------


def _parse(text: str, name: str) -> YamlFile:
    loader = _Loader(text)
    loader.name = name
    try:
        _bound_depth(text, name)
        node = loader.get_single_node()
        built = _Building(loader, YamlFile(name))
        if node is not None:
            built.file.data = built.value(node, ())
    except yaml.MarkedYAMLError as error:
        raise ProblemsFound([_syntax_problem(error, text, name)]) from None
    finally:
        loader.dispose()
    if built.problems:
        raise ProblemsFound(built.problems)
    return built.file


def _bound_depth(text: str, name: str) -> None:
    """Raises ProblemsFound for brackets within brackets without end, before anything walks down into them."""
    depth = 0
    for event in yaml.parse(text, Loader=_BaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                what = f"more than {DEEPEST} lists or records within each other; take the needless brackets out"
                raise ProblemsFound([_at(name, event.start_mark, what)])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


# --- syntax errors ----------------------------------------------------------------------------------------


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    """Where the slip was made, which is often before the place where the parser stumbles; and what would be right."""
    what = " ".join(filter(None, [error.context, error.problem]))
    opened: Any = error.context_mark
    mark: Any = error.problem_mark or opened
    if opened and "quoted scalar" in (error.context or "") and "end of stream" in (error.problem or ""):
        return _at(name, opened, "the quotation mark opened here is never closed; close it, or take it away")
    if opened and "simple key" in (error.context or ""):
        return _ime(text, name, opened) or _at(name, opened, "what should be a key has no colon and space after it")
    if runaway := _runaway_quote(text, mark):
        start, end = runaway
        return _at(
            name, start, f"the quotation mark opened here is closed in line {end.line + 1} only; close it before"
        )
    if opened and opened.line < mark.line:
        what += f" (it begins in line {opened.line + 1})"
    return _ime(text, name, mark) or (opened and _ime(text, name, opened)) or _at(name, mark, what)


def _at(name: str, mark: Any, what: str) -> Problem:
    return Problem(name, mark.line + 1, mark.column + 1, f"YAML: {what}")


def _ime(text: str, name: str, mark: Any) -> Problem | None:
    """The full-width sign that stands for a sign of YAML in a line or in the one before it, if any does."""
    lines = text.split("\n")
    for number in (mark.line, mark.line - 1):
        if 0 <= number < len(lines) and (match := _STRUCTURE.search(lines[number])):
            group = match.lastindex or 0
            hint = full_width(match[group]).removeprefix("; ")
            return Problem(name, number + 1, match.start(group) + 1, f"YAML: {hint}")
    return None


def _runaway_quote(text: str, mark: Any) -> tuple[Any, Any] | None:
    """Start and end of a quoted text over several lines that ends where the parser stumbles: it was not closed."""
    last = None
    try:
        for token in yaml.scan(text, Loader=_BaseLoader):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                last = token
            if token.start_mark.line > mark.line:
                break
    except yaml.MarkedYAMLError:
        pass
    if last and last.start_mark.line < last.end_mark.line >= mark.line - 1:
        return last.start_mark, last.end_mark
    return None


# --- values -----------------------------------------------------------------------------------------------


class _Building:
    """Turns the nodes of a file into values and collects what is wrong on the way."""

    def __init__(self, loader: Any, file: YamlFile):
        self.loader, self.file = loader, file
        self.marks: dict[Keys, tuple[int, int]] = {}
        file.marks = self.marks
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, keys: Keys) -> Any:
        self.marks.setdefault(keys, (node.start_mark.line + 1, node.start_mark.column + 1))
        if id(node) in self.seen:
            return self.wrong(node, "an alias (*) is used here; write the value out", keys)
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*keys, i)) for i, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, keys)
        assert isinstance(node, yaml.ScalarNode)
        return self.scalar(node, keys)

    def wrong(self, node: yaml.Node, what: str, keys: Keys | None = None) -> None:
        """Note a problem; at the key of a value where it has one, as everywhere else."""
        place = self.marks.get(keys or ()) if keys is not None else None
        place = place or (node.start_mark.line + 1, node.start_mark.column + 1)
        self.problems.append(Problem(self.file.name, *place, f"YAML: {what}"))

    def mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.wrong(key_node, "a list or a record can't be a key; write a name")
                continue
            key = str(key_node.value)
            if key in data:
                what = f'the key "{key[:60]}" stands twice in one record; keep one'
                self.problems.append(Problem(self.file.name, *place, what))
                continue
            self.marks[(*keys, key)] = place
            data[key] = self.value(value_node, (*keys, key))
        return data

    def scalar(self, node: yaml.ScalarNode, keys: Keys) -> Any:
        kind, words = node.tag.rpartition(":")[2], node.value
        if node.tag == _tag(words) and (what := _misread(kind, words)):
            return self.wrong(node, what, keys)
        # A date stays the text that was typed: the model says what a date looks like.
        if kind in ("str", "timestamp"):
            if node.style == '"' and (wrong := textfile.wrong_characters(words)):  # written as \x07
                return self.wrong(node, wrong[0][1], keys)
            return words
        try:
            return self.loader.construct_object(node)
        except (ValueError, LookupError, ArithmeticError, TypeError):
            return self.wrong(node, f'"{words[:60]}" is not what the tag {node.tag} says; take the tag away', keys)


def _misread(kind: str, words: str) -> str:
    """What YAML 1.1 takes an unquoted word for, where that is not what a person means; empty where it is."""
    quote = "put it in quotation marks if it is a text"
    if kind in ("int", "float") and len(words) > _MOST_DIGITS:
        return f"a number of {len(words)} digits; numbers have at most {_MOST_DIGITS}"
    if kind in ("int", "float") and ":" in words:
        return f"{words} is read as a number in base 60; {quote}, or write the number in digits alone"
    if kind == "int" and re.match(r"[-+]?0[0-9xXbBoO_]", words):
        return f"{words} is read as a number in another base than ten; {quote}, or take the zero at its front away"
    if kind in ("int", "float") and "_" in words:
        return f"{words} is read as {words.replace('_', '')}; {quote}, or write the digits without _"
    if kind == "bool" and words not in ("true", "false"):
        return f"{words} is read as yes or no; {quote}, or write true or false"
    return ""
