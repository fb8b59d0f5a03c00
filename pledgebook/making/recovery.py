"""How the new site takes the place of the old one, and how that is mended when a build was killed while it did.

It is one step where the system can exchange two folders (Linux), else two renames. A build that was killed between the
two has left no site, but the last one under another name; the next build brings it back first.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

from .output import beside

#: AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2(2).
_HERE, _EXCHANGE = -100, 2


def recover(out: Path) -> None:
    """Bring back the last good site when a build was killed between the two renames."""
    last = beside(out, "last")
    if last.exists():
        if out.exists():
            shutil.rmtree(last)
        else:
            last.rename(out)


def change_places(staging: Path, out: Path) -> None:
    """Let the new site be the output folder, and the old one, if there is one, the folder for the next site."""
    if out.exists() and _exchange(staging, out):
        return
    last = beside(out, "last")
    if out.exists():
        out.rename(last)
    staging.rename(out)
    if last.exists():
        last.rename(staging)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, so that no moment is without a site; False where the system can't."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    failed: int = rename(_HERE, os.fsencode(one.absolute()), _HERE, os.fsencode(other.absolute()), _EXCHANGE)
    return failed == 0
