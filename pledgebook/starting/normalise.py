"""The lines of a report as the source of a book: its words unchanged, its headings and paragraphs marked by rule."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..book import source, textfile
from ..book.problems import Problem, ProblemsFound
from .readers import Line

#: What ends a sentence, with the marks that may close after it.
_ENDED = re.compile(r"[。！？!?；;：:…][”’」』）)》\"]*$")
#: A line that begins so goes on with the one before it.
_GOES_ON = re.compile(r"[，。、；：！？）》」』”’,;:!?)%％]")
_NUMBER = "[一二三四五六七八九十百]+"
SECTION = re.compile(rf"(?:{_NUMBER}[、.．]|第{_NUMBER}(?:部分|章|篇)|[IVX]+[.、])[ \u3000]*\S")
SUBSECTION = re.compile(rf"[（(]{_NUMBER}[)）][ \u3000]*\S")
#: 一是, 第一，, 1．: an item of a list, whose first sentence is its heading.
ITEM = re.compile(rf"(?:{_NUMBER}是|第{_NUMBER}[，,、]|[0-9]{{1,2}}[.．、][ \u3000]*(?![0-9])|[①-⑳])")
DASHED = re.compile(r"(?:——|--|—(?!—)|●|·)")
ADDRESSED = re.compile(r"(?:各位|同志们|代表们|委员们)[^，。]{0,12}[：:！!]$")
_TITLE = re.compile(r"[^，。；：]{0,24}政府工作报告[^，。；]{0,16}$")
#: When and where the report was given, and who gave it.
_OCCASION = re.compile(
    r"(?:——|—|（|\()?\s*(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})年[^，。；：]{1,60}(?:上|会议|[日)）])$"
    r"|[^，。；：！？]{0,14}(?:总理|主席|省长|市长|州长|盟长|专员|县长|区长|旗长|镇长|乡长)[ \u3000]*"
    r"[\u4e00-\u9fff ·\u3000]{0,12}$"
)
#: A heading without a mark is a line of its own, no longer than this.
_SHORT = 24
#: So many empty lines part what may not belong to the report.
_WIDE_GAP = 8
#: A first sentence no longer than this may be a heading in the paragraph.
_RUN_IN = 45
_END_OF_SENTENCE = re.compile(r"[。！!？?：:]")


@dataclass
class Normalised:
    """A report as the source of a book."""

    text: str
    """Markdown of the simplest kind, as book/source.py reads it."""
    done: list[str] = field(default_factory=list)
    """What was done to it, a sentence each."""
    asked: list[str] = field(default_factory=list)
    """What a person should look at, with the paragraph's first words."""


def normalise(lines: Iterable[Line], name: str) -> Normalised:
    """The source of a book from the lines of a file; `name` is what messages call it.

    Raises ProblemsFound for characters that no text can keep, and for stray ** marks.
    """
    done = Counter[str]()
    plain = [_plain_line(line, done) for line in lines]
    paragraphs = list(_paragraphs(plain, done))
    result = Normalised("")
    blocks = [
        _marked(
            line, paragraphs[i - 1] if i else None, paragraphs[i + 1] if i + 1 < len(paragraphs) else None, done, result
        )
        for i, line in enumerate(paragraphs)
    ]
    result.text = "\n\n".join(blocks) + "\n"
    _see_that_nothing_is_lost(plain, result.text)
    wrong = [
        Problem(name, *textfile.place(result.text, at), what) for at, what in textfile.wrong_characters(result.text)
    ]
    wrong += [Problem(name, line, 1, what) for line, what in source.slips(result.text)]
    if wrong:
        raise ProblemsFound(wrong)
    result.done += [f"{what}: {count}." for what, count in done.items()]
    result.asked += [*_perhaps_headings(blocks), *_gaps(paragraphs)]
    return result


def _plain_line(line: Line, done: Counter[str]) -> Line:
    """A line whose characters are those that they look like: ２０１９ is 2019, and the radical ⽅ is 方."""

    def plain(match: re.Match[str]) -> str:
        form = unicodedata.normalize("NFKC", match[0])
        done[f"Characters of another form were written in the usual one, “{match[0]}” as “{form}”"] += 1
        return form

    text = _OTHER_FORMS.sub(plain, line.text)
    if _SPACED_OUT.fullmatch(text.strip()):
        done["Spaces between single characters were taken out (政 府 工 作 报 告)"] += 1
        text = re.sub(r"[ \u3000]", "", text)
    text, count = _SPACE_AT_DIGIT.subn("", text)
    if count:
        done["Spaces between digits and Chinese characters were taken out (2024 年, 15 亿元)"] += count
    return Line(text, line.level, line.gap, line.bold if text == line.text else 0)


