"""How findings are made: those that a check reports of its rule, and those of the run itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aglint import fixes
from aglint.diagnostic import Diagnostic, Fix, Related
from aglint.rule import Rule, catalogue
from aglint.source import Span

if TYPE_CHECKING:
    from aglint.staging.function import Function
    from aglint.staging.module import Module

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
            self.found.append(failure(path, node.lineno, who, error))
            return None

    def _traced_from(self) -> tuple[Related, ...]:
        traced = self.function.traced if self.function is not None else None
        if traced is None or traced.span is None:
            return ()
        path = traced.path if traced.path != self.module.source.path else None
        return (Related(TRACED_FROM, traced.span, path),)


def failure(path: str, line: int, who: str, error: Exception) -> Diagnostic:
    """AG000: something of ours raised an error."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = "?"
    if frame is not None:
        where = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
    text = " ".join(str(error).split())
    said = f"{who} failed: {type(error).__name__}: {text} ({where})"
    return of_tool("internal-error", path, line, 0, error=said)


def of_tool(symbol: str, path: str, line: int, column: int, **names: str) -> Diagnostic:
    """What aglint says of the run itself, by one of `rule.TOOL_RULES`."""
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
