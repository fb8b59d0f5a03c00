"""No language is left behind: what changed in one was looked at in the other."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.model import Language
from ..book.problems import Problem
from ..book.read import Reading
from ..lasting.translations import drifted

_NAMES: dict[Language, str] = {"zh": "Chinese", "en": "English"}


def checked_in_both_languages(reading: Reading) -> Iterator[Problem]:
    """Every text that changed in one language since its translation was last checked has changed in the other, too."""
    for name, language, place in drifted(reading.book, reading.root):
        other: Language = "en" if language == "zh" else "zh"
        what = (
            f"the {_NAMES[language]} was edited and the {_NAMES[other]} was not; edit it as well or, if they still say "
            f"the same, run: build.py reviewed {name}"
        )
        if place.keys:
            yield reading.files[place.field].problem((*place.keys, other), f"{name.field}.{other}: {what}")
        else:
            yield Problem(f"content/{other}/{name.record.partition(':')[2]}.md", 1, 1, what)
