"""Every page is valid HTML by the Nu HTML Checker, warnings included."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import html_checker

#: Read from files, a page has no host that its content security policy could call its own. A block of JSON-LD is no
#: script to the policy, though the checker takes it for one; that there is no other inline script is tested by itself.
NOT_A_FAULT = ".*(Resource|Inline script) violates Content Security Policy.*"


def complaints(folder: Path) -> list[str]:
    java, *checker = html_checker()
    command = [
        java,
        "-XX:TieredStopAtLevel=1",  # what the better one of Java's compilers does takes longer than it saves
        "-XX:+UseSerialGC",  # nor do several threads for what is to be thrown away
        *checker,
        "--Werror",
        "--skip-non-html",
        "--no-langdetect",  # it goes by a random sample, and took a list of fields for Norwegian
        "--format",
        "gnu",
        "--filterpattern",
        NOT_A_FAULT,
        str(folder),
    ]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    found = [line.removeprefix(f'"file:{folder}/') for line in run.stderr.splitlines() if line.strip()]
    assert bool(found) == bool(run.returncode), run.stderr
    return found


def test_every_page_is_valid(site):
    assert complaints(site) == []


MISTAKES = (
    "<p><div></div></p>",
    '<a href="a b"></a>',
    "<img src=a.png>",
    '<p id="a"></p><p id="a"></p>',
    "<section><p>no heading</p></section>",
)


@pytest.mark.slow
def test_the_checker_finds_mistakes(tmp_path):
    for number, mistake in enumerate(("", *MISTAKES)):
        (tmp_path / f"{number}.html").write_text(
            f'<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><h1>t</h1>{mistake}</body></html>'
        )
    found = {line.partition(".html")[0] for line in complaints(tmp_path)}
    assert found == {str(number) for number, _ in enumerate(MISTAKES, 1)}
