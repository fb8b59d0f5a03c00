"""Random edits of the invented city: what people, editors and accidents do to data, texts, templates and the site.

Each edit changes files and says in a word what it did. Most leave a city that can be built; one in twenty doesn't.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import yaml

#: Words that make a text longer: with markup, signs that HTML escapes, and without numbers, which both languages share.
_WORDS = {
    "zh": ("另行说明。", "此处<b>照录</b>。", "甲&乙。"),
    "en": (" More of it.", " As <b>printed</b>.", " A & B."),
}


@dataclass
class Editor:
    """Makes edits in a city's folder, the templates that it is built with and its site."""

    root: Path
    home: Path
    """Holds templates/ and static/."""
    pristine: Path
    """The city as it was."""
    out: Path
    random: Random
    made: dict[str, int] = field(default_factory=dict)
    """Kind of edit -> how many."""

    def edit(self) -> str:
        """One edit. Returns its kind."""
        kinds = list(_KINDS)
        kind = self.random.choices(kinds, [_KINDS[k][0] for k in kinds])[0]
        _KINDS[kind][1](self)
        self.made[kind] = self.made.get(kind, 0) + 1
        return kind

    def take_back(self) -> None:
        """Data, texts, templates as they were, with their old times."""
        for name in ("data", "content"):
            shutil.rmtree(self.root / name)
            shutil.copytree(self.pristine / name, self.root / name)
        for name in ("templates", "static"):
            shutil.rmtree(self.home / name)
            shutil.copytree(self.pristine / name, self.home / name)

    def records(self, name: str, change: Callable[[list[dict[str, Any]]], None]) -> None:
        path = self.root / "data" / name
        records = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        numbers = yaml.safe_load(path.read_text(encoding="utf-8"))
        _restore_numbers(records, numbers)
        change(records)
        path.write_text(yaml.safe_dump(records, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def a_file(self, folder: Path, pattern: str) -> Path:
        return self.random.choice(sorted(p for p in folder.rglob(pattern) if p.is_file()))


def _restore_numbers(texts: Any, values: Any) -> None:
    """Put numbers and truth values back into what was read as texts, so that dates stay as they were typed."""
    pairs = texts.items() if isinstance(texts, dict) else enumerate(texts)
    for key, text in list(pairs):
        if isinstance(text, dict | list):
            _restore_numbers(text, values[key])
        elif isinstance(values[key], bool | int | float):
            texts[key] = values[key]


def _longer(file: str, *fields: str) -> Callable[[Editor], None]:
    def change(editor: Editor, records: list[dict[str, Any]]) -> None:
        text = editor.random.choice(records)[editor.random.choice(fields)]
        which = editor.random.randrange(3)
        for language in editor.random.choice([("zh", "en"), ("zh",), ("en",)]):
            text[language] += _WORDS[language][which]

    return lambda editor: editor.records(file, lambda records: change(editor, records))


def _theme(editor: Editor) -> None:
    def change(records: list[dict[str, Any]]) -> None:
        record = editor.random.choice(records)
        record["theme"] = editor.random.choice(["building", "schools"])

    editor.records(editor.random.choice(["targets.yaml", "results.yaml"]), change)


def _place(editor: Editor) -> None:
    def change(records: list[dict[str, Any]]) -> None:
        record = editor.random.choice(records)
        record["places"] = editor.random.choice([["yunling"], ["shanghe"], ["shanghe", "yunling"], []])

    editor.records("targets.yaml", change)


def _publication(editor: Editor) -> None:
    def change(records: list[dict[str, Any]]) -> None:
        if len(records) > 1 and editor.random.random() < 0.5:
            records.pop(editor.random.randrange(len(records)))
            return
        number, id = editor.random.randrange(10**6), editor.random.choice(["001", "003", "004", "008"])
        day = f"2031-{editor.random.randint(1, 12):02d}-{editor.random.randint(1, 28):02d}"
        records.append(
            {"commitments": [f"wc2031-{id}"], "reports": "in_progress", "bears_on": "part", "date": day,
             "finding": {"zh": "正在推进。", "en": "Work goes on."}, "publisher": {"zh": "某报", "en": "A paper"},
             "kind": "other_media", "url": f"https://news.example.org/{number}", "checked": "2032-01-15"}
        )  # fmt: skip

    editor.records("outcomes.yaml", change)


def _a_theme_more_or_less(editor: Editor) -> None:
    def change(records: list[dict[str, Any]]) -> None:
        if len(records) > 2:
            del records[2:]
        else:
            records.append(
                {"id": "parks", "title": {"zh": "公园", "en": "Parks"}, "summary": {"zh": "公园。", "en": "Parks."}}
            )

    editor.records("themes.yaml", change)


def _an_article_more_or_less(editor: Editor) -> None:
    for language, words in {"zh": "说明", "en": "Notes"}.items():
        path = editor.root / f"content/{language}/notes.md"
        if path.exists():
            path.unlink()
        else:
            path.write_text(f"---\ntitle: {words}\nsummary: {words}.\n---\n\n{words}\n", encoding="utf-8")


def _article(editor: Editor) -> None:
    path = editor.a_file(editor.root / "content", "*.md")
    language = path.relative_to(editor.root / "content").parts[0]
    words = editor.random.choice(_WORDS[language]).replace("<b>", "*").replace("</b>", "*").strip()
    path.write_text(path.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")


def _sentence(editor: Editor) -> None:
    path = editor.home / "templates/strings.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = editor.random.choice([i for i, line in enumerate(lines) if line.endswith('"}') and 'zh: "' in line])
    lines[at] = lines[at].removesuffix('"}') + ' A"}'
    path.write_text("\n".join(lines), encoding="utf-8")


def _template(editor: Editor) -> None:
    path = editor.a_file(editor.home / "templates", "*.html")
    path.write_text(path.read_text(encoding="utf-8") + "{# a note #}\n", encoding="utf-8")


def _style(editor: Editor) -> None:
    path = editor.a_file(editor.home / "static", "*.css")
    path.write_text(path.read_text(encoding="utf-8") + "\n/* a note */\n", encoding="utf-8")


def _touch(editor: Editor) -> None:
    path = editor.a_file(editor.root / editor.random.choice(["data", "content"]), "*.*")
    path.write_bytes(path.read_bytes())


def _same_size_and_time(editor: Editor) -> None:
    """Another text of the same length, with the time of the file set back: only its content tells."""
    path = editor.root / "data/targets.yaml"
    found = path.stat()
    text = path.read_text(encoding="utf-8")
    old, new = editor.random.choice(
        [("To aim is less", "To wish is les"), ("room for one pupil", "seat for one pupil")]
    )
    path.write_text(text.replace(old, new) if old in text else text.replace(new, old), encoding="utf-8")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def _order(editor: Editor) -> None:
    path = editor.root / "data/site.yaml"
    text = path.read_text(encoding="utf-8")
    one, other = "[wc2031-002, wc2031-005]", "[wc2031-005, wc2031-002]"
    path.write_text(text.replace(one, other) if one in text else text.replace(other, one), encoding="utf-8")


def _page_lost(editor: Editor) -> None:
    editor.a_file(editor.out, "*.*").unlink()


def _page_overwritten(editor: Editor) -> None:
    path = editor.a_file(editor.out, "*.*")
    raw = path.read_bytes()
    path.unlink()  # the last site may hold the same file
    path.write_bytes(editor.random.choice([b"", raw[: len(raw) // 2], b"x" * len(raw), raw]))


def _cache_lost(editor: Editor) -> None:
    folder = editor.root / ".cache" / editor.random.choice(["yaml", "products", "templates", "."])
    paths = sorted(p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
    for path in editor.random.sample(paths, min(3, len(paths))):
        path.unlink()


def _slip(editor: Editor) -> None:
    """What can't be built."""
    path = editor.root / "data" / editor.random.choice(["targets.yaml", "outcomes.yaml", "themes.yaml", "terms.yaml"])
    lines = path.read_text(encoding="utf-8").split("\n")
    at = editor.random.randrange(len(lines) - 1)
    lines[at] = lines[at].replace(":", "：", 1) if ":" in lines[at] else f"{lines[at]}: ["
    path.write_text("\n".join(lines), encoding="utf-8")


def _nothing(editor: Editor) -> None:
    pass


#: Kind of edit -> how often, and what it does.
_KINDS: dict[str, tuple[int, Callable[[Editor], None]]] = {
    "a text of a commitment": (6, _longer("targets.yaml", "plain", "plain", "title")),
    "a text of a theme": (2, _longer("themes.yaml", "summary", "title")),
    "a text of a term": (2, _longer("terms.yaml", "definition")),
    "the name of a place": (1, _longer("places.yaml", "name")),
    "a reason": (1, _longer("exclusions.yaml", "why")),
    "a theme": (2, _theme),
    "a place": (2, _place),
    "a publication more or less": (4, _publication),
    "a theme more or less": (1, _a_theme_more_or_less),
    "an article": (3, _article),
    "an article more or less": (1, _an_article_more_or_less),
    "a sentence of the pages": (1, _sentence),
    "a template": (2, _template),
    "a style sheet": (1, _style),
    "a file written as it was": (1, _touch),
    "same size and time": (2, _same_size_and_time),
    "an order": (2, _order),
    "a page lost": (2, _page_lost),
    "a page overwritten": (2, _page_overwritten),
    "cache lost": (1, _cache_lost),
    "a slip": (2, _slip),
    "nothing": (1, _nothing),
}
