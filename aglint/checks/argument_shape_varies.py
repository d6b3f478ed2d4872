"""A `tf.function` that is called with one shape after another: a trace for each."""

from __future__ import annotations

import ast

from aglint.checks._entries import Entry, entering, loop_round
from aglint.checks._names import dotted, origin
from aglint.checks._staged import text
from aglint.staging import catalogue

_FEW = 2
#: What makes an array of a list, or of an array, of the same length.
_KEEP = frozenset(
    {
        *("tf.constant", "tf.convert_to_tensor", "tf.stack", "tf.cast", "tf.expand_dims"),
        *("numpy.array", "numpy.asarray", "numpy.stack", "numpy.vstack"),
    }
)
_SIZED = frozenset({"tf.zeros", "tf.ones", "tf.range", "numpy.zeros", "numpy.ones", "numpy.arange"})
_JOINS = frozenset(
    {"tf.concat", "numpy.concatenate", "numpy.append", "numpy.vstack", "numpy.hstack"}
)
_GROW = frozenset({"append", "extend", "insert"})
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def check_module(module, report) -> None:
    """Reports arguments whose shape another round of a loop changes."""
    for caller, call, entry in entering(module):
        if caller.traced is not None or entry.has_signature or _relaxes(entry):
            continue
        for part in [*call.args, *(word.value for word in call.keywords if word.arg)]:
            why = _varies(caller, call, part)
            if why:
                function = entry.function.qualname
                report(part, argument=text(part), function=function, why=why)


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
    if not isinstance(loop, _LOOPS):
        return ""
    node = _same_length(caller, argument)
    if isinstance(node, ast.Name):
        if node.id in _targets(loop) and _lengths_differ(caller, loop.iter):
            return f"the items of `{text(loop.iter)}` have different lengths"
        if _grows(caller, loop, node.id):
            return f"`{node.id}` grows in the loop"
        if _is_collected(caller, loop, node.id):
            return f"`{node.id}` is filled by a loop of no fixed length"
    counters = _counters(loop)
    match node:
        case ast.Subscript(slice=ast.Slice(lower=lower, upper=upper)):
            bounds = [bound for bound in (lower, upper) if bound is not None]
            if len(bounds) == 1 and _counts(bounds[0], counters):
                return f"`{text(bounds[0])}` changes in the loop"
        case ast.Call(func=func, args=[size, *more]) if _name(caller, func) in _SIZED:
            sizes = [size, *more] if "range" in _name(caller, func) else [size]
            if any(_counts(part, counters) for part in sizes):
                return f"`{text(size)}` changes in the loop"
    return ""


def _name(caller, node: ast.expr) -> str:
    name = dotted(caller, node) or ""
    return name if name.startswith("numpy") else catalogue.canonical(name) or ""


def _same_length(caller, node: ast.expr) -> ast.expr:
    """What an expression gets its length from."""
    while isinstance(node, ast.Call) and node.args and _name(caller, node.func) in _KEEP:
        node = node.args[0]
    return node


def _targets(loop: ast.AST) -> set[str]:
    if isinstance(loop, ast.While):
        return set()
    return {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}


def _lengths_differ(caller, source: ast.expr) -> bool:
    """Whether an iterable is a display of lists of several lengths."""
    found = origin(caller, source) if isinstance(source, ast.Name | ast.Attribute) else None
    display = source if found is None else found[1]
    if not isinstance(display, ast.List | ast.Tuple):
        return False
    items = [part for part in display.elts if isinstance(part, ast.List | ast.Tuple)]
    return len(items) == len(display.elts) and len({len(part.elts) for part in items}) > _FEW


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
        case ast.Call(func=func, args=[first, *more]) if _name(caller, func) in _JOINS:
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


def _counters(loop: ast.AST) -> set[str]:
    """The names that a loop counts up."""
    match loop:
        case ast.For(iter=ast.Call(func=ast.Name(id="range")), target=ast.Name(id=name)):
            found = {name}
        case ast.For(
            iter=ast.Call(func=ast.Name(id="enumerate")),
            target=ast.Tuple(elts=[ast.Name(id=name), _]),
        ):
            found = {name}
        case _:
            found = set()
    for node in loop.body:
        match node:
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.Constant()):
                found.add(name)
    return found


def _counts(node: ast.expr, counters: set[str]) -> bool:
    """Whether a size or bound is a counter, or differs from one by a constant."""
    match node:
        case ast.Name(id=name):
            return name in counters
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=ast.Constant()):
            return _counts(left, counters)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return any(_counts(part, counters) for part in parts)
    return False
