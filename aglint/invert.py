"""Source -> Conversion, backwards: what stands for control flow as plain Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import libcst as cst

from aglint.convert import Change, Conversion, Options, Refusal, functions, named
from aglint.edit import decorators, imports
from aglint.edit.cut import cuts
from aglint.edit.pair import Pairing
from aglint.inverse import Known, inverted
from aglint.rewrite import parsed
from aglint.source import Source, Span
from aglint.staging.function import Function
from aglint.staging.module import Module

_WORDS = ("cond(", "case(", "while_loop(", "ag.")
"""Texts of which one stands in every function that is changed."""
_NOT_TRACED = "nothing is seen to trace it with AutoGraph, and only AutoGraph stages an `if`"
_NOT_CONVERTED = "AutoGraph does not convert it"


def invert(source: Source, options: Options | None = None) -> Conversion:
    """Writes the control flow of one file as plain Python.

    Only what AutoGraph may convert again is rewritten: functions that are traced with AutoGraph, or
    whose decorator alone says `autograph=False`, which is taken away then; with `options.all` all
    others, too. Style and budget say nothing here.

    Raises:
      SourceError: the file can't be parsed, or LibCST would not write it back as it is.
    """
    options = options or Options()
    changed: dict[str, Change] = {}
    places: dict[tuple[str, str], Span] = {}
    text = source.text
    while True:
        # What a function calls inside of a lambda is seen to be traced when it stands in an `if`.
        made = _Job(Source.from_text(text, source.path), options).run()
        if text == source.text:
            places = {(one.qualname, one.reason): one.span for one in made.refused}
        for one in made.changed:
            changed.setdefault(one.qualname, one)
        if not made.changed:
            refused = tuple(_at_home(one, places, source) for one in made.refused)
            return Conversion(text, tuple(changed.values()), refused)
        text = made.text


def _at_home(refusal: Refusal, places: dict[tuple[str, str], Span], source: Source) -> Refusal:
    """A refusal with its place in the source, at least that of the function."""
    span = places.get((refusal.qualname, refusal.reason))
    if span is None:
        span = source.span(dict(functions(source.tree))[refusal.qualname])
    return replace(refusal, span=span)


class _Job:
    def __init__(self, source: Source, options: Options):
        self.source = source
        self.options = options
        self.module = parsed(source.text)
        self.known = Known.of(source.tree)
        self.qualnames = {node: name for name, node in functions(source.tree)}
        self.changed: list[Change] = []
        self.refused: list[Refusal] = []

    def run(self) -> Conversion:
        text = self.source.text
        if not any(word in text for word in _WORDS):
            return Conversion(text)
        pairing = Pairing(self.source.tree, self.module)
        edits: dict[cst.CSTNode, cst.CSTNode] = {}
        for node in (cut.node for cut in cuts(self.source)):
            partner = pairing.partner.get(node)
            if isinstance(partner, cst.FunctionDef) and self.is_wanted(self.qualnames[node]):
                made = self.inverted(node, partner)
                if made is not None:
                    edits[partner] = made
        refused = tuple(sorted(self.refused, key=lambda one: one.span))
        if not edits:
            return Conversion(text, (), refused)
        module = self.module.visit(_Replace(edits))
        turned = self.turned()
        module = decorators.with_decorators(
            module, lambda path, place: (".".join(path), place) in turned, decorators.turned_on
        )
        return Conversion(_without_runtime(module).code, tuple(self.changed), refused)

    def is_wanted(self, qualname: str) -> bool:
        wanted = self.options.functions
        if named(qualname, self.options.leave):
            return False
        return not wanted or named(qualname, wanted)

    def inverted(self, node: ast.FunctionDef, partner: cst.FunctionDef) -> cst.FunctionDef | None:
        """The function without calls that stand for control flow; None where it has none."""
        plain = partner.with_changes(leading_lines=[], lines_after_decorators=[], decorators=[])
        text = self.module.with_changes(body=[plain], header=[], footer=[]).code
        if not any(word in text for word in _WORDS):
            return None
        qualname = self.qualnames[node]
        made = inverted(text, self.module.default_indent, self.known)
        if made.count and (reason := self.hindrance(node)) is not None:
            self.refuse(node, qualname, reason)
            return None
        for code, reason in made.refused:
            self.refuse(self.place(node, code), qualname, reason)
        if not made.count:
            return None
        config = self.module.config_for_parsing
        [body] = cst.parse_module(made.text, config).body
        line = node.lineno
        self.changed.append(Change(qualname, line, "plain Python"))
        return partner.with_changes(body=body.body)

    def refuse(self, node: ast.AST, qualname: str, reason: str) -> None:
        self.refused.append(Refusal(qualname, self.source.span(node), reason, "plain Python"))

    def place(self, function: ast.FunctionDef, code: str) -> ast.AST:
        """The call of the source that was refused, as far as it stands there as it does now."""
        wanted = "".join(code.split())
        for one in ast.walk(function):
            if isinstance(one, ast.Call):
                said = ast.get_source_segment(self.source.text, one) or ""
                if "".join(said.split()) == wanted:
                    return one
        return function

    def hindrance(self, node: ast.FunctionDef) -> str | None:
        """Why AutoGraph would not convert the function, if it would not."""
        if self.options.all:
            return None
        traced = False
        for function in self.inside(self.opened, node):
            if function.traced is not None:
                traced = True
                if not function.traced.autograph:
                    return f"{_NOT_CONVERTED}: {function.traced.reason}"
        return None if traced else _NOT_TRACED

    def inside(self, module: Module, node: ast.FunctionDef) -> Iterator[Function]:
        """The functions of a module in the lines of an outermost one, it included."""
        qualname = self.qualnames[node]
        for function in module.functions:
            if function.qualname == qualname or function.qualname.startswith(f"{qualname}.<"):
                yield function

    @cached_property
    def given(self) -> Module:
        return Module(self.source, self.options.config, self.options.entries)

    @cached_property
    def opened(self) -> Module:
        """The file as it would be with AutoGraph on in every decorator."""
        if "autograph" not in self.source.text:
            return self.given
        off = self.off()
        made = decorators.with_decorators(
            self.module, lambda path, place: (".".join(path), place) in off, decorators.turned_on
        )
        source = Source.from_text(made.code, self.source.path)
        return Module(source, self.options.config, self.options.entries)

    def off(self) -> set[tuple[str, int]]:
        """The decorators that say `autograph=False`: a function's qualified name, and the place."""
        return {
            (self.qualnames[function.node], place)
            for function in self.given.functions
            if function.node in self.qualnames
            for place, one in enumerate(function.node.decorator_list)
            if decorators.is_off(one) and self.is_of_tensorflow(one)
        }

    def is_of_tensorflow(self, decorator: ast.Call) -> bool:
        wraps = self.given.wraps
        return wraps(decorator.func) or (bool(decorator.args) and wraps(decorator.args[0]))

    def turned(self) -> set[tuple[str, int]]:
        """The decorators to take `autograph=False` from: of what traces a changed function."""
        off = self.off() if "autograph" in self.source.text else set()
        if not off:
            return set()
        roots: set[str] = set()
        changed = {one.qualname for one in self.changed}
        for function in self.opened.functions:
            if not any(_is_in(function.qualname, one) for one in changed):
                continue
            caller: Function | None = function
            while caller is not None and caller.traced is not None:
                roots.add(caller.qualname)
                caller = caller.traced.caller
        return {(name, place) for name, place in off if name in roots}


def _is_in(qualname: str, outermost: str) -> bool:
    return qualname == outermost or qualname.startswith(f"{outermost}.<")


def _without_runtime(module: cst.Module) -> cst.Module:
    """The module without the runtime's import, where nothing needs it any more."""
    tree = ast.parse(module.code)
    if any(isinstance(node, ast.Name) and node.id == "ag" for node in ast.walk(tree)):
        return module
    return imports.without_runtime(module)


class _Replace(cst.CSTTransformer):
    def __init__(self, edits: dict[cst.CSTNode, cst.CSTNode]):
        self.edits = edits

    def on_leave(self, original_node, updated_node):
        return self.edits.get(original_node) or super().on_leave(original_node, updated_node)
