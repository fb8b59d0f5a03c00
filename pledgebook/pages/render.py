"""Turn planned pages into bytes. No module but this one and environment.py knows Jinja2.

A page is a function of its plan, its template, its charts and the words all pages share: no clock,
no randomness, no files read while rendering but templates.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..book import textfile
from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..book.problems import Problem, ProblemsFound, nearest
from ..charts import Kept
from ..charts.figure import Figure
from ..files import citations, embedded_metadata, linked_data
from ..files.works import Work
from ..making.cache import Cache, digest
from ..words import wording
from ..words.addresses import ADDRESSES, relative
from ..words.bilingual import both
from . import breaks, chinese, corrections, embeds
from .page import Page

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context
    from markupsafe import Markup


@dataclass(frozen=True)
class Shared:
    """What every page may print, as plain data."""

    site: Mapping[str, Any]
    strings: Mapping[str, Mapping[Language, str]]
    figures: Mapping[str, Mapping[str, Any]]
    """Chart id -> what stands beside its drawing, and citations."""
    string_places: Mapping[str, Mapping[Language, tuple[int, int]]] = field(default_factory=dict)
    """Line and column of each sentence in strings.yaml."""

    @classmethod
    def of(
        cls, book: Book, figures: Mapping[str, Figure], cited: Mapping[str, Mapping[Language, list[Work]]]
    ) -> Shared:
        """`cited` are chart id -> language -> what is cited when the chart is."""
        strings = {key: both(text) for key, text in book.strings.items()}
        last = {"name": book.version_names[-1], "hash": book.versions[-1].hash} if book.versions else None
        recorded: dict[str, Any] = {"recorded": last or {"name": "", "hash": ""}}
        if book.around:
            recorded |= {"around": both(book.around.name)}
        drawn = {id: f.beside_drawing() | {"cite": cited.get(id)} for id, f in figures.items()}
        return cls(book.site.model_dump() | recorded, strings, drawn, book.string_places)


#: A template that another one includes, extends or imports.
_MENTION = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)""")


