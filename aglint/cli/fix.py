"""`aglint fix`: fixes what the rules report, and turns AutoGraph's conversions into edits."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from aglint.cli.interactive import Asker
from aglint.cli.options import add_config_options, configs, say
from aglint.config import Config, ConfigError, Configs
from aglint.convert import ASKED, CONSTRUCTS, STYLES, Conversion, Options
from aglint.discovery import python_files
from aglint.edit import imports
from aglint.engine import entries_of
from aglint.fix import Demand, Fixed, fix
from aglint.piecemeal import chosen, diff
from aglint.repair import Repair, RepairError, Wanted
from aglint.source import Source, SourceError
from aglint.staging.entries import Entries
from aglint.vendor import found_for, import_of, is_part
from aglint.write import WriteError, replace_file

_ALIASES = {"and": "and/or", "or": "and/or"}
"""Other names of conversions in selectors."""


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "fix",
        help="fix what the rules report; turn AutoGraph's conversions into source edits",
        description=(
            "Applies the fixes of what `aglint check` reports. Then writes the conversions that "
            "AutoGraph makes in memory into the source: branches, loops and boolean operators "
            "that a tensor decides become calls of TensorFlow or of aglint's runtime. Without "
            "--apply it prints a diff and writes nothing. Where the source holds examples, the "
            "functions are run on them, before and after. --select and --ignore take the names of "
            f"conversions, too: {', '.join(sorted(CONSTRUCTS))}; and tree-recursion, which is made "
            "only if it is named."
        ),
        epilog=(
            "Exit status: 0 nothing to change, or all written; 1 changes are pending, or a "
            "function behaved differently; 2 bad usage, or a file could not be read or written."
        ),
    )
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="files and directories; `-` is standard input"
    )
    parser.add_argument("--apply", action="store_true", help="write the files")
    parser.add_argument(
        "-i",
        "--interactive",
        action="store_true",
        help="ask for each fix and each converted function, and write what was agreed to",
    )
    parser.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="apply also fixes that change what the code does, prints or raises",
    )
    parser.add_argument("--fix-only", action="store_true", help="apply fixes, convert nothing")
    parser.add_argument(
        "--to-python",
        action="store_true",
        help="the reverse: write calls of TensorFlow and of the runtime that stand for control "
        "flow as if, while, for, and, or; apply no fixes",
    )
    parser.add_argument(
        "--style",
        choices=STYLES,
        default="auto",
        help="TensorFlow's own calls, the runtime's, or (auto) the former where a tensor is proven",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="convert every statement of every function, traced or not, tensor or not",
    )
    parser.add_argument(
        "--function",
        action="append",
        default=[],
        metavar="NAME",
        help="change only this function (its qualified name); can be repeated",
    )
    parser.add_argument(
        "--no-budget", action="store_true", help="convert also what will be hard to read"
    )
    proof = parser.add_mutually_exclusive_group()
    proof.add_argument("--no-prove", action="store_true", help="run nothing")
    proof.add_argument(
        "--require-proof", action="store_true", help="change only what is proven to be the same"
    )
    parser.add_argument(
        "--inputs",
        default="",
        metavar="DIRECTORY",
        help="prove with the calls of this recording, too (see `aglint prove --record`)",
    )
    parser.add_argument(
        "--write-disagreeing",
        action="store_true",
        help="change also what was found to behave differently",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="print no notes and no summary")
    parser.add_argument(
        "--stdin-filename", default="<stdin>", metavar="FILE", help="what to call standard input"
    )
    add_config_options(parser)


def run(args: argparse.Namespace) -> int:
    """Converts, prints or writes, and gives the exit status.

    Raises:
      ConfigError, FileNotFoundError: the run can't begin.
    """
    if args.unsafe_fixes and args.require_proof:
        raise ConfigError(
            "--unsafe-fixes can't be proven to be the same: leave --require-proof out"
        )
    if args.to_python and (args.fix_only or args.unsafe_fixes):
        raise ConfigError("--to-python applies no fixes: leave --fix-only, --unsafe-fixes out")
    args.asker = Asker() if args.interactive else None
    from aglint.prove import Process, ProveOptions

    args.constructs = _constructs(args)
    found = configs(args)
    with Process(ProveOptions()) as args.process:
        return _fix_stdin(args, found) if "-" in args.paths else _fix_files(args, found)


def _fix_files(args: argparse.Namespace, found: Configs) -> int:
    paths = python_files(args.paths, found, args.force_exclude)
    config_of = {path: found.of_file(Path(path)) for path in paths}
    entries = entries_of(config_of)
    outcomes = [_fix_file(path, args, config_of[path], entries.get(path, {})) for path in paths]
    fixed = [one for one in outcomes if one is not None]
    changed = [one for one in fixed if one.data != one.source.data]
    if args.function and not any(
        one.verdicts or one.repair.applied or one.conversion.refused for one in fixed
    ):
        raise ConfigError(f"nothing to change in a function named {', '.join(args.function)}")
    if not args.quiet:
        say(_summary(fixed, changed, args.apply or args.interactive))
    if len(fixed) < len(outcomes):
        return 2
    if any(one.disagreed for one in fixed):
        return 1
    return 1 if changed and not (args.apply or args.interactive) else 0


def _fix_file(
    path: str, args: argparse.Namespace, config: Config, entries: Entries
) -> Fixed | None:
    """One file; None where it could not be done, which has been said then."""
    try:
        one = _fixed(Source.read(path), args, config, entries)
        data = one.data
        if not args.quiet:
            for row in _notes(one):
                say(row)
        if data != one.source.data:
            if args.apply or args.interactive:
                replace_file(path, one.source.data, data)
            else:
                _print(diff(one.source.text, one.conversion.text, path))
        return one
    except SourceError as error:
        say(f"{path}:{error.line}:{error.column + 1}: {error.message}")
    except RepairError as error:
        say(f"{path}:{error}; the file is left as it was")
    except WriteError as error:
        say(f"{path}: {error}")
    except RecursionError:
        say(f"{path}: too deeply nested to convert")
    return None


def _fix_stdin(args: argparse.Namespace, found: Configs) -> int:
    if args.interactive:
        raise ConfigError("`-` is the text to fix: nobody can answer --interactive there")
    if len(args.paths) > 1:
        raise ConfigError("`-` can't be fixed together with other paths")
    name = args.stdin_filename
    try:
        source = Source.from_bytes(sys.stdin.buffer.read(), name)
        one = _fixed(source, args, found.of_file(Path(name)), {})
        data = one.data
    except SourceError as error:
        say(f"{name}:{error.line}:{error.column + 1}: {error.message}")
        return 2
    except RepairError as error:
        say(f"{name}:{error}; the text is left as it was")
        return 2
    if not args.quiet:
        for row in _notes(one):
            say(row)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return 1 if one.disagreed else 0


def _constructs(args: argparse.Namespace) -> frozenset[str]:
    """The conversions to make; takes their names out of the selectors, which then name rules."""
    selected, ignored = args.select, args.ignore or ()
    args.asked = frozenset() if selected is None else _named(selected, ASKED) & set(selected)
    chosen = CONSTRUCTS if selected is None else _named(selected, CONSTRUCTS)
    chosen = (chosen | args.asked) - _named(ignored, CONSTRUCTS)
    args.select = _rules(selected)
    args.ignore = _rules(args.ignore)
    return frozenset() if args.fix_only else chosen


def _named(selectors: tuple[str, ...], constructs: frozenset[str]) -> frozenset[str]:
    if "ALL" in selectors:
        return constructs
    return frozenset(_ALIASES.get(one, one) for one in selectors) & constructs


def _rules(selectors: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if selectors is None:
        return None
    return tuple(one for one in selectors if _ALIASES.get(one, one) not in CONSTRUCTS | ASKED)


def _fixed(source: Source, args: argparse.Namespace, config: Config, entries: Entries) -> Fixed:
    if is_part(source.text):  # a copy of the runtime is not the user's to change
        return Fixed(source, Repair(source, source.text), Conversion(source.text))
    functions = frozenset(args.function)
    options = Options(
        style=args.style,
        all=args.all,
        budget=not args.no_budget,
        functions=functions,
        constructs=args.constructs,
        asked=args.asked,
        config=config,
        entries=entries,
        runtime=_runtime(source, config),
        to_python=args.to_python,
    )
    demand = Demand(
        not args.no_prove, args.require_proof, args.write_disagreeing, args.inputs, args.process
    )
    wanted = None
    if not args.to_python:
        wanted = Wanted(config, args.unsafe_fixes, functions, entries=entries)
    if args.asker is None:
        return fix(source, options, demand, wanted)
    args.asker.begin()
    return chosen(source, options, demand, wanted, args.asker)


def _runtime(source: Source, config: Config) -> str:
    """The import of the runtime: of the one that the settings name, or the file's package holds."""
    module = config.runtime or found_for(Path(source.path))
    return import_of(module) if module else imports.STATEMENT


