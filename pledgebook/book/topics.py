"""The topics that all books share: a theme may name one, and a site of several books sets them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from .model import Text


@cache
def topics() -> Mapping[str, Text]:
    """Id -> its name, in the order of the list."""
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {id: Text(**names) for id, names in rows.items()}
