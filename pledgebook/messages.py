"""What a build says to the person at the terminal."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from .book.problems import ProblemsFound
from .making.output import OutputRefused
from .making.publish import UnsafePath

if TYPE_CHECKING:
    from .site import Summary

#: How the commands were called: as the installed program, or by build.py of a checkout.
COMMAND = "pledgebook" if Path(sys.argv[0]).stem == "pledgebook" else "python build.py"
#: What hosts want in the folder that they serve, and what keeps it in a checkout: nobody has to be told that it stays.
EXPECTED = ("CNAME", ".nojekyll", ".gitkeep", "_headers", "_redirects", ".well-known/")


def say(line: object, to_errors: bool = False) -> None:
    """Print one line. A terminal that is gone, a `head` that has seen enough or a full disk is no reason to stop."""
    stream = sys.stderr if to_errors else sys.stdout
    try:
        print(line, file=stream, flush=True)
    except UnicodeEncodeError:
        print(str(line).encode("ascii", "backslashreplace").decode(), file=stream, flush=True)
    except (OSError, ValueError, AttributeError):  # closed by its reader or full, closed, or never there
        quiet = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  as long as the process lives
        if to_errors:
            sys.stderr = quiet
        else:
            sys.stdout = quiet


#: What becomes of a site whose build fails.
_AS_IT_IS = "the site was left as it is"


def tell(error: Exception, root: Path) -> None:
    """Say what went wrong, in sentences; nobody but a developer gets to see a traceback."""
    for line in told(error, root):
        say(line, to_errors=True)


def told(error: Exception, root: Path, then: str = _AS_IT_IS) -> list[str]:
    """What went wrong, one line each; `then` is what became of the site."""
    match error:
        case ProblemsFound():
            return _listed(error, then)
        case OutputRefused() | UnsafePath():
            return [f"{error}; nothing was written"]
        case OSError():
            where = f"{error.filename}: " if error.filename is not None else ""
            return [f"{where}{error.strerror or error}; {then}"]
        case MemoryError():
            return [f"there is not enough memory; {then}"]
        case _:
            name, saved = type(error).__name__, _saved(error, root)
            return [
                f"this is a mistake in the generator ({name}), not in your data; {then}",
                f"to report it, send {saved} and say what you changed last",
            ]


def _saved(error: Exception, root: Path) -> str:
    """Where the traceback of an error was put for whoever mends it."""
    notes = "\n".join(getattr(error, "__notes__", ()))
    text = "".join(traceback.format_exception(error)) + notes
    for folder in (root / ".cache", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "mistake.txt").write_text(text, encoding="utf-8", errors="backslashreplace")
            return str(folder / "mistake.txt")
        except OSError:
            continue
    return "the following lines:\n" + text


def report(found: ProblemsFound, then: str = _AS_IT_IS) -> None:
    """Print every problem, one a line, and how many."""
    for line in _listed(found, then):
        say(line, to_errors=True)


def _listed(found: ProblemsFound, then: str) -> list[str]:
    count = len(found.problems)
    return [*map(str, found.problems), f"{count} problem{'s' if count > 1 else ''}; {then}"]


def closing(summary: Summary) -> str:
    """The summary a build ends with: pages, seconds, what was made again and why."""
    made = sum(summary.reasons.values())
    lines = [f"{summary.pages} pages in {summary.seconds:.2f} s: {made} made, {summary.pages - made} as they were"]
    lines += [f"  {count:>5}  {why}" for why, count in sorted(summary.reasons.items(), key=lambda item: -item[1])]
    if summary.charts_drawn:
        lines.append(f"  {len(summary.charts_drawn):>5}  charts drawn: {', '.join(summary.charts_drawn)}")
    lines.append(f"files: {summary.written} written, {summary.unchanged} unchanged, {summary.removed} removed")
    return "\n".join([*lines, *filter(None, [summary.size])])


def notes(summary: Summary) -> list[str]:
    """What a build has nothing against but somebody should see to: one line each."""
    found = []
    if summary.unrecorded:
        found.append(
            f"new addresses and ids that are not recorded yet: {len(summary.unrecorded)}; "
            f"to promise them, run: {COMMAND} permalinks"
        )
    if not summary.recorded:
        found.append(f"the data differ from the last recorded version; to record what changed, run: {COMMAND} changes")
    if strangers := [path for path in summary.foreign if not path.startswith(EXPECTED)]:
        more = f" and {len(strangers) - 1} more" if len(strangers) > 1 else ""
        found.append(f"{strangers[0]}{more} in the output folder is not from a build and was left alone")
    if summary.not_led_on:
        found.append(
            f"_redirects in the output folder stays: it is your own, with no rule for {summary.not_led_on} published "
            "addresses; to lead them on, build into an empty folder (--out) and add the lines of its _redirects"
        )
    if summary.damaged:
        found.append(f"damaged entries of .cache that were made again: {summary.damaged}")
    if summary.unkept:
        found.append(f"{summary.unkept}; the site is as it should be, but the next build will look at all of it again")
    return found
