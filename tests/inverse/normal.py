"""One form for programs that differ in nothing but the way in which the same is written.

A conversion keeps what a program does and forgets how it was written. Two programs count as one if
they are the same after these steps, none of which looks beyond a few statements:

- `x = a if c else b` and `return a if c else b` are `if c: ... else: ...`;
- `if (y := f()) > 2:` is `y = f()` and `if y > 2:`; so it is in the test of a `while`, which is
  `while True:` and `if not ...: break` then;
- what follows a branch that ends stands in the other branch: `if c: return a` / `return b`;
- a short `return` behind branches, of names or constants, stands in each of them, and `x = a`
  `return x` is `return a`; so are several assignments behind each other;
- `else` of a loop without `break` stands behind the loop, and `if not c: a` `else: b` is
  `if c: b` `else: a`;
- a `continue` at the end of a round, a `return None` at the end of the function and a `pass` are
  nothing; an `if` with an empty body is one with `not`;
- `tf.logical_and(a, b)`, `tf.logical_or`, `tf.logical_not` are `and`, `or`, `not` in a test;
- `not not c` in a test is `c`;
- `a < b < c` is `a < b and b < c` where `b` is a name or a number, and `a and (b and c)` is
  `a and b and c`; so are the conditions of a comprehension behind each other;
- `match` with plain values is `if` and `elif`;
- `rows += [x]` is `rows.extend([x])`;
- `a, b = x, y` is `a = x` and `b = y` where `y` does not read `a`;
- the name of a loop's items that nothing reads is `index`;
- a local name is called by its place of first use, if it begins with an underscore;
- comments, blank lines and docstrings are not compared.
"""

from __future__ import annotations

import ast
import copy


def normal(function: ast.FunctionDef) -> str:
    """The text of a function in that form."""
    node = copy.deepcopy(function)
    node.decorator_list = []
    before = None
    read = {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }
    for loop in ast.walk(node):
        match loop:
            case ast.For(target=ast.Name(id=name)) if name not in read:
                loop.target.id = "index"
    node = _Expressions().visit(node)
    while before != (now := ast.unparse(node)):
        before = now
        for inner in ast.walk(node):
            if isinstance(inner, ast.FunctionDef):
                inner.body = _sequence(_without_docstring(inner.body), "function") or [ast.Pass()]
    return before


def _without_docstring(body):
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest] if rest:
            return rest
    return body


def _tested(subject: ast.expr, case: ast.match_case) -> ast.expr | None:
    """What a case asks; `True` for the one that takes everything else."""
    match case.pattern:
        case ast.MatchOr(patterns=patterns):
            pass
        case ast.MatchAs(pattern=None, name=None) if case.guard is None:
            return ast.Constant(True)
        case pattern:
            patterns = [pattern]
    values = [one.value for one in patterns if isinstance(one, ast.MatchValue)]
    if len(values) != len(patterns):
        return None
    tests = [ast.Compare(subject, [ast.Eq()], [value]) for value in values]
    test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)
    return test if case.guard is None else ast.BoolOp(ast.And(), [test, case.guard])


