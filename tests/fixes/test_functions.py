"""Fixes of functions that compute with numbers, arrays and texts of Python's."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

FUNCTIONS = {
    "of one tensor": """
          import math
          import numpy as np
          from math import log as ln
          from numpy import abs as size_of
          @tf.function(input_signature=[tf.TensorSpec([]), tf.TensorSpec([2], tf.int32)])
          def f(x, n):
        -     a = math.sqrt(x) + ln(x) + np.exp(x)  # é
        +     a = tf.sqrt(x) + tf.math.log(x) + tf.exp(x)  # é
        -     b = size_of(n) - np.square(n)
        +     b = tf.abs(n) - tf.square(n)
        -     c = np.floor(x) + np.round(x)
        +     c = tf.floor(x) + tf.round(x)
        -     d = np.float32(n) + np.asarray(x)
        +     d = tf.cast(n, tf.float32) + tf.convert_to_tensor(x)
              return a, b, c, d
          a, b, c, d = f(tf.constant(1.0), tf.constant([-2, 3]))
          assert abs(float(a) - 1 - math.e) < 1e-6
          assert b.numpy().tolist() == [-2, -6] and float(c) == 2.0
          assert d.numpy().tolist() == [-1.0, 4.0]
    """,
    "of several": """
          import numpy
          @tf.function(input_signature=[tf.TensorSpec([2])])
          def f(x):
        -     a = numpy.maximum(0, x) + numpy.power(2.0, x)
        +     a = tf.maximum(x, 0) + tf.pow(2.0, x)
        -     b = numpy.where(x > 0, x, 0.5)  # é
        +     b = tf.where(x > 0, x, 0.5)  # é
        -     c = numpy.clip(x, -1, 1) + numpy.where(x > 0, 1.0, 0.0)
        +     c = tf.clip_by_value(x, -1, 1) + tf.where(x > 0, 1.0, 0.0)
        -     d = numpy.concatenate([x, x]) + numpy.concatenate([x, x], axis=0)
        +     d = tf.concat([x, x], axis=0) + tf.concat([x, x], axis=0)
        -     e = numpy.array([x[0], 3.0])
        +     e = tf.stack([x[0], 3.0])
              return a, b, c, d, e
          got = [one.numpy().tolist() for one in f(tf.constant([-2.0, 1.0]))]
          assert got == [[0.25, 3.0], [0.5, 1.0], [-1.0, 2.0], [-4.0, 2.0] * 2, [-2.0, 3.0]]
    """,
    "reductions": """
          import numpy as np
          @tf.function(input_signature=[tf.TensorSpec([2, 2])])
          def f(x):
        -     a = np.sum(x) + np.mean(x, axis=0)
        +     a = tf.reduce_sum(x) + tf.reduce_mean(x, axis=0)
        -     b = np.max(x, 1, keepdims=True)
        +     b = tf.reduce_max(x, 1, keepdims=True)
        -     c = np.argmax(x, axis=1) + np.argmin(x[0])
        +     c = tf.argmax(x, axis=1) + tf.argmin(x[0])
        -     d = np.all(x > 0.0) | np.any(x > 9.0) & np.isnan(x[0][0])
        +     d = tf.reduce_all(x > 0.0) | tf.reduce_any(x > 9.0) & tf.math.is_nan(x[0][0])
        -     e = np.sqrt(np.sum(np.square(x)))
        +     e = tf.sqrt(tf.reduce_sum(tf.square(x)))
        -     g = np.reshape(x, (4,)) + np.expand_dims(e, 0) - np.std(x)
        +     g = tf.reshape(x, (4,)) + tf.expand_dims(e, 0) - tf.math.reduce_std(x)
              return a, b, c, d, e, g
          a, b, c, d, e, g = f(tf.constant([[1.0, 2.0], [4.0, 2.0]]))
          assert a.numpy().tolist() == [11.5, 11.0] and b.numpy().tolist() == [[2.0], [4.0]]
          assert c.numpy().tolist() == [1, 0] and bool(d) and float(e) == 5.0
    """,
    "texts": """
          import os.path
          import tempfile
          ROOT = "data"
          TEMPORARY = tempfile.gettempdir()
          @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
          def f(name):
        -     return os.path.join(ROOT, name), "-".join([name, "x"])
        +     return tf.strings.join([ROOT, name], "/"), tf.strings.join([name, "x"], "-")
          @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
          def g(name):
        -     return os.path.join(TEMPORARY, "x", name)
        +     return tf.strings.join([TEMPORARY, "x", name], "/")
          assert g(tf.constant("a")).numpy().endswith(b"/x/a")
          a, b = f(tf.constant("a"))
          assert a.numpy() == b"data/a" and b.numpy() == b"a-x"
    """,
    "without AutoGraph": """
          @tf.function(autograph=False, input_signature=[tf.TensorSpec([None]), tf.TensorSpec([])])
          def f(v, x):
        -     n = len(v)
        +     n = tf.shape(v)[0]
        -     return n, int(x), float(n)
        +     return n, tf.cast(x, tf.int32), tf.cast(n, tf.float32)
          n, i, x = f(tf.constant([1.0, 2.0]), tf.constant(3.5))
          assert (int(n), int(i), float(x)) == (2, 3, 2.0)
    """,
    "what is not the same": """
          import math
          import numpy as np
          @tf.function(input_signature=[tf.TensorSpec([2, 2]), tf.TensorSpec([2], tf.int32)])
          def f(x, n):
              a = np.mean(n), np.sqrt(n), math.floor(x[0, 0]), np.sum(n > 0)
              b = np.argmax(x), np.cumsum(x), np.reshape(x, -1), np.round(x, 2)
              c = np.sum(x, dtype=np.float64), np.sum(x).astype(np.float32)
              d = np.where(x > 0), np.maximum(n, 0.5), np.power(2, x)
              h = np.argmax(x, axis=1) == x[0], np.sum(n) * x, np.where(x > 0, x, 0.0) * n
              e = np.interp(x, [0.0, 1.0], [0.0, 1.0]), np.linalg.inv(x)
              return a, b, c, d, e, round(x[0, 0])
    """,
}

METHODS = {
    "of eager tensors": """
          import numpy as np
          def twice(x):
              return x * 2
          @tf.function(input_signature=[tf.TensorSpec([]), tf.TensorSpec([2, 2])])
          def f(x, m):
        -     a = x.numpy() + 1.0  # é
        +     a = x + 1.0  # é
        -     value = x.item()
        +     value = x
        -     b = tf.stack([value, twice(x.numpy())])
        +     b = tf.stack([value, twice(x)])
        -     c = m.numpy().mean(axis=0) + m.astype(np.float32)[0]
        +     c = tf.reduce_mean(m, axis=0) + tf.cast(m, tf.float32)[0]
        -     if m.numpy().sum() > 3.0:
        +     if tf.reduce_sum(m) > 3.0:
        -         a += float(x.numpy()) / 2
        +         a += float(x) / 2
        -     m = m.astype("float64")
        +     m = tf.cast(m, tf.float64)
              m /= 2.0
        -     return a, b, c, m.numpy()
        +     return a, b, c, m
          a, b, c, _ = f(tf.constant(1.0), tf.ones([2, 2]))
          assert float(a) == 2.5 and b.numpy().tolist() == [1.0, 2.0]
          assert c.numpy().tolist() == [2.0, 2.0]
    """,
    "of texts": """
          @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
          def f(line):
        -     name = line.numpy().decode("utf8").strip().lower()
        +     name = tf.strings.lower(tf.strings.strip(line))
        -     if name.endswith(".png"):
        +     if tf.strings.regex_full_match(name, r".*\\.png"):
                  line = tf.constant("x.y")
        -     return name, line.split(".")[0]
        +     return name, tf.strings.split(line, ".")[0]
          name, first = f(tf.constant(" A.png"))
          assert name.numpy() == b"a.png" and first.numpy() == b"x"
    """,
    "where the value goes elsewhere": """
          import json
          table = {1: 2}
          def f(x, m):
              a = table[x.numpy()]
              b = json.dumps(x.numpy())
              c = f"{x.numpy()}"
              d = m.tolist()
              e = m.numpy().argmax()
              names = x.numpy()
              g = table[names]
              m = m.numpy()
              m += 1.0
              json.dumps(m)
              return [i for i in x.numpy()], a, b, c, d, e, g, x.numpy().tobytes()
          f = tf.function(f, input_signature=[tf.TensorSpec([]), tf.TensorSpec([2, 2])])
    """,
}


@pytest.mark.parametrize("case", FUNCTIONS.values(), ids=FUNCTIONS)
def test_tensor_in_python_function(case, tmp_path):
    check(case, "tensor-in-python-function", tmp_path)


@pytest.mark.parametrize("case", METHODS.values(), ids=METHODS)
def test_eager_only_method(case, tmp_path):
    check(case, "eager-only-method", tmp_path)
