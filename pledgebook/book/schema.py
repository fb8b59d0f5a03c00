"""JSON Schema of the YAML files, for editors to complete and check while typing.

Each file in data/ names its schema in its first line. `python -m pledgebook.book.schema` writes them anew.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from .read import DATA_FILES


@cache
def schemas() -> dict[str, str]:
    """File name -> JSON Schema (2020-12) of one file in data/, as text. They depend on the code alone."""
    found = {}
    for name, kind in DATA_FILES.values():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | TypeAdapter(kind).json_schema(
            by_alias=True
        )
        found[Path(name).stem + ".json"] = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    return found


def write(folder: Path) -> list[str]:
    """Write the schemas that differ from what is there; returns their names."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in schemas().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    print(", ".join(write(root / "data" / "schema")) or "all schemas are current")
