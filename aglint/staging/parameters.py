"""The value of a parameter: by signature, annotation, call sites, then by how it is used.

Proof makes a sure tensor or a Python value; evidence makes a likely tensor; evidence against
beats evidence for. What it can't see: callers that TensorFlow does not trace, in other files.
"""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from aglint.staging import catalogue, docstrings
from aglint.staging.names import last_name
from aglint.staging.values import (
    NUMBERS,
    UNKNOWN,
    Value,
    constant,
    join_optional,
    tensor,
)

if TYPE_CHECKING:
    from aglint.staging.function import Function

_PYTHON_ANNOTATIONS = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "str": "str",
    "bytes": "bytes",
    "dict": "dict",
    "Dict": "dict",
    "Callable": "function",
    "ndarray": "ndarray",
}
#: Why a parameter is a likely tensor if arithmetic is all the evidence: a number could be it, too.
COMPUTED_WITH = "is an argument of a traced function and computed with"
#: Why a parameter is a tensor if its annotation is all the evidence.
ANNOTATED = "it is annotated"
#: What Keras hands to `call` of a loss and `update_state` of a metric.
_COMPARED = ("y_true", "y_pred")
#: Methods of NumPy's arrays alone: TensorFlow makes a tensor of the array, which has none of them.
ARRAY_METHODS = frozenset({"astype", "ravel", "argsort", "cumsum", "nonzero", "tobytes", "argmax"})
#: Methods of Python's texts alone: TensorFlow hands over a tensor of type string instead.
TEXT_METHODS = frozenset(
    {"split", "rsplit", "strip", "rstrip", "lstrip", "lower", "upper", "decode"}
)
TEXT_METHODS |= {"startswith", "endswith", "encode", "splitlines", "partition", "rpartition"}
#: Catalogue functions whose first argument may well be a Python value or a list of tensors.
_MAKERS = frozenset(
    {
        *("tf.constant", "tf.convert_to_tensor", "tf.zeros", "tf.ones", "tf.fill", "tf.range"),
        *("tf.Variable", "tf.eye", "tf.linspace", "tf.cast", "tf.print", "tf.one_hot"),
        *("tf.concat", "tf.stack", "tf.math.add_n", "tf.TensorShape", "tf.convert_to_tensor"),
        *("tf.linalg.global_norm", "tf.clip_by_global_norm", "tf.meshgrid", "tf.identity_n"),
        *("tf.strings.join", "tf.einsum", "tf.group", "tf.tuple", "tf.ragged.stack"),
        *("keras.ops.array", "keras.ops.convert_to_tensor", "keras.ops.cast", "keras.ops.zeros"),
        *("keras.ops.ones", "keras.ops.full", "keras.ops.arange", "keras.ops.linspace"),
        *("keras.ops.concatenate", "keras.ops.stack", "keras.ops.one_hot", "keras.ops.eye"),
        *("keras.ops.meshgrid", "keras.ops.einsum", "keras.ops.shape", "keras.ops.size"),
        *("keras.ops.ndim", "keras.ops.is_tensor", "keras.ops.convert_to_numpy"),
    }
)


def parameter_value(function: Function, name: str) -> Value:
    """What a parameter of a function holds."""
    declared = _declared(function, name)
    if declared is not None:
        return declared
    argument = _argument(function.node, name)
    if argument is function.node.args.vararg:
        return Value("tuple", element=_annotated(function, argument.annotation) or UNKNOWN)
    if argument is function.node.args.kwarg:
        return Value("dict", element=_annotated(function, argument.annotation) or UNKNOWN)
    annotated = _annotated(function, argument.annotation)
    default = _default(function.node, name)
    if annotated is not None:
        return (
            replace(annotated, optional=True)
            if default is not None and is_none(default)
            else annotated
        )
    given = _given(function, name)
    if given is not None and not given.is_unknown:
        why = f"calls {'in this file ' if function.call_sites else ''}pass a tensor for `{name}`"
        return replace(given, why=why) if given.is_tensor else given
    optional = False
    if default is not None and not is_none(default):
        return (
            replace(constant(default.value), known=False, const=None)
            if isinstance(default, ast.Constant)
            else UNKNOWN
        )
    if default is not None:
        optional = True
    if function.traced is None:
        return UNKNOWN
    for_it, against, numeric = _evidence(function, name)
    entry = function.traced.entry != "callee" and not optional and not _is_option(function, name)
    if not against and (for_it or (numeric and entry)):
        why = for_it or f"`{name}` {COMPUTED_WITH}"
        return Value("tensor", sure=False, optional=optional, why=why)
    return UNKNOWN


def _is_option(function: Function, name: str) -> bool:
    """Whether it comes after the inputs of a layer's `call`: a number as likely as a tensor."""
    owner = function.owner
    if function.name != "call" or owner is None or not owner.is_layer:
        return False
    return name != next(iter(function.flow.parameters[1:]), name)


