"""Where files of the site are, and how one leads to another."""

from __future__ import annotations

#: The licence of our own text, data and charts.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: Where the file of a record is, below the folder of its language.
ADDRESSES = {
    "commitment": "c/{}.html",
    "theme": "themes/{}.html",
    "booklet": "booklet/{}.html",
    "place": "places/{}.html",
    "term": "glossary.html#{}",
    "page": "{}.html",
}


def relative(path: str, page: str) -> str:
    """The address of a file of the site as a page of the site writes it; both are paths from the site's folder.

    The same as `posixpath.relpath`, which asks for the working folder and takes ten times as long; a build needs it for
    each link of each page.
    """
    *folders, name = path.split("/")
    here = page.split("/")[:-1]
    shared = 0
    while shared < min(len(folders), len(here)) and folders[shared] == here[shared]:
        shared += 1
    return "/".join([*[".."] * (len(here) - shared), *folders[shared:], name])
