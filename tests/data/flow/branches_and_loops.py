def straight(a):
    x = a + 1  # live_in: a; live_out: a x; unbound: x y; never: x y
    y = x  # live_in: a x; live_out: a y; bound: x; bound_out: x y
    return y + a  # live_in: a y; live_out:


def one_branch(c, x):
    if c:  # live_in: c x; live_out: x; unbound: y; unbound_out: y
        y = 1  # live_out:; never: y
        x = 2  # <then>; live_in:; live_out: x
    return x  # live_in: x; unbound: y; reaching x: then


def both_branches(c):
    if c:  # live_in: c; unbound_out: z; bound_out: y
        y = 1  # <a>
        z = 1
    else:
        y = 2  # <b>
    return y  # reaching y: a b; unbound: z


def elif_chain(a, b):
    if a:  # live_in: a b; live_out: r
        r = 1  # <a>
    elif b:  # live_in: a b; live_out: r
        r = 2  # <b>
    else:
        raise ValueError(a)  # live_in: a; live_out:
    return r  # bound: r; reaching r: a b


def constant_test():
    if True:
        x = 1  # <x>
    else:
        x = 2  # unreachable
    if 0:
        del x  # unreachable
    return x  # bound: x; reaching x: x


def code_after_return(a):
    return a  # live_in: a
    b = a  # unreachable; live_in: a
    return b  # unreachable


def both_return(a):
    if a:  # live_out:
        return 1
    else:
        return 2
    a = 3  # unreachable


def while_loop(n):
    total = 0  # <init>; live_in: n; live_out: n total
    while n:  # live_in: n total; live_out: total; bound: total
        total = total + n  # <add>; live_in: n total; live_out: n total; reaching total: init add
        n = n - 1  # <n>
    return total  # live_in: total; reaching total: init add; reaching n: n


def while_else(n):
    while n:  # unbound_out: y; bound_out: x
        if f(n):
            x = 1  # <break>
            break  # live_in: x; live_out: x
        y = 1
    else:
        x = 2  # <else>; live_in:; unbound: x y
    return x  # reaching x: break else


def for_loop(xs):
    for x in xs:  # live_in: last x xs; live_out: last x; unbound: x; unbound_out: x last
        last = x  # live_in: x; live_out: last x; bound: x
    return x, last  # unbound: x last


def for_else_break(xs):
    for x in xs:  # live_in: xs; unbound_out: x
        if x:
            found = x  # <f>
            break
    else:
        found = None  # <none>; unbound: x
    return found  # bound: found; unbound: x; reaching found: f none


def for_continue(xs):
    n = 0  # live_out: n xs
    for x in xs:  # live_in: n xs; live_out: n
        if x:
            continue  # live_in: n; live_out: n
        n += x  # live_in: n x; live_out: n
    return n


def for_star_and_nested_targets(pairs):
    for a, (b, *rest) in pairs:
        g(a, b, rest)  # bound: a b rest; live_in: a b rest; live_out:
    return 0  # unbound: a b rest


def for_target_that_is_an_item(xs, d, k):
    for d[k] in xs:  # live_in: d k xs; live_out: d
        pass  # live_in: d k; live_out: d k
    return d


def while_true(xs):
    while True:  # live_out: x; bound_out: x
        x = next(xs)  # live_in: xs; live_out: x xs
        if x:
            break
    else:
        x = 5  # unreachable
    return x  # live_in: x; bound: x


def endless(x):
    while 1:  # live_in: x; live_out:
        g(x)  # live_in: x; live_out: x
    return x  # unreachable


def while_false(x):
    while False:
        x = 1  # unreachable
    return x  # reaching x:


def break_out_of_the_inner_loop(xs):
    hit = 0  # <zero>
    for x in xs:  # live_in: hit xs; live_out: hit
        for y in x:  # live_in: hit x; live_out: hit
            if y:
                hit = y  # <hit>; live_in: y; live_out: hit
                break  # live_in: hit; live_out: hit
            seen = y
        g(hit)  # reaching hit: zero hit; unbound: y seen
    return hit


def carried_only_by_the_loop(xs):
    state = g(0)  # live_out: state xs
    for x in xs:  # live_in: state xs; live_out:
        out = g(state, x)  # live_in: state x; live_out: out
        state = g(out)  # live_in: out; live_out: state
    return 0


async def asynchronous(source):
    async for x in source:  # live_in: source; unbound_out: x
        await g(x)  # live_in: source x; live_out: source
    async with source as s:  # live_in: source; live_out: s; unbound: s; bound_out: s
        y = await s.read()  # live_in: s; live_out: s
    return [z async for z in s]  # bound: s y


def generator(n):
    got = yield n  # live_in: n; live_out: got
    yield from got  # live_in: got; live_out:
