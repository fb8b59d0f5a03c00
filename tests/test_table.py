"""The table of commitments in the browser: batches on a phone, nothing that jumps, and a file of what is listed."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT, open_window
from test_filters import LANGUAGES, listed

from pledgebook.book.read import read
from pledgebook.files import with_publications
from pledgebook.words import csvfile, wording

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def book():
    return read(ROOT, ROOT / "templates").book


def batch(page) -> list[str]:
    """The rows that stand on the page."""
    return page.eval_on_selector_all("#rows tr", "rows => rows.map(row => row.id)")


def ids(book) -> list[str]:
    return [c.id for c in book.commitments]


def go(page, click: str, row: str) -> None:
    page.click(click)
    page.wait_for_function("id => document.querySelector('#rows tr').id === id", arg=row)


# --- batches -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wanted", ["", "?checkability=direction", "?sort=-figure", "#hy2020-300"])
def test_a_phone_has_25_screens_to_scroll_at_most_and_few_elements(browser, address, language, wanted):
    with open_window(browser, viewport=PHONE) as page:
        page.goto(address + f"{language}/commitments.html{wanted}")
        height, elements, width = page.evaluate(
            "() => [document.documentElement.scrollHeight, document.querySelectorAll('*').length,"
            " document.documentElement.scrollWidth]"
        )
        assert len(batch(page)) > 30, "so that it is about a full batch"
        assert height <= 25 * PHONE["height"] and elements < 1400 and width == PHONE["width"]


def test_the_range_of_a_batch_is_never_broken(browser, address):
    with open_window(browser, viewport=PHONE) as page:
        page.goto(address + "zh/commitments.html")
        broken = page.eval_on_selector_all(
            ".batches li", "all => all.filter(e => e.offsetHeight > 1.9 * parseFloat(getComputedStyle(e).lineHeight))"
        )
        assert page.locator(".batches li").count() > 2 and broken == []


def test_every_commitment_is_in_a_batch_that_a_link_leads_to(page, address, book):
    """In one language: the script knows none, and it finds the same rows and links in both."""
    page.goto(address + "zh/commitments.html")
    links = page.eval_on_selector_all("#batches ol a", "links => links.map(a => a.getAttribute('href'))")
    found = []
    for link in links:
        go(page, f"#batches a[href='{link}']", link.removeprefix("#"))
        found += batch(page)
        current = page.locator("#batches [aria-current]")
        assert current.count() == 1 and current.get_attribute("href") == link
    assert found == ids(book)
    page.go_back()
    page.wait_for_function("id => document.querySelector('#rows tr').id === id", arg=links[-2].removeprefix("#"))
    go(page, "#next-batch a", links[-1].removeprefix("#"))
    assert not page.is_visible("#next-batch")
    go(page, "#all", found[0])
    assert batch(page) == found


def test_filters_order_and_counts_reach_over_all_batches(page, address, book):
    wanted = [c for c in book.commitments if c.verb.class_ == "advance"]
    page.goto(address + "en/commitments.html?verb=advance&sort=-number")
    last_first = sorted((c.id for c in wanted), reverse=True)
    assert len(wanted) > 100 and batch(page) == last_first[:50]
    assert page.text_content("#shown") == f"{len(wanted)} of {book.total} listed"
    go(page, "#next-batch a", last_first[50])
    assert batch(page) == last_first[50:100]
    # What was chosen stays in the address, beside the batch, and begins anew with another choice.
    assert page.url.endswith(f"?verb=advance&sort=-number#{last_first[50]}")
    page.goto(address + f"en/commitments.html?verb=advance&sort=-number#{last_first[120]}")
    assert batch(page) == last_first[100:150]
    page.select_option("#f-theme", "schools")
    few = [id for id in last_first if book.commitment[id].theme == "schools"]
    assert 0 < len(few) < 50 and batch(page) == few and "#" not in page.url
    assert not page.is_visible("#batches") and not page.is_visible("#next-batch")
    counted = page.locator("#f-theme option[value=schools]").text_content()
    assert counted.endswith(f"({len(few)})")


@pytest.mark.parametrize("place", ["folder", "host"])
def test_an_anchor_leads_to_its_row_with_and_without_script(browser, site, address, place):
    start = site.as_uri() + "/" if place == "folder" else address
    for script in (True, False):
        with open_window(browser, java_script_enabled=script, viewport=PHONE) as page:
            page.goto(start + "zh/commitments.html#hy2020-300")
            row = page.locator("#hy2020-300")
            row.wait_for()
            box = row.bounding_box()
            assert 0 <= box["y"] < PHONE["height"]
            assert page.locator(":target").get_attribute("id") == "hy2020-300"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script_all_rows_stand_in_order_and_nothing_is_offered_that_would_not_work(
    browser, address, book, language
):
    with open_window(browser, java_script_enabled=False) as page:
        page.goto(address + f"{language}/commitments.html")
        rows = page.locator("[data-row]")
        assert rows.evaluate_all("rows => rows.map(row => row.id)") == ids(book)
        assert page.locator("[data-row]:visible").count() == book.total
        for id in ("filters", "all", "next-batch"):
            assert not page.locator(f"#{id}").is_visible()
        # The links to batches are links to rows.
        links = page.locator("#batches ol a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
        assert links == [f"#{id}" for id in ids(book)[::50]]
        link = page.locator("#batches ol a").nth(3)
        link.click()
        row = page.locator(f"[id='{link.get_attribute('href').removeprefix('#')}']")
        assert row.bounding_box()["y"] < 100


def test_paper_holds_all_that_is_listed_and_says_what_was_chosen(browser, address, book):
    with open_window(browser, viewport=WIDE) as page:
        page.goto(address + "zh/commitments.html?checkability=direction")
        wanted = [c for c in listed(page) if c]
        assert len(wanted) > 100 and len(batch(page)) == 50
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert batch(page) == wanted
        assert page.locator("[data-sort=since]").is_visible() and not page.locator("#f-theme").is_visible()
        assert page.locator("#shown").inner_text() == f"列出{len(wanted)}项，共{book.total}项"
        assert page.locator("#chosen").inner_text() == f"可核对程度：讲方向 ({len(wanted)})"
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        assert len(batch(page)) == 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_has_half_of_the_table_on_a_wide_screen(browser, address, language):
    with open_window(browser, viewport=WIDE) as page:
        page.goto(address + f"{language}/commitments.html")
        title, table = (page.locator(f"{e}").first.bounding_box()["width"] for e in ("#rows th", "#commitments"))
        assert title >= table / 2
        overflowing = page.eval_on_selector_all(
            "#commitments :is(th, td)",
            "cells => cells.filter(c => c.scrollWidth > c.clientWidth).map(c => c.innerText)",
        )
        assert overflowing == []


def test_what_stands_in_a_column_begins_where_its_heading_does(browser, address):
    with open_window(browser, viewport=WIDE) as page:
        page.goto(address + "en/commitments.html")
        heads, cells = (
            page.eval_on_selector_all(
                f"#commitments {row} :is(th, td)",
                """cells => cells.map(c => {
                    const { left } = c.getBoundingClientRect(), { paddingLeft, borderLeftWidth } = getComputedStyle(c);
                    return left + parseFloat(paddingLeft) + parseFloat(borderLeftWidth);
                })""",
            )
            for row in ("thead", "#rows tr:first-child")
        )
        assert len(heads) == 6 and cells == pytest.approx(heads, abs=0.5)


# --- nothing jumps -----------------------------------------------------------------------------------

#: How much has moved so far. The last shift is our own: when it is told, all before it have been.
SHIFT = """() => new Promise(resolve => {
  let moved = 0;
  const start = performance.now();
  new PerformanceObserver(list => {
    for (const { startTime, value } of list.getEntries()) {
      if (startTime >= start) resolve(moved);
      else moved += value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
  document.querySelector('main').style.marginTop = '200px';
})"""

PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize(
    "path",
    [
        "zh/commitments.html",
        "en/commitments.html",
        "en/commitments.html?theme=schools&sort=-figure",
        "zh/outcomes.html",
    ],
)
def test_nothing_moves_when_the_script_starts(browser, address, size, path):
    with open_window(browser, viewport=size) as page:

        def after_the_first_paint(route):
            """As on a slow line."""
            page.wait_for_function(PAINTED)
            route.continue_()

        page.route("**/table.js", after_the_first_paint)
        page.goto(address + path)
        assert page.evaluate(SHIFT) < 0.02


# --- a file of what is listed --------------------------------------------------------------------------


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def taken(page, form: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.click(f"[data-take={form}]")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("place", ["folder", "host"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_listed_can_be_taken_with_what_was_published_since(page, site, address, book, language, place):
    start = site.as_uri() + "/" if place == "folder" else address
    page.goto(start + f"{language}/commitments.html?theme=growth&sort=-number")
    order = listed(page)
    name, plain = taken(page, "csv")
    _, excel = taken(page, "excel")
    assert name == "commitments-growth.csv"
    assert excel == b"\xef\xbb\xbf" + plain and not plain.startswith(b"\xef\xbb\xbf") and plain.endswith(b"\r\n")
    header, *rows = rows_of(plain)
    assert len(set(header)) == len(header)
    wanted = [(id, o) for id in order for o in (book.outcomes_of.get(id) or [None])]
    say = partial(wording.say, book, language=language)
    assert [row[0] for row in rows] == [id for id, _ in wanted] and len(rows) > len(set(order)) > 5
    for row, (id, o) in zip(rows, wanted, strict=True):
        cells, c = dict(zip(header, row, strict=True)), book.commitment[id]
        assert cells[say("column.commitment")] == c.title[language]
        assert cells[say("taken.value")] == (str(c.target.value) if c.target else "")
        assert cells[say("taken.count")] == str(len(book.outcomes_of.get(id, ())))
        published = [o.date, o.value, o.url, o.finding[language], o.archived_url] if o else [None] * 5
        names = ("date", "published_value", "source", "finding", "archived")
        assert [cells[say(f"taken.{name}")] for name in names] == [csvfile.cell(value) for value in published]


def test_without_a_filter_all_batches_are_taken_and_without_script_the_link_leads_to_the_same(
    browser, page, address, site, book
):
    page.goto(address + "en/commitments.html")
    _, content = taken(page, "excel")
    assert content == (site / "data/published-since.en.csv").read_bytes()
    assert list(dict.fromkeys(row[0] for row in rows_of(content)[1:])) == ids(book)
    with open_window(browser, java_script_enabled=False) as still:
        still.goto(address + "en/commitments.html")
        assert taken(still, "excel") == ("published-since.en.csv", content)


def test_a_file_that_can_not_be_made_is_told(browser, address):
    with open_window(browser) as page:
        page.route("**/published-since.*.js", lambda route: route.abort("aborted"))
        page.goto(address + "en/commitments.html")
        page.click("[data-take=csv]")
        page.get_by_text("The download failed.").wait_for()
        page.unroute("**/published-since.*.js")
        assert taken(page, "csv")[1]


def test_no_cell_of_the_file_or_of_its_lines_runs_as_a_formula():
    rows = {"x-001": [["x-001", "=1+1"], ["x-001", "＝HYPERLINK()"]], "x-002": [["x-002", 'a "b"\r\n=c']]}
    files = with_publications.make({"language": "en", "header": ["@id", "words"], "rows": rows})
    whole = files["data/published-since.en.csv"]
    assert rows_of(whole) == [
        ["'@id", "words"],
        ["x-001", "'=1+1"],
        ["x-001", "'＝HYPERLINK()"],
        ["x-002", 'a "b"\r\n=c'],
    ]
    script = files["search/published-since.en.js"].decode()
    lines = json.loads(re.fullmatch(r"globalThis\.pledgebookLines = (.*);\n", script)[1])
    assert whole.decode("utf-8-sig") == lines["header"] + lines["of"]["x-001"] + lines["of"]["x-002"]


# --- blanks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path, list",
    [("themes/schools.html", ".theme-rows"), ("commitments.html", "#rows"), ("find.html?q=ensure", "#found")],
)
def test_a_blank_is_a_dash_to_the_eye_and_words_to_the_ear(page, address, path, list):
    page.goto(address + "en/" + path)
    blank = page.locator(f"{list} .blank-mark", has_text="nothing recorded").first
    blank.wait_for()
    box, size = blank.bounding_box(), blank.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert box["width"] <= size + 1, "no room for the words"
    assert blank.evaluate("e => getComputedStyle(e, '::before').content").startswith('"—"')
    heard = page.locator(list).aria_snapshot()
    assert re.search(r"nothing recorded", heard) and "—" not in heard
    assert page.get_by_text("“—” is a blank").is_visible()
