"""What stands where a file is expected, templates that fail, and reports of other sizes."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from conftest import FIXTURE_CITY, ROOT, City, packed

from pledgebook.book.model import Text
from pledgebook.book.problems import ProblemsFound
from pledgebook.book.read import read
from pledgebook.check import check, glyphs, plausible
from pledgebook.check.failed import with_records
from pledgebook.check.plausible import dates_not_after
from pledgebook.pages import render
from pledgebook.pages.page import Page, Shown
from pledgebook.pages.plan import pages
from pledgebook.pages.render import Renderer, Shared
from pledgebook.words.csvfile import cell

from .test_edits import problems

BAD_PAGE = Page("en/c/wc2031-003.html", "bad.html", "en", lambda _: Shown("A", "B", {}), title="A", description="B")
FILES = (
    "data/targets.yaml",
    "data/sources/report.txt",
    "data/sources/report.en.md",
    "data/permalinks.lock",
    "data/changes.lock",
    "content/en/about.md",
)


@pytest.fixture
def town(tmp_path) -> Path:
    shutil.copytree(FIXTURE_CITY, tmp_path / "town")
    return tmp_path / "town"


def _folder(path: Path) -> None:
    path.mkdir()


def _circle(path: Path) -> None:
    path.symlink_to(path.name)


def _nowhere(path: Path) -> None:
    path.symlink_to("nowhere-at-all")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(17 * 1024 * 1024)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "put, words",
    [
        (_folder, "this is a folder"),
        (_circle, "the links lead in a circle"),
        (_nowhere, "which does not exist"),
        (_pipe, "a pipe"),
        (_large, "at most 16,777,216 are read"),
    ],
)
def test_what_is_no_file_is_named(town, file, put, words):
    (town / file).unlink()
    put(town / file)
    assert [p for p in problems(town, ROOT / "templates") if p.file == file and words in p.message]


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_may_not_be_read_is_named(town, file, monkeypatch):
    """The refusal is the system's own; it is given here, since a test may run as somebody who may read everything."""
    original = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == town / file:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return original(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert [p for p in problems(town, ROOT / "templates") if p.file == file and "chmod u+r" in p.message]


@pytest.mark.parametrize(
    "file", ["data/targets.yaml", "content/en/about.md", "data/permalinks.lock", "data/changes.lock"]
)
def test_a_byte_order_mark_and_windows_lines_are_accepted(town, file):
    raw = (town / file).read_bytes()
    (town / file).write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    assert problems(town, ROOT / "templates") == []


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda raw: raw.replace(b"\n", b"\r\n"), "its lines now end as in Windows"),
        (lambda raw: b"\xef\xbb\xbf" + raw, "begins with a byte order mark"),
    ],
)
def test_what_a_program_did_to_the_report_is_said(town, change, words):
    path = town / "data/sources/report.txt"
    path.write_bytes(change(path.read_bytes()))
    (problem,) = problems(town, ROOT / "templates")
    assert words in problem.message


# --- templates --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reading():
    return read(FIXTURE_CITY, ROOT / "templates")


@pytest.mark.parametrize(
    "template, line, words",
    [
        ("ok\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n\n{{ nothing_at_all }}", 3, "'nothing_at_all' is undefined"),
        ("\n{% for i in range(10 ** 9) %}x{% endfor %}", 2, "Range too big"),
        ("{% macro a() %}\n{{ a() }}{% endmacro %}{{ a() }}", 2, "without end"),
        ("\n{% include page.template %}", 2, "without end"),
        ("\n{{ s('no.such.words') }}", 2, "no.such.words"),
        ("\n{{ {}['x'] }}", 2, "x"),
        ("\n{{ 'a' + 1 }}", 2, "str"),
    ],
)
def test_a_template_that_fails_is_named_with_its_line_and_the_record(reading, tmp_path, template, line, words):
    (tmp_path / "bad.html").write_text(template, encoding="utf-8")
    renderer = Renderer([tmp_path], Shared.of(reading.book, {}, {}), {})
    with pytest.raises(ProblemsFound) as found:
        renderer.render(BAD_PAGE)
    (problem,) = with_records(found.value, reading).problems
    assert (problem.file, problem.line) == ("templates/bad.html", line)
    assert words in problem.message
    assert problem.message.endswith("the page is of wc2031-003, data/targets.yaml:34")


