"""What README.md and CONTRIBUTING.md say is true: targets of make, commands, options, paths, addresses, examples."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from dataclasses import dataclass
from functools import cache

import pytest
import yaml
from conftest import ROOT, City

from pledgebook import cli
from pledgebook.book.model import LANGUAGES
from pledgebook.files import search
from pledgebook.lasting import permalinks
from pledgebook.making.output import MARK, beside
from pledgebook.messages import EXPECTED

GUIDES = ("README.md", "CONTRIBUTING.md")
#: Folders of the project; the others are made by make or by a build.
FOLDERS = (".github", "benchmarks", "content", "data", "docs", "pledgebook", "static", "templates", "tests", "tools")
#: What the README asks its reader to write, and what a new folder has.
TO_WRITE = {".github/workflows/pages.yml", "PREPARED.md", "data/proposed.lock", "SITE.yaml"}

_FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"[\w.-]*/[\w./-]*|[\w.-]+\.(?:py|yaml|md|css|js|txt|lock)")
#: A part of a path that stands for any name.
_PLACEHOLDER = re.compile(r"\b(?:NAME|ID)\b")


@dataclass(frozen=True)
class Guide:
    """A Markdown text: what is between backticks, and the blocks of code with the language of each."""

    text: str
    spans: tuple[str, ...]
    blocks: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> Guide:
        blocks = tuple((m[1], m[2]) for m in _FENCED.finditer(text))
        return cls(text, tuple(re.findall(r"`([^`]+)`", _FENCED.sub("", text))), blocks)

    @classmethod
    def read(cls, name: str) -> Guide:
        return cls.of((ROOT / name).read_text(encoding="utf-8"))

    @property
    def code(self) -> list[str]:
        """Whatever may be typed: the spans and the lines of the blocks that name a language."""
        return [*self.spans, *(line for language, block in self.blocks if language for line in block.splitlines())]

    def part(self, heading: str) -> Guide:
        """From a heading of the second level to the next one."""
        start = self.text.index(f"\n## {heading}\n")
        return Guide.of(self.text[start:].partition("\n\n## ")[0])

    def block(self, language: str = "") -> str:
        """The only block of a language, without the indentation of a list."""
        (found,) = (text for name, text in self.blocks if name == language)
        return "\n".join(line.removeprefix("   ") if found.startswith("   ") else line for line in found.splitlines())


# --- what is wrong in a guide ----------------------------------------------------------------------


def unknown_targets(guide: Guide) -> list[str]:
    """Targets of make that the Makefile does not have."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {target for line in guide.code for target in re.findall(r"\bmake ([a-z]+)", line)}
    return sorted(named - set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)))


