"""`ag.and_`, `ag.or_`, `ag.not_`, `ag.cond`, `ag.len_`, ... in expressions -> Python's own."""

from __future__ import annotations

import libcst as cst

from aglint.edit import quote
from aglint.inverse.known import Known, Refused, arguments
from aglint.inverse.lists import comprehension, in_place
from aglint.staging import dispatched

_BUILTINS = frozenset(f"ag.{name}_" for name in (*dispatched.BUILTINS, "range"))
WIDTH = 88
"""How long a line with a ternary may get."""

_CONDS = {
    "ag.cond": ("pred", "if_true", "if_false", "writes"),
    "tf.cond": ("pred", "true_fn", "false_fn", "name"),
}


class Plain(cst.CSTTransformer):
    """Writes calls of the runtime inside expressions as Python's own, inner before outer.

    Attributes:
      count: how many calls it has rewritten.
    """

    def __init__(self, known: Known):
        self.known = known
        self.count = 0

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        kind = self.known.kind(original_node)
        made = _plain(kind, updated_node) if kind is not None else None
        if made is None:
            return updated_node
        if isinstance(made, cst.Call | cst.Name) or updated_node.lpar:
            made = made.with_changes(lpar=updated_node.lpar, rpar=updated_node.rpar)
        else:
            made = made.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        if quote.comments_in(updated_node) - quote.comments_in(made):
            return updated_node
        self.count += 1
        return made

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(value=_unwrapped(original_node.value, updated_node.value))

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign):
        made = in_place(self.known.kind(original_node.value), updated_node)
        if made is not None:
            self.count += 1
            return made.with_changes(semicolon=updated_node.semicolon)
        return updated_node.with_changes(value=_unwrapped(original_node.value, updated_node.value))

    def leave_AugAssign(self, original_node: cst.AugAssign, updated_node: cst.AugAssign):
        return updated_node.with_changes(value=_unwrapped(original_node.value, updated_node.value))

    def leave_Return(self, original_node: cst.Return, updated_node: cst.Return) -> cst.Return:
        if updated_node.value is None:
            return updated_node
        return updated_node.with_changes(value=_unwrapped(original_node.value, updated_node.value))

    def leave_Expr(self, original_node: cst.Expr, updated_node: cst.Expr) -> cst.Expr | cst.Assert:
        if self.known.kind(original_node.value) == "ag.ensure":
            made = _assertion(updated_node.value)
            if made is not None:
                self.count += 1
                return made.with_changes(semicolon=updated_node.semicolon)
        return updated_node.with_changes(value=_unwrapped(original_node.value, updated_node.value))

    def leave_SimpleStatementLine(self, original_node, updated_node):
        match original_node.body:
            case [cst.Return(value=cst.Call(args=[cst.Arg(value=cst.Name() as name), *_]) as call)]:
                kind = self.known.kind(call)
            case _:
                return updated_node
        if kind == "ag.pop":
            return updated_node
        given = cst.Assign([cst.AssignTarget(name)], updated_node.body[0].value)
        made = in_place(kind, given)
        if made is None:
            return updated_node
        self.count += 1
        last = cst.SimpleStatementLine([cst.Return(name)])
        return cst.FlattenSentinel([updated_node.with_changes(body=[made]), last])

    def leave_If(self, original_node: cst.If, updated_node: cst.If) -> cst.If:
        return updated_node.with_changes(test=_unwrapped(original_node.test, updated_node.test))

    def leave_While(self, original_node: cst.While, updated_node: cst.While) -> cst.While:
        return updated_node.with_changes(test=_unwrapped(original_node.test, updated_node.test))

    def leave_Lambda(self, original_node: cst.Lambda, updated_node: cst.Lambda) -> cst.Lambda:
        return updated_node.with_changes(body=_unwrapped(original_node.body, updated_node.body))


def _unwrapped(old: cst.BaseExpression, new: cst.BaseExpression) -> cst.BaseExpression:
    """An expression in place of a call, without the parentheses that it does not need there."""
    if isinstance(old, cst.Call) and not old.lpar and not isinstance(new, cst.Call):
        code = cst.Module(body=[]).code_for_node(new)
        return new if "\n" in code else quote.bare(new)
    return new


