"""Every word of the record leads back to the report, every numeral has one place, and nothing is judged."""

from __future__ import annotations

import csv
import re
from datetime import date
from html import unescape

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, open_window
from crawl import Document
from markupsafe import escape

from pledgebook.book.read import read
from pledgebook.check.stale import stale

NUMERAL_CHARACTERS = set("零〇一二三四五六七八九十百千万亿两")
ANCHOR = "hy2020-108"


@pytest.fixture(scope="module")
def book():
    return read(ROOT, ROOT / "templates").book


# --- the ledger ----------------------------------------------------------------------------------


def runs_of_numerals(text: str) -> int:
    """Count numerals by walking the characters, with no pattern of the generator's.

    A numeral is a run of digits with its decimals, thousands, 万, 亿 and per cent sign, or a run of
    Chinese numerals; digits and a following Chinese multiplier are one numeral.
    """
    count, kind = 0, None
    for i, character in enumerate(text):
        follower = text[i + 1 : i + 2]
        if character.isascii() and character.isdigit():
            count += kind != "digits"
            kind = "digits"
        elif kind == "digits" and character in ".," and follower.isascii() and follower.isdigit():
            continue
        elif kind == "digits" and character in "千百万亿":
            kind = "scaled"
        elif kind in ("digits", "scaled") and character in "万亿":
            continue
        elif kind in ("digits", "scaled") and character == "%":
            kind = None
        elif character in NUMERAL_CHARACTERS:
            count += kind != "han"
            kind = "han"
        else:
            kind = None
    return count


def report_as_printed() -> str:
    """The stored source with its columns joined, read without the generator."""
    source = next((ROOT / "data/sources").glob("*.txt")).read_text(encoding="utf-8")
    return re.sub(r"(?<![。!?:;)”*\n])\n\n(?=[^#*(\n])", "", source.strip())