def _declared(function: Function, name: str) -> Value | None:
    """What the way of tracing says: `self`, an `input_signature`, an element of a dataset."""
    bound = function.bound_parameter(name)
    if bound is not None:
        return bound
    if function.traced is not None:
        return function.traced.gives.get(name)
    return None


def _argument(node: ast.AST, name: str) -> ast.arg:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
    return next(argument for argument in every if argument.arg == name)


def _default(node: ast.AST, name: str) -> ast.expr | None:
    positional = [*node.args.posonlyargs, *node.args.args]
    defaults = node.args.defaults
    for argument, default in zip(
        positional[len(positional) - len(defaults) :], defaults, strict=True
    ):
        if argument.arg == name:
            return default
    for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if argument.arg == name:
            return default
    return None


def is_none(node: ast.expr) -> bool:
    """Whether an expression is the constant None."""
    return isinstance(node, ast.Constant) and node.value is None


def _annotated(function: Function, annotation: ast.expr | None) -> Value | None:
    """What an annotation proves; None if it proves nothing."""
    match annotation:
        case None:
            return None
        case ast.Constant(value=str(text)):
            try:
                return _annotated(function, ast.parse(text, mode="eval").body)
            except SyntaxError:
                return None
        case ast.BinOp(op=ast.BitOr(), left=left, right=ast.Constant(value=None)):
            inner = _annotated(function, left)
            return inner and replace(inner, optional=True)
        case ast.Subscript(value=holder, slice=inside):
            held = last_name(holder)
            if held == "Optional":
                inner = _annotated(function, inside)
                return inner and replace(inner, optional=True)
            if held in ("List", "list", "Sequence", "Iterable"):
                return Value("list", element=_annotated(function, inside) or UNKNOWN)
            if held in ("Dict", "dict", "Mapping"):
                return Value("dict", element=UNKNOWN)
            return _annotated(function, holder) if held in _PYTHON_ANNOTATIONS else None
        case ast.Name() | ast.Attribute():
            return _annotated_name(function, annotation)
    return None


def _annotated_name(function: Function, annotation: ast.expr) -> Value | None:
    dotted = function.module.imports.resolve(annotation) or ""
    entry = catalogue.lookup(dotted) if dotted else None
    why = f"{ANNOTATED} `{ast.unparse(annotation)}`"
    if entry is not None:
        kinds = {"tf.Tensor": "tensor", "tf.RaggedTensor": "ragged", "tf.Variable": "variable"}
        kinds |= {"tf.SparseTensor": "sparse", "tf.data.Dataset": "dataset"}
        kinds |= {"tf.TensorArray": "tensorarray"}
        if entry.name in kinds:
            return Value(kinds[entry.name], why=why)
        known = entry.kind == "class" and entry.returns not in ("unknown", "instance", "python")
        return Value(entry.returns) if known else None
    last = last_name(annotation)
    if last in ("list", "List", "tuple", "Tuple"):
        return Value(last.lower(), element=UNKNOWN)
    if last in _PYTHON_ANNOTATIONS:
        return Value(_PYTHON_ANNOTATIONS[last])
    if isinstance(annotation, ast.Name) and annotation.id in function.module.classes:
        return Value("instance", ref=function.module.classes[annotation.id])
    return None


def _given(function: Function, name: str) -> Value | None:
    """The join of what the module's own calls pass; None where they say nothing."""
    elsewhere = function.module.entries.get(function.qualname)
    found = elsewhere.passed.get(name) if elsewhere is not None else None
    entry = "" if function.traced is None else function.traced.entry
    sites = [site for site in function.call_sites if site[0] is not function]
    # Of functions that call each other, the calls from elsewhere tell.
    for caller, call in [site for site in sites if not _calls(function, site[0])] or sites:
        if found is not None and found.is_unknown:
            return None  # whatever the other calls pass
        value = function.argument_of(caller, call, name)
        if value is None:
            continue
        if value.kind in ("ndarray", "kerastensor") and entry in ("tf.function", "keras"):
            value = tensor()  # what is traced gets one
        found = join_optional(found, value)
    if found is None or found.is_unknown:
        return None
    if found.kind in NUMBERS or found.known:
        return replace(found, known=False, const=None)
    # Other callers may pass something else: evidence, not proof.
    return replace(found, sure=False) if found.is_tensor else found


def _calls(function: Function, callee: Function) -> bool:
    return any(caller is function for caller, _ in callee.call_sites)


