"""`autograph=False` on what needs AutoGraph no more: in every spelling, and on nothing else."""

from __future__ import annotations

import linecache

import numpy as np
import pytest

from aglint.convert import Options, convert
from aglint.invert import invert
from aglint.source import Source

HEAD = """import functools

import tensorflow as tf
from tensorflow import function

"""
BODY = "def f(x: tf.Tensor):\n    if x > 0.0:\n        x = x - 1.0\n    return x\n"


def converted(text: str, **options) -> str:
    return convert(Source.from_text(text), Options(style="dispatch", **options)).text


@pytest.mark.parametrize(
    "decorator, made",
    [
        ("@tf.function", "@tf.function(autograph=False)"),
        ("@tf.function()", "@tf.function(autograph=False)"),
        ("@function", "@function(autograph=False)"),
        ("@tf.function(jit_compile=True)", "@tf.function(jit_compile=True, autograph=False)"),
        ("@tf.function(autograph=True)", "@tf.function(autograph=False)"),
        (
            "@functools.partial(tf.function, reduce_retracing=True)",
            "@functools.partial(tf.function, reduce_retracing=True, autograph=False)",
        ),
        (
            "@tf.function(\n    reduce_retracing=True,\n)",
            "@tf.function(\n    reduce_retracing=True,\n    autograph=False,\n)",
        ),
        ("@tf.function(autograph=WANTED)", "@tf.function(autograph=WANTED)"),
        ("@tf.function(**OPTIONS)", "@tf.function(**OPTIONS)"),
    ],
)
def test_spellings(decorator, made):
    text = converted(f"{HEAD}WANTED = True\nOPTIONS = {{}}\n\n\n{decorator}\n{BODY}")
    assert "ag.cond" in text
    assert made + "\ndef f" in text
    assert converted(text) == text


ON = {
    "an unconverted callee": """
def helper(x, names):
    for name in names:
        if x > 0.0 and name in names:
            yield x


@tf.function
def f(x: tf.Tensor):
    total = sum(helper(x, ["a"]))
    if x > 0.0:
        total += 1.0
    return total
""",
    "a callee that nobody knows": """
@tf.function
def f(x: tf.Tensor, other):
    if x > 0.0:
        x = other(x)
    return x
""",
    "a callback that nobody knows": """
@tf.function
def f(x: tf.Tensor, other):
    if x[0] > 0.0:
        x = tf.map_fn(other, x)
    return x
""",
    "a statement that was refused": """
@tf.function
def f(x: tf.Tensor):
    if x > 0.0:
        x = x - 1.0
    if x < 5.0:
        global SEEN
        SEEN = x
    return x
""",
    "a builtin that was not selected": """
@tf.function
def f(x: tf.Tensor):
    if x > 0.0:
        print(x)
    return x
""",
    "a loop that was not selected": """
@tf.function
def f(x: tf.Tensor):
    while x > 1.0:
        x = x / 2.0
    if x > 0.0:
        x = x - 1.0
    return x
""",
}


@pytest.mark.parametrize("name", ON)
def test_autograph_stays_on(name):
    options = {"constructs": frozenset({"if"})} if "selected" in name else {}
    text = converted(HEAD + ON[name], **options)
    assert "ag." in text
    assert "autograph" not in text


def run(text: str, call: str):
    import tensorflow as tf

    name = f"<autograph {hash(text)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space: dict = {"tf": tf}
    exec(compile(text, name, "exec"), space)
    return np.asarray(eval(call, space).numpy()).tolist()


CALLEE = """
def settle(x):
    while x > 1.0:
        x = x / 2.0
    return x


@tf.function
def f(x: tf.Tensor):
    if x > 0.0:
        x = settle(x)
    return x
"""


def test_both_kinds_run():
    """All converted: off, and it runs. A callee left: on, and it runs only for that."""
    from aglint.convert import CONSTRUCTS

    call = "f(tf.constant(5.0))"
    text = converted(HEAD + CALLEE)
    assert "@tf.function(autograph=False)" in text
    assert run(text, call) == run(HEAD + CALLEE, call)
    left = converted(HEAD + CALLEE, constructs=CONSTRUCTS - {"while"})
    assert "ag.cond" in left
    assert "autograph" not in left
    assert run(left, call) == run(HEAD + CALLEE, call)
    with pytest.raises(Exception, match="Using a symbolic"):
        run(left.replace("@tf.function", "@tf.function(autograph=False)"), call)


def test_the_inverse_turns_it_on_again():
    text = HEAD + CALLEE
    assert invert(Source.from_text(converted(text))).text == text
