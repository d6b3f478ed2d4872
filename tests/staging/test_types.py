"""The value of a name after a statement, written beside the statement."""

from __future__ import annotations

import ast
import re

import pytest

from aglint.source import Source
from aglint.staging.module import Module
from aglint.staging.values import Value

HEADER = "import numpy as np\nimport tensorflow as tf\n"

CASES = {
    "creation": """
        @tf.function
        def f():
            a = tf.constant(1)              #: a tensor int32 ()
            b = tf.constant([1.0, 2.0])     #: b tensor float32 (2,)
            c = tf.zeros([2, 3])            #: c tensor float32 (2, 3)
            d = tf.ones([4], tf.int64)      #: d tensor int64 (4,)
            e = tf.cast(d, tf.float32)      #: e tensor float32 (4,)
            g = tf.range(3)                 #: g tensor int32
            h = tf.shape(c)                 #: h tensor int32 (2,)
            v = tf.Variable(0.0)            #: v variable float32 ()
            w = v.assign_add(1.0)           #: w tensor float32 ()
    """,
    "operators": """
        @tf.function
        def f():
            x = tf.constant([1.0, 2.0])
            a = x * 2                       #: a tensor float32 (2,)
            b = 1 - x                       #: b tensor float32 (2,)
            c = x > 0                       #: c tensor bool (2,)
            d = tf.constant(3) / 2          #: d tensor float64 ()
            e = x[0]                        #: e tensor float32 ()
            g = x[tf.newaxis, :]            #: g tensor float32 (1, 2)
            h = -x                          #: h tensor float32 (2,)
            i = x is None                   #: i bool
            j = 1 < 2 < 3                   #: j bool
            k = (x > 0) == None             #: k bool
            n = not tf.reduce_all(c)        #: n tensor bool ()
    """,
    "a dict yields its keys": """
        @tf.function
        def f():
            d = {"a": tf.constant(1)}
            for a in d:
                b = a                       #: b python
            c = list(d)[0]                  #: c python
            e = d["a"]                      #: e tensor int32 ()
    """,
    "reductions": """
        @tf.function
        def f():
            x = tf.ones([2, 3])
            a = tf.reduce_sum(x)            #: a tensor float32 ()
            b = tf.reduce_mean(x, axis=1)   #: b tensor float32 (2,)
            c = tf.reduce_max(x, 0, keepdims=True)  #: c tensor float32 (1, 3)
            d = tf.concat([x, x], axis=0)   #: d tensor float32 (4, 3)
            e = tf.stack([x, x])            #: e tensor float32 (2, 2, 3)
            g = tf.argmax(x, axis=1)        #: g tensor int64
    """,
    "attributes that methods update": """
        class Counter(tf.Module):
            def __init__(self, size):
                self.steps = 0
                self.size = size
                self.total = tf.zeros([])
                self.rows = tf.TensorArray(tf.float32, 3)

            @tf.function
            def step(self, x):
                self.steps += 1
                self.size += 1
                self.total = self.total + 1.0
                self.rows = self.rows.write(0, x)
                d = self.rows               #: d tensorarray
                a = self.steps              #: a int
                b = self.size               #: b unknown
                c = self.total              #: c tensor float32 ()
    """,
    "Python stays Python": """
        def f():
            a = 1                           #: a int 1
            b = a + 2                       #: b int 3
            c = [a, b]                      #: c list
            d = c[1]                        #: d int 3
            e = len(c)                      #: e int 2
            g = {"k": 1.0}                  #: g dict
            h = g["k"]                      #: h float 1.0
            i = f"{a}"                      #: i str
            x, y = a, "s"
            z = y                           #: z str s
            w = np.zeros(3)                 #: w ndarray
            k = range(3)                    #: k range
    """,
    "static shape": """
        @tf.function
        def f():
            x = tf.ones([2, 3])
            a = x.shape                     #: a shape
            b = x.shape[0]                  #: b int 2
            c = x.dtype                     #: c dtype
            n = tf.constant(1)
            d = x[:n].shape[0]              #: d int?
    """,
    "joins": """
        def f(flag):
            x = tf.constant(1.0)
            if flag:
                y = x
                z = 1
                w = None
                t = 1
            else:
                y = 2 * x
                z = 2.0
                w = x
                t = x
            a = y                           #: a tensor float32 ()
            b = z                           #: b float
            c = w                           #: c tensor? float32 ()
            d = t                           #: d likely tensor ()
    """,
    "a staged loop makes tensors of numbers": """
        @tf.function
        def f():
            x = tf.constant(3)
            n = 0
            k = 0
            while x > 0:
                n += 1                      #: n tensor int32 ()
                x -= 1
            m = n                           #: m tensor int32 ()
            for _ in range(3):
                k += 1                      #: k int
    """,
    "a staged branch makes tensors of numbers": """
        @tf.function
        def f():
            x = tf.constant(3)
            if x > 0:
                n = 1
            else:
                n = 2
            m = n                           #: m tensor int32 ()
    """,
    "without AutoGraph a number stays one": """
        @tf.function(autograph=False)
        def f():
            x = tf.constant(3)
            n = 0
            while x > 0:
                n += 1
            m = n                           #: m int
    """,
    "loops over tensors and datasets": """
        @tf.function
        def f():
            for row in tf.ones([2, 3]):
                a = row                     #: a tensor float32 (3,)
            for i in tf.range(3):
                b = i                       #: b tensor int32 ()
            for i in range(tf.constant(3)):
                c = i                       #: c tensor int32 ()
            ds = tf.data.Dataset.from_tensor_slices(([1, 2], [1.0, 2.0]))
            for x, y in ds:
                d = y                       #: d tensor float32 ()
            for j, (x, y) in enumerate(ds):
                e = j                       #: e tensor int64 ()
            for k, z in enumerate([a, b]):
                g = k                       #: g int
    """,
    "tensor arrays and lists": """
        @tf.function
        def f():
            ta = tf.TensorArray(tf.float32, 3)    #: ta tensorarray float32
            ta = ta.write(0, 1.0)                 #: ta tensorarray float32
            out = ta.stack()                      #: out tensor float32
            rows = []
            rows.append(out)                      #: rows list
            last = rows[-1]                       #: last tensor float32
            pairs = [r * 2 for r in rows]
            first = pairs[0]                      #: first tensor float32
    """,
    "the module's own functions and classes": """
        SCALE = 2.0

        def double(x):
            return x * SCALE

        class Cell(tf.Module):
            def __init__(self, units):
                self.units = units
                self.w = tf.Variable(tf.ones([2, 2]))
                self.count = 0

            def step(self, x):
                return tf.matmul(x, self.w)

        @tf.function
        def f(x: tf.Tensor):
            a = double(x)                   #: a likely tensor
            cell = Cell(3)
            b = cell.step(x)                #: b tensor float32
            c = cell.w                      #: c variable float32 (2, 2)
            d = cell.count                  #: d int 0
            e = SCALE                       #: e float 2.0
    """,
    "int and float of tensors": """
        @tf.function
        def f(x: tf.Tensor):
            a = int(x)                      #: a tensor int32
            b = float(x)                    #: b tensor float32
            c = len([1, 2])                 #: c int 2
            d = abs(x)                      #: d tensor
            e = isinstance(x, tf.Tensor)    #: e bool
    """,
    "structures that a loop nests come to an end": """
        @tf.function
        def f(n):
            x = (tf.constant(1), 2)
            for _ in range(n):
                x = (x, x)
            y = x                           #: y tuple
    """,
    "recursion comes to an end": """
        def fact(n):
            if n <= 1:
                return tf.constant(1)
            return n * fact(n - 1)

        @tf.function
        def f(n):
            y = fact(n)                     #: y tensor int32
    """,
    "converted code": """
        from aglint import runtime as ag

        @tf.function
        def f(items):
            a = ag.and_(lambda: 0, lambda: 0)               #: a int 0
            b = ag.or_(lambda: tf.constant(True), lambda: False)  #: b tensor bool
            c = ag.not_(a)                                  #: c bool
            d = ag.compare(a, "<", 1, "<", lambda: 2)       #: d bool
            e = ag.compare(0, "<", tf.constant(1))          #: e tensor bool ()
            g = ag.in_(tf.constant(1), [1, 2])              #: g tensor bool ()
            h = ag.not_in(a, [1, 2])                        #: h bool
            i = ag.max_(0, a)                               #: i int
            j = ag.len_(items)                              #: j int
            k = ag.cond(a, lambda: 1, lambda: 2)            #: k int
            l = ag.cond(b, lambda: 1, lambda: 2)            #: l tensor int32 ()
    """,
}

