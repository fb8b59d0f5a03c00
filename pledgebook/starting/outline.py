"""The parts of a report: what it looks back on and what it promises, and the headings that stand for themes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..book.source import Paragraph
from .normalise import ADDRESSED, SUBSECTION

_PAST = re.compile(r"回顾|过去[一五]?年|成就|成绩|总结|[一五]年来|主要做了|(?:取得|工作)的?进展")
_AHEAD = re.compile(
    r"今年|明年|安排|任务|目标|要求|重点|建议|部署|打算|思路|规划|举措|未来|致力|加快|推进|努力|全力|奋力"
)
#: A sentence that turns to the year ahead, where no heading does.
_TURNS = re.compile(r"今年[^。]{0,30}(?:目标|任务|工作|要)|(?:目标|任务|要求|重点)是[:：]|主要预期目标")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十百]+[、.．]|第[一二三四五六七八九十百]+(?:部分|章|篇)[、：: \u3000]*|[IVX]+[.、]"
    r"|[（(][一二三四五六七八九十百]+[)）])[ \u3000]*"
)


@dataclass(frozen=True)
class Part:
    """Some paragraphs of a report under one heading."""

    id: str
    """part-3 for the third section, part-3-2 for the second heading in it."""
    heading: str
    """As printed, with its number; empty for what stands before the first one."""
    paragraphs: tuple[Paragraph, ...]
    """Those of its heading included."""
    ahead: bool
    """Whether it speaks of the year ahead; otherwise it looks back."""

    @property
    def title(self) -> str:
        """The heading without number and full stop, up to its first comma when it is long."""
        title = _ORDINAL.sub("", self.heading).strip("。！.!：: \u3000")
        first = re.split(r"[，,]", title)[0]
        return first if len(title) > 16 and len(first) >= 4 else title


def parts(paragraphs: Sequence[Paragraph], year: int) -> list[Part]:
    """The report divided at its section headings and at the numbered headings in them, in order."""
    turn = _turn(paragraphs, year)
    found: list[tuple[str, str, list[Paragraph]]] = [("part-0", "", [])]
    section = sub = 0
    for paragraph in paragraphs:
        if paragraph.level == "section":
            section, sub = section + 1, 0
            found.append((f"part-{section}", paragraph.text, []))
        elif sub and ADDRESSED.fullmatch(paragraph.text):
            # 各位代表！ ends what stands under the last numbered heading.
            found.append((f"part-{section}", next(h for id, h, _ in found if id == f"part-{section}"), []))
        elif section and (heading := _subheading(paragraph)):
            sub += 1
            found.append((f"part-{section}-{sub}", heading, []))
        if paragraph.level != "title":
            found[-1][2].append(paragraph)
    return [
        Part(id, heading, tuple(inside), turn is not None and inside[0].number >= turn)
        for id, heading, inside in found
        if inside
    ]


def _subheading(paragraph: Paragraph) -> str:
    """The numbered heading, （一）…, that a paragraph is or begins with; empty when there is none."""
    if paragraph.level != "text" or not paragraph.bold or paragraph.bold[0][0] or not SUBSECTION.match(paragraph.text):
        return ""
    return paragraph.text[: paragraph.bold[0][1]]


def _turn(paragraphs: Sequence[Paragraph], year: int) -> int | None:
    """The number of the first paragraph that speaks of the year ahead; None when none does."""
    headings = [p for p in paragraphs if p.level == "section"]
    for heading in headings:
        looks_back = _PAST.search(heading.text) or f"{year - 1}年" in heading.text
        looks_ahead = _AHEAD.search(heading.text) or f"{year}年" in heading.text
        if looks_ahead and (not looks_back or _AHEAD.search(heading.text.split("和")[-1])):
            return heading.number
    if len(headings) > 1 and any(_PAST.search(h.text) for h in headings):
        return next((h.number for h in headings if not _PAST.search(h.text)), None)
    turning = re.compile(rf"{_TURNS.pattern}|{year}年[^。]{{0,30}}(?:目标|任务|工作|要求)")
    return next((p.number for p in paragraphs if p.level == "text" and turning.search(p.text)), None)


def city_and_year(paragraphs: Sequence[Paragraph]) -> tuple[str, int | None]:
    """The place and the year of a report as its own words have them; an empty name or None where they don't."""
    text = "\n".join(p.text for p in paragraphs)
    speaks_for = re.search(r"代表(?P<whom>[\u4e00-\u9fff]{2,14}?)(?:人民政府)?[，,]?\s*向", text)
    whom = speaks_for["whom"] if speaks_for else ""
    title = next((p.text for p in paragraphs if "政府工作报告" in p.text and len(p.text) < 60), "")
    named = re.search(
        r"(?<![\u4e00-\u9fff])(?:[0-9]{4}年)?(?P<place>[\u4e00-\u9fff]{1,10}?[省市县区州盟旗])[^省市县区州盟旗]{0,8}政府工作报告",
        title,
    )
    place = whom if whom not in ("", "市", "县", "区", "省", "州", "市政府", "县政府", "区政府", "省政府") else ""
    return (named["place"] if named else place), _year(title, paragraphs)


def _year(title: str, paragraphs: Sequence[Paragraph]) -> int | None:
    if found := re.search(r"(?:19|20|21)[0-9]{2}", title):
        return int(found[0])
    for p in paragraphs:
        if (
            p.level != "section"
            and p.number <= 6
            and (spoken := re.search(r"((?:19|20|21)[0-9]{2})年[0-9]{1,2}月", p.text))
        ):
            return int(spoken[1])
    headings = [p.text for p in paragraphs if p.level == "section"]
    ahead = [int(y) for h in headings if not _PAST.search(h) for y in re.findall(r"(20[0-9]{2})年", h)]
    back = [int(y) + 1 for h in headings if _PAST.search(h) for y in re.findall(r"(20[0-9]{2})年", h)]
    return ahead[0] if ahead else back[0] if back else None
