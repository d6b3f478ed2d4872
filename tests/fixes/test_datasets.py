"""Datasets: orders, batches and ends."""

from __future__ import annotations

import pytest

from aglint.config import Config
from aglint.engine import check_source
from aglint.source import Source
from tests.fixes.fix_cases import check, repaired, versions

NEXT = {
    "a number of the items' dtype": """
          numbers = iter(tf.data.Dataset.from_tensor_slices([5, 6]))
          @tf.function
          def pull():
              # the next one
        -     return next(numbers, -1) * 2  # é
        +     item = numbers.get_next_as_optional()
        +     return tf.cond(item.has_value(), item.get_value, lambda: -1) * 2  # é
          assert [int(pull()) for _ in range(3)] == [10, 12, -2]
    """,
    "a number of another dtype": """
          class Source(tf.Module):
              def __init__(self):
                  self.numbers = iter(tf.data.Dataset.range(2))
              @tf.function
              def pull(self, item=0):
        -         found = next(self.numbers, -1)
        +         item_2 = self.numbers.get_next_as_optional()
        +         found = tf.cond(item_2.has_value(), item_2.get_value, lambda: tf.constant(-1, tf.int64))
                  return found
          source = Source()
          assert [int(source.pull()) for _ in range(3)] == [0, 1, -1]
    """,  # noqa: E501
    "a dtype that only the iterator knows": """
          class Source(tf.Module):
              def __init__(self, data: tf.data.Dataset):
                  self.numbers = iter(data)
              @tf.function
              def pull(self):
        -         return next(self.numbers, 3)
        +         item = self.numbers.get_next_as_optional()
        +         return tf.cond(item.has_value(), item.get_value, lambda: tf.constant(3, self.numbers.element_spec.dtype))
          source = Source(tf.data.Dataset.range(1))
          assert [int(source.pull()) for _ in range(2)] == [0, 3]
    """,  # noqa: E501
    "an exception that never comes": """
          numbers = iter(tf.data.Dataset.range(2))
          @tf.function
          def pull():
        -     try:
        -         y = next(numbers)
        -     except StopIteration:
        +     item = numbers.get_next_as_optional()
        +     if item.has_value():
        +         y = item.get_value()
        +     else:
                  # nothing left
                  y = tf.constant(7, tf.int64)
              return y
          assert [int(pull()) for _ in range(3)] == [0, 1, 7]
    """,
    "an exception instead of which it returns": """
          @tf.function
          def pull():
              numbers = iter(tf.data.Dataset.range(1))
              first = next(numbers)
        -     try:
        -         return next(numbers)
        -     except StopIteration:
        +     item = numbers.get_next_as_optional()
        +     if item.has_value():
        +         return item.get_value()
        +     else:
                  return first - 1
          assert int(pull()) == -1
    """,
    "left: no tensor, another structure, jumps": """
          numbers = iter(tf.data.Dataset.range(2))
          pairs = iter(tf.data.Dataset.zip((tf.data.Dataset.range(2), tf.data.Dataset.range(2))))
          @tf.function
          def pull(flag):
              a = next(numbers, None)
              b = next(numbers, 0.5)
              c = next(pairs, (0, 0))
              d = next(numbers, -1) if flag else 0
              while True:
                  try:
                      e = next(numbers)
                  except StopIteration:
                      break
              return a, b, c, d
    """,
}
EAGER = {
    "a statement": """
          def main(x):
        -     tf.config.run_functions_eagerly(True)  # to see more
              return x
          assert main(1) == 1
    """,
    "at module level": """
          import keras

        - tf.config.run_functions_eagerly(True)
        -
          x = 1
    """,
    "a keyword, in the middle, at the end, and alone": """
          import keras
          def main(a, b, c, d):
        -     a.compile(optimizer="sgd", run_eagerly=True, loss="mse")
        +     a.compile(optimizer="sgd", loss="mse")
              b.compile(
                  loss="mse",
        -         run_eagerly=True,
              )
        -     c.compile(run_eagerly=True)
        +     c.compile()
        -     d.compile(run_eagerly=True, loss="mse")
        +     d.compile(loss="mse")
    """,
    "left: nothing else is there": """
          def setup():
              tf.config.run_functions_eagerly(True)
          setup(); tf.config.run_functions_eagerly(True)
    """,
}
SPLIT = {
    "no setting": """
        - dataset = tf.data.Dataset.range(100).shuffle(100, seed=1).map(lambda x: x + 1)
        + dataset = tf.data.Dataset.range(100).shuffle(100, seed=1, reshuffle_each_iteration=False).map(lambda x: x + 1)
          train, test = dataset.take(80), dataset.skip(80)
          assert not set(train.as_numpy_iterator()) & set(test.as_numpy_iterator())
    """,  # noqa: E501
    "another setting": """
          dataset = tf.data.Dataset.range(100)
          dataset = dataset.shuffle(
              buffer_size=100,
        -     reshuffle_each_iteration=True,
        +     reshuffle_each_iteration=False,
          )
          train, test = dataset.take(80), dataset.skip(80)
          assert not set(train.as_numpy_iterator()) & set(test.as_numpy_iterator())
    """,
    "only shown: sorted files": """
          files = tf.data.Dataset.list_files("*.txt")
          train, test = files.take(80), files.skip(80)
    """,
}
BATCHES = {
    "numbers": """
        - dataset = tf.data.Dataset.range(40).batch(4, drop_remainder=True).shuffle(10, seed=7).prefetch(1)
        + dataset = tf.data.Dataset.range(40).shuffle(40, seed=7).batch(4, drop_remainder=True).prefetch(1)
          first = next(iter(dataset)).numpy()
          assert list(first) != list(range(first[0], first[0] + 4))
    """,  # noqa: E501
    "over lines, by name": """
          size = 4
          dataset = (
              tf.data.Dataset.range(40)
        -     .batch(batch_size=size)
        -     .shuffle(reshuffle_each_iteration=False, buffer_size=5 + 5)
        +     .shuffle(reshuffle_each_iteration=False, buffer_size=(5 + 5) * size)
        +     .batch(batch_size=size)
              .map(lambda x: x + 1)
          )
          first = next(iter(dataset)).numpy()
          assert list(first) != list(range(first[0], first[0] + 4))
    """,
    "one after another": """
          def make(n):
              dataset = tf.data.Dataset.range(40)
        -     dataset = dataset.batch(n)  # four
        -     dataset = dataset.shuffle(10)  # é
        +     dataset = dataset.shuffle(10 * n)  # four
        +     dataset = dataset.batch(n)  # é
              return dataset
          first = next(iter(make(4))).numpy()
          assert list(first) != list(range(first[0], first[0] + 4))
    """,
    "left: something between, names, comments": """
          dataset = tf.data.Dataset.range(40).batch(4)
          a = dataset.shuffle(10)
          b = tf.data.Dataset.range(40).batch(4).map(lambda x: x).shuffle(10)
          c = (
              tf.data.Dataset.range(40)
              .batch(4)  # few
              .shuffle(10)  # and mixed
          )
    """,
}


