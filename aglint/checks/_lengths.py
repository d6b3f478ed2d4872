"""Lengths of lists, arrays and tensors that another round of a loop changes."""

from __future__ import annotations

import ast

from aglint.checks._entries import COMPREHENSIONS, loop_round
from aglint.checks._names import dotted, origin
from aglint.checks._staged import text
from aglint.staging import catalogue
from aglint.staging.function import Function

_FEW = 2
_DRAWN = frozenset({"random.randint", "random.randrange", "numpy.random.randint"})
#: What makes an array of a list, or of an array, of the same length.
_KEEP = frozenset(
    {
        *("tf.constant", "tf.convert_to_tensor", "tf.stack", "tf.cast", "tf.expand_dims"),
        *("numpy.array", "numpy.asarray", "numpy.stack", "numpy.vstack", "list", "tuple", "sorted"),
    }
)
#: What makes one of a size: where the size stands, and its keyword.
_SHAPED = ("tf.zeros", "tf.ones", "numpy.zeros", "numpy.ones", "numpy.empty", "numpy.full")
_SHAPED += ("tf.random.normal", "tf.random.uniform", "tf.random.truncated_normal")
_SIZED = dict.fromkeys(_SHAPED, "shape") | {"tf.fill": "dims", "numpy.random.random": "size"}
#: The same, with each argument a size.
_EACH = frozenset({"tf.range", "numpy.arange", "numpy.random.rand", "numpy.random.randn", "range"})
_SIZE_LAST = frozenset({"numpy.random.normal", "numpy.random.uniform", "numpy.random.randint"})
_SIZE_LAST |= {"numpy.random.choice", "numpy.linspace", "tf.linspace"}


def varies(caller: Function, loop: ast.AST, counters: set[str], node: ast.expr) -> str:
    """Why an expression has another length in each round of a loop, "" if it has not."""
    node = same_length(caller, node)
    items = (
        loop.generators[0].iter if isinstance(loop, COMPREHENSIONS) else getattr(loop, "iter", None)
    )
    changes = "`{}` changes in the loop".format
    match node:
        case ast.Name(id=name) if name in targets(loop) and _lengths_differ(caller, items):
            return f"the items of `{text(items)}` have different lengths"
        case ast.Name(id=name):
            made = _made_in(loop, name)
            seen = made is not None and not isinstance(made, ast.Name)
            return varies(caller, loop, counters, made) if seen else ""
        case ast.Subscript(slice=ast.Slice(lower=lower, upper=upper)):
            bounds = [bound for bound in (lower, upper) if bound is not None]
            if len(bounds) == 1 and _counts(bounds[0], counters):
                return changes(text(bounds[0]))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            for listed, count in ((left, right), (right, left)):
                if isinstance(listed, ast.List) and _counts(count, counters):
                    return changes(text(count))
        case ast.ListComp(generators=[ast.comprehension(iter=ast.Name(id=name) as source)]) if (
            name in targets(loop) and _texts_differ(caller, items)
        ):
            return f"the items of `{text(items)}` have different lengths"
        case ast.ListComp(generators=[ast.comprehension(iter=source, ifs=[])]):
            return varies(caller, loop, counters, source)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="split"), args=[]):
            if name in targets(loop):
                return f"`{text(node)}` has as many words as `{name}`"
        case ast.Call():
            given = _sizes(caller, node)
            sizes = [one for one in given if _counts(one, counters) or _is_random(caller, one)]
            return changes(text(sizes[0])) if len(sizes) == 1 else ""
    return ""


