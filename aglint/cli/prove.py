"""`aglint prove`: runs original and converted code on TensorFlow and compares."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aglint.cli.options import say
from aglint.config import Config, ConfigError, Configs
from aglint.discovery import python_files
from aglint.engine import entries_of
from aglint.prove import (
    ALWAYS,
    DISAGREED,
    FAILED,
    GENERATE,
    NOT_PROVEN,
    PARTLY,
    Process,
    ProveOptions,
    RecordingError,
    certificate,
    prove,
    record,
    recorded,
    report,
)
from aglint.prove.report import ProvenFile
from aglint.report import proof_html
from aglint.source import Source, SourceError

if TYPE_CHECKING:
    from aglint.convert import Conversion
    from aglint.staging.entries import Entries

DEFAULTS = ProveOptions()


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "prove",
        help="run original and converted code on TensorFlow and compare",
        description=(
            "Converts each file in memory, runs the functions of both texts on the same inputs, "
            "and compares what they do. The user's code is executed, in a process of its own. "
            "Nothing is written."
        ),
        epilog=(
            "Inputs are comments such as `# aglint: example f(tf.constant([1.0]), n=3)`, calls "
            "in doctests, recorded calls (`aglint prove --record calls PATH -- pytest`, then "
            "`aglint prove --inputs calls PATH`), and calls made up from what is known of the "
            "parameters. Exit status: 0 nothing disagrees, 1 something does or could not be "
            "run, 2 bad usage; with --record that of the command."
        ),
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and directories to convert and prove"
    )
    parser.add_argument(
        "--against",
        metavar="CONVERTED",
        help="compare the one PATH with this file instead of converting it",
    )
    parser.add_argument(
        "--style", choices=("auto", "dispatch", "native"), default="auto", help="as of `aglint fix`"
    )
    parser.add_argument(
        "--all", action="store_true", help="convert all that can be converted, as `aglint fix` does"
    )
    parser.add_argument("--output-format", choices=("text", "json", "html"), default="text")
    parser.add_argument(
        "--timeout",
        type=float,
        default=DEFAULTS.timeout,
        metavar="SECONDS",
        help="for all runs of one input (default %(default)g)",
    )
    parser.add_argument(
        "--memory",
        type=int,
        default=DEFAULTS.memory,
        metavar="MB",
        help="for the process that runs the code (default %(default)s)",
    )
    parser.add_argument(
        "--generate",
        choices=GENERATE,
        default=ALWAYS,
        help="make inputs up for what the others leave unproven: always (the default), `more` only "
        "in files that have others, or never",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="make other inputs up, for each N the same in every run",
    )
    parser.add_argument(
        "--inputs", default="", metavar="DIRECTORY", help="use the calls of this recording, too"
    )
    parser.add_argument(
        "--record",
        metavar="DIRECTORY",
        help="run the command that follows `--`, and keep arguments of the functions of PATH that "
        "can be converted; nothing is proven",
    )
    parser.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="write the proofs to this file, for `aglint check --proofs FILE`",
    )
    parser.add_argument(
        "--jit-compile",
        action="store_true",
        help="run what is proven once more, compiled by XLA",
    )
    parser.add_argument(
        "--speed",
        action="store_true",
        help="time original and converted code, eagerly and in graphs; `html` does it anyway",
    )
    parser.add_argument(
        "--require-proof",
        action="store_true",
        help="what is not proven, or only partly, is a failure too",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show each run")
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")


@dataclass(frozen=True)
class _Project:
    """The files together, as they are converted.

    Attributes:
      args: of the command line.
      config_of: the settings of each file.
      entries: the functions of each that others trace.
    """

    args: argparse.Namespace
    config_of: dict[str, Config]
    entries: dict[str, Entries]

    @classmethod
    def of(cls, paths: list[str], found: Configs, args: argparse.Namespace) -> _Project:
        """What is known before anything is converted; no entries where nothing will be."""
        config_of = {path: found.of_file(Path(path)) for path in paths}
        converts = args.record or not args.against
        return cls(args, config_of, entries_of(config_of) if converts else {})

    def converted(self, source: Source) -> str:
        """The text that a file is compared with."""
        against = self.args.against
        return Source.read(against).text if against else self.conversion(source).text

    def conversion(self, source: Source) -> Conversion:
        """What `fix` would make of a file."""
        from aglint.convert import Options, convert

        path = source.path
        options = Options(
            style=self.args.style,
            all=self.args.all,
            config=self.config_of[path],
            entries=self.entries.get(path, {}),
        )
        return convert(source, options)


def run(args: argparse.Namespace) -> int:
    """Proves or records, prints, and gives the exit status.

    Raises:
      ConfigError, FileNotFoundError: the run can't begin.
    """
    _check_usage(args)
    found = Configs()
    paths = python_files(args.paths, found)
    project = _Project.of(paths, found, args)
    if args.record:
        return _record(paths, project, args)
    if args.against and len(args.paths) != 1:
        say("aglint: error: --against compares one file with another")
        return 2
    options = ProveOptions(
        timeout=args.timeout,
        memory=args.memory,
        generate=args.generate,
        seed=args.seed,
        inputs=args.inputs,
        jit=args.jit_compile,
        speed=args.speed or args.output_format == "html",
    )
    files = []
    with Process(options) as process:
        for path in paths:
            file = _prove(path, project, options, process)
            files.append(file)
            if args.output_format == "text":
                for row in report.rows(file, args.verbose):
                    print(row)
                sys.stdout.flush()
    if args.output_format == "json":
        print(json.dumps(report.document(files), indent=2))
    if args.output_format == "html":
        print("\n".join(proof_html.render(report.document(files))))
    if args.certificate:
        told = [
            row
            for file in files
            for row in certificate.entries(file.path, file.original, file.converted, file.proofs)
        ]
        certificate.write(args.certificate, told)
    if not args.quiet:
        say(report.summary(files))
    if any(file.error for file in files):
        return 2
    bad = {DISAGREED, FAILED} | ({NOT_PROVEN, PARTLY} if args.require_proof else set())
    return 1 if any(proof.status in bad for file in files for proof in file.proofs) else 0


def _check_usage(args: argparse.Namespace) -> None:
    if args.record and not args.command:
        raise ConfigError("--record needs a command: aglint prove --record calls PATH -- pytest")
    if args.command and not args.record:
        raise ConfigError("a command after `--` is for --record")
    if not args.paths:
        raise ConfigError("no PATH is given")


def _record(paths: list[str], project: _Project, args: argparse.Namespace) -> int:
    """Runs the command and keeps arguments of what can be converted."""
    functions = {}
    for path in paths:
        with contextlib.suppress(SourceError):
            changed = project.conversion(Source.read(path)).changed
            # A nested function has no name under which anybody could call it again.
            names = {change.qualname.partition(".<locals>")[0] for change in changed}
            if names:
                functions[path] = names
    try:
        status = record(Path(args.record), functions, args.command)
        calls = recorded(Path(args.record))
    except RecordingError as error:
        raise ConfigError(str(error)) from None
    if not args.quiet:
        wanted = sum(map(len, functions.values()))
        say(f"Recorded {sum(calls.values())} calls of {len(calls)} of {wanted} functions.")
    return status


def _prove(path: str, project: _Project, options: ProveOptions, process: Process) -> ProvenFile:
    try:
        source = Source.read(path)
        converted = project.converted(source)
        made = prove(source.text, converted, Path(path), options=options, process=process)
        return ProvenFile(path, made, "", source.text, converted)
    except RecordingError as error:
        raise ConfigError(str(error)) from None
    except SourceError as error:
        return ProvenFile(path, [], f"{path}:{error.line}:{error.column + 1}: {error.message}")
