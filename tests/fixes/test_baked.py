"""Fixes of numbers that are drawn or read once, when the function is traced."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

RANDOM = {
    "numbers and arrays": """
          import random
          import numpy as np
          from numpy import random as npr
          @tf.function
          def f():
              x = tf.ones([2])
              y = tf.ones([2], tf.float64)
        -     a = x + np.random.uniform(-1, 1)  # é
        +     a = x + tf.random.uniform([], -1, 1)  # é
        -     b = np.random.normal(scale=2.0, size=2) * x
        +     b = tf.random.normal([2], stddev=2.0) * x
        -     c = x + npr.randn(3, 2)
        +     c = x + tf.random.normal([3, 2])
        -     d = y - random.random()
        +     d = y - tf.random.uniform([], dtype=tf.float64)
        -     e = y + random.gauss(0.0, 1.0)
        +     e = y + tf.random.normal([], 0.0, 1.0, dtype=tf.float64)
        -     g = x + np.random.normal(0.0, 1.0, x.shape)
        +     g = x + tf.random.normal(x.shape, 0.0, 1.0)
              return a, b, c, d, e, g
          first, second = f(), f()
          assert all((a != b).numpy().any() for a, b in zip(first, second))
    """,
    "what is no number in arithmetic": """
          import random
          import numpy as np
          @tf.function
          def f(n, size):
              x = tf.zeros([2])
              k = tf.zeros([2], tf.int32)
              a = [x] * random.randint(1, 3)
              b = random.random()
              c = k + random.random()
              d = x + np.random.uniform(n, 1.0)
              e = x + np.random.uniform(2.0)
              g = x + np.random.normal(size=size)
              if random.random() < 0.5:
                  x = -x
              return a, b, c, d, e, g, x + np.random.permutation(2)
    """,
}
TIME = {
    "as a tensor": """
          import time
          from timeit import default_timer
          @tf.function(input_signature=[tf.TensorSpec([]), tf.TensorSpec([], tf.float64)])
          def f(x, y):
        -     a = x + time.time()  # é
        +     a = x + tf.cast(tf.timestamp(), tf.float32)  # é
        -     b = y - time.perf_counter() * 2
        +     b = y - tf.timestamp() * 2
        -     now = default_timer()
        +     now = tf.timestamp()
              c = y + now
        -     d = tf.constant(time.time())
        +     d = tf.cast(tf.timestamp(), tf.float32)
        -     tf.print(time.time())
        +     tf.print(tf.timestamp())
        -     return a, b, c, d, time.time()
        +     return a, b, c, d, tf.timestamp()
          times = [f(tf.constant(1.0), tf.constant(1.0, tf.float64))[-1] for _ in range(2)]
          assert float(times[0]) < float(times[1])
    """,
    "durations, and what Python needs": """
          import datetime
          import time
          @tf.function
          def f(x: tf.Tensor, n):
              start = time.time()
              y = x + time.time()
              random = int(time.time()) % 100
              print(time.time() - start, datetime.datetime.now())
              return y, random, tf.constant(time.time_ns())
    """,
}


@pytest.mark.parametrize("case", RANDOM.values(), ids=RANDOM)
def test_baked_random(case, tmp_path):
    check(case, "baked-random", tmp_path)


@pytest.mark.parametrize("case", TIME.values(), ids=TIME)
def test_baked_time(case, tmp_path):
    check(case, "baked-time", tmp_path)