_SPACED_OUT = re.compile(r"(?:[\u4e00-\u9fff][ \u3000]+){3,}[\u4e00-\u9fff]")
_SPACE_AT_DIGIT = re.compile(r"(?<=[0-9%]) +(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) +(?=[0-9])")
#: As textfile.py refuses them in every file of a book.
_OTHER_FORMS = re.compile(r"[０-９]+(?:[．，][０-９]+)*％?|[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")


def _paragraphs(lines: list[Line], done: Counter[str]) -> Iterator[Line]:
    """The lines joined to paragraphs: within a block, a line that doesn't end a sentence goes on in the next."""
    width = _wrapped_at(lines)
    held: Line | None = None
    last = 0
    for line in lines:
        full = bool(width) and last >= width - 2
        last = len(line.text.strip())
        if held and not line.gap and not line.level and not held.level and not _is_apart(held, line, full):
            held = Line(_joined(held.text, line.text), held.level, held.gap, held.bold)
            done["Lines joined with the one before, inside a paragraph"] += 1
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _wrapped_at(lines: list[Line]) -> int:
    """How long the lines are at which a text was broken by its width, as PDF text is; 0 when it wasn't."""
    lengths = sorted(len(line.text.strip()) for line in lines if not line.level)
    if len(lengths) < 12:
        return 0
    width = lengths[len(lengths) * 9 // 10]
    return width if width <= 60 and sum(width - 2 <= n <= width + 2 for n in lengths) > len(lengths) / 2 else 0


def _is_apart(before: Line, line: Line, full: bool = False) -> bool:
    """Whether two lines without an empty one between them are two paragraphs.

    A line that is `full` was broken by the width of the page, even behind a full stop.
    """
    start, end = line.text.strip(), before.text.strip()
    if _GOES_ON.match(start):
        return False
    return bool(
        (_ENDED.search(end) and not full)
        or line.text.startswith(("\u3000\u3000", "**"))
        or any(form.match(start) for form in (SECTION, SUBSECTION, DASHED, ADDRESSED))
        or (_is_heading(end) and len(end) <= 40)
        or (_OCCASION.fullmatch(start) and DASHED.match(start))
    )


def _is_heading(text: str) -> bool:
    return bool((SECTION.match(text) or SUBSECTION.match(text)) and not _END_OF_SENTENCE.search(text[:-1]))


def _joined(one: str, two: str) -> str:
    """Two lines in one: a space where one was typed or where Latin words meet."""
    if one.endswith((" ", "\u3000")) or two.startswith((" ", "\u3000")):
        return f"{one.rstrip()}\u3000{two.strip()}"
    return f"{one} {two}" if re.search(r"[A-Za-z]$", one) and re.match(r"[A-Za-z]", two) else one + two


def _marked(line: Line, before: Line | None, after: Line | None, done: Counter[str], result: Normalised) -> str:
    """One paragraph as a block of the source, with the marks that say what it is."""
    text = line.text.strip()
    if line.level or _is_title(text, before):
        if before is None or (line.level == 1 and not any("title" in what for what in done)):
            done["Paragraphs marked as the title (#)"] += 1
            return f"# {text}"
        if line.level in (0, 1, 2):
            done["Headings of sections marked (##)"] += 1
            return f"## {text}"
        done["Headings below those of sections marked (**)"] += 1
        return _alone(f"**{text}**")
    if SECTION.match(text) and not _END_OF_SENTENCE.search(text[:-1]) and len(text) <= 60 and "，" not in text[-1:]:
        done["Headings of sections marked (##)"] += 1
        return f"## {text}"
    if text.count("**") and text.count("**") % 2 == 0:
        bare = text.replace("**", "")
        return text if _ENDED.search(bare) else _unfinished(text, bare, before, after, done, result)
    if head := _run_in(line, text):
        done["Headings at the start of a paragraph marked (**)"] += 1
        rest = text[head:]
        return (
            f"**{text[:head]}**{rest}"
            if _ENDED.search(text)
            else _unfinished(f"**{text[:head]}**{rest}", text, before, after, done, result)
        )
    if ADDRESSED.fullmatch(text) or _ENDED.search(text):
        if DASHED.match(text):
            done["Paragraphs that begin with a dash, each kept as one"] += 1
        return text
    return _unfinished(text, text, before, after, done, result)


def _is_title(text: str, before: Line | None) -> bool:
    return before is None and bool(_TITLE.fullmatch(text)) and not _ENDED.search(text)


def _unfinished(
    block: str, text: str, before: Line | None, after: Line | None, done: Counter[str], result: Normalised
) -> str:
    """A block that doesn't end like a sentence: a heading, a line of its own, or one that a column broke off."""
    if _OCCASION.fullmatch(text):
        done["Lines of date, place and speaker kept as they are"] += 1
        return _alone(block)
    starts = after.text.strip() if after else ""
    free = (
        not after
        or after.level
        or any(form.match(starts) for form in (SECTION, SUBSECTION, DASHED, ADDRESSED))
        or after.gap >= _WIDE_GAP
    )
    if SUBSECTION.match(text) and len(text) <= 60 and not _END_OF_SENTENCE.search(text):
        return _alone(block)
    if len(text) <= _SHORT and not re.search(r"[，、；]", text) and not text.startswith("——"):
        if before is not None and not free and _ENDED.search(before.text.strip()):
            done["Headings of sections marked (##)"] += 1
            result.asked.append(
                f"“{text}” is taken for a heading; if it goes on in the next paragraph, take its ## out."
            )
            return f"## {text}"
        return _alone(block)
    if free:
        result.asked.append(f"“…{text[-16:]}” doesn't end like a sentence and is taken for a paragraph of its own.")
        return _alone(block)
    done["Paragraphs that a column or page broke off, joined with the next when they are read"] += 1
    result.asked.append(f"“…{text[-12:]}” is taken to go on with “{starts[:12]}…”; if not, end it with a \\.")
    return block


def _alone(block: str) -> str:
    """A block that ends here although it doesn't end like a sentence."""
    return block if _ENDED.search(block.rstrip("*")) else f"{block}\\"


def _run_in(line: Line, text: str) -> int:
    """How many characters at the start of a paragraph are its heading, the mark after them included; 0 for none."""
    if 2 <= line.bold <= 60:
        return line.bold
    end = _END_OF_SENTENCE.search(text)
    first = text[: end.end()] if end else text
    whole = len(first) == len(text)
    if SUBSECTION.match(text) and len(first) <= 60:
        return len(first)
    if len(first) > _RUN_IN or (whole and not ITEM.match(text)) or re.search(r"[0-9]", ITEM.sub("", first, count=1)):
        return 0
    return len(first) if ITEM.match(text) or DASHED.match(text) else 0


#: A first sentence that may be the heading of its paragraph: short, without comma and number, and more behind it.
PERHAPS_HEADING = re.compile(r"(?P<first>[^，,、；;：:。！!？?0-9*]{4,20}。)(?=.{30})")


def _perhaps_headings(blocks: list[str]) -> Iterator[str]:
    found = [match["first"] for block in blocks if (match := PERHAPS_HEADING.match(block))]
    if found:
        yield (
            f"{len(found)} paragraphs begin with a short sentence that may be a heading; put ** before and after those "
            f"that are: “{'”, “'.join(found)}”"
        )


def _gaps(paragraphs: list[Line]) -> Iterator[str]:
    for i, line in enumerate(paragraphs[1:], 1):
        if line.gap >= _WIDE_GAP:
            rest = len(paragraphs) - i
            yield (
                f"“{line.text.strip()[:24]}” stands after {line.gap} empty lines ({rest} paragraphs to the end): "
                "is it of the report? If not, take it out of the file and start anew."
            )


def _see_that_nothing_is_lost(lines: list[Line], text: str) -> None:
    """The words of the source are those of the lines, one by one; a mistake of ours otherwise."""

    def words(some: str) -> str:
        return re.sub(r"[\s#*\\]", "", some)

    if words("".join(line.text for line in lines)) != words(text):
        raise AssertionError("the source has other words than the file")
