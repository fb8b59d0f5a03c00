"""Build books on the workers of a Dask cluster. The only module that knows Dask, with worker.py.

The scheduler gives the book of a worker that died to another one. All machines have the same generator and reach the
folders of the books under the same names.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..book.problems import Problem, ProblemsFound
from ..making.output import claim, locked
from ..making.publish import Staging, Stamp, listing
from ..making.recovery import recover
from .making import KEPT, Made, failed
from .store import Store
from .unit import Unit
from .worker import archived


def make_there(
    units: Sequence[Unit], store: Store, address: str, shared: Path, tell: Callable[[str], None]
) -> Iterator[tuple[Unit, Made]]:
    """Build books on the cluster at an address and put each into the store as it comes.

    `shared` is a folder that all workers reach. Raises ProblemsFound where Dask isn't installed, OSError where nobody
    answers at the address.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        what = "--cluster needs Dask; install it with: pip install 'pledgebook[cluster]'"
        raise ProblemsFound([Problem("pledgebook", 1, 1, what)]) from None
    if not units:
        return
    with Client(address, timeout="30s") as client:
        if not client.scheduler_info()["workers"]:
            tell(f"no worker has come to {address} yet; waiting for one")
        sent = {
            client.submit(archived, unit.model_dump_json(), str(shared), key=f"{unit.slug}-{unit.hash}"): unit
            for unit in units
        }
        for future in as_completed(sent):
            unit = sent.pop(future)
            yield unit, _received(future, unit, store)
            future.release()


def _received(future: Any, unit: Unit, store: Store) -> Made:
    from distributed import KilledWorker

    try:
        said, archive = future.result()
    except KilledWorker:
        return Made(wrong=(f"all workers that it was given to died; {KEPT}",))
    except Exception as error:
        first = str(error).strip().partition("\n")[0]
        what = f"the cluster can't make it ({type(error).__name__}: {first})"
        return Made(wrong=(f"{what}; the scheduler and all workers need this very generator; {KEPT}",))
    made = Made.model_validate_json(said)
    if made.card:
        try:
            unpack(archive, store.site(unit.slug), unit, made.card.prefix)
        except Exception as error:
            return failed(error, unit)
    return made


def unpack(archive: bytes, out: Path, unit: Unit, book: str) -> None:
    """Publish the files of an archive in a folder, as a build would that made them there."""
    claim(out, unit.root, [unit.root / "data"], force=True)
    with locked(out, say=lambda line: None), tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        recover(out)
        staging = Staging(out, listing(out))
        files: dict[str, Stamp] = {}
        written = set()
        for member in tar:
            if content := tar.extractfile(member):
                files[member.name], is_new = staging.put(member.name, content.read())
                written |= {member.name} if is_new else set()
        staging.publish(files, written, book)
