"""What a reader has seen of a commitment before scrolling, on a phone and on a desk."""

from __future__ import annotations

import pytest
from conftest import ROOT, open_window

from pledgebook.book.read import read
from tools import too_wide

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
#: One of each kind: with a number, a hedge, a deadline, publications, places; the others are every twentieth.
SOME = ("003", "007", "036", "110", "132", "223", "346")
#: Where each part of the answer ends, in pixels from the top; of the explanation its first line, too.
ENDS = """() => {
    const bottom = (e) => e.getBoundingClientRect().bottom;
    const strip = document.querySelectorAll('.strip > div');
    const plain = document.querySelector('.plain p');
    return {
        promise: bottom(document.querySelector('h1')),
        quote: bottom(document.querySelector('.says mark')),
        before: bottom(strip[0]), aimed: bottom(strip[1]), since: bottom(strip[2]),
        published: strip[2].getBoundingClientRect().top + 60,
        explained: plain.getBoundingClientRect().top + 24, explanation: bottom(plain),
    };
}"""


@pytest.fixture(scope="module")
def book(real_root):
    return read(real_root, ROOT / "templates").book


@pytest.fixture(scope="module")
def ids(book):
    return sorted({*(f"hy2020-{n}" for n in SOME), *(c.id for c in book.commitments[::20])})


def cut_off(page, size, wanted: list[str]) -> list[str]:
    """What of the wanted parts lies below the first screen of a size."""
    page.set_viewport_size(size)
    ends = page.evaluate(ENDS)
    return [f"{part} ends at {ends[part]:.0f} of {size['height']}" for part in wanted if ends[part] > size["height"]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_and_on_a_desk(page, site, book, ids, language):
    """And, since each of these pages is open, that it doesn't scroll sideways."""
    found = {}
    for id in ids:
        page.set_viewport_size(DESK)  # before it is laid out
        page.goto((site / language / "c" / f"{id}.html").as_uri())
        parts, published = ["promise", "quote", "before", "aimed"], id in book.outcomes_of
        # What was published can be long: on a phone it begins here, and our explanation may follow below.
        phone = [*parts, "published"] if published else [*parts, "since", "explained"]
        desk = [*parts, "explanation", "published" if published else "since"]
        found[id] = cut_off(page, DESK, desk) + cut_off(page, PHONE, phone) + too_wide(page, 320)
    assert {id: below for id, below in found.items() if below} == {}


def test_what_is_pushed_down_would_be_seen(page, site):
    page.goto((site / "zh/c/hy2020-346.html").as_uri())
    assert cut_off(page, PHONE, ["promise", "since"]) == []
    page.evaluate("() => { document.querySelector('.says').style.paddingTop = '400px' }")
    assert cut_off(page, PHONE, ["promise", "since"]) != []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_number_is_no_second_title(site, ids, language):
    for id in ids:
        html = (site / language / "c" / f"{id}.html").read_text(encoding="utf-8")
        header = html.partition("<header><h1>")[2].partition("</header>")[0]
        assert header.endswith("</h1>") and 'class="figure' not in header


def test_the_paragraph_is_on_demand_and_in_print(browser, site):
    with open_window(browser, viewport=PHONE) as page:
        page.goto((site / "en/c/hy2020-346.html").as_uri())
        paragraphs = page.locator(".whole .passage")
        assert paragraphs.count() == 2 and not paragraphs.first.is_visible()
        page.emulate_media(media="print")
        assert paragraphs.first.is_visible()
        page.emulate_media(media="screen")
        page.click(".whole summary")
        assert paragraphs.first.is_visible() and paragraphs.last.is_visible()
        assert page.locator(".whole mark").all_text_contents() == ["add 25,000 school places", "新增学位2.5万个"]


@pytest.mark.parametrize("path", ["c/hy2020-346.html", "outcomes.html", "index.html"])
def test_links_of_the_frame_are_high_enough_for_a_finger(browser, site, path):
    with open_window(browser, viewport=PHONE) as page:
        for language in ("zh", "en"):
            page.goto((site / language / path).as_uri())
            low = page.eval_on_selector_all(
                ".masthead-top a, .masthead nav a, .trail a, .site-footer li a",
                """links => links.filter(a => a.offsetParent && a.getBoundingClientRect().height < 24)
                    .map(a => `${a.textContent}: ${a.getBoundingClientRect().height}`)""",
            )
            assert low == []
