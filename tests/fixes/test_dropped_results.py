"""Fixes that bind a result which nobody takes."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check, repaired, versions

WRITES = {
    "in a loop": """
          @tf.function
          def f(xs):
              out = tf.TensorArray(tf.float32, size=3)
              for i in tf.range(3):
        -         out.write(i, xs[i])  # größer
        +         out = out.write(i, xs[i])  # größer
              return out.stack()
          assert f(tf.constant([1.0, 2.0, 3.0])).numpy().tolist() == [1.0, 2.0, 3.0]
    """,
    "two on one line, behind other characters": """
          @tf.function
          def f(x):
              out = tf.TensorArray(tf.string, size=2)
        -     out.write(0, "größer"); out.write(1, x)
        +     out = out.write(0, "größer"); out = out.write(1, x)
              return out.stack()
          assert f(tf.constant("é")).numpy()[0].decode() == "größer"
    """,
    "over several lines, indented by tabs": """
          @tf.function
          def f(xs):
          \tout = tf.TensorArray(tf.float32, size=1)
        - \tout.unstack(  # all
        + \tout = out.unstack(  # all
          \t\txs)
          \treturn out.read(0)
          assert f(tf.constant([1.0])) == 1.0
    """,
    "the name of an outer function stays its own": """
          def outer(x):
              out = tf.TensorArray(tf.float32, size=1)
              @tf.function
              def f(x):
                  out.write(0, x)
              f(x)
              return out.stack()
    """,
    "an attribute": """
          class A(tf.Module):
              def __init__(self):
                  self.out = tf.TensorArray(tf.float32, size=1)
              @tf.function
              def f(self, x):
                  self.out.write(0, x)
                  return self.out.stack()
    """,
}
UPDATES = """
          @tf.function
          def f(x):
        -     tf.tensor_scatter_nd_update(x, [[0]], [5.0])
        +     x = tf.tensor_scatter_nd_update(x, [[0]], [5.0])
              return x
          assert f(tf.constant([1.0])).numpy().tolist() == [5.0]
"""
RESULTS = {
    "another form of the argument": """
          @tf.function
          def f(x: tf.Tensor):
        -     tf.clip_by_value(x, 0.0, 1.0)  # keep
        +     x = tf.clip_by_value(x, 0.0, 1.0)  # keep
        -     tf.cast(x, tf.int32)
        +     x = tf.cast(x, tf.int32)
              return x
          assert f(tf.constant(3.0)).numpy() == 1
    """,
    "of the same type": """
          @tf.function
          def f():
              x = tf.zeros([2])
        -     tf.cos(x)
        +     x = tf.cos(x)
              return x
          assert f().numpy().tolist() == [1.0, 1.0]
    """,
    "another thing": """
          @tf.function
          def f(x: tf.Tensor):
              tf.reduce_sum(x)
              tf.equal(x, x)
              return x
    """,
    "no name": """
          @tf.function
          def f(x: tf.Tensor):
              tf.clip_by_value(x + 1.0, 0.0, 1.0)
              return x
    """,
}
DATASETS = {
    "in a module": """
          ds = tf.data.Dataset.range(4)
        - ds.batch(2)
        + ds = ds.batch(2)
          assert [row.numpy().tolist() for row in ds] == [[0, 1], [2, 3]]
    """,
    "in an attribute": """
          class A:
              def __init__(self):
                  self.ds = tf.data.Dataset.range(2)
        -         self.ds.repeat(2)
        +         self.ds = self.ds.repeat(2)
          assert len(list(A().ds)) == 4
    """,
    "a whole chain": """
          tf.data.Dataset.range(4).batch(2)
    """,
    "of the module round a function": """
          ds = tf.data.Dataset.range(4)
          def f():
              ds.batch(2)
    """,
}


@pytest.mark.parametrize("case", WRITES.values(), ids=WRITES)
def test_tensorarray_write_dropped(case, tmp_path):
    check(case, "tensorarray-write-dropped", tmp_path)


def test_only_updates_of_tensors_are_unsafe(tmp_path):
    check(UPDATES, "tensorarray-write-dropped", tmp_path)
    original, _ = versions(UPDATES)
    made = repaired(original, "tensorarray-write-dropped", unsafe=False)
    assert (made.source.text, made.hidden) == (original, 1)
    original, fixed = versions(WRITES["in a loop"])
    assert repaired(original, "tensorarray-write-dropped", unsafe=False).source.text == fixed


@pytest.mark.parametrize("case", RESULTS.values(), ids=RESULTS)
def test_tensor_result_dropped(case, tmp_path):
    check(case, "tensor-result-dropped", tmp_path)


@pytest.mark.parametrize("case", DATASETS.values(), ids=DATASETS)
def test_dataset_result_dropped(case, tmp_path):
    check(case, "dataset-result-dropped", tmp_path)
