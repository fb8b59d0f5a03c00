"""What stands beside a shared link, and what comes out of a printer."""

from __future__ import annotations

import io
import re

import pytest
from conftest import ADDRESS, open_window
from PIL import Image
from playwright.sync_api import Error

TARGETS = "data/targets.yaml"


def pages_printed(page) -> int:
    """How many sheets of A4 the open page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def is_one_sheet(page) -> bool:
    """Whether the open page has no second sheet of A4 to print: drawing the first would take most of the time."""
    try:
        page.pdf(format="A4", prefer_css_page_size=True, page_ranges="2")
    except Error as error:
        assert "Page range exceeds page count" in str(error)
        return True
    return False


# --- pictures -------------------------------------------------------------------------------------


def test_every_commitment_has_a_picture_of_the_right_size_in_each_language(site):
    pages = sorted(p.relative_to(site).as_posix() for p in site.glob("*/c/*.html"))
    pictures = {f"{p.name.split('.')[1]}/c/{p.name.split('.')[0]}.html" for p in site.glob("share/*.png")} - {
        "zh/c/site.html",
        "en/c/site.html",
    }
    assert pictures == {p for p in pages if p.startswith(("zh/", "en/"))}
    for file in site.glob("share/*.png"):
        data = file.read_bytes()
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.size == (1200, 630)
        assert len(data) < 60_000, f"{file.name} is heavy for a phone"


def test_a_picture_shows_other_words_after_an_edit_and_only_that_one_is_drawn_again(built_city):
    before = {name: data for name, data in built_city.files().items() if name.startswith("share/")}
    built_city.edit(
        TARGETS,
        "    en: Start to build the Yunling Bridge\n  quote",
        "    en: Start to build a bridge at Yunling\n  quote",
    )
    assert built_city.build().code == 0
    after = {name: data for name, data in built_city.files().items() if name.startswith("share/")}
    assert len([name for name in before if before[name] != after[name]]) == 1


def test_a_picture_comes_from_the_cache_when_the_site_was_deleted(built_city, monkeypatch):
    import shutil

    from pledgebook.files import share

    before = built_city.files()
    shutil.rmtree(built_city.out)
    monkeypatch.setattr(share, "_draw", lambda *words: pytest.fail("drawn again"))
    assert built_city.build().code == 0
    assert built_city.files() == before


def test_a_character_that_the_font_lacks_fails_the_build_and_is_named(built_city):
    before = built_city.files()
    built_city.edit(
        TARGETS,
        "    en: Start to build the Yunling Bridge\n  quote",
        "    en: Start to build the Yunling Bridge ☃\n  quote",
    )
    run = built_city.build()
    assert run.code == 1 and "☃ (U+2603)" in run.err and "subset.py --also" in run.err
    assert built_city.files() == before


def test_shared_links_say_what_they_lead_to(addressed):
    files = addressed.files()
    for name, text in ((n, d.decode()) for n, d in files.items() if re.fullmatch(r"(zh|en)/c/[^/]+\.html", n)):
        language, id = name.split("/")[0], name.split("/")[-1].removesuffix(".html")
        said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', text))
        assert said["og:url"] == f"{ADDRESS}{name}"
        assert said["og:image"] == f"{ADDRESS}share/{id}.{language}.png"
        assert said["og:image"].removeprefix(ADDRESS) in files
        assert f"<h1>{said['og:title']}</h1>" in text.replace("<wbr>", "")
        assert said["og:description"] and said["twitter:card"] == "summary_large_image"


def test_without_a_known_address_no_picture_is_claimed(built_city):
    assert not [n for n, d in built_city.files().items() if n.endswith(".html") and b"og:image" in d]


# --- print ----------------------------------------------------------------------------------------

#: Those with the longest sentences, explanations and publications, and one of each kind.
LONG = ("001", "002", "009", "010", "016", "024", "027", "003", "110", "223", "346", "132")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_commitment_is_one_sheet_of_paper(browser, site, language):
    with open_window(browser) as page:
        for number in LONG:
            page.goto((site / language / f"c/hy2020-{number}.html").as_uri())
            assert is_one_sheet(page), number


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_booklet_holds_every_commitment_of_its_theme(browser, site, language):
    with open_window(browser) as page:
        page.goto((site / language / "themes/schools.html").as_uri())
        wanted = page.eval_on_selector_all(
            ".row-title a:first-child", "links => links.map(a => a.href.split('/').pop().replace('.html', ''))"
        )
        page.click("a[href$='booklet/schools.html']")
        page.wait_for_url("**/booklet/schools.html")
        assert page.eval_on_selector_all(".entry", "entries => entries.map(e => e.id)") == wanted
        assert 3 < pages_printed(page) <= len(wanted) and not is_one_sheet(page)
        page.emulate_media(media="print")
        assert not page.locator(".masthead nav").is_visible()
        assert not page.locator(".screen-only").first.is_visible()
