"""What outlives a trace."""

from __future__ import annotations

from aglint.messages.message import IF, LOOP, Message

MESSAGES = (
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
)
