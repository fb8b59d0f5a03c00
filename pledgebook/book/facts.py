"""What follows from a record's fields by rule. Two editors cannot differ on these."""

from __future__ import annotations

import re
from functools import cache

from . import mentions
from .book import Book
from .model import Checkability, Commitment, Stage, VerbClass
from .patterns import any_of

#: What a reader might expect a promise to state, in the order it is listed.
SILENCES = ("number", "deadline", "place", "body", "amount")


def checkability(commitment: Commitment) -> Checkability:
    """measurable: there is a number; milestone: a start or a finished result is named; direction: neither.

    Rule of this site, after the verifiability test of the Open Government Partnership's reviews.
    """
    if commitment.target:
        return "measurable"
    return "milestone" if commitment.stage else "direction"


def verb_class(book: Book, commitment: Commitment) -> tuple[VerbClass | None, Stage | None]:
    """What the table of verbs says that the commitment's verb promises: class and stage.

    A number takes the place of the stage: whether it is reached can be counted. Raises KeyError for a verb that the
    table lacks.
    """
    rule = book.verb[commitment.verb.zh]
    for exception in rule.exceptions:
        if commitment.id in exception.commitments:
            return exception.class_, None if commitment.target else exception.stage
    if commitment.target:
        return rule.with_number or rule.class_, None
    return rule.class_, rule.stage


def hedges(book: Book, commitment: Commitment) -> tuple[str, ...]:
    """The hedges that open the commitment's clause, in the order of the words: 积极 and 推进 for 积极推进“城市双修”."""
    *_, head = book.heads.get(commitment.id, ("",))
    return hedges_in(head, book.hedges)


def hedges_in(head: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the hedges that stand in the words that open a clause, in their order."""
    return tuple(_hedge_pattern(words).findall(head))


@cache
def _hedge_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(words))


def silences(book: Book, commitment: Commitment) -> tuple[str, ...]:
    """What the report does not say about this commitment: some of SILENCES, from the absent fields.

    A deadline is silent when the item has none of its own; the report as a whole is for one year.
    """
    target = commitment.target
    said = {
        "number": target is not None,
        "deadline": commitment.deadline is not None,
        "place": bool(mentions.places(book, commitment)) or commitment.every_place,
        "body": commitment.body is not None,
        "amount": target is not None and target.unit == "yuan",
    }
    return tuple(name for name in SILENCES if not said[name])


def same_sentence(book: Book, commitment: Commitment) -> tuple[Commitment, ...]:
    """The other commitments of the same sentence of the report, in report order."""
    here = book.sentences[commitment.id]
    return tuple(book.commitment[id] for id in book.ids_of_sentence[here] if id != commitment.id)


def related(book: Book, commitment: Commitment) -> tuple[Commitment, ...]:
    """The nearest commitments of the same theme that stand in other sentences, in report order."""
    return tuple(book.commitment[id] for id in book.near[commitment.id])
