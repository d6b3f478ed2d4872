"""tensor-as-python-bool, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "bool": """
        @tf.function
        def f(x):
            return 1 if bool(x > 0) else 0  # BAD
        f(tf.constant(3))
    """,
    "a schedule of an optimizer": """
        class Warm(tf.keras.optimizers.schedules.LearningRateSchedule):
            def __call__(self, step):
                if step < 10:  # BAD
                    return 0.1 * tf.cast(step, tf.float32)
                return 0.1
        w = tf.Variable(1.0)
        optimizer = tf.keras.optimizers.SGD(Warm())
        @tf.function
        def f():
            optimizer.apply_gradients([(tf.constant(1.0), w)])
        f()
    """,
    "a schedule that computes": """
        class Warm(tf.keras.optimizers.schedules.LearningRateSchedule):
            def __init__(self, warm):
                self.warm = warm
            def __call__(self, step):
                step = tf.cast(step, tf.float32)
                if self.warm:
                    step = step + 1.0
                return tf.minimum(0.1, 0.01 * step)
        w = tf.Variable(1.0)
        optimizer = tf.keras.optimizers.SGD(Warm(1))
        @tf.function
        def f():
            optimizer.apply_gradients([(tf.constant(1.0), w)])
        f()
    """,
    "a rate that was made a float": """
        class Drop(tf.keras.layers.Layer):
            def __init__(self, rate):
                super().__init__()
                self.rate = float(rate)
            def call(self, x):
                if self.rate == 0.0:
                    return x
                return x * self.rate
        for rate in tf.linspace(0.0, 0.5, 2):
            Drop(rate)(tf.keras.Input([2]))
    """,
    "an option of a layer": """
        class Embed(tf.keras.layers.Layer):
            def call(self, t, dim):
                half = dim // 2
                if dim % 2 != 0:
                    return t * 0.0
                return t * float(half)
        Embed()(tf.keras.Input([2]), dim=4)
    """,
    "in a list": """
        @tf.function
        def f(x):
            return x in [1, 2, 3]  # BAD
        f(tf.constant(3))
    """,
    "not in a tuple": """
        @tf.function
        def f(x):
            if x not in (1, 2):  # BAD
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "in a tensor": """
        @tf.function
        def f(v):
            return 2 in v  # BAD
        f(tf.constant([1, 2]))
    """,
    "all of a list": """
        @tf.function
        def f(x):
            return all([x > 0, x < 5])  # BAD
        f(tf.constant(3))
    """,
    "any of a generator": """
        @tf.function
        def f(x):
            return any(x > k for k in range(3))  # BAD
        f(tf.constant(3))
    """,
    "max of two": """
        @tf.function
        def f(x):
            return max(x, 0)  # BAD
        f(tf.constant(3))
    """,
    "min of a list": """
        @tf.function
        def f(x):
            parts = [tf.reduce_sum(x), tf.reduce_max(x)]
            return min(parts)  # BAD
        f(tf.constant([3, 1]))
    """,
    "max of one": """
        @tf.function
        def f(x):
            return max([tf.reduce_sum(x)])
        f(tf.constant([3, 1]))
    """,
    "sum of a list": """
        @tf.function
        def f(x):
            return sum([x, x])
        f(tf.constant(3))
    """,
    "the if of a comprehension": """
        @tf.function
        def f(x):
            return [k for k in range(3) if x > k]  # BAD
        f(tf.constant(3))
    """,
    "equal lists": """
        @tf.function
        def f(x):
            return [x, x] == [1, 2]  # BAD
        f(tf.constant(3))
    """,
    "equal shapes": """
        @tf.function
        def f(x):
            return x + 1 if x.shape == (2,) else x
        f(tf.constant([3, 1]))
    """,
    "an if without autograph": """
        @tf.function(autograph=False)
        def f(x):
            if x > 0:  # BAD
                x = -x
            return x
        f(tf.constant(3))
    """,
    "a while without autograph": """
        @tf.function(autograph=False)
        def f(x):
            while x > 0 and True:  # BAD
                x = x - 1
            return x
        f(tf.constant(3))
    """,
    "and, not and ternaries without autograph": """
        @tf.function(autograph=False)
        def f(x):
            a = (x > 0) and (x < 5)  # BAD
            b = not x > 2  # BAD
            return 1 if x > 1 else 0  # BAD
        f(tf.constant(3))
    """,
    "a helper under do_not_convert": """
        @tf.autograph.experimental.do_not_convert
        def helper(x):
            if tf.reduce_sum(x) > 0:  # BAD
                return x
            return -x
        @tf.function
        def f(x):
            return helper(x)
        f(tf.constant(3))
    """,
    "a property": """
        class M(tf.Module):
            def __init__(self):
                self.v = tf.Variable(1.0)
            @property
            def sign(self):
                if self.v > 0:  # BAD
                    return 1.0
                return -1.0
            @tf.function
            def __call__(self, x):
                return x * self.sign
        M()(tf.constant(3.0))
    """,
    "a callback of tf.scan from outside": """
        def step(total, item):
            if item > total:  # BAD
                return item
            return total
        @tf.function
        def f(v):
            return tf.scan(step, tf.cast(v, tf.int32))
        f(tf.constant([1, 3, 2]))
    """,
    "a callback of tf.scan inside": """
        @tf.function
        def f(v):
            return tf.scan(lambda total, item: item if item > total else total, v)
        f(tf.constant([1, 3, 2]))
    """,
    "a Keras layer": """
        import keras
        class Gate(keras.layers.Layer):
            def call(self, x):
                if tf.reduce_sum(x) > 0:  # BAD
                    return x
                return -x
        gate = Gate()
        @tf.function
        def f(x):
            return gate(x)
        f(tf.constant([1.0]))
    """,
    "a Keras layer with a helper under tf.function": """
        import keras
        class Gate(keras.layers.Layer):
            def call(self, x, training=None):
                if training:
                    x = x * 2.0
                return self.gated(x)
            @tf.function
            def gated(self, x):
                if tf.reduce_sum(x) > 0:
                    return x
                return -x
        gate = Gate()
        @tf.function
        def f(x):
            return gate(x)
        f(tf.constant([1.0]))
    """,
    "a Keras loss": """
        import keras
        class Hinge(keras.losses.Loss):
            def call(self, y_true, y_pred):
                gap = tf.reduce_mean(y_true - y_pred)
                if gap > 1.0:  # BAD
                    gap = gap * 2.0
                return gap
        hinge = Hinge()
        @tf.function
        def f(x):
            return hinge(x, x)
        f(tf.constant([1.0]))
    """,
    "a generator": """
        def parts(x):
            y = tf.abs(x)
            if y > 0:  # BAD
                yield y
        @tf.function
        def f(x):
            for part in parts(x):
                x = x + part
            return x
        f(tf.constant(3))
    """,
    "match": """
        @tf.function
        def f(x):
            match tf.abs(x):  # BAD
                case 1:
                    return x
            return -x
        f(tf.constant(3))
    """,
    "Python values": """
        @tf.function
        def f(x, sizes=(1, 2), mode="a", n=3):
            if mode in ("a", "b") and n in sizes + (3,):
                x = x + max(n, 2) + min(sizes)
            return x * len([k for k in sizes if k > 1 and all([k, n])])
        f(tf.constant(3))
    """,
    "a number among the arguments": """
        @tf.function
        def f(x, n):
            return tf.abs(x) + max(n, 2) * n
        f(tf.constant(3), 4)
    """,
    "asked for None": """
        @tf.function(autograph=False)
        def f(x, mask=None):
            x = tf.abs(x)
            if mask is None or x is None:
                return x
            return x * mask
        f(tf.constant(3))
    """,
    "tensors that AutoGraph stages": """
        @tf.function
        def f(x):
            if x > 0 and not x > 5:
                x = x + 1 if x > 2 else x
            while x > 0:
                x -= 1
            return x
        f(tf.constant(3))
    """,
    "a key that chooses by a tensor": """
        @tf.function
        def f(x):
            def key(i):
                if x > 0:
                    return i
                return -i
            return sorted([1, 2], key=key)  # BAD
        f(tf.constant(3))
    """,
    "a filter": """
        @tf.function
        def f(x):
            return list(filter(lambda e: e > 0, [x]))  # BAD
        f(tf.constant(3))
    """,
    "a key of Python's": """
        @tf.function
        def f(x):
            names = sorted(["b", "a"], key=lambda name: name.lower())
            return x * len(list(filter(lambda name: name > "a", names)))
        f(tf.constant(3))
    """,
    "a filter of a dataset": """
        @tf.function
        def f(x):
            for e in filter(lambda e: e > 0, tf.data.Dataset.range(3)):
                x += tf.cast(e, tf.int32)
            return x
        f(tf.constant(3))
    """,
    "operators that Python calls": """
        class Money:
            def __init__(self, amount):
                self.amount = amount
            def __add__(self, other):
                if self.amount > other:  # BAD
                    return self.amount
                return other
        @tf.function
        def f(x):
            return Money(x) + 1
        f(tf.constant(3))
    """,
    "an index": """
        class Table:
            def __getitem__(self, i):
                return i if i > 0 else -i  # BAD
        table = Table()
        @tf.function
        def f(x):
            return table[x]
        f(tf.constant(3))
    """,
    "a context": """
        class Scope:
            def __init__(self, x):
                self.x = x
            def __enter__(self):
                if self.x > 0:  # BAD
                    return self.x
                return -self.x
            def __exit__(self, *error):
                pass
        @tf.function
        def f(x):
            with Scope(x) as y:
                return y
        f(tf.constant(3))
    """,
    "an operator of Python values": """
        class Money:
            def __init__(self, amount):
                self.amount = amount
            def __add__(self, other):
                return self.amount if self.amount > other else other
        @tf.function
        def f(x):
            return x + (Money(3) + 1)
        f(tf.constant(3))
    """,
    "kept from conversion": """
        def g(x):
            if x > 0:  # BAD
                return x
            return -x
        h = tf.autograph.experimental.do_not_convert(g)
        @tf.function
        def f(x):
            return h(x)
        f(tf.constant(3))
    """,
    "under a test that holds in eager mode only": """
        class Masked(tf.keras.layers.Layer):
            def call(self, x, mask=None):
                first = tf.reduce_all(x > 0)
                if x is not None and tf.executing_eagerly():
                    if not first:
                        raise ValueError("not supported")
                return x
        @tf.function
        def f(x):
            return Masked()(x)
        f(tf.constant([3.0]))
    """,
    "a length, where AutoGraph leaves it to Python": """
        @tf.function(autograph=False)
        def f(x):
            return x if len(tf.shape(x)) == 1 else -x
        f.python_function(tf.ones([2]))
    """,
    "what only eager code asks": """
        class Wide(tf.keras.layers.Layer):
            def call(self, x):
                most = tf.reduce_max(tf.shape(x))
                if tf.executing_eagerly() and most > 100:
                    print("wide")
                return x
        Wide()(tf.keras.Input([2]))
    """,
    "what eager code asks, or a graph": """
        class Wide(tf.keras.layers.Layer):
            def call(self, x):
                most = tf.reduce_max(tf.shape(x))
                if most > 100 and tf.executing_eagerly():  # BAD
                    print("wide")
                return x
        Wide()(tf.keras.Input([2]))
    """,
    "refused on purpose": """
        def sign(x):
            return 1 if x > 0 else -1
        class Tests:
            def assertRaises(self, error):
                import contextlib
                return contextlib.suppress(error)
            def test(self):
                with self.assertRaises(Exception):
                    tf.function(sign, autograph=False)(tf.constant(2.0))
        Tests().test()
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "tensor-as-python-bool", tmp_path)
