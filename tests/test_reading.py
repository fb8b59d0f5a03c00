"""What each file can get wrong by itself, and the words with which the maintainer is told.

Each case makes one change in a copy of the fixture city and names the one problem that must follow.
"""

from __future__ import annotations

import pytest
from conftest import ROOT

from pledgebook.book import yamlfile
from pledgebook.book.problems import ProblemsFound, nearest
from pledgebook.book.read import read
from pledgebook.book.source import parse

TARGETS = "data/targets.yaml"
BRIDGE_TITLE = "    zh: 开工建设云岭大桥\n    en: Start to build the Yunling Bridge\n  quote"

#: What is wrong -> file, words, what a slip of the maintainer puts in their place, the problem that is reported.
SLIPS = {
    "excerpt that is a quotation": (
        "data/outcomes.yaml",
        "  unit: school_place\n",
        "  unit: school_place\n  seen: " + "学" * 41 + "\n",
        "data/outcomes.yaml:27:3: seen: 41 characters, and at most 40 fit; shorten it",
    ),
    "search that found it": (
        "data/searches.yaml",
        "found: held",
        "found: figure",
        'data/searches.yaml:8:3: found: "figure" is not one of nothing, held',
    ),
    "broken YAML": (
        TARGETS,
        "verb: {zh: 增长, class: complete}",
        "verb: {zh: 增长, class: complete",
        (
            "data/targets.yaml:15:9: YAML: while parsing a flow mapping did not find expected ',' or '}' (it "
            "begins in line 14)"
        ),
    ),
    "record that is no list item": (
        "data/places.yaml",
        "- id: shanghe\n",
        "shanghe:\n",
        "data/places.yaml:6:1: YAML: while parsing a block mapping did not find expected key (it begins in line 1)",
    ),
    "unknown key in a record within a list": (
        "data/places.yaml",
        '  code: "990121"\n',
        '  code: "990121"\n  towns: [{code: "990121001", name: {zh: 云岭镇, en: Y}, words: 云岭, wrods: 云岭}]\n',
        "data/places.yaml:11:66: towns.wrods: unknown key; did you mean words?",
    ),
    "alias": (
        "data/terms.yaml",
        "source: report",
        "source: &a report\n  also: *a",
        "data/terms.yaml:13:3: YAML: an alias (*) is used here; write the value out",
    ),
    "key twice": (
        TARGETS,
        "  stage: start\n",
        "  stage: start\n  stage: finish\n",
        'data/targets.yaml:49:3: the key "stage" stands twice in one record; keep one',
    ),
    "missing key": (
        "data/site.yaml",
        "short: {zh: 望川2031, en: Wangchuan 2031}\n",
        "",
        "data/site.yaml:2:1: short: missing; every record needs it",
    ),
    "missing key of a record": (
        TARGETS,
        "  kind: programme\n",
        "",
        "data/targets.yaml:93:3: kind: missing; every record needs it",
    ),
    "unknown key": (
        TARGETS,
        "  stage: finish\n",
        "  stage: finish\n  satge: start\n",
        "data/targets.yaml:64:3: satge: unknown key; did you mean stage?",
    ),
    "unknown key inside a record": (
        TARGETS,
        "bound: about,",
        "bound: about, bond: about,",
        "data/targets.yaml:15:67: target.bond: unknown key; did you mean bound?",
    ),
    "word that is not allowed": (
        TARGETS,
        "bound: about",
        "bound: abouts",
        (
            'data/targets.yaml:15:53: target.bound: "abouts" is not one of exactly, about, at_least, more_than, '
            "at_most, range; did you mean about?"
        ),
    ),
    "kind that is not allowed": (
        TARGETS,
        "kind: programme",
        "kind: program",
        (
            'data/targets.yaml:104:3: kind: "program" is not one of expected_target, service_target, project, '
            "programme; did you mean programme?"
        ),
    ),
    "id in capitals": (
        TARGETS,
        "- id: wc2031-003",
        "- id: WC2031-003",
        (
            'data/targets.yaml:34:3: id: "WC2031-003" does not have the right form; use small letters a–z, digits '
            "and single hyphens, as in roads-2020"
        ),
    ),
    "missing English": (
        TARGETS,
        BRIDGE_TITLE,
        "    zh: 开工建设云岭大桥\n  quote",
        "data/targets.yaml:35:3: title.en: missing; every record needs it",
    ),
    "missing Chinese": (
        TARGETS,
        BRIDGE_TITLE,
        "    en: Start to build the Yunling Bridge\n  quote",
        "data/targets.yaml:35:3: title.zh: missing; every record needs it",
    ),
    "empty English": (
        TARGETS,
        BRIDGE_TITLE,
        "    zh: 开工建设云岭大桥\n    en: ''\n  quote",
        "data/targets.yaml:37:5: title.en: empty; write the text",
    ),
    "number for a text": (
        TARGETS,
        BRIDGE_TITLE,
        "    zh: 2031\n    en: Start\n  quote",
        "data/targets.yaml:36:5: title.zh: a text is expected, but it is 2031; put it in quotation marks",
    ),
    "word for a number": (
        TARGETS,
        "value: 15000,",
        "value: lots,",
        "data/targets.yaml:29:12: target.value: a number is expected, but it is lots",
    ),
    "number that is none": (
        TARGETS,
        "value: 15000,",
        "value: .nan,",
        "data/targets.yaml:29:12: target.value: a number is expected, but it is nan",
    ),
    "word for a year": (
        "data/site.yaml",
        "year: 2031",
        "year: soon",
        "data/site.yaml:8:1: year: a whole number is expected, but it is soon",
    ),
    "range with one end": (
        TARGETS,
        "high: 5, ",
        "",
        "data/targets.yaml:119:3: target: `high` goes with bound: range, and only with it",
    ),
    "range upside down": (
        TARGETS,
        "high: 5, ",
        "high: 2, ",
        "data/targets.yaml:119:3: target: `high` must be more than `value`",
    ),
    "cited from nothing": (
        "data/terms.yaml",
        "source: ours",
        "source: cited",
        "data/terms.yaml:1:3: the file: `reference` goes with source: cited, and only with it",
    ),
    "unit in capitals": (
        "data/units.yaml",
        "{id: job,",
        "{id: A Job,",
        (
            'data/units.yaml:2:4: id: "A Job" does not have the right form; use small letters a–z, digits and '
            "single hyphens, as in roads-2020"
        ),
    ),
    "date in another form": (
        "data/outcomes.yaml",
        "date: 2031-04-02",
        "date: 2031-4-2",
        r'data/outcomes.yaml:4:3: date: "2031-4-2" does not have the right form; '
        "write a date such as 2021-10-22, or 2021-10 for a month",
    ),
    "date that no calendar has": (
        "data/outcomes.yaml",
        "date: 2031-04-02",
        "date: 2031-02-30",
        'data/outcomes.yaml:4:3: date: "2031-02-30" is not in the calendar; write 2021-10-22, or 2021-10 for a month',
    ),
    "address without a scheme": (
        "data/outcomes.yaml",
        "url: https://news",
        "url: news",
        r'data/outcomes.yaml:10:3: url: "news.example.org/bridge.html" does not have the right form; '
        "write a whole address such as https://example.org/page",
    ),
    "address that runs a script": (
        "data/outcomes.yaml",
        "url: https://news.example.org/bridge.html",
        "url: javascript:alert(1)",
        r'data/outcomes.yaml:10:3: url: "javascript:alert(1)" does not have the right form; '
        "write a whole address such as https://example.org/page",
    ),
    "publication about nothing": (
        "data/outcomes.yaml",
        "[wc2031-003]",
        "[]",
        "data/outcomes.yaml:1:3: commitments: empty; name at least one, but it is []",
    ),
    "source that is not there": (
        "data/site.yaml",
        "file: report.txt",
        "file: reports.txt",
        "data/sources/reports.txt:1:1: the file does not exist; did you mean report.txt?",
    ),
    "translation with a paragraph too few": (
        "data/sources/report.en.md",
        "\n\n## II. Work",
        " ## II. Work",
        (
            "data/sources/report.en.md:3:1: 3 paragraphs, but the Chinese text has 5; they must match one to one. "
            "The translation seems to lack “(上接第一版)就业稳中向好。2030年新增城镇就…” (p02)"
        ),
    ),
    "page without a title": (
        "content/en/about.md",
        "title: About this site\n",
        "",
        (
            "content/en/about.md:2:1: this line of the page's head must be “title: …”; the page starts with ---, "
            "title: …, summary: …, ---, one line each"
        ),
    ),
}


