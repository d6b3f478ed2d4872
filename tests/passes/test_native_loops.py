"""Loops over proven tensors, written with TensorFlow's own calls: the same, eagerly and in a graph.

Each row is a function, its calls, and what stands in the converted text.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pytest
import tensorflow as tf

from aglint.convert import Options, convert
from aglint.source import Source

ROWS = {
    "items of a tensor": (
        """
        @signed([None])
        def f(xs):
            best = tf.constant(0.0)
            for x in xs:
                best = tf.maximum(best, x)
            return best
        """,
        ["f(tf.constant([1.0, 3.0]))", "f(tf.constant([], tf.float32))"],
        "lambda index, *_: index < tf.shape(xs)[0], loop_body, (tf.constant(0), best)",
    ),
    "range with break and continue": (
        """
        @signed((), dtype=tf.int32)
        def f(n):
            total = tf.constant(0)
            for i in tf.range(n):
                if i > 5:
                    break
                if i == 2:
                    continue
                total = total + i
            return total
        """,
        ["f(tf.constant(0))", "f(tf.constant(4))", "f(tf.constant(9))"],
        "lambda i, done, *_: tf.logical_and(tf.logical_not(done), i < n)",
    ),
    "a computed tensor": (
        """
        @signed([None])
        def f(xs):
            total = tf.constant(0.0)
            for x in xs * 2.0:
                if total > 5.0:
                    break
                total = total + x
            return total
        """,
        ["f(tf.constant([1.0, 2.0, 3.0]))", "f(tf.constant([1.0]))"],
        "    items = xs * 2.0\n",
    ),
    "backwards, int64": (
        """
        @signed((), dtype=tf.int64)
        def f(n):
            total = tf.constant(0, tf.int64)
            for i in tf.range(n - 1, -1, -1):
                total = total * 2 + i
            return total
        """,
        ["f(tf.constant(4, tf.int64))", "f(tf.constant(0, tf.int64))"],
        "    items = tf.range(n - 1, -1, -1)\n",
    ),
    "rows of rows": (
        """
        @signed([None, None])
        def f(rows):
            total = tf.constant(0.0)
            for row in rows:
                for x in row * 2.0:
                    total = total + x
            return total
        """,
        ["f(tf.constant([[1.0, 2.0], [3.0, 4.0]]))", "f(tf.zeros([0, 3]))"],
        "row = rows[index]",
    ),
    "no state": (
        """
        count = tf.Variable(0)

        @signed((), dtype=tf.int32)
        def f(n):
            count.assign(0)
            for _ in tf.range(3):
                count.assign_add(n)
            return count.read_value()
        """,
        ["f(tf.constant(2))"],
        "tf.while_loop(lambda index: index < 3, loop_body, (tf.constant(0),))",
    ),
    "while with break": (
        """
        @signed(())
        def f(x):
            n = tf.constant(0)
            while x > 1.0:
                if n > 3:
                    break
                x = x / 2.0
                n = n + 1
            return x, n
        """,
        ["f(tf.constant(3.0))", "f(tf.constant(300.0))", "f(tf.constant(0.0))"],
        "tf.logical_and(tf.logical_not(done), x > 1.0)",
    ),
}


def _program(function: str) -> str:
    """The module, with signatures written out as a reader would."""
    text = textwrap.dedent(function).strip("\n")
    head, _, rest = text.partition("@signed(")
    inside, _, body = rest.partition(")\ndef")
    shape, _, dtype = inside.partition(", dtype=")
    spec = f"tf.TensorSpec({shape}, {dtype or 'tf.float32'})"
    head = f"import tensorflow as tf\n\n{head}\n"
    return f"{head}@tf.function(input_signature=[{spec}])\ndef{body}\n"


def _space(text: str, graph: bool) -> dict:
    space: dict = {}
    if graph and "autograph=False" not in text:
        text = text.replace("@tf.function(", "@tf.function(autograph=False, ")
    exec(compile(text, "<native>", "exec"), space)
    return space


@pytest.mark.parametrize("style", ["native", "auto"])
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_native_loop_does_the_same(row, style):
    function, calls, expected = row
    original = _program(function)
    made = convert(Source.from_text(original), Options(style=style))
    assert made.refused == ()
    assert expected in made.text
    assert "ag." not in made.text
    for call in calls:
        tf.config.run_functions_eagerly(True)
        try:
            reference = eval(call, _space(original, graph=False))
            eager = eval(call, _space(made.text, graph=False))
        finally:
            tf.config.run_functions_eagerly(False)
        graph = eval(call, _space(made.text, graph=True))
        for found in (eager, graph):
            for one, other in zip(tf.nest.flatten(reference), tf.nest.flatten(found), strict=True):
                assert one.dtype == other.dtype
                np.testing.assert_array_equal(one, other)


REFUSED = {
    "a number as state": ("total = 0.0", "total = total + x", "return total", "one dtype"),
    "the item afterwards": ("x = xs[0]", "pass", "return x", "its last item is read after it"),
    "bound in the loop": ("pass", "y = x * 2.0", "return y", "`y` may be unbound before"),
    "a shape that grows": (
        "ys = tf.zeros([0])", "ys = tf.concat([ys, [x]], 0)", "return ys", "the shape of `ys`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_native_style_says_why_not(row):
    before, body, after, reason = row
    text = f"""
        @signed([None])
        def f(xs):
            {before}
            for x in xs:
                {body}
            {after}
        """
    made = convert(Source.from_text(_program(text)), Options(style="native"))
    assert made.changed == ()
    assert [one.reason for one in made.refused if reason in one.reason], made.refused
