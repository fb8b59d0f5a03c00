"""Nothing that was published vanishes or changes its meaning unnoticed; with a redirect it may move."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import crawl
import pytest
from conftest import ROOT, City, copy_of_the_built, lent, once, put

from pledgebook.lasting import permalinks
from pledgebook.making.output import MARK

LOCK = "data/permalinks.lock"
REDIRECTS = "data/redirects.yaml"


def remove_record(city: City, file: str, id: str) -> None:
    path = city.root / file
    head, *records = re.split(r"(?m)^(?=- id: )", path.read_text(encoding="utf-8"))
    path.write_text(head + "".join(r for r in records if not r.startswith(f"- id: {id}\n")), encoding="utf-8")


def rename_article(city: City, old: str, new: str) -> None:
    for language in ("zh", "en"):
        (city.root / f"content/{language}/{old}.md").rename(city.root / f"content/{language}/{new}.md")


def redirect(city: City, **moves: str) -> None:
    """Record redirects, given as old=new in the order of the file, each on a line of its own."""
    lines = [
        f'- {{from: "{old}", to: "{new}", why: {{zh: 合并了。, en: They were merged.}}}}\n'
        for old, new in moves.items()
    ]
    (city.root / REDIRECTS).write_text("".join(lines), encoding="utf-8")


def line_of(city: City, entry: str) -> int:
    return (city.root / LOCK).read_text(encoding="utf-8").splitlines().index(entry) + 1


def entry_of(city: City, id: str) -> str:
    return next(
        line for line in (city.root / LOCK).read_text(encoding="utf-8").splitlines() if line.startswith(f"{id}@")
    )


@pytest.fixture(scope="session")
def once_published(tmp_path_factory, as_built) -> City:
    """The city with a page more, as it was published; the page and its headings are recorded. Not to be changed."""

    def make(root: Path) -> None:
        city = copy_of_the_built(as_built, root)
        for language, body in (("zh", "## 旧标题\n\n正文。\n"), ("en", "## Old words\n\nText.\n")):
            (city.root / f"content/{language}/extra.md").write_text(
                f"---\ntitle: {'更多' if language == 'zh' else 'More'}\n"
                f"summary: {'更多。' if language == 'zh' else 'More.'}\n---\n\n{body}",
                encoding="utf-8",
            )
        assert city.run("permalinks").code == 0
        assert city.build().err == "", "all is recorded now"

    return City(once(tmp_path_factory, "published", make))


@pytest.fixture
def published(tmp_path, once_published) -> Iterator[City]:
    """A copy of it."""
    yield from lent(once_published, tmp_path / "city")


# --- the lock ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_lock_of_the_city_has_every_address(built_city):
    """Feeds among them, which are there only where the site's own address is known."""
    run = built_city.build("--base-url", "https://a.example/")
    assert run.err == ""
    lines = (built_city.root / LOCK).read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert entries == sorted(entries) and lines[0].startswith("# ")
    files = {name for name in built_city.files() if permalinks.is_address(name)}
    led_on = {old.removeprefix("/") for old in leads(built_city)}
    assert files | led_on == {line for line in entries if "#" not in line and ":" not in line}


def test_new_addresses_are_counted_in_one_line_and_added_by_the_command(built_city):
    for language in ("zh", "en"):
        source = (
            (built_city.root / f"content/{language}/about.md")
            .read_text(encoding="utf-8")
            .replace("About this site", "More")
            .replace("关于本站", "更多")
        )
        (built_city.root / f"content/{language}/extra.md").write_text(source, encoding="utf-8")
    run = built_city.build()
    assert run.code == 0
    assert (
        run.err
        == "new addresses and ids that are not recorded yet: 2; to promise them, run: python build.py permalinks\n"
    )
    assert built_city.build("--quiet").err == ""
    before = (built_city.root / LOCK).read_text(encoding="utf-8")
    assert "2 new addresses" in built_city.run("permalinks").out
    after = (built_city.root / LOCK).read_text(encoding="utf-8")
    assert set(after.splitlines()) - set(before.splitlines()) == {"en/extra.html", "zh/extra.html"}
    assert set(before.splitlines()) <= set(after.splitlines())
    assert built_city.build().err == ""


@pytest.mark.parametrize(
    "html, found",
    [
        ('<h2 id="a">A</h2>', ["a"]),
        ('<tr class="x" id="hy-1" data-a="b">', ["hy-1"]),
        ('<span class="anchor" id="p"></span>', ["p"]),
        ('<dt id="t">', ["t"]),
        ('<div class="paragraph" id="p01"><div class="prose" id="q">', ["p01"]),
        ('<input id="q"><label for="q">', []),
        ('<main id="main"><form id="filters"><table id="t"><p id="none">', []),
        ('<section aria-labelledby="says more"><h2 id="says">Says</h2><h3 id="more">', []),
        ('<h2 data-id="a">', []),
    ],
)
def test_places_to_link_to_are_promises_and_furniture_is_not(html, found):
    assert permalinks.anchors(html) == found


