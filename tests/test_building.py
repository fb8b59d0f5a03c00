"""Builds from end to end: what is made again and why, what comes out, and how it ends."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ADDRESS, ROOT, City, put, read_all, until

from pledgebook.book import yamlfile

TARGETS = "data/targets.yaml"

#: One edit of each kind -> (file, words, what takes their place).
EDITS = {
    "plain text": (TARGETS, "The words speak of a start and not of an opening.", "A start and not an opening."),
    "title": (
        TARGETS,
        "    en: Start to build the Yunling Bridge\n  quote",
        "    en: Start to build a bridge at Yunling\n  quote",
    ),
    "target": (TARGETS, "bound: at_least, measure: count}", "bound: at_least, measure: level}"),
    "summary of a theme": (
        "data/themes.yaml",
        "Growth, jobs, a bridge and a sewage plant.",
        "Growth, jobs, one bridge and a plant.",
    ),
    "name of a place": ("data/places.yaml", "short: {zh: 上河, en: Shanghe}", "short: {zh: 上河, en: Upper River}"),
    "explainer": ("content/en/themes/schools.md", "A [school place]", "One [school place]"),
    "definition": ("data/terms.yaml", "en: Room for a pupil at a school.", "en: Room for one more pupil."),
    "name of the site": ("data/site.yaml", '"Wangchuan 2031, line by line"', '"Wangchuan 2031 by the line"'),
    "unit": ("data/units.yaml", "other: schools}", "other: school buildings}"),
    "publication": ("data/outcomes.yaml", "date: 2031-04-02", "date: 2031-04-03"),
}


def clean_build(city: City, tmp_path, *words: str) -> dict[str, bytes]:
    """What a build of the same files makes that has never been made before."""
    other = City(tmp_path / "clean")
    shutil.copytree(city.root, other.root, ignore=shutil.ignore_patterns("site", "manifest-*"))
    run = other.build(*words)
    assert run.code == 0, run.err
    return other.files()


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_incremental_build_writes_only_what_differs_and_equals_a_clean_one(built_city, tmp_path, edit):
    def stamps():
        return {name: (built_city.out / name).stat().st_mtime_ns for name in built_city.files()}

    old, old_stamps = built_city.files(), stamps()
    built_city.edit(*edit)
    run = built_city.build()
    assert run.code == 0, run.err
    new, new_stamps = built_city.files(), stamps()
    changed = {name for name in old | new if old.get(name) != new.get(name)}
    assert {name for name in new if new_stamps[name] != old_stamps.get(name)} == changed
    assert changed
    assert new == clean_build(built_city, tmp_path)


@pytest.mark.slow
def test_the_number_of_processes_changes_nothing(city, tmp_path, monkeypatch):
    monkeypatch.setattr("pledgebook.making.maker.WORTH_A_PROCESS", 1e-9)
    one = clean_build(city, tmp_path / "1", "--jobs", "1")
    assert clean_build(city, tmp_path / "2", "--jobs", "2") == one


@pytest.mark.slow
def test_a_build_from_the_cache_equals_one_without(built_city):
    with_cache = built_city.files()
    assert built_city.build("--no-cache").code == 0
    assert built_city.files() == with_cache


def test_a_second_build_makes_nothing(built_city):
    run = built_city.build()
    first, files, size = run.out.splitlines()
    assert re.fullmatch(r"\d+ pages in \d+\.\d\d s: 0 made, \d+ as they were", first)
    assert re.fullmatch(r"files: 0 written, \d+ unchanged, 0 removed", files)
    assert re.fullmatch(r"size: \d+ files, [\d.]+ MB, the largest [\d.]+ MB; taken by .*GitHub Pages.*", size)


def test_the_closing_summary_says_what_was_made_again_and_why(built_city):
    """An explanation stands on its commitment's page and in its theme's booklet, and is searched in its language."""
    built_city.edit(*EDITS["plain text"])
    first, why, files, _ = built_city.build().out.splitlines()
    assert re.fullmatch(r"\d+ pages in \d+\.\d\d s: 5 made, \d+ as they were", first)
    assert why.split() == ["5", "data", "changed:", "wc2031-003.plain"]
    # In both languages the page, as it names the record's version, and that of the downloads; the booklet; records,
    # citations, tables, archive.
    assert re.fullmatch(r"files: \d+ written, \d+ unchanged, 0 removed", files)


def test_a_first_build_is_all_new(city):
    *_, first, why, files, _ = (
        line for line in city.build().out.splitlines() if not line.startswith(("making", "new addresses"))
    )
    pages = first.split()[0]
    assert why.split() == [pages, "new"]
    assert files.startswith("files: ") and files.endswith(" written, 0 unchanged, 0 removed")


def test_a_template_change_makes_its_pages_again(built_city, generator):
    built_city.build()
    generator.edit("templates/glossary.html", '<dl class="glossary">', '<dl class="glossary all">')
    run = built_city.build()
    assert "    2  template changed" in run.out
    assert b'<dl class="glossary all">' in built_city.files()["en/glossary.html"]


def test_a_change_of_what_all_pages_share_makes_all_again(built_city, generator):
    generator.edit(
        "templates/strings.yaml", "skip: {zh: 跳到正文, en: Skip to the text}", "skip: {zh: 跳到正文, en: Skip}"
    )
    run = built_city.build()
    assert " 0 as they were" in run.out
    assert b'href="#main">Skip</a>' in built_city.files()["en/index.html"]


def test_a_changed_stylesheet_is_published_and_makes_no_page(built_city, generator):
    with (generator.root / "static/site.css").open("a") as sheet:
        sheet.write("/* more */\n")
    run = built_city.build()
    assert " 0 made," in run.out and "files: 3 written" in run.out, "the sheet, the archive, the list of hashes"


@pytest.mark.parametrize("damage", ["removed", "changed"])
def test_a_damaged_page_is_made_again(built_city, damage):
    whole = built_city.files()
    page = built_city.out / "zh/c/wc2031-001.html"
    page.unlink() if damage == "removed" else put(page, "x")
    assert "    1  file changed or missing" in built_city.build().out
    assert built_city.files() == whole


def test_a_stray_file_stays_and_is_told(built_city):
    whole = built_city.files()
    (built_city.out / "zh/stray.html").write_text("x")
    for _ in range(2):
        run = built_city.build()
        assert "0 removed" in run.out
        assert "zh/stray.html in the output folder is not from a build and was left alone" in run.err
    built_city.edit(*EDITS["plain text"])
    assert built_city.build().code == 0
    assert built_city.files()["zh/stray.html"] == b"x" and built_city.files().keys() - whole.keys() == {"zh/stray.html"}


def forget_published(city: City) -> None:
    """As if the city's site had never been published, so that records and pages may go without a redirect."""
    (city.root / "data/permalinks.lock").unlink()


