"""Which functions TensorFlow traces, and from where.

The roots are `tf.function` in its spellings, callbacks of TensorFlow's own functions, and the
methods that Keras traces; what they call is traced with them, in other files too (`entries`).

What it can't see: functions stored in containers.
"""

from __future__ import annotations

import ast
from collections import deque
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from aglint.flow.identifiers import OURS
from aglint.staging.callbacks import TAKERS, callbacks
from aglint.staging.callees import callees
from aglint.staging.classes import Class
from aglint.staging.entry import UNCONVERTED, Traced
from aglint.staging.factories import handed
from aglint.staging.function import Function
from aglint.staging.keras_2 import wants_keras_2
from aglint.staging.keras_functions import handed_to_keras
from aglint.staging.names import last_name
from aglint.staging.values import Value, tensor

if TYPE_CHECKING:
    from aglint.staging.module import Module

_KERAS_METHODS = {
    "layer": ("call",),
    "model": ("call", "train_step", "test_step", "predict_step", "compute_loss"),
    "loss": ("call",),
    "metric": ("update_state", "result"),
    "schedule": ("__call__",),
}


def trace(module: Module) -> None:
    """Marks every traced function of a module, and notes those of other files that it traces."""
    queue: deque[Function] = deque()
    for function, why in _roots(module):
        if function.module is not module:
            module.outgoing.append((function, why))
        elif function.traced is None:
            function.traced = why
            queue.append(function)
        elif function.traced.entry == "keras" and why.entry == "tf.function":
            function.traced = why  # `tf.function(layer.call)` is the file's own use of it
        else:  # a second way in may tell more of the arguments
            function.traced.gives.update(why.gives | function.traced.gives)
    _follow(module, queue)
    for function in module.functions if module.entries else ():
        why = module.entries.get(function.qualname)
        if why is not None and function.traced is None:
            function.traced = why
            queue.append(function)
    _follow(module, queue)


def _follow(module: Module, queue: deque[Function]) -> None:
    """Marks what traced functions call."""
    while queue:
        caller = queue.popleft()
        for callee, why in callees(module, caller):
            if callee.module is not module:
                module.outgoing.append((callee, why))
            elif callee.traced is None:
                callee.traced = why
                queue.append(callee)


def _roots(module: Module):
    named = list(module.functions)
    for function in named:
        why = _decorated(module, function)
        if why is not None:
            yield function, why
    yield from _patterns(module, named)
    yield from _keras(module)
    yield from handed_to_keras(module)
    for caller, call in module.wrapping_calls:
        function = _wrapped(caller, call.args[0]) if call.args else None
        if _is_to_fail(caller, call):
            continue
        if isinstance(function, Function):
            yield function, _entry(module, function, call)
    for caller, call in module.calls_on(TAKERS):
        yield from callbacks(module, caller, call, only_roots=True)


def _wrapped(caller: Function, node: ast.expr) -> Function | None:
    """What `tf.function(node)` traces: a function, or what calling an object runs."""
    found = handed(caller, node)
    if found is not None:
        return found
    made = caller.target(node.func) if isinstance(node, ast.Call) else None
    return made.method("__call__") if isinstance(made, Class) else None


def _is_to_fail(caller: Function, call: ast.Call) -> bool:
    """Whether a test expects an error of it: `with pytest.raises(...): tf.function(f)(x)`."""
    return any(
        isinstance(outer, ast.With)
        and any(
            isinstance(item.context_expr, ast.Call)
            and last_name(item.context_expr.func).startswith(("assertRaises", "raises"))
            for item in outer.items
        )
        for outer in caller.ancestors(call)
    )


def _patterns(module: Module, functions: list[Function]):
    """The functions that the settings say are traced."""
    home = module.dotted.split(".")
    for pattern in module.config.assume_traced:
        for function in functions:
            if OURS.fullmatch(function.name):
                continue  # a branch or loop that has been converted is called where it stands
            # Which directory is the first to hold a package is not known here.
            tails = (".".join([*home[n:], function.qualname]) for n in range(len(home) + 1))
            if any(fnmatchcase(tail, pattern) for tail in tails):
                span = module.source.span(function.node)
                why = f"`assume-traced` names `{pattern}`"
                yield function, Traced("tf.function", why, span, module.source.path)