class _Expressions(ast.NodeTransformer):
    def visit_Name(self, node):
        if node.id.startswith("_") and node.id.lstrip("_"):
            node.id = node.id.lstrip("_")
        return node

    def visit_If(self, node):
        self.generic_visit(node)
        node.test = self.visit(_without_logical(node.test))
        return node

    visit_While = visit_If

    def visit_Match(self, node):
        tests = [_tested(node.subject, case) for case in node.cases]
        if not isinstance(node.subject, ast.Name) or None in tests:
            return self.generic_visit(node)
        orelse: list[ast.stmt] = []
        for test, case in reversed(list(zip(tests, node.cases, strict=True))):
            plain = isinstance(test, ast.Constant)
            orelse = case.body if plain else [ast.If(test, case.body, orelse)]
        return self.visit(orelse[0])

    def visit_comprehension(self, node):
        self.generic_visit(node)
        if len(node.ifs) > 1:
            node.ifs = [self.visit(ast.BoolOp(ast.And(), node.ifs))]
        return node

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        match node:
            case ast.AugAssign(target=ast.Name(), op=ast.Add(), value=ast.List() as items):
                method = ast.Attribute(ast.Name(node.target.id, ast.Load()), "extend", ast.Load())
                return ast.Expr(ast.Call(method, [items], []))
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        middle = node.comparators[:-1]
        if not middle or not all(isinstance(one, ast.Name | ast.Constant) for one in middle):
            return node
        values = [node.left, *node.comparators]
        links = [
            ast.Compare(left, [operator], [right])
            for left, operator, right in zip(values, node.ops, values[1:], strict=False)
        ]
        return ast.BoolOp(ast.And(), links)

    def visit_BoolOp(self, node):
        self.generic_visit(node)
        values = []
        for one in node.values:
            same = isinstance(one, ast.BoolOp) and isinstance(one.op, type(node.op))
            values += one.values if same else [one]
        return ast.BoolOp(node.op, values)


def _without_logical(test):
    match test:
        case ast.Call(
            func=ast.Attribute(value=ast.Name("tf"), attr="logical_and" | "logical_or" as name),
            args=[_, _],
        ):
            operator = ast.And() if name == "logical_and" else ast.Or()
            return ast.BoolOp(operator, [_without_logical(one) for one in test.args])
        case ast.Call(func=ast.Attribute(value=ast.Name("tf"), attr="logical_not"), args=[value]):
            return ast.UnaryOp(ast.Not(), _without_logical(value))
    return test


def _test(test):
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = test.operand
        if not (isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.Not)):
            break
        test = inner.operand
    return test


def _negated(test):
    return _test(ast.UnaryOp(ast.Not(), test))


def _split(node):
    """A statement as several, or a ternary as a branch."""
    match node:
        case ast.Assign(targets=[ast.Name() as target], value=ast.IfExp() as value):
            one, other = (
                ast.Assign([target], side, lineno=0) for side in (value.body, value.orelse)
            )
            return [ast.If(value.test, [one], [other])]
        case ast.Return(value=ast.IfExp() as value):
            return [ast.If(value.test, [ast.Return(value.body)], [ast.Return(value.orelse)])]
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=same)) if name == same:
            return []
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if len(
            targets
        ) == len(values) and all(isinstance(one, ast.Name) for one in targets):
            for place, one in enumerate(targets):
                if any(one.id in _names(value) for value in values[place + 1 :]):
                    return [node]
            pairs = zip(targets, values, strict=True)
            return [ast.Assign([one], value, lineno=0) for one, value in pairs]
        case ast.If():
            walrus = _Walrus()
            test = walrus.visit(node.test)
            if walrus.found:
                return [*walrus.found, ast.If(test, node.body, node.orelse)]
        case ast.For(orelse=[_, *_]) | ast.While(orelse=[_, *_]) if not _breaks(node.body):
            orelse, node.orelse = node.orelse, []
            return [node, *orelse]
        case ast.While():
            walrus = _Walrus()
            test = walrus.visit(copy.deepcopy(node.test))
            if walrus.found:
                leave = ast.If(_negated(test), [ast.Break()], [])
                body = [*walrus.found, leave, *node.body]
                return [ast.While(ast.Constant(True), body, node.orelse)]
    return [node]


def _breaks(body):
    """Whether a `break` leaves the loop with this body."""
    for node in body:
        if isinstance(node, ast.Break):
            return True
        if isinstance(node, ast.For | ast.While):
            if _breaks(node.orelse):
                return True
            continue
        inner = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
        inner += [one.body for one in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]]
        if not isinstance(node, ast.FunctionDef) and any(map(_breaks, inner)):
            return True
    return False


