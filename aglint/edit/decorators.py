"""`@tf.function(autograph=False)` <-> `@tf.function`: what `tf.function` is told of AutoGraph."""

from __future__ import annotations

import ast
from collections.abc import Callable

import libcst as cst


def is_off(decorator: ast.expr) -> bool:
    """Whether a decorator says `autograph=False`."""
    return isinstance(decorator, ast.Call) and any(
        word.arg == "autograph"
        and isinstance(word.value, ast.Constant)
        and word.value.value is False
        for word in decorator.keywords
    )


def turned_on(decorator: cst.Decorator) -> cst.Decorator:
    """The decorator without `autograph=False`, and without parentheses that hold nothing."""
    call = decorator.decorator
    if not isinstance(call, cst.Call):
        return decorator
    kept = [one for one in call.args if one.keyword is None or one.keyword.value != "autograph"]
    if len(kept) == len(call.args):
        return decorator
    if not kept:
        return decorator.with_changes(decorator=call.func)
    if call.args[-1] not in kept:
        kept[-1] = kept[-1].with_changes(comma=call.args[-1].comma)
    return decorator.with_changes(decorator=call.with_changes(args=kept))


def turned_off(decorator: cst.Decorator) -> cst.Decorator:
    """The decorator with `autograph=False`, in every spelling that takes arguments."""
    said = cst.Arg(
        value=cst.Name("False"),
        keyword=cst.Name("autograph"),
        equal=cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace("")),
    )
    call = decorator.decorator
    if not isinstance(call, cst.Call):
        return decorator.with_changes(decorator=cst.Call(func=call, args=[said]))
    args = [one for one in call.args if one.keyword is None or one.keyword.value != "autograph"]
    if args and isinstance(args[-1].comma, cst.Comma):
        # Behind a comma that is there already, as in a call with a line for each argument.
        last = args[-1].comma
        space = args[-2].comma.whitespace_after if len(args) > 1 else cst.SimpleWhitespace(" ")
        if len(args) == 1 and not isinstance(call.whitespace_before_args, cst.SimpleWhitespace):
            space = call.whitespace_before_args
        args[-1] = args[-1].with_changes(comma=cst.Comma(whitespace_after=space))
        return decorator.with_changes(
            decorator=call.with_changes(args=[*args, said.with_changes(comma=last)])
        )
    return decorator.with_changes(decorator=call.with_changes(args=[*args, said]))


def with_decorators(
    module: cst.Module,
    chosen: Callable[[tuple[str, ...], int], bool],
    change: Callable[[cst.Decorator], cst.Decorator],
) -> cst.Module:
    """A module with some decorators changed.

    Args:
      module: it.
      chosen: says for a function's path of names, and the place of a decorator, whether it is one.
      change: what becomes of one.
    """
    return module.visit(_Decorators(chosen, change))


class _Decorators(cst.CSTTransformer):
    def __init__(self, chosen, change):
        self.chosen = chosen
        self.change = change
        self.path: list[str] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.path.append(node.name.value)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef):
        self.path.pop()
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.path += [node.name.value, "<locals>"]

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef):
        self.path.pop()
        made = [
            self.change(one) if self.chosen(tuple(self.path), place) else one
            for place, one in enumerate(updated_node.decorators)
        ]
        self.path.pop()
        return updated_node.with_changes(decorators=made)
