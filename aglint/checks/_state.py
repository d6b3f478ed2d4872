"""What outlives one call: the writes of a function to objects that it did not make itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks._names import dotted, instance_method, origin, owner, root
from aglint.staging import operators
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, UNKNOWN, Value, element_of

#: Methods that change a list, dict, set or deque, with the position of what they put into it.
MUTATORS: dict[str, int | None] = {
    "append": 0,
    "appendleft": 0,
    "add": 0,
    "extend": 0,
    "extendleft": 0,
    "insert": 1,
    "update": 0,
    "setdefault": 1,
    "put": 0,
    "pop": None,
    "popitem": None,
    "popleft": None,
    "remove": None,
    "discard": None,
    "clear": None,
    "sort": None,
    "reverse": None,
}
#: Those that leave the same when they are repeated.
_REPEATABLE = frozenset({"add", "update", "setdefault", "discard", "sort"})
CONTAINERS = frozenset({"list", "dict", "set"})
_MADE_CONTAINERS = frozenset(
    {
        *("collections.deque", "collections.Counter", "collections.defaultdict"),
        *("collections.OrderedDict", "queue.Queue", "queue.SimpleQueue"),
    }
)
#: Properties of Keras and `tf.Module` that make a new list whenever they are read.
_NEW_LISTS = frozenset(
    {
        *("trainable_variables", "trainable_weights"),
        *("non_trainable_variables", "non_trainable_weights"),
    }
)
_TENSOR_KINDS = frozenset({"tensor", "ragged", "sparse", "tensorarray"})
_MAKERS = ("init", "post_init", "build", "create", "setup", "set_up", "make")


@dataclass(frozen=True, slots=True)
class Write:
    """One write to what was there before the call.

    Attributes:
      node: the statement or call.
      target: the name, attribute or item that is written; for a method, its receiver.
      holder: whose it is: `self`, `argument`, `global` or `closure`.
      value: what is put there.
      counts: whether the new state depends on the old, so that every call would make another.
      method: the mutating method's name, or "".
    """

    node: ast.AST
    target: ast.expr
    holder: str
    value: Value
    counts: bool
    method: str = ""


def makes(function: Function) -> bool:
    """Whether a function is there to set an object up, such as `__init__` and `build`."""
    return function.name.strip("_").startswith(_MAKERS)


def holds_tensor(value: Value) -> bool:
    """Whether a value is a tensor, or a container of some."""
    if value.kind in _TENSOR_KINDS:
        return True
    inner = element_of(value) if value.kind in CONTAINERS | {"tuple"} else None
    return inner is not None and inner.kind in _TENSOR_KINDS


def becomes_tensor(function: Function, write: Write) -> bool:
    """Whether a Python number is kept in an attribute that a staged branch or loop gives.

    Only on `self`: other objects may have a setter, as Keras' optimizers for `learning_rate`.
    """
    plain = isinstance(write.target, ast.Attribute) and write.value.kind in NUMBERS
    plain = plain and write.holder == "self" and write.target.attr not in function.module.properties
    return plain and function.traced.autograph and bool(function.staged_round(write.node))


def is_container(function: Function, node: ast.expr) -> bool:
    """Whether an expression surely is a Python list, dict, set, deque or queue."""
    if function.value(node).kind in CONTAINERS:
        return True
    made = origin(function, node) if isinstance(node, ast.Name | ast.Attribute) else None
    return (
        made is not None
        and isinstance(made[1], ast.Call)
        and dotted(made[0], made[1].func) in _MADE_CONTAINERS
    )


def writes(function: Function) -> Iterator[Write]:
    """The writes of a traced function to what outlives the call, in source order."""
    for node in function.nodes(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Call):
        match node:
            case ast.AugAssign(target=target, op=op, value=given):
                holder = holder_of(function, target, node)
                if holder:
                    value = operators.binary(op, function.value(target), function.value(given))
                    united = isinstance(op, ast.BitOr) and function.value(given).kind == "set"
                    added = function.value(given)
                    value = added if value.is_unknown and holds_tensor(added) else value
                    yield Write(node, target, holder, value, not united)
            case ast.Assign(targets=targets, value=given):
                for target in targets:
                    yield from _assigned(function, node, target, given)
            case ast.AnnAssign(target=target, value=ast.expr() as given):
                yield from _assigned(function, node, target, given)
            case ast.Call(
                func=ast.Name(id="setattr"), args=[owned, ast.Constant(value=str(name)), given]
            ):
                target = ast.copy_location(ast.Attribute(owned, name, ast.Store()), node)
                yield from _assigned(function, node, target, given)
            case ast.Call(func=ast.Attribute(value=target, attr=method)) if method in MUTATORS:
                if not is_container(function, target):
                    continue
                holder = holder_of(function, target, node)
                if holder:
                    counts = method not in _REPEATABLE
                    yield Write(node, target, holder, _put(function, node), counts, method)


def _assigned(
    function: Function, node: ast.AST, target: ast.expr, given: ast.expr
) -> Iterator[Write]:
    if isinstance(target, ast.Tuple | ast.List):
        whole = function.value(given)
        parts = given.elts if isinstance(given, ast.Tuple | ast.List) else []
        same = len(parts) == len(target.elts)
        for position, part in enumerate(target.elts):
            if same:
                yield from _assigned(function, node, part, parts[position])
                continue
            holder = holder_of(function, part, node)
            if holder:
                each = element_of(whole) or UNKNOWN
                fits = whole.items is not None and len(whole.items) == len(target.elts)
                yield Write(node, part, holder, whole.items[position] if fits else each, False)
        return
    holder = holder_of(function, target, node)
    if not holder:
        return
    text = ast.unparse(target)
    again = any(
        isinstance(part, ast.Name | ast.Attribute | ast.Subscript) and ast.unparse(part) == text
        for part in ast.walk(given)
    )
    if isinstance(given, ast.BoolOp) and text in map(ast.unparse, given.values):
        again = False  # `x = x and y` is the same however often it is done
    yield Write(node, target, holder, function.value(given), again)


def _put(function: Function, call: ast.Call) -> Value:
    position = MUTATORS[call.func.attr]
    if position is not None and position < len(call.args):
        return function.value(call.args[position])
    if call.func.attr == "update" and call.keywords:
        return Value("dict", element=function.value(call.keywords[0].value))
    return UNKNOWN


def holder_of(function: Function, target: ast.expr, node: ast.AST) -> str:
    """Whose the written place is, "" for what the call itself made."""
    name = root(target)
    if name is None:
        return ""
    scope = owner(function, name)
    declared = name in function.flow.scope.declared_global
    binds = isinstance(target, ast.Name) and not isinstance(node, ast.Call)
    if binds and scope is function and name not in function.flow.outer:
        return ""
    method = instance_method(function, name)
    if method is not None:
        unchanged = method is not function or not _rebound(function, name, node)
        return "self" if unchanged and outlives(method) else ""
    if scope is function and not declared:
        return _local_holder(function, name, node)
    if scope is None:
        return ""
    if scope is function.module.body:
        return "global"
    return "closure" if scope.traced is None or _in_inner_graph(function, scope) else ""


def _in_inner_graph(function: Function, scope: Function) -> bool:
    """Whether code is the body of a `tf.map_fn` or the like, a graph inside that of a scope."""
    inner: Function | None = function
    while inner is not None and inner is not scope:
        if inner.traced is not None and inner.traced.inner:
            return True
        inner = inner.parent
    return False


def _rebound(function: Function, name: str, node: ast.AST) -> bool:
    return bool(function.flow.reaching(statement_of(function, node), name))


def _local_holder(function: Function, name: str, node: ast.AST) -> str:
    """Whose the object is that a local name holds: a parameter's, or another name for `self.x`."""
    made = function.flow.reaching(statement_of(function, node), name)
    if name in function.flow.parameters and not made:
        return "argument" if function.traced.entry == "tf.function" else ""
    if len(made) == 1 and isinstance(made[0].node, ast.Assign):
        value = made[0].node.value
        new = isinstance(value, ast.Attribute) and value.attr in _NEW_LISTS
        if isinstance(value, ast.Attribute) and root(value) != name and not new:
            return holder_of(function, value, made[0].node)
    return ""


