"""Draws of Python's and NumPy's random numbers while a function is traced."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "digits in a name": """
        import numpy as np
        @tf.function
        def f(x):
            name = "Grad" + str(np.random.randint(1000))
            tf.RegisterGradient(name)(abs)
            shift = 1.0 + np.random.uniform()  # BAD
            return x + shift
    """,
    "a mark between sentences": """
        import uuid
        @tf.function
        def f(line):
            mark = str(uuid.uuid4())
            marked = tf.strings.regex_replace(line, r"([.!?])", r"\\1" + mark)
            parts = tf.strings.split(marked, mark)
            return parts
    """,
    "an identifier that is returned": """
        import uuid
        @tf.function
        def f(x):
            name = str(uuid.uuid4())  # BAD
            return x, tf.constant(name)
    """,
    "random": """
        import numpy as np
        import random, uuid, secrets
        @tf.function
        def f(x):
            a = random.random()  # BAD
            b = np.random.rand()  # BAD
            c = uuid.uuid4().int  # BAD
            d = secrets.randbelow(3)  # BAD
            return x + a + b
    """,
    "tf random": """
        @tf.function
        def f(x):
            return x + tf.random.uniform([])
    """,
    "untraced": """
        import random
        def f(x):
            return x + random.random()
    """,
    "rng object": """
        import numpy as np
        rng = np.random.default_rng()
        @tf.function
        def f(x):
            fixed = np.random.default_rng(0)
            return x + rng.normal() + fixed.normal()  # BAD
    """,
    "RandomState outer": """
        import numpy as np
        R = np.random.RandomState(1)
        @tf.function
        def f(x):
            return x + R.rand()  # BAD
    """,
    "self rng": """
        import numpy as np
        class M(tf.Module):
            def __init__(self):
                self.rng = np.random.default_rng(1)
            @tf.function
            def f(self, x):
                return x + self.rng.normal()  # BAD
    """,
    "seed kw": """
        import numpy as np
        @tf.function
        def f(x):
            x = tf.random.uniform([], seed=np.random.randint(5))
            return tf.random.stateless_uniform([], seed=[np.random.randint(5), 1])  # BAD
    """,
    "name": """
        import uuid
        @tf.function
        def f(x):
            return tf.identity(x, name=f"a_{uuid.uuid4()}")
    """,
    "set seed": """
        import numpy as np
        @tf.function
        def f(x):
            tf.random.set_seed(1)  # BAD
            np.random.seed(1)  # BAD
            return tf.random.uniform([])
    """,
    "local variable named random": """
        @tf.function
        def f(x, random):
            return x + random.random()
    """,
    "from import": """
        from random import randint, choice
        from numpy.random import uniform
        @tf.function
        def f(x):
            return x + randint(1, 2) + uniform()  # BAD
    """,
    "function-level import": """
        @tf.function
        def f(x):
            import random
            return x + random.random()  # BAD
    """,
    "lambda in map": """
        import numpy as np
        ds = tf.data.Dataset.range(3).map(lambda x: x + np.random.randint(3))  # BAD
    """,
    "py function": """
        import numpy as np
        def g(x):
            return x + np.random.rand()
        @tf.function
        def f(x):
            return tf.numpy_function(g, [x], tf.float64)
    """,
    "in init": """
        import numpy as np
        class M(tf.Module):
            def __init__(self):
                self.w = np.random.rand()
            @tf.function
            def f(self, x):
                return x * self.w
    """,
    "a name of a function": """
        import uuid
        def select(one, x):
            key = "{}_{}".format("draw", str(uuid.uuid4()))
            chosen = named(one, key)
            return chosen(x)
        @tf.function
        def f(x):
            return select(tf.abs, x)
    """,
    "how long to wait for another attempt": """
        import random, time
        def retry(make):
            for _ in range(3):
                try:
                    return make()
                except OSError:
                    time.sleep(1 + random.uniform(0, 1))
        @tf.function
        def f(x):
            return x + retry(lambda: 1)
    """,
    "for another library": """
        import numpy as np
        class Pick:
            @tf.function
            def f(self, x):
                if self.framework == "tf":
                    return x * tf.random.uniform([])
                else:
                    return x * np.random.uniform()
            @tf.function
            def g(self, x):
                if self.backend() == "jax":
                    return x * np.random.uniform()
                return x * np.random.uniform()  # BAD
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "baked-random"))) == marked(text)
