"""Links to the very words, what is copied, what is reported, and what search engines are told."""

from __future__ import annotations

import json
import re
import subprocess
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from conftest import FIXTURE_CITY, ROOT, open_window
from playwright.sync_api import TimeoutError

from pledgebook.book.model import LANGUAGES
from pledgebook.book.read import read
from pledgebook.files import linked_data
from pledgebook.pages import corrections
from pledgebook.words import fragments
from tools import schema_types

#: Every so many commitments are opened in the browser.
STEP = 20


@pytest.fixture(scope="module")
def book():
    return read(FIXTURE_CITY, ROOT / "templates").book


@pytest.fixture(scope="module")
def real_book():
    return read(ROOT, ROOT / "templates").book


# --- text fragments ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "id, language, directive",
    [
        ("wc2031-004", "zh", "完成上河污水处理厂建设"),
        ("wc2031-003", "en", "Start to build the Yunling Bridge"),
    ],
)
def test_a_short_quote_is_given_whole(book, id, language, directive):
    assert unquote(fragments.directive(book, id, language)) == f":~:text={directive}"


def test_what_belongs_to_the_syntax_is_encoded(real_book):
    for c in real_book.commitments:
        for language in LANGUAGES:
            words = fragments.directive(real_book, c.id, language).removeprefix(":~:text=")
            assert re.fullmatch(r"(?:[\w.~%]+-,)?[\w.~%]+(?:,[\w.~%]+)?(?:,-[\w.~%]+)?", words, re.ASCII), words


def test_start_and_end_stand_in_the_quote_and_nothing_is_put_inside_them(real_book):
    for c in real_book.commitments:
        for language in LANGUAGES:
            directive = fragments.directive(real_book, c.id, language).removeprefix(":~:text=")
            parts = [unquote(p) for p in directive.split(",") if not p.startswith("-") and not p.endswith("-")]
            found = real_book.passages[c.id][language]
            shown = fragments.shown(real_book, language)[found.paragraph.id]
            start, end = (
                shown.text.find(parts[0], found.start),
                shown.text.rfind(parts[-1], 0, found.end) + len(parts[-1]),
            )
            assert start - found.start <= 1 and found.end - end <= 1, (c.id, language, parts)
            for part in parts:
                at = shown.text.find(part, found.start)
                assert not any(at < o < at + len(part) for o in shown.inserted), (c.id, language, part)


NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
IN_VIEW = """id => {
    const top = document.getElementById(id).getBoundingClientRect().top;
    return scrollY > 0 && top > -300 && top < innerHeight;
}"""


def scrolled_to(page, address: str, id: str) -> bool:
    """Whether the browser, led to the address from the top of the page or from another, scrolls to the id's anchor."""
    page.evaluate("() => scrollTo(0, 0)")
    page.goto(address)
    try:
        page.wait_for_function(IN_VIEW, arg=id)
    except TimeoutError:
        return False
    return True


