"""What is on the site can be checked, and which hosts take it is told."""

from __future__ import annotations

import hashlib
import shutil
import subprocess

from conftest import put

from pledgebook.hosts import GIGABYTE, MEBIBYTE, told


def test_every_file_is_listed_with_its_hash_after_any_build(built_city):
    for edit in (None, ("data/targets.yaml", "The words speak of a start and not of an opening.", "A start.")):
        if edit:
            built_city.edit(*edit)
            assert built_city.build().code == 0
        files = built_city.files()
        listed = files.pop("SHA256SUMS").decode()
        assert files.pop("_redirects"), "for the host alone, which shows it to nobody"
        expected = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
        assert {line[66:]: line[:64] for line in listed.splitlines()} == expected
        assert listed.splitlines() == sorted(listed.splitlines(), key=lambda line: line[66:])


def test_sha256sum_reads_it_and_sees_what_was_changed(built_city):
    command = [shutil.which("sha256sum"), "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=built_city.out, capture_output=True).returncode == 0
    put(built_city.out / "en/about.html", b"changed")
    run = subprocess.run(command, cwd=built_city.out, capture_output=True, text=True)
    assert run.returncode == 1 and "en/about.html: FAILED" in run.stdout


def test_a_build_says_how_large_the_site_is_and_who_takes_it(built_city):
    said = built_city.build().out
    count, size = len(built_city.files()), sum(map(len, built_city.files().values()))
    assert f"size: {count:,} files, {size / 1e6:.1f} MB" in said
    assert "taken by Cloudflare Pages, GitHub Pages, GitLab Pages" in said


def test_who_does_not_take_a_site_is_told_with_the_limit():
    assert "too large for Cloudflare Pages (20,000 files at most)" in told([1] * 20_001)
    assert "too large for Cloudflare Pages (25 MiB a file at most)" in told([26 * MEBIBYTE])
    assert "GitHub Pages (1 GB at most)" in told([20 * MEBIBYTE] * (GIGABYTE // (20 * MEBIBYTE) + 1))
    assert "too large" not in told([1] * 20_000)
