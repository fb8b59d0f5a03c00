"""Make the fonts that pictures are drawn with, cut down to common Chinese and Latin.

Noto Sans SC is for charts, Noto Serif SC for titles:

    gunzip -c pledgebook/starting/towns.csv.gz > towns.csv
    python pledgebook/fonts/subset.py sans NotoSansCJK-Regular.ttc \\
        --also data/sources/*.txt data/*.yaml pledgebook/starting/divisions.csv towns.csv
    python pledgebook/fonts/subset.py serif NotoSerifCJK-Bold.ttc \\
        --also data/sources/*.txt data/*.yaml pledgebook/starting/divisions.csv towns.csv

The names of China's divisions are in it, so that any city can be drawn. Needs fonttools, which nothing else
here does. The input is the collection of Noto Sans CJK in regular weight or of Noto Serif CJK in bold
(Debian: fonts-noto-cjk). The result gets a family name of its own, so
that a machine's own Noto fonts can never be taken for it, and a text file of its characters, so that a
missing glyph can be found without opening the font.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Style:
    """One of the fonts that are made."""

    face: str
    """Name of the face in the collection that it is made from."""
    family: str
    weight: str

    @property
    def name(self) -> str:
        """PostScript name and file name without ending."""
        return f"{self.family.replace(' ', '')}-{self.weight}"


STYLES = {
    "sans": Style("Noto Sans CJK SC", "Pledgebook Sans SC", "Regular"),
    "serif": Style("Noto Serif CJK SC", "Pledgebook Serif SC", "Bold"),
}
#: Signs that charts may need beyond GB 2312: dashes, quotes, daggers, arrows, comparisons, figures in circles.
SIGNS = "–—―‘’“”†‡•…‰′″※←↑→↓±×÷≈≠≤≥−½²³·°§①②③④⑤⑥⑦⑧⑨⑩○●□■△▲◇◆"


#: Curly quotes are as wide as a hanzi in a Chinese font; for English text the narrow forms get codes of their own.
NARROW_QUOTES = {code: code + 0xC000 for code in (0x2018, 0x2019, 0x201C, 0x201D)}


def characters(also: str) -> set[str]:
    """ASCII, Latin-1, the punctuation and the 6,763 hanzi of GB 2312, SIGNS and whatever else is asked for."""
    rows = [*range(0xA1, 0xA4), *range(0xB0, 0xF8)]
    pairs = [bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)]
    chinese = {pair.decode("gb2312", errors="ignore") for pair in pairs}
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    narrow = {chr(code) for code in NARROW_QUOTES.values()}
    return (chinese | latin | narrow | set(SIGNS) | set(also)) - {"", "\n", "\r", "\t"}


def face(path: Path, name: str) -> TTFont:
    """The face of that name of a collection, or the font itself."""
    from fontTools.ttLib import TTCollection, TTFont

    if path.suffix.lower() not in (".ttc", ".otc"):
        return TTFont(path, recalcTimestamp=False)
    found = [font for font in TTCollection(path, recalcTimestamp=False) if font["name"].getDebugName(1) == name]
    if not found:
        raise SystemExit(f"{path}: no face named {name}")
    return found[0]


def make(style: Style, path: Path, also: str) -> None:
    """Write the font and the list of its characters beside this script."""
    from fontTools.subset import Options, Subsetter

    # only kern: the other layout features would draw in thousands of regional and vertical forms
    options = Options(
        layout_features=["kern"],
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        recalc_timestamp=False,
    )
    font = face(path, style.face)
    _add_narrow_quotes(font)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(characters(also)))
    subsetter.subset(font)
    _rename(font, style)
    font.save(HERE / f"{style.name}.otf")
    covered = sorted(font.getBestCmap())
    (HERE / f"{style.name}.txt").write_text("".join(map(chr, covered)) + "\n", encoding="utf-8")


def _add_narrow_quotes(font: TTFont) -> None:
    """Give the proportional forms, which a font keeps behind its feature pwid, characters of the private use area."""
    features, lookups = font["GSUB"].table.FeatureList.FeatureRecord, font["GSUB"].table.LookupList.Lookup
    proportional = next(record.Feature for record in features if record.FeatureTag == "pwid")
    forms: dict[str, str] = {}
    for index in proportional.LookupListIndex:
        for subtable in lookups[index].SubTable:
            forms |= getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {})
    for subtable in font["cmap"].tables:
        if subtable.isUnicode() and subtable.format != 14:
            subtable.cmap |= {narrow: forms[subtable.cmap[code]] for code, narrow in NARROW_QUOTES.items()}


def _rename(font: TTFont, style: Style) -> None:
    full = f"{style.family} {style.weight}"
    names = {1: style.family, 3: f"2.004;{style.name}", 4: full, 6: style.name}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    top = font["CFF "].cff
    top.fontNames = [style.name]
    top.topDictIndex[0].FullName, top.topDictIndex[0].FamilyName = full, style.family


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("style", choices=STYLES, help="which of the fonts to make")
    parser.add_argument("font", type=Path, help="Noto Sans CJK Regular or Noto Serif CJK Bold, .ttc or .otf")
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="text files whose characters must be in the result"
    )
    given = parser.parse_args()
    make(STYLES[given.style], given.font, "".join(path.read_text(encoding="utf-8") for path in given.also))
