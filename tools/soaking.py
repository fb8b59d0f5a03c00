"""What soak.py works with: a city in a temporary folder, its sites, and the commands of build.py as processes."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pledgebook.making.output import MARK
from pledgebook.messages import notes
from pledgebook.site import Options, build

ROOT = Path(__file__).resolve().parent.parent
CITY = ROOT / "tests/fixture_city"
#: In the environment of every process that is started here: a worker that lives on is known by it.
SIGN = "PLEDGEBOOK_SOAK"


@dataclass
class Row:
    """A line of the table."""

    tried: str
    result: str
    good: bool


@dataclass
class Soak:
    """A folder to work in, and the charts of the city, drawn once."""

    folder: Path
    random: Random
    count: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    def city(self) -> Path:
        """A new copy of the invented city, with its charts and a site. Nothing is promised of its addresses."""
        root = self.folder / f"city{next(self.count)}"
        shutil.copytree(CITY, root)
        (root / "data/permalinks.lock").unlink()
        if self.charts.is_dir():
            shutil.copytree(self.charts, root / ".cache/charts")
        made(root)
        return root

    @property
    def charts(self) -> Path:
        return self.folder / "charts"

    def clean(self, root: Path, anew: bool = False) -> dict[str, bytes]:
        """The site that a first build makes of the same files; with `anew` even the charts are drawn again."""
        other = self.folder / "clean"
        shutil.rmtree(other, ignore_errors=True)
        for name in ("data", "content"):
            shutil.copytree(root / name, other / name)
        if not anew:
            shutil.copytree(root / ".cache/charts", other / ".cache/charts")
        made(other)
        return files(other / "site")


def made(root: Path) -> list[str]:
    """Build here and now; what it had to remark. Raises ProblemsFound."""
    return notes(build(Options(root=root, out=root / "site")))


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def start(root: Path, *words: str, python: str = sys.executable, **environment: str) -> subprocess.Popen[str]:
    """One command of build.py, as a process group of its own."""
    command = [python, str(ROOT / "build.py"), *words, "--root", str(root)]
    known = os.environ | {SIGN: str(root)} | environment
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=known
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Its code and all that it said."""
    out, errors = process.communicate(timeout=600)
    return process.returncode, out + errors


def processes_of(root: Path) -> int:
    """How many processes that were started for a city are still there."""
    sign, count = f"{SIGN}={root}".encode(), 0
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            count += sign in environment.read_bytes().split(b"\0")
        except OSError:
            continue
    return count


def reword(root: Path, number: int) -> None:
    """A small edit of which pages, tables and the archive have to be made again."""
    path = root / "data/targets.yaml"
    words = "".join("abcdefghij"[int(digit)] for digit in str(number))
    text = re.sub(r"(The words speak of a start)[a-j ]*", rf"\1 {words} ", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")


@contextmanager
def serving(root: Path) -> Iterator[int]:
    """The port of a `serve` of a city."""
    process = start(root, "serve", "--port", "0")
    try:
        assert process.stdout
        line = next(line for line in process.stdout if line.startswith("http://"))
        yield int(re.search(r":(\d+)/", line)[1])
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # in the background Ctrl-C may be ignored
        ended(process)


def ask(port: int, path: str, host: str | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found
