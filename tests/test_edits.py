"""Rightness before speed: after each of many random edits the site is what a clean build makes, byte for byte."""

from __future__ import annotations

import pytest
from edits import KINDS, soak


@pytest.mark.slow
def test_sites_after_random_edits_equal_clean_ones(tmp_path, drawn_charts):
    made = soak(tmp_path, drawn_charts, 30)
    assert sum(made.values()) >= 22, made
    assert len(made) >= 15, made


def test_there_are_edits_of_many_kinds():
    assert len({kind.__name__ for kind in KINDS}) == len(KINDS) >= 20
