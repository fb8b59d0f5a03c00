"""Titles and classifications of proposals, from the words of a clause."""

from __future__ import annotations

import re
from typing import Any

from ..book.model import Kind, Measure
from .clauses import _LEAD, _TAIL, _THING, Clause, Grammar, Promise
from .quantities import Figure

EVERYWHERE = re.compile(
    r"各县市区|各县[（(]市、区[)）]|每个(?:县|乡镇|村|社区)|各(?:乡镇|村|地区|地)(?=[^方])|行政村[^，。]{0,8}全覆盖|村[^，。]{0,8}全覆盖"
)
DEADLINE = re.compile(
    r"(?:今年|明年)?年[内底](?:前)?|[上下]半年|[0-9]{1,2}月底前|[一二三四]季度(?:末|前)?|(?:20[0-9]{2})年(?:底前|前|底)"
)
#: Verbs that are often followed by an attitude and not by work.
VAGUE = frozenset(
    (
        "贯彻",
        "运用",
        "引导",
        "倡导",
        "鼓励",
        "形成",
        "激发",
        "释放",
        "提升",
        "增强",
        "推动",
        "促进",
        "严格",
        "关心",
        "动员",
        "教育",
        "服务",
        "支撑",
        "攻坚",
    )
)
#: What no citizen could look for: the whole object of a clause.
_EMPTY = re.compile(
    r"^(?:今年|政府|当前|各项)*工作$|^自己的事$|(?:理念|精神|思想|论述|部署|方略|总基调|路线|方针)$|^(?:工作|发展|改革|建设|服务|水平|质量|能力|力度|作用|优势|潜力|活力|动力|信心|责任|担当)$|获得感|幸福感|互利共赢$|新格局$|大局$|充分准备$|短板漏洞$|发展格局$|良好氛围$|浓厚氛围$|新局面$|新篇章$|(?:奋斗|努力|贡献)$|的[^，]{0,6}(?:动力|力量|局面|态势|合力|氛围|形象|根基)$"
)
_ASCII = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"})
_ECONOMIC = re.compile(
    r"生产总值|收入|投资|消费|零售|进出口|物价|价格|就业|失业|增加值|产值|贸易|外资|税|赤字|债券|融资|企业|金额|交易"
)


def title(words: str) -> str:
    """A title from the words of a clause, in the punctuation of our own Chinese."""
    quoted = re.split(r"(“[^”]*”)", words.strip("，。；、 \u3000"))
    plain = [
        q
        if q.startswith("“")
        else re.sub(r"(?<=[\u3000-\u9fff])[ \u3000]+|[ \u3000]+(?=[\u3000-\u9fff])", "", q.translate(_ASCII))
        for q in quoted
    ]
    return re.sub(r"(?<=[A-Za-z0-9%]) +(?=[\u4e00-\u9fff])", "", "".join(plain))[:280]


def lead(text: str) -> int:
    """How many characters at the start of a clause belong to no promise."""
    match = _LEAD.match(text)
    return match.end() if match and match.end() < len(text) - 4 else 0


def opening(clause: Clause, promise: Promise | None, grammar: Grammar, bare: bool = False) -> str:
    """The words of a clause up to its last verb before its first object: 力争年内新增, for what is listed after it."""
    if promise is None:
        return ""
    text = clause.paragraph.text
    head = text[promise.start : promise.object]
    behind = text[promise.object : clause.end]
    inner = grammar.promise(Clause(clause.paragraph, promise.object, clause.end))
    if inner and inner.start - promise.object <= 4 and len(behind) > 6:
        head = text[promise.start : inner.object]
    return head if not bare else re.sub(r"^(?:大力|深入|全面|积极|扎实|持续|继续|进一步)", "", head)


#: What a share is a share of, or how far something reaches.
_SHARE = re.compile(r"占|比重|比例|覆盖|普及|达标")
_GROWS = re.compile(r"(?:增长|下降|提高|上涨|上升|涨幅|增速|增幅|压减|降低|减少)[^0-9，]{0,6}$")
_REACHES = re.compile(r"(?:提高|增加|降低|下调|扩大|增|提|升|缩短|降|压缩)[到至为][^，]{0,2}$")


def measure(words: str, figure: Figure, unit: str) -> Measure:
    """What kind of number it is, from the words of its clause."""
    before = words[: words.rfind(figure.as_written)]
    reaches = _REACHES.search(before)
    if unit in ("percent", "percentage_point"):
        if re.match(r"(?:以上)?的", words[words.rfind(figure.as_written) + len(figure.as_written) :]):
            return "share"
        rate = _SHARE.search(words) or "率" in words
        if not reaches and (not rate or _GROWS.search(before)):
            return "growth"
        if figure.value > 100:
            return "growth"
        return "share" if _SHARE.search(words) else "level"
    if reaches or re.search(r"守|红线|稳定在|保持在", before):
        return "level"
    if re.search(r"新增|增加|净增", words):
        return "increase"
    return "level" if re.search(r"达|突破|控制在|总量|总额|累计|产值|增加值|收入|余额|存量|产量", words) else "count"


def falls(text: str, figure: Figure) -> bool:
    return bool(re.search(r"(?:下降|降低|减少|压减|回落|下调)[^0-9，。；]{0,3}$", text[: figure.start][-8:]))


def per(words: str) -> str | None:
    """Whose number it is in a promise per unit: 每个乡镇."""
    match = re.search(
        r"每个[\u4e00-\u9fff]{1,4}?(?=至少|都|均|建|办|新|引|要|不)|各县市区(?=引进|新增|至少|建成)", words
    )
    return match[0] if match else None


def kind(words: str, quantity: dict[str, Any] | None) -> Kind:
    if quantity:
        economic = quantity["unit"] in ("percent", "percentage_point", "yuan", "us_dollar") or _ECONOMIC.search(words)
        return "expected_target" if economic else "service_target"
    tail = _TAIL.search(words)
    core = words[: len(words) - len(tail["tail"])] if tail else words
    named = _THING.search(core) or _THING.search(words)
    return (
        "project" if named and not re.search(r"制度|体系|机制|政策|行动|计划$|[防红底主战]线$", words) else "programme"
    )


def is_empty(words: str, verb: str) -> bool:
    """Whether a clause promises nothing that could be looked for."""
    return bool(_EMPTY.search(words)) or (verb in ("保持", "提高", "增强", "形成") and len(words) < 6)


def action(words: str) -> str:
    """What is to happen to all that a list names, from its end: 建设, 提质改造."""
    tail = _TAIL.search(words)
    done = re.search(
        r"(?:前期工作|规划建设|提质改造|升级改造|续建|改造|建设|建成投产|竣工投产|投产|通车|落地|扫尾)$",
        tail["tail"] if tail else "",
    )
    return done[0] if done else ""


def bare(thing: str) -> str:
    """The last of a list without what is said of all: 酃湖高铁新城等片区建设 is 酃湖高铁新城."""
    tail = _TAIL.search(thing)
    return thing[: len(thing) - len(tail["tail"])] if tail and len(tail["tail"]) < len(thing) - 1 else thing
