"""Branches, conditional expressions, and what decides them."""

from __future__ import annotations

from aglint.messages.message import BOOL, IF, OPERATOR, TERNARY, WHILE, Message

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
)
