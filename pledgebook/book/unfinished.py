"""A site in progress: what is not yet translated or explained stands in Chinese, says so, and is counted.

Only a book whose site.yaml says `draft: true` may lack it. The rest of a draft is held to every rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

from .model import Commitment, Language, Result, Text
from .source import Paragraph
from .vocabulary import Exclusion
from .yamlfile import YamlFile

#: What stands before Chinese words where English is missing. It is in the words, so every page, table and feed says so.
MARK = "[not yet translated] "
#: What stands for an explanation of ours that nobody has written.
NO_EXPLANATION = {"zh": "（还没有写说明。）", "en": "(No explanation yet.)"}
#: A paragraph of the translation that is still to be written, as a new folder has it.
_PLACEHOLDER = re.compile(r"\(p[0-9]+ not yet translated\)")


def placeholder(paragraph: str) -> str:
    """What stands in the translation for a paragraph (p07) that is not translated."""
    return f"({paragraph} not yet translated)"


def is_draft(data: Any) -> bool:
    """Whether the data of site.yaml say so."""
    return isinstance(data, dict) and data.get("draft") is True


def is_missing(english: str) -> bool:
    return english.startswith(MARK)


def fill(file: YamlFile, kind: Any) -> int:
    """Put Chinese words, marked, where the data of a file lack English, and a remark where they lack `plain`.

    Returns how many texts are missing. `kind` is the file's type in the model; whatever doesn't have its form is left
    to validation.
    """
    return sum(_fill(file.data, kind))


def _fill(data: Any, kind: Any) -> Iterator[int]:
    if isinstance(data, list):
        for part in data:
            for inner in get_args(kind):
                yield from _fill(part, inner)
    elif isinstance(data, dict) and isinstance(kind, type) and issubclass(kind, Text):
        if isinstance(data.get("zh"), str) and data.get("en") in (None, ""):
            data["en"] = MARK + data["zh"]
            yield 1
    elif isinstance(data, dict) and hasattr(kind, "model_fields"):
        if kind is Commitment and data.get("plain") is None:
            data["plain"] = dict(NO_EXPLANATION)
            yield 1
        for name, field in kind.model_fields.items():
            if (key := field.alias or name) in data:
                yield from _fill(data[key], field.annotation)
    else:
        for inner in get_args(kind):
            if isinstance(data, dict) and (hasattr(inner, "model_fields") or get_args(inner)):
                yield from _fill(data, inner)


def translated(report: dict[Language, tuple[Paragraph, ...]]) -> int:
    """Put the Chinese paragraph, marked, where the translation has a placeholder. Returns how many there are."""
    zh, missing = report["zh"], 0
    en = list(report["en"])
    for i, (original, paragraph) in enumerate(zip(zh, en)):
        if _PLACEHOLDER.fullmatch(paragraph.text):
            moved = tuple((a + len(MARK), b + len(MARK)) for a, b in original.bold)
            breaks = tuple(at + len(MARK) for at in original.breaks)
            en[i] = replace(original, text=MARK + original.text, bold=moved, breaks=breaks, line=paragraph.line)
            missing += 1
    report["en"] = tuple(en)
    return missing


def proposals(
    commitments: tuple[Commitment, ...], results: tuple[Result, ...], exclusions: tuple[Exclusion, ...]
) -> dict[str, list[tuple[int, Commitment | Result | Exclusion]]]:
    """Field of the book -> position and record of each proposal that nobody has accepted."""
    return {
        "commitments": [(i, c) for i, c in enumerate(commitments) if c.draft],
        "results": [(i, r) for i, r in enumerate(results) if r.draft],
        "exclusions": [(i, e) for i, e in enumerate(exclusions) if e.draft],
    }
