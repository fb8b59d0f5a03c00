"""What a site survives: kills, builds at once, damaged caches, random edits, bad edits, scripts, other Pythons.

python tools/soak.py [--kills 50] [--rounds 20] [--served 5] [--damages 20] [--edits 500] [--seed 1]

All of it happens to the invented city of the tests, in a temporary folder; the same seed gives the same edits and
delays. Prints a table and ends with 1 when anything in it is not as it should be. Needs what the tests need.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tools")]

from soaking import CITY, Row, Soak, ask, ended, files, processes_of, reword, serving, start  # noqa: E402

from pledgebook.making.output import MARK  # noqa: E402

#: The versions that a site may be built with; those that are found are tried.
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


# --- kills and builds at once ------------------------------------------------------------------------------


def kills(soak: Soak, count: int) -> Row:
    """Builds are killed with all their processes at random moments; each is followed by one that isn't."""
    root, broken, wrong, orphans, whole = soak.city(), 0, 0, 0, 0
    reword(root, 0)
    begun = time.perf_counter()
    ended(start(root, "build", "--quiet"))
    usual = time.perf_counter() - begun
    for number in range(1, count + 1):
        before = files(root / "site")
        if number % 5 == 0:  # with charts to draw
            shutil.rmtree(root / ".cache/charts")
        reword(root, number)
        process = start(root, "build", "--quiet")
        time.sleep(soak.random.uniform(0, usual * 1.1))
        os.killpg(process.pid, signal.SIGKILL)
        ended(process)
        after = files(root / "site")
        orphans += _lives_on(root)
        code, said = ended(start(root, "build", "--quiet", "--wait", "0"))
        right = soak.clean(root)
        whole += after == right
        broken += after not in (before, right)
        wrong += code != 0 or "Traceback" in said or files(root / "site") != right
    result = f"{broken} broken sites, {orphans} orphans, the next build right {count - wrong} of {count} times"
    return Row(f"{count} SIGKILLs, {whole} of them after publishing", result, not (broken or wrong or orphans))


def _lives_on(root: Path) -> int:
    """Workers that outlive a killed build: a moment is theirs to end in."""
    end = time.monotonic() + 20
    while (left := processes_of(root)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def rounds(soak: Soak, count: int) -> Row:
    """Two builds of one folder at once, one of them started before an edit."""
    root, wrong, failed = soak.city(), 0, 0
    for number in range(count):
        reword(root, number)
        first = start(root, "build", *(["--no-cache"] if number % 5 == 4 else []))
        time.sleep(soak.random.uniform(0, 1))
        reword(root, number + 1000)
        second = start(root, "build")
        failed += sum(code != 0 for code, _ in map(ended, (first, second)))
        right = soak.clean(root)
        now = files(root / "site")
        again = ended(start(root, "build"))
        wrong += now != right or files(root / "site") != right or again[0] != 0
    return Row(f"two builds at once, {count} rounds", f"{wrong} sites wrong, {failed} failures", not (wrong or failed))


def served(soak: Soak, count: int) -> Row:
    """`serve` is running, and somebody builds by hand after each edit."""
    root, wrong = soak.city(), 0
    with serving(root) as port:
        for number in range(count):
            reword(root, number)
            code, _ = ended(start(root, "build", "--quiet"))
            right, end = soak.clean(root), time.monotonic() + 60
            while files(root / "site") != right and time.monotonic() < end:
                time.sleep(0.2)
            code_again, _ = ended(start(root, "build", "--quiet"))
            page = ask(port, "/en/c/wc2031-003.html")[1].partition(b"<body")[2].partition(b"<script")[0]
            fresh = page and page in right["en/c/wc2031-003.html"]
            wrong += bool(code or code_again or files(root / "site") != right or not fresh)
    return Row(f"`serve` beside `build.py`, {count} rounds", f"{wrong} stale", not wrong)


#: Ways out of the folder that is served.
HOSTILE = [
    start + middle + "data/targets.yaml"
    for start in ("/", "//", "/zh/", "/zh/../")
    for middle in ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "..%00/", "%252e%252e/")
]


