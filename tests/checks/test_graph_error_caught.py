"""Handlers that no error of the running graph comes to, each program run on TensorFlow."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree, marked, reported

FAILING = {
    "division": """
        @tf.function
        def f(x):
            try:
                return 1 // x
            except tf.errors.InvalidArgumentError:  # BAD
                return tf.constant(0)
        f(tf.constant(0))
    """,
    "assertion": """
        @tf.function
        def f(x):
            try:
                tf.debugging.assert_positive(x)
                return x
            except tf.errors.InvalidArgumentError:  # BAD
                return tf.constant(0)
        f(tf.constant(-1))
    """,
    "suppress": """
        import contextlib
        @tf.function
        def f(x):
            y = x
            with contextlib.suppress(tf.errors.InvalidArgumentError):  # BAD
                y = 1 // x
            return y
        f(tf.constant(0))
    """,
    "any tf error, by another name": """
        from tensorflow import errors
        @tf.function
        def f(path):
            try:
                return tf.io.read_file(path)
            except (errors.NotFoundError, errors.PermissionDeniedError) as error:  # BAD
                return tf.constant("")
        f(tf.constant("/nowhere/at/all"))
    """,
    "bare": """
        @tf.function
        def f(x):
            try:
                y = 5 % x
            except:  # BAD
                y = x
            return y
        f(tf.constant(0))
    """,
    "Exception": """
        @tf.function
        def f(x):
            try:
                return tf.linalg.inv(x)
            except Exception:  # BAD
                return tf.zeros_like(x)
        f(tf.constant([[0.0]]))
    """,
    "check_numerics in a branch": """
        @tf.function
        def f(x):
            try:
                if tf.reduce_sum(x) > 0:
                    x = x - 1.0
                y = tf.debugging.check_numerics(x, "x")
            except tf.errors.InvalidArgumentError:  # BAD
                y = tf.zeros_like(x)
            return y
        f(tf.constant([float("nan")]))
    """,
    "end of a dataset": """
        @tf.function
        def f(iterator):
            try:
                return next(iterator)
            except (StopIteration, tf.errors.OutOfRangeError):
                return tf.constant(0, tf.int64)
        @tf.function
        def g(iterator: tf.data.Iterator):
            try:
                return iterator.get_next()
            except tf.errors.OutOfRangeError:  # BAD
                return tf.constant(0, tf.int64)
        g(iter(tf.data.Dataset.range(0)))
    """,
    "function of the file": """
        def ratio(x, y):
            return x // y
        @tf.function
        def f(x):
            try:
                return ratio(x, x)
            except tf.errors.InvalidArgumentError:  # BAD
                return x
        f(tf.constant(0))
    """,
    "division by zero": """
        @tf.function
        def f(x):
            try:
                return 1 // x
            except ZeroDivisionError:  # BAD
                return tf.constant(0)
        f(tf.constant(0))
    """,
    "logged and raised": """
        @tf.function
        def f(x):
            try:
                y = tf.strings.to_number(x)
            except tf.errors.InvalidArgumentError as error:  # BAD
                print("bad", error)
                raise
            return y
        f(tf.constant("a"))
    """,
}

WORKING = {
    "raise": """
        @tf.function
        def f(x, flag):
            try:
                if flag:
                    raise tf.errors.InvalidArgumentError(None, None, "no")
                return x + 1
            except tf.errors.InvalidArgumentError:
                return x
        f(tf.constant(0), True)
    """,
    "unknown function": """
        import os
        @tf.function
        def f(x):
            try:
                os.getcwd()
                return x + 1
            except Exception:
                return x
        f(tf.constant(0))
    """,
    "dict lookup": """
        table = {}
        @tf.function
        def f(x):
            try:
                return x // table["a"]
            except Exception:
                return x
        f(tf.constant(0))
    """,
    "shape told while tracing": """
        @tf.function
        def f(x):
            try:
                return tf.reshape(x, [7])
            except ValueError:
                return x
        f(tf.ones([3]))
    """,
    "any error of a shape": """
        @tf.function
        def f(x):
            try:
                return tf.reshape(x, [7])
            except Exception:
                return x
        f(tf.ones([3]))
    """,
    "assertion about a shape": """
        @tf.function
        def f(x):
            try:
                tf.debugging.assert_equal(tf.shape(x), [7])
                return x
            except tf.errors.InvalidArgumentError:
                return x * 2
        f(tf.ones([3]))
    """,
    "other error beside": """
        @tf.function
        def f(x):
            try:
                return tf.reshape(x, [7])
            except (ValueError, tf.errors.InvalidArgumentError):
                return x
        f(tf.ones([3]))
    """,
    "files while tracing": """
        @tf.function
        def f(x):
            try:
                names = tf.io.gfile.listdir("/nowhere/at/all")
            except tf.errors.NotFoundError:
                names = ["a"]
            return x + len(names)
        f(tf.constant(0))
    """,
    "round the call": """
        @tf.function
        def f(x):
            return 1 // x
        try:
            f(tf.constant(0))
        except tf.errors.InvalidArgumentError:
            pass
    """,
    "eager helper": """
        def f(x):
            try:
                return 1 // x
            except tf.errors.InvalidArgumentError:
                return x
        f(tf.constant(0))
    """,
    "Python division": """
        @tf.function
        def f(x, n=0):
            try:
                rate = 1 // n
            except ZeroDivisionError:
                rate = 1
            return x * rate
        f(tf.constant(0))
    """,
    "mixed division": """
        @tf.function
        def f(x, n=0):
            try:
                y = x // (x + 1)
                rate = 1 // n
            except ZeroDivisionError:
                rate = y
            return x * rate
        f(tf.constant(0))
    """,
    "import": """
        @tf.function
        def f(x):
            try:
                import nothing_of_that_name
                return x // x
            except Exception:
                return x
        f(tf.constant(0))
    """,
    "attribute that may be missing": """
        @tf.function
        def f(x):
            try:
                x.missing_one
                return x
            except Exception:
                return x + 1
        f(tf.constant(0))
    """,
    "finally": """
        @tf.function
        def f(x):
            try:
                y = 1 // x
            finally:
                print("traced")
            return y
        f(tf.constant(1))
    """,
}


@pytest.mark.parametrize("text", FAILING.values(), ids=FAILING)
def test_reported_and_the_error_comes_through(text, tmp_path):
    agree(text, "graph-error-caught", tmp_path)


@pytest.mark.parametrize("text", WORKING.values(), ids=WORKING)
def test_handlers_that_work_are_left_alone(text, tmp_path):
    assert marked(text) == []
    agree(text, "graph-error-caught", tmp_path)


def test_iterator_that_is_known_to_be_a_datasets():
    text = """
        ds = tf.data.Dataset.range(3)
        @tf.function
        def f():
            iterator = iter(ds)
            try:
                return next(iterator)
            except StopIteration:  # BAD
                return tf.constant(0, tf.int64)
    """
    assert reported(text, "graph-error-caught") == marked(text)
