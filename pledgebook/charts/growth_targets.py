"""The rates of growth that the report expects, in its order: bars whose ends show the report's 左右 and 以上."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.book import Book
from ..book.model import Commitment
from . import words
from .figure import Column, Figure
from .marks import Amount

#: Bound -> the word for one and for several, in a count of figures.
_NAMES = {
    "exactly": ("plain figure", "plain figures"),
    "about": ("“about” figure", "“about” figures"),
    "at_least": ("“or more” figure", "“or more” figures"),
    "more_than": ("figure to be exceeded", "figures to be exceeded"),
    "at_most": ("upper limit", "upper limits"),
    "range": ("range", "ranges"),
}
_NAMES_ZH = {
    "exactly": "不带限定词",
    "about": "带“左右”",
    "at_least": "带“以上”",
    "more_than": "带“突破”",
    "at_most": "带“以内”",
    "range": "为区间",
}


def figures(book: Book) -> Iterator[Figure]:
    chosen = [c for c in book.commitments if _is_growth(c)]
    if not chosen:
        return
    rows = tuple(words.target_row(book, c) for c in chosen)
    city, year = book.site.city, book.site.year
    yield Figure(
        id="growth-targets",
        kind="growth_targets",
        title={"zh": f"{city.zh}{year}年的预期增长", "en": f"Growth expected in {city.en} for {year}"},
        reading=_reading(rows, year),
        alt={
            "zh": "横条图，每个增长率一条，从零起，按报告顺序排列。带“左右”的末端渐淡，带“以上”的末端带箭头继续向右，不带限定词的末端齐平。",
            "en": "Horizontal bars from zero, one for each rate, in the order of the report. “About” figures fade out at the end, “or more” figures go on to the right with an arrow, plain figures end sharply.",
        },
        source=words.source(book),
        publisher=words.publisher(book),
        columns=(
            words.WHAT,
            words.WORDS,
            Column("value", {"zh": "百分比", "en": "Per cent"}, numeric=True),
            words.BOUND,
            words.ID,
        ),
        rows=rows,
        sources=tuple(c.id for c in chosen),
    )


def _is_growth(commitment: Commitment) -> bool:
    target = commitment.target
    if target is None or target.unit != "percent" or target.per:
        return False
    return commitment.theme == "growth" or (commitment.kind == "expected_target" and target.measure == "growth")


def _reading(rows: tuple[dict, ...], year: int) -> dict[str, str]:
    low, high = min(rows, key=lambda r: r["value"]), max(rows, key=lambda r: r["value"])
    counts = {bound: sum(row["bound_id"] == bound for row in rows) for bound in _NAMES}
    named = words.listed([words.count(n, *_NAMES[bound]) for bound, n in counts.items() if n])
    named_zh = "，".join(f"{_NAMES_ZH[bound]}的{n}个" for bound, n in counts.items() if n)
    if len(rows) == 1:
        return {
            "zh": f"报告为{year}年写了1个预期增长率：{low['what']['zh']}。",
            "en": f"The report gives 1 expected rate for {year}: {low['what']['en']}.",
        }
    return {
        "zh": f"报告为{year}年写了{len(rows)}个预期增长率，最低的是{low['label']['zh']}（{low['words']['zh']}），最高的是{high['label']['zh']}（{high['words']['zh']}）；其中{named_zh}。",
        "en": f"The report gives {len(rows)} expected rates for {year}, from {low['words']['en']} ({low['label']['en']}) to {high['words']['en']} ({high['label']['en']}): {named}.",
    }


def draw(figure: Figure, language: str, width: int):
    from . import layers, sheet

    rows = tuple(
        sheet.Row(
            row["label"][language],
            (sheet.Lane(row["words"][language], Amount(row["value"], row["bound_id"], row["high"])),),
        )
        for row in figure.rows
    )
    full = max(lane.top for row in rows for lane in row.lanes)
    keys = [sheet.Key(text, bound=bound) for bound, text in words.key_of(figure.rows, language).items()]
    return layers.chart(sheet.lay_out([sheet.Panel(rows, full=full, ticks=sheet.ticks(full, "%"))], width, keys), width)
