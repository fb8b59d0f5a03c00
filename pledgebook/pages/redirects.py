"""Where addresses lead that were once published: data/redirects.yaml, worked out for every single file and anchor.

A page that moved becomes a stub that says why and links to the new one. A download that moved is there again under its
old name, with the bytes of the new one; where a page holds what it was, the site's host is told to lead there. An
anchor that moved is marked at its new place, or, when that is on another page, named at the foot of its old page. An id
that was merged into another one takes all its addresses along.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..book.problems import Problem, nearest
from ..book.read import Reading
from ..book.recorded import Redirect
from ..lasting.permalinks import FILE, Lock, is_address, is_id, needs_address, read, word
from .page import Page, Shown


@dataclass(frozen=True)
class Move:
    """One old address, where it leads in the end, and the redirect that says so."""

    to: str
    redirect: Redirect


def _is_reworded(redirect: Redirect) -> bool:
    """Whether the redirect says that an id stays although its words changed."""
    return "@" in redirect.from_ and redirect.from_.partition("@")[0] == redirect.to


def moves(redirects: Collection[Redirect], lock: Lock, files: Collection[str]) -> dict[str, Move]:
    """Old address (a file or an anchor) -> where it leads. `files` are those that the site has of itself."""
    found = {r.from_: Move(r.to, r) for r in redirects if not is_id(r.from_)}
    for redirect in redirects:
        if is_id(redirect.from_) and not _is_reworded(redirect):
            for old, new in _with_id(redirect, lock, files):
                found.setdefault(old, Move(new, redirect))
    return {old: replace(move, to=_last(old, found)) for old, move in found.items()}


def _with_id(redirect: Redirect, lock: Lock, files: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every recorded address that the old id is part of, with the address of the new id in its place."""
    old, new = (id.partition("@")[0].partition(":")[2] for id in (redirect.from_, redirect.to))
    pattern = word(old)
    for address in lock.addresses:
        path, _, anchor = address.partition("#")
        if not pattern.search(address) or (path not in files if anchor else path in files):
            continue
        yield address, pattern.sub(new, address)


def _last(address: str, found: Mapping[str, Move]) -> str:
    """The end of a chain of moves; a loop, which is reported by itself, ends where it began."""
    seen = {address}
    while (address := found[address].to) in found and address not in seen:
        seen.add(address)
    return address


def apply(planned: list[Page], moved: Mapping[str, Move], files: Collection[str]) -> list[Page]:
    """The planned pages with the marks of old anchors, and after them a stub for every page that moved."""
    marks: dict[str, list[tuple[str, str]]] = {}
    for old, move in moved.items():
        path, _, anchor = old.partition("#")
        if anchor:
            marks.setdefault(path, []).append(
                (anchor, move.to.removeprefix(path) if move.to.startswith(f"{path}#") else move.to)
            )
    pages = [replace(p, moved=tuple(sorted(marks[p.path]))) if p.path in marks else p for p in planned]
    by_path = {p.path: p for p in planned}
    return pages + [
        _stub(old, move, by_path) for old, move in sorted(moved.items()) if _is_page(old) and old not in files
    ]


def _is_page(address: str) -> bool:
    return address.endswith(".html")


def _stub(old: str, move: Move, pages: Mapping[str, Page]) -> Page:
    language: Language = next((l for l in LANGUAGES if old.startswith(f"{l}/")), LANGUAGES[0])
    targets = {l: _in(l, move.to, pages) for l in LANGUAGES}
    why = move.redirect.why

    def show(book: Book) -> Shown:
        paths = {l: target.partition("#")[0] for l, target in targets.items()}
        names = {l: pages[path].show(book).title if path in pages else path for l, path in paths.items()}
        data = {"target": move.to, "targets": targets, "target_titles": names, "why": why.model_dump()}
        return Shown(f"{book.strings['moved.title'][language]} · {old}", why[language], data)

    known = (move.to, *targets.values(), why.zh, why.en)
    return Page(old, "moved.html", language, show, both=False, indexed=False, known=known)


def _in(language: Language, address: str, pages: Collection[str]) -> str:
    """The same page in a language where there is one; without its anchor, which may be spelled otherwise there."""
    folder, _, rest = address.partition("/")
    other = f"{language}/{rest.partition('#')[0]}"
    return other if folder in LANGUAGES and folder != language and other in pages else address


