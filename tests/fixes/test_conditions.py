"""Fixes of conditions and comparisons."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check, repaired, versions

NUMBERS = {
    "branches, loops and operators": """
          @tf.function
          def f(rows: tf.Tensor):
              n = tf.shape(rows)[0]
              total = tf.constant(0)
        -     if n:  # é
        +     if n != 0:  # é
                  total += 1
        -     if n - 2 and not n:
        +     if n - 2 != 0 and n == 0:
                  total += 10
        -     while n:
        +     while n != 0:
                  n -= 1
                  total += 100
        -     return total + (1000 if total else 2000)
        +     return total + (1000 if total != 0 else 2000)
          assert f(tf.zeros([3])) == 1301
    """,
    "what gives its operand": """
          @tf.function
          def f(rows: tf.Tensor):
              n = tf.shape(rows)[0]
              return n or 5
    """,
    "texts": """
          @tf.function
          def f():
              name = tf.constant("a")
              if name:
                  name = name + "b"
              return name
    """,
}
LIKELY = """
          @tf.function
          def f(x):
        -     if x:
        +     if x != 0:
                  x = x + 1
              return x
          assert f(tf.constant(3)) == 4
"""
TERNARIES = {
    "a chain that is returned": """
          @tf.function
          def f(x: tf.Tensor):
        -     return 1 if x > 2 else 2 if x > 1 else (3 if x > 0 else 4)  # é
        +     if x > 2:
        +         return 1
        +     elif x > 1:
        +         return 2
        +     elif x > 0:
        +         return 3
        +     else:
        +         return 4  # é
          assert [int(f(tf.constant(n))) for n in (3, 2, 1, 0)] == [1, 2, 3, 4]
    """,
    "in the first arm, indented by tabs": """
          @tf.function
          def f(x: tf.Tensor):
          \ty = x
        - \ty = (x if x > 5 else -x) if x > 0 else x * 2
        + \tif x > 0:
        + \t\tif x > 5:
        + \t\t\ty = x
        + \t\telse:
        + \t\t\ty = -x
        + \telse:
        + \t\ty = x * 2
          \treturn y
          assert [int(f(tf.constant(n))) for n in (6, 1, -1)] == [6, -1, -2]
    """,
    "over several lines, with comments": """
          @tf.function
          def f(x: tf.Tensor):
        -     y = (
        -         x  # as it is
        -         if x > 2
        -         else (x
        -               + 1 if x > 1 else -x)
        -     )
        +     # as it is
        +     if x > 2:
        +         y = x
        +     elif x > 1:
        +         y = (x
        +               + 1)
        +     else:
        +         y = -x
              return y
          assert [int(f(tf.constant(n))) for n in (3, 2, 1)] == [3, 3, -1]
    """,
    "part of something else": """
          @tf.function
          def f(x: tf.Tensor):
              y = tf.abs(1 if x > 2 else (2 if x > 1 else 3))
              y += 1 if x > 2 else (2 if x > 1 else 3)
              z = 1 if (x > 2 if x > 1 else x > 3) else 2
              for i in tf.range(3):
                  return 1 if x > 2 else (2 if x > 1 else 3)
              if x > 0: y = 1 if x > 2 else (2 if x > 1 else 3)
              return y
    """,
}
CALLS = {
    "in a return": """
          count = tf.Variable(0)
          @tf.function
          def f(low: tf.Tensor):
        -     return low < count.assign_add(1) < 10  # é
        +     value = count.assign_add(1)
        +     return low < value < 10  # é
          assert f(tf.constant(0)) and int(count) == 1
    """,
    "in a test, the name taken": """
          count = tf.Variable(0)
          @tf.function
          def f(value: tf.Tensor):
        -     if (0 < count.assign_add(
        -             1) < 10) and value > 0:
        +     value_2 = count.assign_add(
        +             1)
        +     if (0 < value_2 < 10) and value > 0:
                  value = value + 1
              return value
          assert f(tf.constant(1)) == 2 and int(count) == 1
    """,
    "not always, or not first": """
          count = tf.Variable(0)
          @tf.function
          def f(x: tf.Tensor):
              a = x > 0 and 0 < count.assign_add(1) < 10
              b = 0 < 1 < count.assign_add(1) < 10
              c = count.assign_add(2) < count.assign_add(1) < 10
              while 0 < count.assign_add(1) < 10:
                  x = x + 1
              return a, b, c
    """,
}


@pytest.mark.parametrize("case", NUMBERS.values(), ids=NUMBERS)
def test_non_boolean_condition(case, tmp_path):
    check(case, "non-boolean-condition", tmp_path)


def test_a_dtype_that_only_calls_show_is_no_proof(tmp_path):
    check(LIKELY, "non-boolean-condition", tmp_path)
    original, _ = versions(LIKELY)
    assert repaired(original, "non-boolean-condition", unsafe=False).hidden == 1


@pytest.mark.parametrize("case", TERNARIES.values(), ids=TERNARIES)
def test_nested_ternary(case, tmp_path):
    check(case, "nested-ternary", tmp_path)


@pytest.mark.parametrize("case", CALLS.values(), ids=CALLS)
def test_call_in_chained_comparison(case, tmp_path):
    check(case, "call-in-chained-comparison", tmp_path)
