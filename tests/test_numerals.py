"""Numbers in Chinese and English text: where they stand and what they are worth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pledgebook.book.numerals import (
    chinese_value,
    chinese_values,
    english_number_words,
    english_value,
    in_chinese,
    in_english,
)


@pytest.mark.parametrize(
    "printed, value",
    [
        ("0", "0"),
        ("86", "86"),
        ("36508", "36508"),
        ("36,508", "36508"),
        ("8.5%", "8.5"),
        ("100%", "100"),
        ("2.5万", "25000"),
        ("1500亿", "150000000000"),
        ("5.7万", "57000"),
        ("3千", "3000"),
        ("5百万", "5000000"),
        ("1.2万亿", "1200000000000"),
        ("零", "0"),
        ("十", "10"),
        ("十五", "15"),
        ("二十", "20"),
        ("三十二", "32"),
        ("一百零八", "108"),
        ("两百", "200"),
        ("两", "2"),
        ("一千二百三十四", "1234"),
        ("一万", "10000"),
        ("十万", "100000"),
        ("一百二十万", "1200000"),
        ("三亿二千万", "320000000"),
        ("一亿零五", "100000005"),
        ("亿", "100000000"),
        ("万", "10000"),
    ],
)
def test_the_value_of_a_chinese_number(printed, value):
    assert chinese_value(printed) == Decimal(value)


@pytest.mark.parametrize("printed", ["十三五", "八三", "三五", "翻倍"])
def test_a_run_that_is_no_number(printed):
    assert chinese_value(printed) is None


def test_a_run_that_is_no_number_may_stand_for_its_parts():
    assert chinese_values("十三五") >= {Decimal(13), Decimal(5)}
    assert chinese_values("十五") == {Decimal(15)}


def test_every_numeral_of_a_text_is_found_with_its_place():
    text = "新增学位2.5万个,第一批3—5所,增长8.5%左右"
    found = [(n.printed, text[n.start : n.end]) for n in in_chinese(text)]
    assert found == [("2.5万", "2.5万"), ("一", "一"), ("3", "3"), ("5", "5"), ("8.5%", "8.5%")]


def test_words_with_a_numeral_in_them_are_found_too():
    assert [n.printed for n in in_chinese("进一步统一思想")] == ["一", "一"]


@pytest.mark.parametrize(
    "printed, value",
    [
        ("25,000", "25000"),
        ("8.5%", "8.5"),
        ("1.5 billion", "1500000000"),
        ("150 million", "150000000"),
        ("2 trillion", "2000000000000"),
        ("30-thousand", "30000"),
    ],
)
def test_the_value_of_an_english_number(printed, value):
    assert english_value(printed) == Decimal(value)


def test_english_numbers_are_found_whole():
    found = in_english("Add 25,000 places, 1.5 billion yuan, up by 8.5%; see p3 and v1.2.")
    assert [n.printed for n in found] == ["25,000", "1.5 billion", "8.5%"]
    assert [n.is_percent for n in found] == [False, False, True]


@pytest.mark.parametrize(
    "text, values",
    [("three schools and one road", {3, 1}), ("doubled", {2}), ("half of it", {Decimal("0.5")}), ("often", set())],
)
def test_small_english_numbers_may_be_words(text, values):
    assert english_number_words(text) == {Decimal(v) for v in values}
