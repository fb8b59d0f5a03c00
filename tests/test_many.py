"""Several books on one site: what is built, what stays, and what leads from one to another."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from conftest import ROOT, Run, once, open_window, put, read_all, until, unwritten
from crawl import dead_links, documents, foreign, repeated_ids, root_relative
from test_html import complaints

from benchmarks import invented
from pledgebook import cli
from pledgebook.book.topics import topics
from pledgebook.lasting import host_rules
from pledgebook.many import making
from tools import violations

pytestmark = pytest.mark.slow

CITIES = [
    ("东川", "Dongchuan"),
    ("南山", "Nanshan"),
    ("西河", "Xihe"),
]
YEARS = (2024, 2025)
#: The books' charts as the last run drew them: that takes most of the time.
DRAWN = ROOT / ".cache" / "invented-charts"
SITE = """\
title: {zh: 各地逐条读, en: "Reports, line by line"}
description: {zh: 虚构城市的报告，供测试使用。, en: "Reports of invented cities, for tests."}
books:
"""


@dataclass
class Books:
    """A folder with SITE.yaml and books that a test may change, and the command that builds them."""

    root: Path

    @property
    def out(self) -> Path:
        return self.root / "site"

    @property
    def common(self) -> Path:
        """What is kept for all books alike."""
        return self.root / ".site.books/.common"

    def many(self, *words: str) -> Run:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.main(["many", str(self.root / "SITE.yaml"), *words])
        return Run(code, out.getvalue(), err.getvalue())

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def page(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")


def slug(city: tuple[str, str], year: int) -> str:
    return f"{city[1].lower()}-{year}"


def write(root: Path, cities: list[tuple[str, str]]) -> None:
    """A book for each city and year; those of the second year take one commitment of the first further."""
    listed = ""
    for city in cities:
        for year, topic in zip(YEARS, ("schools", "transport")):
            prefix = city[1][:2].lower()
            kind = invented.Kind(f"{prefix}{year}", year, city, themes=2, places=1, topic=topic)
            book = invented.book(root / slug(city, year), 4, 2, kind)
            listed += f"  - {{folder: {book.name}}}\n"
            if year == YEARS[1]:
                targets, id = book / "data/targets.yaml", f"- id: {prefix}{year}-00002\n"
                text = targets.read_text(encoding="utf-8")
                targets.write_text(text.replace(id, f"{id}  continues: {prefix}2024-00002\n"), encoding="utf-8")
    (root / "SITE.yaml").write_text(SITE + listed, encoding="utf-8")


@pytest.fixture(scope="session")
def six(tmp_path_factory) -> Books:
    """Six books, built on this machine; not to be changed."""

    def make(root: Path) -> None:
        root.mkdir()
        write(root, CITIES)
        folders = [root / slug(city, year) / ".cache/charts" for city in CITIES for year in YEARS]
        for folder in folders if DRAWN.is_dir() else ():
            shutil.copytree(DRAWN, folder)
        run = Books(root).many()
        assert (run.code, run.err) == (0, ""), run.err
        shutil.rmtree(DRAWN, ignore_errors=True)
        for folder in folders:
            shutil.copytree(folder, DRAWN, dirs_exist_ok=True)

    return Books(once(tmp_path_factory, "six", make))


def some_of(six: Books, root: Path) -> Books:
    """Two books of one city and one of another, not built yet; what takes long and doesn't change is in their cache."""
    kept = [slug(CITIES[0], 2024), slug(CITIES[0], 2025), slug(CITIES[1], 2024)]
    for name in kept:
        shutil.copytree(six.root / name, root / name, ignore=shutil.ignore_patterns("manifest-*"))
    (root / "SITE.yaml").write_text(SITE + "".join(f"  - {{folder: {name}}}\n" for name in kept), encoding="utf-8")
    found = Books(root)
    shutil.copytree(six.common, found.common)
    return found


@pytest.fixture
def books(six, tmp_path) -> Books:
    """The same, to change."""
    return some_of(six, tmp_path / "books")


@pytest.fixture(scope="session")
def three(six, tmp_path_factory) -> Books:
    """The same three books, built; not to be changed."""

    def make(root: Path) -> None:
        run = some_of(six, root).many()
        assert (run.code, run.err) == (0, ""), run.err

    return Books(once(tmp_path_factory, "three", make))


