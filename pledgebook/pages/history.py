"""What changes.html and the feeds show of data/changes.yaml, as plain data in the words of one language.

A feed is Atom (RFC 4287). Its ids are UUIDs made from the book's lasting names, so they stay the same when the site
gets an address or another one. Links are absolute: the RFC allows relative ones, and readers' programs get them wrong.
So there are feeds only where the site's own address is known. Dates are those of the versions.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from ..book.book import Book
from ..book.model import Change, DataVersion, Language, Text
from ..book.noted import of_book
from ..words import wording
from ..words.views import View


@of_book
def versions(book: Book, language: Language) -> list[View]:
    """Every recorded version, newest first, with its changes by record."""
    return [_version(book, number, language) for number in range(len(book.versions), 0, -1)]


def _version(book: Book, number: int, language: Language) -> View:
    v = book.versions[number - 1]
    return {
        "number": number,
        "first": number == 1,
        "iso": v.date,
        "date": wording.date(v.date, language),
        "hash": v.hash,
        "reason": v.reason[language],
        "records": [_record(book, name, changes, language) for name, changes in _by_record(v).items()],
    }


def _by_record(v: DataVersion) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in v.changes:
        found.setdefault(change.record, []).append(change)
    return found


def _record(book: Book, name: str, changes: list[Change], language: Language) -> View:
    kind, id, title = _here(book, name, language)
    return {
        "name": name,
        "id": id,
        "title": title or _last_name(book, name),
        "chinese": not title,
        "path": _path(kind, id, language),
        "kinds": list(dict.fromkeys(c.kind for c in changes)),
        "changes": [
            {
                "kind": c.kind,
                "field": _field(book, c.field, language),
                "code": c.field,
                "language": _language(c),
                "old": c.old,
                "new": c.new,
            }
            for c in changes
        ],
    }


def _last_name(book: Book, name: str) -> str:
    """What a record that was taken out was called in Chinese."""
    taken_out = [c.old for v in book.versions for c in v.changes if c.record == name and not c.field and c.old]
    return taken_out[-1] if taken_out else name.partition(":")[2] or name


def _here(book: Book, name: str, language: Language) -> tuple[str, str, str]:
    """The kind, id and title of what a change is about.

    Of a record that was merged into another one, the kind and id of that one.
    """
    moved = {r.from_.partition("@")[0]: r.to for r in book.redirects}
    key = (
        name
        if ":" in name
        else f"result:{name}"
        if name in book.result or f"result:{name}" in moved
        else f"commitment:{name}"
    )
    seen: set[str] = set()
    while key in moved and moved[key] != key and key not in seen:
        seen.add(key)
        key = moved[key]
    kind, _, id = key.partition(":")
    titles = {
        "commitment": lambda: book.commitment[id].title,
        "result": lambda: book.result[id].title,
        "theme": lambda: book.theme[id].title,
        "place": lambda: book.place[id].name,
        "term": lambda: next(t.term for t in book.terms if t.id == id),
    }
    try:
        title = titles[kind]()[language]
        return kind, id, "" if seen else title
    except (KeyError, StopIteration):
        return "", name, ""


def _path(kind: str, id: str, language: Language) -> str:
    """Where the record stands on the site; empty when it has no place of its own."""
    forms = {
        "commitment": "c/{}.html",
        "result": "report.html#{}",
        "theme": "themes/{}.html",
        "place": "places/{}.html",
        "term": "glossary.html#{}",
    }
    return f"{language}/{forms[kind].format(id)}" if kind else ""


def _field(book: Book, field: str, language: Language) -> str:
    """The field in words, with the language where it has one."""
    top, _, rest = field.removeprefix("outcome.").partition(".")
    words = book.strings.get(f"field.{top}")

    def fill(text: Text, **values: object) -> str:
        return wording.fill(text[language], book.site.city[language], book.site.year, **values)

    named, last = fill(words) if words else top, rest.rpartition(".")[2]
    return fill(book.strings[f"field.in_{last}"], field=named) if last in ("zh", "en") else named


def _language(change: Change) -> str:
    """The language of the values: zh, en, or empty where they are no words; whole records are named in Chinese."""
    last = change.field.rpartition(".")[2]
    return last if last in ("zh", "en") else "" if change.field else "zh"


# --- feeds --------------------------------------------------------------------------------------------------


def feed(book: Book, language: Language, theme: str = "") -> View:
    """A feed of all changes, or of those of one theme: `updated` and entries, newest first."""
    entries = [entry for v in versions(book, language) for entry in _entries(book, v, language, theme)]
    # A book without a version has an empty feed, which needs a date as well.
    updated = (
        entries[0]["updated"]
        if entries
        else _instant(book.version_dates[0] if book.version_dates else f"{book.site.year}-01-01")
    )
    return {"id": _id(book, "feed", language, theme), "updated": updated, "theme": theme, "entries": entries}


def _entries(book: Book, v: View, language: Language, theme: str) -> Iterator[View]:
    common = {"updated": _instant(v["iso"]), "reason": v["reason"], "first": v["first"]}
    if not v["records"]:
        yield common | {"id": _id(book, "version", language, str(v["number"])), "record": None}
    for record in v["records"]:
        if not theme or theme in _themes(book, record):
            yield common | {"id": _id(book, "change", language, str(v["number"]), record["name"]), "record": record}


def _themes(book: Book, record: View) -> tuple[str, ...]:
    found = book.commitment.get(record["id"]) or book.result.get(record["id"])
    return (found.theme,) if found else (record["name"].removeprefix("theme:"),)


def _id(book: Book, *names: str) -> str:
    """An id that no other book has and that no change of titles or addresses changes."""
    return uuid.uuid5(
        uuid.NAMESPACE_URL,
        "/".join(["pledgebook", book.site.id_prefix, book.site.city.zh, str(book.site.year), *names]),
    ).urn


def _instant(date: str) -> str:
    """The start of a day, or of the first day of a month, as RFC 3339 has it."""
    return f"{f'{date}-01'[:10]}T00:00:00Z"
