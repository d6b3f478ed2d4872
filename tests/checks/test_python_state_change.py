"""Counters and containers that outlive the call, and those that do not."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "counter": """
        class M:
            def __init__(self): self.n = 0
            @tf.function
            def f(self, x):
                self.n += 1  # BAD
                return x + self.n
    """,
    "counter assign": """
        class M:
            def __init__(self): self.n = 0
            @tf.function
            def f(self, x):
                self.n = self.n + 1  # BAD
                return x + self.n
    """,
    "obj arg": """
        class Meter:
            def __init__(self): self.seen = 0
        @tf.function
        def f(x, meter):
            meter.seen += 1  # BAD
            return x
    """,
    "global counter": """
        N = 0
        @tf.function
        def f(x):
            global N
            N += 1  # BAD
            return x + N
    """,
    "nonlocal counter": """
        def make():
            n = 0
            @tf.function
            def f(x):
                nonlocal n
                n += 1  # BAD
                return x + n
            return f
    """,
    "nonlocal in trace": """
        @tf.function
        def f(x):
            n = 0
            def bump():
                nonlocal n
                n += 1
                return n
            return x + bump() + bump()
    """,
    "list const": """
        log = []
        @tf.function
        def f(x):
            log.append(1)  # BAD
            return x
    """,
    "closure list": """
        def make():
            log = []
            @tf.function
            def f(x):
                log.append("call")  # BAD
                return x
            return f
    """,
    "local list": """
        @tf.function
        def f(x):
            rows = []
            for i in range(3):
                rows.append(x * i)
            def add(y):
                rows.append(y)
            add(x)
            return tf.stack(rows)
    """,
    "trace count": """
        traces = []
        @tf.function
        def f(x):
            traces.append(1)
            return x
    """,
    "variable": """
        class M(tf.Module):
            def __init__(self): self.n = tf.Variable(0)
            @tf.function
            def f(self, x):
                self.n.assign_add(1)
                return x
    """,
    "python cached plain": """
        class M(tf.Module):
            def __init__(self):
                self.size = None
                self.flag = False
            @tf.function
            def f(self, x):
                self.size = x.shape[0]
                self.flag = True
                if self.flag is None:
                    self.flag = not self.flag
                return x
    """,
    "counter in dict": """
        COUNTS = {"n": 0}
        @tf.function
        def f(x):
            COUNTS["n"] += 1  # BAD
            return x
    """,
    "counter in defaultdict": """
        import collections
        COUNTS = collections.defaultdict(int)
        Q = collections.deque(maxlen=3)
        @tf.function
        def f(x):
            COUNTS["n"] += 1  # BAD
            Q.append(2)  # BAD
            return x
    """,
    "callee self": """
        class M:
            def __init__(self): self.n = 0
            def bump(self):
                self.n += 1  # BAD
            @tf.function
            def f(self, x):
                self.bump()
                return x
    """,
    "local object": """
        class Acc:
            def __init__(self):
                self.total = 0
                self.rows = []
            def add(self, v):
                self.total += v
                self.rows.append(v)
        @tf.function
        def f(x):
            acc = Acc()
            acc.add(x)
            acc.total += 1
            return acc.total
    """,
    "a stack of contexts, each thread's own": """
        import threading
        class Contexts(threading.local):
            def __init__(self): self.stack = []
            def push(self, context): self.stack.append(context)
        CONTEXTS = Contexts()
        @tf.function
        def f(x):
            CONTEXTS.push("outer")
            return x
    """,
    "keras train step": """
        import keras
        class M(keras.Model):
            def __init__(self):
                super().__init__()
                self.steps = 0
            def train_step(self, data):
                self.steps += 1  # BAD
                return {}
    """,
    "dataset python counter": """
        n = [0]
        def parse(x):
            n[0] += 1  # BAD
            return x
        ds = tf.data.Dataset.range(3).map(parse)
    """,
    "init in traced": """
        class P:
            def __init__(self, v):
                self.v = v
                self.v += 1
        @tf.function
        def f(x):
            p = P(x)
            return p.v
    """,
    "alias": """
        class M:
            def __init__(self): self.cfg = {"n": 0}
            @tf.function
            def f(self, x):
                cfg = self.cfg
                cfg["n"] += 1  # BAD
                return x
    """,
    "pop": """
        stack = [1, 2, 3]
        @tf.function
        def f(x):
            return x + stack.pop()  # BAD
    """,
    "name counter": """
        class M(tf.Module):
            def __init__(self): self.n = 0
            @tf.function
            def f(self, x):
                self.n += 1
                return tf.identity(x, name="a{}".format(self.n))
    """,
    "begun anew by each call": """
        class Block(tf.keras.layers.Layer):
            def call(self, x):
                self.outputs = [x]
                self.count = 0
                for _ in range(2):
                    x = x * 2
                    self.outputs.append(x)
                    self.count += 1
                return tf.add_n(self.outputs)
    """,
    "begun anew, and built on the old": """
        class Block(tf.keras.layers.Layer):
            def call(self, x):
                self.seen = [*self.seen, 1]  # BAD
                self.seen.append(2)  # BAD
                return x
    """,
    "made when it is first needed": """
        class Steps:
            def __init__(self):
                self._all, self._steps = [], None
            @property
            def steps(self):
                if self._steps is None:
                    self._steps = tf.Variable(0)
                    self._all.append(1)
                return self._steps
            @tf.function
            def f(self, x):
                return x + self.steps
    """,
    "the same however often": """
        class Freeze(tf.keras.layers.Layer):
            def call(self, x):
                self.frozen = self.frozen and self.trainable
                return x * 2 if self.frozen else x
    """,
    "a list that a property makes": """
        class M(tf.keras.Model):
            def train_step(self, data):
                more = self.encoder.trainable_weights
                more.append(self.bias)
                return {"n": len(more)}
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "python-state-change"))) == marked(text)
