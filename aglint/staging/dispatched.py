"""Calls, comparisons and statements to which a graph has an answer of its own.

`len(x)`, `x in items`, `0 < x < 5`, what a comprehension goes over, `assert x > 0`, `a, b = x`,
`f(*x)`, `rows[x]`, `np.sqrt(x)`: on a symbolic tensor they fail, or answer while tracing.
"""

from __future__ import annotations

import ast

BUILTINS = frozenset({
    "all", "any", "bool", "enumerate", "filter", "float", "int", "iter", "len", "list",
    "map", "max", "min", "next", "print", "reversed", "sorted", "sum", "tuple", "zip",
})  # fmt: skip
ITERABLES = frozenset({"enumerate", "filter", "iter", "map", "reversed", "zip"})

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Dispatched = (
    ast.Call | ast.Compare | Comprehension | ast.Assert | ast.Assign | ast.Starred | ast.Subscript
)
Plain = ast.Name | ast.Attribute | ast.Subscript
"""What may hold a tensor that is taken apart; what a call gives is a tuple most of the time."""


def is_dispatched(node: ast.AST) -> bool:
    """Whether a node is one of those, by the way it is written."""
    match node:
        case ast.Assert(test=test):
            return not _is_of_python(test)
        case ast.Assign(targets=[ast.Tuple() | ast.List()], value=value):
            return isinstance(value, Plain)
        case ast.Starred(value=value, ctx=ast.Load()):
            return isinstance(value, Plain)
        case ast.Subscript(value=ast.Name() | ast.Dict() | ast.List() | ast.Tuple(), slice=index):
            at = isinstance(index, ast.Constant | ast.Slice | ast.Tuple | ast.Starred)
            return isinstance(node.ctx, ast.Load) and not at
        case ast.Call(func=ast.Name(id="next"), args=given):
            return len(given) == 2
        case ast.Call(func=ast.Name(id=name)):
            return name in BUILTINS
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "numpy"))):
            return bool(operands(node))
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            items = node.generators[0].iter
            return not _is_view(items) and not _is_runtime(items)
        case ast.Compare(ops=ops):
            return len(ops) > 1 or isinstance(ops[0], ast.In | ast.NotIn)
    return False


def is_simple(node: ast.AST) -> bool:
    """Whether a node is `[f(x) for x in xs]`, with or without conditions, and nothing keeps `x`."""
    match node:
        case ast.ListComp(generators=[ast.comprehension(target=ast.Name(), is_async=0) as only]):
            inside = [node.elt, *only.ifs]
        case _:
            return False
    kept = (ast.Lambda, ast.GeneratorExp, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
    return not any(isinstance(one, kept) for part in inside for one in ast.walk(part))


def is_iter(node: ast.AST) -> bool:
    """Whether a node is a call of `iter`."""
    match node:
        case ast.Call(func=ast.Name(id="iter")):
            return True
    return False


def _is_view(node: ast.expr) -> bool:
    """Whether an iterable is one of a dict's views, as the field writes them."""
    match node:
        case ast.Call(func=ast.Attribute(attr="items" | "keys" | "values"), args=[]):
            return True
    return False


def _is_runtime(node: ast.expr) -> bool:
    """Whether an iterable has been handed to the runtime already."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="ag"), attr="iterable")):
            return True
    return False


def _is_of_python(test: ast.expr) -> bool:
    """Whether what is asserted can't be a tensor's affair."""
    match test:
        case ast.Constant() | ast.Call(func=ast.Name(id="callable" | "hasattr" | "isinstance")):
            return True
        case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
            return True
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _is_of_python(operand)
    return False


def expressions(node: Dispatched) -> list[ast.expr]:
    """The expressions that move with a node: itself, or what a statement evaluates."""
    match node:
        case ast.Assert(test=test, msg=msg):
            return [test] if msg is None else [test, msg]
        case ast.Assign(value=value):
            return [value]
    return [node]


def operands(node: ast.AST) -> list[ast.expr]:
    """The values by which a call or comparison is a graph's affair or Python's."""
    found: list[ast.expr] = []
    for one in _direct(node):
        # `list(sorted(x))` is decided by what `x` is, whatever Python's `sorted` would give.
        inner = (isinstance(one, ast.Call) and is_dispatched(one)) or is_simple(one)
        if isinstance(one, ast.List | ast.Tuple) and _looks_into(node):
            found += one.elts
        else:
            found += operands(one) if inner else [one]
    return found


def _looks_into(node: ast.expr) -> bool:
    """Whether the items of a list decide, too."""
    match node:
        case ast.Call(func=ast.Name(id="all" | "any" | "max" | "min" | "sorted")) | ast.Compare():
            return True
        case ast.Call(func=ast.Attribute()):
            return True
    return False


def _direct(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Assert(test=test):
            return [test]
        case ast.Assign(value=value) | ast.Starred(value=value):
            return [value]
        case ast.Subscript(slice=index):
            return [index]
        case ast.Call(func=ast.Attribute(), args=args, keywords=keywords):
            return [*args, *(one.value for one in keywords)]
        case ast.Call(args=args):
            return [one.value if isinstance(one, ast.Starred) else one for one in args]
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.ListComp() if is_simple(node):
            return [node.generators[0].iter, *node.generators[0].ifs]
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return [node.generators[0].iter]
    return []


def iterable(node: ast.AST) -> ast.Call | None:
    """The call of `enumerate`, `reversed` or `zip` that a loop goes over."""
    match node:
        case ast.For(iter=ast.Call(func=ast.Name(id=name)) as call) if name in ITERABLES:
            return call
    return None
