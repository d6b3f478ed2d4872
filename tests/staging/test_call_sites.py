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


WRAPPED = """\
import tensorflow as tf


def step(x):
    return x


class Model:
    def __init__(self):
        self.run = tf.function(self.once)

    def once(self, x):
        return x

    def both(self, x):
        return self.run(x)


fast = tf.function(step)
again = tf.function(lambda x: step(x))
fast(1)
again(2)
other = tf.function(other)
other(3)
"""


def test_calls_of_a_wrapped_function_are_calls_of_the_function():
    module = Module(Source.from_text(WRAPPED, "wrapped.py"))
    lines = {
        function.name: sorted(call.lineno for _, call in function.call_sites)
        for function in module.functions
    }
    assert lines == {
        "step": [20, 21],
        "__init__": [],
        "once": [16],
        "both": [],
        "<lambda>": [22],
    }


INSTANCES = """\
import tensorflow as tf


class Model:
    def step(self, x):
        return x


def main():
    model = Model()
    run = tf.function(model.step)
    run(1)
    Model().step(2)
    made = run()
    other = Model()
    other = make()
    other.step(3)
"""


def test_a_method_of_an_object_of_the_file_is_known_where_it_is_handed_on():
    module = Module(Source.from_text(INSTANCES, "instances.py"))
    step = next(function for function in module.functions if function.name == "step")
    assert step.traced is not None
    assert sorted(call.lineno for _, call in step.call_sites) == [12, 13, 14]
