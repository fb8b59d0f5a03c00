"""What reference managers read in the head of a page that can be cited, and the files they may take instead.

Elements `citation_…` as Google Scholar asks for them (https://scholar.google.com/intl/en/scholar/inclusion.html) and
Dublin Core in HTML (DCMI, 2008). The type is in the latter: with a title in the former alone, Zotero takes a page for
an article in a journal. The links are those that Signposting (https://signposting.org) has for metadata.
"""

from __future__ import annotations

from .citations import FORMATS, Work, csl, note

#: Ending of a citation file -> its media type.
MEDIA_TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}


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
    """Path and media type of each file that describes what `works` are; without an id there are none."""
    if not id:
        return []
    return [{"path": f"cite/{id}.{works[0]['language']}.{ending}", "type": MEDIA_TYPES[ending]} for ending in FORMATS]
