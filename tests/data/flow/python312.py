def type_alias(a):
    type Pair = tuple[a, a]  # live_in:; live_out: Pair a; bound_out: Pair
    a = 2  # live_out: Pair a; captured: a
    return Pair


def type_parameters(a):
    def g[T](x: T) -> T:
        return a

    return g(1)  # live_in: a g


def nested_f_string(a):
    return f"{f'{a}'}"  # live_in: a