def test_the_ledger_has_every_numeral_of_the_source(site):
    rows = list(csv.DictReader((site / "data/coverage.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == runs_of_numerals(report_as_printed())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_totals_on_the_page_add_up_to_its_rows(site, language):
    page = (site / language / "coverage.html").read_text(encoding="utf-8")
    totals, rows = page.split('id="rows"')
    counts = [int(n) for n in re.findall(r'<td class="numeric">(\d+)</td>', totals.split("</table>")[0])]
    assert sum(counts[:-1]) == counts[-1] == rows.count("<tr><td")


def test_every_row_of_the_ledger_says_where_its_numeral_went(site):
    for row in csv.DictReader((site / "data/coverage.csv").read_text(encoding="utf-8-sig").splitlines()):
        assert row["record"] if row["fate"] in ("commitment", "result") else row["why_zh"] and row["why_en"]


# --- the source reader ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_reader_shows_the_whole_report_word_for_word(site, book, language):
    page = BeautifulSoup((site / language / "report.html").read_text(encoding="utf-8"), "html.parser")
    for note in page.select(".reader .visually-hidden"):
        note.decompose()
    for paragraph in book.report[language]:
        assert page.find(id=paragraph.id).select_one(".own").get_text() == paragraph.text


def test_paragraphs_and_quotes_have_the_same_anchors_in_both_languages(site):
    zh, en = (Document(l, (site / l / "report.html").read_text(encoding="utf-8")).ids for l in ("zh", "en"))
    assert {i for i in zh if re.match(r"p\d|hy2020-|r2019-", i)} == {
        i for i in en if re.match(r"p\d|hy2020-|r2019-", i)
    }


def test_every_commitment_is_marked_and_linked_both_ways(site, book):
    page = Document("zh", (site / "zh/report.html").read_text(encoding="utf-8"))
    links = {link.address for link in page.links}
    for commitment in book.commitments:
        assert page.ids[commitment.id] == 1 and f"c/{commitment.id}.html" in links
        own = (site / "zh/c" / f"{commitment.id}.html").read_text(encoding="utf-8")
        assert f"../report.html#{commitment.id}" in own


def test_missing_beginning_and_end_and_misprints_are_stated(site, book):
    for language in ("zh", "en"):
        page = (site / language / "report.html").read_text(encoding="utf-8")
        assert (
            book.strings["report.begins"][language][:12] in page and book.strings["report.ends"][language][:12] in page
        )
        assert page.count('<ul class="misprints">') > 0
        words = "".join(Document("", page).text.split())  # Chinese within English is marked, piece by piece
        assert all("".join(m.note[language].split()) in words for m in book.misprints)


@pytest.mark.slow
def test_two_clicks_lead_to_the_words_in_the_other_language_and_back(browser, site):
    with open_window(browser) as page:
        page.goto((site / f"zh/c/{ANCHOR}.html").as_uri())
        page.click("a.paragraph-number")
        page.click("[data-keep-place]")
        assert page.url.endswith(f"en/report.html#{ANCHOR}")
        marked = page.locator(f"[id='{ANCHOR}'] + mark").first
        assert marked.inner_text().startswith("start building the Hengyang-Yongzhou Expressway") and marked.is_visible()
        page.click(f"a.ref[href='c/{ANCHOR}.html']")
        assert page.url.endswith(f"en/c/{ANCHOR}.html")


def test_both_languages_stand_side_by_side_without_a_script(browser, site):
    with open_window(browser, java_script_enabled=False) as page:
        page.goto((site / "zh/report.html").as_uri())
        other = page.locator("#p20 .other")
        assert not other.is_visible()
        page.check("#both")
        own = page.locator("#p20 .own").bounding_box()
        assert (
            other.is_visible()
            and abs(other.bounding_box()["y"] - own["y"]) < 40
            and other.bounding_box()["x"] > own["x"]
        )


# --- one changed character fails ------------------------------------------------------------------


def line_of(city, file: str, words: str) -> int:
    return next(
        i for i, line in enumerate((city.root / file).read_text(encoding="utf-8").splitlines(), 1) if words in line
    )


def test_one_changed_character_of_a_quote_fails_with_the_nearest_words(city):
    city.edit(
        "data/targets.yaml",
        "    zh: 开工建设云岭大桥\n    en: Start to build the Yunling Bridge\n  plain",
        "    zh: 开工建没云岭大桥\n    en: Start to build the Yunling Bridge\n  plain",
    )
    run = city.check()
    assert run.code == 1
    assert any(
        p.startswith(f"data/targets.yaml:{line_of(city, 'data/targets.yaml', '开工建没')}:5: ")
        and "开工建设云岭大桥" in p
        for p in run.problems
    )


def test_one_changed_character_of_the_source_fails(city):
    city.edit("data/sources/report.txt", "开工建设云岭大桥", "开工建设云领大桥")
    run = city.check()
    line = line_of(city, "data/sources/report.txt", "开工建设云领大桥")
    assert run.code == 1
    assert run.problems[0].startswith(f"data/sources/report.txt:{line}:1: the source text was changed")


def test_a_number_changed_in_one_language_fails_with_the_nearest_number(city):
    city.edit("data/targets.yaml", "    en: 15,000 is the least", "    en: 16,000 is the least")
    run = city.check()
    where = f"data/targets.yaml:{line_of(city, 'data/targets.yaml', '16,000 is the least')}:5: plain: "
    assert run.code == 1 and any(p.startswith(where) and "the nearest there is" in p for p in run.problems)


def test_a_bound_lost_in_one_language_fails(city):
    city.edit(
        "data/targets.yaml",
        "    en: Gross regional product up by about 6%\n  quote",
        "    en: Gross regional product up by 6%\n  quote",
    )
    run = city.check()
    assert run.code == 1 and any("左右" in p and 'say "about"' in p for p in run.problems)


def test_a_changed_term_fails_where_it_is_defined_and_where_it_is_quoted(city):
    city.edit("data/terms.yaml", "en: school places}", "en: study seats}")
    run = city.check()
    assert run.code == 1
    assert 'data/terms.yaml:2:18: term.en: "study seats" is not in the translation' in run.problems
    assert any(
        p.startswith("data/targets.yaml:") and 'but "study seats" is not in the English sentence' in p
        for p in run.problems
    )


def test_another_rendering_of_a_term_fails_where_it_stands(city):
    city.edit("data/sources/report.en.md", "the “Eight-Three” project", "the 83 project")
    run = city.check()
    line = line_of(city, "data/sources/report.en.md", "the 83 project")
    assert (
        f'data/sources/report.en.md:{line}:1: "the 83 project" stands for “八三”工程; '
        'use "the “Eight-Three” project", as data/terms.yaml says'
    ) in run.problems


# --- no verdicts ----------------------------------------------------------------------------------

FORBIDDEN = {
    "zh": re.compile(r"兑现|食言|失败|逾期|未启动|未开工|烂尾|进展顺利|进展缓慢|按期完成"),
    "en": re.compile(
        r"\b(promises? kept|kept (its|the|a) promise|broken|failed|overdue|on track|off track|not started|pending)\b",
        re.IGNORECASE,
    ),
}


def own_words(html: str) -> str:
    """The page without the report's own words: quotations, marked words, the report itself."""
    html = re.sub(r"<(blockquote|mark)\b.*?</\1>", "", html, flags=re.DOTALL)
    html = re.sub(
        r'<(p|h2|div) class="(own|other|printed)".*?</\1>|<span class="printed".*?</span>', "", html, flags=re.DOTALL
    )
    words = unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL))
    return re.sub(r"“[^”]*”", "", " ".join(words.split()))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_gives_a_verdict(site, language):
    found = []
    for path in sorted((site / language).rglob("*.html")):
        if match := FORBIDDEN[language].search(own_words(path.read_text(encoding="utf-8"))):
            found.append(f"{path.relative_to(site)}: {match[0]}")
    assert not found


def test_the_scan_for_verdicts_would_see_one():
    assert FORBIDDEN["en"].search(own_words("<p>The promise was broken.</p>"))
    assert not FORBIDDEN["en"].search(own_words("<blockquote><p>overdue accounts</p></blockquote>"))


# --- outcomes and pairs ----------------------------------------------------------------------------


def test_each_outcome_stands_on_its_commitments_page_with_its_source(site, book):
    for outcome in book.outcomes:
        for id in outcome.commitments:
            page = (site / "en/c" / f"{id}.html").read_text(encoding="utf-8")
            assert escape(outcome.url) in page and escape(outcome.finding.en) in page


def test_the_fixed_sentence_stands_where_there_is_no_outcome(site, book):
    for language in ("zh", "en"):
        sentence = book.strings["c.no_outcome"][language]
        for commitment in book.commitments:
            page = (site / language / "c" / f"{commitment.id}.html").read_text(encoding="utf-8")
            assert (sentence in page) == (commitment.id not in book.outcomes_of)


def test_only_comparable_pairs_are_drawn_together(book):
    from pledgebook.charts import figures

    drawn = set(figures(book)["result-pairs"].sources)
    for commitment in book.commitments:
        if commitment.baseline:
            assert (commitment.id in drawn) == (commitment.baseline.comparable != "no")


def test_the_stale_list_names_what_to_look_at(city):
    run = city.run("check", "--stale", "1")
    assert run.code == 0 and "have no published outcome recorded" in run.out and "no stored copy recorded" in run.out


def stale_lines(city, days: int, today: date) -> list[str]:
    return list(stale(read(city.root, ROOT / "templates"), days, today))


def test_the_stale_list_names_what_nobody_has_looked_for(city):
    """001, 002 and 006 have a search and 003 and 005 an outcome."""
    *_, never, without = stale_lines(city, 365, date(2032, 2, 1))
    assert never.startswith("3 of 8 commitments nobody has looked for")
    assert never.endswith(": wc2031-004, wc2031-007, wc2031-008")
    assert without.startswith("6 of 8 commitments have no published outcome recorded")


def test_the_stale_list_names_old_searches_that_no_later_one_follows(city):
    def old_searches(today: date) -> list[str]:
        return [line for line in stale_lines(city, 365, today) if "last looked for" in line]

    assert old_searches(date(2033, 1, 14)) == []
    first, second = old_searches(date(2033, 1, 15))
    assert first == (
        "data/searches.yaml:2:3: last looked for 2032-01-15, more than 365 days ago: wc2031-001, wc2031-002"
    )
    assert second.startswith("data/searches.yaml:6:3: ") and second.endswith(": wc2031-006")
    searches = city.root / "data/searches.yaml"
    again = searches.read_text(encoding="utf-8").split("- commitments", 2)[1].replace("2032-01-15", "2032-12")
    with searches.open("a", encoding="utf-8") as file:
        file.write("- commitments" + again.replace("wc2031-001, ", ""))
    # A month is not over before its last day.
    first, second = old_searches(date(2033, 12, 31))
    assert first.endswith(": wc2031-001") and second.endswith(": wc2031-006")
    assert len(old_searches(date(2034, 1, 1))) == 3


def test_the_reader_stays_small(site):
    import gzip

    for language in ("zh", "en"):
        assert len(gzip.compress((site / language / "report.html").read_bytes())) < 120_000


def test_a_search_is_told_and_so_is_that_nobody_has_looked(site, book):
    for language in ("zh", "en"):
        never = book.strings["searched.never"][language]
        for commitment in book.commitments:
            page = (site / language / "c" / f"{commitment.id}.html").read_text(encoding="utf-8")
            searches = book.searches_of.get(commitment.id, ())
            assert (never in page) == (not searches and commitment.id not in book.outcomes_of)
            for search in searches:
                assert escape(search.where[language]) in page
    numeric = [c.id for c in book.commitments if c.target]
    assert [id for id in numeric if id not in book.outcomes_of and id not in book.searches_of] == []


def test_others_that_report_the_same_are_named(site, book):
    others = [(o.commitments[0], other) for o in book.outcomes for other in o.also]
    assert others
    for id, other in others:
        assert escape(other.url) in (site / "en/c" / f"{id}.html").read_text(encoding="utf-8")


def test_a_term_of_national_use_names_its_source(site, book):
    cited = [t for t in book.terms if t.source == "cited"]
    assert cited
    for language in ("zh", "en"):
        glossary = (site / language / "glossary.html").read_text(encoding="utf-8")
        for term in cited:
            entry = glossary.partition(f'<dt id="{term.id}">')[2].partition("</dd>")[0]
            assert escape(book.strings["term.cited"][language]) in entry
            assert f'<a href="{escape(term.reference.url)}"' in entry and term.reference.title[language] in entry


def test_a_commitment_links_to_the_terms_in_its_quote(site, book):
    for id, term in (("hy2020-234", "rural-four-good-roads"), ("hy2020-254", "worries-free-guarantees")):
        for language in ("zh", "en"):
            page = (site / language / "c" / f"{id}.html").read_text(encoding="utf-8")
            assert f"glossary.html#{term}" in page.partition('id="facts"')[2]


def test_a_theme_page_lists_first_and_then_explains_with_what_was_published(site, book):
    for language in ("zh", "en"):
        page = (site / language / "themes/roads.html").read_text(encoding="utf-8")
        listed, explained = page.index('<ol class="theme-rows">'), page.index('<div class="prose"')
        assert listed < explained
        # Long explainers have contents that lead to their headings.
        contents = page.partition('<nav class="contents ')[2].partition("</nav>")[0]
        anchors = re.findall(r'<li><a href="#([^"]+)">', contents)
        assert anchors[:2] == ["list", "explained"] and len(anchors) > 5
        assert all(f'id="{anchor}"' in page for anchor in anchors)
        for outcome in book.outcomes_of["hy2020-110"]:
            assert outcome.finding[language] in page[explained:] and escape(outcome.url) in page[explained:]
        assert '<nav class="contents ' not in (site / language / "themes/city.html").read_text(encoding="utf-8")


def test_a_theme_page_marks_the_commitments_with_something_published(site, book):
    for theme in book.themes:
        page = (site / "en/themes" / f"{theme.id}.html").read_text(encoding="utf-8")
        listed = page.partition('<ol class="theme-rows">')[2].partition("</ol>")[0]
        marked = re.findall(r'class="row-published" href="[^"]*?([^/"]+)\.html#afterwards"', listed)
        assert marked == [c.id for c in book.by_theme[theme.id] if c.id in book.outcomes_of]


def test_the_explainers_count_what_is_on_record(book):
    """They say it in words; when this fails, the Markdown of the theme has to be brought up to date."""

    def outcomes(theme: str) -> int:
        ids = {c.id for c in book.by_theme[theme]}
        return sum(1 for o in book.outcomes if ids & {*o.commitments})

    assert {theme: outcomes(theme) for theme in ("countryside", "schools", "jobs")} == {
        "countryside": 0,
        "schools": 3,
        "jobs": 1,
    }
    assert len(book.outcomes_of["hy2020-110"]) == 3 and len(book.outcomes_of["hy2020-123"]) == 2
    looked_for = {*book.searches_of, *book.outcomes_of}
    for number in (247, 248, 334, 335, 336):
        assert f"hy2020-{number}" not in looked_for
    for number in (195, 196, 197, 198, 199, 200, 201, 216, 217, 231, 232, 236, 242, 243, 249, 228, 348, 349, 350):
        assert f"hy2020-{number}" in book.searches_of and f"hy2020-{number}" not in book.outcomes_of