def copies(moved: Mapping[str, Move], files: Collection[str]) -> dict[str, str]:
    """Old download -> the file whose bytes it holds from now on."""
    return {
        old: move.to
        for old, move in moved.items()
        if "#" not in old and not _is_page(old) and old not in files and move.to in files
    }


def led_on(moved: Mapping[str, Move], lock: Lock, inside: Mapping[str, str]) -> dict[str, str]:
    """Published download that went into a page -> the place where it is there; only the site's host can lead to it.

    `inside` are the places of all that is in a page and was, or might have been, a file.
    """
    ends = {old: moved[old].to if old in moved else old for old in lock.addresses}
    return {old: inside[end] for old, end in ends.items() if end in inside}


# --- mistakes in redirects.yaml ------------------------------------------------------------------------


def mistakes(
    reading: Reading, files: Collection[str], anchors: Mapping[str, list[str]] | None, ids: Collection[str]
) -> list[Problem]:
    """Redirects that lead nowhere, in a circle, twice, or from something that is still there.

    `files` and `ids` are those that the site has of itself; `anchors` of each page those in its bytes, None when
    nothing was rendered.
    """
    file, redirects = reading.files["redirects"], reading.book.redirects
    if not reading.book.site.base_url:
        files = {*files, *(r.to for r in redirects if needs_address(r.to))}
    first: dict[str, int] = {}
    for i, r in enumerate(redirects):
        first.setdefault(r.from_, i)
    problems = []
    recorded = read(reading.root).lines if any(map(_is_reworded, redirects)) else {}
    for i, r in enumerate(redirects):
        if _is_reworded(r) and r.from_ not in recorded:
            alike = nearest(r.from_, [line for line in recorded if line.startswith(r.to)])
            problems.append(file.problem((i, "from"), f"from: {r.from_} is not in {FILE}{alike}"))
        elif first[r.from_] != i:
            problems.append(
                file.problem(
                    (i, "from"),
                    f"from: {r.from_} is redirected already, see line {file.at((first[r.from_], 'from'))[0]}; keep one",
                )
            )
        elif _is_in_a_loop(r, redirects):
            problems.append(
                file.problem(
                    (i, "to"),
                    f"to: the redirects from {r.from_} lead in a circle; "
                    "let the last one lead to something that exists",
                )
            )
        else:
            problems += [
                file.problem((i, key), f"{key}: {message}") for key, message in _wrong(r, first, files, anchors, ids)
            ]
    return problems


def _is_in_a_loop(redirect: Redirect, redirects: Collection[Redirect]) -> bool:
    leads = {r.from_: r.to for r in redirects if not _is_reworded(r)}
    seen, address = set(), redirect.from_
    while address in leads and address not in seen:
        seen.add(address)
        address = leads[address]
    return address in seen


def _wrong(
    r: Redirect,
    known: Collection[str],
    files: Collection[str],
    anchors: Mapping[str, list[str]] | None,
    ids: Collection[str],
) -> Iterator[tuple[str, str]]:
    """The field and the message of each mistake in one redirect."""
    if is_id(r.from_) != is_id(r.to) or (is_id(r.from_) and r.from_.partition(":")[0] != r.to.partition(":")[0]):
        yield (
            "to",
            f"{r.to} is not of the same kind as {r.from_}; "
            "lead an address to an address and an id to an id of its kind",
        )
        return
    if is_id(r.from_):
        if r.from_.partition("@")[0] in ids and not _is_reworded(r):
            yield "from", f"{r.from_} is still there; remove the record or the redirect"
        if r.to not in ids and r.to not in known:
            yield "to", f"there is no {r.to}{nearest(r.to, ids)}"
        return
    path, _, anchor = r.from_.partition("#")
    if not is_address(path):
        yield "from", f"{path} is no address that readers link to; remove the redirect"
    elif path in files if not anchor else anchors is not None and anchors.get(path, []).count(anchor) > 1:
        yield "from", f"{r.from_} is still there; remove it or the redirect"
    target, _, place = r.to.partition("#")
    if r.to in known:
        return
    if target not in files:
        yield (
            "to",
            f"there is no {target}{nearest(target, [f for f in files if f.startswith(target.partition('/')[0])])}",
        )
    elif place and anchors is not None and place not in anchors.get(target, ()):
        yield "to", f"there is no {r.to}{nearest(r.to, [f'{target}#{a}' for a in anchors.get(target, ())])}"
    elif not anchor and PurePosixPath(path).suffix != PurePosixPath(target).suffix:
        yield "to", f"{target} is a file of another kind than {path}; a download can only lead to one of its kind"
