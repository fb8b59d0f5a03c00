"""What changed between versions of the data is written by comparing, and shown on a page and in feeds."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ElementTree
from datetime import date

import crawl
import feedparser
import pytest
from conftest import ADDRESS, ROOT, City

from pledgebook.book.read import read
from pledgebook.book.recorded import Change
from pledgebook.check import plausible
from pledgebook.lasting import state, version

ATOM = "{http://www.w3.org/2005/Atom}"
NOTE = "the data differ from the last recorded version; to record what changed, run: python build.py changes\n"


def book_of(city: City):
    return read(city.root, ROOT / "templates").book


def recorded(city: City, *words: str) -> list[Change]:
    """The changes of the version that the command writes."""
    run = city.run("changes", "--date", "2032-02-01", *words)
    assert run.code == 0, run.err
    return list(book_of(city).versions[-1].changes)


# --- comparing --------------------------------------------------------------------------------------------

TARGETS = "data/targets.yaml"


@pytest.mark.parametrize(
    "file, old, new, record, field, kind",
    [
        (
            TARGETS,
            "    en: Start to build the Yunling Bridge\n  quote",
            "    en: Begin to build the Yunling Bridge\n  quote",
            "wc2031-003",
            "title.en",
            "translation",
        ),
        (
            TARGETS,
            "en: The words speak of a start and not of an opening.",
            "en: A start.",
            "wc2031-003",
            "plain.en",
            "translation",
        ),
        (TARGETS, "zh: “开工”说的是开始，不是建成。", "zh: “开工”是开始。", "wc2031-003", "plain.zh", "wording"),
        (
            TARGETS,
            "bound: at_least, measure: count}",
            "bound: at_least, measure: level}",
            "wc2031-002",
            "target.measure",
            "correction",
        ),
        (TARGETS, "comparable: same", "comparable: partly", "wc2031-002", "baseline.comparable", "correction"),
        (
            TARGETS,
            "why: {zh: 两处都叫“新增城镇就业”。",
            "why: {zh: 两处用词一样。",
            "wc2031-002",
            "baseline.why.zh",
            "wording",
        ),
        (
            "data/terms.yaml",
            "en: Room for a pupil at a school.",
            "en: Room for one more pupil.",
            "term:school-places",
            "definition.en",
            "translation",
        ),
        ("data/exclusions.yaml", "why: {zh: 年份。", "why: {zh: 是年份。", "exclusion:2030年新增", "why.zh", "wording"),
        (
            "data/outcomes.yaml",
            "en: Work on the Yunling Bridge began in March 2031.",
            "en: Work began in March 2031.",
            "wc2031-003",
            "outcome.finding.en",
            "outcome",
        ),
    ],
)
def test_the_kind_of_a_change_follows_from_its_field(city, file, old, new, record, field, kind):
    city.edit(file, old, new)
    (change,) = recorded(city)
    assert (change.record, change.field, change.kind) == (record, field, kind)
    assert change.old != change.new and change.old and change.new


def test_english_that_changes_with_our_chinese_is_wording(city):
    city.edit(TARGETS, "zh: “开工”说的是开始，不是建成。", "zh: “开工”是开始。")
    city.edit(TARGETS, "en: The words speak of a start and not of an opening.", "en: A start.")
    assert [(c.field, c.kind) for c in recorded(city)] == [("plain.zh", "wording"), ("plain.en", "wording")]


def test_a_new_record_is_one_change(city):
    with (city.root / "data/terms.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "- id: bridge\n  term: {zh: 云岭大桥, en: the Yunling Bridge}\n"
            "  definition: {zh: 一座桥。, en: A bridge.}\n  source: ours\n"
        )
    assert recorded(city) == [Change(record="term:bridge", field="", kind="new", new="云岭大桥")]


def test_a_publication_is_told_of_each_commitment_it_is_about(city):
    city.edit("data/outcomes.yaml", "commitments: [wc2031-003]", "commitments: [wc2031-003, wc2031-004]")
    assert recorded(city) == [
        Change(
            record="wc2031-004", field="outcome", kind="outcome", new="2031-04-02 https://news.example.org/bridge.html"
        )
    ]
    assert version.of_record(book_of(city), "wc2031-004").date == "2032-02-01"


def test_another_report_of_a_finding_is_one_change(city):
    also = "  also: [{publisher: {zh: 报, en: Paper}, url: https://paper.example.org/}]\n  seen: 云岭大桥\n"
    city.edit("data/outcomes.yaml", "  checked: 2032-01-15\n- ", "  checked: 2032-01-15\n" + also + "- ")
    change = Change(record="wc2031-003", field="outcome.also", kind="outcome", new="https://paper.example.org/")
    assert recorded(city) == [change]


def test_a_town_of_a_place_is_told_by_its_code(city):
    code = '  code: "990121"\n'
    town = '  towns: [{code: "990121001", name: {zh: 农村镇, en: Nongcun Town}, words: 农村}]\n'
    city.edit("data/places.yaml", code, code + town)
    assert recorded(city) == [Change(record="place:yunling", field="towns", kind="correction", new="990121001")]


def test_a_record_may_be_taken_out_only_with_a_redirect(city):
    path = city.root / TARGETS
    records = re.split(r"(?m)^(?=- id: )", path.read_text(encoding="utf-8"))
    path.write_text("".join(r for r in records if "wc2031-007" not in r), encoding="utf-8")
    run = city.run("changes", "--date", "2032-02-01")
    assert run.code == 1 and re.match(
        r"data/changes\.lock:\d+:1: commitment:wc2031-007 was taken out; restore it or record a redirect",
        run.problems[0],
    )
    (city.root / "data/redirects.yaml").write_text(
        "- {from: commitment:wc2031-007, to: commitment:wc2031-008, why: {zh: 合并了。, en: They were merged.}}\n",
        encoding="utf-8",
    )
    assert recorded(city) == [
        Change(record="wc2031-007", field="", kind="correction", old="推进“八三”工程", new="commitment:wc2031-008")
    ]
    assert city.build().code == 0
    page = crawl.Document("en/changes.html", city.files()["en/changes.html"].decode())
    assert "c/wc2031-008.html" in [a.get("href") for a in page.elements("a")], (
        "the old record's place is that of the one it was merged into"
    )


# --- recording ---------------------------------------------------------------------------------------------


def test_what_stands_in_the_file_stays_and_the_next_time_nothing_changed(city):
    before = (city.root / "data/changes.yaml").read_text(encoding="utf-8")
    city.edit(TARGETS, "bound: at_least, measure: count}", "bound: at_least, measure: level}")
    recorded(city, "--reason-zh", "改正“口径”。", "--reason-en", 'A "measure": corrected.')
    after = (city.root / "data/changes.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    last = book_of(city).versions[-1]
    assert (last.date, last.reason.en, last.hash) == (
        "2032-02-01",
        'A "measure": corrected.',
        version.of_data(book_of(city)).hash,
    )
    assert "nothing changed" in city.run("changes").out
    assert (city.root / "data/changes.yaml").read_text(encoding="utf-8") == after


def test_the_first_version_has_no_changes(city, monkeypatch):
    monkeypatch.setattr(plausible, "today", lambda: date(2032, 2, 1))  # no version tells that this day has been
    shutil.rmtree(city.root / "data/versions")
    for name, text in (("changes.yaml", "# comment\n[]\n"), ("changes.lock", None)):
        (city.root / "data" / name).unlink() if text is None else (city.root / "data" / name).write_text(text)
    assert recorded(city) == []
    assert (city.root / "data/changes.yaml").read_text(encoding="utf-8").startswith("# comment\n- date: 2032-02-01\n")
    assert "nothing changed" in city.run("changes").out


def test_records_in_another_order_are_a_version_in_which_nothing_changed(city):
    path = city.root / "data/places.yaml"
    path.write_text("".join(reversed(re.split(r"(?m)^(?=- id: )", path.read_text(encoding="utf-8")))), encoding="utf-8")
    assert recorded(city) == []
    assert "another order" in book_of(city).versions[-1].reason.en


@pytest.mark.parametrize(
    "words, code, said",
    [
        (["--reason-zh", "改正。"], 2, "give the reason in both languages"),
        (["--date", "2032-13-01"], 2, "is not a date"),
        (["--date", "2030-01-01"], 1, "data/changes.yaml:1:1: the last version is of 2032-01-20"),
    ],
)
def test_what_the_command_refuses(city, words, code, said):
    city.edit(TARGETS, "bound: at_least, measure: count}", "bound: at_least, measure: level}")
    run = city.run("changes", *words)
    assert run.code == code and said in run.err


@pytest.mark.parametrize("damage", ["missing", "of another version", "no lines"])
def test_without_the_recorded_state_nothing_is_guessed(city, damage):
    lock = city.root / "data/changes.lock"
    text = lock.read_text(encoding="utf-8")
    # Without its marks, which would give the change away.
    unmarked = re.sub(r"(?m)^version\t(lines|history)\t.*\n", "", text)
    of_another = unmarked.replace(book_of(city).versions[-1].hash, "0" * 12)
    lock.unlink() if damage == "missing" else lock.write_text(
        "nonsense\n" if damage == "no lines" else of_another,
        encoding="utf-8",
    )
    city.edit(TARGETS, "bound: at_least, measure: count}", "bound: at_least, measure: level}")
    before = (city.root / "data/changes.yaml").read_text(encoding="utf-8")
    run = city.run("changes")
    assert (
        run.code == 1
        and run.err.startswith("data/changes.lock:1:1: ")
        and "restore the file from version control" in run.err
    )
    assert (city.root / "data/changes.yaml").read_text(encoding="utf-8") == before


def test_a_build_says_in_one_line_that_the_data_differ_and_builds(built_city):
    assert built_city.build().err == ""
    built_city.edit(TARGETS, "The words speak of a start and not of an opening.", "A start.")
    run = built_city.build()
    assert (run.code, run.err) == (0, NOTE)
    assert built_city.build("--quiet").err == ""


def test_the_real_data_are_a_recorded_version():
    book = read(ROOT, ROOT / "templates").book
    assert version.recorded(book)
    assert state.of_records(state.read(ROOT)) == state.state(book)


# --- the page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_every_version_newest_first_with_old_and_new(built_city, language):
    page = crawl.Document(f"{language}/changes.html", built_city.files()[f"{language}/changes.html"].decode())
    assert [t["datetime"] for t in page.elements("time")] == ["2032-01-20", "2031-04-30"]
    first, last = book_of(built_city).versions
    # Our own words stand on the page of their language.
    ours = {
        "zh": ("说明（中文）", "这个名称里的数字没有解释。", "名称里的数字是什么意思，报告没有解释。"),
        "en": ("Title (English)", "Finish the Shanghe Sewage Plant", "Complete the Shanghe Sewage Plant"),
    }
    assert all(words in page.text for words in ours[language])
    assert not any(words in page.text for words in ours["zh" if language == "en" else "en"][:2])
    assert [link for link in page.links if link.address == "c/wc2031-003.html"] and [
        link for link in page.links if link.address == "glossary.html#eight-three"
    ]
    assert (
        page.text.index(last.hash)
        < page.text.index({"zh": "首次记录的版本。", "en": "First recorded version."}[language])
        < page.text.index(first.hash)
    )


# --- feeds -------------------------------------------------------------------------------------------------


def feeds(city: City) -> dict[str, bytes]:
    found = {name: data for name, data in city.files().items() if name.endswith(".xml") and name != "sitemap.xml"}
    assert set(found) == {
        f"{l}/{name}.xml" for l in ("zh", "en") for name in ("feed", "themes/schools", "themes/building")
    }
    return found


def test_feeds_have_all_that_atom_requires(addressed):
    """RFC 4287, 4.1.1 and 4.1.2.

    Id, title and updated once in each; an author; a link to the page or content; ids unique.
    """
    for name, data in feeds(addressed).items():
        feed = ElementTree.fromstring(data)
        entries = feed.findall(f"{ATOM}entry")
        assert feed.tag == f"{ATOM}feed" and entries, name
        for one in (feed, *entries):
            for required in ("id", "title", "updated"):
                (element,) = one.findall(f"{ATOM}{required}")
                assert element.text.strip(), (name, required)
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", one.find(f"{ATOM}updated").text)
            assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one.find(f"{ATOM}id").text)
            assert len([link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]) == 1
        assert feed.find(f"{ATOM}author/{ATOM}name").text
        ids = [e.find(f"{ATOM}id").text for e in entries]
        assert len(ids) == len(set(ids))
        assert feed.find(f"{ATOM}updated").text == max(e.find(f"{ATOM}updated").text for e in entries)
        parsed = feedparser.parse(data)
        assert not parsed.bozo and parsed.version == "atom10" and len(parsed.entries) == len(entries), name


def test_a_feed_reader_gets_whole_addresses_that_lead_to_pages(addressed):
    """It may know neither where the feed came from nor how to complete an address."""
    files = addressed.files()
    for name, data in feeds(addressed).items():
        parsed = feedparser.parse(data)
        found = [link.href for one in (parsed.feed, *parsed.entries) for link in one.links]
        assert f"{ADDRESS}{name}" in found
        assert len(found) >= 2 + len(parsed.entries)
        for href in found:
            assert href.startswith(ADDRESS), name
            assert href.removeprefix(ADDRESS).partition("#")[0] in files, name


@pytest.mark.slow
def test_entries_are_known_again_at_another_address(addressed):
    def ids() -> list[str]:
        return [id.text for data in feeds(addressed).values() for id in ElementTree.fromstring(data).iter(f"{ATOM}id")]

    before = ids()
    assert addressed.build("--base-url", "https://b.example/").code == 0
    assert ids() == before, "a reader's program must not take old entries for new ones"


def test_without_an_address_there_are_no_feeds_and_the_page_says_why(built_city):
    files = built_city.files()
    assert not [path for path in files if path.endswith(".xml")]
    for path in ("en/c/wc2031-001.html", "zh/changes.html", "en/themes/schools.html"):
        links = crawl.Document(path, files[path].decode()).links
        assert links and not [link.address for link in links if link.address.endswith(".xml")], path
    assert "This copy has no feeds" in files["en/changes.html"].decode()
    assert "这一份没有订阅源" in files["zh/changes.html"].decode()


@pytest.mark.slow
def test_feeds_that_were_published_are_missed_only_where_there_could_be_some(addressed):
    """Their addresses are recorded; a build without an address can't have them, and fails for nothing else."""
    assert addressed.run("permalinks").code == 0
    lock = (addressed.root / "data/permalinks.lock").read_text(encoding="utf-8")
    assert "en/themes/schools.xml" in lock
    assert addressed.build().code == 0
    assert addressed.check().code == 0
    (addressed.root / "data/permalinks.lock").write_text(lock + "zh/themes/zebra.xml\n", encoding="utf-8")
    assert addressed.build().code == 0
    (problem,) = addressed.build("--base-url", ADDRESS).problems
    assert "zh/themes/zebra.xml vanished" in problem


def test_a_theme_s_feed_has_its_own_records_and_the_first_version(addressed):
    titles = [e.title for e in feedparser.parse(addressed.files()["en/themes/schools.xml"]).entries]
    assert titles == [
        "wording: Push ahead with the “Eight-Three” project",
        "outcome: 2,400 new school places",
        "First recorded version.",
    ]


def test_feeds_can_be_found_and_followed(addressed):
    files = addressed.files()
    for path, feed in (
        ("en/c/wc2031-001.html", "../feed.xml"),
        ("zh/changes.html", "feed.xml"),
        ("zh/themes/schools.html", "schools.xml"),
    ):
        page = crawl.Document(path, files[path].decode())
        assert feed in [link["href"] for link in page.elements("link") if link.get("type") == "application/atom+xml"]
    for path, feed in (("zh/changes.html", "feed.xml"), ("zh/themes/schools.html", "schools.xml")):
        assert feed in [a.get("href") for a in crawl.Document(path, files[path].decode()).elements("a")]
    assert "changes.html" in [
        a.get("href") for a in crawl.Document("en/index.html", files["en/index.html"].decode()).elements("a")
    ]
