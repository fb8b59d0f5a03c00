"""What may be added to the records of a folder, from the words of its report."""

from __future__ import annotations

from collections import defaultdict
from importlib import resources
from pathlib import Path

import yaml

from ..book import ledger
from ..book.book import Book, head
from ..book.read import read
from ..making.home import HOME
from . import outline
from .clauses import Verb
from .leftovers import exclusions
from .promises import Promises
from .proposal import Context, Proposal

#: Words and ids that were proposed once: what was taken out isn't proposed again.
LOCK = "data/proposed.lock"


def of_folder(root: Path) -> tuple[Book, Context]:
    """The book of a folder and what proposals for it are made from. Raises ProblemsFound when it can't be read."""
    book = read(root, HOME / "templates").book
    themes = {heading: theme.id for theme in book.themes for heading in theme.headings}
    themes.setdefault("", book.themes[0].id if book.themes else "")
    covered: dict[str, list[tuple[int, int]]] = defaultdict(list)
    quoted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for record in book.quoting:
        if passage := book.passages[record.id].get("zh"):
            quoted[passage.paragraph.id].append((passage.start, passage.end))
    for claim in ledger.claims(book):
        covered[claim.paragraph].append((claim.start, claim.end))
    kinds = {book.heads[c.id][:2]: c.kind for c in book.commitments if c.id in book.heads}
    lock = root / LOCK
    known = frozenset(lock.read_text(encoding="utf-8").splitlines()) if lock.exists() else frozenset[str]()
    return book, Context(
        book.report["zh"],
        book.site.year,
        book.units,
        book.places,
        themes,
        [Verb.of(v.model_dump(by_alias=True)) for v in book.verbs],
        covered,
        quoted,
        kinds,
        known,
    )


def verbs_of() -> list[Verb]:
    """The table that every new folder begins with."""
    rows = yaml.safe_load((resources.files(__package__) / "verbs.yaml").read_text(encoding="utf-8"))
    return [Verb.of(row) for row in rows]


def propose(root: Path) -> list[Proposal]:
    """What may be added to the records of a folder, in the order of its report."""
    return proposals(of_folder(root)[1])


def proposals(context: Context) -> list[Proposal]:
    """Commitments, results and exclusions; every numeral that `context.covered` leaves has one of them."""
    found: list[Proposal] = []
    for part in outline.parts(context.paragraphs, context.year):
        theme = context.themes.get(part.heading) or context.themes.get("", "")
        for paragraph in part.paragraphs:
            if paragraph.level == "text":
                found += Promises(context, paragraph, part.ahead, theme).proposals()
    found = _that_can_stand(context, found)
    _of_one_kind(context, found)
    found += exclusions(context, found)
    found = [p for p in found if p.words not in context.known]
    return sorted(found, key=lambda p: (p.paragraph.number, p.start, p.end))


def _that_can_stand(context: Context, found: list[Proposal]) -> list[Proposal]:
    """Without those that quote the same words as another."""
    seen: set[str] = set()
    kept = []
    for proposal in found:
        if proposal.words not in seen and "**" not in proposal.words:
            kept.append(proposal)
        seen.add(proposal.words)
    return kept


def _of_one_kind(context: Context, found: list[Proposal]) -> None:
    """Give what one and the same verb promises the kind of its first record, as check asks for."""
    kinds = dict(context.kinds)
    for p in found:
        verb = p.record.get("verb", {}).get("zh", "")
        if p.kind == "commitments" and (at := head(p.paragraph, p.start, p.end, verb)):
            p.record["kind"] = kinds.setdefault((p.paragraph.id, at[0]), p.record["kind"])
