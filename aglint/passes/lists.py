"""`rows.append(x)` -> `rows = ag.append(rows, x)`; `x = rows.pop()` -> `rows, x = ag.pop(rows)`.

So a graph, which can't choose between states of one object, chooses between the lists.
`tf.concat(rows, 0)` becomes `ag.call(tf.concat, rows, 0)`, and so does `tf.add_n`: TensorFlow would
take a list of the graph for one tensor.
"""

from __future__ import annotations

import libcst as cst

from aglint.edit import quote
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Makes the chosen lists grow by value."""
    if not program.lists and not program.listed:
        return program
    return program.with_text(program.module.visit(_Lists(program.lists)).code)


class _Lists(cst.CSTTransformer):
    def __init__(self, lists: frozenset[tuple[str, str]]):
        self.lists = lists
        self.functions: list[str] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.functions.append(node.name.value)
        return True

    def leave_FunctionDef(self, original_node, updated_node):
        self.functions.pop()
        return updated_node

    def is_list(self, node: cst.CSTNode) -> bool:
        """Whether a node is the name of such a list."""
        if not isinstance(node, cst.Name) or not self.functions:
            return False
        return (self.functions[-1], node.value) in self.lists

    def leave_Expr(self, original_node: cst.Expr, updated_node: cst.Expr):
        match updated_node.value:
            case cst.Call(
                func=cst.Attribute(value=name, attr=cst.Name(value="append" | "extend" | "pop")),
                args=args,
            ) if self.is_list(name):
                method = updated_node.value.func.attr.value
                values = [one.value for one in args]
            case _:
                return updated_node
        if method == "pop":
            return updated_node if values else _assigned("ROWS, _ = ag.pop(ROWS)", name)
        return _assigned(f"ROWS = ag.{method}(ROWS, ITEM)", name, ITEM=values[0])

    def leave_AugAssign(self, original_node: cst.AugAssign, updated_node: cst.AugAssign):
        if not self.is_list(updated_node.target):
            return updated_node
        return _assigned(
            "ROWS = ag.extend(ROWS, ITEMS)", updated_node.target, ITEMS=updated_node.value
        )

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign):
        match updated_node:
            case cst.Assign(
                targets=[cst.AssignTarget(target=target)],
                value=cst.Call(func=cst.Attribute(value=name, attr=cst.Name(value="pop")), args=[]),
            ) if self.is_list(name):
                if isinstance(target, cst.Tuple) and not target.lpar:
                    target = target.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
                return _assigned("ROWS, ITEM = ag.pop(ROWS)", name, ITEM=target)
        return updated_node

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call):
        match updated_node:
            case cst.Call(
                func=cst.Attribute(
                    value=cst.Name(value="tf"), attr=cst.Name(value="concat" | "add_n")
                ),
                args=[cst.Arg(keyword=None, value=rows), *_],
            ) if self.is_list(rows) or _is_listed(rows):
                called = cst.Arg(
                    updated_node.func,
                    comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")),
                )
                function = quote.expression("ag.call")
                return updated_node.with_changes(func=function, args=[called, *updated_node.args])
        return updated_node


def _is_listed(node: cst.BaseExpression) -> bool:
    match node:
        case cst.Call(func=cst.Attribute(value=cst.Name("ag"), attr=cst.Name("list_of"))):
            return True
    return False


def _assigned(template: str, name: cst.Name, **values: cst.BaseExpression) -> cst.Assign:
    line = quote.statement(template, ROWS=name, **values)
    return line.body[0]