def _sizes(caller: Function, call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that are sizes of what it makes."""
    name = called_name(caller, call.func)
    words = {word.arg: word.value for word in call.keywords}
    if name in _EACH:
        return [*call.args, *(words[word] for word in ("start", "limit", "stop") if word in words)]
    if name in _SIZE_LAST:
        return [words[word] for word in ("size", "num") if word in words] or call.args[2:3]
    if name in _SIZED:
        return [words[_SIZED[name]]] if _SIZED[name] in words else call.args[:1]
    return []


def called_name(caller: Function, node: ast.expr) -> str:
    """The name of what is called: a builtin's, NumPy's, or TensorFlow's canonical one."""
    value = caller.value(node) if isinstance(node, ast.Name) else None
    if value is not None and value.kind == "builtin":
        return value.ref
    name = dotted(caller, node) or ""
    return name if name.startswith("numpy") else catalogue.canonical(name) or ""


def same_length(caller: Function, node: ast.expr) -> ast.expr:
    """What an expression gets its length from."""
    while isinstance(node, ast.Call) and node.args and called_name(caller, node.func) in _KEEP:
        node = node.args[0]
    return node


def targets(loop: ast.AST) -> set[str]:
    """The names that a `for` or a comprehension binds in each round."""
    if isinstance(loop, COMPREHENSIONS):
        loop = loop.generators[0]
    target = getattr(loop, "target", None)
    parts = ast.walk(target) if target is not None else ()
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _made_in(loop: ast.AST, name: str) -> ast.expr | None:
    """What the one assignment of a name in a loop gives it."""
    found = [
        node
        for node in ast.walk(loop)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
    ]
    made = [
        node.value
        for node in getattr(loop, "body", ())
        if isinstance(node, ast.Assign) and node.targets == found
    ]
    return made[0] if len(made) == 1 else None


def _display(caller: Function, source: ast.expr) -> list[ast.expr]:
    """The items of a list or tuple that is written out in the file."""
    found = origin(caller, source) if isinstance(source, ast.Name | ast.Attribute) else None
    display = source if found is None else found[1]
    return display.elts if isinstance(display, ast.List | ast.Tuple) else []


def _lengths_differ(caller: Function, source: ast.expr) -> bool:
    """Whether an iterable is a display of lists of several lengths."""
    items = _display(caller, source)
    lists = [part for part in items if isinstance(part, ast.List | ast.Tuple)]
    return len(lists) == len(items) and len({len(part.elts) for part in lists}) > _FEW


def _texts_differ(caller: Function, source: ast.expr) -> bool:
    """Whether an iterable is a display of texts of several lengths."""
    items = _display(caller, source)
    texts = [item.value for item in items if isinstance(item, ast.Constant)]
    texts = [one for one in texts if isinstance(one, str)]
    return len(texts) == len(items) and len({len(one) for one in texts}) > _FEW


def _is_random(caller: Function, node: ast.expr) -> bool:
    """Whether an expression draws a whole number."""
    return isinstance(node, ast.Call) and dotted(caller, node.func) in _DRAWN


def counters(caller: Function, call: ast.Call) -> tuple[ast.AST, set[str]] | None:
    """The loop round a call, and the names that each of its rounds gives another number.

    Of a function that such a loop calls, they are the parameters for which it passes one.
    """
    loop = loop_round(caller, call)
    if loop is not None:
        return loop, _counters(caller, loop)
    for outer, site in caller.call_sites:
        round_ = loop_round(outer, site) if outer.traced is None else None
        if round_ is None:
            continue
        counted = _counters(outer, round_)
        names = caller.flow.parameters[1 if caller.is_method else 0 :]
        given = dict(zip(names, site.args, strict=False))
        given |= {word.arg: word.value for word in site.keywords if word.arg}
        passed = {name for name, part in given.items() if _counts(part, counted)}
        if passed:
            return caller.node, passed
    return None


def _counters(caller: Function, loop: ast.AST) -> set[str]:
    """The names that a loop counts up, or gives one of several numbers."""
    head = loop.generators[0] if isinstance(loop, COMPREHENSIONS) else loop
    found: set[str] = set()
    match head:
        case ast.While():
            pass
        case (
            ast.For(iter=ast.Call(func=ast.Name(id="range")), target=ast.Name(id=name))
            | ast.comprehension(iter=ast.Call(func=ast.Name(id="range")), target=ast.Name(id=name))
        ):
            found.add(name)
        case ast.For(
            iter=ast.Call(func=ast.Name(id="enumerate")),
            target=ast.Tuple(elts=[ast.Name(id=name), _]),
        ):
            found.add(name)
        case (
            ast.For(iter=source, target=ast.Name(id=name))
            | ast.comprehension(iter=source, target=ast.Name(id=name))
        ):
            items = _display(caller, source)
            sizes = {item.value for item in items if isinstance(item, ast.Constant)}
            if len(sizes) > _FEW and all(type(size) is int for size in sizes):
                found.add(name)
    for node in loop.body if isinstance(loop, ast.For | ast.While) else ():
        match node:
            case ast.AugAssign(
                target=ast.Name(id=name),
                op=ast.Add() | ast.Sub() | ast.Mult(),
                value=ast.Constant(),
            ):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if _counts(value, found) or _is_random(caller, value):
                    found.add(name)
    return found


def _counts(node: ast.expr, counters: set[str]) -> bool:
    """Whether a size or bound is a counter, or differs from one by a constant."""
    match node:
        case ast.Name(id=name):
            return name in counters
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=ast.Constant()):
            return _counts(left, counters)
        case ast.BinOp(left=ast.Constant(), op=ast.Add() | ast.Mult() | ast.Pow(), right=right):
            return _counts(right, counters)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return any(_counts(part, counters) for part in parts)
    return False
