"""tensor-iterated-in-python, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree, reported

CASES = {
    "unpacking": """
        @tf.function
        def f(v):
            a, b = v  # BAD
            return a + b
        f(tf.constant([1, 2]))
    """,
    "unpacking a result": """
        @tf.function
        def f(v):
            h, w = tf.shape(v)  # BAD
            return h * w
        f(tf.ones([1, 2]))
    """,
    "zip in a layer that is called in the file": """
        class Pairs(tf.keras.layers.Layer):
            def call(self, a, b):
                return tf.stack([x * y for x, y in zip(a, b)])  # BAD
        left, right = tf.keras.Input([2]), tf.keras.Input([2])
        Pairs()(left, right)
    """,
    "a loop in a layer that a model keeps": """
        class Rows(tf.keras.layers.Layer):
            def call(self, a):
                total = 0.0
                for row in a:  # BAD
                    total += row
                return total
        class Net(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.rows = Rows()
            def call(self, x):
                return self.rows(tf.abs(x))
        f = tf.function(lambda x: Net()(x), autograph=False)
        f(tf.ones([3, 2]))
    """,
    "a loop in a layer that gets a list": """
        class Rows(tf.keras.layers.Layer):
            def call(self, inputs):
                total = 0.0
                for one in inputs:
                    total += one
                return total
        layer = Rows()
        layer([tf.keras.Input([2]), tf.keras.Input([2])])
    """,
    "the arguments of a map": """
        def total(*args):
            return tf.add_n([*args])
        data = tf.data.Dataset.from_tensor_slices(([1, 2], [3, 4]))
        data.map(lambda *args: total(*args))
        def load(*args):
            return total(*args)
        data.map(load)
    """,
    "a star in a target": """
        @tf.function
        def f(v):
            first, *rest = v + 1  # BAD
            return first
        f(tf.constant([1, 2]))
    """,
    "a star in a call": """
        def g(a, b):
            return a + b
        @tf.function
        def f(v):
            return g(*tf.abs(v))  # BAD
        f(tf.constant([1, 2]))
    """,
    "a star in a list": """
        @tf.function
        def f(v):
            return [*tf.abs(v)]  # BAD
        f(tf.constant([1, 2]))
    """,
    "a comprehension": """
        @tf.function
        def f(v):
            return [e * 2 for e in v]  # BAD
        f(tf.constant([1, 2]))
    """,
    "a comprehension over a range": """
        @tf.function
        def f(v):
            return [i for i in range(tf.size(v))]  # BAD
        f(tf.constant([1, 2]))
    """,
    "enumerate": """
        @tf.function
        def f(v):
            total = 0
            for i, e in enumerate(v):  # BAD
                total += e * i
            return total
        f(tf.constant([1, 2]))
    """,
    "zip": """
        @tf.function
        def f(v, w):
            total = 0
            for a, b in zip(v, w * 2):  # BAD
                total += a * b
            return total
        f(tf.constant([1, 2]), tf.constant([1, 2]))
    """,
    "list": """
        @tf.function
        def f(v):
            return list(tf.abs(v))  # BAD
        f(tf.constant([1, 2]))
    """,
    "sum": """
        @tf.function
        def f(v):
            return sum(v)  # BAD
        f(tf.constant([1, 2]))
    """,
    "extend": """
        @tf.function
        def f(v):
            rows = []
            rows.extend(tf.abs(v))  # BAD
            return rows
        f(tf.constant([1, 2]))
    """,
    "rows of a staged loop": """
        @tf.function
        def f(pairs):
            total = 0
            for a, b in pairs:  # BAD
                total += a * b
            return total
        f(tf.constant([[1, 2]]))
    """,
    "rows of a list": """
        @tf.function
        def f(x):
            total = 0
            for a, b in [tf.abs(x), x * 2]:  # BAD
                total += a * b
            return total
        f(tf.constant([1, 2]))
    """,
    "a loop without autograph": """
        @tf.function(autograph=False)
        def f(v):
            total = 0
            for e in tf.abs(v):  # BAD
                total += e
            return total
        f(tf.constant([1, 2]))
    """,
    "a loop in Keras": """
        import keras
        class Walk(keras.layers.Layer):
            def call(self, x):
                state = tf.zeros_like(x[0])
                for row in x * 2.0:  # BAD
                    state += row
                return state
        walk = Walk()
        @tf.function
        def f(x):
            return walk(x)
        f(tf.constant([1.0]))
    """,
    "staged loops": """
        @tf.function
        def f(v):
            total = 0
            for e in v:
                total += e
            for i in range(tf.size(v)):
                total += i
            return total
        f(tf.constant([1, 2]))
    """,
    "tuples of tensors": """
        @tf.function
        def f(v):
            a, b = tf.unstack(v)
            mean, spread = tf.nn.moments(tf.cast(v, tf.float32), axes=[0])
            (c, d), e = (a, b), [x + 1 for x in (a, b)]
            top, where = tf.math.top_k(v)
            return a + b + c + d + e[0] + tf.cast(mean + spread, tf.int32) + top[0] + where[0]
        f(tf.constant([1, 2]))
    """,
    "lists of tensors": """
        @tf.function
        def f(v):
            rows = [v, v + 1]
            total = sum(rows) + sum(tf.split(v, 2))
            for a, b in zip(rows, tf.split(v, 2)):
                total += a * b
            return total + sum(a + b for a, b in [(v, v)])
        f(tf.constant([1, 2]))
    """,
    "unpacked variables": """
        v, w = tf.Variable(1.0), tf.Variable(2.0)
        @tf.function
        def f(x):
            return sum(a * x for a in (v, w)) + sum([v, w])
        f(tf.constant(1.0))
    """,
    "a type that is asked for": """
        @tf.function
        def f(inputs):
            if isinstance(inputs, (list, tuple)):
                x, mask = inputs
            else:
                x, mask = inputs, None
            return tf.abs(x) if mask is None else x * mask
        f(tf.constant(3))
        f((tf.constant(3), tf.constant(1)))
    """,
    "sorted, which AutoGraph converts": """
        @tf.function
        def f(v):
            return sorted(v)
        f(tf.constant([1, 2]))
    """,
    "shapes": """
        @tf.function
        def f(v):
            h, w = v.shape
            sizes = [s for s in v.shape] + list(v.shape)
            return v * h * w * len(sizes)
        f(tf.constant([[1, 2]]))
    """,
    "variables among the arguments": """
        @tf.function
        def f(x, targets, sources, tau):
            for target, source in zip(targets, sources):
                target.assign(tau * target + (1.0 - tau) * source)
            return tf.abs(x) * tau
        f(tf.constant(1.0), [tf.Variable(1.0)], [tf.Variable(1.0)], 0.5)
    """,
    "a tuple that is annotated as a tensor": """
        class Scale(tf.keras.layers.Layer):
            def call(self, inputs: tf.Tensor):
                values, mask = inputs
                return tf.stack([value for value in zip(inputs, [1, 2])][0][:1]) * mask + values
        @tf.function
        def f(x):
            return Scale()((x, x))
        f(tf.constant([3.0, 1.0]))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "tensor-iterated-in-python", tmp_path)


def test_a_range_that_python_refuses_to_make_is_no_tensor():
    text = """
        class Sum(tf.keras.layers.Layer):
            def call(self, x):
                for i in range(tf.shape(x)[0]):
                    x = x + 1
                return x
    """
    assert reported(text, "tensor-iterated-in-python") == []
    assert reported(text, "tensor-in-python-function") == [5]
