"""`rows = ag.append(rows, x)` -> `rows.append(x)`; `rows, x = ag.pop(rows)` -> `x = rows.pop()`.

`rows = ag.set_item(rows, i, x)` becomes `rows[i] = x`, and `ag.list_of(lambda x: f(x), xs)` becomes
`[f(x) for x in xs]`, with `if` for `where`.
"""

from __future__ import annotations

import libcst as cst

from aglint.edit import quote

CHANGES = ("ag.append", "ag.extend", "ag.pop", "ag.set_item")


def in_place(kind: str | None, node: cst.Assign) -> cst.BaseSmallStatement | None:
    """The statement that lets a list grow in place; None for another assignment.

    Args:
      kind: the function of the runtime that is called.
      node: the assignment.
    """
    if kind not in CHANGES:
        return None
    method = kind.removeprefix("ag.")
    match node:
        case cst.Assign(
            targets=[cst.AssignTarget(target=cst.Name(value=name) as target)],
            value=cst.Call(
                args=[
                    cst.Arg(value=cst.Name(value=same)),
                    cst.Arg(value=index),
                    cst.Arg(value=item),
                ]
            ),
        ) if name == same and method == "set_item":
            return _set(target, index, item)
        case cst.Assign(
            targets=[cst.AssignTarget(target=cst.Name(value=name))],
            value=cst.Call(args=[cst.Arg(value=cst.Name(value=same)), cst.Arg(value=item)]),
        ) if name == same and method != "pop":
            return _small(f"{name}.{method}(ITEM)", ITEM=item)
        case cst.Assign(
            targets=[
                cst.AssignTarget(
                    target=cst.Tuple(elements=[cst.Element(value=cst.Name(value=name)), taken])
                )
            ],
            value=cst.Call(args=[cst.Arg(value=cst.Name(value=same))]),
        ) if name == same and method == "pop":
            item = taken.value
            if isinstance(item, cst.Name) and item.value == "_":
                return _small(f"{name}.pop()")
            if isinstance(item, cst.Tuple):
                item = item.with_changes(lpar=[], rpar=[])
            return _small(f"ITEM = {name}.pop()", ITEM=item)
    return None


def _set(name: cst.Name, index: cst.BaseExpression, value: cst.BaseExpression):
    """`name[index] = value`, or `name[index] += more`."""
    parts = [one.value for one in index.elements] if isinstance(index, cst.Tuple) else [index]
    elements = [cst.SubscriptElement(_slice(one)) for one in parts]
    spaced = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    elements = [*(one.with_changes(comma=spaced) for one in elements[:-1]), elements[-1]]
    place = cst.Subscript(name, elements)
    match value:
        case cst.BinaryOperation(left=cst.Subscript() as left, operator=operator, right=more):
            augmented = f"{type(operator).__name__}Assign"
            if left.deep_equals(place) and hasattr(cst, augmented):
                return cst.AugAssign(place, getattr(cst, augmented)(), more)
    return cst.Assign([cst.AssignTarget(place)], value)


def _slice(node: cst.BaseExpression) -> cst.Index | cst.Slice:
    match node:
        case cst.Call(func=cst.Name(value="slice"), args=[_, _, *_] as args):
            parts = [None if _is_none(one.value) else one.value for one in args]
            if len(parts) < 3:
                return cst.Slice(*parts)
            return cst.Slice(*parts, second_colon=cst.Colon())
    return cst.Index(node)


def _is_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def comprehension(call: cst.Call) -> cst.ListComp | None:
    """The comprehension that a call of `ag.list_of` stands for; None if it is left."""
    match call.args:
        case [
            cst.Arg(value=cst.Lambda() as value, keyword=None),
            cst.Arg(value=items, keyword=None),
        ]:
            tests = []
        case [
            cst.Arg(value=cst.Lambda() as value, keyword=None),
            cst.Arg(value=items, keyword=None),
            cst.Arg(value=cst.Lambda() as where, keyword=cst.Name(value="where")),
        ]:
            tests = [where]
        case _:
            return None
    names = {_item(one) for one in (value, *tests)}
    if None in names or len(names) > 1:
        return None
    [name] = names
    made = quote.expression(f"[VALUE for {name} in ITEMS]", VALUE=value.body, ITEMS=items)
    if not tests:
        return made
    given = quote.expression(f"[VALUE for {name} in ITEMS if TEST]", TEST=tests[0].body)
    return made.with_changes(for_in=made.for_in.with_changes(ifs=given.for_in.ifs))


def _item(function: cst.Lambda) -> str | None:
    """The argument of a lambda, besides names that it takes by value; None if it is not one."""
    listed = function.params.params
    others = [one for one in listed if one.default is not None]
    same = all(isinstance(one.default, cst.Name) for one in others)
    if len(listed) != len(others) + 1 or listed[0].default is not None or not same:
        return None
    return listed[0].name.value


def _small(template: str, **holes: cst.BaseExpression) -> cst.BaseSmallStatement:
    return quote.statement(template, **holes).body[0]