class Renderer:
    """Renders pages with the templates of some folders; those of the first stand in for others of the same name."""

    def __init__(
        self,
        templates: list[Path],
        shared: Shared,
        drawings: Mapping[str, Kept],
        compiled: Cache | None = None,
        words: Cache | None = None,
    ):
        """`drawings` are those of the charts, by id; `compiled` keeps compiled templates, `words` the breaks."""
        self.templates, self.shared, self.drawings = templates, shared, drawings
        self.compiled, self.words = compiled, words
        self._contexts: list[Context] = []
        self._headings: dict[str, str] = {}
        self.said: dict[tuple[Language, str], str] = {}
        """The words of a key that nothing is filled into but the city and the year."""

    @cached_property
    def environment(self) -> Environment:
        from .environment import environment  # slow to load

        return environment(self.templates, self.compiled, self._contexts, _Context)

    @cached_property
    def _sources(self) -> dict[str, str]:
        return {
            p.name: textfile.read(p, f"templates/{p.name}")
            for folder in reversed(self.templates)
            for p in folder.iterdir()
            if p.suffix in (".html", ".xml", ".txt")
        }

    def check_templates(self) -> None:
        """Raises ProblemsFound with every template whose syntax is broken. What was right once isn't parsed again."""
        key = digest("right", sorted(self._sources.items()))
        if self.compiled and self.compiled.has(key):
            return
        self._parse_templates()
        if self.compiled:
            self.compiled.put(key, b"")

    def _parse_templates(self) -> None:
        from jinja2 import TemplateSyntaxError

        problems = [*self._circles()]
        for name, text in self._sources.items():
            try:
                self.environment.parse(text, name)
            except TemplateSyntaxError as error:
                problems.append(Problem(f"templates/{name}", error.lineno, 1, f"template: {error.message}"))
        if problems:
            raise ProblemsFound(problems)

    def _circles(self) -> Iterator[Problem]:
        """Every template that includes, extends or imports itself, be it through others."""
        mentions = {name: _MENTION.findall(text) for name, text in self._sources.items()}
        for name, text in self._sources.items():
            for one in mentions[name]:
                seen, waiting = set[str](), [one]
                while waiting:
                    if (current := waiting.pop()) not in seen:
                        seen.add(current)
                        waiting += mentions.get(current, [])
                if name in seen:
                    line = text[: text.index(f'"{one}"') if f'"{one}"' in text else text.index(one)].count("\n") + 1
                    what = f'template: "{one}" leads back to this template without end; take it out'
                    yield Problem(f"templates/{name}", line, 1, what)

    def template_key(self, name: str) -> str:
        """The hash of a template and of all that it includes, extends or imports."""
        seen, waiting = set(), [name]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            if current not in self._sources:
                raise ProblemsFound([self._not_there(current)])
            seen.add(current)
            waiting += _MENTION.findall(self._sources[current])
        return digest([[one, self._sources[one]] for one in sorted(seen)])

    def _not_there(self, name: str) -> Problem:
        """The problem of a template that does not exist, at the place of the first template that mentions it."""
        for file, text in self._sources.items():
            if name in _MENTION.findall(text):
                before = text[: text.index(name)]
                return Problem(
                    f"templates/{file}",
                    before.count("\n") + 1,
                    len(before) - before.rfind("\n"),
                    f'template: there is no "{name}"{nearest(name, self._sources)}',
                )
        return Problem(f"templates/{name}", 1, 1, "template: the file does not exist")

    def render(self, page: Page) -> bytes:
        """Raises ProblemsFound with the template's file and line when it fails."""
        from jinja2 import TemplateError

        context = _Context(self, page)
        try:
            template = self.environment.get_template(page.template)
            html = _with_old_anchors(template.render(context.variables()), page)
            self._forget_contexts()
            return self._in_its_language(html, page).encode("utf-8")
        except (TemplateError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            name, line = _template_line(error, self.templates, page.template)
            what = str(error) or type(error).__name__
        except RecursionError as error:
            name, line = _template_line(error, self.templates, page.template)
            what = "this template includes itself, or calls itself, without end; take the call out"
        raise ProblemsFound(
            [Problem(f"templates/{name}", line, 1, f"template, at the page {page.path}: {what}")]
        ) from None

    def _forget_contexts(self) -> None:
        """Let go of what a page was made with: a macro and the values that it uses hold each other for ever."""
        for context in self._contexts:
            context.vars.clear()
            context.parent.clear()
        self._contexts.clear()

    def _in_its_language(self, html: str, page: Page) -> str:
        """The page with what a language needs: English says what in it is Chinese, Chinese breaks between words."""
        if not page.path.endswith(".html"):
            return html
        return chinese.marked(html) if page.language == "en" else breaks.between_words(html, self.words, self._headings)


def _with_old_anchors(html: str, page: Page) -> str:
    """The page with a mark at the new place of every anchor that moved within it."""
    from markupsafe import escape

    for old, new in page.moved:
        if new.startswith("#") and (found := re.search(rf'<(\w+)\b[^>]*?\sid="{re.escape(new[1:])}"[^>]*>', html)):
            html = (
                html[: (at := _place_for_mark(html, found))]
                + f'<span class="anchor" id="{escape(old)}"></span>'
                + html[at:]
            )
    return html


def _place_for_mark(html: str, found: re.Match[str]) -> int:
    """Before the element; in a list or a table, where only its parts may stand, within it."""
    if found[1] == "tr" and (cell := re.compile(r"<t[dh]\b[^>]*>").search(html, found.end())):
        return cell.end()
    return found.end() if found[1] in ("li", "dt") else found.start()


class _Context:
    """The functions and values that the template of one page uses."""

    def __init__(self, renderer: Renderer, page: Page):
        self.renderer, self.page, self.shared = renderer, page, renderer.shared

    def variables(self) -> dict[str, Any]:
        page = self.page
        return page.data | {
            "page": page,
            "language": page.language,
            "site": self.shared.site,
            "lang_tag": {"zh": "zh-Hans", "en": "en"},
            "other": self.other_language(),
            "s": self.say,
            "says": self.say_in,
            "url": self.url,
            "to": self.to,
            "absolute": self.absolute,
            "markdown": self.markdown,
            "chart": self.chart,
            "svg": self.svg,
            "chart_height": self.chart_height,
            "json_ld": self.json_ld,
            "citations": citations.view,
            "embedded_metadata": embedded_metadata.metas,
            "described_by": embedded_metadata.links,
            "correction": self.correction,
            "content_hash": content_hash,
        }

    def other_language(self) -> Language:
        return next(l for l in LANGUAGES if l != self.page.language)

    def say(self, key: str, **values: object) -> str:
        """The words of a key in the page's language."""
        return self.say_in(self.page.language, key, **values)

    def say_in(self, language: Language, key: str, **values: object) -> str:
        if values:
            return self._filled(language, key, values)
        said = self.renderer.said
        if (language, key) not in said:  # hundreds of pages say the same
            said[language, key] = self._filled(language, key, values)
        return said[language, key]

    def _filled(self, language: Language, key: str, values: dict[str, object]) -> str:
        # English has a form of its own for 1, where the words need one.
        if values.get("n") == 1 and f"{key}.one" in self.shared.strings:
            key = f"{key}.one"
        try:
            words = self.shared.strings[key][language]
        except KeyError:
            raise KeyError(f'there are no words "{key}" in strings.yaml') from None
        try:
            return wording.fill(words, self.shared.site["city"][language], self.shared.site["year"], **values)
        except (LookupError, ValueError, AttributeError, TypeError) as error:
            place = self.shared.string_places.get(key, {}).get(language, (1, 1))
            raise ProblemsFound([wording.unfilled(key, language, words, place, error, values)]) from None

    def url(self, path: str) -> str:
        """The relative address of a file of the site."""
        path, hash_mark, anchor = path.partition("#")
        if self.page.path == "404.html":  # served at any depth
            return (self.shared.site["base_url"] or "/") + path + hash_mark + anchor
        return relative(path, self.page.path) + hash_mark + anchor

    def to(self, kind: str, id: str, language: Language | None = None) -> str:
        """The relative address of a record or page in a language."""
        id, hash_mark, anchor = id.partition("#")
        return self.url(f"{language or self.page.language}/{ADDRESSES[kind].format(id)}{hash_mark}{anchor}")

    def absolute(self, path: str) -> str:
        base: str = self.shared.site["base_url"]
        return base + path

    def markdown(self, text: str) -> Markup:
        from markupsafe import Markup

        from .markdown import render

        return Markup(render(text, self.to, self._block))

    def _block(self, kind: str, id: str) -> str:
        macros: Any = self.renderer.environment.get_template("macros.html").make_module(self.variables())
        if kind == "chart":
            return str(macros.chart_block(id))
        if kind == "outcomes":
            return str(macros.outcomes_block(id, self.page.data["published"][id]))
        return str(macros.commitment_block(self.page.data["embeds"][id]))

    def chart(self, id: str) -> Mapping[str, Any]:
        """Title, reading, table and sources of a chart."""
        return self.shared.figures[id]

    def svg(self, id: str, size: str) -> Markup:
        from markupsafe import Markup

        return Markup(self.renderer.drawings[id].svg[self.page.language][size])

    def chart_height(self, id: str) -> int:
        """Of the frame that a chart is embedded in, in CSS pixels."""
        c, language = self.chart(id), self.page.language
        return embeds.chart_height(
            self.renderer.drawings[id].svg[language],
            language,
            c["title"][language],
            c["reading"][language],
            c["source"][language],
        )

    def json_ld(self, node: Mapping[str, Any]) -> Markup:
        from markupsafe import Markup

        return Markup(linked_data.block(node))

    def correction(self, subject: str, body: str) -> str | None:
        """The link that sends a report of an error, where one can be sent."""
        return corrections.address(self.shared.site["contact"], self.shared.site["repository"], subject, body)


def content_hash(text: str) -> str:
    """What a Content Security Policy calls a text that stands in the page itself: sha256-, and its hash in Base64."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}"


def _template_line(error: BaseException, templates: list[Path], fallback: str) -> tuple[str, int]:
    """The innermost template and line that an error came through."""
    name, line, trace = fallback, 1, error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.parent in templates:
            name, line = file.name, trace.tb_lineno
        trace = trace.tb_next
    return name, line
