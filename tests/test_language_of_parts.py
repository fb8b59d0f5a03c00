"""On English pages, every Chinese word says that it is Chinese: the site's, and those of a city still in the making."""

from __future__ import annotations

import re
from html import unescape

import pytest
from conftest import City
from crawl import documents, unmarked
from reports import REPORT

from pledgebook.pages.chinese import marked
from pledgebook.starting.folder import Wanted, new


def test_english_has_apostrophes_and_no_typewriters_signs(site):
    """Code has them, and so has what earlier versions said."""
    other = re.compile(
        r"<head>.*?</head>|<(pre|code|script|dl class=\"pair\")(?=[\s>]).*?</(?:pre|code|script|dl)>", re.DOTALL
    )
    found = []
    for path in sorted((site / "en").rglob("*.html")):
        if path.parent.name not in ("versions", "embed"):
            words = unescape(re.sub(r"<[^>]*>", " ", other.sub("", path.read_text(encoding="utf-8"))))
            found += [f"{path.name}: {word}" for word in re.findall(r"\S*\w'\S*", words)]
    assert found == []


def test_a_verb_that_a_version_changed_is_marked_as_a_whole(site):
    pages = [path.read_text(encoding="utf-8") for path in (site / "en/c").glob("*.html")]
    changed = re.findall(r"<dt>Now</dt><dd([^>]*)>(?:<span[^>]*>)?[\u3400-\u9fff]+<", "".join(pages))
    assert len(changed) > 100 and set(changed) == {' lang="zh-Hans"'}


@pytest.mark.slow
def test_so_it_does_where_a_translation_is_missing(tmp_path):
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    new(Wanted(tmp_path / "city", tmp_path / "report.txt"))
    city = City(tmp_path / "city")
    assert city.run("draft").code == 0 and city.build().code == 0
    pages = documents(city.root / "site")
    assert any("not yet translated" in page.html for path, page in pages.items() if path.startswith("en/c/"))
    assert unmarked(pages) == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>called 左右 here</p>", '<p>called <span lang="zh-Hans">左右</span> here</p>'),
        ("<p><b>左右</b></p>", '<p><b><span lang="zh-Hans">左右</span></b></p>'),
        ('<p lang="zh-Hans">学位<b>个</b></p>', '<p lang="zh-Hans">学位<b>个</b></p>'),
        (
            '<p lang="zh-Hans"><i lang="en">of 个</i></p>',
            '<p lang="zh-Hans"><i lang="en">of <span lang="zh-Hans">个</span></i></p>',
        ),
        ('<p lang="zh-Hans">a<br>b</p>学位', '<p lang="zh-Hans">a<br>b</p><span lang="zh-Hans">学位</span>'),
        (
            "<svg><text>约 左右</text></svg>",
            '<svg><text><tspan lang="zh-Hans">约</tspan> <tspan lang="zh-Hans">左右</tspan></text></svg>',
        ),
        (
            "<select><option value=a>衡阳 (3)</option></select>",
            '<select><option lang="zh-Hans" value=a>衡阳 (3)</option></select>',
        ),
        ('<a title="衡阳">x</a><script>"衡阳"</script>', '<a title="衡阳">x</a><script>"衡阳"</script>'),
    ],
)
def test_only_what_is_not_marked_is_marked(html, said):
    page = "<head><title>衡阳</title></head><body>{}</body>"
    assert marked(page.format(html)) == page.format(said)
