"""Finding: what is looked through, and the searches of search_queries.yaml in a browser, from a folder on disk."""

from __future__ import annotations

import gzip
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from conftest import FIXTURE_CITY, ROOT, open_window

from pledgebook.book.model import LANGUAGES
from pledgebook.book.read import read
from pledgebook.files import search, spelling
from pledgebook.making.cache import digest
from pledgebook.words import views
from tools import in_the_dark, violations

QUERIES = yaml.safe_load((ROOT / "tests" / "search_queries.yaml").read_text(encoding="utf-8"))

#: Kind of record -> how its address begins, from the find page.
KINDS = {
    "commitment": "c/",
    "theme": "themes/",
    "place": "places/",
    "term": "glossary.html#",
    "paragraph": "report.html#",
    "article": "",
}


# --- what is looked through --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book():
    return read(FIXTURE_CITY, ROOT / "templates").book


#: In the browser, when all has arrived.
LOADED = "() => globalThis.MiniSearch && globalThis.pledgebookRecords && globalThis.pledgebookSpelling"


def scripts(book) -> dict[str, bytes]:
    return {path: data for p in search.products(book) for path, data in p.make(p.plan(book)).items()}


def loaded(files: dict[str, bytes], language: str) -> dict:
    """What a browser has after it has run the script."""
    script = files[f"search/records.{language}.js"].decode("utf-8")
    start, end = "globalThis.pledgebookRecords = ", ";\n"
    assert script.startswith(start) and script.endswith(end)
    return json.loads(script.removeprefix(start).removesuffix(end))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_record_of_the_book_can_be_found(book, language):
    found = {(r["kind"], r["id"]) for r in loaded(scripts(book), language)["records"]}
    assert found == {
        *(("commitment", c.id) for c in book.commitments),
        *(("theme", t.id) for t in book.themes),
        *(("place", p.id) for p in book.places),
        *(("term", t.id) for t in book.terms),
        *(("paragraph", p.id) for p in book.report["zh"]),
        *(("article", id) for id in book.articles if "/" not in id),
        *(("article", id) for id in search.PAGES),
    }


def test_a_commitment_is_found_by_its_words_in_both_languages_its_number_and_its_place(book):
    record = next(r for r in search.records(book, "en") if r["id"] == "wc2031-003")
    c = book.commitment["wc2031-003"]
    assert (record["title"], record["other_title"]) == (c.title.en, c.title.zh)
    assert (record["quote"], record["other_quote"]) == (c.quote.en, c.quote.zh)
    assert record["plain"] == c.plain.en
    place = book.place[c.places[0]]
    assert record["names"].split() == [place.pinyin, place.short.zh, *place.short.en.split()]
    assert record["id"].rpartition("-")[2] == views.number(book, c), "the browser takes it from there"


def test_an_explainer_is_found_by_its_headings(book):
    record = next(r for r in search.records(book, "zh") if (r["kind"], r["id"]) == ("theme", "schools"))
    assert record["headings"] == search.headings(book.articles["themes/schools"].body["zh"])
    assert search.headings("# Title\n\n## One\ntext\n### Two ##\n#### Three\n") == ["One", "Two"]


def test_an_explainer_is_found_by_its_running_text(book):
    record = next(r for r in search.records(book, "en") if (r["kind"], r["id"]) == ("theme", "schools"))
    assert record["body"] == search.running_text(book.articles["themes/schools"].body["en"])
    markdown = "## Head\n\n**Two** [words](theme:roads)\nhere\n\n::: chart x\n:::\n\n"
    markdown += "| a | b |\n| - | - |\n| c_d | e |\n\n- f\n1. g\n"
    assert search.running_text(markdown) == "Two words here a b cd e f g"