@pytest.mark.parametrize("case", NEXT.values(), ids=NEXT)
def test_next_with_default(case, tmp_path):
    check(case, "next-with-default", tmp_path, traced_anyway=True)


def test_a_default_of_the_right_dtype_needs_no_permission():
    original, fixed = versions(NEXT["a number of the items' dtype"])
    assert repaired(original, "next-with-default", unsafe=False).source.text == fixed


@pytest.mark.parametrize("case", [*EAGER.values()], ids=EAGER)
def test_eager_run_left_on(case):
    original, fixed = versions(case)
    assert repaired(original, "eager-run-left-on").source.text == fixed


@pytest.mark.parametrize("case", SPLIT.values(), ids=SPLIT)
def test_split_of_shuffled_dataset(case, tmp_path):
    check(case, "split-of-shuffled-dataset", tmp_path)


def test_files_are_only_shown_to_be_sorted():
    text, _ = versions(SPLIT["only shown: sorted files"])
    config = Config(select=("split-of-shuffled-dataset",))
    [found] = check_source(Source.from_text(text, "case.py"), config)
    assert (found.fix.applicability, found.fix.message) == ("display", "pass `shuffle=False`")


@pytest.mark.parametrize("case", BATCHES.values(), ids=BATCHES)
def test_batches_shuffled_whole(case, tmp_path):
    check(case, "batches-shuffled-whole", tmp_path)
