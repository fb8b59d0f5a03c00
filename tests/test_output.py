"""The output folder is the site's or is left alone, and one build at a time writes to it."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest
from conftest import FIXTURE_CITY, ROOT, City, put, read_all, until

from pledgebook import cli
from pledgebook.making.beside import end_with_parent
from pledgebook.making.cache import Cache
from pledgebook.making.output import MARK, OutputRefused, beside, claim, locked, read_mark
from pledgebook.making.publish import withdraw

EDIT = ("data/targets.yaml", "The words speak of a start and not of an opening.", "A start and not an opening.")


def tree(folder: Path) -> dict[str, bytes | str]:
    """Everything below a folder: contents of files, and where links lead."""
    return {
        p.relative_to(folder).as_posix(): str(p.readlink()) if p.is_symlink() else p.read_bytes() if p.is_file() else ""
        for p in sorted(folder.rglob("*"))
    }


# --- what is somebody else's is left alone -------------------------------------------------------------


def thesis(city: City) -> Path:
    folder = city.root / "docs"
    folder.mkdir()
    (folder / "thesis").write_text("years of work")
    (folder / ".git").mkdir()
    (folder / ".git/HEAD").write_text("ref: refs/heads/main")
    return folder


def test_a_folder_with_something_in_it_is_refused(city):
    folder = thesis(city)
    before = tree(folder)
    for _ in range(2):
        run = city.build("--out", str(folder))
        assert run.code == 1 and run.out == ""
        assert re.search(r"docs holds \.git and 1 more, and no build made it; name an empty folder", run.err)
        assert tree(folder) == before
    assert not (city.root / ".docs.next").exists()


def test_a_site_is_not_built_into_another_one(built_city):
    before = built_city.files()
    run = built_city.build("--out", str(built_city.out / "en/mirror"))
    assert run.code == 1 and "which is a site itself" in run.err
    assert built_city.files() == before


@pytest.mark.parametrize(
    "out, said",
    [
        (".", "which a build reads"),
        ("..", "holds"),
        ("data", "which a build reads"),
        ("data/sources", "lies in"),
        ("content/site", "lies in"),
        (".cache", "which a build reads"),
        (".cache/site", "lies in"),
        ("data/site.yaml", "is a file"),
        ("nowhere", "is a link that leads nowhere"),
        (str(ROOT), "holds"),
        (str(ROOT / "templates"), "which a build reads"),
        (str(ROOT / "pledgebook/new"), "lies in"),
        ("/proc", "is a mount point"),
    ],
)
def test_sources_files_links_and_mount_points_are_told_apart(city, out, said):
    (city.root / "nowhere").symlink_to("gone")
    before = tree(city.root)
    for force in ([], ["--force"]):
        run = city.build("--out", str(city.root / out), *force)
        assert run.code == 1
        assert said in run.err and "Traceback" not in run.err and len(run.err.splitlines()) == 1
        assert tree(city.root) == before


def test_a_link_to_a_folder_stays_a_link(city, tmp_path):
    (tmp_path / "real").mkdir()
    city.out.symlink_to(tmp_path / "real")
    assert city.build().code == 0
    assert city.out.is_symlink() and (tmp_path / "real/zh/index.html").exists()


def test_the_site_of_another_book_is_refused(built_city):
    whole = built_city.files()
    mark = built_city.out / MARK
    put(mark, mark.read_bytes().replace(b"wc2031.", b"xx2020.", 1))
    built_city.edit(*EDIT)
    run = built_city.build()
    assert run.code == 1 and "is the site of xx2020, not of wc2031" in run.err
    assert built_city.files() == whole
    assert built_city.build("--force").code == 0 and read_mark(built_city.out)[0] == "wc2031"


def test_force_takes_a_folder_over_and_leaves_what_is_in_it(city):
    folder = thesis(city)
    (folder / "link").symlink_to("thesis")
    (folder / "empty/inner").mkdir(parents=True)
    (folder / "index.html").write_text("an old page")
    city.out = folder
    before = tree(folder)
    assert city.build("--out", str(folder), "--force").code == 0
    for edit in (EDIT, EDIT[:1] + EDIT[:0:-1]):  # two builds after it, which lay the site out anew
        city.edit(*edit)
        run = city.build("--out", str(folder))
        assert run.code == 0 and "thesis" not in run.out
        now = tree(folder)
        assert {name: now.get(name) for name in before if name != "index.html"} == {
            name: data for name, data in before.items() if name != "index.html"
        }
        assert b"an old page" not in (folder / "index.html").read_bytes()


@pytest.mark.parametrize("name", ["CNAME", ".nojekyll", "_headers", ".well-known/security.txt", ".gitkeep"])
def test_what_a_host_wants_there_stays_without_a_word(built_city, name):
    file = built_city.out / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("of the host")
    for edit in (EDIT, EDIT[:1] + EDIT[:0:-1]):
        built_city.edit(*edit)
        run = built_city.build()
        assert run.code == 0 and name not in run.err
        assert file.read_text() == "of the host"


def test_a_file_where_a_page_goes_is_not_overwritten(built_city):
    """A theme is added whose page somebody has put there already."""
    theme = "- id: parks\n  title: {zh: 公园, en: Parks}\n  summary: {zh: 公园。, en: Parks.}\n"
    with (built_city.root / "data/themes.yaml").open("a", encoding="utf-8") as file:
        file.write(theme)
    mine = built_city.out / "en/themes/parks.html"
    mine.write_text("mine")
    run = built_city.build()
    assert run.code == 1 and "en/themes/parks.html in the output folder stands where a page goes" in run.err
    assert mine.read_text() == "mine"


def test_a_folder_in_the_way_of_the_next_site_is_not_used(built_city):
    shutil.rmtree(built_city.root / ".site.next", ignore_errors=True)
    (built_city.root / ".site.next").mkdir()
    (built_city.root / ".site.next/diary").write_text("mine")
    run = built_city.build()
    assert run.code == 1 and ".site.next is in the way" in run.err
    assert (built_city.root / ".site.next/diary").read_text() == "mine"


def test_the_mark_names_every_file_and_is_the_same_for_the_same_site(built_city, tmp_path):
    other = City(tmp_path / "other")
    shutil.copytree(built_city.root, other.root, ignore=shutil.ignore_patterns("site", ".site.*", "manifest-*"))
    assert other.build().code == 0
    assert (other.out / MARK).read_bytes() == (built_city.out / MARK).read_bytes()
    assert read_mark(built_city.out) == ("wc2031", frozenset(built_city.files()))


def test_cleaning_removes_what_builds_made_and_nothing_else(built_city):
    (built_city.out / "CNAME").write_text("a.example")
    (built_city.out / "zh/notes").write_text("mine")
    Cache(built_city.root / ".cache/words").put("kept", b"of headings")  # the city's own are too short for any
    assert built_city.run("clean").code == 0
    assert list((built_city.root / ".cache").iterdir()) == []
    assert set(tree(built_city.out)) == {"CNAME", "zh", "zh/notes"}
    assert sorted(p.name for p in built_city.root.iterdir()) == [".cache", "content", "data", "site"]


def test_withdrawing_from_a_folder_without_a_mark_removes_nothing(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a").write_text("mine")
    assert withdraw(tmp_path / "site") == 0
    assert (tmp_path / "site/a").read_text() == "mine"


def test_a_web_server_can_read_what_a_careful_person_built(city):
    process = city.start("build", "--quiet", preexec_fn=lambda: os.umask(0o077))
    assert process.wait(timeout=60) == 0
    modes = {stat.S_IMODE(p.stat().st_mode) for p in city.out.rglob("*")}
    assert modes == {0o644, 0o755}
    process.communicate(timeout=60)


# --- one build at a time -----------------------------------------------------------------------------------


def test_a_second_build_waits_and_says_so(built_city):
    with locked(built_city.out):
        second = built_city.start("build")
        assert second.stderr.readline() == f"another build is writing {built_city.out}; waiting for it\n"
        assert second.poll() is None
    out, errors = second.communicate(timeout=60)
    assert second.returncode == 0 and "pages in" in out and errors == ""


def test_a_second_build_gives_up_after_a_while(built_city):
    with locked(built_city.out):
        run = built_city.build("--wait", "0.1")
    assert run.code == 1 and "try again when it is done" in run.err
    assert built_city.build("--wait", "0").code == 0


def test_a_killed_build_leaves_no_lock(built_city):
    holder = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from pledgebook.making.output import locked
with locked(Path({str(built_city.out)!r})):
    print("locked", flush=True)
    sys.stdin.read()
"""
    process = subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "locked\n"
    assert built_city.build("--wait", "0").code == 1
    process.kill()
    process.communicate()
    assert built_city.build("--wait", "0").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("anew", ["--force", "--no-cache"])
