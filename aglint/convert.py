"""Source -> Conversion: plans every function, runs the passes, and says what was refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst
from libcst import matchers

from aglint.config import Config
from aglint.edit import decorators, imports, layout, names, prepare
from aglint.edit.marks import Refused
from aglint.edit.pair import Pairing
from aglint.edit.program import Program, is_native_call, squeezed
from aglint.flow.state import State
from aglint.passes import ORDER
from aglint.source import Source, SourceError, Span
from aglint.staging import dispatched, native, needs, recursion, suspect
from aglint.staging.entry import Traced
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.plan import Plan, Wish, plan
from aglint.staging.values import UNKNOWN
from aglint.staging.verdict import Verdict, of_any

STYLES = ("auto", "dispatch", "native")
_WORDS = {
    ast.If: "if",
    ast.While: "while",
    ast.For: "for",
    ast.IfExp: "ternary",
    ast.BoolOp: "and/or",
    ast.UnaryOp: "not",
    ast.Call: "call",
    ast.Compare: "comparison",
    **dict.fromkeys(dispatched.Comprehension.__args__, "comprehension"),
}
CONSTRUCTS = frozenset(_WORDS.values())


@dataclass(frozen=True)
class Options:
    """How to convert.

    Attributes:
      style: `auto` writes TensorFlow's own calls where a tensor is proven and calls of the runtime
        elsewhere; `dispatch` the runtime's only; `native` TensorFlow's only.
      all: convert every statement of every function, whatever is known of its values.
      budget: leave what would be hard to read.
      functions: convert only functions of these qualified names; all when empty.
      leave: qualified names of functions to leave as they are.
      constructs: convert only these, of `CONSTRUCTS`.
      config: the settings that say what is traced.
      entries: the functions that other files are known to trace, by qualified name.
      runtime: the statement that imports the runtime as `ag`.
      to_python: do the reverse: write what stands for control flow as plain Python.
    """

    style: str = "auto"
    all: bool = False
    budget: bool = True
    functions: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()
    constructs: frozenset[str] = CONSTRUCTS
    config: Config | None = None
    entries: Mapping[str, Traced] = field(default_factory=dict)
    runtime: str = imports.STATEMENT
    to_python: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A statement or expression that was converted."""

    qualname: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A statement or expression that was to be converted and is left, with the reason."""

    qualname: str
    span: Span
    reason: str
    what: str = ""


@dataclass(frozen=True)
class Conversion:
    """The outcome for one file.

    Attributes:
      text: the new text; the old one where nothing changed.
      changed: what was converted, in the order of the source.
      refused: what was not, with reasons, in the order of the source.
      steps: the text after each pass, with the pass's name, for those who want to look.
    """

    text: str
    changed: tuple[Change, ...] = ()
    refused: tuple[Refusal, ...] = ()
    steps: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def convert(source: Source, options: Options | None = None) -> Conversion:
    """Converts one file.

    Raises:
      SourceError: the file can't be parsed, or LibCST would not write it back as it is.
    """
    options = options or Options()
    job = _Job(source, options)
    while True:
        try:
            return job.run()
        except Refused as refusal:
            job.exclude(refusal)


class _Job:
    """One conversion, tried again without what a pass could not convert."""

    def __init__(self, source: Source, options: Options):
        self.source = source
        self.options = options
        self.tree = source.tree
        self.module = round_trips(source)
        self.pairing = Pairing(self.tree, self.module)
        self.numbers = {node: number for number, node in enumerate(ast.walk(self.tree))}
        self.excluded: dict[ast.AST, str] = {}
        self.answers: dict[ast.AST, str] = {}

    def exclude(self, refusal: Refused) -> None:
        for node, number in self.numbers.items():
            if (reason := refusal.reasons.get(str(number))) is not None:
                self.excluded[node] = reason

    def run(self) -> Conversion:
        plans = dict(self.plans())
        chosen = {
            self.pairing.partner[node]: str(self.numbers[node])
            for one in plans.values()
            for node in one.regions
        }
        expressions = frozenset(
            self.numbers[node] for one in plans.values() for node in one.expressions
        )
        refused = tuple(sorted(self.refusals(plans), key=lambda one: one.span))
        if not chosen and not expressions:
            return Conversion(self.source.text, (), refused)
        text = prepare.prepared(self.module, chosen).code
        reserved = tuple(map(names.identifiers, names.outermost_functions(self.tree)))
        written = frozenset(self.numbers[node] for one in plans.values() for node in one.native)
        python = frozenset(
            self.numbers[node] for one in plans.values() if one.python for node in one.regions
        )
        width = layout.line_width(self.source.text)
        theirs = _native_calls(self.module)
        program = Program(
            text, expressions, reserved, written, width, theirs, python, self.options.runtime
        )
        steps = [("prepare", text)]
        for step in ORDER:
            program = step.apply(program)
            steps.append((step.__name__.rpartition(".")[2], program.text))
        changed = tuple(sorted(self.changes(plans), key=lambda one: (one.line, one.what)))
        text = self.without_autograph(program, changed)
        return Conversion(text, changed, refused, tuple(steps))

    def without_autograph(self, program: Program, changed: tuple[Change, ...]) -> str:
        """The text with `autograph=False` where nothing that is traced needs AutoGraph any more."""
        if "@" not in self.source.text:
            return program.text
        made = Module(
            Source.from_text(program.text, self.source.path),
            self.options.config,
            self.options.entries,
        )
        off = {
            (function.qualname, place)
            for function in made.functions
            if any(one.qualname == function.qualname for one in changed)
            for place in _decorated(made, function)
            if needs.needs_autograph(made, function) is None
        }
        if not off:
            return program.text
        return decorators.with_decorators(
            program.module,
            lambda path, place: (".".join(path), place) in off,
            decorators.turned_off,
        ).code

    def plans(self) -> Iterator[tuple[str, Plan]]:
        """The plan of each function, by its qualified name."""
        clash = "the file means something else by `ag`" if imports.clashes(self.tree) else None
        for qualname, function in functions(self.tree):
            if self.options.functions and not named(qualname, self.options.functions):
                continue
            if named(qualname, self.options.leave):
                continue
            found = self.staging.function_of(function)
            if not self.options.all and found.traced is None:
                continue
            wish = Wish(
                self.answer,
                self.wanted,
                self.native,
                self.options.style,
                self.excluded,
                self.options.budget,
                not self.options.all,
                clash,
                self.recursive,
            )
            yield qualname, plan(function, wish)

    @cached_property
    def staging(self) -> Module:
        return Module(self.source, self.options.config, self.options.entries)

    @cached_property
    def recursive(self) -> frozenset[ast.Call]:
        return recursion.recursive_calls(self.tree)

    def answer(self, node: ast.AST) -> str:
        """The verdict on a statement or decision point."""
        if node not in self.answers:
            answer = self.verdict(node).answer
            if answer == "likely" and self.staging.config.assume_tensors:
                answer = "staged"
            self.answers[node] = answer
        return self.answers[node]

    def verdict(self, node: ast.AST) -> Verdict:
        """The verdict; a call of a builtin, or a loop over one, is decided by what it is given."""
        function = self.staging.enclosing(node)
        call = dispatched.iterable(node) or node
        if not isinstance(call, dispatched.Dispatched):
            return function.verdict(node)
        if isinstance(call, ast.Call) and function.value(call.func).kind != "builtin":
            return function.verdict(node) if call is not node else Verdict("python", UNKNOWN)
        return of_any(function, dispatched.operands(call))

    def wanted(self, node: ast.AST, answer: str) -> bool:
        if _WORDS[type(node)] not in self.options.constructs:
            return False
        if answer == "python":
            return self.options.all and not isinstance(node, dispatched.Dispatched)
        if self.options.all:
            return True
        if isinstance(node, dispatched.Dispatched):
            return answer == "staged"
        function = self.staging.enclosing(node)
        if answer == "unknown":
            return suspect.is_suspect(function, node)
        if not isinstance(node, ast.BoolOp):
            return True
        return any(
            function.value(one).is_tensor or suspect.is_suspect(function, node)
            for one in suspect.deciding(function, node)
        )

    def native(self, node: ast.AST, state: State) -> str | None:
        """Why a statement or decision point has no native form; None if it has."""
        function = self.staging.enclosing(node)
        if isinstance(node, ast.stmt):
            return native.region(function, node, state)
        return native.expression(function, node)

    def refusals(self, plans: dict[str, Plan]) -> Iterator[Refusal]:
        for qualname, one in plans.items():
            for node, reason in one.refused.items():
                yield Refusal(qualname, self.source.span(node), reason, _WORDS[type(node)])

    def changes(self, plans: dict[str, Plan]) -> Iterator[Change]:
        for qualname, one in plans.items():
            for node in [*one.regions, *one.expressions]:
                yield Change(qualname, node.lineno, _WORDS[type(node)])


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


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of a module with its qualified name, in the order of the source."""

    def visit(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield prefix + child.name, child
                yield from visit(child, f"{prefix}{child.name}.<locals>.")
            elif isinstance(child, ast.ClassDef):
                yield from visit(child, f"{prefix}{child.name}.")
            else:
                yield from visit(child, prefix)

    return visit(tree, "")


def named(qualname: str, listed: frozenset[str]) -> bool:
    """Whether a function is listed, or is inside one that is."""
    return any(qualname == one or qualname.startswith(f"{one}.<locals>.") for one in listed)


def _native_calls(module: cst.Module) -> frozenset[str]:
    return frozenset(
        squeezed(node) for node in matchers.findall(module, _CALL) if is_native_call(node)
    )


_CALL = matchers.Call(func=matchers.Attribute(value=matchers.Name("tf")))


def round_trips(source: Source) -> cst.Module:
    """The LibCST tree of a file.

    Raises:
      SourceError: it can't be parsed, or LibCST would not write it back as it is.
    """
    try:
        module = cst.parse_module(source.text)
    except (cst.ParserSyntaxError, RecursionError) as error:
        raise SourceError("can't be edited: LibCST can't parse it") from error
    if module.code != source.text:
        raise SourceError("can't be edited: LibCST would not write it back as it is")
    return module
