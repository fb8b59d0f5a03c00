"""What a worker of a cluster does: build one book from its folder, and return the site as one archive.

Each book is built in a process of its own, which ends with the worker: it takes all its memory along, and several at
once don't share one interpreter.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from ..making.beside import end_with_parent
from ..making.publish import listing
from .making import KEPT, Made, make, options_of
from .unit import Unit, hash_of_folder, hash_of_generator

#: The folder that the package is in; the process of a book finds it there, too.
_PACKAGES = Path(__file__).resolve().parent.parent.parent


def archived(unit: str, shared: str) -> tuple[str, bytes]:
    """A book as a worker makes it: what came of it, and an archive of its site; both texts are JSON."""
    from distributed import get_worker

    with TemporaryDirectory(dir=get_worker().local_directory) as folder:
        python_path = os.pathsep.join(filter(None, [str(_PACKAGES), os.environ.get("PYTHONPATH")]))
        ended = subprocess.run(
            [sys.executable, "-m", __name__, folder, shared],
            input=unit.encode("utf-8"),
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": python_path},
        )
        made, archive = Path(folder, "made.json"), Path(folder, "site.tar")
        if ended.returncode:
            last = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            wrong = f"its process ended with {ended.returncode}: {last or 'it was killed'}; {KEPT}"
            return Made(wrong=(wrong,)).model_dump_json(), b""
        return made.read_text(encoding="utf-8"), archive.read_bytes() if archive.exists() else b""


def _main(folder: Path, shared: Path) -> None:
    end_with_parent(os.getppid())
    unit = Unit.model_validate_json(sys.stdin.buffer.read())
    made = _made(unit, folder, shared)
    if made.card:
        _pack(folder / "site", folder / "site.tar")
    (folder / "made.json").write_text(made.model_dump_json(), encoding="utf-8")


def _made(unit: Unit, folder: Path, shared: Path) -> Made:
    if hash_of_generator() != unit.generator:
        return Made(wrong=(f"the worker has another version of the generator; install the same everywhere; {KEPT}",))
    if hash_of_folder(unit.root) != unit.folder:
        what = f"{unit.root} on the worker is not the folder that was meant; all machines must reach the same files"
        return Made(wrong=(f"{what}; {KEPT}",))
    return make(unit, options_of(unit, folder / "site", kept=folder / ".cache", shared=shared))


def _pack(site: Path, archive: Path) -> None:
    """All files of a site; the same bytes for the same site."""
    with tarfile.open(archive, "w") as tar:
        for path in sorted(listing(site)):
            tar.add(site / path, path, filter=_plain)


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.mtime = info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


if __name__ == "__main__":
    _main(*map(Path, sys.argv[1:]))
