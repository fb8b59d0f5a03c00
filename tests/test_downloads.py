"""What readers take away: every cell against the book, in every form, and by the tools that readers use."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import posixpath
import re
import sqlite3
import zipfile
from collections.abc import Collection
from functools import cache
from pathlib import Path

import crawl
import openpyxl
import pytest
from conftest import ADDRESS, ROOT, City, packed, put, read_all

from pledgebook.book.model import LANGUAGES
from pledgebook.book.read import read
from pledgebook.book.schema import schemas
from pledgebook.check.texts import VERDICTS
from pledgebook.files import database, downloads, offline, tables
from pledgebook.files.columns import Column
from pledgebook.files.fields_zh import FIELDS_ZH
from pledgebook.files.tables import TABLES, table
from pledgebook.lasting import version

HAN = re.compile(r"[\u3400-\u9fff]")
NAMES = [t.name for t in TABLES]
TARGETS = "data/targets.yaml"

#: What a CSV cell says -> the value, by type of the column; as the page for readers tells it.
FROM_CSV = {
    "string": lambda cell: cell[1:] if cell.startswith("'") else cell,
    "list": lambda cell: cell.split("|") if cell else [],
    "number": float,
    "integer": int,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def value(column: Column, cell: str):
    return (None if column.type != "list" else []) if cell == "" else FROM_CSV[column.type](cell)


def in_one_cell(found):
    """A value as a sheet has it: an empty list or text is an empty cell."""
    return ("|".join(found) or None) if isinstance(found, list) else None if found == "" else found


@pytest.fixture(scope="module")
def book(real_root):
    return read(real_root, ROOT / "templates").book


@pytest.fixture(scope="module")
def rows(book):
    return tables.rows(book)


@pytest.fixture(scope="module")
def workbook(site):
    return openpyxl.load_workbook(site / "data/commitments.xlsx")


# --- every cell -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_csv_file_says_what_the_book_says(site, rows, name):
    found = csv_rows((site / f"data/{name}.csv").read_bytes())
    assert list(found[0]) == [c.name for c in table(name).columns]
    assert [{c.name: value(c, row[c.name]) for c in table(name).columns} for row in found] == rows[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_json_file_says_what_the_book_says(site, rows, name):
    assert json.loads((site / f"data/{name}.json").read_text(encoding="utf-8")) == rows[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_says_what_the_book_says(workbook, rows, name):
    header, *found = workbook[name].iter_rows(values_only=True)
    assert list(header) == [c.name for c in table(name).columns]
    assert [dict(zip(header, row)) for row in found] == [
        {column: in_one_cell(v) for column, v in row.items()} for row in rows[name]
    ]


def test_the_rows_are_the_records_themselves(book, rows):
    """Against the record, without the code that makes tables."""
    for record, row in zip(book.commitments, rows["commitments"], strict=True):
        assert (row["id"], row["title_zh"], row["quote_zh"], row["plain_en"], row["verb_class"]) == (
            record.id,
            record.title.zh,
            record.quote.zh,
            record.plain.en,
            record.verb.class_,
        )
        assert row["places"] == list(record.places) and row["every_place"] is record.every_place
        assert row["target_value"] == (record.target and record.target.value) and row["baseline_result"] == (
            record.baseline and record.baseline.result
        )
        assert row["outcomes"] == sum(record.id in o.commitments for o in book.outcomes)
        assert row["version_hash"] == version.of_record(book, record.id).hash
    assert [
        len(rows[name]) for name in ("commitments", "results", "outcomes", "places", "themes", "terms", "units")
    ] == [
        len(x)
        for x in (book.commitments, book.results, book.outcomes, book.places, book.themes, book.terms, book.units)
    ]


def test_numbers_stay_numbers(site, workbook):
    found = {row["id"]: row for row in json.loads((site / "data/commitments.json").read_text(encoding="utf-8"))}
    assert found["hy2020-346"]["target_value"] == 25000 and found["hy2020-003"]["target_value"] == 8.5
    header, *body = workbook["commitments"].iter_rows()
    column = [cell.value for cell in header].index("target_value")
    kinds = {row[column].data_type for row in body if row[column].value is not None}
    assert kinds == {"n"}
    assert "25000," in next(
        line
        for line in (site / "data/commitments.csv").read_text(encoding="utf-8-sig").splitlines()
        if line.startswith("hy2020-346")
    )


def test_addresses_in_the_tables_lead_to_pages(site, rows):
    @cache
    def ids(path: str) -> Collection[str]:
        return crawl.Document(path, (site / path).read_text(encoding="utf-8")).ids

    for name in NAMES:
        for row in rows[name]:
            for language in LANGUAGES:
                if address := row.get(f"page_{language}"):
                    path, _, anchor = address.partition("#")
                    assert (site / path).is_file() and (not anchor or anchor in ids(path)), address


def test_the_file_of_a_commitment_has_everything_about_it(book, site):
    for c in book.commitments:
        found = json.loads((site / f"data/commitments/{c.id}.json").read_text(encoding="utf-8"))
        assert c.model_dump(mode="json", by_alias=True).items() <= found.items()
        for language in LANGUAGES:
            passage = found["passage"][language]
            whole = "".join(passage[part] for part in ("before", "sentence_before", "quote", "sentence_after", "after"))
            assert passage["quote"] == c.quote[language]
            assert whole == next(p.text for p in book.report[language] if p.id == passage["paragraph"])
            assert (site / found["pages"][language]).exists()
        assert [o["url"] for o in found["outcomes"]] == [o.url for o in book.outcomes_of.get(c.id, ())]
        assert (found["result"] or {}).get("id") == (c.baseline and c.baseline.result)
        assert found["version"]["hash"] == version.of_record(book, c.id).hash


def test_the_page_of_a_commitment_leads_to_its_file(book, site):
    for c in book.commitments:
        page = (site / f"en/c/{c.id}.html").read_text(encoding="utf-8")
        assert re.search(rf'<a [^>]*href="\.\./\.\./data/commitments/{c.id}\.json"', page), c.id


# --- the readers' own tools -----------------------------------------------------------------------------


def test_the_package_is_valid_with_no_error_and_no_warning(site):
    from frictionless import Package

    report = Package(str(site / "data/datapackage.json")).validate()
    assert report.flatten(["rowNumber", "fieldName", "message"]) == []
    assert report.valid and report.warnings == []
    assert {task.name: task.warnings for task in report.tasks} == {name: [] for name in NAMES}


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("milestone", "milestones", "constraint"),
        ("wc2031-002", "wc2031-003", "primary key"),
        (",building,", ",bilding,", "foreign key"),
        ("\r\n", "\n", "hash"),
    ],
    ids=["value", "key", "reference", "hash"],
)
def test_the_package_is_no_empty_promise(built_city, old, new, message):
    """What a table must not hold is found by whoever validates it."""
    from frictionless import Package

    path = built_city.out / "data/commitments.csv"
    text = path.read_bytes().decode("utf-8")
    assert old in text
    put(path, text.replace(old, new))
    report = Package(str(built_city.out / "data/datapackage.json")).validate()
    assert not report.valid
    assert message in " ".join(map(str, report.flatten(["type", "note", "message"]))).lower().replace("-", " ")


def test_the_package_names_licence_source_version_and_the_bytes_of_each_file(book, site):
    package = json.loads((site / "data/datapackage.json").read_text(encoding="utf-8"))
    found = version.of_data(book)
    assert (
        package["licenses"][0]["name"] == "CC-BY-4.0"
        and "no licence for them" in package["description"]
        and "不就它授予任何许可" in package["description_zh"]
    )
    assert (
        package["version"] == f"{found.name}+{found.hash}"
        and package["sources"][0]["title_zh"] == book.site.source.title.zh
    )
    assert {r["name"]: r["bytes"] for r in package["resources"]} == {
        name: (site / f"data/{name}.csv").stat().st_size for name in NAMES
    }


@pytest.mark.parametrize("name", NAMES)
def test_spreadsheets_see_chinese_and_whole_lines(site, name):
    data = (site / f"data/{name}.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\xef\xbb\xbf") == 1
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")


def test_the_workbook_opens_at_its_description_and_its_tables_can_be_filtered(workbook, book):
    assert workbook.sheetnames == ["README", *NAMES]
    readme = list(workbook["README"].iter_rows(values_only=True))
    words = " ".join(str(cell) for row in readme for cell in row if cell)
    described = {row[:2] for row in readme}
    assert (
        book.site.name.zh in words
        and book.site.name.en in words
        and "CC BY 4.0" in words
        and version.of_data(book).hash in words
    )
    for name in NAMES:
        assert workbook[name].freeze_panes == "B2" and workbook[name].auto_filter.ref == workbook[name].dimensions
        assert {(name, c.name) for c in table(name).columns} <= described


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(site, workbook):
    for sheet in workbook:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    with zipfile.ZipFile(site / "data/commitments.xlsx") as parts:
        for name in parts.namelist():
            assert not re.search(rb"<f[ >]|hyperlink|externalLink", parts.read(name)), name


def test_no_cell_of_a_csv_file_can_run_as_a_formula(site):
    for name in NAMES:
        for row in csv_rows((site / f"data/{name}.csv").read_bytes()):
            numbers = {c.name for c in table(name).columns if c.type in ("number", "integer")}
            assert [
                cell
                for column, cell in row.items()
                if column not in numbers and cell.startswith(tuple("=+-@\t\r＝＋－＠"))
            ] == []


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://a.example")',
        "+86",
        "-113",
        "@SUM(A1)",
        "\tx",
        "＝1",
        "'quoted'",
        "''",
        "'=1",
        "two\r\nlines",
        'a "b", c',
        " x ",
        "8.5%",
        "1e5",
    ],
)
def test_a_text_is_harmless_in_a_spreadsheet_and_comes_back_exact(text):
    columns = (Column("a", "string", {}, group="a"), Column("b", "number", {}, group="b"))
    (row,) = csv_rows(downloads.csv_of(columns, [{"a": text, "b": -1.5}]))
    assert not row["a"].startswith(tuple("=+-@\t\r＝＋－＠"))
    assert value(columns[0], row["a"]) == text
    assert row["b"] == "-1.5", "a number is no text and keeps its sign"


def test_a_formula_in_the_data_is_a_text_in_the_workbook(built_city):
    built_city.edit(TARGETS, "    en: Start to build the Yunling Bridge\n  quote", "    en: '=SUM(A:A)'\n  quote")
    run = built_city.build()
    assert run.code == 0, run.err
    cells = [
        cell
        for row in openpyxl.load_workbook(built_city.out / "data/commitments.xlsx")["commitments"].iter_rows()
        for cell in row
        if cell.value == "=SUM(A:A)"
    ]
    assert len(cells) == 1 and b"<f>" not in _sheets(built_city.out)
    assert any(
        row["title_en"] == "'=SUM(A:A)" for row in csv_rows((built_city.out / "data/commitments.csv").read_bytes())
    )
    assert any(
        row["title_en"] == "=SUM(A:A)"
        for row in json.loads((built_city.out / "data/commitments.json").read_text(encoding="utf-8"))
    )


def _sheets(site: Path) -> bytes:
    with zipfile.ZipFile(site / "data/commitments.xlsx") as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if "worksheets" in name)


def test_no_part_of_a_list_holds_what_separates_them(rows):
    assert [
        v
        for name in NAMES
        for row in rows[name]
        for value in row.values()
        if isinstance(value, list)
        for v in value
        if tables.SEPARATOR in v
    ] == []


# --- their description ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_described_in_both_languages(name):
    for column in table(name).columns:
        assert len(column.about["en"]) > 5 and HAN.search(column.about["zh"]), (
            f"{name}.{column.name}: describe it in its class or columns.py, and in fields_zh.py"
        )


def test_no_description_is_left_over():
    used = {text for t in TABLES for c in t.columns for text in [c.about["zh"]]}
    assert [key for key, text in FIELDS_ZH.items() if text not in used] == []


def test_descriptions_give_no_verdict():
    for t in TABLES:
        for c in t.columns:
            assert not any(VERDICTS[l].search(c.about[l].lower()) for l in LANGUAGES), c.name


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_the_columns_that_are_described(rows, name):
    columns = {c.name: c for c in table(name).columns}
    for row in rows[name]:
        assert set(row) == set(columns)
        for key, found in row.items():
            column = columns[key]
            kinds = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "list": list}
            assert (found is None and not column.required) or isinstance(found, kinds[column.type]), (
                f"{name}.{key}: {found!r}"
            )
            assert not column.values or found is None or found in column.values


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_describes_every_file_and_column(site, language):
    html = (site / language / "data.html").read_text(encoding="utf-8")
    document = crawl.Document(f"{language}/data.html", html)
    linked = {posixpath.normpath(posixpath.join(language, a["href"])) for a in document.elements("a") if "href" in a}
    for t in TABLES:
        assert set(downloads.paths(t).values()) <= linked and t.name in document.ids
        section = html.split(f'id="{t.name}"')[1].split("</section>")[0]
        words = "".join(crawl.Document("", section).text.split())  # Chinese within English is marked, piece by piece
        for c in t.columns:
            told = "".join(c.about[language].replace("'", "’").split())
            assert f"<code>{c.name}</code>" in section and told in words, f"{t.name}.{c.name}"
            assert all(re.search(rf"<code[^>]*>(<[^>]+>)?{re.escape(v)}<", section) for v in c.values)
    assert {downloads.WORKBOOK, downloads.PACKAGE, offline.PATH} <= linked
    assert {f"data/schema/{name}" for name in downloads.schema_names()} <= linked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_gives_sizes_as_they_are(site, language):
    html = (site / language / "data.html").read_text(encoding="utf-8")
    shown = dict(
        re.findall(r'<a href="\.\./(data/[^"/]+)" download>[^<]*</a> <span class="count">([^<]+)</span>', html)
    )
    expected = {path: (site / path).stat().st_size for path in shown}
    assert len(shown) == 2 * len(TABLES) + 4
    assert shown == {
        path: f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
        for path, size in expected.items()
    }


def test_published_schemas_are_those_of_the_repository(site):
    assert (
        {p.name: p.read_text(encoding="utf-8") for p in (site / "data/schema").iterdir()}
        == {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "data/schema").iterdir()}
        == schemas()
    )


# --- the same again ---------------------------------------------------------------------------------------


def test_with_an_address_of_its_own_the_site_s_data_name_it(as_built_there):
    row = csv_rows((as_built_there.out / "data/commitments.csv").read_bytes())[0]
    assert row["page_en"] == f"{ADDRESS}en/c/wc2031-001.html"
    found = json.loads((as_built_there.out / "data/commitments/wc2031-001.json").read_text(encoding="utf-8"))
    assert found["pages"]["zh"] == f"{ADDRESS}zh/c/wc2031-001.html"
    package = json.loads((as_built_there.out / "data/datapackage.json").read_text(encoding="utf-8"))
    assert package["homepage"] == ADDRESS


def test_an_edit_of_one_commitment_renews_its_own_file_and_no_other_one(built_city):
    before = built_city.files()
    built_city.edit(TARGETS, "The words speak of a start and not of an opening.", "A start and not an opening.")
    assert built_city.build().code == 0
    after = built_city.files()
    changed = {name for name in after if after[name] != before[name] and name.startswith("data/")}
    assert changed == {
        "data/commitments/wc2031-003.json",
        "data/commitments.csv",
        "data/commitments.json",
        "data/commitments.xlsx",
        "data/datapackage.json",
        "data/wangchuan-2031.sqlite",
    }


def test_other_reports_of_a_finding_go_along_and_the_words_read_for_checking_stay_behind(city):
    other = "https://paper.example.org/places.html"
    also = f"  also: [{{publisher: {{zh: 望川晚报, en: Wangchuan Evening News}}, url: {other}}}]\n"
    city.edit(
        "data/outcomes.yaml", "  unit: school_place\n", "  unit: school_place\n" + also + "  seen: 新增学位1800个\n"
    )
    run = city.build()
    assert run.code == 0, run.err
    assert [row["also"] for row in csv_rows((city.out / "data/outcomes.csv").read_bytes())] == ["", other]
    (found,) = json.loads((city.out / "data/commitments/wc2031-005.json").read_text(encoding="utf-8"))["outcomes"]
    assert found["also"] == [{"publisher": {"zh": "望川晚报", "en": "Wangchuan Evening News"}, "url": other}]
    assert "seen" not in found and "seen" not in {c.name for c in table("outcomes").columns}


def test_a_city_without_records_has_empty_tables(city):
    """A list of nothing is allowed; its table has a header and the package is valid."""
    from frictionless import Package

    (city.root / "data/permalinks.lock").unlink()  # nothing was published yet
    (city.root / "data/outcomes.yaml").write_text("[]\n")
    run = city.build()
    assert run.code == 0, run.err
    assert csv_rows((city.out / "data/outcomes.csv").read_bytes()) == []
    assert json.loads((city.out / "data/outcomes.json").read_text()) == []
    assert Package(str(city.out / "data/datapackage.json")).validate().valid


# --- the site in one file -----------------------------------------------------------------------------------


def unpacked(data: bytes, folder: Path) -> Path:
    """The one folder in a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top


