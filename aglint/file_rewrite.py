"""A file through the passes, function by function, and what was refused of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePath

from aglint.conversion import (
    WORDS,
    Change,
    Conversion,
    Options,
    Refusal,
    functions,
)
from aglint.edit import decorators, imports, layout, names
from aglint.edit.cut import Cut, cuts, joined
from aglint.edit.file_names import FileNames
from aglint.edit.marks import Refused
from aglint.flow.state import State
from aglint.rewrite import STEPS, Rewrite, parsed
from aglint.source import Source
from aglint.staging import dispatched, guarded, native, needs, recursion, suspect
from aglint.staging.decisions import Decisions
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.plan import Plan, Region, Wish, plan
from aglint.staging.verdict import of_any


class FileRewrite:
    """One conversion, function by function; each again without what a pass could not convert.

    Args:
      staging: what is known of the file.
      options: how to convert.
      loops: the functions that called themselves before; all of those is converted.
    """

    def __init__(self, staging: Module, options: Options, loops: frozenset[str] = frozenset()):
        self.staging = staging
        self.source = staging.source
        self.options = options
        self.loops = loops
        self.tree = self.source.tree
        self.names = FileNames(self.tree)
        self.excluded: dict[ast.AST, str] = {}

    def run(self) -> Conversion:
        width = layout.line_width(self.source.text)
        plans: list[tuple[str, Plan]] = []
        rewritten: list[tuple[Cut, list[str]]] = []
        for cut in cuts(self.source):
            rewrite = Rewrite(cut, width, self.names)
            texts = None
            while texts is None:
                planned = list(self.plans(cut))
                try:
                    texts = rewrite.texts([one for _, one in planned], self.recursive)
                except Refused as refusal:
                    self.excluded.update(rewrite.reasons(refusal))
            plans += planned
            if texts:
                rewritten.append((cut, texts))
        refused = tuple(sorted(self.refusals(plans), key=lambda one: one.span))
        if not rewritten:
            return Conversion(self.source.text, (), refused)
        steps = []
        for place, name in enumerate(STEPS):
            parts = [(cut, texts[place]) for cut, texts in rewritten]
            steps.append((name, joined(self.source, parts)))
        steps.append(("runtime import", self.with_runtime(steps[-1][1])))
        changed = tuple(sorted(self.changes(plans), key=lambda one: (one.line, one.what)))
        text = self.without_autograph(steps[-1][1], changed)
        return Conversion(text, changed, refused, tuple(steps))

    def with_runtime(self, text: str) -> str:
        """The text with the import of the runtime, if it uses it and does not have it."""
        tree = ast.parse(text)
        if imports.has_runtime(tree):
            return text
        if not any(isinstance(node, ast.Name) and node.id == "ag" for node in ast.walk(tree)):
            return text
        own = PurePath(self.source.path).parts
        return imports.with_runtime(parsed(text), self.options.runtime, own).code

    def without_autograph(self, text: str, changed: tuple[Change, ...]) -> str:
        """The text with `autograph=False` where nothing that is traced needs AutoGraph any more."""
        if "@" not in self.source.text:
            return text
        source = Source.from_text(text, self.source.path)
        made = Module(source, self.options.config, self.options.entries)
        off = {
            (function.qualname, place)
            for function in made.functions
            if any(one.qualname == function.qualname for one in changed)
            for place in _decorated(made, function)
            if needs.needs_autograph(made, function) is None
        }
        if not off:
            return text
        return decorators.with_decorators(
            parsed(text),
            lambda path, place: (".".join(path), place) in off,
            decorators.turned_off,
        ).code

    def plans(self, cut: Cut) -> Iterator[tuple[str, Plan]]:
        """The plans of an outermost function and of those inside it, by qualified name."""
        inner = functions(cut.node, f"{cut.qualname}.<locals>.")
        for qualname, function in [(cut.qualname, cut.node), *inner]:
            if not self.options.is_named(qualname):
                continue
            found = self.staging.function_of(function)
            if not self.options.all and found.traced is None:
                continue
            if found.types.too_large:
                yield qualname, Plan(refused={function: "it is too long to be analysed"})
                continue
            wish = Wish(
                self.decisions.answer,
                self.wanted,
                self.decides,
                self.native,
                self.options.style,
                self.excluded,
                self.options.budget,
                not self.options.all,
                self.clash,
                self.recursive,
                sum(names.OURS.fullmatch(part) is not None for part in qualname.split(".")),
            )
            yield qualname, plan(function, wish, found.flow)

    @cached_property
    def clash(self) -> str | None:
        """Why nothing can be converted, if so."""
        return "the file means something else by `ag`" if imports.clashes(self.tree) else None

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.staging, every=self.options.all)

    @cached_property
    def recursive(self) -> frozenset[ast.Call]:
        return recursion.recursive_calls(self.tree)

    def decides(self, node: ast.expr) -> str:
        """The verdict on what a value would stage."""
        answer = of_any(self.staging.enclosing(node), [node]).answer
        return "likely" if answer == "unknown" and self.options.all else answer

    def wanted(self, node: ast.AST, answer: str) -> bool:
        is_chosen = WORDS[type(node)] in self.options.constructs
        if not is_chosen and self.staging.enclosing(node).qualname not in self.loops:
            return False
        if answer == "python":
            return self.options.all and not isinstance(node, dispatched.Dispatched)
        if isinstance(node, ast.Subscript):
            # Only a container of Python's needs help with an index that is staged.
            kind = self.staging.enclosing(node).value(node.value).kind
            if kind not in ("dict", "list", "tuple"):
                return False
        if isinstance(node, ast.Assign) and names.OURS.fullmatch(self.staging.enclosing(node).name):
            return False  # the item of a loop that has been converted
        if self.options.all:
            return True
        if dispatched.is_iter(node) and not self.decisions.verdict(node).value.is_tensor:
            return False  # TensorFlow makes an iterator of a dataset in a graph, too
        if self.is_guarded(node):
            return False
        if isinstance(node, ast.Assign | ast.Starred):
            return False  # what is unpacked is mostly a tuple, whatever else the name may hold
        if isinstance(node, dispatched.Dispatched):
            return answer == "staged"
        function = self.staging.enclosing(node)
        if answer == "unknown":
            if function.traced is not None and not function.traced.autograph:
                return False  # where a tensor would fail today, none decides
            # What stands in a function of ours was looked at when it still had its own names.
            ours = names.OURS.fullmatch(function.name)
            return ours is None and suspect.is_suspect(function, node)
        if not isinstance(node, ast.BoolOp):
            return True
        return any(
            function.value(one).is_tensor or suspect.is_suspect(function, node)
            for one in suspect.deciding(function, node)
        )

    def is_guarded(self, node: ast.AST) -> bool:
        """Whether a test round or in a call, comparison, `and` or loop says that it is Python's."""
        if isinstance(node, ast.BoolOp):
            return all(map(guarded.asks_for_type, guarded.undecided(node)))
        if isinstance(node, ast.For):
            return guarded.is_guarded(self.staging.enclosing(node), node.iter)
        if not isinstance(node, dispatched.Dispatched):
            return False
        function = self.staging.enclosing(node)
        if isinstance(node, ast.Call) and guarded.is_for_others(function, node):
            return True
        given = dispatched.operands(node)
        return bool(given) and all(guarded.is_guarded(function, one) for one in given)

    def native(self, node: ast.AST, state: State) -> str | None:
        """Why a statement or decision point has no native form; None if it has."""
        function = self.staging.enclosing(node)
        if isinstance(node, Region):
            return native.region(function, node, state)
        return native.expression(function, node)

    def refusals(self, plans: list[tuple[str, Plan]]) -> Iterator[Refusal]:
        for qualname, one in plans:
            for node, reason in one.refused.items():
                yield Refusal(
                    qualname, self.source.span(node), reason, WORDS.get(type(node), "function")
                )

    def changes(self, plans: list[tuple[str, Plan]]) -> Iterator[Change]:
        for qualname, one in plans:
            for node in [*one.regions, *one.expressions]:
                yield Change(qualname, node.lineno, WORDS[type(node)])
            for node in one.items:
                yield Change(qualname, node.lineno, "item")


def _decorated(module: Module, function: Function) -> Iterator[int]:
    """The places of the decorators that can be told `autograph=False`."""
    for place, one in enumerate(getattr(function.node, "decorator_list", ())):
        if not isinstance(one, ast.Call):
            if module.wraps(one):
                yield place
            continue
        direct = module.wraps(one.func) and not one.args
        partial = len(one.args) == 1 and module.wraps(one.args[0])
        words = {word.arg: word.value for word in one.keywords}
        if (direct or partial) and None not in words:
            said = words.get("autograph", ast.Constant(True))
            if isinstance(said, ast.Constant) and said.value is True:
                yield place
