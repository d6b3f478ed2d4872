"""A `tf.function` that is called with one shape after another: a trace for each."""

from __future__ import annotations

import ast

from aglint.checks import _lengths
from aglint.checks._entries import Entry, entering, loop_round
from aglint.checks._names import root
from aglint.checks._staged import text

_MANY = 4
_JOINS = frozenset(
    {"tf.concat", "numpy.concatenate", "numpy.append", "numpy.vstack", "numpy.hstack"}
)
_GROW = frozenset({"append", "extend", "insert"})
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def check_module(module, report) -> None:
    """Reports arguments whose shape another round of a loop, or many another call, changes."""
    shapes: dict[tuple[object, ...], dict[object, ast.expr]] = {}
    for caller, call, entry in entering(module):
        if caller.traced is not None or entry.has_signature or _relaxes(entry):
            continue
        function = entry.function.qualname
        places = [*enumerate(call.args), *((word.arg, word.value) for word in call.keywords)]
        for place, part in places:
            why = _varies(caller, call, part)
            if why:
                report(part, argument=text(part), function=function, why=why)
                continue
            value = caller.value(part)
            if value.is_tensor and value.shape is not None and None not in value.shape:
                key = (entry.function, caller, place, len(value.shape))
                shapes.setdefault(key, {}).setdefault(value.shape, part)
    for (function, *_), found in shapes.items():
        if len(found) >= _MANY:
            first = next(iter(found.values()))
            why = f"the calls here pass {len(found)} shapes"
            report(first, argument=text(first), function=function.qualname, why=why)


def _relaxes(entry: Entry) -> bool:
    words = entry.made.keywords if isinstance(entry.made, ast.Call) else ()
    return any(
        word.arg in ("reduce_retracing", "experimental_relax_shapes")
        and not (isinstance(word.value, ast.Constant) and not word.value.value)
        for word in words
    )


def _varies(caller, call: ast.Call, argument: ast.expr) -> str:
    """Why an argument has another shape in each round of the loop round a call, "" if not."""
    loop = loop_round(caller, call)
    found = _lengths.counters(caller, call)
    made = root(call.func)
    if made is not None and any(_bindings(one, made) for one in (loop, found and found[0]) if one):
        return ""  # each round has a function of its own
    node = _lengths.same_length(caller, argument)
    if isinstance(loop, _LOOPS) and isinstance(node, ast.Name):
        if _grows(caller, loop, node.id):
            return f"`{node.id}` grows in the loop"
        if _is_collected(caller, loop, node.id):
            return f"`{node.id}` is filled by a loop of no fixed length"
    return _lengths.varies(caller, *found, argument) if found is not None else ""


def _bindings(loop: ast.AST, name: str) -> list[ast.stmt]:
    """The statements of a loop that bind a name."""
    return [
        node
        for node in ast.walk(loop)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For)
        and any(
            isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store)
            for part in ast.walk(node if not isinstance(node, ast.For) else node.target)
        )
    ]


def _is_list(caller, loop: ast.AST, name: str) -> bool:
    return caller.types.at_entry(loop, name).kind == "list"


def _appended(loop: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(loop)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _GROW
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == name
    ]


def _grows(caller, loop: ast.AST, name: str) -> bool:
    """Whether every round of a loop makes a list or array longer, and none makes it anew."""
    bound = _bindings(loop, name)
    if not bound:
        grown = [call for call in _appended(loop, name) if caller.parent_of(call) is not None]
        shrunk = [
            node
            for node in ast.walk(loop)
            if isinstance(node, ast.Attribute | ast.Delete)
            and getattr(node, "attr", "pop") in ("pop", "popleft", "clear", "remove")
        ]
        return bool(grown) and not shrunk and _is_list(caller, loop, name)
    if len(bound) > 1 or not isinstance(bound[0], ast.Assign):
        return False
    match bound[0].value:
        case ast.Call(func=func, args=[first, *more]) if (
            _lengths.called_name(caller, func) in _JOINS
        ):
            parts = first.elts if isinstance(first, ast.List | ast.Tuple) else [first, *more]
            return any(isinstance(part, ast.Name) and part.id == name for part in parts)
    return False


def _is_collected(caller, loop: ast.AST, name: str) -> bool:
    """Whether each round makes a list anew, which an inner `while` fills."""
    bound = _bindings(loop, name)
    made = [node for node in bound if isinstance(node, ast.Assign)]
    if len(bound) != 1 or not made or not _is_empty(made[0].value):
        return False
    for call in _appended(loop, name):
        for outer in caller.ancestors(call):
            if outer is loop:
                break
            if isinstance(outer, ast.While):
                return True
    return False


def _is_empty(node: ast.expr) -> bool:
    return isinstance(node, ast.List) and not node.elts
