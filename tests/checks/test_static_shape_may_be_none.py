"""static-shape-may-be-none, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "sizes that have names": """
        WIDTH = 3
        class Spec:
            LENGTH = 2
            @tf.function(input_signature=[tf.TensorSpec([LENGTH, WIDTH])])
            def noise(self, x):
                return x + tf.random.normal(x.shape)
        Spec().noise(tf.ones([2, 3]))
    """,
    "an open size that has a name": """
        OPEN = None
        @tf.function(input_signature=[tf.TensorSpec([OPEN, 3])])
        def rows(x):
            return tf.random.normal(x.shape)  # BAD
        rows(tf.ones([2, 3]))
    """,
    "a batch, asked first": """
        def pad(x):
            n = tf.shape(x)[0]
            return tf.pad(x, [[0, 4 - n]])
        def static(x):
            if x.shape[0] is None:
                return x
            return tf.reshape(x, [x.shape[0], 1])
        def main():
            ds = tf.data.Dataset.range(6).batch(4).map(static).map(lambda x: x * 2)
            ds2 = tf.data.Dataset.range(6).batch(4).map(pad)
            list(ds), list(ds2)
        main()
    """,
    "the width of a batch": """
        def feats(x, y):
            d = x.shape[1]
            w = tf.ones([d, 3])
            x.set_shape([None, d])
            spec = tf.TensorShape([x.shape[0], d])
            return x @ w / d, y
        def main():
            ds = tf.data.Dataset.from_tensor_slices((tf.ones([5, 2]), tf.ones([5])))
            list(ds.batch(2).map(feats))
        main()
    """,
    "windows": """
        def main():
            ds = tf.data.Dataset.range(10).window(4, shift=2, drop_remainder=True)
            ds = ds.flat_map(lambda w: w.batch(4))
            ds = ds.map(lambda w: (w[:-1], w[-1]))
            assert len(list(ds)) == 4
        main()
    """,
    "a batch of a dataset": """
        def load(b):
            return tf.zeros(shape=[b.shape[0], 2])  # BAD
        def main():
            for x in tf.data.Dataset.range(5).batch(2).map(load): pass
        main()
    """,
    "a batch of pairs": """
        def load(x, y):
            n = x.shape[0]
            return x / n, y  # BAD
        def main():
            ds = tf.data.Dataset.from_tensor_slices((tf.ones([5, 2]), tf.ones([5])))
            ds = ds.shuffle(5).batch(2)
            ds = ds.map(load)
            for x in ds: pass
        main()
    """,
    "a batch that is never smaller": """
        def load(b):
            return tf.zeros(shape=[b.shape[0], 2])
        def main():
            for x in tf.data.Dataset.range(5).batch(2, drop_remainder=True).map(load): pass
        main()
    """,
    "a shape by keyword": """
        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
        def f(x):
            return tf.ones(shape=[x.shape[0]])  # BAD
        f(tf.ones([2, 3]))
    """,
    "a tuple by keyword": """
        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
        def f(x):
            rows = x.shape[0]
            return tf.zeros(dtype=tf.int32, shape=(rows, 2))  # BAD
        f(tf.ones([2, 3]))
    """,
    "multiples by keyword": """
        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
        def f(x):
            return tf.tile([1.0], multiples=[x.shape[0]])  # BAD
        f(tf.ones([2, 3]))
    """,
    "a depth by keyword": """
        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
        def f(x):
            return tf.one_hot(0, depth=x.shape[0])  # BAD
        f(tf.ones([2, 3]))
    """,
    "a root": """
        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
        def f(x):
            return x / tf.sqrt(x.shape[0])  # BAD
        f(tf.ones([2, 3]))
    """,
    "a known size by keyword": """
        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
        def f(x):
            return tf.ones(shape=[x.shape[1]]) + tf.ones(shape=x.shape[1:])
        f(tf.ones([2, 3]))
    """,
    "what Python gave": """
        import numpy as np
        def read(p):
            return np.zeros([4, 4, 3], np.float32)
        def load(p):
            img = tf.py_function(read, [p], tf.float32)
            h = img.shape[0] // 2  # BAD
            return img[:h]
        def main():
            ds = tf.data.Dataset.from_tensor_slices(["a", "b"]).map(load)
            for b in ds.batch(2): b.shape
        main()
    """,
    "the last size of what Python gave": """
        @tf.function
        def f(x):
            y = tf.numpy_function(lambda v: v, [x], tf.float32)
            return tf.reshape(y, [-1, y.shape[-1]])  # BAD
        def main():
            f(tf.ones([2, 2]))
        main()
    """,
    "the product of a shape": """
        import numpy as np
        @tf.function(input_signature=[tf.TensorSpec([None, 8], tf.float32)])
        def f(v):
            return tf.reduce_sum(v) / np.prod(v.shape)  # BAD
        f(tf.ones([2, 8]))
    """,
    "zeros of a shape": """
        @tf.function(input_signature=[tf.TensorSpec([8, None], tf.float32)])
        def f(v):
            return tf.zeros(v.shape)  # BAD
        f(tf.ones([8, 2]))
    """,
    "the product of the known sizes": """
        import numpy as np
        @tf.function(input_signature=[tf.TensorSpec([None, 8], tf.float32)])
        def f(v):
            return tf.reduce_sum(v) / np.prod(v.shape[1:])
        f(tf.ones([2, 8]))
    """,
    "the product of a known shape": """
        import numpy as np
        @tf.function
        def f(v):
            return tf.reduce_sum(v) / np.prod(v.shape)
        f(tf.ones([2, 8]))
    """,
    "a constant": """
        @tf.function
        def f(v, cut):
            kept = v[: 10 - cut]
            return tf.constant(kept.shape[0])  # BAD
        f(tf.ones([10]), tf.constant(2))
    """,
    "a size": """
        @tf.function
        def f(v, start):
            kept = v[start:]
            return tf.zeros([kept.shape[0], 2])  # BAD
        f(tf.ones([10]), tf.constant(2))
    """,
    "arithmetic": """
        @tf.function
        def f(v, start):
            kept = v[start:]
            return kept.shape[0] * 2  # BAD
        f(tf.ones([10]), tf.constant(2))
    """,
    "one of the unpacked sizes": """
        @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32)])
        def f(v):
            rows, columns = v.shape
            return tf.reshape(v, [rows * columns])  # BAD
        f(tf.ones([2, 4]))
    """,
    "one of a list's sizes": """
        @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32)])
        def f(v):
            rows, columns = v.get_shape().as_list()
            return tf.reshape(v, [columns, rows])  # BAD
        f(tf.ones([2, 4]))
    """,
    "the known one of the unpacked sizes": """
        @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32)])
        def f(v):
            rows, columns = v.shape
            if rows is None:
                rows = tf.shape(v)[0]
            return tf.reshape(v, [rows * columns])
        f(tf.ones([2, 4]))
    """,
    "a name": """
        @tf.function
        def f(v, start):
            kept = v[start:]
            n = kept.shape[0]
            return tf.reshape(kept, [n, 1])  # BAD
        f(tf.ones([10]), tf.constant(2))
    """,
    "a range over a signature": """
        @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
        def f(v):
            total = 0
            for i in range(v.shape[0]):  # BAD
                total += v[i]
            return total
        f(tf.constant([1, 2]))
    """,
    "a comparison": """
        @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.int32)])
        def f(v):
            if v.shape[0] > 2:  # BAD
                return 1
            return 0
        f(tf.constant([[1, 2]]))
    """,
    "a known size": """
        @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.int32)])
        def f(v):
            return tf.zeros([v.shape[1]]) * v.shape[1]
        f(tf.constant([[1, 2]]))
    """,
    "asked first": """
        @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
        def f(v):
            n = v.shape[0]
            if n is None:
                n = tf.shape(v)[0]
            m = v.shape[0] or tf.shape(v)[0]
            return tf.zeros([n]) + tf.ones([m])
        f(tf.constant([1, 2]))
    """,
    "where None may stand": """
        @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
        def f(v):
            w = tf.ensure_shape(v, [v.shape[0]])
            rows = tf.TensorArray(tf.float32, 1, element_shape=[v.shape[0]])
            return w, rows.write(0, w).stack(), tf.TensorShape([v.shape[0]]).rank
        f(tf.constant([1.0, 2.0]))
    """,
    "the dynamic size": """
        @tf.function
        def f(v, cut):
            kept = v[: 10 - cut]
            return tf.zeros([tf.shape(kept)[0]])
        f(tf.ones([10]), tf.constant(2))
    """,
    "cut at Python numbers": """
        @tf.function
        def f(v, cut=2):
            kept = v[: 10 - cut]
            rest = v[tf.constant(2):]
            return tf.zeros([kept.shape[0] * rest.shape[0]])
        f(tf.ones([10]))
    """,
    "no signature": """
        @tf.function
        def f(v):
            total = 0.0
            for i in range(v.shape[0]):
                total += v[i]
            return total
        f(tf.ones([10]))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "static-shape-may-be-none", tmp_path)