def test_the_real_lock_has_every_address_of_the_real_site(real_root, site):
    run = subprocess.run([sys.executable, ROOT / "build.py", "--root", real_root], capture_output=True, text=True)
    assert run.returncode == 0 and "not recorded yet" not in run.stderr, run.stderr
    recorded = set(permalinks.read(ROOT).lines)
    there = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()} - {MARK}
    assert {path for path in there if permalinks.is_address(path)} - recorded == set()
    anchors = {
        f"{path}#{anchor}"
        for path in there
        if path.endswith(".html") and permalinks.is_address(path)
        for anchor in permalinks.anchors((site / path).read_text(encoding="utf-8"))
    }
    assert anchors and anchors - recorded == set()


@pytest.mark.slow
def test_anchors_are_known_from_a_cache_and_without_one(published):
    assert published.build().err == ""
    for manifest in (published.root / ".cache").glob("manifest-*"):
        manifest.unlink()
    assert published.build().err == "", "from what was made"
    assert published.build("--no-cache").err == "", "from nothing"
    assert published.build().err == ""


# --- what may not vanish ---------------------------------------------------------------------------------


def test_a_commitment_may_not_vanish(published):
    remove_record(published, "data/targets.yaml", "wc2031-007")
    before = published.files()
    run = published.build()
    line = line_of(published, entry_of(published, "commitment:wc2031-007"))
    assert run.code == 1
    assert run.problems == [
        f"{LOCK}:{line}:1: commitment:wc2031-007 vanished; restore it or record a redirect in data/redirects.yaml; "
        "did you mean commitment:wc2031-008?"
    ]
    assert published.files() == before
    assert published.check().problems == run.problems


@pytest.mark.slow
def test_a_commitment_may_be_merged_and_takes_all_its_addresses_along(published):
    remove_record(published, "data/targets.yaml", "wc2031-007")
    redirect(published, **{"commitment:wc2031-007": "commitment:wc2031-008"})
    assert published.check().code == 0
    run = published.build()
    assert run.code == 0, run.err
    files = published.files()
    for path in ("en/c/wc2031-007.html", "zh/c/wc2031-007.html", "c/wc2031-007.html"):
        page = crawl.Document(path, files[path].decode())
        target = path.replace("007", "008")
        assert {"rel": "canonical", "href": target.rpartition("/")[2]} in page.elements("link")
        assert [m for m in page.elements("meta") if m.get("name") == "robots" and m["content"] == "noindex"]
        expected = (
            ["wc2031-008.html"] * 2
            if path.startswith("c/")
            else [f"{'' if path.startswith(l) else f'../../{l}/c/'}wc2031-008.html" for l in ("zh", "en")]
        )
        assert [a["href"] for a in page.elements("a")] == expected
        assert "合并了。" in page.text and "They were merged." in page.text
    pages = {path: crawl.Document(path, data.decode()) for path, data in files.items() if path.endswith(".html")}
    for path in ("en/report.html", "zh/report.html", "en/commitments.html"):
        assert pages[path].ids["wc2031-007"] == 1, path
    assert crawl.dead_links(pages, set(files)) == [] and crawl.repeated_ids(pages) == []
    assert (
        b"wc2031-007" not in published.build("--base-url", "https://a.example/").err.encode()
        and b"wc2031-007" not in published.files()["sitemap.xml"]
    )


@pytest.mark.parametrize("file, id, kind", [("data/terms.yaml", "eight-three", "term")])
def test_a_term_may_not_vanish(published, file, id, kind):
    remove_record(published, file, id)
    assert [p.partition(": ")[2] for p in published.build().problems] == [
        f"{kind}:{id} vanished; restore it or record a redirect in data/redirects.yaml"
    ]
    redirect(published, **{"term:eight-three": "term:school-places"})
    assert published.build().code == 0
    assert (
        '<dt id="school-places"><span class="anchor" id="eight-three"></span>'
        in published.files()["en/glossary.html"].decode()
    )


