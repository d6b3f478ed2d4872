"""Random small programs that end, for the comparison of original and converted code."""

from __future__ import annotations

from contextlib import nullcontext

from hypothesis import strategies as st

NAMES = ("a", "b", "c", "x", "y")
NEVER_BOUND_FIRST = ("u", "v")


def indented(lines: list[str], indent: str = "    ") -> list[str]:
    """Lines further in."""
    return [indent + line for line in lines]


@st.composite
def expressions(draw, names=NAMES, depth: int = 2) -> str:
    """An expression over ints that never fails for what is bound."""
    kinds = ["name", "name", "number"] + (
        ["sum", "compare", "and", "or", "not", "ternary", "chain", "call"] * (depth > 0)
    )
    kind = draw(st.sampled_from(kinds))
    inner = expressions(names, depth - 1)
    match kind:
        case "name":
            return draw(st.sampled_from(names))
        case "number":
            return str(draw(st.integers(0, 3)))
        case "sum":
            return f"({draw(inner)} {draw(st.sampled_from('+-'))} {draw(inner)})"
        case "compare":
            return f"({draw(inner)} {draw(st.sampled_from(['<', '==', '>=']))} {draw(inner)})"
        case "and" | "or":
            return f"({draw(inner)} {kind} {draw(inner)} {kind} {draw(inner)})"
        case "chain":
            return f"({draw(inner)} < {draw(inner)} <= {draw(inner)})"
        case "call":
            return f"max({draw(inner)}, {draw(inner)})"
        case "not":
            return f"(not {draw(inner)})"
    return f"({draw(inner)} if {draw(inner)} else {draw(inner)})"


