def deletion(a):
    x = a
    del x  # live_in: x; bound: x; unbound_out: x; live_out:
    x = 2  # <again>; never: x; live_out: x
    return x  # bound: x; reaching x: again


def deletion_on_one_path(a):
    x = a  # <x>
    if a:
        del x
    return x  # unbound: x; reaching x: x


def deletion_of_parts(a, b, c):
    del a.x, b[c]  # live_in: a b c
    del (a, [b])  # live_in: a b c; bound: a b; unbound_out: a b
    return c


def global_name(a):
    global g
    g = a  # live_in: a g; live_out: g
    g = 2  # live_out: g
    return 0  # live_in: g; live_out: g


def global_deleted():
    global g
    del g
    return g  # unbound: g


def imports():
    import a.b  # bound_out: a
    import a.c as d
    from x import y, z as w  # bound_out: y w

    return a, d, y, w  # bound: a d y w


def import_in_a_try():
    try:
        import fast as m  # <fast>
    except ImportError:
        m = None  # <none>; never: m
    return m  # bound: m; reaching m: fast none


def parameters(a, /, b, *args, c=1, **kw):
    x = 1  # bound: a b args c kw; live_in: a args b c kw
    return a, b, args, c, kw, x  # reaching a:; reaching c:


def nonlocal_outer():
    def inner():
        nonlocal x
        x = 1

    x = 0
    inner()
    return x


def pass_and_bare_expressions(a):
    pass  # live_in: a; live_out: a
    a
    "text"
    ...


def decorated(deco, default, note):
    @deco  # live_in: deco default note
    def g(x=default, *, y: note = 1) -> note:
        return x

    return g  # live_in: g; bound: g


def class_statement(base, meta, k):
    class C(base, metaclass=meta):  # live_in: base k meta; live_out: C k
        size = k
        other = size

        def method(self):
            return k

    return C  # live_in: C k
