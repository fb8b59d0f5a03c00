"""What pages and feeds show of data/changes.yaml, as plain data in the words of one language.

A feed is Atom (RFC 4287). Its ids are UUIDs made from the book's lasting names, so they stay the same when the site
gets an address or another one. Links are absolute: the RFC allows relative ones, and readers' programs get them wrong.
So there are feeds only where the site's own address is known. Dates are those of the versions.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from ..book.book import Book
from ..book.model import Language, Text
from ..book.noted import of_book
from ..book.recorded import Change, DataVersion
from ..words import bilingual, wording
from ..words.lines import CHINESE
from ..words.views import View


@of_book
def versions(book: Book, language: Language) -> list[View]:
    """Every recorded version, newest first, with its changes by record."""
    return [_version(book, number, language) for number in range(len(book.versions), 0, -1)]


def _version(book: Book, number: int, language: Language) -> View:
    v = book.versions[number - 1]
    return {
        "number": number,
        "name": book.version_names[number - 1],
        "first": number == 1,
        "iso": v.date,
        "date": wording.date(v.date, language),
        "hash": v.hash,
        "reason": v.reason[language],
        "records": [_record(book, name, changes, language) for name, changes in _by_record(v).items()],
    }


# --- one version --------------------------------------------------------------------------------------------


def version(book: Book, name: str, language: Language) -> View:
    """A recorded version: what it held, what it changed, and which records changed since."""
    number = book.version_names.index(name) + 1
    v = book.versions[number - 1]
    later = [change.record for v in book.versions[number:] for change in v.changes]
    beside = {"before": number - 2, "after": number} if number > 1 else {"after": number}
    return versions(book, language)[len(book.versions) - number] | {
        "held": dict(v.held),
        "state": v.state,
        "archive": v.archive,
        "last": number == len(book.versions),
        "since": [_since(book, record, name, language) for record in dict.fromkeys(later)],
        **{way: book.version_names[at] for way, at in beside.items() if at < len(book.versions)},
    }


def _since(book: Book, record: str, name: str, language: Language) -> View:
    """A record that changed after a version, with where its page tells what it said then."""
    kind, id, title = _here(book, record, language)
    path = _path(kind, id, language)
    then = (
        [one for one in _told_of(book, record) if _comes_before(book, one, name)]
        if kind == "commitment" and title
        else []
    )
    return {
        "name": record,
        "title": title or _last_name(book, record),
        "chinese": not title,
        "path": f"{path}#v-{then[-1]}" if then else path,
    }


def _comes_before(book: Book, name: str, other: str) -> bool:
    return book.version_names.index(name) <= book.version_names.index(other)


# --- one commitment -----------------------------------------------------------------------------------------


def of_record(book: Book, id: str, language: Language) -> list[View]:
    """Every recorded version that touched a commitment, newest first: what it changed, and what the page said then.

    `then` has the fields that differ now, with the words of then and those of now; it is empty where none does.
    """
    changed, hashes = dict(book.history.get(id, ())), book.recorded_hashes.get(id, {})
    told = _told_of(book, id)
    return [
        {
            "name": name,
            "iso": name[:10],
            "date": wording.date(name[:10], language),
            "hash": hashes.get(name, ""),
            "changes": [_change(book, c, language) for c in changed.get(name, ())],
            "then": _then(book, [c for later in told[i + 1 :] for c in changed[later]], language),
        }
        for i, name in reversed(list(enumerate(told)))
    ]


def _told_of(book: Book, id: str) -> list[str]:
    """The names of the versions that touched a record, oldest first, with the one in which it first was there."""
    touched = book.history.get(id, ())
    is_new = bool(touched) and any(c.kind == "new" for c in touched[0][1])
    return [*(book.version_names[:1] if not is_new else ()), *(name for name, _ in touched)]


def _then(book: Book, later: list[Change], language: Language) -> list[View]:
    """From all changes after a version: each field with its words before the first one and after the last one."""
    first: dict[tuple[str, ...], Change] = {}
    last: dict[tuple[str, ...], Change] = {}
    for c in later:
        # Several publications have fields of the same name, so each of their changes stands by itself.
        key = (c.field, c.old or "", c.new or "") if c.kind == "outcome" else (c.field,)
        first.setdefault(key, c)
        last[key] = c
    merged = [c.model_copy(update={"new": last[key].new}) for key, c in first.items()]
    return [_change(book, c, language) for c in merged if c.old != c.new]


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
        "changes": [_change(book, c, language) for c in changes],
    }


def _change(book: Book, c: Change, language: Language) -> View:
    return {
        "kind": c.kind,
        "field": _field(book, c.field, language),
        "language": _language(c) or _of_the_report(c, language),
        "old": c.old,
        "new": c.new,
        # The other language's own words stand on its own pages.
        "here": c.kind == "correction" or _language(c) in ("", language),
    }


def _of_the_report(c: Change, language: Language) -> str:
    """On an English page: that a value which has no language, such as a verb, is the report's own word."""
    words = [words for words in (c.old, c.new) if words]
    return "zh" if language == "en" and words and all(map(CHINESE.fullmatch, words)) else ""


def _last_name(book: Book, name: str) -> str:
    """What a record that was taken out was called in Chinese."""
    taken_out = [c.old for v in book.versions for c in v.changes if c.record == name and not c.field and c.old]
    return taken_out[-1] if taken_out else name.partition(":")[2] or name


def _here(book: Book, name: str, language: Language) -> tuple[str, str, str]:
    """The kind, id and title of what a change is about.

    Of a record that was merged into another one, the kind and id of that one.
    """
    moved = _moved(book)
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
    titles: dict[str, Callable[[], Any]] = {
        "commitment": lambda: book.commitment[id].title,
        "result": lambda: book.result[id].title,
        "theme": lambda: book.theme[id].title,
        "place": lambda: book.place[id].name,
        "term": lambda: next(t.term for t in book.terms if t.id == id),
        "paragraph": lambda: bilingual.told(book, "version.paragraph", p=int(id[1:])),
    }
    try:
        title = titles[kind]()[language]
        return kind, id, "" if seen else title
    except (KeyError, StopIteration):
        return "", name, ""


@of_book
def _moved(book: Book) -> dict[str, str]:
    """Kind and id of what was published once -> where it leads now."""
    return {r.from_.partition("@")[0]: r.to for r in book.redirects}


def _path(kind: str, id: str, language: Language) -> str:
    """Where the record stands on the site; empty when it has no place of its own."""
    forms = {
        "commitment": "c/{}.html",
        "result": "report.html#{}",
        "theme": "themes/{}.html",
        "place": "places/{}.html",
        "term": "glossary.html#{}",
        "paragraph": "report.html#{}",
    }
    return f"{language}/{forms[kind].format(id)}" if kind else ""


@of_book
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
        else _instant(book.versions[0].date if book.versions else f"{book.site.year}-01-01")
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
