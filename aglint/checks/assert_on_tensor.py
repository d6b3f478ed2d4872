"""`assert tensor`."""

from __future__ import annotations

import ast


def check(function, report) -> None:
    """Reports each `assert` whose test is a tensor."""
    for node in function.nodes(ast.Assert):
        value = function.value(node.test)
        if value.is_tensor and function.flow.reachable(node):
            report(
                node,
                test=ast.unparse(node.test),
                why=value.why,
                confidence="CONTROL_FLOW" if value.sure else "INFERENCE",
            )