class _Walrus(ast.NodeTransformer):
    def __init__(self):
        self.found = []

    def visit_NamedExpr(self, node):
        self.found.append(ast.Assign([node.target], self.visit(node.value), lineno=0))
        return ast.Name(node.target.id, ast.Load())

    def visit_Lambda(self, node):
        return node


def _names(node):
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _ends(body):
    if not body:
        return False
    match body[-1]:
        case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
            return True
        case ast.If(body=one, orelse=other):
            return _ends(one) and _ends(other)
    return False


def _is_short(body):
    match body:
        case [ast.Return(value=None)]:
            return True
        case [ast.Return(value=value)]:
            parts = value.elts if isinstance(value, ast.Tuple) else [value]
            return all(isinstance(one, ast.Name | ast.Constant) for one in parts)
    return False


def _sequence(body, place):
    """Statements in that form; `place` is what ends behind them: a function, a round or neither."""
    flat = [made for node in body if not isinstance(node, ast.Pass) for made in _split(node)]
    for index, node in enumerate(flat):
        rest = flat[index + 1 :]
        if isinstance(node, ast.Return | ast.Raise | ast.Break | ast.Continue):
            return _tail(flat[: index + 1], place)
        if isinstance(node, ast.If) and rest:
            if _ends(node.body):
                node = ast.If(node.test, node.body, node.orelse + rest)
            elif _ends(node.orelse):
                node = ast.If(node.test, node.body + rest, node.orelse)
            elif _is_short(rest):
                node = ast.If(node.test, node.body + rest, node.orelse + copy.deepcopy(rest))
            else:
                flat[index] = _inside(node, "")
                continue
            return [*flat[:index], *_sequence([node], place)]
        flat[index] = _inside(node, "" if rest else place)
    return _tail([one for one in flat if one is not None], place)


def _tail(body, place):
    match body:
        case [*_, ast.Continue()] if place == "round":
            return body[:-1]
        case [*_, ast.Return(value=None | ast.Constant(value=None))] if place == "function":
            return body[:-1]
        case [*head, ast.Assign(targets=[ast.Name(id=name)], value=value), ast.Return() as last]:
            if isinstance(last.value, ast.Name) and last.value.id == name:
                return [*head, ast.Return(value)]
            if isinstance(last.value, ast.Tuple):
                found = [one for one in ast.walk(last.value) if getattr(one, "id", None) == name]
                elements = last.value.elts
                if len(found) == 1 and found[0] in elements:
                    at = elements.index(found[0])
                    plain = all(isinstance(one, ast.Name | ast.Constant) for one in elements[:at])
                    if plain:
                        made = [*elements[:at], value, *elements[at + 1 :]]
                        return [*head, ast.Return(ast.Tuple(made, ast.Load()))]
    return body


def _inside(node, place):
    match node:
        case ast.If():
            test = _test(node.test)
            body, orelse = _sequence(node.body, place), _sequence(node.orelse, place)
            if not body and orelse:
                return _inside(ast.If(_negated(test), orelse, []), place)
            if orelse and isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
                test, body, orelse = test.operand, orelse, body
            if not body:
                return None if isinstance(test, ast.Name) else ast.Expr(test)
            return ast.If(test, body, orelse)
        case ast.For() | ast.While():
            node.body = _sequence(node.body, "round") or [ast.Pass()]
            node.orelse = _sequence(node.orelse, "")
        case ast.With():
            node.body = _sequence(node.body, place) or [ast.Pass()]
        case ast.Try():
            node.body = _sequence(node.body, "") or [ast.Pass()]
            for handler in node.handlers:
                handler.body = _sequence(handler.body, "") or [ast.Pass()]
            node.orelse = _sequence(node.orelse, "")
            node.finalbody = _sequence(node.finalbody, "")
        case ast.Match():
            for case in node.cases:
                case.body = _sequence(case.body, "") or [ast.Pass()]
    return node
