"""Books per minute with one and two workers, for sites of 50 and 300 invented books; and what 300 real ones would take.

python benchmarks/many.py [--books 50 300] [--commitments 8] [--workers 1 2] [--cluster] [--real FOLDER]

Every build is cold. With --cluster the workers are those of a Dask cluster on this machine, without it processes of one
build. One real book (default: this checkout's) is built cold in a copy, and its seconds times 300 are told for each
number of workers at the speed-up that was measured.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import invented

ROOT = Path(__file__).resolve().parent.parent
CITIES = 10
#: Of which the last line speaks.
REAL = 300


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--books", type=int, nargs="+", default=[50, 300], metavar="N")
    arguments.add_argument("--commitments", type=int, default=8, metavar="N", help="of each book (default: 8)")
    arguments.add_argument("--workers", type=int, nargs="+", default=[1, 2], metavar="N")
    arguments.add_argument("--cluster", action="store_true", help="on a Dask cluster on this machine")
    arguments.add_argument("--real", type=Path, default=ROOT, metavar="FOLDER", help="a real book (default: this one)")
    given = arguments.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {given.commitments} commitments a book")
    print("books  workers  seconds  books/min  nothing s  find box kB")
    fastest: dict[int, float] = {}
    for count in given.books:
        for workers in given.workers:
            with tempfile.TemporaryDirectory() as folder:
                fastest[workers] = row(Path(folder), count, given.commitments, workers, given.cluster)
    alone = real(given.real)
    print(f"one real book, alone: {alone:.0f} s")
    for workers, per_minute in fastest.items():
        speedup = per_minute / fastest[given.workers[0]]
        print(f"{REAL} real books with {workers} workers: {REAL * alone / speedup / 60:.0f} minutes")


def row(root: Path, count: int, commitments: int, workers: int, on_cluster: bool) -> float:
    """Write the books, build them, print a line. Returns books per minute."""
    write(root, count, commitments)
    with cluster(workers) if on_cluster else local(workers) as how:
        seconds, nothing = built(root, how), built(root, how)
    size = (root / "site/search/records.zh.js").stat().st_size / 1000
    per_minute = 60 * count / seconds
    print(f"{count:>5}{workers:>9}{seconds:>9.1f}{per_minute:>11.1f}{nothing:>11.2f}{size:>13.0f}", flush=True)
    return per_minute


def write(root: Path, count: int, commitments: int) -> None:
    """SITE.yaml and books of ten cities."""
    lines = []
    for number in range(count):
        year, city = 1990 + number // CITIES, number % CITIES
        name = f"{invented.HAN[city]}川", f"{invented.LATIN[city].upper()}chuan"
        kind = invented.Kind(f"{invented.LATIN[city]}c{year}", year, name, themes=4, places=2, topic="schools")
        book = invented.book(root / f"{invented.LATIN[city]}chuan-{year}", commitments, 2, kind)
        lines.append(f"  - {{folder: {book.name}}}\n")
    head = "title: {zh: 测试, en: Test}\ndescription: {zh: 测试。, en: A test.}\nbooks:\n"
    (root / "SITE.yaml").write_text(head + "".join(lines), encoding="utf-8")


def built(root: Path, how: list[str]) -> float:
    """Seconds of one whole build of all books. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    command = [sys.executable, ROOT / "build.py", "many", root / "SITE.yaml", "--quiet", *how]
    subprocess.run(command, check=True)
    return time.perf_counter() - start


@contextmanager
def local(workers: int) -> Iterator[list[str]]:
    """How to build with so many processes."""
    yield ["--jobs", str(workers)]


@contextmanager
def cluster(workers: int) -> Iterator[list[str]]:
    """How to build on a Dask cluster of so many workers, which lasts as long as the context."""
    folder = Path(tempfile.mkdtemp())
    address, there = folder / "scheduler.json", os.environ | {"PYTHONPATH": str(ROOT)}
    commands = [["scheduler", "--port", "0", "--no-dashboard"]]
    commands += [["worker", "--nthreads", "1", "--no-dashboard"]] * workers
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--scheduler-file", str(address)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=there,
        )
        for command in commands
    ]
    try:
        while not address.exists() or not address.stat().st_size:
            time.sleep(0.1)
        yield ["--cluster", re.findall(r'"address": "([^"]+)"', address.read_text(encoding="utf-8"))[0]]
    finally:
        for process in started[::-1]:
            process.terminate()
            process.wait()
        shutil.rmtree(folder)


def real(folder: Path) -> float:
    """Seconds of a cold build of a real book, with one process."""
    with tempfile.TemporaryDirectory() as copy:
        for name in ("data", "content"):
            shutil.copytree(folder / name, Path(copy) / name)
        start = time.perf_counter()
        command = [sys.executable, ROOT / "build.py", "--quiet", "--root", copy, "--jobs", "1"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
