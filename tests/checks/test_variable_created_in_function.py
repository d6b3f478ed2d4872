"""Variables made by every call, and by the first call only."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "a model that is loaded": """
        import keras
        @tf.function
        def f(x):
            return keras.models.load_model("a.keras")(x)  # BAD
        def parse(x):
            model = tf.keras.models.load_model("a.keras")  # BAD
            return model(x)
        tf.data.Dataset.range(3).map(parse)
        model = keras.models.load_model("a.keras")
        class Late:
            def __init__(self):
                self.model = None
            @tf.function
            def run(self, x):
                if self.model is None:
                    self.model = keras.models.clone_model(model)
                return self.model(x)
    """,
    "variable": """
        @tf.function
        def f(x):
            v = tf.Variable(0)  # BAD
            return v + x
    """,
    "under a decorator that runs it once": """
        import functools
        def once(method):
            @functools.wraps(method)
            def run(self, x):
                if not hasattr(self, "made"):
                    self.made = True
                    method(self, x)
            return run
        class Scale(tf.Module):
            @once
            def _initialize(self, x):
                self.w = tf.Variable(x)
            @tf.function
            def __call__(self, x):
                self._initialize(x)
                return self.w * x
    """,
    "variable once": """
        class M:
            v = None
            @tf.function
            def f(self, x):
                if self.v is None: self.v = tf.Variable(0)
                return self.v + x
    """,
    "generator": """
        @tf.function
        def f(x):
            return tf.random.Generator.from_seed(1).uniform([]) * x  # BAD
    """,
    "global generator": """
        @tf.function
        def f(x):
            return tf.random.get_global_generator().uniform([]) * x
    """,
    "layers": """
        import keras
        @tf.function
        def f(x):
            x = tf.keras.layers.Flatten()(x)
            x = keras.layers.ReLU()(x)
            x = keras.layers.MaxPooling2D()(x)
            x = tf.keras.layers.Dense(2)(x)  # BAD
            d = keras.layers.Dense(2)  # BAD
            e = keras.layers.Dense(2)
            return d(x)
    """,
    "metric, optimizer": """
        @tf.function
        def f(x):
            m = tf.keras.metrics.Mean()  # BAD
            o = tf.keras.optimizers.Adam(0.1)  # BAD
            l = tf.keras.losses.MeanSquaredError()
            s = tf.keras.optimizers.schedules.CosineDecay(0.1, 10)
            i = tf.keras.initializers.GlorotUniform()
            return x
    """,
    "hasattr": """
        class M(tf.Module):
            @tf.function
            def f(self, x):
                if not hasattr(self, "v"):
                    self.v = tf.Variable(0.0)
                return x + self.v
    """,
    "built": """
        class M(tf.Module):
            def __init__(self):
                self.is_built = False
            @tf.function
            def f(self, x):
                if not self.is_built:
                    self.w = tf.Variable(tf.random.normal([x.shape[-1], 3]))
                    self.is_built = True
                return x @ self.w
    """,
    "early return guard": """
        cache = {}
        def get(name):
            if name in cache:
                return cache[name]
            v = tf.Variable(0.0)
            cache[name] = v
            return v
        @tf.function
        def f(x):
            return x + get("a")
    """,
    "helper unguarded": """
        def get():
            return tf.Variable(0.0)  # BAD
        @tf.function
        def f(x):
            return x + get()
    """,
    "helper guarded at call": """
        class M:
            v = None
            def prepare(self):
                self.v = tf.Variable(0.0)
            @tf.function
            def f(self, x):
                if self.v is None:
                    self.prepare()
                return x + self.v
    """,
    "keras call": """
        import keras
        class L(keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.d = keras.layers.Dense(2)
            def build(self, s):
                self.v = tf.Variable(0.0)
            def call(self, x):
                y = keras.layers.Dense(2)(x)  # BAD
                return self.d(x) + y
    """,
    "module level": """
        v = tf.Variable(0)
        @tf.function
        def f(x):
            return x + v
    """,
    "try guard": """
        class M:
            @tf.function
            def f(self, x):
                try:
                    return self.v + x
                except AttributeError:
                    self.v = tf.Variable(0.0)
                return x
    """,
    "dataset map": """
        def g(x):
            v = tf.Variable(0)  # BAD
            return x
        ds = tf.data.Dataset.range(2).map(g)
    """,
    "behind a flag": """
        @tf.function
        def f(x, training=False):
            if not training:
                return x
            rng = tf.random.Generator.from_seed(1)  # BAD
            return x + rng.normal([])
        f(tf.constant(1.0), training=True)
    """,
    "set up with every call": """
        class P(tf.Module):
            def build(self, n):
                self.v = tf.Variable(tf.ones([n]))  # BAD
            @tf.function
            def __call__(self, x):
                self.build(3)
                return x + self.v
        P()(tf.constant(1.0))
    """,
    "set up once": """
        class P(tf.Module):
            def __init__(self):
                self.v = None
            def build(self, n):
                self.v = tf.Variable(tf.ones([n]))
            @tf.function
            def __call__(self, x):
                if self.v is None:
                    self.build(3)
                return x + self.v
        P()(tf.constant(1.0))
    """,
    "constructor of own class in traced code": """
        class P:
            def __init__(self):
                self.v = tf.Variable(1.0)  # BAD
        @tf.function
        def f(x):
            return x + P().v
    """,
    "variable scope of TensorFlow 1": """
        @tf.function
        def f(x):
            with tf.compat.v1.variable_scope("a"):
                v = tf.Variable(1.0)
            return x
    """,
    "annotation only": """
        @tf.function
        def f(x: tf.Variable):
            w: tf.Variable = x
            return isinstance(w, tf.Variable)
    """,
    "layer in with-condition": """
        @tf.function
        def f(x, train):
            if train:
                x = tf.keras.layers.Dropout(0.5)(x)
            return x
    """,
    "two optimizers": """
        import keras
        w = tf.Variable(2.0)
        @tf.function
        def step(x, optimizer):
            optimizer.apply_gradients([(x, w)])  # BAD
            return x
        def main():
            first = keras.optimizers.Adam(0.01)
            second = keras.optimizers.SGD(0.01)
            step(tf.constant(1.0), first)
            step(tf.constant(1.0), second)
    """,
    "one optimizer": """
        import keras
        w = tf.Variable(2.0)
        @tf.function
        def step(x, optimizer):
            optimizer.apply_gradients([(x, w)])
            return x
        def main():
            first = keras.optimizers.Adam(0.01)
            for _ in range(3):
                step(tf.constant(1.0), first)
    """,
    "built again": """
        import keras
        w = tf.Variable(2.0)
        @tf.function
        def step(x, optimizer):
            optimizer.apply_gradients([(x, w)])
            return x
        def main():
            first = keras.optimizers.Adam(0.01)
            second = keras.optimizers.SGD(0.01)
            first.build([w])
            second.build([w])
            step(tf.constant(1.0), first)
            step(tf.constant(1.0), second)
    """,
    "a weight where a layer computes": """
        import keras
        class Noise(keras.layers.Layer):
            def build(self, shape):
                self.scale = self.add_weight(name="scale", shape=())
            def call(self, x):
                return x * self.scale
        class Late(keras.layers.Layer):
            def call(self, x):
                scale = self.add_weight(name="scale", shape=())  # BAD
                return x * scale
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "variable-created-in-function"))) == marked(text)
