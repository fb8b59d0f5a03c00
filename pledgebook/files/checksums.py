"""SHA256SUMS: the hash of every file of the site, as `sha256sum -c` reads it. Who keeps a copy can tell whether a file
was changed since, here or on the way.
"""

from __future__ import annotations

from collections.abc import Collection

from ..making.product import Files, Product, generator

PATH = "SHA256SUMS"


def product(paths: Collection[str]) -> Product:
    """The hashes of these files."""
    listed = sorted(paths)

    def make(_: None, files: Files) -> dict[str, bytes]:
        return {PATH: sums(listed, files)}

    return Product((PATH,), lambda _: None, make, {"code": generator()}, listed)


def sums(paths: Collection[str], files: Files) -> bytes:
    """A line for each file. Those that are as they were when the last list was made are taken from it."""
    last = files.last(PATH)
    known = {line[66:]: line[:64] for line in bytes(last).decode("ascii").splitlines()} if last else {}
    return "".join(
        f"{(files.as_before(path) and known.get(path)) or files.hash(path)}  {path}\n" for path in paths
    ).encode("ascii")