def statement_of(function: Function, node: ast.AST) -> ast.AST:
    """The statement of the function's own that a node is part of."""
    known = function.flow.graph.first
    while node not in known:
        outer = function.parent_of(node)
        if outer is None or outer is function.node:
            break
        node = outer
    if node not in known and isinstance(function.node, ast.Lambda) and node is function.node.body:
        return next(iter(known))  # a lambda returns its expression
    return node


def outlives(method: Function, seen: frozenset[Function] = frozenset()) -> bool:
    """Whether the instance that a traced method gets was made before the traced call."""
    if method.traced is None or method.traced.entry != "callee":
        return True
    sites = [(f, call) for f, call in method.call_sites if f.traced is not None]
    if not sites:  # as for a property
        caller = method.traced.caller
        return caller is None or caller.owner is not method.owner or caller.name != "__init__"
    if method in seen:
        return False
    return any(_passes_outer(caller, call, seen | {method}) for caller, call in sites)


def _passes_outer(caller: Function, call: ast.Call, seen: frozenset[Function]) -> bool:
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    if isinstance(receiver, ast.Call):
        return isinstance(receiver.func, ast.Name) and receiver.func.id == "super"
    name = root(receiver)
    if name is None:
        return False
    method = instance_method(caller, name)
    if method is not None:
        return outlives(method, seen)
    scope = owner(caller, name)
    return scope is not None and (scope.traced is None or name in scope.flow.parameters)
