"""Source -> Conversion: what no graph knows in other words, then function after function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from aglint import lowering
from aglint.conversion import (
    ASKED,
    CONSTRUCTS,
    STYLES,
    Change,
    Conversion,
    Options,
    Refusal,
    functions,
    named,
)
from aglint.file_rewrite import FileRewrite
from aglint.source import Source, SourceError
from aglint.staging.module import Module

__all__ = [
    "ASKED",
    "CONSTRUCTS",
    "STYLES",
    "Change",
    "Conversion",
    "Options",
    "Refusal",
    "convert",
    "functions",
    "named",
]
ROUNDS = 5
"""How often a file is gone through, until nothing more is converted."""


def convert(source: Source, options: Options | None = None) -> Conversion:
    """Converts one file.

    Raises:
      SourceError: the file can't be parsed or is too deeply nested, or LibCST would not write it
        back as it is.
    """
    options = options or Options()
    made = _converted(source, options)
    if made.text == source.text:
        return made
    # Of a value that has come through a converted branch less is known, so that more may be staged.
    lines = dict(_lines(source.tree))
    for _ in range(ROUNDS):
        more = _converted(Source.from_text(made.text, source.path), options)
        if more.text == made.text:
            break
        names = dict.fromkeys(_outermost(one.qualname) for one in more.changed)
        changed = {*made.changed, *(Change(name, lines[name], "call") for name in names)}
        made = replace(
            made,
            text=more.text,
            changed=tuple(sorted(changed, key=lambda one: (one.line, one.what))),
            steps=(*made.steps, *more.steps),
        )
    return made


def _outermost(qualname: str) -> str:
    return qualname.partition(".<locals>.")[0]


def _lines(tree: ast.Module) -> Iterator[tuple[str, int]]:
    return ((qualname, node.lineno) for qualname, node in functions(tree))


def _converted(source: Source, options: Options) -> Conversion:
    modules: dict[Source, Module] = {}

    def module(one: Source) -> Module:
        if one not in modules:
            modules[one] = Module(one, options.config, options.entries)
        return modules[one]

    try:
        found = lowering.lowered(
            source,
            module,
            lowering.Wish(
                options.constructs,
                options.asked,
                options.all,
                lambda one: options.is_named(one) and one not in options.recursive,
            ),
        )
        loops = found.named(lowering.LINEAR)
        made = FileRewrite(module(found.source), options, loops).run()
        stuck = {one.qualname for one in made.refused} & loops
        if stuck and not options.asked:  # a loop that can't be converted is worth nothing
            return _converted(source, replace(options, recursive=options.recursive | stuck))
    except RecursionError as error:
        raise SourceError("too deeply nested to convert") from error
    return _as_written(made, found, source) if found.found else made


def _as_written(made: Conversion, found: lowering.Lowered, source: Source) -> Conversion:
    """The conversion of a file that was rewritten before, with the lines that it had."""
    changed = [Change(one.qualname, one.line, one.what) for one in found.found]
    changed += [replace(one, line=found.line(one.line)) for one in made.changed]
    refused = []
    for one in made.refused:
        lines = {"line": found.line(one.span.line), "end_line": found.line(one.span.end_line)}
        refused.append(replace(one, span=one.span._replace(**lines)))
    changed.sort(key=lambda one: (one.line, one.what))
    return replace(made, changed=tuple(changed), refused=tuple(refused))
