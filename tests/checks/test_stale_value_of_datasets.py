"""Values that a dataset's function has read and that are changed before the next epoch."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, refused, reported

CASES = {
    "an item, through a local function": """
        def main():
            step = {"n": 0}
            def tag(x):
                return x + step["n"]  # BAD
            ds = tf.data.Dataset.range(2).map(tag).batch(2)
            seen = []
            for epoch in range(2):
                step["n"] = epoch * 10
                for b in ds:
                    seen.append(b.numpy().tolist())
            assert seen == [[0, 1], [10, 11]]
        main()
    """,
    "a nonlocal name": """
        def main():
            drop = 0.0
            def set_drop(v):
                nonlocal drop
                drop = v
            ds = tf.data.Dataset.from_tensor_slices([1.0]).map(lambda x: x * (1 - drop))  # BAD
            a = [float(x) for x in ds]
            set_drop(1.0)
            b = [float(x) for x in ds]
            assert b == [0.0]
        main()
    """,
    "a set": """
        KEEP = {1}
        def wanted(x):
            return tf.reduce_any([x == k for k in KEEP])  # BAD
        def main():
            ds = tf.data.Dataset.range(4).filter(wanted)
            assert [int(x) for x in ds] == [1]
            KEEP.add(2)
            assert [int(x) for x in ds] == [1, 2]
        main()
    """,
    "an iterator": """
        def main():
            scale = 1
            ds = tf.data.Dataset.range(1, 3).repeat().map(lambda x: x * scale)  # BAD
            it = iter(ds)
            a = int(next(it))
            scale = 100
            b = int(next(it))
            assert b == 200
        main()
    """,
    "a script": """
        gain = 1.0
        ds = tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(lambda x: x * gain)  # BAD
        first = list(ds.as_numpy_iterator())
        gain = 2.0
        second = list(ds.as_numpy_iterator())
        def main():
            assert second == [2.0, 4.0]
        main()
    """,
    "datasets that are zipped": """
        def main():
            k = 1
            a = tf.data.Dataset.range(3).map(lambda x: x * k)  # BAD
            both = tf.data.Dataset.zip((a, a))
            list(both)
            k = 3
            got = [int(x) for x, _ in both]
            assert got == [0, 3, 6]
        main()
    """,
    "a dataset for each of two splits": """
        def main():
            out = {}
            for split in ("train", "test"):
                flip = split == "train"
                ds = tf.data.Dataset.range(3).map(lambda x: -x if flip else x)
                out[split] = ds
            assert [int(x) for x in out["test"]] == [0, 1, 2]
            assert [int(x) for x in out["train"]] == [0, -1, -2]
        main()
    """,
    "the name of a later loop": """
        def main():
            n = 4
            ds = tf.data.Dataset.range(8).map(lambda x: x % n)
            total = 0
            for x in ds:
                total += int(x)
            for n in range(3):
                total += n
            assert total == 15
        main()
    """,
    "a default argument": """
        def main():
            k = 1
            ds = tf.data.Dataset.range(3).map(lambda x, k=k: x * k)
            list(ds)
            k = 5
            assert [int(x) for x in ds] == [0, 1, 2]
        main()
    """,
    "a list that a tensor was made of": """
        def main():
            vocab = []
            for w in ["a", "b"]:
                vocab.append(w)
            table = tf.constant(vocab)
            ds = tf.data.Dataset.range(2).map(lambda i: table[i])
            got = [x.numpy() for x in ds]
            vocab.append("c")
            assert got == [b"a", b"b"]
        main()
    """,
    "a method that makes a dataset for each mode": """
        class Data:
            def __init__(self):
                self.training = True
                self.seen = 0
            def parse(self, x):
                return x * 2 if self.training else x
            def make(self, training):
                self.training = training
                return tf.data.Dataset.range(3).map(self.parse)
        def main():
            d = Data()
            a = d.make(True)
            b = d.make(False)
            assert [int(x) for x in a] == [0, 2, 4]
            assert [int(x) for x in b] == [0, 1, 2]
        main()
    """,
    "a method of a subclass": """
        class Base:
            def __init__(self):
                self.scale = 1
            def parse(self, x):
                return x * self.scale
            def dataset(self):
                return tf.data.Dataset.range(3).map(self.parse)
        class Sub(Base):
            def __init__(self):
                super().__init__()
                self.scale = 3
        def main():
            s = Sub()
            assert [int(x) for x in s.dataset()] == [0, 3, 6]
            s.scale = 4
            assert [int(x) for x in s.dataset()] == [0, 4, 8]
        main()
    """,
    "for flat_map": """
        k = {"n": 1}
        def main():
            ds = tf.data.Dataset.range(3).flat_map(lambda x: tf.data.Dataset.range(k["n"]))  # BAD
            a = len([1 for _ in ds])
            k["n"] = 5
            assert len([1 for _ in ds]) == 15
        main()
    """,
    "an attribute of a class": """
        class Mixer:
            alpha = 0.0
        mixer = Mixer()
        def mix(x):
            return x * mixer.alpha  # BAD
        def main():
            ds = tf.data.Dataset.from_tensor_slices([1.0]).map(mix)
            for epoch in range(2):
                mixer.alpha = float(epoch)
                got = [float(x) for x in ds]
            assert got == [1.0]
        main()
    """,
    "an array": """
        import numpy as np
        table = np.zeros(3)
        def main():
            ds = tf.data.Dataset.range(3).map(lambda i: tf.gather(table, i))  # BAD
            list(ds)
            table[:] = 1.0
            assert [float(x) for x in ds] == [1.0, 1.0, 1.0]
        main()
    """,
    "an attribute that is set from outside": """
        class Pipe:
            def __init__(self, data):
                self.p = 0.0
                self.ds = data.map(lambda x: x * self.p)  # BAD
        def main():
            pipe = Pipe(tf.data.Dataset.from_tensor_slices([1.0]))
            for p in (0.0, 1.0):
                pipe.p = p
                got = [float(x) for x in pipe.ds]
            assert got == [1.0]
        main()
    """,
    "a global by a function": """
        RATE = 0.0
        def set_rate(v):
            global RATE
            RATE = v
        def build():
            return tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(lambda x: x * RATE)  # BAD
        def main():
            ds = build()
            for v in [0.0, 1.0]:
                set_rate(v)
                got = [float(x) for x in ds]
            assert got == [1.0, 2.0]
        main()
    """,
    "a closure between two epochs": """
        def main():
            scale = 1
            ds = tf.data.Dataset.range(3).map(lambda x: x * scale)  # BAD
            first = [int(x) for x in ds]
            scale = 10
            second = [int(x) for x in ds]
            assert second == [0, 10, 20]
        main()
    """,
    "a global for filter": """
        LIMIT = 1
        def small(x):
            return x < LIMIT  # BAD
        def main():
            global LIMIT
            ds = tf.data.Dataset.range(5).filter(small)
            LIMIT = 4
            assert len([1 for _ in ds]) == 4
        main()
    """,
    "an attribute by a setter": """
        class Loader:
            def __init__(self):
                self.noise = 0.0
                self.ds = tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(self.add)
            def add(self, x):
                return x + self.noise  # BAD
            def set_noise(self, v):
                self.noise = v
        def main():
            l = Loader()
            l.set_noise(5.0)
            assert [float(x) for x in l.ds] == [6.0, 7.0]
        main()
    """,
    "the epoch's number": """
        def main():
            epoch = 0
            def weigh(x):
                return x * epoch  # BAD
            ds = tf.data.Dataset.range(1, 3).map(weigh)
            got = []
            for epoch in range(3):
                for x in ds:
                    got.append(int(x))
            assert got == [0, 0, 1, 2, 2, 4]
        main()
    """,
    "an item of a dict": """
        cfg = {"prob": 0.0}
        def drop(x):
            if cfg["prob"] > 0.5:  # BAD
                return x * 0.0
            return x
        def main():
            train = tf.data.Dataset.from_tensor_slices(tf.ones([4])).map(drop).batch(2)
            a = sum(float(tf.reduce_sum(b)) for b in train)
            cfg["prob"] = 1.0
            b = sum(float(tf.reduce_sum(b)) for b in train)
            assert (a, b) == (4.0, 0.0)
        main()
    """,
    "an attribute that is counted": """
        class Trainer:
            def __init__(self, data):
                self.temperature = 1.0
                self.dataset = data.map(self._soften).batch(2)
            def _soften(self, x):
                return x / self.temperature  # BAD
            def fit(self, epochs):
                total = 0.0
                for _ in range(epochs):
                    for batch in self.dataset:
                        total += float(tf.reduce_sum(batch))
                    self.temperature *= 2.0
                return total
        def main():
            t = Trainer(tf.data.Dataset.from_tensor_slices([2.0, 4.0]))
            assert t.fit(2) == 9.0
        main()
    """,
    "a variable": """
        def main():
            scale = tf.Variable(1, dtype=tf.int64)
            ds = tf.data.Dataset.range(3).map(lambda x: x * scale)
            a = [int(x) for x in ds]
            scale.assign(10)
            assert [int(x) for x in ds] == [0, 10, 20]
        main()
    """,
    "made anew in each round": """
        def main():
            got = []
            for scale in range(3):
                ds = tf.data.Dataset.range(1, 3).map(lambda x: x * scale)
                got += [int(x) for x in ds]
            assert got == [0, 0, 1, 2, 2, 4]
        main()
    """,
    "changed before": """
        def main():
            scale = 1
            scale = 10
            ds = tf.data.Dataset.range(3).map(lambda x: x * scale)
            assert [int(x) for x in ds] == [0, 10, 20]
        main()
    """,
    "changed after the last use": """
        def main():
            n = 2
            ds = tf.data.Dataset.range(3).map(lambda x: x * n)
            out = [int(x) for x in ds]
            n = len(out)
            assert n == 3
        main()
    """,
    "another value for another dataset": """
        def main():
            flip = True
            train = tf.data.Dataset.range(3).map(lambda x: -x if flip else x)
            a = [int(x) for x in train]
            flip = False
            val = tf.data.Dataset.range(3).map(lambda x: -x if flip else x)
            b = [int(x) for x in val]
            assert a == [0, -1, -2] and b == [0, 1, 2]
        main()
    """,
    "a flag for each of two datasets": """
        class Cfg:
            training = True
        cfg = Cfg()
        def aug(x):
            return -x if cfg.training else x
        def main():
            base = tf.data.Dataset.range(1, 3)
            cfg.training = True
            train = base.map(aug)
            cfg.training = False
            val = base.map(aug)
            for _ in range(2):
                assert [int(x) for x in train] == [-1, -2]
                assert [int(x) for x in val] == [1, 2]
        main()
    """,
    "a chain made in a loop": """
        def main():
            ds = tf.data.Dataset.range(2)
            for k in range(3):
                ds = ds.map(lambda x: x + k)
            assert [int(x) for x in ds] == [3, 4]
        main()
    """,
    "a chain made in a while loop": """
        def main():
            ds = tf.data.Dataset.range(2)
            k = 0
            while k < 3:
                ds = ds.map(lambda x: x + k)
                k += 1
            assert [int(x) for x in ds] == [3, 4]
        main()
    """,
    "a setter that makes the dataset anew": """
        class Loader:
            def __init__(self):
                self.noise = 0.0
                self.ds = self._make()
            def _make(self):
                return tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(self.add)
            def add(self, x):
                return x + self.noise
            def set_noise(self, v):
                self.noise = v
                self.ds = self._make()
        def main():
            l = Loader()
            l.set_noise(5.0)
            assert [float(x) for x in l.ds] == [6.0, 7.0]
        main()
    """,
    "made by a method that init calls": """
        class Loader:
            def __init__(self):
                self.noise = 0.0
                self.ds = self._make()
            def _make(self):
                return tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(self.add)
            def add(self, x):
                return x + self.noise  # BAD
            def set_noise(self, v):
                self.noise = v
        def main():
            l = Loader()
            l.set_noise(5.0)
            assert [float(x) for x in l.ds] == [6.0, 7.0]
        main()
    """,
    "made by a function": """
        STRENGTH = 0.0
        def augment(x):
            return x * STRENGTH  # BAD
        def make_dataset():
            ds = tf.data.Dataset.from_tensor_slices([1.0, 2.0])
            return ds.map(augment).batch(2).prefetch(1)
        def main():
            global STRENGTH
            ds = make_dataset()
            for epoch in range(2):
                for b in ds:
                    float(b[0])
                STRENGTH = 1.0
            for b in ds:
                assert float(b[0]) == 1.0
        main()
    """,
    "made by a function in each round": """
        STRENGTH = 0.0
        def augment(x):
            return x * STRENGTH
        def make_dataset():
            ds = tf.data.Dataset.from_tensor_slices([1.0, 2.0])
            return ds.map(augment).batch(2).prefetch(1)
        def main():
            global STRENGTH
            for epoch in range(2):
                ds = make_dataset()
                for b in ds:
                    float(b[0])
                STRENGTH = 1.0
        main()
    """,
    "read by Python for each element": """
        scale = [1.0]
        def py(x):
            return x * scale[0]
        def load(x):
            return tf.py_function(py, [x], tf.float32)
        def main():
            ds = tf.data.Dataset.from_tensor_slices([1.0]).map(load)
            a = [float(x) for x in ds]
            scale[0] = 2.0
            assert [float(x) for x in ds] == [2.0]
        main()
    """,
    "read by a generator": """
        scale = 1
        def gen():
            for i in range(3):
                yield i * scale
        def main():
            global scale
            ds = tf.data.Dataset.from_generator(gen, output_signature=tf.TensorSpec([], tf.int32))
            list(ds)
            scale = 3
            assert [int(x) for x in ds] == [0, 3, 6]
        main()
    """,
    "a list": """
        def main():
            names = ["a"]
            ds = tf.data.Dataset.range(3).map(lambda x: x + len(names))  # BAD
            total = sum(int(x) for x in ds)
            names.append("b")
            assert sum(int(x) for x in ds) == 9
        main()
    """,
    "an object's attribute": """
        class Curriculum:
            def __init__(self):
                self.max_len = 2
        cur = Curriculum()
        def main():
            ds = tf.data.Dataset.range(6).filter(lambda x: x < cur.max_len)  # BAD
            for epoch in range(2):
                n = 0
                for x in ds:
                    n += 1
                assert n == cur.max_len
                cur.max_len += 1
        main()
    """,
    "another name": """
        def main():
            ds = tf.data.Dataset.range(3).map(lambda x: x + 1)
            for x in ds:
                pass
            x = 3
            for y in ds:
                pass
        main()
    """,
    "another attribute": """
        class Loader:
            def __init__(self, data):
                self.data = data
                self.seen = 0
                self.mean = 1
                self.ds = data.map(self.norm)
            def norm(self, x):
                return x - self.mean
            def __iter__(self):
                for x in self.ds:
                    self.seen += 1
                    yield x
        def main():
            l = Loader(tf.data.Dataset.range(3)); list(l)
        main()
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_marked_lines_are_reported_and_those_programs_go_wrong(text, tmp_path):
    assert sorted(set(reported(text, "stale-value"))) == marked(text)
    assert (refused(text, tmp_path) is not None) is bool(marked(text))
