"""Small functions that take the place of slower ones say the same as these."""

from __future__ import annotations

import posixpath
import re

import pytest

from pledgebook.book.patterns import any_of
from pledgebook.making.cache import fingerprint
from pledgebook.words.addresses import relative

PATHS = (
    "index.html",
    "zh/index.html",
    "zh/c/a.html",
    "zh/c/b.html",
    "en/c/a.html",
    "zh/themes/roads.html",
    "static/site.css",
    "a/b/c/d",
    "c/a.html",
)


@pytest.mark.parametrize("page", PATHS)
def test_relative_addresses_are_those_of_the_standard_library(page):
    for path in PATHS:
        assert relative(path, page) == posixpath.relpath(f"/{path}", f"/{posixpath.dirname(page)}")


def test_any_of_finds_what_a_plain_alternation_finds():
    words = ["road", "roads", "road.s", "r", "公路", "公", "5g", "c++", "a|b"]
    plain = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    for text in ("roads and road.s by r or 公路公园 5g c++ a|b", "公路", "", "xyz"):
        assert re.findall(any_of(words), text) == re.findall(plain, text)
    assert re.findall(any_of([]), "anything") == []


def test_equal_values_have_equal_fingerprints_whatever_objects_they_are():
    word = "".join(["ro", "ads"])
    assert fingerprint({"a": ["roads", word, 1.5, None], "b": (True,)}) == fingerprint(
        {"a": [word, "roads", 1.5, None], "b": (True,)}
    )
    assert fingerprint(["1"]) != fingerprint([1]) != fingerprint((1,))
    with pytest.raises(ValueError):
        fingerprint(object())