@pytest.fixture
def built(three, tmp_path) -> Iterator[Books]:
    """A copy of these, to change: but for what a build reads, its files are those of the first."""
    root, made = tmp_path / "books", [".site.books", "site"]
    shutil.copytree(three.root, root, ignore=shutil.ignore_patterns(*made, "manifest-*"))
    with unwritten(*(three.root / name for name in made)):
        for name in made:
            shutil.copytree(three.root / name, root / name, copy_function=os.link)
        yield Books(root)


FIRST, SECOND, OTHER = (slug(CITIES[0], 2024), slug(CITIES[0], 2025), slug(CITIES[1], 2024))


# --- what is there ---------------------------------------------------------------------------------


def test_all_books_are_listed_by_place_and_year_with_counts(six):
    for language, name in (("zh", 0), ("en", 1)):
        page = six.page(f"{language}/index.html")
        book = rf'href="\.\./([a-z]+-\d{{4}})/{language}/index\.html".*?<td class="numeric">(\d+)</td>'
        found = re.findall(book, page)
        assert found == [(slug(city, year), "4") for city in CITIES for year in YEARS]
        assert [page.count(f">{city[name]}</th>") for city in CITIES] == [1] * len(CITIES)
        assert "24" in page, "all commitments"


def test_pages_of_the_whole_lead_somewhere_and_ask_no_other_host(six):
    files = set(read_all(six.out))
    own = ("zh", "en", "index.html", "404.html")
    pages = {path: page for path, page in documents(six.out).items() if path.split("/")[0] in own}
    assert len(pages) == 2 + 2 * (2 + 2)
    assert [dead_links(pages, files), repeated_ids(pages), foreign(pages)] == [[], [], []]
    del pages["404.html"]
    assert root_relative(pages) == []
    metas = [meta for page in pages.values() for meta in page.elements("meta")]
    policies = {meta["content"] for meta in metas if meta.get("http-equiv") == "Content-Security-Policy"}
    assert len(policies) == 1 and "unsafe" not in policies.pop()


def test_pages_of_the_whole_are_valid(six, tmp_path):
    for name in ("zh", "en"):
        shutil.copytree(six.out / name, tmp_path / name)
    shutil.copy(six.out / "index.html", tmp_path)
    assert complaints(tmp_path) == []


def test_a_topic_sets_the_commitments_of_all_books_side_by_side(six):
    page = six.page("en/topics/schools.html")
    sections = re.findall(r'<section aria-labelledby="([a-z]+-2024)">(.*?)</section>', page, re.DOTALL)
    assert [name for name, _ in sections] == [slug(city, 2024) for city in CITIES]
    for name, text in sections:
        prefix = f"{name[:2]}2024"
        # those of the book's first theme, which has the topic
        assert re.findall(r"/c/([\w-]+)\.html", text) == [f"{prefix}-00001", f"{prefix}-00003"]
    assert 'href="transport.html"' in page and "2025" not in page


def test_an_unknown_topic_is_a_problem(built):
    built.edit(f"{OTHER}/data/themes.yaml", "topic: schools", "topic: school")
    run = built.many()
    told = rf'{OTHER}: data/themes\.yaml:\d+:3: topic: there is no "school" in the list; did you mean schools\?'
    assert run.code == 1 and re.search(told, run.err)


def test_the_topics_have_names_in_both_languages_and_ids_for_addresses():
    assert len(topics()) > 20
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", id) and name.zh and name.en for id, name in topics().items())


def test_a_commitment_of_any_book_is_found_and_its_page_opens(six, browser):
    with open_window(browser) as page:
        page.goto(f"file://{six.out}/en/find.html?q=南山")
        page.locator("#found li").first.wait_for()
        told = page.locator("#found .found-facts").all_inner_texts()
        assert told and all("Nanshan 20" in facts for facts in told)
        page.locator("#found .found-title a").first.click()
        page.wait_for_url(re.compile(r"/nanshan-\d+/en/c/na\d+-\d+\.html$"))
        assert page.locator("article.commitment h1").count() == 1


@pytest.mark.parametrize("path", ["zh/index.html", "en/index.html", "en/topics/schools.html", "zh/find.html"])
def test_pages_of_the_whole_can_be_used_by_all_and_fit_the_narrowest_phone(six, browser, path):
    served = partial(Quiet, directory=str(six.out))
    with ThreadingHTTPServer(("127.0.0.1", 0), served) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with open_window(browser, viewport={"width": 320, "height": 700}) as page:
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/{path}")
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == 320
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


