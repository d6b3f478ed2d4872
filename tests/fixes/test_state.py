"""State of `self`, of the module and of outer functions that becomes a variable."""

from __future__ import annotations

import pytest

from aglint.config import Config
from aglint.engine import check_source
from aglint.source import Source
from tests.fixes.fix_cases import check, repaired, versions

COUNTERS = {
    "in a plain class, with several writes": """
          class Counter:
              def __init__(self, limit):
                  self.limit = limit
        -         self.count = 0  # of calls
        +         self.count = tf.Variable(0)  # of calls
              @tf.function
              def call(self, x):
        -         self.count += 1
        +         self.count.assign_add(1)
                  return x * self.count
              @tf.function
              def back(self, x: tf.Tensor):
        -         self.count = self.count - 2  # é
        +         self.count.assign_sub(2)  # é
                  return x
              def reset(self):
        -         self.count = 0
        +         self.count.assign(0)
          c = Counter(3)
          assert [int(c.call(tf.constant(2))) for _ in range(3)] == [2, 4, 6]
          c.back(tf.constant(2))
          assert c.count == 1
          c.reset()
          assert int(c.count) == 0
    """,
    "eager code still gets numbers": """
          class Counter(tf.Module):
              def __init__(self):
                  super().__init__()
        -         self.count: int = 0
        +         self.count = tf.Variable(0, trainable=False)
              @tf.function
              def __call__(self, x: tf.Tensor):
        -         self.count += 1
        +         self.count.assign_add(1)
                  return x
              @property
              def calls(self):
        -         return self.count
        +         return int(self.count)
          c = Counter()
          for _ in range(3):
              c(tf.constant(1))
        - assert f"{c.count} calls" == "3 calls" and list(range(c.count)) == [0, 1, 2]
        + assert f"{int(c.count)} calls" == "3 calls" and list(range(int(c.count))) == [0, 1, 2]
          assert isinstance(c.calls, int)
          assert c.count > 2
    """,
    "in a branch on it": """
          class Schedule(tf.Module):
              def __init__(self):
        -         self.step = 0
        +         self.step = tf.Variable(0.0, trainable=False)
                  self.seen = tf.Variable(0)
              @tf.function
              def call(self, x: tf.Tensor):
        -         self.step += 1
        +         self.step.assign_add(1)
                  if self.step % 2 == 0 and not self.step > 100:
                      self.seen.assign_add(1)
                  return tf.cast(x, tf.float32) / self.step
          s = Schedule()
          assert [float(s.call(tf.constant(6))) for _ in range(4)] == [6.0, 3.0, 2.0, 1.5]
          assert int(s.seen) == 2
    """,
    "of a class below": """
          class Base:
              def __init__(self):
        -         self.n = 0
        +         self.n = tf.Variable(0)
          class Below(Base):
              @tf.function
              def call(self, x):
        -         self.n += 1
        +         self.n.assign_add(1)
                  return x + self.n
          b = Below()
          assert [int(b.call(tf.constant(3))) for _ in range(2)] == [4, 5]
    """,
    "a global": """
        - CALLS = 0
        + CALLS = tf.Variable(0)
          @tf.function
          def f(x):
              global CALLS
        -     CALLS += 1
        +     CALLS.assign_add(1)
              return x + CALLS
          def reset():
              global CALLS
        -     CALLS = 0
        +     CALLS.assign(0)
          assert [int(f(tf.constant(2))) for _ in range(3)] == [3, 4, 5]
        - assert list(range(CALLS)) == [0, 1, 2]
        + assert list(range(int(CALLS))) == [0, 1, 2]
          reset()
          assert int(f(tf.constant(2))) == 3
    """,
    "of a function round it": """
          def make():
        -     calls = 0
        +     calls = tf.Variable(0)
              @tf.function
              def f(x):
                  nonlocal calls
        -         calls = calls + 1
        +         calls.assign_add(1)
                  return tf.fill([2], calls) * 2
              return f
          f, g = make(), make()
          assert [int(h(tf.constant(2))[0]) for h in (f, f, g)] == [2, 4, 2]
    """,
    "of an object that is passed, or global": """
          class Meter:
              def __init__(self):
        -         self.seen = 0
        +         self.seen = tf.Variable(0)
          METER = Meter()
          @tf.function
          def f(x):
        -     METER.seen += 1
        +     METER.seen.assign_add(1)
              return x
          f(tf.constant(1)), f(tf.constant(1))
          assert METER.seen == 2
    """,
    "items": """
        - STATS = {"calls": 0, 'é': "text"}
        + STATS = {"calls": tf.Variable(0), 'é': "text"}
          class Counter(tf.Module):
              def __init__(self):
        -         self.counts: list = [0, 5]
        +         self.counts: list = [tf.Variable(0, trainable=False), 5]
              @tf.function
              def call(self, x):
        -         self.counts[0] += 2
        +         self.counts[0].assign_add(2)
        -         STATS["calls"] = STATS["calls"] + 1
        +         STATS["calls"].assign_add(1)
                  return x
          c = Counter()
          c.call(tf.constant(1)), c.call(tf.constant(1))
        - assert f"{STATS['calls']} {STATS['é']} {c.counts[0]}" == "2 text 4"
        + assert f"{int(STATS['calls'])} {STATS['é']} {int(c.counts[0])}" == "2 text 4"
    """,
    "a float, whatever it meets": """
          class Noise(tf.Module):
              def __init__(self, decay=0.5):
                  super().__init__()
                  self.decay = decay
        -         self.level = 1.0
        +         self.level = tf.Variable(1.0, trainable=False)
        -         self.index = 0
        +         self.index = tf.Variable(0, trainable=False)
              @tf.function
              def call(self, x: tf.Tensor, y: tf.Tensor):
        -         self.level *= self.decay
        +         self.level.assign(self.level * self.decay)
        -         self.index += 1
        +         self.index.assign_add(1)
                  return tf.tensor_scatter_nd_update(x * self.level, [[self.index]], [y])
          n = Noise()
          for _ in range(2):
              y = n.call(tf.constant([8.0, 8.0, 8.0]), tf.constant(0.0))
          assert y.numpy().tolist() == [2.0, 2.0, 0.0]
    """,
    "read as a tensor by others": """
          class Cell(tf.Module):
              def __init__(self, cell):
                  super().__init__()
                  self.cell = cell
        -         self.h = tf.zeros([1, 2])
        +         self.h = tf.Variable(tf.zeros([1, 2]), trainable=False)
              @tf.function
              def step(self, x):
        -         old = self.h
        +         old = self.h.read_value()
        -         self.h = self.cell(x, self.h)
        +         self.h.assign(self.cell(x, self.h))
                  return self.h - old
              def read(self):
        -         return self.h
        +         return self.h.read_value()
          c = Cell(lambda x, h: h + x)
          assert float(c.step(tf.ones([1, 2]))[0, 0]) == 1.0
          before = c.read()
          c.step(tf.ones([1, 2]))
          assert float(before[0, 0]) == 1.0 and float(c.h.numpy()[0, 0]) == 2.0
    """,
    "left: other uses of items, aliases and other writes": """
          class Counter:
              total = 0
              def __init__(self):
                  self.counts = {"n": 0}
                  self.others = {"n": 0}
                  self.others.update(n=1)
                  self.a, self.b = 0, 0
                  if self.counts:
                      self.c = 0
              @tf.function
              def call(self, x: tf.Tensor):
                  counts = self.counts
                  counts["n"] += 1
                  self.others["n"] += 1
                  self.a += 1
                  self.b, self.c = self.b + 1, self.c + 1
                  self.total += 1
                  return x
    """,
    "left: written by name": """
          class Counter:
              def __init__(self):
                  self.count = 0
              @tf.function
              def call(self, x: tf.Tensor):
                  self.count += 1
                  return x
              def reset(self):
                  setattr(self, "count", 0)
    """,
    "left: a number that meets two dtypes": """
          class Counter:
              def __init__(self):
                  self.count = 0
              @tf.function
              def call(self, x: tf.Tensor):
                  self.count += 1
                  return tf.zeros([]) * self.count, tf.zeros([], tf.float64) * self.count
    """,
}
TENSORS = {
    "of 64 bits": """
          class Total(tf.Module):
              def __init__(self):
        -         self.total = 0
        +         self.total = tf.Variable(0, dtype=tf.int64, trainable=False)
        -         self.mean = 1
        +         self.mean = tf.Variable(1.0, dtype=tf.float64, trainable=False)
              @tf.function
              def add(self, x: tf.Tensor):
        -         self.total += tf.reduce_sum(tf.cast(x, tf.int64))
        +         self.total.assign_add(tf.reduce_sum(tf.cast(x, tf.int64)))
        -         self.mean *= tf.reduce_mean(tf.cast(x, tf.float64)) + 1
        +         self.mean.assign(self.mean * (tf.reduce_mean(tf.cast(x, tf.float64)) + 1))
                  return tf.identity(self.total)
          t = Total()
          assert [int(t.add(tf.constant([2, 3]))) for _ in range(2)] == [5, 10]
          assert float(t.mean) == 3.5 * 3.5
    """,
    "a state of known shape": """
          class Cell(tf.Module):
              def __init__(self):
                  super().__init__()
        -         self.h = tf.zeros([2])
        +         self.h = tf.Variable(tf.zeros([2]), trainable=False)
              @tf.function
              def call(self, x: tf.Tensor):
        -         self.h = 0.5 * self.h + tf.ones([2])
        +         self.h.assign(0.5 * self.h + tf.ones([2]))
        -         self.h += 1.0
        +         self.h.assign(self.h + 1.0)
                  return tf.reduce_sum(self.h)
          c = Cell()
          assert [float(c.call(tf.constant(0))) for _ in range(2)] == [4.0, 6.0]
    """,
    "a number that holds a tensor then": """
          class Sum:
              def __init__(self):
        -         self.total = 0
        +         self.total = tf.Variable(0.0)
              @tf.function
              def add(self, x: tf.Tensor):
        -         self.total += tf.reduce_sum(tf.cast(x, tf.float32))
        +         self.total.assign_add(tf.reduce_sum(tf.cast(x, tf.float32)))
          s = Sum()
          s.add(tf.constant([1, 2])), s.add(tf.constant([1, 2]))
          assert float(s.total) == 6.0
    """,
    "a state that is computed from itself": """
          class Cell(tf.Module):
              def __init__(self, units):
                  super().__init__()
                  self.kernel = tf.Variable(tf.eye(units))
        -         self.state = tf.zeros([1, units])
        +         self.state = tf.Variable(tf.zeros([1, units]), trainable=False)
              def reset(self):
        -         self.state = tf.zeros_like(self.state)
        +         self.state.assign(tf.zeros_like(self.state))
              @tf.function
              def step(self, x):
        -         self.state = tf.matmul(self.state, self.kernel) + x
        +         self.state.assign(tf.matmul(self.state, self.kernel) + x)
        -         return self.state
        +         return self.state.read_value()
          c = Cell(2)
          c.step(tf.ones([1, 2]))
          assert float(c.step(tf.ones([1, 2]))[0, 0]) == 2.0
    """,
    "a variable that is there": """
          class Sum:
              def __init__(self):
                  self.total = tf.Variable(0.0)
              @tf.function
              def add(self, x: tf.Tensor):
        -         self.total += tf.reduce_sum(tf.cast(x, tf.float32))
        +         self.total.assign_add(tf.reduce_sum(tf.cast(x, tf.float32)))
                  return self.total
          s = Sum()
          s.add(tf.constant([1, 2]))
          assert float(s.add(tf.constant([1, 2]))) == 6.0
    """,
    "made once": """
          class Attention(tf.Module):
              def __init__(self):
                  self.size = 3
                  self.mask = None
                  self.table = {}
              @tf.function
              def call(self, x: tf.Tensor):
                  if self.mask is None:
        -             self.mask = tf.linalg.band_part(  # é
        -                 tf.ones([self.size, 3]), -1, 0
        -             )
        +             with tf.init_scope():
        +                 self.mask = tf.linalg.band_part(  # é
        +                     tf.ones([self.size, 3]), -1, 0
        +                 )
                  if "one" not in self.table:
        -             self.table["one"] = tf.constant(1.0)
        +             with tf.init_scope():
        +                 self.table["one"] = tf.constant(1.0)
                  return tf.cast(x, tf.float32) * self.mask + self.table["one"]
          a = Attention()
          a.call(tf.constant(2))
          assert a.call(tf.constant([1, 2, 3]))[0].numpy().tolist() == [2.0, 1.0, 1.0]
    """,
    "made once for each size": """
          MASKS = {}
          def mask(size):
              if size not in MASKS:
        -         MASKS[size] = tf.linalg.band_part(tf.ones([size, size]), -1, 0)
        +         with tf.init_scope():
        +             MASKS[size] = tf.linalg.band_part(tf.ones([size, size]), -1, 0)
              return MASKS[size]
          @tf.function
          def encode(x):
              return x * mask(x.shape[0])
          @tf.function
          def decode(x):
              return tf.reduce_sum(x * mask(x.shape[0]))
          assert float(decode(encode(tf.ones([2, 2])))) == 3.0
    """,
    "left: made once, of the graph": """
          class Attention(tf.Module):
              def __init__(self):
                  self.mask = self.other = self.third = None
                  self.limit, self.low = tf.constant(1.0), 0
              @tf.function
              def call(self, x: tf.Tensor, size):
                  if self.mask is None:
                      self.mask = tf.ones_like(x)
                  if self.other is None:
                      self.other = tf.ones([size])
                  if self.third is None: self.third = tf.ones([3])
                  if self.limit < size:
                      self.limit = tf.constant(3.0)
                  return self.mask + self.other
    """,
    "left: None first, or another shape": """
          class Cell(tf.Module):
              def __init__(self):
                  self.h = None
                  self.c = tf.zeros([2])
              @tf.function
              def call(self, x: tf.Tensor):
                  self.h = tf.abs(x)
                  self.c = tf.ones([3])
                  return x
    """,
}
SHOWN = {
    "the shape may change": """
        class Cell:
            def __init__(self):
                self.h = tf.zeros([2])
            @tf.function
            def call(self, x: tf.Tensor):
                self.h = tf.concat([self.h, tf.cast(x, tf.float32)], 0)
                return self.h
    """,
    "traced code wants a number": """
        class Counter:
            def __init__(self, rows):
                self.rows = rows
                self.count = 0
            @tf.function
            def call(self, x: tf.Tensor):
                self.count += 1
                return self.rows[self.count]
    """,
    "a number is needed to write it": """
        class Counter:
            def __init__(self):
                self.count = 0
            @tf.function
            def call(self, x: tf.Tensor):
                self.count += 1
                return x
            def grow(self):
                self.count = max(self.count, 3)
    """,
    "and the old one": """
        class Counter:
            def __init__(self):
                self.count = 0
            @tf.function
            def call(self, x: tf.Tensor):
                old = self.count
                self.count += 1
                return x + old
    """,
}


@pytest.mark.parametrize("case", COUNTERS.values(), ids=COUNTERS)
def test_python_state_change(case, tmp_path):
    check(case, "python-state-change", tmp_path)


@pytest.mark.parametrize("case", TENSORS.values(), ids=TENSORS)
def test_tensor_stored_outside(case, tmp_path):
    check(case, "tensor-stored-outside", tmp_path)


@pytest.mark.parametrize("case", SHOWN.values(), ids=SHOWN)
def test_what_is_only_shown(case):
    text, _ = versions(case)
    config = Config(select=("python-state-change", "tensor-stored-outside"))
    found = check_source(Source.from_text(text, "case.py"), config)
    assert [one.fix.applicability for one in found] == ["display"]


def test_what_is_made_once_needs_no_permission():
    original, fixed = versions(TENSORS["made once"])
    assert repaired(original, "tensor-stored-outside", unsafe=False).source.text == fixed
