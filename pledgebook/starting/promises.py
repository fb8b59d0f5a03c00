"""Commitments and results proposed from the sentences of a paragraph, by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..book.book import head
from ..book.facts import hedges_in
from ..book.numerals import in_chinese
from ..book.source import Paragraph
from . import wordings
from .clauses import RESULT, Clause, Promise, Verb, items, named_things, sentences, speaks_of_past
from .normalise import PERHAPS_HEADING
from .placing import place
from .proposal import Context, Proposal
from .quantities import Figure, figures, unit_of

#: A clause that begins so says something of what stands in the clause before it.
_NO_SUBJECT = re.compile(
    r"(?:年均|同比|平均|分别|其中)?(?:增长|下降|提高|上升|减少|增加|达到?|惠及|占|升至|降至|超过|突破|稳定在|保持在)"
)
#: A sentence with the targets that a government expects: each number in it is one.
_EXPECTED = re.compile(r"预期目标|主要目标|目标是|指标是")
#: A clause with one of these and a number is a target without a verb at its start.
_REACHES = re.compile(
    r"增长|增速|增幅|新增|增加|提高|提升|上涨|涨幅|下降|降低|减少|压减|压缩|缩减|达到|达|突破|超过|控制|保持|稳定|不低于|不少于|不超过|完成|建成|新建|改造|安排|"
    r"实现|至少|力争|确保|降至|增至|提至|左右|以上|以内"
)
_TURN = re.compile(r"(?P<back>过去|回顾|[一五]年来|去年)|今年|明年|要|“?十[三四五六]五”?时期是|未来|力争")


class Promises:
    """Commitments and results of one paragraph."""

    def __init__(self, context: Context, paragraph: Paragraph, ahead: bool, theme: str):
        self.context, self.paragraph, self.ahead, self.theme = context, paragraph, ahead, theme
        self.text = paragraph.text
        self.placed = {n.start: place(paragraph, n) for n in in_chinese(paragraph.text)}
        self.figures = [f for f in figures(paragraph.text) if self._is_free(f)]
        self.covered = context.covered.get(paragraph.id, ())
        self.quoted = context.quoted.get(paragraph.id, ())

    def _is_free(self, figure: Figure) -> bool:
        """Whether nothing but its sentence says what a number is."""
        inside = [at for at in self.placed if figure.start <= at < figure.end]
        if any(self.placed[at] for at in inside):
            return False
        if any(c.isdigit() for c in figure.as_written) or figure.as_written.startswith("翻"):
            return True
        # 一所, 两座: numbers where a bound or a measure word makes them one; 一个 is an article.
        counted = re.match(r"[所座条家户套处项件]", self.text[figure.end : figure.end + 1])
        return figure.bound == "at_least" or (figure.as_written not in ("一", "万", "亿", "百", "千") and bool(counted))

    def proposals(self) -> Iterator[Proposal]:
        looks_back, goal = not self.ahead, False
        for clauses in sentences(self.paragraph):
            if not clauses:
                continue
            sentence = self.text[clauses[0].start : clauses[-1].end]
            # 过去五年…… opens a paragraph that looks back until a sentence turns to the year ahead.
            if self.ahead and (turn := _TURN.match(sentence)):
                looks_back = turn["back"] is not None
            past = looks_back or speaks_of_past(sentence)
            # A list of targets goes on behind a semicolon.
            goal = bool(_EXPECTED.search(sentence)) or (
                goal and self.text[clauses[0].start - 1 : clauses[0].start] in "；;"
            )
            carried: Promise | None = None
            for before, clause in zip([None, *clauses], clauses):
                promise = None if not self.ahead else self.context.grammar.promise(clause)
                carried = promise or carried
                numbers = [f for f in self.figures if clause.start <= f.start < clause.end and not self._has_owner(f)]
                this_year = self.ahead and bool(re.search("今年|拟", clause.text))
                if numbers and past and not (self.ahead and (promise or this_year)):
                    yield from self._results(clause, before, numbers, self.ahead)
                    continue
                if numbers and (with_number := list(self._targets(clause, numbers, promise, carried, sentence, goal))):
                    yield from with_number
                elif (
                    not promise
                    and carried
                    and carried.verb.zh in ("确保", "力争", "争取")
                    and RESULT.search(clause.text)
                ):
                    yield from self._ensured(clause, carried)
                elif promise and not past and not self._is_quoted(promise.start, clause.end):
                    yield from self._works(promise)

    def _has_owner(self, figure: Figure) -> bool:
        return any(a < figure.end and figure.start < b for a, b in self.covered)

    def _is_quoted(self, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self.quoted)

    # --- numbers ---

    def _results(self, clause: Clause, before: Clause | None, numbers: list[Figure], ahead: bool) -> Iterator[Proposal]:
        for figure, start, end, subject in self._stretches(clause, clause.start, numbers):
            if start == clause.start and _NO_SUBJECT.match(clause.text) and before:
                start = before.start
            proposal = self._with_number("results", figure, start, end)
            if proposal is None:
                continue
            proposal.record = {
                "title": {"zh": wordings.title(subject or proposal.words)},
                "quote": {"zh": proposal.words},
                "theme": self.theme,
                "quantity": proposal.record["quantity"],
            }
            proposal.why.insert(0, "a number in what the report looks back on")
            if start < clause.start:
                proposal.doubt("its subject stands in the clause before")
            if ahead:
                proposal.doubt("its sentence speaks of the past, but stands in the part on the year ahead")
            yield proposal

    def _targets(
        self,
        clause: Clause,
        numbers: list[Figure],
        promise: Promise | None,
        carried: Promise | None,
        sentence: str,
        goal: bool,
    ) -> Iterator[Proposal]:
        begin = promise.start if promise else clause.start + wordings.lead(clause.text)
        if clause.text.startswith(("比", "较")):
            return  # how much more or less than the year before
        if not (promise or goal or _REACHES.search(clause.text) or (carried and len(clause.text) < 40)):
            return
        own = (
            promise.verb
            if promise
            else self.context.grammar.verb_in(self.text[clause.start : numbers[0].start])
            or self.context.grammar.verb_in(clause.text)
        )
        verb = own or (carried.verb if carried else None) or self.context.grammar.verb_in(sentence)
        if verb is None:
            return
        verbless = not own and not carried
        opening = wordings.opening(clause, promise, self.context.grammar)
        for figure, start, end, subject in self._stretches(clause, begin, numbers):
            proposal = self._with_number("commitments", figure, start, end)
            if proposal is None:
                continue
            words = subject or self.text[start:end]
            before = opening if start > begin else ""
            if subject and promise and before:
                before = self.text[promise.start : promise.object]
            if not own and carried and not promise:
                before = wordings.opening(carried.clause, carried, self.context.grammar, bare=True)
                proposal.doubt(f"its verb, {verb.zh}, is taken from the clause before it")
            if verbless:
                proposal.doubt(f"the clause has no verb; {verb.zh} is another clause's")
            if before and re.search("新增|净增", before) and proposal.record["quantity"]["measure"] == "count":
                proposal.record["quantity"]["measure"] = "increase"
            proposal.record = self._commitment(
                proposal, wordings.title(before + words), verb, clause, proposal.record["quantity"]
            )
            proposal.why.insert(
                0,
                f"a number in a clause with {verb.zh}"
                if promise
                else "a number to reach in the part on the year ahead",
            )
            if "分别" in words and not subject:
                proposal.doubt("分别 with parts that were not matched")
            if len(numbers) > 1 and not subject and not _parted(self.text, numbers):
                proposal.doubt("several numbers in one clause")
            yield proposal

    def _stretches(self, clause: Clause, begin: int, numbers: list[Figure]) -> Iterator[tuple[Figure, int, int, str]]:
        """Each number with the start and end of its quote, and a subject with it where 分别 parts them."""
        if matched := self._respectively(clause, begin, numbers):
            yield from matched
            return
        if len(numbers) == 1:
            yield numbers[0], begin, clause.end, ""
            return
        listed = items(self.text, begin, clause.end)
        for i, figure in enumerate(numbers):
            a, b = next(((a, b) for a, b in listed if a <= figure.start < b), (begin, clause.end))
            others = [f for f in numbers if a <= f.start < b]
            if len(others) > 1:
                following = numbers[i + 1].start if i + 1 < len(numbers) else clause.end
                yield figure, a, b if figure is others[-1] else min(max(figure.stop, figure.end), following), ""
            else:
                yield figure, a, b, ""

    def _respectively(self, clause: Clause, begin: int, numbers: list[Figure]) -> list[tuple[Figure, int, int, str]]:
        """A、B分别增长1%、2%以上: A with the first number, B with the second; the bound at the end is that of both."""
        at = self.text.find("分别", begin, clause.end)
        behind = [f for f in numbers if f.start > at >= 0]
        subjects = items(self.text, begin, at) if at >= 0 else []
        if len(subjects) == 1 and len(behind) == 2:
            both = re.fullmatch(r"(.{2,}?)[和与及](.{2,})", self.text[begin:at])
            subjects = [(begin, begin + len(both[1])), (at - len(both[2]), at)] if both else subjects
        if len(behind) < 2 or len(behind) != len(subjects):
            return []
        action = self.text[at + 2 : behind[0].start]
        found = []
        for (a, b), figure in zip(subjects, behind):
            last = behind[-1]
            if figure.bound == "exactly" and last.bound in ("at_least", "about", "at_most"):
                figure = Figure(**{**vars(figure), "bound": last.bound})
            tail = self.text[last.end : last.stop] if figure.stop == figure.end else self.text[figure.end : figure.stop]
            found.append((figure, a, figure.stop, f"{self.text[a:b]}{action}{figure.as_written}{tail}"))
        return found

    def _with_number(self, kind: str, figure: Figure, start: int, end: int) -> Proposal | None:
        """A proposal whose quote stands once and whose number is the last of its kind in it."""
        start, end = start + _blank(self.text[start:end]), end
        span = _once(self.context.whole, self.paragraph, start, end, figure)
        if span is None or self._was_before(figure):
            return None
        proposal = Proposal(kind, self.paragraph, *span, {}, claim=(figure.start, figure.end))
        unit, sure = unit_of(figure, self.text, self.context.units)
        if unit is None:
            return None
        if not sure:
            proposal.doubt(f"the unit, {unit.id}, is a guess")
        measure = wordings.measure(self.text[start:end], figure, unit.id)
        sign = -1 if measure == "growth" and wordings.falls(self.text, figure) else 1
        quantity: dict[str, Any] = {"value": _number(sign * figure.value)}
        if figure.high is not None:
            quantity["high"] = _number(figure.high)
            if sign < 0:
                quantity["value"] = _number(figure.value)
        quantity |= {"as_written": figure.as_written, "unit": unit.id, "bound": figure.bound}
        if figure.bound_zh:
            quantity["bound_zh"] = figure.bound_zh
        quantity["measure"] = measure
        if per := wordings.per(self.text[max(0, span[0] - 12) : span[1]]):
            quantity["per"] = {"zh": per}
            proposal.doubt("a number for each; see whether the clause says so")
        proposal.record["quantity"] = quantity
        return proposal

    def _was_before(self, figure: Figure) -> bool:
        """Whether it is the number that something comes from (由9.8%降至7.5%): where it was is no target of its own."""
        before, after = self.text[max(0, figure.start - 12) : figure.start], self.text[figure.stop : figure.stop + 14]
        to = r"[^，。；0-9]{0,8}(?:降|增|提|升|减|扩|缩|调整)[^，。；0-9]{0,3}[至到为]"
        return bool(re.search(r"[由从][^，。；]{0,11}$", before) and re.match(to, after))

    # --- work without a number ---

    def _works(self, promise: Promise) -> Iterator[Proposal]:
        end = promise.clause.end
        if end - promise.object < 3 or wordings.is_empty(self.text[promise.object : end], promise.verb.zh):
            return
        things = named_things(self.text, promise.object, end) if promise.object > promise.start else []
        action = wordings.action(self.text[promise.object : end]) if things else ""
        for i, (a, b) in enumerate(things or [(promise.start, end)]):
            start = promise.start if i == 0 else a
            span = _once(self.context.whole, self.paragraph, start, b)
            if span is None or re.search("[。；]", self.text[span[0] : span[1]]):
                continue  # the same words stand elsewhere, and only another sentence would tell them apart
            proposal = Proposal(
                "commitments", self.paragraph, *span, {}, [f"a clause that begins with {promise.verb.zh}"]
            )
            words = self.text[promise.start : end]
            if things:
                thing = wordings.bare(self.text[a:b])
                words = f"{self.text[promise.start : promise.object]}{thing}{'' if thing.endswith(action) else action}"
                proposal.why.append(f"one of {len(things)} things named in a list")
            elif len(items(self.text, promise.object, end)) > 1:
                proposal.doubt("a list that is not divided")
            if promise.clause.start == 0 and PERHAPS_HEADING.match(self.text):
                proposal.doubt("the first sentence, which may be the heading of its paragraph")
            if end - promise.start > 60:
                proposal.doubt("a long clause")
            if promise.verb.zh in wordings.VAGUE:
                proposal.doubt(f"{promise.verb.zh} often says no more than an attitude")
            proposal.record = self._commitment(proposal, wordings.title(words), promise.verb, promise.clause, None)
            yield proposal

    def _ensured(self, clause: Clause, carried: Promise) -> Iterator[Proposal]:
        """A further result that the verb of an earlier clause ensures or aims for."""
        if self._is_quoted(clause.start, clause.end) or not (
            span := _once(self.context.whole, self.paragraph, clause.start, clause.end)
        ):
            return
        proposal = Proposal(
            "commitments", self.paragraph, *span, {}, ["a result behind a clause with " + carried.verb.zh]
        )
        proposal.doubt(f"its verb, {carried.verb.zh}, is taken from an earlier clause")
        title = wordings.title(carried.verb.zh + clause.text)
        proposal.record = self._commitment(proposal, title, carried.verb, clause, None)
        yield proposal

    def _commitment(
        self, proposal: Proposal, title: str, verb: Verb, clause: Clause, quantity: dict[str, Any] | None
    ) -> dict[str, Any]:
        """The record of a commitment, without id."""
        words = self.text[min(proposal.start, clause.start) : max(proposal.end, clause.end)]
        record: dict[str, Any] = {
            "title": {"zh": title},
            "quote": {"zh": proposal.words},
            "theme": self.theme,
        }
        named = [p for p in self.context.places if p.name.zh in proposal.words or p.short.zh in proposal.words]
        if named:
            record["places"] = [p.id for p in named]
            if any(p.name.zh not in proposal.words for p in named):
                proposal.doubt("a place may only stand in a longer name")
        if wordings.EVERYWHERE.search(proposal.words):
            record["every_place"] = True
        record["kind"] = wordings.kind(proposal.words, quantity)
        table = (verb.with_number or verb.class_) if quantity else verb.class_
        record["verb"] = {"zh": verb.zh, "class": table}
        opened = head(self.paragraph, proposal.start, proposal.end, verb.zh)
        if hedges := hedges_in(opened[1], self.context.hedges) if opened else ():
            record["verb"]["hedge"] = hedges[0]
            if lacking := [word for word in hedges if word not in title]:
                record["title"]["zh"] = "".join(lacking) + title
                proposal.doubt(f"the title was given {'、'.join(lacking)}, which opens the clause")
        if quantity:
            record["target"] = quantity
        elif verb.stage:
            record["stage"] = verb.stage
        if deadline := wordings.DEADLINE.search(words):
            record["deadline"] = {"zh": deadline[0]}
        return record


def _parted(text: str, numbers: list[Figure]) -> bool:
    return all("、" in text[a.end : b.start] for a, b in pairwise(numbers))


def _blank(words: str) -> int:
    return len(words) - len(words.lstrip(" \u3000"))


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def _once(
    whole: str, paragraph: Paragraph, start: int, end: int, figure: Figure | None = None
) -> tuple[int, int] | None:
    """The smallest stretch around text[start:end] whose words stand once in the report, or None.

    With a figure, its number is the last one so written in the stretch: the ledger looks for it there.
    """
    text = paragraph.text

    def fits(a: int, b: int) -> bool:
        words = text[a:b]
        if figure and words.rindex(figure.as_written) + a != figure.start:
            return False
        return whole.count(words) == 1

    starts = [
        start,
        *sorted((m.end() for m in re.finditer(r"[，、：；。,;:]", text) if m.end() < start), reverse=True),
        0,
    ]
    for stop in dict.fromkeys((end, figure.stop if figure else end, figure.end if figure else end)):
        for a in starts:
            if fits(a, stop):
                return a, stop
    following = next((m.start() for m in re.finditer(r"[，。；,;]", text) if m.start() > end), len(text))
    return (start, following) if not figure and fits(start, following) else None
