"""Every recorded version can be opened, cited, rebuilt to the byte, and never changes."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import crawl
import frictionless
import pytest
from conftest import ADDRESS, FIXTURE_CITY, ROOT, City, copy_of_the_city, once, open_window, put, read_all

from pledgebook.book.read import read
from pledgebook.check import plausible
from pledgebook.files import citation_styles, frozen, works
from pledgebook.lasting import changes, state, version
from tools import crate_validator

TARGETS = "data/targets.yaml"
TITLE = "    en: Start to build the Yunling Bridge\n  quote"
CITED = "wc2031-003"
#: The names that three more versions get.
LATER = ["2032-02-01", "2032-02-01-2", "2032-03-01"]


def book_of(root: Path, base_url: str | None = None):
    return read(root, ROOT / "templates", base_url).book


def record(city: City, date: str) -> str:
    """Record the data as they are; the name of the version."""
    run = city.run("changes", "--date", date)
    assert run.code == 0, run.err
    return book_of(city.root).version_names[-1]


def three_more(city: City) -> list[str]:
    """Three versions with changes of all kinds: words, a field, a publication, the order, a record taken out."""
    city.edit(TARGETS, TITLE, TITLE.replace("Start to build", "Begin to build"))
    city.edit("data/outcomes.yaml", "commitments: [wc2031-003]", "commitments: [wc2031-003, wc2031-004]")
    names = [record(city, "2032-02-01")]
    places = city.root / "data/places.yaml"
    records = re.split(r"(?m)^(?=- id: )", places.read_text(encoding="utf-8"))
    places.write_text("".join([records[0], *reversed(records[1:])]), encoding="utf-8")
    city.edit(TARGETS, "bound: at_least, measure: count}", "bound: at_least, measure: level}")
    names.append(record(city, "2032-02-01"))
    city.edit(TARGETS, "    en: Begin to build", "    en: Begin, at last, to build")
    targets = city.root / TARGETS
    records = re.split(r"(?m)^(?=- id: )", targets.read_text(encoding="utf-8"))
    targets.write_text("".join(r for r in records if "wc2031-007" not in r), encoding="utf-8")
    (city.root / "data/redirects.yaml").write_text(
        "- {from: commitment:wc2031-007, to: commitment:wc2031-008, why: {zh: 合并了。, en: They were merged.}}\n",
        encoding="utf-8",
    )
    return [*names, record(city, "2032-03-01")]


@pytest.fixture(scope="session")
def later(tmp_path_factory, as_built) -> City:
    """The city after three more versions, built; not to be changed."""

    def make(root: Path) -> None:
        city = copy_of_the_city(root, as_built.root / ".cache")
        assert three_more(city) == LATER
        run = city.build()
        assert run.code == 0, run.err

    return City(once(tmp_path_factory, "later", make))


def archived(root: Path, name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(root / changes.ARCHIVES / f"{name}.zip")


def see_that_each_can_be_rebuilt(root: Path, hashed: bool) -> int:
    """Set the last state back version by version, and compare with what was recorded and archived of each.

    `hashed` tells whether all were recorded since hashes leave out defaults; the SHA-256 of the state always did.
    """
    book, last = book_of(root), state.of_records(state.read(root))
    rebuilt = changes.rebuilt(last, book.versions)
    for name, v, found in zip(book.version_names, book.versions, rebuilt, strict=True):
        assert state.sha256(found) == v.state, name
        assert not hashed or version.of_data(state.book_of(found, book)).hash == v.hash, name
        assert state.held(found) == v.held, name
        with archived(root, name) as archive:
            assert archive.read("state.tsv").decode("utf-8") == state.lines(found), name
            rows = json.loads(archive.read("data/commitments.json"))
        assert [row["id"] for row in rows] == found["order", "commitment"], name
        assert {row["id"]: row["title_zh"] for row in rows} == {
            record.partition(":")[2]: value
            for (record, field), value in found.items()
            if record.startswith("commitment:") and field == "title.zh"
        }
    return len(rebuilt)


# --- rebuilding -------------------------------------------------------------------------------------------------


def test_every_version_of_the_real_data_is_rebuilt_exactly():
    assert see_that_each_can_be_rebuilt(ROOT, hashed=False) >= 3


@pytest.mark.slow
def test_versions_with_every_kind_of_change_are_rebuilt_exactly(later):
    assert list(book_of(later.root).version_names[-3:]) == LATER
    assert see_that_each_can_be_rebuilt(later.root, hashed=True) == 5


@pytest.mark.slow
def test_what_the_changes_don_t_say_is_in_the_undo_and_nothing_else(later):
    words, order, taken_out = book_of(later.root).versions[-3:]
    assert list(words.undo) == ["outcome:https://news.example.org/bridge.html"]
    assert "order" in order.undo and "commitment:wc2031-002" not in order.undo
    assert {"commitment:wc2031-007", "order"} == set(taken_out.undo)


@pytest.mark.slow
def test_a_version_without_its_undo_is_not_rebuilt(later):
    """The test of rebuilding would see it."""
    book, last = book_of(later.root), state.of_records(state.read(later.root))
    lamed = (*book.versions[:-1], book.versions[-1].model_copy(update={"undo": {}, "absent": {}}))
    assert state.sha256(changes.rebuilt(last, lamed)[-2]) != book.versions[-2].state


# --- archives ----------------------------------------------------------------------------------------------------


def test_an_archive_is_the_same_bytes_whenever_it_is_made():
    book = book_of(FIXTURE_CITY)
    kept = (FIXTURE_CITY / changes.ARCHIVES / f"{book.version_names[-1]}.zip").read_bytes()
    sources = {name: content for name, content in contents(kept).items() if name.startswith("sources/")}
    assert frozen.packed(book, sources) == frozen.packed(replace(book), sources)


def contents(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.slow
def test_an_archive_holds_data_sources_schemas_and_citations(later):
    name = LATER[-1]
    book = book_of(later.root)
    found = contents((later.root / changes.ARCHIVES / f"{name}.zip").read_bytes())
    for source in ("report.txt", "report.en.md", "misprints.yaml"):
        assert found[f"sources/{source}"] == (later.root / "data/sources" / source).read_bytes()
    cited = {item["id"]: item for item in json.loads(found["citations.json"])}
    assert {f"{c.id}.{l}" for c in book.commitments for l in ("zh", "en")} < set(cited)
    assert cited[f"{CITED}.en"]["title"] == "Begin, at last, to build the Yunling Bridge"
    assert cited[f"{CITED}.en"]["version"] == name
    assert [c["record"] for c in json.loads(found["changes.json"])] == ["wc2031-003", "wc2031-007"]
    assert "schema/targets.json" in found
    described = {e["@id"]: e for e in json.loads(found[frozen.METADATA])["@graph"]}
    for path, content in found.items():
        if path != frozen.METADATA:
            assert described[path]["sha256"] == hashlib.sha256(content).hexdigest(), path
            assert described[path]["contentSize"] == str(len(content)), path


@pytest.mark.parametrize("root", [FIXTURE_CITY, pytest.param(ROOT, marks=pytest.mark.real)], ids=["city", "real"])
def test_archives_are_small_and_their_data_package_is_valid(root, tmp_path):
    for name in book_of(root).version_names:
        assert (root / changes.ARCHIVES / f"{name}.zip").stat().st_size <= 1_500_000
    with archived(root, name) as archive:
        archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "data/datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


#: What the validator recommends and a site without contact or address can't give: contact, ROR and address of the
#: publisher; an address for the terms of the report's own words, which nobody has published.
NOT_GIVEN = {"85.0", "86.2", "89.0", "90.1", "93.0"}


def validated(tmp_path: Path, *words: str) -> dict:
    """What the validator says of the folder `crate`."""
    standards = Path(__file__).parent / "standards"
    command = [crate_validator(), standards / "validate_crate.py", tmp_path / "crate"]
    run = subprocess.run([*command, standards / "ro-crate-1.3.jsonld", *words], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.slow
def test_a_validator_of_ro_crates_accepts_an_archive(tmp_path):
    name = book_of(FIXTURE_CITY).version_names[-1]
    with archived(FIXTURE_CITY, name) as archive:
        archive.extractall(tmp_path / "crate")
    found = validated(tmp_path)
    assert found["checks"] > 100
    assert [i for i in found["issues"] if i[0] == "REQUIRED" or i[1].rpartition("_")[2] not in NOT_GIVEN] == []


@pytest.mark.slow
def test_the_validator_sees_a_file_that_is_missing(tmp_path):
    """The test above can fail."""
    with archived(FIXTURE_CITY, book_of(FIXTURE_CITY).version_names[-1]) as archive:
        archive.extractall(tmp_path / "crate")
    (tmp_path / "crate/state.tsv").unlink()
    ((severity, _, message),) = validated(tmp_path, "first")["issues"]
    assert severity == "REQUIRED" and "state.tsv" in message


# --- nothing changes -----------------------------------------------------------------------------------------------


def test_a_published_archive_can_t_be_taken_away(built_city):
    archive = built_city.root / changes.ARCHIVES / "2031-04-30.zip"
    archive.unlink()
    (problem,) = built_city.build().problems
    assert re.match(
        r"data/changes\.yaml:\d+:\d+: archive: data/versions/2031-04-30\.zip is not there; restore it", problem
    )


def test_a_published_archive_can_t_be_changed(built_city):
    archive = built_city.root / changes.ARCHIVES / "2031-04-30.zip"
    archive.write_bytes(archive.read_bytes() + b"\0")
    (problem,) = built_city.build().problems
    assert "the SHA-256 of data/versions/2031-04-30.zip is" in problem and "never changes" in problem


def test_a_published_archive_can_t_be_changed_together_with_its_hash(built_city):
    assert built_city.run("permalinks").code == 0
    archive = built_city.root / changes.ARCHIVES / "2031-04-30.zip"
    before = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.write_bytes(archive.read_bytes() + b"\0")
    built_city.edit("data/changes.yaml", before, hashlib.sha256(archive.read_bytes()).hexdigest())
    (problem,) = built_city.build().problems
    assert re.match(r"data/permalinks\.lock:\d+:1: the archive of version:2031-04-30 was [0-9a-f]{12} and is", problem)


@pytest.mark.slow
def test_a_version_can_t_be_left_out(built_city, tmp_path):
    before = shutil.copy(built_city.root / "data/changes.lock", tmp_path)
    built_city.edit(TARGETS, TITLE, TITLE.replace("Start to build", "Begin to build"))
    name = record(built_city, "2032-02-01")
    assert built_city.run("permalinks").code == 0
    path = built_city.root / "data/changes.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index(f"- date: {name}")], encoding="utf-8")
    problems = built_city.build().problems
    assert any(f"this version was recorded as {name}" in p for p in problems)
    assert any(
        p.startswith(f"data/versions/{name}.zip:1:1: no version in data/changes.yaml has this") for p in problems
    )
    shutil.copy(before, built_city.root / "data/changes.lock")
    (built_city.root / changes.ARCHIVES / f"{name}.zip").unlink()
    assert any(f"version:{name} vanished" in p for p in built_city.build().problems)


def test_a_version_costs_two_pages_and_one_archive(built_city):
    def counted() -> set[str]:
        assert built_city.build().code == 0
        return set(built_city.files())

    before = counted()
    built_city.edit(TARGETS, TITLE, TITLE.replace("Start to build", "Begin to build"))
    name = record(built_city, "2032-02-01")
    assert counted() - before == {f"{l}/versions/{name}.html" for l in ("zh", "en")} | {f"versions/{name}.zip"}


# --- pages ---------------------------------------------------------------------------------------------------------


def page_of(city: City, path: str) -> crawl.Document:
    return crawl.Document(path, city.files()[path].decode())


@pytest.mark.slow
def test_the_page_of_a_version_says_what_it_held_and_what_changed_since(later):
    first, last = "2031-04-30", LATER[-1]
    page = page_of(later, f"en/versions/{first}.html")
    assert hashlib.sha256(later.files()[f"versions/{first}.zip"]).hexdigest() in page.text
    assert re.search(r"Commitments\s+8\b", page.text)
    links = [a.get("href") for a in page.elements("a")]
    assert f"../c/{CITED}.html#v-{first}" in links and f"../../versions/{first}.zip" in links
    # 003, 004, 002 and what else was touched since; a record that was taken out leads to the one it went to.
    assert "../c/wc2031-008.html" in links
    newest = page_of(later, f"zh/versions/{last}.html")
    assert "此后没有记录过改动" in newest.text and "推进“八三”工程" in newest.text


@pytest.mark.slow
def test_a_commitment_tells_its_history_and_what_it_said(later):
    page = page_of(later, f"en/c/{CITED}.html")
    then = {e["id"]: e for e in page.elements("section") if e.get("class") == "then"}
    assert list(then) == ["v-2032-03-01", "v-2032-02-01", "v-2032-01-20", "v-2031-04-30"]
    assert f"v-{LATER[1]}" not in then, "that version didn't touch it"
    folded = [t["datetime"] for t in page.elements("time")]
    assert folded[-4:] == ["2032-03-01", "2032-02-01", "2032-01-20", "2031-04-30"]


def test_words_of_then_are_those_before_the_first_later_change():
    from pledgebook.book.recorded import Change
    from pledgebook.pages.history import _then

    book = book_of(FIXTURE_CITY)
    one = Change(record=CITED, field="title.en", kind="translation", old="A", new="B")
    later = [one, one.model_copy(update={"old": "B", "new": "C"})]
    assert [(c["old"], c["new"]) for c in _then(book, later, "en")] == [("A", "C")]
    assert _then(book, [*later, one.model_copy(update={"old": "C", "new": "A"})], "en") == []


# --- following a citation --------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without one"])
def test_a_citation_of_the_first_version_leads_to_its_words_after_three_more(later, browser, script):
    """As a reader does it: the address from the citation of version 1, in a browser, years later."""
    book = book_of(FIXTURE_CITY)
    first = replace(book, versions=book.versions[:1])
    cited = citation_styles.text(citation_styles.gbt(works.of_commitment(first, CITED, "en")[0]))
    address = re.search(r"en/c/\S+(?=\.$)", cited)[0]
    assert address == f"en/c/{CITED}.html#v-2031-04-30"
    with open_window(browser, java_script_enabled=script) as page:
        page.goto((later.out / address.partition("#")[0]).as_uri() + "#" + address.partition("#")[2])
        shown = page.locator(".then:visible")
        assert shown.count() == 1
        words = shown.inner_text()
        assert "You followed a citation of data version 2031-04-30" in words
        assert "Start to build the Yunling Bridge" in words
        assert "Begin, at last, to build the Yunling Bridge" in page.locator("h1").inner_text()


@pytest.mark.slow
def test_any_version_and_any_hash_is_found(later, browser):
    """Whatever an old citation has, it leads to the last version before it that touched the page, or to nothing."""
    hash = book_of(FIXTURE_CITY).versions[0].records[CITED]
    asked = {
        "?v=2031-04-30": ["2031-04-30"],
        "?v=2032-02-01-2": ["2032-02-01"],
        "#v-2032-02-01-2": ["2032-02-01"],
        "?v=2032-03-01": ["2032-03-01"],
        f"?v={hash}": ["2031-04-30"],
        "?v=2030-01-01": [],
        "?v=nonsense": [],
        "": [],
    }
    with open_window(browser) as page:
        for words, expected in asked.items():
            page.goto("about:blank")
            page.goto((later.out / f"en/c/{CITED}.html").as_uri() + words)
            visible = page.locator(".then:visible")
            found = [visible.nth(i).get_attribute("data-version") for i in range(visible.count())]
            assert found == expected, words


def test_two_versions_of_one_day_are_in_order_whatever_their_number(built_city, browser):
    """2032-02-01-10 comes after 2032-02-01-9."""
    page = (built_city.out / f"en/c/{CITED}.html").read_text(encoding="utf-8")
    page = page.replace('data-version="2032-01-20"', 'data-version="2032-01-20-9"')
    put(built_city.out / f"en/c/{CITED}.html", page)
    with open_window(browser) as window:
        window.goto((built_city.out / f"en/c/{CITED}.html").as_uri() + "?v=2032-01-20-10")
        assert window.locator(".then:visible").get_attribute("data-version") == "2032-01-20-9"


def test_an_edit_that_is_not_recorded_is_not_cited_as_the_version(city):
    city.edit(TARGETS, TITLE, TITLE.replace("Start to build", "Begin to build"))
    book = book_of(city.root)
    work = works.of_commitment(book, CITED, "en")[0]
    assert work["edited"] == version.of_record(book, CITED).hash
    assert f"state {work['edited']} after data version 2032-01-20" in citation_styles.text(citation_styles.apa(work))
    record(city, "2032-02-01")
    assert "data version 2032-02-01)" in citation_styles.text(
        citation_styles.apa(works.of_commitment(book_of(city.root), CITED, "en")[0])
    )


@pytest.mark.slow
def test_two_builds_of_the_same_tree_are_equal(later, tmp_path):
    for name in ("data", "content", ".cache/charts"):
        shutil.copytree(later.root / name, tmp_path / "again" / name)
    again = City(tmp_path / "again")
    assert again.build().code == 0 and again.files() == later.files()


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2126, 11, 25)], ids=["before all dates", "in a century"])
def test_whatever_the_clock_says_a_build_is_the_same(built_city, tmp_path, monkeypatch, day):
    """The clock is asked for one thing, whether a date of the record is yet to come; versions prove their days."""
    monkeypatch.setattr(plausible, "today", lambda: day)
    out = tmp_path / "then"
    assert built_city.build("--out", str(out)).code == 0
    assert read_all(out) == built_city.files()


# --- for machines --------------------------------------------------------------------------------------------------


def links_of(page: crawl.Document) -> list[tuple[str, str]]:
    return [
        (e["rel"], e["href"]) for e in page.elements("link") if e.get("rel") not in ("stylesheet", "icon", "alternate")
    ]


def test_pages_point_to_how_they_are_cited_and_what_belongs_to_them(addressed):
    commitment = links_of(page_of(addressed, f"en/c/{CITED}.html"))
    assert ("cite-as", f"{ADDRESS}en/c/{CITED}.html#v-2032-01-20") in commitment
    assert ("describedby", f"../../data/commitments/{CITED}.json") in commitment
    assert ("license", "https://creativecommons.org/licenses/by/4.0/") in commitment
    assert ("author", "../about.html") in commitment and ("collection", "../data.html") in commitment
    data = links_of(page_of(addressed, "zh/data.html"))
    assert ("cite-as", f"{ADDRESS}zh/versions/2032-01-20.html") in data
    assert ("item", "../data/commitments.csv") in data and ("describedby", "../data/datapackage.json") in data
    version = links_of(page_of(addressed, "zh/versions/2031-04-30.html"))
    assert ("item", "../../versions/2031-04-30.zip") in version
    assert ("cite-as", f"{ADDRESS}zh/versions/2031-04-30.html") in version


def test_without_an_address_nothing_says_cite_as(built_city):
    for path in (f"en/c/{CITED}.html", "zh/data.html", "zh/versions/2031-04-30.html"):
        rels = [rel for rel, _ in links_of(page_of(built_city, path))]
        assert "license" in rels and "cite-as" not in rels


def test_search_engines_are_told_of_the_data_set_and_of_no_verdict(addressed):
    html = addressed.files()["en/versions/2031-04-30.html"].decode()
    node = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1])
    assert node["@type"] == "Dataset" and node["version"] == "2031-04-30" and node["datePublished"] == "2031-04-30"
    assert node["distribution"][0]["contentUrl"] == f"{ADDRESS}versions/2031-04-30.zip"
    assert node["isBasedOn"]["@type"] == "Report"
    assert not [
        path for path, content in addressed.files().items() if b"ClaimReview" in content and path.endswith("html")
    ]
