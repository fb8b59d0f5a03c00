"""The site of several books from end to end: what has to be built, built here or on a cluster, put together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from ..book.problems import ProblemsFound
from ..lasting import host_rules
from ..making.cache import Cache
from ..making.home import HOME, REQUIREMENTS
from ..making.output import claim, locked, see_that_it_is_of
from ..making.publish import Staging, Stamp, listing
from ..making.recovery import recover
from ..site import AnyOptions
from . import index
from .collection import Collection, read
from .making import Made, failed, make_here
from .store import Store
from .ties import Survey, Ties, see_that_prefixes_differ, survey
from .unit import Unit, hash_of_folder, hash_of_generator

#: In the mark of the output folder, where that of one book has its name.
NAME = "several books"


@dataclass(frozen=True, kw_only=True)
class Options(AnyOptions):
    """What the command line says about a build of several books."""

    file: Path
    """SITE.yaml."""
    cluster: str | None = None
    """Address of the scheduler of a Dask cluster; None for this machine."""
    shared: Path | None = None
    """A folder that all workers of the cluster reach."""
    say: Callable[[str], None] = lambda line: None
    """Says which book was built."""


@dataclass
class Summary:
    """What a build of several books did."""

    books: int
    built: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    written: int = 0
    removed: int = 0

    def closing(self) -> str:
        """What the build ends with."""
        as_they_were = self.books - len(self.built) - len(self.failed)
        failed = f", {len(self.failed)} failed ({', '.join(self.failed)})" if self.failed else ""
        books = f"{self.books} books in {self.seconds:.2f} s: {len(self.built)} built, {as_they_were} as they were"
        return f"{books}{failed}\nfiles: {self.written} written, {self.removed} removed"


def build(options: Options) -> Summary:
    """Build what changed and put the site together.

    A book that fails is told of and keeps its last good site. Raises ProblemsFound for a SITE.yaml that is wrong,
    OutputRefused for a folder that may not be written.
    """
    start = time.perf_counter()
    collection = read(options.file)
    roots = [member.root for member in collection.members]
    read_from = [HOME / "templates", HOME / "static", REQUIREMENTS, Path(__file__).resolve().parent.parent]
    own = [folder / name for folder in roots for name in ("data", "content", "templates", "static", ".git", ".cache")]
    out = claim(options.out, options.file.parent, [*read_from, *own, options.file], options.force)
    with locked(out, options.wait, options.tell):
        see_that_it_is_of(NAME, out, options.force)
        recover(out)
        summary = _build(options, collection, out)
    summary.seconds = time.perf_counter() - start
    return summary


def _build(options: Options, collection: Collection, out: Path) -> Summary:
    store, summary = Store.of(out), Summary(len(collection.members))
    store.folder.mkdir(parents=True, exist_ok=True)
    base_url = options.base_url or collection.site.base_url
    _build_books(options, *plan(collection, store, base_url), store, summary)
    if lost := [slug for slug in summary.failed if store.state(slug) is None]:
        # No page may lead to a book that isn't there, not even as it once was.
        _build_books(options, *plan(collection, store, base_url, lost), store, summary)
    compiled = Cache(store.common / "templates", options.use_cache, shared=True)
    _put_together(collection, store, out, summary, base_url, compiled)
    store.forget_others([member.slug for member in collection.members])
    return summary


def _build_books(options: Options, units: Sequence[Unit], ties: Ties, store: Store, summary: Summary) -> None:
    """Build those that are not as they should be and have not failed yet, and say what comes of each."""
    wrong = {one.member.slug: ProblemsFound(found) for one in ties.surveys if (found := ties.wrong(one))}
    left = [unit for unit in units if unit.slug not in summary.failed]
    refused = [(unit, failed(wrong[unit.slug], unit)) for unit in left if unit.slug in wrong]
    anew = not options.use_cache and not summary.built
    waiting = [unit for unit in left if unit.slug not in wrong and (anew or not store.is_made(unit))]
    for number, (unit, made) in enumerate(chain(_made(waiting, store, options), refused), 1):
        if made.card:
            store.record(unit, made.card)
            summary.built += [unit.slug] if unit.slug not in summary.built else []
            options.say(f"{unit.slug}: {made.pages} pages in {made.seconds:.1f} s ({number} of {len(waiting)})")
        else:
            summary.failed.append(unit.slug)
            for line in made.wrong:
                options.tell(f"{unit.slug}: {line}")


def _made(units: Sequence[Unit], store: Store, options: Options) -> Iterator[tuple[Unit, Made]]:
    if options.cluster:
        from .cluster import make_there

        shared = options.shared or store.shared
        return make_there(units, store, options.cluster, shared.resolve(), options.tell)
    return make_here(units, store, options.jobs, options.use_cache)


def plan(
    collection: Collection, store: Store, base_url: str | None, without: Sequence[str] = ()
) -> tuple[list[Unit], Ties]:
    """The books as units of work, each with what it is told of the others, but not of those that it is `without`.

    Raises ProblemsFound for clashing ids.
    """
    hashes = {member.slug: hash_of_folder(member.root) for member in collection.members}
    looked = [survey(member, hashes[member.slug], store.state(member.slug)) for member in collection.members]
    surveys: list[Survey] = [one for one in looked if one and one.member.slug not in without]
    see_that_prefixes_differ(collection, surveys)
    ties = Ties(collection.site.title, surveys)
    units = [
        Unit(
            slug=member.slug,
            root=member.root.resolve(),
            base_url=base_url and f"{base_url}{member.slug}/",
            around=ties.around(member.slug),
            folder=hashes[member.slug],
            generator=hash_of_generator(),
        )
        for member in collection.members
    ]
    return units, ties


def _put_together(
    collection: Collection, store: Store, out: Path, summary: Summary, base_url: str | None, compiled: Cache
) -> None:
    """Publish the books as they stand in the store, and the pages of the whole, all at once."""
    there, rules, own = listing(out), host_rules.PATH, host_rules.own(out / host_rules.PATH)
    staging = Staging(out, there, () if own is None else (rules,))
    files: dict[str, Stamp] = {}
    written: set[str] = set()
    cards = {member.slug: state.card for member in collection.members if (state := store.state(member.slug))}
    for slug in (member.slug for member in collection.members):
        if slug not in cards:  # it failed, and nothing is known of its last good site but that it is there
            files |= {path: known for path, known in there.items() if path.startswith(f"{slug}/")}
            continue
        for path, known in listing(store.site(slug)).items():
            files[f"{slug}/{path}"] = known
            if staging.take(f"{slug}/{path}", store.site(slug) / path, known):
                written.add(f"{slug}/{path}")
    others = index.files(collection.site, cards, base_url, compiled)
    if own is None and (led_on := _led_on(cards, store, bool(base_url))):
        others[rules] = led_on
    for path, content in others.items():
        files[path], is_new = staging.put(path, content)
        written |= {path} if is_new else set()
    published = staging.publish(files, written, NAME)
    summary.written, summary.removed = len(published.written), len(published.removed)


def _led_on(slugs: Iterable[str], store: Store, addressed: bool) -> bytes:
    """The rules of all books for the host of the site."""
    files = {slug: store.site(slug) / host_rules.PATH for slug in slugs}
    return host_rules.joined({slug: file.read_bytes() for slug, file in files.items() if file.exists()}, addressed)
