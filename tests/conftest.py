"""What tests share: a small invented city to break, the real site built once, and a browser."""

from __future__ import annotations

import contextlib
import io
import marshal
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from pledgebook import cli
from pledgebook import site as site_module
from pledgebook.book import yamlfile
from pledgebook.making.cache import unsealed, write_sealed
from pledgebook.making.manifest import Manifest, inputs
from pledgebook.making.output import MARK, locked
from pledgebook.site import sources

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

ROOT = Path(__file__).resolve().parent.parent
FIXTURE_CITY = ROOT / "tests" / "fixture_city"
GOLDEN = ROOT / "tests" / "golden"
#: Where the fixture city stands on the web, for tests of what needs to know that.
ADDRESS = "https://wangchuan.example/2031/"


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden pages anew instead of comparing with them"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Who asks for the real site or for a browser needs what takes long: `make quick` leaves it out."""
    for item in items:
        for name, fixture in (("real", "real_root"), ("browser", "browser")):
            if fixture in item.fixturenames:
                item.add_marker(name)


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """No text of a YAML file is parsed a second time: most tests change one file, and read all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamlfile, "_parse", lru_cache(64)(yamlfile._parse))
        yield


# --- a city to build and break ---------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What one command of build.py did."""

    code: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        """The reported problems, without the closing line that counts them."""
        return self.err.splitlines()[:-1]


@dataclass
class City:
    """A folder with data/ and content/ that a test may change, and the commands that work on it."""

    root: Path
    out: Path = field(init=False)

    def __post_init__(self):
        self.out = self.root / "site"

    def run(self, *words: str) -> Run:
        """One command, in this process.

        No other one is started to draw charts in: for each build that would take seconds to load what draws them.
        """
        jobs = ("--jobs", "1") if words[0] in ("build", "permalinks") else ()
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.main([words[0], *jobs, *words[1:], "--root", str(self.root)])
        return Run(code, out.getvalue(), err.getvalue())

    def build(self, *words: str) -> Run:
        return self.run("build", *words)

    def check(self) -> Run:
        return self.run("check")

    def start(self, *words: str, **keywords) -> subprocess.Popen:
        """One command, as a process of its own."""
        command = [sys.executable, str(ROOT / "build.py"), *words, "--root", str(self.root)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **keywords)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace words that stand exactly once in a file."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def edit_source(self, old: str, new: str) -> None:
        """Change the Chinese report and record its new hash, as if the city had printed other words."""
        import hashlib

        path = self.root / "data/sources/report.txt"
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        self.edit("data/sources/report.txt", old, new)
        self.edit("data/site.yaml", before, hashlib.sha256(path.read_bytes()).hexdigest())

    def files(self) -> dict[str, bytes]:
        """Relative path -> content of every file of the built site."""
        return read_all(self.out)


def until(condition: Callable[[], object], what: str, process: subprocess.Popen | None = None) -> None:
    """Come back once the condition is true. Fails when that takes more than a minute or the process ends first."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end and (process is None or process.poll() is None), f"never: {what}"
        time.sleep(0.02)


def read_all(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the mark that a build leaves in it."""
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != MARK)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def packed(files: dict[str, bytes | None], last: bytes | None = None) -> bytes:
    """An archive of files; None stands for one that is as it was in the last archive."""
    from pledgebook.files import offline

    class Made:
        def read(self, path: str) -> bytes:
            return files[path]

        def as_before(self, path: str) -> bool:
            return files[path] is None

        def last(self, path: str) -> memoryview | None:
            return memoryview(last) if last else None

    return b"".join(offline.archive(sorted(files), "city", Made()))


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first of all processes of a test run makes; the others wait for it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = folder.with_suffix(".done")
    with locked(folder, say=lambda _: None):
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def made_once(factory: pytest.TempPathFactory, name: str, kept: Path | None, *words: str) -> City:
    """The fixture city, built once for all tests of a run; not to be changed."""

    def make(root: Path) -> None:
        city = copy_of_the_city(root, kept)
        if not kept:
            keep_charts(root, "fixture-charts")
        run = city.build(*words)
        assert run.code == 0, run.err

    return City(once(factory, name, make))