@pytest.fixture(scope="module")
def taken_along(site, tmp_path_factory) -> Path:
    """The folder in the real site's archive."""
    return unpacked((site / "offline.zip").read_bytes(), tmp_path_factory.mktemp("offline"))


def test_the_archive_holds_the_site_and_nothing_else(site, taken_along):
    whole = read_all(site)
    assert read_all(taken_along) == {path: data for path, data in whole.items() if offline.belongs(path)}
    assert {"index.html", "zh/index.html", "static/site.css", "data/commitments.xlsx"} <= set(
        filter(offline.belongs, whole)
    )


#: Where an address stands in a page.
LEADS = re.compile(rf'\b(?:{"|".join((*crawl.ADDRESS_ATTRIBUTES, "srcset"))})="([^"#?]+)')


def test_every_link_in_the_archive_leads_somewhere(site):
    """Its pages are those of the site, whose links all lead somewhere: what is not in it might be missed."""
    with zipfile.ZipFile(site / "offline.zip") as archive:
        inside = {name.partition("/")[2] for name in archive.namelist()}
    missed = {
        f"{path}: {address}"
        for path in inside
        if path.endswith(".html")
        for address in set(LEADS.findall((site / path).read_text(encoding="utf-8")))
        if (found := posixpath.normpath(posixpath.join(posixpath.dirname(path), address))) not in inside
        and (site / found).is_file()
    }
    left_out = re.compile(r": (?:\.\./)+(?:offline\.zip|SHA256SUMS|versions/[\d-]+\.zip|share/[\w.-]+\.png)$")
    assert any(left_out.search(line) for line in missed)
    assert [line for line in missed if not left_out.search(line)] == []