@pytest.mark.slow
def test_a_removed_record_s_files_go(built_city):
    """The project without a number is taken out; its number in a name stays excluded."""
    forget_published(built_city)
    path = built_city.root / TARGETS
    head, *records = path.read_text(encoding="utf-8").split("- id: ")
    gone = next(r for r in records if r.startswith("wc2031-007"))
    path.write_text("- id: ".join([head, *(r for r in records if r is not gone)]), encoding="utf-8")
    before = set(built_city.files())
    run = built_city.build()
    assert run.code == 0, run.err
    removed = before - set(built_city.files())
    assert {"zh/c/wc2031-007.html", "en/c/wc2031-007.html"} <= removed
    # The rules for old addresses went with what was published.
    assert all("wc2031-007" in name for name in removed - {"_redirects"})
    history = {
        f"{language}/{name}" for language in ("zh", "en") for name in ("changes.html", "feed.xml")
    }  # what was recorded of it stays told
    history |= {name for name in built_city.files() if "/versions/" in name}
    assert not [
        name
        for name, data in built_city.files().items()
        if b"wc2031-007" in data and name.endswith((".html", ".json", ".csv", ".xml")) and name not in history
    ]


def test_a_removed_article_s_pages_go(built_city):
    forget_published(built_city)
    for language in ("zh", "en"):
        (built_city.root / f"content/{language}/themes/schools.md").unlink()
    run = built_city.build()
    assert run.code == 0, run.err
    assert b"::: chart" not in built_city.files()["zh/themes/schools.html"]
    assert not [name for name in built_city.files() if name.startswith("charts/targets-schools")]


