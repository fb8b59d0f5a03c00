"""Proposals put into the files of a folder. What stands there is never changed: new records are set between the old."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..book.book import Book
from ..book.read import DATA_FILES
from .proposal import Proposal
from .proposals import LOCK, of_folder

_EMPTY_LIST = re.compile(r"^\[\]\s*$", re.MULTILINE)


def add(root: Path, proposals: list[Proposal]) -> dict[str, int]:
    """Write proposals into data/ and remember them. Returns how many went into which file."""
    book = of_folder(root)[0]
    by_kind: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_kind[proposal.kind].append(proposal)
    written = {}
    known = _known(root)
    for kind, found in by_kind.items():
        name = f"data/{DATA_FILES[kind][0]}"
        path = root / name
        texts = _numbered(book, kind, found, known)
        path.write_text(
            _merged(path.read_text(encoding="utf-8"), book, kind, found, texts), encoding="utf-8", newline="\n"
        )
        written[name] = len(found)
    if proposals:
        lines = sorted({*known, *(p.words for p in proposals), *_ids(proposals)})
        (root / LOCK).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return written


def _known(root: Path) -> frozenset[str]:
    path = root / LOCK
    return frozenset(path.read_text(encoding="utf-8").splitlines()) if path.exists() else frozenset()


def _ids(proposals: Iterable[Proposal]) -> set[str]:
    return {p.record["id"] for p in proposals if "id" in p.record}


def _numbered(book: Book, kind: str, found: list[Proposal], known: frozenset[str]) -> list[str]:
    """The records as text, with the next free ids: one that was ever proposed isn't given again."""
    if kind != "exclusions":
        prefix = f"{book.site.id_prefix}-" if kind == "commitments" else f"r{book.site.year - 1}-"
        taken = [record.id for record in getattr(book, kind)] + [line for line in known if line.startswith(prefix)]
        last = max((int(m[1]) for id in taken if (m := re.fullmatch(rf"{re.escape(prefix)}(\d+)", id))), default=0)
        for i, proposal in enumerate(found, last + 1):
            proposal.record = {"id": f"{prefix}{i:03d}", **proposal.record}
    return [_text({**p.record, "draft": p.draft()}) for p in found]


def _text(record: dict[str, Any]) -> str:
    """A record as it stands in its file: one line for each key, in the flow style within."""
    lines = [f"{key}: {_flow(value)}" for key, value in record.items()]
    return "- " + "\n  ".join(lines) + "\n"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return (
            value
            if re.fullmatch(r"[a-z][a-z_-]*[0-9]*(?:-[a-z0-9]+)*", value) and value not in _YAML_WORDS
            else _quoted(value)
        )
    return repr(value)


_YAML_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _merged(text: str, book: Book, kind: str, found: list[Proposal], texts: list[str]) -> str:
    """The file with the new records where they stand in the report; exclusions go to its end."""
    head, blocks = _split(_EMPTY_LIST.sub("", text))
    if kind == "exclusions" or not blocks:
        return _join(head, [*blocks, *texts])
    places = [_place(book, record.id) for record in getattr(book, kind)]
    merged: list[tuple[tuple[int, int], int, str]] = []
    last = (0, 0)
    for place, block in zip(places, blocks):
        last = max(last, place or last)
        merged.append((last, 0, block))
    merged += [((p.paragraph.number, p.start), 1, t) for p, t in zip(found, texts)]
    return _join(head, [block for _, _, block in sorted(merged, key=lambda m: m[:2])])


def _place(book: Book, id: str) -> tuple[int, int] | None:
    passage = book.passages[id].get("zh")
    return (passage.paragraph.number, passage.start) if passage else None


def _split(text: str) -> tuple[str, list[str]]:
    """What stands before the first record, and each record with the comments above it."""
    lines = text.splitlines(keepends=True)
    starts = [i for i, line in enumerate(lines) if line.startswith("- ")]
    if not starts:
        return text, []
    begins = []
    for n, i in enumerate(starts):
        while n and i > starts[n - 1] + 1 and (lines[i - 1].startswith("#") or not lines[i - 1].strip()):
            i -= 1
        begins.append(i)
    ends = [*begins[1:], len(lines)]
    return "".join(lines[: begins[0]]), ["".join(lines[a:b]) for a, b in zip(begins, ends)]


def _join(head: str, blocks: list[str]) -> str:
    whole = head if not head or head.endswith("\n") else head + "\n"
    return whole + "".join(b if b.endswith("\n") else b + "\n" for b in blocks)
