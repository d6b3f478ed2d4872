"""`aglint explain`: what a pasted TensorFlow or AutoGraph error means in the reader's own code."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aglint.cli.options import add_color_option, add_config_options, configs, wants_color
from aglint.config import ConfigError
from aglint.explain import Explanation, explain
from aglint.messages import Message
from aglint.report import text as text_report
from aglint.report.json import diagnostic_data
from aglint.report.view import View

_WIDTH = 96
JSON_VERSION = 1


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "explain",
        help="explain a pasted error or traceback",
        description="Names the rule behind an error, a warning or a traceback of TensorFlow, your "
        "own line in it, and what to do.",
        epilog="Exit status: 0 explained, 1 not a message that aglint knows, 2 bad usage.",
    )
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="the text; `-`, the default, is stdin"
    )
    parser.add_argument(
        "--source", metavar="PATH", help="your Python file, where the text names none that exists"
    )
    parser.add_argument("--output-format", choices=("text", "json"), default="text")
    add_color_option(parser)
    add_config_options(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the explanation.

    Raises:
      ConfigError: a file can't be read, or the configuration can't be used.
    """
    pasted = _read(args.file)
    if not pasted.strip():
        raise ConfigError("nothing to explain: paste an error, or name a file that holds one")
    if args.source and not Path(args.source).is_file():
        raise ConfigError(f"{args.source}: no such file")
    found = explain(pasted, configs(args).of_file(Path(args.source or "-")), args.source)
    sys.stdout.reconfigure(errors="backslashreplace")
    if args.output_format == "json":
        print(json.dumps(_data(found), indent=2, ensure_ascii=False))
    else:
        for row in _rows(found, wants_color(args.color, sys.stdout)):
            print(row)
    return 0 if found.message is not None else 1


def _read(name: str) -> str:
    if name == "-":
        if sys.stdin.isatty():
            print("Paste the error, then press Ctrl-D:", file=sys.stderr)
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        return Path(name).read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise ConfigError(f"{name}: {error.strerror}") from error


def _rows(found: Explanation, color: bool) -> Iterator[str]:
    if found.message is None:
        yield "aglint does not know this message:"
        yield f"  {found.said}"
    else:
        yield from _named(found)
    if found.frame is not None:
        place = f"{found.frame.path}:{found.frame.line}"
        yield ""
        yield f"Your line: {place}{f' in {found.function}' if found.function else ''}"
        if found.frame.code:
            yield f"    {found.frame.code}"
    elif found.function:
        yield ""
        yield f"Your function: {found.function}"
    if found.message is not None and found.advice:
        yield ""
        yield from textwrap.wrap(f"What to do: {found.advice}", _WIDTH)
    if found.rule is not None:
        yield f"More: aglint rule {found.rule.code}"
    if found.findings:
        yield ""
        yield "`aglint check` says there:"
        yield ""
        yield from text_report.render(View(found.findings, 1, color))
    elif found.frame is not None and found.message is not None and not found.path:
        yield ""
        yield "The file is not here; `--source PATH` lets aglint look at it."
    elif found.frame is None and found.message is not None:
        yield ""
        yield "The text names no line of yours; `--source PATH` lets aglint look for it."


def _named(found: Explanation) -> Iterator[str]:
    rule = found.rule
    if rule is None:
        yield "No rule of aglint foresees this message:"
    elif found.sure:
        meaning = _meaning(found)
        yield f"{rule.code} {rule.symbol}{f': {meaning}' if meaning else ''}"
    else:
        others = ", ".join(f"{one.code} {one.symbol}" for one in found.rules[1:])
        yield f"Probably {rule.code} {rule.symbol}{f'; or {others}' if others else ''}."
    yield from textwrap.wrap(found.said, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _meaning(found: Explanation) -> str:
    """The rule's message: of the finding, or the card's if the error fills it."""
    for one in found.findings:
        if one.symbol == found.rule.symbol:
            return one.message
    meaning = Message(found.rule.message).filled(dict(found.fields))
    return "" if "..." in meaning else meaning


def _data(found: Explanation) -> dict[str, Any]:
    frame = found.frame
    return {
        "version": JSON_VERSION,
        "known": found.message is not None,
        "message": found.said,
        "rules": [{"code": rule.code, "symbol": rule.symbol} for rule in found.rules],
        "sure": found.message is not None and found.sure,
        "fields": dict(found.fields),
        "function": found.function,
        "line": frame and {"filename": frame.path, "row": frame.line, "code": frame.code},
        "help": found.advice if found.message is not None else "",
        "findings": [diagnostic_data(one) for one in found.findings],
    }
