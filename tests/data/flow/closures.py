def called_later(xs):
    k = 2  # live_in: xs; live_out: xs

    def scaled(x):  # live_in: xs; live_out: scaled xs
        return x * k

    k = 3  # live_out: k scaled xs
    return [scaled(x) for x in xs]  # live_in: k scaled xs; captured:


def bound_after_the_def():
    def g():  # live_in:; live_out: g
        return late

    late = 1  # live_in: g; live_out: g late
    return g()  # live_in: g late; live_out:; captured:


def returned(n):
    k = n

    def g():
        return k

    k = n + 1  # live_out: g k; captured: k
    return g  # captured: k; live_out: k


def lambda_kept(xs):
    out = []
    for i in xs:  # live_in: out xs; live_out: i out; captured:
        out.append(lambda: i)  # live_in: i out; live_out: i out
    i = 5  # live_in: i out; live_out: i out
    return out  # captured: i


def lambda_used_up(xs, k):
    r = sorted(xs, key=lambda x: x * k)  # live_in: k xs; live_out: r
    k = 3  # live_out: r; captured:
    return r


def lambda_bound_to_a_name(a):
    f = lambda x: x + a  # live_in:; live_out: f
    a = 2  # live_out: a f
    return f(1)  # live_in: a f; captured:


def lambda_bound_and_returned(a):
    f = lambda x: x + a
    a = 2  # captured: a; live_out: a f
    return f


def generator_expression_kept(xs, k):
    r = (x * k for x in xs)  # live_in: k xs; live_out: k r
    k = 3  # live_out: k r; captured: k
    return list(r)


def generator_expression_used_up(xs, k):
    r = sum(x * k for x in xs)  # live_in: k xs; live_out: r
    k = 3  # live_out: r; captured:
    return r


def one_calls_the_other(a):
    def g():
        return a

    def h():
        return g()

    a = 2  # live_out: a g h
    return h()  # live_in: a g h


def called_gives_a_lambda(a):
    def g():
        return lambda: a

    r = g()  # live_out: a r
    a = 2  # live_out: a r; captured: a
    return r()


def called_gives_a_generator(a):
    def g():
        yield a

    r = g()
    a = 2  # live_out: a r; captured: a
    return list(r)


def rebinds_by_nonlocal():
    n = 0  # live_out: n; bound_out: n

    def inc():
        nonlocal n
        n += 1
        return n

    inc()  # live_in: inc n
    return n  # live_in: n; bound: n


def class_keeps(a):
    class C:
        def m(self):
            return a

    c = C()
    a = 2  # live_out: a c; captured: a
    return c.m()


def inner_name_shadows(a):
    def g(a):
        b = a
        return lambda: b

    a = 2  # live_in: g; live_out: g; captured:
    return g(1)


def decorated_is_kept(deco, a):
    @deco
    def g():
        return a

    a = 1  # live_out: a; captured: a
    return 0


def recursive(n):
    def g(i):
        return g(i - 1) if i else n

    return g(3)  # live_in: g n
