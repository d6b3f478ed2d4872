"""Values that a graph does not have yet."""

from __future__ import annotations

from aglint.messages.message import IF, LOOP, Message

MESSAGES = (
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
)
