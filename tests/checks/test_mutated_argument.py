"""Lists and dicts that a traced function gets and changes."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "arg mut": """
        @tf.function
        def f(l):
            l.append(1)  # BAD
            return l[0]
    """,
    "arg dict": """
        @tf.function
        def f(d):
            d['k'] = d['a'] * 2  # BAD
            return d['a']
    """,
    "default": """
        @tf.function
        def f(x, acc=[]):
            acc.append(1)  # BAD
            return x + len(acc)
    """,
    "copy": """
        @tf.function
        def f(d, l):
            d = dict(d)
            d['k'] = d['a'] * 2
            l = l + [1]
            l.append(2)
            return d['a']
    """,
    "map": """
        def f(d):
            d['k'] = d['a'] * 2
            return d
        ds = tf.data.Dataset.from_tensor_slices({'a': [1]}).map(f)
    """,
    "tensorarray arg": """
        @tf.function
        def f(ta, x):
            ta = ta.write(0, x)
            return ta.stack()
    """,
    "del pop sort": """
        @tf.function
        def f(d, l, e):
            del d["a"]  # BAD
            l.sort()  # BAD
            e.pop("label")  # BAD
            return l[0]
        f({}, [1], {"label": 1})
    """,
    "pop proven": """
        @tf.function
        def f(e):
            y = e.pop("label")  # BAD
            return y
        f({"label": 1})
    """,
    "annotated": """
        from typing import Dict, List
        @tf.function
        def f(e: Dict[str, tf.Tensor], l: List[tf.Tensor]):
            e.update(a=1)  # BAD
            l += [1]  # BAD
            return e["a"]
    """,
    "method": """
        class M(tf.Module):
            @tf.function
            def f(self, d):
                d["k"] = 1  # BAD
                self.d = {}
                return d["a"]
    """,
    "list items": """
        @tf.function
        def f(l: list):
            l[0] = l[0] + 1  # BAD
            return l[0]
    """,
    "unknown item assign": """
        @tf.function
        def f(l):
            l[0] = 1
            return l
    """,
    "kwargs": """
        @tf.function
        def f(x, **kw):
            kw["a"] = 1
            return x
    """,
    "inner tf.function only for decorated callee": """
        def helper(d):
            d["z"] = 1
        @tf.function
        def f(x):
            d = {}
            helper(d)
            return x
    """,
    "set and taken back": """
        @tf.function
        def f(x, state):
            state["tape"] = 1
            y = x * 2
            del state["tape"]
            return y
        f(tf.constant(1), {"a": 1})
    """,
    "popped again": """
        @tf.function
        def f(x, state):
            state["tape"] = 1
            y = x * 2
            state.pop("tape")
            return y
        f(tf.constant(1), {"a": 1})
    """,
    "taken first": """
        @tf.function
        def f(x, state):
            del state["a"]  # BAD
            return x * 2
        f(tf.constant(1), {"a": 1})
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "mutated-argument"))) == marked(text)
