"""`aglint stage PATH[::FUNCTION]`: what becomes of each branch, loop and operator, and why."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from aglint.cli.options import add_color_option, add_config_options, configs, say, wants_color
from aglint.config import Config, ConfigError, Configs, did_you_mean
from aglint.discovery import python_files
from aglint.engine import analyse, entries_of
from aglint.prove import ProveOptions
from aglint.prove.stages import check
from aglint.source import Source, SourceError, deep_recursion
from aglint.stagemap import DISAGREES, FileMap
from aglint.staging.entries import Entries
from aglint.staging.map import file_map, names
from aglint.staging.module import Module

FORMATS = ("text", "json", "html")


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "stage",
        help="show what AutoGraph makes of each branch, loop and operator",
        description="Shows for each branch, loop, boolean operator and conditional expression "
        "whether it becomes part of the graph, runs in Python, or fails, and why.",
        epilog="Exit status: 0 the map was made, and TensorFlow agrees if asked; 1 it does not;"
        " 2 bad usage or a file that can't be read.",
    )
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH[::FUNCTION]",
        help="as model.py, src/, model.py::Model.call; `-` is standard input",
    )
    parser.add_argument("--all", action="store_true", help="functions that nothing traces, too")
    parser.add_argument("--output-format", choices=FORMATS, default="text")
    parser.add_argument("-o", "--output-file", metavar="FILE", help="write the map there")
    parser.add_argument(
        "--stdin-filename", default="<stdin>", metavar="FILE", help="what to call standard input"
    )
    parser.add_argument(
        "--check-against-tf",
        action="store_true",
        help="run the file's examples under tf.function, in a process of their own, and compare",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=ProveOptions().timeout,
        metavar="SECONDS",
        help="for each example (default %(default)g)",
    )
    add_color_option(parser)
    add_config_options(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the map.

    Raises:
      ConfigError, FileNotFoundError: a file can't be read, or has no such function.
    """
    found = configs(args)
    maps = [one for path in args.paths for one in _maps(path, args, found)]
    shown = [one for one in maps if one.functions] if len(maps) > 1 else maps
    if not shown:
        say(f"Nothing in {len(maps)} files is traced, as far as they tell.")
    report = importlib.import_module(f"aglint.report.stage_{args.output_format}")
    if args.check_against_tf:
        return _check(shown, report, args)
    if args.output_format == "text":
        color = not args.output_file and wants_color(args.color, sys.stdout)
        rows = report.render(shown, color)
    else:
        rows = report.render(shown)
    _write(rows, args)
    return 0


def _check(maps: list[FileMap], report: ModuleType, args: argparse.Namespace) -> int:
    """Compares maps with what TensorFlow does; 1 if it does something else."""
    if not hasattr(report, "render_check"):
        raise ConfigError(f"--check-against-tf has no {args.output_format} output")
    options = ProveOptions(timeout=args.timeout)
    files = [check(one, options) for one in maps]
    _write(report.render_check(files), args)
    return int(any(one.status == DISAGREES for file in files for one in file.checked))


def _write(rows: Iterable[str], args: argparse.Namespace) -> None:
    text = "".join(f"{row}\n" for row in rows)
    if not args.output_file:
        sys.stdout.reconfigure(errors="backslashreplace")
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        Path(args.output_file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{args.output_file}: {error.strerror}") from error
    say(f"Wrote {args.output_file}.")


def _maps(target: str, args: argparse.Namespace, found: Configs) -> Iterator[FileMap]:
    path, separator, name = target.partition("::")
    if separator and not name:
        raise ConfigError(f"{target!r} is not PATH::FUNCTION, such as model.py::Model.call")
    if path == "-":
        file = args.stdin_filename
        try:
            stdin = Source.from_bytes(sys.stdin.buffer.read(), file)
            yield _map(stdin, name, args.all, found.of_file(Path(file)))
        except SourceError as error:
            raise ConfigError(f"{file}:{error.line}: {error.message}") from error
        return
    if name and os.path.isdir(path):
        raise ConfigError(f"{target!r}: a function stands in a file, not in a directory")
    files = python_files([path], found, args.force_exclude)
    config_of = {one: found.of_file(Path(one)) for one in files}
    entries = entries_of(config_of)
    for one in files:
        try:
            yield _map(Source.read(one), name, args.all, config_of[one], entries.get(one))
        except SourceError as error:
            said = f"{one}:{error.line}: {error.message}"
            if not os.path.isdir(path):
                raise ConfigError(said) from error
            say(f"aglint: left out: {said}")


def _map(
    source: Source, name: str, every: bool, config: Config, entries: Entries | None = None
) -> FileMap:
    source.tree  # noqa: B018 - parsed here for its errors
    try:
        with deep_recursion():
            module = Module(source, config, entries)
            made = file_map(module, analyse(source, config, entries)[0], name, every)
    except RecursionError as error:
        raise SourceError("too deeply nested to be analysed") from error
    if name and not made.functions:
        hint = did_you_mean(name, dict.fromkeys(names(module)))
        raise ConfigError(f"{source.path} has no function {name!r}{hint}")
    return made
