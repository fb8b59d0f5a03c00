"""The real site, page by page.

Every address leads somewhere, nothing is asked of another host, both languages are whole.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import posixpath
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import PurePosixPath

import crawl
import pytest
from conftest import ROOT, read_all

from pledgebook.book.model import LANGUAGES
from pledgebook.book.read import read
from pledgebook.making.output import MARK


@pytest.fixture(scope="module")
def pages(site):
    return crawl.documents(site)


@pytest.fixture(scope="module")
def files(site):
    return {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def book(real_root):
    return read(real_root, ROOT / "templates").book


def page(html: str) -> dict[str, crawl.Document]:
    return {"zh/a.html": crawl.Document("zh/a.html", html)}


# --- addresses -----------------------------------------------------------------------------------


def test_every_link_leads_to_a_file_and_every_fragment_to_a_place(pages, files, book):
    assert crawl.dead_links(pages, files) == []


def test_no_address_needs_the_root_of_a_host_or_an_index_document(pages):
    assert crawl.root_relative({path: p for path, p in pages.items() if path != crawl.AT_ANY_DEPTH}) == []
    assert {link.address[0] for link in pages[crawl.AT_ANY_DEPTH].links if link.address != crawl.NOTHING} == {"/"}


def test_nothing_is_asked_of_another_host(pages):
    assert crawl.foreign(pages) == []


def test_outgoing_links_tell_no_one_where_the_reader_was(pages):
    outgoing = [(p.path, a) for p in pages.values() for a in p.elements("a") if a.get("href", "").startswith("http")]
    policies = {
        p.path: [m["content"] for m in p.elements("meta") if m.get("name") == "referrer"] for p in pages.values()
    }
    assert outgoing, "outcomes have sources"
    assert {path: policies[path] for path, _ in outgoing if policies[path] != ["no-referrer"]} == {}


@pytest.mark.parametrize(
    "html, finder",
    [
        ('<a href="b.html">b</a>', crawl.dead_links),
        ('<a href="#nowhere">b</a>', crawl.dead_links),
        ('<a href="../zh/a.html#b">b</a>', crawl.dead_links),
        ('<img src="b.png">', crawl.dead_links),
        ('<img srcset="b.png 2x">', crawl.dead_links),
    ],
)
def test_the_crawl_sees_dead_links(html, finder):
    assert len(finder(page(html), {"zh/a.html"})) == 1


@pytest.mark.parametrize(
    "html", ['<a href="/zh/a.html">', '<a href="./">', '<a href="../en/">', '<a href="">', '<img src="/a.png">']
)
def test_the_crawl_sees_root_relative_addresses(html):
    assert len(crawl.root_relative(page(html))) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://a.example/a.png">',
        '<script src="//a.example/a.js"></script>',
        '<link rel="stylesheet" href="https://a.example/a.css">',
        '<form action="https://a.example/">',
        '<a href="javascript:x">',
        '<img srcset="a.png 1x, https://a.example/b.png 2x">',
        '<iframe src="data:text/html,x"></iframe>',
        '<blockquote cite="https://a.example">',
    ],
)
def test_the_crawl_sees_requests_to_another_host(html):
    assert len(crawl.foreign(page(html))) == 1


# --- scripts and styles --------------------------------------------------------------------------


def test_no_inline_script_style_or_handler(pages):
    """But for the looks of the page for addresses that are not there, which is shown at any depth."""
    found = []
    for document in pages.values():
        for tag, attributes, line in document.attributes:
            is_program = tag == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json"
            if (
                is_program
                or (tag == "style" and document.path != crawl.AT_ANY_DEPTH)
                or "style" in attributes
                or any(name.startswith("on") for name in attributes)
            ):
                found.append(f"{document.path}:{line}: {tag}")
    assert found == []


def test_every_page_allows_its_own_files_only(pages):
    policies = {
        m["content"]
        for p in pages.values()
        for m in p.elements("meta")
        if m.get("http-equiv") == "Content-Security-Policy" and p.path != crawl.AT_ANY_DEPTH
    }
    (policy,) = policies
    allowed = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert allowed["default-src"] == "'none'" and allowed["base-uri"] == "'none'"
    assert set(" ".join(allowed.values()).split()) <= {"'none'", "'self'"}
    assert all(
        any(m.get("http-equiv") == "Content-Security-Policy" for m in p.elements("meta")) for p in pages.values()
    )


def test_the_page_for_what_is_not_there_allows_its_own_looks_only(pages):
    (policy,) = [
        m["content"]
        for m in pages[crawl.AT_ANY_DEPTH].elements("meta")
        if m.get("http-equiv") == "Content-Security-Policy"
    ]
    looks = re.search(r"<style>(.*?)</style>", pages[crawl.AT_ANY_DEPTH].html, re.DOTALL)[1]
    hashed = base64.b64encode(hashlib.sha256(looks.encode()).digest()).decode()
    assert (
        policy == f"default-src 'none'; style-src 'sha256-{hashed}'; img-src data:; form-action 'none'; base-uri 'none'"
    )


def test_scripts_and_styles_ask_for_nothing_and_keep_nothing(site):
    """Ours: a library's comments hold addresses, and what it does is held in check by the pages' policy."""
    forbidden = re.compile(
        r"https?://(?!www\.w3\.org/)|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|document\.cookie"
        r"|localStorage|sessionStorage|indexedDB|\beval\(|new Function|@import|url\("
    )
    found = [
        f"{p.name}: {match[0]}"
        for p in (site / "static").rglob("*")
        if p.suffix in (".css", ".js", ".svg") and p.parent.name != "vendor"
        for match in forbidden.finditer(p.read_text(encoding="utf-8"))
    ]
    assert found == []


# --- pages ---------------------------------------------------------------------------------------


def test_ids_are_unique_in_each_page(pages):
    assert crawl.repeated_ids(pages) == []
    assert crawl.repeated_ids(page('<p id="a"></p><p id="a"></p>')) == ["zh/a.html: a"]


def test_every_commitment_theme_and_place_has_its_page_in_both_languages(book, files):
    for language in LANGUAGES:
        assert {f"{language}/c/{c.id}.html" for c in book.commitments} <= files
        assert {f"{language}/themes/{t.id}.html" for t in book.themes} <= files
        assert {f"{language}/places/{p.id}.html" for p in book.places} <= files


def test_every_page_exists_in_both_languages(files):
    here = {
        language: {name[3:] for name in files if name.startswith(f"{language}/") and name.endswith(".html")}
        for language in LANGUAGES
    }
    assert here["zh"] == here["en"] and here["zh"]


def test_every_page_says_its_language_and_leads_to_the_other(pages):
    for path, document in pages.items():
        language, _, name = path.partition("/")
        if language not in LANGUAGES or any(m.get("name") == "robots" for m in document.elements("meta")):
            continue
        assert document.language == {"zh": "zh-Hans", "en": "en"}[language], path
        other = {"zh": "en", "en": "zh"}[language]
        back = [a["href"] for a in document.elements("a") if "data-keep-place" in a]
        assert len(back) == 1, path
        assert posixpath.normpath(posixpath.join(posixpath.dirname(path), back[0])) == f"{other}/{name}", path


def test_every_chinese_word_on_an_english_page_says_so(pages):
    assert crawl.unmarked(pages) == []
    said = '<p><span lang="zh-Hans">衡阳</span> is {}</p>'
    assert crawl.unmarked({"en/a.html": crawl.Document("en/a.html", said.format("衡阳"))}) == ["en/a.html: is 衡阳"]
    assert crawl.unmarked({"en/a.html": crawl.Document("en/a.html", said.format("Hengyang"))}) == []


def test_every_page_has_one_heading_a_title_of_its_own_and_a_description(pages):
    titles = Counter()
    for path, document in pages.items():
        if path.partition("/")[0] in LANGUAGES:
            assert len(document.elements("h1")) == 1, path
            titles[re.search(r"<title>(.*?)</title>", document.html, re.DOTALL)[1]] += 1
        assert [m for m in document.elements("meta") if m.get("name") == "description" and m["content"].strip()], path
    assert {title: count for title, count in titles.items() if count > 1} == {}


def test_every_page_says_that_it_is_unofficial(pages):
    missing = [
        path
        for path, d in pages.items()
        if not re.search(
            "非官方|不是官方"
            if path.startswith("zh/")
            else "unofficial"
            if path.startswith("en/")
            else "非官方|不是官方.*[Uu]nofficial",
            d.text,
            re.IGNORECASE,
        )
    ]
    assert missing == []


def test_no_placeholder_or_markup_is_left_in_the_text(pages):
    left = re.compile(r"\{\{|\}\}|\{%|:::|\]\(\w+:|^None$|\bundefined\b|\bTODO\b|&amp;(amp|lt|quot);|\*\*")
    bibtex = re.compile(r"^  \w+ = \{\{.*\}\},$", re.MULTILINE)
    found = [
        f"{path}: …{m[0]}…"
        for path, document in pages.items()
        for _, text in document.words
        if (m := left.search(bibtex.sub("", text)))
    ]
    assert found == []


def test_every_quote_is_on_its_page_word_for_word(book, pages):
    for c in book.commitments:
        for language in LANGUAGES:
            document = pages[f"{language}/c/{c.id}.html"]
            texts = [text for _, text in document.words]
            assert c.quote.zh in texts, document.path
            assert language == "zh" or c.quote.en in texts, document.path


def test_a_commitment_without_publications_says_so_in_the_agreed_words(book, pages):
    words = {
        "zh": "本站尚未收录该事项的公开结果；这并不表示该事项未实施或未完成。",
        "en": (
            "This site has recorded no published outcome for this commitment; that does not mean the work was not done."
        ),
    }
    for c in book.commitments:
        for language in LANGUAGES:
            said = words[language] in pages[f"{language}/c/{c.id}.html"].text
            assert said == (c.id not in book.outcomes_of), f"{language} {c.id}"


# --- files ---------------------------------------------------------------------------------------


def test_data_files_can_be_read(site):
    for path in site.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in [*site.rglob("*.svg"), *site.rglob("*.xml")]:
        ElementTree.parse(path)
    for path in site.rglob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), f"{path.name}: spreadsheets take it for another encoding"


def test_structured_data_in_the_pages_can_be_read(pages):
    for document in pages.values():
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', document.html, re.DOTALL):
            json.loads(block)


def test_without_an_address_of_its_own_the_site_holds_no_absolute_address_of_itself(pages, files):
    assert "sitemap.xml" not in files
    assert [p.path for p in pages.values() if any(link.get("rel") == "canonical" for link in p.elements("link"))] == []


def test_nothing_but_the_site_is_published(files):
    endings = Counter(PurePosixPath(name).suffix for name in files if name != MARK)
    assert set(endings) <= {
        "",  # SHA256SUMS
        ".html",
        ".css",
        ".js",
        ".svg",
        ".png",
        ".csv",
        ".json",
        ".txt",
        ".xml",
        ".md",
        ".bib",
        ".ris",
        ".zip",
        ".xlsx",
        ".sqlite",
    }, endings


def test_another_build_of_the_real_site_is_equal_byte_for_byte(site, real_root, tmp_path):
    """In another folder, with one process, another time zone and another hash seed."""
    command = [
        sys.executable,
        ROOT / "build.py",
        "--root",
        real_root,
        "--out",
        tmp_path / "again",
        "--jobs",
        "1",
        "--quiet",
    ]
    run = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=os.environ | {"TZ": "America/Lima", "PYTHONHASHSEED": "7", "LC_ALL": "C"},
    )
    assert run.returncode == 0, run.stderr
    first, second = read_all(site), read_all(tmp_path / "again")
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
