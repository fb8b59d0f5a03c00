"""The one place for the colours and sizes of charts."""

from ..making.pixels import GROUND

#: Name -> colour in light mode. Pictures carry exactly these as fill and stroke, so that a stylesheet can put another
#: colour in their place in dark mode.
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
#: Where these are among the 16 colours of a PNG file.
COLOURS = {0: INK, 3: MUTED, 7: RULE, GROUND: PAPER, 9: PALE, 11: LIGHT, 15: RIVER}
#: Width of each size of a chart, in its own units; on the page one unit is about one pixel.
WIDTHS: dict[str, int] = {"wide": 680, "narrow": 320}
#: Font sizes: labels and words; ticks and keys; title and reading of a chart that stands alone; height of a line.
TEXT, SMALL, TITLE, NOTE, LINE = 14, 12.5, 21, 14, 18
#: Around a chart that stands alone.
MARGIN = 30
#: What charts are drawn with: the pinned font, and on a reader's machine what is like it.
FAMILIES = "'Pledgebook Sans SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
