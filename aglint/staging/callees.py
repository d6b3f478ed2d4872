"""What a traced function calls while it is traced, and how AutoGraph treats it.

What it can't see: methods of objects whose class is unknown.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from aglint.staging import catalogue
from aglint.staging.callbacks import callbacks
from aglint.staging.classes import PROPERTIES, Class
from aglint.staging.entry import UNCONVERTED, Traced
from aglint.staging.function import DEFINITIONS, Function
from aglint.staging.names import last_name
from aglint.staging.protocols import called_by_python, given_by_position
from aglint.staging.tables import functions_of, left_alone
from aglint.staging.values import Value, element_of

if TYPE_CHECKING:
    from aglint.staging.module import Module

_APPLIERS = frozenset({"map", "filter", "reduce"})
_KEYED = frozenset({"sorted", "min", "max", "sort"})
_TO_PYTHON = re.compile("py_function|numpy_function|py_func")
_REDUCE = "functools.reduce"


def callees(module: Module, caller: Function) -> Iterator[tuple[Function, Traced]]:
    """What a traced function calls, or defines to be called while it is traced."""
    if caller.traced is None:
        return
    untraced: set[ast.AST] = set()
    for call in caller.nodes(ast.Call):
        dotted = module.imports.resolve(call.func)
        entry = catalogue.lookup(dotted) if dotted else None
        if entry is not None and any(not callback.traced for callback in entry.callbacks):
            untraced.update(ast.walk(call))
        yield from callbacks(module, caller, call, only_roots=False)
        yield from _handed_on(module, caller, call)
        callee = caller.target(call.func) if entry is None else None
        if isinstance(callee, Class):
            for maker in ("__init__", "__post_init__"):
                made = callee.methods.get(maker)
                if made is not None:  # AutoGraph never converts a constructor
                    why = _callee(module, caller, made, call.func)
                    yield made, replace(why, autograph=False, call=call)
        elif isinstance(callee, Function) and callee is not caller:
            why = replace(_callee(module, caller, callee, call.func), call=call)
            if any(isinstance(outer, ast.withitem) for outer in caller.ancestors(call)):
                why = replace(why, autograph=False)  # nor a call between `with` and its colon
            yield callee, why
            for override in _overrides(module, caller, callee, call.func):
                yield override, replace(why)
        elif callee is None and dotted is None:
            for one in functions_of(caller, call.func):
                yield one, _callee(module, caller, one, call.func)
            kept = left_alone(caller, call.func)
            if kept is not None:
                gives = given_by_position(caller, kept, call.args)
                why = _callee(module, caller, kept, call.func)
                yield kept, replace(why, autograph=False, gives=gives)
            returned = _returned(caller, call.func)
            if returned is not None:
                gives = given_by_position(caller, returned, call.args)
                yield returned, replace(_callee(module, caller, returned, call.func), gives=gives)
    yield from called_by_python(module, caller)
    eager = _run_by_python(module, caller)
    for name in caller.nodes(ast.Name):
        # A local function that is handed on is called by whoever gets it.
        callee = module.definitions.get((caller.node, name.id))
        used = isinstance(name.ctx, ast.Load) and name not in untraced and name.id not in eager
        if used and isinstance(callee, Function):
            yield callee, _callee(module, caller, callee, name)
    for node in caller.nodes(ast.Attribute):
        getter = _getter(module, caller, node)
        if getter is not None and getter is not caller:
            yield getter, replace(_callee(module, caller, getter, node), autograph=False)


def _run_by_python(module: Module, caller: Function) -> set[str]:
    """The names through which functions come to a `tf.py_function`, which runs them eagerly."""
    if not _TO_PYTHON.search(module.source.text):
        return set()
    found: set[str] = set()
    new: list[ast.AST] = [
        part
        for node in ast.walk(caller.node)
        if isinstance(node, ast.Call) and _TO_PYTHON.fullmatch(last_name(node.func))
        for part in node.args[:1]
    ]
    while new:
        names = {one.id for node in new for one in ast.walk(node) if isinstance(one, ast.Name)}
        given = [caller.bindings.get(name, ()) for name in names - found]
        new = [value for values in given for value in values if value is not None]
        found |= names
    return found


def _overrides(module: Module, caller: Function, callee: Function, node: ast.expr):
    """The methods of subclasses that `self.method()` runs in their instances."""
    match node:
        case ast.Attribute(value=ast.Name(id=name)) if callee.owner is not None:
            own = caller.is_method and caller.flow.parameters[:1] == (name,)
        case _:
            own = False
    if own:
        for made in module.class_of.values():
            method = made.methods.get(callee.name)
            if method is not None and method is not callee and _descends(made, callee.owner):
                yield method


def _descends(made: Class, base: Class) -> bool:
    return any(one is base or _descends(one, base) for one in made.bases)


def _returned(caller: Function, node: ast.expr) -> Function | None:
    """The lambda that a call gives and that is called at once: `make(x)(y)`."""
    if isinstance(node, ast.Call):
        for maker in functions_of(caller, node.func):
            if isinstance(maker.node, ast.Lambda) and isinstance(maker.node.body, ast.Lambda):
                return caller.module.function_of(maker.node.body)
    return None


def _getter(module: Module, caller: Function, node: ast.Attribute) -> Function | None:
    """The method that runs when an attribute is read: that of a property."""
    if node.attr not in module.properties:
        return None
    owner = caller.value(node.value)
    made = owner.ref.method(node.attr) if owner.kind == "instance" and owner.ref else None
    return made if made is not None and made.decorators & PROPERTIES else None


def _handed_on(module: Module, caller: Function, call: ast.Call):
    """The functions that Python's own functions call: `map`, `filter`, `sorted(key=...)`, ...

    AutoGraph converts such a function only together with the function that it is nested in.
    """
    name = last_name(call.func)
    given: list[ast.expr] = [word.value for word in call.keywords if word.arg == "key"]
    elements: list[Value | None] = []
    if name in _APPLIERS:
        if isinstance(call.func, ast.Attribute) and name != "reduce":
            return  # `dataset.map` is not Python's
        if not call.args or (name == "reduce" and module.imports.resolve(call.func) != _REDUCE):
            return
        given = call.args[:1]
        elements = [element_of(caller.value(part)) for part in call.args[1:]]
        elements = elements[:1] * 2 if name == "reduce" else elements
    elif name not in _KEYED or not given:
        return
    else:
        elements = [element_of(caller.value(part)) for part in call.args[:1]]
    for part in given:
        function = caller.target(part)
        if not isinstance(function, Function):
            continue
        names = function.flow.parameters[1 if function.is_method else 0 :]
        gives = {n: e for n, e in zip(names, elements, strict=False) if e is not None}
        why = _callee(module, caller, function, part)
        nested = function.parent is caller and why.autograph
        yield function, replace(why, autograph=nested, gives=gives)


def _callee(module: Module, caller: Function, callee: Function, node: ast.expr) -> Traced:
    converted = caller.traced.autograph and not (
        callee.is_generator or callee.decorators & UNCONVERTED
    )
    if not isinstance(callee.node, DEFINITIONS):
        converted = caller.traced.autograph
    return Traced(
        "callee",
        f"`{caller.qualname}` calls it, which is traced",
        module.source.span(node),
        module.source.path,
        converted,
        caller=caller,
    )
