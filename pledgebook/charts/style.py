"""The one place for the colours, sizes and fonts of charts."""

from __future__ import annotations

from pathlib import Path

#: Name -> colour in light mode. Inline charts carry exactly these as fill and stroke, so that a
#: stylesheet can put another colour in their place in dark mode.
TOKENS: dict[str, str] = {
    "ink": "#1d1d1b",
    "muted": "#6b6a64",
    "rule": "#d9d4c7",
    "paper": "#faf7f0",
    "river": "#1f6f5c",
    "river-light": "#8fbfae",
    "pale": "#d5e5dc",
    "cinnabar": "#b5382a",
}
INK, MUTED, RULE, PAPER, RIVER, LIGHT, PALE, CINNABAR = TOKENS.values()
NONE = "none"

#: Width of each size of a chart, in its own units; on the page one unit is about one pixel.
WIDTHS: dict[str, int] = {"wide": 680, "narrow": 320}

TEXT, SMALL, TITLE, NOTE = 13, 11.5, 21, 14
"""Font sizes: labels and words; ticks and keys; title and reading of a chart that stands alone."""
LINE = 1.3
"""Height of a line of text, in font sizes."""

FONTS = Path(__file__).parents[1] / "fonts"
FONT = FONTS / "PledgebookSansSC-Regular.otf"
#: Every character that the font has a glyph for.
GLYPHS = FONTS / "PledgebookSansSC-Regular.txt"
#: Curly quotes -> their narrow forms in that font, for English; it draws the characters themselves as wide as a hanzi.
NARROW_QUOTES = {code: code + 0xC000 for code in (0x2018, 0x2019, 0x201C, 0x201D)}
FAMILY = "Pledgebook Sans SC"
#: What a chart that stands alone asks for, on a reader's machine.
FAMILIES = "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
