"""What is traced, written beside the `def` or lambda: the entry, or "no" for what isn't traced."""

from __future__ import annotations

import ast
import re

import pytest

from aglint.config import Config
from aglint.source import Source
from aglint.staging.module import Module

HEADER = """
import functools
import keras
import tensorflow as tf
from tensorflow import function as jit
"""

CASES = {
    "spellings of tf.function": """
        @tf.function
        def a(x): return x                              #: tf.function
        @tf.function(jit_compile=True)
        def b(x): return x                              #: tf.function
        @jit
        def c(x): return x                              #: tf.function
        @functools.partial(tf.function, autograph=False)
        def d(x): return x                              #: tf.function without AutoGraph
        @tf.function(autograph=False)
        def e(x): return x                              #: tf.function without AutoGraph
        def f(x): return x                              #: tf.function
        g = tf.function(f)
        def h(x): return x                              #: no
        class K:
            def __init__(self):
                self.step = tf.function(self._step)
            def _step(self, x): return x                #: tf.function
    """,
    "wrappers of the module": """
        def fast(f):                                    #: no
            return tf.function(f, jit_compile=True)
        relaxed = functools.partial(tf.function, reduce_retracing=True)
        @fast
        def a(x): return x                              #: tf.function
        @relaxed
        def b(x): return x                              #: tf.function
        plain = tf.function(autograph=False)
        @plain
        def c(x): return x                              #: tf.function without AutoGraph
        @plain(autograph=True)
        def d(x): return x                              #: tf.function
        def late(f, **options):                         #: no
            return tf.function(autograph=False, **options)(f)
        @late
        def e(x): return x                              #: tf.function without AutoGraph
    """,
    "callees": """
        def a(x): return b(x)                           #: callee
        def b(x): return x                              #: callee
        def c(x): return x                              #: no
        @tf.function
        def f(x):                                       #: tf.function
            def g(y): return y                          #: callee
            def h(y): return y                          #: no
            return a(x) + g(x)
        class K:
            def step(self, x): return self.part(x)      #: callee
            def part(self, x): return x                 #: callee
            def other(self, x): return x                #: no
            @property
            def size(self): return 1                    #: callee without AutoGraph
            @tf.function
            def run(self, x): return self.step(x) * self.size   #: tf.function
    """,
    "functions that AutoGraph leaves alone": """
        @tf.autograph.experimental.do_not_convert
        def a(x): return x                              #: callee without AutoGraph
        @functools.lru_cache
        def b(x): return x                              #: callee without AutoGraph
        def c(x): yield x                               #: callee without AutoGraph
        @tf.custom_gradient
        def d(x):                                       #: callee without AutoGraph
            def grad(dy): return dy                     #: callee without AutoGraph
            return x, grad
        @tf.function
        def f(x):                                       #: tf.function
            for y in c(x):
                x = a(y) + b(y)
            return d(x)
    """,
    "what Python calls by itself": """
        class Box:
            def __init__(self, x): self.x = x           #: callee without AutoGraph
            @property
            def big(self): return self.x                #: callee without AutoGraph
        class Watch:
            def __enter__(self): return self            #: no
        def cost(x): return x                           #: callee without AutoGraph
        def add(a, b): return a + b                     #: callee without AutoGraph
        def key(x): return x                            #: callee without AutoGraph
        def prepare(x): return x                        #: callee without AutoGraph
        @tf.function
        def f(x):                                       #: tf.function
            def near(y): return y                       #: callee
            box = Box(x)
            xs = list(map(cost, [x])) + list(map(near, [x]))
            with tf.name_scope(prepare(x)):
                y = functools.reduce(add, xs)
            return sorted([y], key=key)[0] + box.big
    """,
    "datasets": """
        def parse(x): return x                          #: dataset
        def load(x): return x                           #: no
        def keep(x): return x > 0                       #: dataset
        ds = tf.data.Dataset.range(3).map(parse).batch(2)
        ds = ds.filter(keep).map(
            lambda x: x                                 #: dataset
        )
        ds = ds.map(lambda x: tf.py_function(load, [x], tf.int64))
        def train(dataset):                             #: no
            return dataset.map(other, num_parallel_calls=4)
        def other(x): return x                          #: dataset
        names = list(map(str, [1]))
    """,
    "callbacks of a traced function": """
        def outer(s, y): return s + y                   #: callback without AutoGraph
        @tf.function
        def f(x):                                       #: tf.function
            def step(s, y): return s + y                #: callback
            tf.scan(outer, x)
            def host(y): return y                       #: no
            y = tf.scan(step, x)
            return tf.py_function(host, [y], tf.float32)
    """,
    "functions handed to Keras": """
        def loss(y_true, y_pred): return y_true         #: keras without AutoGraph
        def hits(y_true, y_pred): return y_true         #: keras without AutoGraph
        def other(y_true, y_pred): return y_true        #: no
        model.compile("sgd", loss={"out": loss}, metrics=["mae", hits])
        def half(x): return x / 2                       #: keras without AutoGraph
        layer = keras.layers.Lambda(half)
    """,
    "functions out of tables": """
        def a(x): return x                              #: callee
        def b(x): return x                              #: callee
        def c(x): return x                              #: callee
        def d(x): return x                              #: no
        TABLE = {"a": a, "b": b}
        STEPS = [c]
        OTHERS = [d]
        OTHERS = []
        @tf.function
        def f(x, name):                                 #: tf.function
            x = TABLE[name](x)
            for step in STEPS:
                x = step(x)
            return OTHERS[0](x)
    """,
    "a callable object": """
        class Net:
            def __call__(self, x): return self.run(x)   #: tf.function
            def run(self, x): return x                  #: callee
        net = tf.function(Net())
    """,
    "Keras": """
        class Cell(keras.layers.Layer):
            def call(self, x): return self.norm(x)      #: keras without AutoGraph
            def norm(self, x): return x                 #: callee without AutoGraph
            def build(self, shape): pass                #: no
        class Net(tf.keras.Model):
            def train_step(self, data): return {}       #: keras without AutoGraph
        class Plain:
            def call(self, x): return x                 #: no
    """,
    "what runs eagerly inside": """
        def a(x): return x                              #: no
        def b(x): return x                              #: no
        @tf.function
        def f(x):                                       #: tf.function
            with tf.init_scope():
                a(x)
            if tf.executing_eagerly():
                b(x)
            return x
    """,
    "objects that are called, in a map": """
        class Augment:
            def __call__(self, image): return image         #: dataset
            def other(self, image): return image            #: no
        augment = Augment()
        ds = tf.data.Dataset.range(3).map(augment)
    """,
    "what Keras' layers are made with": """
        def leaky(x): return x                              #: keras without AutoGraph
        def l2(w): return w                                 #: keras without AutoGraph
        def other(x): return x                              #: no
        layer = keras.layers.Dense(2, activation=leaky, kernel_regularizer=l2)
        print(other)
    """,
    "methods of subclasses that a base calls": """
        class Base(tf.Module):
            @tf.function
            def step(self, x): return self.loss(x)          #: tf.function
            def loss(self, x): return x                     #: callee
            def other(self, x): return x                    #: no
        class Mine(Base):
            def loss(self, x): return -x                    #: callee
            def other(self, x): return -x                   #: no
        class Grand(Mine):
            def loss(self, x): return 2 * x                 #: callee
    """,
    "functions that a function makes": """
        def make(alpha):                                    #: no
            def loss(y_true, y_pred): return y_true         #: keras without AutoGraph
            return loss
        def parser(width):                                  #: no
            def parse(row): return row                      #: dataset
            return parse
        def build(model):                                   #: no
            model.compile(loss=make(0.5))
        ds = tf.data.Dataset.range(3).map(parser(3))
    """,
}

