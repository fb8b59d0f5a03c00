"""Publishing is all or nothing, writes only what changed, and stays inside the output folder."""

from __future__ import annotations

import os
import shutil
import signal
import sys

import pytest
from conftest import City, read_all

from pledgebook import check, flow  # noqa: F401  a build loads them when it has to: here once for all
from pledgebook.making import recovery
from pledgebook.making.output import MARK
from pledgebook.making.publish import Published, Staging, UnsafePath, listing
from pledgebook.making.recovery import recover


@pytest.fixture
def out(tmp_path):
    return tmp_path / "site"


def publish(files: dict[str, bytes | None], out) -> Published:
    """As a build does it; None stands for a file that is there as it should be."""
    staging = Staging(out, there := listing(out))
    staging.see_that_all_may_be(files.keys())
    made = {path: (there[path], False) if data is None else staging.put(path, data) for path, data in files.items()}
    stamps, written = {path: stamp for path, (stamp, _) in made.items()}, {path for path in made if made[path][1]}
    return staging.publish(stamps, written, "wc2031")


def beside(out) -> list[str]:
    return sorted(p.name for p in out.parent.iterdir())


def test_the_folder_holds_exactly_the_files(out):
    first = publish({"index.html": b"a", "zh/c/1.html": b"b"}, out)
    assert read_all(out) == {"index.html": b"a", "zh/c/1.html": b"b"}
    assert (first.written, first.unchanged, first.removed) == (("index.html", "zh/c/1.html"), 0, ())


def test_only_changed_files_are_written(out):
    publish({"a": b"1", "b": b"1", "c/d": b"1"}, out)
    before = {name: (out / name).stat() for name in ("a", "b", "c/d")}
    second = publish({"a": b"1", "b": b"2", "c/d": None}, out)
    after = {name: (out / name).stat() for name in before}
    assert (second.written, second.unchanged) == (("b",), 2)
    for name in ("a", "c/d"):
        assert (after[name].st_ino, after[name].st_mtime_ns) == (before[name].st_ino, before[name].st_mtime_ns)
    assert after["b"].st_ino != before["b"].st_ino, "a reader who has the old file open keeps it whole"


def test_nothing_is_touched_when_nothing_changed(out):
    publish({"a": b"1"}, out)
    folder = out.stat().st_ino
    assert publish({"a": b"1"}, out).written == ()
    assert out.stat().st_ino == folder
    assert beside(out) == ["site"]


def test_what_is_gone_is_removed_with_its_folder(out):
    publish({"a": b"1", "old/b": b"1"}, out)
    assert publish({"a": b"1"}, out).removed == ("old/b",)
    assert sorted(p.name for p in out.iterdir()) == [MARK, "a"]


def test_the_keep_file_of_the_checkout_stays(out):
    out.mkdir()
    (out / ".gitkeep").touch()
    assert publish({"a": b"1"}, out).removed == ()
    assert set(read_all(out)) == {".gitkeep", "a"}


@pytest.mark.parametrize("path", ["../a", "a/../../b", "/etc/passwd", "", "a/./b", "c:/b", "a\\b", "a\0b", ".."])
def test_a_path_that_leaves_the_folder_is_refused_before_anything_is_written(out, path):
    publish({"a": b"1"}, out)
    with pytest.raises(UnsafePath):
        publish({"a": b"2", path: b"x"}, out)
    assert read_all(out) == {"a": b"1"}
    assert beside(out) == ["site"]


def test_a_failure_while_writing_leaves_the_last_site(out, monkeypatch):
    publish({"a": b"1", "b": b"1"}, out)
    with pytest.raises(TypeError):
        publish({"a": b"2", "b": "no bytes"}, out)
    assert read_all(out) == {"a": b"1", "b": b"1"}
    publish({"a": b"2"}, out)
    assert read_all(out) == {"a": b"2"}


def test_the_folder_of_the_last_site_serves_for_the_next(out):
    """What is the same in both is not linked again, and a served file is never written into."""
    for version in (b"1", b"2", b"3", b"4"):
        served = (out / "a").open("rb") if out.exists() else None
        publish({"a": version, "same": b"x", f"only/{version.decode()}": b"y"}, out)
        assert read_all(out) == {"a": version, "same": b"x", f"only/{version.decode()}": b"y"}
        assert sorted(p.name for p in (out / "only").parent.iterdir()) == [MARK, "a", "only", "same"]
        assert served is None or served.read() == b"%d" % (int(version) - 1)
    assert (out / "same").stat().st_ino == (out.parent / ".site.next/same").stat().st_ino


