def with_binds(m):
    with m() as x:  # live_in: m; live_out: x; unbound: x; bound_out: x y
        y = f(x)  # bound: x
    return x  # bound: x y


def with_several(m):
    with m() as a, m(a) as b, m() as (c, d):  # live_in: m; bound_out: a b c d
        pass
    return a, b, c, d


def with_target_item(m, d):
    with m() as d.handle:  # live_in: d m; live_out: d
        pass
    return d


def with_swallows(suppress):
    x = 0  # <zero>
    with suppress(E):  # bound_out: x; unbound_out: y
        x = f()  # <f>
        y = f()
    return x  # unbound: y; reaching x: zero f


def with_swallows_what_later_managers_raise(suppress, m):
    with suppress(E), m() as a:  # unbound_out: a
        pass
    return 0  # unbound: a


def return_under_suppress(contextlib, a):
    with contextlib.suppress(E):
        return f(a)
    return a  # live_in: a


def literal_cases(a):
    match a:  # live_in: a x; live_out: x; unbound_out: x
        case 1:  # unbound: x
            x = 1  # <one>
        case "two" | None:
            x = 2  # <two>
    return x  # unbound: x; reaching x: one two


def irrefutable_last(a):
    match a:  # bound_out: x
        case 1:
            x = 1  # <one>
        case other:  # unbound: other
            x = other  # <other>; bound: other; live_in: other
    return x  # bound: x; unbound: other; reaching x: one other


def captures(a):
    match a:
        case [x, *rest]:  # <list>
            g(x, rest)  # bound: x rest; live_in: rest x; reaching x: list
        case {"k": v, **others}:
            g(v, others)  # bound: v others
        case Point(x=0, y=py) as p:
            g(py, p)  # bound: py p
        case (1 as n) | (2 as n):
            g(n)  # bound: n
        case _:
            g(a)  # live_in: a; unbound: x n
    return 0  # unbound: x rest v others py p n


def a_failed_pattern_may_have_bound(a):
    x = 0  # <zero>
    match a:
        case [x, 1]:  # <pattern>
            return x  # reaching x: pattern
    return x  # reaching x: zero pattern; bound: x


def guard(a):
    match a:
        case [x] if f(x):
            g(x)  # bound: x
        case [y] if (z := f(y)) and h(z):
            g(y, z)  # bound: y z
        case w:
            g(w)  # unbound: x y z
    return w  # unbound: w


def pattern_reads(a, Point, color):
    match a:
        case Point(x=color.RED):  # live_in: Point color
            pass
        case color.BLUE:
            pass


def match_in_a_loop(xs):
    for x in xs:
        n = 0  # <n0>
        match x:
            case 0:
                continue
            case 1:
                break
            case _:
                n = x  # <nx>
        g(n)  # reaching n: nx
    return 0  # unbound: n
