"""Values that are changed after a trace has taken them in."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "read by what several entries call": """
        class Net:
            def fit(self, xs, mean):
                self.mean = mean
                for x in xs:
                    self.loss(x)
                    self.step(x)
            def centred(self, x):
                return x - self.mean  # BAD
            @tf.function
            def loss(self, x):
                return self.centred(x)
            @tf.function
            def step(self, x):
                return self.centred(x) * 2
    """,
    "a flag that is asked before it is set": """
        class Model:
            def __init__(self):
                self.ready = False
            def prepare(self):
                self.ready = True
            @tf.function
            def predict(self, x):
                if not self.ready:
                    self.prepare()
                    self.ready = True
                return x
        def main():
            model = Model()
            model.predict(tf.constant(1))
            model.ready = True
            model.predict(tf.constant(1))
    """,
    "passed as an argument": """
        class E:
            @tf.function
            def encode(self, x, w): return x @ w
            def run(self, x, w):
                return self.encode(x, w)
    """,
    "closure rebinding": """
        def main():
            scale = 2
            @tf.function
            def f(x): return x * scale  # BAD
            f(tf.constant(1))
            scale = 3
            f(tf.constant(1))
    """,
    "rebinding before first call": """
        def main():
            scale = 2
            scale = 3
            @tf.function
            def f(x): return x * scale
            f(tf.constant(1))
            f(tf.constant(1))
    """,
    "after last call": """
        def main():
            scale = 2
            @tf.function
            def f(x): return x * scale
            f(tf.constant(1))
            scale = 3
            print(scale)
    """,
    "module global": """
        scale = 2
        @tf.function
        def f(x): return x * scale  # BAD
        f(tf.constant(1))
        scale = 3
        f(tf.constant(1))
    """,
    "global setter": """
        scale = 2
        def set_scale(v):
            global scale
            scale = v
        @tf.function
        def f(x): return x * scale  # BAD
        def main(x):
            f(x)
            set_scale(3)
            f(x)
    """,
    "setter without order": """
        scale = 2
        def set_scale(v):
            global scale
            scale = v
        @tf.function
        def f(x): return x * scale
        def main(x):
            set_scale(3)
            f(x)
    """,
    "cfg attribute": """
        import types
        cfg = types.SimpleNamespace(s=2)
        @tf.function
        def f(x): return x * cfg.s  # BAD
        def main(x):
            f(x)
            cfg.s = 3
            f(x)
    """,
    "list changed": """
        rows = [1]
        @tf.function
        def f(x): return x + sum(rows)  # BAD
        def main(x):
            f(x)
            rows.append(3)
            f(x)
    """,
    "loop": """
        def main(xs):
            t = tf.constant(2)
            @tf.function
            def f(x): return x * t  # BAD
            for x in xs:
                f(x)
                t = t + 1
    """,
    "variable assign": """
        v = tf.Variable(2)
        @tf.function
        def f(x): return x * v
        def main(x):
            f(x)
            v.assign(3)
            f(x)
    """,
    "variable rebinding": """
        def main(x):
            v = tf.Variable(2)
            @tf.function
            def f(x): return x * v  # BAD
            f(x)
            v = tf.Variable(3)
            f(x)
    """,
    "self counter outside": """
        class T:
            def __init__(self): self.step = 0
            @tf.function
            def train(self, x): return x * self.step  # BAD
            def fit(self, xs):
                for x in xs:
                    self.train(x)
                    self.step += 1
    """,
    "setter and instance order": """
        class T:
            def __init__(self): self.scale = 1.0
            @tf.function
            def train(self, x): return x * self.scale  # BAD
            def set_scale(self, s): self.scale = s
        def main(x):
            t = T()
            t.train(x)
            t.set_scale(2.0)
            t.train(x)
    """,
    "two instances": """
        class T:
            def __init__(self): self.scale = 1.0
            @tf.function
            def train(self, x): return x * self.scale
            def set_scale(self, s): self.scale = s
        def main(x):
            t = T()
            u = T()
            t.train(x)
            u.set_scale(2.0)
            u.train(x)
    """,
    "configure before": """
        class T:
            def __init__(self): self.scale = 1.0
            def build(self, s): self.scale = s
            def compile(self, s): self.scale = s
            @tf.function
            def train(self, x): return x * self.scale
        def main(x):
            t = T()
            t.compile(2.0)
            t.train(x)
            t.train(x)
    """,
    "function made anew": """
        class T:
            def __init__(self): self.scale = 1.0
            def _train(self, x): return x * self.scale
            def fit(self, x, s):
                self.scale = s
                train = tf.function(self._train)
                return train(x)
    """,
    "made in loop": """
        def main(xs):
            for scale in range(3):
                @tf.function
                def f(x): return x * scale
                f(xs)
                f(xs)
    """,
    "loop variable read by function made before": """
        def main(xs):
            scale = 0
            @tf.function
            def f(x): return x * scale  # BAD
            for scale in range(3):
                f(xs)
    """,
    "callee reads": """
        class T:
            def __init__(self): self.scale = 1.0
            def helper(self, x): return x * self.scale  # BAD
            @tf.function
            def train(self, x): return self.helper(x)
            def run(self, x, scale):
                self.scale = scale
                return self.train(x)
    """,
    "object argument": """
        class C:
            s = 2
        @tf.function
        def f(x, c): return x * c.s  # BAD
        def main(x):
            c = C()
            f(x, c)
            c.s = 3
            f(x, c)
    """,
    "constant flag toggles": """
        class T:
            def __init__(self): self.training = False
            @tf.function
            def step(self, x):
                if self.training:  # BAD
                    x = x * 2
                return x
            def run(self, x):
                self.training = True
                a = self.step(x)
                self.training = False
                return a + self.step(x)
    """,
    "wrapped": """
        scale = 2
        def g(x): return x * scale  # BAD
        f = tf.function(g)
        def main(x):
            global scale
            f(x)
            scale = 3
            f(x)
    """,
    "list built before": """
        def main(xs):
            rows = []
            for x in xs:
                rows.append(x)
            @tf.function
            def f(x): return x + sum(rows)
            f(xs)
            f(xs)
    """,
    "results collected": """
        def main(xs):
            losses = []
            @tf.function
            def f(x): return x + 1
            for x in xs:
                losses.append(f(x))
            return losses
    """,
    "one-time lazily": """
        class T:
            def __init__(self): self.scale = None
            @tf.function
            def step(self, x): return x * self.scale
            def run(self, x):
                if self.scale is None:
                    self.scale = 3.0
                return self.step(x)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "stale-value"))) == marked(text)
