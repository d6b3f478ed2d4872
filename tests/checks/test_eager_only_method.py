"""eager-only-method, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a branch for what is no tensor": """
        import numpy as np
        @tf.function
        def sample(edges, mask):
            known = tf.is_tensor(edges)
            edges = tf.boolean_mask(edges, mask)
            if not known:
                edges = edges.numpy()
            return edges if tf.is_tensor(mask) else edges.numpy()
        sample(tf.constant([1, 2]), tf.constant([True, False]))
    """,
    "a branch for tensors": """
        @tf.function
        def sample(edges):
            edges = tf.abs(edges)
            if tf.is_tensor(edges):
                edges = edges.numpy()  # BAD
            return edges
        sample(tf.constant([1, 2]))
    """,
    "a checkpoint is saved": """
        import os, tempfile
        d = tempfile.mkdtemp()
        v = tf.Variable(1.0)
        ckpt = tf.train.Checkpoint(v=v)
        @tf.function
        def step(x):
            v.assign_add(x)
            ckpt.save(os.path.join(d, "ck"))  # BAD
        step(tf.constant(1.0))
    """,
    "a checkpoint is restored": """
        import os, tempfile
        v = tf.Variable(1.0)
        ckpt = tf.train.Checkpoint(v=v)
        path = ckpt.save(os.path.join(tempfile.mkdtemp(), "ck"))
        @tf.function
        def reset():
            ckpt.restore(path)  # BAD
            return v.read_value()
        reset()
    """,
    "a manager of checkpoints": """
        import tempfile
        class Trainer:
            def __init__(self):
                self.steps = tf.Variable(0)
                self.ckpt = tf.train.Checkpoint(steps=self.steps)
                self.manager = tf.train.CheckpointManager(self.ckpt, tempfile.mkdtemp(), 3)
            @tf.function
            def step(self, x):
                if self.steps.assign_add(1) % 2 == 0:
                    self.manager.save()  # BAD
                return x
        Trainer().step(tf.constant(1.0))
    """,
    "a manager that is passed": """
        import tempfile
        v = tf.Variable(1.0)
        @tf.function
        def step(x, manager):
            v.assign_add(x)
            manager.save()  # BAD
        made = tf.train.Checkpoint(v=v)
        step(tf.constant(1.0), tf.train.CheckpointManager(made, tempfile.mkdtemp(), 3))
    """,
    "the weights of a model": """
        import os, tempfile
        model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1)])
        path = os.path.join(tempfile.mkdtemp(), "a.weights.h5")
        @tf.function
        def step(x):
            model.save_weights(path)  # BAD
            return model(x)
        step(tf.ones([1, 2]))
    """,
    "a SavedModel": """
        import tempfile
        module = tf.Module()
        module.v = tf.Variable(1.0)
        @tf.function
        def step(x):
            tf.saved_model.save(module, tempfile.mkdtemp())  # BAD
            return module.v * x
        step(tf.constant(1.0))
    """,
    "a checkpoint that operations write": """
        import os, tempfile
        d = tempfile.mkdtemp()
        v = tf.Variable(1.0)
        ckpt = tf.train.Checkpoint(v=v)
        @tf.function
        def step(x):
            v.assign_add(x)
            ckpt.write(os.path.join(d, "ck"))
        step(tf.constant(1.0))
    """,
    "a save of the program's own": """
        class Table:
            def save(self, row):
                return row * 2
        table = Table()
        @tf.function
        def step(x):
            return table.save(x)
        step(tf.constant(1.0))
    """,
    "weights that are set": """
        model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1)])
        @tf.function
        def step(x):
            model.set_weights([tf.ones([2, 1]), tf.zeros([1])])
            return model(x)
        step(tf.ones([1, 2]))
    """,
    "two ways by their names": """
        class Count(tf.Module):
            def _call_tf(self, v):
                return tf.abs(v)
            def _call_python(self, v):
                return tf.constant(tf.abs(v).numpy())
            def _uses_tf(self):
                return True
            @tf.function
            def __call__(self, v):
                if self._uses_tf():
                    return self._call_tf(v)
                else:
                    return self._call_python(v)
        Count()(tf.ones([2]))
    """,
    "a function that Python runs, by a name": """
        @tf.function
        def f(v, upper=True):
            def larger(x):
                return x.numpy() + 1
            def smaller(x):
                return x.numpy() - 1
            change = larger if upper else smaller
            return tf.map_fn(lambda x: tf.py_function(change, [x], tf.float32), v)
        f(tf.ones([2]))
    """,
    "the other branch of a question for the graph": """
        def in_tf_function():
            return not tf.executing_eagerly()
        @tf.function
        def f(v):
            if in_tf_function():
                return tf.abs(v)
            else:
                return tf.constant(tf.abs(v).numpy())
        f(tf.ones([2]))
    """,
    "in the test of a branch": """
        @tf.function
        def f(x):
            if x.numpy() > 2:  # BAD
                return 1
            return 0
        f(tf.constant(3))
    """,
    "a method of texts": """
        def parse(line):
            return line.split(",")  # BAD
        tf.data.Dataset.from_tensor_slices(["a,b"]).map(parse)
    """,
    "texts of Python": """
        NAME = "a,b"
        @tf.function
        def f(x, name="c"):
            return [x, *NAME.split(","), name.upper()]
        f(tf.constant("a"))
    """,
    "a method of arrays": """
        import numpy as np
        @tf.function
        def f(batch):
            return batch.astype("float32")  # BAD
        f(np.array([3]))
    """,
    "a method of arrays, on an array": """
        import numpy as np
        table = np.array([3])
        @tf.function
        def f(batch):
            return batch + table.astype("int32")
        f(tf.constant(3))
    """,
    "numpy": """
        @tf.function
        def f(x):
            return x.numpy()  # BAD
        f(tf.constant(3))
    """,
    "tolist of numpy": """
        @tf.function
        def f(x):
            return tf.abs(x).numpy().tolist()  # BAD
        f(tf.constant([3]))
    """,
    "item": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x).item()  # BAD
        f(tf.constant([3]))
    """,
    "a variable": """
        v = tf.Variable(1.0)
        @tf.function
        def f(x):
            return x * v.numpy()  # BAD
        f(tf.constant(3.0))
    """,
    "in a helper": """
        def value(y):
            return tf.abs(y).numpy()  # BAD
        @tf.function
        def f(x):
            return value(x)
        f(tf.constant(3))
    """,
    "in a dataset": """
        def parse(line):
            return line.numpy()  # BAD
        tf.data.Dataset.from_tensor_slices(["a"]).map(parse)
    """,
    "in a staged branch": """
        @tf.function
        def f(x):
            if x > 0:
                y = x.numpy()  # BAD
            else:
                y = 0
            return y
        f(tf.constant(3))
    """,
    "in a Keras layer": """
        import keras
        class Show(keras.layers.Layer):
            def call(self, x):
                return x * tf.reduce_max(x).numpy()  # BAD
        show = Show()
        @tf.function
        def f(x):
            return show(x)
        f(tf.constant([1.0]))
    """,
    "in py_function": """
        def shout(line):
            return line.numpy().upper()
        def parse(line):
            return tf.py_function(shout, [line], tf.string)
        tf.data.Dataset.from_tensor_slices(["a"]).map(parse)
    """,
    "asked first": """
        @tf.function
        def f(x):
            if hasattr(x, "numpy"):
                return tf.constant(x.numpy())
            return x
        f(tf.constant(3))
    """,
    "in eager mode only": """
        @tf.function
        def f(x):
            if tf.executing_eagerly():
                print(x.numpy())
            return x
        f(tf.constant(3))
    """,
    "expected to fail": """
        @tf.function
        def f(x):
            try:
                return x.numpy()
            except AttributeError:
                return x
        f(tf.constant(3))
    """,
    "NumPy's own": """
        import numpy as np
        TABLE = np.arange(3)
        @tf.function
        def f(x):
            return x + TABLE.tolist()[0] + np.sum(TABLE).item() + TABLE.item(1)
        f(tf.constant(3))
    """,
    "not traced": """
        def show(x):
            return x.numpy()
        @tf.function
        def f(x):
            return x * 2
        show(f(tf.constant(3)))
    """,
    "in init_scope": """
        v = tf.Variable(1.0)
        @tf.function
        def f(x):
            with tf.init_scope():
                scale = v.numpy()
            return x * scale
        f(tf.constant(3.0))
    """,
    "an array in, an array out": """
        import numpy as np
        def half(x):
            y = tf.convert_to_tensor(x) / 2
            if isinstance(x, np.ndarray):
                return y.numpy()
            return y
        @tf.function
        def f(x):
            return half(tf.abs(x))
        f(tf.constant(3.0)), half(np.ones(2))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "eager-only-method", tmp_path)