# --- what leads from one book to another ----------------------------------------------------------------


def test_a_commitment_and_the_one_it_continues_lead_to_each_other(six):
    for language, words in (("zh", "接续"), ("en", "Continues")):
        later = six.page(f"{SECOND}/{language}/c/do2025-00002.html")
        assert words in later and f'href="../../../{FIRST}/{language}/c/do2024-00002.html"' in later
        earlier = six.page(f"{FIRST}/{language}/c/do2024-00002.html")
        assert f'href="../../../{SECOND}/{language}/c/do2025-00002.html"' in earlier
    assert "Continu" not in six.page(f"{FIRST}/en/c/do2024-00001.html")


def test_a_book_by_itself_names_what_it_continues_without_a_link(books):
    assert cli.main(["build", "--quiet", "--root", str(books.root / SECOND)]) == 0
    page = (books.root / SECOND / "site/en/c/do2025-00002.html").read_text(encoding="utf-8")
    assert "<dt>Continues</dt><dd>do2024-00002</dd>" in page and "../../../" not in page


@pytest.mark.parametrize(
    ("earlier", "what"),
    [
        ("do2024-00009", f'there is no "do2024-00009" in {FIRST}; did you mean do2024-0000'),
        ("na2024-00002", "na2024-00002 is of 南山, not of 东川; only a report of the same place can be continued"),
        ("do2025-00001", 'continues: "do2025-00001" is of this report; name a commitment of an earlier one'),
    ],
)
def test_what_cant_be_continued_is_told_at_its_line(built, earlier, what):
    built.edit(f"{SECOND}/data/targets.yaml", "continues: do2024-00002", f"continues: {earlier}")
    run = built.many()
    assert run.code == 1
    assert re.search(rf"^{SECOND}: data/targets\.yaml:\d+:3: .*{re.escape(what)}", run.err, re.MULTILINE), run.err


def test_what_continues_a_later_report_is_a_problem(built):
    built.edit(f"{FIRST}/data/targets.yaml", "- id: do2024-00001\n", "- id: do2024-00001\n  continues: do2025-00001\n")
    run = built.many()
    assert f"{FIRST}: data/targets.yaml:2:3: continues: do2025-00001 is of 2025, which is not before 2024" in run.err


def test_what_continues_a_report_that_is_not_here_is_named_without_a_link(built):
    built.edit(f"{SECOND}/data/targets.yaml", "continues: do2024-00002", "continues: do2019-00002")
    assert built.many().code == 0
    assert "<dd>do2019-00002</dd>" in built.page(f"{SECOND}/en/c/do2025-00002.html")


# --- what is built, and what stays ------------------------------------------------------------------------


def test_only_what_changed_is_built_again(built):
    before = read_all(built.out)
    again = built.many()
    assert (again.code, again.out.splitlines()) == (0, [again.out.splitlines()[0], "files: 0 written, 0 removed"])
    assert ": 0 built, 3 as they were" in again.out
    for path in (built.root / OTHER / "data").rglob("*.yaml"):
        path.touch()  # the same bytes
    assert ": 0 built, 3 as they were" in built.many().out
    built.edit(f"{OTHER}/content/en/about.md", "summary: ", "summary: Again. ")
    edited = built.many()
    assert ": 1 built, 2 as they were" in edited.out and edited.out.startswith(f"{OTHER}: ")
    after = read_all(built.out)
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert changed and all(path.startswith(f"{OTHER}/") for path in changed)


def test_what_is_the_same_for_all_books_is_kept_once(six):
    assert all(any((six.common / name).iterdir()) for name in ("templates", "words"))
    for city in CITIES:
        assert not (six.root / slug(city, YEARS[0]) / ".cache/templates").exists()


def test_a_file_that_is_lost_comes_back(built):
    before = read_all(built.out)
    (built.out / FIRST / "en/index.html").unlink()
    put(built.out / "en/index.html", "not ours")
    assert built.many().code == 0 and read_all(built.out) == before