def asked(soak: Soak, clients: int = 50, times: int = 20) -> Row:
    """`serve` is asked for what it must not give, by other names, and by many at once."""
    root = soak.city()
    secret = (root / "data/targets.yaml").read_bytes()
    with serving(root) as port:
        leaks = sum(status == 200 or secret in body for status, body in (ask(port, path) for path in HOSTILE))
        leaks += ask(port, "/", "evil.example")[0] == 200
        with ThreadPoolExecutor(clients) as pool:
            answers = Counter(status for status, _ in pool.map(lambda _: ask(port, "/en/"), range(clients * times)))
    result = f"{leaks} leaks, {answers[200]} of {clients * times} answered"
    tried = f"`serve`: {len(HOSTILE)} hostile paths, another host, {clients} clients × {times}"
    return Row(tried, result, not leaks and answers[200] == clients * times)


# --- damaged caches and random edits ------------------------------------------------------------------------

PARTS = ("yaml", "charts", "products", "templates", "manifest")


def _flipped(paths: list[Path], random: Random) -> None:
    for path in paths:
        data = bytearray(path.read_bytes())
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        path.write_bytes(data)


def _cut_off(paths: list[Path], random: Random) -> None:
    for path in paths:
        data = path.read_bytes()
        path.write_bytes(data[: random.randrange(len(data))])


def _emptied(paths: list[Path], random: Random) -> None:
    for path in paths:
        path.write_bytes(b"")


def _swapped(paths: list[Path], random: Random) -> None:
    """Each gets what another one held; one that is alone gets more."""
    held = [path.read_bytes() for path in paths]
    for path, data in zip(paths, [*held[1:], held[0] + b"x" * (len(held) == 1)]):
        path.write_bytes(data)


DAMAGES: tuple[Callable[[list[Path], Random], None], ...] = (_flipped, _cut_off, _emptied, _swapped)


def damages(soak: Soak, count: int) -> Row:
    """Everything in one part of the cache is damaged, in one way, and all has to be made again."""
    root, healed = soak.city(), 0
    right = soak.clean(root)
    for number in range(count):
        part, damage = PARTS[number % len(PARTS)], DAMAGES[number // len(PARTS) % len(DAMAGES)]
        cache = root / ".cache"
        damage(sorted(cache.glob("manifest-*") if part == "manifest" else (cache / part).iterdir()), soak.random)
        for path in (root / "site").rglob("*.*"):
            if path.is_file() and path.name != MARK:
                path.write_bytes(b"damaged")
        code, said = ended(start(root, "build", "--jobs", "1"))  # charts are drawn by as many processes as jobs
        told = "damaged entries of .cache that were made again: " in said
        silent = "damaged" not in ended(start(root, "build"))[1]
        healed += code == 0 and told and silent and files(root / "site") == right
    return Row(f"damaged `.cache`, {count} cases", f"{healed} of {count} healed and told once", healed == count)


def edits(soak: Soak, count: int) -> Row:
    """A site that follows edits is the one that a first build makes of the same files."""
    from edits import soak as follow

    def tell(line: str) -> None:
        refused.append(": refused" in line)
        if int(line.partition(":")[0]) % 50 == 0:
            print(f"  edit {line}", file=sys.stderr, flush=True)

    refused, told = list[bool](), ""
    try:
        kinds = len(follow(soak.folder, soak.charts, count, soak.random.randrange(10**6), tell))
    except AssertionError as error:
        kinds, told = 0, f"; {error}"
    result = f"{int(bool(told))} sites unlike a clean one; {sum(refused)} refused, the site as it was{told}"
    return Row(f"{count} random edits of {kinds} kinds", result, not told)


# --- bad edits, scripts, surroundings -----------------------------------------------------------------------


def bad_edits(soak: Soak) -> Row:
    """Every row of tests/faults is told with its file, line and words."""
    from faults.test_edits import EDITS, judged

    shutil.copytree(CITY, soak.folder / "faults/city")
    (soak.folder / "faults/templates").mkdir()
    shutil.copy(ROOT / "templates/strings.yaml", soak.folder / "faults/templates")
    found = Counter(judged(edit, soak.folder / "faults").partition(":")[0] for edit in EDITS)
    right = found.pop("right", 0)
    others = ", ".join(f"{n} {what}" for what, n in sorted(found.items())) or "0 tracebacks, 0 accepted"
    return Row(f"{len(EDITS)} bad edits", f"{right} right file and line; {others}", right == len(EDITS))


def scripts(soak: Soak) -> Row:
    """Scripts of all kinds in every text of the city and its pages."""
    from faults.test_injection import PAYLOADS

    command = [sys.executable, "-m", "pytest", "-q", "-m", "not browser", "tests/faults/test_injection.py"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    last = run.stdout.strip().splitlines()[-1].strip("= ")
    tried = f"{len(PAYLOADS)} script payloads in every field"
    return Row(tried, f"{'0 raw tags' if run.returncode == 0 else 'raw tags'}; tests: {last}", run.returncode == 0)


def surroundings(soak: Soak) -> Row:
    """A first build elsewhere, under another mask, time zone, language, hash seed and number of processes."""
    one, other = soak.folder / "one", soak.folder / "some other/folder"
    for root in (one, other):
        shutil.copytree(CITY, root)
    mask = os.umask(0o077)
    strange = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "4242"}
    code, _ = ended(start(other, "build", "--quiet", "--jobs", "1", **strange))
    os.umask(mask)
    code_one, _ = ended(start(one, "build", "--quiet", "--jobs", "2", PYTHONHASHSEED="1"))
    same = code == code_one == 0 and files(one / "site") == files(other / "site")
    return Row("clean builds under other folder, umask, TZ, LANG, hash seed, jobs", "equal" if same else "differ", same)


def pythons(soak: Soak) -> Row:
    """The same bytes with every version of Python that is found; their libraries are kept in .cache/pythons."""
    sites, absent = {}, []
    for version in PYTHONS:
        python = _with_libraries(version)
        if not python:
            absent.append(version)
            continue
        root = soak.folder / f"python{version}"
        shutil.copytree(CITY, root)
        code, said = ended(start(root, "build", "--quiet", python=str(python)))
        sites[version] = files(root / "site") if code == 0 else {"": said.encode()}
    same = all(found == next(iter(sites.values())) for found in sites.values()) and all(
        "" not in s for s in sites.values()
    )
    missing = f"; not found here: {', '.join(absent)}" if absent else ""
    return Row(f"clean builds with Python {', '.join(sites)}", f"{'equal' if same else 'differ'}{missing}", same)


def _with_libraries(version: str) -> Path | None:
    """A Python of this version with what a build needs; None where there is none."""
    folder = ROOT / ".cache/pythons" / version
    install = [str(folder / "bin/python"), "-m", "pip", "install", "-q", "-r", str(ROOT / "requirements.txt")]
    known = [
        *sorted(map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))),
        shutil.which(f"python{version}"),
    ]
    for found in filter(None, reversed(known)):  # one on the path may be a stand-in for one that isn't there
        if (folder / "complete").exists():
            break
        commands = ([found, "-m", "venv", "--clear", str(folder)], install)
        if all(subprocess.run(command, capture_output=True).returncode == 0 for command in commands):
            (folder / "complete").touch()
    return folder / "bin/python" if (folder / "complete").exists() else None


