"""Show the site on this machine while it is being edited: rebuild on save, reload the page."""

from __future__ import annotations

import gc
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .book.problems import ProblemsFound
from .messages import closing, report
from .site import HOME, Options, build

#: Asked by the page every second; the answer changes with each build.
_VERSION_PATH = "/.version"
_RELOAD_SCRIPT = b"""let seen;setInterval(async()=>{try{const now=await(await fetch("/.version")).text();if(seen&&seen!==now)location.reload();seen=now}catch{}},1000)"""


class _Handler(SimpleHTTPRequestHandler):
    """The output folder, with a reload script in each page. The files themselves stay as built."""

    def __init__(self, *arguments, state: dict, quiet: bool, **keywords):
        self.state, self.quiet = state, quiet
        super().__init__(*arguments, **keywords)

    def do_GET(self):
        if self.path == _VERSION_PATH:
            return self._send(str(self.state["version"]).encode(), "text/plain")
        if self.path == "/.reload.js":
            return self._send(_RELOAD_SCRIPT, "text/javascript")
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path = path / "index.html"
        if path.suffix == ".html" and path.is_file() and self.path.partition("?")[0].endswith((".html", "/")):
            page = path.read_bytes().replace(b"script-src 'self'", b"script-src 'self'; connect-src 'self'")
            return self._send(
                page.replace(b"</body>", b'<script src="/.reload.js"></script></body>'), "text/html; charset=utf-8"
            )
        return super().do_GET()

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        if not self.quiet:
            super().log_message(*arguments)


def serve(options: Options, port: int, quiet: bool) -> int:
    """Build, serve on 127.0.0.1 and rebuild on save until interrupted. Returns the exit code."""
    from watchfiles import watch

    gc.enable()  # a single build does without
    state = {"version": 0}

    def rebuild() -> None:
        try:
            summary = build(options)
            state["version"] += 1
            if not quiet:
                print(closing(summary), flush=True)
        except ProblemsFound as found:
            report(found)

    rebuild()
    try:
        server = ThreadingHTTPServer(
            ("127.0.0.1", port), partial(_Handler, directory=options.out, state=state, quiet=True)
        )
    except OSError as error:
        print(f"build.py: port {port}: {error.strerror}; choose another with --port", file=sys.stderr)
        return 2
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}/  (stop with Ctrl-C)", flush=True)
    watched = [
        p for p in (options.root / "data", options.root / "content", HOME / "templates", HOME / "static") if p.exists()
    ]
    try:
        for _ in watch(*watched, raise_interrupt=False):
            rebuild()
    finally:
        server.shutdown()
    return 0
