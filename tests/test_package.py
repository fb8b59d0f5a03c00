"""The generator as a package: installed from its wheel, it makes and builds a city in a folder of its own."""

import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from reports import REPORT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel, tmp_path_factory) -> Path:
    """The console script in a virtual environment that has the wheel and sees the libraries of this one."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    site = next((folder / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    return folder / "bin" / "pledgebook"


@pytest.mark.slow
def test_an_installed_generator_makes_and_builds_a_city_outside_the_checkout(program, tmp_path):
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")

    def run(*words: str) -> str:
        done = subprocess.run([program, *words], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    said = run("new", "city", "--report", "report.txt", "--city", "南通", "--year", "2024")
    assert "run: pledgebook serve --root city" in said
    assert "no problems" in run("check", "--root", "city")
    run("build", "--root", "city", "--jobs", "1")
    page = (tmp_path / "city" / "site" / "en" / "index.html").read_text(encoding="utf-8")
    assert "Nantong 2024, line by line" in page
    assert (tmp_path / "city" / "site" / "static" / "site.css").exists()
    assert str(ROOT) not in page


def test_the_wheel_has_all_that_a_site_is_made_from_and_nothing_of_a_city(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        p.relative_to(ROOT).as_posix()
        for name in ("templates", "static")
        for p in (ROOT / name).rglob("*")
        if p.is_file()
    }
    assert {f"pledgebook/{name}" for name in ours} <= names
    assert {"pledgebook/book/topics.yaml", "pledgebook/many/static/books.css"} <= names
    assert {"pledgebook/fonts/PledgebookSansSC-Regular.otf", "pledgebook/starting/divisions.csv"} <= names
    assert not [name for name in names if re.search(r"(^|/)(data|content)/(?!(zh|en)/)", name)]
    assert not [name for name in names if name.startswith("pledgebook/") and "hengyang" in name.lower()]


def test_the_package_needs_what_requirements_txt_says():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    used = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    assert sorted(project["dependencies"], key=str.lower) == sorted((l for l in used if l[0] != "#"), key=str.lower)


def test_what_the_cluster_needs_is_what_is_tested():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested = (ROOT / "requirements-test.txt").read_text(encoding="utf-8").splitlines()
    assert project["optional-dependencies"].keys() == {"cluster"}
    assert set(project["optional-dependencies"]["cluster"]) <= set(tested)
