"""Decorated methods of instances that nothing holds."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "temporary": """
        class S:
            def __init__(self, f): self.f = f
            @tf.function
            def apply(self, x): return x * self.f
            @tf.function
            def noself(self, x): return x
            def plain(self, x): return x * self.f
        def main(x):
            S(3.0).apply(x)  # BAD
            f = S(3.0).apply  # BAD
            S(3.0).noself(x)
            S(3.0).plain(x)
            s = S(3.0)
            s.apply(x)
            g = tf.function(S(3.0).plain)
            return [S(a).apply(x) for a in (1.0, 2.0)]  # BAD
    """,
    "base class method": """
        class B(tf.Module):
            @tf.function
            def apply(self, x): return x * self.f
        class S(B):
            def __init__(self, f): self.f = f
        S(3.0).apply(1.0)  # BAD
    """,
    "static": """
        class B(tf.Module):
            @staticmethod
            @tf.function
            def apply(x): return x
        B().apply(1.0)
    """,
    "walrus keeps": """
        class S:
            @tf.function
            def apply(self, x): return x * self.f
        (s := S()).apply(1.0)
    """,
    "passed on": """
        class S:
            @tf.function
            def apply(self, x): return x * self.f
        def main(ds):
            return ds.map(S().apply)  # BAD
    """,
    "class of another module": """
        from other import S
        S(1).apply(2)
    """,
    "method called on the class": """
        class S:
            @tf.function
            def apply(self, x): return x * self.f
        def main(s, x):
            return S.apply(s, x)
    """,
    "attribute that is no method": """
        class S:
            def __init__(self): self.f = 1
            @tf.function
            def apply(self, x): return x * self.f
        S().f
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "method-on-temporary"))) == marked(text)
