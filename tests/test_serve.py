"""The preview serves the site to this machine's reader and to nobody else, whatever is asked of it."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from functools import partial

import pytest

from pledgebook.serve import _Handler, _Server


@pytest.fixture
def server(tmp_path):
    """A served folder with two pages, and its port."""
    site = tmp_path / "site"
    (site / "zh").mkdir(parents=True)
    (site / "index.html").write_text(
        "<head><meta content=\"script-src 'self'\"></head><body>Home</body>", encoding="utf-8"
    )
    (site / "zh/a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "secret").write_text("secret")
    (site / "link").symlink_to(tmp_path / "secret")
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    # It looks after so many seconds whether it shall end.
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(server, path: str, method: str = "GET", host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.putrequest(method, path, skip_host=host is not None)
    if host is not None:
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_pages_reload_and_other_files_are_as_built(server):
    status, headers, page = ask(server, "/")
    assert status == 200 and b"/.reload.js" in page and b"connect-src 'self'" in page
    assert headers["content-type"] == "text/html; charset=utf-8" and headers["cache-control"] == "no-store"
    assert ask(server, "/zh/a.txt")[2].decode() == "甲"


def test_a_head_has_the_length_of_the_answer(server):
    for path in ("/", "/index.html?x=1", "/zh/a.txt", "/.version", "/.reload.js"):
        _, got, body = ask(server, path)
        status, headers, nothing = ask(server, path, "HEAD")
        assert (status, nothing, headers["content-length"]) == (200, b"", got["content-length"]) and len(body) > 0


@pytest.mark.parametrize(
    "path",
    [
        "/zh", "/zh/", "/nowhere", "/%00", "/index.html%00", "/../secret", "/..%2fsecret", "/%2e%2e/secret",
        "/zh/../../secret",
        "/link", "//etc/passwd", "/%5c..%5csecret", "/zh/%2e%2e/%2e%2e/secret",
    ],
)  # fmt: skip
def test_nothing_but_the_site_is_served_and_no_listing(server, path):
    status, _, body = ask(server, path)
    assert status == 404 and b"secret" not in body.replace(path.encode(), b"")
    assert ask(server, "/")[0] == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
def test_another_name_of_this_machine_is_refused(server, host):
    assert ask(server, "/", host=host)[0] == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.1:8000", "localhost:1", "[::1]", "[::1]:8000"])
def test_this_machine_is_answered(server, host):
    assert ask(server, "/", host=host)[0] == 200


def test_what_is_shown_has_another_version_when_it_is_exchanged_whoever_does_it(server, tmp_path):
    def versions() -> dict[str, str]:
        return json.loads(ask(server, "/.version?/&/zh/a.txt&/nowhere&/..%2fsecret")[2])

    before = versions()
    assert before.keys() == {"/", "/zh/a.txt"}
    site, old = tmp_path / "site", tmp_path / "old"
    site.rename(old)
    assert versions() == {}
    (site / "zh").mkdir(parents=True)
    (site / "index.html").write_text("<body>Other</body>", encoding="utf-8")
    (site / "zh/a.txt").hardlink_to(old / "zh/a.txt")
    after = versions()
    assert after["/"] != before["/"] and after["/zh/a.txt"] == before["/zh/a.txt"]


def test_a_connection_that_says_nothing_is_closed(server, monkeypatch):
    monkeypatch.setattr(_Handler, "timeout", 0.2)
    with socket.create_connection(server.server_address, timeout=10) as silent:
        assert silent.recv(1) == b"", "closed by the server"
