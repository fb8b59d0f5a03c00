"""The programs that tests need beside Python.

Chromium, Java with the Nu HTML Checker, TypeScript with schema.org's types, a reader of pages' metadata, citeproc-js,
and a validator of RO-Crates.
Each is looked for first and installed when it is missing. Where that can't be done the tests stop and
say what to install; none is left out. Run as a script, this prepares everything and prints where it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent / ".cache" / "tools"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHECKER = "vnu-jar@26.9.27"
CITEPROC = "citeproc@2.4.63"
CRATES = "roc-validator==0.13.0"
TYPES = ("typescript@5.9.3", "schema-dts@2.1.0")
METADATA = "html-metadata@3.0.1"


class ToolMissing(Exception):
    """A program is neither there nor to be had; says what to install."""


@cache
def chromium() -> str:
    """The path of a Chromium: $CHROMIUM, one on the path, Playwright's own, or one installed now."""
    if named := os.environ.get("CHROMIUM"):
        if shutil.which(named):
            return shutil.which(named)
        raise ToolMissing(f"CHROMIUM names {named}, which can't be run")
    found = _on_path(*BROWSERS) or _playwrights_own()
    if not found and _apt_install("chromium"):
        found = _on_path(*BROWSERS)
    if not found and _run([sys.executable, "-m", "playwright", "install", "chromium"]):
        found = _playwrights_own()
    if not found:
        raise ToolMissing(
            "no Chromium: install one (Debian, Ubuntu: sudo apt install chromium) or name it with CHROMIUM=/path/to/it"
        )
    return found


@cache
def html_checker() -> list[str]:
    """The command that runs the Nu HTML Checker."""
    java = _on_path("java") or (_apt_install("default-jre-headless") and _on_path("java"))
    if not java:
        raise ToolMissing(
            "no Java for the Nu HTML Checker: install a runtime (Debian, Ubuntu: sudo apt install default-jre-headless)"
        )
    return [java, "-Xss4m", "-jar", str(_checker_jar())]


@cache
def schema_types() -> tuple[list[str], Path]:
    """The command of the TypeScript compiler, and the folder in which it finds the types of schema.org."""
    node, folder = _packages(*TYPES)
    return [node, str(folder / "node_modules/typescript/bin/tsc")], folder


@cache
def metadata_reader() -> tuple[str, Path]:
    """The command of Node, and the folder in which it finds the reader of metadata that Wikipedia's citations use."""
    return _packages(METADATA)


def _packages(*names: str) -> tuple[str, Path]:
    """The command of Node, and a folder with packages from npm."""
    folder = TOOLS / "+".join(names)
    if not (folder / "complete").exists():
        npm = _on_path("npm") or (_apt_install("nodejs", "npm") and _on_path("npm"))
        if not npm:
            raise ToolMissing(
                f"no npm to fetch {' and '.join(names)} with: install it (Debian, Ubuntu: sudo apt install nodejs npm)"
            )
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if not _run([npm, "install", "--prefix", str(folder), "--no-save", "--silent", "--ignore-scripts", *names]):
            raise ToolMissing(
                f"npm could not fetch {' and '.join(names)}; the tests need them once, with access to an npm registry"
            )
        (folder / "complete").touch()
    return _on_path("node"), folder


#: WCAG 2.2, levels A and AA, by the names that axe has for each version of it, and what axe advises beyond.
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
#: Rules of these that axe leaves out unless it is told.
ALSO = ("target-size",)


#: Rules whose answer depends on colours: all that the dark changes.
OF_COLOURS = ("color-contrast", "link-in-text-block")

#: Marks what looks like another text: its elements, their classes and grounds from the page's down to its own are the
#: same, and so are its colours and size. axe can't tell the contrast of a single character.
ALIKE = """judged => {
    const met = new Set(judged), paths = new Map([[null, '']]);
    const path = e => {
        if (!paths.has(e)) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(e);
            const own = [e.tagName, e.getAttribute('class'), backgroundColor, backgroundImage, opacity];
            paths.set(e, `${path(e.parentElement)} > ${own}`);
        }
        return paths.get(e);
    };
    for (const e of document.querySelectorAll('body *')) {
        e.removeAttribute('data-alike');
        const words = [...e.childNodes].map(one => one instanceof Text ? one.data.trim() : '').join('');
        if (!words || !e.checkVisibility({ visibilityProperty: true })) continue;
        const { color, fill, fontSize, fontWeight, textShadow } = getComputedStyle(e);
        const look = `${path(e)}: ${[color, fill, fontSize, fontWeight, textShadow, words.length > 1]}`;
        e.toggleAttribute('data-alike', met.has(look));
        met.add(look);
    }
    return [...met];
}"""