@st.composite
def blocks(draw, depth: int, loop: int, names=NAMES, size: int = 3, terms: int = 2) -> list[str]:
    """Statements; `loop` is how many loops are round them, `terms` how deep expressions are."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, size))):
        lines += draw(statements(depth, loop, names, terms))
    return lines


@st.composite
def statements(draw, depth: int, loop: int, names, terms: int = 2) -> list[str]:
    """One statement of any kind; jumps and what may fail come more often among few terms."""
    targets = st.sampled_from(NAMES + NEVER_BOUND_FIRST)
    kinds = ["assign", "assign", "augment", "log", "pair", "append", "look"]
    if depth:
        kinds += [
            "if",
            "if",
            "ifelse",
            "elif",
            "for",
            "while",
            "forelse",
            "forpair",
            "try",
            "walrus",
            "with",
        ]
    if loop:
        kinds += ["break", "continue"]
    if terms == 0 or draw(st.integers(0, 3)) == 0:
        kinds += ["return", "readunbound", "boom", "pop", "listed", "del", "def", "lambda"]
    kind = draw(st.sampled_from(kinds))
    condition = expressions(names, terms)
    body = blocks(depth - 1, loop, names, terms=terms) if depth else None
    inner = blocks(depth - 1, loop + 1, names, terms=terms) if depth else None
    indent = draw(st.sampled_from(["    ", "    ", "  "]))
    comment = draw(st.sampled_from(["", "", "  # why"]))
    match kind:
        case "assign":
            return [f"{draw(targets)} = {draw(condition)}{comment}"]
        case "augment":
            return [f"{draw(st.sampled_from(names))} += {draw(condition)}"]
        case "log":
            return [f"log({draw(condition)})"]
        case "pair":
            left, right = draw(st.permutations(NAMES))[:2]
            return [f"{left}, {right} = {draw(condition)}, {draw(condition)}"]
        case "append":
            how = draw(st.sampled_from(["rows.append({})", "rows += [{}]", "rows.extend([{}, 1])"]))
            return [how.format(draw(condition))]
        case "look":
            how = ["log(len(rows))", "log(rows[-1])", "log(0 if rows else 1)", "log(sum(rows))"]
            return [draw(st.sampled_from(how))]
        case "pop":
            return [f"{draw(targets)} = rows.pop()" if draw(st.booleans()) else "rows.pop()"]
        case "listed":
            name = draw(st.sampled_from(names))
            return [
                f"log([{name} + 1 for {name} in items({draw(condition)}) if {draw(condition)}])"
            ]
        case "readunbound":
            return [f"log({draw(st.sampled_from(NEVER_BOUND_FIRST))})"]
        case "del":
            return [f"del {draw(st.sampled_from(NEVER_BOUND_FIRST))}"]
        case "lambda":
            return [f"log((lambda: {draw(st.sampled_from(names + NEVER_BOUND_FIRST))})())"]
        case "def":
            read = draw(st.sampled_from(names + NEVER_BOUND_FIRST))
            called = [f"{draw(targets)} = g()"] if draw(st.booleans()) else []
            return ["def g():", f"{indent}return {read}", *called]
        case "with":
            return ["with scope():", *indented(draw(body), indent)]
        case "boom":
            return [f"boom({draw(condition)})"]
        case "try":
            made = [
                "try:",
                *indented(draw(body), indent),
                "except Boom:",
                *indented(draw(body), indent),
            ]
            if draw(st.booleans()):
                made += ["else:", *indented(draw(body), indent)]
            if draw(st.integers(0, 3)) == 0:
                made += ["finally:", *indented(["log(0)"], indent)]
            return made
        case "walrus":
            name = draw(targets)
            return [f"if ({name} := {draw(condition)}) > 1:", *indented(draw(body), indent)]
        case "return":
            return [f"return {draw(condition)}{comment}" if draw(st.booleans()) else "return"]
        case "break" | "continue":
            return [kind + comment]
        case "if":
            return [f"if {draw(condition)}:{comment}", *indented(draw(body), indent)]
        case "ifelse":
            return [
                f"if {draw(condition)}:",
                *indented(draw(body), indent),
                f"else:{comment}",
                *indented(draw(body), indent),
            ]
        case "elif":
            return [
                f"if {draw(condition)}:",
                *indented(draw(body), indent),
                f"elif {draw(condition)}:{comment}",
                *indented(draw(body), indent),
                *(["else:", *indented(draw(body), indent)] if draw(st.booleans()) else []),
            ]
        case "for" | "forelse":
            target = draw(targets)
            made = [
                f"for {target} in items({draw(condition)}):{comment}",
                *indented(draw(inner), indent),
            ]
            if kind == "forelse":
                made += ["else:", *indented(draw(body), indent)]
            return made
        case "forpair":
            left, right = draw(st.permutations(NAMES))[:2]
            return [
                f"for {left}, {right} in enumerate(items({draw(condition)})):",
                *indented(draw(inner), indent),
            ]
    return [
        f"while tick() and {draw(condition)}:{comment}",
        *indented(draw(inner), indent),
        *(["else:", *indented(draw(body), indent)] if draw(st.booleans()) else []),
    ]


@st.composite
def programs(draw, depth: int = 3) -> str:
    """A module with one function `f(a, b, c, x, y)` that calls `log`, `items`, `tick`, `boom`."""
    return draw(_programs(depth, 2))


@st.composite
def small_programs(draw, depth: int = 3) -> str:
    """The same with plain conditions, so that there is more of jumps and of names."""
    return draw(_programs(depth, 0))


@st.composite
def _programs(draw, depth: int, terms: int) -> str:
    body = draw(blocks(depth, 0, NAMES, 4, terms))
    end = draw(st.sampled_from([["return a, b, c, x, y"], ["return a"], []]))
    first = draw(st.sampled_from([["rows = []"], ["rows = [a, b]"]]))
    return "\n".join(["def f(a, b, c, x, y):", *indented(first + body + end, "    ")]) + "\n"


class Boom(Exception):
    """What `boom` raises."""


def run(text: str, arguments: tuple, fuel: int = 30) -> tuple:
    """What a program does: its outcome and everything that it logged, in order."""
    logged: list = []

    def tick() -> bool:
        logged.append("tick")
        if logged.count("tick") > fuel:
            raise TimeoutError
        return True

    def items(count):
        logged.append(("items", count))
        for number in range(min(int(count), 3)):
            logged.append(("next", number))
            yield number

    def boom(value):
        logged.append(("boom", value))
        if value:
            raise Boom

    space = {"log": logged.append, "tick": tick, "items": items, "boom": boom, "Boom": Boom}
    space["scope"] = nullcontext
    exec(compile(text, "<program>", "exec"), space)
    try:
        outcome = ("returned", space["f"](*arguments))
    except Exception as error:  # compared by type
        outcome = ("raised", type(error).__name__)
    return outcome, logged
