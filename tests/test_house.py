"""The rooms of the generator, from the ground up: each imports only from those before it."""

import ast
import re
from pathlib import Path

import pytest
from conftest import ROOT

#: As the folder listing in CONTRIBUTING.md has them. What lies beside the rooms may import from all of them, but for
#: `many`, which stands on a build of one book; only the commands stand on that.
ROOMS = ("making", "book", "lasting", "words", "charts", "files", "pages", "check", "starting")
ABOVE = ("many", "cli")
PACKAGE = ROOT / "pledgebook"
#: Lines of a module: what takes more is more than one idea.
LONGEST = 400


def imports(path: Path) -> set[str]:
    """The modules of the generator that a file imports, as `room.module`; a name that is no module is left out."""
    here = path.relative_to(PACKAGE).parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*here[: len(here) - node.level + 1], *(node.module or "").split(".")]
            base = [part for part in base if part]
            found |= {".".join([*base, alias.name]) for alias in node.names} | {".".join(base)}
    return {name for name in found if name and (PACKAGE / name.replace(".", "/")).with_suffix(".py").exists()}


def room(module: str) -> int:
    """The floor of a module; what lies beside the rooms is above them all."""
    first = module.partition(".")[0]
    floors = (*ROOMS, "beside", *ABOVE)
    return floors.index(first if first in floors else "beside")


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py" or p.parent != PACKAGE)


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_import_goes_up(path):
    floor = room(".".join(path.relative_to(PACKAGE).parts[:-1]) or path.stem)
    assert [name for name in imports(path) if room(name) > floor] == []


def test_there_are_imports_to_look_at():
    assert "book.model" in imports(PACKAGE / "check" / "quotes.py")
    assert "charts" in {name.partition(".")[0] for name in imports(PACKAGE / "files" / "works.py")}


def test_every_folder_is_a_room():
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and not p.name.startswith(("_", "."))}
    assert folders == {*ROOMS, "many", "fonts"}


def test_no_two_modules_import_each_other():
    graph = {
        ".".join(p.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): imports(p) for p in modules()
    }

    def reaches(start: str) -> set[str]:
        seen, waiting = set(), [start]
        while waiting:
            for name in graph.get(waiting.pop(), ()):
                if name not in seen:
                    seen.add(name)
                    waiting.append(name)
        return seen

    # A package's own module and its parts: `charts` imports its parts when they are asked for.
    assert [name for name in graph if name in reaches(name)] == []


def test_a_module_holds_one_idea():
    """And so no more lines than one reads at a time."""
    lengths = {p.relative_to(PACKAGE).as_posix(): len(p.read_text(encoding="utf-8").splitlines()) for p in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_the_guide_lists_every_module_but_charts_and_checks():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listing = guide[guide.index("pledgebook/") :]
    named = [p.name for p in modules() if p.name != "__init__.py" and p.parent.name not in ("charts", "check", "fonts")]
    missing = [name for name in named if not re.search(rf"── {re.escape(name)}\b", listing)]
    assert missing == []


def test_the_clock_is_read_by_commands_and_by_the_check_of_dates_to_come_only():
    """A build of the same tree is the same in ten years; seconds that it took are told and go into no file."""
    asks = re.compile(r"\b(?:now|utcnow|today|time_ns|localtime|gmtime|strftime|ctime)\(|\btime\.time\(")
    asking = {p.relative_to(PACKAGE).as_posix() for p in modules() if asks.search(p.read_text(encoding="utf-8"))}
    assert asking == {"cli.py", "check/__init__.py", "check/plausible.py"}
