"""Each bad edit is told with its file, its line and what would be right; nothing else ever comes out."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from conftest import FIXTURE_CITY, ROOT

from pledgebook.book.problems import Problem, ProblemsFound
from pledgebook.book.read import read
from pledgebook.check import check
from pledgebook.making.cache import Cache
from pledgebook.site import check_addresses

from .edits import ALL, Edit
from .edits import EDITS as FIRST
from .more_edits import MORE

EDITS = [*FIRST, *MORE]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A city and templates that are put back after each edit."""
    folder = tmp_path_factory.mktemp("faults")
    shutil.copytree(FIXTURE_CITY, folder / "city")
    (folder / "templates").mkdir()
    shutil.copy(ROOT / "templates/strings.yaml", folder / "templates/strings.yaml")
    return folder


@pytest.fixture(scope="module")
def kept(home) -> Cache:
    """What was read of the city as it is."""
    cache = Cache(home / "cache")
    assert problems(home / "city", home / "templates", cache) == []
    return cache


def problems(root: Path, templates: Path, kept: Cache | None = None) -> list[Problem]:
    """Everything that a check tells of a city; any exception but ProblemsFound fails the test."""
    try:
        reading = read(root, templates, kept=kept)
        check(reading)
        check_addresses(reading)
    except ProblemsFound as found:
        return found.problems
    return []


def apply(edit: Edit, path: Path) -> None:
    if edit.old == ALL:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(edit.new if isinstance(edit.new, bytes) else edit.new.encode())
        return
    text = path.read_text(encoding="utf-8")
    assert isinstance(edit.new, str)
    if edit.old is None:
        path.write_text(text + edit.new, encoding="utf-8")
        return
    assert text.count(edit.old) == 1, f"{edit.old!r} stands {text.count(edit.old)} times in {edit.file}"
    path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")


def path_of(edit: Edit, home: Path) -> Path:
    return (home if edit.file.startswith("templates/") else home / "city") / edit.file


def told(edit: Edit, home: Path, kept: Cache | None = None) -> list[Problem]:
    path = path_of(edit, home)
    before = path.read_bytes() if len(path.name.encode()) < 255 and path.exists() else None
    try:
        apply(edit, path)
        return problems(home / "city", home / "templates", kept)
    finally:
        path.unlink() if before is None else path.write_bytes(before)


def judged(edit: Edit, home: Path) -> str:
    """`right` when an edit is told with its file, its line and its words; else what happens instead."""
    try:
        return verdict(edit, home, told(edit, home))
    except Exception as error:
        return f"tracebacks ({type(error).__name__})"


def verdict(edit: Edit, home: Path, found: list[Problem]) -> str:
    """The same of what was told."""
    if not found:
        return "accepted"
    file = _shown(edit.told_in or edit.file)
    in_file = [p for p in found if p.file == file]
    line = edit.line or path_of(edit, home).read_text(encoding="utf-8").count("\n") + 2
    on_line = [p for p in in_file if p.line == line]
    if any(edit.words in p.message for p in on_line):
        return "right"
    what = "other words" if on_line else "wrong line" if in_file else "other file"
    return f"{what}: {'; '.join(map(str, found[:3]))}"


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.name.encode("unicode_escape").decode()[:80])
def test_an_edit_is_told_with_its_place(edit, home, kept):
    found = told(edit, home)
    assert verdict(edit, home, found) == "right"
    assert told(edit, home, kept) == found, "the same where all else is taken from the cache"


def _shown(name: str) -> str:
    name = name.replace("\n", "\\x0a")
    return name if len(name) <= 160 else f"{name[:160]}…"


def test_the_city_has_no_problems_before_and_after(home):
    assert problems(home / "city", home / "templates") == []


def test_there_are_edits_of_every_kind_of_file():
    assert len(EDITS) >= 442
    assert len({e.name for e in EDITS}) == len(EDITS), [n for n, c in Counter(e.name for e in EDITS).items() if c > 1]
    kinds = {Path(e.file).suffix for e in EDITS}
    assert kinds >= {".yaml", ".md", ".txt", ".lock"}
