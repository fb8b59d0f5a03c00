"""Citations: word for word as accepted, readable by reference managers, and honest about what is not known."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import bibtexparser
import pytest
import rispy
from conftest import FIXTURE_CITY, GOLDEN, ROOT

from pledgebook import charts
from pledgebook.book.model import LANGUAGES
from pledgebook.book.read import read
from pledgebook.files import citations
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


def works(book, id: str, language: str) -> list[citations.Work]:
    if id == "report":
        return citations.of_report(book, language)
    if id == "data":
        return citations.of_data(book, language)
    if not id.startswith("chart-"):
        return citations.of_commitment(book, id, language)
    figures = charts.figures(book)
    chart = id.removeprefix("chart-")
    return citations.of_chart(book, figures[chart], pages_of_charts(pages(book, figures))[chart], language)


def styled(work: citations.Work) -> dict[str, str]:
    return {style: citations.text(getattr(citations, style)(work)) for style in citations.STYLES}


def odd(title: str) -> citations.Work:
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
        for work in works(book, id, language):
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
    work = works(book, "wc2031-002", "zh")[0] | {"title": "新增学位5000个"}
    assert styled(work)[style] == words.format(id="wc2031-002", url=f"{BASE}zh/c/wc2031-002.html#v-2031-04-30")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_s_citation_states_its_year_and_extent_and_no_day_page_or_newspaper(book, language):
    for words in styled(citations.report(book, language)).values():
        assert book.site.source.issuer[language] in words and "2031" in words
        assert book.site.source.extent[language] in words[:1] + words[1:].replace("One newspaper", "one newspaper")
        assert not re.search(r"\d{4}-\d|[Pp]p?\. ?\d|第.版|日报|Daily", words)


def test_only_gb_t_7714_asks_for_the_reader_s_date(book):
    page = works(book, "wc2031-002", "en")[0]
    slots = {
        style: [p["text"] for p in getattr(citations, style)(page) if p["as"] == "accessed"]
        for style in citations.STYLES
    }
    assert slots == {"gbt": ["date of access"], "apa": [], "chicago": []}


def test_without_a_recorded_version_no_date_is_made_up(book):
    page = works(book, "wc2031-002", "en")[0] | {"date": ""}
    said = styled(page)
    assert "(n.d.)" in said["apa"] and "n.d." in said["chicago"] and "（" not in said["gbt"]
    assert (
        "year" not in citations.bibtex(page)
        and "PY  -" not in citations.ris(page)
        and "issued" not in citations.csl(page)
    )


def test_without_an_issuer_nobody_is_named(book):
    nameless = citations.report(book, "en") | {"author": "", "extent": ""}
    said = styled(nameless)
    assert said["gbt"].startswith("2031 Government Work Report") and said["chicago"].startswith("2031年")
    assert (
        "@misc" in citations.bibtex(nameless)
        and "author" not in citations.bibtex(nameless)
        and "AU  -" not in citations.ris(nameless)
    )


def test_without_an_address_of_its_own_the_site_gives_the_path_and_no_url(unpublished):
    page = works(unpublished, "wc2031-002", "en")[0]
    assert all(words.rstrip(".").endswith(" en/c/wc2031-002.html#v-2031-04-30") for words in styled(page).values())
    assert (
        "url" not in citations.bibtex(page) and "UR  -" not in citations.ris(page) and "URL" not in citations.csl(page)
    )
    assert citations.csl(page)["note"].endswith("address within the site: en/c/wc2031-002.html#v-2031-04-30")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_citation_tells_what_was_cited_from_what_is_there_now(book, language):
    c = book.commitment["wc2031-002"]
    changed = replace(
        book,
        commitments=tuple(
            c.model_copy(update={"plain": book.commitments[0].plain}) if x is c else x for x in book.commitments
        ),
    )
    before, after = (citations.of_commitment(b, c.id, language)[0] for b in (book, changed))
    assert not before["edited"] and after["edited"]
    for work in (before, after):
        forms = [citations.bibtex(work), citations.ris(work), json.dumps(citations.csl(work))]
        for words in [*styled(work).values(), *forms]:
            assert "2031-04-30" in words
            assert (after["edited"] in words) == (work is after), words


# --- the official style ------------------------------------------------------------------------------

STANDARDS = Path(__file__).parent / "standards"


@pytest.mark.parametrize("language", LANGUAGES)
def test_gb_t_7714_is_what_the_official_style_makes_of_our_csl_json(book, language):
    """citeproc-js with the style of the CSL project: letter for letter, but for apostrophes, which citeproc curls."""
    cited = [work for id in CITED for work in works(book, id, language)]
    read_on = {"accessed": {"date-parts": [[2031, 5, 1]]}}
    # Distinct ids: the report is cited with each of them.
    items = [
        citations.csl(w) | (read_on if w["kind"] != "report" else {}) | {"id": str(i)} for i, w in enumerate(cited)
    ]
    node, package = citeproc()
    style = STANDARDS / "gb-t-7714-2025-numeric.csl"
    command = [node, STANDARDS / "cite.cjs", package, style, STANDARDS]
    run = subprocess.run(command, input=json.dumps(items), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    slot = {"zh": "引用日期", "en": "date of access"}[language]
    ours = [citations.text(citations.gbt(work)).replace(slot, "2031-05-01").replace("'", "’") for work in cited]
    assert json.loads(run.stdout) == ours


# --- the files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", CITED)
def test_reference_managers_read_the_page_and_the_report(book, id, language):
    both = works(book, id, language)
    entries = bibtexparser.loads(citations.bib_file(both)).entries
    records = rispy.loads(citations.ris_file(both))
    items = json.loads(citations.json_file(both))
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
    for item in map(citations.csl, works(book, id, language)):
        assert {name: type(value) for name, value in item.items()} == {name: CSL_VARIABLES[name] for name in item}
        assert set(item["issued"]) == {"date-parts"} and all(set(name) == {"literal"} for name in item["author"])


@pytest.mark.parametrize(
    "title",
    ["50% of {A} & B_C #1 costs $5", r"back\slash ~ and ^", "two\nlines", "“新增”学位: 5,000", "TY  - not a tag"],
)
def test_odd_titles_stay_whole(title):
    work = odd(title)
    (entry,) = bibtexparser.loads(citations.bibtex(work)).entries
    plain = (
        re.sub(r"\\([{}&%$#_])", r"\1", entry["title"][1:-1])
        .replace(r"\textbackslash{}", "\\")
        .replace(r"\textasciitilde{}", "~")
        .replace(r"\textasciicircum{}", "^")
    )
    assert " ".join(plain.split()) == " ".join(title.split())
    (record,) = rispy.loads(citations.ris(work))
    assert record["title"] == " ".join(title.split())
    assert "authors" not in record and record["publisher"] == work["author"], "a comma would part the name"
    assert json.loads(citations.json_file([work]))[0]["title"] == title


def test_every_id_has_its_six_files(built_city):
    found = {name for name in built_city.files() if name.startswith("cite/")}
    ids = (
        {f"wc2031-{n:03d}" for n in range(1, 9)}
        | {"report", "data"}
        | {name.split("/")[1].split(".")[0] for name in found if "/chart-" in name}
    )
    assert found == {
        f"cite/{id}.{language}.{ending}" for id in ids for language in LANGUAGES for ending in citations.FORMATS
    }
    assert "chart-targets-schools" in ids


def test_an_edit_makes_the_files_of_its_record_again_and_no_others(built_city):
    before = built_city.files()
    built_city.edit(
        "data/targets.yaml", "The words speak of a start and not of an opening.", "A start and not an opening."
    )
    built_city.build()
    after = built_city.files()
    assert {name for name in after if name.startswith("cite/") and after[name] != before[name]} == {
        f"cite/{id}.{language}.{ending}"
        for id in ("wc2031-003", "data")
        for language in LANGUAGES
        for ending in citations.FORMATS
    }
