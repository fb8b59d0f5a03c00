"""A report as it is found, in text, Markdown, HTML or Word, as lines of words. Nothing is judged here but the file."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ..book import textfile
from ..book.problems import Problem, ProblemsFound
from ..pages.markdown import as_html

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

#: A report of a year has 10,000 to 40,000 characters; what has more than this is another file by mistake.
MOST_CHARACTERS = 500_000
#: A Word file is an archive; unpacked, it has no more than this.
_MOST_UNPACKED = 256 * 1024 * 1024
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_COMMON = re.compile(r"[的和工作发展年大人民建设全]")


@dataclass(frozen=True)
class Line:
    """One line of words, and what the file says about it."""

    text: str
    level: int = 0
    """1 to 6 for a heading, 0 for text."""
    gap: int = 0
    """Empty lines before it; what a file of another kind marks as a paragraph of its own has at least one."""
    bold: int = 0
    """How many characters at its start are in bold print."""


@dataclass(frozen=True)
class Found:
    """What a file holds."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    """What was done while reading, a sentence each."""


def read(path: Path) -> Found:
    """The lines of a report. Raises ProblemsFound for a file that can't be one."""
    raw = textfile.read_bytes(path, path.name)
    if refused := _refused(raw):
        raise _problem(path, refused)
    suffix = path.suffix.lower()
    if raw[:4] == b"PK\x03\x04":
        found = _word(raw, path)
    else:
        text, how = _decoded(raw, path)
        is_html = suffix in (".html", ".htm", ".xhtml") or re.match(
            r"\s*(?:<!doctype html|<html\b)", text, re.IGNORECASE
        )
        if is_html:
            found = _html(text)
        elif suffix in (".md", ".markdown"):
            found = _html(as_html(text))
        else:
            found = Found(_plain(text))
        found = replace(found, notes=(*how, *found.notes))
    words = "".join(line.text for line in found.lines)
    if not words:
        raise _problem(path, "there are no words in the file; give one with the text of the report")
    if len(words) > MOST_CHARACTERS:
        raise _problem(
            path, f"{len(words):,} characters, and at most {MOST_CHARACTERS:,} are a report; is it the right file?"
        )
    letters = len(re.findall(r"[^\W\d_]", words))
    if len(HAN.findall(words)) < letters / 3:
        raise _problem(
            path,
            "hardly any of it is Chinese; give the Chinese report. A translation goes into data/sources/ of the new "
            "folder, paragraph by paragraph",
        )
    return found


def _problem(path: Path, what: str) -> ProblemsFound:
    return ProblemsFound([Problem(path.name, 1, 1, what)])


def _refused(raw: bytes) -> str:
    """Why the bytes can't be a report in a form that is read, and what would be right; empty when they may be."""
    forms = "give text, Markdown, HTML or Word (.docx)"
    if not raw.strip():
        return "the file is empty; give one with the text of the report"
    if raw[:5] == b"%PDF-":
        return f"a PDF; copy its text into a .txt file, after text recognition when it is scanned; {forms}"
    if raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "an old Word file (.doc) or one with a password; save it as .docx without a password"
    if raw[:5] == b"{\\rtf":
        return f"a file in rich text format (RTF); save it as .docx; {forms}"
    if raw[:3] in (b"\xff\xd8\xff", b"GIF", b"\x89PN") or raw[:4] in (b"II*\x00", b"MM\x00*"):
        return f"a picture; have its text recognised and checked first; {forms}"
    if b"\x00" in raw[:4096] and raw[:2] not in (b"\xff\xfe", b"\xfe\xff") and raw[:2] != b"PK":
        return f"no text; {forms}"
    return ""


def _decoded(raw: bytes, path: Path) -> tuple[str, list[str]]:
    """The bytes as text, and what that took."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return raw.decode("utf-16"), ["The file was UTF-16 and is stored as UTF-8."]
        except UnicodeDecodeError:
            raise _problem(path, "it begins like UTF-16 and isn't; save it as UTF-8") from None
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    han = HAN.findall(text)
    # Other encodings decode as GB 18030, too, but into rare characters.
    if len(han) > len(text) / 3 and len(_COMMON.findall(text)) > len(han) / 100:
        return text, ["The file was GB 18030 (GBK) and is stored as UTF-8."]
    what = "neither UTF-8 nor GB 18030 (GBK); open it where it can be read and save it as UTF-8"
    raise ProblemsFound([Problem(path.name, line, 1, what)])


def _plain(text: str) -> tuple[Line, ...]:
    """The lines of a text file; a # at the start of one marks a heading, as in the files of a book."""
    lines, gap = list[Line](), 0
    for raw in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text):
        visible = raw.translate(_INVISIBLE)
        if not visible.strip():
            # A line of nothing but characters that can't be seen is where a page was broken, and no empty line.
            gap += raw == visible
            continue
        level = len(visible.strip()) - len(visible.strip().lstrip("#"))
        words = visible.rstrip("\n")
        words = words.strip().lstrip("#").strip() if level else words
        if words.strip():
            lines.append(Line(words, min(level, 6), gap))
            gap = 0
    return tuple(lines)