@pytest.fixture(scope="session")
def as_built(tmp_path_factory) -> City:
    """The fixture city as it is built."""
    return made_once(tmp_path_factory, "as-built", None)


@pytest.fixture(scope="session")
def drawn_charts(as_built) -> Path:
    """The fixture city's charts, drawn once, so that tests needn't wait for them."""
    return as_built.root / ".cache/charts"


@pytest.fixture(scope="session")
def as_built_there(tmp_path_factory, as_built) -> City:
    """The fixture city as it is built for its address: charts lead to pages there, and pictures are painted."""
    return made_once(tmp_path_factory, "as-built-there", as_built.root / ".cache", "--base-url", ADDRESS)


def keep_charts(root: Path, name: str) -> None:
    """Let the charts that a folder's builds draw be there for the next run of the tests, too."""
    charts = ROOT / ".cache" / name
    charts.mkdir(parents=True, exist_ok=True)
    (root / ".cache").mkdir()
    (root / ".cache/charts").symlink_to(charts)


def copy_of_the_city(root: Path, kept: Path | None) -> City:
    """The fixture city, not built yet; what takes long and doesn't change is in its cache."""
    shutil.copytree(FIXTURE_CITY, root, ignore=shutil.ignore_patterns(".cache", "site"))
    if kept:
        shutil.copytree(kept, root / ".cache", ignore=shutil.ignore_patterns("manifest-*"))
    return City(root)


def copy_of_the_built(city: City, root: Path) -> City:
    """A copy from which builds go on as from the original, by whose stamps they know each file again."""
    for name in ("data", "content"):
        shutil.copytree(city.root / name, root / name)
    for name in ("site", ".cache"):  # no build writes into a file that stands there, so all may have the same ones
        shutil.copytree(city.root / name, root / name, copy_function=os.link)
    (last,) = (root / ".cache").glob("manifest-*")
    recorded = marshal.loads(unsealed(last.read_bytes(), last.name)) | {"inputs": inputs(sources(root))}
    last.unlink()
    copy = City(root)
    file = Manifest(root / ".cache", copy.out, {}).file
    write_sealed(file, marshal.dumps(recorded))
    return copy


def lent(city: City, root: Path) -> Iterator[City]:
    """The same, for a test."""
    with unwritten(city.out, city.root / ".cache"):
        yield copy_of_the_built(city, root)


@contextlib.contextmanager
def unwritten(*folders: Path) -> Iterator[None]:
    """Fails when a test wrote into a file that others have, too, instead of putting another in its place."""

    def stamps() -> dict[Path, int]:
        paths = (path for folder in folders for path in folder.rglob("*") if path.is_file())
        return {path: path.stat().st_mtime_ns for path in paths}

    before = stamps()
    yield
    assert stamps() == before, "a file that all copies have in common was written into: use `put`"


