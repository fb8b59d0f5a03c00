"""The archives of recorded versions are what they were when they were made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ..book.problems import Problem
from ..book.read import Reading
from ..lasting.changes import ARCHIVES


def as_recorded(reading: Reading) -> Iterator[Problem]:
    """Every version that has an archive has it still, to the byte, and no archive is of a version that isn't there."""
    book, file, folder = reading.book, reading.files["versions"], reading.root / ARCHIVES
    for i, (name, version) in enumerate(zip(book.version_names, book.versions)):
        if not version.archive:
            continue
        path = folder / f"{name}.zip"
        if not path.is_file():
            what = f"archive: {ARCHIVES}/{name}.zip is not there; restore it from version control"
            yield file.problem((i, "archive"), what)
        elif (found := hashlib.sha256(path.read_bytes()).hexdigest()) != version.archive:
            what = f"archive: the SHA-256 of {ARCHIVES}/{name}.zip is {found}, not {version.archive}; "
            yield file.problem(
                (i, "archive"), what + "a published version never changes: restore it from version control"
            )
    known = {f"{name}.zip" for name in book.version_names}
    for path in sorted(folder.glob("*.zip")) if folder.is_dir() else ():
        if path.name not in known:
            what = "no version in data/changes.yaml has this archive; restore that file, or take this one away"
            yield Problem(f"{ARCHIVES}/{path.name}", 1, 1, what)
