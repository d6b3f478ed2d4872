"""Where passing state by value would change Python: such a statement is refused, or does the same.

Each row is a function `f`, the calls to compare, and what the refusal says; an empty refusal means
that everything is converted.
"""

from __future__ import annotations

import textwrap

import pytest

from aglint.convert import Options, convert
from aglint.source import Source

EVERYTHING = Options(style="dispatch", all=True, budget=False)

ROWS = [
    (
        "a handler reads what the loop had done",
        """
        def f(xs):
            total = 0
            try:
                for x in xs:
                    total += 10 // x
            except ZeroDivisionError:
                return total
            return -total
        """,
        ["f([5, 0])", "f([5])"],
        "after an exception",
    ),
    (
        "finally reads what the branch had done",
        """
        seen = []
        def f(x):
            y = 0
            try:
                if x > 0:
                    y = 1
                    y = y // (x - 1)
            finally:
                seen.append(y)
            return list(seen)
        """,
        ["f(1)", "f(2)", "f(0)"],
        "after an exception",
    ),
    (
        "what follows a swallowing with reads what the loop had done",
        """
        import contextlib
        def f(xs):
            total = 0
            with contextlib.suppress(ZeroDivisionError):
                for x in xs:
                    total += 10 // x
            return total
        """,
        ["f([5, 0])"],
        "after an exception",
    ),
    (
        "a branch in a try whose names nobody reads after an exception",
        """
        def f(x):
            y = 1
            try:
                y = 2
            except ValueError:
                return None
            if x:
                y = 3
            return y
        """,
        ["f(0)", "f(1)"],
        "",
    ),
    (
        "lambdas kept in a loop",
        """
        def f(n):
            made = []
            i = 0
            while i < n:
                made = made + [lambda: i]
                i += 1
            return [one() for one in made]
        """,
        ["f(3)"],
        "captures `i`",
    ),
    (
        "a lambda made before sees what the branch binds",
        """
        def f(x):
            y = 1
            look = lambda: y
            if x:
                y = 2
                x = look()
            return x, y
        """,
        ["f(0)", "f(1)"],
        "captures `y`",
    ),
    (
        "a function made before and called only after",
        """
        def f(x):
            y = 1
            def look():
                return y
            if x:
                y = 2
            return look()
        """,
        ["f(0)", "f(1)"],
        "",
    ),
    (
        "a generator expression made in a branch",
        """
        def f(x):
            y = 1
            if x:
                y = 2
                z = (y + i for i in range(2))
                y = 3
            else:
                z = ()
            return list(z), y
        """,
        ["f(0)", "f(1)"],
        "captures `y`",
    ),
    (
        "a generator expression used up at once",
        """
        def f(x):
            y = 1
            if x:
                y = sum(y + i for i in range(2))
            return y
        """,
        ["f(0)", "f(1)"],
        "",
    ),
    (
        "a class that captures",
        """
        def f(x):
            y = 1
            if x:
                y = 2
                class Look:
                    def __call__(self):
                        return y
                z = Look()
                y = 3
            else:
                z = int
            return z(), y
        """,
        ["f(0)", "f(1)"],
        "captures `y`",
    ),
    (
        "global",
        """
        count = 0
        def f(x):
            global count
            if x:
                count = count + 1
            return count
        """,
        ["f(0)", "f(1)"],
        "declared global",
    ),
    (
        "nonlocal that a callee reads",
        """
        def outer(x):
            count = 0
            def told():
                return count
            def f():
                nonlocal count
                if x:
                    count = 7
                    return told()
                return count
            return f()
        """,
        ["outer(0)", "outer(1)"],
        "declared nonlocal",
    ),
    (
        "nonlocal that a callee of the test binds",
        """
        def outer(x):
            count = 0
            def bump():
                nonlocal count
                count += 2
                return count
            def f():
                nonlocal count
                if bump() > x:
                    count = count + 10
                return count
            return f()
        """,
        ["outer(0)", "outer(9)"],
        "declared nonlocal",
    ),
    (
        "nonlocal that is bound before what may raise",
        """
        def outer(x):
            count = 0
            def f():
                nonlocal count, x
                if x:
                    count = 7
                    x = 1 // (x - 1)
            try:
                f()
            except ZeroDivisionError:
                pass
            return count, x
        """,
        ["outer(0)", "outer(1)", "outer(2)"],
        "declared nonlocal",
    ),
    (
        "nonlocal in a loop",
        """
        def outer(xs):
            count = 0
            def f():
                nonlocal count
                for x in xs:
                    count = 6 // x
            try:
                f()
            except ZeroDivisionError:
                pass
            return count
        """,
        ["outer([])", "outer([1, 2])", "outer([1, 0])"],
        "declared nonlocal",
    ),
    (
        "nonlocal in a function inside",
        """
        def f(x):
            count = 0
            def bump():
                nonlocal count
                count += 1
            if x:
                count = 5
                bump()
            return count
        """,
        ["f(0)", "f(1)"],
        "rebinds",
    ),
    (
        "nonlocal here",
        """
        def outer():
            count = 0
            def f(x):
                nonlocal count
                if x:
                    count += 1
                return count
            return f
        f = outer()
        """,
        ["f(0)", "f(1)", "f(1)"],
        None,
    ),
    (
        "locals",
        """
        def f(x):
            if x:
                y = 1
            return sorted(locals())
        """,
        ["f(0)", "f(1)"],
        "`locals` sees",
    ),
    (
        "a generator",
        """
        def f(x):
            if x:
                yield x
            yield 2
        """,
        ["list(f(0))", "list(f(1))"],
        "`yield` can't move",
    ),
    (
        "a generator's branches without yield",
        """
        def f(xs):
            for x in xs:
                if x > 2:
                    x = 3
                yield x if x else None
        """,
        ["list(f([0, 2, 9]))"],
        "`yield` can't move",
    ),
    (
        "a generator that returns",
        """
        def f(xs):
            while True:
                if not xs:
                    return
                yield xs.pop()
        """,
        ["list(f([0, 2, 9]))"],
        "`return` leaves a loop that stays as it is",
    ),
    (
        "a yield behind a return",
        """
        def f(x):
            if x:
                return 7
            yield x
        """,
        ["list(f(0))", "list(f(1))"],
        "`yield` can't move",
    ),
    (
        "a coroutine",
        """
        async def g(x):
            return x
        async def h(a):
            if a:
                a = a + 1
            if await g(a):
                a = 3
            return a or 4
        def f(x):
            try:
                h(x).send(None)
            except StopIteration as stop:
                return stop.value
        """,
        ["f(0)", "f(1)"],
        "`await` can't move",
    ),
    (
        "super behind a return",
        """
        class A:
            def f(self, x):
                return x
        class B(A):
            def f(self, x):
                if x:
                    return 1
                return super().f(x)
        f = B().f
        """,
        ["f(0)", "f(1)"],
        "",
    ),
    (
        "super where the method rebinds its first parameter",
        """
        class A:
            def f(self, x):
                return x
        class B(A):
            def f(self, x):
                me = self
                self = 3
                if x:
                    self = me
                    return super().f(x) + 1
                return x
        f = B().f
        """,
        ["f(0)", "f(1)"],
        "`super()` without arguments",
    ),
    (
        "a branch that deletes its own value of a name",
        """
        def f(x):
            y = z = 1
            if x > 0:
                z = y
                del y
            if x > 1:
                del z
                z = 2
            return x, z
        """,
        ["f(0)", "f(1)", "f(2)"],
        "",
    ),
    (
        "a decision in a lambda",
        """
        def f(x):
            g = lambda v: v if v > 0 else -v
            return g(x)
        """,
        ["f(0)", "f(-1)"],
        "",
    ),
    (
        "a global behind a return",
        """
        seen = None
        def f(x):
            if not x:
                return 1
            global seen
            seen = x
            return seen
        """,
        ["f(0)", "f(1)", "seen"],
        "declared global",
    ),
    (
        "a lambda that sees what a continue skips",
        """
        def f(xs):
            out = 0
            for x in xs:
                y = 1
                look = lambda: y
                if x:
                    continue
                y = 2
                out += look()
            return out
        """,
        ["f([0, 1, 0])"],
        "captures `y`",
    ),
    (
        "a try behind whose every block the function ends",
        """
        def f(x, d):
            if x:
                try:
                    return d[x]
                except KeyError:
                    return -1
            return 5
        """,
        ["f(1, {1: 2})", "f(1, {})", "f(0, {})"],
        "",
    ),
    (
        "returns in a try and its handler",
        """
        def f(x, d):
            try:
                if x:
                    return d[x]
                y = 3
            except KeyError:
                if d:
                    return 4
                return 5
            return y
        """,
        ["f(1, {1: 2})", "f(1, {})", "f(1, {3: 2})", "f(0, {})"],
        "",
    ),
    (
        "break and continue in a try with an else",
        """
        def f(xs, d):
            seen = 0
            for x in xs:
                try:
                    if d[x]:
                        break
                except KeyError:
                    continue
                else:
                    d[x] = 7
                seen += 1
            return seen, d
        """,
        ["f([1, 2, 3, 4], {2: 0, 3: 1})", "f([1, 2], {1: 0, 2: 0})"],
        "",
    ),
    (
        "a return that a finally takes back",
        """
        def f(x):
            while x:
                x -= 1
                try:
                    try:
                        if x:
                            return 1
                    finally:
                        x // (x - 2)
                except ZeroDivisionError:
                    pass
            return 7
        """,
        ["f(3)", "f(2)", "f(1)"],
        "can't change",
    ),
    (
        "jumps of several kinds out of a try with handler and finally",
        """
        def f(xs):
            seen = []
            for x in xs:
                try:
                    if 6 // x == 6:
                        return x, seen
                    if x < 0:
                        continue
                except ZeroDivisionError:
                    seen.append("none")
                finally:
                    seen.append(x)
                seen.append("on")
            return seen
        """,
        ["f([3, 0, 1])", "f([3, -1, 1])", "f([4, 5])"],
        None,
    ),
    (
        "a return in a try whose finally returns",
        """
        def f(xs):
            for x in xs:
                try:
                    if x:
                        return x
                finally:
                    if x == 2:
                        return "taken back"
            return 7
        """,
        ["f([0, 1])", "f([0, 2])", "f([])"],
        "can't change",
    ),
    (
        "a break in a try whose finally raises",
        """
        def f(xs):
            n = 0
            for x in xs:
                try:
                    if x > 1:
                        break
                finally:
                    n = 6 // x
            else:
                n = n + 100
            return n
        def g(xs):
            try:
                return f(xs)
            except ZeroDivisionError:
                return "raised"
        """,
        ["g([1, 1])", "g([1, 2])", "g([1, 0])", "g([])"],
        None,
    ),
    (
        "a handler behind which the function ends, in a try behind which it goes on",
        """
        def f(x, d):
            try:
                y = d[x]
            except KeyError:
                if d:
                    return 7
                raise
            else:
                d.clear()
            finally:
                d[0] = 1
            return y, d
        """,
        ["f(1, {1: 2})", "f(1, {2: 3})", "f(1, {})"],
        "",
    ),
    (
        "a return out of a match",
        """
        def f(xs):
            for x in xs:
                match x:
                    case 1 if xs:
                        continue
                    case [y]:
                        return y
                    case _:
                        if x:
                            return 4
            return 5
        """,
        ["f([1, [6]])", "f([1, 0, 3])", "f([1])", "f([])"],
        "",
    ),
    (
        "a match at the end of a function",
        """
        def f(x):
            match x:
                case 1:
                    if x:
                        return 2
                case [y]:
                    return y if y else -1
            return 5
        """,
        ["f(1)", "f([0])", "f([3])", "f(7)"],
        "",
    ),
    (
        "a name that is bound before the branch raises",
        """
        def f(x):
            y = 0
            try:
                if x:
                    y = 1
                    x // 0
            except ZeroDivisionError:
                pass
            return y
        """,
        ["f(0)", "f(1)"],
        "after an exception",
    ),
    (
        "dir and vars of something",
        """
        class A:
            b = 3
        def f(x):
            if "b" in dir(A) and vars(A)["b"] > x:
                x = 9
            return x
        """,
        ["f(1)", "f(4)"],
        "",
    ),
    (
        "recursion",
        """
        def f(n):
            if n <= 1:
                return 1
            return n * f(n - 1)
        """,
        ["f(5)", "f(300)"],
        "`f` comes back",
    ),
    (
        "recursion through another function and a method",
        """
        class Tree:
            def f(self, n):
                return 1 if n < 1 else self.g(n)
            def g(self, n):
                return n and self.f(n - 1)
        f = Tree().f
        """,
        ["f(5)", "f(300)"],
        "comes back",
    ),
    (
        "super without arguments",
        """
        class A:
            def f(self, x):
                return x
        class B(A):
            def f(self, x):
                if x:
                    x = super().f(x) + 1
                return x
        f = B().f
        """,
        ["f(0)", "f(1)"],
        "",
    ),
    (
        "a mangled name",
        """
        class A:
            __limit = 3
            def f(self, x):
                if x > self.__limit:
                    x = self.__limit
                    x = x + 1
                return x
        f = A().f
        """,
        ["f(2)", "f(5)"],
        "",
    ),
    (
        "del",
        """
        def f(x):
            y = 1
            if x:
                del y
            return y
        """,
        ["f(0)", "f(1)"],
        "deletes `y`",
    ),
    (
        "a walrus in a test",
        """
        def f(xs):
            while (n := xs.pop()) > 0:
                pass
            return n
        """,
        ["f([0, 1, 2])"],
        "",
    ),
    (
        "walruses in an if, an elif and loops",
        """
        def f(x, items):
            items = iter(items)
            if (y := x + 1) > 2:
                return y
            elif (z := x * 2) > 1:
                y = z
            while (line := next(items, None)) is not None:
                if line == 3:
                    continue
                y += line
                if line == 9:
                    break
            while n := next(items, 0):
                y += n
            return y, line
        """,
        ["f(3, [])", "f(1, [3, 4, 9, 5, 0, 1])", "f(0, [1, 2])", "f(0, [])"],
        "",
    ),
    (
        "a walrus that may not be evaluated",
        """
        def f(x):
            y = 3
            if x > 1 and (y := x) > 2:
                x = 7
            return x, y
        """,
        ["f(1)", "f(2)", "f(3)"],
        "in the midst",
    ),
    (
        "a walrus in a loop with an else",
        """
        def f(xs):
            while (n := xs.pop()) > 0:
                pass
            else:
                n = -1
            return n
        """,
        ["f([0, 1, 2])"],
        "has an `else`",
    ),
    (
        "a walrus in a body",
        """
        def f(x):
            if x:
                x = (y := x + 1) + y
            return x
        """,
        ["f(0)", "f(1)"],
        "",
    ),
    (
        "an attribute as the loop's target",
        """
        class Box:
            pass
        def f(xs):
            box = Box()
            for box.x in xs:
                pass
            return box.x
        """,
        ["f([1, 2])", "f([])"],
        None,
    ),
    (
        "an attribute written",
        """
        class Box:
            x = 0
        def f(x):
            if x > 0:
                Box.x = x
            return Box.x
        """,
        ["f(0)", "f(2)"],
        "",
    ),
    (
        "a list that grows",
        """
        def f(xs, limit):
            found = []
            for x in xs:
                if x > limit:
                    found.append(x)
            return found
        """,
        ["f([1, 2, 3], 1)"],
        "",
    ),
    (
        "an item of an object that the loop itself finds",
        """
        def f(rows):
            for row in rows:
                if row[0]:
                    row[0] = 5
            return rows
        """,
        ["f([[1], [0]])"],
        "writes `row[0]`",
    ),
    (
        "a list that the branch begins itself",
        """
        def f(x):
            if x:
                rows = []
                for one in x:
                    rows.append(one)
                return rows
            return x
        """,
        ["f([1, 2])", "f([])"],
        "",
    ),
    (
        "a dict that each round begins anew",
        """
        def f(rows):
            before = {}
            for row in rows:
                now = {}
                for one in row:
                    now[one] = before.get(one, 0) + 1
                before = now
            return before
        """,
        ["f([[1, 2], [2, 3]])", "f([])"],
        "",
    ),
    (
        "a list that grows before the loop begins it anew",
        """
        def f(xs):
            rows = kept = [0]
            for x in xs:
                rows.append(x)
                if x:
                    rows = []
            return rows, kept
        """,
        ["f([1, 0, 2, 3])", "f([])"],
        "changes `rows.append`",
    ),
    (
        "a list that is the branch's own on one way only",
        """
        def f(x, given):
            if x:
                rows = [] if x > 1 else given
                rows.append(x)
            return given
        """,
        ["f(2, [])", "f(1, [])", "f(0, [])"],
        "changes `rows.append`",
    ),
    (
        "a lambda behind a return sees what is bound after it",
        """
        def f(x, kept):
            if x > 3:
                return x
            family = x + 1
            kept.append(lambda: family)
            family += 1
            return kept[-1]()
        """,
        ["f(1, [])", "f(4, [])"],
        "a function captures `family`",
    ),
    (
        "a list that grows where Python decides",
        """
        def f(x):
            found = []
            if x is None:
                found.append(1)
            return found
        """,
        ["f(None)", "f(2)"],
        "",
    ),
    (
        "a name that may be unbound is read behind a return",
        """
        def f(x):
            if x:
                y = x
            if x > 1:
                if x > 2:
                    return 3
            return y
        """,
        ["f(0)", "f(1)", "f(2)", "f(3)"],
        "may be unbound in line",
    ),
    (
        "only what a return skips binds a name that was read before",
        """
        def f(a, b):
            print(seen)
            if a:
                return
            seen = b
            return a, seen
        """,
        ["f(0, 1)", "f(1, 1)"],
        "may be unbound in line",
    ),
    (
        "what the loop calls rebinds the global that is returned behind it",
        """
        total = 0
        def bump():
            global total
            total += 1
        def f(xs):
            for x in xs:
                bump()
                if x > 2:
                    return -1
            return total
        """,
        ["f([0, 1])", "f([3])", "f([])"],
        "",
    ),
    (
        "what the loop calls rebinds the name that is returned behind it",
        """
        def f(xs):
            n = 0
            def bump():
                nonlocal n
                n += 1
            for x in xs:
                bump()
                if x > 2:
                    return -1
            return n
        """,
        ["f([0, 1])", "f([3])", "f([])"],
        "",
    ),
    (
        "the global that is returned behind a loop does not exist",
        """
        def f(xs):
            for x in xs:
                if x > 2:
                    return x
            return unknown
        """,
        ["f([3])", "f([1])"],
        "",
    ),
    (
        "a function in the loop may read a name before it is bound",
        """
        def f(xs):
            for x in xs:
                def last():
                    return y
                if x:
                    z = last()
                y = x
            return y, z
        """,
        ["f([0, 1])", "f([1])", "f([])"],
        "may be unbound in line",
    ),
    (
        "a function before the loop that nobody calls reads what the loop binds",
        """
        def f(x):
            def last():
                return y
            for i in range(3):
                y = i
            return x
        """,
        ["f(1)"],
        "",
    ),
    (
        "the iterable reads the name that the loop binds",
        """
        def f(x):
            if x:
                y = [x]
            for y in print(y) or y:
                x = y
            return x, y
        """,
        ["f(0)", "f(1)"],
        "may be unbound in line",
    ),
    (
        "only what is left out makes a name that a test reads the function's own",
        """
        def f(a, b):
            if v:
                print(b)
            else:
                return
                del v
            return a
        """,
        ["f(0, 1)"],
        "may be unbound in line",
    ),
    (
        "what no run comes to stays as it is",
        """
        def f(a, b):
            return v
            if b:
                try:
                    return a
                    del v
                finally:
                    print(b)
        """,
        ["f(0, 1)"],
        "",
    ),
    (
        "a name is bound by an `if` that a constant decides",
        """
        def f(xs):
            for y in xs:
                print(y)
                for y in xs:
                    continue
            if 2:
                y = xs
            for x in xs:
                if x:
                    del y
                    return x
        """,
        ["f([0, 1])", "f([])", "f([0])"],
        "deletes",
    ),
    (
        "a function that is kept reads what is returned",
        """
        kept = []
        def g(a, b):
            kept.append(lambda: y)
            y = a and b
            return y
        def f(a, b):
            return g(a, b), kept[-1]()
        """,
        ["f(0, 1)", "f(1, 2)"],
        "",
    ),
    (
        "what is returned was read before it was bound",
        """
        def f(a, b):
            if b:
                print(y)
            y = a and b
            return y
        """,
        ["f(0, 0)", "f(1, 2)"],
        "may be unbound",
    ),
    (
        "what is left out binds a name that may be unbound",
        """
        def f(xs):
            for x in xs:
                break
                for y in xs:
                    z = y
            return z
        """,
        ["f([1])", "f([])"],
        "may be unbound in line",
    ),
    (
        "a name that may be unbound is read inside",
        """
        def f(xs):
            for x in xs:
                if x > 1:
                    y = x
                if x > 2:
                    y = y + 1
            return y
        """,
        ["f([3])", "f([2, 3])", "f([0])"],
        "may be unbound",
    ),
    (
        "a break through try",
        """
        def f(xs):
            n = 0
            for x in xs:
                try:
                    if x > 1:
                        break
                    n += 1
                except ValueError:
                    pass
            return n
        """,
        ["f([0, 1, 2, 3])"],
        None,
    ),
    (
        "a break through try, and what may raise behind a binding",
        """
        def f(xs):
            n = 0
            for x in xs:
                try:
                    if x > 1:
                        break
                    n += 1
                    n += int(1 / x)
                except ZeroDivisionError:
                    pass
            return n
        """,
        ["f([0, 1, 2, 3])", "f([0, 0])"],
        "after an exception",
    ),
    (
        "a return in match",
        """
        def f(x):
            if x:
                match x:
                    case 1:
                        return "one"
                x = "other"
            return x
        """,
        ["f(0)", "f(1)", "f(2)"],
        "",
    ),
    (
        "a match that is moved",
        """
        def f(x):
            y = 0
            if x:
                match x:
                    case (a, b):
                        y = a
                    case _:
                        y = x
            return y
        """,
        ["f(0)", "f(1)", "f((2, 3))"],
        "",
    ),
    (
        "an import used after",
        """
        def f(x):
            if x:
                import math
            else:
                import cmath as math
            return math.pi
        """,
        ["f(0)", "f(1)"],
        "imports a name",
    ),
    (
        "an iterator is taken no further than needed",
        """
        def f(xs):
            xs = iter(xs)
            for x in xs:
                if x > 1:
                    break
            return list(xs)
        """,
        ["f([1, 2, 3, 4])"],
        "",
    ),
    (
        "tests are asked as often as before",
        """
        asked = []
        def ask(x):
            asked.append(x)
            return x
        def f(n):
            while ask(n) and ask(n > 1 or n):
                n -= 1
                if ask(n == 2):
                    break
            return list(asked)
        """,
        ["f(4)", "f(1)", "f(0)"],
        "",
    ),
    (
        "f-strings are left",
        """
        def f(x):
            return f"{x if x else 'none'} {x and 1}"
        """,
        ["f(0)", "f(1)"],
        "",
    ),
    (
        "chained comparison evaluates its middle once",
        """
        asked = []
        def ask(x):
            asked.append(x)
            return x
        def f(x):
            if 0 < ask(x) < 3:
                x = 10
            return x, list(asked)
        """,
        ["f(0)", "f(1)", "f(5)"],
        "",
    ),
    (
        "a local class and function inside a branch",
        """
        def f(x):
            if x:
                def double(y):
                    return y * 2
                x = double(x)
            return x
        """,
        ["f(0)", "f(2)"],
        "",
    ),
    (
        "an annotation without a value",
        """
        def f(x):
            y = 1
            if x:
                y: int
                x = y
            return x
        """,
        ["f(0)", "f(2)"],
        "annotates",
    ),
]


def _outcome(call: str, text: str):
    space: dict = {}
    exec(compile(text, "<row>", "exec"), space)
    try:
        return "returned", eval(call, space)
    except Exception as error:
        return "raised", type(error).__name__


@pytest.mark.parametrize(
    "text, calls, refusal", [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_converted_or_refused(text, calls, refusal):
    text = textwrap.dedent(text)
    conversion = convert(Source.from_text(text), EVERYTHING)
    reasons = [one.reason for one in conversion.refused]
    if refusal:
        assert any(refusal in reason for reason in reasons), reasons
    else:
        assert reasons == []
    for call in calls:
        assert _outcome(call, conversion.text) == _outcome(call, text), conversion.text
