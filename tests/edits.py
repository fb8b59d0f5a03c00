"""Random edits of the invented city, one after another: after each the site must be what a clean build makes.

`soak(folder, charts, count, seed)` is what the test and `make soak` run, with tests/ on the path. The edits are of
many kinds, and some are taken back later, so that a build also meets what it made before. An edit that breaks something
is refused, and the next one goes on from there: a failed build must leave nothing behind either.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
import yaml
from conftest import FIXTURE_CITY, ROOT, City, Run, read_all

from pledgebook import site as site_module

#: What edits may change beside the city itself.
PROGRAM = ("templates", "static")
#: Kinds of words that an edit may add; the checks refuse none of them.
WORDS = {"zh": ("另注。", "见原文。", "再看。"), "en": (" See the report.", " As printed.", " Read on.")}


@dataclass(frozen=True)
class Edit:
    """One change of one or more files: path from the folder -> its text before and after; None for no file."""

    name: str
    files: dict[str, tuple[str | None, str | None]]
    unseen: bool = False
    """Whether the files keep their times."""

    def back(self) -> Edit:
        files = {path: (new, old) for path, (old, new) in self.files.items()}
        return Edit(f"{self.name}, taken back", files, self.unseen)


class Town:
    """A copy of the program and of the city, with what was done to it."""

    def __init__(self, folder: Path, seed: int, charts: Path):
        self.folder, self.random = folder, random.Random(seed)
        for name in PROGRAM:
            shutil.copytree(ROOT / name, folder / name)
        shutil.copytree(FIXTURE_CITY, folder / "city")
        shutil.copytree(charts, folder / "city/.cache/charts")
        (folder / "city/data/permalinks.lock").unlink()  # nothing was published, so records may move
        self.done: list[Edit] = []
        self.clean: dict[bytes, dict[str, bytes]] = {}
        """State of all files -> the site that a clean build made of them."""

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def apply(self, edit: Edit) -> None:
        for path, (_, new) in edit.files.items():
            file = self.folder / path
            if new is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                stamp = file.stat() if edit.unseen else None
                file.write_text(new, encoding="utf-8")
                if stamp:
                    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    def a_file(self, folder: str, pattern: str = "*.*") -> Path:
        return self.random.choice(sorted(path for path in (self.folder / folder).rglob(pattern) if path.is_file()))

    def can_take_back(self, edit: Edit) -> bool:
        """Whether its files are still as it left them."""
        return all(
            (self.folder / path).exists() == (new is not None) and (new is None or self.text(path) == new)
            for path, (_, new) in edit.files.items()
        )

    def state(self) -> bytes:
        """A digest of all that a build reads."""
        folders = [self.folder / name for name in (*PROGRAM, "city/data", "city/content")]
        return hashlib.sha256(repr([read_all(folder) for folder in folders]).encode()).digest()

    def build(self, root: Path, jobs: int = 1) -> Run:
        """In this process, so that nothing that it keeps in memory may lead a later build astray either."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(site_module, "HOME", self.folder)
            return City(root).build("--quiet", "--jobs", str(jobs))


# --- kinds of edits -----------------------------------------------------------------------------------------

TARGETS, THEMES, PLACES = (f"city/data/{name}.yaml" for name in ("targets", "themes", "places"))
Put = str | Callable[[re.Match[str]], str]


def _put(town: Town, name: str, path: str, pattern: str, new: Put) -> Edit:
    """Something else in one of the places of a file that a pattern finds."""
    text = town.text(path)
    found = town.random.choice(list(re.finditer(pattern, text, re.MULTILINE)))
    put = found.expand(new) if isinstance(new, str) else new(found)
    return Edit(name, {path: (text, text[: found.start()] + put + text[found.end() :])})


def _another(town: Town, match: re.Match[str], words: Iterable[str]) -> str:
    """The match with another of the words in the place of its last group."""
    last = match[match.re.groups]
    return match[0].removesuffix(last) + town.random.choice([word for word in words if word != last])


