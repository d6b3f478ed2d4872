"""Whether a tensor may well decide a statement of which nothing is proven.

Real code asks many Python questions whose answers the analysis can't see: attributes of `self`,
flags, options that may be None, names of modes, dtypes and shapes, checks that raise, items of a
dict, objects whose methods are called. Converting those gains nothing: what AutoGraph would stage
after all, it still stages. What is left is a value that came in, or was computed, under a name of
the function, and is compared.
"""

from __future__ import annotations

import ast
import sys

from aglint.staging import docstrings, guarded, uses
from aglint.staging.function import Function
from aglint.staging.origins import passed_by
from aglint.staging.parameters import TEXT_METHODS, is_none
from aglint.staging.soundness import own

_PYTHON = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
_OF_DICTS = frozenset({"items", "keys", "values", "iteritems", "iterkeys", "itervalues"})
_OF_SHAPES = frozenset({"as_list", "get_shape"})
_CONTAINERS = ("_list", "_lists", "_tuple", "_dict")
"""What the names of Python's containers end with."""


def is_suspect(function: Function, node: ast.AST) -> bool:
    """Whether a tensor may decide an `if`, loop or decision point that nothing is known of."""
    if function.name.startswith("__") and function.name != "__call__":
        return False  # Python's own protocols want Python's values
    if isinstance(node, ast.For):
        return _may_be_tensor(function, node.iter) and not _is_pythons(function, node)
    if isinstance(node, ast.IfExp) and any(map(is_none, [node.body, node.orelse])):
        return False  # a graph has no None to choose
    outer = node if isinstance(node, ast.If) else function.parent_of(node)
    if isinstance(outer, ast.If) and _raises(outer):
        return False
    return any(_may_decide(function, one) for one in deciding(function, node))


def _may_decide(function: Function, node: ast.expr) -> bool:
    """Whether a tensor may be what is asked whether it is true.

    A bare name is mostly a flag, and so is an item that has a name (`options["residual"]`).
    """
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _may_decide(function, operand)
        case ast.BoolOp():
            return any(_may_decide(function, one) for one in guarded.undecided(node))
        case ast.Name(id=name) if not function.value(node).is_tensor:
            given = [one for one in _bindings(function, name) if isinstance(one, ast.Compare)]
            return any(_may_be_tensor(function, one) for one in given)
        case ast.Subscript(slice=ast.Constant(value=str())) if not function.value(node).is_tensor:
            return False
    return _may_be_tensor(function, node)


def _bindings(function: Function, name: str) -> list[ast.expr]:
    """What plain assignments give to a name of the function, or take it from."""
    return [
        node.value
        for node in function.nodes(ast.Assign)
        if any(isinstance(one, ast.Name) and one.id == name for one in _targets(node))
    ]


def _targets(node: ast.Assign) -> list[ast.expr]:
    """The targets of an assignment, those in a tuple as well."""
    found: list[ast.expr] = []
    for one in node.targets:
        found += one.elts if isinstance(one, ast.Tuple | ast.List) else [one]
    return found


def _is_plain(node: ast.expr) -> bool:
    """Whether an expression is made of attributes and constants alone, as `x.shape.rank - 1` is.

    Or is what a method of a text gives.
    """
    match node:
        case ast.Attribute() | ast.Constant():
            return True
        case ast.Call(func=ast.Attribute(value=ast.Attribute()), args=[], keywords=[]):
            return True  # `x.shape.as_list()`
        case ast.Call(func=ast.Attribute(attr=attr), args=[], keywords=[]):
            return attr in _OF_SHAPES or attr in TEXT_METHODS
        case ast.Call(func=ast.Attribute(attr=attr)):
            return attr in TEXT_METHODS
        case ast.BinOp(left=left, right=right):
            return _is_plain(left) and _is_plain(right)
        case ast.Subscript(value=value):
            return _is_plain(value)
    return False


def _names(node: ast.expr) -> frozenset[str]:
    return frozenset(one.id for one in ast.walk(node) if isinstance(one, ast.Name))


def _comes_from_python(function: Function, name: str) -> bool:
    """Whether every call passes for a parameter what is no tensor, as far as can be seen.

    Or a loop over what is none gives a name its values.
    """
    if _bindings(function, name):
        return False
    every = function.nodes(ast.For)
    loops = [node for node in every if name in _names(node.target)]
    if loops:
        if any(_is_view(one.iter) for one in loops):
            return False
        items = frozenset().union(*(_names(node.target) for node in every))
        over = [node.iter for node in loops]
        return not any(_names(one) & items or _may_be_tensor(function, one) for one in over)
    if name not in function.flow.parameters:
        return False
    passed = [passed_by(function, call, name) for _, call in function.call_sites]
    return bool(passed) and all(one is not None and _is_plain(one) for one in passed)


def deciding(function: Function, node: ast.AST) -> list[ast.expr]:
    """The expressions whose truth an `if`, `while` or decision point asks for.

    The last operand of an `and` or `or` is handed on, unless the whole is tested.
    """
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return [test]
        case ast.BoolOp(values=values):
            outer = function.parent_of(node)
            tested = isinstance(outer, ast.If | ast.While | ast.IfExp) and outer.test is node
            return values if tested or isinstance(outer, ast.UnaryOp) else values[:-1]
        case ast.UnaryOp(operand=operand):
            return [operand]
    return []


