"""What a build costs with the size of the book: invented ones of 400, 2,000 and 10,000 commitments.

python benchmarks/scale.py [--sizes 400 2000 10000] [--pairs 3]
python benchmarks/scale.py --growth [--sizes 100 400 1000]

For each: seconds and CPU seconds of a cold build and per 1,000 pages; seconds of a build with nothing to do, of one
after an edit of one line, and of listing the files, which both need; the peak memory of any process of the cold build.

With --growth each is built once: how many files and bytes there are, which hosts take them, and from how many
commitments on they don't, if every further one adds as much as those between the two largest books did.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import invented

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from pledgebook.hosts import HOSTS, MEGABYTE, told  # noqa: E402

#: Commitments -> paragraphs of the report.
PARAGRAPHS = {400: 12, 2_000: 60, 10_000: 300}


#: The books of --growth.
GROWING = (100, 400, 1_000)


class Grown(NamedTuple):
    """A site: its number of files, the bytes of all of them and of the largest."""

    files: int
    all: int
    largest: int


class Spent(NamedTuple):
    """Of one build: seconds on the clock, seconds of all processors, megabytes of its largest process."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--sizes", type=int, nargs="+", metavar="N", help="commitments")
    arguments.add_argument("--growth", action="store_true", help="only how files and bytes grow, and who takes them")
    arguments.add_argument("--pairs", type=int, default=3, metavar="N", help="edits of each book (default: 3)")
    given = arguments.parse_args()
    if given.growth:
        growth(sorted(given.sizes or GROWING))
        return
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("commitments   pages   cold s    CPU s  s/1000 pages  CPU/1000  nothing s  one line s  CPU s  listing s  MB")
    for size in given.sizes or PARAGRAPHS:
        with tempfile.TemporaryDirectory() as folder:
            print(row(Path(folder) / "city", size, given.pairs), flush=True)


def growth(sizes: list[int]) -> None:
    """Print a line for each book, and one for each limit of a host."""
    grown: dict[int, Grown] = {}
    print("commitments   files      MB  largest file, MB")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = invented.book(Path(folder) / "city", size, paragraphs(size))
            built(root)
            files = {path: path.stat().st_size for path in (root / "site").rglob("*") if path.is_file()}
        largest = max(files, key=lambda path: files[path])
        grown[size] = now = Grown(len(files), sum(files.values()), files[largest])
        print(f"{size:>11,}{now.files:>8,}{now.all / MEGABYTE:>8.1f}{now.largest / MEGABYTE:>9.1f}  {largest.name}")
        print("            " + told(list(files.values())).partition("; ")[2], flush=True)
    if len(sizes) < 2:
        return
    for host in HOSTS:
        for what in Grown._fields:
            if limit := getattr(host, what):
                at = reached(grown, what, limit)
                print(f"{host.name}: {limit:,} {UNITS[what]} are reached at about {at:,} commitments")


#: What a limit counts.
UNITS = {"files": "files", "all": "bytes of all files", "largest": "bytes of one file"}


def reached(grown: dict[int, Grown], what: str, limit: int) -> int:
    """Commitments at which a limit is reached, in a straight line through the two largest books, in round numbers."""
    (few, less), (many, more) = list(grown.items())[-2:]
    each = (getattr(more, what) - getattr(less, what)) / (many - few)
    return int(round(many + (limit - getattr(more, what)) / each, -2))


def paragraphs(size: int) -> int:
    """Of the report of a book."""
    return PARAGRAPHS.get(size, max(12, size // 33))


def row(root: Path, size: int, pairs: int) -> str:
    invented.book(root, size, paragraphs(size))
    cold = built(root)
    pages = sum(1 for path in (root / "site").rglob("*") if path.suffix in (".html", ".xml", ".txt"))
    nothing = [built(root) for _ in range(pairs)]
    edits = [built(edited(root, number)) for number in range(pairs)]
    return (
        f"{size:>11,}{pages:>8,}{cold.wall:>9.1f}{cold.cpu:>9.1f}{1000 * cold.wall / pages:>14.2f}"
        f"{1000 * cold.cpu / pages:>10.2f}{statistics.median(b.wall for b in nothing):>11.2f}"
        f"{statistics.median(b.wall for b in edits):>12.2f}{statistics.median(b.cpu for b in edits):>7.2f}"
        f"{listing(root / 'site'):>11.2f}{cold.peak:>9.0f}"
    )


def built(root: Path) -> Spent:
    """One whole build. Raises CalledProcessError when it fails."""
    command, start = [sys.executable, ROOT / "build.py", "--quiet", "--root", root], time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(code, list(map(str, command)), stderr=errors)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Spent(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def edited(root: Path, number: int) -> Path:
    """The book after an edit of one line in its middle."""
    path = root / "data/targets.yaml"
    text = path.read_text(encoding="utf-8")
    at = text.index("    en: This one of ", len(text) // 2)
    end = text.index("\n", at)
    path.write_text(f"{text[:end]} {'Again. ' * (number + 1)}".rstrip() + text[end:], encoding="utf-8")
    return root


def listing(folder: Path) -> float:
    """Seconds to list the files of a folder with their stamps."""
    start = time.perf_counter()
    for inner, _, names in os.walk(folder):
        for name in names:
            os.lstat(f"{inner}/{name}")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
