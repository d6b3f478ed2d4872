"""Fixes of what a tape does not record."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

CASES = {
    "one, and several": """
          @tf.function
          def f():
              x = tf.constant(3.0)
              y = x * 2.0
              with tf.GradientTape() as tape:  # é
        +         tape.watch(x)
                  z = x * x
              with tf.GradientTape(persistent=True) as other:
                  # The sum
        +         other.watch([x, y])
                  total = x * y
              return tape.gradient(z, x), other.gradient(total, [x, y])
          one, (two, three) = f()
          assert (float(one), float(two), float(three)) == (6.0, 6.0, 3.0)
    """,
    "in other ways": """
          w = tf.Variable(2.0)
          @tf.function
          def f(v):
              x = tf.constant(3.0)
              with tf.GradientTape() as tape:
                  y = v * 2.0
              z = x * x
              a = tape.gradient(z, x)
              with tf.GradientTape() as tape:
                  y = tf.cast(tf.argmax([w, w * 2.0]), tf.float32)
              return a, tape.gradient(y, w)
    """,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_gradient_is_none(case, tmp_path):
    check(case, "gradient-is-none", tmp_path)
