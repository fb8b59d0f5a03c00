"""What follows from a record's fields by rule. Two editors cannot differ on these."""

from __future__ import annotations

from .book import Book
from .model import Checkability, Commitment

#: What a reader might expect a promise to state, in the order it is listed.
SILENCES = ("number", "deadline", "place", "body", "amount")


def checkability(commitment: Commitment) -> Checkability:
    """measurable: there is a number; milestone: a start or a finished result is named; direction: neither.

    Rule of this site, after the verifiability test of the Open Government Partnership's reviews.
    """
    if commitment.target:
        return "measurable"
    return "milestone" if commitment.stage else "direction"


def silences(commitment: Commitment) -> tuple[str, ...]:
    """What the report does not say about this commitment: some of SILENCES, from the absent fields.

    A deadline is silent when the item has none of its own; the report as a whole is for one year.
    """
    target = commitment.target
    said = {
        "number": target is not None,
        "deadline": commitment.deadline is not None,
        "place": bool(commitment.places) or commitment.every_place,
        "body": commitment.body is not None,
        "amount": target is not None and target.unit == "yuan",
    }
    return tuple(name for name in SILENCES if not said[name])


def same_sentence(book: Book, commitment: Commitment) -> tuple[Commitment, ...]:
    """The other commitments of the same sentence of the report, in report order."""
    here = book.sentences[commitment.id]
    return tuple(c for c in book.by_sentence[here] if c.id != commitment.id)


def related(book: Book, commitment: Commitment, most: int = 6) -> tuple[Commitment, ...]:
    """The nearest commitments of the same theme that stand in other sentences."""
    beside = {c.id for c in same_sentence(book, commitment)} | {commitment.id}
    here = book.position[commitment.id]
    others = [c for c in book.by_theme[commitment.theme] if c.id not in beside]
    others.sort(key=lambda c: abs(book.position[c.id] - here))
    return tuple(sorted(others[:most], key=lambda c: book.position[c.id]))
