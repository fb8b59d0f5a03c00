"""Sentences of a report taken apart: clauses, the verb that promises, and what is listed behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..book.patterns import any_of
from ..book.source import Paragraph

_OPENING, _CLOSING = "“‘「『《〈（(", "”’」』》〉）)"
#: Words before the verb that belong to no promise of their own.
_LEAD = re.compile(
    r"(?:(?:今年|明年|全年|年内|新的一年|今后|下一步|同时|此外|另外|并且?|(?:还|也|又|更|就|都|则|再|既|我们|各级政府|各地|各部门|政府)(?=要|将|应|必须)|必须|一定|应当|我们|"
    r"要(?!素|求|闻|害|点|案)|将|[一二三四五六七八九十]+(?:是|要)|首先|其次|第[一二三四五六七八九十]|重点是|主要是|目标是|为此|进而|从而|以及)[，,]?)+"
)
_ADVERBS = (
    r"(?:及时|高度|大力|深入|全面|扎实|稳步|稳妥|有序|有效|有力|持续|不断|继续|进一步|切实|坚决|坚持|严格|认真|广泛|主动|积极|着力|逐步|基本|努力|全力|全力以赴|奋力|高质量|高标准|"
    r"高水平|高效|高起点|加力|精准|科学|依法|合理|重点|统筹|协同|系统|集中|分类|分层级|分级|毫不放松|不折不扣|坚定不移|坚定|牢牢|从严|从快|大幅|大幅度|明显|显著|较大幅度|"
    r"更好|更多|更大力度|更加注重|更大|多措并举|千方百计|因地制宜|因城施策|多渠道|多种形式|常态化|一体|一体化|整体|梯次|接续|抓紧|尽快|适时|适度|充分|真正|"
    r"健康|平稳|及早|优先|鼓励和|纵深|做到|注重|突出|用心|倾力|倾情|紧扣|聚力|合力|强力|快速|超前|前瞻|有针对性地|创造性|用力|综合|严厉|严肃|妥善|妥为|"
    r"完整、准确、全面|科学高效|安全有序)"
)
_MANNER = re.compile(rf"{_ADVERBS}(?:[、和]?{_ADVERBS})*?")
#: What tells rather than promises.
_TELLS = re.compile(
    r"^(?:这|那|其中|例如|如|因为|由于|虽然|尽管|如果|只要|只有|面对|面临|针对|随着|经过|根据|按照|围绕|立足|作为|以.{2,30}为|在.{2,20}[上中下]$)|(?:了$|已经|已|得到|取得了|是.{1,20}的$)"
)
_SPEAKS_OF_PAST = re.compile(
    r"(?<![比较])去年|过去[一五]?年|[一五]年来|以来|此前|累计|已(?!经?有)|取得了?(?:重大|明显|显著|新的|历史性|积极)?(?:突破|成效|成果|成就|进展)$"
)
#: A verb that is the subject of its clause: 发展是基础, 释放的资金, 服务不好.
_IS_NOUN = re.compile(
    r"(?:是|的|由|不(?=好|是|能|足|够)|也|仍|成果|成效|工作取得|取得|得到|任务|形势|水平(?:不断|持续)|绩效)"
)
#: 将……压缩至, 把……打造成: what moves something to a result.
_MOVES = re.compile(
    r"(?:压缩|缩短|降低|提高|提升|打造|建设|建成|扩大|增加|下调|下放|纳入|延长|减少|减)[^，。]{0,2}(?:至|到|为|成|入|给|[0-9])"
)


@dataclass(frozen=True)
class Verb:
    """A row of the table of verbs."""

    zh: str
    class_: str | None
    stage: str | None = None
    with_number: str | None = None
    hedge: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Verb:
        """A row as data/verbs.yaml has it."""
        return cls(row["zh"], row.get("class"), row.get("stage"), row.get("with_number"), bool(row.get("hedge")))


@dataclass(frozen=True)
class Clause:
    """A stretch between commas."""

    paragraph: Paragraph
    start: int
    end: int
    """Without the comma or full stop."""

    @property
    def text(self) -> str:
        return self.paragraph.text[self.start : self.end]


@dataclass(frozen=True)
class Promise:
    """A clause that opens with a verb of the table."""

    clause: Clause
    start: int
    """In the paragraph: where its words begin, adverbs included, without 要 and 将."""
    verb: Verb
    object: int
    """In the paragraph: where what is promised begins."""


class Grammar:
    """Finds the verbs of one table."""

    def __init__(self, verbs: Sequence[Verb]):
        self.verbs = {v.zh: v for v in verbs if v.class_}

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        return re.compile(rf"(?P<manner>(?:{_MANNER.pattern})?)(?P<verb>{any_of(self.verbs)})")

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return re.compile(any_of(self.verbs))

    def promise(self, clause: Clause) -> Promise | None:
        """The promise of a clause, when it opens with a verb of the table or moves something to it (将……压缩至)."""
        lead = _LEAD.match(clause.text)
        start = clause.start + (lead.end() if lead else 0)
        rest = clause.paragraph.text[start : clause.end]
        if _TELLS.search(rest):
            return None
        if match := self._longest(rest):
            if _IS_NOUN.match(rest, match.end()) or _SPEAKS_OF_PAST.search(rest):
                return None
            at = start + match.start("verb")
            return Promise(clause, start, self.verbs[match["verb"]], at + len(match["verb"]))
        if rest.startswith("把"):
            start += 1
            rest = rest[1:]
        if re.search(r"[将把]$", clause.paragraph.text[clause.start : start]) and (
            (moved := _MOVES.search(rest)) and (inner := self._anywhere.match(rest, moved.start()))
        ):
            return Promise(clause, start - 1, self.verbs[inner[0]], start)
        return None

    def _longest(self, rest: str) -> re.Match[str] | None:
        """The match with the longest verb: 加快建设 is one word of the table, 基本完成 another."""
        match = self._opening.match(rest)
        if not match or not match["manner"]:
            return match
        # 基本完成 is a verb; 基本 alone is an adverb.
        plain = self._anywhere.match(rest)
        return re.compile(rf"(?P<manner>)(?P<verb>{re.escape(plain[0])})").match(rest) if plain else match

    def verb_in(self, text: str) -> Verb | None:
        """The last verb of the table in a text: the one nearest to the number behind it."""
        found = [match[0] for match in self._anywhere.finditer(text)]
        return self.verbs[found[-1]] if found else None


#: What is ensured or aimed for by a verb in the clause before: 确保……完成，……消除，……达标.
RESULT = re.compile(
    r"(?:完成|建成|消除|达标|投产|投用|投运|通车|竣工|开通|开放|开业|落地|实现|清零|见效|贯通|封顶|开工|到位|全覆盖|创成|通过验收)$"
)


def sentences(paragraph: Paragraph) -> Iterator[list[Clause]]:
    """The clauses of each sentence, without run-in headings. Commas in quotation marks and brackets divide nothing."""
    text, depth, begin = paragraph.text, 0, 0
    clauses: list[Clause] = []
    heads = dict(paragraph.bold)
    i = 0
    while i < len(text):
        if i in heads:
            yield [c for c in clauses if c.text.strip()]
            clauses, i, begin, depth = [], heads[i], heads[i], 0
            continue
        mark = text[i]
        depth = max(0, depth + (mark in _OPENING) - (mark in _CLOSING))
        ends = mark in "。！？；!?;"
        divides = mark in "，：" or (mark in ",:" and not text[i + 1 : i + 2].isdigit())
        if ends or (divides and depth == 0):
            clauses.append(Clause(paragraph, begin, i))
            begin = i + 1
        if ends:
            yield [c for c in clauses if c.text.strip()]
            clauses, depth = [], 0
        i += 1
    clauses.append(Clause(paragraph, begin, len(text)))
    yield [c for c in clauses if c.text.strip()]


def speaks_of_past(text: str) -> bool:
    return bool(_SPEAKS_OF_PAST.search(text))


def items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of text[start:end] between 、 and before the last 和, outside quotation marks and brackets."""
    found, depth, begin = [], 0, start
    for i in range(start, end):
        depth = max(0, depth + (text[i] in _OPENING) - (text[i] in _CLOSING))
        if text[i] == "、" and depth == 0:
            found.append((begin, i))
            begin = i + 1
    found.append((begin, end))
    if len(found) > 1 and (last := re.fullmatch(r"(.{2,20}?)(?:和|及|与|以及)(.{2,})", text[found[-1][0] : end])):
        a = found.pop()[0]
        found += [(a, a + len(last[1])), (end - len(last[2]), end)]
    return found