@pytest.mark.slow
def test_absolute_addresses_appear_with_a_base_url_and_only_there(as_built, addressed):
    assert not [name for name, data in as_built.files().items() if ADDRESS.encode() in data]
    files = addressed.files()
    assert f'<link rel="canonical" href="{ADDRESS}zh/c/wc2031-001.html">'.encode() in files["zh/c/wc2031-001.html"]
    assert f"<loc>{ADDRESS}en/index.html</loc>".encode() in files["sitemap.xml"]
    assert f"Sitemap: {ADDRESS}sitemap.xml".encode() in files["robots.txt"]
    assert addressed.build().code == 0
    assert addressed.files() == as_built.files()


def test_a_file_that_was_read_before_still_knows_its_lines(built_city, monkeypatch):
    """Only the file that changed is parsed.

    A problem in another one is told with the place that a check without a cache finds.
    """
    parsed = []
    monkeypatch.setattr(
        "pledgebook.book.yamlfile._parse",
        lambda text, name, parse=yamlfile._parse: parsed.append(name) or parse(text, name),
    )
    built_city.edit("data/units.yaml", "- {id: school,", "- {id: schoolhouse,")
    run = built_city.build()
    assert parsed == ["data/units.yaml"]
    assert run.code == 1 and run.problems == built_city.check().problems
    assert run.problems[0].startswith("data/targets.yaml:") and "target.unit" in run.problems[0]


# --- templates that fail ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "right, wrong, problem",
    [
        ("{% endblock %}", "{% endblok %}", "templates/glossary.html:11:1: template: "),
        (
            "{{ page.description }}",
            "{{ page.descriptoin }}",
            "templates/glossary.html:4:1: template, at the page zh/glossary.html: ",
        ),
        (
            "{{ t.definition }}",
            "{{ t.defintion }}",
            "templates/glossary.html:8:1: template, at the page zh/glossary.html: ",
        ),
        (
            "s('term.' ~ t.source)",
            "s('terms.' ~ t.source)",
            "templates/glossary.html:8:1: template, at the page zh/glossary.html: ",
        ),
        (
            '{% extends "layout.html" %}',
            '{% extends "layuot.html" %}',
            'templates/glossary.html:1:13: template: there is no "layuot.html"; did you mean layout.html?',
        ),
    ],
    ids=["syntax", "undefined attribute", "undefined key", "unknown words", "unknown template"],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_template_that_fails_is_named_with_its_line(built_city, generator, monkeypatch, jobs, right, wrong, problem):
    monkeypatch.setattr("pledgebook.making.maker.WORTH_A_PROCESS", 1e-9)
    before = built_city.files()
    path = generator.root / "templates/glossary.html"
    path.write_text(
        path.read_text().replace(right, wrong, 1)
        if right != "{% endblock %}"
        else wrong.join(path.read_text().rsplit(right, 1))
    )
    run = built_city.build("--jobs", jobs)
    assert run.code == 1
    assert [line for line in run.problems if line.startswith(problem)], run.err
    assert built_city.files() == before


@pytest.mark.parametrize(
    "right, wrong, message",
    [
        ("glossary.title:", "glossary.titel:", 'there are no words "glossary.title"'),
        ('"{n} terms and programme names', '"{m} terms and programme names', "there is nothing called {m}"),
        ('"{n} terms and programme names', '"{n terms and programme names', "a brace without its partner"),
    ],
)
def test_words_of_the_pages_that_can_t_be_used_are_named(built_city, generator, right, wrong, message):
    generator.edit("templates/strings.yaml", right, wrong)
    run = built_city.build()
    assert run.code == 1
    assert message in run.err and run.err.startswith("templates/strings.yaml:")


def test_a_chart_that_can_t_be_drawn_is_named(built_city):
    built_city.edit("data/themes.yaml", "title: {zh: 学校, en: Schools}", "title: {zh: 学校𪚥, en: Schools}")
    run = built_city.build()
    assert run.code == 1
    assert run.problems[0].startswith("data/themes.yaml:7:11: title.zh: ")
    assert "have no glyph for 𪚥 (U+2A6A5)" in run.problems[0]


