"""What is read of the book is noted, so that a page is planned again when that changed, and only then."""

from __future__ import annotations

import shutil

import pytest
from conftest import FIXTURE_CITY, ROOT

from pledgebook import charts
from pledgebook.book.model import Commitment
from pledgebook.book.noted import Noted, named
from pledgebook.book.read import read
from pledgebook.pages.plan import pages
from pledgebook.words import views


@pytest.fixture
def town(tmp_path):
    shutil.copytree(FIXTURE_CITY, tmp_path / "town")
    return tmp_path / "town"


def noted(town) -> Noted:
    reading = read(town, ROOT / "templates")
    return Noted(reading.book, reading.hashes)


def edit(town, file: str, old: str, new: str) -> Noted:
    path = town / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return noted(town)


def test_each_field_that_is_read_is_noted(town):
    book = noted(town)
    with book.notes.taken() as reads:
        c = book.commitment["wc2031-003"]
        assert isinstance(c, Commitment) and c.title.en == "Start to build the Yunling Bridge"
    assert reads == {("commitment", "wc2031-003"), ("Commitment", ("wc2031-003", "title"))}


def test_what_is_worked_out_once_counts_as_read_by_all_who_ask(town):
    book = noted(town)
    with book.notes.taken() as first:
        card = views.card(book, book.commitment["wc2031-003"], "en")
    with book.notes.taken() as second:
        assert views.card(book, book.commitment["wc2031-003"], "en") is card
    assert first == second
    before = dict(book.hashes(first))
    assert ("Commitment", ("wc2031-003", "title")) in before.keys() - first, "what it was made from is kept with it"
    assert edit(town, "data/targets.yaml", "not of an opening.", "not of an end.").changed(before) == {}
    changed = edit(
        town, "data/targets.yaml", "en: Start to build the Yunling Bridge\n  quote", "en: Start a bridge\n  quote"
    ).changed(before)
    assert [changed[key] for key in first if key in changed] == [{("Commitment", ("wc2031-003", "title"))}]


def test_who_goes_through_a_list_reads_which_records_there_are_and_no_field(town):
    book = noted(town)
    with book.notes.taken() as reads:
        assert len(book.by_theme["schools"]) == sum(1 for _ in book.by_theme["schools"])
    assert reads == {("by_theme", "schools")}
    before = dict(book.hashes(reads))
    assert edit(town, "data/targets.yaml", "not of an opening.", "not of an end.").changed(before) == {}
    moved = edit(
        town, "data/targets.yaml", "  theme: building\n  places: [yunling]", "  theme: schools\n  places: [yunling]"
    )
    assert moved.changed(before).keys() >= {("by_theme", "schools")}


def test_only_what_changed_is_told_and_in_the_words_of_who_keeps_the_data(town):
    book = noted(town)
    with book.notes.taken() as reads:
        for page in pages(book.everything, charts.figures(book.everything)):
            page.show(book)
    before = dict(book.hashes(reads))
    assert noted(town).changed(before) == {}
    changed = edit(town, "data/targets.yaml", "not of an opening.", "not of an end.").changed(before)
    assert named(changed) == "wc2031-003.plain"
    changed = edit(town, "data/places.yaml", "short: {zh: 上河, en: Shanghe}", "short: {zh: 上河, en: Upper}").changed(
        before
    )
    assert named(changed) == "place:shanghe.short, wc2031-003.plain"


def test_a_plan_of_a_noted_book_is_that_of_the_book(town):
    reading = read(town, ROOT / "templates")
    book = Noted(reading.book, reading.hashes)
    for page in pages(reading.book, charts.figures(reading.book)):
        assert page.show(book) == page.show(reading.book), page.path


def test_a_record_that_went_is_a_change(town):
    book = noted(town)
    with book.notes.taken() as reads:
        assert book.term_by_words["en"] and book.place["yunling"].name.en
        assert "nowhere" not in book.place
    before = dict(book.hashes(reads))
    gone = edit(town, "data/places.yaml", "- id: yunling", "- id: yunlin")
    assert {("place", "yunling"), ("Place", ("yunling", "name"))} <= gone.changed(before).keys()
    assert ("place", "nowhere") not in gone.changed(before)
