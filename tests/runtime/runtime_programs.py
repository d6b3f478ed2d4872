"""Small functions as a user writes them, each beside the form that calls the runtime.

`PROGRAMS` maps a name to the original, the converted form and argument lists. Arguments are Python
values; the tests pass them as they are and as tensors.
"""

from __future__ import annotations

from collections import namedtuple

from aglint import runtime as ag

Pair = namedtuple("Pair", "low high")


def clip(norm, limit):
    clipped = 0
    if norm > limit:
        norm = norm / limit
        clipped += 1
    return norm, clipped


def clip_converted(norm, limit):
    clipped = 0

    def if_true(norm=norm, clipped=clipped):
        norm = norm / limit
        clipped += 1
        return norm, clipped

    return ag.cond(norm > limit, if_true, lambda: (norm, clipped))


def sign(x):
    if x > 0:
        return 1
    elif x < 0:
        return -1
    return 0


def sign_converted(x):
    return ag.cond(x > 0, lambda: 1, lambda: ag.cond(x < 0, lambda: -1, lambda: 0))


def truthy(x):
    return "yes" if x else "no"


def truthy_converted(x):
    return ag.cond(x, lambda: "yes", lambda: "no")


def unchanged_objects(x):
    table = {"a": x}
    y = x
    if x > 0:
        y = y + 1
    return table["a"], y, len(table)


def unchanged_objects_converted(x):
    table = {"a": x}
    y = x

    def if_true(y=y):
        y = y + 1
        return table, y

    table, y = ag.cond(x > 0, if_true, lambda: (table, y))
    return table["a"], y, len(table)


def collatz(n, limit):
    steps = 0
    while steps < limit:
        if n == 1:
            break
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return n, steps


