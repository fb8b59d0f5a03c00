"""The permanent-address contract: nothing that was once published vanishes or changes its meaning unnoticed.

data/permalinks.lock has one line for each promise, sorted:

    en/about.html                            a file of the site
    en/about.html#licences                   an anchor of a page
    commitment:hy2020-005@5d41402abc4b       an id and what it means

What is promised is said once, in `is_address`, `anchors` and `meanings`. A build compares the lock with what it made
and fails when something is missing that no redirect stands in for; `build.py permalinks` adds what is new.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from ..book import textfile
from ..book.book import Book
from ..book.problems import Problem, ProblemsFound, nearest
from ..making.cache import digest
from . import host_rules

FILE = "data/permalinks.lock"
HEAD = """\
# Every address and id that this site has published, one a line, sorted. Written by `python build.py permalinks`, which
# only ever adds lines; never edit or delete one. A build fails when the site no longer has what a line records, or when
# an id means something else: restore it, or record in data/redirects.yaml where it leads now.
# Files: all but static/, search/, 404.html, robots.txt, sitemap.xml and _redirects. A file that went into a page stays
# on record; _redirects leads to its place there, on hosts that follow it. Anchors: the ids of headings, sections,
# figures, table rows, list items, terms and marked places (h1-h6, section, figure, tr, li, dt, span), unless a label or
# an aria- attribute of the same page points to them: those name a part of the page and are no place to link to.
# Ids: KIND:ID@MEANING, the meaning being a hash of the Chinese quote or term, the Chinese name of a theme or place, or
# the hash of the archive of a version.
"""

#: Kinds of ids that are promised.
KINDS = ("commitment", "result", "term", "theme", "place")
#: A recorded version means the bytes of its archive; no redirect can stand in for it.
_PROMISED = (*KINDS, "version")

#: What the site is built with and what hosts and search engines ask for by name; no reader links to these.
_INTERNAL_FOLDERS = ("static/", "search/")
_INTERNAL_FILES = ("404.html", "robots.txt", "sitemap.xml", host_rules.PATH)

_LINE = re.compile(
    rf"(?:{'|'.join(_PROMISED)}):[a-z0-9-]+@\S(?:.*\S)?|(?!(?:{'|'.join(_PROMISED)}):)(?:[\w-]+/)*[\w-][\w.-]*(?:#[^\s#]+)?"
)
_ANCHOR = re.compile(r'<(?:h[1-6]|section|figure|tr|li|dt|span|div(?= class="paragraph"))\b[^>]*?\sid="([^"]+)"')
_POINTED_TO = re.compile(r'\s(?:for|aria-[a-z]+)="([^"]+)"')


def is_address(path: str) -> bool:
    """Whether a file of the site is promised to stay."""
    return not path.startswith(_INTERNAL_FOLDERS) and path not in _INTERNAL_FILES


def needs_address(path: str) -> bool:
    """Whether a file can be there only where the site's own address is known: feeds, whose links are absolute."""
    return path.endswith(".xml")


def anchors(html: str) -> list[str]:
    """The promised anchors of a page, in its order; one that stands twice is listed twice."""
    furniture = {id for ids in _POINTED_TO.findall(html) for id in ids.split()}
    return [id for id in _ANCHOR.findall(html) if id not in furniture]


def meanings(book: Book) -> dict[str, str]:
    """Every promised id, with its kind, and what it means: a hash of the words it stands for, or a name."""
    return {
        **{f"commitment:{c.id}": _hash(c.quote.zh) for c in book.commitments},
        **{f"result:{r.id}": _hash(r.quote.zh) for r in book.results},
        **{f"term:{t.id}": _hash(t.term.zh) for t in book.terms},
        **{f"theme:{t.id}": t.title.zh for t in book.themes},
        **{f"place:{p.id}": p.name.zh for p in book.places},
        **{f"version:{name}": v.archive[:12] for name, v in zip(book.version_names, book.versions) if v.archive},
    }


def _hash(words: str) -> str:
    return digest(words)[:12]


def is_id(line: str) -> bool:
    """Whether a line of the lock, or an end of a redirect, is about an id and not about an address."""
    return line.partition(":")[0] in _PROMISED


@dataclass(frozen=True)
class Lock:
    """What has been published: every line -> its number, from 1."""

    lines: Mapping[str, int]

    @property
    def addresses(self) -> list[str]:
        return [line for line in self.lines if not is_id(line)]


def read(root: Path) -> Lock:
    """The lock of a city; empty when there is none yet.

    Raises ProblemsFound when the lines are out of order, as after a merge.
    """
    path = root / FILE
    if not path.is_symlink() and not path.exists():
        return Lock({})
    text = textfile.read(path, FILE)
    if not text.strip():
        what = "the file is empty, and what was published stood in it; restore it from version control"
        raise ProblemsFound([Problem(FILE, 1, 1, what)])
    return _lock(text)