@pytest.mark.parametrize(
    "file, old, new, id",
    [
        ("data/themes.yaml", "title: {zh: 学校, en: Schools}", "title: {zh: 教育, en: Schools}", "theme:schools"),
        ("data/places.yaml", "name: {zh: 上河区,", "name: {zh: 上河新区,", "place:shanghe"),
    ],
)
def test_a_name_may_not_change_its_meaning_unnoticed(published, file, old, new, id):
    published.edit(file, old, new)
    (problem,) = published.check().problems
    assert problem.startswith(f"{LOCK}:{line_of(published, entry_of(published, id))}:1: {id} changed its meaning (")


def test_the_quote_under_an_id_may_change_only_with_a_redirect(published):
    entry = entry_of(published, "commitment:wc2031-003")
    published.edit(
        "data/targets.yaml",
        "    zh: 开工建设云岭大桥\n    en: Start to build the Yunling Bridge\n  plain",
        "    zh: 建设云岭大桥\n    en: build the Yunling Bridge\n  plain",
    )
    (problem,) = published.build().problems
    assert problem.startswith(f"{LOCK}:{line_of(published, entry)}:1: commitment:wc2031-003 changed its meaning")
    assert f"{{from: {entry}, to: commitment:wc2031-003, why: …}}" in problem
    redirect(published, **{entry: "commitment:wc2031-003"})
    run = published.build()
    assert run.code == 0, run.err
    assert published.run("permalinks").code == 0
    assert entry in (published.root / LOCK).read_text(encoding="utf-8"), "what was promised stays on record"


def test_a_page_may_not_vanish_and_may_move(published):
    rename_article(published, "extra", "more")
    run = published.build()
    assert [p.partition(": ")[2] for p in run.problems] == [
        f"{l}/extra.html vanished; restore it or record a redirect in data/redirects.yaml"
        + ("" if "did you mean" not in p else p[p.index("; did you mean") :])
        for l, p in zip(("en", "zh"), run.problems)
    ], "one problem for a page, none for each of its anchors"
    redirect(published, **{"en/extra.html": "en/more.html", "zh/extra.html": "zh/more.html"})
    assert published.build().code == 0
    stub = crawl.Document("en/extra.html", published.files()["en/extra.html"].decode())
    assert (
        stub.language == "en"
        and [a["href"] for a in stub.elements("a")] == ["../zh/more.html", "more.html"]
        and all("data-keep-place" in a for a in stub.elements("a"))
    )
    assert "More" in stub.text and "更多" in stub.text and "这个页面搬家了" in stub.text


def test_a_heading_may_not_be_reworded_unnoticed_and_may_move(published):
    published.edit("content/en/extra.md", "## Old words", "## New words")
    (problem,) = published.build().problems
    assert problem == (
        f"{LOCK}:{line_of(published, 'en/extra.html#old-words')}:1: en/extra.html#old-words vanished; "
        "restore it or record a redirect in data/redirects.yaml; did you mean en/extra.html#new-words?"
    )
    redirect(published, **{"en/extra.html#old-words": "en/extra.html#new-words"})
    assert published.build().code == 0
    assert (
        '<span class="anchor" id="old-words"></span><h2 id="new-words">' in published.files()["en/extra.html"].decode()
    )
    assert published.build().code == 0, "also when the page is left as it is"


def test_a_passage_may_move_to_another_page(published):
    published.edit("content/en/extra.md", "## Old words", "## New words")
    redirect(published, **{"en/extra.html#old-words": "en/method.html"})
    assert published.build().code == 0
    page = published.files()["en/extra.html"].decode()
    assert (
        '<span class="anchor" id="old-words"></span>What this address pointed to is now here: <a href="method.html">'
        in page
    )


def test_a_chart_and_its_files_may_not_vanish_and_a_download_may_move(published):
    for language in ("zh", "en"):
        published.edit(f"content/{language}/themes/schools.md", "::: chart targets-schools\n:::\n", "")
    gone = [p.partition(": ")[2].partition(" vanished")[0] for p in published.build().problems]
    files = [
        f"charts/targets-schools.{end}" for end in ("csv", "en.json", "en.png", "en.svg", "zh.json", "zh.png", "zh.svg")
    ]
    cited = [f"cite/chart-targets-schools.{l}.{end}" for l in ("en", "zh") for end in ("bib", "json", "ris")]
    framed = [f"{l}/embed/chart-targets-schools.html" for l in ("en", "zh")]
    assert sorted(gone) == sorted(
        [
            *files,
            *cited,
            *framed,
            "en/themes/schools.html#chart-targets-schools",
            "zh/themes/schools.html#chart-targets-schools",
        ]
    )
    moves = {old: old.replace("targets-schools", "themes") for old in [*files, *cited]}
    pages = {old: old.replace("targets-schools", "themes") for old in framed}
    redirect(
        published,
        **moves,
        **pages,
        **{f"{l}/themes/schools.html#chart-targets-schools": f"{l}/themes.html#chart-themes" for l in ("en", "zh")},
    )
    run = published.build()
    assert run.code == 0, run.err
    made = published.files()
    in_pages = {old for old in cited if not old.endswith(".ris")}
    assert all(made[old] == made[new] for old, new in moves.items() if old not in in_pages)
    rules = leads(published)
    assert {old: rules[f"/{old}"] for old in in_pages} == {
        old: f"/{old.split('.')[1]}/themes.html#chart-themes" for old in in_pages
    }


