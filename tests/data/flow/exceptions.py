def handler_sees_what_was_bound(a):
    x = 0  # <zero>; live_out: a x
    try:  # live_in: a x; live_out: x
        x = f(a)  # <call>; live_in: a x; live_out: a x
        y = f(x)  # <y>; live_in: a x; live_out: x
    except ValueError:  # live_in: a x; unbound: y; bound: x; never: y
        x = x + a  # <handler>; reaching x: zero call; live_in: a x; live_out: x
    return x  # reaching x: call handler; unbound: y; reaching y: y


def a_constant_cannot_raise(p):
    try:
        f = None  # <none>
        f = open(p)  # <open>
        g(f)
    finally:
        close(f)  # bound: f; reaching f: none open


def a_call_can(p):
    try:
        f = open(p)
        g(f)
    finally:
        close(f)  # unbound: f


def last_binding_of_a_try(a):
    try:  # bound_out: x
        x = f(a)
    except E:
        x = None  # never: x
    return x  # bound: x


def binding_in_part(a):
    x = 0  # <zero>
    try:
        x, y = f(a)  # <pair>; live_out: x y
    except E:
        return x  # reaching x: zero pair; unbound: y
    return y  # bound: x y; reaching x: pair


def handler_name(a):
    try:
        f(a)
    except ValueError as e:  # <e>; live_out: e; unbound: e; bound_out: e
        g(e)  # live_in: e; bound: e; reaching e: e
    return 0  # unbound: e; never: e


def handler_name_deleted_early(a):
    try:
        f(a)
    except ValueError as e:
        e = 1  # live_out: e; bound_out: e
        del e  # unbound_out: e
    return 0  # never: e


def handler_name_and_return(a):
    e = 5  # <five>; live_in: a; live_out: a e
    try:
        f(a)
    except ValueError as e:
        return e  # live_in: e; live_out:
    return e  # bound: e; reaching e: five


def try_else(a):
    try:
        x = f(a)  # <x>
    except E:
        x = 0  # <zero>
    else:
        y = g(x)  # bound: x; reaching x: x
    return x  # unbound: y; reaching x: x zero


def else_is_not_guarded(a):
    x = 0  # <zero>
    try:
        f(a)
    except E:
        return x  # reaching x: zero
    else:
        x = g(a)  # live_in: a; live_out: a
        g(a)
    return 1


def finally_on_every_way(a):
    state = 1  # <one>
    try:
        state = f(a)  # <body>; live_out: state
    except E:
        state = g(a)  # <handler>
    finally:
        log(state)  # live_in: state; reaching state: one body handler
    return 0  # reaching state: body handler


def return_in_try(a):
    try:
        return f(a)  # live_in: a; live_out: a
    finally:
        g(a)  # live_in: a; live_out:
    return 1  # unreachable


def return_in_finally(a):
    try:
        x = f(a)
        raise E(x)
    finally:
        return a  # live_in: a; unbound: x
    return x  # unreachable


def return_and_rebinding_in_finally(a):
    x = 1
    try:
        return x  # live_in: x; live_out:
    finally:
        x = 2  # live_in:; live_out:


def break_through_finally(xs):
    last = None  # <none>
    for x in xs:  # live_out: done last; unbound_out: done
        try:
            if f(x):
                last = x  # <x>; live_out: last x
                break  # live_in: last x; live_out: last x
            last = 0  # <zero>
        finally:
            done = x  # <done>; live_in: last x; live_out: done last x
        last = g(x)  # <g>; live_in: done x; reaching last: zero
    return last, done  # reaching last: none x g; unbound: done


def continue_through_finally(xs):
    n = 0
    while xs:
        try:
            if f(xs):
                skipped = 1  # live_out: n xs
                continue
            skipped = 2  # live_out: n skipped xs
        finally:
            n = n + 1  # live_in: n skipped xs
        g(skipped)  # bound: skipped
    return n


def break_in_finally(xs):
    for x in xs:  # unbound_out: y
        try:
            y = f(x)
        finally:
            break
        g(y)  # unreachable
    return 0


def loops_with_different_targets(xs):
    for x in xs:
        try:
            for y in x:
                if y:
                    a = 1
                    break  # live_in: a x y; live_out: a x y
                a = 2
            g(a, y)  # unbound: a y
            if x:
                b = 1  # <b1>
                break
            b = 2  # <b2>
        finally:
            h(x)  # live_in: a b x y
        k(b)  # bound: b; reaching b: b2
    return b  # unbound: b; reaching b: b1 b2


def nested_try(a):
    x = 0  # <zero>
    try:
        try:
            x = f(a)  # <f>
        except E:
            x = g(a)  # <g>
            raise
        finally:
            x = h(x)  # <h>; reaching x: zero f g
    except F:
        return x  # reaching x: zero f g h
    return x  # reaching x: h


def inner_catches_all(a):
    x = 0  # <zero>
    try:
        try:
            x = f(a)  # <f>
        except:
            x = 2  # <two>
    except F:
        return x  # unreachable
    return x  # reaching x: f two


def raise_in_a_handler(a):
    try:
        x = f(a)  # <x>
    except E:
        raise F(a) from None  # live_in: a; live_out:
    return x  # bound: x; reaching x: x


def raise_without_try(a):
    x = a  # live_out:
    raise E


def raise_in_a_try(a):
    x = a  # <a>; live_out: x
    try:
        raise E
    except E:
        return x  # bound: x
    return 0  # unreachable


def try_in_a_loop(xs):
    for x in xs:  # live_in: xs; live_out:
        try:
            y = f(x)  # <y>
        except E:
            continue
        g(y)  # bound: y; reaching y: y
    return 0  # unbound: y


def finally_in_finally(a):
    try:
        f(a)
    finally:
        try:
            x = g(a)
        finally:
            y = h(a)  # unbound: x
        k(x, y)  # bound: x y
    return x  # bound: x y


def endless_body():
    try:
        while True:
            pass
    finally:
        x = 1  # unreachable
    return x  # unreachable


def else_after_a_return(a):
    try:
        return f(a)
    except E:
        x = 1
    else:
        x = 2  # unreachable
    return x  # bound: x


def handler_types_are_read(E):
    try:
        f()
    except E:  # live_in: E
        pass


def exception_out_of_a_with(m):
    x = 0  # <zero>
    try:
        with m:  # live_in: m x
            x = 1  # <one>; live_out: x
    except E:
        return x  # reaching x: zero one
    return 2


def assertion_in_a_try(a):
    try:
        x = 1
        assert a, x  # live_in: a x y; live_out: x y
        y = 2
    except AssertionError:
        return x, y  # never: y; bound: x
    return 0
