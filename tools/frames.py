"""Count the stock phrases of the explanations: python tools/frames.py [--most 30] [--limit 8]

A frame is a run of words that stands in many explanations: five Han characters in Chinese, four words in English, with
numerals masked and without the words of the record's own title and quote or of anything in quotation marks. A frame's
share is the part of all explanations that have it. The shape of an explanation is the sequence of what its sentences
do: define a word, point to something to look up, name a gap. Exit code 1 when a frame's share is above the limit.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path

import yaml

_QUOTED = re.compile(r"“[^”]*”")
_NUMBER = re.compile(r"\d[\d,.]*")
#: What a sentence does, by the first pattern that is in it.
_DOES = {
    "zh": [
        ("gap", r"没有|未写|未说|不清楚"),
        ("check", r"可以|可查|可看|能查|对照|查看"),
        ("define", r"是指|指的|就是|指|意思|即"),
    ],
    "en": [
        ("gap", r"does not|not (?:said|stated|given|named|specified)|no (?:figure|number|date|amount)|left open|nor "),
        ("check", r"c(?:an|ould) be|would show|look"),
        ("define", r"means?\b|is (?:a|an|the)\b|are (?:a|the)?\b|stands? for|refers? to"),
    ],
}


def frames(record: dict, language: str) -> set[str]:
    """The runs of words in one explanation that its title and quote don't have."""
    text = _NUMBER.sub("#", _QUOTED.sub("|", record["plain"][language]))
    own = record["title"][language] + "|" + record["quote"][language]
    if language == "zh":
        runs = re.findall(r"[\u4e00-\u9fff#]+", text)
        found = {run[i : i + 5] for run in runs for i in range(len(run) - 4)}
    else:
        runs = re.split(r"[^a-z'’#\s-]+", text.lower())
        found = {" ".join(words[i : i + 4]) for run in runs for words in [run.split()] for i in range(len(words) - 3)}
    return {frame for frame in found if frame not in own.lower()}


def shape(text: str, language: str) -> str:
    """`define > check > gap`: what the sentences of an explanation do, in order."""
    sentences = re.split(r"(?<=[。；])|(?<=\.)\s", _QUOTED.sub("“”", text))
    done = [
        next((name for name, pattern in _DOES[language] if re.search(pattern, s)), "other")
        for s in sentences
        if s.strip()
    ]
    return " > ".join(done)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--root", type=Path, default=Path())
    arguments.add_argument("--most", type=int, default=15, metavar="N", help="how many frames and shapes to print")
    arguments.add_argument("--limit", type=float, default=8, metavar="PERCENT", help="largest share of a frame")
    arguments.add_argument(
        "--range", default=":", metavar="FROM:TO", help="only these records, by their place in the file, from 0"
    )
    options = arguments.parse_args()
    start, _, stop = options.range.partition(":")
    records = yaml.safe_load((options.root / "data/targets.yaml").read_text(encoding="utf-8"))[
        int(start or 0) : int(stop) if stop else None
    ]
    worst = 0.0
    for language in ("zh", "en"):
        holders: dict[str, list[str]] = defaultdict(list)
        for record in records:
            for frame in frames(record, language):
                holders[frame].append(record["id"])
        lengths = [
            len(r["plain"][language]) if language == "zh" else len(r["plain"][language].split()) for r in records
        ]
        print(
            f"{language}: {len(records)} explanations, length median {statistics.median(lengths)}, "
            f"longest {max(lengths)} ({'characters' if language == 'zh' else 'words'})"
        )
        for frame, ids in sorted(holders.items(), key=lambda item: (-len(item[1]), item[0]))[: options.most]:
            share = 100 * len(ids) / len(records)
            worst = max(worst, share)
            print(f"  {share:5.1f} %  {frame}")
        for found, count in Counter(shape(r["plain"][language], language) for r in records).most_common(
            options.most // 2
        ):
            print(f"  {100 * count / len(records):5.1f} %  shape: {found}")
    return int(worst > options.limit)


if __name__ == "__main__":
    sys.exit(main())
