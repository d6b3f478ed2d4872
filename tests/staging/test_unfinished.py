"""Functions that ask each other for their values: the answer is the same whoever is asked first."""

from __future__ import annotations

from itertools import permutations

import pytest

from aglint.source import Source
from aglint.staging.module import Module

CASES = {
    "a caller that is asked for its own parameter first": (
        """
        import tensorflow as tf
        def energy(a, b):
            return tf.sqrt(a + b)
        class Particle:
            @staticmethod
            @tf.function
            def heaviest(available, masses):
                for i in range(1, masses.shape[1]):
                    available *= energy(available, masses[:, i])
                return available
            def make(self, momentum, x):
                n = len(self.children)
                heaviest = self.heaviest(x, x)
                return self.finish(momentum, n), heaviest
            @staticmethod
            @tf.function
            def finish(x, n):
                parts = []
                for i in range(n - 1):
                    parts.append(energy(x[i + 1], x[i]))
                return parts
            @tf.function
            def run(self, boost=None):
                parts, heaviest = self.make(boost, tf.ones([2, 2]))
                for child in self.children:
                    if child.has_children:
                        child.run(boost=parts)
                return parts
        """,
        {("finish", "n"): "int"},
    ),
    "functions that call each other": (
        """
        import tensorflow as tf
        def even(x, n):
            return x if n == 0 else odd(x, n - 1)
        def odd(x, n):
            return tf.zeros_like(x) if n == 0 else even(x, n - 1)
        @tf.function
        def run(x):
            return even(tf.sqrt(x), 4)
        """,
        {("even", "x"): "tensor", ("odd", "x"): "tensor", ("even", "n"): "int"},
    ),
    "an attribute made by a method that reads it": (
        """
        import tensorflow as tf
        class Counter:
            def __init__(self):
                self.size = self.counted(3)
            def counted(self, n):
                return n + self.offset
            @property
            def offset(self):
                return self.shifted(1)
            def shifted(self, k):
                return k + 2
            @tf.function
            def run(self, x):
                return x * self.size
        """,
        {("shifted", "k"): "int", ("counted", "n"): "int"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_whoever_is_asked_first(name: str) -> None:
    text, expected = CASES[name]
    lines = [line.removeprefix("        ") for line in text.splitlines()]
    source = Source.from_text("\n".join(lines) + "\n")
    names = [function.qualname for function in Module(source).functions]
    for order in permutations(names):
        module = Module(source)
        by_name = {function.qualname: function for function in module.functions}
        for qualname in order:
            assert by_name[qualname].types
        by_last = {function.name: function for function in module.functions}
        found = {place: by_last[place[0]].parameter(place[1]).kind for place in expected}
        assert found == expected, order
