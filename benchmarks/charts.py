"""How much processor time it takes to draw all charts of the site cold, now and at an earlier commit, in one run.

python benchmarks/charts.py [--commit d45c720] [--runs 3]
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Draws the charts that pages show, PNG files included, in one process, and prints how many there are and the seconds
#: of processor time that they took, the loading of Altair and of Vega's engine included.
PROGRAM = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
root, home = Path(sys.argv[2]), Path(sys.argv[1])
try:
    from pledgebook.book.read import read
    from pledgebook.pages.plan import pages
except ImportError:
    from pledgebook.read import read
    from pledgebook.plan import pages
from pledgebook import charts

class Memory(dict):
    has = dict.__contains__
    put = dict.__setitem__

book = read(root, home / "templates", None).book
figures = charts.figures(book)
shown = {id for page in pages(book, figures) for id in page.charts}
def spent():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
before = spent()
draw = charts.Drawings if hasattr(charts, "Drawings") else charts.drawings
drawn = draw({id: figures[id] for id in figures if id in shown}, Memory())
files = [file for made in drawn.values() for file in made.files.items()]
try:
    from pledgebook.files.drawings import painted
except ImportError:
    pass  # PNG files are among those that were drawn
else:
    pngs = [painted(svg.decode()) for name, svg in files if name.endswith(".svg")]
print(len(shown), spent() - before)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--commit", default="d45c720", help="what to compare with (default: d45c720)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn (default: 3)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", given.commit], cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        places = {given.commit: Path(folder), "now": ROOT}
        times: dict[str, list[float]] = {name: [] for name in places}
        for _ in range(given.runs):
            for name, home in places.items():
                count, seconds = drawn(home)
                times[name].append(seconds)
                print(f"{name:<10}{count:>4} charts{seconds:>8.2f} s of processor time")
    then, now = (statistics.median(times[name]) for name in places)
    print(f"median now / {given.commit}: {now:.2f} / {then:.2f} s = {now / then:.2f}")


def drawn(home: Path) -> tuple[int, float]:
    """The number of charts, and the seconds of processor time, of one process with the code and data of a folder."""
    command = [sys.executable, "-c", PROGRAM, str(home), str(home)]
    count, seconds = subprocess.run(command, check=True, capture_output=True, text=True, cwd=home).stdout.split()
    return int(count), float(seconds)


if __name__ == "__main__":
    main()