# --- the command line -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words, code, said",
    [
        ([], 0, "pages in"),
        (["build"], 0, "pages in"),
        (["check"], 0, "no problems"),
        (["build", "--quiet"], 0, ""),
        (["bild"], 2, "invalid choice"),
        (["--jobs", "0"], 2, '"0" is not a whole number from 1 up'),
        (["--jobs", "two"], 2, "is not a whole number"),
        (["--base-url", "a.example"], 2, "is not an address like"),
        (["--base-url", "https://a.example"], 2, "with the slash at the end"),
        (["serve", "--port", "99999"], 2, "is not a port"),
        (["--help"], 0, "build,check,serve"),
    ],
)
def test_exit_codes_and_words(built_city, words, code, said):
    process = subprocess.run(
        [sys.executable, ROOT / "build.py", *words, *(["--root", built_city.root] if "--help" not in words else [])],
        capture_output=True,
        text=True,
    )
    assert process.returncode == code, process.stderr
    assert said in (process.stderr if code else process.stdout)
    assert said or not process.stdout


def test_problems_end_with_1(city):
    city.edit(TARGETS, "bound: about", "bound: abouts")
    process = city.start("build")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors.startswith("data/targets.yaml:15:53: ")
    assert not city.out.exists()


def test_a_folder_that_holds_no_city_is_wrong_usage(tmp_path):
    run = City(tmp_path).build()
    assert run.code == 2
    assert "there is no data/ folder in" in run.err


def test_checking_writes_nothing(city):
    before = read_all(city.root)
    assert city.check().code == 0
    assert read_all(city.root) == before


def test_another_city_is_named_nowhere_in_this_one(built_city):
    """Templates and generator know no city; all that is of one stands in its data/ and content/."""
    own = [name for name, data in built_city.files().items() if "衡阳".encode() in data or b"Hengyang" in data]
    assert own == []


# --- serve -----------------------------------------------------------------------------------------------


@pytest.fixture
def served(built_city):
    """A served city, its address and what it says of mistakes."""
    process = built_city.start("serve", "--port", "0", "--quiet")
    said: list[str] = []
    listener = threading.Thread(target=lambda: said.extend(process.stderr))
    listener.start()
    try:
        line = process.stdout.readline()
        yield built_city, re.search(r"http://127\.0\.0\.1:\d+/", line)[0], said
    finally:
        process.terminate()
        listener.join(timeout=60)
        process.communicate(timeout=60)


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def save_until(condition: Callable[[], object], file: Path) -> None:
    """Save a file until that is noticed: the watcher starts some time after the address is printed."""

    def saved() -> object:
        file.touch()
        return condition()

    until(saved, f"a site after {file.name} was saved")


def test_serving_rebuilds_on_save(served):
    city, address, _ = served
    page = address + "en/c/wc2031-003.html"
    assert "The words speak of a start" in fetch(page)
    version = fetch(address + ".version?/en/c/wc2031-003.html")
    city.edit(*EDITS["plain text"])
    save_until(lambda: "A start and not an opening." in fetch(page), city.root / TARGETS)
    until(lambda: fetch(address + ".version?/en/c/wc2031-003.html") != version, "open pages told to reload")
    assert "/.reload.js" in fetch(page) and ".reload.js" not in (city.out / "en/c/wc2031-003.html").read_text()


def test_serving_goes_on_after_a_mistake(served):
    city, address, said = served
    page = address + "en/c/wc2031-003.html"
    city.edit(TARGETS, "bound: about", "bound: abouts")
    save_until(lambda: any("abouts" in line for line in said), city.root / TARGETS)
    assert "The words speak of a start" in fetch(page)
    city.edit(TARGETS, "bound: abouts", "bound: about")
    city.edit(*EDITS["plain text"])
    save_until(lambda: "A start and not an opening." in fetch(page), city.root / TARGETS)


def test_a_port_that_is_taken_is_wrong_usage(served):
    city, address, _ = served
    second = city.start("serve", "--port", address.rsplit(":")[-1].strip("/"), "--quiet")
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 2
    assert "choose another with --port" in errors
