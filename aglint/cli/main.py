"""The `aglint` command: finds the verb, imports that verb's module alone, and hands over.

Exit status: 0 nothing to report, 1 findings, 2 bad usage or a failure of aglint, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from aglint import __version__
from aglint.config import ConfigError, did_you_mean

VERBS = {
    "check": "report what AutoGraph and tf.function will do to the code",
    "fix": "fix what check reports; turn AutoGraph's conversions into source edits",
    "prove": "run original and converted code on TensorFlow and compare",
    "stage": "show what AutoGraph makes of each branch, loop and operator",
    "explain": "explain a pasted error or traceback",
    "runtime": "write the runtime of converted code into your own package",
    "rule": "explain a rule",
    "rules": "list all rules",
    "debug": "show what the analysis sees",
    "dev": "work on aglint itself",
}
"""Each verb is a module of this package with `add_parser(subparsers)` and `run(args) -> int`."""
COMMANDED = frozenset({"prove"})
"""The verbs for which `--` begins another command, their `args.command`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Args:
      argv: the arguments; those of the process when None.

    Returns:
      The exit status.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except (ConfigError, FileNotFoundError) as error:
        print(f"aglint: error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone; without this the interpreter complains once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="aglint", description="Static analysis and refactoring for TensorFlow AutoGraph."
    )
    parser.add_argument("-V", "--version", action="version", version=f"aglint {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    verb = next((one for one in arguments if not one.startswith("-")), None)
    if verb is not None and verb not in VERBS:
        hint = did_you_mean(verb, VERBS)
        if not hint and os.path.exists(verb):
            hint = f"; did you mean `aglint check {verb}`?"
        parser.error(f"unknown verb {verb!r}{hint}")
    run = None
    for name, what in VERBS.items():
        if name == verb:
            run = _load(name, parser, verbs)
        else:
            verbs.add_parser(name, help=what)
    command: list[str] = []
    if verb in COMMANDED and "--" in arguments:
        end = arguments.index("--")
        arguments, command = arguments[:end], arguments[end + 1 :]
    args = parser.parse_args(arguments, argparse.Namespace(command=command))
    if run is None:
        parser.print_help(sys.stderr)
        return 2
    return run(args)


def _load(verb: str, parser: argparse.ArgumentParser, verbs):
    name = f"aglint.cli.{verb}"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        parser.error(f"this installation of aglint has no `{verb}`")
    module.add_parser(verbs)
    return module.run