def test_the_book_that_is_continued_is_told_when_the_later_one_changes(built):
    path = built.root / SECOND / "data/targets.yaml"
    text = path.read_text(encoding="utf-8")
    title = re.search(r"- id: do2025-00002\n.*?    en: (.*?)\n", text, re.DOTALL)[1]
    path.write_text(text.replace(f"    en: {title}\n", f"    en: {title} soon\n", 1), encoding="utf-8")
    run = built.many()
    assert ": 2 built, 1 as they were" in run.out, run.err
    assert f"{title} soon" in built.page(f"{FIRST}/en/c/do2024-00002.html")


def test_a_book_that_fails_costs_only_itself(built):
    good = read_all(built.out / OTHER)
    built.edit(f"{OTHER}/data/targets.yaml", "- id: na2024-00001\n", "- id: na2024-00001\n  plian: x\n")
    built.edit(f"{FIRST}/content/en/about.md", "summary: ", "summary: Again. ")
    run = built.many()
    assert run.code == 1 and "1 built, 1 as they were, 1 failed (nanshan-2024)" in run.out
    assert run.err.splitlines() == [
        f"{OTHER}: data/targets.yaml:2:3: plian: unknown key; did you mean plain?",
        f"{OTHER}: 1 problem; its last good site stays",
    ]
    assert read_all(built.out / OTHER) == good and "Again." in built.page(f"{FIRST}/en/about.html")
    assert f"../{OTHER}/en/index.html" in built.page("en/index.html")
    shutil.rmtree(built.root / ".site.books")
    assert built.many().code == 1 and read_all(built.out / OTHER) == good, "though all is forgotten"


def test_nothing_leads_to_a_book_that_never_was(books):
    books.edit(f"{FIRST}/content/en/about.md", "summary: ", "summery: ")
    run = books.many()
    assert run.code == 1 and not (books.out / FIRST).exists() and FIRST not in books.page("en/index.html")
    assert "<dt>Continues</dt><dd>do2024-00002</dd>" in books.page(f"{SECOND}/en/c/do2025-00002.html")
    books.edit(f"{FIRST}/content/en/about.md", "summery: ", "summary: ")
    assert books.many().code == 0
    assert f"../../../{FIRST}/en/c/do2024-00002.html" in books.page(f"{SECOND}/en/c/do2025-00002.html")


def test_a_process_that_dies_costs_only_its_book(built, monkeypatch):
    made = making.make

    def dies(unit, options):
        if unit.slug == OTHER:
            os.kill(os.getpid(), signal.SIGKILL)
        return made(unit, options)

    monkeypatch.setattr(making, "make", dies)
    monkeypatch.setattr("threading.active_count", lambda: 1)  # threads of other tests' servers are none of this
    for name in (FIRST, OTHER):
        built.edit(f"{name}/content/en/about.md", "summary: ", "summary: Again. ")
    run = built.many()
    assert run.code == 1 and f"{OTHER}: " in run.err and "1 built, 1 as they were, 1 failed" in run.out
    assert "Again." in built.page(f"{FIRST}/en/about.html") and "Again." not in built.page(f"{OTHER}/en/about.html")


def test_what_others_put_there_stays_and_what_is_no_longer_listed_goes(built):
    (built.out / "CNAME").write_text("example.org", encoding="utf-8")
    built.edit("SITE.yaml", f"  - {{folder: {OTHER}}}\n", "")
    run = built.many()
    assert run.code == 0 and not (built.out / OTHER).exists() and (built.out / "CNAME").exists()
    assert sorted(p.name for p in (built.root / ".site.books").iterdir() if p.name.startswith("nanshan")) == []


def test_cleaning_takes_away_what_was_made_and_nothing_else(built):
    (built.out / "CNAME").write_text("reports.example\n", encoding="utf-8")
    for name in ("notes.json", f"{OTHER}/notes.txt"):
        (built.root / ".site.books" / name).write_text("mine", encoding="utf-8")
    own = {path.relative_to(built.root) for path in built.root.rglob("*") if path.is_file()}
    own = {path for path in own if path.parts[0] not in ("site", ".site.books", ".site.next", ".site.lock")}
    assert cli.main(["clean", "--quiet", "--root", str(built.root)]) == 0
    left = {path.relative_to(built.root) for path in built.root.rglob("*") if path.is_file()}
    kept = {Path(".site.books/notes.json"), Path(f".site.books/{OTHER}/notes.txt")}
    assert left == {*own, *kept, Path("site/CNAME")}
    assert {path.name for path in (built.root / ".site.books").iterdir()} == {"notes.json", OTHER}


