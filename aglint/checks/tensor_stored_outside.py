"""A symbolic tensor that traced code keeps on `self`, in a global, or in an outer container."""

from __future__ import annotations

import ast

from aglint.checks._state import Write, becomes_tensor, holds_tensor, makes, statement_of, writes
from aglint.diagnostic import Related
from aglint.staging.traces import traces
from aglint.staging.values import element_of


def check(function, report) -> None:
    """Reports tensors of the graph that somebody may read when the graph is finished."""
    if makes(function):
        return
    _cached(function, report)
    for write in writes(function):
        if not holds_tensor(write.value) and not becomes_tensor(function, write):
            continue
        if write.holder == "argument" and not isinstance(write.target, ast.Attribute):
            continue  # a changed list or dict argument is an error of its own
        if write.method and write.holder == "argument":
            continue
        if _in_array(function, write.target) or _stays_inside(function, write):
            continue
        if _shown_by_layer(function, write) or _only_sets(function):
            continue
        value = write.value if write.value.kind not in _HOLDERS else element_of(write.value)
        staged = _staged_slot(function, write)
        source = function.module.source
        related = ()
        if staged is not None:
            why = Related("staged because a tensor decides", source.span(staged))
            related = (why,)
        report(
            write.node,
            state=ast.unparse(write.target),
            what="TensorArray" if value.kind == "tensorarray" else "tensor",
            severity="error" if staged is not None or _read_elsewhere(function, write) else None,
            confidence="CONTROL_FLOW" if value.sure else "INFERENCE",
            why=value.why or "what a staged branch or loop gives is a tensor",
            related=related,
        )


def _cached(function, report) -> None:
    """Reports what Python's own cache keeps of a traced function's results."""
    if not function.decorators & {"lru_cache", "cache"}:
        return
    for node in function.nodes(ast.Return):
        value = function.value(node.value) if node.value is not None else None
        if value is not None and value.kind == "tensor" and value.sure:
            report(node, state="lru_cache", what="tensor", why=value.why)


_HOLDERS = ("list", "tuple", "dict", "set")


def _in_array(function, target: ast.expr) -> bool:
    """Whether it is an item of a NumPy array, which can't take a tensor of the graph anyway."""
    return isinstance(target, ast.Subscript) and function.value(target.value).kind == "ndarray"


def _staged_slot(function, write: Write) -> ast.AST | None:
    """The staged loop round a write to an item that no name of AutoGraph's stands for."""
    if not isinstance(write.target, ast.Subscript) or not write.counts:
        return None
    if isinstance(write.target.slice, ast.Constant):
        return None
    for statement, _ in function.staged_round(write.node):
        if isinstance(statement, ast.For | ast.While):
            return statement
    return None


def _read_elsewhere(function, write: Write) -> bool:
    """Whether code of another trace reads what is kept, which TensorFlow refuses."""
    kept = write.target
    while isinstance(kept, ast.Subscript):
        kept = kept.value
    if not isinstance(kept, ast.Name):
        return _kept_for_later(function, write) and len(traces(_entry(function))) > 1
    return any(
        reader.traced is not None
        and _entry(reader) is not _entry(function)
        and kept.id not in reader.flow.scope.bound
        and any(
            node.id == kept.id and isinstance(reader.parent_of(node), ast.Subscript)
            for node in reader.nodes(ast.Name)
        )
        for reader in function.module.functions
    )


def _entry(function):
    """The function with which the trace begins that a function is part of."""
    while function.traced.caller is not None:
        function = function.traced.caller
    return function


def _stays_inside(function, write: Write) -> bool:
    """Whether an attribute of `self` is only read in the trace, after it was set there.

    The rest of the class then uses the attribute like a local name.
    """
    attribute = write.target
    while isinstance(attribute, ast.Subscript):
        attribute = attribute.value
    if write.holder != "self" or not isinstance(attribute, ast.Attribute):
        return False
    method = function
    while method is not None and method.owner is None:
        method = method.parent
    if method is None:
        return False
    first = _first_store(function, attribute)
    if first is None:
        return False
    readers = 0
    for reader in function.module.functions:
        for node in reader.nodes(ast.Attribute):
            if node.attr != attribute.attr or not isinstance(node.ctx, ast.Load):
                continue
            if _is_of_another(reader, node, method.owner):
                continue
            if reader is function:
                if node.lineno < first.lineno or _same_statement(function, node, first):
                    return False
                inside = True
            else:
                inside = reader.traced is not None and reader.traced.entry == "callee"
            if not inside and reader.name != "__init__":
                return False
            readers += 1
    for node in function.module.body.nodes(ast.Attribute):
        if node.attr == attribute.attr and isinstance(node.ctx, ast.Load):
            return False
    return readers > 0


def _is_of_another(reader, node: ast.Attribute, owner) -> bool:
    """Whether an attribute is one of `self` in a class that has nothing to do with another."""
    match node.value:
        case ast.Name(id=name) if reader.is_method and reader.flow.parameters[:1] == (name,):
            return not (reader.owner.is_below(owner) or owner.is_below(reader.owner))
    return False


def _shown_by_layer(function, write: Write) -> bool:
    """Whether a layer's or loss's `call` just sets an attribute, for whoever called it.

    That caller may well be eager, or read the attribute in the same trace.
    """
    entry = _entry(function)
    layer = entry.owner is not None and entry.owner.node.bases
    counts = write.counts and not _set_before(function, write)
    shown = bool(layer) and entry.name == "call" and not counts
    return shown and not _kept_for_later(function, write)


def _set_before(function, write: Write) -> bool:
    """Whether the same call has set the attribute already, so that it goes on from there."""
    text = ast.unparse(write.target)
    return any(
        isinstance(node.ctx, ast.Store)
        and node.lineno < write.node.lineno
        and ast.unparse(node) == text
        for node in function.nodes(ast.Attribute)
    )


def _only_sets(function) -> bool:
    """Whether it does nothing but set attributes to its arguments: its caller knows what for."""
    if function.traced.entry != "callee" or isinstance(function.node, ast.Lambda):
        return False
    statements = [one for one in function.node.body if not _is_text(one)]
    return all(
        isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Name)
        and one.value.id in function.flow.parameters
        for one in statements
    )


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _kept_for_later(function, write: Write) -> bool:
    """Whether it is set once, when it is found to be missing: the next trace finds it there."""
    holder = write.target
    while isinstance(holder, ast.Subscript):
        holder = holder.value
    text = ast.unparse(holder)
    return any(
        isinstance(outer, ast.If)
        and any(
            isinstance(part, ast.Attribute) and ast.unparse(part) == text
            for part in ast.walk(outer.test)
        )
        for outer in function.ancestors(write.node)
    )


def _first_store(function, attribute: ast.Attribute) -> ast.Attribute | None:
    """The first plain store to the attribute, if it is done on every way through."""
    text = ast.unparse(attribute)
    for node in function.nodes(ast.Attribute):
        if isinstance(node.ctx, ast.Store) and ast.unparse(node) == text:
            statement = statement_of(function, node)
            plain = isinstance(statement, ast.Assign) and statement in function.node.body
            return node if plain else None
    return None


def _same_statement(function, node: ast.AST, store: ast.AST) -> bool:
    return statement_of(function, node) is statement_of(function, store)
