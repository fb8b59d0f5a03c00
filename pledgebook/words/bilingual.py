"""The same thing said in both languages at once, for what goes out in both: charts, files, pages that share data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..book.book import Book
from ..book.model import LANGUAGES, Commitment, Language, Quantity, Text
from . import wording
from .addresses import ADDRESSES
from .labels import count, listed

#: The same words in both languages.
Words = Mapping[Language, str]


def both(say: Callable[[Language], str] | Text) -> dict[Language, str]:
    """The same thing said in each language."""
    return {language: say(language) if callable(say) else say[language] for language in LANGUAGES}


def told(book: Book, key: str, **values: object) -> dict[Language, str]:
    """A sentence of strings.yaml in each language; a value may itself be in two languages."""

    def say(l: Language) -> str:
        said = {name: v[l] if isinstance(v, (Mapping, Text)) else v for name, v in values.items()}
        return wording.say(book, key, l, **said)

    return both(say)


def phrase(book: Book, quantity: Quantity, promise: Commitment | None = None) -> Words:
    """The number in the report's words, with its hedge if it is promised, and with whose it is if it is each one's."""
    unit, per = book.unit[quantity.unit], quantity.per
    hedge = both(lambda l: wording.hedge(book, promise, l) if promise else "")
    zh, en = wording.phrase(quantity, unit, "zh"), wording.phrase(quantity, unit, "en", hedge["en"])
    return {"zh": hedge["zh"] + (per.zh if per else "") + zh, "en": f"{en} for {per.en}" if per else en}


def counted(number: int, thing: str) -> Words:
    """`12`, `12 things`: Chinese sentences bring the measure word themselves."""
    return {"zh": f"{number:,}", "en": count(number, thing, f"{thing}s")}


def joined(parts: Sequence[Words], zh: str, en: str = "") -> Words:
    """Several phrases in a row, in English as a list where no sign stands between them."""
    english = [part["en"] for part in parts]
    return {"zh": zh.join(part["zh"] for part in parts), "en": en.join(english) if en else listed(english)}


def link(book: Book, kind: str, id: str) -> Words:
    """Where the page of a record is, as a file in one of the site's folders writes it."""
    return both(lambda l: f"{book.site.base_url or '../'}{l}/{ADDRESSES[kind].format(id)}")
