"""Results of the year before beside the targets, where the two can stand side by side."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.book import Book
from ..book.model import Commitment
from . import words
from .figure import Column, Figure
from .marks import Amount

_COMPARABLE = {
    "same": {"zh": "同一口径", "en": "same measure"},
    "partly": {"zh": "†口径不完全相同", "en": "† not fully the same measure"},
}
_NOTE = {
    "zh": "两个数字的口径不完全相同，不连线；差别写在表中。",
    "en": "The two numbers do not measure fully the same thing and are not joined; the table says how they differ.",
}
_SMALL = {"zh": "百分比，刻度相同", "en": "Per cent, on one scale"}
_LARGE = {"zh": "较大的百分比，刻度相同", "en": "Larger percentages, on one scale"}
_OWN = {"zh": "以下各用各的刻度，都从零起", "en": "Below, each on a scale of its own from zero"}


def paired(book: Book, commitment: Commitment) -> bool:
    """Whether the commitment's target and a result may stand in one chart."""
    baseline, target = commitment.baseline, commitment.target
    if not (baseline and target) or baseline.comparable == "no":
        return False
    quantity = book.result[baseline.result].quantity
    return quantity.unit == target.unit and quantity.value >= 0


def pair_row(book: Book, commitment: Commitment) -> dict[str, object]:
    """A target's row with the result it stands beside."""
    result = book.result[commitment.baseline.result]
    return words.target_row(book, commitment) | {
        "result": result.id,
        "result_words": words.phrase(book, result.quantity),
        "result_value": result.quantity.value,
        "result_bound_id": result.quantity.bound,
        "result_year": book.site.year - 1,
        "target_year": book.site.year,
        "unit": commitment.target.unit,
        "comparable": _COMPARABLE[commitment.baseline.comparable],
        "comparable_id": commitment.baseline.comparable,
        "caveat": words.cell(commitment.baseline.why),
    }


def figures(book: Book) -> Iterator[Figure]:
    chosen = [c for c in book.commitments if paired(book, c)]
    if not chosen:
        return
    now, before = book.site.year, book.site.year - 1
    yield Figure(
        id="result-pairs",
        kind="result_pairs",
        title={"zh": f"{before}年的结果与{now}年的目标", "en": f"Results of {before} beside targets for {now}"},
        reading=_reading(chosen, before, now),
        alt={
            "zh": f"每项上下两个标记，都从零起量：上面空心的是{before}年结果，下面实心的是{now}年目标。口径不完全相同的带†号，两者不连线。",
            "en": f"Two marks for each item, both measured from zero: above, hollow, the result of {before}; below, solid, the target for {now}. Items marked † do not measure fully the same thing and are not joined.",
        },
        source=words.source(book),
        publisher=words.publisher(book),
        columns=(words.WHAT, *_columns(before, now), words.ID),
        rows=tuple(pair_row(book, c) for c in chosen),
        sources=tuple(id for c in chosen for id in (c.id, c.baseline.result)),
    )


def _columns(before: int, now: int) -> tuple[Column, ...]:
    return (
        Column("result_words", {"zh": f"{before}年结果", "en": f"{before} result"}),
        Column("result_value", {"zh": f"{before}年数值", "en": f"{before} value"}, numeric=True),
        Column("words", {"zh": f"{now}年目标", "en": f"{now} target"}),
        Column("value", {"zh": f"{now}年数值", "en": f"{now} value"}, numeric=True),
        Column("comparable", {"zh": "能否相比", "en": "Comparable"}),
        Column("caveat", {"zh": "相同与不同之处", "en": "What is the same and what is not"}),
    )


def _reading(chosen: list[Commitment], before: int, now: int) -> dict[str, str]:
    same = sum(c.baseline.comparable == "same" for c in chosen)
    partly = len(chosen) - same
    have = "has" if len(chosen) == 1 else "have"
    return {
        "zh": f"{len(chosen)}个{now}年目标在报告里有{before}年的结果可以并列：口径相同的{same}个，不完全相同的{partly}个。",
        "en": f"{words.count(len(chosen), 'target', 'targets')} for {now} {have} a result of {before} in the report to stand beside: {same} with the same measure, {partly} not fully the same.",
    }


def lane_pair(row, language: str):
    """The row of a sheet for a pair: the result above the target, joined only when both measure the same."""
    from . import sheet

    def lane(year, said, amount):
        colon = "年：" if language == "zh" else ": "
        return sheet.Lane(f"{year}{colon}{said[language]}", amount)

    dagger = "†" if row["comparable_id"] == "partly" else ""
    result = lane(
        row["result_year"], row["result_words"], Amount(row["result_value"], row["result_bound_id"], past=True)
    )
    target = lane(row["target_year"], row["words"], Amount(row["value"], row["bound_id"], row["high"]))
    return sheet.Row(row["label"][language] + dagger, (result, target), joined=row["comparable_id"] == "same")


def note(rows, language: str) -> list:
    """The key's line on †, when a row carries it."""
    from . import sheet

    return [sheet.Key(_NOTE[language], sign="†")] if any(row.get("comparable_id") == "partly" for row in rows) else []


def draw(figure: Figure, language: str, width: int):
    from . import layers, sheet

    percent = [row for row in figure.rows if row["unit"] == "percent"]
    largest = max((max(row["value"], row["result_value"]) for row in percent), default=0)
    small = [row for row in percent if max(row["value"], row["result_value"]) * 4 <= largest]
    large = [row for row in percent if row not in small]
    panels = [
        _percents(rows, heading[language], language)
        for rows, heading in ((small, _SMALL), (large, _LARGE if small else _SMALL))
        if rows
    ]
    others = [row for row in figure.rows if row["unit"] != "percent"]
    panels += [
        sheet.Panel((lane_pair(row, language),), heading=_OWN[language] if row is others[0] else "") for row in others
    ]
    keys = [sheet.Key(text, bound=bound) for bound, text in words.key_of(figure.rows, language).items()]
    return layers.chart(sheet.lay_out(panels, width, keys + note(figure.rows, language)), width)


def _percents(rows: list, heading: str, language: str):
    from . import sheet

    full = max(max(row["value"], row["result_value"]) for row in rows)
    return sheet.Panel(tuple(lane_pair(row, language) for row in rows), "dot", full, sheet.ticks(full, "%"), heading)