# --- what only a host can lead on --------------------------------------------------------------------------


def leads(city: City) -> dict[str, str]:
    """Old address -> where the rules for the host lead."""
    lines = (city.out / "_redirects").read_text(encoding="ascii").splitlines()
    rules = [line.split() for line in lines if not line.startswith("#")]
    assert all(rule[2:] == ["301"] for rule in rules)
    return {rule[0]: rule[1] for rule in rules}


def without(city: City, pattern: str) -> None:
    """Let the lock never have had some lines."""
    path = city.root / LOCK
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not re.match(pattern, line)]
    assert len(kept) < len(lines)
    path.write_text("".join(kept), encoding="utf-8")


def test_every_file_that_went_into_a_page_is_led_to_its_place_there(built_city):
    files, rules = built_city.files(), leads(built_city)
    recorded = {f"/{address}" for address in permalinks.read(built_city.root).addresses if "#" not in address}
    feeds = {address for address in recorded if address.endswith(".xml")}  # which need an address of the site
    gone = recorded - {f"/{path}" for path in files} - feeds
    assert rules.keys() == gone
    assert {"/cite/wc2031-002.en.bib", "/cite/report.zh.json", "/cite/chart-themes.en.bib"} <= gone
    for new in rules.values():
        path, _, anchor = new.removeprefix("/").partition("#")
        assert crawl.Document(path, files[path].decode()).ids[anchor] == 1, new
    assert rules["/cite/wc2031-002.en.bib"] == "/en/c/wc2031-002.html#formats"
    assert rules["/cite/chart-themes.zh.json"] == "/zh/themes.html#chart-themes"


@pytest.mark.slow
def test_in_a_sub_folder_of_the_host_the_rules_name_it(built_city):
    assert built_city.build("--base-url", "https://a.example/reports/2031/").code == 0
    assert leads(built_city)["/reports/2031/cite/data.en.bib"] == "/reports/2031/en/data.html#formats"


def test_what_was_never_a_file_of_its_own_has_no_rule_and_is_no_promise(built_city):
    without(built_city, r"cite/wc2031-008\.en\.bib$")
    run = built_city.build()
    assert run.code == 0 and "not recorded yet" not in run.err
    assert "/cite/wc2031-008.en.bib" not in leads(built_city) and "/cite/wc2031-008.en.json" in leads(built_city)
    without(built_city, r"cite/(?!all).*\.(bib|json)$")
    run = built_city.build()
    assert run.code == 0 and "not recorded yet" not in run.err
    assert "_redirects" not in built_city.files(), "there is nothing to lead on"


def test_a_merged_commitment_takes_its_citations_along(published):
    remove_record(published, "data/targets.yaml", "wc2031-007")
    redirect(published, **{"commitment:wc2031-007": "commitment:wc2031-008"})
    assert published.build().code == 0
    assert leads(published)["/cite/wc2031-007.en.bib"] == "/en/c/wc2031-008.html#formats"


@pytest.mark.slow
def test_the_maintainer_s_own_rules_stay_with_one_note_until_they_have_ours(built_city):
    mine, ours = built_city.out / "_redirects", leads(built_city)
    put(mine, "/old /new 301\n")
    for words in ((), ("--no-cache",), ()):
        run = built_city.build(*words)
        notes = [line for line in run.err.splitlines() if "_redirects" in line]
        assert run.code == 0 and len(notes) == 1 and f"no rule for {len(ours)} published addresses" in notes[0]
        assert mine.read_text(encoding="utf-8") == "/old /new 301\n"
    edit = ("data/targets.yaml", "The words speak of a start and not of an opening.", "A start.")
    built_city.edit(*edit)
    assert "/old /new" in mine.read_text(encoding="utf-8") and "no rule for" in built_city.build().err
    few = "".join(f"{old} {new} 301\n" for old, new in ours.items() if not old.endswith(".json"))
    mine.write_text("/old /new 301\n\n# of 2026\n" + few, encoding="utf-8")
    assert f"no rule for {len(ours) // 2} published addresses" in built_city.build().err
    mine.write_text("".join(f"{old} {new} 302\n" for old, new in ours.items()), encoding="utf-8")
    assert "_redirects" not in built_city.build().err
    mine.unlink()
    run = built_city.build()
    assert "_redirects" not in run.err and leads(built_city) == ours


