"""What a page shows, as plain data in the words of one language.

A view is everything its template may print. It is made from the book alone, so the hash of a view
tells whether a page has to be rendered again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..book import facts, mentions
from ..book.around import Elsewhere
from ..book.book import Book
from ..book.ledger import ledger
from ..book.model import LANGUAGES, Commitment, Language, Outcome, Quantity, Result, Search
from ..book.noted import of_book
from ..book.source import Passage
from ..book.vocabulary import Term
from . import evidence, wording
from .addresses import ADDRESSES
from .bilingual import both
from .quotation import quotation

View = dict[str, Any]

#: How many characters of a sentence are shown around a quote; the whole paragraph is a click away.
LONGEST_SENTENCE: dict[Language, int] = {"zh": 75, "en": 170}


def figure(book: Book, quantity: Quantity | None, language: Language, hedge: str = "") -> View | None:
    """A number in parts, so that it can be set large: hedge, before, figure, noun, after, per."""
    if quantity is None:
        return None
    before, after = wording.bound_words(quantity, language)
    return {
        "hedge": hedge,
        "before": before.strip(),
        "figure": wording.figure(quantity, language),
        "noun": wording.noun(quantity, book.unit[quantity.unit], language),
        "after": after.strip(),
        "per": quantity.per and quantity.per[language],
        "bound": quantity.bound,
        "measure": quantity.measure,
        "value": quantity.value,
    }


def card(book: Book, c: Commitment, language: Language) -> View:
    """One commitment as a line in a list."""
    return _card(book, c.id, language)


@of_book
def _card(book: Book, id: str, language: Language) -> View:
    c = book.commitment[id]
    return {
        "id": c.id,
        "number": number(book, c),
        "title": c.title[language],
        "quote": c.quote.zh,
        "figure": target(book, c, language),
        "hedge": wording.hedge(book, c, language),
        "theme": {"id": c.theme, "title": book.theme[c.theme].title[language]},
        "places": [{"id": p, "name": book.place[p].short[language]} for p in c.places],
        "towns": [
            {"name": town.name[language], "id": place.id, "place": place.short[language]}
            for place, town in book.derived(mentions.towns).get(c.id, ())
        ],
        "kind": c.kind,
        "verb": verb(book, c, language),
        "checkability": facts.checkability(c),
        "stage": c.stage,
        "has_outcome": c.id in book.outcomes_of,
        "has_baseline": c.baseline is not None,
        "evidence": evidence.brief(book, c, language),
    }


def target(book: Book, c: Commitment, language: Language) -> View | None:
    """The number of a commitment in parts, with how firmly it is promised."""
    return figure(book, c.target, language, wording.hedge(book, c, language))


def verb(book: Book, c: Commitment, language: Language) -> View:
    """The report's verb as printed and in the page's language, and a hedge that stands before it in the clause."""

    def said(word: str) -> View:
        return {"zh": word, "words": word if language == "zh" else book.verb[word].en}

    hedge = c.verb.hedge if c.verb.hedge and c.verb.hedge not in c.verb.zh else None
    return said(c.verb.zh) | {"class": c.verb.class_, "hedge": hedge and said(hedge)}


def spoken_verb(book: Book, c: Commitment, language: Language) -> str:
    """The hedge and the verb as a page says them: `力争打造`, `aim to build`."""
    told = verb(book, c, language)
    return ("" if language == "zh" else " ").join(word["words"] for word in (told["hedge"], told) if word)


def number(book: Book, c: Commitment) -> str:
    """The id without the site's prefix: 346."""
    return c.id.removeprefix(f"{book.site.id_prefix}-")


def cards(book: Book, commitments: Iterable[Commitment], language: Language) -> list[View]:
    return [card(book, c, language) for c in commitments]


