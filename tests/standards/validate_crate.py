"""Validate a folder as an RO-Crate 1.3 without a network: the context comes from a file.

Run by the Python in which roc-validator is installed: `validate_crate.py FOLDER CONTEXT [first]`. Prints JSON: how
many checks were there, and severity, check and message of each issue; with `first`, of the first that breaks a rule.
"""

from __future__ import annotations

import io
import json
import sys
from functools import cache
from pathlib import Path

import requests
from rdflib.plugins.sparql import processor
from rocrate_validator import models, services
from urllib3.response import HTTPResponse

ADDRESS = "https://w3id.org/ro/crate/1.3/context"


def answer(adapter: object, request: requests.PreparedRequest, **_: object) -> requests.Response:
    """The context for its address; nothing else is there."""
    known = request.url == ADDRESS
    response = requests.Response()
    response.request, response.url, response.status_code = request, request.url, 200 if known else 404
    response.headers["Content-Type"] = "application/ld+json"
    response.raw = HTTPResponse(io.BytesIO(Path(sys.argv[2]).read_bytes() if known else b""), preload_content=False)
    return response


#: Few queries are asked hundreds of times, and to parse them took most of the time.
parse, translate = processor.parseQuery, processor.translateQuery


@cache
def parsed(text: str, base: str | None, names: tuple[tuple[str, object], ...]) -> object:
    """A query that is ready to be asked again."""
    return translate(parse(text), base, dict(names))


processor.parseQuery = str
processor.translateQuery = lambda text, base=None, names=None: parsed(text, base, tuple((names or {}).items()))
requests.adapters.HTTPAdapter.send = answer
first = "first" in sys.argv
settings = services.ValidationSettings(
    rocrate_uri=sys.argv[1],
    profile_identifier="ro-crate-1.3",
    requirement_severity=models.Severity.REQUIRED if first else models.Severity.RECOMMENDED,
    abort_on_first=first,
    no_cache=True,
)
result = services.validate(settings)
issues = [[i.severity.name, i.check.identifier, i.message] for i in result.get_issues()]
print(json.dumps({"checks": len(result.executed_checks), "issues": issues}))
