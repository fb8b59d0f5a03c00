"""The lists of commitments and publications in a real browser: filters, order, their links, without a script too."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import open_window

LANGUAGES = ("zh", "en")


def listed(page, what: str = "row.id") -> list:
    """Of each row that is listed: of all batches, as in print. Those on the screen must be seen."""
    return page.evaluate(f"""() => {{
        const rows = () => [...document.querySelectorAll('#commitments tbody tr')];
        const unseen = rows().find(row => !row.checkVisibility());
        if (unseen) throw new Error(`${{unseen.id}} is listed and not shown`);
        dispatchEvent(new Event('beforeprint'));
        const found = rows().map(row => {what});
        dispatchEvent(new Event('afterprint'));
        return found;
    }}""")


def visible_rows(page) -> list[str]:
    return listed(page)


def wait_for_filters(page) -> None:
    """A click or a key that leads to the table returns before the table's script has run."""
    page.wait_for_selector("[data-sort] button, .published")
    page.wait_for_function("() => document.readyState === 'complete'")


def all_rows(page, condition: Callable[[dict[str, str]], bool] = lambda row: True) -> list[str]:
    """The rows of the page as it was sent, by what each says of itself."""
    file = page.url.partition("?")[0].partition("#")[0]
    html = Path(urlsplit(file).path).read_text("utf-8") if file.startswith("file:") else page.request.get(file).text()
    rows = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<tr data-row ([^>]*)>", html)]
    return [row["id"] for row in rows if condition(row)]