def test_a_folder_of_something_else_is_refused(books):
    (books.out).mkdir()
    (books.out / "thesis.txt").write_text("mine", encoding="utf-8")
    run = books.many()
    assert run.code == 1 and "holds thesis.txt, and no build made it" in run.err
    assert [p.name for p in books.out.iterdir()] == ["thesis.txt"]


def test_the_address_of_the_whole_is_that_of_each_book(books):
    books.edit("SITE.yaml", "books:\n", "base_url: https://example.org/reports/\nbooks:\n")
    assert books.many().code == 0
    assert "https://example.org/reports/en/index.html" in books.page("sitemap.xml")
    assert f"Sitemap: https://example.org/reports/{FIRST}/sitemap.xml" in books.page("robots.txt")
    canonical = f'rel="canonical" href="https://example.org/reports/{FIRST}/en/c/do2024-00001.html"'
    assert canonical in books.page(f"{FIRST}/en/c/do2024-00001.html")
    assert "og:image" not in books.page("en/index.html")


def test_rules_for_the_host_are_those_of_all_books_below_their_folders():
    rule = b"# Made by a build.\n/en/old.html /en/new.html 301\n"
    head = host_rules.joined({"one": rule}, addressed=False).splitlines()[0]
    said = host_rules.joined({"one": rule, "two": rule}, addressed=False).decode().splitlines()
    assert said[1:] == [f"/{name}/en/old.html /{name}/en/new.html 301" for name in ("one", "two")]
    below = b"/reports/one/en/old.html /reports/one/en/new.html 301\n"
    assert host_rules.joined({"one": below}, addressed=True) == head + b"\n" + below
    assert host_rules.joined({"one": b"# Made by a build.\n"}, addressed=True) == b""


def test_rules_of_a_book_reach_the_host_unless_there_are_own_ones(built):
    rule = "/en/old.html /en/new.html 301\n"
    put(built.root / ".site.books" / FIRST / "_redirects", rule)
    built.edit(f"{OTHER}/content/en/about.md", "summary: ", "summary: Again. ")
    assert built.many().code == 0 and f"/{FIRST}/en/old.html /{FIRST}/en/new.html 301" in built.page("_redirects")
    put(built.out / "_redirects", "/x /y\n")
    built.edit(f"{OTHER}/content/en/about.md", "summary: Again. ", "summary: ")
    assert built.many().code == 0 and built.page("_redirects") == "/x /y\n"


# --- SITE.yaml ------------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_in_the_list_is_told_at_once(books):
    file = books.root / "SITE.yaml"
    (books.root / "衡阳" / "data").mkdir(parents=True)
    file.write_text(
        "title: {zh: 各地, en: All}\ndescription: {zh: 说明。, en: About.}\nbooks:\n"
        f"- folder: {FIRST}\n- folder: {FIRST}\n- {{folder: nowhere}}\n- {{folder: {OTHER}, slug: zh}}\n"
        "- {folder: 衡阳}\n"
        f"- {{folder: {SECOND}, slug: {FIRST}}}\n",
        encoding="utf-8",
    )
    run = books.many()
    assert run.code == 1 and not books.out.exists()
    assert [line.removeprefix(f"{file}:") for line in run.problems] == [
        f'5:3: slug: "{FIRST}" is taken, see line 4; give this book another slug',
        '6:4: folder: there is no book in "nowhere"; name a folder with data/ and content/',
        '7:26: slug: "zh" is a folder of the site itself; choose another slug',
        '8:4: folder: "衡阳" can\'t be part of an address; add a slug of small letters a–z, digits and single hyphens',
        f'9:28: slug: "{FIRST}" is taken, see line 4; give this book another slug',
    ]


def test_values_of_the_list_are_held_to_their_form(books):
    file = books.root / "SITE.yaml"
    file.write_text("titel: {zh: 各地, en: All}\ncontact: here\nbooks: []\n", encoding="utf-8")
    told = [line.removeprefix(f"{file}:") for line in books.many().problems]
    assert [line.partition(": ")[0] for line in told] == ["1:1", "1:1", "1:1", "2:1", "3:1"]
    assert "1:1: titel: unknown key; did you mean title?" in told
    assert '2:1: contact: "here" does not have the right form; write mailto:name@example.org or an address' in told[3]