def _ids(town: Town, path: str) -> list[str]:
    return [record["id"] for record in yaml.safe_load(town.text(path))]


def explanation(town: Town) -> Edit:
    language = town.random.choice(["zh", "en"])
    words = town.random.choice(WORDS[language])
    return _put(town, "explanation", TARGETS, rf"^(  plain:\n(?:    .*\n)*?    {language}: .*)$", rf"\1{words}")


def title(town: Town) -> Edit:
    return _put(town, "title", TARGETS, r"^(  title:\n    zh: .*\n    en: .*)$", r"\1 again")


def measure(town: Town) -> Edit:
    others = ("level", "count", "increase")
    pattern = r"measure: (level|count|increase)\b"
    return _put(town, "number", TARGETS, pattern, lambda match: _another(town, match, others))


def deadline(town: Town) -> Edit:
    new = r"\1  deadline: {zh: 年内, en: within the year}\n"
    return _put(town, "field of a record", TARGETS, r"^(  theme: .*\n)(?!  deadline)", new)


def another_theme(town: Town) -> Edit:
    ids = _ids(town, THEMES)
    return _put(town, "theme of a record", TARGETS, r"^  theme: (\S+)$", lambda match: _another(town, match, ids))


def places_of_a_record(town: Town) -> Edit:
    ids = _ids(town, PLACES)
    chosen = town.random.sample(ids, town.random.randint(1, len(ids)))
    return _put(town, "places of a record", TARGETS, r"^  places: \[.*\]$", f"  places: [{', '.join(chosen)}]")


def name_of_a_place(town: Town) -> Edit:
    return _put(town, "place", PLACES, r"^(  short: \{zh: .*, en: .*)\}$", r"\1 Town}")


def a_place_more(town: Town) -> Edit:
    text, id = town.text(PLACES), "new-" + "".join(town.random.choices("abcdefgh", k=6))
    new = f"- id: {id}\n  name: {{zh: 上新区, en: Upper New}}\n  short: {{zh: 上新, en: New}}\n  pinyin: {id}\n"
    return Edit("place more", {PLACES: (text, text + new)})


def summary_of_a_theme(town: Town) -> Edit:
    return _put(town, "theme", THEMES, r"^(    en: .*)$", r"\1 And more.")


def definition(town: Town) -> Edit:
    return _put(town, "term", "city/data/terms.yaml", r"^(    en: Room .*)$", r"\1 Indeed.")


def finding(town: Town) -> Edit:
    days = [f"{day:02d}" for day in range(1, 29)]
    pattern = r"^  date: (\d{4}-\d\d)-(\d\d)$"
    return _put(town, "publication", "city/data/outcomes.yaml", pattern, lambda match: _another(town, match, days))


def comment(town: Town) -> Edit:
    name = town.random.choice(["targets", "results", "terms", "themes"])
    return _put(town, "comment", f"city/data/{name}.yaml", r"^(?=- )", "# a remark\n")


def result(town: Town) -> Edit:
    return _put(town, "result", "city/data/results.yaml", r"^(  title:\n    zh: .*\n    en: .*)$", r"\1 then")


def site(town: Town) -> Edit:
    return _put(town, "site", "city/data/site.yaml", r"^(description:\n  zh: .*\n  en: .*)$", r"\1 Again.")


def sentence(town: Town) -> Edit:
    pattern = r"^(nav\.\w+: \{zh: .*, en: .*)\}$"
    return _put(town, "sentence of the pages", "templates/strings.yaml", pattern, r"\1 now}")


def exclusion(town: Town) -> Edit:
    return _put(town, "exclusion", "city/data/exclusions.yaml", r"^(  why: \{zh: .*, en: [^\"\n]*)\}$", r"\1 Here.}")