_FACT = re.compile(r"#: (.+)$")


@pytest.mark.parametrize("name", CASES)
def test_traced(name: str) -> None:
    text = HEADER + "\n".join(line[8:] for line in CASES[name].splitlines()) + "\n"
    source = Source.from_text(text)
    module = Module(source)
    by_line = {function.node.lineno: function for function in module.functions}
    wanted, found = [], []
    for number, line in enumerate(source.lines, 1):
        fact = _FACT.search(line)
        if not fact:
            continue
        traced = by_line[number].traced if number in by_line else None
        got = "no" if traced is None else traced.entry
        if traced is not None and not traced.autograph:
            got += " without AutoGraph"
        wanted.append((line.strip(), fact[1]))
        found.append((line.strip(), got))
    assert wanted
    assert found == wanted


def test_signature_and_reason() -> None:
    source = Source.from_text(
        "import tensorflow as tf\n"
        "@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.int32), tf.TensorSpec([])])\n"
        "def f(x, y):\n    return x\n"
    )
    (function,) = Module(source).functions
    x, y = function.parameter("x"), function.parameter("y")
    assert (x.kind, x.sure, x.dtype, x.shape) == ("tensor", True, "int32", (None, 3))
    assert (y.dtype, y.shape) == ("float32", ())
    assert function.traced.span.line == 2


