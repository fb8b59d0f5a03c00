"""Markdown of the explaining pages: what it may hold, and what it may not do."""

from __future__ import annotations

import pytest

from pledgebook.pages.markdown import contents, references, render, slug


def html(text: str) -> str:
    return render(text, lambda kind, id: f"{kind}/{id}.html", lambda kind, id: f"<{kind} {id}>")


def test_raw_html_is_shown_and_not_obeyed():
    assert html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
    assert html("<b onclick=x>a</b>") == "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#115;cript:alert(1)",
        "java&Tab;script:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
    ],
)
@pytest.mark.parametrize("form", ["[a]({})", "![a]({})", "<{}>", "[a][1]\n\n[1]: {}"])
def test_addresses_that_do_something_make_no_link(form, address):
    made = html(form.format(address))
    assert "<a" not in made and "<img" not in made


@pytest.mark.parametrize("address", ["https://elsewhere.example/a.png", "a.png"])
def test_no_image_is_asked_for(address):
    assert "<img" not in html(f"![a]({address})")


@pytest.mark.parametrize("address", ["https://a.example/", "mailto:a@example.org", "other.html#part", "#part"])
def test_ordinary_links_are_made(address):
    assert html(f"[a]({address})") == f'<p><a href="{address}">a</a></p>\n'


@pytest.mark.parametrize("kind", ["commitment", "theme", "place", "term", "page"])
def test_a_link_to_a_record_gets_its_address(kind):
    assert html(f"[a]({kind}:x-1)") == f'<p><a href="{kind}/x-1.html">a</a></p>\n'


@pytest.mark.parametrize("kind", ["chart", "commitment", "outcomes"])
def test_a_block_stands_for_a_chart_a_commitment_or_its_outcomes(kind):
    assert html(f"a\n\n::: {kind} x-1\n:::\n\nb") == f"<p>a</p>\n<{kind} x-1><p>b</p>\n"


def test_tables_and_headings_with_anchors():
    assert "<th>a</th>" in html("| a |\n| --- |\n| b |")
    assert html("## 学位 and schools") == '<h2 id="学位-and-schools">学位 and schools</h2>\n'


def test_the_same_heading_twice_has_two_anchors():
    made = html("## 学校\n\n## 学校")
    assert 'id="学校"' in made and 'id="学校-1"' in made


def test_the_contents_are_the_headings_with_their_anchors():
    text = "# A\n\n## [学校](theme:x) and *more*\n\n### B\n\n## 学校\n\n## 学校\n"
    assert contents(text) == [
        {"id": "学校-and-more", "title": "学校 and more"},
        {"id": "学校", "title": "学校"},
        {"id": "学校-1", "title": "学校"},
    ]
    made = html(text)
    assert all(f'id="{heading["id"]}"' in made for heading in contents(text))
    assert contents("No heading.") == []


@pytest.mark.parametrize(
    "title, anchor", [("What it means", "what-it-means"), ("2019年：结果", "2019年-结果"), ("A  b?", "a-b")]
)
def test_anchors(title, anchor):
    assert slug(title) == anchor


def test_every_way_to_name_a_record_is_seen():
    text = (
        '[a](commitment:c-1) and [b](theme:t-1 "title") and <place:p-1>\n\n[c][1]\n\n[1]: term:w-1\n\n'
        "::: chart x-1\n:::\n\nplain\n\n ::: commitment c-2\n:::\n"
    )
    assert [(r.kind, r.id, r.line) for r in references(text)] == [
        ("commitment", "c-1", 1),
        ("theme", "t-1", 1),
        ("place", "p-1", 1),
        ("term", "w-1", 5),
        ("chart", "x-1", 7),
        ("commitment", "c-2", 12),
    ]


def test_a_block_that_names_nothing_is_seen():
    assert [(r.kind, r.id) for r in references("::: chart\n:::\n\nNext paragraph")] == [("chart", "")]


def test_the_end_of_a_block_is_no_block():
    assert [r.id for r in references("::: chart x-1\n:::\n\nFor 2031")] == ["x-1"]
