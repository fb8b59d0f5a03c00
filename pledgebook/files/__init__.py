"""What readers take away and machines read: tables, citations, pictures, search, the archive."""

from __future__ import annotations

from collections.abc import Mapping

from ..book.book import Book
from ..book.model import Language
from ..making.product import Product
from . import citations, downloads, search, share, with_publications
from .works import Work


def products(book: Book, cited: Mapping[str, Mapping[Language, list[Work]]]) -> list[Product]:
    """Every file that is made from the record alone; `cited` are chart id -> language -> what is cited when it is."""
    return [
        *downloads.products(book),
        *with_publications.products(book),
        *search.products(book),
        *citations.products(book, cited),
        *share.products(book),
    ]
