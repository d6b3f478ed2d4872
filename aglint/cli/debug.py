"""`aglint debug cfg FILE::FUNCTION`: shows a function's control-flow graph with its facts."""

from __future__ import annotations

import argparse

from aglint.config import ConfigError, did_you_mean
from aglint.flow.draw import FACTS, FORMATS, boxes
from aglint.flow.flow import Flow
from aglint.flow.functions import Function, functions
from aglint.source import Source, SourceError, deep_recursion


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "debug", help="show what the analysis sees", description="Shows what the analysis sees."
    )
    views = parser.add_subparsers(dest="view", metavar="VIEW", required=True)
    cfg = views.add_parser(
        "cfg", help="a function's control-flow graph", description="Draws a control-flow graph."
    )
    cfg.add_argument(
        "target", metavar="FILE::FUNCTION", help="as model.py::Model.call or model.py::outer.inner"
    )
    cfg.add_argument("--format", choices=tuple(FORMATS), default="text")
    cfg.add_argument(
        "--facts",
        default="",
        metavar="FACT,...",
        help=f"what to write into each node, of {', '.join(FACTS)}; it holds before the node",
    )


def run(args: argparse.Namespace) -> int:
    """Prints the graph.

    Raises:
      ConfigError: the file can't be read, or has no such function.
    """
    facts = [fact.strip() for fact in args.facts.split(",") if fact.strip()]
    for fact in facts:
        if fact not in FACTS:
            raise ConfigError(
                f"unknown fact {fact!r}{did_you_mean(fact, FACTS)}; known are {', '.join(FACTS)}"
            )
    path, separator, name = args.target.rpartition("::")
    if not separator or not path or not name:
        raise ConfigError(f"{args.target!r} is not FILE::FUNCTION, such as model.py::Model.call")
    try:
        with deep_recursion():
            shown = FORMATS[args.format](name, list(boxes(Flow(_find(path, name)), facts)))
    except RecursionError as error:
        raise ConfigError(f"{path}: too deeply nested to be analysed") from error
    print(shown, end="")
    return 0


def _find(path: str, name: str) -> Function:
    """The function of a dotted name, or of `name:line` where several have that name."""
    try:
        known = list(functions(Source.read(path).tree))
    except SourceError as error:
        raise ConfigError(f"{path}:{error.line}: {error.message}") from error
    wanted, _, line = name.partition(":")
    found = [node for other, node in known if other == wanted]
    if line:
        found = [node for node in found if str(node.lineno) == line]
    if not found:
        hint = did_you_mean(wanted, dict.fromkeys(other for other, _ in known))
        raise ConfigError(f"{path} has no function {name!r}{hint}")
    if len(found) > 1:
        lines = ", ".join(str(node.lineno) for node in found)
        raise ConfigError(
            f"{path} has several functions {wanted!r} (lines {lines}); "
            f"ask for one as {wanted}:{found[-1].lineno}"
        )
    return found[0]
