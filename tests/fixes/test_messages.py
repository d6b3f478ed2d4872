"""Fixes of what Python prints, asserts and raises while TensorFlow traces."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

PRINTS = {
    "arguments": """
          @tf.function
          def f(x: tf.Tensor, n=3):
        -     print("é", x, [x, n], sep="|", end="")  # keep
        +     tf.print("é", x, [x, n], sep="|", end="")  # keep
              return x
          assert f(tf.constant(1.0)) == 1.0
    """,
    "an f-string": """
          @tf.function
          def f(x: tf.Tensor, n=3):
        -     print(f'é {x} "of" {n=} {x=}')
        +     tf.print("é ", x, " \\"of\\" n=", n, " x=", x, sep="")
        -     print(f"{x}")
        +     tf.print(x)
              return x
          assert f(tf.constant(1.0)) == 1.0
    """,
    "a text in a staged branch": """
          @tf.function
          def f(x: tf.Tensor):
              if tf.reduce_sum(x) > 0:
        -         print("positive")
        +         tf.print("positive")
              return x
          assert f(tf.constant(1.0)) == 1.0
    """,
    "TensorFlow by another name": """
          import tensorflow
          @tf.function
          def f(x: tf.Tensor):
              tf = tensorflow
        -     print(x)
        +     tensorflow.print(x)
              return x
          assert f(tf.constant(1.0)) == 1.0
    """,
    "what has no twin": """
          import logging, sys
          @tf.function
          def f(x: tf.Tensor):
              print(f"{x:.2f}")
              print(f"{x}", x)
              print("%s" % x)
              print("{}".format(x))
              print(str(x))
              print(x, file=sys.stderr)
              print(x, flush=True)
              print(f"{x + 1}")
              logging.info("%s", x)
              y = print(x)
              return x
    """,
}
ASSERTS = {
    "with a text": """
          @tf.function
          def f(x: tf.Tensor):
        -     assert x > 0, "é"; y = x  # keep
        +     tf.debugging.Assert(x > 0, ["é"]); y = x  # keep
              return y
          assert f(tf.constant(1.0)) == 1.0
    """,
    "without one": """
          @tf.function
          def f(x: tf.Tensor):
        -     assert tf.reduce_all(x > 0)
        +     tf.debugging.Assert(tf.reduce_all(x > 0), ["tf.reduce_all(x > 0) does not hold"])
              return x
          try:
              f(tf.constant([-1.0]))
              failed = False
          except tf.errors.InvalidArgumentError:
              failed = True
          assert failed
    """,
    "with an f-string, over several lines": """
          @tf.function
          def f(x: tf.Tensor, n=3):
        -     assert (
        -         x > 0), f"{x} of {n}"
        +     tf.debugging.Assert(x > 0, [x, " of ", n])
              return x
          assert f(tf.constant(1.0)) == 1.0
    """,
    "what can't be": """
          @tf.function
          def f(x: tf.Tensor):
              assert tf.reduce_sum(tf.cast(x, tf.int32)), "not a boolean"
              assert x > 0, "%s" % x
              assert x > 0, f"{x:.2f}"
              return x
    """,
    "a vector": """
          @tf.function
          def f():
              x = tf.zeros([3])
              assert x > 0
              return x
    """,
}
RAISES = {
    "a comparison of floats": """
          @tf.function
          def f(x: tf.Tensor):
              # before
        -     if x < 0.0:  # é
        -         # inside
        -         raise ValueError("negative")  # after
        +     # é
        +     # inside
        +     tf.debugging.Assert(tf.logical_not(x < 0.0), ["negative"])  # after
              return x
          assert f(tf.constant(1.0)) == 1.0
    """,
    "integers, equality, and not": """
          @tf.function
          def f(x: tf.Tensor):
              n = tf.size(x)
        -     if n < 1:
        -         raise ValueError(f"{n} rows")
        +     tf.debugging.Assert(n >= 1, [n, " rows"])
        -     if n == 7: raise ValueError
        +     tf.debugging.Assert(n != 7, ["ValueError"])
        -     if not tf.reduce_all(x > 0): assert False, "no"
        +     tf.debugging.Assert(tf.reduce_all(x > 0), ["no"])
              return x
          assert f(tf.constant([1.0])).numpy().tolist() == [1.0]
          try:
              f(tf.constant([-1.0]))
              failed = False
          except tf.errors.InvalidArgumentError:
              failed = True
          assert failed
    """,
    "a line that would be too long": """
          @tf.function
          def f(probabilities: tf.Tensor):
              if True:
        -         if tf.abs(tf.reduce_sum(probabilities) - 1.0) > 1e-3:
        -             raise ValueError("the probabilities must sum up to one")
        +         tf.debugging.Assert(
        +             tf.logical_not(tf.abs(tf.reduce_sum(probabilities) - 1.0) > 1e-3),
        +             ["the probabilities must sum up to one"],
        +         )
              return probabilities
          assert f(tf.constant([0.5, 0.5])).numpy().tolist() == [0.5, 0.5]
    """,
    "more than a guard": """
          @tf.function
          def f(x: tf.Tensor):
              if x < 0.0:
                  y = x
                  raise ValueError("negative")
              if x < 1.0:
                  raise ValueError("small")
              else:
                  x = x + 1
              if x < 2.0:
                  x = x + 1
              elif x < 3.0:
                  raise ValueError("middle")
              if x < 4.0:
                  raise ValueError("a", x)
              if x < 5.0:
                  raise ValueError("a") from None
              return x
    """,
}


@pytest.mark.parametrize("case", PRINTS.values(), ids=PRINTS)
def test_print_at_trace_time(case, tmp_path):
    check(case, "print-at-trace-time", tmp_path)


@pytest.mark.parametrize("case", ASSERTS.values(), ids=ASSERTS)
def test_assert_on_tensor(case, tmp_path):
    check(case, "assert-on-tensor", tmp_path)


@pytest.mark.parametrize("case", RAISES.values(), ids=RAISES)
def test_raise_under_tensor_condition(case, tmp_path):
    check(case, "raise-under-tensor-condition", tmp_path)