def test_two_books_with_the_same_ids_are_refused(books):
    shutil.copytree(books.root / FIRST, books.root / "copy")
    books.edit("SITE.yaml", f"  - {{folder: {OTHER}}}\n", "  - {folder: copy}\n")
    run = books.many()
    assert run.problems == [
        f"{books.root}/SITE.yaml:6:6: the ids of this book begin with do2024, as those of {FIRST} do; "
        "give one of them another id_prefix"
    ]


def test_a_list_that_is_not_there_is_told(tmp_path):
    run = Books(tmp_path).many()
    assert run.code == 1 and run.err.startswith(f"{tmp_path}/SITE.yaml:1:1: ")


# --- on a cluster -----------------------------------------------------------------------------------------------


TERM = ("definition", "id", "source", "term")


@pytest.fixture
def cluster() -> Iterator[dict]:
    """The address and the workers of a cluster of two."""
    there = os.environ | {"PYTHONPATH": str(ROOT)}  # where the generator is not installed
    command, pipe = [sys.executable, str(ROOT / "tests/local_cluster.py")], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=there) as process:
        yield json.loads(process.stdout.readline())
        process.stdin.close()
        process.wait(60)


def work_of(worker: int) -> list[int]:
    """The processes in which a worker is making books."""
    tasks = Path(f"/proc/{worker}/task").glob("*/children")
    children = {int(pid) for file in tasks for pid in file.read_text().split()}
    return [pid for pid in children if b"pledgebook.many.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_cluster_makes_the_same_bytes_though_a_worker_dies(six, cluster, tmp_path):
    """Six books and a seventh that fails; one of two workers is killed while it makes a book."""
    for path in six.root.iterdir():
        if path.is_dir() and not path.name.startswith(".") and path.name != "site":
            shutil.copytree(path, tmp_path / path.name, ignore=shutil.ignore_patterns(".cache"))
            for name in ("charts", "products"):  # drawn and painted already
                shutil.copytree(path / ".cache" / name, tmp_path / "shared" / name, dirs_exist_ok=True)
    shutil.copytree(six.common, tmp_path / "shared", dirs_exist_ok=True)
    shutil.copytree(tmp_path / FIRST, tmp_path / "broken")
    (tmp_path / "broken/data/terms.yaml").write_text("- {}\n", encoding="utf-8")
    broken = (tmp_path / "broken/data/site.yaml").read_text(encoding="utf-8").replace("do2024", "br2024")
    (tmp_path / "broken/data/site.yaml").write_text(broken, encoding="utf-8")
    listed = (six.root / "SITE.yaml").read_text(encoding="utf-8") + "  - {folder: broken}\n"
    (tmp_path / "SITE.yaml").write_text(listed, encoding="utf-8")

    command = [sys.executable, ROOT / "build.py", "many", tmp_path / "SITE.yaml", "--cluster", cluster["address"]]
    with subprocess.Popen(
        [*command, "--shared", tmp_path / "shared"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        first = process.stdout.readline()
        assert re.fullmatch(r"[a-z]+-\d{4}: \d+ pages in [\d.]+ s \(\d of 7\)\n", first)
        victim = cluster["workers"][0]
        making_it: list[int] = []
        until(lambda: making_it.extend(work_of(victim)) or making_it, "the worker makes a book", process)
        os.kill(victim, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{making_it[0]}").exists(), "its book's process ends with it")
        out, err = process.communicate()
    assert process.returncode == 1, err
    assert "7 books in " in out and ": 6 built, 0 as they were, 1 failed (broken)" in out
    assert [line for line in err.splitlines() if " - distributed." not in line] == [
        *(f"broken: data/terms.yaml:1:3: {field}: missing; every record needs it" for field in TERM),
        "broken: 4 problems; its last good site stays",
    ]
    assert read_all(tmp_path / "site") == read_all(six.out)

    (tmp_path / "SITE.yaml").write_text((six.root / "SITE.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert ": 0 built, 6 as they were" in Books(tmp_path).many().out, "nor here"


def test_without_dask_the_message_says_what_to_install(books, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    run = books.many("--cluster", "tcp://127.0.0.1:1")
    assert run.code == 1 and "pip install 'pledgebook[cluster]'" in run.err and not books.out.exists()
