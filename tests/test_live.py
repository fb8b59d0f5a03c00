"""Who waits in front of a page gets it first, and the site ends up as any other build would leave it."""

from __future__ import annotations

import re

import pytest
from conftest import City, open_window, read_all, until
from test_building import EDITS, clean_build

from pledgebook.book.problems import ProblemsFound
from pledgebook.files import offline
from pledgebook.making.publish import Staging, listing
from pledgebook.site import Options, build

PAGE, TEXT = "en/c/wc2031-003.html", "plain text"


def build_live(city: City):
    return build(Options(root=city.root, out=city.out, live=True))


@pytest.fixture
def live(built_city, monkeypatch) -> tuple[City, list[dict[str, bytes]]]:
    """A built city, and the site as it is each time that pages are shown."""
    seen: list[dict[str, bytes]] = []
    show = Staging.show

    def shown(staging, *arguments):
        show(staging, *arguments)
        seen.append(read_all(built_city.out))

    monkeypatch.setattr(Staging, "show", shown)
    return built_city, seen


def test_files_that_are_ready_may_come_before_the_others(tmp_path):
    out = tmp_path / "site"
    for contents in ({"a": b"1", "b": b"1", "c": b"1"}, {"a": b"2", "b": b"2", "c": b"1"}):
        staging, stamps, written = Staging(out, listing(out)), {}, set()
        for path, content in contents.items():
            stamps[path], is_new = staging.put(path, content)
            written |= {path} if is_new else set()
            if path == "a" and staging.can_show(contents.keys()):
                staging.show(stamps, written)
                assert read_all(out) == {"a": b"2", "b": b"1", "c": b"1"}
                assert staging.where("a", True).read_bytes() == b"2"
        published = staging.publish(stamps, written)
        assert read_all(out) == contents and published.written == tuple(sorted(written))
    assert not Staging(out, listing(out)).can_show({"a", "b"}), "a file would vanish"


def test_pages_come_first_and_the_rest_follows(live, tmp_path):
    city, seen = live
    old = city.files()
    city.edit(*EDITS[TEXT])
    summary = build_live(city)
    (first,), last = seen, city.files()
    assert first[PAGE] == last[PAGE] != old[PAGE]
    assert first["data/commitments.csv"] == old["data/commitments.csv"] != last["data/commitments.csv"]
    assert last == clean_build(city, tmp_path)
    assert summary.written == sum(last[name] != old[name] for name in last)
    assert build_live(city).written == 0 and len(seen) == 1


@pytest.mark.slow
def test_after_edits_of_every_kind_the_site_equals_a_clean_one(live, tmp_path):
    city, seen = live
    for edit in EDITS.values():
        city.edit(*edit)
        build_live(city)
    assert len(seen) == len(EDITS)
    assert city.files() == clean_build(city, tmp_path)


def test_where_a_page_comes_or_goes_all_appears_at_once(live, tmp_path):
    city, seen = live
    for language in ("zh", "en"):
        text = (city.root / f"content/{language}/about.md").read_text(encoding="utf-8")
        (city.root / f"content/{language}/about-us.md").write_text(text, encoding="utf-8")
    build_live(city)
    assert seen == [] and city.files() == clean_build(city, tmp_path)


def test_a_mistake_leaves_the_last_pages(live):
    city, seen = live
    old = city.files()
    city.edit("data/targets.yaml", "bound: about", "bound: abouts")
    with pytest.raises(ProblemsFound) as found:
        build_live(city)
    assert "abouts" in str(found.value.problems[0])
    assert seen == [] and city.files() == old


def test_what_fails_after_the_pages_is_made_by_the_next_build(live, tmp_path, monkeypatch):
    city, seen = live
    city.edit(*EDITS[TEXT])
    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk"):
        patch.setattr(offline, "archive", lambda *_: (_ for _ in ()).throw(OSError("disk")))
        build_live(city)
    assert len(seen) == 1 and city.files() == seen[0]
    run = city.build()
    assert run.code == 0, run.err
    assert city.files() == clean_build(city, tmp_path)


def test_an_open_page_is_loaded_again_when_it_changed_and_only_then(built_city, browser):
    process = built_city.start("serve", "--port", "0", "--quiet")
    try:
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
        with open_window(browser) as page:
            page.goto(address + PAGE)
            page.evaluate("() => { document.body.dataset.opened = 'once' }")
            before = built_city.files()
            built_city.edit(*EDITS["definition"])
            until(
                lambda: (
                    built_city.files()["SHA256SUMS"] != before["SHA256SUMS"]
                    or (built_city.root / "data/terms.yaml").touch()
                ),
                "a site with the definition",
            )
            with page.expect_response(lambda answer: "/.version?" in answer.url):
                pass
            assert page.locator("body").get_attribute("data-opened") == "once"
            built_city.edit(*EDITS[TEXT])
            page.wait_for_function("() => document.body.textContent.includes('A start and not an opening.')")
            assert page.locator("body").get_attribute("data-opened") is None
    finally:
        process.terminate()
        process.communicate(timeout=60)
