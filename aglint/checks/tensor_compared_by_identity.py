"""`x is True` where `x` is a tensor, which is never the same object as True."""

from __future__ import annotations

import ast

from aglint.checks._python_values import confidence, firmly
from aglint.checks._staged import text


def check(function, report) -> None:
    """Reports `is` and `is not` between a tensor and True or False."""
    for node in function.nodes(ast.Compare):
        match node:
            case ast.Compare(
                left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=bool())]
            ):
                value = function.value(left)
                if firmly(value):
                    never = isinstance(node.ops[0], ast.Is)
                    report(
                        node,
                        test=text(node),
                        always="false" if never else "true",
                        why=value.why,
                        confidence=confidence(value),
                    )