def linked(book: Book, text: str, language: Language) -> list[View]:
    """The text in pieces; a piece that is the first use of a term has the term's id."""
    pieces: list[View] = []
    seen, last = set(), 0
    for match in book.term_pattern[language].finditer(text.lower()):
        id = book.term_by_words[language][match[0]]
        if id in seen:
            continue
        seen.add(id)
        pieces += [
            {"text": text[last : match.start()], "term": None},
            {"text": text[match.start() : match.end()], "term": id},
        ]
        last = match.end()
    return [*pieces, {"text": text[last:], "term": None}]


def terms_quoted(book: Book, c: Commitment, language: Language) -> list[View]:
    """The terms that a commitment's quote holds and its explanation, which links to them, does not."""
    explained = {piece["term"] for piece in linked(book, c.plain[language], language)}
    quoted = [piece for piece in linked(book, c.quote[language], language) if piece["term"]]
    return [piece for piece in quoted if piece["term"] not in explained]


def passage(found: Passage) -> View:
    """A paragraph in pieces: before the sentence, in it, the quoted words, the rest of it, after it."""
    text = found.paragraph.text
    begin, stop = found.paragraph.sentence(found.start, found.end)
    bounds = [0, begin, found.start, found.end, stop, len(text)]
    names = ("before", "sentence_before", "quote", "sentence_after", "after")
    return {"paragraph": found.paragraph.id} | {n: text[a:b] for n, a, b in zip(names, bounds, bounds[1:])}


def sentence(book: Book, c: Commitment, language: Language) -> View:
    """The quote in its sentence; in what opens and ends its clause where the sentence would fill a phone's screen."""
    found = book.passages[c.id][language]
    begin, stop = found.paragraph.sentence(found.start, found.end)
    if stop - begin > LONGEST_SENTENCE[language]:
        return vars(quotation(book, c, language))
    text = found.paragraph.text
    return {"before": text[begin : found.start], "quote": c.quote[language], "after": text[found.end : stop]}


def outcome(book: Book, o: Outcome, language: Language) -> View:
    return {
        "date": wording.date(o.date, language),
        "iso": o.date,
        "finding": o.finding[language],
        "publisher": o.publisher[language],
        "kind": o.kind,
        "reports": o.reports,
        "bears_on": o.bears_on,
        "places": list(o.places),
        "url": o.url,
        "archived_url": o.archived_url,
        "also": [{"publisher": other.publisher[language], "url": other.url} for other in o.also],
    }


def outcomes_of(book: Book, c: Commitment, language: Language) -> list[View]:
    """What was published about one commitment, oldest first, with the number that can stand beside its own."""
    return [
        outcome(book, o, language) | {"figure": evidence.published_figure(book, c, o, language)}
        for o in book.outcomes_of.get(c.id, ())
    ]


def search(one: Search, language: Language) -> View:
    """When and where somebody looked for publications, and whether there was anything."""
    return {"date": wording.date(one.date, language), "where": one.where[language], "found": one.found}


def result(book: Book, r: Result, language: Language) -> View:
    return {
        "id": r.id,
        "title": r.title[language],
        "figure": figure(book, r.quantity, language),
        "quote": both(r.quote),
        "paragraph": book.passages[r.id]["zh"].paragraph.id,
    }


def commitment(book: Book, c: Commitment, language: Language) -> View:
    """Everything the page of one commitment shows."""
    neighbours = dict(zip(("previous", "next"), book.beside[c.id]))
    baseline = c.baseline and {
        "result": result(book, book.result[c.baseline.result], language),
        "comparable": c.baseline.comparable,
        "why": c.baseline.why[language],
    }
    shown = card(book, c, language) | ({"proposed": True} if c.draft else {})
    return shown | {
        "title_both": both(c.title),
        "plain": linked(book, c.plain[language], language),
        "terms": terms_quoted(book, c, language),
        "sentence": {l: sentence(book, c, l) for l in LANGUAGES},
        "paragraph": book.passages[c.id]["zh"].paragraph.number,
        "passage": {l: passage(book.passages[c.id][l]) for l in LANGUAGES},
        "places": [{"id": p, "name": book.place[p].name[language]} for p in c.places],
        "every_place": c.every_place,
        "deadline": c.deadline and c.deadline[language],
        "body": c.body and c.body[language],
        "silences": list(facts.silences(book, c)),
        "baseline": baseline,
        "outcomes": outcomes_of(book, c, language),
        "searches": [search(one, language) for one in book.searches_of.get(c.id, ())],
        "same_sentence": cards(book, facts.same_sentence(book, c), language),
        "related": cards(book, facts.related(book, c), language),
        "position": book.position[c.id] + 1,
        "total": book.total,
        **{name: n and {"id": n.id, "title": n.title[language]} for name, n in neighbours.items()},
        **_beyond(book, c, language),
    }


