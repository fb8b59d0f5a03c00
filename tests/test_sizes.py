"""What a reader on a slow line has to wait for, compressed as a web server sends it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

KILOBYTE = 1000


def weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def test_the_page_of_a_commitment(site):
    heaviest = max(
        (site / language / "c" for language in ("zh", "en")), key=lambda f: max(map(weight, f.glob("*.html")))
    )
    sizes = {path.name: weight(path) for path in heaviest.glob("*.html")}
    assert len(sizes) > 100
    assert {name: size for name, size in sizes.items() if size > 15 * KILOBYTE} == {}


def loaded(site: Path, ending: str, link: str) -> dict[frozenset[str], int]:
    """The files of `static/` that some page loads together -> their weight. Each file is loaded by some page."""
    sizes = {path.name: weight(path) for path in (site / "static").glob(f"*.{ending}")}
    sets = {
        frozenset(re.findall(rf'{link}="[^"]*static/([^"/]+)"', path.read_text(encoding="utf-8")))
        for path in site.rglob("*.html")
    }
    assert frozenset(sizes) == frozenset.union(*sets)
    return {names: sum(sizes[name] for name in names) for names in sets}


def test_the_style_sheets(site):
    """Of each page: nobody loads those of booklets and of frames with all others."""
    sizes = loaded(site, "css", '<link rel="stylesheet" href')
    assert {names: size for names, size in sizes.items() if size > 12 * KILOBYTE} == {}


def test_the_script(site):
    """Ours, of each page: nobody loads those of all pages. The searching library is weighed with what it searches."""
    sizes = loaded(site, "js", "<script src")
    assert {names: size for names, size in sizes.items() if size > 10 * KILOBYTE} == {}


def test_every_page(site):
    sizes = {path.relative_to(site).as_posix(): weight(path) for path in site.rglob("*.html")}
    assert {name: size for name, size in sizes.items() if size > 150 * KILOBYTE} == {}
