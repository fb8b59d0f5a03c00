"""Regular expressions that find any of many words quickly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first.

    It is sorted by first letters, so that most places of a text need one look; with `re.IGNORECASE` that is lost, so
    put the words and the text into lower case instead.
    """
    by_letter: dict[str, list[str]] = defaultdict(list)
    for one in sorted(words, key=len, reverse=True):
        by_letter[one[0]].append(re.escape(one[1:]))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items()) or r"(?!)"
