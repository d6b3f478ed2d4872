"""Python's own iteration over a tensor: unpacking, comprehensions, `zip`, `list`, stars."""

from __future__ import annotations

import ast

ITERATING = frozenset(
    {"zip", "enumerate", "map", "filter", "list", "tuple", "set", "iter", "reversed", "sorted"}
    | {"sum", "min", "max", "any", "all"}
)
_AUTOGRAPH_SORTS = frozenset({"sorted"})  # its dispatch turns them into tensor operations


def check(function, report) -> None:
    """Reports each place where Python iterates over a tensor while the function is traced."""
    converted = function.traced.autograph
    for node in function.nodes(ast.AST):
        for iterated, how in _iterated(function, node, converted):
            value = function.value(iterated)
            if value.kind not in ("tensor", "variable"):
                continue
            if value.shape == () and how == "unpacking":
                continue
            report(
                iterated if not isinstance(node, ast.Assign) else node,
                text=function.module.source.segment(iterated),
                how=how,
                why=value.why,
                confidence="CONTROL_FLOW" if value.sure else "INFERENCE",
            )


def _iterated(function, node: ast.AST, converted: bool):
    """The expressions that a node makes Python iterate over, with what does it."""
    match node:
        case ast.Assign(targets=targets, value=value):
            if any(isinstance(target, ast.Tuple | ast.List) for target in targets):
                yield value, "unpacking"
        case ast.comprehension(iter=value):
            yield value, "a comprehension"
        case ast.Starred(value=value, ctx=ast.Load()):
            yield value, "`*`"
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in ITERATING:
            if name in _AUTOGRAPH_SORTS and converted:
                return
            if function.resolve(node.func) is None and name not in function.flow.scope.bound:
                if name in ("min", "max") and len(arguments) != 1:
                    return  # compares its arguments, which is another rule's business
                skip = 1 if name in ("map", "filter") else 0
                for value in arguments[skip:]:
                    yield value, f"`{name}()`"
        case ast.For(target=target, iter=value):
            if not converted:
                yield value, "a loop that AutoGraph does not convert"
            elif isinstance(target, ast.Tuple | ast.List):
                yield value, "unpacking its rows"
