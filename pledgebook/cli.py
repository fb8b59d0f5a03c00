"""What the commands do, and how each of them ends."""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from .arguments import parser, parser_name
from .messages import COMMAND, closing, notes, report, say, tell

if TYPE_CHECKING:
    from .site import Options

FINE, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: list[str] | None = None) -> int:
    """Run one command.

    Returns 0 when all is fine, 1 when something is wrong with data or folders, 2 for wrong usage, 130 after Ctrl-C.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0].startswith("--") and words[0] != "--help"):
        words.insert(0, "build")
    try:
        arguments = parser().parse_args(words)
    except SystemExit as stop:
        return USAGE if stop.code else FINE
    root = _root(arguments)
    many = arguments.command == "clean" and (root / "SITE.yaml").is_file()
    if arguments.command not in ("new", "many") and not many and not _holds_data(root):
        say(f"{parser_name()}: there is no data/ folder in {root}; name the right one with --root", to_errors=True)
        return USAGE
    try:
        return _COMMANDS[arguments.command](arguments)
    except KeyboardInterrupt:
        say("stopped; the site was left as it is", to_errors=True)
        return INTERRUPTED
    except Exception as error:
        tell(error, root)
        return PROBLEMS


def _root(arguments: argparse.Namespace) -> Path:
    """The folder that a command is about, in whose .cache a mistake is written down."""
    match arguments.command:
        case "new":
            root: Path = arguments.folder.parent
        case "many":
            root = arguments.site.parent
        case _:
            root = arguments.root
    return root


def _holds_data(root: Path) -> bool:
    try:
        return (root / "data").is_dir()
    except OSError:  # a name that is too long, or a folder that may not be looked into
        return False


def run() -> NoReturn:
    """The whole of a process: one command, and then the end of it."""
    gc.disable()
    code = main()
    # Giving back all objects one by one takes a tenth of a build's time; the system takes them at once.
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # its reader is gone
            stream.flush()
    os._exit(code)


def _options(arguments: argparse.Namespace) -> Options:
    from .site import Options

    return Options(
        root=arguments.root,
        progress=Options.progress if arguments.quiet else _progress,
        **_of_any_build(arguments, arguments.root),
    )


def _of_any_build(arguments: argparse.Namespace, root: Path) -> dict[str, Any]:
    """What is said in the same words about a build of one book and of several; a check has less to say."""
    return {
        "out": getattr(arguments, "out", None) or root / "site",
        "base_url": arguments.base_url,
        "jobs": getattr(arguments, "jobs", 1),
        "use_cache": not getattr(arguments, "no_cache", False),
        "force": getattr(arguments, "force", False),
        "wait": getattr(arguments, "wait", None),
        "tell": partial(say, to_errors=True),
    }


#: Fewer files than this are made before a bar could be read.
_LONG_WORK = 100


def _progress(files: Iterable[Any], count: int) -> Iterable[Any]:
    """A progress bar on long work when a person is watching, a plain line otherwise."""
    if count < _LONG_WORK:
        return files
    if not (sys.stderr and sys.stderr.isatty()):
        say(f"making {count} files")
        return files
    from tqdm import tqdm

    bar: Iterable[Any] = tqdm(files, total=count, unit=" files", leave=False)
    return bar


def _build(arguments: argparse.Namespace) -> int:
    from .site import build

    summary = build(_options(arguments))
    if not arguments.quiet:
        say(closing(summary))
        for note in notes(summary):
            say(note, to_errors=True)
    return FINE


def _permalinks(arguments: argparse.Namespace) -> int:
    from .lasting import permalinks
    from .site import build

    summary = build(_options(arguments))
    permalinks.write(arguments.root, permalinks.read(arguments.root), summary.unrecorded)
    if not arguments.quiet:
        say(f"{len(summary.unrecorded)} new addresses and ids recorded in {permalinks.FILE}")
    return FINE


def _changes(arguments: argparse.Namespace) -> int:
    from datetime import date

    from .book.model import Text
    from .files.frozen import archive
    from .lasting import translations
    from .lasting.changes import FILE, record
    from .site import read_and_check

    if bool(arguments.reason_zh) != bool(arguments.reason_en):
        say(f"{parser_name()}: give the reason in both languages, --reason-zh and --reason-en", to_errors=True)
        return USAGE
    reason = Text(zh=arguments.reason_zh, en=arguments.reason_en) if arguments.reason_zh else None
    book, root = read_and_check(_options(arguments)).book, arguments.root
    day = arguments.date or date.today().isoformat()
    new = record(root, book, day, reason, lambda following: archive(following, root))
    if translations.read(root) is not None:
        translations.record(root, book)
    if not arguments.quiet:
        say(
            f"version {new.date} {new.hash} with {len(new.changes)} changes recorded in {FILE}"
            if new
            else "nothing changed since the last recorded version"
        )
    return FINE


def _reviewed(arguments: argparse.Namespace) -> int:
    from .lasting import translations
    from .site import read

    count = translations.record(arguments.root, read(_options(arguments)).book, arguments.names)
    if not arguments.quiet:
        say(f"{count} translations recorded in {translations.FILE}")
    return FINE


def _new(arguments: argparse.Namespace) -> int:
    from .book.problems import ProblemsFound
    from .starting.folder import Wanted, new

    try:
        made = new(Wanted(arguments.folder, arguments.report, arguments.city, arguments.year, arguments.id_prefix))
    except ProblemsFound as found:
        report(found, "nothing was written")
        return PROBLEMS
    if not arguments.quiet:
        say(f"{made.city}, {made.year}: {made.paragraphs} paragraphs, {made.themes} themes, {made.places} places")
        for what in made.done:
            say(f"  {what}")
        for what in made.asked:
            say(f"  to look at: {what}")
        _say_proposed(made.proposed)
        say(f"{arguments.folder} is ready; to see it, run: {COMMAND} serve --root {arguments.folder}")
    return FINE


def _draft(arguments: argparse.Namespace) -> int:
    from .starting.proposals import of_folder, proposals
    from .starting.record_files import add

    book, context = of_folder(arguments.root)
    if not book.site.draft:
        say("data/site.yaml: proposals are for a site in progress; write draft: true first", to_errors=True)
        return PROBLEMS
    written = add(arguments.root, proposals(context))
    if not arguments.quiet:
        _say_proposed(written)
    return FINE


def _say_proposed(written: dict[str, int]) -> None:
    for name, count in written.items():
        say(f"{name}: {count} records proposed")
    if not written:
        say("nothing to propose: every number, and every clause that begins with a verb of the table, has its record")


def _many(arguments: argparse.Namespace) -> int:
    from .many.whole import Options, build

    summary = build(
        Options(
            file=arguments.site,
            cluster=arguments.cluster,
            shared=arguments.shared,
            say=(lambda line: None) if arguments.quiet else say,
            **_of_any_build(arguments, arguments.site.parent),
        )
    )
    if not arguments.quiet:
        say(summary.closing())
    return PROBLEMS if summary.failed else FINE


def _check(arguments: argparse.Namespace) -> int:
    from .check.progress import left
    from .lasting.translations import unrecorded
    from .site import check_addresses, read_and_check

    start = time.perf_counter()
    reading = read_and_check(_options(arguments))
    check_addresses(reading)
    book = reading.book
    if arguments.stale:
        from .check.plausible import today
        from .check.stale import stale

        for line in stale(reading, arguments.stale, today()):
            say(line)
    for line in left(reading):
        say(line)
    if count := unrecorded(book, arguments.root):
        say(f"translations edited in both languages and not recorded yet: {count}; run: {COMMAND} reviewed")
    if not arguments.quiet:
        kinds = ("commitments", "results", "terms", "articles")
        counts = ", ".join(f"{len(getattr(book, kind))} {kind}" for kind in kinds)
        say(f"{counts}: no problems ({time.perf_counter() - start:.2f} s)")
    return FINE


def _serve(arguments: argparse.Namespace) -> int:
    from .serve import serve

    return serve(_options(arguments), arguments.port, arguments.quiet)


def _clean(arguments: argparse.Namespace) -> int:
    from .making.cache import FOLDERS
    from .making.output import locked
    from .making.publish import withdraw
    from .many.store import Store

    options = _options(arguments)
    out = options.out.resolve()
    with locked(out, options.wait, options.tell):
        count = withdraw(out)
        Store.of(out).withdraw()
    for name in FOLDERS:
        shutil.rmtree(options.root / ".cache" / name, ignore_errors=True)
    for manifest in (options.root / ".cache").glob("manifest-*"):
        manifest.unlink()
    if not arguments.quiet:
        say(f"{count} files removed from {options.out}")
    return FINE


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "check": _check,
    "serve": _serve,
    "permalinks": _permalinks,
    "changes": _changes,
    "reviewed": _reviewed,
    "new": _new,
    "draft": _draft,
    "many": _many,
    "clean": _clean,
}
