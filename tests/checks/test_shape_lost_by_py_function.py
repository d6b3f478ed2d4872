"""shape-lost-by-py-function, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a shape that is ensured": """
        import numpy as np
        def _read(p):
            return np.zeros([8, 8, 3], np.uint8), np.int64(1)
        def load(p):
            img, label = tf.numpy_function(_read, [p], [tf.uint8, tf.int64])
            img = tf.ensure_shape(img, [None, None, 3])
            label = tf.ensure_shape(label, [])
            img = tf.image.resize(tf.cast(img, tf.float32) / 255.0, [4, 4])
            return img, label
        def main():
            list(tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load).batch(2))
        main()
    """,
    "a shape that a reshape gives": """
        import numpy as np
        def load(p):
            out = tf.py_function(lambda p: tf.zeros([8, 8, 3]), [p], tf.float32)
            out = tf.reshape(out, [8, 8, 3])
            h, w, c = out.shape
            return tf.image.resize(out, [h // 2, w // 2])
        def main():
            for x in tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load).batch(2):
                assert x.shape == (2, 4, 4, 3)
        main()
    """,
    "a shape that is said later": """
        import numpy as np
        @tf.function
        def f(x):
            y = tf.numpy_function(np.sort, [x], tf.float32)
            s = tf.shape(y)
            y.set_shape(x.shape)
            n, m = y.shape
            return tf.reshape(y, [n * m]), s
        def main():
            f(tf.ones([2, 3]))
        main()
    """,
    "an axis more, and a resize": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4], np.float32)
        def load(p):
            img = tf.numpy_function(read, [p], tf.float32)  # BAD
            return img[..., None]
        def main():
            ds = tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load)
            ds = ds.map(lambda i: tf.image.resize(i, [2, 2]))
            for b in ds.batch(2): b.shape
        main()
    """,
    "a resize at once": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4, 3], np.float32)
        def load(p):
            [img] = tf.py_function(read, [p], [tf.float32])  # BAD
            return tf.image.resize(img, [2, 2])
        def main():
            ds = tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load)
            for b in ds.batch(2): b.shape
        main()
    """,
    "what is computed from it": """
        import numpy as np, keras
        model = keras.Sequential([keras.layers.Dense(1)])
        def load(i):
            x = tf.numpy_function(lambda i: np.ones([4], np.float32), [i], tf.float32)  # BAD
            return x / 2.0, 1.0
        def main():
            model.compile("sgd", "mse")
            ds = tf.data.Dataset.range(4).map(load).batch(2)
            model.fit(ds, verbose=0)
        main()
    """,
    "two results": """
        import numpy as np, keras
        model = keras.Sequential([keras.Input([4]), keras.layers.Dense(1)])
        def parse(i):
            return np.ones([4], np.float32), np.float32(1)
        def wrapper(i):
            x, y = tf.numpy_function(parse, [i], [tf.float32, tf.float32])  # BAD
            return x, y
        def main():
            model.compile("sgd", "mse")
            ds = tf.data.Dataset.range(4).map(wrapper).batch(2)
            model.fit(ds, verbose=0)
        main()
    """,
    "a lambda": """
        import numpy as np, keras
        model = keras.Sequential([keras.layers.Dense(1)])
        def parse(i):
            return np.ones([4], np.float32)
        def main():
            model.compile("sgd", "mse")
            load = lambda i: (tf.py_function(parse, [i], tf.float32), 1.0)  # BAD
            ds = tf.data.Dataset.range(4).map(load).batch(2)
            model.fit(ds, verbose=0)
        main()
    """,
    "a loop of the program's own": """
        import numpy as np, keras
        dense = keras.layers.Dense(1)
        def parse(i):
            return np.ones([4], np.float32)
        def load(i):
            return tf.py_function(parse, [i], tf.float32)
        @tf.function
        def step(x):
            return dense(x)
        def main():
            for b in tf.data.Dataset.range(4).map(load).batch(2):
                step(b)
        main()
    """,
    "a flip": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4, 3], np.float32)
        def load(p):
            img = tf.py_function(read, [p], tf.float32)
            return tf.image.random_flip_left_right(img)
        def main():
            ds = tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load)
            for b in ds.batch(2): b.shape
        main()
    """,
    "a generator and a resize": """
        import numpy as np
        def gen():
            yield np.zeros([4, 4, 3], np.float32)
        def main():
            ds = tf.data.Dataset.from_generator(gen, tf.float32)  # BAD
            ds = ds.map(lambda i: tf.image.resize(i, [2, 2]))
            for b in ds: b.shape
        main()
    """,
    "a generator that Keras trains with": """
        import numpy as np, keras
        def gen():
            for i in range(4):
                yield np.ones([4], np.float32), 1.0
        def main():
            model = keras.Sequential([keras.layers.Dense(1)])
            model.compile("sgd", "mse")
            types = (tf.float32, tf.float32)
            ds = tf.data.Dataset.from_generator(gen, output_types=types).batch(2)  # BAD
            model.fit(ds, verbose=0)
        main()
    """,
    "a signature without a shape": """
        import numpy as np, keras
        def gen():
            for i in range(4):
                yield np.ones([4], np.float32), 1.0
        def main():
            model = keras.Sequential([keras.layers.Dense(1)])
            model.compile("sgd", "mse")
            specs = (tf.TensorSpec(None, tf.float32), tf.TensorSpec([], tf.float32))
            ds = tf.data.Dataset.from_generator(gen, output_signature=specs).batch(2)  # BAD
            model.fit(ds, verbose=0)
        main()
    """,
    "a shape that is taken apart": """
        import numpy as np
        @tf.function
        def f(x):
            y = tf.numpy_function(np.sort, [x], tf.float32)  # BAD
            n, m = y.shape
            return tf.reshape(y, [n * m])
        def main():
            f(tf.ones([2, 2]))
        main()
    """,
    "as many rows as there are": """
        import numpy as np
        @tf.function
        def f(x):
            y = tf.numpy_function(np.sort, [x], tf.float32)  # BAD
            a, b = tf.unstack(y)
            return a + b
        def main():
            f(tf.ones([2, 2]))
        main()
    """,
    "operations that need no shape": """
        import numpy as np
        @tf.function
        def f(x):
            y = tf.numpy_function(np.sort, [x], tf.float32)
            return tf.transpose(y) @ y
        def main():
            f(tf.ones([2, 2]))
        main()
    """,
    "a crop": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4, 3], np.float32)
        def load(p):
            img = tf.py_function(read, [p], tf.float32)  # BAD
            return tf.image.random_crop(img, [2, 2, 3]), tf.image.central_crop(img, 0.5)
        def main():
            ds = tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load)
            for b in ds.batch(2): b[0].shape
        main()
    """,
    "a reshape": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4, 3], np.float32)
        def load(p):
            img = tf.py_function(read, [p], tf.float32)
            img = tf.reshape(img, [4, 4, 3])
            return tf.image.resize(img, [2, 2])
        def main():
            ds = tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load)
            for b in ds.batch(2): b.shape
        main()
    """,
    "sums, items and the shape itself": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4, 3], np.float32)
        def load(p):
            img = tf.py_function(read, [p], tf.float32)
            img = tf.cast(img, tf.float32) / 255.0
            return tf.reduce_mean(img), img[0, 0, 0], tf.shape(img)[0]
        def main():
            ds = tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load)
            for b in ds.batch(2): b[0].shape
        main()
    """,
    "a change of the brightness": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4, 3], np.float32)
        def load(p):
            img = tf.py_function(read, [p], tf.float32)
            img = tf.image.random_brightness(img, 0.2)
            return img
        def main():
            ds = tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load)
            for b in ds.batch(2): b.shape
        main()
    """,
    "texts": """
        def up(s):
            return s
        @tf.function
        def f(x):
            y = tf.py_function(up, [x], tf.string)
            return tf.strings.length(y)
        def main():
            f(tf.constant("a"))
        main()
    """,
    "three functions of a dataset": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4, 3], np.float32)
        def load(p, y):
            img = tf.numpy_function(read, [p], tf.float32)  # BAD
            return img, y
        def scale(img, y):
            return img / 255.0, y
        def small(img, y):
            return tf.image.resize(img, (2, 2)), y
        def main():
            ds = tf.data.Dataset.from_tensor_slices((["a", "b"], [0, 1]))
            ds = ds.map(load).map(scale).shuffle(2)
            ds = ds.map(small)
            for b, _ in ds.batch(2): b.shape
        main()
    """,
    "a method": """
        import numpy as np
        class Loader:
            def _read(self, p):
                return np.zeros([4, 4], np.float32)
            def _parse(self, p):
                x = tf.py_function(func=self._read, inp=[p], Tout=tf.float32)  # BAD
                h, w = x.shape
                return tf.reshape(x, [h * w])
            def dataset(self, files):
                return tf.data.Dataset.from_tensor_slices(files).map(self._parse)
        def main():
            for b in Loader().dataset(["a"]): b.shape
        main()
    """,
    "a model in a function": """
        import numpy as np, keras
        model = keras.Sequential([keras.Input([4]), keras.layers.Dense(1)])
        @tf.function
        def predict(x):
            y = tf.numpy_function(lambda v: v * 2, [x], tf.float32)  # BAD
            return model(y)
        def main():
            predict(tf.ones([2, 4]))
        main()
    """,
    "a shape that is said": """
        import numpy as np, keras
        model = keras.Sequential([keras.Input([4]), keras.layers.Dense(1)])
        @tf.function
        def predict(x):
            y = tf.numpy_function(lambda v: v * 2, [x], tf.float32)
            y.set_shape(x.shape)
            return model(y)
        def main():
            predict(tf.ones([2, 4]))
        main()
    """,
    "a resize in Python": """
        import numpy as np
        def read(p):
            return tf.image.resize(tf.zeros([4, 4, 3]), [2, 2])
        def load(p):
            return tf.py_function(read, [p], tf.float32)
        def main():
            for b in tf.data.Dataset.from_tensor_slices(["a"]).map(load).batch(2): b.shape
        main()
    """,
    "a signature with shapes": """
        import numpy as np, keras
        def gen():
            for i in range(4):
                yield np.ones([4], np.float32), 1.0
        def main():
            model = keras.Sequential([keras.layers.Dense(1)])
            model.compile("sgd", "mse")
            specs = (tf.TensorSpec([4], tf.float32), tf.TensorSpec([], tf.float32))
            ds = tf.data.Dataset.from_generator(gen, output_signature=specs).batch(2)
            model.fit(ds, verbose=0)
        main()
    """,
    "the number of axes": """
        @tf.function
        def f(x):
            y = tf.py_function(lambda v: v, [x], tf.float32)  # BAD
            if len(y.shape) == 2:
                y = y[None]
            return y
        def main():
            f(tf.ones([2, 2]))
        main()
    """,
    "one of two results": """
        @tf.function
        def f(x):
            a, b = tf.numpy_function(lambda v: (v, v), [x], [tf.float32, tf.float32])  # BAD
            a = tf.cast(a, tf.float32)
            rows = tf.unstack(a)
            return rows[0]
        def main():
            f(tf.ones([2, 2]))
        main()
    """,
    "a layer outside": """
        import numpy as np, keras
        dense = keras.layers.Dense(1)
        def load(i):
            return tf.numpy_function(lambda i: np.ones([4], np.float32), [i], tf.float32)
        def main():
            for b in tf.data.Dataset.range(4).map(load).batch(2):
                dense(b)
        main()
    """,
    "a number": """
        @tf.function
        def f(x):
            m = tf.py_function(lambda v: tf.reduce_mean(v), [x], tf.float32)
            if m > 0.5:
                return x * m
            return x
        def main():
            f(tf.ones([2, 2]))
        main()
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "shape-lost-by-py-function", tmp_path)
