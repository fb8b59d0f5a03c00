"""How good the proposals of `build.py draft` are: against a finished record, and on reports that nobody has recorded.

    python tools/evaluate_draft.py                         # against data/ of this checkout
    python tools/evaluate_draft.py --show missed           # and list what was missed (or: wrong, unkept)
    python tools/evaluate_draft.py REPORT … --sample 50    # on reports: counts, and proposals to read by hand

What it prints is explained in CONTRIBUTING.md. Nothing is written.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pledgebook.book import source  # noqa: E402
from pledgebook.book.numerals import in_chinese  # noqa: E402
from pledgebook.starting import normalise, outline, readers  # noqa: E402
from pledgebook.starting.folder import own_units, theme_ids  # noqa: E402
from pledgebook.starting.proposal import Context, Proposal  # noqa: E402
from pledgebook.starting.proposals import of_folder, proposals, verbs_of  # noqa: E402


def without_owner(context: Context, found: list[Proposal]) -> list[str]:
    """The numerals that no proposal speaks for, with the words around them."""
    lost = []
    for paragraph in context.paragraphs:
        claims = [p.claim for p in found if p.claim and p.paragraph.id == paragraph.id]
        for p in found:
            if p.kind == "exclusions" and p.record.get("paragraph") in (None, paragraph.id):
                at = paragraph.text.find(p.record["text"])
                while at >= 0:
                    claims.append((at, at + len(p.record["text"])))
                    at = paragraph.text.find(p.record["text"], at + 1)
        for n in in_chinese(paragraph.text):
            covered = {i for a, b in claims if a < n.end and n.start < b for i in range(a, b)}
            if not covered >= set(range(n.start, n.end)):
                lost.append(f"{paragraph.id} {paragraph.text[max(0, n.start - 8) : n.end + 8]}")
    return lost


def against_record(root: Path, show: str | None) -> None:
    """Print how the proposals for a finished record's report compare with it."""
    book, context = of_folder(root)
    bare = Context(context.paragraphs, context.year, context.units, context.places, context.themes, verbs_of())
    found = proposals(bare)
    proposed = [p for p in found if p.kind == "commitments"]
    passages = {c.id: book.passages[c.id]["zh"] for c in book.commitments}

    def overlaps(p: Proposal, id: str) -> bool:
        here = passages[id]
        return p.paragraph.id == here.paragraph.id and p.start < here.end and here.start < p.end

    wrong, missed = [], []
    numeric = [c for c in book.commitments if c.target]
    for c in numeric:
        here, t = passages[c.id], c.target
        at = here.start + c.quote.zh.rindex(t.as_written)
        same = [
            p for p in proposed if p.claim and p.paragraph.id == here.paragraph.id and p.claim[0] <= at < p.claim[1]
        ]
        q = same[0].record["target"] if same else None
        right = q and (abs(q["value"]), q.get("high"), q["unit"], q["bound"]) == (abs(t.value), t.high, t.unit, t.bound)
        if not right:
            wrong.append(f"{c.id} {c.quote.zh} | {t.value} {t.unit} {t.bound} | proposed: {q}")
    for c in book.commitments:
        if not any(overlaps(p, c.id) for p in proposed):
            missed.append(f"{c.id} {c.quote.zh}")
    unkept = [p for p in proposed if not any(overlaps(p, c.id) for c in book.commitments)]
    lost = without_owner(bare, found)
    n, total = len(numeric), len(book.commitments)
    print(f"{root.resolve().name}: {len(proposed)} commitments proposed, {total} in the record")
    print(
        f"  numeric commitments with value, unit and bound right: {n - len(wrong)} of {n} ({(n - len(wrong)) / n:.1%})"
    )
    print(
        f"  records whose quote a proposal overlaps: {total - len(missed)} of {total} ({1 - len(missed) / total:.1%})"
    )
    print(f"  proposals that no record overlaps: {len(unkept)} of {len(proposed)} ({len(unkept) / len(proposed):.1%})")
    print(f"  numerals without an owner: {len(lost)}")
    shown = {"wrong": wrong, "missed": missed, "unkept": [f"{p.paragraph.id} {p.words}" for p in unkept], "lost": lost}
    for line in shown.get(show or "", []):
        print(f"    {line}")


def on_report(path: Path, sample: int, seed: int) -> None:
    """Print what is proposed for a report, and some of it to read by hand."""
    text = normalise.normalise(readers.read(path).lines, path.name).text
    paragraphs = source.parse(text)
    city, year = outline.city_and_year(paragraphs)
    year = year or 2020
    context = Context(paragraphs, year, own_units(), [], theme_ids(paragraphs, year), verbs_of())
    found = proposals(context)
    by_kind = {kind: [p for p in found if p.kind == kind] for kind in ("commitments", "results", "exclusions")}
    numerals = sum(len(in_chinese(p.text)) for p in paragraphs)
    print(f"{path.name}: {city or 'no place'}, {year}, {len(paragraphs)} paragraphs, {numerals} numerals")
    for kind, some in by_kind.items():
        low = sum(not p.sure for p in some)
        print(f"  {kind}: {len(some)} proposed, {low} of them with sure: low")
    print(f"  numerals without an owner: {len(without_owner(context, found))}")
    for p in sorted(random.Random(seed).sample(found, min(sample, len(found))), key=found.index):
        figure = p.record.get("target") or p.record.get("quantity")
        said = p.record.get("title", {}).get("zh") or f"{p.record['fate']}"
        extra = (
            f" {figure['value']} {figure.get('high', '')} {figure['unit']} {figure['bound']} {figure['measure']}"
            if figure
            else ""
        )
        kind = p.record.get("kind", "")
        verb = p.record.get("verb", {}).get("zh", "")
        print(f"    [{p.kind[:4]} {'high' if p.sure else 'low'} {kind} {verb}] “{p.words}” -> {said}{extra}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the proposals of build.py draft.")
    parser.add_argument("reports", nargs="*", type=Path, help="reports without a record")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder with a finished record")
    parser.add_argument("--show", choices=("wrong", "missed", "unkept", "lost"), help="list what was counted")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N proposals of each report")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which ones (default: 0)")
    arguments = parser.parse_args()
    if not arguments.reports:
        against_record(arguments.root, arguments.show)
    for report in arguments.reports:
        on_report(report, arguments.sample, arguments.seed)


if __name__ == "__main__":
    main()
