"""`rows.append(x)` -> `rows = ag.append(rows, x)`; `x = rows.pop()` -> `rows, x = ag.pop(rows)`.

`rows[i] = x` becomes `rows = ag.set_item(rows, i, x)`; `total += rows.pop()` takes the item before.

So a graph, which can't choose between states of one object, chooses between the lists.
`tf.concat(rows, 0)` becomes `ag.call(tf.concat, rows, 0)`, and so does `tf.add_n`: TensorFlow would
take a list of the graph for one tensor.
"""

from __future__ import annotations

import libcst as cst

from aglint.edit import names, quote
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Makes the chosen lists grow by value."""
    if not program.lists and not program.listed:
        return program
    taken = set(names.identifiers(program.function) | program.author)
    return program.with_text(program.module.visit(_Lists(program.lists, taken)).code)


class _Lists(cst.CSTTransformer):
    def __init__(self, lists: frozenset[tuple[str, str]], taken: set[str]):
        self.lists = lists
        self.taken = taken
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

    def leave_SimpleStatementLine(self, original_node, updated_node):
        match updated_node.body:
            case [cst.AugAssign(value=cst.Call(func=cst.Attribute(value=name)) as call)]:
                pass
            case _:
                return updated_node
        if not self.is_list(name) or call.func.attr.value != "pop" or call.args:
            return updated_node
        item = cst.Name(names.fresh("item", self.taken))
        first = quote.statement("ROWS, ITEM = ag.pop(ROWS)", ROWS=name, ITEM=item)
        first = first.with_changes(leading_lines=updated_node.leading_lines)
        last = updated_node.with_changes(
            leading_lines=[], body=[updated_node.body[0].with_changes(value=item)]
        )
        return cst.FlattenSentinel([first, last])

    def leave_Expr(self, original_node: cst.Expr, updated_node: cst.Expr):
        match updated_node.value:
            case cst.Call(
                func=cst.Attribute(value=name, attr=cst.Name(value="append" | "extend" | "pop")),
                args=args,
            ) if self.is_list(name):
                method = updated_node.value.func.attr.value
            case _:
                return updated_node
        if method == "pop":
            return updated_node if args else _assigned("ROWS, _ = ag.pop(ROWS)", name)
        item = args[0].with_changes(value=_among_others(args[0].value))
        function = quote.expression(f"ag.{method}")
        call = updated_node.value.with_changes(func=function, args=[quote.separated(name), item])
        return cst.Assign([cst.AssignTarget(name)], call)

    def leave_AugAssign(self, original_node: cst.AugAssign, updated_node: cst.AugAssign):
        target = updated_node.target
        if isinstance(target, cst.Subscript) and self.is_list(target.value):
            operator = updated_node.operator
            value = cst.BinaryOperation(target, _BINARY[type(operator)](), updated_node.value)
            return _set(target, value)
        if not self.is_list(target):
            return updated_node
        return _assigned(
            "ROWS = ag.extend(ROWS, ITEMS)", updated_node.target, ITEMS=updated_node.value
        )

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign):
        match updated_node:
            case cst.Assign(
                targets=[cst.AssignTarget(target=cst.Subscript(value=name) as target)]
            ) if self.is_list(name):
                return _set(target, updated_node.value)
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
                func=cst.Attribute(attr=cst.Name(value="concat" | "add_n")),
                args=[cst.Arg(keyword=None, value=rows), *_],
            ) if (self.is_list(rows) or _is_listed(rows)) and _is_of_tensorflow(updated_node.func):
                called = quote.separated(updated_node.func)
                function = quote.expression("ag.call")
                return updated_node.with_changes(func=function, args=[called, *updated_node.args])
        return updated_node


def _set(target: cst.Subscript, value: cst.BaseExpression) -> cst.Assign:
    """`rows = ag.set_item(rows, index, value)`; a slice is `slice(1, 3)`."""
    parts = [_index(one.slice) for one in target.slice]
    is_tuple = len(parts) > 1 or isinstance(target.slice[0].comma, cst.Comma)
    index = cst.Tuple([cst.Element(one) for one in parts]) if is_tuple else parts[0]
    template = "ROWS = ag.set_item(ROWS, INDEX, VALUE)"
    return _assigned(template, target.value, INDEX=index, VALUE=value)


def _index(node: cst.Index | cst.Slice) -> cst.BaseExpression:
    if isinstance(node, cst.Index):
        return node.value
    none = cst.Name("None")
    parts = [node.lower or none, node.upper or none, *([node.step] if node.step else [])]
    return quote.expression(
        f"slice({', '.join(f'PART{i}' for i in range(len(parts)))})",
        **{f"PART{i}": part for i, part in enumerate(parts)},
    )


_BINARY = {
    cst.AddAssign: cst.Add,
    cst.SubtractAssign: cst.Subtract,
    cst.MultiplyAssign: cst.Multiply,
    cst.DivideAssign: cst.Divide,
    cst.FloorDivideAssign: cst.FloorDivide,
    cst.ModuloAssign: cst.Modulo,
    cst.PowerAssign: cst.Power,
    cst.MatrixMultiplyAssign: cst.MatrixMultiply,
    cst.BitAndAssign: cst.BitAnd,
    cst.BitOrAssign: cst.BitOr,
    cst.BitXorAssign: cst.BitXor,
    cst.LeftShiftAssign: cst.LeftShift,
    cst.RightShiftAssign: cst.RightShift,
}


def _is_of_tensorflow(function: cst.BaseExpression) -> bool:
    """Whether a function is named `tf.concat`, `tf.math.add_n` or the like."""
    while isinstance(function, cst.Attribute):
        function = function.value
    return isinstance(function, cst.Name) and function.value == "tf"


def _is_listed(node: cst.BaseExpression) -> bool:
    match node:
        case cst.Call(func=cst.Attribute(value=cst.Name("ag"), attr=cst.Name("list_of"))):
            return True
    return False


def _among_others(value: cst.BaseExpression) -> cst.BaseExpression:
    """A sole argument as one of several: a generator has lent its brackets from the call."""
    if isinstance(value, cst.GeneratorExp) and not value.lpar:
        return value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return quote.argument(value)


def _assigned(template: str, name: cst.Name, **values: cst.BaseExpression) -> cst.Assign:
    line = quote.statement(template, ROWS=name, **values)
    return line.body[0]