@pytest.mark.parametrize("file, right, wrong, problem", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_reported_with_its_place_and_what_would_be_right(city, file, right, wrong, problem):
    city.edit(file, right, wrong)
    run = city.check()
    assert run.problems == [problem]
    assert run.code == 1


def test_the_fixture_city_has_no_problems(city):
    run = city.check()
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("8 commitments, 2 results, 2 terms, 5 articles: no problems")


def test_every_problem_of_every_file_is_told_at_once(city):
    city.edit(TARGETS, "bound: about", "bound: abouts")
    city.edit("data/places.yaml", "pinyin: shanghe", "pinyn: shanghe")
    city.edit("content/zh/about.md", "summary: ", "")
    files = [problem.partition(":")[0] for problem in city.check().problems]
    assert files == ["content/zh/about.md", "data/places.yaml", "data/places.yaml", "data/targets.yaml"]


def test_the_closing_line_counts_the_problems(city):
    city.edit(TARGETS, "bound: about", "bound: abouts")
    assert city.check().err.splitlines()[-1] == "1 problem; the site was left as it is"
    city.edit("data/site.yaml", "year: 2031", "year: soon")
    assert city.check().err.splitlines()[-1] == "2 problems; the site was left as it is"


def test_one_changed_character_of_the_source_is_noticed(city):
    city.edit("data/sources/report.txt", "云岭大桥", "云领大桥")
    (problem,) = city.check().problems
    assert problem.startswith(
        "data/sources/report.txt:8:1: the source text was changed: “开工建设云岭大桥”, which is quoted from it, "
        "is no longer there; "
    )


@pytest.mark.parametrize("name", ["data/places.yaml", "content/zh/about.md"])
def test_a_file_in_another_encoding_is_named(city, name):
    (city.root / name).write_bytes("上河区".encode("gb18030"))
    (problem,) = city.check().problems
    assert (
        problem == f"{name}:1:1: not UTF-8: the byte 0xC9 can't stand here, and the file looks like GB 18030; "
        "save the file as UTF-8"
    )


def test_a_file_with_another_name_is_found_by_its_likeness(city):
    (city.root / "data/places.yaml").rename(city.root / "data/place.yaml")
    assert city.check().problems == ["data/places.yaml:1:1: the file does not exist; did you mean place.yaml?"]


def test_a_city_need_not_tell_of_searches(city):
    book = read(city.root, ROOT / "templates").book
    assert [s.found for s in book.searches_of["wc2031-002"]] == ["nothing"]
    (city.root / "data/searches.yaml").unlink()
    assert (city.check().code, read(city.root, ROOT / "templates").book.searches) == (0, ())


def test_a_city_need_not_list_other_words_to_search_with(city):
    book = read(city.root, ROOT / "templates").book
    assert [group.typed["zh"] for group in book.synonyms] == [("过江通道",), ("名额",)]
    (city.root / "data/synonyms.yaml").unlink()
    assert (city.check().code, read(city.root, ROOT / "templates").book.synonyms) == (0, ())


def test_the_searches_for_a_commitment_stand_oldest_first(city):
    with (city.root / "data/searches.yaml").open("a", encoding="utf-8") as file:
        file.write("- {commitments: [wc2031-002], date: 2031-12, where: {zh: 报纸, en: newspapers}, found: held}\n")
    book = read(city.root, ROOT / "templates").book
    found = [(s.date, s.found) for s in book.searches_of["wc2031-002"]]
    assert found == [("2031-12", "held"), ("2032-01-15", "nothing")]


def test_a_page_must_exist_in_both_languages(city):
    (city.root / "content/en/method.md").unlink()
    assert city.check().problems == [
        "content/en/method.md:1:1: the page is missing in this language; translate the other one"
    ]


@pytest.mark.parametrize(
    "right, wrong, problem",
    [
        (
            "skip: {zh: 跳到正文, en: Skip to the text}",
            "skip: {zh: 跳到正文}",
            "skip.en: missing; every record needs it",
        ),
        (
            "skip: {zh: 跳到正文, en: Skip to the text}",
            "skip: {zh: 跳到正文, en: Skip to the text, fr: Au texte}",
            "skip.fr: unknown key",
        ),
    ],
)
def test_the_words_of_the_pages_are_checked_like_data(city, generator, right, wrong, problem):
    generator.edit("templates/strings.yaml", right, wrong)
    (found,) = city.check().problems
    place, _, message = found.partition(": ")
    assert place.startswith("templates/strings.yaml:") and place.count(":") == 2
    assert message == problem


@pytest.mark.parametrize("tag", ["!!python/name:os.system", "!!python/object/new:os.system [echo]", "!mine x"])
def test_yaml_makes_plain_values_only(tmp_path, tag):
    path = tmp_path / "evil.yaml"
    path.write_text(f"a: {tag}\n")
    try:
        assert yamlfile.load(path, "evil.yaml").data == {"a": ["echo"]}, "a list is a list whatever it is called"
    except ProblemsFound as found:
        assert str(found.problems[0]).startswith("evil.yaml:1:4: YAML: could not determine a constructor for the tag")


def test_an_alias_bomb_is_refused_before_it_unfolds(tmp_path):
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(ProblemsFound) as found:
        yamlfile.load(path, "bomb.yaml")
    assert len(found.value.problems) < 200


def test_every_key_and_value_remembers_its_place(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("- id: x\n  quote:\n    zh: 望川\n  places: [a, bc]\n")
    file = yamlfile.load(path, "a.yaml")
    assert file.data == [{"id": "x", "quote": {"zh": "望川"}, "places": ["a", "bc"]}]
    assert file.at((0,)) == (1, 3)
    assert file.at((0, "quote", "zh")) == (3, 5)
    assert file.at((0, "places", 1)) == (4, 15)
    assert file.at((0, "quote", "en")) == (2, 3), "of the nearest thing around it"


def test_a_date_stays_the_text_that_was_typed(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("date: 2031-04-02\n")
    assert yamlfile.load(path, "a.yaml").data == {"date": "2031-04-02"}


@pytest.mark.parametrize(
    "word, hint", [("atleast", "; did you mean at_least?"), ("abuot", "; did you mean about?"), ("zzz", "")]
)
def test_a_mistyped_word_gets_the_nearest_one(word, hint):
    assert nearest(word, ["about", "at_least"]) == hint


def test_a_given_address_stands_in_for_the_one_in_the_data(city):
    assert read(city.root, ROOT / "templates").book.site.base_url is None
    assert read(city.root, ROOT / "templates", "https://a.example/b/").book.site.base_url == "https://a.example/b/"


# --- the report as paragraphs --------------------------------------------------------------------


def test_a_report_is_split_into_numbered_paragraphs():
    title, section, text = parse("\n# 题目\n\n## 一节\n\n**小题。**第一句。第二句;第三句。\n")
    assert [(p.id, p.level, p.text) for p in (title, section, text)] == [
        ("p01", "title", "题目"),
        ("p02", "section", "一节"),
        ("p03", "text", "小题。第一句。第二句;第三句。"),
    ]
    assert text.bold == ((0, 3),)


def test_a_sentence_ends_with_its_mark_and_not_inside_a_number():
    (text,) = parse("**小题。**增长8.5%左右。开工建设大桥;完成工厂。")
    start = text.text.index("开工")
    assert text.text[slice(*text.sentence(start, start + 2))] == "开工建设大桥;"
    start = text.text.index("8.5%")
    assert text.text[slice(*text.sentence(start, start + 4))] == "增长8.5%左右。"


def test_a_sentence_broken_off_by_a_column_is_joined_and_the_break_remembered():
    (text,) = parse("**小题。**开工建设\n\n大桥。")
    assert text.text == "小题。开工建设大桥。"
    assert text.breaks == (7,)
