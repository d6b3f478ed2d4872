"""Who calls a function, as far as the file shows."""

from __future__ import annotations

from aglint.source import Source
from aglint.staging.module import Module

TEXT = """\
import tensorflow as tf


class Sum:
    def __init__(self):
        self.total = 0

    def add(self, value):
        self.total += value


@tf.function
def step(x):
    kept = Sum()
    kept.add(x)
    return kept.total
"""


def test_a_method_is_called_on_an_instance_made_in_a_traced_function():
    module = Module(Source.from_text(TEXT, "sums.py"))
    add = next(function for function in module.functions if function.name == "add")
    assert add.traced is not None
    assert [(caller.name, call.lineno) for caller, call in add.call_sites] == [("step", 15)]
