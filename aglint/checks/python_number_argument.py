"""A `tf.function` that is called with one Python number after another: a trace for each."""

from __future__ import annotations

import ast

from aglint.checks._entries import COMPREHENSIONS, Entry, entering, loop_round
from aglint.checks._names import dotted
from aglint.staging.calls import FLOATS
from aglint.staging.values import element_of

_FEW = 4
_NUMBERS = ("int", "float")
_KEEP_NUMBERS = frozenset({"int", "float", "round", "abs", "min", "max", "len"})


def check_module(module, report) -> None:
    """Reports counters and many different literals among the arguments of traced functions."""
    literals: dict[tuple[object, object], dict[object, ast.expr]] = {}
    for caller, call, entry in entering(module):
        if caller.traced is not None or entry.has_signature:
            continue
        for place, argument in _arguments(call):
            if isinstance(argument, ast.Constant) and type(argument.value) in (int, float):
                seen = literals.setdefault((entry.function, place), {})
                seen.setdefault(argument.value, argument)
            elif _changes(caller, call, argument):
                _report(report, entry, argument, "changes from call to call")
            elif _is_new_text(caller, call, argument):
                _report(report, entry, argument, "changes from call to call", "text")
    for (function, _), seen in literals.items():
        if len(seen) > _FEW:
            made = next(iter(seen.values()))
            _report(report, Entry(function, made), made, f"has {len(seen)} values in this file")


def _report(report, entry: Entry, argument: ast.expr, how: str, kind: str = "number") -> None:
    report(
        argument,
        argument=ast.unparse(argument),
        function=entry.function.qualname,
        kind=kind,
        why=f"the Python {kind} {how}",
    )


def _arguments(call: ast.Call):
    for position, part in enumerate(call.args):
        if isinstance(part, ast.Starred):
            return
        yield position, part
    for word in call.keywords:
        if word.arg is not None:
            yield word.arg, word.value


def _changes(caller, call: ast.Call, argument: ast.expr) -> bool:
    """Whether an argument is a Python number that another round, or another call, changes."""
    if isinstance(argument, ast.List | ast.Tuple):
        return any(_changes(caller, call, part) for part in argument.elts)
    if isinstance(argument, ast.Dict):
        return any(_changes(caller, call, part) for part in argument.values)
    if isinstance(argument, ast.Attribute):
        return _counted_attribute(caller, argument)
    loop: ast.AST | None = call
    while (loop := loop_round(caller, loop)) is not None:
        counters = _counters(caller, loop)
        named = {part.id for part in ast.walk(argument) if isinstance(part, ast.Name)}
        if named & counters and (
            _is_number(caller, argument, counters) or _is_window(caller, argument)
        ):
            return True
        if not _is_short(getattr(loop, "iter", loop)) and _is_measured(caller, argument):
            return True
    return False


def _is_new_text(caller, call: ast.Call, argument: ast.expr) -> bool:
    """Whether an argument is a text that the loop round the call puts together anew."""
    loop = loop_round(caller, call)
    if not isinstance(loop, ast.For | ast.AsyncFor) or _is_short(loop.iter):
        return False
    match argument:
        case ast.JoinedStr() | ast.BinOp(left=ast.Constant(value=str())):
            made = True
        case ast.Call(func=func):
            made = dotted(caller, func) in ("os.path.join", "os.path.abspath")
            made = made or caller.value(argument).kind == "str"
        case _:
            made = False
    targets = {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}
    return made and any(isinstance(p, ast.Name) and p.id in targets for p in ast.walk(argument))


def _is_window(caller, argument: ast.expr) -> bool:
    """Whether an argument is a part of a list of Python numbers, which counts as its numbers."""
    if not isinstance(argument, ast.Subscript) or not isinstance(argument.slice, ast.Slice):
        return False
    value = caller.value(argument)
    element = element_of(value) if value.kind in ("list", "tuple") else None
    return element is not None and element.kind in _NUMBERS