_FACT = re.compile(r"#: (\w+) (.+)$")


def describe(value: Value) -> str:
    words = [] if value.sure or not value.is_tensor else ["likely"]
    words.append(value.kind + ("?" if value.optional else ""))
    if value.dtype:
        words.append(value.dtype)
    if value.shape is not None:
        words.append(str(value.shape))
    if value.known:
        words.append(str(value.const))
    return " ".join(words)


def facts(source: Source):
    for number, line in enumerate(source.lines, 1):
        found = _FACT.search(line)
        if found:
            yield number, found[1], found[2].strip()


@pytest.mark.parametrize("name", CASES)
def test_values(name: str) -> None:
    lines = CASES[name].splitlines()
    source = Source.from_text(HEADER + "\n".join(line[8:] for line in lines) + "\n")
    module = Module(source)
    statements = {node.lineno: node for node in ast.walk(source.tree) if isinstance(node, ast.stmt)}
    wanted, found = [], []
    for line, variable, text in facts(source):
        function = module.enclosing(statements[line])
        value = function.types.at_exit(statements[line], variable)
        wanted.append((line, variable, text))
        got = describe(value)
        # A fact may leave out what doesn't matter: the shape, the constant.
        found.append((line, variable, text if got.startswith(text) else got))
    assert wanted
    assert found == wanted
