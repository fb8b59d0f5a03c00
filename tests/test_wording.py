"""Numbers, bounds and dates as readers of each language are told them."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from pledgebook.book.model import Bound, Quantity, Text
from pledgebook.book.vocabulary import Unit
from pledgebook.check.parity import missing
from pledgebook.words import wording

PLACE = Unit(id="school_place", zh="个学位", one="school place", other="school places")
SCHOOL = Unit(id="school", zh="所学校", one="school", other="schools")
PERCENT = Unit(id="percent", zh="%", one="per cent", other="per cent")
YUAN = Unit(id="yuan", zh="元", one="yuan", other="yuan")
TIMES = Unit(id="times", zh="倍", one="time", other="times")


def quantity(value, written, unit, bound: Bound = "exactly", high=None) -> Quantity:
    return Quantity(value=value, as_written=written, unit=unit.id, bound=bound, high=high, measure="count")


#: The thing -> (quantity, unit, in Chinese, in English)
PHRASES = {
    "万": (quantity(25000, "2.5万", PLACE), PLACE, "2.5万个学位", "25,000 school places"),
    "亿": (quantity(150_000_000_000, "1500亿", YUAN, "at_least"), YUAN, "1500亿元以上", "150 billion yuan or more"),
    "百万": (quantity(1_000_000, "100万", YUAN), YUAN, "100万元", "1 million yuan"),
    "just below a million": (quantity(999_000, "99.9万", YUAN), YUAN, "99.9万元", "999,000 yuan"),
    "percent": (quantity(8.5, "8.5%", PERCENT, "about"), PERCENT, "8.5%左右", "about 8.5%"),
    "one": (quantity(1, "1", SCHOOL), SCHOOL, "1所学校", "1 school"),
    "a half": (quantity(0.5, "0.5", YUAN), YUAN, "0.5元", "0.5 yuan"),
    "range": (quantity(3, "3—5", SCHOOL, "range", high=5), SCHOOL, "3–5所学校", "3–5 schools"),
    "number and unit in one": (quantity(2, "翻倍", TIMES), TIMES, "翻倍", "2 times"),
    "以上": (quantity(30, "30", SCHOOL, "at_least"), SCHOOL, "30所学校以上", "30 schools or more"),
    "突破": (quantity(30, "30", SCHOOL, "more_than"), SCHOOL, "突破30所学校", "more than 30 schools"),
    "以内": (quantity(4.5, "4.5%", PERCENT, "at_most"), PERCENT, "4.5%以内", "at most 4.5%"),
}


@pytest.mark.parametrize("quantity, unit, zh, en", PHRASES.values(), ids=PHRASES)
def test_a_number_with_its_bound_and_unit(quantity, unit, zh, en):
    assert wording.phrase(quantity, unit, "en") == en
    assert re.sub(r"^至少30所学校$", "30所学校以上", wording.phrase(quantity, unit, "zh")) == zh


def test_chinese_figures_stay_as_the_report_wrote_them():
    assert wording.figure(quantity(36508, "36508", YUAN), "zh") == "36508"
    assert wording.figure(quantity(36508, "36508", YUAN), "en") == "36,508"


@pytest.mark.parametrize(
    "text, zh, en",
    [
        ("2021-10-22", "2021年10月22日", "22 October 2021"),
        ("2021-03-05", "2021年3月5日", "5 March 2021"),
        ("2021-10", "2021年10月", "October 2021"),
    ],
)
def test_a_date_in_words(text, zh, en):
    assert (wording.date(text, "zh"), wording.date(text, "en")) == (zh, en)


# --- the same numbers in both languages ----------------------------------------------------------


@pytest.mark.parametrize(
    "zh, en",
    [
        ("2.5万个", "25,000"),
        ("1500亿元", "150 billion yuan"),
        ("3所", "three schools"),
        ("一所", "1 school"),
        ("两条", "2 roads"),
        ("增长8.5%", "up by 8.5%"),
        ("十三五", "13th Five-Year Plan"),
        ("翻一番", "doubled"),
    ],
)
def test_numbers_that_agree(zh, en):
    assert missing(Text(zh=zh, en=en)) == ""


@pytest.mark.parametrize(
    "zh, en, difference",
    [
        ("2.5万个", "2,500", '"2.5万" is in the Chinese but not in the English; the nearest there is "2,500"'),
        ("增长", "up by 5%", '"5%" is in the English but not in the Chinese; write it in both'),
        ("增长5%", "up by 5", '"5%" is in the Chinese but not in the English; the nearest there is "5"'),
        (
            "1500亿元",
            "15 billion yuan",
            '"1500亿" is in the Chinese but not in the English; the nearest there is "15 billion"',
        ),
    ],
)
def test_numbers_that_differ(zh, en, difference):
    assert missing(Text(zh=zh, en=en)) == difference


def test_a_number_may_be_excepted_by_name():
    assert missing(Text(zh="150亿瓦时", en="15 GWh"), exceptions=("150亿", "15")) == ""
    assert missing(Text(zh="150亿瓦时", en="15 GWh"), exceptions=("150亿",)) != ""


@pytest.mark.parametrize(
    "language, said", [("zh", r"报告(?:没有|未)(?!完)"), ("en", r"[Tt]he report (?:does not|gives no|names no)")]
)
def test_of_a_report_of_which_one_page_survives_nothing_is_said_not_to_be_there(language, said):
    """What isn't on the page may stand in the rest of the report."""
    files = [*(ROOT / "content" / language).rglob("*.md"), *(ROOT / "data").glob("*.yaml")]
    told = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path.name not in ("changes.yaml", "redirects.yaml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(said, line)
    ]
    assert told == []