def _is_measured(caller, argument: ast.expr) -> bool:
    """Whether an argument is a Python number from a clock or of chance."""
    if caller.value(argument).kind not in _NUMBERS:
        return False
    return any(
        isinstance(part, ast.Call) and dotted(caller, part.func) in FLOATS
        for part in ast.walk(argument)
    )


def _counted_attribute(caller, argument: ast.Attribute) -> bool:
    """Whether the same function counts an attribute up: `self.step += 1`."""
    text = ast.unparse(argument)
    counted = any(
        ast.unparse(node.target) == text and _number(caller, node.value)
        for node in caller.nodes(ast.AugAssign)
    )
    return counted and caller.value(argument).kind in _NUMBERS


def _counters(caller, loop: ast.AST) -> set[str]:
    """The names that hold another Python number in each round; none if there are few rounds."""
    found: set[str] = set()
    if isinstance(loop, COMPREHENSIONS):
        for generator in loop.generators:
            found |= _of_target(caller, generator.target, generator.iter)
        return found
    if isinstance(loop, ast.For | ast.AsyncFor):
        if _is_short(loop.iter):
            return set()
        found = _of_target(caller, loop.target, loop.iter)
    for node in ast.walk(loop):
        match node:
            case ast.AugAssign(target=ast.Name(id=name), value=value) if _number(caller, value):
                if caller.types.at_entry(loop, name).kind in _NUMBERS:
                    found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _number(caller, value):
                again = any(
                    isinstance(part, ast.Name) and part.id == name for part in ast.walk(value)
                )
                if again and caller.types.at_entry(loop, name).kind in _NUMBERS:
                    found.add(name)
    return found


def _number(caller, node: ast.expr) -> bool:
    """Whether an expression surely is a Python number."""
    value = caller.value(node)
    return value.kind in _NUMBERS and not value.optional


def _of_target(caller, target: ast.expr, source: ast.expr) -> set[str]:
    match source, target:
        case _ if _is_short(source):
            return set()
        case ast.Call(func=ast.Name(id="range")), ast.Name(id=name):
            return {name}
        case ast.Call(func=ast.Name(id="enumerate")), ast.Tuple(elts=[ast.Name(id=name), *_]):
            return {name}
        case _, ast.Name(id=name):
            element = caller.value(source).element
            items = caller.value(source).items or ()
            kinds = {item.kind for item in items} or {element.kind if element else ""}
            return {name} if kinds <= set(_NUMBERS) else set()
    return set()


def _is_short(source: ast.expr) -> bool:
    """Whether there are so few rounds that a trace for each does no harm."""
    match source:
        case ast.List() | ast.Tuple() | ast.Set():
            return len(source.elts) <= _FEW
        case ast.Call(func=ast.Name(id="range"), args=bounds):
            known = [part.value for part in bounds if isinstance(part, ast.Constant)]
            if len(known) == len(bounds) and all(isinstance(bound, int) for bound in known):
                try:
                    return len(range(*known)) <= _FEW
                except (TypeError, ValueError):
                    return True
        case ast.Call(func=ast.Name(id="enumerate" | "zip" | "reversed"), args=[first, *_]):
            return _is_short(first)
    return False


def _is_number(caller, node: ast.expr, counters: set[str]) -> bool:
    match node:
        case ast.Constant():
            return type(node.value) in (int, float)
        case ast.Name(id=name) if name in counters:
            return True
        case ast.BinOp():
            return _is_number(caller, node.left, counters) and _is_number(
                caller, node.right, counters
            )
        case ast.UnaryOp(op=ast.USub()):
            return _is_number(caller, node.operand, counters)
        case ast.Call(func=ast.Name(id=name), args=[_, *_]) if name in _KEEP_NUMBERS:
            return caller.value(node.func).kind == "builtin"
    return caller.value(node).kind in _NUMBERS
