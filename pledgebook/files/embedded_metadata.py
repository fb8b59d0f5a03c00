"""What reference managers read in the head of a page that can be cited, and the file they may take instead.

Elements `citation_…` as Google Scholar asks for them (https://scholar.google.com/intl/en/scholar/inclusion.html) and
Dublin Core in HTML (DCMI, 2008). The type is in the latter: with a title in the former alone, Zotero takes a page for
an article in a journal. The links are those that Signposting (https://signposting.org) has for metadata.
"""

from __future__ import annotations

from .citation_formats import csl, note
from .citations import FILE, MEDIA_TYPES, path
from .works import Work


def metas(works: list[Work]) -> list[tuple[str, str]]:
    """Name and content of each meta element of a page, of which `works` holds the page first."""
    page = csl(works[0])
    name, date, url = works[0]["author"], works[0]["date"], page.get("URL", "")
    # A comma would part a family name from given ones; such a name is the publisher only.
    author = "" if "," in name else name
    found = [
        ("citation_title", page["title"]),
        ("citation_author", author),
        ("citation_publisher", name),
        ("citation_publication_date", date.replace("-", "/")),
        ("citation_language", page["language"]),
        ("citation_public_url", url),
        ("DC.type", page["type"]),
        ("DC.title", page["title"]),
        ("DC.creator", author),
        ("DC.publisher", name),
        ("DC.date", date),
        ("DC.language", page["language"]),
        ("DC.identifier", url or page["id"]),
        ("DC.description", note(works[0])),
        ("DC.source", works[1]["title"]),
    ]
    return [(name, content) for name, content in found if content]


def links(works: list[Work], id: str) -> list[dict[str, str]]:
    """Path and media type of the file that describes what `works` are; without an id there is none."""
    return [{"path": path(id, works[0]["language"]), "type": MEDIA_TYPES[FILE]}] if id else []