#: What the name of a thing to build or do ends with.
_THING = re.compile(
    r"(?:路|大道|大桥|桥|隧道|高速|公路|铁路|高铁|航道|港|港区|示范区|试验区|开发区|功能区|先行区|合作区|综保区|自贸区|集聚区|码头|机场|枢纽|车站|站|线|水库|堤|渠|灌区|电站|电厂|管网|管道|水厂|污水处理厂|厂|园|园区|产业园|基地|小镇|新城|新区|片区|"
    r"院|医院|馆|中心|学校|中学|小学|大学|学院|幼儿园|广场|公园|街区|书院|景区|度假区|项目|工程|一期|二期|三期|平台|北延|南延|东延|西延|延伸|续建|改造|节|赛|运动会|马拉松|论坛|博览会|联赛|公开赛)$"
)
_TAIL = re.compile(
    r"(?P<tail>等?(?:一批)?(?:重点|重大)?(?:[0-9一二三四五六七八九十]+[个条座])?(?:项目|工程|产业|片区|路段|道路|公路|桥梁|平台|赛事|活动|领域|制度|企业)?(?:的)?(?:前期工作|规划建设|提质改造|升级改造|续建|改造|"
    r"建设|开工建设|开工|建成投产|建成|竣工|竣工投产|投产|通车|落地|扫尾)?)$"
)


def named_things(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The things that a list names one by one, when each is the name of something to build or hold; else none."""
    found = items(text, start, end)
    if len(found) < 2:
        return []
    a, b = found[-1]
    tail = _TAIL.search(text[a:b])
    last = (a, b - len(tail["tail"])) if tail and len(tail["tail"]) < b - a - 1 else (a, b)
    bare = [*found[:-1], last]
    named = [bool(_THING.search(text[x:y])) for x, y in bare]
    named[-1] = named[-1] or bool(_THING.search(text[a:b]))
    return (
        found
        if named[-1] and sum(named) >= len(bare) - (len(bare) > 3) and all(2 <= y - x <= 30 for x, y in bare)
        else []
    )