def put(path: Path, data: str | bytes) -> None:
    """Put another file in the place of one, which others may have, too."""
    path.unlink(missing_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


@pytest.fixture
def city(tmp_path, as_built) -> City:
    """A copy of the fixture city, not built yet."""
    return copy_of_the_city(tmp_path / "city", as_built.root / ".cache")


@pytest.fixture
def addressed(tmp_path, as_built_there) -> Iterator[City]:
    """A copy of the fixture city, built for its address."""
    yield from lent(as_built_there, tmp_path / "city")


@pytest.fixture
def built_city(tmp_path, as_built) -> Iterator[City]:
    """A copy of the fixture city, built."""
    yield from lent(as_built, tmp_path / "city")


@pytest.fixture
def generator(tmp_path, monkeypatch) -> City:
    """A copy of templates/ and static/ that builds in this process use, to change with `edit`."""
    home = tmp_path / "generator"
    for name in ("templates", "static"):
        shutil.copytree(ROOT / name, home / name)
    monkeypatch.setattr(site_module, "HOME", home)
    return City(home)


# --- the real site -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def real_root(tmp_path_factory) -> Path:
    """A copy of the real data/ and content/; its charts are drawn only when they changed since the last time."""

    def copy(root: Path) -> None:
        for name in ("data", "content"):
            shutil.copytree(ROOT / name, root / name)
        keep_charts(root, "charts")

    return once(tmp_path_factory, "real", copy)


@pytest.fixture(scope="session")
def site(real_root) -> Path:
    """The folder of the real site, without an address of its own. Of several processes one builds it."""
    run = subprocess.run([sys.executable, ROOT / "build.py", "--root", real_root], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return real_root / "site"


# --- a browser ---------------------------------------------------------------------------------------

WIDE = {"width": 1280, "height": 900}
#: By what their profiles were made with: windows that tests have left. A new one takes longer than most tests.
_LEFT: dict[str, list[tuple[Page, list[str]]]] = {}


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    from tools import chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        _LEFT.clear()
        browser.close()


@contextlib.contextmanager
def open_window(
    browser: Browser, viewport: ViewportSize = WIDE, color_scheme: str = "light", script: str = "", **profile
) -> Iterator[Page]:
    """A window on an empty page. Any console error, failed or foreign request fails the test.

    `script` runs in each page before its own. A window that was left with the same script and profile is used
    again, for pages store nothing: a test tells whether they do. One in which a test failed is closed.
    """
    left = _LEFT.setdefault(repr((script, sorted(profile.items()))), [])
    page, complaints = left.pop() if left else _new_window(browser, script, profile)
    try:
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=color_scheme, forced_colors="null")
        yield page
        assert not complaints, "\n".join(complaints)
        page.unroute_all()
        page.goto("about:blank")
        complaints.clear()  # of what was given up
    except BaseException:
        page.context.close()
        raise
    left.append((page, complaints))


def _new_window(browser: Browser, script: str, profile: dict) -> tuple[Page, list[str]]:
    """A page of a fresh profile, and what will be wrong there."""
    context = browser.new_context(**{"locale": "zh-CN"} | profile)
    if script:
        context.add_init_script(script)
    page, complaints = context.new_page(), []
    page.on(
        "console",
        lambda message: message.type in ("error", "warning") and complaints.append(f"console: {message.text}"),
    )
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    # A request given up because the reader went on to the next page is no failure.
    page.on(
        "requestfailed",
        lambda request: (
            request.failure == "net::ERR_ABORTED" or complaints.append(f"failed: {request.url} {request.failure}")
        ),
    )
    page.on(
        "response", lambda response: response.status >= 400 and complaints.append(f"{response.status}: {response.url}")
    )
    page.on(
        "request",
        lambda request: (
            request.url.startswith(("file:///", "http://127.0.0.1:"))
            or complaints.append(f"another host: {request.url}")
        ),
    )
    return page, complaints


def heard(page: Page, selector: str) -> list[str]:
    """What the accessibility tree has for each element that a selector names, in one line."""
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    tree = {n["nodeId"]: n for n in session.send("Accessibility.getFullAXTree")["nodes"]}
    of_element = {n.get("backendDOMNodeId"): n for n in tree.values()}

    def texts(one) -> list[str]:
        if one["role"]["value"] == "StaticText":
            return [one["name"]["value"]]
        return [words for id in one.get("childIds", ()) for words in texts(tree[id])]

    elements = [session.send("DOM.describeNode", {"nodeId": id})["node"]["backendNodeId"] for id in found]
    session.detach()
    return [" ".join("".join(texts(of_element[element])).split()) for element in elements]


@pytest.fixture
def page(browser):
    with open_window(browser) as page:
        yield page


class _BelowAPath(SimpleHTTPRequestHandler):
    """Serves a folder below /readers/corner/ and nothing else; names no file for a folder."""

    PREFIX = "/readers/corner/"

    def translate_path(self, path: str) -> str:
        return (
            super().translate_path("/" + path.removeprefix(self.PREFIX)) if path.startswith(self.PREFIX) else "/nowhere"
        )

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="session")
def address(site) -> Iterator[str]:
    """The real site in a sub-folder of a static host on this machine; ends in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_BelowAPath, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}{_BelowAPath.PREFIX}"
    server.shutdown()
