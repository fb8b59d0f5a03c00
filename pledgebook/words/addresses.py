"""Where files of the site are, and how one leads to another."""

from __future__ import annotations

from functools import lru_cache

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
    folder, _, name = path.rpartition("/")
    return _way(folder, page.rpartition("/")[0]) + name


@lru_cache(maxsize=4096)
def _way(to: str, here: str) -> str:
    """From one folder to another, with a slash at its end; none where they are the same."""
    folders, own = (path.split("/") if path else [] for path in (to, here))
    shared = 0
    while shared < min(len(folders), len(own)) and folders[shared] == own[shared]:
        shared += 1
    return "".join(f"{folder}/" for folder in [*[".."] * (len(own) - shared), *folders[shared:]])