def test_two_builds_at_once_end_with_the_site_of_the_last_edit(built_city, tmp_path, anew):
    """One starts before an edit and the other after it; whichever publishes last, nothing stale is left."""
    first = built_city.start("build", "--quiet", anew)
    built_city.edit(*EDIT)
    second = built_city.start("build", "--quiet")
    assert [p.communicate(timeout=120) and p.returncode for p in (first, second)] == [0, 0]
    assert built_city.build().code == 0
    clean = City(tmp_path / "clean")
    shutil.copytree(built_city.root, clean.root, ignore=shutil.ignore_patterns("site", ".site.*", "manifest-*"))
    assert clean.build().code == 0
    assert built_city.files() == clean.files()


def test_what_is_recorded_is_what_was_written(built_city):
    """A file that another program changes while a build runs is made again by the next one."""
    page = built_city.out / "en/c/wc2031-003.html"
    whole = page.read_bytes()
    built_city.edit(*EDIT)
    assert built_city.build().code == 0
    put(page, whole)
    assert "file changed or missing" in built_city.build().out
    assert b"A start and not an opening." in page.read_bytes()


# --- the cache ----------------------------------------------------------------------------------------------


#: Ways in which what a file holds gets lost.
DAMAGES = {
    "emptied": lambda data: b"",
    "overwritten": lambda data: b"x",
    "one bit": lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :],
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "part, damages",
    [
        *((f"{part}/*", DAMAGES) for part in ("yaml", "charts", "products", "templates")),
        *(("manifest-*", [damage]) for damage in DAMAGES),  # there is but one
    ],
)
def test_a_damaged_cache_is_healed_and_told_once(built_city, part, damages):
    """Every entry of a part is damaged, each in the next one of some ways."""
    whole = built_city.files()
    entries = sorted((built_city.root / ".cache").glob(part))
    assert len(entries) >= len(damages)
    for entry, damage in zip(entries, cycle(damages)):
        put(entry, DAMAGES[damage](entry.read_bytes()))
    for page in built_city.out.rglob("*.*"):  # all has to be made again
        if page.is_file() and page.name != MARK:
            put(page, "damaged")
    run = built_city.build()
    assert run.code == 0, run.err
    assert f"damaged entries of .cache that were made again: {len(entries)}\n" in run.err
    assert built_city.files() == whole
    assert "damaged" not in built_city.build().err


