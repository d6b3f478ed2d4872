"""`aglint check`: what AutoGraph and `tf.function` will do to the code."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from pathlib import Path

from aglint.cli.options import (
    add_color_option,
    add_config_options,
    add_jobs_option,
    configs,
    say,
    wants_color,
)
from aglint.config import Config, ConfigError, Configs
from aglint.engine import Result, check_data, check_paths
from aglint.report import FORMATS, render
from aglint.report.view import View, lines_on_disk
from aglint.source import Source, SourceError

OUTPUT_FORMAT = "AGLINT_OUTPUT_FORMAT"
"""The environment variable that gives the output format when no option does."""


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "check",
        help="report what AutoGraph and tf.function will do to the code",
        description="Reports what AutoGraph and tf.function will do to the code.",
        epilog="Exit status: 0 nothing to report, 1 findings, 2 bad usage or a failure of aglint.",
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and directories; `-` is standard input"
    )
    parser.add_argument(
        "--output-format", choices=FORMATS, help=f"default text, or what {OUTPUT_FORMAT} says"
    )
    parser.add_argument("-o", "--output-file", metavar="FILE", help="write the report there")
    parser.add_argument("--statistics", action="store_true", help="only count, rule by rule")
    parser.add_argument(
        "--proofs",
        type=Path,
        metavar="FILE",
        help="say which functions of this certificate of `aglint prove` have changed since",
    )
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 despite findings")
    parser.add_argument(
        "--stdin-filename", default="<stdin>", metavar="FILE", help="what to call standard input"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    parser.add_argument("-v", "--verbose", action="store_true", help="say how long it took")
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="accepted for the sake of scripts: this version keeps no cache",
    )
    add_jobs_option(parser)
    add_color_option(parser)
    add_config_options(parser)


def keep_trees() -> None:
    """Looks for garbage rarely: trees are big, have none in use, and the process ends soon."""
    gc.freeze()
    gc.set_threshold(5_000_000, 50, 1000)


def run(args: argparse.Namespace) -> int:
    """Checks, prints, and gives the exit status.

    Raises:
      ConfigError, FileNotFoundError: the run can't begin.
    """
    keep_trees()
    form = _output_format(args)
    started = time.perf_counter()
    found = configs(args)
    if "-" in args.paths:
        result, lines = _check_stdin(args, found)
    else:
        paths = args.paths or _default_paths(found)
        result = check_paths(paths, found, args.jobs, force_exclude=args.force_exclude)
        lines = lines_on_disk
    gc.freeze()  # else the interpreter looks through all of it for garbage once more when it ends
    _write(args, form, result, lines)
    if not args.quiet:
        say(View(result.diagnostics, result.files).summary)
    if args.verbose:
        say(f"Checked in {time.perf_counter() - started:.2f} s.")
    stale = _stale(args.proofs)
    if any(one.code == "AG000" for one in result.diagnostics):
        return 2
    if stale and not args.exit_zero:
        return 1
    return 1 if result.diagnostics and not args.exit_zero else 0


def _stale(proofs: Path | None) -> bool:
    """Says what a certificate of `aglint prove` does not vouch for, and whether there is any."""
    if proofs is None:
        return False
    from aglint.prove.certificate import CertificateError, problems

    try:
        rows = list(problems(proofs))
    except CertificateError as error:
        raise ConfigError(str(error)) from None
    for row in rows:
        say(row)
    return bool(rows)


def _output_format(args: argparse.Namespace) -> str:
    form = args.output_format or os.environ.get(OUTPUT_FORMAT) or "text"
    if form not in FORMATS:
        raise ConfigError(f"{OUTPUT_FORMAT}: {form!r} is none of {', '.join(FORMATS)}")
    return form


def _check_stdin(args: argparse.Namespace, found: Configs):
    if len(args.paths) > 1:
        raise ConfigError("`-` can't be checked together with other paths")
    name = args.stdin_filename
    data = sys.stdin.buffer.read()
    result = Result(tuple(check_data(data, name, found.of_file(Path(name)))), 1)
    try:
        text = Source.from_bytes(data, name).lines
    except SourceError:
        text = []
    return result, lambda path: text if path == name else lines_on_disk(path)


def _default_paths(found: Configs) -> list[str]:
    config: Config = found.of_directory(Path())
    return [os.path.relpath(config.root / path) for path in config.src]


def _write(args: argparse.Namespace, form: str, result: Result, lines) -> None:
    stream = sys.stdout
    color = form == "text" and not args.output_file and wants_color(args.color, stream)
    view = View(result.diagnostics, result.files, color, lines)
    if args.statistics and form != "json":
        rows = (f"{count:6} {code} {symbol}" for (code, symbol), count in view.counts)
    else:
        rows = render(form, view)
    if args.output_file:
        text = "".join(f"{row}\n" for row in rows)
        try:
            Path(args.output_file).write_text(text, encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{args.output_file}: {error.strerror}") from error
        return
    # A path that is not text, or a terminal without the character, must not end the run.
    stream.reconfigure(errors="backslashreplace")
    for row in rows:
        print(row)
    stream.flush()
