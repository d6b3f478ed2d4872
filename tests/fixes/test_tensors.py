"""Fixes that make tensors where Python's values don't do."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check, repaired, versions

CASTS = {
    "wide tensors": """
          @tf.function
          def f():
              n = tf.constant(2**40, tf.int64)
              x = tf.constant(1.0, tf.float64)
        -     return int(n) // 2, float(x / 3)  # é
        +     return tf.cast(n, tf.int64) // 2, tf.cast(x / 3, tf.float64)  # é
          a, b = f()
          assert int(a) == 2**39 and float(b) == 1 / 3
    """,
}
SORTED = {
    "ascending": """
          @tf.function
          def f():
              x = tf.constant([2, 1, 3])
        -     return sorted(x, reverse=False)
        +     return sorted(x)
          assert [int(one) for one in f()] == [1, 2, 3]
    """,
}
ITEMS = {
    "of tensors": """
          @tf.function
          def f(i):
              x = tf.zeros([3], tf.int32)
              y = tf.zeros([2, 2])
        -     x[0] = 5  # é
        +     x = tf.tensor_scatter_nd_update(x, [[0]], [5])  # é
        -     x[0] += 1
        +     x = tf.tensor_scatter_nd_add(x, [[0]], [1])
        -     x[1] -= x[0]
        +     x = tf.tensor_scatter_nd_sub(x, [[1]], [x[0]])
        -     y[0, 1] = 2
        +     y = tf.tensor_scatter_nd_update(y, [[0, 1]], [2])
        -     y[1] = tf.ones([2])
        +     y = tf.tensor_scatter_nd_update(y, [[1]], [tf.ones([2])])
              for k in tf.range(3):
        -         x[k] += 1
        +         x = tf.tensor_scatter_nd_add(x, [[k]], [1])
              return x, y
          x, y = f(1)
          assert x.numpy().tolist() == [7, -5, 1]
          assert y.numpy().tolist() == [[0.0, 2.0], [1.0, 1.0]]
    """,
    "of variables": """
          v = tf.Variable([1.0, 2.0])
          @tf.function
          def f():
        -     v[1] = 5.0
        +     v[1].assign(5.0)
              return v + 0.0
          assert f().numpy().tolist() == [1.0, 5.0]
    """,
    "what may not fit": """
          @tf.function
          def f(rows: tf.Tensor):
              x = tf.zeros([3], tf.int32)
              y = tf.zeros([2, 2])
              x[-1] = 5
              x[0] = 5.5
              x[0:2] = 5
              y[0] = 2.0
              y[0] = tf.ones([1])
              x[0] *= 2
              rows[0] = 2.0
              return x, y
    """,
}
LISTS = {
    "once a round": """
          @tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
          def f(n):
        -     found = []  # é
        +     found = tf.TensorArray(tf.int32, size=n)  # é
              for i in tf.range(n):
        -         found.append(i * i)
        +         found = found.write(i, i * i)
        -     return tf.stack(found) + 1
        +     return found.stack() + 1
          assert f(tf.constant(3)).numpy().tolist() == [1, 2, 5]
    """,
    "as often as there are rows": """
          @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
          def f(values):
        -     sums = []
        +     sums = tf.TensorArray(tf.float32, size=tf.shape(values)[0])
              total = tf.constant(0.0)
              for i in tf.range(tf.shape(values)[0]):
                  total += values[i]
        -         sums.append(total)
        +         sums = sums.write(i, total)
        -     return tf.convert_to_tensor(sums)
        +     return sums.stack()
          assert f(tf.constant([1.0, 2.0])).numpy().tolist() == [1.0, 3.0]
    """,
    "at times": """
          @tf.function
          def f():
        -     found = []
        +     found = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
              for i in tf.range(4):
                  if i > 1:
        -             found.append(tf.cast(i, tf.float32))
        +             found = found.write(found.size(), tf.cast(i, tf.float32))
        -     return tf.stack(found)
        +     return found.stack()
          assert f().numpy().tolist() == [2.0, 3.0]
    """,
    "other uses, or several dtypes": """
          @tf.function
          def f():
              a = []
              b = []
              c = [tf.constant(0)]
              d = []
              for i in tf.range(4):
                  a.append(i)
                  b.append(i)
                  b.append(tf.cast(i, tf.float32))
                  c.append(i)
                  d.append(i)
              return a[0], tf.stack(b), tf.stack(c), tf.stack(d), tf.stack(d)
    """,
    "of an unknown dtype": """
          @tf.function
          def f(x: tf.Tensor):
              a = []
              for i in tf.range(4):
                  a.append(x)
              return tf.stack(a)
    """,
    "a new list each round of a loop outside": """
          @tf.function
          def f():
              total = tf.constant(0)
              for k in range(2):
                  a = []
                  for i in tf.range(4):
                      a.append(i)
                  total += tf.reduce_sum(tf.stack(a))
              return total
    """,
}
LIKELY = """
          @tf.function
          def f(n):
        -     found = []
        +     found = tf.TensorArray(tf.int32, size=n)
              for i in tf.range(n):
        -         found.append(i)
        +         found = found.write(i, i)
        -     return tf.stack(found)
        +     return found.stack()
          assert f(tf.constant(2)).numpy().tolist() == [0, 1]
"""


@pytest.mark.parametrize("case", [*CASTS.values(), *SORTED.values()], ids=[*CASTS, *SORTED])
def test_lossy_int_or_float(case, tmp_path):
    check(case, "lossy-int-or-float", tmp_path)


def test_sorted_needs_no_permission():
    original, fixed = versions(SORTED["ascending"])
    assert repaired(original, "lossy-int-or-float", unsafe=False).source.text == fixed


@pytest.mark.parametrize("case", ITEMS.values(), ids=ITEMS)
def test_tensor_item_assignment(case, tmp_path):
    check(case, "tensor-item-assignment", tmp_path)


@pytest.mark.parametrize("case", LISTS.values(), ids=LISTS)
def test_list_grown_in_staged_loop(case, tmp_path):
    check(case, "list-grown-in-staged-loop", tmp_path)


def test_a_dtype_that_only_calls_show_is_no_proof(tmp_path):
    check(LIKELY, "list-grown-in-staged-loop", tmp_path)
    original, _ = versions(LIKELY)
    assert repaired(original, "list-grown-in-staged-loop", unsafe=False).hidden == 1