def violations(page, *rules: str, judged: set[str] | None = None) -> list[str]:
    """What axe finds on a page that is open: the rule, the first place, and how many there are.

    By all rules, or by those that are named. The contrast of texts that look alike is told of one, and of none that
    looks as one of those `judged` before, which grow by the others: nearly all time went there.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    judged = set() if judged is None else judged
    before = len(judged)
    judged |= set(page.evaluate(ALIKE, list(judged)))
    if rules == OF_COLOURS and len(judged) == before:
        return []
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate("() => axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-alike])' }] })")
    of_all = {"type": "tag", "values": list(WCAG)}
    options = {"runOnly": {"type": "rule", "values": list(rules)} if rules else of_all}
    options |= {"rules": {} if rules else {rule: {"enabled": True} for rule in ALSO}}
    # Where each rule was kept isn't asked for: describing those places takes long. Nor does axe need to load the
    # style sheets once more: that is for rules that are on trial.
    options |= {"resultTypes": ["violations"], "preload": False}
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]} ({len(v['nodes'])} places)" for v in found]


def in_the_dark(page, judged: set[str]) -> list[str]:
    """What axe finds where nothing differs but the colours."""
    page.emulate_media(color_scheme="dark")
    found = violations(page, *OF_COLOURS, judged=judged)
    page.emulate_media(color_scheme="light")
    return [f"dark: {violation}" for violation in found]


def unfold(page) -> None:
    """Show what is folded, for axe judges only what is shown."""
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")


def thin_out(page) -> None:
    """Of what a template repeats leave three: of elements in one place with like attributes and kinds of children.

    Which words and addresses they have doesn't count, only whether they have some.
    """
    page.evaluate("""() => {
        const told = /^(class|role|lang|scope|type|tabindex|rel|open|hidden|aria-(?!label|describedby|controls).*)$/;
        const place = e => e && `${place(e.parentElement)} ${e.tagName}.${e.getAttribute('class')}`;
        const pattern = e => {
            const attributes = [...e.attributes].filter(({ name }) => !name.startsWith('data-'))
                .map(({ name, value }) => `${name}=${told.test(name) ? value : Boolean(value)}`);
            const parts = [...e.childNodes].map(one => one.data?.trim() === '' ? '' : one.nodeName);
            return [place(e), ...attributes, ...[...new Set(parts)].sort()].join(' ');
        };
        const times = new Map();
        for (const e of document.querySelectorAll('main *')) {
            if (!e.isConnected) continue;
            const block = e.matches('li, tr, section, article, details, figure, dl > div');
            if (block && [e, ...e.querySelectorAll('*')].every(one => times.get(pattern(one)) >= 3)) e.remove();
            else times.set(pattern(e), (times.get(pattern(e)) ?? 0) + 1);
        }
    }""")


#: The elements that make a page scroll sideways.
BEYOND = """width => document.documentElement.scrollWidth <= width ? [] :
    [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120))
    .concat(`${document.documentElement.scrollWidth} > ${width}`)"""


def too_wide(page, *widths: int) -> list[str]:
    """What makes a page scroll sideways in a window that is made so wide."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}: {element}" for element in page.evaluate(BEYOND, width)]
    return found


@cache
def citeproc() -> tuple[str, Path]:
    """Node, and the folder of citeproc-js."""
    node, folder = _packages(CITEPROC)
    return node, folder / "node_modules" / "citeproc"


@cache
def crate_validator() -> str:
    """A Python in which roc-validator is installed, by itself: it pins other versions of what the tests need."""
    folder = TOOLS / CRATES
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        made = _run([sys.executable, "-m", "venv", str(folder)])
        if not made or not _run([str(python), "-m", "pip", "install", "--quiet", CRATES]):
            raise ToolMissing(f"pip could not install {CRATES}; the tests need it once, with access to a package index")
        (folder / "complete").touch()
    return str(python)


def _checker_jar() -> Path:
    folder = TOOLS / CHECKER
    jar = folder / "vnu.jar"
    if jar.exists():
        return jar
    npm = _on_path("npm") or (_apt_install("nodejs", "npm") and _on_path("npm"))
    if not npm:
        raise ToolMissing(f"no npm to fetch {CHECKER} with: install it (Debian, Ubuntu: sudo apt install nodejs npm)")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if not _run([npm, "pack", CHECKER, "--silent"], cwd=folder):
        raise ToolMissing(f"npm could not fetch {CHECKER}; the tests need it once, with access to an npm registry")
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        packed = next(member for member in package if member.name.endswith("/vnu.jar"))
        partial = folder / "vnu.jar.partial"
        partial.write_bytes(package.extractfile(packed).read())
    partial.replace(jar)
    return jar


def _on_path(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _apt_install(*packages: str) -> bool:
    """Whether Debian's or Ubuntu's package manager is there, may be used without a password, and did it."""
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not apt or (sudo and not shutil.which("sudo")):
        return False
    print(f"installing {' '.join(packages)} …", file=sys.stderr)
    install = [*sudo, apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    return _run(install) or (_run([*sudo, apt, "update", "-qq"]) and _run(install))


def _run(command: list[str], cwd: Path | None = None) -> bool:
    return subprocess.run(command, cwd=cwd, stdout=sys.stderr).returncode == 0


if __name__ == "__main__":
    try:
        print("Chromium:", chromium())
        print("HTML checker:", " ".join(html_checker()))
        print("Types of schema.org:", schema_types()[1])
        print("Reader of metadata:", metadata_reader()[1])
    except ToolMissing as missing:
        sys.exit(f"tests: {missing}")