def _decorated(module: Module, function: Function) -> Traced | None:
    for decorator in getattr(function.node, "decorator_list", ()):
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if module.wraps(called):
            return _entry(module, function, decorator)
        if isinstance(decorator, ast.Call) and decorator.args and module.wraps(decorator.args[0]):
            return _entry(module, function, decorator)  # functools.partial(tf.function, ...)
        wrapper = module.wrapper(called)
        if wrapper is not None:
            return _entry(module, function, decorator, wrapper)
    return None


def _entry(
    module: Module, function: Function, node: ast.expr, wrapper: ast.Call | None = None
) -> Traced:
    """The tracing by `tf.function`, with what its keywords say, over those of a wrapper of it."""
    words = {}
    for call in (wrapper, node):
        if isinstance(call, ast.Call):
            words |= {word.arg: word.value for word in call.keywords if word.arg}
    autograph = words.get("autograph")
    converted = not (isinstance(autograph, ast.Constant) and autograph.value is False)
    gives = {}
    signature = words.get("input_signature")
    if isinstance(signature, ast.List | ast.Tuple):
        names = function.flow.parameters[1 if function.is_method else 0 :]
        gives = {
            name: _spec(module, spec)
            for name, spec in zip(names, signature.elts, strict=False)
            if isinstance(spec, ast.Call)
        }
    span = module.source.span(node)
    if node in getattr(function.node, "decorator_list", ()):
        span = span._replace(column=span.column - 1)  # the `@` too
    return Traced(
        "tf.function",
        "`tf.function` traces it",
        span,
        module.source.path,
        converted and not function.decorators & UNCONVERTED,
        gives,
    )


def _spec(module: Module, spec: ast.Call) -> Value:
    """The tensor that a `tf.TensorSpec` describes."""
    words = {word.arg: word.value for word in spec.keywords if word.arg}
    shape = spec.args[0] if spec.args else words.get("shape")
    dtype = spec.args[1] if len(spec.args) > 1 else words.get("dtype")
    sizes = None
    if isinstance(shape, ast.List | ast.Tuple):
        known = [_size(module, part) for part in shape.elts]
        sizes = None if "" in known else tuple(known)
    name = "float32"
    if dtype is not None:  # a name may hold any
        name = dtype.attr if isinstance(dtype, ast.Attribute) else getattr(dtype, "value", "")
    kind = "ragged" if getattr(spec.func, "attr", "") == "RaggedTensorSpec" else "tensor"
    value = tensor(str(name or ""), sizes, True, "its `input_signature` says so")
    return replace(value, kind=kind)


def _size(module: Module, node: ast.expr) -> int | str | None:
    """A size in a shape: None for one that is left open, "" for one that is not known here."""
    if isinstance(node, ast.Name):
        given = module.body.bindings.get(node.id, ())
        node = given[0] if len(given) == 1 and given[0] is not None else node
    match node:
        case ast.Constant(value=int() | None as size):
            return size
    return ""


def _keras(module: Module):
    """The methods that Keras calls while it traces: Keras 3 without AutoGraph, Keras 2 with."""
    every = {name for names in _KERAS_METHODS.values() for name in names}
    for made in module.class_of.values():
        if not every & made.methods.keys():
            continue  # before its bases are looked for in other files
        for name in _KERAS_METHODS.get(made.kind, ()):
            method = made.methods.get(name)
            if method is None:
                continue
            old = any(dotted.startswith("tf_keras") for dotted in made.outside)
            old = old or module.config.keras_converts or wants_keras_2(module.source.path)
            gives = {}
            if made.kind == "schedule":  # which optimizers call, and those nobody converts
                old = False
                why = "an optimizer hands it its step, a tensor"
                gives = {step: tensor(why=why) for step in method.flow.parameters[1:2]}
            yield (
                method,
                Traced(
                    "keras",
                    f"Keras traces `{name}` of a {made.kind}",
                    module.source.span(method.node),
                    module.source.path,
                    autograph=old,
                    gives=gives,
                ),
            )