class TestInABrowser:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_words_are_found(self, browser, site, real_book, language):
        """By a reader who comes from elsewhere, and then by one who is there already."""
        report = (site / language / "report.html").as_uri()
        with open_window(browser) as page:
            chosen = real_book.commitments[::STEP]
            missed = [
                c.id
                for c in chosen
                if not scrolled_to(page, f"{report}#{fragments.directive(real_book, c.id, language)}", c.id)
            ]
        assert len(chosen) >= 20 and missed == []

    def test_words_that_are_not_there_would_not_be(self, browser, site):
        with open_window(browser) as page:
            absent = f"{(site / 'en/report.html').as_uri()}#hy2020-001:~:text=add%2026%2C000%20school%20places"
            assert scrolled_to(page, absent, "hy2020-001"), "where the words are not found the anchor before them holds"
            assert not page.evaluate(IN_VIEW, "hy2020-346")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_copy_button_copies_what_stands_beside_it(self, browser, address, language):
        with open_window(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
            page.goto(f"{address}{language}/c/hy2020-346.html")
            page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
            sources, buttons = page.locator(".copy"), page.locator(".copy-button")
            assert sources.count() == buttons.count() == 16
            for i in range(buttons.count()):
                buttons.nth(i).click()
                copied = page.evaluate("() => navigator.clipboard.readText()")
                assert copied.replace("\r\n", "\n") == sources.nth(i).text_content().strip()
                assert not re.search(r"(?<![/.\w])(zh|en|c)/(c/|embed/|report)", copied), "an address is not whole"
            assert page.locator("[role=status]").text_content() in ("已复制", "Copied")

    def test_copied_addresses_are_whole_and_lead_to_pages(self, browser, address):
        with open_window(browser) as page:
            page.goto(f"{address}en/c/hy2020-346.html")
            texts = page.locator(".copy").all_text_contents()
            assert texts[0].startswith("“add 25,000 school places”") and texts[0].endswith(
                f"{address}en/c/hy2020-346.html"
            )
            assert texts[2] == f"{address}c/hy2020-346.html"
            assert texts[1].startswith(f"{address}en/report.html#hy2020-346:~:text=add%2025%2C000")
            frame = next(t for t in texts if t.startswith("<iframe"))
            assert (
                f'src="{address}en/embed/hy2020-346.html"' in frame
                and page.request.get(f"{address}en/embed/hy2020-346.html").ok
            )
            assert not page.locator("[data-unpublished]").is_visible()

    def test_from_a_folder_copying_works_without_the_clipboard_interface(self, browser, site):
        with open_window(browser, script=NO_CLIPBOARD) as page:
            page.goto((site / "en/c/hy2020-346.html").as_uri())
            page.evaluate(
                """() => {
                    document.addEventListener('copy', () => {
                        window.copied = getSelection().toString() || document.activeElement.value;
                    });
                }"""
            )
            page.click(".take > summary")
            page.click(".take details summary")
            page.locator("details details[open] .copy-button").nth(1).click()
            assert page.evaluate("() => window.copied").strip().startswith("Hengyang 2020, line by line. (2026)")
            assert page.locator("[role=status]").text_content() == "Copied"
            assert page.locator("[data-unpublished]").count() == 1

    def test_where_nothing_can_be_copied_the_words_are_selected(self, browser, site):
        with open_window(browser, script=NO_CLIPBOARD + "Document.prototype.execCommand = () => false") as page:
            page.goto((site / "en/c/hy2020-346.html").as_uri())
            page.click(".take > summary")
            page.click(".take details summary")
            page.locator("details details[open] .copy-button").nth(1).click()
            assert page.evaluate("() => getSelection().toString()").startswith("Hengyang 2020, line by line. (2026)")
            assert "Ctrl+C" in page.locator("[role=status]").text_content()

    def test_the_keyboard_alone_copies(self, browser, address):
        with open_window(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
            page.goto(f"{address}en/c/hy2020-346.html")
            page.locator(".tools summary").first.focus()
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Copy Quotation as text"
            for _ in range(4):  # the link to the words and its button, the short address and its button
                page.keyboard.press("Tab")
            assert (
                page.evaluate("() => document.activeElement.getAttribute('aria-label')")
                == "Copy Short permanent address"
            )
            page.keyboard.press("Enter")
            page.wait_for_function("() => document.querySelector('[role=status]').textContent")
            assert page.evaluate("() => navigator.clipboard.readText()") == f"{address}c/hy2020-346.html"

    def test_without_script_all_is_there_and_no_button_is(self, browser, address):
        with open_window(browser, java_script_enabled=False) as page:
            page.goto(f"{address}en/c/hy2020-346.html")
            for summary in page.locator("summary").all():
                summary.click()
            assert page.locator(".copy").count() == 16 and page.locator(".copy-button").count() == 0
            assert page.locator(".tools a[download]").count() == 4 and page.locator(".copy").last.is_visible()

    @pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
    @pytest.mark.parametrize("from_disk", [True, False], ids=["from disk", "from a server"])
    def test_where_a_citation_file_was_led_to_it_is_in_sight_and_can_be_saved(
        self, browser, address, site, from_disk, script
    ):
        start = f"{site.as_uri()}/" if from_disk else address
        with open_window(browser, java_script_enabled=script) as page:
            page.goto(f"{start}zh/c/hy2020-346.html#formats")
            assert page.locator("#formats").is_visible(), "a browser unfolds what an address names"
            for name, link in (("hy2020-346.zh.bib", "BibTeX"), ("hy2020-346.zh.json", "CSL-JSON")):
                with page.expect_download() as saved:
                    page.locator("#formats + dl").get_by_role("link", name=link).click()
                assert saved.value.suggested_filename == name
                assert "新增学位2.5万个" in saved.value.path().read_text(encoding="utf-8")
            assert page.url.endswith("zh/c/hy2020-346.html#formats")


# --- report an error ---------------------------------------------------------------------------------


def test_a_message_holds_the_whole_ready_text():
    address = corrections.address("mailto:a@a.example", None, "错误 & more", "第一行\nsecond #2?")
    sent = parse_qs(urlsplit(address).query)
    assert address.startswith("mailto:a@a.example?subject=") and " " not in address
    assert sent == {"subject": ["错误 & more"], "body": ["第一行\r\nsecond #2?"]}


def test_without_a_contact_an_issue_is_opened_and_without_a_repository_nothing_is_promised():
    address = corrections.address(None, "https://code.example/a/b/", "t", "a\nb")
    assert address == "https://code.example/a/b/issues/new?title=t&body=a%0Ab"
    assert corrections.address("https://a.example/contact", None, "t", "b") == "https://a.example/contact"
    assert corrections.address(None, None, "t", "b") is None


def test_the_ready_text_names_page_number_quote_and_version(built_city):
    from pledgebook.lasting import version

    page = built_city.files()["en/c/wc2031-003.html"].decode()
    ready = re.search(r'class="report-error".*?<pre class="copy">(.*?)</pre>', page, re.DOTALL)[1]
    made = version.of_record(read(built_city.root, ROOT / "templates").book, "wc2031-003")
    assert all(
        part in ready
        for part in (
            "en/c/wc2031-003.html",
            "wc2031-003",
            "Start to build the Yunling Bridge",
            f"{made.date} {made.hash}",
        )
    )
    assert "No address for corrections" in page


def test_with_a_contact_every_page_offers_the_message(built_city):
    built_city.edit("data/site.yaml", "year: 2031", "year: 2031\ncontact: mailto:a@a.example")
    assert built_city.build().code == 0
    pages = {
        name: data.decode()
        for name, data in built_city.files().items()
        if re.fullmatch(r"(zh|en)/(?!embed/).*\.html", name)
    }
    assert [name for name, html in pages.items() if 'href="mailto:a@a.example?subject=' not in html] == []
    assert "No address for corrections" not in pages["en/index.html"]


# --- schema.org --------------------------------------------------------------------------------------


def blocks(folder, paths) -> list[dict]:
    found = []
    for path in paths:
        found += [
            json.loads(b)
            for b in re.findall(
                r'<script type="application/ld\+json">(.*?)</script>',
                (folder / path).read_text(encoding="utf-8"),
                re.DOTALL,
            )
        ]
    return found


def type_errors(nodes: list[dict], folder) -> dict[int, str]:
    """What the TypeScript compiler says of which nodes as data of schema.org's types."""
    compiler, packages = schema_types()
    lines = [
        f"export const n{i}: WithContext<{node['@type']}> = {json.dumps(node, ensure_ascii=False)};"
        for i, node in enumerate(nodes)
    ]
    kinds = sorted({node["@type"] for node in nodes})
    (folder / "blocks.ts").write_text(
        "\n".join([*lines, f'import type {{ WithContext, {", ".join(kinds)} }} from "schema-dts";']), encoding="utf-8"
    )
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(packages / "node_modules")
    command = [
        *compiler,
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "--module",
        "esnext",
        "--moduleResolution",
        "bundler",
        "blocks.ts",
    ]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300).stdout
    errors = dict(re.findall(r"^blocks\.ts\((\d+),\d+\): (error TS.*)", said, re.MULTILINE))
    assert bool(errors) == bool(said), said
    return {int(line) - 1: error for line, error in errors.items()}


PAGES_WITH_DATA = tuple(
    f"{l}/{name}"
    for l in LANGUAGES
    for name in ("index.html", "glossary.html", "report.html", "c/wc2031-002.html", "c/wc2031-003.html")
)


#: What each of them makes of a commitment's data is no data of schema.org's.
MISTAKES = ({"txet": "a"}, {"@type": "Quotation", "isPartOf": 5}, {"dateModified": {"@type": "Place"}})


@pytest.mark.slow
def test_the_pages_data_are_of_schema_org_s_types_and_mistakes_would_be_found(as_built, as_built_there, book, tmp_path):
    found = blocks(as_built.out, PAGES_WITH_DATA) + blocks(as_built_there.out, PAGES_WITH_DATA)
    assert {n["@type"] for n in found} == {"Dataset", "DefinedTermSet", "Report", "Quotation"}
    assert len(found) == 2 * len(PAGES_WITH_DATA)
    right = linked_data.commitment(book, book.commitments[0], "en")
    errors = type_errors([*found, right, *(right | mistake for mistake in MISTAKES)], tmp_path)
    assert sorted(errors) == [len(found) + 1 + i for i in range(len(MISTAKES))], errors


def test_the_quote_is_a_part_of_the_report_and_no_claim_is_reviewed(book):
    node = linked_data.commitment(book, book.commitment["wc2031-003"], "zh")
    assert node["text"] == "开工建设云岭大桥" and node["isPartOf"]["@type"] == "Report"
    assert "ClaimReview" not in json.dumps(node)


def test_nothing_in_the_data_can_end_its_element():
    text = linked_data.block({"name": "</script><!--<script>&amp;"})
    assert not set("<>&") & set(text) and json.loads(text) == {"name": "</script><!--<script>&amp;"}
