"""`a and b`, `a or b`, `not a`, `x if c else y` -> `ag.and_`, `ag.or_`, `ag.not_`, `ag.cond`.

`len(x)` and other calls become `ag.len_(x)`, `x in items` becomes `ag.in_(x, items)`, and a chain
`a < b < c` becomes `ag.and_` of its links, or `ag.compare(a, "<", f(), "<", lambda: c)` where a
value in the middle must be evaluated once. A list of what a tensor holds becomes
`ag.list_of(lambda x: f(x), xs)`; what another comprehension goes over, and what is unpacked,
becomes `ag.iterable(items)`. `rows[i]` becomes `ag.item(rows, i)`, `np.sqrt(x)` becomes
`ag.call(np.sqrt, x)`, and `assert c, said` becomes `ag.ensure(c, lambda: said)`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

import libcst as cst

from aglint.edit import facts, marks, names, plain, quote, ranges
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Converts the chosen decision points."""
    if not program.chosen:
        return program
    numbers = {node: number for number, node in enumerate(ast.walk(program.function))}
    chosen: dict[cst.CSTNode, _Choice] = {}
    for statement, context in program.contexts.items():
        for node, partner in program.pairing.decisions(statement):
            if numbers.get(node) in program.chosen:
                rebound = facts.rebound_at(context, statement)
                number = numbers[node]
                bound = context.function.flow.scope.bound if context.function else frozenset()
                is_listed = number in program.listed
                choice = _Choice(number, rebound, bound, number in program.native, is_listed)
                chosen[partner] = choice
    try:
        made = program.module.visit(_Rewrite(program, chosen))
    except cst.CSTValidationError:  # brackets that stand for a space, as in `not(a or b)`
        made = program.module.visit(_Rewrite(program, chosen, keeps_brackets=True))
    return program.with_text(made.code)


@dataclass(frozen=True)
class _Choice:
    """A decision point to convert.

    Attributes:
      number: that of its node in the plan.
      rebound: the names to take by value.
      bound: the names that its function binds.
      native: whether to write it with TensorFlow's own calls.
      listed: whether it is a comprehension whose list a graph may have to keep.
    """

    number: int
    rebound: frozenset[str]
    bound: frozenset[str]
    native: bool
    listed: bool


_STATEMENTS = (cst.SimpleStatementLine, cst.BaseCompoundStatement)


