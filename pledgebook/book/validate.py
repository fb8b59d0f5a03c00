"""From what YAML says to the records of the model, or to sentences about every value that isn't as it must be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from .fields import (
    Address,
    BaseUrl,
    Contact,
    CountyCode,
    Date,
    FieldName,
    FileName,
    Hash,
    Pinyin,
    RecordedAddress,
    Slug,
    TownCode,
    WebAddress,
)
from .problems import Problem, ProblemsFound, full_width, nearest
from .yamlfile import Keys, YamlFile


def validate(file: YamlFile, kind: Any) -> Any:
    """The file's data as `kind`. Raises ProblemsFound with one problem per wrong key or value."""
    if file.data is None:
        what = "nothing is in this file; restore it from version control, or write [] if there is nothing to record"
        raise ProblemsFound([Problem(file.name, 1, 1, what)])
    try:
        found = _adapter(kind).validate_python(file.data)
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


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


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
    while keys and not absent and not file.has(keys):
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
                keys, f'{path}: "{as_typed(given)}" is not one of {", ".join(allowed)}{_meant(given, allowed)}'
            )
        case "string_pattern_mismatch":
            advice = _FORMS.get(known["pattern"], f"it must match {known['pattern']}")
            return file.problem(
                keys, f'{path}: "{as_typed(given)}" does not have the right form; {advice}{full_width(given)}'
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
            return file.problem(keys, f"{path}: {what}, but it is {as_typed(given)!s}{_advice(kind_of_error, given)}")


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


def as_typed(given: object) -> str:
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