def collatz_converted(n, limit):
    steps = 0
    done = False

    def loop_body(done, n, steps):
        def if_false(n=n, steps=steps):
            n = ag.cond(n % 2 == 0, lambda: n // 2, lambda: 3 * n + 1)
            steps += 1
            return False, n, steps

        return ag.cond(n == 1, lambda: (True, n, steps), if_false)

    done, n, steps = ag.while_loop(
        lambda done, n, steps: steps < limit,
        loop_body,
        done,
        n,
        steps,
        until=lambda done, *_: done,
    )
    return n, steps


def root_above(n):
    i = 0
    while True:
        i += 1
        if i * i > n:
            break
    return i


def root_above_converted(n):
    i = 0
    done = False

    def loop_body(done, i):
        i += 1
        done = i * i > n
        return done, i

    done, i = ag.while_loop(lambda done, i: True, loop_body, done, i, until=lambda done, i: done)
    return i


def constant_index(n):
    weights = [10, 20]
    i, k, total = 0, 1, 0
    while i < n:
        k = 1
        total += weights[k]
        i += 1
    return total, k


def constant_index_converted(n):
    weights = [10, 20]

    def loop_body(i, k, total):
        k = 1
        total += weights[k]
        i += 1
        return i, k, total

    _, k, total = ag.while_loop(lambda i, k, total: i < n, loop_body, 0, 1, 0)
    return total, k


def total_of(xs):
    total = 0.0
    for x in xs:
        total += x
    return total


def total_of_converted(xs):
    def loop_body(x, total):
        total += x
        return total

    return ag.for_loop(xs, loop_body, 0.0)


def first_above(xs, limit):
    for x in xs:
        if x > limit:
            return x * 2.0
    return limit


def first_above_converted(xs, limit):
    def loop_body(x, returned, result):
        return ag.cond(x > limit, lambda: (True, x * 2.0), lambda: (returned, result))

    _, result = ag.for_loop(xs, loop_body, False, limit, until=lambda returned, result: returned)
    return result


def last_item(xs):
    for x in xs:  # noqa: B007
        pass
    return x


def last_item_converted(xs):
    def loop_body(item, x):
        x = item
        return x

    x = ag.for_loop(xs, loop_body, ag.UNDEFINED)
    if x is ag.UNDEFINED:
        del x
    return x


def even_total(xs):
    total = 0.0
    for x in xs:
        if x % 2.0 > 0.5:
            continue
        total += x
    return total


def even_total_converted(xs):
    def loop_body(x, total):
        return ag.cond(ag.not_(x % 2.0 > 0.5), lambda: total + x, lambda: total)

    return ag.for_loop(xs, loop_body, 0.0)


def digits(start, stop, step):
    number = 0
    for i in range(start, stop, step):
        number = number * 10 + i
    return number


def digits_converted(start, stop, step):
    return ag.for_loop(ag.range_(start, stop, step), lambda i, number: number * 10 + i, 0)


def nested_loops(n):
    total = 0
    for i in range(n):
        for j in range(i):
            if j == 2:
                break
            total += i * j
    return total


def nested_loops_converted(n):
    def outer(i, total):
        def inner(j, done, total):
            return ag.cond(j == 2, lambda: (True, total), lambda: (done, total + i * j))

        _, total = ag.for_loop(ag.range_(i), inner, False, total, until=lambda done, total: done)
        return total

    return ag.for_loop(ag.range_(n), outer, 0)


def unrolled_break(limit):
    rows = [1.0, 2.0, 3.0]
    total = 0.0
    for i in range(3):
        total += rows[i]
        if total > limit:
            break
    return total


def unrolled_break_converted(limit):
    rows = [1.0, 2.0, 3.0]

    def loop_body(i, done, total):
        total += rows[i]
        done = total > limit
        return done, total

    _, total = ag.for_loop(range(3), loop_body, False, 0.0, until=lambda done, total: done)
    return total


def structured(n):
    span, seen = Pair(0, [1.0]), {"x": 0.0}
    for i in range(n):
        span = Pair(span.low - i, [span.high[0] * 2.0])
        seen = {"x": seen["x"] + span.high[0]}
    return span.low, span.high[0], seen["x"]


def structured_converted(n):
    def loop_body(i, span, seen):
        span = Pair(span.low - i, [span.high[0] * 2.0])
        seen = {"x": seen["x"] + span.high[0]}
        return span, seen

    span, seen = ag.for_loop(ag.range_(n), loop_body, Pair(0, [1.0]), {"x": 0.0})
    return span.low, span.high[0], seen["x"]


def logic(x, y):
    return (x > 0 and y > 0), (x or y), (x and y), (not x), (x > 0 and y > 0 and x > y)


def logic_converted(x, y):
    return (
        ag.and_(lambda: x > 0, lambda: y > 0),
        ag.or_(lambda: x, lambda: y),
        ag.and_(lambda: x, lambda: y),
        ag.not_(x),
        ag.and_(lambda: x > 0, lambda: y > 0, lambda: x > y),
    )


def swap(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def swap_converted(n):
    def loop_body(_, a, b):
        a, b = b, a + b
        return a, b

    a, _ = ag.for_loop(ag.range_(n), loop_body, 0, 1)
    return a


PROGRAMS = {
    "clip": (clip, clip_converted, [(4.0, 2.0), (1.0, 2.0)]),
    "sign": (sign, sign_converted, [(3.0,), (-3.0,), (0.0,)]),
    "truthy": (truthy, truthy_converted, [(2,), (0,), (True,), (0.5,), ("",), ("x",), ([3],)]),
    "unchanged_objects": (unchanged_objects, unchanged_objects_converted, [(1,), (-1,)]),
    "collatz": (collatz, collatz_converted, [(6, 100), (6, 3), (1, 5), (7, 0)]),
    "root_above": (root_above, root_above_converted, [(0,), (30,)]),
    "constant_index": (constant_index, constant_index_converted, [(3,), (0,)]),
    "total_of": (total_of, total_of_converted, [([1.0, 2.5, 3.0],), ([[1.0, 2.0], [3.0, 4.0]],)]),
    "first_above": (first_above, first_above_converted, [([1.0, 5.0, 6.0], 2.0), ([1.0], 3.0)]),
    "last_item": (last_item, last_item_converted, [([1.0, 5.0],), ([[1, 2], [3, 4]],)]),
    "even_total": (even_total, even_total_converted, [([1.0, 2.0, 4.0],), ([1.0],)]),
    "digits": (
        digits,
        digits_converted,
        [(1, 4, 1), (4, 1, -1), (4, 1, 1), (0, 7, 3), (7, 0, -3), (2, 2, 1)],
    ),
    "nested_loops": (nested_loops, nested_loops_converted, [(5,), (0,)]),
    "unrolled_break": (unrolled_break, unrolled_break_converted, [(0.5,), (2.5,), (9.0,)]),
    "structured": (structured, structured_converted, [(3,), (0,)]),
    "logic": (logic, logic_converted, [(1, 2), (0, 2), (2, 0), (3, 1), (-1, 1)]),
    "swap": (swap, swap_converted, [(10,), (0,)]),
}
