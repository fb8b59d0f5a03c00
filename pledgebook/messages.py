"""What a build says to the person at the terminal."""

from __future__ import annotations

import sys

from .book.problems import ProblemsFound


def report(found: ProblemsFound) -> None:
    """Print every problem, one a line, and how many."""
    for problem in found.problems:
        print(problem, file=sys.stderr)
    count = len(found.problems)
    print(f"{count} problem{'s' if count > 1 else ''}; the site was left as it is", file=sys.stderr)


def closing(summary) -> str:
    """The summary a build ends with: pages, seconds, what was made again and why."""
    made = sum(summary.reasons.values())
    lines = [f"{summary.pages} pages in {summary.seconds:.2f} s: {made} made, {summary.pages - made} as they were"]
    lines += [f"  {count:>5}  {why}" for why, count in summary.reasons.most_common()]
    if summary.charts_drawn:
        lines.append(f"  {len(summary.charts_drawn):>5}  charts drawn: {', '.join(summary.charts_drawn)}")
    files = summary.published
    lines.append(f"files: {len(files.written)} written, {files.unchanged} unchanged, {len(files.removed)} removed")
    return "\n".join(lines)


def notes(summary) -> list[str]:
    """What a build has nothing against but somebody should see to: one line each."""
    found = []
    if summary.unrecorded:
        found.append(
            f"new addresses and ids that are not recorded yet: {len(summary.unrecorded)}; to promise them, run: python build.py permalinks"
        )
    if not summary.recorded:
        found.append(
            "the data differ from the last recorded version; to record what changed, run: python build.py changes"
        )
    return found
