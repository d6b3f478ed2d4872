"""Loops, and what they go over."""

from __future__ import annotations

from aglint.messages.message import FOR, IF, ITERATE, LOOP, WHILE, Message

MESSAGES = (
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
)