def test_a_site_that_cannot_be_recorded_is_published_and_that_is_said(built_city):
    (manifest,) = (built_city.root / ".cache").glob("manifest-*")
    manifest.unlink()
    manifest.mkdir()
    built_city.edit(
        "data/targets.yaml", "The words speak of a start and not of an opening.", "A start and not an opening."
    )
    run = built_city.build()
    assert (run.code, "A start" in built_city.files()["en/c/wc2031-003.html"].decode()) == (0, True)
    said = f"{manifest}: Is a directory; the site is as it should be, but the next build will look at all of it again"
    assert said in run.err
    manifest.rmdir()
    assert "Is a directory" not in built_city.build().err


def test_an_entry_under_the_name_of_another_one_is_damaged(tmp_path):
    cache = Cache(tmp_path)
    cache.put("a", b"1")
    cache.put("b", b"2")
    (tmp_path / "a").rename(tmp_path / "c")
    (tmp_path / "b").rename(tmp_path / "a")
    (tmp_path / "c").rename(tmp_path / "b")
    assert (cache.get("a"), cache.get("b"), cache.damaged) == (None, None, ["a", "b"])


def test_an_entry_is_whole_or_not_there(tmp_path):
    cache = Cache(tmp_path)
    cache.put("a", b"1")
    assert cache.get("a") == b"1" and cache.has("a")
    (tmp_path / "a").write_bytes((tmp_path / "a").read_bytes()[:-1])
    assert cache.get("a") is None and not cache.has("a") and cache.damaged == ["a", "a"]
    (tmp_path / "b").mkdir()
    assert cache.get("b") is None


# --- how commands end ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ctrl_c_ends_with_one_line(city):
    shutil.rmtree(city.root / ".cache")
    # A shell that starts the tests in the background lets them, and all that they start, ignore Ctrl-C.
    process = city.start(
        "build", start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    )
    until((city.root / ".cache/charts").is_dir, "a chart in the cache", process)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "stopped; the site was left as it is" and "Traceback" not in errors
    assert not city.out.exists()


