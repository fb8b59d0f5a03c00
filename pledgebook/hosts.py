"""Which hosts take a site of this size without a fee, as far as they publish their limits."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

MEGABYTE, MEBIBYTE, GIGABYTE = 10**6, 2**20, 10**9


class Host(NamedTuple):
    """What a host takes; None where it states no limit."""

    name: str
    files: int | None
    largest: int | None
    """Of one file, in bytes."""
    all: int | None
    """Of all files together, in bytes."""


#: As stated in November 2026: https://developers.cloudflare.com/pages/platform/limits/,
#: https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits,
#: https://docs.gitlab.com/user/gitlab_com/#gitlab-pages.
HOSTS = (
    Host("Cloudflare Pages", 20_000, 25 * MEBIBYTE, None),
    Host("GitHub Pages", None, None, GIGABYTE),
    Host("GitLab Pages", 200_000, None, GIGABYTE),
)


def told(sizes: Collection[int]) -> str:
    """One line: how many files and bytes there are, who takes them, and why others don't. `sizes` are in bytes."""
    count, largest, whole = len(sizes), max(sizes, default=0), sum(sizes)
    takes = [host.name for host in HOSTS if not _over(host, count, largest, whole)]
    refuses = [f"{host.name} ({over})" for host in HOSTS if (over := _over(host, count, largest, whole))]
    line = f"size: {count:,} files, {whole / MEGABYTE:.1f} MB, the largest {largest / MEGABYTE:.1f} MB"
    line += f"; taken by {', '.join(takes)}" if takes else ""
    return line + (f"; too large for {', '.join(refuses)}" if refuses else "")


def _over(host: Host, count: int, largest: int, whole: int) -> str:
    """The first limit that is passed, in words; empty when none is."""
    if host.files is not None and count > host.files:
        return f"{host.files:,} files at most"
    if host.largest is not None and largest > host.largest:
        return f"{host.largest // MEBIBYTE} MiB a file at most"
    if host.all is not None and whole > host.all:
        return f"{host.all / GIGABYTE:g} GB at most"
    return ""