def _plain(kind: str, call: cst.Call) -> cst.BaseExpression | None:
    """The expression that a call stands for; None if it is left."""
    if kind in _BUILTINS:
        return call.with_changes(func=cst.Name(kind[3:-1]))
    try:
        if kind in _CONDS:
            return _ternary(call, _CONDS[kind])
        if kind == "ag.call":
            return _of_package(call)
        if kind == "ag.list_of":
            return comprehension(call)
        if any(one.star or one.keyword is not None for one in call.args):
            return None
        values = [one.value for one in call.args]
        match kind:
            case "ag.and_" | "ag.or_":
                return _joined(cst.And() if kind == "ag.and_" else cst.Or(), values)
            case "ag.not_" if len(values) == 1:
                return negated(values[0])
            case "ag.item" if len(values) == 2:
                holes = {"OWNER": operand(values[0]), "INDEX": values[1]}
                return quote.expression("OWNER[INDEX]", **holes)
            case "ag.iterable" if len(values) == 1:
                return values[0]
            case "ag.in_" | "ag.not_in" if len(values) == 2:
                word = "in" if kind == "ag.in_" else "not in"
                left, right = map(operand, values)
                return quote.expression(f"LEFT {word} RIGHT", LEFT=left, RIGHT=right)
            case "ag.compare":
                return _chain(values)
    except Refused:
        pass
    return None


def _of_package(call: cst.Call) -> cst.Call | None:
    """`np.sum(x)` for `ag.call(np.sum, x)`."""
    match call.args:
        case [cst.Arg(value=cst.Attribute() | cst.Name() as func, keyword=None, star=""), *rest]:
            return call.with_changes(func=func, args=rest)
    return None


def _assertion(call: cst.Call) -> cst.Assert | None:
    """`assert test, message` for `ag.ensure(test, lambda: message)`."""
    match [one.value for one in call.args if one.keyword is None and not one.star]:
        case [test] if len(call.args) == 1:
            return cst.Assert(quote.bare(test))
        case [test, cst.Lambda(body=message)] if len(call.args) == 2:
            return cst.Assert(quote.bare(test), quote.bare(message))
    return None


def called(value: cst.BaseExpression) -> cst.BaseExpression:
    """What calling a lambda without arguments gives; a call, for any other callable."""
    if not isinstance(value, cst.Lambda):
        return quote.expression("CALLED()", CALLED=operand(value))
    listed = value.params
    every = [*listed.posonly_params, *listed.params, *listed.kwonly_params]
    stars = [listed.star_kwarg, listed.star_arg]
    if any(isinstance(one, cst.Param) for one in stars):
        raise Refused("a lambda takes any argument")
    for one in every:
        if not isinstance(one.default, cst.Name) or one.default.value != one.name.value:
            raise Refused("a lambda takes arguments")
    return value.body


def ternary(
    test: cst.BaseExpression, one: cst.BaseExpression, other: cst.BaseExpression
) -> cst.BaseExpression:
    """`one if test else other`; a `not` in the test swaps the sides."""
    signed = cst.UnaryOperation
    holes = {
        "TEST": operand(test, signed, cst.BooleanOperation, cst.Comparison),
        "ONE": operand(one, signed),
        "OTHER": operand(other, signed, cst.IfExp),
    }
    return quote.expression("ONE if TEST else OTHER", **holes)


_LOGICAL = {"logical_and": "and", "logical_or": "or"}


