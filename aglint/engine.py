"""From a file to its diagnostics, and from paths to those of all files.

`check_source` is the pure core that the command line and the pylint plugin share. `check_paths`
goes over the files of a tree until what they say of each other is settled.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aglint.config import Config, Configs, confidences_from
from aglint.diagnostic import Diagnostic
from aglint.discovery import python_files
from aglint.finding import Report, failure, of_tool
from aglint.fixpoint import Outgoing, settled
from aglint.processes import spread
from aglint.rule import Rule, load_all
from aglint.selection import enabled
from aglint.source import Source, SourceError, deep_recursion
from aglint.staging.entries import Entries, outgoing
from aglint.suppression import Suppressions

_MAY_TRACE = re.compile(rb"tensorflow|keras|\btf\b")
"""A file without any of these names holds nothing that TensorFlow traces."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run over several files found.

    Attributes:
      diagnostics: in the order in which a reader meets them.
      files: how many files were checked.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int


def check_source(
    source: Source, config: Config | None = None, *, pylint_pragmas: bool = True
) -> list[Diagnostic]:
    """Checks one file that is in memory.

    Args:
      source: the file.
      config: the settings; the defaults when None.
      pylint_pragmas: honour `# pylint: disable=ag-...` (pylint itself does it for its plugin).

    Returns:
      The findings in order. Text that is not Python is a finding (AG001), and so are what is too
      complex to be analysed (AG099) and a failure of aglint's own (AG000); none can be deselected.

    Raises:
      ConfigError: a selector names no rule.
    """
    return analyse(source, config, pylint_pragmas=pylint_pragmas)[0]


def analyse(
    source: Source,
    config: Config | None = None,
    entries: Entries | None = None,
    *,
    pylint_pragmas: bool = True,
) -> tuple[list[Diagnostic], Outgoing]:
    """Checks one file of a project.

    Args:
      source: the file.
      config: the settings; the defaults when None.
      entries: the functions of the file that other files are known to trace.
      pylint_pragmas: honour `# pylint: disable=ag-...` (pylint itself does it for its plugin).

    Returns:
      The findings, as of `check_source`, and the functions of other files that this one traces.

    Raises:
      ConfigError: a selector names no rule.
    """
    config = config or Config()
    rules = enabled(config, source.path)
    try:
        source.tree  # noqa: B018 - parsed here for its errors
    except SourceError as error:
        return [_syntax(source.path, error)], []
    found: list[Diagnostic] = []
    said: Outgoing = []
    if _may_trace(source, config, entries):
        with deep_recursion():
            found, said = _run(source, config, rules, entries)
    suppressions = Suppressions.read(source, findings=bool(found), pylint_pragmas=pylint_pragmas)
    found = [one for one in found if one.code == "AG000" or not suppressions.hide(one)]
    found += suppressions.problems(rules)
    sure = confidences_from(config.min_confidence)
    found = [one for one in found if one.confidence in sure]
    return sorted(found, key=lambda one: one.order), said


def _run(
    source: Source, config: Config, rules: dict[str, Rule], entries: Entries | None
) -> tuple[list[Diagnostic], Outgoing]:
    """What the rules say of a file; a rule that fails costs only its own findings."""
    from aglint.staging.module import Module  # not for files without TensorFlow

    found: list[Diagnostic] = []
    try:
        module = Module(source, config, entries)
        traced = [function for function in module.functions if function.traced is not None]
        large = [function for function in traced if function.types.too_large]
        said = outgoing(module)
    except RecursionError:
        said = "the file is too deeply nested to be analysed: nothing is said of it"
        return [of_tool("too-complex", source.path, 1, 0, what=said)], []
    except Exception as error:
        return [failure(source.path, 1, "the analysis", error)], []
    for function in large:
        line, column, *_ = source.span(function.node)
        what = f"`{function.qualname}` is too long to be analysed: nothing is said of it"
        found.append(of_tool("too-complex", source.path, line, column, what=what))
    traced = [function for function in traced if function not in large]
    for rule in load_all().values():
        if rule.symbol not in rules or not rule.concerns(source.text, bool(traced)):
            continue
        line = 1
        try:
            check = importlib.import_module(rule.module)
            if hasattr(check, "check_module"):
                check.check_module(module, Report(rule, module, found))
            if hasattr(check, "check"):
                for function in traced:
                    line = function.node.lineno
                    check.check(function, Report(rule, module, found, function))
        except RecursionError:
            what = f"this is too deeply nested for `{rule.symbol}`, which says nothing of it"
            found.append(of_tool("too-complex", source.path, line, 0, what=what))
        except Exception as error:
            found.append(failure(source.path, line, rule.symbol, error))
    module.close()
    single = {(one.code, one.span, one.message): one for one in reversed(found)}
    return list(single.values()), said


