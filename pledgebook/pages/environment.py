"""How Jinja2 is set up here: strict, escaping, with compiled templates kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MethodType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import safe_range

from ..book.model import LANGUAGES
from ..making.cache import Cache, digest


def environment(
    templates: list[Path], compiled: Cache | None, contexts: list[Context], functions: type
) -> jinja2.Environment:
    """Of templates in some folders; those of the first stand in for others of the same name.

    `compiled` keeps them compiled. Each page's values go into `contexts`, to be let go of; what they can call are
    methods of `functions`.
    """
    made = jinja2.Environment(
        bytecode_cache=_Compiled(compiled) if compiled else None,
        loader=jinja2.FileSystemLoader(templates),
        autoescape=lambda name: name != "robots.txt",  # which is no HTML
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    made.context_class = _listed_in(contexts, functions)
    made.globals["languages"] = LANGUAGES
    made.globals["range"] = safe_range  # a slip in a number can't make a page without end
    return made


class _Compiled(jinja2.BytecodeCache):
    """Jinja's cache of compiled templates, in ours, which knows a damaged entry."""

    def __init__(self, kept: Cache):
        self.kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        if data := self.kept.get(digest(bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept.put(digest(bucket.key, bucket.checksum), bucket.bytecode_to_string())


def _listed_in(contexts: list[Context], functions: type) -> type[Context]:
    """Jinja's class of the values of a template, which lists those of pages; those of macros for all pages stay."""

    class Listed(Context):
        def __init__(self, environment: jinja2.Environment, parent: dict[str, Any], *rest: Any, **more: Any):
            super().__init__(environment, parent, *rest, **more)
            if "page" in parent:
                contexts.append(self)

        def call(self, function: Callable[..., Any], /, *values: Any, **named: Any) -> Any:
            """Jinja asks of everything that a template calls whether it wants the context; ours never do."""
            if type(function) is MethodType and type(function.__self__) is functions:
                named.pop("_block_vars", None)
                named.pop("_loop_vars", None)
                return function(*values, **named)
            return super().call(function, *values, **named)

    return Listed
