"""What the site answers to “and my county?”: named itself, a town in it, every county, publications, namesakes."""

from __future__ import annotations

import csv
import re

import pytest
from conftest import ROOT, open_window
from test_share import is_one_sheet

from pledgebook.book import mentions
from pledgebook.book.model import LANGUAGES
from pledgebook.book.read import read
from pledgebook.words import places

PLACES, TARGETS, OUTCOMES = "data/places.yaml", "data/targets.yaml", "data/outcomes.yaml"


@pytest.fixture
def city_with_a_town(city):
    """云岭 is a town of 云岭县, which is called 青岭 for short; 城镇就业 only looks like a name in 上河区."""
    town = '  towns: [{code: "990121001", name: {zh: 云岭镇, en: Yunling Town}, words: 云岭}]'
    city.edit(
        PLACES,
        "short: {zh: 云岭, en: Yunling}",
        f"short: {{zh: 青岭, en: Qingling}}\n{town}",
    )
    namesake = "  namesakes: [{words: 城镇就业, why: {zh: 普通词语。, en: Ordinary words.}}]\n"
    city.edit(PLACES, "  pinyin: shanghe\n", "  pinyin: shanghe\n" + namesake)
    city.edit(TARGETS, "  places: [yunling]\n", "")
    return city


def book_of(city):
    return read(city.root, ROOT / "templates").book


@pytest.fixture(scope="module")
def hengyang():
    return read(ROOT, ROOT / "templates").book


# --- by rule ------------------------------------------------------------------------------------------


def test_a_town_s_name_leads_to_its_county(city_with_a_town):
    book = book_of(city_with_a_town)
    found = mentions.of_places(book)["yunling"]
    assert ([c.id for c in found.itself], [c.id for c in found.by_town]) == ([], ["wc2031-003"])
    assert [(p.id, t.name.zh) for p, t in mentions.towns(book)["wc2031-003"]] == [("yunling", "云岭镇")]
    assert mentions.places(book, book.commitment["wc2031-003"]) == ("yunling",)


def test_a_longer_name_is_no_mention_and_is_told(city):
    city.edit(TARGETS, "  places: [shanghe]\n", "")
    plant = "  namesakes: [{words: 上河污水处理厂, why: {zh: 厂名。, en: Name of a plant.}}]\n"
    city.edit(PLACES, "  pinyin: shanghe\n", "  pinyin: shanghe\n" + plant)
    assert city.check().code == 0
    found = mentions.of_places(book_of(city))["shanghe"]
    assert ([c.id for c in found.itself], [c.id for c in found.by_town]) == ([], [])
    assert [(n.words, [c.id for c in having]) for n, having in found.namesakes] == [("上河污水处理厂", ["wc2031-004"])]
    assert "wc2031-004" in {c.id for c in found.city_wide}


def test_words_that_two_quotes_hold_belong_to_the_one_whose_title_has_them(hengyang):
    named = {c: {t.words for _, t in mentions.towns(hengyang)[f"hy2020-{c}"]} for c in ("127", "128", "129")}
    assert named == {"127": {"东阳渡"}, "128": {"三樟"}, "129": {"新市"}}


def test_a_town_that_two_commitments_quote_and_none_names_in_its_title_is_a_problem(city_with_a_town):
    city = city_with_a_town
    city.edit(
        TARGETS, "zh: 完成上河污水处理厂建设\n    en: complete", "zh: 云岭大桥,完成上河污水处理厂建设\n    en: complete"
    )
    city.edit(TARGETS, "  title:\n    zh: 开工建设云岭大桥", "  title:\n    zh: 开工建设大桥")
    city.edit(TARGETS, "en: complete the building", "en: the Yunling Bridge and complete the building")
    said = [problem for problem in city.check().problems if "no title says" in problem]
    assert said == [
        'data/targets.yaml:36:5: title.zh: wc2031-003 and wc2031-004 quote "云岭", and no title says which is about '
        "it; name it in one of them"
    ]


def test_the_county_is_named_outside_every_commitment(hengyang):
    (aside,) = places.answer(hengyang, "hengnan", "en")["aside"]
    assert aside == {"paragraph": "p02", "words": "衡南校联体改革稳步开展"}


def test_all_commitments_divide_without_rest_for_every_place(hengyang):
    for found in mentions.of_places(hengyang).values():
        parts = [found.itself, found.by_town, found.every, found.city_wide, found.others]
        assert sorted(c.id for part in parts for c in part) == sorted(hengyang.commitment)


def test_the_themes_add_up_to_what_is_for_the_whole_city(hengyang):
    for language in LANGUAGES:
        shared = places.shared(hengyang, language)
        assert sum(theme["count"] for theme in shared["themes"]) == shared["city_wide"]


def test_a_publication_names_a_county_by_a_town_in_it(hengyang):
    findings = mentions.of_places(hengyang)["changning"].publications
    assert any("水口山" in o.finding.zh and "常宁" not in o.finding.zh for o in findings)