def test_a_commitment_is_found_by_what_was_published_afterwards(book):
    found = {r["id"]: r["findings"] for r in search.records(book, "en") if r.get("findings")}
    assert found == {id: " ".join(o.finding.en for o in outcomes) for id, outcomes in book.outcomes_of.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_searched_counts_when_other_words_are_checked(book, language):
    """But for what pages say of themselves, where numbers are filled in."""
    whole = search.all_text(book, language)
    assert all(o.finding[language] in whole for o in book.outcomes)
    for record in (r for r in search.records(book, language) if r["id"] not in search.PAGES):
        texts = [record.get(field, "") for field in search.OWN if field not in ("headings", "findings")]
        assert [text for text in (*texts, *record.get("headings", ())) if text not in whole] == []


def test_traditional_characters_are_known_for_the_texts_own_characters_only():
    pairs = spelling.simplified("学里万干发")
    table = dict(zip(pairs[::2], pairs[1::2]))
    assert (table["學"], table["裡"], table["裏"], table["萬"], table["發"], table["髮"]) == tuple("学里里万发发")
    assert set(table.values()) == set("学里万干发")
    assert "乾" in pairs[::2]
    assert "乾" not in spelling.simplified("学干乾")[::2], "the text has it, and means it"


def test_pinyin_follows_the_words_that_a_character_stands_in():
    found = spelling.readings(["长沙银行", "增长", "绿化", "Lüdao 5县市"])
    assert {s for s, characters in found.items() if "长" in characters} == {"chang", "zhang"}
    assert [s for s, characters in found.items() if "行" in characters] == ["hang"]
    assert {s for s, characters in found.items() if "绿" in characters} == {"lv", "lu"}


def test_a_script_says_with_which_tables_it_was_made(book):
    """Else a build with another version of them would leave it as it is."""
    (product,) = (p for p in search.products(book) if p.paths == (search.SPELLING,))
    assert product.made_with["libraries"] == digest(spelling.libraries())
    assert all(spelling.libraries().values())


def test_the_records_are_plain_data_that_no_markup_can_leave(book):
    for data in scripts(book).values():
        assert data.count(b"\n") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_loaded_at_first_use_is_small(site, language):
    files = (f"search/records.{language}.js", "search/spelling.js")
    assert sum(len(gzip.compress((site / path).read_bytes(), 6)) for path in files) <= 150_000
    assert len(gzip.compress((site / "static/vendor/minisearch.js").read_bytes(), 6)) <= 20_000


def test_pages_load_nothing_of_it_before_the_first_search(site):
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert ('<script src="../search/' not in html and "minisearch" not in html) or path.name == "find.html", path
        assert ("search.js" in html) == (path.name == "find.html"), path


def test_the_library_comes_with_its_licence():
    assert "Permission is hereby granted" in (ROOT / "static/vendor/minisearch.LICENSE.txt").read_text(encoding="utf-8")


# --- the searches --------------------------------------------------------------------------------


#: Puts words into the box at once; elsewhere keys do it. Gives the addresses of what is found once it is there.
ASK = """async words => {
    const [box, count, list] = ['q', 'found-count', 'found'].map(id => document.getElementById(id));
    const told = () => new Promise(done => new MutationObserver((_, observer) => {
        observer.disconnect();
        done();
    }).observe(count, { childList: true }));
    let next = told();
    box.value = words;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    do { await next; next = told(); } while (list.ariaBusy !== 'false');
    return [...list.querySelectorAll('.found-title a')].map(link => link.getAttribute('href'));
}"""
#: The same for many searches, one after the other.
ASK_ALL = f"async all => {{ const found = []; for (const one of all) found.push(await ({ASK})(one)); return found; }}"


def ask(page, words: str) -> None:
    page.evaluate(ASK, words)


def named(addresses: list[str]) -> list[str]:
    """The records at some addresses, as kind/id."""
    found = []
    for address in addresses:
        kind = next(kind for kind, start in KINDS.items() if address.startswith(start))
        found.append(f"{kind}/{address.removeprefix(KINDS[kind]).removesuffix('.html')}")
    return found


def answers(page) -> list[str]:
    """The records found, best first."""
    return named(
        page.eval_on_selector_all("#found .found-title a", "links => links.map(link => link.getAttribute('href'))")
    )


@pytest.fixture(scope="module")
def windows(browser, site):
    """Language -> its find page, opened once from the folder on disk."""
    with open_window(browser) as zh, open_window(browser) as en:
        for language, page in {"zh": zh, "en": en}.items():
            page.goto((site / language / "find.html").as_uri())
            ask(page, "2020")
        yield {"zh": zh, "en": en}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_finds_the_right_record_among_the_first_three(windows, language):
    queries = [query for query in QUERIES if query["language"] == language]
    found = windows[language].evaluate(ASK_ALL, [query["search"] for query in queries])
    missed = {
        query["search"]: f"{query['finds']} not in {named(first[:3])}"
        for query, first in zip(queries, found, strict=True)
        if not set(query["finds"]) <= set(named(first[:3]))
    }
    assert missed == {}


def test_the_list_of_searches_is_long_and_in_both_languages():
    assert len(QUERIES) >= 150
    assert {q["language"] for q in QUERIES} == set(LANGUAGES)
    assert {id.partition("/")[0] for q in QUERIES for id in q["finds"]} == set(KINDS)


class TestTheFindPage:
    def test_matched_words_are_marked_and_nothing_else(self, windows):
        page = windows["zh"]
        ask(page, "污水")
        marked = page.eval_on_selector_all("#found mark", "marks => marks.map(m => m.textContent)")
        assert len(marked) > 10 and set(marked) == {"污水"}
        ask(windows["en"], "SCHOOL places")
        marked = windows["en"].eval_on_selector_all(
            "#found mark", "marks => marks.map(m => m.textContent.toLowerCase())"
        )
        assert marked and all(re.match("school|places?$", words) for words in marked)

    def test_one_character_is_marked_as_one(self, windows):
        ask(windows["zh"], "亩")
        marked = windows["zh"].eval_on_selector_all("#found mark", "marks => marks.map(m => m.textContent)")
        assert marked and set(marked) == {"亩"}

    def test_a_result_says_its_kind_number_and_theme(self, windows):
        ask(windows["zh"], "新增学位")
        first = windows["zh"].locator("#found li").first
        assert first.locator("a").get_attribute("href") == "c/hy2020-346.html"
        assert first.locator(".found-facts > span").all_text_contents() == [
            "第346项",
            "学校与教育",
            "2.5万个学位",
            "2019年：6万个学位（口径部分相同）",
            "后来：未收录",
        ]

    def test_a_match_in_the_other_language_says_so(self, windows):
        page = windows["en"]
        ask(page, "黑臭水体")
        item = page.locator("#found li", has=page.locator("a[href='c/hy2020-280.html']"))
        assert item.locator(".found-words").get_attribute("lang") == "zh-Hans"
        assert "Found in the Chinese text" in item.locator(".found-facts").text_content()
        assert page.locator("#found mark").first.text_content() == "黑臭水体"
        ask(page, "black and odorous")
        assert "Found in the Chinese text" not in page.text_content("#found")

    def test_what_has_only_some_of_the_words_is_said_to(self, windows):
        ask(windows["en"], "school zzzzzz")
        assert windows["en"].text_content("#found-count").startswith("Nothing has all of these words")
        assert "theme/schools" in answers(windows["en"])

    def test_few_answers_are_followed_by_those_with_some_of_the_words(self, windows):
        page = windows["en"]
        ask(page, "subway Leiyang incineration")
        assert page.text_content("#found-count").startswith("Nothing has all of these words")
        ask(page, "schools in the countryside")
        whole, more = map(int, re.findall(r"\d+", page.text_content("#found-count")))
        assert 0 < whole < 3 and more > 5
        ask(page, "school")
        assert page.text_content("#found-count").endswith(" found")

    def test_nothing_spelt_otherwise_is_mixed_with_what_is_spelt_so(self, windows):
        """`cite` is on two pages; `city`, one letter away, is on hundreds."""
        page = windows["en"]
        ask(page, "cite")
        assert page.locator("#found li").count() < 10
        marked = page.eval_on_selector_all("#found mark", "marks => marks.map(m => m.textContent.toLowerCase())")
        assert marked and all(words.startswith("cit") and words != "city" for words in marked)

    @pytest.mark.parametrize(
        "typed, same", [("學位", "学位"), ("衡陽縣", "衡阳县"), ("捷運", "捷运"), ("养老", "養老")]
    )
    def test_traditional_characters_find_what_simplified_ones_find(self, windows, typed, same):
        page = windows["zh"]
        found = []
        for words in (typed, same):
            ask(page, words)
            found.append((page.text_content("#found-count"), answers(page)))
        assert found[0] == found[1] and found[0][1]

    def test_pinyin_marks_the_characters_that_it_stands_for(self, windows):
        page = windows["zh"]
        ask(page, "heichoushuiti")
        marked = page.eval_on_selector_all("#found mark", "marks => marks.map(m => m.textContent)")
        assert "黑臭水体" in marked and set("".join(marked)) == set("黑臭水体")

    def test_a_word_of_the_texts_is_not_searched_for_what_is_inside_it(self, windows):
        """臭水 is typed for 黑臭水体, and stands in it."""
        page = windows["en"]
        ask(page, "黑臭水体")
        marked = page.eval_on_selector_all("#found mark", "marks => marks.map(m => m.textContent)")
        assert set(marked) == {"黑臭水体"}

    def test_other_words_are_looked_for_beside_those_typed(self, windows):
        page = windows["en"]
        ask(page, "incineration")
        assert page.locator("#found li", has_text="waste-to-energy").count()
        ask(page, "Leiyang incineration")
        assert answers(page)[0] == "commitment/hy2020-223"

    def test_a_finding_is_said_to_be_one(self, windows):
        page = windows["en"]
        ask(page, "6.343 billion")
        item = page.locator("#found li").first
        assert "Found in what was published afterwards" in item.locator(".found-facts").text_content()
        assert "6.343 billion" in item.locator(".found-words mark").all_text_contents() or item.locator("mark").count()

    def test_words_that_nobody_wrote_are_answered_kindly(self, windows):
        for language, words in {"zh": "没有找到", "en": "Nothing found"}.items():
            ask(windows[language], "<script>qqqq</script>")
            ask(windows[language], "qqqqqq")
            assert windows[language].text_content("#found-count").startswith(words)
            assert answers(windows[language]) == []

    def test_markup_in_a_search_stays_text(self, windows):
        ask(windows["en"], "<b onclick=x>school</b>")
        assert windows["en"].locator("#found b").count() == 0

    def test_twenty_are_shown_and_then_more(self, windows):
        page = windows["zh"]
        ask(page, "发展")
        assert len(answers(page)) == 20
        page.click("#found-more")
        more = answers(page)
        assert 20 < len(more) <= 40 and len(set(more)) == len(more)
        assert page.evaluate(
            "() => document.activeElement.closest('li') === document.querySelectorAll('#found li')[20]"
        )
        ask(page, "二环路")
        assert not page.is_visible("#found-more")

    def test_the_address_remembers_the_search_and_the_language_switch_takes_it_along(self, windows):
        page = windows["en"]
        ask(page, "leiyang")
        assert parse_qs(urlsplit(page.url).query) == {"q": ["leiyang"]}
        assert page.get_attribute("[data-keep-place]", "href") == "../zh/find.html?q=leiyang"

    def test_an_empty_box_shows_the_ways_in_again(self, windows):
        page = windows["zh"]
        ask(page, "污水")
        assert not page.is_visible("#ways")
        page.fill("#q", "")
        page.wait_for_selector("#ways")
        assert answers(page) == []

    def test_typing_is_answered_as_it_goes_and_half_a_syllable_is_not(self, windows):
        page = windows["zh"]
        page.fill("#q", "")
        page.type("#q", "leiyan")
        assert answers(page)[0] == "place/leiyang"
        page.evaluate(
            """() => {
                const q = document.getElementById('q');
                q.value = 'wu s';
                q.dispatchEvent(new InputEvent('input', {isComposing: true}));
            }"""
        )
        assert answers(page)[0] == "place/leiyang"


# --- from every page -----------------------------------------------------------------------------


class TestTheFindBox:
    def test_it_leads_to_the_find_page_from_a_folder(self, page, site):
        for start in ("en/commitments.html", "en/c/hy2020-346.html", "en/index.html"):
            page.goto((site / start).as_uri())
            page.fill("[role=search] input", "leiyang")
            page.press("[role=search] input", "Enter")
            page.wait_for_url("**/en/find.html?q=leiyang", wait_until="commit")
        page.click("#found a[href='places/leiyang.html']")
        page.wait_for_url("**/en/places/leiyang.html")

    def test_it_leads_to_the_find_page_below_a_path(self, page, address):
        page.goto(address + "zh/themes/schools.html")
        page.fill("[role=search] input", "污水 & 8.5%")
        page.press("[role=search] input", "Enter")
        page.wait_for_selector("#found li")
        assert page.url.startswith(address + "zh/find.html?q=")
        assert page.input_value("#q") == "污水 & 8.5%"

    @pytest.mark.parametrize("start", ["zh/index.html", "zh/c/hy2020-346.html", "zh/commitments.html", "zh/find.html"])
    def test_a_key_leads_to_it(self, page, address, start):
        page.goto(address + start)
        for key in ("Control+k", "Meta+k"):
            page.evaluate("() => document.activeElement.blur()")
            page.keyboard.press(key)
            box = page.evaluate("() => (box => [box.name, box.form?.role, box.value])(document.activeElement)")
            assert box == ["q", "search", ""], key

    def test_no_single_key_is_a_shortcut(self, page, address):
        """Whoever dictates to the browser would set it off by speaking (WCAG 2.1.4)."""
        page.goto(address + "en/index.html")
        page.keyboard.type("1/2 k")
        assert page.evaluate("() => document.activeElement.tagName") == "BODY"

    def test_keys_alone_are_enough(self, page, address):
        page.goto(address + "en/method.html")
        page.keyboard.press("Control+k")
        page.keyboard.type("second ring road")
        page.keyboard.press("Enter")
        page.wait_for_selector("#found li")
        page.keyboard.press("Control+k")
        assert page.evaluate("() => document.activeElement.id") == "q"
        for _ in range(2):
            page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.getAttribute('href')") == "c/hy2020-110.html"
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/c/hy2020-110.html")

    def test_the_find_page_loads_the_records_before_they_are_asked_for(self, browser, address):
        with open_window(browser) as page:
            page.goto(address + "en/find.html")
            page.wait_for_function(LOADED)
            assert page.is_visible("#ways") and not page.text_content("#found-count")

    def test_whoever_saves_data_loads_nothing_before_the_box_is_used(self, browser, address):
        saving = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
        with open_window(browser, script=saving) as page:
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(address + "en/find.html")
            assert [url for url in asked if "records" in url or "minisearch" in url] == []
            page.focus("#q")
            page.wait_for_function(LOADED)

    @pytest.mark.parametrize("language, said", [("zh", "正在查找……"), ("en", "Searching…")])
    def test_while_the_records_are_on_their_way_it_says_that_it_searches(self, browser, address, language, said):
        """And shows nothing that could be taken for the answer."""
        with open_window(browser) as page:
            waiting: list = []
            page.route("**/records.*.js", lambda route: waiting.append(route))
            page.goto(address + f"{language}/find.html?q=subway", wait_until="domcontentloaded")
            assert page.text_content("#found-count") == said
            assert page.get_attribute("#found", "aria-busy") == "true"
            assert not page.is_visible("#ways")
            page.fill("#q", "metro")
            page.wait_for_function("() => true")
            assert page.text_content("#found-count") == said
            for route in waiting:
                route.continue_()
            page.wait_for_selector("#found[aria-busy=false] li")
            assert "commitment/hy2020-119" in answers(page)[:3]

    def test_the_ways_in_are_never_painted_before_an_answer(self, browser, address):
        """Where the script itself is late, nothing below it is shown yet."""
        with open_window(browser) as page:
            waiting: list = []
            page.route("**/static/search.js", lambda route: waiting.append(route))
            page.goto(address + "en/find.html?q=subway", wait_until="commit")
            page.wait_for_selector("#found", state="attached")
            assert page.locator("#ways").count() == 0
            while not waiting:
                page.evaluate("0")  # a turn for what the browser has to say
            waiting[0].continue_()
            page.wait_for_selector("#found li")
            assert not page.is_visible("#ways")

    def test_files_that_do_not_load_are_said_to(self, browser, address):
        with open_window(browser) as page:
            page.route("**/records.*.js", lambda route: route.abort("aborted"))
            page.goto(address + "en/find.html?q=school")
            page.wait_for_function("() => document.getElementById('found-count').textContent.includes('did not load')")

    def test_without_script_it_leads_to_the_whole_table(self, browser, address):
        with open_window(browser, java_script_enabled=False) as page:
            for start in ("en/method.html", "en/find.html"):
                page.goto(address + start)
                page.fill("[role=search] input", "school")
                page.press("[role=search] input", "Enter")
                page.wait_for_url("**/en/commitments.html?q=school")
                assert page.locator("main tbody tr").count() > 400
            page.goto(address + "en/find.html")
            assert page.is_visible("noscript p")
            assert page.is_visible("#ways")


# --- my county ---------------------------------------------------------------------------------------


class TestMyCounty:
    def test_choosing_a_place_shows_what_names_it(self, page, address):
        page.goto(address + "zh/mine.html")
        assert page.locator("[data-place]:visible").count() == 0
        page.select_option("[name=place]", "leiyang")
        assert page.locator("[data-place]:visible").count() == 1
        itself, by_town = page.locator("[data-place=leiyang] .cards a[href$='.html']").all()
        assert itself.get_attribute("href") == "c/hy2020-223.html"
        assert by_town.get_attribute("href") == "c/hy2020-129.html", "新市 is a town in Leiyang"
        assert page.url.endswith("/zh/mine.html?place=leiyang")
        assert page.get_attribute("[data-keep-place]", "href") == "../en/mine.html?place=leiyang"
        page.goto(page.url)
        assert page.is_visible("[data-place=leiyang]")

    def test_every_commitment_is_there_once_for_each_place(self, page, address):
        page.goto(address + "en/mine.html?place=qidong")
        shown = page.eval_on_selector_all(
            "[data-place=qidong] .cards a[href$='.html'], main > section .cards a[href$='.html']",
            "links => links.map(link => link.getAttribute('href'))",
        )
        named_elsewhere = page.eval_on_selector_all(
            "[data-place]:not([data-place=qidong]) .cards a[href$='.html']",
            "links => links.map(link => link.getAttribute('href'))",
        )
        assert len(shown) == len(set(shown))
        page.goto(address + "en/commitments.html#all")
        assert set(shown) | set(named_elsewhere) == set(
            page.eval_on_selector_all(
                "#commitments th a[href^='c/'][href$='.html']", "links => links.map(link => link.getAttribute('href'))"
            )
        )

    def test_an_unknown_place_in_a_link_shows_the_choice(self, page, address):
        page.goto(address + "en/mine.html?place=nowhere")
        assert page.locator("[data-place]:visible").count() == 0
        assert page.input_value("[name=place]") == ""

    def test_a_theme_opens_with_a_key(self, page, address):
        page.goto(address + "en/mine.html?place=leiyang")
        page.locator(".mine-theme summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator(".mine-theme a").first.is_visible()

    def test_without_script_every_place_is_a_link(self, browser, address, site):
        with open_window(browser, java_script_enabled=False) as page:
            page.goto(address + "en/mine.html?place=leiyang")
            assert not page.is_visible("#mine")
            assert page.locator("#mine-links a").count() == len(list((site / "en/places").glob("*.html")))
            page.click("#mine-links a[href='places/leiyang.html']")
            page.click("a[href='../mine.html?place=leiyang']")
            page.wait_for_url("**/en/mine.html?place=leiyang")


# --- for everyone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language, words", [("zh", "污水"), ("en", "school places"), ("en", "黑臭水体")])
def test_results_fit_a_narrow_screen_and_axe_finds_no_violation(browser, address, language, words):
    judged: set[str] = set()
    with open_window(browser, viewport={"width": 320, "height": 800}) as page:
        page.goto(address + f"{language}/find.html")
        ask(page, words)
        assert answers(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert violations(page, judged=judged) + in_the_dark(page, judged) == []
