"""From a file to its diagnostics, and from paths to those of all files.

`check_source` is the pure core that the command line and the pylint plugin share. What it can't
see: more than one file at a time.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aglint import fixes
from aglint.config import Config, Configs, confidences_from
from aglint.diagnostic import Diagnostic, Fix, Related
from aglint.discovery import python_files
from aglint.processes import spread
from aglint.rule import Rule, catalogue, load_all
from aglint.selection import enabled
from aglint.source import Source, SourceError, Span
from aglint.suppression import Suppressions

if TYPE_CHECKING:
    from aglint.staging.function import Function
    from aglint.staging.module import Module

_MAY_TRACE = re.compile(rb"tensorflow|keras|\btf\b")
"""A file without any of these names holds nothing that TensorFlow traces."""

TRACED_FROM = "traced from here"
"""The message of the second location that each finding in a traced function has."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check calls to report a finding of its rule.

    Attributes:
      rule: whose message is filled in.
      module: the file.
      found: where the findings go.
      function: the function under check, whose tracer becomes a second location; may be None.
    """

    rule: Rule
    module: Module
    found: list[Diagnostic]
    function: Function | None = None

    def __call__(
        self,
        place: ast.AST | Span,
        *,
        related: Iterable[Related] = (),
        severity: str | None = None,
        confidence: str | None = None,
        why: str = "",
        help: str = "",
        node: ast.AST | None = None,
        **names: object,
    ) -> None:
        """Reports one finding.

        Args:
          place: the node or the stretch of text to underline.
          related: other places that explain it, most telling first.
          severity: in place of the card's.
          confidence: in place of the card's.
          why: the fact that makes it so.
          help: what to do, in place of the card's.
          node: what a fix is about, where that is not `place`.
          **names: what the card's message has in braces.
        """
        rule, source = self.rule, self.module.source
        self.found.append(
            Diagnostic(
                path=source.path,
                code=rule.code,
                symbol=rule.symbol,
                message=rule.message.format(**names),
                span=place if isinstance(place, Span) else source.span(place),
                severity=severity or rule.severity,
                confidence=confidence or rule.confidence,
                why=why,
                help=help or (rule.help.format(**names) if rule.help else ""),
                related=(*related, *self._traced_from()),
                fix=self._fix(node or place),
            )
        )

    def _fix(self, node: ast.AST | Span) -> Fix | None:
        """The rule's fix; one that fails costs no more than itself."""
        if isinstance(node, Span):
            return None
        try:
            return fixes.propose(self.rule, self.function or self.module.enclosing(node), node)
        except Exception as error:
            path, who = self.module.source.path, f"the fix of {self.rule.symbol}"
            self.found.append(_failure(path, node.lineno, who, error))
            return None

    def _traced_from(self) -> tuple[Related, ...]:
        traced = self.function.traced if self.function is not None else None
        if traced is None or traced.span is None:
            return ()
        path = traced.path if traced.path != self.module.source.path else None
        return (Related(TRACED_FROM, traced.span, path),)


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
      The findings in order. Text that is not Python is a finding (AG001), and so is a failure of
      aglint's own (AG000); neither can be deselected.

    Raises:
      ConfigError: a selector names no rule.
    """
    config = config or Config()
    rules = enabled(config, source.path)
    try:
        source.tree  # noqa: B018 - parsed here for its errors
    except SourceError as error:
        return [_tool("syntax-error", source.path, error.line, error.column, error=error.message)]
    suppressions = Suppressions.read(source, pylint_pragmas=pylint_pragmas)
    found: list[Diagnostic] = []
    if _MAY_TRACE.search(source.data) or config.wrappers or config.assume_traced:
        found = _run(source, config, rules)
    found = [one for one in found if one.code == "AG000" or not suppressions.hide(one)]
    found += suppressions.problems(rules)
    sure = confidences_from(config.min_confidence)
    return sorted((one for one in found if one.confidence in sure), key=lambda one: one.order)


def _run(source: Source, config: Config, rules: dict[str, Rule]) -> list[Diagnostic]:
    """What the rules say of a file; a rule that fails costs only its own findings."""
    from aglint.staging.module import Module  # not for files without TensorFlow

    found: list[Diagnostic] = []
    try:
        module = Module(source, config)
        traced = [function for function in module.functions if function.traced is not None]
    except Exception as error:
        return [_failure(source.path, 1, "the analysis", error)]
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
        except Exception as error:
            found.append(_failure(source.path, line, rule.symbol, error))
    return list({(one.code, one.span, one.message): one for one in reversed(found)}.values())


def _failure(path: str, line: int, who: str, error: Exception) -> Diagnostic:
    """AG000: something of ours raised an error."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = "?"
    if frame is not None:
        where = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
    text = " ".join(str(error).split())
    said = f"{who} failed: {type(error).__name__}: {text} ({where})"
    return _tool("internal-error", path, line, 0, error=said)


def _tool(symbol: str, path: str, line: int, column: int, **names: str) -> Diagnostic:
    rule = catalogue()[symbol]
    return Diagnostic(
        path=path,
        code=rule.code,
        symbol=symbol,
        message=rule.message.format(**names),
        span=Span(line, column, line, column + 1),
        severity=rule.severity,
        confidence=rule.confidence,
        help=rule.help,
    )


def check_data(data: bytes, path: str, config: Config | None = None) -> list[Diagnostic]:
    """Checks the bytes of one file; bytes that can't be decoded are a finding.

    Raises:
      ConfigError: a selector names no rule.
    """
    return _check(lambda: Source.from_bytes(data, path), path, config)


def check_file(path: str, config: Config | None = None) -> list[Diagnostic]:
    """Reads and checks one file; a file that can't be read is a finding.

    Raises:
      ConfigError: a selector names no rule.
    """
    return _check(lambda: Source.read(path), path, config)


def _check(read: Callable[[], Source], path: str, config: Config | None) -> list[Diagnostic]:
    try:
        if path.endswith(".ipynb"):
            raise SourceError("notebooks can't be checked yet; make a script with `nbconvert`")
        source = read()
    except SourceError as error:
        return [_tool("syntax-error", path, error.line, error.column, error=error.message)]
    return check_source(source, config)


def _lost(path: str, config: Config | None) -> list[Diagnostic]:
    said = "the process that checked this file died"
    return [_tool("internal-error", path, 1, 0, error=said)]


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
    work = [
        (path, configs.of_file(Path(path))) for path in python_files(paths, configs, force_exclude)
    ]
    for one in {config for _, config in work}:
        enabled(one, "")  # a wrong selector ends the run before it begins
    found = spread(check_file, work, jobs, _lost)
    ordered = sorted((one for many in found for one in many), key=lambda one: one.order)
    return Result(tuple(ordered), len(work))