def _notes(one: Fixed) -> Iterator[str]:
    """What was fixed, what became of each function, and what was left and why."""
    done = Counter((fix.qualname, fix.code, fix.message) for fix in one.repair.applied)
    for (name, code, message), times in done.items():
        often = f" ({times} times)" if times > 1 else ""
        yield f"{one.source.path}: {name}: fixed {code}: {message}{often}"
    for name, verdict in one.verdicts.items():
        left = "" if name in one.changed else "; left as it was"
        yield f"{one.source.path}: {name}: {verdict}{left}"
    for refusal in one.conversion.refused:
        line, column = refusal.span.line, refusal.span.column + 1
        place = f"{one.source.path}:{line}:{column}"
        yield f"{place}: {refusal.qualname}: refused: {refusal.reason}"


def _print(text: str) -> None:
    sys.stdout.reconfigure(errors="backslashreplace", newline="")
    sys.stdout.write(text)
    sys.stdout.flush()


def _summary(fixed: list[Fixed], changed: list[Fixed], applied: bool) -> str:
    functions = sum(len({c.qualname for c in one.conversion.changed}) for one in changed)
    problems = sum(len(one.repair.applied) for one in changed)
    hidden = sum(one.repair.hidden for one in fixed)
    refused = sum(len(one.conversion.refused) for one in fixed)
    disagreed = sum(len(one.disagreed) for one in fixed)
    done = []
    if problems:
        done.append(f"{'fixed' if applied else 'fix'} {_count(problems, 'problem')}")
    if functions or not problems:
        done.append(f"{'converted' if applied else 'convert'} {_count(functions, 'function')}")
    did = ("" if applied else "would ") + " and ".join(done)
    said = [f"{did[0].upper()}{did[1:]} in {_count(len(changed), 'file')}"]
    if hidden:
        said.append(f"{_count(hidden, 'more problem')} fixable with --unsafe-fixes")
    said += _proofs(fixed)
    if refused:
        said.append(f"{_count(refused, 'statement')} refused")
    if disagreed:
        said.append(f"{_count(disagreed, 'function')} disagreed")
    return f"{'; '.join(said)}."


def _proofs(fixed: list[Fixed]) -> Iterator[str]:
    """How many functions were proven, partly, and so on; nothing if nothing was to be proven."""
    from aglint.prove import DISAGREED, STATUSES

    verdicts = [verdict for one in fixed for verdict in one.verdicts.values()]
    for status in STATUSES:
        number = sum(verdict.startswith(status) for verdict in verdicts)
        if number and status != DISAGREED:
            yield f"{number} {status}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