def test_robots_txt_is_no_html_and_all_else_is(reading):
    site = reading.book.site.model_copy(update={"base_url": "https://a.example/x&y/"})
    renderer = Renderer(ROOT / "templates", Shared.of(replace(reading.book, site=site), {}, {}), {})
    text = renderer.render(Page("robots.txt", "robots.txt", "en", "A", "B", both=False))
    assert b"Sitemap: https://a.example/x&y/sitemap.xml\n" in text
    escaped = [name for name in renderer.environment.list_templates() if renderer.environment.autoescape(name)]
    assert set(renderer.environment.list_templates()) - set(escaped) == {"robots.txt"}


def test_words_that_a_page_gives_no_value_for_are_named_in_strings_yaml(reading, tmp_path):
    (tmp_path / "bad.html").write_text("{{ s('mine.page') }}", encoding="utf-8")
    renderer = Renderer([tmp_path], Shared.of(reading.book, {}, {}), {})
    with pytest.raises(ProblemsFound) as found:
        renderer.render(BAD_PAGE)
    (problem,) = found.value.problems
    assert (problem.file, problem.line) == (
        "templates/strings.yaml",
        reading.files["strings"].at(("mine.page", "en"))[0],
    )
    assert "nothing for {place}; this sentence may use {city}, {year}, {last_year}" in problem.message


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("a.html", '\n{% include "b.html" %}', "leads back to this template"),
        ("c.html", "上".encode("gb18030"), "not UTF-8"),
        ("d.html", b"a\0b", "a control character"),
        ("e.html", "{% if %}", "Expected an expression"),
    ],
)
def test_a_template_that_can_t_be_used_is_named(reading, tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "b.html").write_text('{% include "a.html" %}' if name == "a.html" else "", encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        Renderer([tmp_path], Shared.of(reading.book, {}, {}), {}).check_templates()
    assert [p for p in found.value.problems if p.file == f"templates/{name}" and words in p.message]


def test_an_old_anchor_is_escaped():
    old = '"><script>alert(1)</script>'
    page = Page("en/a.html", "a.html", "en", lambda _: Shown("A", "B", {}), moved=((old, "#new"),))
    html = render._with_old_anchors('<h2 id="new">New</h2>', page)
    assert "<script>" not in html
    assert html.endswith('<h2 id="new">New</h2>')


# --- other sizes ------------------------------------------------------------------------------------------


def large(town: Path, paragraphs: int) -> None:
    """Give the town a report of so many paragraphs, and a commitment in each."""
    zh, en, targets = ["# 报告"], ["# Report"], []
    for number in range(2, paragraphs + 1):
        zh.append(f"建设{number}号大桥。")
        en.append(f"Build bridge number {number}.")
        targets.append(number)
    records = [
        {
            "id": f"wc2031-{number:04d}",
            "title": {"zh": f"建设{number}号大桥", "en": f"Build bridge {number}"},
            "quote": {"zh": f"建设{number}号大桥", "en": f"Build bridge number {number}"},
            "plain": {"zh": "一座桥。", "en": "A bridge."},
            "theme": "building",
            "kind": "project",
            "verb": {"zh": "建设", "class": "complete"},
            "target": {
                "value": number,
                "as_written": str(number),
                "unit": "job",
                "bound": "exactly",
                "measure": "count",
            },
        }
        for number in targets
    ]
    raw = ("\n\n".join(zh) + "\n").encode()
    (town / "data/sources/report.txt").write_bytes(raw)
    (town / "data/sources/report.en.md").write_text("\n\n".join(en) + "\n", encoding="utf-8")
    _write(town / "data/targets.yaml", records)
    _write(town / "data/verbs.yaml", [{"zh": "建设", "en": "build", "class": "complete", "stage": "finish"}])
    for name in ("results", "exclusions", "outcomes", "searches", "terms", "changes", "redirects", "sources/misprints"):
        _write(town / f"data/{name}.yaml", [])
    site = yaml.safe_load((town / "data/site.yaml").read_text(encoding="utf-8"))
    site["source"]["sha256"] = hashlib.sha256(raw).hexdigest()
    _write(town / "data/site.yaml", site | {"featured": []})
    (town / "data/permalinks.lock").unlink()
    (town / "data/changes.lock").unlink()
    shutil.rmtree(town / "data/versions")
    for language in ("zh", "en"):
        shutil.rmtree(town / f"content/{language}/themes")


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


@pytest.mark.parametrize("paragraphs", [150, pytest.param(1010, marks=pytest.mark.slow)])
def test_a_report_of_many_paragraphs_has_no_false_problems(town, paragraphs):
    large(town, paragraphs)
    reading = read(town, ROOT / "templates")
    check(reading)
    assert [p.number for p in reading.book.report["zh"]] == list(range(1, paragraphs + 1))
    planned = {p.path: p for p in pages(reading.book, {})}
    assert planned["en/embed/wc2031-0100.html"].show(reading.book).data["source"].endswith("paragraph 100")


def test_the_order_of_many_paragraphs_is_that_of_their_numbers(town):
    large(town, 120)
    records = yaml.safe_load((town / "data/targets.yaml").read_text(encoding="utf-8"))
    at = next(i for i, r in enumerate(records) if r["id"] == "wc2031-0100")
    records[at - 1], records[at] = records[at], records[at - 1]
    _write(town / "data/targets.yaml", records)
    with pytest.raises(ProblemsFound) as found:
        check(read(town, ROOT / "templates"))
    assert [p.message for p in found.value.problems] == [
        "wc2031-0099 stands before wc2031-0100 in the report; move it up"
    ]


@pytest.mark.slow
def test_an_archive_holds_any_number_of_files():
    """Each grows out of the last one, in which one file was another, and is what one is that is packed anew."""
    last, known = b"", dict[str, bytes | None]()
    for count in (65_534, 65_535, 65_536, 70_000):
        files = {f"{number:06d}.txt": b"x" for number in range(count)} | {"000003.txt": b"%d" % count}
        anew = packed(files)
        with zipfile.ZipFile(BytesIO(anew)) as archive:
            assert len(archive.namelist()) == count
            assert archive.read(f"city/{count - 1:06d}.txt") == b"x"
        if known:
            assert packed(files | known | {"000003.txt": b"%d" % count}, last) == anew, count
        last, known = anew, dict.fromkeys(files)


@pytest.mark.parametrize("words", ["=1+1", "\n=cmd", " =cmd", "\t@x", "+1", "-1", "＝1", "'x", "\u3000=x"])
def test_no_cell_is_a_formula(words):
    assert cell(words) == "'" + words


@pytest.mark.parametrize("value, shown", [(-5, "-5"), (None, ""), (True, "true"), ("a=b", "a=b"), (1.5, "1.5")])
def test_other_cells_are_as_they_are(value, shown):
    assert cell(value) == shown


def test_dates_after_today_are_refused(town, monkeypatch):
    """By a check and by a build, whatever the day is; here it is one at the end of the century."""
    monkeypatch.setattr(plausible, "today", lambda: date(2099, 12, 30))
    path = town / "data/outcomes.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("checked: 2032-01-15", "checked: 2099-12-30", 1), encoding="utf-8")
    assert problems(town, ROOT / "templates") == []
    path.write_text(text.replace("checked: 2032-01-15", "checked: 2099-12-31", 1), encoding="utf-8")
    said = "data/outcomes.yaml:13:3: checked: 2099-12-31 is after today, 2099-12-30; mend the date"
    assert [*map(str, problems(town, ROOT / "templates"))] == [said]
    run = City(town).build("--jobs", "1")
    assert run.code == 1 and run.problems == [said] and not (town / "site").exists()


def test_a_clock_that_is_wrong_refuses_nothing_that_was_recorded(reading):
    """A version of the data was recorded on 20 January 2032, so that day has been."""
    assert list(dates_not_after(reading, date(1970, 1, 1))) == []
    check(reading, date(1970, 1, 1))


def test_today_has_begun_somewhere(monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 11, 24, 12, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(plausible, "datetime", Clock)
    assert plausible.today() == date(2026, 11, 25)


@pytest.mark.parametrize(
    "key", ["checkability.measurable", "verb.start", "bound.about", "share.unofficial", "c.number"]
)
def test_a_drawn_sentence_without_a_glyph_is_told_with_its_line(reading, key):
    book = reading.book
    strings = {**book.strings, key: Text(zh=f"{book.strings[key].zh}🛣", en=book.strings[key].en)}
    (problem,) = glyphs.drawn_words(replace(reading, book=replace(book, strings=strings)))
    assert (problem.file, problem.line) == ("templates/strings.yaml", reading.files["strings"].at((key, "zh"))[0])
    assert f"{key}.zh: charts and pictures draw this, and their fonts have no glyph for 🛣 (U+1F6E3)" in problem.message
