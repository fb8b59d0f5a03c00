"""What is wrong in the maintainer's files, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. Printed as `file:line:column: what is wrong; what would be right`."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ProblemsFound(Exception):
    """The data can't be trusted; holds every problem found so far, in file order."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems))
        super().__init__(f"{len(self.problems)} problems")


def nearest(word: str, candidates: Iterable[str]) -> str:
    """A hint for a mistyped word: `; did you mean X?`, or an empty string when nothing is near."""
    close = difflib.get_close_matches(str(word), list(candidates), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


#: What an input method types for what the files need, and what to write instead.
_HALF_WIDTH = {
    "：": '": "',
    "，": '", "',
    "“": "'\"'",
    "”": "'\"'",
    "‘": '"\'"',
    "’": '"\'"',
    "｛": '"{"',
    "｝": '"}"',
    "［": '"["',
    "］": '"]"',
    "【": '"["',
    "】": '"]"',
    "（": '"("',
    "）": '")"',
    "－": '"-"',
    "＃": '"#"',
    "｜": '"|"',
    "\u3000": "ordinary spaces",
}


def full_width(words: str) -> str:
    """A hint for words with a full-width sign of an input method: `; “：” is full-width, write ": "`; else empty."""
    for sign in words:
        if sign in _HALF_WIDTH:
            shown = "the ideographic space (U+3000)" if sign == "\u3000" else f"“{sign}”"
            return f"; {shown} is full-width, write {_HALF_WIDTH[sign]}"
    return ""