def test_no_place_is_said_to_have_nothing_where_something_names_it(hengyang):
    told = {p["id"]: p["told"] for p in places.listed(hengyang, "zh")}
    assert all(told.values()) and not [t for t in told.values() if re.search(r"(?<!\d)0", t)]


# --- on the pages -------------------------------------------------------------------------------------


def test_the_page_of_a_place_tells_the_town_and_the_namesake(city_with_a_town):
    assert city_with_a_town.build().code == 0
    files = {name: data.decode() for name, data in city_with_a_town.files().items() if name.endswith(".html")}
    for page in (files["en/places/yunling.html"], files["en/mine.html"]):
        assert "Naming a town in Yunling County" in page and "Yunling Town" in page
        assert "https://www.example.org/divisions" in page
    page = files["en/places/shanghe.html"]
    assert "城镇就业" in page and "Ordinary words." in page
    assert "Yunling Town (<a" in files["en/c/wc2031-003.html"]
    assert (
        'data-place="yunling"' in files["en/commitments.html"]
        and "Yunling Town (Qingling)" in files["en/commitments.html"]
    )
    rows = {
        r["id"]: r for r in csv.DictReader((city_with_a_town.out / "data/commitments.csv").open(encoding="utf-8-sig"))
    }
    assert rows["wc2031-003"]["towns"] == "990121001" and rows["wc2031-004"]["towns"] == ""
    (town,) = csv.DictReader((city_with_a_town.out / "data/towns.csv").open(encoding="utf-8-sig"))
    assert (town["code"], town["place"], town["commitments"]) == ("990121001", "yunling", "1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counts_of_a_page_are_what_it_lists(site, hengyang, language):
    for place in hengyang.places:
        page = (site / language / f"places/{place.id}.html").read_text(encoding="utf-8")
        counted = dict(re.findall(r'<a href="#([\w-]+)"><span class="big-count">(\d+)</span>', page))
        for anchor in ("named", "by-town", "everywhere"):
            section = re.search(rf'<section aria-labelledby="{anchor}">(.*?)</section>', page, re.DOTALL)
            listed = set(re.findall(r"/c/(hy2020-\d+)\.html", section[1])) if section else set()
            assert len(listed) == int(counted.get(anchor, 0)), (place.id, anchor)
        themes = re.search(r'<section aria-labelledby="city-wide">(.*?)</section>', page, re.DOTALL)[1]
        assert sum(map(int, re.findall(r'class="count">(\d+)<', themes))) == int(counted["city-wide"])
        assert "0" not in counted.values()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_begins_with_a_way_to_every_place(site, hengyang, language):
    main = (site / language / "index.html").read_text(encoding="utf-8").partition("<main")[2]
    controls = re.findall(r'<(?:a href="|input|button|select)([^"> ]*)', main)
    assert controls[: len(hengyang.places)] == [f"places/{p.id}.html" for p in hengyang.places]
    assert not re.search(r'class="count">0<', main)


# --- in print -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_one_sheet_of_paper(browser, site, hengyang, language):
    with open_window(browser) as page:
        for place in hengyang.places:
            page.goto((site / language / f"places/{place.id}.html").as_uri())
            assert is_one_sheet(page), place.id


@pytest.mark.parametrize("scripts", [True, False])
def test_my_county_is_printed_with_every_commitment_that_it_lists(browser, site, scripts):
    """A PDF has the address of each link that is printed, and of none that is folded away."""
    with open_window(browser, java_script_enabled=scripts) as page:
        page.goto((site / "zh/mine.html").as_uri() + "?place=leiyang")
        listed = set(
            re.findall(
                r"/c/(hy2020-\d+)\.html",
                "\n".join(page.locator("main > :not(#mine-named) a").evaluate_all("links => links.map(a => a.href)")),
            )
        )
        if scripts:
            listed |= {"hy2020-223", "hy2020-129"}
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        assert len(listed) > 400
        assert listed <= {id.decode() for id in re.findall(rb"/c/(hy2020-\d+)\.html", printed)}


@pytest.mark.parametrize(
    "language, name, theme", [("zh", "南岳", "学校与教育"), ("en", "Nanyue", "Schools and education")]
)
def test_from_a_place_to_the_schools_it_is_three_taps_and_never_two_screens(browser, site, language, name, theme):
    """What somebody with a phone does: the place, what is for the whole city, the theme."""
    with open_window(browser, viewport={"width": 360, "height": 740}) as page:

        def tap(link) -> None:
            down = link.bounding_box()["y"]  # from what is on the screen
            assert down <= 2 * 740, f"{link} is {down / 740:.1f} screens down"
            link.click()

        page.goto((site / language / "index.html").as_uri())
        tap(page.get_by_role("link", name=name, exact=True).first)
        tap(page.locator(".place-counts a[href='#city-wide']"))
        tap(page.locator(f"main a:has-text('{theme}')").first)
        assert page.url.endswith(f"/{language}/themes/schools.html")
        first = page.locator("main a[href*='/c/hy2020-']").first
        assert first.bounding_box()["y"] <= 2 * 740
