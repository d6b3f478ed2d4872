"""`a, b = ag.while_loop(test, body, a, b)`, `ag.for_loop(items, body, a)` -> `while`, `for`."""

from __future__ import annotations

import re

import libcst as cst

from aglint.edit import names, nest, quote
from aglint.edit.quote import Statement
from aglint.inverse import logic
from aglint.inverse.known import Refused
from aglint.inverse.loops import Loop
from aglint.inverse.parts import part, standing
from aglint.inverse.site import Site

_ITEM = re.compile(r"item(_\d+)?")


class DispatchedLoop(Loop):
    """`ag.while_loop`, `ag.for_loop`."""

    def __init__(self, site: Site):
        super().__init__(site)
        self.is_for = site.kind == "ag.for_loop"
        placed, named = [], {}
        for one in site.call.args:
            if one.star:
                raise Refused("its arguments are unpacked from a value")
            if one.keyword is not None:
                named[one.keyword.value] = one.value
            else:
                placed.append(one.value)
        if named.keys() - {"until", "writes"} or len(placed) < 2:
            raise Refused("it is not written as the conversion writes it")
        self.head, function, *self.values = placed
        self.body = part(site, function)
        if not self.is_for:
            self.test = part(site, self.head)
        self.until = named.get("until")
        if site.picked is not None:
            raise Refused("only a part of its value is taken")

    @property
    def single(self) -> bool:
        return len(self.values) == 1

    def packed_names(self) -> cst.BaseExpression | None:
        if not self.names:
            return None
        if len(self.names) == 1:
            return cst.Name(self.names[0])
        return quote.expression(quote.value(self.names))

    def after(self) -> list[Statement]:
        value = self.packed_names()
        if self.site.returns:
            listed = quote.names(self.names) or "None"
            return [quote.statement(f"return {listed}")]
        if self.site.target is None:
            return []
        if value is None:
            raise Refused("its value is nothing, and is used")
        return self.taken(value)

    def statements(self) -> list[Statement]:
        self.choose_names(skip=int(self.is_for))
        if self.until is not None:
            self.untils = self.flags(self.value_of(part(self.site, self.until), self.names))
        before, after = self.before(), self.after()
        if self.is_for:
            target, inner = self.item()
            head = quote.statement(
                "for TARGET in ITEMS:\n    pass\n", TARGET=target, ITEMS=standing(self.head)
            )
        else:
            test = logic.plain_test(self.value_of(self.test, self.names))
            inner = self.round()
            head = quote.statement("while TEST:\n    pass\n", TEST=standing(test))
        return [*before, self.loop_of(head, inner), *after]

    def flags(self, value: cst.BaseExpression) -> list[cst.BaseExpression]:
        """The names of `until`, which is asked before the first round, too: then all are false.

        Raises:
          Refused: it is something else.
        """
        listed = [value]
        if self.site.known.kind(value) == "ag.or_":
            listed = [logic.called(one.value) for one in value.args]
        for one in listed:
            if not isinstance(one, cst.Name) or not self.starts_false(one.value):
                raise Refused("its `until` may hold before the first round")
        return listed

    def item(self) -> tuple[cst.BaseExpression, list[Statement]]:
        """The target of a `for`, and its body."""
        parameter = self.body.parameters[0]
        if parameter.startswith("*"):
            raise Refused("the loop's function does not name the item")
        name = parameter
        if parameter.startswith("_") and parameter.lstrip("_"):
            plain = parameter.lstrip("_")
            outside = self.body.free | self.body.bound | set(self.names)
            if plain not in outside and not self.site.taken_elsewhere(plain, self.moved):
                name = plain
        if name not in self.names and self.site.taken_elsewhere(name, self.moved):
            name = names.fresh(name, self.site.unit.identifiers)
        inner = self.round(head=[name])
        first = inner[0] if inner else None
        if _ITEM.fullmatch(parameter) and first is not None:
            match nest.small(first):
                case cst.Assign(targets=[cst.AssignTarget(target=target)], value=value) if (
                    self.is_item(value, name) and not any(_reads(one, name) for one in inner[1:])
                ):
                    return target, inner[1:]
        return cst.Name(name), inner

    def is_item(self, value: cst.BaseExpression, name: str) -> bool:
        """Whether an expression is the item, or what is unpacked of it."""
        if self.site.known.kind(value) == "ag.iterable" and len(value.args) == 1:
            value = value.args[0].value
        return isinstance(value, cst.Name) and value.value == name


def _reads(node: cst.CSTNode, name: str) -> bool:
    return name in quote.names_in(node)
