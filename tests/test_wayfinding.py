"""Where one is, what a thumb can meet, and what is heard: once."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from conftest import heard, open_window

LANGUAGES = ("zh", "en")
#: They stand above all sections.
OF_NO_SECTION = re.compile(r"(index|find)\.html|embed/.*")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_where_it_belongs(site, language):
    pages = {
        path.relative_to(site / language).as_posix(): path.read_text(encoding="utf-8")
        for path in (site / language).rglob("*.html")
    }
    lost = [
        path
        for path, html in pages.items()
        if not OF_NO_SECTION.fullmatch(path)
        and '<meta name="robots"' not in html
        and not re.search(r'<a [^>]*aria-current="(page|true)"', html)
    ]
    assert len(pages) > 900 and lost == []


@pytest.mark.parametrize(
    "path, section",
    [
        ("c/hy2020-346.html", "commitments"),
        ("themes/schools.html", "themes"),
        ("booklet/schools.html", "themes"),
        ("places/leiyang.html", "places"),
        ("mine.html", "places"),
        ("versions/2026-11-26.html", "changes"),
    ],
)
def test_a_page_belongs_to_the_section_above_it(site, path, section):
    for language in LANGUAGES:
        page = BeautifulSoup((site / language / path).read_text(encoding="utf-8"), "html.parser")
        found = {a["href"].rpartition("/")[2] for a in page.select('a[aria-current="true"]')}
        assert found == {f"{section}.html"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_to_find_ones_way_by_are_large_enough_for_a_thumb(browser, site, language):
    ways = ".masthead a, .trail a, .site-footer li a, .site-footer summary, #contents a, .contents a, .neighbours a"
    small = []
    with open_window(browser, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as page:
        for path in ("index", "c/hy2020-346", "themes/schools", "places/leiyang", "report", "data", "find"):
            page.goto((site / language / f"{path}.html").as_uri())
            small += [
                (path, *one)
                for one in page.eval_on_selector_all(
                    ways,
                    "all => all.map(e => [e.textContent, e.getBoundingClientRect().height])"
                    ".filter(([, height]) => height > 0 && height < 24)",
                )
            ]
    assert small == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path, blocks, figure, told",
    [
        ("index", ".featured li", ".figure-number", "a"),
        ("numbers", ".number-rows tbody tr", "td", "a"),
        ("themes/schools", ".commitment-block:has(.figure)", ".figure-number", ".commitment-block-title"),
    ],
)
def test_a_number_is_heard_once(browser, site, language, path, blocks, figure, told):
    once = 0
    with open_window(browser) as page:
        page.goto((site / language / f"{path}.html").as_uri())
        # The report's own words, quoted in Chinese, are another text.
        page.eval_on_selector_all(".printed", "all => all.forEach(e => e.remove())")
        first = "(all, parts) => all.map(e => parts.map(part => e.querySelector(part).textContent))"
        shown = page.eval_on_selector_all(blocks, first, [figure, told])
        for (words, title), said in zip(shown, heard(page, blocks), strict=True):
            number = re.search(r"\d[\d,.]*", words)
            if number and number[0] in title:
                assert said.count(number[0]) == title.count(number[0]), title
                once += 1
    assert once > 0
