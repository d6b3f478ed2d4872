def walrus_in_a_test(a):
    if m := f(a):  # live_in: a; unbound: m; bound_out: m
        return m  # bound: m; live_in: m
    return m  # bound: m


def walrus_behind_and(a):
    if a and (m := f(a)):
        return m  # bound: m
    return 0  # unbound: m


def walrus_behind_and_twice(a):
    if a and (m := f(a)) and (n := f(m)) > 0:
        return m, n  # bound: m n
    return 0  # unbound: m n


def walrus_behind_or(a):
    if a or (m := f(a)):
        return m  # unbound: m
    return a


def walrus_in_while(a):
    while x := f(a):  # bound_out: x; live_in: a; live_out: x
        g(x)  # live_in: a x; live_out: a; bound: x
    return x  # bound: x


def walrus_in_while_and(a):
    while a and (x := f(a)):  # live_in: a; unbound_out: x
        g(x)  # bound: x
    return 0  # unbound: x


def walrus_in_a_ternary(a):
    y = m if (m := f(a)) else 0  # bound_out: m; unbound: m; live_in: a
    z = (n := a) if a else 0  # unbound_out: n
    return y, z


def walrus_in_a_chained_comparison(a):
    r = a < (x := f(a)) < (y := f(a))  # bound_out: x; unbound_out: y
    return r


def walrus_then_read(a):
    return (x := f(a)) + x  # live_in: a; unbound: x


def read_then_walrus(x):
    return x + (x := f(x))  # live_in: x


def walrus_in_a_dict(a):
    d = {(k := f(a)): k, **g(k)}  # bound_out: d k; live_in: a
    return d


def walrus_in_a_comprehension(xs):
    r = [(y := f(x)) for x in xs]  # live_in: xs; unbound_out: y
    return r  # unbound: y


def walrus_in_a_nested_comprehension(xs):
    r = [[(y := x) for x in row] for row in xs]  # unbound_out: y; live_in: xs
    return r


def walrus_in_a_lambda(a):
    g = lambda: (y := a)
    return g()  # live_in: a g


def walrus_in_a_default(a):
    g = lambda v=(y := a): v  # bound_out: y; live_in: a
    return g, y


def walrus_in_an_item(d, a):
    d[(i := f(a))] = a  # live_in: a d; bound_out: i
    return i


def walrus_in_an_assertion(a):
    assert (x := f(a)), (y := x)  # bound_out: x; unbound_out: y
    return x


def comprehension_scope(xs):
    x = 0  # live_out: x xs
    r = [x for x in xs]  # live_in: x xs; live_out: r x
    return r, x  # bound: x


def comprehension_reads_outside(xs, k):
    return [x * k for x in xs if x > k]  # live_in: k xs


def nested_comprehension(xss, k):
    r = {x: k for xs in xss for x in xs}  # live_in: k xss
    return {x for x in (y for y in r)}  # live_in: r


def f_string(a, w):
    return f"{a!r:>{w}} {a + 1}"  # live_in: a w


def ternary_and_booleans(a, b, c):
    x = a if b else c  # live_in: a b c
    return x and not a or b  # live_in: a b x


def star_targets(xs):
    a, *b = xs  # <ab>; bound_out: a b
    [c, (d, *e)] = xs
    return a, b, c, d, e  # bound: a b c d e; reaching b: ab


def chained_assignment(v):
    a = b = v  # live_in: v; live_out: a b
    return a + b


def item_and_attribute_targets(d, k, o):
    d[k] = 1  # live_in: d k o; live_out: d o
    o.x = d  # live_in: d o; live_out: d o
    d[0], o.y = 1, 2
    return 0


def augmented(x, d):
    x += d  # <aug>; live_in: d x; live_out: d x
    d.n += 1  # live_in: d x; live_out: x
    return x  # reaching x: aug


def augmented_unbound():
    x += 1  # unbound: x; live_in: x
    return x


def annotated(a):
    x: int  # unbound_out: x; live_in: a
    y: Unknown = a  # live_in: a; live_out: a y
    a.z: int
    return y  # bound: y; unbound: x


def await_and_yield(g):
    x = yield g  # live_in: g; live_out: x
    return x


def slices(a, i, j):
    return a[i:j, ..., None]  # live_in: a i j


def keyword_arguments(a, b):
    return g(a, *b, k=a, **b)  # live_in: a b
