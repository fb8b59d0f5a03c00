"""Show the site on this machine while it is being edited: rebuild on save, reload the page."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .making.beside import end_with_parent
from .making.publish import stamp
from .messages import closing, notes, say, tell
from .site import Options, build, sources

#: Asked by the page four times a second, with the paths of all that it shows.
_VERSION_PATH = "/.version"
_RELOAD_SCRIPT = b"""const shown = new Set([location.pathname]);
let seen = {};
setInterval(async () => {
  for (const loaded of performance.getEntriesByType("resource")) shown.add(new URL(loaded.name).pathname);
  performance.clearResourceTimings();
  shown.delete("/.version");
  try {
    const now = await (await fetch("/.version?" + [...shown].join("&"))).json();
    if (Object.keys(seen).some((path) => seen[path] !== now[path])) location.reload();
    seen = now;
  } catch {}
}, 250);
"""
#: By which a browser on this machine may call it. Another name leads here by somebody else's doing (DNS rebinding).
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
#: Seconds after which a connection that says nothing is closed.
_PATIENCE = 20
#: Milliseconds without another change after which a save is taken as done.
_STEP = 20


class _Handler(SimpleHTTPRequestHandler):
    """The output folder, with a reload script in each page. The files themselves stay as built."""

    timeout = _PATIENCE

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        host = self.headers.get("Host", _HOSTS[0]).rpartition(":")
        if (host[0] or host[2]) not in _HOSTS and self.headers.get("Host") not in _HOSTS:
            return self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "this server answers to 127.0.0.1 only")
        address = urlsplit(self.path)
        path = unquote(address.path)
        if path == _VERSION_PATH:
            return self._send(self._versions(address.query.split("&")), "application/json", with_body)
        if path == "/.reload.js":
            return self._send(_RELOAD_SCRIPT, "text/javascript", with_body)
        file = self._file(path)
        if file is None:
            return self.send_error(HTTPStatus.NOT_FOUND)
        data = file.read_bytes()
        if file.suffix == ".html":
            data = data.replace(b"script-src 'self'", b"script-src 'self'; connect-src 'self'")
            data = data.replace(b"</body>", b'<script src="/.reload.js"></script></body>')
        return self._send(data, self.guess_type(str(file)), with_body)

    def _file(self, path: str) -> Path | None:
        """The file of the site that a path names; None for a folder without a page, and for anything outside."""
        if "\0" in path or "\\" in path:
            return None
        root = Path(self.directory).resolve()
        file = (root / path.lstrip("/")).resolve()
        if file.is_dir() and path.endswith("/"):
            file = file / "index.html"
        return file if file.is_relative_to(root) and file.is_file() else None

    def _versions(self, paths: list[str]) -> bytes:
        """JSON of the files that are there, by the paths that were asked for: it differs when a file does."""
        files = {path: file for path in paths if (file := self._file(unquote(path)))}
        return json.dumps({path: str(stamp(file.stat())) for path, file in files.items()}).encode()

    def _send(self, data: bytes, kind: str, with_body: bool) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if with_body:
            self.wfile.write(data)

    def log_message(self, *arguments: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *arguments: Any):
        super().__init__(*arguments)
        self._builder = os.getpid()

    def service_actions(self) -> None:
        """End with the process that builds, where the system doesn't see to that: twice a second."""
        if self._builder not in (os.getpid(), os.getppid()):
            os._exit(0)

    def handle_error(self, *_: object) -> None:
        """A reader who went away, or a file that a build took away meanwhile, is nobody's mistake."""


def serve(options: Options, port: int, quiet: bool) -> int:
    """Build, serve on 127.0.0.1 and rebuild on save until interrupted. Returns the exit code."""
    from watchfiles import watch

    from . import check, flow  # noqa: F401  once for all builds

    try:
        server = _Server(("127.0.0.1", port), partial(_Handler, directory=str(options.out)))
    except OSError as error:
        say(f"build.py: port {port}: {error.strerror}; choose another with --port", to_errors=True)
        return 2
    options = replace(options, live=True)
    _rebuild(options, quiet)
    watched = [path for path in sources(options.root) if path.is_dir() and path != Path(__file__).parent]
    with _serving(server):
        say(f"http://127.0.0.1:{server.server_address[1]}/  (stop with Ctrl-C)")
        for _ in watch(*watched, raise_interrupt=False, step=_STEP):
            _rebuild(options, quiet)
            gc.collect()  # now that nobody waits: in a build the collector takes a fifth of the time, and is off
    return 0


@contextmanager
def _serving(server: _Server) -> Iterator[None]:
    """Serve in a process of its own, so that this one has no threads and can share its builds out."""
    if not hasattr(os, "fork"):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        return server.shutdown()
    parent = os.getpid()
    if not (child := os.fork()):
        end_with_parent(parent)
        gc.enable()
        try:
            server.serve_forever()
        finally:
            os._exit(0)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _rebuild(options: Options, quiet: bool) -> None:
    """Build, and say whatever goes wrong: the next save may mend it."""
    try:
        summary = build(options)
    except Exception as error:
        tell(error, options.root)
        return
    if not quiet:
        say(closing(summary))
        for note in notes(summary):
            say(note, to_errors=True)
    sys.stdout.flush()
