"""Closures that AutoGraph gives another value than Python, checked on TensorFlow too."""

from __future__ import annotations

import importlib.util

import pytest
import tensorflow as tf

from tests.checks.check_cases import marked, program, reported

CASES = {
    "appended lambda": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3): fs.append(lambda: x*i)  # BAD
            return [f() for f in fs]
    """,
    "name read after the loop": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3): fs.append(lambda: x*i)
            return [f() for f in fs]+[x*i]
    """,
    "name bound in the body": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3):
                y=i*2
                fs.append(lambda: x*y)  # BAD
            return [f() for f in fs]
    """,
    "comprehension is left alone": """
        @tf.function
        def f(x):
            fs=[lambda: x*i for i in range(3)]
            return [f() for f in fs]
    """,
    "appended generator": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3): fs.append(x*i for _ in range(1))  # BAD
            return [next(f) for f in fs]
    """,
    "lambda in a dict": """
        @tf.function
        def f(x):
            fs={}
            for i in range(3): fs[i]=lambda: x*i  # BAD
            return [f() for f in fs.values()]
    """,
    "lambda by a name": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3):
                f = lambda: x*i  # BAD
                fs.append(f)
            return [f() for f in fs]
    """,
    "counter of a while loop": """
        @tf.function
        def f(x):
            fs=[]
            i=0
            while i<3:
                fs.append(lambda: x*i)
                i+=1
            return [f() for f in fs]
    """,
    "partial of a lambda": """
        import functools
        @tf.function
        def f(x):
            fs=[]
            for i in range(3):
                fs.append(functools.partial(lambda: x*i))  # BAD
            return [f() for f in fs]
    """,
    "called in its round": """
        @tf.function
        def f(x):
            out=[]
            for i in range(3):
                g=lambda v: v*i
                out.append(g(x))
            return out
    """,
    "bound to an outer name": """
        @tf.function
        def f(x):
            f=None
            for i in range(3):
                if i==0: f=lambda: x*i  # BAD
            return [f()]
    """,
    "list concatenation": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3):
                fs = fs + [lambda: x*i]  # BAD
            return [f() for f in fs]
    """,
    "local def is seen": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3):
                def g(): return x*i
                fs.append(g)
            return [f() for f in fs]
    """,
    "class in a loop": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3):
                class K:  # BAD
                    def m(self): return x*i
                fs.append(K())
            return [f.m() for f in fs]
    """,
    "Python loop after the lambda": """
        @tf.function
        def f(x):
            n=0
            f=lambda: x*n  # BAD
            for i in range(3):
                n=i
            return [f()]
    """,
    "Python if after the lambda": """
        @tf.function
        def f(x):
            n=0
            f=lambda: x*n  # BAD
            if x.shape.rank==0:
                n=5
            return [f()]
    """,
    "branch in a loop": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3):
                if i>=0:
                    y=i
                    fs.append(lambda: x*y)  # BAD
            return [f() for f in fs]
    """,
    "with in a loop": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3):
                with tf.name_scope('a'):
                    fs.append(lambda: x*i)  # BAD
            return [f() for f in fs]
    """,
    "returned at once": """
        @tf.function
        def f(x):
            for i in range(3):
                if i==1: return [ (lambda: x*i)() ]
            return [x]
    """,
    "default": """
        @tf.function
        def f(x):
            fs=[]
            for i in range(3): fs.append(lambda i=i: x*i)
            return [f() for f in fs]
    """,
    "used at once": """
        @tf.function
        def f(x):
            out=[]
            for i in range(3):
                out.append(tf.map_fn(lambda v: v*i, x))
                y = tf.cond(x > i, lambda: x * i, lambda: x)
                z = sorted([1, 2], key=lambda q: q * i)
                out.append(y)
            return out
    """,
    "if lambda captures": """
        @tf.function
        def f(x):
            a = 0
            l = lambda: a  # BAD
            if x > 0: a = 1
            return l()
    """,
    "if def": """
        @tf.function
        def f(x):
            a = 0
            def l(): return a
            if x > 0: a = 1
            return l()
    """,
    "if class": """
        @tf.function
        def f(x):
            a = 0
            class C:  # BAD
                def m(self): return a
            if x > 0: a = 1
            return C().m()
    """,
    "if genexp": """
        @tf.function
        def f(x):
            a = 0
            g = (a for _ in [0])  # BAD
            if x > 0: a = 1
            return next(g)
    """,
    "read after": """
        @tf.function
        def f(x):
            a = 0
            l = lambda: a
            if x > 0: a = 1
            return l() + a
    """,
    "not used after": """
        @tf.function
        def f(x):
            a = 0
            l = lambda: a
            y = l()
            if x > 0:
                a = 1
                y += a
            return y
    """,
    "loop doc": """
        @tf.function
        def f(x):
            a = 0
            l = lambda: a  # BAD
            for i in tf.range(3): a = i
            return l()
    """,
    "keras no autograph": """
        import keras
        class L(keras.layers.Layer):
            def call(self, x):
                fs = []
                for i in range(3): fs.append(lambda: x*i)
                return [f() for f in fs]
    """,
    "untraced": """
        def f(x):
            fs = []
            for i in range(3): fs.append(lambda: x*i)
            return [f() for f in fs]
    """,
    "lambda unrelated": """
        @tf.function
        def f(x):
            y = x
            g = lambda v: v + 1
            if x > 0:
                y = g(x)
            return g(y)
    """,
    "loss closure, reassigned before call": """
        @tf.function
        def f(x):
            loss = tf.constant(0)
            for i in range(3):
                z = x * i
                fn = lambda: z * 2
                loss += fn()
            return loss
    """,
    "instance made before": """
        @tf.function
        def f(x):
            a = 0
            class C:  # BAD
                def m(self):
                    return a
            c = C()
            if x > 0:
                a = 1
            return c.m()
    """,
    "instance used before": """
        @tf.function
        def f(x):
            a = 0
            class C:
                def m(self):
                    return a
            c = C()
            b = c.m()
            if x > 0:
                a = 1
            return a + b
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "late-bound-closure"))) == marked(text)


NOT_RUN = {"used at once", "keras no autograph", "untraced", "lambda unrelated"}


@pytest.mark.parametrize("name", [name for name in CASES if name not in NOT_RUN])
def test_marked_closures_see_another_value_under_autograph(name, tmp_path):
    path = tmp_path / "closures.py"
    path.write_text(program(CASES[name]), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("closures", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    x = tf.constant(1)
    eager = tf.stack(module.f.python_function(x)).numpy().tolist()
    graph = tf.stack(module.f(x)).numpy().tolist()
    assert (eager != graph) == bool(marked(CASES[name]))
