"""What can be said at the command line: commands, options with their help, and the values they take."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from .messages import COMMAND


def parser() -> argparse.ArgumentParser:
    """What reads the words behind the program's name."""
    address = argparse.ArgumentParser(add_help=False)
    address.add_argument(
        "--base-url",
        type=_base_url,
        metavar="URL",
        help="address the site is published at, ending in /; for canonical links and the sitemap",
    )
    address.add_argument("--quiet", action="store_true", help="print problems only")
    common = argparse.ArgumentParser(add_help=False, parents=[address])
    common.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="folder with data/ and content/ (default: this one)"
    )
    output = argparse.ArgumentParser(add_help=False)
    output.add_argument("--out", type=Path, metavar="DIR", help="folder for the site (default: site/ in the root)")
    output.add_argument(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes at most (default: one per core)",
    )
    output.add_argument("--no-cache", action="store_true", help="make everything anew")
    output.add_argument(
        "--force",
        action="store_true",
        help="take over a folder that no build made: files of the same name are replaced, all others stay",
    )
    output.add_argument(
        "--wait",
        type=_seconds,
        metavar="SECONDS",
        help="how long to wait for another build of the same folder (default: as long as it takes)",
    )

    whole = argparse.ArgumentParser(
        prog=parser_name(), description="Build the site from data/, content/ and templates/."
    )
    commands = whole.add_subparsers(
        dest="command",
        metavar="{build,check,serve,new,draft,many,permalinks,changes,reviewed,clean}",
        required=True,
    )
    commands.add_parser("build", parents=[common, output], help="write the site (what happens without a command)")
    check = commands.add_parser("check", parents=[common], help="check the data and write nothing")
    check.add_argument(
        "--stale",
        type=_days,
        metavar="DAYS",
        help="also list outcomes not looked at and searches not repeated for so long, sources without a stored copy, "
        "commitments nobody has looked for or with no outcome",
    )
    new = commands.add_parser("new", help="make a folder that builds from a report: text, Markdown, HTML or Word")
    new.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to make; it must not exist or be empty")
    new.add_argument("--report", type=Path, required=True, metavar="FILE", help="the report, in Chinese")
    new.add_argument(
        "--city", metavar="NAME", help="whose report it is, as in 衡阳 or 全国 (default: as the report says)"
    )
    new.add_argument("--year", type=_positive, metavar="YYYY", help="the year it is for (default: as the report says)")
    new.add_argument(
        "--id-prefix", type=_slug, metavar="WORD", help="what ids of commitments start with (default: city and year)"
    )
    new.add_argument("--quiet", action="store_true", help="print problems only")
    commands.add_parser(
        "draft",
        parents=[common],
        help="propose records for what no record speaks for yet; records that are there are never changed",
    )
    many = commands.add_parser(
        "many",
        parents=[address, output],
        help="build several books and the pages that lead to all of them; what didn't change isn't built again",
    )
    many.add_argument("site", type=Path, metavar="SITE.yaml", help="which books, and what the whole is called")
    many.add_argument(
        "--cluster", metavar="ADDRESS", help="build on the workers of this Dask scheduler, tcp://HOST:PORT"
    )
    many.add_argument(
        "--shared", type=Path, metavar="DIR", help="with --cluster: a folder that all workers reach, for what took long"
    )
    commands.add_parser(
        "clean",
        parents=[common, output],
        help="remove what builds made in the output folder and in .cache, nothing else",
    )
    commands.add_parser(
        "permalinks",
        parents=[common, output],
        help="build, then record the addresses that are new in data/permalinks.lock",
    )
    changes = commands.add_parser(
        "changes",
        parents=[common],
        help="record the present data as a version in data/changes.yaml, with all that changed since the last one",
    )
    changes.add_argument("--reason-zh", metavar="WORDS", help="why the data changed, in Chinese (give both languages)")
    changes.add_argument("--reason-en", metavar="WORDS", help="the same in English")
    changes.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="date of the version (default: today)")
    reviewed = commands.add_parser(
        "reviewed",
        parents=[common],
        help="record that translations say the same: those edited in both languages, and those that are named",
    )
    reviewed.add_argument(
        "names", nargs="*", metavar="NAME", help="a record or one of its texts, as in hy2020-346 or hy2020-346.plain"
    )
    serve = commands.add_parser(
        "serve", parents=[common, output], help="build, show the site on this machine, rebuild and reload on save"
    )
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="port on 127.0.0.1 (default: 8000)")
    return whole


def parser_name() -> str:
    """What the program is called where it was started."""
    return COMMAND.rpartition(" ")[2]


def _base_url(text: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from .book.fields import BaseUrl

    try:
        TypeAdapter(BaseUrl).validate_python(text)
    except ValidationError:
        raise argparse.ArgumentTypeError(
            f'"{text}" is not an address like https://example.org/hengyang/ (with the slash at the end)'
        ) from None
    return text


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > 40:
        raise argparse.ArgumentTypeError(f'"{text}" is not small letters, digits and single hyphens, 40 at most')
    return text


def _positive(text: str) -> int:
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 1 up')
    return int(text)


def _days(text: str) -> int:
    if not re.fullmatch(r"0*[1-9][0-9]{0,4}", text):
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of days from 1 to 99999')
    return int(text)


def _date(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date like 2026-11-24') from None


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port from 0 to 65535')
    return int(text)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text):
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of seconds')
    return float(text)