class _Rewrite(cst.CSTTransformer):
    """Rewrites inner decision points before outer ones."""

    def __init__(
        self, program: Program, chosen: dict[cst.CSTNode, _Choice], keeps_brackets: bool = False
    ):
        self.program = program
        self.chosen = chosen
        self.keeps_brackets = keeps_brackets
        self.comprehensions: list[frozenset[str]] = []
        # For each statement round a node: the comments that its new text has no place for.
        self.homeless: list[list[str]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _STATEMENTS):
            self.homeless.append([])
        if isinstance(node, cst.BaseComp):
            choice = self.chosen.get(node)
            # A lambda of a call gets each item anew, as no lambda in a comprehension does.
            own = choice is not None and choice.listed
            self.comprehensions.append(frozenset() if own else _comprehension_targets(node))
        return super().on_visit(node)

    def on_leave(self, original_node, updated_node):
        updated_node = super().on_leave(original_node, updated_node)
        if isinstance(original_node, _STATEMENTS):
            return _below(self.homeless.pop(), updated_node)
        if isinstance(original_node, cst.BaseComp):
            self.comprehensions.pop()
        if original_node not in self.chosen:
            return updated_node
        made = self.converted(original_node, updated_node)
        brackets = [*getattr(original_node, "lpar", ()), *getattr(original_node, "rpar", ())]
        if brackets and (self.keeps_brackets or any(map(quote.has_comments, brackets))):
            made = made.with_changes(lpar=original_node.lpar, rpar=original_node.rpar)
        lost = quote.comments_in(updated_node) - quote.comments_in(made)
        if any(not said.strip("# ") for said in lost):  # it holds a line's end, and says nothing
            number = str(self.chosen[original_node].number)
            raise marks.Refused({number: "a comment in it would get lost"})
        self.homeless[-1] += lost.elements()
        return made

    def converted(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:
        """What stands in place of a decision point."""
        rebound = frozenset().union(*self.comprehensions)
        choice = self.chosen[original_node]
        rebound |= choice.rebound
        if choice.native and not isinstance(updated_node, cst.IfExp):
            return _logical(updated_node)
        match updated_node:
            case cst.UnaryOperation():
                return _call("ag.not_", [quote.bare(updated_node.expression)])
            case cst.IfExp():
                sides = [
                    self.lazy(one, rebound) for one in (updated_node.body, updated_node.orelse)
                ]
                cond = "tf.cond" if choice.native else "ag.cond"
                return _call(cond, [quote.bare(updated_node.test), *sides])
            case cst.BooleanOperation():
                function = "ag.and_" if isinstance(updated_node.operator, cst.And) else "ag.or_"
                parts = [self.lazy(part, rebound) for part in _operands(updated_node)]
                return _call(function, parts)
            case cst.Call(func=cst.Name(value=name)):
                return updated_node.with_changes(func=quote.expression(f"ag.{name}_"))
            case cst.Call(func=function, args=args):
                called = updated_node.with_changes(func=quote.expression("ag.call"))
                return called.with_changes(args=[quote.separated(function), *args])
            case cst.ListComp() if choice.listed and not quote.has_comments(updated_node):
                return _list_of(updated_node, rebound, choice.bound)
            case cst.BaseComp(for_in=first):
                ranged = ranges.ranged(quote.bare(first.iter), choice.bound)
                items = _call("ag.iterable", [ranged])
                space = cst.SimpleWhitespace(" ")
                spaced = first.with_changes(iter=items, whitespace_after_in=space)
                return updated_node.with_changes(for_in=spaced)
            case cst.Assign() | cst.Arg() | cst.StarredElement():
                items = _call("ag.iterable", [updated_node.value])
                return updated_node.with_changes(value=items)
            case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=index))]):
                return _call("ag.item", [updated_node.value, quote.bare(index)])
            case cst.Assert(test=test, msg=msg):
                said = [] if msg is None else [_lambda(msg, rebound)]
                return cst.Expr(_call("ag.ensure", [quote.bare(test), *said]))
            case cst.Comparison(comparisons=[target]):
                function = "ag.in_" if isinstance(target.operator, cst.In) else "ag.not_in"
                return _call(function, [updated_node.left, target.comparator])
            case cst.Comparison():
                return _chain(updated_node, rebound)
        return updated_node

    def lazy(self, value: cst.BaseExpression, rebound: frozenset[str]) -> cst.BaseExpression:
        """What gives the value of a side or operand when it is called."""
        called = self.program.only_calls(quote.bare(value))
        return _lambda(value, rebound) if called is None else called


def _below(comments: list[str], statement: cst.CSTNode) -> cst.CSTNode:
    """A statement below comments that stood in it."""
    lines = [cst.EmptyLine(comment=cst.Comment(said)) for said in comments]
    if not lines:
        return statement
    return statement.with_changes(leading_lines=[*statement.leading_lines, *lines])


def _list_of(
    node: cst.ListComp, rebound: frozenset[str], bound: frozenset[str]
) -> cst.BaseExpression:
    """`[f(x) for x in xs if c]` as `ag.list_of(lambda x: f(x), xs, where=lambda x: c)`."""
    only = node.for_in
    item = only.target.value
    rebound -= {item}
    first, *others = [_lambda(one, rebound, item) for one in (node.elt, *_conditions(only))]
    made = _call("ag.list_of", [first, ranges.ranged(quote.bare(only.iter), bound)])
    if not others:
        return made
    [where] = others
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return made.with_changes(args=[*made.args, cst.Arg(where, cst.Name("where"), equal=equal)])


