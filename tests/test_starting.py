"""The README's way to another city is the one that works."""

import re
import subprocess
import sys

import pytest
from conftest import ROOT


def transcript() -> list[tuple[str, str]]:
    """The commands of the README's transcript, each with what it prints; … stands for what is left out."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    part = readme[readme.index("## Start another city") :]
    (block,) = re.findall(r"```console\n(.*?)```", part, re.DOTALL)
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2]))


@pytest.mark.slow
def test_the_transcript_runs_and_prints_what_the_readme_says(tmp_path):
    here = tmp_path / "checkout"
    here.mkdir()
    for name in ("build.py", "docs"):
        (here / name).symlink_to(ROOT / name)
    assert len(transcript()) == 3
    for command, said in transcript():
        program, *words = command.split()
        assert program == "python"
        done = subprocess.run([sys.executable, *words], cwd=here, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        wanted = re.escape(said).replace("…", ".*")
        assert re.fullmatch(wanted, done.stdout, re.DOTALL), done.stdout
    built = subprocess.run(
        [sys.executable, "build.py", "build", "--root", "../nantong", "--jobs", "1"], cwd=here, capture_output=True
    )
    assert built.returncode == 0
    assert (tmp_path / "nantong" / "site" / "zh" / "index.html").exists()
