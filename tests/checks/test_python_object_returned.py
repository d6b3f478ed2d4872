"""What can't leave a graph, each program run on TensorFlow."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "function": """
        @tf.function
        def f(x):
            def g():
                return x
            return g  # BAD
        f(tf.constant(1))
    """,
    "lambda in a tuple": """
        @tf.function
        def f(x):
            return x, lambda: x  # BAD
        f(tf.constant(1))
    """,
    "set": """
        @tf.function
        def f(x):
            names = {"a", "b"}
            return names  # BAD
        f(tf.constant(1))
    """,
    "set comprehension": """
        @tf.function
        def f(x):
            return {i for i in range(3)}  # BAD
        f(tf.constant(1))
    """,
    "own class": """
        class Box:
            def __init__(self, x):
                self.x = x
        @tf.function
        def f(x):
            box = Box(x)
            return {"box": box}  # BAD
        f(tf.constant(1))
    """,
    "class inside": """
        @tf.function
        def f(x):
            class Box: pass
            box = Box()
            box.x = x
            return box  # BAD
        f(tf.constant(1))
    """,
    "inherited class": """
        class A:
            pass
        class B(A):
            pass
        @tf.function
        def f(x):
            return B()  # BAD
        f(tf.constant(1))
    """,
    "dataclass": """
        import dataclasses
        @dataclasses.dataclass(frozen=True)
        class P:
            x: tf.Tensor
        @tf.function
        def f(x):
            return P(x)  # BAD
        f(tf.constant(1))
    """,
    "class": """
        class P: pass
        f = tf.function(lambda x: P)  # BAD
        f(tf.constant(1))
    """,
    "generator": """
        @tf.function
        def f(x):
            yield x  # BAD
        f(tf.constant(1))
    """,
    "generator expression": """
        @tf.function
        def f(x):
            return (x + i for i in range(2))  # BAD
        f(tf.constant(1))
    """,
    "generator helper": """
        def rows(x):
            yield x
        @tf.function
        def f(x):
            return rows(x)  # BAD
        f(tf.constant(1))
    """,
    "module": """
        class M(tf.Module):
            @tf.function
            def f(self, x):
                return self  # BAD
        m = M()
        m.f(tf.constant(1))
    """,
    "optimizer": """
        optimizer = tf.keras.optimizers.SGD()
        @tf.function
        def f(x):
            return optimizer  # BAD
        f(tf.constant(1))
    """,
    "bound method": """
        class M:
            def g(self):
                return 1
            def make(self):
                self.step = tf.function(self.f)
            def f(self, x):
                return x, self.g  # BAD
        m = M()
        m.make()
        m.step(tf.constant(1))
    """,
    "dtype": """
        @tf.function
        def f(x):
            return x.dtype  # BAD
        f(tf.constant(1))
    """,
    "named tuple": """
        from typing import NamedTuple
        import collections
        class P(NamedTuple):
            x: tf.Tensor
        Q = collections.namedtuple("Q", "x")
        @tf.function
        def f(x):
            return P(x), Q(x)
        f(tf.constant(1))
    """,
    "extension type": """
        class P(tf.experimental.ExtensionType):
            x: tf.Tensor
        @tf.function
        def f(x):
            return P(x)
        f(tf.constant(1))
    """,
    "flattened dataclass": """
        import dataclasses
        @dataclasses.dataclass
        class P:
            x: tf.Tensor
            def __tf_flatten__(self):
                return (), (self.x,)
            @classmethod
            def __tf_unflatten__(cls, metadata, leaves):
                return cls(*leaves)
        @tf.function
        def f(x):
            return P(x)
        f(tf.constant(1))
    """,
    "subclass of dict": """
        class P(dict):
            pass
        @tf.function
        def f(x):
            return P(x=x)
        f(tf.constant(1))
    """,
    "callee": """
        class P:
            pass
        def make(x):
            p = P()
            p.x = x
            return p
        @tf.function
        def f(x):
            return make(x).x
        f(tf.constant(1))
    """,
    "numbers, texts, arrays, None": """
        import numpy as np
        @tf.function
        def f(x):
            return 1, 2.0, "a", b"b", True, None, np.ones(2), range(3), x.shape, {"k": [x]}
        f(tf.constant(1))
    """,
    "dataset and array of tensors": """
        @tf.function
        def f(x):
            return tf.data.Dataset.range(3), tf.TensorArray(tf.int32, 1).write(0, x)
        f(tf.constant(1))
    """,
    "called": """
        @tf.function
        def f(x):
            def g():
                return x
            return g()
        f(tf.constant(1))
    """,
    "wrapped below": """
        import functools
        class P:
            def __init__(self, x):
                self.x = x
        def unpacked(function):
            @functools.wraps(function)
            def call(*args):
                return function(*args).x
            return call
        @tf.function
        @unpacked
        def f(x):
            return P(x)
        f(tf.constant(1))
    """,
    "becomes a tensor": """
        class P:
            def __init__(self, x):
                self.x = x
            def __tf_tensor__(self, dtype=None, name=None):
                return self.x
        @tf.function
        def f(x):
            return P(x)
        f(tf.constant(1))
    """,
    "generator of a dataset": """
        def rows():
            yield 1
        ds = tf.data.Dataset.from_generator(rows, output_signature=tf.TensorSpec([], tf.int32))
        print(list(ds))
    """,
    "a function's name": """
        def g(x):
            return x
        class P:
            size = 3
        @tf.function
        def f(x):
            return g.__name__, P.__name__, P.size, P().size
        f(tf.constant(1))
    """,
    "variable": """
        v = tf.Variable(1)
        @tf.function
        def f(x):
            return v
        f(tf.constant(1))
    """,
    "coroutine": """
        @tf.function
        async def f(x):  # BAD
            return x
        f(tf.constant(1))
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_findings_and_tensorflow_agree(text, tmp_path):
    agree(text, "python-object-returned", tmp_path)