def _may_be_tensor(function: Function, node: ast.expr) -> bool:
    value = function.value(node)
    if value.is_tensor:
        return True
    if value.is_python or _is_plain(node):
        return False
    match node:
        case ast.Name(id=name):
            given = [one for one in _bindings(function, name) if not _is_part(one, name)]
            if any(map(_is_converted, given)):
                return False  # what goes by its value was looked at before that was converted
            if given and all(_is_plain(one) for one in given):
                return False
            if uses.is_option(function, name) or uses.is_object(function, name):
                return False
            if name in function.flow.parameters and docstrings.is_plain(function.node, name):
                return False
            if function.binder(name) is None or _is_opened(function, name):
                return False  # a name that nothing here binds is a setting, mostly
            return not name.endswith(_CONTAINERS) and not _comes_from_python(function, name)
        case ast.Compare(left=left, ops=ops, comparators=others):
            if any(isinstance(one, _PYTHON) for one in ops):
                return False
            operands = [left, *others]
            kinds = ("str", "bytes", "none", "dtype")
            if any(function.value(one).kind in kinds or _is_mode(one) for one in operands):
                return False
            return any(_may_be_tensor(function, one) for one in operands)
        case ast.BinOp(left=left, right=right):
            return _may_be_tensor(function, left) or _may_be_tensor(function, right)
        case ast.BoolOp():
            return any(_may_be_tensor(function, one) for one in guarded.undecided(node))
        case ast.UnaryOp(operand=operand):
            return _may_be_tensor(function, operand)
        case ast.Subscript(value=value):
            return _may_be_tensor(function, value)
        case ast.Call(func=ast.Attribute(attr="get")):
            return False  # of a dict, mostly, which may give None
        case ast.Call() if _is_view(node) or _is_pythons_own(function, node.func):
            return False
        case ast.Call(func=func) if _gives_converted(function, func):
            return False
        case ast.Call(func=func, args=args):
            given = [one.value if isinstance(one, ast.Starred) else one for one in args]
            if isinstance(func, ast.Attribute):
                given.append(func.value)
            return any(
                not isinstance(one, ast.Attribute) and _may_be_tensor(function, one)
                for one in given
                if not (isinstance(one, ast.Name) and one.id in ("self", "cls"))
            )
    return False


def _is_mode(node: ast.expr) -> bool:
    """Whether an expression is a class's constant, as `Mode.TRAIN` is."""
    match node:
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
            return name.isupper() and owner[:1].isupper() and not owner.isupper()
    return False


def _is_view(node: ast.expr) -> bool:
    """Whether an expression is what a dict is gone through by; what it holds is not known."""
    match node:
        case ast.Call(func=ast.Attribute(attr=attr)):
            return attr in _OF_DICTS
    return False


def _is_pythons_own(function: Function, called: ast.expr) -> bool:
    """Whether a function comes with Python, as `re.match` does."""
    dotted = function.module.imports.resolve(called) or ""
    return dotted.partition(".")[0] in sys.stdlib_module_names


def _is_opened(function: Function, name: str) -> bool:
    """Whether a `with` gives a name its value: a file, a tape, a writer."""
    opened = function.nodes(ast.withitem)
    return any(one.optional_vars and name in _names(one.optional_vars) for one in opened)


def _is_converted(node: ast.expr) -> bool:
    """Whether an expression is a branch or loop that has been converted."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="ag"), attr=attr)):
            return attr in ("cond", "while_loop", "for_loop")
    return False


def _gives_converted(function: Function, called: ast.expr) -> bool:
    """Whether a function of the file returns what a branch or loop that is converted gives."""
    callee = function.value(called).ref
    if not isinstance(callee, Function):
        return False
    given = [one.value for one in callee.nodes(ast.Return) if one.value is not None]
    named = [
        value for one in given if isinstance(one, ast.Name) for value in _bindings(callee, one.id)
    ]
    return any(map(_is_converted, [*given, *named]))


def _is_part(node: ast.expr, name: str) -> bool:
    """Whether an expression is a part of what a name holds already."""
    match node:
        case ast.Subscript(value=ast.Name(id=other)):
            return other == name
    return False


def _is_pythons(function: Function, node: ast.For) -> bool:
    """Whether a loop does with its items what can't be done with tensors.

    It asks whether they are None, calls them or methods that they don't have, or looks up by them
    what it goes over, what it calls, or what is in a dict or list.
    """
    names = _names(node.target)
    items = ast.dump(node.iter)
    for inner in own(node.body, scopes=True):
        match inner:
            case ast.Compare(left=ast.Name(id=name), ops=[ast.Is() | ast.IsNot()]):
                if name in names:
                    return True
            case ast.Call(func=ast.Name(id=name) | ast.Subscript(slice=ast.Name(id=name))):
                if name in names:
                    return True
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if name in names:
                if attr not in _OF_DICTS and attr != "get" and not uses.is_member(attr):
                    return True
            case ast.Subscript(value=ast.Name() as value, slice=ast.Name(id=name)):
                if name in names and ast.dump(value) == items:
                    return True
                stored = isinstance(inner.ctx, ast.Store)
                if name in names and stored and function.value(value).kind in ("dict", "list"):
                    return True
    return False


def _raises(node: ast.If) -> bool:
    """Whether a branch raises, which a graph can't."""
    return any(isinstance(inner, ast.Raise) for inner in own([*node.body, *node.orelse]))
