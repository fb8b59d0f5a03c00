"""Books of any size, of an invented city: so many commitments in so many paragraphs, that pass every check."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
CITY = ROOT / "tests" / "fixture_city"
HAN, LATIN = "甲乙丙丁戊己庚辛壬癸", "abcdefghij"
TREES = "松竹梅兰菊荷桃李杏桂柏榆"
THEMES, PLACES = 20, len(TREES)


class Kind(NamedTuple):
    """What tells one invented book from another."""

    prefix: str = "wc2031"
    year: int = 2031
    city: tuple[str, str] = ("望川", "Wangchuan")
    themes: int = THEMES
    places: int = PLACES
    topic: str = ""
    """Of its first theme."""


USUAL = Kind()


def book(root: Path, commitments: int, paragraphs: int, kind: Kind = USUAL) -> Path:
    """Write data/ and content/ of such a book below `root`.

    One commitment in five has a number, one in four a place.
    """
    shutil.copytree(CITY, root, ignore=shutil.ignore_patterns("versions"))
    renamed(root, kind)
    records = [record(number, kind) for number in range(commitments)]
    size = -(-commitments // paragraphs)
    groups = [records[start : start + size] for start in range(0, commitments, size)]
    texts = {
        "report.txt": ["# 政府工作报告", *("，".join(r["quote"]["zh"] for r in group) + "。" for group in groups)],
        "report.en.md": ["# Report", *(", ".join(r["quote"]["en"] for r in group) + "." for group in groups)],
    }
    for name, blocks in texts.items():
        (root / "data/sources" / name).write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    write(root, "targets", records)
    themes = [theme(number) for number in range(kind.themes)]
    write(root, "themes", [themes[0] | ({"topic": kind.topic} if kind.topic else {}), *themes[1:]])
    write(root, "places", [place(number) for number in range(kind.places)])
    for name in ("results", "exclusions", "outcomes", "searches", "terms", "changes", "redirects", "sources/misprints"):
        write(root, name, [])
    site = yaml.safe_load((root / "data/site.yaml").read_text(encoding="utf-8"))
    site["source"]["sha256"] = hashlib.sha256((root / "data/sources/report.txt").read_bytes()).hexdigest()
    write(root, "site", site | {"featured": [r["id"] for r in records[:15:5]], "home_theme_order": ["theme-a"]})
    for name in ("permalinks.lock", "changes.lock"):
        (root / "data" / name).unlink()
    for language in ("zh", "en"):
        shutil.rmtree(root / f"content/{language}/themes")
    return root


def renamed(root: Path, kind: Kind) -> None:
    """Let the files speak of the city and the year."""
    for path in root.rglob("*.*"):
        if path.suffix in (".yaml", ".md"):
            text = path.read_text(encoding="utf-8").replace("wc2031", kind.prefix).replace("2031", str(kind.year))
            for old, new in zip(USUAL.city, kind.city):
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")


def write(root: Path, name: str, data: Any) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=1000)
    (root / f"data/{name}.yaml").write_text(text, encoding="utf-8")


def record(number: int, kind: Kind = USUAL) -> dict[str, Any]:
    digits = f"{number:05d}"
    zh, en = ("".join(letters[int(digit)] for digit in digits) for letters in (HAN, LATIN))
    counted = number % 5 == 0
    size = 10 + number % 90
    where = place(number % kind.places) if number % 4 == 0 else None
    there = {"zh": where["short"]["zh"], "en": f" in {where['short']['en']}"} if where else {"zh": "", "en": ""}
    quote = (
        {"zh": f"新增{there['zh']}{zh}学校学位{size}个", "en": f"add {size} school places at {en.title()} School"}
        if counted
        else {"zh": f"开工建设{there['zh']}{zh}大桥", "en": f"start building the {en.title()} Bridge"}
    )
    quote["en"] += there["en"]
    found = {
        "id": f"{kind.prefix}-{number + 1:05d}",
        "title": quote | {"en": quote["en"].capitalize().replace(en, en.title())},
        "quote": quote,
        "plain": {
            "zh": f"{zh}的这一项写明了做什么，没有写明由谁来做。",
            "en": f"This one of {en.title()} says what is to be done and not by whom.",
        },
        "theme": theme(number % kind.themes)["id"],
        "kind": "service_target" if counted else "project",
        "verb": {"zh": "新增", "class": "complete"} if counted else {"zh": "开工建设", "class": "start"},
    }
    if where:
        found["places"] = [where["id"]]
    if counted:
        unit = {"unit": "school_place", "bound": "exactly", "measure": "increase"}
        return found | {"target": {"value": size, "as_written": str(size), **unit}}
    return found | {"stage": "start"}


def theme(number: int) -> dict[str, Any]:
    name = LATIN[number % 10] * (1 + number // 10)
    words = {"zh": f"主题{HAN[number % 10] * (1 + number // 10)}", "en": f"Theme {name.title()}"}
    return {"id": f"theme-{name}", "title": words, "summary": {l: f"{w}." for l, w in words.items()}}


def place(number: int) -> dict[str, Any]:
    name = LATIN[number % 10] * (1 + number // 10)
    short = {"zh": f"{TREES[number]}州", "en": f"Place {name.title()}"}
    return {
        "id": f"place-{name}" if number else "yunling",  # to which the city's texts link
        "name": {"zh": f"{short['zh']}县", "en": f"{short['en']} County"},
        "short": short,
        "pinyin": name,
    }