def _syntax(path: str, error: SourceError) -> Diagnostic:
    return of_tool("syntax-error", path, error.line, error.column, error=error.message)


def check_data(data: bytes, path: str, config: Config | None = None) -> list[Diagnostic]:
    """Checks the bytes of one file; bytes that can't be decoded are a finding.

    Raises:
      ConfigError: a selector names no rule.
    """
    return _check(lambda: Source.from_bytes(data, path), path, config)[0]


def check_file(path: str, config: Config | None = None) -> list[Diagnostic]:
    """Reads and checks one file; a file that can't be read is a finding.

    Raises:
      ConfigError: a selector names no rule.
    """
    return _check_file(path, config)[0]


def _check_file(
    path: str, config: Config | None, entries: Entries | None = None
) -> tuple[list[Diagnostic], Outgoing]:
    return _check(lambda: Source.read(path), path, config, entries)


def _check(
    read: Callable[[], Source], path: str, config: Config | None, entries: Entries | None = None
) -> tuple[list[Diagnostic], Outgoing]:
    try:
        if path.endswith(".ipynb"):
            raise SourceError("notebooks can't be checked yet; make a script with `nbconvert`")
        source = read()
    except SourceError as error:
        return [_syntax(path, error)], []
    return analyse(source, config, entries)


def _lost(path: str, *_: object) -> tuple[list[Diagnostic], Outgoing]:
    said = "the process that checked this file died"
    return [of_tool("internal-error", path, 1, 0, error=said)], []


def entries_of(config_of: Mapping[str, Config]) -> dict[str, Entries]:
    """What the files of a run say of each other: the functions of each that others trace.

    Args:
      config_of: the settings of each file, by its path.
    """

    def trace(work: list[tuple[str, Entries]]) -> list[tuple[Entries, Outgoing]]:
        return [(known, _outgoing(path, config_of[path], known)) for path, known in work]

    files = list(config_of)
    return dict(zip(files, settled(files, trace), strict=True)) if len(files) > 1 else {}


def _outgoing(path: str, config: Config, entries: Entries) -> Outgoing:
    """What a file traces in others; nothing if it can't be analysed, which `check` says of it."""
    from aglint.staging.module import Module

    try:
        source = Source.read(path)
        with deep_recursion():
            return (
                outgoing(Module(source, config, entries))
                if _may_trace(source, config, entries)
                else []
            )
    except (SourceError, RecursionError):
        return []


def _may_trace(source: Source, config: Config, entries: Entries | None) -> bool:
    named = _MAY_TRACE.search(source.data) is not None
    return named or bool(config.wrappers or config.assume_traced or entries)


def check_paths(
    paths: Iterable[str],
    config: Config | Configs,
    jobs: int | None = 1,
    *,
    force_exclude: bool = False,
) -> Result:
    """Checks files and the Python files under directories.

    Args:
      paths: files and directories.
      config: the settings, or who finds them for each file.
      jobs: how many processes; None for as many as the work is worth.
      force_exclude: leave out excluded files also when they are named.

    Raises:
      FileNotFoundError: a path does not exist.
      ConfigError: the configuration of a file can't be used.
    """
    configs = config if isinstance(config, Configs) else Configs.fixed(config)
    files = list(python_files(paths, configs, force_exclude))
    config_of = {path: configs.of_file(Path(path)) for path in files}
    for one in set(config_of.values()):
        enabled(one, "")  # a wrong selector ends the run before it begins

    def check(work: list[tuple[str, Entries]]) -> list[tuple[list[Diagnostic], Outgoing]]:
        whole = [(path, config_of[path], entries) for path, entries in work]
        return spread(_check_file, whole, jobs, _lost)

    found = settled(files, check)
    ordered = sorted((one for many in found for one in many), key=lambda one: one.order)
    return Result(tuple(ordered), len(files))