def plain_test(test: cst.BaseExpression) -> cst.BaseExpression:
    """A test of TensorFlow's, with `and`, `or` and `not` in place of `tf.logical_and` and so on.

    A test is one value, and then what `tf.logical_and` makes it of are single booleans, too.
    """
    if quote.has_comments(test):
        return test
    match test:
        case cst.Call(
            func=cst.Attribute(value=cst.Name("tf"), attr=cst.Name("logical_not")),
            args=[cst.Arg(value=value, keyword=None, star="")],
        ):
            return negated(plain_test(value))
        case cst.Call(
            func=cst.Attribute(
                value=cst.Name("tf"), attr=cst.Name("logical_and" | "logical_or" as name)
            ),
            args=[
                cst.Arg(value=one, keyword=None, star=""),
                cst.Arg(value=other, keyword=None, star=""),
            ],
        ):
            operator = cst.And() if name == "logical_and" else cst.Or()
            parts = [plain_test(one), plain_test(other)]
            same = isinstance(parts[0], cst.BooleanOperation)
            if same and isinstance(parts[0].operator, type(operator)):
                kept = [parts[0], *map(_in_operation, parts[1:])]
            else:
                kept = list(map(_in_operation, parts))
            holes = {"LEFT": kept[0], "RIGHT": kept[1]}
            return quote.expression(f"LEFT {_LOGICAL[name]} RIGHT", **holes)
    return test


def _in_operation(value: cst.BaseExpression) -> cst.BaseExpression:
    return operand(value, cst.Comparison, cst.UnaryOperation)


def opposite(test: cst.BaseExpression) -> cst.BaseExpression:
    """What is true where a test is not, where only that is asked for."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return quote.bare(test.expression)
    return negated(test)


def negated(test: cst.BaseExpression) -> cst.BaseExpression:
    """`not test`."""
    return quote.expression("not TEST", TEST=operand(test, cst.Comparison, cst.UnaryOperation))


def operand(value: cst.BaseExpression, *allowed: type[cst.BaseExpression]) -> cst.BaseExpression:
    """An expression beside an operator: in parentheses unless it binds tighter than any."""
    tight = cst.Name | cst.Call | cst.Attribute | cst.Subscript | cst.BaseNumber | cst.BaseString
    if value.lpar or isinstance(value, (tight, allowed)):
        return value
    if isinstance(value, cst.BinaryOperation | cst.List | cst.Dict | cst.Set | cst.BaseComp):
        return value
    if isinstance(value, cst.Comparison) and not allowed:
        return value
    return value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _joined(operator: cst.BaseBooleanOp, values) -> cst.BaseExpression:
    parts = [called(one) for one in values]
    kept = (cst.Comparison, cst.UnaryOperation)
    word = "and" if isinstance(operator, cst.And) else "or"
    if word == "or":
        kept = (*kept, cst.BooleanOperation)
        parts = [_without_or(one) for one in parts]
    holes = {f"OPERAND{place}": operand(one, *kept) for place, one in enumerate(parts)}
    return quote.expression(f" {word} ".join(holes), **holes)


def _without_or(value: cst.BaseExpression) -> cst.BaseExpression:
    """An operand of `or`: one that is itself an `or` keeps to itself."""
    if isinstance(value, cst.BooleanOperation) and isinstance(value.operator, cst.Or):
        return operand(value)
    return value


def _chain(values: list[cst.BaseExpression]) -> cst.BaseExpression | None:
    """`ag.compare(a, "<", b, "<", lambda: c)` as `a < b < c`."""
    said, holes = "", {}
    for place, value in enumerate(values):
        if place % 2:
            if not isinstance(value, cst.SimpleString):
                return None
            said += f" {value.evaluated_value} "
            continue
        if place > 2:
            value = called(value)
        if isinstance(value, cst.Comparison) and not value.lpar:
            value = value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        said += f"VALUE{place}"
        holes[f"VALUE{place}"] = operand(value)
    return quote.expression(said, **holes)


def _ternary(call: cst.Call, listed: tuple[str, ...]) -> cst.BaseExpression | None:
    given = arguments(call, listed)
    if given.keys() - {*listed[:3], "writes", "name"} or not given.keys() >= set(listed[:3]):
        return None
    test, one, other = (given[name] for name in listed[:3])
    made = ternary(plain_test(test), called(one), called(other))
    rows = cst.Module(body=[]).code_for_node(made).splitlines()
    return made if listed[1] == "if_true" or max(map(len, rows)) <= WIDTH else None
