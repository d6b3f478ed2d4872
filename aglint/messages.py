"""What TensorFlow and AutoGraph say when code can't be staged, and the rules that it comes under.

Each text is a template: what is in braces differs from case to case. The same table serves both
ways: `aglint explain` recognises a message by it, `aglint stage` foretells one. Texts are those of
TensorFlow 2.21, and those of 2.8 where they differ; blanks in them match any white space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_FIELD = re.compile(r"\{(\w*)\}")
_LIMIT = 600
_NAMED = {
    "name": r"[^\n]{1,80}?",
    "kind": r"\w+?",
    "type": r"\w*?",
    "branch": r"main|else",
    "function": r"<[^\n]*?>|[\w.]+",
    "tensor": r"[^\n]*?",
    "signature": r"[^\n()]*",
}
"""What some fields can hold; any other takes a stretch of any text."""

IF, LOOP, FOR, WHILE, TERNARY, OPERATOR = "if", "loop", "for", "while", "ternary", "operator"


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
      text: the template.
      rules: symbols of the rules that foresee it, the likeliest first.
      error: the exception's name; empty for a warning.
      advice: what to do where no rule's help says so.
      on: the constructs that it is about, of `if`, `loop`, `for`, `while`, `ternary`, `operator`.
      common: whether Python says the same of code that has nothing to do with TensorFlow.
    """

    text: str
    rules: tuple[str, ...] = ()
    error: str = ""
    advice: str = ""
    on: tuple[str, ...] = ()
    common: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The template as a regular expression, with a group for each named field."""
        return template_pattern(self.text)

    def filled(self, fields: dict[str, str]) -> str:
        """The text with the fields that are known, and `...` for the others."""
        return _FIELD.sub(lambda field: fields.get(field[1]) or "...", self.text)


def template_pattern(template: str) -> re.Pattern[str]:
    """A `str.format` template as a regular expression.

    A field is a group of its name; a second field of one name must hold the same text.
    """
    found, seen, at = "", set(), 0
    for field in _FIELD.finditer(template):
        found += _literal(template[at : field.start()])
        name, at = field[1], field.end()
        last = at == len(template)
        inside = _NAMED.get(name, r"[^\n]*" if last else rf"[\s\S]{{0,{_LIMIT}}}?")
        if name in seen:
            found += f"(?P={name})"
        elif name:
            found += f"(?P<{name}>{inside})"
        else:
            found += f"(?:{inside})"
        seen.add(name)
    return re.compile(found + _literal(template[at:]))


def _literal(text: str) -> str:
    return re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(text))


BOOL = (
    "tensor-as-python-bool",
    "assert-on-tensor",
    "nested-ternary",
    "autograph-off",
    "lambdas-on-one-line",
    "annotated-loop-name",
    "tensor-as-training-flag",
)
ITERATE = (
    "tensor-iterated-in-python",
    "autograph-off",
    "annotated-loop-name",
    "lambdas-on-one-line",
)
RETRACED = (
    "python-number-argument",
    "fresh-object-argument",
    "function-made-in-loop",
    "decorated-method-per-instance",
    "argument-shape-varies",
)

MESSAGES = (
    # Branches.
    Message(
        "'{name}' must also be initialized in the {branch} branch",
        ("name-bound-in-one-branch",),
        "ValueError",
        on=(IF,),
    ),
    Message(
        "the {branch} branch must also have a return statement.",
        ("return-in-one-branch", "tensor-break-in-python-loop"),
        "ValueError",
        on=(IF,),
    ),
    Message(
        "'{name}' is None at the end of the {branch} branch.",
        ("none-in-one-branch",),
        "ValueError",
        on=(IF, TERNARY),
    ),
    Message(
        "'{name}' has dtype {left} in the main branch, but dtype {right} in the else branch",
        ("branch-dtype-mismatch",),
        "TypeError",
        on=(IF, TERNARY, OPERATOR),
    ),
    Message(
        "'{name}' must have the same nested structure in the main and else branches:",
        ("branch-structure-mismatch", "none-in-one-branch"),
        "TypeError",
        on=(IF, TERNARY, OPERATOR),
    ),
    # Conditions.
    Message(
        "condition of {statement} expected to be `tf.bool` scalar, got {tensor}; to use as boolean"
        " Tensor, use `tf.cast`",
        ("non-boolean-condition", "vector-condition"),
        "ValueError",
        on=(IF, WHILE),
    ),
    Message(
        "condition of {statement} expected to be `tf.bool` scalar, got {tensor}; to check for None",
        ("vector-condition", "non-boolean-condition"),
        "ValueError",
        on=(IF, WHILE),
    ),
    Message(
        "Input 'pred' passed {dtype} expected bool while building NodeDef",
        ("non-boolean-condition",),
        "InvalidArgumentError",
        on=(TERNARY, OPERATOR),
    ),
    Message(
        "Input 'x' of 'LogicalNot' Op has type {dtype} that does not match expected type of bool.",
        ("non-boolean-condition",),
        "TypeError",
        on=(OPERATOR,),
    ),
    Message(
        "The second input must be a scalar, but it has shape {shape}",
        ("vector-condition",),
        "InvalidArgumentError",
        on=(OPERATOR,),
    ),
    Message(
        "true_fn and false_fn arguments to tf.cond must have the same number, type, and overall"
        " structure of return values.",
        ("branch-structure-mismatch", "branch-dtype-mismatch"),
        "TypeError",
        "let both sides give tensors of one dtype in the same structure",
    ),
    Message(
        "Using a symbolic `tf.Tensor` as a Python `bool` is not allowed",
        BOOL,
        "OperatorNotAllowedInGraphError",
        on=(IF, WHILE, TERNARY, OPERATOR),
    ),
    Message(
        "using a `tf.Tensor` as a Python `bool` is not allowed",
        BOOL,
        "OperatorNotAllowedInGraphError",
    ),
    Message(
        "A symbolic KerasTensor cannot be used as a boolean",
        BOOL,
        "TypeError",
        on=(IF, WHILE, TERNARY, OPERATOR),
    ),
    # Loops.
    Message(
        "a return statement cannot be placed inside this TensorFlow loop; this may happen if a"
        " return statement depends on a static Python condition such as a hyperparameter",
        ("return-in-staged-loop",),
        "NotImplementedError",
        on=(LOOP, IF),
    ),
    Message(
        "break and return statements which depend on a TF condition are not supported in Python"
        " for loops. Did you intend to make it a TF loop?",
        ("tensor-break-in-python-loop",),
        "NotImplementedError",
        on=(FOR, IF),
    ),
    Message(
        "The condition of while loop started as non-Tensor, then changed to Tensor.",
        ("tensor-break-in-python-loop",),
        "NotImplementedError",
        on=(WHILE,),
    ),
    Message(
        "break and return statements are not yet supported in for ... in distributed input loops.",
        (),
        "NotImplementedError",
        "loop over a plain iterator of the distributed dataset (`iter(...)`, `next(...)`), or"
        " mask what comes after the break",
        on=(FOR,),
    ),
    Message(
        "the return value from a TensorFlow loop may only be a Tensor, int, float, bool or a list,"
        " tuple or dict thereof; got {kind}",
        ("return-in-staged-loop",),
        "ValueError",
        on=(LOOP,),
    ),
    Message(
        "'{name}' does not have the same nested structure after one iteration.",
        ("loop-structure-change",),
        "TypeError",
        on=(LOOP,),
    ),
    Message(
        "'{name}' is not allowed to be None before the loop",
        ("none-before-staged-loop",),
        "ValueError",
        on=(LOOP,),
    ),
    Message(
        "'{name}' is None at the end of the iteration.",
        ("loop-structure-change", "none-before-staged-loop"),
        "ValueError",
        "give the name a tensor on every path through the loop",
        on=(LOOP,),
    ),
    Message(
        "Found an unsupported type '{type}' while creating placeholder for {name}.",
        ("loop-structure-change",),
        "ValueError",
        "give the name its value before the loop; carry the tensors of an object, not the object",
        on=(LOOP,),
    ),
    Message(
        "'{name}' must be defined before the loop",
        ("loop-structure-change", "none-before-staged-loop"),
        "ValueError",
        "give `{name}` a value of its dtype and shape before the loop",
        on=(LOOP,),
    ),
    Message(
        "'{name}' has dtype {before} before the loop, but dtype {after} after one iteration",
        ("loop-dtype-change",),
        "TypeError",
        on=(LOOP,),
    ),
    Message(
        "Input '{}' of '{op}' Op has type {left} that does not match type {right} of argument",
        ("loop-dtype-change", "branch-dtype-mismatch", "ragged-rows-unknown"),
        "TypeError",
        "cast one of the two: TensorFlow converts numbers, but no tensors, from one dtype to"
        " another",
        common=True,
    ),
    Message(
        "'{name}' has shape {before} before the loop, but shape {after} after one iteration. Use"
        " tf.autograph.experimental.set_loop_options to set shape invariants.",
        ("loop-shape-change",),
        "ValueError",
        on=(LOOP,),
    ),
    Message(
        "'{name}' has shape {before} before the loop, which does not conform with the shape"
        " invariant {invariant}.",
        ("loop-shape-change",),
        "ValueError",
        "write an invariant of the name's own rank, with None where its size changes",
        on=(LOOP,),
    ),
    Message(
        "'{name}' has shape {after} after one iteration, which does not conform with the shape"
        " invariant {invariant}.",
        ("loop-shape-change",),
        "ValueError",
        "write None in the invariant where the size changes",
        on=(LOOP,),
    ),
    Message(
        "'{name}' does not have the same nested structure as its corresponding shape invariant.",
        ("loop-structure-change",),
        "TypeError",
        "give the invariant the structure of the value",
        on=(LOOP,),
    ),
    Message(
        "Failed to convert elements of {value} to Tensor. Consider casting elements to a supported"
        " type.",
        ("loop-structure-change", "branch-structure-mismatch"),
        "TypeError",
        "carry the tensors of an object, not the object",
        on=(LOOP, IF),
    ),
    Message(
        "loop must iterate at least once to initialize {name}",
        ("none-before-staged-loop",),
        "InvalidArgumentError",
        "give the names a value before the loop, which holds when there is no round",
        on=(LOOP,),
    ),
    Message(
        "iteration limit exceeded",
        (),
        "ValueError",
        "the loop is Python's and never ends while it is traced: let a tensor decide it",
        on=(LOOP,),
    ),
    Message(
        "Large unrolled loop detected. Did you mean to use a TF loop?",
        (),
        "",
        "write `tf.range(...)` for `range(...)`, or loop over a tensor or Dataset",
        on=(LOOP,),
    ),
    # Iteration.
    Message(
        "Iterating over a symbolic `tf.Tensor` is not allowed",
        ITERATE,
        "OperatorNotAllowedInGraphError",
        on=(FOR,),
    ),
    Message(
        "iterating over `tf.Tensor` is not allowed",
        ITERATE,
        "OperatorNotAllowedInGraphError",
    ),
    Message(
        "Cannot iterate over a tensor with unknown first dimension.",
        ITERATE,
        "TypeError",
        on=(FOR,),
    ),
    Message(
        "Cannot iterate over a scalar tensor",
        ITERATE,
        "TypeError",
    ),
    Message(
        "`tf.data.Dataset{method}` is only supported in eager mode",
        ("dataset-iterated-in-python",),
        "RuntimeError",
        on=(FOR,),
    ),
    Message(
        "is only supported inside of `tf.function` or when eager execution is enabled",
        ("dataset-iterated-in-python",),
        "RuntimeError",
        on=(FOR,),
    ),
    Message(
        "An unusually high number of `tf.data.Iterator.get_next()` calls was detected.",
        ("dataset-iterated-in-python", "autograph-off"),
        "ValueError",
        on=(FOR,),
    ),
    Message(
        "len is not well defined for a symbolic Tensor",
        ("tensor-iterated-in-python", "tensor-in-python-function"),
        "TypeError",
        "use `tf.shape(x)[0]` for `len(x)`, and `tf.reverse` for `reversed(x)`",
    ),
    # Values that a graph does not have yet.
    Message(
        "Cannot convert a symbolic tf.Tensor ({tensor}) to a numpy array.",
        ("tensor-in-python-function", "tensor-stored-outside"),
        "NotImplementedError",
    ),
    Message(
        "Cannot convert a symbolic Tensor ({tensor}) to a numpy array.",
        ("tensor-in-python-function", "tensor-stored-outside"),
        "NotImplementedError",
    ),
    Message(
        "NumPy array conversion of a symbolic tf.Tensor",
        ("tensor-in-python-function", "tensor-stored-outside"),
        "NotImplementedError",
    ),
    Message(
        "'{type}' object has no attribute 'assign{kind}'",
        ("variable-rebound-by-assign",),
        "AttributeError",
        on=(LOOP, IF),
    ),
    Message(
        "'{type}' object has no attribute 'assign'",
        ("variable-rebound-by-assign",),
        "AttributeError",
        on=(LOOP, IF),
    ),
    Message(
        "'SymbolicTensor' object has no attribute '{method}'",
        (
            "eager-only-method",
            "tensor-stored-outside",
            "variable-rebound-by-assign",
            "keras-run-in-function",
        ),
        "AttributeError",
    ),
    Message(
        "'KerasTensor' object has no attribute '{method}'",
        ("eager-only-method",),
        "AttributeError",
    ),
    Message(
        "'Tensor' object has no attribute '{method}'",
        ("eager-only-method",),
        "AttributeError",
    ),
    Message(
        "'SymbolicTensor' object cannot be interpreted as an integer",
        ("tensor-in-python-function", "tensor-as-index-or-key"),
        "TypeError",
    ),
    Message(
        "indices must be integers or slices, not {type}Tensor",
        ("tensor-as-index-or-key",),
        "TypeError",
    ),
    Message(
        "indices must be integers or slices, not Tensor",
        ("tensor-as-index-or-key",),
        "TypeError",
    ),
    Message(
        "list indices must be integers or slices",
        ("tensor-as-index-or-key",),
        "TypeError",
        common=True,
    ),
    Message(
        "slice indices must be integers or None or have an __index__ method",
        ("tensor-as-index-or-key",),
        "TypeError",
        common=True,
    ),
    Message(
        "Tensor is unhashable. Instead, use tensor.ref() as the key.",
        ("tensor-as-index-or-key", "tensor-as-python-bool"),
        "TypeError",
    ),
    Message(
        "unsupported format string passed to {type}Tensor.__format__",
        ("tensor-formatted", "tensor-in-python-function"),
        "TypeError",
        "use `tf.strings.format` or `tf.strings.as_string`, which run with the graph",
    ),
    Message(
        "unsupported operand type(s) for divmod(): '{type}Tensor'",
        ("tensor-in-python-function",),
        "TypeError",
        "use `//` and `%`",
    ),
    Message(
        "must be real number, not {type}Tensor",
        ("tensor-in-python-function", "tensor-formatted"),
        "TypeError",
    ),
    Message(
        "float() argument must be a string or a real number, not '{type}Tensor'",
        ("tensor-in-python-function",),
        "TypeError",
    ),
    Message(
        "int() argument must be a string, a bytes-like object or a real number, not '{type}Tensor'",
        ("tensor-in-python-function",),
        "TypeError",
    ),
    Message(
        "type {type}Tensor doesn't define __round__ method",
        ("tensor-in-python-function",),
        "TypeError",
        "use `tf.round`",
    ),
    Message(
        "'{type}' object does not support item assignment",
        ("tensor-item-assignment",),
        "TypeError",
        common=True,
    ),
    Message(
        "Expected {dtype}, but got None of type 'NoneType'.",
        ("static-shape-may-be-none",),
        "TypeError",
    ),
    Message(
        "'NoneType' object cannot be interpreted as an integer",
        ("static-shape-may-be-none",),
        "TypeError",
        common=True,
    ),
    Message(
        "unsupported operand type(s) for {operator}: {left} and {right}NoneType'",
        ("static-shape-may-be-none",),
        "TypeError",
        common=True,
    ),
    Message(
        "unsupported operand type(s) for {operator}: 'NoneType' and '{right}'",
        ("static-shape-may-be-none",),
        "TypeError",
        common=True,
    ),
    Message(
        "None values not supported.",
        ("static-shape-may-be-none", "none-in-one-branch"),
        "ValueError",
        "find where the value is None while the function is traced",
    ),
    Message(
        "slice index {index} of dimension {dimension} out of bounds.",
        (),
        "ValueError",
        "the index is checked while the function is traced, whatever the condition round it says:"
        " decide with the static shape (`x.shape[0]`, an int), or index by a tensor",
        on=(IF,),
    ),
    Message(
        "'{operator}' not supported between instances of 'NoneType' and",
        ("static-shape-may-be-none",),
        "TypeError",
        common=True,
    ),
    Message(
        "argument of type 'SymbolicTensor' is not iterable",
        ("tensor-as-python-bool",),
        "TypeError",
        "use `tf.reduce_any(tf.equal(...))`",
    ),
    Message(
        "format: a real number is required, not {type}Tensor",
        ("tensor-formatted", "tensor-in-python-function"),
        "TypeError",
        "use `tf.strings.format` or `tf.strings.as_string`, which run with the graph",
    ),
    Message(
        "SymbolicTensor object has no attribute '{method}'",
        ("tensor-in-python-function", "eager-only-method"),
        "AttributeError",
    ),
    Message(
        "setting an array element with a sequence",
        ("tensor-in-python-function",),
        "ValueError",
        common=True,
    ),
    Message(
        "`tf.data.Dataset` only supports `len` in eager mode",
        ("dataset-iterated-in-python",),
        "TypeError",
        "use `dataset.cardinality()`",
    ),
    Message(
        "of 'TensorList{op}' Op has type {dtype} that does not match expected type of int32",
        ("tensorarray-index-dtype",),
        "TypeError",
    ),
    Message("TensorListSetItem", ("tensorarray-index-dtype",), "TypeError", common=True),
    # What outlives a trace.
    Message(
        "{tensor} is out of scope and cannot be used here. Use return values, explicit Python"
        " locals or TensorFlow collections to access it.",
        ("list-grown-in-staged-loop", "tensor-stored-outside", "state-changed-by-callee"),
        "InaccessibleTensorError",
        on=(LOOP, IF),
    ),
    Message(
        "out of scope",
        ("list-grown-in-staged-loop", "tensor-stored-outside", "state-changed-by-callee"),
        "InaccessibleTensorError",
        common=True,
    ),
    Message(
        "is a symbolic tf.Tensor from outside the graph",
        ("tensor-stored-outside",),
        "TypeError",
    ),
    Message(
        "only supports singleton tf.Variables created on the first call.",
        ("variable-created-in-function",),
        "ValueError",
    ),
    Message(
        "Creating variables on a non-first call to a function decorated with tf.function.",
        ("variable-created-in-function",),
        "ValueError",
    ),
    Message(
        "{function}({signature}) should not modify its Python input arguments. Modifying a copy is"
        " allowed. The following parameter(s) were modified: {name}",
        ("mutated-argument",),
        "ValueError",
    ),
    Message(
        "should not modify its Python input arguments",
        ("mutated-argument",),
        "ValueError",
    ),
    Message(
        "Could not generate a generic TraceType for {argument}.",
        ("unhashable-argument", "fresh-object-argument"),
        "TypeError",
        "pass a tuple or a hashable object that does not change, or close over it",
    ),
    Message(
        "Python object could not be represented through the generic tracing type.",
        ("unhashable-argument", "fresh-object-argument"),
        "InvalidArgumentError",
        "pass a tuple or a hashable object that does not change, or close over it",
    ),
    Message(
        "Python functions must return zero or more Tensors or ExtensionTypes or None values; in"
        " compilation of {function}, found return value of type {type}, which is not a Tensor or"
        " ExtensionType.",
        ("python-object-returned", "branch-structure-mismatch"),
        "TypeError",
        "return tensors, and structures of tensors; make the object outside the function",
    ),
    Message(
        "'NoneType' object has no attribute '{attribute}'",
        ("method-on-temporary",),
        "AttributeError",
        common=True,
    ),
    Message(
        "maximum recursion depth exceeded",
        ("tensor-recursion",),
        "RecursionError",
        common=True,
    ),
    Message("RecursionError", ("tensor-recursion",), "RecursionError", common=True),
    Message(
        "'{name}' is used before assignment",
        ("name-bound-in-one-branch",),
        "UnboundLocalError",
        "bind the name on every path that comes here; AutoGraph says so also after `del`",
    ),
    Message(
        "End of sequence",
        ("next-with-default",),
        "OutOfRangeError",
        "ask `get_next_as_optional().has_value()`, or loop over the dataset with `for`",
    ),
    Message(
        "not 'SymbolicTensor'",
        ("tensor-in-python-function", "tensor-as-index-or-key"),
        "TypeError",
    ),
    Message(
        "not SymbolicTensor",
        ("tensor-in-python-function", "tensor-as-index-or-key"),
        "TypeError",
    ),
    # Gradients, datasets and Keras.
    Message(
        "A non-persistent GradientTape can only be used to compute one set of gradients"
        " (or jacobians)",
        ("tape-used-again",),
        "RuntimeError",
    ),
    Message(
        "No gradients provided for any variable",
        ("gradient-is-none",),
        "ValueError",
        "compute the loss under the tape, with TensorFlow's operations all the way",
    ),
    Message(
        "as_list() is not defined on an unknown TensorShape",
        ("shape-lost-by-py-function",),
        "ValueError",
        "set the shape of what `tf.py_function` gives: `x.set_shape([...])`",
    ),
    Message(
        "Cannot iterate over a shape with unknown rank",
        ("shape-lost-by-py-function",),
        "ValueError",
        "set the shape of what `tf.py_function` gives: `x.set_shape([...])`",
    ),
    Message(
        "Cannot take the length of shape with unknown rank.",
        ("shape-lost-by-py-function",),
        "ValueError",
        "set the shape of what `tf.py_function` gives: `x.set_shape([...])`",
    ),
    Message(
        "EagerTensor object has no attribute '{method}'",
        ("wrong-object-in-py-function",),
        "AttributeError",
        "take the value with `.numpy()` first",
    ),
    Message(
        "EagerTensor' object has no attribute '{method}'",
        ("wrong-object-in-py-function",),
        "AttributeError",
        "take the value with `.numpy()` first",
    ),
    Message(
        "object has no attribute 'numpy'",
        ("wrong-object-in-py-function", "eager-only-method", "keras-run-in-function"),
        "AttributeError",
        common=True,
    ),
    Message(
        "Detected a call to `Model.{name}` inside a `tf.function`.",
        ("keras-run-in-function",),
        "RuntimeError",
    ),
    Message(
        "A KerasTensor cannot be used as input to a TensorFlow function.",
        ("tensorflow-on-keras-tensor",),
        "ValueError",
    ),
    Message(
        "A KerasTensor is symbolic",
        ("tensorflow-on-keras-tensor", "tensor-in-python-function"),
        "ValueError",
        "use the functions of `keras.ops`, or put the operation into a layer's `call`",
    ),
    Message(
        "'{name}' is not a valid root scope name.",
        ("invalid-op-name",),
        "ValueError",
    ),
    Message(
        "'{name}' is not a valid scope name.",
        ("invalid-op-name",),
        "ValueError",
    ),
    Message(
        "Binding inputs to tf.function failed due to `{why}`",
        ("signature-mismatch",),
        "TypeError",
    ),
    Message(
        "Can not cast {spec} to {signature}",
        ("signature-mismatch",),
        "TypeError",
    ),
    Message(
        "Python inputs incompatible with input_signature",
        ("signature-mismatch",),
        "ValueError",
    ),
    Message(
        "input_signature missing type constraint for {name}",
        ("signature-mismatch",),
        "TypeError",
    ),
    # Built-in functions that AutoGraph replaces.
    Message(
        "base {base} not supported for int",
        ("lossy-int-or-float",),
        "NotImplementedError",
        "use `tf.strings.to_number`",
    ),
    Message(
        "len requires a non-scalar tensor, got one of shape {shape}",
        ("tensor-in-python-function",),
        "ValueError",
        "a scalar has no length: ask for `tf.size(x)`, or look where the axis was lost",
    ),
    Message(
        "len requires non-zero rank, got {rank}",
        (),
        "InvalidArgumentError",
        "a scalar has no length: ask for `tf.size(x)`",
    ),
    Message(
        "len requires dataset with definitive cardinality, got {count}",
        (),
        "InvalidArgumentError",
        "count with `dataset.reduce(0, lambda n, _: n + 1)`, or `apply`"
        " `tf.data.experimental.assert_cardinality(n)`",
    ),
    Message(
        "sort only supports only 1D tensors",
        ("lossy-int-or-float",),
        "ValueError",
        "use `tf.sort(x, axis=...)`",
    ),
    Message("invalid keyword arguments: {names}", (), "ValueError", "use `tf.print` itself"),
    Message("strict zip not supported by Dataset", (), "ValueError", "leave `strict` out"),
    Message(
        'in graph mode, the "{builtin}" builtin only supports datasets that return bool scalars',
        (),
        "ValueError",
        "map the dataset to bools first, or use its `reduce`",
    ),
    # What experimental features of AutoGraph say.
    Message(
        "tensor lists are expected to be Tensors with dtype=tf.variant",
        ("list-grown-in-staged-loop",),
        "ValueError",
        "use `tf.TensorArray`; AutoGraph's lists (`Feature.LISTS`) are experimental",
    ),
    Message(
        "Trying to push to list with wrong element dtype.",
        ("list-grown-in-staged-loop",),
        "ValueError",
        "use `tf.TensorArray`; AutoGraph's lists (`Feature.LISTS`) are experimental",
    ),
    Message(
        "list without knowing its element {what}; use set_element_type to annotate it",
        ("list-grown-in-staged-loop",),
        "ValueError",
        "use `tf.TensorArray`; AutoGraph's lists (`Feature.LISTS`) are experimental",
    ),
    Message(
        "TensorArray does not support item removal",
        (),
        "ValueError",
        "keep the number of elements beside the array",
    ),
    Message(
        "tensor lists only support removing from the end",
        (),
        "NotImplementedError",
        "use `tf.TensorArray` and an index",
    ),
    # Functions that AutoGraph leaves as they are.
    Message(
        "Cannot apply autograph to a function that doesn't expose a __code__ object.",
        (),
        "ConversionError",
        "give it the Python function: `f.python_function` of a `tf.function`",
    ),
    Message(
        "appears to be decorated by wrapt, which is not yet supported by AutoGraph.",
        (),
        "",
        "put `tf.function` or `tf.autograph.to_graph` under the wrapt decorator",
    ),
    Message(
        "Detected `pdb.set_trace()` in user code.",
        (),
        "",
        "debug with `tf.config.run_functions_eagerly(True)`, in which your own code runs",
    ),
    Message(
        "AutoGraph is not available in this environment",
        (),
        "",
        "put the functions into a .py file, where AutoGraph finds their source",
    ),
    Message(
        "name '{name}' is not defined",
        ("frame-inspection",),
        "NameError",
        "if `eval` or `exec` looks it up: AutoGraph has made it a name of another function",
        common=True,
    ),
    Message(
        "cannot access free variable '{name}' where it is not associated with a value in enclosing",
        ("annotated-loop-name", "name-bound-in-one-branch"),
        "NameError",
        "give `{name}` a value before the branch; an annotation alone is none",
        common=True,
    ),
    Message(
        "Graph execution error:",
        ("graph-error-caught",),
        "InvalidArgumentError",
        "an operation failed when the graph ran; the line is the one that made it. A `try` round"
        " it catches nothing: check its input with `tf.debugging.assert_...`, or catch the error"
        " where the function is called",
        common=True,
    ),
    Message(
        "{count} out of the last {calls} calls to {function} triggered tf.function retracing.",
        RETRACED,
    ),
)
"""Every message, of two that match the more exact one first."""

NOT_TRANSFORMED = Message(
    "AutoGraph could not transform {function} and will run it as-is.",
    ("autograph-off",),
)
"""The warning that carries one of `CAUSES`."""

CAUSES = (
    Message(
        "mangled names are not yet supported",
        ("autograph-off",),
        advice="it is a name with two leading underscores, as `self.__x`: use one underscore",
    ),
    Message(
        "for/else statement not yet supported",
        ("autograph-off",),
        advice="it is the `else` of a `for`: use a flag and an `if` after the loop",
    ),
    Message(
        "while/else statement not yet supported",
        ("autograph-off",),
        advice="it is the `else` of a `while`: use a flag and an `if` after the loop",
    ),
    Message(
        "generators are not supported",
        ("autograph-off",),
        advice="it is a `yield`: move the generator out of the traced function",
    ),
    Message(
        "NamedExpr object",
        ("autograph-off",),
        advice="it is a `:=`: write an assignment of its own",
    ),
    Message(
        "name node, {name}, outside of any statement?",
        ("autograph-off",),
        advice="it is a `match` statement: use `if` and `elif`",
    ),
    Message(
        "gast.gast.{kind} object",
        ("autograph-off",),
        advice="it is an `if` or a loop in a class body: move it out of the traced function",
    ),
    Message("found multiple definitions with identical signatures", ("lambdas-on-one-line",)),
    Message("Unable to identify source code of lambda", ("lambdas-on-one-line",)),
    Message("no matching AST found among candidates", ("lambdas-on-one-line",)),
    Message("expected exactly one node node, found", ("lambdas-on-one-line",)),
    Message(
        "code mixing tabs and spaces for indentation is not allowed",
        (),
        advice="indent the function with one of the two",
    ),
    Message(
        "Unable to locate the source code of {function}.",
        (),
        advice="put the function into a .py file, or mark it `do_not_convert`",
    ),
    Message(
        "Unknown node type {kind}",
        ("autograph-off",),
        advice="AutoGraph converts no `async def`",
    ),
    Message("annotated name '{name}' can't be nonlocal", ("annotated-loop-name",)),
    Message(
        "closure mismatch",
        (),
        advice="use the name that only a directive mentions elsewhere in the function too",
    ),
    Message(
        "expected an indented block after 'with' statement",
        (),
        advice="put `pass` into the function, which is empty but for its docstring",
    ),
    Message(
        '"set_loop_options" must be the first statement in the loop block',
        (),
        advice="move `set_loop_options` to the beginning of the loop's body",
    ),
    Message(
        '"set_loop_options" must be used inside a statement',
        (),
        advice="move `set_loop_options` into the loop's body",
    ),
    Message(
        '"set_element_type" requires a positional first argument as the target',
        (),
        advice="pass the list by position",
    ),
    Message("has ambiguous annotations for", (), advice="annotate the list once"),
    Message(
        "can only convert string messages for now",
        ("assert-on-tensor",),
        advice="give `assert` a literal text, or use `tf.debugging.Assert`",
    ),
    Message("multiple assignment", (), advice="write `a = b = x` as two statements"),
)
"""Why AutoGraph could not transform a function."""


def foretold(symbol: str, construct: str) -> Message | None:
    """The message with which a construct fails that a rule reports.

    Args:
      symbol: the rule's.
      construct: `if`, `for`, `while`, `ternary`, `operator`; anything else for other places.
    """
    wanted = {construct, LOOP} if construct in (FOR, WHILE) else {construct}
    found = [message for message in MESSAGES if symbol in message.rules and not message.common]
    found.sort(key=lambda message: (wanted.isdisjoint(message.on), message.rules.index(symbol)))
    return found[0] if found else None