@lru_cache(maxsize=1)
def _lock(text: str) -> Lock:
    lines = {line: number for number, line in enumerate(text.split("\n"), 1) if line and not line.startswith("#")}
    for line, number in lines.items():
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            raise ProblemsFound(
                [
                    Problem(
                        FILE,
                        number,
                        1,
                        "two versions of this file were not merged; keep the lines of both and run build.py permalinks",
                    )
                ]
            )
    if wrong := [
        Problem(FILE, number, 1, _no_line(line)) for line, number in lines.items() if not _LINE.fullmatch(line)
    ]:
        raise ProblemsFound(wrong)
    return Lock(lines)


def _no_line(line: str) -> str:
    advice = "write an address such as en/about.html#licences or KIND:ID@MEANING, or restore the file"
    if _LINE.fullmatch(line.strip()):
        advice = f"write {line.strip()}, without the space"
    return f'"{line[:80]}" is no line of this file; {advice}'


def write(root: Path, lock: Lock, new: Iterable[str]) -> None:
    """Record what is new; what was recorded stays."""
    lines = sorted({*lock.lines, *new})
    path = root / FILE
    temporary = path.with_suffix(".tmp")
    temporary.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    temporary.replace(path)


@dataclass(frozen=True)
class Published:
    """What a build has made, or is about to make."""

    files: frozenset[str]
    """Every promised file, with those that stand in for old ones and those that the host leads on."""
    anchors: Mapping[str, list[str]] | None
    """Page -> its promised anchors; None when nothing was rendered, as in `build.py check`."""
    meanings: Mapping[str, str]
    addressed: bool = True
    """Whether the site's own address is known. Where it isn't, nothing that needs it is missed."""

    def has(self, address: str) -> bool:
        path, _, anchor = address.partition("#")
        if not self.addressed and needs_address(path):
            return True
        return path in self.files and (not anchor or self.anchors is None or anchor in self.anchors.get(path, ()))

    @cached_property
    def lines(self) -> frozenset[str]:
        """What the lock would say of it."""
        marks = {
            f"{path}#{anchor}" for path, found in (self.anchors or {}).items() for anchor in found if path in self.files
        }
        return self.files | marks | {f"{id}@{meaning}" for id, meaning in self.meanings.items()}


_ADVICE = "restore it or record a redirect in data/redirects.yaml"


def broken(lock: Lock, now: Published, redirected: Collection[str], stubs: Collection[str]) -> list[Problem]:
    """A problem for every promise that is not kept.

    `redirected` are the ids that redirects speak of, as they write them; `stubs` the old pages that lead to another
    one: their anchors went with them. Of an id that is gone one line is reported, not each of its addresses; of a page,
    not each anchor.
    """
    missing = [line for line in lock.lines if line not in now.lines]
    ids = [line for line in missing if is_id(line)]
    gone = {
        id: line
        for line in ids
        if (id := line.partition("@")[0]) not in now.meanings and id not in redirected and line not in redirected
    }
    problems = [
        Problem(FILE, lock.lines[line], 1, f"{id} vanished; {_ADVICE}{nearest(id, _alike(id, now.meanings))}")
        for id, line in gone.items()
    ]
    for line in ids:
        id, _, meaning = line.partition("@")
        if id in now.meanings and id.startswith("version:"):
            what = (
                f"the archive of {id} was {meaning} and is now {now.meanings[id]}; a published version never changes: "
            )
            where = f"restore data/changes.yaml and data/versions/{id.partition(':')[2]}.zip from version control"
            problems.append(Problem(FILE, lock.lines[line], 1, what + where))
        elif id in now.meanings and line not in redirected:
            advice = f"{{from: {id}@{meaning}, to: {id}, why: …}}"
            problems.append(
                Problem(
                    FILE,
                    lock.lines[line],
                    1,
                    f"{id} changed its meaning ({meaning} is now {now.meanings[id]}); restore its words and give the "
                    "new ones an id of their own, or, if they say the same, record a redirect in data/redirects.yaml: "
                    f"{advice}",
                )
            )
    of_gone = [word(id.partition(":")[2]) for id in gone]
    for address in (line for line in missing if not is_id(line)):
        path, _, anchor = address.partition("#")
        if (
            now.has(address)
            or (anchor and (path in stubs or path not in now.files))
            or any(w.search(address) for w in of_gone)
        ):
            continue
        others = [f"{path}#{a}" for a in now.anchors[path]] if anchor and now.anchors else _alike(path, now.files)
        problems.append(
            Problem(FILE, lock.lines[address], 1, f"{address} vanished; {_ADVICE}{nearest(address, others)}")
        )
    return problems


def word(id: str) -> re.Pattern[str]:
    """Finds an id as a whole part of an address.

    roads in themes/roads.html and #chart-targets-roads, not in railroads or roads-east.
    """
    return re.compile(rf"(?<![a-z0-9]){re.escape(id)}(?![a-z0-9-])")


def _alike(address: str, candidates: Iterable[str]) -> list[str]:
    """Those of the same folder or kind: only they can be what was meant, and comparing with all takes long."""
    start = address[: max(address.rfind("/"), address.rfind(":")) + 1]
    return [c for c in candidates if c.startswith(start)]
