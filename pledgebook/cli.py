"""The command line: build, check, serve."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path

from .book.problems import ProblemsFound
from .messages import closing, notes, report

FINE, PROBLEMS, USAGE = 0, 1, 2


def _arguments() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="folder with data/ and content/ (default: this one)"
    )
    common.add_argument(
        "--base-url",
        type=_base_url,
        metavar="URL",
        help="address the site is published at, ending in /; for canonical links and the sitemap",
    )
    common.add_argument("--quiet", action="store_true", help="print problems only")
    output = argparse.ArgumentParser(add_help=False)
    output.add_argument("--out", type=Path, metavar="DIR", help="folder for the site (default: site/ in the root)")
    output.add_argument(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes at most (default: one per core)",
    )
    output.add_argument("--no-cache", action="store_true", help="make everything anew")

    parser = argparse.ArgumentParser(prog="build.py", description="Build the site from data/, content/ and templates/.")
    commands = parser.add_subparsers(dest="command", metavar="{build,check,serve,permalinks,changes}", required=True)
    commands.add_parser("build", parents=[common, output], help="write the site (what happens without a command)")
    check = commands.add_parser("check", parents=[common], help="check the data and write nothing")
    check.add_argument(
        "--stale",
        type=_positive,
        metavar="DAYS",
        help="also list outcomes not looked at for so long, sources without a stored copy and commitments with no outcome",
    )
    commands.add_parser(
        "permalinks",
        parents=[common, output],
        help="build, then record the addresses that are new in data/permalinks.lock",
    )
    changes = commands.add_parser(
        "changes",
        parents=[common],
        help="record the present data as a version in data/changes.yaml, with all that changed since the last one",
    )
    changes.add_argument("--reason-zh", metavar="WORDS", help="why the data changed, in Chinese (give both languages)")
    changes.add_argument("--reason-en", metavar="WORDS", help="the same in English")
    changes.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="date of the version (default: today)")
    serve = commands.add_parser(
        "serve", parents=[common, output], help="build, show the site on this machine, rebuild and reload on save"
    )
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="port on 127.0.0.1 (default: 8000)")
    return parser


def _base_url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#]+/", text):
        raise argparse.ArgumentTypeError(
            f'"{text}" is not an address like https://example.org/hengyang/ (with the slash at the end)'
        )
    return text


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 1 up')
    return int(text)


def _date(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date like 2026-11-24') from None


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port from 0 to 65535')
    return int(text)


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns 0 when all is fine, 1 when the data has problems, 2 for wrong usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0].startswith("--") and words[0] != "--help"):
        words.insert(0, "build")
    parser = _arguments()
    try:
        arguments = parser.parse_args(words)
    except SystemExit as stop:
        return USAGE if stop.code else FINE
    root = arguments.root
    if not (root / "data").is_dir():
        print(f"build.py: there is no data/ folder in {root}; name the right one with --root", file=sys.stderr)
        return USAGE
    try:
        return {"build": _build, "check": _check, "serve": _serve, "permalinks": _permalinks, "changes": _changes}[
            arguments.command
        ](arguments)
    except ProblemsFound as found:
        report(found)
        return PROBLEMS


def _options(arguments):
    from .site import Options

    out = getattr(arguments, "out", None) or arguments.root / "site"
    return Options(
        arguments.root,
        out,
        arguments.base_url,
        getattr(arguments, "jobs", 1),
        not getattr(arguments, "no_cache", False),
        _progress if not arguments.quiet else Options.progress,
    )


#: Fewer things than this are done before a bar could be read.
_LONG_WORK = {"pages": 100, "charts": 3, "files": 100}


def _progress(things, count: int, what: str):
    """A progress bar on long work when a person is watching, a plain line otherwise."""
    if count < _LONG_WORK[what]:
        return things
    if not sys.stderr.isatty():
        print(f"making {count} {what}", flush=True)
        return things
    from tqdm import tqdm

    return tqdm(things, total=count, unit=f" {what}", leave=False)


def _build(arguments) -> int:
    from .site import build

    summary = build(_options(arguments))
    if not arguments.quiet:
        print(closing(summary))
        for note in notes(summary):
            print(note, file=sys.stderr)
    return FINE


def _permalinks(arguments) -> int:
    from .lasting import permalinks
    from .site import build

    summary = build(_options(arguments))
    permalinks.write(arguments.root, permalinks.read(arguments.root), summary.unrecorded)
    if not arguments.quiet:
        print(f"{len(summary.unrecorded)} new addresses and ids recorded in {permalinks.FILE}")
    return FINE


def _changes(arguments) -> int:
    from datetime import date

    from .book.model import Text
    from .lasting.changes import FILE, record
    from .site import read_and_check

    if bool(arguments.reason_zh) != bool(arguments.reason_en):
        print("build.py: give the reason in both languages, --reason-zh and --reason-en", file=sys.stderr)
        return USAGE
    reason = Text(zh=arguments.reason_zh, en=arguments.reason_en) if arguments.reason_zh else None
    new = record(
        arguments.root, read_and_check(_options(arguments)).book, arguments.date or date.today().isoformat(), reason
    )
    if not arguments.quiet:
        print(
            f"version {new.date} {new.hash} with {len(new.changes)} changes recorded in {FILE}"
            if new
            else "nothing changed since the last recorded version"
        )
    return FINE


def _check(arguments) -> int:
    from .site import check_addresses, read_and_check

    start = time.perf_counter()
    reading = read_and_check(_options(arguments))
    check_addresses(_options(arguments), reading)
    book = reading.book
    if arguments.stale:
        from datetime import date

        from .check.stale import stale

        for line in stale(reading, arguments.stale, date.today()):
            print(line)
    if not arguments.quiet:
        print(
            f"{len(book.commitments)} commitments, {len(book.results)} results, {len(book.terms)} terms, {len(book.articles)} articles: no problems ({time.perf_counter() - start:.2f} s)"
        )
    return FINE


def _serve(arguments) -> int:
    from .serve import serve

    return serve(_options(arguments), arguments.port, arguments.quiet)
