"""A few pages of the fixture city, word for word. `make golden` accepts them as they are now.

Charts are left out: how they are drawn is tested by itself.
"""

from __future__ import annotations

import re

import pytest
from conftest import GOLDEN

PAGES = (
    "index.html",
    "404.html",
    "sitemap.xml",
    "robots.txt",
    "zh/index.html",
    "en/index.html",
    "en/commitments.html",
    "zh/find.html",
    "en/mine.html",
    "zh/c/wc2031-002.html",
    "en/c/wc2031-002.html",
    "en/c/wc2031-003.html",
    "zh/c/wc2031-008.html",
    "en/embed/wc2031-002.html",
    "zh/embed/chart-targets-schools.html",
    *(
        f"cite/{id}.{language}.ris"
        for id in ("wc2031-002", "wc2031-003", "chart-targets-schools", "report")
        for language in ("zh", "en")
    ),
    *(f"cite/all.{language}.{ending}" for language in ("zh", "en") for ending in ("bib", "ris", "json")),
    "_redirects",
    "zh/themes/schools.html",
    "en/places/yunling.html",
    "zh/report.html",
    "en/coverage.html",
    "en/glossary.html",
    "zh/changes.html",
    "en/feed.xml",
    "c/wc2031-005.html",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_as_it_was_accepted(as_built_there, path, request):
    made = re.sub(
        r"<svg\b.*?</svg>", "<svg></svg>", (as_built_there.out / path).read_text(encoding="utf-8"), flags=re.DOTALL
    )
    accepted = GOLDEN / path
    if request.config.getoption("--update-golden"):
        accepted.parent.mkdir(parents=True, exist_ok=True)
        accepted.write_text(made, encoding="utf-8")
    assert accepted.exists(), "not accepted yet: run make golden and read the page"
    assert made.splitlines() == accepted.read_text(encoding="utf-8").splitlines(), (
        "read the difference; if it is meant, run make golden"
    )


def test_nothing_is_kept_that_is_not_compared():
    assert {p.relative_to(GOLDEN).as_posix() for p in GOLDEN.rglob("*") if p.is_file()} == {
        *PAGES,
        "cite/styles.zh.txt",
        "cite/styles.en.txt",
    }