def query(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


# --- filters -------------------------------------------------------------------------------------


FILTERS = (
    ("theme", "schools", lambda row: row["data-theme"] == "schools"),
    ("place", "leiyang", lambda row: "leiyang" in row["data-place"].split()),
    ("kind", "project", lambda row: row["data-kind"] == "project"),
    ("checkability", "milestone", lambda row: row["data-checkability"] == "milestone"),
    ("verb", "strive", lambda row: row["data-verb"] == "strive"),
)


def test_a_filter_shows_its_rows_and_can_be_linked(page, address):
    page.goto(address + "zh/commitments.html")
    everything = all_rows(page)
    for name, value, condition in FILTERS:
        assert visible_rows(page) == everything, name
        page.select_option(f"[name={name}]", value)
        wanted = all_rows(page, condition)
        assert 0 < len(wanted) < len(everything), name
        assert visible_rows(page) == wanted, name
        assert query(page) == {name: [value]}
        page.goto(page.url)
        assert visible_rows(page) == wanted, name
        assert page.input_value(f"[name={name}]") == value
        page.select_option(f"[name={name}]", "")


def test_filters_add_up_and_can_be_cleared(page, address):
    page.goto(address + "en/commitments.html?theme=schools&checkability=measurable")
    wanted = all_rows(page, lambda row: (row["data-theme"], row["data-checkability"]) == ("schools", "measurable"))
    assert wanted and visible_rows(page) == wanted
    assert re.fullmatch(rf"{len(wanted)} of {len(all_rows(page))} listed", page.text_content("#shown"))
    page.click("button[type=reset]")
    page.wait_for_function("() => !location.search")
    assert visible_rows(page) == all_rows(page)


@pytest.mark.parametrize("name", ["outcome", "baseline"])
def test_only_those_with_publications_or_a_figure_of_the_year_before(page, address, name):
    page.goto(address + "zh/commitments.html")
    page.check(f"[name={name}]")
    wanted = all_rows(page, lambda row: row.get(f"data-{name}") == "yes")
    assert 0 < len(wanted) < len(all_rows(page)) and visible_rows(page) == wanted
    assert query(page) == {name: ["yes"]}


def counts(page, name: str) -> dict[str, int]:
    """What stands in brackets beside each value of a filter."""
    options = page.eval_on_selector_all(
        f"#filters [name={name}] option[value]:not([value=''])", "options => options.map(o => [o.value, o.textContent])"
    )
    return {value: int(re.search(r"\((\d+)\)$", words.strip())[1]) for value, words in options}


def test_each_value_says_how_many_rows_it_would_leave(page, address):
    page.goto(address + "en/commitments.html?checkability=measurable")
    before = counts(page, "theme")
    assert sum(before.values()) == len(visible_rows(page))
    assert counts(page, "checkability")["direction"] > 0, "a filter doesn't count itself"
    page.select_option("[name=theme]", "schools")
    assert len(visible_rows(page)) == before["schools"]
    assert counts(page, "theme") == before
    with_outcome = int(
        page.locator("label", has=page.locator("[name=outcome]")).locator(".switch-count").text_content()
    )
    page.check("[name=outcome]")
    assert len(visible_rows(page)) == with_outcome


# --- order -----------------------------------------------------------------------------------------


def sorted_by(page) -> dict[str, str]:
    return dict(
        page.eval_on_selector_all(
            "[aria-sort]", "heads => heads.map(head => [head.dataset.sort, head.getAttribute('aria-sort')])"
        )
    )


def test_every_column_sorts_up_and_down_and_back_and_can_be_linked(page, address):
    page.goto(address + "en/commitments.html")
    report_order = all_rows(page)
    assert visible_rows(page) == report_order and sorted_by(page) == {}
    for column in ("number", "commitment", "hedge", "figure", "since"):
        page.click(f"[data-sort={column}] button")
        up = visible_rows(page)
        assert sorted_by(page) == {column: "ascending"} and query(page) == {"sort": [column]}
        page.click(f"[data-sort={column}] button")
        down = visible_rows(page)
        assert sorted_by(page) == {column: "descending"} and query(page) == {"sort": ["-" + column]}
        assert set(up) == set(down) == set(report_order) and up != down, column
        page.goto(page.url)
        assert visible_rows(page) == down, column
        page.click(f"[data-sort={column}] button")
        assert visible_rows(page) == report_order and sorted_by(page) == {} and query(page) == {}, column


def test_how_checkable_rows_are_sorts_too(page, address):
    page.goto(address + "en/commitments.html")
    page.select_option("#f-sort", "checkability")
    kinds = listed(page, "row.dataset.checkability")
    assert [kind for i, kind in enumerate(kinds) if kind != kinds[i - 1]] == ["measurable", "milestone", "direction"]
    page.goto(address + "en/commitments.html?sort=-checkability")
    assert listed(page, "row.dataset.checkability") == kinds[::-1]


def test_numbers_are_sorted_among_their_like_and_rows_without_one_come_last(page, address):
    page.goto(address + "en/commitments.html?sort=figure")
    cells = listed(page, "[row.cells[3].dataset.unit ?? null, Number(row.cells[3].dataset.value)]")
    units = [unit for unit, _ in cells]
    with_number = [cell for cell in cells if cell[0] is not None]
    assert None not in units[: len(with_number)] and len(with_number) < len(cells)
    groups = [unit for i, (unit, _) in enumerate(with_number) if i == 0 or with_number[i - 1][0] != unit]
    assert len(groups) == len(set(groups)), "what counts the same stands together"
    assert all(a[1] <= b[1] for a, b in pairwise(with_number) if a[0] == b[0])


def test_order_and_filters_add_up_and_work_with_keys(page, address):
    page.goto(address + "zh/commitments.html?theme=schools")
    rows = visible_rows(page)
    page.focus("[data-sort=number] button")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert visible_rows(page) == sorted(rows, reverse=True)
    assert query(page) == {"theme": ["schools"], "sort": ["-number"]}
    page.click("button[type=reset]")
    page.wait_for_function("() => !location.search")
    assert visible_rows(page) == all_rows(page) and sorted_by(page) == {}


def test_on_a_narrow_screen_filters_unfold_and_a_list_sorts(browser, address):
    with open_window(browser, viewport={"width": 360, "height": 800}) as page:
        page.goto(address + "en/commitments.html")
        assert not page.is_visible("#f-theme")
        page.click("#filters summary")
        page.select_option("#f-sort", "-number")
        assert visible_rows(page)[-1] == "hy2020-001"
        page.goto(address + "en/commitments.html?theme=schools")
        assert page.is_visible("#f-theme")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(address + "en/commitments.html")
        assert page.is_visible("#f-theme") and page.is_visible("[data-sort=number] button")


@pytest.mark.parametrize(
    "language, searches",
    [("zh", ["学位2.5万", "学位２.５万", "学位 新增"]), ("en", ["SCHOOL places", "学位"])],
)
def test_words_are_found_in_both_languages(page, address, language, searches):
    page.goto(address + f"{language}/commitments.html")
    for words in searches:
        page.fill("#f-q", "")
        assert len(visible_rows(page)) > 400
        page.fill("#f-q", words)
        found = visible_rows(page)
        assert "hy2020-346" in found and len(found) < 40, words
        assert query(page)["q"] == [words]


def test_words_that_nobody_wrote_are_answered_kindly(page, address):
    page.goto(address + "en/commitments.html?q=zzzz")
    assert visible_rows(page) == []
    assert page.is_visible("#none")
    page.fill("#f-q", "")
    assert not page.is_visible("#none")


def test_an_unknown_value_in_a_link_shows_everything(page, address):
    page.goto(address + "en/commitments.html?theme=nonsense&q=%3Cscript%3E&sort=nonsense")
    page.fill("#f-q", "")
    assert visible_rows(page) == all_rows(page)


def test_the_language_switch_keeps_the_filters_and_the_place(page, address):
    page.goto(address + "zh/commitments.html")
    page.select_option("[name=theme]", "schools")
    rows = visible_rows(page)
    page.click("[data-keep-place]")
    page.wait_for_url("**/en/commitments.html?theme=schools")
    wait_for_filters(page)
    assert visible_rows(page) == rows
    page.goto(address + "zh/report.html#p15")
    page.click("[data-keep-place]")
    page.wait_for_url("**/en/report.html#p15")


def test_the_front_page_s_counts_lead_to_their_lists(page, address):
    page.goto(address + "zh/index.html")
    count = int(page.text_content("a[href$='checkability=measurable'] .big-count"))
    page.click("a[href$='checkability=measurable']")
    wait_for_filters(page)
    assert len(visible_rows(page)) == count


# --- publications ------------------------------------------------------------------------------------


def entries(page, attribute: str = "id") -> list[str]:
    """An attribute of each publication that is shown."""
    return page.eval_on_selector_all(
        "[data-row]", f"rows => rows.filter(r => r.checkVisibility()).map(r => r.getAttribute('{attribute}'))"
    )


def test_publications_are_filtered_and_so_are_the_commitments_they_stand_under(page, address):
    page.goto(address + "en/outcomes.html")
    wait_for_filters(page)
    all_of_them = len(entries(page))
    chosen = {"theme": "roads", "reports": "figure", "publisher": "official", "scope": "whole", "place": "hengnan"}
    for name, value in chosen.items():
        page.select_option(f"[name={name}]", value)
        shown = entries(page, f"data-{name}")
        assert 0 < len(shown) < all_of_them and all(value in one.split() for one in shown), name
        assert query(page) == {name: [value]}
        groups = page.locator("[data-group]:visible")
        assert groups.count() == page.locator("[data-group]", has=page.locator("[data-row]:visible")).count(), name
        page.goto(page.url)
        wait_for_filters(page)
        assert entries(page, f"data-{name}") == shown, name
        page.click("#filters [type=reset]")
        all_shown = "n => document.querySelectorAll('[data-row]:not([hidden])').length === n"
        page.wait_for_function(all_shown, arg=all_of_them)


def test_without_script_all_publications_are_there_and_the_filters_are_not(browser, address):
    with open_window(browser, java_script_enabled=False) as page:
        page.goto(address + "zh/outcomes.html?theme=roads")
        assert page.locator("[data-row]").count() == page.locator("[data-row]:visible").count() > 60
        assert not page.locator("#filters").is_visible() and page.locator("noscript p").is_visible()