def test_a_page_of_the_unpacked_archive_works_from_disk(taken_along, page):
    page.goto((taken_along / "index.html").as_uri())
    page.locator("a[hreflang=en]").click()
    page.locator("main a").first.click()
    assert page.locator("h1").count() == 1
    page.goto((taken_along / "en/data.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.command')).whiteSpace").startswith("pre-wrap")


def test_archives_of_the_same_files_are_equal_whatever_came_before():
    files = {"b.html": b"b" * 1000, "a/文.txt": "文".encode(), "c": b""}
    first = packed(files)
    other = packed({"c": b"old", "b.html": files["b.html"], "z": b"gone"})
    assert packed({"c": b"", "a/文.txt": files["a/文.txt"], "b.html": None}, other) == first
    assert packed(dict.fromkeys(files), first) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {i.filename: archive.read(i) for i in archive.infolist()} == {
            f"city/{path}": data for path, data in files.items()
        }
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_archive_of_more_than_4_gib_is_read_by_others_and_taken_up_again(monkeypatch):
    monkeypatch.setattr(offline, "_LIMIT", 500)  # what is far begins here
    files = {f"{name}.bin": hashlib.sha256(name.encode()).digest() * 10 for name in "abcdefghijklmnop"}
    whole = packed(files)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert {i.filename: archive.read(i) for i in archive.infolist()} == {
            f"city/{path}": data for path, data in files.items()
        }
        assert archive.infolist()[-1].header_offset > 500 and archive.infolist()[-1].extra
    assert packed(dict.fromkeys(files), whole) == whole


def test_pictures_and_frames_for_other_sites_stay_out_of_the_archive():
    assert [
        path
        for path in ("zh/embed/a.html", "share/a.png", "offline.zip", "_redirects", "zh/index.html", "data/embed.csv")
        if offline.belongs(path)
    ] == ["zh/index.html", "data/embed.csv"]


def archive_is_right(city: City, folder: Path) -> bool:
    whole = city.files()
    return read_all(unpacked(whole["offline.zip"], folder)) == {
        path: data for path, data in whole.items() if offline.belongs(path)
    }


@pytest.mark.slow
def test_the_archive_is_never_older_than_the_site(built_city, generator, tmp_path):
    (built_city.root / "data/permalinks.lock").unlink()  # or no page could be removed

    def check(name):
        run = built_city.build()
        assert run.code == 0, run.err
        assert archive_is_right(built_city, tmp_path / name), name

    check("same")
    built_city.edit(TARGETS, "The words speak of a start and not of an opening.", "A start and not an opening.")
    check("edit")
    with (generator.root / "static/site.css").open("a") as sheet:
        sheet.write("/* more */\n")
    check("static file")
    whole = (built_city.out / "offline.zip").read_bytes()
    (built_city.out / "zh/stray.html").write_text("x")
    assert built_city.build().code == 0
    assert (built_city.out / "offline.zip").read_bytes() == whole, "what no build made is no part of it"
    (built_city.out / "zh/stray.html").unlink()
    put(built_city.out / "zh/c/wc2031-001.html", "x")
    check("damaged page")
    put(built_city.out / "offline.zip", b"PK no more")
    check("damaged archive")
    (built_city.out / "offline.zip").unlink()
    check("removed archive")
    for language in LANGUAGES:
        (built_city.root / f"content/{language}/themes/schools.md").unlink()
    check("removed pages")


def test_a_build_that_makes_nothing_leaves_the_archive_alone(built_city):
    stamp = (built_city.out / "offline.zip").stat()
    assert "0 written" in built_city.build().out
    assert (built_city.out / "offline.zip").stat().st_mtime_ns == stamp.st_mtime_ns


# --- the database ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stored(book):
    """The bytes of the database, made twice."""
    made = []
    for _ in range(2):
        (product,) = [p for p in downloads.products(book) if p.paths == (database.path(book),)]
        made.append(product.make(product.plan(book))[product.paths[0]])
    return made


@pytest.fixture(scope="module")
def opened(stored, tmp_path_factory):
    path = tmp_path_factory.mktemp("database") / "book.sqlite"
    path.write_bytes(stored[0])
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


class TestTheDatabase:
    def test_it_is_named_after_city_and_year(self, book, city):
        assert database.path(book) == "data/hengyang-2020.sqlite"
        assert database.path(read(city.root, ROOT / "templates").book) == "data/wangchuan-2031.sqlite"

    def test_it_has_every_row_and_cell_of_every_table(self, opened, rows):
        for t in TABLES:
            plain = [c.name for c in t.columns if c.type != "list"]
            found = opened.execute(f"SELECT {', '.join(plain)} FROM {t.name} ORDER BY rowid").fetchall()
            assert found == [tuple(row[name] for name in plain) for row in rows[t.name]], t.name

    def test_a_list_is_a_table_of_its_own(self, opened, rows):
        for t in TABLES:
            for c in (c for c in t.columns if c.type == "list"):
                key = t.key or "row"
                found = opened.execute(f"SELECT {key}, value FROM {t.name}_{c.name} ORDER BY rowid").fetchall()
                keyed = ((row[t.key] if t.key else number, row) for number, row in enumerate(rows[t.name], 1))
                assert found == [(known, part) for known, row in keyed for part in row[c.name]], c.name

    def test_it_is_sound_and_every_reference_leads_somewhere(self, opened):
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        for t in TABLES:
            keys = {r[1]: r[5] for r in opened.execute(f"PRAGMA table_info({t.name})")}
            assert [name for name, place in keys.items() if place] == [t.key or "row"]
            leads = {(r[3], r[2], r[4]) for r in opened.execute(f"PRAGMA foreign_key_list({t.name})")}
            assert leads == {(c.name, c.table, table(c.table).key) for c in t.columns if c.table and c.type != "list"}
        leads = {(r[3], r[2], r[4]) for r in opened.execute("PRAGMA foreign_key_list(commitments_places)")}
        assert leads == {("id", "commitments", "id"), ("value", "places", "id")}

    def test_a_reference_that_leads_nowhere_is_refused(self, book):
        data = downloads.products(book)[1].plan(book)
        astray = [
            row | {"theme": "nowhere"} if row["id"] == "hy2020-001" else row for row in data["rows"]["commitments"]
        ]
        with pytest.raises(ValueError, match="row 1 of commitments refers to a row of themes that is not there"):
            database.make(data | {"rows": data["rows"] | {"commitments": astray}})

    @pytest.mark.parametrize("words", ["污水处理", "sewage treatment plant", "SCHOOL PLACES"])
    def test_its_words_can_be_searched(self, opened, rows, words):
        matching = "SELECT rowid FROM commitments_fts WHERE commitments_fts MATCH ?"
        found = opened.execute(f"SELECT id FROM commitments WHERE rowid IN ({matching})", [f'"{words}"']).fetchall()
        having = [r for r in rows["commitments"] if any(words.lower() in r[name].lower() for name in database.SEARCHED)]
        assert found and {id for (id,) in found} == {r["id"] for r in having}

    def test_it_says_what_it_and_each_column_is(self, opened, book):
        about = dict(opened.execute("SELECT name, value FROM about").fetchall())
        assert (about["name_en"], about["licence"]) == (book.site.name.en, downloads.LICENCE["path"])
        assert about["hash"] == version.of_data(book).hash
        told = {(t, c) for t, c in opened.execute('SELECT "table", "column" FROM columns')}
        assert told == {(t.name, c.name) for t in TABLES for c in t.columns}

    def test_the_same_rows_make_the_same_bytes(self, stored):
        """Whatever library wrote them: its version stands nowhere in them."""
        assert stored[0] == stored[1]
        assert stored[0][:16] == b"SQLite format 3\0" and stored[0][96:100] == bytes(4)


class TestWhatIsSaidOfTheByteOrderMark:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_tells_how_to_read_a_csv_file_in_python(self, site, language):
        """As it tells it, it works; without it, the mark sticks to the first name."""
        page = (site / language / "data.html").read_text(encoding="utf-8")
        assert "encoding=&#34;utf-8-sig&#34;" in page or 'encoding="utf-8-sig"' in page
        with (site / "data/commitments.csv").open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file))[0] == "id"
        with (site / "data/commitments.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file))[0] == "\ufeffid"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_leads_to_the_database_and_its_example_finds_something(self, site, language):
        page = crawl.Document(f"{language}/data.html", (site / language / "data.html").read_text(encoding="utf-8"))
        assert "../data/hengyang-2020.sqlite" in [a.get("href") for a in page.elements("a")]
        (command,) = [words for _, words in page.words if words.startswith("sqlite3 ")]
        name, query = re.fullmatch(r'sqlite3 (\S+) "(.*)"', command).groups()
        connection = sqlite3.connect(site / "data" / name)
        assert len(connection.execute(query).fetchall()) > 2
        connection.close()