def article(town: Town) -> Edit:
    language, name = town.random.choice(["zh", "en"]), town.random.choice(["about", "method", "themes/schools"])
    path, words = f"city/content/{language}/{name}.md", town.random.choice(WORDS[language])
    text = town.text(path)
    return Edit("article", {path: (text, f"{text}\n{words.strip()}\n")})


def an_article_more(town: Town) -> Edit:
    name = f"more-{town.random.choice('abcdefghijkl')}"
    id = town.random.choice(_ids(town, TARGETS))
    text = f"---\ntitle: More\nsummary: More of it.\n---\n\n## One\n\n::: commitment {id}\n:::\n"
    paths = [f"city/content/{language}/{name}.md" for language in ("zh", "en")]
    before = [town.text(path) if (town.folder / path).exists() else None for path in paths]
    return Edit("article more", {path: (old, text) for path, old in zip(paths, before)})


def template(town: Town) -> Edit:
    names = ("macros", "layout", "commitment", "theme", "embed", "home", "report", "either", "booklet")
    path = f"templates/{town.random.choice(names)}.html"
    text = town.text(path)
    return Edit("template", {path: (text, text + "{# a remark #}\n")})


def template_of_a_page(town: Town) -> Edit:
    pattern = r'class="glossary((?: all)*)"'
    return _put(town, "template of a page", "templates/glossary.html", pattern, r'class="glossary\1 all"')


def style(town: Town) -> Edit:
    text = town.text("static/site.css")
    return Edit("style sheet", {"static/site.css": (text, text + "/* more */\n")})


def redirect(town: Town) -> Edit:
    path, letter = "city/data/redirects.yaml", town.random.choice("abcdefghijklmnop")
    text, target = town.text(path), town.random.choice(["en/about.html", "en/glossary.html", "zh/mine.html"])
    old, new = town.random.choice(
        [
            (f"{target[:2]}/old-{letter}.html", target),
            (f"en/about.html#old-{letter}", "en/method.html"),
            (f"charts/old-{letter}.csv", "charts/themes.csv"),
        ]
    )
    line = f'- {{from: "{old}", to: "{new}", why: {{zh: 改了。, en: It was renamed.}}}}\n'
    return Edit("redirect", {path: (text, text.replace("[]", "").rstrip("\n") + "\n" + line)})


def order(town: Town) -> Edit:
    text = town.text(THEMES)
    head, *items = re.split(r"(?m)^(?=- )", text)
    return Edit("order of the themes", {THEMES: (text, head + "".join(town.random.sample(items, len(items))))})


def same_size_and_time(town: Town) -> Edit:
    """Only its content tells that the file is another one."""
    text, words = town.text(TARGETS), ("To aim is less", "To wish is les")
    old, new = words if words[0] in text else words[::-1]
    return Edit("same size and time", {TARGETS: (text, text.replace(old, new))}, unseen=True)


def mistake(town: Town) -> Edit:
    return _put(town, "mistake", TARGETS, r"measure: (level|count|increase)\b", "measure: counts")


def slip(town: Town) -> Edit:
    """A slip of the hand in any line: most of these can't be built."""
    path = f"city/data/{town.random.choice(['targets', 'outcomes', 'themes', 'terms', 'site'])}.yaml"
    lines = town.text(path).split("\n")
    at = town.random.randrange(len(lines) - 1)
    lines[at] = lines[at].replace(":", "：", 1) if ":" in lines[at] else f"{lines[at]}: ["
    return Edit("slip", {path: (town.text(path), "\n".join(lines))})


# What happens to files that nobody should touch, or to none; there is nothing to take back.


def a_page_lost(town: Town) -> Edit:
    town.a_file("city/site").unlink()
    return Edit("page lost", {})


