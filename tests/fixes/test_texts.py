"""Fixes of texts that are made of tensors."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

PLAIN = {
    "of numbers": """
          @tf.function
          def f():
              x, n = tf.constant(1.5), tf.constant(7)
        -     a = f"x={x}"  # é
        +     a = tf.strings.format("x={}", x)  # é
        -     b = "{1}-{0}".format(x, n)
        +     b = tf.strings.format("{}-{}", (n, x))
        -     c = "%s of %s (100%%)" % (n, n + 1)
        +     c = tf.strings.format("{} of {} (100%)", (n, n + 1))
        -     d = tf.constant(str(n)) + str(x)
        +     d = tf.strings.as_string(n) + tf.strings.format("{}", x)
        -     return a, b, c, d, "{n}".format(n=n) == "7"
        +     return a, b, c, d, tf.strings.as_string(n) == "7"
          a, b, c, d, e = f()
          assert (a, b, c) == (b"x=1.5", b"7-1.5", b"7 of 8 (100%)")
          assert d == b"71.5" and bool(e)
    """,
    "of texts": """
          @tf.function(input_signature=[tf.TensorSpec([], tf.string), tf.TensorSpec([], tf.int32)])
          def load(name, n, folder="data"):
        -     path = f"{folder}/{name}_{n}.txt"
        +     path = tf.strings.join([folder, "/", name, "_", tf.strings.as_string(n), ".txt"])
              return tf.strings.length(path), path
          size, path = load(tf.constant("a"), tf.constant(2))
          assert int(size) == 12 and path == b"data/a_2.txt"
    """,
    "whose readers are Python's": """
          table = {"a": 1}
          @tf.function
          def f(unknown):
              n = tf.constant(7)
              flag = tf.constant(True)
              with tf.name_scope(f"scope{n}"):
                  y = tf.identity(n, name=f"n{n}")
              z = table.get("a" + f"{n}") if f"{n}" in table else 0
              return y, f"{unknown.shape}", f"{flag}", repr(n), "{}{}".format(n, *"a"), str(flag)
    """,
}
NUMBERS = {
    "formats": """
          @tf.function
          def f():
              x, n = tf.constant(1.0) / 3.0, tf.constant(7)
        -     a = f"{x:.2f} m"
        +     a = tf.strings.join([tf.strings.as_string(x, precision=2), " m"])
        -     b = f"{n:03d}"
        +     b = tf.strings.as_string(n, width=3, fill="0")
        -     c = "%.3f%%" % x
        +     c = tf.strings.join([tf.strings.as_string(x, precision=3), "%"])
        -     d = "{:d}".format(n) + format(x, ".1f")
        +     d = tf.strings.as_string(n) + tf.strings.as_string(x, precision=1)
              return a, b, c, d
          assert f() == (b"0.33 m", b"007", b"0.333%", b"70.3")
    """,
    "others": """
          @tf.function
          def f():
              x, n = tf.constant(1.0), tf.constant(7)
              return f"{x:e}", f"{n:>5}", f"{x:5}", f"{n:.2f}", "%x" % n
    """,
}


@pytest.mark.parametrize("case", PLAIN.values(), ids=PLAIN)
def test_tensor_formatted(case, tmp_path):
    check(case, "tensor-formatted", tmp_path)


@pytest.mark.parametrize("case", NUMBERS.values(), ids=NUMBERS)
def test_tensor_in_python_function(case, tmp_path):
    check(case, "tensor-in-python-function", tmp_path)
