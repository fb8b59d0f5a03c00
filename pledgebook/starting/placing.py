"""Where a number of a report goes when it is neither a target nor a result: what it is instead, by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from ..book.model import Text
from ..book.numerals import Numeral
from ..book.patterns import any_of
from ..book.source import Paragraph
from ..book.vocabulary import Fate

_HAN = "零〇一二三四五六七八九十百千万亿两"
WHY: dict[str, Text] = {
    "heading": Text(zh="小标题或列举的序号。", en="The number of a heading or of an item in a list."),
    "date": Text(zh="年份、日期或时间的长短。", en="A year, a date or a length of time."),
    "name": Text(zh="名称里的数字，不是要达到的数。", en="A numeral in a name, not a number to reach."),
    "code": Text(
        zh="引号里的代号或简称，原文没有解释，本站不作解读。",
        en="A code or short form in quotation marks; the text does not explain it, and this site does not decode it.",
    ),
    "word": Text(zh="普通词语，不是数字。", en="An ordinary word, not a number."),
    "slogan": Text(zh="规模的说法，没有写明有几个。", en="A way of naming a size; how many is not said."),
    "capacity": Text(zh="规模，是名称的一部分。", en="A capacity, part of a name."),
    "context": Text(zh="对情况的描述，不是要达到的数。", en="A description, not a number to reach."),
    "other": Text(
        zh="用文字写的分数，要由人看怎样收录。", en="A share written in words; how to record it is for a person to see."
    ),
}


@dataclass(frozen=True)
class Placed:
    """A stretch of a paragraph that accounts for the number in it."""

    start: int
    end: int
    fate: Fate
    by: str
    sure: bool


@cache
def _words() -> tuple[re.Pattern[str], dict[str, Fate]]:
    table = yaml.safe_load((resources.files(__package__) / "words.yaml").read_text(encoding="utf-8"))
    fates: dict[str, Fate] = {}
    for fate, words in table.items():
        fates |= {word: fate for word in words.split() if word not in fates}
    return re.compile(any_of(fates)), fates


#: Pattern -> fate, why, sure. The first that covers the numeral counts.
_FORMS: tuple[tuple[str, Fate, str, bool], ...] = (
    (rf"《[^》]*[0-9{_HAN}][^》]*》", "name", "in the title of a document", True),
    (rf"十[{_HAN}]五(?:规划|时期)?", "name", "name of a five-year plan", True),
    (
        rf"[{_HAN}]{{1,3}}届(?:[{_HAN}]中[、和]?)+全会|(?:[十二]+大)(?=[^{_HAN}]|以来)|[{_HAN}]中全会|[{_HAN}]次(?:全体)?会议|(?:第)?[{_HAN}]{{1,3}}届",
        "name",
        "number of a congress or session",
        True,
    ),
    (
        r"[0-9]{4}(?:年?[—–\-－~～至到][0-9]{4})?年(?:度|代|底|末|初)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?",
        "date",
        "a year",
        True,
    ),
    (r"[〇○零一二三四五六七八九]{4}年", "date", "a year", True),
    (r"[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:底|份|初|中旬|上旬|下旬)?", "date", "a month or day", True),
    (rf"(?:[0-9]+|[{_HAN}]+)周[年岁]", "date", "an anniversary", True),
    (rf"[0-9]{{2,4}}年代|(?:[0-9]{{1,2}}|[{_HAN}]{{1,3}})世纪", "date", "a decade or century", True),
    (r"[A-Za-zα-ω&+\-]+[ -]?[0-9]+(?:\.[0-9]+)?(?![0-9.%万亿])", "name", "digits after letters", True),
    (r"[0-9]+(?:\.[0-9]+)?[A-Za-z]+", "name", "digits before letters", True),
    (rf"第(?:[0-9]+|[{_HAN}]+)(?:届|次|期|季度|批|轮|阶段|[个大条项代]|位|名|方|产业|\S)", "name", "an ordinal", True),
    (rf"(?:[0-9]+|[{_HAN}]+)期(?=工程|项目|[，。、；（）]|[\u4e00-\u9fff])", "name", "phase of a project", True),
    (rf"(?:[0-9]+|[{_HAN}]+)年(?:行动|攻坚|规划|计划|专项|期|滚动)", "name", "name of a plan", True),
    (
        rf"(?:[0-9]+|[{_HAN}]+)大(?:工程|行动|体系|战略|产业|任务|板块|领域|计划|专项|平台|功能|会战|战役|重点|举措|问题|[\u4e00-\u9fff])",
        "name",
        "“so many great …”, a name",
        True,
    ),
    (rf"(?:[0-9]+|[{_HAN}]+)强(?=[县市区镇企省]|[，。、；]|项目)", "name", "name of a ranking", True),
    (
        rf"(?:国家|省级|市级)?[{_HAN}]+级(?=[\u4e00-\u9fff])|[{_HAN}]+(?:环|号|纵|横|线|通道)(?=[\u4e00-\u9fff，。、；])",
        "name",
        "a grade, a line or a number of something",
        True,
    ),
    (r"[百千万亿]+(?:斤|吨|元)[^，。、]{0,10}(?:行动|工程|计划)", "name", "name of a plan", True),
    (r"[0-9]+年(?:过渡)?期", "date", "a length of time", True),
    (
        r"(?:百|千|万)?亿(?:元)?级?(?=[产园集项龙企以税楼县强规])|[百千万]亿?(?:元)?级(?=[产园集项龙企平县])|[百千](?=强|亿)",
        "slogan",
        "a way of naming a size",
        True,
    ),
    (rf"[{_HAN}]+分之[{_HAN}]+|百分之[{_HAN}]+", "other", "a share written in words", False),
    (rf"[{_HAN}]成(?=[，。、以左])", "other", "a share written in words", False),
    (
        rf"(?:近|过去|这|头|前|后|未来|每|本|数|几|多|全)?[{_HAN}]+(?:年|个月|天|日|季度|小时)(?:来|多|内|间|以来|以上|左右)?",
        "date",
        "a length of time",
        True,
    ),
    (r"(?:近|过去|这|未来)?[0-9]+多?(?:年|个月)(?:来|多|内|间|以来)", "date", "a length of time", True),
    (
        r"[0-9]+(?:\.[0-9]+)?[万亿]?(?:千瓦|兆瓦|吉瓦|吨|瓦时|千?伏|吨级)级?(?=[\u4e00-\u9fff])(?![多余]?(?:以[上内下]|左右|的|和|及|至|并))",
        "capacity",
        "capacity in the name of a project",
        False,
    ),
)
_RULES = tuple((re.compile(pattern), fate, by, sure) for pattern, fate, by, sure in _FORMS)
_FIVE_YEARS = re.compile(r"“?十[一二三四五六]五”?")
_QUOTED = re.compile(r"“([^”]*)”|‘([^’]*)’|「([^」]*)」")


def place(paragraph: Paragraph, numeral: Numeral) -> Placed | None:
    """What a numeral is by its form alone; None when only the sentence can tell."""
    text = paragraph.text
    if paragraph.level != "text":
        return Placed(0, len(text), "heading", "in a heading", True)
    if inside := next(((a, b) for a, b in paragraph.bold if a <= numeral.start < b), None):
        return Placed(*inside, "heading", "in the heading of a paragraph", True)
    if listed := _list_number(text, numeral):
        return listed
    plan = _FIVE_YEARS.search(text, max(0, numeral.start - 2), numeral.end + 2)
    if plan and plan.start() <= numeral.start and numeral.end <= plan.end():
        return Placed(*plan.span(), "name", "name of a five-year plan", True)
    if quoted := _in_quotation_marks(text, numeral):
        return quoted
    window = (max(0, numeral.start - 14), min(len(text), numeral.end + 24))
    pattern, fates = _words()
    # Arabic digits are in no word of the table but the names of lists.
    for match in pattern.finditer(text, max(0, numeral.start - 10)):
        if match.start() > numeral.start:
            break
        if match.start() <= numeral.start and numeral.end <= match.end():
            return Placed(*match.span(), fates[match[0]], f"the word “{match[0]}”", True)
    for rule, fate, by, sure in _RULES:
        for match in rule.finditer(text, *window):
            if match.start() <= numeral.start and numeral.end <= match.end():
                return Placed(*match.span(), fate, by, sure)
    return None


def _list_number(text: str, numeral: Numeral) -> Placed | None:
    """一是, （一）, 1. at the start of a sentence or of an item."""
    at_start = numeral.start == 0 or text[numeral.start - 1] in "。；：！？，,;:（( \u3000"
    following = text[numeral.end : numeral.end + 2]
    if at_start and re.match(r"[是要、．）)]|\.(?![0-9])|[，,](?=坚|加)", following) and len(numeral.printed) <= 3:
        if text[numeral.end : numeral.end + 1] == "、" and numeral.start and numeral.printed[0] not in _HAN:
            return None
        begin = numeral.start - (text[numeral.start - 1 : numeral.start] in ("（", "("))
        return Placed(begin, min(len(text), numeral.end + 4), "heading", "number of an item in a list", True)
    return None


def _in_quotation_marks(text: str, numeral: Numeral) -> Placed | None:
    for match in _QUOTED.finditer(text):
        if match.start() < numeral.start and numeral.end < match.end():
            words = next(filter(None, match.groups()))
            if len(words) > 14:
                return None
            pattern, fates = _words()
            known = next((fates[m[0]] for m in pattern.finditer(words) if len(m[0]) == len(words)), None)
            bare = re.sub(rf"[0-9{_HAN}+\-×·.N双]", "", words)
            fate: Fate = known or (
                "code" if not bare or (len(words) <= 8 and words[0] in "0123456789" + _HAN) else "name"
            )
            return Placed(*match.span(), fate, "in quotation marks", known is not None or not bare or len(words) <= 8)
    return None
