"""What reference managers find in the head of a page: the accepted pages of the invented city, as they read them."""

from __future__ import annotations

import json
import posixpath
import subprocess

import pytest
import rispy
from conftest import FIXTURE_CITY, GOLDEN, ROOT
from crawl import Document

import tools
from pledgebook.book.read import read
from pledgebook.files import embedded_metadata, works

BASE = "https://wangchuan.example/2031/"
#: Page -> the title under which it is to be saved.
PAGES = {
    "en/c/wc2031-002.html": "15,000 or more new urban jobs",
    "zh/c/wc2031-002.html": "新增城镇就业1.5万人以上",
    "zh/report.html": "2031年望川市政府工作报告",
}
_READER = """
const metadata = require("html-metadata");
const pages = JSON.parse(require("fs").readFileSync(0, "utf8"));
Promise.all(pages.map((page) => metadata.loadFromString(page)))
  .then((found) => console.log(JSON.stringify(found)));
"""


@pytest.fixture(scope="module")
def saved() -> dict[str, dict]:
    """Page -> what the reader of metadata finds in it, by vocabulary."""
    node, folder = tools.metadata_reader()
    html = [(GOLDEN / path).read_text(encoding="utf-8") for path in PAGES]
    run = subprocess.run(
        [node, "-e", _READER], cwd=folder, input=json.dumps(html), capture_output=True, text=True, check=True
    )
    return dict(zip(PAGES, json.loads(run.stdout)))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_saved_with_its_title_publisher_date_and_address(saved, path):
    language = "zh-CN" if path.startswith("zh") else "en"
    name = "望川2031逐条读" if path.startswith("zh") else "Wangchuan 2031, line by line"
    press, core = saved[path]["highwirePress"], saved[path]["dublinCore"]
    assert (press["title"], core["title"]) == (PAGES[path], PAGES[path])
    assert (press["publisher"], core["publisher"]) == (name, name)
    assert (press["language"], core["language"]) == (language, language)
    address = BASE + path + ("" if path.endswith("report.html") else "#v-2031-04-30")  # leads to what it said then
    assert (press["public_url"], core["identifier"]) == (address, address)
    assert core["date"] and press["publication_date"] == core["date"].replace("-", "/")


@pytest.mark.parametrize("path", PAGES)
def test_it_is_saved_as_a_web_page_and_not_as_an_article_in_a_journal(saved, path):
    """Zotero takes whatever has a citation_title for one, unless Dublin Core names another type."""
    assert saved[path]["dublinCore"]["type"] == "webpage"
    assert not {"journal_title", "technical_report_institution"} & saved[path]["highwirePress"].keys()


@pytest.mark.parametrize("path", PAGES)
def test_no_name_is_parted_at_its_comma(saved, path):
    for found in (saved[path]["highwirePress"].get("author", ""), saved[path]["dublinCore"].get("creator", "")):
        assert "," not in found
        assert bool(found) == path.startswith("zh")


@pytest.mark.parametrize("path", PAGES)
def test_the_page_leads_to_its_citation_as_a_file(path):
    page = Document(path, (GOLDEN / path).read_text(encoding="utf-8"))
    (link,) = (link for link in page.elements("link") if link.get("rel") == "describedby" and "cite/" in link["href"])
    assert link["type"] == "application/x-research-info-systems"
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), link["href"]))
    assert rispy.loads((GOLDEN / file).read_text(encoding="utf-8"))[0]["title"] == PAGES[path]


def test_where_no_address_is_known_none_is_given():
    """Whoever saves such a page has its address from the browser."""
    book = read(FIXTURE_CITY, ROOT / "templates").book
    found = dict(embedded_metadata.metas(works.of_commitment(book, "wc2031-002", "en")))
    assert "citation_public_url" not in found
    assert found["DC.identifier"] == "wc2031-002.en"
    assert "address within the site: en/c/wc2031-002.html" in found["DC.description"]
