"""The page of the whole report: its contents and headings, what stands beside the text, and what it looks like."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import ROOT, open_window

from pledgebook.book.read import read

LANGUAGES = ("zh", "en")
CLOSING = ",.;:!?，。；：！？、)）”"


@pytest.fixture(scope="module")
def book(real_root):
    return read(real_root, ROOT / "templates").book


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def report(site, language) -> BeautifulSoup:
    return BeautifulSoup((site / language / "report.html").read_text(encoding="utf-8"), "html.parser")


def headings(report: BeautifulSoup) -> list[Tag]:
    return report.select(".reader :is(h1, h2, h3, h4, h5, h6)")


def test_every_heading_of_the_report_is_one(report, book, language):
    found = [h.get_text() for h in headings(report)]
    for p in book.report[language]:
        wanted = [p.text] if p.level != "text" else [p.text[a:b] for a, b in p.bold]
        assert [words for words in wanted if words not in found] == []
    assert len(found) == sum(1 if p.level != "text" else len(p.bold) for p in book.report[language])


def test_headings_are_ranked_and_no_rank_is_left_out(report):
    ranks = [int(h.name[1]) for h in headings(report)]
    assert ranks[0] == 2 and all(b <= a + 1 for a, b in pairwise(ranks))
    assert {int(h.name[1]) for h in headings(report) if re.match(r"\([\d一二三四五]\)", h.get_text())} == {3}
    assert {2, 3, 4} == set(ranks)


def test_the_contents_lead_to_every_heading_and_over_what_came_before(report, book):
    led = {a["href"][1:] for a in report.select("#contents li a")}
    assert led >= {p.id for p in book.report["zh"] if p.level != "text" or (p.bold and p.bold[0][0] == 0)}
    ahead = report.select_one("#contents .skip-ahead")["href"][1:]
    first = book.passages[book.commitments[0].id]["zh"].paragraph
    assert ahead == [p.id for p in book.report["zh"] if p.level == "section" and p.number < first.number][-1]


def test_no_number_stands_before_the_mark_that_closes_its_clause(report, book):
    numbers = report.select(".reader .own a.ref")
    assert len(numbers) == book.total
    loose = []
    for number in numbers:
        following = next(
            (s for s in number.next_elements if isinstance(s, str) and s.strip() and number not in s.parents), ""
        )
        if following.startswith(tuple(CLOSING)) and number.find_parent(class_="own") in following.parents:
            loose.append(number["data-number"])
    assert loose == []


def test_a_publication_is_marked_in_the_text_and_told_beside_its_paragraph(report, book, language):
    marked = {a["href"] for a in report.select(".reader a.ref-published")}
    assert marked == {f"c/{id}.html" for id in book.outcomes_of}
    for id, outcomes in book.outcomes_of.items():
        paragraph = report.find(id=book.passages[id]["zh"].paragraph.id)
        told = paragraph.select_one(f'.since a[href="c/{id}.html#afterwards"]').find_parent("li").get_text()
        assert outcomes[-1].finding[language] in told and book.commitment[id].title[language] in told


def test_a_paragraph_is_no_landmark(report):
    assert not report.select(".reader :is(section, [role])")


class TestInABrowser:
    @pytest.mark.parametrize("width", [360, 1280])
    def test_the_name_of_the_part_stays_while_it_is_read(self, browser, site, width):
        on_top = """() => {
            const here = document.elementFromPoint(innerWidth / 4, 12).closest('.here');
            return here && getComputedStyle(here, '::after').content.split('" / ')[0].replace('"', '');
        }"""
        with open_window(browser, viewport={"width": width, "height": 740}, java_script_enabled=False) as page:
            page.goto((site / "zh/report.html").as_uri() + "#p22")
            assert page.evaluate(on_top) == "(二) 放大主枢纽效应,打造更具影响力的区域中心"
            page.goto((site / "zh/report.html").as_uri() + "#p10")
            assert page.evaluate(on_top) == "二、2020年形势任务"
            heading = page.locator("#p22").evaluate("e => e.getBoundingClientRect().top")
            assert heading > 0
            page.goto((site / "zh/report.html").as_uri() + "#p13")
            own = page.locator("#p13 .own").bounding_box()
            seen = page.evaluate(
                "([x, y]) => document.elementFromPoint(x, y).className", [own["x"] + 40, own["y"] + 40]
            )
            assert seen == "own", "the name is covered by its heading, which is on the screen"

    def test_what_was_published_stands_beside_the_text_and_on_phones_below_it(self, browser, site):
        for width, beside in ((1280, True), (360, False)):
            with open_window(browser, viewport={"width": width, "height": 800}, java_script_enabled=False) as page:
                page.goto((site / "en/report.html").as_uri())
                own, since = (page.locator(f"#p20 {part}").bounding_box() for part in (".own", ".since"))
                assert (since["x"] >= own["x"] + own["width"]) == beside
                assert (since["y"] >= own["y"] + own["height"]) != beside
                page.check("#both")
                assert page.locator("#p20 .other").is_visible() and page.locator("#p20 .since").is_visible()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_words_are_copied_without_numbers_names_or_breaks(self, browser, site, book, language):
        with open_window(browser) as page:
            page.goto((site / language / "report.html").as_uri())
            select = "id => { getSelection().selectAllChildren(document.querySelector(`#${id} .own`)); }"
            for p in book.report[language]:
                if not p.breaks:
                    page.evaluate(select, p.id)
                    copied = page.evaluate("() => String(getSelection())").strip()
                    # A numbered heading has a line of its own.
                    assert re.sub(r"(?<=[。.])\s*\n+", "" if language == "zh" else " ", copied, count=1) == p.text

    def test_no_line_begins_with_a_closing_mark(self, page, site):
        begun = """marks => {
            const found = [];
            const words = document.createTreeWalker(document.querySelector('.reader'), NodeFilter.SHOW_TEXT);
            let last = null;
            while (words.nextNode()) {
                const node = words.currentNode;
                if (!node.parentElement.closest('.own')) continue;
                for (let i = 0; i < node.data.length; i++) {
                    const range = document.createRange();
                    range.setStart(node, i);
                    range.setEnd(node, i + 1);
                    const box = range.getBoundingClientRect();
                    const below = last && box.top > last.top + 5 && box.left < last.left;
                    if (below && marks.includes(node.data[i])) found.push(node.data.slice(i, i + 8));
                    if (box.width) last = box;
                }
            }
            return found;
        }"""
        page.goto((site / "zh/report.html").as_uri())
        for width in (320, 350, 360, 375, 412, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(begun, CLOSING) == [], width

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_nothing_moves_while_the_page_loads(self, browser, address, language):
        count = (
            "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => moved += e.value))"
            ".observe({type: 'layout-shift', buffered: true})"
        )
        with open_window(browser, viewport={"width": 360, "height": 740}, script=count) as page:
            page.goto(f"{address}{language}/report.html", wait_until="networkidle")
            assert page.evaluate("() => moved") == 0
            assert page.evaluate("() => document.querySelectorAll('*').length") < 3500
