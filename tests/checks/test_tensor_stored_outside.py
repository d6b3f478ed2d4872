"""Tensors of the graph that stay in Python, and names that are as good as local."""

from __future__ import annotations

import pytest

from aglint.config import Config
from aglint.engine import check_source
from aglint.source import Source
from tests.checks.check_cases import marked, program, refused, reported

CASES = {
    "what a layer's call made is changed for whoever reads it": """
        class Scores(tf.keras.layers.Layer):
            def call(self, x):
                if self.dense is None:
                    self.potentials = tf.abs(x)
                else:
                    self.potentials = self.dense(x)
                self.potentials = tf.concat([self.potentials, x], axis=0)
                return x
    """,
    "a class beside it reads an attribute of the same name": """
        class Masked:
            @tf.function
            def mask(self, x):
                self.found = tf.abs(x)
                return self.found * 2
        class Other:
            def show(self):
                return self.found
        class Kept:
            @tf.function
            def mask(self, x):
                self.kept = tf.abs(x)  # BAD
                return self.kept * 2
        class Shown(Kept):
            def show(self):
                return self.kept
    """,
    "set for the caller": """
        class Sampler:
            def set_size(self, size):
                self.size = size
            def first(self):
                return tf.zeros([self.size])
        class Model:
            def __init__(self):
                self.sampler = Sampler()
            @tf.function
            def infer(self, x, decode):
                self.sampler.set_size(tf.shape(x)[0])
                return decode(x, self.sampler)
    """,
    "set by an entry": """
        class Sampler:
            @tf.function
            def set_size(self, size: tf.Tensor):
                self.size = size  # BAD
    """,
    "list append tensor": """
        log = []
        @tf.function
        def f(x):
            log.append(tf.abs(x))  # BAD
            return x
    """,
    "appended by the body of a map": """
        @tf.function
        def f(xs):
            got = []
            def body(x):
                got.append(tf.abs(x))  # BAD
                return x
            return tf.map_fn(body, xs), got
    """,
    "nonlocal in the body of a scan": """
        @tf.function
        def f(xs):
            total = 0.0
            def step(acc, x):
                nonlocal total
                total += tf.abs(x)  # BAD
                return acc + x
            return tf.scan(step, xs, 0.0), total
    """,
    "kept by a branch": """
        @tf.function
        def f(x):
            seen = {}
            def yes():
                seen["x"] = tf.abs(x)  # BAD
                return x
            return tf.cond(x > 0, yes, lambda: -x), seen
    """,
    "appended by a function of the same graph": """
        @tf.function
        def f(x):
            got = []
            def keep(v):
                got.append(tf.abs(v))
                return v
            return tf.nest.map_structure(keep, [x, x]), got
    """,
    "a list of the body's own": """
        @tf.function
        def f(xs):
            def body(x):
                parts = []
                for i in range(3):
                    parts.append(x * i)
                return tf.add_n(parts)
            return tf.map_fn(body, xs)
    """,
    "a flag that a staged branch sets": """
        class Stopping:
            def __init__(self):
                self.stop = False
            @tf.function
            def epoch(self, xs):
                for x in tf.abs(xs):
                    if x > 2.0:
                        self.stop = True  # BAD
            def fit(self, xs):
                while not self.stop:
                    self.epoch(xs)
    """,
    "a counter in a staged branch": """
        class Counting:
            n = 0
            @tf.function
            def step(self, x):
                if tf.reduce_sum(x) > 0:
                    self.n += 1  # BAD
                return x
    """,
    "the rate of an optimizer": """
        optimizer = tf.keras.optimizers.SGD(0.1)
        @tf.function
        def step(epoch):
            if tf.abs(epoch) > 1:
                optimizer.learning_rate = 0.01
    """,
    "a flag that Python sets": """
        class Building:
            built = False
            @tf.function
            def step(self, x, mask=None):
                if mask is None:
                    self.built = True
                return tf.abs(x)
    """,
    "global write": """
        G = 1
        @tf.function
        def f(x):
            global G
            G = tf.abs(x)  # BAD
            return x
    """,
    "global write likely": """
        G = 1
        @tf.function
        def f(x):
            global G
            G = x + 1  # BAD
            return x
    """,
    "self last": """
        class M:
            last = None
            @tf.function
            def f(self, x):
                self.last = x * 2  # BAD
                return x
    """,
    "self state used": """
        class M:
            def __init__(self): self.h = tf.constant(0)
            @tf.function
            def f(self, x):
                self.h = self.h + x  # BAD
                return self.h
    """,
    "self attr tf loop": """
        class M:
            @tf.function
            def f(self, x):
                self.acc = x
                for i in tf.range(3): self.acc += i
                return self.acc
    """,
    "self leak loop": """
        class M:
            acc = tf.constant(0)
            @tf.function
            def f(self, x):
                for i in tf.range(3): self.acc = self.acc + i  # BAD
                return x
    """,
    "cache dict": """
        cache = {}
        @tf.function
        def f(x):
            if 'k' not in cache: cache['k'] = tf.abs(x) * 2  # BAD
            return cache['k'] + x
    """,
    "cache two functions": """
        st = []
        @tf.function
        def w(x):
            st.append(x * 2)  # BAD
            return x
        @tf.function
        def r(x):
            return st[0] + x
    """,
    "lazy mask": """
        class M:
            def __init__(self): self.mask = None
            @tf.function
            def f(self, x):
                if self.mask is None:
                    self.mask = tf.ones([2])  # BAD
                return x * self.mask
    """,
    "lazy mask init scope": """
        class M:
            def __init__(self): self.mask = None
            @tf.function
            def f(self, x):
                if self.mask is None:
                    with tf.init_scope():
                        self.mask = tf.ones([2])
                return x * self.mask
    """,
    "tuple state": """
        class M:
            def __init__(self):
                self.h = tf.zeros([2])
                self.c = tf.zeros([2])
            @tf.function
            def f(self, x):
                self.h, self.c = self.h + x, self.c * x  # BAD
                return self.h
    """,
    "temp on self, callee": """
        class M:
            @tf.function
            def f(self, x):
                self._mask = tf.ones_like(x)
                return self.inner(x)
            def inner(self, x):
                return x * self._mask
    """,
    "variable lazily": """
        class M:
            def __init__(self): self.v = None
            @tf.function
            def f(self, x):
                if self.v is None:
                    self.v = tf.Variable(0.0)
                return self.v + x
    """,
    "variable rebind": """
        class M:
            def __init__(self): self.v = tf.Variable(0.0)
            @tf.function
            def f(self, x):
                self.v = self.v + x  # BAD
                return x
    """,
    "variable augassign": """
        class M:
            def __init__(self): self.v = tf.Variable(0.0)
            @tf.function
            def f(self, x):
                self.v += x  # BAD
                return x
    """,
    "a layer that keeps what it lacks": """
        import keras
        class L(keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.cache = {}
                self.mask = None
            def call(self, x):
                n = x.shape[0]
                if n not in self.cache:
                    self.cache[n] = tf.range(3.0)  # BAD
                if self.mask is None:
                    self.mask = tf.ones([3])  # BAD
                self.last = tf.square(x)
                return x * self.mask + self.cache[n]
    """,
    "results that are cached": """
        import functools
        @functools.lru_cache
        def table(n):
            return tf.range(n)  # BAD
        @functools.lru_cache
        def size(n):
            return n + 1
        @tf.function
        def f(x):
            return x + table(3) + size(2)
    """,
    "an object that the trace makes": """
        class Draw:
            def __init__(self, value):
                self._value = value
                self.size = tf.size(self.value)
            @property
            def value(self):
                self._value = tf.cast(self._value, tf.float32)
                return self._value
        @tf.function
        def f(x):
            return Draw(x).size
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "tensor-stored-outside"))) == marked(text)


REFUSED = {
    "read by another traced function": """
        cached = []
        @tf.function
        def write(x):
            cached.append(tf.abs(x))
            return x
        @tf.function
        def read(x):
            return cached[0] + x
        write(tf.constant(1))
        read(tf.constant(1))
    """,
    "read by the next trace": """
        class M:
            mask = None
            @tf.function
            def f(self, v):
                if self.mask is None:
                    self.mask = tf.ones([], tf.int32) * 2
                return v * self.mask
        m = M()
        m.f(tf.constant([1]))
        m.f(tf.constant([1, 2]))
    """,
}
NOT_REFUSED = {
    "read by nobody": """
        cached = []
        @tf.function
        def write(x):
            cached.append(tf.abs(x))
            return x
        write(tf.constant(1))
    """,
    "one trace alone": """
        class M:
            mask = None
            @tf.function
            def f(self, v):
                if self.mask is None:
                    self.mask = tf.ones([], tf.int32) * 2
                return v * self.mask
        m = M()
        m.f(tf.constant([1]))
        m.f(tf.constant([2]))
    """,
}


@pytest.mark.parametrize("name", [*REFUSED, *NOT_REFUSED])
def test_an_error_where_another_trace_reads_it(name, tmp_path):
    text = (REFUSED | NOT_REFUSED)[name]
    (found,) = check_source(Source.from_text(program(text)), Config(select=("AG420",)))
    assert (found.severity == "error") == (name in REFUSED)
    assert (refused(text, tmp_path) is not None) == (name in REFUSED)