def _conditions(only: cst.CompFor) -> list[cst.BaseExpression]:
    """What a comprehension asks of an item, as one expression, if it asks anything."""
    tests = [one.test for one in only.ifs]
    if len(tests) < 2:
        return tests
    return [_call("ag.and_", [quote.expression("lambda: VALUE", VALUE=one) for one in tests])]


def _chain(node: cst.Comparison, rebound: frozenset[str]) -> cst.BaseExpression:
    """`a < b < c`: its links, or one call where a value in the middle is not a plain one."""
    values = [node.left, *(target.comparator for target in node.comparisons)]
    operators = [target.operator for target in node.comparisons]
    words = any(isinstance(one, cst.In | cst.NotIn) for one in operators)
    if all(map(plain.is_plain, values[1:-1])) and not words:
        pairs = zip(values, operators, values[1:], strict=False)
        links = [
            cst.Comparison(left, [cst.ComparisonTarget(operator, right)])
            for left, operator, right in pairs
        ]
        return _call("ag.and_", [_lambda(link, rebound) for link in links])
    arguments = [quote.bare(values[0])]
    for index, (operator, value) in enumerate(zip(operators, values[1:], strict=True)):
        said = cst.Module(body=[]).code_for_node(operator).strip()
        arguments.append(cst.SimpleString(f'"{" ".join(said.split())}"'))
        arguments.append(_lambda(value, rebound) if index else quote.bare(value))
    return _call("ag.compare", arguments)


def _logical(node: cst.BaseExpression) -> cst.BaseExpression:
    """`tf.logical_not(a)`, or `tf.logical_and(a, b)`, which takes two operands."""
    if isinstance(node, cst.UnaryOperation):
        return _call("tf.logical_not", [quote.bare(node.expression)])
    function = "tf.logical_and" if isinstance(node.operator, cst.And) else "tf.logical_or"
    made, *others = map(quote.bare, _operands(node))
    for other in others:
        made = _call(function, [made, other])
    return made


def _operands(node: cst.BooleanOperation) -> list[cst.BaseExpression]:
    """The operands of `a and b and c`, which LibCST nests to the left."""
    left = node.left
    same = isinstance(left, cst.BooleanOperation) and not left.lpar
    if same and isinstance(left.operator, type(node.operator)):
        return [*_operands(left), node.right]
    return [left, node.right]


def _call(function: str, arguments: list[cst.BaseExpression]) -> cst.BaseExpression:
    arguments = map(quote.argument, arguments)
    holes = {f"ARGUMENT{index}": argument for index, argument in enumerate(arguments)}
    return quote.expression(f"{function}({', '.join(holes)})", **holes)


def _lambda(
    value: cst.BaseExpression, rebound: frozenset[str], item: str | None = None
) -> cst.Lambda | cst.Name:
    """A lambda for an operand, or its callee where the lambda would only call it.

    Args:
      value: what it gives.
      rebound: the names to take by value.
      item: the argument that it takes, if any.
    """
    value = quote.bare(value)
    if item is not None:
        made = quote.expression(f"lambda {item}: VALUE", VALUE=value)
        given = [f"{name}={name}" for name in sorted(names.free_in(made) & rebound)]
        return quote.expression(f"lambda {', '.join([item, *given])}: VALUE", VALUE=value)
    made = quote.expression("lambda: VALUE", VALUE=value)
    by_value = sorted(names.free_in(made) & rebound)
    only_calls = isinstance(value, cst.Call) and not value.args
    if only_calls and not by_value and isinstance(value.func, cst.Name):
        return value.func
    if by_value:
        given = ", ".join(f"{name}={name}" for name in by_value)
        made = quote.expression(f"lambda {given}: VALUE", VALUE=value)
    return made


def _comprehension_targets(node: cst.BaseComp) -> frozenset[str]:
    found: set[str] = set()
    part: cst.CompFor | None = node.for_in
    while part is not None:
        found |= quote.names_in(part.target)
        part = part.inner_for_in
    return frozenset(found)
