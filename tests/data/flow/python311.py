def several_handlers_run(a):
    x = y = 0  # <start>
    try:
        f(a)
    except* ValueError:
        x = 1  # <value>
    except* TypeError as e:  # bound: x; reaching x: start value
        y = x  # <type>
    return x, y  # reaching x: start value; reaching y: start type; unbound: e


def what_no_handler_takes_goes_on(a):
    x = 0  # <start>
    try:
        try:
            f(a)
        except* ValueError:
            x = 1  # <value>; live_out: a x
            x = h(a)  # <h>
    except BaseException:
        return x  # reaching x: start value h
    return 1
