"""How long a maintainer waits, beside the generator as it was: whole processes in pairs, and the ratio of medians.

python benchmarks/rebuild.py [--pairs 5] [--against COMMIT] [--no-cold]

The commit is checked out into a temporary folder, and each side builds its own city with its own program. The two sides
take turns, so whatever else the machine does slows both. CPU is that of a build with all its processes.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("build.py", "requirements.txt", "pledgebook", "templates", "static", "data", "content")
#: What everything is measured against: the last commit before builds did only what changed.
BEFORE = "d45c720"
#: Edits are named by letters: a new number in one language alone would be a problem.
NAMES = "abcdefghijklmnopqrstuvwxyz"


class Spent(NamedTuple):
    """Of one build: seconds on the clock, and of all processors."""

    wall: float
    cpu: float


class Edit(NamedTuple):
    """What is changed in which file, and the ratio to the time before that it aims at."""

    file: str
    pattern: str
    new: str | Callable[[re.Match[str]], str]
    aim: float


def other_measure(match: re.Match[str]) -> str:
    """How the first counted target is measured: one way and another in turn, so that its pages and charts differ."""
    return "measure: increase" if match[1] == "count" else "measure: count"


TARGETS = "data/targets.yaml"
LINE, TITLE = (rf"(?m)^(  {field}:\n    zh: .*\n    en: .*?)( again \w+)?(\.?)$" for field in ("plain", "title"))
EDITS = {
    "nothing changed": Edit("README.md", r"\Z", "", 0.2),
    "one line of text": Edit(TARGETS, LINE, r"\1 again {}\3", 0.4),
    "one title": Edit(TARGETS, TITLE, r"\1 again {}\3", 0.4),
    "a number and its chart": Edit(TARGETS, r"measure: (level|count|increase)\b", other_measure, 0.6),
    "a template of 830 pages": Edit("templates/commitment.html", r"\Z", "<!-- {} -->\n", 0.6),
}
COLD = 0.6
BUILD = (sys.executable, "build.py", "--quiet")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--pairs", type=int, default=5, metavar="N", help="runs of each side (default: 5)")
    arguments.add_argument("--against", default=BEFORE, metavar="COMMIT", help=f"(default: {BEFORE})")
    arguments.add_argument("--no-cold", action="store_true", help="don't report the first build of each side")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sides = (checked_out(given.against, Path(folder) / "before"), copy(Path(folder) / "now"))
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; seconds and CPU seconds, medians of pairs")
        print(f"{'build after':<26}{'before':>16}{'now':>16}{'ratio':>8}{'of CPU':>8}{'aim':>6}")
        first = [timed(side, *BUILD) for side in sides]
        if not given.no_cold:
            tell("cold, nothing cached", [first], COLD)
        for what, edit in EDITS.items():
            pairs = []
            for number in range(given.pairs + 1):
                turns = [timed(edited(side, edit, number), *BUILD) for side in sides]
                pairs.append(turns)
            tell(what, pairs[1:], edit.aim)  # the first one may be the first of its kind


def tell(what: str, pairs: Sequence[Sequence[Spent]], aim: float) -> None:
    before, now = ([pair[side] for pair in pairs] for side in (0, 1))
    middle = [Spent(*map(statistics.median, zip(*spent))) for spent in (before, now)]
    shown = "".join(f"{spent.wall:>9.2f}{spent.cpu:>7.2f}" for spent in middle)
    ratios = (statistics.median(b[part] / a[part] for a, b in pairs) for part in (0, 1))
    print(f"{what:<26}{shown}" + "".join(f"{ratio:>8.2f}" for ratio in ratios) + f"{aim:>6}", flush=True)


def checked_out(commit: str, root: Path) -> Path:
    root.mkdir()
    archive = subprocess.run(["git", "archive", commit, *PROGRAM], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "x", "-C", root], input=archive, check=True)
    return compiled(root)


def copy(root: Path) -> Path:
    """The generator and the city as they are now."""
    root.mkdir()
    for name in PROGRAM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, root)
    (root / "data/translations.lock").unlink()  # the edits are of one language, as they were before
    return compiled(root)


def compiled(root: Path) -> Path:
    (root / "README.md").touch()
    compileall.compile_dir(root / "pledgebook", quiet=1)  # as `make site` does
    return root


def timed(root: Path, *command: str) -> Spent:
    """One whole process. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(code, command, stderr=errors)
    return Spent(time.perf_counter() - start, used.ru_utime + used.ru_stime)


def edited(root: Path, edit: Edit, number: int) -> Path:
    """The root after one edit that differs from the last one."""
    path = root / edit.file
    text = path.read_text(encoding="utf-8")
    new = edit.new.replace("{}", NAMES[number]) if isinstance(edit.new, str) else edit.new
    changed = re.sub(edit.pattern, new, text, count=1)
    assert changed != text or edit.new == "", f"nothing to edit in {edit.file}"
    if changed != text:
        path.write_text(changed, encoding="utf-8")
    return root


if __name__ == "__main__":
    main()