@pytest.mark.parametrize(
    "config, names",
    [
        (Config(assume_traced=("Net.*",)), {"Net.call", "Net.step"}),
        (Config(assume_traced=("pkg.nets.step",)), {"step"}),
        (Config(assume_traced=("nets.Net.*",)), {"Net.call", "Net.step"}),
        (Config(assume_traced=("ets.step",)), set()),
        (Config(wrappers=("mylib.jit",)), {"fast"}),
        (Config(), set()),
    ],
)
def test_settings(config: Config, names: set[str]) -> None:
    source = Source.from_text(
        "import tensorflow as tf\nfrom mylib import jit\n"
        "def step(x): return x\n"
        "@jit\ndef fast(x): return x\n"
        "class Net:\n    def call(self, x): return x\n    def step(self, x): return x\n",
        "pkg/nets.py",
    )
    module = Module(source, config)
    assert {one.qualname for one in module.functions if one.traced} == names


VERDICTS = """
@tf.function
def f(x, n: int, flag=False, mask=None):
    if x > 0: x = x + 1                 #: likely
    if n > 0: x = x + 1                 #: python
    if flag: x = x + 1                  #: python
    if mask is not None: x = x + 1      #: python
    if x.shape[0] > 1: x = x + 1        #: python
    t = tf.reduce_sum(x)
    if t > 0: x = x + 1                 #: staged
    if t > 0 and flag: x = x + 1        #: staged
    if flag and t > 0: x = x + 1        #: likely
    if isinstance(t, tf.Tensor): pass   #: python
    if unknown(t): pass                 #: unknown
    for i in range(n): x = x + 1        #: python
    for i in tf.range(n): x = x + 1     #: staged
    for i in range(t): x = x + 1        #: staged
    for row in x: pass                  #: likely
    while t > 0: t = t - 1              #: staged
    for layer in [1, 2]: pass           #: python
    return x

class Net:
    def __init__(self, layers, training):
        self.layers = layers
        self.training = True
        self.scale = 2.0
        self.w = tf.Variable(1.0)

    @tf.function
    def call(self, x):
        if self.training: x = x * 2     #: python
        if self.scale > 1: x = x * 2    #: python
        if self.w > 0: x = x * 2        #: staged
        for layer in self.layers: pass  #: unknown
        return tf.nn.relu(x)
"""


def test_verdicts() -> None:
    source = Source.from_text("import tensorflow as tf\n" + VERDICTS)
    module = Module(source)
    wanted, found = [], []
    for node in ast.walk(source.tree):
        fact = _FACT.search(source.lines[node.lineno - 1]) if hasattr(node, "lineno") else None
        if fact and isinstance(node, ast.If | ast.While | ast.For):
            line = source.lines[node.lineno - 1].strip()
            wanted.append((line, fact[1]))
            found.append((line, module.enclosing(node).verdict(node).answer))
    assert len(wanted) == 20
    assert found == wanted


def test_examples_are_call_sites() -> None:
    source = Source.from_text(
        "import tensorflow as tf\n"
        "START = 2\n"
        "# aglint: example first(tf.constant([1.0]), START)\n"
        "# aglint: example (\n"
        "@tf.function\ndef first(values, n):\n    return values\n"
        "class Cell:\n"
        "    # aglint: example Cell().step([tf.constant(1)])\n"
        "    @tf.function\n    def step(self, xs):\n        return xs\n"
    )
    first, step = Module(source).functions
    values = first.parameter("values")
    assert (values.kind, values.sure, values.dtype) == ("tensor", False, "float32")
    assert first.parameter("n").kind == "int"
    assert step.parameter("xs").kind == "list"
