"""Random programs that a graph can hold: ints stay ints, tests are tests, and every loop ends.

The original runs as plain Python on Python's ints; that is what converted code must give on
Python's ints, on eager tensors and inside a graph.
"""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf
from hypothesis import strategies as st

from tests.passes.programs import indented

NAMES = ("a", "b", "c", "x")
FEW = 3
"""How often a loop goes round at most."""


@st.composite
def numbers(draw, depth: int = 2) -> str:
    """An expression that is an int, or a tensor of one."""
    kinds = ["name", "name", "number", *(["sum", "sum", "ternary", "largest"] * (depth > 0))]
    kinds += ["lambda"] * (depth > 0 and draw(st.integers(0, 5)) == 0)
    kind = draw(st.sampled_from(kinds))
    inner = numbers(depth - 1)
    match kind:
        case "name":
            return draw(st.sampled_from(NAMES))
        case "number":
            return str(draw(st.integers(0, 3)))
        case "sum":
            return f"({draw(inner)} {draw(st.sampled_from('+-'))} {draw(inner)})"
        case "largest":
            return f"max({draw(inner)}, {draw(inner)})"
        case "lambda":
            return f"(lambda p: p - {draw(inner)})({draw(inner)})"
    return f"({draw(inner)} if {draw(conditions(depth - 1))} else {draw(inner)})"


@st.composite
def conditions(draw, depth: int = 2) -> str:
    """An expression that is a bool, or a tensor of one."""
    kinds = ["compare", "compare", "chain", *(["and", "or", "not", "either"] * (depth > 0))]
    kind = draw(st.sampled_from(kinds))
    inner = conditions(depth - 1)
    number = numbers(max(depth - 1, 0))
    match kind:
        case "compare":
            return (
                f"({draw(number)} {draw(st.sampled_from(['<', '>=', '==', '!=']))} {draw(number)})"
            )
        case "chain":
            return f"({draw(number)} < {draw(number)} <= {draw(number)})"
        case "not":
            return f"(not {draw(inner)})"
        case "either":
            return f"({draw(inner)} if {draw(inner)} else {draw(inner)})"
    return f"({draw(inner)} {kind} {draw(inner)})"


@st.composite
def blocks(draw, depth: int, loops: int, size: int = 3) -> list[str]:
    """Statements; `loops` is how many are round them."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, size))):
        lines += draw(statements(depth, loops))
    return lines


@st.composite
def statements(draw, depth: int, loops: int) -> list[str]:
    """One statement of any kind."""
    kinds = ["assign", "assign", "augment", "pair", "append", "look"]
    kinds += ["pop", "over"] * (depth > 0)
    kinds += ["if", "ifelse", "elif", "for", "while", "forelse", "function", "walrus"] * (depth > 0)
    kinds += ["break", "continue"] * (loops > 0)
    kinds += ["return"] * (draw(st.integers(0, 4)) == 0)
    kind = draw(st.sampled_from(kinds))
    names = st.sampled_from(NAMES)
    number, condition = numbers(), conditions()
    body = blocks(depth - 1, loops) if depth else None
    inner = blocks(depth - 1, loops + 1) if depth else None
    match kind:
        case "assign":
            return [f"{draw(names)} = {draw(number)}"]
        case "augment":
            return [f"{draw(names)} += {draw(number)}"]
        case "pair":
            left, right = draw(st.permutations(NAMES))[:2]
            return [f"{left}, {right} = {draw(number)}, {draw(number)}"]
        case "append":
            how = draw(st.sampled_from(["rows.append({})", "rows += [{}]"]))
            return [how.format(draw(number))]
        case "look":
            how = ["len(rows)", "rows[-1]", "rows[0]", "sum([row + 1 for row in rows])"]
            return [f"{draw(names)} += {draw(st.sampled_from(how))}"]
        case "pop":
            return ["if len(rows) > 1:", f"    {draw(names)} = rows.pop()"]
        case "over":
            return ["for row in rows:", f"    {draw(names)} -= row"]
        case "return":
            return [f"return {draw(number)}"]
        case "break" | "continue":
            return [kind]
        case "walrus":
            name = draw(names)
            return [f"if ({name} := {draw(number)}) > 1:", *indented(draw(body))]
        case "if":
            return [f"if {draw(condition)}:", *indented(draw(body))]
        case "ifelse":
            return [f"if {draw(condition)}:", *indented(draw(body)), "else:", *indented(draw(body))]
        case "elif":
            return [
                *[f"if {draw(condition)}:", *indented(draw(body))],
                *[f"elif {draw(condition)}:", *indented(draw(body))],
                *(["else:", *indented(draw(body))] if draw(st.booleans()) else []),
            ]
        case "function":
            return [
                "def inner(p):",
                *indented([f"if {draw(condition)}:", f"    return {draw(number)} + p", "return p"]),
                f"{draw(names)} = inner({draw(number)})",
            ]
        case "for" | "forelse":
            made = [f"for {draw(names)} in items({draw(number)}):", *indented(draw(inner))]
            return made + ["else:", *indented(draw(body))] * (kind == "forelse")
    count = f"left{loops}{depth}"
    return [
        f"{count} = items_left",
        f"while {count} > 0 and {draw(condition)}:",
        *indented([f"{count} -= 1", *draw(inner)]),
        *(["else:", *indented(draw(body))] if draw(st.booleans()) else []),
    ]


@st.composite
def tensor_programs(draw, depth: int = 2) -> str:
    """A module with one function `f(a, b, c, x)`, which calls `items` and reads `items_left`."""
    body = draw(blocks(depth, 0, 4))
    lines = ["rows = [a]", *body, "return a + b + c + x + sum(rows)"]
    return "\n".join(["def f(a, b, c, x):", *indented(lines)]) + "\n"


def python(text: str, arguments: tuple[int, ...]) -> int:
    """What a program gives on Python's ints."""
    return _loaded(text, lambda count: range(min(count, FEW)))(*arguments)


def eager(text: str, arguments: tuple[int, ...]) -> int:
    """What a program gives on eager tensors."""
    return int(_loaded(text, _few)(*map(tf.constant, arguments)))


def graph(text: str, tuples: list[tuple[int, ...]]) -> list[int] | Exception:
    """What a program gives in one graph, without AutoGraph; the error where that refuses it.

    TensorFlow 2.21 rewrites `b + (b + 0)` in a branch to an empty tensor, with AutoGraph as
    without, so that the graph runs here as it was built.
    """
    staged = tf.function(_loaded(text, _few), autograph=False)
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    try:
        return [int(staged(*map(tf.constant, one))) for one in tuples]
    except (TypeError, ValueError) as error:  # of TensorFlow's, which says that it can't stage this
        return error
    finally:
        tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": False})


def _few(count: tf.Tensor | int) -> tf.Tensor:
    return tf.range(tf.clip_by_value(count, 0, FEW))


def _loaded(text: str, items: Callable) -> Callable:
    space = {"items": items, "items_left": FEW}
    exec(compile(text, "<program>", "exec"), space)
    return space["f"]
