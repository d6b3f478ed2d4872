"""What lies round traced code: gradients, datasets and Keras."""

from __future__ import annotations

from aglint.messages.message import Message

MESSAGES = (
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
)