#: Steps that are done so many times, and how often when nobody says otherwise; then those that are done once.
COUNTED: dict[str, tuple[Callable[[Soak, int], Row], int]] = {
    "kills": (kills, 50),
    "rounds": (rounds, 20),
    "served": (served, 5),
    "damages": (damages, 20),
    "edits": (edits, 500),
}
ONCE = {"asked": asked, "faults": bad_edits, "scripts": scripts, "surroundings": surroundings, "pythons": pythons}


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, (step, usual) in COUNTED.items():
        parser.add_argument(
            f"--{name}", type=int, default=usual, metavar="N", help=f"{step.__doc__} (default: {usual})"
        )
    parser.add_argument("--without", nargs="*", default=[], choices=ONCE, help="steps to leave out")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the random edits and delays (default: 1)")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Take the steps and print a row for each. Returns 0 when every row is as it should be."""
    given = _arguments().parse_args(argv)
    steps: dict[str, Callable[[Soak], Row]] = {
        name: partial(step, count=count) for name, (step, _) in COUNTED.items() if (count := getattr(given, name))
    }
    steps |= {name: step for name, step in ONCE.items() if name not in given.without}
    good = True
    with tempfile.TemporaryDirectory() as folder:
        charts = Soak(Path(folder), Random(0)).city() / ".cache/charts"
        print(f"| tried (seed {given.seed}) | result | |\n|---|---|---|", flush=True)
        for name, step in steps.items():
            place = Path(folder) / name
            shutil.copytree(charts, place / "charts")
            row = step(Soak(place, Random(given.seed)))
            good = good and row.good
            print(f"| {row.tried} | {row.result} | {'' if row.good else '**not as it should be**'} |", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