def test_a_folder_that_is_taken_over_keeps_its_rules(city, tmp_path):
    folder = tmp_path / "old site"
    folder.mkdir()
    (folder / "_redirects").write_text("/old /new 301\n", encoding="utf-8")
    run = city.build("--out", str(folder), "--force")
    assert run.code == 0 and "_redirects in the output folder stays" in run.err
    assert (folder / "_redirects").read_text(encoding="utf-8") == "/old /new 301\n"


def test_the_page_for_what_is_not_there_says_where_citations_are(built_city):
    page = crawl.Document("404.html", built_city.files()["404.html"].decode())
    shown = crawl.Document("en/c/x.html", built_city.files()["en/c/wc2031-002.html"].decode()).text
    said = next(text for _, text in page.words if ".bib" in text and "Looking" in text)
    for name in re.findall("“(.+?)”", said.replace(",”", "”")):
        assert name in shown


# --- mistakes in redirects ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moves, problem",
    [
        ({"en/old.html": "en/metod.html"}, "1:25: to: there is no en/metod.html; did you mean en/method.html?"),
        ({"en/old.html": "en/method.html#nowhere"}, "1:25: to: there is no en/method.html#nowhere"),
        ({"en/about.html": "en/method.html"}, "1:4: from: en/about.html is still there; remove it or the redirect"),
        (
            {"en/extra.html#old-words": "en/method.html"},
            "1:4: from: en/extra.html#old-words is still there; remove it or the redirect",
        ),
        (
            {"en/old.html": "en/older.html", "en/older.html": "en/old.html"},
            "1:25: to: the redirects from en/old.html lead in a circle",
        ),
        (
            {"commitment:wc2031-098": "commitment:wc2031-099", "commitment:wc2031-099": "commitment:wc2031-098"},
            "to: the redirects from commitment:wc2031-098 lead in a circle",
        ),
        ({"data/old.csv": "en/method.html"}, "1:26: to: en/method.html is a file of another kind than data/old.csv"),
        ({"commitment:wc2031-001": "commitment:wc2031-002"}, "1:4: from: commitment:wc2031-001 is still there"),
        ({"commitment:wc2031-099": "commitment:wc2031-098"}, "to: there is no commitment:wc2031-098"),
        (
            {"commitment:wc2031-099": "theme:schools"},
            "to: theme:schools is not of the same kind as commitment:wc2031-099",
        ),
        ({"../etc/passwd": "en/method.html"}, '1:4: from: "../etc/passwd" does not have the right form'),
        ({"static/old.css": "static/site.css"}, "from: static/old.css is no address that readers link to"),
    ],
)
def test_a_redirect_that_can_t_be_right_is_named_with_its_place(published, moves, problem):
    redirect(published, **moves)
    before = published.files()
    run = published.build()
    assert run.code == 1
    assert any(p.startswith(f"{REDIRECTS}:") and problem in p for p in run.problems), run.err
    assert published.files() == before


def test_two_redirects_from_one_address_are_one_too_many(published):
    line = "- {from: en/old.html, to: en/method.html, why: {zh: 合并了。, en: They were merged.}}\n"
    (published.root / REDIRECTS).write_text(line * 2, encoding="utf-8")
    assert published.build().problems == [
        f"{REDIRECTS}:2:4: from: en/old.html is redirected already, see line 1; keep one"
    ]


def test_a_chain_of_redirects_leads_to_its_end(published):
    redirect(published, **{"en/old.html": "en/older.html", "en/older.html": "en/method.html"})
    assert published.build().code == 0
    assert 'href="method.html"' in published.files()["en/old.html"].decode()


# --- the short address ---------------------------------------------------------------------------------------


def test_the_short_address_leads_to_both_languages_without_a_script(built_city):
    page = crawl.Document("c/wc2031-005.html", built_city.files()["c/wc2031-005.html"].decode())
    assert [a["href"] for a in page.elements("a")] == ["../zh/c/wc2031-005.html", "../en/c/wc2031-005.html"]
    assert "新增学位2400个" in page.text and "2,400 new school places" in page.text
    assert page.elements("script") == []
    assert {link["hreflang"]: link["href"] for link in page.elements("link") if link.get("rel") == "alternate"} == {
        "zh-Hans": "../zh/c/wc2031-005.html",
        "en": "../en/c/wc2031-005.html",
    }
