"""Numbers of a report with what stands around them: value, bound and unit. Values are those of book/numerals.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..book.model import Bound
from ..book.numerals import MULTIPLES, RANGE, Numeral, in_chinese, written_values
from ..book.vocabulary import Unit

#: What may stand between the digits of a rough number and its scale (620多万), or after its measure word.
_SOME = "多余"
_BEFORE: tuple[tuple[re.Pattern[str], Bound, str | None], ...] = (
    (re.compile(r"(?:不少于|不低于|至少)[^，。；、]{0,6}$"), "at_least", None),
    (re.compile(r"不超过[^，。；、]{0,2}$"), "at_most", "不超过"),
    (re.compile(r"(?:低于|少于|小于)$"), "at_most", None),
    (re.compile(r"超过[^，。；、]{0,2}$"), "more_than", "超过"),
    (re.compile(r"(?:突破|高于|大于|多于|逾|过)$"), "more_than", None),
    (re.compile(r"(?:约|大约|近|接近|大概)$"), "about", None),
)
_AFTER: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (re.compile(r"[^0-9，。；：、,;]{0,6}?(?:左右|上下)"), "about"),
    (re.compile(r"[^0-9，。；：、,;]{0,6}?(?:及以上|以上)"), "at_least"),
    (re.compile(r"[^0-9，。；：、,;]{0,6}?(?:以内|以下|之内)"), "at_most"),
)
#: A word for a rank before 以上, which is then no bound: 省级以上.
_RANK = re.compile(r"(?:级|规模|中层|初中|小学|本科|大专|县处|厅局)$")
_MULTIPLE = re.compile("|".join(MULTIPLES))
#: The measure words that a unit may begin with.
_MEASURE = re.compile(
    r"(?:人次|平方公里|平方米|立方米|千瓦时|公里|[个家名位户所项件条座处套栋辆台部种类批场组支枚份起次届张间列艘架只头株棵倍成])"
)
#: What stands before a number -> the English noun of the unit, where two units have the same Chinese.
_HINTS = (("就业", "job"), ("岗位", "job"))
_ENDS = r"[的和及与或以左上在实通完开建参达分共中]"
_FULL = str.maketrans("（），；：！？", "(),;:!?")


@dataclass(frozen=True)
class Figure:
    """One number of a text, or a range, as a record has it."""

    start: int
    end: int
    as_written: str
    value: Decimal
    high: Decimal | None
    bound: Bound
    bound_zh: str | None
    stop: int
    """Where its measure word and the word for its bound end."""

    @property
    def is_percent(self) -> bool:
        return self.as_written.endswith("%")


def figures(text: str) -> list[Figure]:
    """Every number of a text that has a value, rough ones (620多万), ranges (1—2) and 翻倍 as one each."""
    found = []
    numerals = in_chinese(text)
    i = 0
    while i < len(numerals):
        start, (end, i) = numerals[i].start, _with_scale(text, numerals, i)
        if i < len(numerals) and RANGE.fullmatch(text[end : numerals[i].start]):
            far, following = _with_scale(text, numerals, i)
            ends = written_values(text[start:far])
            if len(ends) == 2 and ends[0] < ends[1]:
                end, i = far, following
        if values := written_values(text[start:end]):
            found.append(_figure(text, start, end, values))
    for match in _MULTIPLE.finditer(text):
        found = [f for f in found if not (f.start < match.end() and match.start() < f.end)]
        found.append(Figure(*match.span(), match[0], MULTIPLES[match[0]], None, "exactly", None, match.end()))
    return sorted(found, key=lambda f: f.start)


def _with_scale(text: str, numerals: Sequence[Numeral], i: int) -> tuple[int, int]:
    """Where a numeral ends, with the scale that 多 or 余 may part from it, and the index of the next numeral."""
    one = numerals[i]
    if i + 1 < len(numerals):
        following = numerals[i + 1]
        if text[one.end : following.start] in tuple(_SOME) and re.fullmatch(r"[万亿千百]+", following.printed):
            return following.end, i + 2
    return one.end, i + 1


def _figure(text: str, start: int, end: int, values: tuple[Decimal, ...]) -> Figure:
    value, high = values[0], values[1] if len(values) == 2 else None
    some = any(c in _SOME for c in text[start : end + 1])
    before, after = text[max(0, start - 8) : start], text[end : end + 16]
    stop = end + (len(m[0]) if (m := re.match(rf"[{_SOME}]?{_MEASURE.pattern}?[{_SOME}]?", after)) else 0)
    bound: Bound = "more_than" if some else "exactly"
    bound_zh: str | None = None
    for pattern, what, printed in _BEFORE:
        if m := pattern.search(before):
            word = next((w for w in ("不少于", "不低于", "至少") if w in m[0]), None)
            bound, bound_zh = what, printed or word
            break
    for pattern, what in _AFTER:
        if (m := pattern.match(after)) and not _RANK.search(m[0][:-2]) and bound in ("exactly", "about", "more_than"):
            bound, bound_zh, stop = what, None, max(stop, end + m.end())
            break
    if high is not None:
        bound, bound_zh = "range", None
    return Figure(start, end, text[start:end], value, high, bound, bound_zh, stop)


def unit_of(figure: Figure, text: str, units: Sequence[Unit]) -> tuple[Unit | None, bool]:
    """What a number counts, from the words around it, and whether that is sure. None when no unit fits at all."""
    clause_start = max(text.rfind(mark, 0, figure.start) for mark in "，。；,;：:、") + 1
    before = text[clause_start : figure.start].translate(_FULL)
    after = re.split(r"[，。；,;]", text[figure.end : figure.end + 24].translate(_FULL))[0].lstrip(_SOME)
    if figure.is_percent:
        return next((u for u in units if u.zh == "%"), None), True
    if _MULTIPLE.fullmatch(figure.as_written):
        after = "倍"
    scored = [(score, -i, unit) for i, unit in enumerate(units) if (score := _fit(unit, before, after))]
    if not scored:
        return None, False
    best = max(scored)
    return best[2], best[0] >= 50


def _fit(unit: Unit, before: str, after: str) -> float:
    """How well a unit goes with the words before and after a number; 0 for not at all."""
    zh = unit.zh.translate(_FULL)
    hint = next((0.5 for words, noun in _HINTS if words in before + after and unit.one == noun), 0.0)
    if after.startswith(zh) and zh != "%":
        # 个国家公园 is no 个国家: a noun that goes on may be another one.
        end = len(zh)
        has_noun = (m := _MEASURE.match(zh)) is not None and end > len(m[0])
        goes_on = has_noun and re.match(r"[\u4e00-\u9fff]", after[end:]) and not re.match(_ENDS, after[end:])
        return (44 if goes_on else 50 + 2 * len(zh)) + hint
    if zh == "人" and not _MEASURE.match(after) and re.search(r"人口[\u4e00-\u9fff]{0,4}$", before):
        return 47
    if zh == "人" and re.match(r"[\u4e00-\u9fff]{0,6}(?:人口|群众|居民|职工|农民|学生|劳动力|毕业生)", after):
        return 48
    measure = _MEASURE.match(zh)
    noun = zh[measure.end() :] if measure else zh
    if not noun or noun == "%":
        return 0
    if not measure or not after.startswith(measure[0]):
        return 46 + len(noun) if after.startswith(noun) else 0
    bare = re.sub(r"(?:突破|超过|达到|达|新增|以上|至少)+$", "", before)
    if bare.endswith(noun):
        return 70 + len(noun)
    if noun in after[len(measure[0]) : len(measure[0]) + 14]:
        return 62 + len(noun)
    if noun in before:
        return 55 + len(noun)
    return 2 + hint
