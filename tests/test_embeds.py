"""Commitments and charts inside other sites' pages."""

from __future__ import annotations

import re
from html import unescape

import crawl
import pytest
from conftest import open_window

from tools import in_the_dark, violations

STEP = 15


@pytest.fixture(scope="module")
def embeds(site):
    return crawl.documents(site, "*/embed/**/*.html")


def stated_heights(site) -> dict[str, int]:
    """Path of an embed -> the height that the code for embedding gives."""
    found = {}
    for path in (
        sorted(site.glob("*/c/*.html"))[::STEP]
        + sorted(site.glob("*/themes/*.html"))
        + sorted(site.glob("*/numbers.html"))
    ):
        html = unescape(re.sub(r"<span[^>]*>|</span>", "", path.read_text(encoding="utf-8")))
        found |= {name: int(height) for name, height in re.findall(r'<iframe src="([^"]+)"[^>]* height="(\d+)"', html)}
    return found


def test_every_commitment_and_chart_can_be_embedded_in_both_languages(site, embeds):
    commitments = {f"{p.parent.parent.name}/embed/{p.name}" for p in site.glob("*/c/*.html")}
    charts = {f"{l}/embed/chart-{p.stem}.html" for l in ("zh", "en") for p in (site / "charts").glob("*.csv")}
    assert len(commitments) > 700 and len(charts) > 40
    assert commitments | charts == set(embeds)


def test_search_engines_are_asked_to_leave_them_out(site, embeds):
    assert [
        path for path, page in embeds.items() if {"name": "robots", "content": "noindex"} not in page.elements("meta")
    ] == []


def test_their_links_open_a_new_window_that_can_t_reach_back(embeds):
    links = [(path, a) for path, page in embeds.items() for a in page.elements("a")]
    assert len(links) == len(embeds)
    assert [path for path, a in links if a.get("target") != "_blank" or a.get("rel") != "noopener"] == []


def test_they_hold_no_script_and_little_else(site, embeds):
    assert [path for path, page in embeds.items() if page.elements("script") or page.elements("form")] == []
    assert max(len(page.html) for path, page in embeds.items() if "chart-" not in path) < 4000


def test_without_a_link_from_the_site_map(addressed):
    files = addressed.files()
    assert b"/embed/" not in files["sitemap.xml"] and "zh/embed/wc2031-002.html" in files


def test_at_320_pixels_the_stated_height_holds_the_whole_and_nothing_is_cut_off(page, site, address):
    """All of them in one page, as others embed them, but lower than they need."""
    heights, cut = stated_heights(site), {}
    assert len(heights) > 60
    frames = "".join(f'<iframe src="{path}" width="320" height="100"></iframe>' for path in heights)
    page.route("**/newspaper.html", lambda route: route.fulfill(body=frames, content_type="text/html"))
    page.goto(f"{address}newspaper.html")
    for frame in page.main_frame.child_frames:
        path = frame.url.removeprefix(address)
        height, (width, needed) = (
            heights.pop(path),
            frame.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"),
        )
        if width > 320 or not needed <= height <= needed + max(150, needed // 2):
            cut[path] = (height, width, needed)
    assert cut == heights == {}


@pytest.mark.parametrize(
    "path",
    [
        "zh/embed/hy2020-346.html",
        "en/embed/hy2020-346.html",
        "en/embed/hy2020-205.html",
        "zh/embed/chart-growth-targets.html",
        "en/embed/chart-growth-targets.html",
    ],
)
def test_they_are_for_everyone_and_fit_280_pixels(browser, address, path):
    judged: set[str] = set()
    with open_window(browser, viewport={"width": 280, "height": 500}) as page:
        page.goto(address + path)
        assert violations(page, judged=judged) + in_the_dark(page, judged) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 280


def test_the_copied_code_shows_the_commitment_in_another_page(browser, address):
    with open_window(browser) as page:
        page.goto(f"{address}en/c/hy2020-346.html")
        code = next(t for t in page.locator(".copy").all_text_contents() if t.startswith("<iframe"))
        page.route(
            "**/newspaper.html",
            lambda route: route.fulfill(
                body=f"<!DOCTYPE html><title>a newspaper</title>{code}", content_type="text/html"
            ),
        )
        page.goto(f"{address}newspaper.html")
        frame = page.frame_locator("iframe")
        assert frame.locator("mark").text_content() == "add 25,000 school places"
        assert page.locator("iframe").get_attribute("title") == "Add 25,000 school places"
