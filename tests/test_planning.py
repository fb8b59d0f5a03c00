"""Which pages the fixture city gets, and what follows by rule from a record."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from conftest import FIXTURE_CITY, ROOT
from jinja2.runtime import Context

from pledgebook import charts
from pledgebook.book import facts
from pledgebook.book.model import LANGUAGES
from pledgebook.book.read import read
from pledgebook.pages.plan import pages
from pledgebook.pages.render import Renderer, Shared
from pledgebook.words import evidence, views
from pledgebook.words.quotation import quotation


@pytest.fixture(scope="module")
def book():
    return read(FIXTURE_CITY, ROOT / "templates").book


@pytest.fixture(scope="module")
def planned(book):
    return {page.path: page.showing(page.show(book)) for page in pages(book, charts.figures(book))}


def test_every_record_has_its_page_in_both_languages(book, planned):
    for language in LANGUAGES:
        assert {f"{language}/c/{c.id}.html" for c in book.commitments} <= set(planned)
        assert {f"{language}/themes/{t.id}.html" for t in book.themes} <= set(planned)
        assert {f"{language}/places/{p.id}.html" for p in book.places} <= set(planned)
        assert {
            f"{language}/{name}.html"
            for name in ("index", "commitments", "themes", "places", "numbers", "glossary", "report", "about")
        } <= set(planned)


def test_no_two_pages_share_a_path(book):
    paths = Counter(page.path for page in pages(book, charts.figures(book)))
    assert {path for path, count in paths.items() if count > 1} == set()


def test_both_languages_have_the_same_pages(planned):
    here = {language: {p[3:] for p in planned if p.startswith(f"{language}/")} for language in LANGUAGES}
    assert here["zh"] == here["en"]


def test_a_sitemap_is_planned_where_the_address_is_known(book):
    assert "sitemap.xml" not in {p.path for p in pages(book, {})}
    at_home = read(FIXTURE_CITY, ROOT / "templates", "https://a.example/").book
    listed = next(p for p in pages(at_home, {}) if p.path == "sitemap.xml").show(at_home).data["pages"]
    assert {"path": "zh/c/wc2031-001.html", "both": True} in listed
    assert "404.html" not in {entry["path"] for entry in listed}


def test_an_explainer_s_charts_and_commitments_are_planned(planned):
    page = planned["zh/themes/schools.html"]
    assert page.charts == ("targets-schools",)
    assert set(page.data["embeds"]) == {"wc2031-005", "wc2031-006"}


def test_a_city_without_charts_still_has_all_pages(book, planned):
    assert {p.path for p in pages(book, {})} == {path for path in planned if "/embed/chart-" not in path}


@pytest.mark.parametrize(
    "id, kind",
    [
        ("wc2031-001", "measurable"),
        ("wc2031-003", "milestone"),
        ("wc2031-004", "milestone"),
        ("wc2031-007", "direction"),
        ("wc2031-008", "measurable"),
    ],
)
def test_how_checkable_the_words_are(book, id, kind):
    assert facts.checkability(book.commitment[id]) == kind


@pytest.mark.parametrize(
    "id, silences",
    [
        ("wc2031-002", ("deadline", "place", "body", "amount")),
        ("wc2031-003", ("number", "deadline", "body", "amount")),
        ("wc2031-007", ("number", "deadline", "place", "body", "amount")),
        ("wc2031-008", ("place", "body", "amount")),
    ],
)
def test_what_the_report_does_not_say(book, id, silences):
    assert facts.silences(book, book.commitment[id]) == silences


def test_commitments_of_one_sentence_know_each_other(book):
    same = facts.same_sentence(book, book.commitment["wc2031-003"])
    assert [c.id for c in same] == ["wc2031-004"]
    related = facts.related(book, book.commitment["wc2031-003"])
    assert [c.id for c in related] == ["wc2031-001", "wc2031-002"]


def test_the_quote_is_shown_inside_its_sentence_and_paragraph(book):
    shown = views.commitment(book, book.commitment["wc2031-004"], "zh")
    assert shown["sentence"]["zh"] == {"before": "开工建设云岭大桥,", "quote": "完成上河污水处理厂建设", "after": "。"}
    paragraph = shown["passage"]["zh"]
    assert (
        "".join(paragraph[k] for k in ("before", "sentence_before", "quote", "sentence_after", "after"))
        == book.report["zh"][3].text
    )


def test_a_sentence_that_would_fill_a_screen_is_cut_to_what_opens_the_clause(book, monkeypatch):
    monkeypatch.setattr(views, "LONGEST_SENTENCE", {"zh": 10, "en": 10})
    c = book.commitment["wc2031-004"]
    assert views.sentence(book, c, "zh") == vars(quotation(book, c, "zh"))


def test_previous_and_next_follow_the_report(book):
    first, last = (views.commitment(book, c, "en") for c in (book.commitments[0], book.commitments[-1]))
    assert (first["previous"], first["next"]["id"]) == (None, "wc2031-002")
    assert (last["previous"]["id"], last["next"]) == ("wc2031-007", None)


def test_a_publication_is_shown_with_its_source_and_date(book):
    (found,) = views.commitment(book, book.commitment["wc2031-005"], "en")["outcomes"]
    assert (found["date"], found["publisher"], found["bears_on"]) == (
        "January 2032",
        "Wangchuan Education Bureau",
        "part",
    )
    assert found["url"] == "https://www.example.org/education/2031"


def test_what_is_blank_in_the_evidence_is_told_as_blank(book):
    told = {c.id: evidence.line(book, c, "en") for c in book.commitments}
    assert told["wc2031-001"] == "2030: not on this page · since: nothing recorded"
    assert told["wc2031-003"] == "2030: not on this page · since: 1 publication, 2 April 2031"


def test_a_number_of_the_year_before_says_when_it_measures_something_else(book):
    (c,) = (c for c in book.commitments if c.baseline)
    before = {}
    for comparable in ("same", "partly", "no"):
        other = c.model_copy(update={"baseline": c.baseline.model_copy(update={"comparable": comparable})})
        before[comparable] = evidence.brief(book, other, "en")["before"]
    assert before["partly"] == f"{before['same']} (partly the same measure)"
    assert before["no"] == f"{before['same']} (another measure)"


def test_a_published_number_stands_beside_one_of_its_kind_only(book):
    c = book.commitment["wc2031-005"]
    (found,) = book.outcomes_of[c.id]
    assert evidence.published_figure(book, c, found, "en") == "1,800 school places"
    assert evidence.published_figure(book, c, found.model_copy(update={"unit": "yuan"}), "en") is None
    assert evidence.published_figure(book, book.commitment["wc2031-004"], found, "en") is None
    # It is about a part, so the line in a list doesn't set it beside the whole.
    assert "1,800" not in evidence.line(book, c, "en")


def test_a_promise_to_each_township_holds_everywhere(book):
    assert [c.id for c in book.of_every_place] == ["wc2031-006"]


def test_a_page_that_is_rendered_leaves_nothing_behind(book):
    """Templates and their macros hold each other; in a large book what all pages leave would fill the memory."""
    figures = charts.figures(book)
    renderer = Renderer([ROOT / "templates"], Shared.of(book, figures, {}), {})
    page = next(p for p in pages(book, figures) if p.path == "zh/c/wc2031-003.html")
    gc.disable()
    try:
        renderer.render(page.showing(page.show(book)))
        left = [o for o in gc.get_objects() if isinstance(o, Context) and "page" in o.parent]
    finally:
        gc.enable()
    assert left == []