@pytest.mark.parametrize("leftover", ["a/b", "a/b/c", "c", "zh/old"])
def test_whatever_stands_in_the_folder_for_the_next_site_is_cleared_away(out, leftover):
    publish({"a": b"1", "zh/b": b"1"}, out)
    stray = out.parent / ".site.next" / leftover
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of a build that was killed")
    (out.parent / ".site.next/zh/empty").mkdir(parents=True)
    publish({"a": b"2", "zh/b": None}, out)
    assert read_all(out) == {"a": b"2", "zh/b": b"1"}
    assert sorted(p.name for p in out.rglob("*")) == [MARK, "a", "b", "zh"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_with_and_without_an_exchange_in_one_step(out, monkeypatch, can_exchange):
    if not can_exchange:
        monkeypatch.setattr(recovery, "_exchange", lambda one, other: False)
    publish({"a": b"1"}, out)
    publish({"a": b"2", "b": b"1"}, out)
    assert read_all(out) == {"a": b"2", "b": b"1"}
    assert beside(out) == [".site.next", "site"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders in one step")
def test_linux_exchanges_the_folders_in_one_step(out, monkeypatch):
    publish({"a": b"1"}, out)
    monkeypatch.setattr(type(out), "rename", lambda *paths: pytest.fail("renamed in two steps"))
    publish({"a": b"2"}, out)


def test_a_site_lost_between_two_renames_is_brought_back(out):
    publish({"a": b"1"}, out)
    out.rename(out.parent / ".site.last")
    recover(out)
    assert read_all(out) == {"a": b"1"}
    assert beside(out) == ["site"]


def test_a_leftover_of_the_last_site_is_cleared_away(out):
    publish({"a": b"1"}, out)
    (out.parent / ".site.last").mkdir()
    recover(out)
    assert beside(out) == ["site"]


# --- killed ----------------------------------------------------------------------------------------


def build_killed_at(city: City, moment: int = -1, of_last: int = -1) -> tuple[int, int]:
    """A build in a process of its own that kills itself just before its nth operation on files, or nth of the last.

    Those are the operations from where the new site gets its mark, before the exchange, to the end. Returns how many
    operations there were, and how many of them were last ones. Raises Killed when the process was.
    """
    pipe, end = os.pipe()
    child = os.fork()  # a new one would load the generator first, which takes longer than the build
    if not child:
        try:
            os.write(end, b"%d %d" % killing_itself(city, moment, of_last))
        finally:
            os._exit(0)
    os.close(end)
    with os.fdopen(pipe) as said:
        counted = said.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL:
        raise Killed
    assert counted, "the build failed"
    count, last = map(int, counted.split())
    return count, last


class Killed(Exception):
    """A build was killed."""


def killing_itself(city: City, moment: int, of_last: int) -> tuple[int, int]:
    """Build, and kill this process on the way. What it watches it can't stop watching."""
    operations = ("open", "os.link", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "ctypes.dlsym")
    watching = ending = False
    count = last = 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal ending, count, last
        if watching and event in operations:
            ending = ending or (event == "os.remove" and str(arguments[0]).endswith(MARK))
            if count == moment or (ending and last == of_last):
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1
            last += ending

    def put_watched(*arguments):
        nonlocal watching
        watching = True
        return put(*arguments)

    put, Staging.put = Staging.put, put_watched
    sys.addaudithook(hook)
    assert city.build("--quiet").code == 0
    return count, last


@pytest.mark.slow
@pytest.mark.parametrize("last_one_kept", [False, True], ids=["in a new folder", "in the folder of the last site"])
def test_a_build_killed_at_any_step_leaves_a_whole_site(built_city, last_one_kept):
    """The old site or the new one, complete, at file operations from the first file on (all near the exchange)."""
    city, old = built_city, built_city.files()

    def as_before():
        shutil.rmtree(city.root / ".site.next", ignore_errors=True)
        publish(old | {"zh/stray.html": b"x"} if last_one_kept else old, city.out)
        publish(old, city.out)
        if not last_one_kept:
            shutil.rmtree(city.root / ".site.next", ignore_errors=True)

    city.edit("content/en/about.md", "summary: ", "summary: Again. ")  # little is made: publishing is what is tried
    for _ in range(2):  # the second time nothing is left to put into the cache
        as_before()
        count, last = build_killed_at(city)
    new = city.files()
    assert new != old
    # How many links there are depends a little on which inode numbers the system gives.
    for moment in range(0, count - last, max(1, count // 12)):
        as_before()
        with pytest.raises(Killed):
            build_killed_at(city, moment)
        assert city.files() in (old, new), f"killed before operation {moment} of {count}"
    seen = []
    for moment in range(last):
        as_before()
        with pytest.raises(Killed):
            build_killed_at(city, of_last=moment)
        seen.append(city.files())
    exchanged = seen.index(new)
    assert seen == [old] * exchanged + [new] * (last - exchanged) and exchanged
    assert city.build().code == 0
    assert city.files() == new
    assert sorted(p.name for p in city.root.iterdir()) == [
        ".cache",
        ".site.lock",
        ".site.next",
        "content",
        "data",
        "site",
    ]


def test_a_failed_build_leaves_the_last_site(built_city):
    old = {name: (built_city.out / name).stat().st_mtime_ns for name in built_city.files()}
    built_city.edit("data/targets.yaml", "bound: about", "bound: abouts")
    assert built_city.build().code == 1
    assert {name: (built_city.out / name).stat().st_mtime_ns for name in built_city.files()} == old
