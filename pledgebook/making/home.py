"""Where the generator's own files are, and which of a book's files stand in for them."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
#: The folder with templates/, static/ and requirements.txt: the package as it is installed, or the checkout around it.
HOME = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent
#: The versions of the libraries that the generator was tested with.
REQUIREMENTS = HOME / "requirements.txt"


def layers(root: Path, home: Path, name: str) -> list[Path]:
    """The folders `name` of a book and of the generator, those first whose files stand in for the others'."""
    own, ours = root / name, home / name
    return [own, ours] if own.is_dir() and own.resolve() != ours.resolve() else [ours]
