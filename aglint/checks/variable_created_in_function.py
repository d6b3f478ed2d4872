"""A variable, or a layer, metric or optimizer that holds some, made by each call of traced code."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted
from aglint.checks._optimizers import optimizers_passed_in
from aglint.checks._state import makes
from aglint.diagnostic import Related
from aglint.staging import catalogue

_KINDS = frozenset({"variable", "generator", "layer", "metric", "optimizer", "model"})
#: What makes a model with its weights at once.
_LOADS = frozenset({"keras.models.load_model", "keras.models.clone_model"})
_USED = frozenset({"layer", "model"})  # these make their variables when they are called
_STATELESS = frozenset(
    {
        *("Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "Flatten", "Reshape", "Permute"),
        *("RepeatVector", "Concatenate", "Add", "Subtract", "Multiply", "Average", "Maximum"),
        *("Minimum", "Dot", "Lambda", "Masking", "Rescaling", "Resizing", "CenterCrop", "Identity"),
        *("Input", "InputLayer", "CategoryEncoding", "Hashing", "UnitNormalization", "Cropping1D"),
        *("Cropping2D", "Cropping3D", "UpSampling1D", "UpSampling2D", "UpSampling3D"),
        *("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "Discretization", "Sequential"),
        *("StringLookup", "IntegerLookup", "TextVectorization", "HashedCrossing", "Model"),
        *("ActivityRegularization", "ThresholdedReLU", "MelSpectrogram", "STFTSpectrogram"),
        "get_global_generator",
    }
)


#: Decorators under which a function runs whenever it is called.
_PLAIN = frozenset({"staticmethod", "classmethod", "property", "override", "final", "function"})
_PLAIN |= {"abstractmethod", "with_name_scope", "typechecked", "do_not_convert"}


def check(function, report) -> None:
    """Reports what makes variables on every way through a traced function."""
    if function.traced.entry == "callback" or (makes(function) and _is_called_by_keras(function)):
        return
    for call in function.nodes(ast.Call):
        made = _made(function, call)
        if made is None or _guarded(function, call) or not _each_call(function, frozenset()):
            continue
        report(call, call=ast.unparse(call.func), when="with every call", why=made)
    for call, places in optimizers_passed_in(function):
        source = function.module.source
        report(
            call,
            call=ast.unparse(call.func),
            when="for each new optimizer that is passed in",
            help="give each optimizer a `tf.function` of its own, or `build` it before",
            related=[Related("an optimizer is passed in", source.span(node)) for node in places],
        )


def _made(function, call: ast.Call) -> str | None:
    """What a call makes that holds variables, for the reader."""
    if _adds_weight(function, call):
        return "it makes a variable"
    name = dotted(function, call.func)
    entry = catalogue.lookup(name) if name else None
    if entry is not None and entry.name in _LOADS:
        return "it makes a model, whose weights are variables"
    if entry is None or entry.returns not in _KINDS:
        return None
    last = entry.name.rpartition(".")[2]
    if last in _STATELESS or "Pool" in last:
        return None
    if entry.returns == "variable":
        return "it makes a variable" if last == "Variable" else None
    if entry.returns == "generator":
        return (
            "it makes a generator, whose state is a variable"
            if last != "get_global_generator"
            else None
        )
    if entry.kind != "class":
        return None
    if "Dropout" in last and name.startswith("tf_keras"):
        return None  # Keras 2 keeps no seed in a variable
    if entry.returns in _USED and "Dropout" not in last and not _is_called(function, call):
        return None
    return f"a new {entry.returns} makes variables of its own"


def _adds_weight(function, call: ast.Call) -> bool:
    """Whether a layer makes a weight of its own where it computes."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=name), attr="add_weight" | "add_variable"):
            own = function.is_method and function.flow.parameters[:1] == (name,)
            return own and function.owner.kind in _USED and function.name == "call"
    return False


def _is_called_by_keras(function) -> bool:
    """Whether a method that sets an object up may be called by others than traced code."""
    keras = function.owner is not None and function.owner.kind in _USED
    return keras or function.traced.entry != "callee"


def _is_called(function, made: ast.Call) -> bool:
    """Whether a new layer is called: at once, or by the name that it is bound to."""
    outer = function.parent_of(made)
    if isinstance(outer, ast.Call) and outer.func is made:
        return True
    if not isinstance(outer, ast.Assign):
        return False
    names = {ast.unparse(target) for target in outer.targets}
    return any(ast.unparse(call.func) in names for call in function.nodes(ast.Call))


def _guarded(function, node: ast.AST) -> bool:
    """Whether a condition or an early return comes before it: it may be done once only."""
    inner = node
    for outer in function.ancestors(node):
        decides = isinstance(outer, ast.If | ast.IfExp) and inner is not outer.test
        if decides and not _is_switch(function, outer.test):
            return True
        if isinstance(outer, ast.Try | ast.ExceptHandler):
            return True
        if isinstance(outer, ast.With | ast.AsyncWith) and _changes_scope(outer):
            return True
        inner = outer
    return any(
        isinstance(other, ast.If)
        and other.lineno < node.lineno
        and any(isinstance(part, ast.Return) for part in ast.walk(other))
        and not function.verdict(other).may_stage
        and not _is_switch(function, other.test)
        for other in function.nodes(ast.If)
    )


def _is_switch(function, test: ast.expr) -> bool:
    """Whether a condition asks for a flag among the arguments alone, such as `training`.

    That chooses between traces; it does not make something happen once only.
    """
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    return isinstance(test, ast.Name) and _is_flag(function, test.id)


def _is_flag(function, name: str) -> bool:
    return name in function.flow.parameters and function.parameter(name).kind == "bool"


def _changes_scope(statement: ast.With | ast.AsyncWith) -> bool:
    """Whether a `with` says where variables go, as TensorFlow 1 code does."""
    text = " ".join(ast.unparse(item.context_expr) for item in statement.items)
    return any(word in text for word in ("variable_scope", "variable_creator", ".graph", "Graph("))


def _each_call(function, seen: frozenset) -> bool:
    """Whether every call of the traced entry comes here: no caller on the way guards the call."""
    if function.traced.entry != "callee":
        return True
    if function in seen or function.decorators - _PLAIN:
        return False  # a decorator such as `@once` may have it run once
    sites = [(caller, call) for caller, call in function.call_sites if caller.traced is not None]
    return any(
        not _guarded(caller, call) and _each_call(caller, seen | {function})
        for caller, call in sites
    )
