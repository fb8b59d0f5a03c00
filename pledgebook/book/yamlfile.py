"""Read YAML safely and remember where each value stands."""

from __future__ import annotations

import marshal
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from ..making.cache import digest
from .problems import Problem, ProblemsFound, nearest

#: A value's place in the document: keys and list indexes from the top.
Keys = tuple[str | int, ...]

#: What was read is read again when this code changed.
_CODE = Path(__file__)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """The safe loader; what an unquoted word is, it works out once for each word: most keys stand in every record."""

    def resolve(self, kind, value, implicit):
        if kind is yaml.ScalarNode:
            return _tag(value) if implicit[0] else self.DEFAULT_SCALAR_TAG
        return self.DEFAULT_SEQUENCE_TAG if kind is yaml.SequenceNode else self.DEFAULT_MAPPING_TAG


@cache
def _tag(word: str) -> str:
    return yaml.resolver.Resolver().resolve(yaml.ScalarNode, word, (True, False))


@dataclass
class YamlFile:
    """The data of one YAML file, with a line and column for every key and value."""

    name: str
    data: Any = None
    #: keys -> (line, column), both counted from 1
    marks: dict[Keys, tuple[int, int]] = field(default_factory=dict)

    def at(self, keys: Keys) -> tuple[int, int]:
        """The place of a value, or of the nearest thing around it that exists."""
        while keys and keys not in self.marks:
            keys = keys[:-1]
        return self.marks.get(keys, (1, 1))

    def problem(self, keys: Keys, message: str) -> Problem:
        return Problem(self.name, *self.at(keys), message)


class Store(Protocol):
    """Where what was read is kept between builds."""

    def get(self, key: str) -> bytes | None: ...
    def put(self, key: str, data: bytes) -> None: ...


def load(path: Path, name: str, kept: Store | None = None) -> YamlFile:
    """Read one file; `name` is what error messages call it. Where the same text was read before, `kept` has what is in it.

    Raises ProblemsFound for a missing file, a syntax error or duplicate keys. Only YAML's plain
    types are built (safe loader); aliases are refused, so a small file can't unfold into a huge one.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        others = nearest(path.name, (p.name for p in path.parent.glob("*.yaml")))
        raise ProblemsFound([Problem(name, 1, 1, f"the file does not exist{others}")]) from None
    except UnicodeDecodeError as error:
        raise ProblemsFound(
            [Problem(name, 1, 1, f"not UTF-8: byte {error.start} is wrong; save the file as UTF-8")]
        ) from None
    key = digest(_CODE.read_bytes(), sys.implementation.cache_tag, text) if kept else ""
    if kept and (found := kept.get(key)):
        return YamlFile(name, *marshal.loads(found))
    file = _parse(text, name)
    if kept:
        kept.put(key, marshal.dumps((file.data, file.marks)))
    return file


def _parse(text: str, name: str) -> YamlFile:
    loader = _Loader(text)
    loader.name = name
    try:
        node = loader.get_single_node()
        file, problems = YamlFile(name), []
        if node is not None:
            file.data = _build(loader, node, (), file, problems, set())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, [error.context, error.problem]))
        raise ProblemsFound([Problem(name, mark.line + 1, mark.column + 1, f"YAML: {what}")]) from None
    except yaml.reader.ReaderError as error:
        raise ProblemsFound([Problem(name, 1, 1, f"YAML: {error.reason} at character {error.position}")]) from None
    finally:
        loader.dispose()
    if problems:
        raise ProblemsFound(problems)
    return file


def _build(loader, node, keys: Keys, file: YamlFile, problems: list[Problem], open_nodes: set[int]) -> Any:
    file.marks.setdefault(keys, (node.start_mark.line + 1, node.start_mark.column + 1))
    if id(node) in open_nodes:
        problems.append(file.problem(keys, "YAML: an alias (*) is used here; write the value out"))
        return None
    open_nodes.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, child, (*keys, i), file, problems, open_nodes) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(loader, node, keys, file, problems, open_nodes)
    # A date stays the text that was typed: the model says what a date looks like.
    return node.value if node.tag.endswith((":str", ":timestamp")) else loader.construct_object(node)


def _build_mapping(loader, node, keys, file, problems, open_nodes) -> dict:
    data = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in data:
            problems.append(Problem(file.name, *place, f'the key "{key}" stands twice in one record; keep one'))
            continue
        file.marks[(*keys, key)] = place
        data[key] = _build(loader, value_node, (*keys, key), file, problems, open_nodes)
    return data
