"""What a verb promises and how firmly, and that the number goes nowhere without the word for it."""

from __future__ import annotations

import pytest
from conftest import ROOT

from pledgebook.book import facts
from pledgebook.book.read import read
from pledgebook.book.source import Paragraph
from pledgebook.charts import targets
from pledgebook.files import search, tables
from pledgebook.words import views
from pledgebook.words.quotation import quotation

#: Hedge of the report -> the numbers that it stands before, by reading the report, and its English there.
HEDGED_NUMBERS = {
    "力争": ("aim for", "035 036 047 112 113 132 145 153 154 155 156 157 278"),
    "争创": ("aim for", "065"),
    "确保": ("ensure", "070 169 337 338 355 356 357"),
    "抓好": ("see to", "223"),
    "推动": ("push", "042"),
    "实施": ("work on", "233"),
}
#: Commitments without a number -> the first hedge of their clause.
HEDGED_WORKS = {
    "抓好": "203 204 257 269 286 287 311 312",
    "支持": "046 119 188 416",
    "积极": "044 103 104 194 202 301",
    "加快": "023 031 080 106",
    "加快推进": "370",
    "基本": "216 234",
    "着力": "354 371 372 417",
    "逐步": "369",
}


@pytest.fixture(scope="module")
def book():
    return read(ROOT, ROOT / "templates").book


def of(book, number: str):
    return book.commitment[f"hy2020-{number}"]


@pytest.mark.parametrize("hedge, english, numbers", [(h, e, n) for h, (e, n) in HEDGED_NUMBERS.items()])
def test_a_number_stands_behind_its_hedge(book, hedge, english, numbers):
    for number in numbers.split():
        shown = [views.target(book, of(book, number), language)["hedge"] for language in ("zh", "en")]
        assert (number, shown) == (number, [hedge, english])


def test_no_other_number_has_one(book):
    named = {number for _, numbers in HEDGED_NUMBERS.values() for number in numbers.split()}
    assert {c.id[-3:] for c in book.commitments if c.target and c.verb.hedge} == named


@pytest.mark.parametrize("hedge, numbers", HEDGED_WORKS.items())
def test_works_have_the_hedge_that_opens_their_clause(book, hedge, numbers):
    assert {number: of(book, number).verb.hedge for number in numbers.split()} == dict.fromkeys(numbers.split(), hedge)


def test_lists_search_charts_and_tables_say_it_with_the_number(book):
    (zh,), (en,) = (
        [r["figure"] for r in search.records(book, language) if r["id"] == "hy2020-132"] for language in ("zh", "en")
    )
    row = next(r for r in tables.rows(book)["commitments"] if r["id"] == "hy2020-132")
    assert (zh, en) == ("力争2%", "aim for 2%")
    assert targets.row_of(book, of(book, "132"))["words"] == {"zh": "力争2%", "en": "aim for 2%"}
    assert (row["verb_hedge"], row["verb_hedge_en"], row["verb_en"]) == ("力争", "aim to", "aim to")


def test_a_number_for_each_of_many_stands_behind_both(book):
    assert targets.row_of(book, of(book, "155"))["words"]["zh"] == "力争各县市区1个项目以上"


def test_what_is_promised_without_a_hedge_has_none(book):
    assert views.target(book, of(book, "232"), "zh")["hedge"] == ""
    assert views.verb(book, of(book, "110"), "en") == {
        "zh": "拉通",
        "words": "open",
        "class": "complete",
        "hedge": None,
    }


def test_a_hedge_beside_the_verb_is_shown_before_it(book):
    assert views.verb(book, of(book, "202"), "en") == {
        "zh": "推进",
        "words": "push ahead with",
        "class": "advance",
        "hedge": {"zh": "积极", "words": "actively"},
    }
    assert facts.hedges(book, of(book, "202")) == ("积极", "推进")


#: Commitment -> its Chinese and its English quotation.
QUOTATIONS = {
    "036": (
        "力争年内新增规模以上企业150家、专精特新“小巨人”企业10家",
        "aim to add within the year 150 enterprises above designated size and "
        "10 specialised and sophisticated “little giant” enterprises",
    ),
    "031": ("加快……衡阳国际眼镜小镇等项目", "speed up … the Hengyang International Eyewear Town"),
    "061": (
        "抓好梦东方旅游度假区、船山文化园、悦榕庄、华侨城来雁新城和雨母山旅游景区等项目",
        "see to projects such as the Dreameast Tourist Resort, Chuanshan Cultural Park, the Banyan Tree",
    ),
    "110": ("全面拉通二环路", "open the Second Ring Road along its whole length"),
    "157": (
        "力争……规模在县区基础上实现翻倍",
        "aim for … scale of the projects brought in by each park directly under the city "
        "to double on the basis of the counties and districts",
    ),
}


@pytest.mark.parametrize("number, expected", QUOTATIONS.items())
def test_a_quotation_has_the_words_that_open_its_clause(book, number, expected):
    assert tuple(str(quotation(book, of(book, number), language)) for language in ("zh", "en")) == expected


def test_every_quotation_says_the_hedge_of_its_clause(book):
    for c in book.commitments:
        if c.verb.hedge:
            assert c.verb.hedge in str(quotation(book, c, "zh"))


def test_the_verb_and_a_number_give_class_and_stage(book):
    rule = {number: facts.verb_class(book, of(book, number)) for number in ("096", "176", "194", "226", "243", "306")}
    assert rule == {
        "096": ("complete", "finish"),
        "176": ("plan", "finish"),
        "194": ("advance", None),
        "226": ("advance", None),
        "243": ("complete", None),
        "306": ("advance", None),
    }


def test_no_sentence_ends_after_no():
    text = "Speed up No. 17 Middle School. Build roads."
    assert text[slice(*Paragraph("p01", "text", text).sentence(16, 22))] == "Speed up No. 17 Middle School."
