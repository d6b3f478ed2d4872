"""Functions that AutoGraph leaves as they are, and why; functions that are traced again."""

from __future__ import annotations

from aglint.messages.message import RETRACED, Message

MESSAGES = (
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
