"""Fixes of Python's iteration over tensors."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check, repaired, versions

ROWS = {
    "unpacked": """
          import tensorflow as flow
          @tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec([3, 2])])
          def f(v, m):
        -     a, b = v  # é
        +     a, b = tf.unstack(v, num=2)  # é
        -     (c, d, e) = m
        +     (c, d, e) = tf.unstack(m)
        -     first, *others = m * 2.0
        +     first, *others = tf.unstack(m * 2.0)
              return a - b + c[0] + d[0] + e[0] + first[0] + others[1][0]
          got = f(tf.constant([1.0, 3.0]), tf.constant([[1.0, 9.0], [2.0, 9.0], [3.0, 9.0]]))
          assert float(got) == -2.0 + 6.0 + 2.0 + 6.0
    """,
    "few of them": """
          @tf.function(input_signature=[tf.TensorSpec([2]), tf.TensorSpec([2])])
          def f(v, w):
        -     a = [x * 2.0 for x in v]  # é
        +     a = [x * 2.0 for x in tf.unstack(v)]  # é
        -     b = list(v)
        +     b = tf.unstack(v)
        -     c = [x * y for x, y in zip(v, w)]
        +     c = [x * y for x, y in zip(tf.unstack(v), tf.unstack(w))]
        -     d = [i * x for i, x in enumerate(v)]
        +     d = [i * x for i, x in enumerate(tf.unstack(v))]
        -     e = (lambda x, y: x - y)(*w)
        +     e = (lambda x, y: x - y)(*tf.unstack(w))
        -     c.extend(v)
        +     c.extend(tf.unstack(v))
              return a[0] + b[1] + c[1] + c[2] + d[1] + e
          assert float(f(tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0]))) == 2 + 2 + 8 + 1 + 2 - 1
    """,
    "in the header of a loop": """
          @tf.function(input_signature=[tf.TensorSpec([None, 2]), tf.TensorSpec([2])])
          def f(pairs, row):
              total = 0.0
        -     for a, b in pairs:  # é
        +     for row_2 in pairs:  # é
                  # The product
        +         a, b = tf.unstack(row_2)
                  total += a * b
        -     for [a, b] in (row, row):
        +     for row_2 in (row, row):
        +         [a, b] = tf.unstack(row_2)
                  total += a - b
              return total
          assert float(f(tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([2.0, 1.0]))) == 16.0
    """,
    "without AutoGraph": """
          @tf.function(input_signature=[tf.TensorSpec([2])], autograph=False)
          def f(v):
              total = 0.0
        -     for x in v:
        +     for x in tf.unstack(v):
                  total = x - total
        -     for a, b in tf.reshape(v, [1, 2]):
        +     for row in tf.unstack(tf.reshape(v, [1, 2])):
        +         a, b = tf.unstack(row)
                  total += a * b
              return total
          assert float(f(tf.constant([1.0, 3.0]))) == 5.0
    """,
}
REDUCED = {
    "reductions": """
          import tensorflow.compat.v2 as tf
          @tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec(None, tf.int64)])
          def f(v, m):
        -     a = sum(v) + max(v) + min(v * 2.0)  # é
        +     a = tf.reduce_sum(v) + tf.reduce_max(v) + tf.reduce_min(v * 2.0)  # é
        -     if any(v > 2.0):
        +     if tf.reduce_any(v > 2.0):
                  a += 1.0
        -     return a, sum(m)
        +     return a, tf.reduce_sum(m, axis=0)
          a, b = f(tf.constant([1.0, 3.0]), tf.constant([[1, 2], [3, 4]], tf.int64))
          assert float(a) == 10.0 and b.numpy().tolist() == [4, 6]
    """,
    "mapped": """
          @tf.function(input_signature=[tf.TensorSpec([None, None])])
          def f(rows):
        -     a = tf.stack([tf.reduce_sum(row) + 1.0 for row in rows])  # é
        +     a = tf.map_fn(lambda row: tf.reduce_sum(row) + 1.0, rows)  # é
        -     b = tf.convert_to_tensor([tf.argmax(row) for row in rows])
        +     b = tf.map_fn(lambda row: tf.argmax(row), rows, fn_output_signature=tf.int64)
              return a, b
          a, b = f(tf.constant([[1.0, 2.0], [4.0, 3.0]]))
          assert a.numpy().tolist() == [4.0, 8.0] and b.numpy().tolist() == [1, 0]
    """,
    "indexed": """
          @tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec([None])])
          def f(v, w):
              total = 0.0
        -     for n, x in enumerate(v):  # é
        +     for n in tf.range(tf.shape(v)[0]):  # é
        +         x = v[n]
        -         total += x * n
        +         total += x * tf.cast(n, tf.float32)
        -     for x, y in zip(v, w):
        +     for i in tf.range(tf.minimum(tf.shape(v)[0], tf.shape(w)[0])):
        +         x, y = v[i], w[i]
                  if x > 1.0:
                      total += x * y
              return total
          assert float(f(tf.constant([1.0, 2.0]), tf.constant([9.0, 4.0, 9.0]))) == 10.0
    """,
    "loops that stay": """
          @tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec([None])])
          def f(v, w):
              rows, total = [], 0.0
              for n, x in enumerate(v):
                  rows.append(x)
              for n, x in enumerate(v):
                  total += [1.0, 2.0][n]
              for x, y in zip(v, w):
                  v = v + x
              for x, y in zip(v, w):
                  total = total + x
              for x, y in zip(v, rows):
                  total += x
              return rows, total, x
    """,
    "fields of a text": """
          def parse(line):
        -     name, age = tf.strings.split(line, ",")
        +     name, age = tf.unstack(tf.strings.split(line, ","), num=2)
              return name, tf.strings.to_number(age)
          [(name, age)] = tf.data.Dataset.from_tensor_slices(["x,1"]).map(parse)
          assert name == b"x" and float(age) == 1.0
    """,
    "rows of unknown number, or what they do not fit": """
          @tf.function(input_signature=[tf.TensorSpec([None, None]), tf.TensorSpec([3, 100])])
          def f(rows, m):
              a = [row * 2.0 for row in rows]
              b = tf.stack([row for row in rows if True])
              c = tf.stack([[row, row] for row in rows])
              d = [x for i, x in enumerate(rows)]
              e, g = m
              (h, i), j = rows
              k, *l = rows
              n = [x for x in m[0]]
              o = max(rows)
              p = set(m)
              q = [x for x, y in [m[0], m[1]]] + [x for x, y in tf.ones([2, 2])]
              for x, y in rows: pass
              return a, b, c
    """,
}

RAGGED = {
    "counted": """
          @tf.function(input_signature=[tf.RaggedTensorSpec([None, None], tf.int32)])
          def f(rows, i=1):
              total = 0
        -     for row in rows:  # é
        +     for i_2 in tf.range(rows.nrows()):  # é
        +         row = rows[i_2]
                  if tf.size(row) > 2:
                      continue
                  total += tf.reduce_sum(row) * i
              return total
          assert int(f(tf.ragged.constant([[1], [2, 3, 4], [5, 6]]))) == 12
    """,
    "needed later": """
          @tf.function(input_signature=[tf.RaggedTensorSpec([None, None], tf.int32)])
          def f(rows):
              row = tf.constant([0])
              for row in rows:
                  pass
              for other in rows * 2: pass
              return row
    """,
}


@pytest.mark.parametrize("case", [*ROWS.values(), *REDUCED.values()], ids=[*ROWS, *REDUCED])
def test_tensor_iterated_in_python(case, tmp_path):
    check(case, "tensor-iterated-in-python", tmp_path, traced_anyway="Dataset" in case)


@pytest.mark.parametrize("case", ROWS.values(), ids=ROWS)
def test_proven_rows_need_no_permission(case):
    original, fixed = versions(case)
    assert repaired(original, "tensor-iterated-in-python", unsafe=False).source.text == fixed


@pytest.mark.parametrize("case", RAGGED.values(), ids=RAGGED)
def test_ragged_rows_unknown(case, tmp_path):
    check(case, "ragged-rows-unknown", tmp_path)
