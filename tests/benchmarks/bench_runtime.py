"""What the runtime costs on Python values, and what tracing costs against AutoGraph.

Run it: `python tests/benchmarks/bench_runtime.py`. It prints ratios and asserts nothing.
"""

from __future__ import annotations

import time
import timeit

from aglint import runtime as ag

SIZE = 1000


def plain_for():
    total = 0
    for x in range(SIZE):
        total = total + x
    return total


def runtime_for():
    return ag.for_loop(range(SIZE), lambda x, total: total + x, 0)


def plain_break():
    total, done = 0, False
    for x in range(SIZE):
        total = total + x
        done = total < 0
        if done:
            break
    return total


def runtime_break():
    def body(x, done, total):
        total = total + x
        done = total < 0
        return done, total

    return ag.for_loop(range(SIZE), body, False, 0, until=lambda done, *_: done)


def plain_while():
    i = 0
    while i < SIZE:
        i = i + 1
    return i


def runtime_while():
    return ag.while_loop(lambda i: i < SIZE, lambda i: i + 1, 0)


def plain_if():
    for _ in range(SIZE):
        _ = 1 if SIZE > 1 else 2


def runtime_if():
    for _ in range(SIZE):
        ag.cond(SIZE > 1, lambda: 1, lambda: 2)


def plain_and():
    for _ in range(SIZE):
        _ = SIZE > 1 and SIZE > 2


def runtime_and():
    for _ in range(SIZE):
        ag.and_(lambda: SIZE > 1, lambda: SIZE > 2)


def nanoseconds(function):
    """The best of five, per iteration."""
    return min(timeit.repeat(function, number=50, repeat=5)) / 50 / SIZE * 1e9


def report(when):
    print(f"{when}: nanoseconds per iteration")
    for plain, ours in (
        (plain_for, runtime_for),
        (plain_break, runtime_break),
        (plain_while, runtime_while),
        (plain_if, runtime_if),
        (plain_and, runtime_and),
    ):
        before, after = nanoseconds(plain), nanoseconds(ours)
        name = plain.__name__.removeprefix("plain_")
        print(f"  {name:6} python {before:6.0f}  runtime {after:6.0f}  ratio {after / before:5.1f}")


def tracing():
    """Times a first call: the same loop through AutoGraph and through the runtime."""
    import tensorflow as tf

    def original(xs):
        total = 0.0
        for x in xs:
            if x > 1.0:
                total += x
        return total

    def converted(xs):
        def loop_body(x, total):
            total = ag.cond(x > 1.0, lambda: total + x, lambda: total)
            return total

        return ag.for_loop(xs, loop_body, 0.0)

    xs = tf.constant([1.0, 2.0, 3.0])
    seconds = {}
    for name, function, autograph in (
        ("AutoGraph", original, True),
        ("runtime", converted, False),
        ("runtime under AutoGraph", converted, True),
    ):
        runs = []
        for _ in range(10):
            staged = tf.function(function, autograph=autograph)
            start = time.perf_counter()
            staged.get_concrete_function(xs)
            runs.append(time.perf_counter() - start)
        seconds[name] = min(runs)
    print("one trace of a loop with a branch")
    for name, spent in seconds.items():
        print(f"  {name:24} {spent * 1e3:6.1f} ms  ratio {spent / seconds['AutoGraph']:4.2f}")


if __name__ == "__main__":
    report("without tensorflow")
    tracing()
    report("with tensorflow imported")
