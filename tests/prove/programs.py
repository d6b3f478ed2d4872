"""A module with many functions, a right conversion of each, and wrong ones."""

from __future__ import annotations

import re

HEADER = """\
import random

import numpy as np
import tensorflow as tf

scale = tf.Variable(2.0)
seen = []
calls = 0


class Negative(ValueError):
    pass
"""

# name -> (examples, original, right conversion, {what is wrong: (old, new)})
CASES = {
    "clip": (
        ["clip(tf.constant([3.0, 4.0]), 1.0)", "clip(tf.constant([0.3, 0.4]), limit=1.0)"],
        """
def clip(x, limit):
    norm = tf.norm(x)
    if norm > limit:
        x = x / norm
    return x
""",
        """
def clip(x, limit):
    norm = tf.norm(x)
    return tf.cond(norm > limit, lambda: x / norm, lambda: x)
""",
        {
            "branches swapped": ("lambda: x / norm, lambda: x", "lambda: x, lambda: x / norm"),
            "test changed": ("norm > limit", "norm > limit + 9.0"),
            "gradient stopped": ("lambda: x / norm", "lambda: x / tf.stop_gradient(norm)"),
            "dtype changed": (
                "return tf.cond(norm > limit, lambda: x / norm, lambda: x)",
                "return tf.cast(tf.cond(norm > limit, lambda: x / norm, lambda: x), tf.float64)",
            ),
            "tensor became NumPy": (
                "return tf.cond(norm > limit, lambda: x / norm, lambda: x)",
                "y = tf.cond(norm > limit, lambda: x / norm, lambda: x)\n"
                "    return y.numpy() if tf.executing_eagerly() else y",
            ),
            "shape changed": ("lambda: x / norm", "lambda: (x / norm)[None]"),
            "only in a graph": (
                "lambda: x / norm",
                "lambda: x / norm if tf.executing_eagerly() else x",
            ),
            "raises only in a graph": ("norm > limit", "bool(norm > limit)"),
            "slightly off": ("lambda: x / norm", "lambda: x / (norm * 1.0001)"),
        },
    ),
    "collatz": (
        ["collatz(tf.constant(6))", "collatz(tf.constant(1))"],
        """
def collatz(n):
    steps = tf.constant(0)
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps
""",
        """
def collatz(n):
    def loop_body(n, steps):
        n = tf.cond(n % 2 == 0, lambda: n // 2, lambda: 3 * n + 1)
        return n, steps + 1
    n, steps = tf.while_loop(lambda n, steps: n != 1, loop_body, (n, tf.constant(0)))
    return steps
""",
        {
            "off by one": ("tf.constant(0)", "tf.constant(1)"),
            "returns another": ("return steps\n", "return n\n"),
            "returns a Python number": (
                "return steps\n",
                "return int(steps) if tf.executing_eagerly() else steps\n",
            ),
            "structure changed": ("return steps\n", "return (steps,)\n"),
        },
    ),
    "total": (
        ["total([1, 2, 3])", "total([])", "total(x for x in (1, 2))"],
        """
def total(xs):
    result = 0
    for x in xs:
        result += x
    return result
""",
        """
def total(xs):
    return sum(xs)
""",
        {
            "int became tensor": ("sum(xs)", "tf.constant(sum(xs))"),
            "int became float": ("sum(xs)", "sum(xs, 0.0)"),
            "int became bool": ("sum(xs)", "sum(xs) if xs else False"),
        },
    ),
    "grow": (
        ["grow([3], tf.constant(1.0))"],
        """
def grow(rows, x):
    rows.append(x)
    seen.append(1)
    scale.assign_add(x)
    return rows[0]
""",
        """
def grow(rows, x):
    scale.assign_add(x)
    rows += [x]
    seen.append(1)
    return rows[0]
""",
        {
            "argument copied": ("rows += [x]", "rows = [*rows, x]"),
            "global state dropped": ("    seen.append(1)\n", ""),
            "variable update dropped": ("    scale.assign_add(x)\n", ""),
            "variable update twice": ("scale.assign_add(x)", "scale.assign_add(x + x)"),
        },
    ),
    "count": (
        ["count(3)"],
        """
def count(n):
    global calls
    for i in range(n):
        calls += 1
        print("call", i)
        tf.print("staged", i)
""",
        """
def count(n):
    global calls
    calls += max(n, 0)
    for i in range(n):
        print("call", i)
        tf.print("staged", i)
""",
        {
            "global dropped": ("    calls += max(n, 0)\n", ""),
            "print changed": ('print("call", i)\n', 'print("call", i + 1)\n'),
            "print dropped": ('        print("call", i)\n', ""),
            "print moved": (
                '        print("call", i)\n        tf.print("staged", i)\n',
                '        tf.print("staged", i)\n    for i in reversed(range(n)):\n'
                '        print("call", i)\n',
            ),
            "tf.print changed": ('tf.print("staged", i)', 'tf.print("Staged", i)'),
        },
    ),
    "refuse": (
        ["refuse(-1.0)", "refuse(tf.constant(2.0))"],
        """
def refuse(x):
    if isinstance(x, float) and x < 0.0:
        raise Negative("less than nothing")
    return x
""",
        """
def refuse(x):
    if not tf.is_tensor(x) and x < 0.0:
        raise Negative("less than nothing")
    return x
""",
        {
            "exception's type changed": ("raise Negative", "raise ValueError"),
            "exception swallowed": ('raise Negative("less than nothing")', "return -1.0"),
            "raises always": ("not tf.is_tensor(x) and x < 0.0", "x < 9.0"),
        },
    ),
    "Cell.step": (
        ["Cell(2).step(tf.constant([1.0, 2.0]))", "Cell(2).step(tf.constant([0.1, 0.2]))"],
        """
class Cell:
    def __init__(self, units):
        self.units = units
        self.count = 0
        self.w = tf.Variable(tf.ones([units]))

    def step(self, x):
        self.count += 1
        if tf.reduce_sum(x) > 1.0:
            self.w.assign_add(x)
            x = x * self.w
        return x
""",
        """
class Cell:
    def __init__(self, units):
        self.units = units
        self.count = 0
        self.w = tf.Variable(tf.ones([units]))

    def step(self, x):
        self.count += 1
        def if_true():
            self.w.assign_add(x)
            return x * self.w
        return tf.cond(tf.reduce_sum(x) > 1.0, if_true, lambda: x)
""",
        {
            "attribute dropped": ("        self.count += 1\n", ""),
            "attribute off by one": ("self.count += 1", "self.count += 2"),
            "attribute's type changed": ("self.count += 1", "self.count = float(self.count + 1)"),
            "attribute added": ("self.count += 1", "self.count += 1; self.extra = 1"),
            "update and read swapped": (
                "            self.w.assign_add(x)\n            return x * self.w\n",
                "            y = x * self.w\n            self.w.assign_add(x)\n"
                "            return y\n",
            ),
            "gradient of a variable stopped": (
                "return x * self.w\n",
                "return x * tf.stop_gradient(self.w)\n",
            ),
        },
    ),
    "pair": (
        ["pair(tf.constant(1.0), tf.constant(1.0))"],
        """
def pair(a, b):
    return {"a": a * a, "b": [b * b * b, None, np.float32(1.5), "text", float("nan"), -0.0]}
""",
        """
def pair(a, b):
    return dict(a=a ** 2, b=[b ** 3, None, np.float32(1.5), "text", float("nan"), -0.0])
""",
        {
            "equal values, other gradients": ("b ** 3", "b ** 2"),
            "key renamed": ("dict(a=", "dict(c="),
            "list became tuple": (
                '[b ** 3, None, np.float32(1.5), "text", float("nan"), -0.0]',
                '(b ** 3, None, np.float32(1.5), "text", float("nan"), -0.0)',
            ),
            "None became zero": ("None", "0"),
            "NumPy's type changed": ("np.float32(1.5)", "np.float64(1.5)"),
            "text changed": ('"text"', '"Text"'),
            "NaN became a number": ('float("nan")', "0.0"),
            "sign of zero lost": ("-0.0", "0.0"),
        },
    ),
    "rolls": (
        ["rolls(3)"],
        """
def rolls(n):
    return [random.random() for _ in range(n)], np.random.rand(), tf.random.uniform([2])
""",
        """
def rolls(n):
    rows = []
    for _ in range(n):
        rows += [random.random()]
    return rows, np.random.rand(), tf.random.uniform([2])
""",
        {
            "one more draw": ("range(n)", "range(n + 1)"),
            "drawn and dropped": ("    rows = []\n", "    rows = []\n    random.random()\n"),
        },
    ),
    "items": (
        ["items(tf.constant([1.0, 2.0]))"],
        """
def items(xs):
    for x in xs:
        yield x + 1.0
""",
        """
def items(xs):
    yield from (x + 1.0 for x in xs)
""",
        {"one item less": ("for x in xs", "for x in xs[1:]")},
    ),
}


def write() -> tuple[str, str, dict[str, str]]:
    """One module with every case as often as it has conversions, each time under another name.

    Returns:
      The original text, the converted text, and for each function what is wrong with its
      conversion, or nothing.
    """
    before, after, expected = [HEADER], [HEADER], {}
    for name, (examples, original, right, mutations) in CASES.items():
        wrong = {"": ("", ""), **mutations}
        for index, (what, (old, new)) in enumerate(wrong.items()):
            assert old in right, (name, what)
            lines = [f"# aglint: example {one}" for one in examples]
            plain = name.partition(".")[0]
            for texts, text in (
                (before, original + "\n".join(lines)),
                (after, right.replace(old, new) if what else right),
            ):
                texts.append(re.sub(rf"\b{plain}\b", f"{plain}_{index}", text))
            expected[name.replace(plain, f"{plain}_{index}")] = what
    return "\n".join(before), "\n".join(after), expected
