"""The other books of a site on which a book is one of several. A book knows of them only what it is told."""

from __future__ import annotations

from pydantic import Field

from .fields import Slug
from .model import Model, Text


class Elsewhere(Model):
    """A commitment of another book on the same site."""

    id: Slug
    title: Text
    book: Text
    """Short name of its book."""
    folder: Slug
    """Of its book, beside the folder of this one."""


class Around(Model):
    """What a book is told of the others: plain values, by which its pages are made again."""

    name: Text
    """Of the whole site; its front pages stand one folder up."""
    continues: dict[str, Elsewhere] = Field(default_factory=dict)
    """Commitment id -> the earlier one that it takes further."""
    continued_by: dict[str, tuple[Elsewhere, ...]] = Field(default_factory=dict)
    """Commitment id -> the later ones that take it further."""
