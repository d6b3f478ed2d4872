"""Fewer traces."""

from __future__ import annotations

import pytest

from aglint.config import Config
from aglint.engine import check_source
from aglint.source import Source
from tests.fixes.fix_cases import check, versions

SHAPES = {
    "dtype and rank are known": """
        - @tf.function
        + @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
          def f(x):
              return tf.math.count_nonzero(x, keepdims=True, dtype=tf.int32)
          x = tf.constant([3])
          for _ in range(4):
              x = tf.concat([x, f(x)], axis=0)
          assert f.experimental_get_tracing_count() in (0, 1)
    """,
    "in a method": """
          class M:
        -     @tf.function()
        +     @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
              def f(self, x):
                  return x * 2
          def main(m, xs):
              for i in range(5):
                  m.f(xs[: i + 1])
              return m.f.experimental_get_tracing_count()
          assert main(M(), tf.constant([1, 2, 3, 4, 5])) in (0, 1)
    """,
    "nothing is known": """
        - @tf.function
        + @tf.function(reduce_retracing=True)
          def f(x, names):
              return x * 2
          def main(xs, names):
              for i in range(5):
                  f(xs[: i + 1], names)
              return f.experimental_get_tracing_count()
          assert main(tf.constant([1, 2, 3, 4, 5]), ("a",)) in (0, 2)
    """,
    "with a word that is there": """
          from tensorflow import function as graph
        - @graph(jit_compile=False)
        + @graph(jit_compile=False, reduce_retracing=True)
          def f(x, scale=2):
              return x * scale
          for i in range(1, 5):
              f(tf.zeros([i, 2]))
          assert f.experimental_get_tracing_count() in (0, 2)
    """,
    "over several lines": """
          @tf.function(
              autograph=True,
        +     reduce_retracing=True,
          )
          def f(x, scale=2):
              return x * scale
          for i in range(1, 5):
              f(tf.zeros([i, 2]))
          assert f.experimental_get_tracing_count() in (0, 2)
    """,
    "called, not decorated, and through partial": """
          import functools
          def f(x, scale=2):
              return x * scale
        - g = tf.function(f)
        + g = tf.function(f, reduce_retracing=True)
        - @functools.partial(tf.function, autograph=False)
        + @functools.partial(tf.function, autograph=False, reduce_retracing=True)
          def h(x, scale=2):
              return x * scale
          for i in range(1, 5):
              g(tf.zeros([i, 2])), h(tf.zeros([i, 2]))
          assert g.experimental_get_tracing_count() in (0, 2)
          assert h.experimental_get_tracing_count() in (0, 2)
    """,
    "left: lists": """
          @tf.function
          def f(x):
              return x
          def main():
              seen = []
              for i in range(9):
                  seen.append(1.0)
                  f(seen)
    """,
    "left: options that are not seen, and wrappers": """
          OPTIONS = {"autograph": False}
          def fast(f):
              return tf.function(f)
          @tf.function(**OPTIONS)
          def f(x):
              return x
          @fast
          def g(x):
              return x
          for i in range(1, 5):
              f(tf.zeros([i, 2])), g(tf.zeros([i, 2]))
    """,
}
STATIC = """
    @tf.function
    def f(x):
        total = 0.0
        for i in range(x.shape[0]):
            total += x[i]
        return total
    for i in range(1, 5):
        f(tf.zeros([i]))
"""