def help_of(*command: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert cli.main([*command, "--help"]) == 0
    return out.getvalue()


@cache
def commands() -> dict[str, set[str]]:
    """Command of build.py -> its options."""
    names = re.search(r"\{([a-z,]+)\}", help_of())[1].split(",")
    return {name: set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", help_of(name), re.MULTILINE)) for name in names}


def unknown_commands(guide: Guide) -> list[str]:
    """Commands and options of build.py that it does not have, wherever a command line is given."""
    found = []
    for line in guide.code:
        _, _, rest = line.partition("build.py ")
        words = shlex.split(rest, comments=True)
        command = words[0] if words and not words[0].startswith("-") else "build"
        if command not in commands():
            found.append(command)
            continue
        given = {word.partition("=")[0] for word in words if word.startswith("--")}
        found += [f"{command} {option}" for option in sorted(given - commands()[command])]
    return found


def unknown_options(guide: Guide) -> list[str]:
    """Options that stand alone between backticks and belong neither to build.py nor to another command given here."""
    ours = set().union(*commands().values())
    others = {word for line in guide.code if "build.py" not in line and " " in line for word in line.split()}
    return [span for span in guide.spans if re.fullmatch(r"--[a-z][a-z-]*", span) and span not in ours | others]


@cache
def everything() -> list[str]:
    """Paths of all files of the project and of its site, and what make and a build leave beside them."""
    project = [p.relative_to(ROOT) for name in FOLDERS for p in (ROOT / name).rglob("*") if p.is_file()]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return [
        *(p.as_posix() for p in project),
        *(p.name for p in ROOT.iterdir() if p.is_file()),
        *(f"site/{address}" for address in (*permalinks.read(ROOT).addresses, *map(search.path, LANGUAGES))),
        *(name.rstrip("/") for name in ignored),
        *(f"site/{name}" for name in (MARK, *EXPECTED)),
        *(beside(ROOT / "site", what).name for what in ("next", "last", "lock")),
    ]


def is_there(path: str) -> bool:
    """Whether it is a file or a folder; folders above it may be left out, as in `charts/__init__.py`."""
    return any(f"/{path.rstrip('/')}/" in f"/{known}/" for known in everything())


def missing_paths(guide: Guide) -> list[str]:
    """Files and folders that stand alone between backticks and are not there."""
    named = [span for span in guide.spans if _PATH.fullmatch(span) and not _PLACEHOLDER.search(span)]
    return [path for path in named if path not in TO_WRITE and not is_there(path)]


def dead_links(guide: Guide) -> list[str]:
    """Links to files of the project, and to pages of the site as `make serve` shows it, that lead nowhere."""
    files = [to for to in re.findall(r"\]\(([^)\s]+)\)", guide.text) if not re.match(r"\w+:", to)]
    pages = re.findall(r"http://127\.0\.0\.1:8000/([^\s>`]+)", guide.text)
    addresses = permalinks.read(ROOT).addresses
    return [f for f in files if not (ROOT / f).exists()] + [page for page in pages if page not in addresses]


FAULTS = {
    unknown_targets: ("`make lnit`", "lnit"),
    unknown_commands: ("`build.py chekc --stale 365`", "chekc"),
    unknown_options: ("`--bas-url`", "--bas-url"),
    missing_paths: ("`pledgebook/bok.py`", "pledgebook/bok.py"),
    dead_links: ("<http://127.0.0.1:8000/en/c/hy2020-999.html>", "en/c/hy2020-999.html"),
}


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("wrong", FAULTS, ids=lambda wrong: wrong.__name__)
def test_a_guide_names_only_what_is_there(name, wrong):
    assert wrong(Guide.read(name)) == []


@pytest.mark.parametrize("wrong", FAULTS, ids=lambda wrong: wrong.__name__)
def test_a_name_that_is_wrong_would_be_found(wrong):
    words, found = FAULTS[wrong]
    assert wrong(Guide.of(f"Some words.\n\nThen {words}.\n")) == [found]


def test_commands_in_blocks_are_looked_at_too():
    guide = Guide.of("```sh\npython build.py serve --prot 8001   # build.py serve --port\nmake chek\n```\n")
    assert (unknown_commands(guide), unknown_targets(guide)) == (["serve --prot"], ["chek"])


def test_the_guides_name_what_these_tests_look_for():
    readme, contributing = map(Guide.read, GUIDES)
    assert {"make site", "--base-url", "data/targets.yaml", "build.py check --stale 365"} <= set(readme.spans)
    assert {"make golden", "--date", "check/texts.py", ".site.next/", "build.py permalinks"} <= set(contributing.spans)


def test_every_file_of_the_folder_listing_is_there():
    listing = Guide.read("CONTRIBUTING.md").part("The whole in one picture").block()
    folders, listed = [], []
    for line in listing.splitlines():
        found = re.match(r"([│ ]*(?:[├└]── )?)([\w./-]+)(?= )", line)
        if found:
            folders = [*folders[: len(found[1]) // 4], found[2]]
            listed.append("".join(folders))
    assert {"pledgebook/book/model.py", "pledgebook/cli.py", "static/vendor/"} <= set(listed)
    assert [path for path in listed if not (ROOT / path).exists()] == []


def test_hooks_before_a_commit_are_what_make_lint_runs():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.search(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)[1].replace("$(BIN)", ".venv/bin")
    assert [hook["entry"] for hook in hooks] == [line.strip() for line in lines.splitlines()]


# --- the examples of the README --------------------------------------------------------------------


@pytest.fixture
def real_city(tmp_path) -> City:
    """A copy of the real data/ and content/, to change."""
    for name in ("data", "content"):
        shutil.copytree(ROOT / name, tmp_path / "city" / name)
    return City(tmp_path / "city")


@pytest.fixture
def change() -> Guide:
    return Guide.read("README.md").part("Change a number and see it")


def test_the_number_to_change_is_in_the_data_as_quoted(change):
    lines = [line.strip() for line in (ROOT / "data/targets.yaml").read_text(encoding="utf-8").splitlines()]
    quoted = change.block("yaml").splitlines()
    (id,) = re.findall(r"In `data/targets\.yaml` find `([\w-]+)`", change.text)
    assert quoted and set(quoted) <= set(lines)
    after = lines[lines.index(f"- id: {id}") + 1 :]
    assert set(quoted) <= set(after[: next(i for i, line in enumerate(after) if line.startswith("- id: "))])


def test_the_change_brings_the_message_that_is_quoted(real_city, change):
    old, new = re.search(r"Change `(\d+)` to `(\d+)`", change.text).groups()
    line = change.block("yaml").strip()
    assert old in line
    real_city.edit("data/targets.yaml", line, line.replace(old, new))
    run = real_city.check()
    assert (run.code, run.err.splitlines()) == (1, change.block().splitlines())


def test_the_other_message_is_quoted_as_it_is(real_city, change):
    (message,) = re.findall(r"`(data/targets\.yaml:\d+:\d+: [^`]+)`", change.text)
    number, wrong, right = re.search(r'yaml:(\d+):.*"(\w+)" is not one of .*; did you mean (\w+)\?', message).groups()
    path = real_city.root / "data/targets.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    assert f"bound: {right}," in lines[int(number) - 1]
    lines[int(number) - 1] = lines[int(number) - 1].replace(f"bound: {right},", f"bound: {wrong},")
    path.write_text("\n".join(lines), encoding="utf-8")
    (problem,) = real_city.check().problems
    # what is left out is an ellipsis
    assert re.fullmatch(re.escape(message).replace("…", ".+"), problem), problem


def test_the_number_that_can_move_can_be_changed(real_city, change):
    id, file, number = re.search(r"find `([\w-]+)` in\s+`(data/[\w.]+)`, and change ([\d.]+)", change.text).groups()
    text = (real_city.root / file).read_text(encoding="utf-8")
    (record,) = (r for r in re.split(r"^(?=- )", text, flags=re.MULTILINE) if r.startswith(f"- commitments: [{id}]"))
    changed, places = re.subn(rf"(?<![\d.]){re.escape(number)}(?!\d)", f"{number}5", record)
    assert places == 3, "in `value` and in both languages of `finding`"
    real_city.edit(file, record, changed)
    assert real_city.check().code == 0


def test_the_commitment_to_copy_is_that_of_the_data():
    part = Guide.read("README.md").part("Add a commitment")
    (example,) = yaml.safe_load(part.block("yaml"))
    records = yaml.safe_load((ROOT / "data/targets.yaml").read_text(encoding="utf-8"))
    ids = [record["id"] for record in records]
    (before,) = re.findall(r"stands after `([\w-]+)`", part.text)
    assert example == records[ids.index(example["id"])]
    assert ids[ids.index(example["id"]) - 1] == before
