"""How a check reports a finding of its rule."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from aglint.diagnostic import Diagnostic, Related
from aglint.rule import Rule
from aglint.source import Source, Span

TRACED_FROM = "traced from here"
"""The message of the second location that each finding in a traced function has."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check calls to report a finding of its rule.

    Attributes:
      rule: whose message is filled in.
      source: the file.
      found: where the findings go.
      function: the function under check, whose tracer becomes a second location; may be None.
    """

    rule: Rule
    source: Source
    found: list[Diagnostic]
    function: object | None = None

    def __call__(
        self,
        place: ast.AST | Span,
        *,
        related: Iterable[Related] = (),
        severity: str | None = None,
        confidence: str | None = None,
        why: str = "",
        help: str = "",
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
          **names: what the card's message has in braces.
        """
        rule = self.rule
        self.found.append(
            Diagnostic(
                path=self.source.path,
                code=rule.code,
                symbol=rule.symbol,
                message=rule.message.format(**names),
                span=place if isinstance(place, Span) else self.source.span(place),
                severity=severity or rule.severity,
                confidence=confidence or rule.confidence,
                why=why,
                help=help or (rule.help.format(**names) if rule.help else ""),
                related=(*related, *self._traced_from()),
            )
        )

    def _traced_from(self) -> tuple[Related, ...]:
        traced = getattr(self.function, "traced", None)
        if traced is None or traced.span is None:
            return ()
        path = traced.path if traced.path != self.source.path else None
        return (Related(TRACED_FROM, traced.span, path),)
