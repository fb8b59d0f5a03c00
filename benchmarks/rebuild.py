"""How long a maintainer waits: whole processes on a copy of the real site, median of several runs.

python benchmarks/rebuild.py [--runs 5]
"""

from __future__ import annotations

import argparse
import compileall
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("build.py", "requirements.txt", "pledgebook", "templates", "static", "data", "content")

#: What is edited -> (file, pattern, what takes its place; {} is the number of the run).
EDITS = {
    "one line of plain text": (
        "data/targets.yaml",
        r"(?m)^(  plain:\n    zh: .*\n    en: .*?)( Edited \w+\.)?$",
        r"\1 Edited {}.",
    ),
    "one title": ("data/targets.yaml", r"(?m)^(  title:\n    zh: .*\n    en: .*?)( again \w+)?$", r"\1 again {}"),
    "one target's measure": ("data/targets.yaml", r"measure: (level|count|increase)\b", None),
    "one template": ("templates/commitment.html", r"\Z", "<!-- {} -->\n"),
}
#: Runs are named by letters: a new number in one language alone would be a problem.
NAMES = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument(
        "--runs",
        type=int,
        default=5,
        choices=range(1, len(NAMES) + 1),
        metavar="N",
        help="runs of each repeated build (default: 5)",
    )
    runs = arguments.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        root = copy(Path(folder) / "copy")
        rows = [("cold, nothing cached", [timed(root)])]
        rows.append(("nothing changed", [timed(root) for _ in range(runs)]))
        rows += [(what, [timed(edited(root, *edit, run)) for run in range(runs)]) for what, edit in EDITS.items()]
    print(f"{'rebuild after':<26}{'median':>9}{'fastest':>9}{'slowest':>9}")
    for what, (times) in rows:
        print(f"{what:<26}{statistics.median(times):>8.2f}s{min(times):>8.2f}s{max(times):>8.2f}s")


def copy(root: Path) -> Path:
    root.mkdir()
    for name in PROGRAM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, root)
    compileall.compile_dir(root / "pledgebook", quiet=1)  # as `make site` does
    return root


def timed(root: Path) -> float:
    """Seconds of one whole build. Raises CalledProcessError when the build fails."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "build.py", "--quiet"], cwd=root, check=True)
    return time.perf_counter() - start


def edited(root: Path, file: str, pattern: str, replacement: str | None, run: int) -> Path:
    """The root after one edit that differs from the last run's."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    new = other_measure if replacement is None else replacement.replace("{}", NAMES[run])
    changed = re.sub(pattern, new, text, count=1)
    assert changed != text, f"nothing to edit in {file}"
    path.write_text(changed, encoding="utf-8")
    return root


def other_measure(match: re.Match) -> str:
    """How the first counted target is measured: one way and another in turn, so that its pages and charts differ."""
    return "measure: increase" if match[1] == "count" else "measure: count"


if __name__ == "__main__":
    main()