REDUNDANT = {
    "whose caller is traced": """
        - @tf.function
          def half(x):
              return x / 2.0
          class M:
        -     @tf.function()
              def double(self, x):
                  return x * 2.0
              @tf.function
              def step(self, x):
                  return self.double(x)
          @tf.function
          def step(x):
              return half(x)
          m = M()
          assert float(m.step(tf.constant(2.0))) == 4.0
          assert float(step(tf.constant(4.0))) == 2.0
    """,
    "left: a comment beside it": """
          @tf.function  # why
          def half(x):
              return x / 2.0
          @tf.function
          def step(x):
              return half(x)
    """,
}
MADE = {
    "an assignment": """
          def double(x):
              return x * 2
          def main():
              found = []
        +     # é
        +     fast = tf.function(double)
              for i in range(3):
        -         # é
        -         fast = tf.function(double)
                  found.append(int(fast(tf.constant(i))))
              return found
          assert main() == [0, 2, 4]
    """,
    "a local function, and a lambda": """
          def main(n):
              found = []
        +
        +     @tf.function
        +     def double(x):
        +         y = x * 2
        +
        +         return y
        +
        +     negative = tf.function(lambda x: -x, autograph=False)
              # each of them
              while len(found) < n:
        -         @tf.function
        -         def double(x):
        -             y = x * 2
        -
        -             return y
        -
        -         negative = tf.function(lambda x: -x, autograph=False)
                  found.append(int(negative(double(tf.constant(len(found))))))
              return found
          assert main(3) == [0, -2, -4]
    """,
    "called where it is made": """
          def double(x):
              return x * 2
          def main():
              found = []
        +     traced_double = tf.function(double, autograph=False)
              for i in range(3):
        -         found.append(int(tf.function(double, autograph=False)(tf.constant(i))))
        +         found.append(int(traced_double(tf.constant(i))))
              return found
          assert main() == [0, 2, 4]
    """,
    "at module level": """
          def double(x):
              return x * 2
          found = []
        + fast = tf.function(double)
          for i in range(3):
        -     fast = tf.function(double)
              found.append(int(fast(tf.constant(i))))
          assert found == [0, 2, 4]
    """,
    "in a function that a loop calls": """
          def double(x):
              return x * 2
        + fast = tf.function(double)
        +
        +
          def once(x):
        -     fast = tf.function(double)
              return fast(x)
          found = [int(once(tf.constant(i))) for i in range(3)]
          assert found == [0, 2, 4]
    """,
    "a local function of one that a loop calls": """
        + @tf.function
        + def step(x):
        +     return x * 2
        +
        +
          def once(x):
        -     @tf.function
        -     def step(x):
        -         return x * 2
        -
              return step(x)
          found = [int(once(tf.constant(i))) for i in range(3)]
          assert found == [0, 2, 4]
    """,
    "left: it depends on the loop": """
          def main(models, xs):
              for i, model in enumerate(models):
                  @tf.function
                  def step(x):
                      return x * i
                  fast = tf.function(model.call)
                  scaled = tf.function(lambda x: x * i)
                  step(xs), fast(xs), scaled(xs)
    """,
    "left: it depends on what the loop changes": """
          class Model:
              rate = 1
              def call(self, x):
                  return x * self.rate
          def main(model, xs):
              for i in range(3):
                  model.rate = i
                  fast = tf.function(model.call)
                  fast(xs)
    """,
    "left: loops in loops, and two of a name": """
          def double(x):
              return x * 2
          def main(xs):
              for i in range(3):
                  for x in xs:
                      fast = tf.function(double)
                      fast(x)
              for i in range(3):
                  other = tf.function(double)
                  other(xs)
              for i in range(3):
                  other = tf.function(double)
                  other(xs)
    """,
    "left: what the maker is given": """
          def once(x, scale):
              @tf.function
              def step(x):
                  return x * scale
              return step(x)
          for i in range(3):
              once(tf.constant(i), 2)
    """,
}


@pytest.mark.parametrize("case", SHAPES.values(), ids=SHAPES)
def test_argument_shape_varies(case, tmp_path):
    check(case, "argument-shape-varies", tmp_path)


def test_a_size_that_is_asked_for_is_needed():
    config = Config(select=("argument-shape-varies",))
    [found] = check_source(Source.from_text(versions(STATIC)[0], "case.py"), config)
    assert found.fix.applicability == "display"


@pytest.mark.parametrize("case", REDUNDANT.values(), ids=REDUNDANT)
def test_redundant_decorator(case, tmp_path):
    check(case, "redundant-decorator", tmp_path)


@pytest.mark.parametrize("case", MADE.values(), ids=MADE)
def test_function_made_in_loop(case, tmp_path):
    check(case, "function-made-in-loop", tmp_path)
