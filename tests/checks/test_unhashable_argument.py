"""Arguments that TensorFlow can't hash, each program run on TensorFlow."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "set": """
        @tf.function
        def f(names):
            return len(names)
        f({1, 2})  # BAD
    """,
    "set by name and in a tuple": """
        @tf.function
        def f(x, names):
            return x
        seen = set([1, 2])
        f(tf.constant(1), (1, seen))  # BAD
    """,
    "keyword": """
        @tf.function
        def f(x, names=()):
            return x
        f(tf.constant(1), names={n for n in range(3)})  # BAD
    """,
    "dict views": """
        @tf.function
        def f(keys):
            return len(keys)
        d = {"a": 1}
        f(d.values())
        f(d.keys())  # BAD
    """,
    "dataclass": """
        import dataclasses
        @dataclasses.dataclass
        class P:
            x: int
        @tf.function
        def f(p):
            return p.x
        p = P(1)
        f(p)  # BAD
    """,
    "dataclass under another name, wrapped": """
        from dataclasses import dataclass as data
        @data(eq=True, order=True)
        class P:
            x: int
        f = tf.function(lambda p: p.x)
        f([P(1)])  # BAD
    """,
    "equality without a hash": """
        class P:
            def __eq__(self, other):
                return isinstance(other, P)
        class Q(P):
            pass
        @tf.function
        def f(p):
            return 1
        f(Q())  # BAD
    """,
    "inside another traced function": """
        @tf.function
        def f(x, names):
            return x
        @tf.function
        def g(x):
            return f(x, {1})  # BAD
        g(tf.constant(1))
    """,
    "module with equality": """
        class P(tf.Module):
            def __eq__(self, other):
                return self is other
        @tf.function
        def f(p):
            return 1
        f(P())  # BAD
    """,
    "self of a dataclass": """
        import dataclasses
        @dataclasses.dataclass
        class P:
            x: int
            @tf.function  # BAD
            def step(self, y):
                return y + self.x
        p = P(1)
        p.step(tf.constant(1))
    """,
    "argparse": """
        import argparse
        @tf.function
        def f(x, args):
            return x * args.rate
        parser = argparse.ArgumentParser()
        parser.add_argument("--rate", type=int, default=1)
        args = parser.parse_args([])
        f(tf.constant(1), args)  # BAD
    """,
    "namespace and deque": """
        import collections
        from types import SimpleNamespace
        @tf.function
        def f(x):
            return 1
        space = SimpleNamespace(x=1)
        f(space)  # BAD
        f(collections.deque([1]))  # BAD
    """,
    "tensor in a frozen dataclass": """
        import dataclasses
        @dataclasses.dataclass(frozen=True)
        class P:
            x: tf.Tensor
        @tf.function
        def f(p):
            return p.x
        f(P(tf.constant(1)))  # BAD
    """,
    "list in a frozen dataclass": """
        import dataclasses
        @dataclasses.dataclass(frozen=True)
        class P:
            name: str
            sizes: list
        @tf.function
        def f(p):
            return p.sizes[0]
        p = P("a", sizes=[1, 2])
        f(p)  # BAD
    """,
    "what a frozen dataclass may hold": """
        import dataclasses
        @dataclasses.dataclass(frozen=True)
        class P:
            x: object
        @dataclasses.dataclass(frozen=True)
        class Q:
            x: object = dataclasses.field(compare=False)
        @dataclasses.dataclass(frozen=True, eq=False)
        class R:
            x: object
        @dataclasses.dataclass(frozen=True)
        class S:
            x: object
            def __hash__(self):
                return 1
        @tf.function
        def f(p):
            return 1
        f(P((1, "a")))
        f(P(None))
        f(Q(tf.constant(1)))
        f(R([1]))
        f(S([1]))
    """,
    "hashable": """
        import dataclasses
        @dataclasses.dataclass(frozen=True)
        class A:
            x: int = 1
        @dataclasses.dataclass(eq=False)
        class B:
            x: int = 1
        @dataclasses.dataclass(unsafe_hash=True)
        class C:
            x: int = 1
        @dataclasses.dataclass
        class D:
            x: int = 1
            def __hash__(self):
                return self.x
        class E:
            def __eq__(self, other):
                return self is other
            __hash__ = object.__hash__
        class F(E):
            pass
        class G:
            pass
        @tf.function
        def f(p):
            return 1
        for p in (A(), B(), C(), D(), E(), F(), G()):
            f(p)
        f(A()); f(B()); f(C()); f(D()); f(E()); f(F()); f(G())
    """,
    "hash again": """
        class P:
            def __eq__(self, other):
                return self is other
        class Q(P):
            def __hash__(self):
                return 1
        @tf.function
        def f(p):
            return 1
        f(Q())
    """,
    "subclass of a container": """
        class P(list):
            def __eq__(self, other):
                return self is other
        @tf.function
        def f(p):
            return len(p)
        f(P([1]))
    """,
    "extension type and flattened dataclass": """
        import dataclasses
        class P(tf.experimental.ExtensionType):
            x: tf.Tensor
        @dataclasses.dataclass
        class Q:
            x: tf.Tensor
            def __tf_flatten__(self):
                return (), (self.x,)
            @classmethod
            def __tf_unflatten__(cls, metadata, leaves):
                return cls(*leaves)
        @tf.function
        def f(p):
            return p.x
        f(P(tf.constant(1)))
        f(Q(tf.constant(1)))
    """,
    "containers of tensors": """
        @tf.function
        def f(p):
            return 1
        f([tf.constant(1)])
        f({"a": (1, None, "s")})
        f(frozenset([1]))
        f(range(3))
    """,
    "called in plain Python": """
        import dataclasses
        @dataclasses.dataclass
        class P:
            x: int
            def step(self, y):
                return y + self.x
        def f(p, names):
            return p.step(tf.constant(1))
        @tf.function
        def g(x):
            return f(P(1), {1})
        f(P(1), {1})
        g(tf.constant(1))
    """,
    "static method": """
        import dataclasses
        @dataclasses.dataclass
        class P:
            x: int
            @staticmethod
            @tf.function
            def step(y):
                return y
        P(1).step(tf.constant(1))
    """,
    "other parse_args": """
        class Args:
            rate = 2
        class Parser:
            def parse_args(self):
                return Args()
        @tf.function
        def f(x, args):
            return x * args.rate
        parser = Parser()
        args = parser.parse_args()
        f(tf.constant(1), args)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_findings_and_tensorflow_agree(text, tmp_path):
    agree(text, "unhashable-argument", tmp_path)
