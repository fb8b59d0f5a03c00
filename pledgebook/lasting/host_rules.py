"""_redirects: rules by which a site's host leads on from files that pages took in.

Netlify (https://docs.netlify.com/routing/redirects/) and Cloudflare Pages, which takes 2,000 such lines
(https://developers.cloudflare.com/pages/configuration/redirects/), follow it; so does GitLab Pages where it has 64 kB
and 1,000 lines at most (https://docs.gitlab.com/user/project/pages/redirects/). It is for the host alone: nobody can
read it there, so it is neither in SHA256SUMS nor in the archive of the site. A file of that name without the first line
of ours is the maintainer's own: it stays, and is the one that holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ..making.product import Product, known

PATH = "_redirects"
_HEAD = "# Made by each build; without this line the file is yours, and builds leave it alone.\n"


def rules(led_on: Mapping[str, str], base_url: str | None) -> dict[str, str]:
    """Old address -> new one, as paths from the root of the host. `led_on` are paths within the site."""
    start = urlsplit(base_url or "").path or "/"
    return {start + old: start + new for old, new in sorted(led_on.items())}


def products(rules: Mapping[str, str]) -> list[Product]:
    """The file, where there are rules."""
    return [known((PATH,), dict(rules), _written)] if rules else []


def _written(rules: Mapping[str, str]) -> dict[str, bytes]:
    return {PATH: _HEAD.encode() + "".join(f"{old} {new} 301\n" for old, new in rules.items()).encode("ascii")}


def own(file: Path) -> bytes | None:
    """The maintainer's own file; None where there is none, or one that a build made."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    return None if content.startswith(_HEAD.encode()) else content


def sources(written: bytes) -> set[str]:
    """The old addresses for which such a file has a rule."""
    return {line.split()[0] for line in written.decode("utf-8", "replace").splitlines() if line.strip()}


def joined(books: Mapping[str, bytes], addressed: bool) -> bytes:
    """One file for a site of several books: hosts read that of the whole only. Empty where there are no rules.

    `books` are folder on the site -> the file of its book, whose rules begin with the folder where the site's address
    is known (`addressed`), and with the book's own root where it isn't.
    """
    rules = [
        " ".join((start + old, start + new, *rest))
        for folder, written in books.items()
        for start in ("" if addressed else f"/{folder}",)
        for old, new, *rest in (line.split() for line in written.decode("ascii").splitlines() if line.startswith("/"))
    ]
    return (_HEAD + "".join(f"{rule}\n" for rule in rules)).encode("ascii") if rules else b""