#: Characters without a glyph that text carries from where it was made; joiners, directions, marks of byte order.
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD, *range(0xFFF9, 0xFFFD)]
)

# --- HTML and Word ------------------------------------------------------------------------------------------

_LEFT_OUT = ["script", "style", "template", "noscript", "iframe", "object", "svg", "math", "form", "button", "select"]
_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset|"
    r"figcaption|figure|footer|h1|h2|h3|h4|h5|h6|header|hgroup|hr|html|li|"
    r"main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)


class _Walker:
    """Goes through a document in its order and keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.words, self.level, self.gap, self.bold = "", 0, 1, 0

    def end_line(self, gap: int) -> None:
        text = re.sub(
            r"(?<=[\u3000-\u9fff\uff00-\uffef]) *\n *(?=[\u3000-\u9fff\uff00-\uffef])", "", self.words.strip("\n ")
        )
        text = re.sub(r"[ \t]*\n[ \t]*", " ", text).translate(_INVISIBLE)
        if text.strip():
            self.lines.append(Line(text, self.level, self.gap, self.bold))
            self.gap, self.bold = 0, 0
        self.gap = max(self.gap, gap)
        self.words = ""

    def walk(self, element: PageElement) -> None:
        from bs4.element import Comment, NavigableString, Tag

        if isinstance(element, NavigableString):
            if type(element) is NavigableString and not isinstance(element, Comment):
                self.words += re.sub(r"[ \t\r\n\f]*\n[ \t\r\n\f]*", "\n", str(element).replace("\xa0", " "))
        elif isinstance(element, Tag):
            self.walk_tag(element)

    def walk_tag(self, tag: Tag) -> None:
        if tag.name in (*_LEFT_OUT, "head") or tag.has_attr("hidden"):
            return
        if tag.name == "br":
            self.end_line(0)
        elif tag.name in ("td", "th"):
            self.words += "\u3000" if self.words.strip() else ""
            self.walk_children(tag)
        elif _BLOCK.fullmatch(tag.name):
            self.end_line(1)
            before, self.level = self.level, int(tag.name[1]) if re.fullmatch(r"h[1-6]", tag.name) else self.level
            self.walk_children(tag)
            self.end_line(1)
            self.level = before
        else:
            at_start = not self.words.strip()
            self.walk_children(tag)
            if tag.name in ("strong", "b") and at_start:
                self.bold = len(self.words.strip())

    def walk_children(self, tag: Tag) -> None:
        for child in tag.children:
            self.walk(child)


def _html(text: str) -> Found:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    main = soup.find("article") or soup.find("main") or soup.body or soup
    walker = _Walker()
    walker.walk(main)
    walker.end_line(0)
    notes = []
    if main.name in ("article", "main"):
        notes.append(f"Only what stands in the page's <{main.name}> was taken.")
    if count := len(main.find_all(_LEFT_OUT)):
        notes.append(f"Scripts, styles, forms and the like were left out: {count}.")
    if rows := len(main.find_all("tr")):
        notes.append(f"Tables: {rows} rows became paragraphs, their cells parted by U+3000.")
    if items := len(main.select("ol > li")):
        notes.append(
            f"Numbered lists: the numbers of {items} items are no words of the file and are missing; add them by hand."
        )
    return Found(tuple(walker.lines), tuple(notes))


def _word(raw: bytes, path: Path) -> Found:
    """A .docx file, by way of HTML. Insertions among its tracked changes are taken, deletions are left out."""
    import mammoth

    try:
        archive = zipfile.ZipFile(BytesIO(raw))
        if "word/document.xml" not in archive.namelist():
            raise _problem(path, "an archive, and no Word file; give text, Markdown, HTML or Word (.docx)")
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
            raise _problem(path, "unpacked, the file is too large to be a report; is it the right one?")
        document = archive.read("word/document.xml")
        html = mammoth.convert_to_html(
            BytesIO(raw),
            style_map="p[style-name='Title'] => h1:fresh",
            convert_image=mammoth.images.img_element(lambda image: {}),
        ).value
    except ProblemsFound:
        raise
    except Exception as error:  # whatever a damaged archive makes of itself
        raise _problem(
            path, f"the Word file is damaged ({type(error).__name__}); open it in Word and save it anew"
        ) from None
    found = _html(html)
    changes = {name: len(re.findall(rb"<w:%s[ >]" % name.encode(), document)) for name in ("ins", "del")}
    notes = list(found.notes)
    if any(changes.values()):
        notes.append(f"Tracked changes: {changes['ins']} insertions were taken, {changes['del']} deletions left out.")
    if numbered := document.count(b"<w:numPr>"):
        notes.append(
            f"Word numbers {numbered} paragraphs by itself; these numbers are no words of the file and are missing; "
            "add them by hand."
        )
    return replace(found, notes=tuple(notes))
