"""Chinese headings break between words: what that takes, where it shows, and that it costs a build nothing."""

from __future__ import annotations

import re
import sys
from itertools import accumulate

import pytest
from conftest import ROOT, open_window
from markupsafe import escape

from pledgebook.book.read import read
from pledgebook.pages.breaks import between_words, segments

HEADING = re.compile(r"<h[1-6]\b[^>]*>.*?</h[1-6]>", re.DOTALL)


@pytest.fixture(scope="module")
def titles(real_root):
    return {c.id: c.title["zh"] for c in read(real_root, ROOT / "templates").book.commitments}


@pytest.mark.parametrize(
    "words",
    [
        "进出口|总额|增长|30%左右",
        "新增|学位|2.5万个",
        "抓好|耒阳、|常宁等|5县市|垃圾焚烧|发电厂|建设",
        "力争|年内|新增|专精|特新|“小巨人”|企业|10家",
        "培育|1—2家|国家|5A级|物流|企业",
    ],
)
def test_a_line_ends_between_words(words):
    whole = words.replace("|", "")
    assert "".join(segments(whole)) == whole
    assert segments(whole) == words.split("|")


def test_numbers_keep_their_units_and_names_their_marks(titles):
    for title in titles.values():
        pieces = segments(title)
        assert "".join(pieces) == title
        for piece in pieces[1:]:
            assert piece[0] not in "，、。；：”）%—–-的" and len(piece) > 1
        for piece in pieces[:-1]:
            assert piece[-1] not in "“（—–-" and not (piece[-1].isdigit() and piece[-1].isascii())
            assert piece.count("“") == piece.count("”")


def test_only_long_headings_of_ours_are_marked():
    long = "加快建设名副其实的省域副中心城市"
    page = f'<p>{long}</p><h2>短的标题</h2><h3 class="own">{long}</h3>'
    assert between_words(page, None) == page
    assert between_words(f'<h1 id="x"><a href="{long}">R&amp;D{long}</a></h1>', None) == (
        f'<h1 id="x"><a href="{long}">R&amp;D加快<wbr>建设<wbr>名副其实的<wbr>省域<wbr>副中心<wbr>城市</a></h1>'
    )


def test_the_marks_stand_in_headings_and_nowhere_else(site, titles):
    marked = 0
    for path in site.rglob("*"):
        if path.suffix in (".html", ".xml", ".json", ".csv", ".bib", ".ris", ".svg", ".js"):
            text = path.read_text(encoding="utf-8")
            marked += "<wbr>" in text
            assert "wbr" not in HEADING.sub("", text) or path.parent.name == "vendor" or path.name == "site.css", path
    assert marked >= len(titles)
    for id, title in titles.items():
        page = (site / "zh/c" / f"{id}.html").read_text(encoding="utf-8")
        heading = re.search(r"<h1>(.*?)</h1>", page)[1]
        assert heading.replace("<wbr>", "") == escape(title) and f"<title>{escape(title)} · " in page


def test_a_build_that_sets_no_new_heading_loads_no_segmenter(built_city, monkeypatch):
    monkeypatch.setitem(sys.modules, "jieba", None)  # whoever imports it fails
    about = built_city.root / "content/en/about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert built_city.build("--jobs", "1").code == 0
    assert "One more line." in (built_city.out / "en/about.html").read_text(encoding="utf-8")
    from pledgebook.pages import breaks

    breaks._segmenter.cache_clear()
    templates = built_city.root / "templates"
    templates.mkdir()
    layout = (ROOT / "templates/layout.html").read_text(encoding="utf-8")
    (templates / "layout.html").write_text(layout + "<!-- every page is made again -->", encoding="utf-8")
    assert built_city.build("--jobs", "1").code == 0
    assert "every page" in (built_city.out / "zh/c/wc2031-008.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_words_of_headings_that_are_gone_are_forgotten_when_every_page_is_made(built_city):
    """A page that stays as it is doesn't ask for its words: only where all are made, what none asked for is gone."""
    kept = [built_city.root / ".cache" / name for name in ("words", "templates")]
    before = [names(folder) for folder in kept]
    old, new = "  title:\n    zh: 开工建设云岭大桥\n", "  title:\n    zh: 开工建设跨越云河的云岭大桥\n"
    built_city.edit("data/targets.yaml", old, new)
    assert built_city.build().code == 0
    assert names(kept[0]) > before[0], "the heading as it is now, and those of all other pages"
    built_city.edit("data/targets.yaml", new, old)
    assert built_city.build("--no-cache", "--jobs", "2").code == 0
    assert [names(folder) for folder in kept] == before


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_a_heading_that_is_not_seen_needs_no_breaks():
    from pledgebook.pages import breaks

    heading = '<h1 class="visually-hidden">确保“十三五”规划圆满收官 · Ensure that the plan is brought to a close</h1>'
    assert breaks.between_words(heading, None) == heading, "its English changes, and what is kept would not be found"


#: Each line of a title that stands in a page in place of its own.
LINES = """words => {
    const title = document.querySelector('h1');
    title.innerHTML = words;
    const found = [''];
    const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
    let top = null;
    while (texts.nextNode()) {
        for (let i = 0; i < texts.currentNode.data.length; i++) {
            const range = document.createRange();
            range.setStart(texts.currentNode, i);
            range.setEnd(texts.currentNode, i + 1);
            const box = range.getBoundingClientRect();
            if (top !== null && box.top > top + 10) found.push('');
            top = box.top;
            found[found.length - 1] += texts.currentNode.data[i];
        }
    }
    return found;
}"""


def test_on_a_phone_no_line_of_a_title_ends_within_a_word(browser, site, titles):
    """Titles of commitments, one after the other in the page of one: all else there is of a template."""
    broken, several = [], 0
    with open_window(browser, viewport={"width": 320, "height": 740}) as page:
        page.goto((site / "zh/c" / f"{min(titles)}.html").as_uri())
        written = [
            re.search(r"<h1>(.*?)</h1>", (site / "zh/c" / f"{id}.html").read_text(encoding="utf-8"))[1] for id in titles
        ]
        for title, shown in zip(titles.values(), page.evaluate(f"all => all.map({LINES})", written), strict=True):
            assert "".join(shown) == title
            several += len(shown) > 1
            # A name in quotation marks that is longer than the line ends between its parts.
            parts = {i for i, sign in enumerate(title, 1) if sign in "、）"}
            ends = parts.union(accumulate(map(len, segments(title))))
            broken += [
                shown
                for line, at in zip(shown[:-1], accumulate(map(len, shown)))
                if at not in ends and line[-1] not in "、，。；："
            ]
    assert several > 10 and broken == []
