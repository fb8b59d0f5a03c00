"""A short soak goes well, and what isn't as it should be shows in its table."""

from __future__ import annotations

import shutil
import sys
from random import Random

import pytest
from conftest import ROOT

sys.path.append(str(ROOT / "tools"))
import soak as soak_module
from soaking import Soak

pytestmark = pytest.mark.slow


@pytest.fixture
def soak(tmp_path, drawn_charts) -> Soak:
    shutil.copytree(drawn_charts, tmp_path / "charts")
    return Soak(tmp_path, Random(3))


@pytest.mark.parametrize(
    "step, count, said",
    [
        (soak_module.kills, 1, "0 broken sites, 0 orphans, the next build right 1 of 1 times"),
        (soak_module.rounds, 1, "0 sites wrong, 0 failures"),
        (soak_module.served, 1, "0 stale"),
        (soak_module.damages, 1, "1 of 1 healed and told once"),
        (soak_module.edits, 2, "0 sites unlike a clean one"),
    ],
)
def test_a_short_soak_goes_well(soak, step, count, said):
    """Each step as seldom as can be: the same is tried at greater length where a part of the generator is tested."""
    row = step(soak, count)
    assert row.good and said in row.result


@pytest.mark.parametrize("step", [soak_module.kills, soak_module.rounds, soak_module.damages])
def test_a_site_unlike_a_clean_one_is_told(soak, step, monkeypatch):
    monkeypatch.setattr(Soak, "clean", lambda self, root, anew=False: {"index.html": b"another"})
    assert not step(soak, 1).good


def test_a_site_that_does_not_follow_edits_is_told(soak, monkeypatch):
    import edits

    monkeypatch.setattr(edits, "_clean", lambda town: {"index.html": b"another"})
    row = soak_module.edits(soak, 3)
    assert not row.good and "files differ from a clean build" in row.result


def test_a_bad_edit_that_is_told_otherwise_is_counted(soak, monkeypatch):
    from faults import test_edits

    one = next(edit for edit in test_edits.EDITS if edit.file == "data/site.yaml" and edit.line > 1)
    monkeypatch.setattr(test_edits, "EDITS", [one, one._replace(line=1), one._replace(words="nonsense")])
    row = soak_module.bad_edits(soak)
    assert (row.good, row.result) == (False, "1 right file and line; 1 other words, 1 wrong line")


def test_other_surroundings_give_the_same_bytes(soak):
    assert soak_module.surroundings(soak).good
