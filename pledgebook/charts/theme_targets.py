"""For each theme, all of its numbers: beside the result of the year before where there is one to stand beside."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.book import Book
from ..book.model import Commitment, Theme
from . import words
from .figure import Column, Figure
from .marks import Amount
from .result_pairs import lane_pair, note, pair_row, paired

#: Up to this number, things are drawn one by one.
_COUNTABLE = 40
#: Bars share a scale only when the shortest is still at least this part of the longest.
_SHORTEST = 1 / 40
_HEADINGS = {
    "share": {"zh": "占比，满格为100%", "en": "Shares; the full width is 100%"},
    "rate": {"zh": "百分比，刻度相同", "en": "Per cent, on one scale"},
    "each": {"zh": "一个方格代表1", "en": "One square for each one"},
    "times": {"zh": "倍数", "en": "Times as much"},
    "scale": {"zh": "刻度相同，从零起", "en": "On one scale from zero"},
    "own": {"zh": "单独一个刻度，从零起", "en": "On a scale of its own from zero"},
}


def figures(book: Book) -> Iterator[Figure]:
    for theme in book.themes:
        chosen = [c for c in book.by_theme[theme.id] if c.target]
        if len(chosen) >= 2:
            yield _figure(book, theme, chosen)


def _figure(book: Book, theme: Theme, chosen: list[Commitment]) -> Figure:
    rows = tuple(_row(book, c) for c in chosen)
    pairs = [row for row in rows if row["result"]]
    return Figure(
        id=f"targets-{theme.id}",
        kind="theme_targets",
        title={"zh": f"{theme.title.zh}：写明的数字", "en": f"{theme.title.en}: the numbers named"},
        reading=_reading(rows, len(pairs), book.site.year),
        alt={
            "zh": "每个数字一行，都从零起：不大的数目一个方格代表1，其余画成横条。限定词见末端的形状。",
            "en": "One row for each number, all from zero: small counts as one square for each one, the others as bars. The shape of the end shows the report's qualifier.",
        },
        source=words.source(book),
        publisher=words.publisher(book),
        columns=_columns(bool(pairs), book.site.year - 1),
        rows=rows,
        sources=tuple(id for row in rows for id in (row["id"], row["result"]) if id),
    )


def _row(book: Book, commitment: Commitment) -> dict[str, object]:
    """A target's row, with the result beside it or with empty cells in its place."""
    more = (
        pair_row(book, commitment)
        if paired(book, commitment)
        else words.target_row(book, commitment) | dict.fromkeys(("result", "result_words", "comparable_id", "caveat"))
    )
    return more | {"unit": commitment.target.unit, "measure": commitment.target.measure}


def _columns(pairs: bool, before: int) -> tuple[Column, ...]:
    beside = (
        Column("result_words", {"zh": f"{before}年结果", "en": f"{before} result"}),
        Column("caveat", {"zh": "相同与不同之处", "en": "What is the same and what is not"}),
    )
    return (
        words.WHAT,
        words.WORDS,
        Column("value", {"zh": "数值", "en": "Value"}, numeric=True),
        words.BOUND,
        *(beside if pairs else ()),
        words.ID,
    )


def _reading(rows: tuple[dict, ...], pairs: int, year: int) -> dict[str, str]:
    """How many numbers, the first of them, and how many stand beside a result."""
    shown, more = rows[:4], len(rows) - 4
    named, named_zh = [row["what"]["en"] for row in shown], "、".join(row["what"]["zh"] for row in shown)
    others = words.listed([*named, words.count(more, "other", "others")] if more > 0 else named)
    beside = f"; {words.count(pairs, 'stands', 'stand')} beside a result of {year - 1}" if pairs else ""
    return {
        "zh": f"报告在这个主题里为{year}年写明了{len(rows)}个数字：{named_zh}{'等' if more > 0 else ''}"
        + (f"；其中{pairs}个旁边是{year - 1}年的结果。" if pairs else "。"),
        "en": f"The report names {len(rows)} numbers in this theme for {year}: {others}{beside}.",
    }


def draw(figure: Figure, language: str, width: int):
    from . import layers, sheet

    panels = [_panel(kind, rows, language) for kind, rows in _groups(figure.rows)]
    keys = [sheet.Key(text, bound=bound) for bound, text in words.key_of(figure.rows, language).items()]
    return layers.chart(sheet.lay_out(panels, width, keys + note(figure.rows, language)), width)


def _groups(rows) -> list[tuple[str, list]]:
    """Rows that share a scale, in the order of their first row: (kind of scale, rows)."""
    groups: list[tuple[str, list]] = []
    for row in rows:
        kind = _kind(row)
        home = next((g for g in groups if g[0] == kind and kind != "own" and _fits(g[1], row)), None)
        if home:
            home[1].append(row)
        else:
            groups.append((kind, [row]))
    return groups


def _kind(row) -> str:
    last = row["high"] or row["value"]
    if row["result"]:
        return "own"
    if row["unit"] == "percent":
        return "share" if row["measure"] == "share" else "rate"
    if row["unit"] in ("times", "yuan"):
        return "times" if row["unit"] == "times" else "scale"
    return "each" if last <= _COUNTABLE and last == int(last) else "scale"


def _fits(rows: list, row) -> bool:
    """Whether a row may join a scale: the same things counted in the same way, of about the same size."""
    if _kind(row) != "scale":
        return True
    values = [other["value"] for other in (*rows, row)]
    return (
        all(other[key] == row[key] for other in rows for key in ("unit", "measure"))
        and min(values) >= max(values) * _SHORTEST
    )


def _panel(kind: str, rows: list, language: str):
    from . import sheet

    heading = _HEADINGS["own" if len(rows) == 1 and kind in ("scale", "rate") else kind][language]
    if kind == "each":
        return sheet.Panel(tuple(_row_of(row, language) for row in rows), "squares", heading=heading)
    percent = all(row["unit"] == "percent" for row in rows)
    share = percent and all(row["measure"] == "share" for row in rows)
    full = 100 if share else max(max(row["value"], row["high"] or 0, row.get("result_value") or 0) for row in rows)
    ticks = sheet.ticks(full, "%") if percent else ()
    return sheet.Panel(tuple(_row_of(row, language) for row in rows), "bar", full, ticks, heading)


def _row_of(row, language: str):
    """One mark, or a result and a target one above the other."""
    from . import sheet

    if row["result"]:
        return lane_pair(row, language)
    return sheet.Row(
        row["label"][language],
        (sheet.Lane(row["words"][language], Amount(row["value"], row["bound_id"], row["high"])),),
    )