def a_page_overwritten(town: Town) -> Edit:
    path = town.a_file("city/site")
    raw = path.read_bytes()
    path.unlink()  # the last site may hold the same file
    path.write_bytes(town.random.choice([b"", raw[: len(raw) // 2], b"x" * len(raw), raw]))
    return Edit("page overwritten", {})


def cache_lost(town: Town) -> Edit:
    folder = town.folder / "city/.cache"
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.parent.name != "charts")
    for path in town.random.sample(found, min(3, len(found))):
        path.unlink()
    return Edit("cache lost", {})


def written_as_it_was(town: Town) -> Edit:
    path = town.a_file(f"city/{town.random.choice(['data', 'content'])}")
    path.write_bytes(path.read_bytes())
    return Edit("written as it was", {})


def nothing(town: Town) -> Edit:
    return Edit("nothing", {})


KINDS = (
    explanation, title, measure, deadline, another_theme, places_of_a_record, name_of_a_place, a_place_more,
    summary_of_a_theme, definition, finding, comment, result, site, sentence, article, an_article_more, template,
    template_of_a_page, style, redirect, exclusion, order, same_size_and_time, mistake, slip, a_page_lost,
    a_page_overwritten, cache_lost, written_as_it_was, nothing,
)  # fmt: skip


def edits(town: Town) -> Iterator[Edit]:
    """Edits without end: each kind in turn, in a new order each round, and now and then an older one taken back."""
    while True:
        for kind in town.random.sample(KINDS, len(KINDS)):
            yield kind(town)
            earlier = [edit for edit in town.done if edit.files and town.can_take_back(edit)]
            if earlier and town.random.random() < 0.35:
                yield (edit := town.random.choice(earlier)).back()
                town.done.remove(edit)


# --- the comparison -----------------------------------------------------------------------------------------


def soak(
    folder: Path, charts: Path, count: int, seed: int = 1, say: Callable[[str], None] = lambda line: None
) -> Counter[str]:
    """Make so many edits in a copy of the city below `folder`, and compare each site with a clean one, byte for byte.

    `charts` are those of the city as it is; each fourth edit is followed by a build in two processes. Returns how many
    there were of each kind, whose builds succeeded. Raises AssertionError for a site that differs.
    """
    town, made = Town(folder, seed, charts), Counter[str]()
    city, out = folder / "city", folder / "city/site"
    assert not (run := town.build(city)).code, run.err
    for number, edit in enumerate(islice(edits(town), count), 1):
        before = read_all(out)
        town.apply(edit)
        run, after = town.build(city, jobs=2 if number % 4 == 0 else 1), read_all(out)
        assert "mistake in the generator" not in run.err, f"{edit.name}: {run.err}"
        if run.code:
            assert after == before, f"{edit.name}: a build that fails left something"
            town.apply(edit.back())
        else:
            _compare(after, _clean(town), f"edit {number} of seed {seed}, {edit.name}")
            made[edit.name.removesuffix(", taken back")] += 1
            if not edit.name.endswith("taken back"):
                town.done.append(edit)
        say(f"{number}: {edit.name}: {f'refused, {run.err.splitlines()[0]}' if run.code else 'the same'}")
    return made


def _clean(town: Town) -> dict[str, bytes]:
    """What a build makes that knows nothing of earlier ones but the drawings of charts and pictures."""
    if (state := town.state()) not in town.clean:
        root = town.folder / "clean"
        shutil.rmtree(root, ignore_errors=True)
        ignore = shutil.ignore_patterns("site", ".site.*", "manifest-*", "yaml")
        shutil.copytree(town.folder / "city", root, ignore=ignore)
        run = town.build(root)
        assert run.code == 0, run.err
        town.clean[state] = read_all(root / "site")
    return town.clean[state]


def _compare(incremental: dict[str, bytes], clean: dict[str, bytes], after: str) -> None:
    differing = [name for name in sorted(incremental | clean) if incremental.get(name) != clean.get(name)]
    assert not differing, f"after {after}: {len(differing)} files differ from a clean build: {differing[:5]}"
