"""tensor-in-python-function, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a branch for what is no tensor": """
        import numpy as np
        class Graph:
            def __init__(self, edges):
                self.size = tf.shape(edges)[0]
                if isinstance(edges, (tf.Tensor, tf.Variable)):
                    self.weight = tf.ones([self.size])
                else:
                    self.weight = np.ones([self.size])
        @tf.function
        def weigh(edges):
            return Graph(edges).weight
        weigh(tf.constant([1, 2]))
    """,
    "a Lambda layer": """
        import numpy as np
        layer = tf.keras.layers.Lambda(lambda t: np.clip(t, 0, 1))  # BAD
        layer(tf.keras.Input([3]))
    """,
    "a Lambda layer of several": """
        import numpy as np
        layer = tf.keras.layers.Lambda(lambda ts: ts[0] * np.sqrt(len(ts)))
        layer([tf.keras.Input([3]), tf.keras.Input([3])])
    """,
    "a metric of dicts": """
        class Distance(tf.keras.metrics.Metric):
            def __init__(self):
                super().__init__()
                self.total = tf.keras.metrics.Mean()
            def update_state(self, y_true, y_pred):
                for key in sorted(y_true):
                    self.total.update_state(round(len(y_true)))
            def result(self):
                return self.total.result()
        Distance().update_state({"a": tf.ones([2])}, {"a": tf.zeros([2])})
    """,
    "a layer": """
        import numpy as np
        class Positive(tf.keras.layers.Layer):
            def call(self, x):
                return np.maximum(0, x)  # BAD
        Positive()(tf.keras.Input([3]))
    """,
    "a layer's numbers": """
        import numpy as np
        class Scaled(tf.keras.layers.Layer):
            def call(self, x):
                return x * np.sqrt(2.0) / np.sqrt(x.shape[-1])
        Scaled()(tf.keras.Input([3]))
    """,
    "a loss by position": """
        import numpy as np
        def loss(y, p):
            return np.mean(y - p)  # BAD
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile("sgd", loss)
        model.fit(tf.ones([2, 3]), tf.ones([2, 1]), verbose=0)
    """,
    "a metric": """
        import numpy as np
        class Distance(tf.keras.metrics.Metric):
            def __init__(self):
                super().__init__()
                self.total = self.add_weight(name="total", initializer="zeros")
            def update_state(self, y_true, y_pred, sample_weight=None):
                self.total.assign_add(np.sum(y_true - y_pred))  # BAD
            def result(self):
                return self.total
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile("sgd", "mse", metrics=[Distance()])
        model.fit(tf.ones([2, 3]), tf.ones([2, 1]), verbose=0)
    """,
    "lists of lists": """
        import numpy as np
        @tf.function
        def f(x):
            return np.array([[x, 0.0], [tf.sin(x), 1.0]])  # BAD
        f(tf.constant(1.0))
    """,
    "join": """
        @tf.function
        def f(a, b):
            return "-".join([tf.strings.lower(a), b])  # BAD
        f(tf.constant("A"), tf.constant("B"))
    """,
    "join of texts": """
        @tf.function
        def f(v):
            with tf.name_scope("_".join(["abs", "olute"])):
                return tf.abs(v)
        f(tf.constant(1))
    """,
    "math": """
        import math
        @tf.function
        def f(x):
            return math.sqrt(x)  # BAD
        f(tf.constant(3.0))
    """,
    "NumPy": """
        import numpy as np
        @tf.function
        def f(x):
            return np.sum(x)  # BAD
        f(tf.constant([3.0]))
    """,
    "a list for NumPy": """
        import numpy as np
        @tf.function
        def f(x):
            return np.array([x, 1.0])  # BAD
        f(tf.constant(3.0))
    """,
    "a keyword": """
        import numpy as np
        @tf.function
        def f(x):
            return np.full(shape=2, fill_value=x)  # BAD
        f(tf.constant(3.0))
    """,
    "a NumPy array's item": """
        import numpy as np
        @tf.function
        def f(x):
            cells = np.zeros(2)
            cells[0] = tf.reduce_sum(x)  # BAD
            return cells
        f(tf.constant([3.0]))
    """,
    "round": """
        @tf.function
        def f(x):
            return round(x)  # BAD
        f(tf.constant(3.0))
    """,
    "divmod": """
        @tf.function
        def f(x):
            return divmod(x, 2)  # BAD
        f(tf.constant(3))
    """,
    "index": """
        import operator
        @tf.function
        def f(x):
            return operator.index(x)  # BAD
        f(tf.constant(3))
    """,
    "a number's format": """
        @tf.function
        def f(x):
            return f"{x:.2f}"  # BAD
        f(tf.constant(3.0))
    """,
    "a percent format": """
        @tf.function
        def f(x):
            return "%s %d" % ("a", x)  # BAD
        f(tf.constant(3))
    """,
    "the method format": """
        @tf.function
        def f(x):
            return "{:.2f}".format(x)  # BAD
        f(tf.constant(3.0))
    """,
    "a file's name": """
        import os
        def load(path):
            name = os.path.basename(path)  # BAD
            return tf.strings.length(path)
        tf.data.Dataset.from_tensor_slices(["a/b"]).map(load)
    """,
    "open": """
        def load(path):
            with open(path) as lines:  # BAD
                return lines.read()
        tf.data.Dataset.from_tensor_slices(["a/b"]).map(load)
    """,
    "JSON": """
        import json
        def parse(line):
            return json.loads(line)["a"]  # BAD
        tf.data.Dataset.from_tensor_slices(['{"a": 1}']).map(parse)
    """,
    "int without autograph": """
        @tf.function(autograph=False)
        def f(x):
            return int(x) + 1  # BAD
        f(tf.constant(3))
    """,
    "range without autograph": """
        @tf.function(autograph=False)
        def f(x):
            n = tf.size(x)
            return [k for k in range(n)]  # BAD
        f(tf.constant([3]))
    """,
    "len without autograph": """
        @tf.function(autograph=False)
        def f(x):
            return len(x)  # BAD
        f(tf.constant([3]))
    """,
    "the length of a scalar": """
        @tf.function
        def f(v):
            return len(tf.reduce_sum(v))  # BAD
        f(tf.constant([3]))
    """,
    "what AutoGraph converts": """
        @tf.function
        def f(x):
            total = float(x[0]) + float(abs(x[1])) + float(len(x))
            for i in range(int(x[0])):
                total += 1.0
            return total
        f(tf.constant([3, 1]))
    """,
    "shapes and dtypes": """
        import math
        import numpy as np
        @tf.function
        def f(x):
            size = np.prod(x.shape) * math.sqrt(x.shape[0]) * np.ndim(x)
            return tf.cast(x, tf.float32) * np.float32(size) * len(np.shape(x))
        f(tf.constant([3, 1]))
    """,
    "NumPy on the left": """
        import numpy as np
        @tf.function
        def f(x):
            return np.float32(2.0) * x + np.ones(2, np.float32) * x
        f(tf.constant([3.0, 1.0]))
    """,
    "a type that is asked for": """
        import numpy as np
        def root(x):
            if tf.is_tensor(x):
                return tf.sqrt(x)
            return np.sqrt(x)
        @tf.function
        def f(x):
            return root(x) + root(2.0)
        f(tf.constant(3.0))
    """,
    "NumPy of the module": """
        import math
        import numpy as np
        TABLE = np.arange(3.0)
        @tf.function
        def f(x):
            table = np.zeros(3)
            table[0] = np.sum(TABLE) * math.pi
            return x * table[0]
        f(tf.constant(3.0, tf.float64))
    """,
    "a number among the arguments": """
        import math
        @tf.function
        def f(x, dim):
            return tf.abs(x) / math.sqrt(dim) * dim
        f(tf.constant(3.0), 4)
    """,
    "NumPy in a numpy_function": """
        import numpy as np
        def load(x):
            return np.sqrt(x)
        @tf.function
        def f(x):
            return tf.numpy_function(load, [x], tf.float32)
        f(tf.constant(3.0))
    """,
    "TensorFlow's own NumPy": """
        import tensorflow.experimental.numpy as np
        @tf.function
        def f(x):
            return np.sqrt(x) + np.sum(x)
        f(tf.constant([3.0]))
    """,
    "text of Python values": """
        @tf.function
        def f(x, n=3):
            name = f"{n:.2f} {x.shape.rank:d} {x.dtype!r:>10}" + "%d" % n + "{:d}".format(n)
            return tf.identity(x, name="a") if name else x
        f(tf.constant([3.0]))
    """,
    "a helper for arrays": """
        import numpy as np
        def limits(low, high):
            low = np.broadcast_to(low, high.shape)
            return np.stack([low[..., 0], high[..., 0]]) if low.ndim else low
        class Range:
            def __init__(self):
                self.low, self.high = np.zeros([2]), np.ones([2])
        bounds = Range()
        @tf.function
        def f(x):
            return x * limits(bounds.low, bounds.high)
        f(tf.constant([3.0], tf.float64))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "tensor-in-python-function", tmp_path)
