"""SITE.yaml: which books stand on the site together, and what the whole is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from ..book import yamlfile
from ..book.fields import BaseUrl, Contact, ShortWords, Slug
from ..book.model import Model, Text, Title
from ..book.problems import Problem, ProblemsFound
from ..book.validate import as_typed, validate
from ..book.yamlfile import Keys, YamlFile

#: Folders of the site that are not those of books.
OWN_FOLDERS = ("zh", "en", "static", "search")


class Listed(Model):
    """One book of the site."""

    folder: ShortWords
    """The folder with its data/ and content/, from the folder of SITE.yaml."""
    slug: Slug | None = None
    """Name of its folder on the site, which is part of every address; left out, it is the name of the folder."""


class Site(Model):
    """What SITE.yaml says."""

    title: Title
    """Of the whole, in both languages."""
    description: Text
    """A sentence or two on the first page."""
    contact: Contact | None = None
    """Address for corrections: mailto: or https:."""
    base_url: BaseUrl | None = None
    """Where the whole is published, ending in a slash; each book stands in a folder below it."""
    books: tuple[Listed, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Member:
    """One book with the name of its folder on the site."""

    slug: str
    root: Path
    at: Keys
    """Where it stands in SITE.yaml."""


@dataclass(frozen=True)
class Collection:
    """SITE.yaml as it was read, with the folders that it names."""

    site: Site
    members: tuple[Member, ...]
    file: YamlFile
    path: Path


def read(path: Path) -> Collection:
    """Raises ProblemsFound with everything that is wrong in the file, and every folder that isn't one of a book."""
    file = yamlfile.load(path, str(path))
    site: Site = validate(file, Site)
    members = tuple(_members(site, path.parent))
    problems = [*_wrong_folders(site, members, file), *_twice(members, file)]
    if problems:
        raise ProblemsFound(problems)
    return Collection(site, members, file, path)


def _members(site: Site, around: Path) -> Iterator[Member]:
    for i, listed in enumerate(site.books):
        root = around / listed.folder
        yield Member(listed.slug or root.resolve().name, root, ("books", i, "slug" if listed.slug else "folder"))


def _wrong_folders(site: Site, members: tuple[Member, ...], file: YamlFile) -> Iterator[Problem]:
    for i, (listed, member) in enumerate(zip(site.books, members)):
        if not (member.root / "data").is_dir():
            what = f'folder: there is no book in "{as_typed(listed.folder)}"; name a folder with data/ and content/'
            yield file.problem(("books", i, "folder"), what)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", member.slug):
            what = f'folder: "{as_typed(member.slug)}" can\'t be part of an address; add a slug of small letters a–z, '
            yield file.problem(member.at, f"{what}digits and single hyphens")
        if member.slug in OWN_FOLDERS:
            yield file.problem(member.at, f'slug: "{member.slug}" is a folder of the site itself; choose another slug')


def _twice(members: tuple[Member, ...], file: YamlFile) -> Iterator[Problem]:
    slugs: dict[str, Keys] = {}
    roots: dict[Path, Keys] = {}
    for member in members:
        if member.slug in slugs:
            line, _ = file.at(slugs[member.slug])
            yield file.problem(
                member.at, f'slug: "{member.slug}" is taken, see line {line}; give this book another slug'
            )
        elif (root := member.root.resolve()) in roots:
            line, _ = file.at(roots[root])
            yield file.problem(member.at, f"folder: this book is listed already, see line {line}; keep one")
        slugs.setdefault(member.slug, member.at)
        roots.setdefault(member.root.resolve(), member.at)
