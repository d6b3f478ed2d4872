"""Fixes of what keeps AutoGraph from converting a function."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

WALRUS = {
    "in a test": """
          @tf.function
          def f(x: tf.Tensor):
        -     if (y := tf.reduce_sum(x)) > 2:  # é
        +     y = tf.reduce_sum(x)
        +     if y > 2:  # é
                  x = y
              return x
          assert f(tf.constant(3)) == 3
    """,
    "one after another, in a call, over several lines": """
          @tf.function
          def f(x: tf.Tensor):
        -     a = tf.add(y := x + 1, 2)
        +     y = x + 1
        +     a = tf.add(y, 2)
        -     if (z := (
        -         x + y)) > 1:
        +     z = x + y
        +     if z > 1:
                  a = a + z
              return a
          assert f(tf.constant(1)) == 7
    """,
    "not always, too late, or in a loop's test": """
          @tf.function
          def f(x: tf.Tensor, y=1):
              if x > 0 and (z := x + 1) > 1:
                  x = z
              elif (v := x + 1) > 1:
                  x = v
              a = y + (y := 2)
              b = [w := 1 for _ in range(2)]
              g = lambda: (u := 1)
              while (t := x + 1) < 3:
                  x = t
              if x > 2: x = (s := 2)
              return x
    """,
}
MATCH = {
    "values": """
          @tf.function
          def f(x: tf.Tensor, kind="relu"):
        -     match kind:  # why
        -         # first
        -         case "relu" | "é":  # one
        -             # in
        -             low = 0.0
        +     # why
        +     # first
        +     if kind == "relu" or kind == "é":  # one
        +         # in
        +         low = 0.0

        -         case None if f: low = 1.0
        -         case -1:
        -             low = (
        -                 2.0)
        -         case _:
        -             low = -1.0
        +     elif kind is None and f: low = 1.0
        +     elif kind == -1:
        +         low = (
        +             2.0)
        +     else:
        +         low = -1.0
              if x < low:
                  x = x * 0.0
              return x
          assert f(tf.constant(-3.0)) == 0.0
          assert f(tf.constant(1.5), -1) == 0.0
          assert f(tf.constant(0.5), None) == 0.0
          assert f(tf.constant(0.5), "tanh") == 0.5
    """,
    "what is taken apart": """
          @tf.function
          def f(x: tf.Tensor, kind="relu"):
              match kind:
                  case "relu":
                      low = 0.0
                  case [a, b]:
                      low = 1.0
                  case other:
                      low = -1.0
              if x < low:
                  x = x * 0.0
              return x
    """,
    "a long text, and a subject that is no name": '''
          @tf.function
          def f(x: tf.Tensor, kind="relu"):
              match kind:
                  case "relu":
                      low = """a
                      b"""
              match kind.lower():
                  case "relu":
                      low = 1.0
              if x < 0.0:
                  x = x * 0.0
              return x
    ''',
}
ANNOTATED = {
    "moved": """
          @tf.function
          def f(x: tf.Tensor):
        -     total = x  # é
        +     total: "tf.Tensor" = x  # é
              for _ in tf.range(3):
        -         total: "tf.Tensor" = (total * 2.0)  # keep
        +         total = (total * 2.0)  # keep
              return total
          assert f(tf.constant(1.0)) == 8.0
    """,
    "there already, or an argument": """
          @tf.function
          def f(x: tf.Tensor):
              total: tf.Tensor = x
              for _ in tf.range(3):
        -         total: tf.Tensor = total * 2.0
        +         total = total * 2.0
        -         x: tf.Tensor = x + 1.0
        +         x = x + 1.0
              return total + x
          assert f(tf.constant(1.0)) == 12.0
    """,
}
LAMBDAS = {
    "a chain": """
          ds = tf.data.Dataset.range(3)
        - ds = ds.map(lambda v: v + 1).map(lambda v: -v if v > 1 else v)  # é
        + ds = ds.map(lambda v: v + 1).map(
        +     lambda v: -v if v > 1 else v,
        + )  # é
          assert [int(v) for v in ds] == [1, -2, -3]
    """,
    "in a function, indented by tabs": """
          def f(ds):
        - \treturn ds.map(lambda v: -v if v > 1 else v).map(lambda v: v + 1)
        + \treturn ds.map(lambda v: -v if v > 1 else v).map(
        + \t\tlambda v: v + 1,
        + \t)
          assert [int(v) for v in f(tf.data.Dataset.range(3))] == [1, 2, -1]
    """,
    "with other arguments": """
          ds = tf.data.Dataset.range(3)
          ds = ds.map(lambda v: v + 1).map(lambda v: -v if v > 1 else v, num_parallel_calls=2)
    """,
}


@pytest.mark.parametrize("case", WALRUS.values(), ids=WALRUS)
def test_walrus(case, tmp_path):
    check(case, "autograph-off", tmp_path)


@pytest.mark.parametrize("case", MATCH.values(), ids=MATCH)
def test_match(case, tmp_path):
    check(case, "autograph-off", tmp_path)


@pytest.mark.parametrize("case", ANNOTATED.values(), ids=ANNOTATED)
def test_annotated_loop_name(case, tmp_path):
    check(case, "annotated-loop-name", tmp_path)


@pytest.mark.parametrize("case", LAMBDAS.values(), ids=LAMBDAS)
def test_lambdas_on_one_line(case, tmp_path):
    check(case, "lambdas-on-one-line", tmp_path, traced_anyway=True)
