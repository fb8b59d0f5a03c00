"""Citations: word for word as accepted, readable by reference managers, and honest about what is not known."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import bibtexparser
import pytest
import rispy
from conftest import FIXTURE_CITY, GOLDEN, ROOT
from crawl import Document

from pledgebook import charts
from pledgebook.book.model import LANGUAGES
from pledgebook.book.read import read
from pledgebook.files import citation_formats as formats
from pledgebook.files import citation_styles as styles
from pledgebook.files import citations, works
from pledgebook.pages.page import pages_of_charts
from pledgebook.pages.plan import pages
from tools import citeproc

#: A commitment with a number, one with a milestone, a chart, the report, the data.
CITED = ("wc2031-002", "wc2031-003", "chart-targets-schools", "report", "data")
BASE = "https://wangchuan.example/2031/"


@pytest.fixture(scope="module")
def book():
    return read(FIXTURE_CITY, ROOT / "templates", BASE).book


@pytest.fixture(scope="module")
def unpublished():
    return read(FIXTURE_CITY, ROOT / "templates").book


def cited(book, id: str, language: str) -> list[works.Work]:
    if id == "report":
        return works.of_report(book, language)
    if id == "data":
        return works.of_data(book, language)
    if not id.startswith("chart-"):
        return works.of_commitment(book, id, language)
    figures = charts.figures(book)
    chart = id.removeprefix("chart-")
    return works.of_chart(book, figures[chart], pages_of_charts(pages(book, figures))[chart], language)


def styled(work: works.Work) -> dict[str, str]:
    return {style: styles.text(write(work)) for style, write in styles.STYLES.items()}


def odd(title: str) -> works.Work:
    """A page whose title has everything that a format could stumble over."""
    return {
        "kind": "page",
        "key": "odd.en",
        "language": "en",
        "title": title,
        "part": "commitment odd",
        "author": "A, B & C_d",
        "date": "2031-04-30",
        "version": "2031-04-30",
        "edited": "",
        "path": "en/c/odd.html",
        "url": "https://a.example/en/c/odd.html#a%20b",
        "absolute": True,
    }


# --- the styles --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_styles_are_as_they_were_accepted(book, language, request):
    lines = []
    for id in CITED:
        for work in cited(book, id, language):
            lines += [f"{id} ({work['kind']}), {style}: {words}" for style, words in styled(work).items()]
    accepted = GOLDEN / "cite" / f"styles.{language}.txt"
    if request.config.getoption("--update-golden"):
        accepted.parent.mkdir(parents=True, exist_ok=True)
        accepted.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert accepted.exists(), "not accepted yet: run make golden and read the file"
    assert lines == accepted.read_text(encoding="utf-8").splitlines(), (
        "read the difference; if it is meant, run make golden"
    )


@pytest.mark.parametrize(
    "style, words",
    [
        (
            "gbt",
            "望川2031逐条读. 新增学位5000个：事项{id}，数据版本2031-04-30[EB/OL]. （2031-04-30）[引用日期]. {url}.",
        ),
        ("apa", "望川2031逐条读（2031）。《新增学位5000个》（事项{id}；数据版本2031-04-30）。{url}"),
        ("chicago", "望川2031逐条读。“新增学位5000个”。事项{id}，数据版本2031-04-30。最后修改于2031年4月30日。{url}。"),
    ],
)
def test_the_parts_of_a_style_stand_in_its_order(book, style, words):
    work = cited(book, "wc2031-002", "zh")[0] | {"title": "新增学位5000个"}
    assert styled(work)[style] == words.format(id="wc2031-002", url=f"{BASE}zh/c/wc2031-002.html#v-2031-04-30")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_s_citation_states_its_year_and_extent_and_no_day_page_or_newspaper(book, language):
    for words in styled(works.report(book, language)).values():
        assert book.site.source.issuer[language] in words and "2031" in words
        assert book.site.source.extent[language] in words[:1] + words[1:].replace("One newspaper", "one newspaper")
        assert not re.search(r"\d{4}-\d|[Pp]p?\. ?\d|第.版|日报|Daily", words)


def test_only_gb_t_7714_asks_for_the_reader_s_date(book):
    page = cited(book, "wc2031-002", "en")[0]
    slots = {style: [p["text"] for p in write(page) if p["as"] == "accessed"] for style, write in styles.STYLES.items()}
    assert slots == {"gbt": ["date of access"], "apa": [], "chicago": []}


def test_without_a_recorded_version_no_date_is_made_up(book):
    page = cited(book, "wc2031-002", "en")[0] | {"date": ""}
    said = styled(page)
    assert "(n.d.)" in said["apa"] and "n.d." in said["chicago"] and "（" not in said["gbt"]
    assert "year" not in formats.bibtex(page) and "PY  -" not in formats.ris(page) and "issued" not in formats.csl(page)


def test_without_an_issuer_nobody_is_named(book):
    nameless = works.report(book, "en") | {"author": "", "extent": ""}
    said = styled(nameless)
    assert said["gbt"].startswith("2031 Government Work Report") and said["chicago"].startswith("2031年")
    assert (
        "@misc" in formats.bibtex(nameless)
        and "author" not in formats.bibtex(nameless)
        and "AU  -" not in formats.ris(nameless)
    )


def test_without_an_address_of_its_own_the_site_gives_the_path_and_no_url(unpublished):
    page = cited(unpublished, "wc2031-002", "en")[0]
    assert all(words.rstrip(".").endswith(" en/c/wc2031-002.html#v-2031-04-30") for words in styled(page).values())
    assert "url" not in formats.bibtex(page) and "UR  -" not in formats.ris(page) and "URL" not in formats.csl(page)
    assert formats.csl(page)["note"].endswith("address within the site: en/c/wc2031-002.html#v-2031-04-30")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_citation_tells_what_was_cited_from_what_is_there_now(book, language):
    c = book.commitment["wc2031-002"]
    changed = replace(
        book,
        commitments=tuple(
            c.model_copy(update={"plain": book.commitments[0].plain}) if x is c else x for x in book.commitments
        ),
    )
    before, after = (works.of_commitment(b, c.id, language)[0] for b in (book, changed))
    assert not before["edited"] and after["edited"]
    for work in (before, after):
        forms = [formats.bibtex(work), formats.ris(work), json.dumps(formats.csl(work))]
        for words in [*styled(work).values(), *forms]:
            assert "2031-04-30" in words
            assert (after["edited"] in words) == (work is after), words


# --- the official style ------------------------------------------------------------------------------

STANDARDS = Path(__file__).parent / "standards"


@pytest.mark.parametrize("language", LANGUAGES)
def test_gb_t_7714_is_what_the_official_style_makes_of_our_csl_json(book, language):
    """citeproc-js with the style of the CSL project: letter for letter, but for apostrophes, which citeproc curls."""
    both = [work for id in CITED for work in cited(book, id, language)]
    read_on = {"accessed": {"date-parts": [[2031, 5, 1]]}}
    # Distinct ids: the report is cited with each of them.
    items = [formats.csl(w) | (read_on if w["kind"] != "report" else {}) | {"id": str(i)} for i, w in enumerate(both)]
    node, package = citeproc()
    style = STANDARDS / "gb-t-7714-2025-numeric.csl"
    command = [node, STANDARDS / "cite.cjs", package, style, STANDARDS]
    run = subprocess.run(command, input=json.dumps(items), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    slot = {"zh": "引用日期", "en": "date of access"}[language]
    ours = [styles.text(styles.gbt(work)).replace(slot, "2031-05-01").replace("'", "’") for work in both]
    assert json.loads(run.stdout) == ours


# --- the files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", CITED)
def test_reference_managers_read_the_page_and_the_report(book, id, language):
    both = cited(book, id, language)
    entries = bibtexparser.loads(formats.bib_file(both)).entries
    records = rispy.loads(formats.ris_file(both))
    items = json.loads(formats.json_file(both))
    assert [e["ENTRYTYPE"] for e in entries] == ["misc", "techreport"]
    assert [r["type_of_reference"] for r in records] == ["DATA" if id == "data" else "ELEC", "RPRT"]
    assert [i["type"] for i in items] == ["dataset" if id == "data" else "webpage", "report"]
    for work, entry, record, item in zip(both, entries, records, items, strict=True):
        assert entry["ID"] == item["id"] == record["id"] == work["key"]
        assert entry["title"].strip("{}") == record["title"] == item["title"] == work["title"]
        assert entry["year"] == record["year"] == str(item["issued"]["date-parts"][0][0]) == work["date"][:4]
    assert entries[0]["url"].replace(r"\#", "#") == records[0]["urls"][0] == items[0]["URL"] == both[0]["url"]


#: Variables of CSL 1.0.2 that an item may have, with their kind.
CSL_VARIABLES = {
    "id": str,
    "type": str,
    "title": str,
    "author": list,
    "container-title": str,
    "publisher": str,
    "genre": str,
    "number": str,
    "issued": dict,
    "version": str,
    "note": str,
    "language": str,
    "URL": str,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", CITED)
def test_csl_json_has_csl_s_variables_only(book, id, language):
    for item in map(formats.csl, cited(book, id, language)):
        assert {name: type(value) for name, value in item.items()} == {name: CSL_VARIABLES[name] for name in item}
        assert set(item["issued"]) == {"date-parts"} and all(set(name) == {"literal"} for name in item["author"])


ODD = ["50% of {A} & B_C #1 costs $5", r"back\slash ~ and ^", "two\nlines", "“新增”学位: 5,000", "TY  - not a tag"]


@pytest.mark.parametrize("title", ODD)
def test_odd_titles_stay_whole(title):
    work = odd(title)
    (entry,) = bibtexparser.loads(formats.bibtex(work)).entries
    plain = (
        re.sub(r"\\([{}&%$#_])", r"\1", entry["title"][1:-1])
        .replace(r"\textbackslash{}", "\\")
        .replace(r"\textasciitilde{}", "~")
        .replace(r"\textasciicircum{}", "^")
    )
    assert " ".join(plain.split()) == " ".join(title.split())
    (record,) = rispy.loads(formats.ris(work))
    assert record["title"] == " ".join(title.split())
    assert "authors" not in record and record["publisher"] == work["author"], "a comma would part the name"
    assert json.loads(formats.json_file([work]))[0]["title"] == title


def ids(files) -> set[str]:
    """What can be cited in the city."""
    charts = {name.split("/")[1].split(".")[0] for name in files if name.startswith("cite/chart-")}
    assert "chart-targets-schools" in charts
    return {f"wc2031-{n:03d}" for n in range(1, 9)} | {"report", "data"} | charts


def everything() -> set[str]:
    return {f"cite/all.{language}.{ending}" for language in LANGUAGES for ending in ("bib", "ris", "json")}


def test_every_id_has_one_file_in_each_language_and_all_together_have_every_format(built_city):
    files = built_city.files()
    found = {name for name in files if name.startswith("cite/")}
    assert found == everything() | {f"cite/{id}.{language}.ris" for id in ids(files) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_together_are_the_data_every_commitment_and_the_report(built_city, language):
    files = {ending: built_city.files()[f"cite/all.{language}.{ending}"].decode() for ending in ("bib", "ris", "json")}
    found = [
        [entry["ID"] for entry in bibtexparser.loads(files["bib"]).entries],
        [record["id"] for record in rispy.loads(files["ris"])],
        [item["id"] for item in json.loads(files["json"])],
    ]
    each = [f"wc2031-{n:03d}.{language}" for n in range(1, 9)]
    assert found[0] == found[1] == found[2]
    assert sorted(found[0][1:-1]) == each and found[0][-1] == f"wc2031-report.{language}"
    assert found[0][0].startswith("wc2031-data-")


def saved(html: str) -> dict[str, tuple[str, str]]:
    """Name of each file that a page holds to be saved -> its media type and content."""
    links = [link for link in Document("page.html", html).elements("a") if link.get("href", "").startswith("data:")]
    assert all(link["download"] for link in links)
    found = {}
    for link in links:
        kind, _, content = link["href"].removeprefix("data:").partition(",")
        found[link["download"]] = (kind, unquote(content))
    assert len(found) == len(links)
    return found


@pytest.mark.parametrize(
    "page, names, file",
    [
        ("{l}/c/wc2031-002.html", ["wc2031-002.{l}.bib", "wc2031-002.{l}.json"], "wc2031-002.{l}.ris"),
        ("{l}/report.html", ["report.{l}.bib", "report.{l}.json"], "report.{l}.ris"),
        ("{l}/data.html", ["data.{l}.bib", "data.{l}.json"], "data.{l}.ris"),
        (
            "{l}/versions/2031-04-30.html",
            [f"wc2031-data-2031-04-30.{{l}}.{ending}" for ending in ("bib", "ris", "json")],
            None,
        ),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_holds_the_other_formats_ready_to_be_saved(built_city, page, names, file, language):
    html = built_city.files()[page.format(l=language)].decode()
    found = saved(html)
    names = [name.format(l=language) for name in names]
    assert [name for name in found if not name.startswith("chart-")] == names
    read = {"bib": lambda text: bibtexparser.loads(text).entries, "ris": rispy.loads, "json": json.loads}
    for name in names:
        kind, content = found[name]
        form = name.rpartition(".")[2]
        assert kind == f"{citations.MEDIA_TYPES[form]};charset=utf-8"
        assert len(read[form](content)) == 2, "the page and the report"
    linked = [link["href"] for link in Document("page.html", html).elements("a") if "download" in link]
    files = [posixpath.basename(address) for address in linked if "/cite/" in address and "/all." not in address]
    assert [name for name in files if not name.startswith("chart-")] == ([file.format(l=language)] if file else [])


def test_what_a_page_holds_is_what_the_formats_write_to_the_letter(book):
    for title in ODD:
        both = [odd(title), works.report(book, "en")]
        shown = citations.view(both, "odd")["formats"]
        assert {form for form in shown if shown[form]["content"]} == {"bib", "json"}
        for form in ("bib", "json"):
            held = shown[form]["content"]
            assert not re.search(r'[\s"<>#]', held), "an address has none of these"
            assert unquote(held.partition(",")[2]) == formats.WRITERS[form](both)


def test_an_edit_makes_the_files_of_its_record_again_and_no_others(built_city):
    before = built_city.files()
    built_city.edit(
        "data/targets.yaml", "The words speak of a start and not of an opening.", "A start and not an opening."
    )
    built_city.build()
    after = built_city.files()
    assert {name for name in after if name.startswith("cite/") and after[name] != before[name]} == everything() | {
        f"cite/{id}.{language}.ris" for id in ("wc2031-003", "data") for language in LANGUAGES
    }