def processes_with(words: str) -> list[int]:
    """Those that have these words in their environment, which children inherit."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if words.encode() in environment.read_bytes():
                found.append(int(environment.parent.name))
        except OSError:
            continue
    return found


#: A build, and work in a fresh process, in which charts are drawn where this one can't.
AT_WORK = {
    "a build": ["build.py", "build", "--quiet", "--jobs", "2"],
    "drawing": [
        "-c",
        "import time; from pledgebook.making.beside import mapped_in_a_fresh_process\n"
        "mapped_in_a_fresh_process(time.sleep, [600])",
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize("words", AT_WORK.values(), ids=AT_WORK)
def test_no_worker_outlives_a_killed_process(city, words):
    shutil.rmtree(city.root / ".cache")
    sign = f"PLEDGEBOOK_TEST={city.root}"
    place = [] if words[0] == "-c" else ["--root", str(city.root)]
    process = subprocess.Popen(
        [sys.executable, *words, *place],
        cwd=ROOT,
        env=os.environ | {"PLEDGEBOOK_TEST": str(city.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until(lambda: len(processes_with(sign)) >= 2, "the process and others", process)
    process.kill()
    process.communicate(timeout=60)  # a worker would keep the pipes open
    until(lambda: not processes_with(sign), "the end of all workers")


def test_a_worker_whose_parent_has_ended_already_ends():
    child = os.fork()
    if not child:
        end_with_parent(os.getppid() + 1)
        os._exit(0)  # it lives on
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def test_a_reader_of_the_output_who_leaves_is_no_mistake(built_city):
    for word in ("build", "check"):
        command = (
            f"{sys.executable} {ROOT / 'build.py'} {word} --root {built_city.root} | true; echo ${{PIPESTATUS[0]}}"
        )
        run = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
        assert run.stdout == "0\n" and run.stderr == ""


def test_a_closed_output_is_no_mistake(built_city):
    command = f"{sys.executable} {ROOT / 'build.py'} --root {built_city.root} >&-"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("where", ["root", ".cache"])
def test_a_folder_that_can_t_be_written_is_said(city, where, monkeypatch):
    """As a person who may not write there would see it; a test may run as somebody who may."""
    original = Path.mkdir

    def refuse(path, *arguments, **keywords):
        if path.is_relative_to(city.root):
            raise PermissionError(13, "Permission denied", str(path))
        return original(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "mkdir", refuse)
    shutil.rmtree(city.root / ".cache")
    run = city.build("--jobs", "1")
    assert run.code == 1 and "Permission denied" in run.err and "Traceback" not in run.err


@pytest.mark.parametrize(
    "words, said",
    [
        (["check", "--stale", "99999999999"], "is not a number of days from 1 to 99999"),
        (["build", "--jobs", "²"], "is not a whole number from 1 up"),
        (["build", "--wait", "٣"], "is not a number of seconds"),
        (["serve", "--port", "²"], "is not a port"),
        (["check", "--root", "x" * 300], "there is no data/ folder"),
        (["check", "--root", "a\0b"], "there is no data/ folder"),
    ],
)
def test_wrong_usage_is_said(city, words, said, capsys):
    assert cli.main([*words] if "--root" in words else [*words, "--root", str(city.root)]) == 2
    assert said in capsys.readouterr().err


def test_a_full_disk_is_told_with_the_file(city):
    """The system's limit of a file's size ends a write in the same way, and anybody may set it."""
    limit = 20_000
    process = city.start(
        "build", "--jobs", "1", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert re.search(rf"^{city.root}/\S+: File too large; the site was left as it is$", errors, re.MULTILINE)
    assert not city.out.exists()


def test_a_cache_that_links_to_itself_is_told(city):
    shutil.rmtree(city.root / ".cache")
    (city.root / ".cache").symlink_to(".cache")
    run = city.build()
    assert run.code == 1 and f"the links of {city.root / '.cache'} lead in a circle; mend or remove them" in run.err


def test_a_file_in_the_place_of_the_cache_is_named(built_city):
    cache = built_city.root / ".cache"
    shutil.rmtree(cache)
    cache.write_text("")
    run = built_city.build()
    assert run.code == 1 and run.err.splitlines()[-1].startswith(str(cache))
    assert "Traceback" not in run.err and "mistake in the generator" not in run.err


def test_a_full_log_doesn_t_undo_a_build(built_city):
    process = subprocess.run(
        f"{sys.executable} {ROOT / 'build.py'} --root {built_city.root} > /dev/full", shell=True, capture_output=True
    )
    assert process.returncode == 0 and b"No space" not in process.stderr and b"left as it is" not in process.stderr


def test_a_mistake_of_the_generator_ends_with_a_sentence(city, monkeypatch):
    from pledgebook import flow

    monkeypatch.setattr(flow, "read", lambda *arguments: 1 / 0)
    run = city.build()
    assert run.code == 1 and "this is a mistake in the generator (ZeroDivisionError), not in your data" in run.err
    saved = re.search(r"send (\S+) and say", run.err)[1]
    assert "ZeroDivisionError" in Path(saved).read_text() and "Traceback" not in run.err


def test_a_lock_is_refused_before_anything_is_read(tmp_path):
    with locked(tmp_path / "site"), pytest.raises(OutputRefused), locked(tmp_path / "site", wait=0):
        pass
    assert beside(tmp_path / "site", "lock").exists()


def test_a_new_folder_may_be_the_site(tmp_path):
    shutil.copytree(FIXTURE_CITY, tmp_path / "city")
    out = tmp_path / "city/site"
    assert claim(out, tmp_path / "city", [tmp_path / "city/data"]) == out
    assert read_all(tmp_path / "city") == read_all(FIXTURE_CITY)