def _beyond(book: Book, c: Commitment, language: Language) -> View:
    """The commitments of other reports that this one continues or that continue it; nothing where there are none."""
    earlier, later = book.continues.get(c.id), book.continued_by.get(c.id, ())
    found: View = {}
    if c.continues:
        found["continues"] = elsewhere(earlier, language) if earlier else {"id": c.continues}
    if later:
        found["continued_by"] = [elsewhere(one, language) for one in later]
    return found


def elsewhere(one: Elsewhere, language: Language) -> View:
    """A commitment on the page of one of another book."""
    path = f"../{one.folder}/{language}/{ADDRESSES['commitment'].format(one.id)}"
    return {"id": one.id, "title": one.title[language], "book": one.book[language], "path": path}


def booklet_entry(book: Book, c: Commitment, language: Language) -> View:
    """One commitment as a theme's booklet shows it."""
    return card(book, c, language) | {
        "quote_en": c.quote.en,
        "explanation": c.plain[language],
        "silences": list(facts.silences(book, c)),
        "outcomes": outcomes_of(book, c, language),
        "searches": [search(one, language) for one in book.searches_of.get(c.id, ())],
    }


@of_book
def theme(book: Book, theme_id: str, language: Language) -> View:
    """A theme in a few words, as it stands on the pages of all places."""
    t = book.theme[theme_id]
    members = book.by_theme[theme_id]
    return {
        "id": t.id,
        "title": t.title[language],
        "summary": t.summary[language],
        "count": len(members),
        "counts": {
            k: sum(facts.checkability(c) == k for c in members) for k in ("measurable", "milestone", "direction")
        },
    }


def term(book: Book, t: Term, language: Language) -> View:
    return {
        "id": t.id,
        "zh": t.term.zh,
        "en": t.term.en,
        "definition": t.definition[language],
        "source": t.source,
        "reference": t.reference and {"title": t.reference.title[language], "url": t.reference.url},
    }


@of_book
def ledger_rows(book: Book, language: Language) -> list[View]:
    """Every numeral of the report with where it went."""
    rows = []
    for paragraph, numeral, claims in ledger(book):
        claim = claims[0]
        exclusion = claim.exclusion
        fate = exclusion.fate if exclusion else ("commitment" if claim.by in book.commitment else "result")
        record = book.commitment.get(claim.by) or book.result.get(claim.by)
        rows.append(
            {
                "paragraph": paragraph.id,
                "before": paragraph.text[max(0, numeral.start - 8) : numeral.start],
                "numeral": numeral.printed,
                "after": paragraph.text[numeral.end : numeral.end + 8],
                "fate": fate,
                "record": record and {"id": record.id, "title": record.title[language]},
                "why": exclusion and exclusion.why[language],
            }
        )
    return rows


def outcomes(book: Book, language: Language) -> list[View]:
    """Every commitment with publications, in report order, and these, oldest first."""
    return [
        card(book, c, language) | {"outcomes": outcomes_of(book, c, language)}
        for c in book.commitments
        if c.id in book.outcomes_of
    ]


def published(book: Book, o: Outcome, language: Language) -> View:
    """One outcome with the commitments it is about."""
    about = cards(book, [book.commitment[id] for id in o.commitments], language)
    return outcome(book, o, language) | {"commitments": about}
