"""`x is True`, or `x is y`, where a tensor is never the same object as the other."""

from __future__ import annotations

import ast

from aglint.checks._python_values import confidence, firmly
from aglint.checks._staged import text


def check(function, report) -> None:
    """Reports `is` and `is not` between a tensor and True or False, or between two arguments."""
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
                        other="Python's True or False",
                        why=value.why,
                        confidence=confidence(value),
                    )
            case ast.Compare(
                left=ast.Name() as left,
                ops=[ast.Is() | ast.IsNot()],
                comparators=[ast.Name() as right],
            ) if _are_arguments(function, left, right):
                report(
                    node,
                    test=text(node),
                    always="false" if isinstance(node.ops[0], ast.Is) else "true",
                    other="another argument",
                    why="each argument is a tensor of its own in the graph",
                    confidence=confidence(function.value(left)),
                )


def _are_arguments(function, left: ast.Name, right: ast.Name) -> bool:
    """Whether both are tensors that the function was given, which the graph makes anew."""
    names = {left.id, right.id}
    entry = function.traced is not None and function.traced.entry == "tf.function"
    given = entry and len(names) == 2 and names <= set(function.flow.parameters)
    return given and firmly(function.value(left)) and firmly(function.value(right))
