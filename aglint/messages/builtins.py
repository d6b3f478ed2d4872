"""Built-in functions that AutoGraph replaces, and its experimental features."""

from __future__ import annotations

from aglint.messages.message import Message

MESSAGES = (
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
)