def _evidence(function: Function, name: str) -> tuple[str, bool, bool]:
    """Why a parameter looks like a tensor, whether it looks like none, and whether it counts.

    To be computed with counts for little: not where the function also asks if the parameter is
    None, or checks it by `raise` or `assert`, as it could not check a tensor, nor where its
    docstring says that it is an int.
    """
    for_it, array, against, numeric, checked = _compared(function, name), "", False, False, False
    last_line = _last_line(function, name)
    for node in function.own_nodes:
        if not (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)):
            continue
        if node.lineno > last_line:
            break
        checked = checked or _is_checked(function, node)
        parent = function.parent_of(node)
        match parent:
            case ast.Call(func=func) if func is node:
                against = True
            case ast.Call(args=[first, *_]) if first is node:
                dotted = function.module.imports.resolve(parent.func)
                entry = catalogue.lookup(dotted) if dotted else None
                if entry is not None and entry.is_tensor and entry.name not in _MAKERS:
                    for_it = for_it or f"`{name}` is passed to `{ast.unparse(parent.func)}`"
                elif last_name(parent.func) in ("isinstance", "range", "callable", "hasattr"):
                    against = True
            case ast.Attribute(attr=attr):
                if attr in ARRAY_METHODS and function.traced.entry in ("tf.function", "dataset"):
                    for_it = for_it or "TensorFlow hands it a tensor, not an array"
                elif attr == "numpy":
                    for_it = for_it or f"`{name}.numpy()` is asked for"
                elif catalogue.method("tensor", attr) is not None:
                    if attr in ("shape", "dtype", "get_shape", "set_shape"):
                        array = array or f"`{name}.{attr}` is asked for"
                else:
                    against = True
            case ast.Subscript(value=value, slice=ast.Tuple()) if value is node:
                match function.parent_of(parent):
                    case ast.Subscript(value=inner, slice=ast.Constant(value=str())):
                        against = against or inner is parent  # a dict of dicts
                array = array or f"`{name}` is indexed in several axes"
            case ast.Subscript(value=value, slice=ast.Constant(value=str())) if value is node:
                against = True
            case ast.BinOp(op=ast.MatMult()):
                array = array or f"`{name}` is an operand of `@`"
            case ast.BinOp() | ast.AugAssign() | ast.UnaryOp(op=ast.USub()):
                numeric = True
            case ast.Compare():
                others = [parent.left, *parent.comparators]
                if any(isinstance(o, ast.Constant) and isinstance(o.value, str) for o in others):
                    against = True
                elif isinstance(parent.ops[0], ast.Is | ast.IsNot):
                    checked = True
                elif isinstance(parent.ops[0], ast.Eq | ast.NotEq):
                    numeric = numeric or any(_is_number(other) for other in others)
                elif not isinstance(parent.ops[0], ast.In | ast.NotIn):
                    numeric = True
            case ast.Assign(targets=[ast.Tuple() | ast.List()]):
                against = True  # unpacked: a tuple of tensors far more often than a tensor
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if test is node:
                against = True
            case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                against = True
    if function.traced.entry != "callee" or not _uses_numpy(function):
        for_it = for_it or array
    numeric = numeric and not checked and not docstrings.is_plain(function.node, name)
    return for_it, against, numeric


def _compared(function: Function, name: str) -> str:
    """Why a parameter of a loss or metric is a tensor; a dict of some is iterated over."""
    if function.traced.entry != "keras" or name not in _COMPARED:
        return ""
    if function.flow.parameters[1:3] != _COMPARED:
        return ""
    iterated = [node.iter for node in function.nodes(ast.For, ast.comprehension)]
    named = {part.id for node in iterated for part in ast.walk(node) if isinstance(part, ast.Name)}
    return "" if name in named else "Keras hands it a tensor"


def _uses_numpy(function: Function) -> bool:
    """Whether a function computes with NumPy, whose arrays have a shape and several axes too."""
    resolve = function.module.imports.resolve
    return any((resolve(call.func) or "").startswith("numpy.") for call in function.nodes(ast.Call))


def _last_line(function: Function, name: str) -> float:
    """The last line of what is said of a parameter's own value: there the name is bound anew."""
    for statement in function.node.body if isinstance(function.node.body, list) else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=bound)]) if bound == name:
                return statement.end_lineno
    return math.inf


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _raises(node: ast.stmt) -> bool:
    """Whether a chain of `if` and `elif` ends in `raise` somewhere."""
    if not isinstance(node, ast.If):
        return False
    ends = [block[-1] for block in (node.body, node.orelse) if block]
    return any(isinstance(end, ast.Raise) or _raises(end) for end in ends)


def _is_checked(function: Function, node: ast.AST) -> bool:
    """Whether a name is part of a test on whose failure an exception is raised."""
    inner = node
    for outer in function.ancestors(node):
        if isinstance(outer, ast.stmt):
            checks = isinstance(outer, ast.Assert) or _raises(outer)
            return checks and inner is outer.test
        inner = outer
    return False
