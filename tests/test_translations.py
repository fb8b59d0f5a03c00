"""An edit of one language alone is a problem until the other one was edited, or somebody says that both agree."""

from __future__ import annotations

from itertools import pairwise

import pytest
from conftest import City

from pledgebook.lasting import translations

TARGETS = "data/targets.yaml"
ENGLISH = ("The words speak of a start and not of an opening.", "A start and not an opening.")


@pytest.fixture
def reviewed(city) -> City:
    """A city whose translations are recorded as they are."""
    run = city.run("reviewed")
    assert run.code == 0, run.err
    return city


def lines_of(city: City) -> list[str]:
    return (city.root / TARGETS).read_text(encoding="utf-8").splitlines()


def test_without_a_record_one_language_may_be_edited(city):
    city.edit(TARGETS, *ENGLISH)
    assert city.run("check").code == 0


def test_an_edit_of_one_language_is_told_at_the_other(reviewed):
    reviewed.edit(TARGETS, *ENGLISH)
    run = reviewed.run("check")
    line = next(i for i, text in enumerate(lines_of(reviewed), 1) if ENGLISH[1] in text)
    assert run.code == 1
    assert (
        f"{TARGETS}:{line - 1}:5: plain.zh: the English was edited and the Chinese was not; edit it as well or, if "
        "they still say the same, run: build.py reviewed wc2031-003.plain" in run.err
    )


@pytest.mark.parametrize("name", ["wc2031-003", "wc2031-003.plain"])
def test_it_is_settled_by_saying_that_both_agree(reviewed, name):
    reviewed.edit(TARGETS, *ENGLISH)
    assert "0 translations" in reviewed.run("reviewed").out, "nobody has said so yet"
    assert reviewed.run("check").code == 1
    assert "1 translations" in reviewed.run("reviewed", name).out
    assert reviewed.run("check").code == 0


def test_it_is_settled_by_editing_the_other_language(reviewed):
    reviewed.edit(TARGETS, *ENGLISH)
    lines = lines_of(reviewed)
    chinese = next(before for before, text in pairwise(lines) if ENGLISH[1] in text)
    reviewed.edit(TARGETS, chinese, f"{chinese}另注。")
    run = reviewed.run("check")
    assert run.code == 0, run.err
    assert "edited in both languages and not recorded yet: 1; run:" in run.out
    assert "1 translations" in reviewed.run("reviewed").out
    assert "not recorded yet" not in reviewed.run("check").out


def test_articles_count_as_well(reviewed):
    with (reviewed.root / "content/zh/about.md").open("a", encoding="utf-8") as file:
        file.write("\n再说一句。\n")
    assert (
        "content/en/about.md:1:1: the Chinese was edited and the English was not; edit it as well or, if they still "
        "say the same, run: build.py reviewed article:about.text" in reviewed.run("check").err
    )


def test_a_new_text_waits_for_nobody_and_a_lost_one_is_forgotten(reviewed):
    path = reviewed.root / translations.FILE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = "wc2031-999\tplain\t" + "0" * 12 + "\t" + "0" * 12 + "\n"
    path.write_text("".join(line for line in lines if "wc2031-003" not in line) + gone, encoding="utf-8")
    assert reviewed.run("check").code == 0
    reviewed.run("reviewed")
    assert path.read_text(encoding="utf-8").splitlines(keepends=True) == lines


def test_a_name_that_is_none_is_told(reviewed):
    run = reviewed.run("reviewed", "wc2031-03")
    assert run.code == 1
    assert 'nothing is called "wc2031-03"; name a record, or a text such as hy2020-346.plain' in run.err


def test_a_damaged_line_is_told(reviewed):
    path = reviewed.root / translations.FILE
    path.write_text(path.read_text(encoding="utf-8") + "wc2031-003 plain\n", encoding="utf-8")
    number = len(path.read_text(encoding="utf-8").splitlines())
    assert f'{translations.FILE}:{number}:1: "wc2031-003 plain" is no line of this file' in reviewed.run("check").err
