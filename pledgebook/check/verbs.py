"""What a verb promises, and how firmly, follows from one table: data/verbs.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from ..book import facts
from ..book.model import Commitment
from ..book.problems import Problem, nearest
from ..book.read import Reading
from ..book.unfinished import is_missing
from ..book.vocabulary import VerbException, VerbRule
from ..words.wording import forms

_TABLE = "data/verbs.yaml"


def verbs_by_table(reading: Reading) -> Iterator[Problem]:
    """Each record's verb is in the table, and its class and stage are what the table says."""
    book, file = reading.book, reading.files["commitments"]
    for i, c in enumerate(book.commitments):
        rule = book.verb.get(c.verb.zh)
        if not rule or not rule.class_:
            what = (
                f"only goes with a verb by {_TABLE}; name the verb, or give this one a class there"
                if rule
                else f"is not in {_TABLE}; add it there{nearest(c.verb.zh, book.verb)}"
            )
            yield file.problem((i, "verb", "zh"), f'verb.zh: "{c.verb.zh}" {what}')
            continue
        class_, stage = facts.verb_class(book, c)
        if c.verb.class_ != class_:
            yield file.problem(
                (i, "verb", "class"),
                f'verb.class: {c.verb.zh} is "{class_}" by {_TABLE}, not "{c.verb.class_}"; change it, or name the '
                "exception and its reason there",
            )
        if c.stage != stage:
            stated = {None: "no stage", "start": "a start", "finish": "a finish"}
            number = " with a number" if c.target else ""
            yield file.problem(
                (i, "stage") if c.stage else (i, "verb", "zh"),
                f"stage: {c.verb.zh}{number} states {stated[stage]} by {_TABLE}, and the record {stated[c.stage]}; "
                "change it, or name the exception and its reason there",
            )


def verb_table(reading: Reading) -> Iterator[Problem]:
    """No word has two rows, and an exception is of a commitment with that verb for which the row is not right."""
    book, file = reading.book, reading.files["verbs"]
    seen: dict[str, int] = {}
    for i, rule in enumerate(book.verbs):
        first = seen.setdefault(rule.zh, i)
        if first != i:
            yield file.problem((i, "zh"), f'zh: "{rule.zh}" stands in line {file.at((first,))[0]} already; keep one')
        for j, exception in enumerate(rule.exceptions):
            for k, id in enumerate(exception.commitments):
                place = (i, "exceptions", j, "commitments", k)
                if id not in book.commitment:
                    near = nearest(id, book.commitment)
                    yield file.problem(place, f"exceptions: {id} is not in targets.yaml{near}")
                elif wrong := _no_exception(rule, book.commitment[id], exception):
                    yield file.problem(place, f"exceptions: {id} {wrong}; take it away")


def _no_exception(rule: VerbRule, c: Commitment, exception: VerbException) -> str:
    """Why the commitment is no exception to the row; empty when it is one."""
    if c.verb.zh != rule.zh:
        return f"has the verb {c.verb.zh}"
    usual = (rule.with_number or rule.class_, None) if c.target else (rule.class_, rule.stage)
    return "is what the row says anyway" if usual == (exception.class_, exception.stage) else ""


def hedges_by_table(reading: Reading) -> Iterator[Problem]:
    """A record has the first hedge that opens its clause, and none where there is none."""
    book, file = reading.book, reading.files["commitments"]
    for i, c in enumerate(book.commitments):
        found = facts.hedges(book, c)
        if c.id not in book.heads or c.verb.hedge == (found[0] if found else None):
            continue
        *_, head = book.heads[c.id]
        if found:
            yield file.problem(
                (i, "verb", "hedge") if c.verb.hedge else (i, "verb", "zh"),
                f'verb.hedge: "{head}" opens the clause; write hedge: {found[0]}',
            )
        else:
            yield file.problem(
                (i, "verb", "hedge"), f'verb.hedge: no hedge of {_TABLE} opens the clause, "{head}"; take it away'
            )


def hedges_said(reading: Reading) -> Iterator[Problem]:
    """Each hedge that opens a record's clause is in its title, in both languages, and in the translated sentence.

    Without 力争 a title promises more than the report does.
    """
    book, file = reading.book, reading.files["commitments"]
    for i, c in enumerate(book.commitments):
        for word in facts.hedges(book, c):
            if word not in c.title.zh:
                yield file.problem(
                    (i, "title", "zh"), f'title.zh: the clause says "{word}", and the title does not; say it'
                )
            rule = book.verb[word]
            english = book.passages[c.id].get("en")
            texts = {} if is_missing(c.title.en) else {"title": ("the title", c.title.en)}
            if english and not is_missing(c.quote.en):
                texts["quote"] = ("the English sentence", english.sentence)
            for field, (what, text) in texts.items():
                if not forms(rule).search(text):
                    said = " or ".join(f'"{form}"' for form in (rule.en, *rule.also))
                    yield file.problem(
                        (i, field, "en"), f"{field}.en: the clause says {word}, and {what} does not; say {said}"
                    )


def one_kind_in_a_clause(reading: Reading) -> Iterator[Problem]:
    """What one and the same verb of the report promises is of one kind."""
    book, file = reading.book, reading.files["commitments"]
    first: dict[tuple[str, int], Commitment] = {}
    for i, c in enumerate(book.commitments):
        if c.id not in book.heads:
            continue
        paragraph, at, _ = book.heads[c.id]
        other = first.setdefault((paragraph, at), c)
        if other.kind != c.kind:
            yield file.problem(
                (i, "kind"),
                f'kind: "{c.kind}", but {other.id}, which the same {c.verb.zh} promises, is "{other.kind}"; '
                "give both the same",
            )


#: Characters of an English title, for headings, links and pictures.
_LONGEST = 90


def titles_fit(reading: Reading) -> Iterator[Problem]:
    """An English title has 90 characters at most."""
    for i, c in enumerate(reading.book.commitments):
        if len(c.title.en) > _LONGEST and not is_missing(c.title.en):
            yield reading.files["commitments"].problem(
                (i, "title", "en"), f"title.en: {len(c.title.en)} characters; {_LONGEST} at most, shorten it"
            )
