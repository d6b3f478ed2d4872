"""The pylint checker: the same core, reported through pylint.

One message a rule: `E`, `W` or `R` from the severity, 72, and the rule's NN. Everything happens
when pylint leaves a module, from the bytes that pylint itself reads, so files, standard input and
several processes give the same. What it can't see: a file that astroid can't parse (pylint says
`syntax-error` then).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from astroid import nodes
from pylint import interfaces
from pylint.checkers import BaseChecker

from aglint.config import ConfigError, Configs
from aglint.diagnostic import Diagnostic
from aglint.engine import check_source
from aglint.finding import TRACED_FROM
from aglint.rule import Rule, catalogue
from aglint.source import Source

if TYPE_CHECKING:
    from pylint.lint import PyLinter

_INTERNAL_ERROR = "ag-internal-error"


def register(linter: PyLinter) -> None:
    """Adds the checker to a linter."""
    linter.register_checker(AglintChecker(linter))


def _message(rule: Rule) -> tuple[str, str, str]:
    """Pylint's template, symbol and explanation of a rule."""
    explanation = rule.sections.get("What it does") or rule.help or rule.symbol
    return f"%s [{rule.code}]", rule.pylint_symbol, " ".join(explanation.split()).replace("%", "%%")


class AglintChecker(BaseChecker):
    """What AutoGraph and `tf.function` will do to the code."""

    name = "aglint"
    msgs = {rule.msgid: _message(rule) for rule in catalogue().values()}  # noqa: RUF012
    options = (
        (
            "aglint-config",
            {
                "type": "string",
                "metavar": "<file>",
                "default": "",
                "help": "Read [tool.aglint] of this file, not of the nearest pyproject.toml.",
            },
        ),
        (
            "aglint-select",
            {
                "type": "csv",
                "metavar": "<rules>",
                "default": (),
                "help": "The aglint rules to run: codes, beginnings of codes, symbols, ALL.",
            },
        ),
        (
            "aglint-ignore",
            {
                "type": "csv",
                "metavar": "<rules>",
                "default": (),
                "help": "The aglint rules not to run.",
            },
        ),
        (
            "aglint-preview",
            {
                "type": "yn",
                "metavar": "<y or n>",
                "default": False,
                "help": "Run aglint's preview rules.",
            },
        ),
    )

    def open(self) -> None:
        """Drops the configuration: an editor's server outlives many edits of pyproject.toml."""
        self._configs: Configs | None = None

    def leave_module(self, node: nodes.Module) -> None:
        """Checks the module and hands the findings to pylint, in order."""
        try:
            found = self._check(node)
        except Exception as error:  # anything that escapes ends a whole run of `pylint -j2`
            text = " ".join(f"{type(error).__name__}: {error}".split())
            self.add_message(_INTERNAL_ERROR, node=node, line=1, args=(text,))
            return
        for one in found:
            self._report(node, one)

    def _check(self, node: nodes.Module) -> list[Diagnostic]:
        with node.stream() as stream:
            source = Source.from_bytes(stream.read(), node.file)
        try:
            config = self._find().of_file(Path(node.file))
        except ConfigError as error:
            raise ConfigError(f"aglint's configuration: {error}") from error
        return check_source(source, config, pylint_pragmas=False)

    def _find(self) -> Configs:
        if self._configs is None:
            options = self.linter.config
            overrides: dict[str, Any] = {
                "select": tuple(options.aglint_select) or None,
                "ignore": tuple(options.aglint_ignore) or None,
                "preview": options.aglint_preview or None,
            }
            file = Path(options.aglint_config) if options.aglint_config else None
            self._configs = Configs(overrides, file)
        return self._configs

    def _report(self, node: nodes.Module, one: Diagnostic) -> None:
        text = one.message
        for other in one.related:
            if other.message == TRACED_FROM and other.path is None:
                text += f" (traced from line {other.span.line})"
        self.add_message(
            f"ag-{one.symbol}",
            node=_around(node, one.span.line),
            args=(text,),
            confidence=getattr(interfaces, one.confidence),
            line=one.span.line,
            col_offset=one.span.column,
            end_lineno=one.span.end_line,
            end_col_offset=one.span.end_column,
        )


def _around(module: nodes.Module, line: int) -> nodes.NodeNG:
    """The innermost function or class on a line, which pylint names in its report."""
    scopes = (nodes.FunctionDef, nodes.ClassDef)
    innermost: nodes.NodeNG = module
    for scope in module.nodes_of_class(scopes):
        if scope.fromlineno <= line <= scope.tolineno:
            innermost = scope
    return innermost
