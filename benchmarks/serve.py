"""How long a maintainer who has `serve` running waits from a save until the page has the new words.

python benchmarks/serve.py [--saves 7] [--sizes 400 2000]

Of this city and of invented books of so many commitments: one line of one commitment is saved, its page is asked for
until its bytes are others, and the median of all saves but the first is told; and the same until the site as a whole,
downloads and all, is as new.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import invented
from scale import paragraphs

ROOT = Path(__file__).resolve().parent.parent
#: The English explanation of a record, up to its end.
LINE = re.compile(r"(?m)^(- id: (\S+)\n(?:  .*\n)*?  plain:\n    zh: .*\n    en: .*?)((?: again)*)(\.?)$")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--saves", type=int, default=7, metavar="N", help="of each book (default: 7)")
    arguments.add_argument("--sizes", type=int, nargs="*", default=[400, 2000], metavar="N", help="commitments")
    given = arguments.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; seconds from save, medians")
    print(f"{'book':<24}{'page':>8}{'whole site':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for name, root in books(Path(folder), given.sizes):
            page, whole = zip(*saves(root, given.saves))
            print(f"{name:<24}{statistics.median(page[1:]):>8.2f}{statistics.median(whole[1:]):>12.2f}", flush=True)


def books(folder: Path, sizes: list[int]) -> Iterator[tuple[str, Path]]:
    """The name and the folder of each book."""
    city = folder / "city"
    for part in ("data", "content"):
        shutil.copytree(ROOT / part, city / part)
    (city / "data/translations.lock").unlink(missing_ok=True)  # the saves are of one language
    yield "this city", city
    for size in sizes:
        yield f"{size:,} commitments", invented.book(folder / str(size), size, paragraphs(size))


def saves(root: Path, count: int) -> Iterator[tuple[float, float]]:
    """Seconds from each save to the page and to the whole site."""
    file = root / "data/targets.yaml"
    found = LINE.search(file.read_text(encoding="utf-8"))
    assert found, "no explanation to edit"
    with served(root) as address:
        for number in range(1, count + 1):
            text = file.read_text(encoding="utf-8")
            path = f"en/c/{found[2]}.html"
            before = [asked(address + name) for name in (path, "SHA256SUMS")]
            start = time.perf_counter()
            file.write_text(LINE.sub(rf"\g<1>{' again' * number}\g<4>", text, count=1), encoding="utf-8")
            ends = []
            for name, old in zip((path, "SHA256SUMS"), before):
                while asked(address + name) == old:
                    time.sleep(0.005)
                ends.append(time.perf_counter() - start)
            yield ends[0], ends[1]
            time.sleep(2)  # a person looks at it


def asked(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        content: bytes = answer.read()
        return content


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address at which a book is served, as soon as it is."""
    command = [sys.executable, ROOT / "build.py", "serve", "--port", "0", "--quiet", "--root", root]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process.stdout.readline().split()[0]
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
