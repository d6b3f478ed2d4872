"""One outermost function through the passes: what was planned of it becomes text."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

import libcst as cst
from libcst import matchers

from aglint.edit import names, prepare
from aglint.edit.cut import Cut
from aglint.edit.file_names import FileNames
from aglint.edit.marks import Refused
from aglint.edit.pair import Pairing
from aglint.edit.program import Program, is_native_call, squeezed
from aglint.passes import ORDER
from aglint.source import SourceError
from aglint.staging import effects
from aglint.staging.plan import Plan, Region

STEPS = ("prepare", *(step.__name__.rpartition(".")[2] for step in ORDER))
"""The names of the texts that `Rewrite.texts` gives."""


class Rewrite:
    """An outermost function, with those inside it.

    Args:
      cut: where it stands.
      width: how long a line may get.
      file: the names of its file.
    """

    def __init__(self, cut: Cut, width: int, file: FileNames):
        self.cut = cut
        self.width = width
        self.file = file

    def texts(self, plans: Sequence[Plan], recursive: Collection[ast.Call]) -> list[str]:
        """The text of the function after each pass; none where nothing is planned.

        Args:
          plans: those of the function and of the functions inside it.
          recursive: the calls by which a function of the file comes back to itself.

        Raises:
          Refused: a pass can't convert some statements.
          SourceError: LibCST can't parse the function, or would not write it back as it is.
        """
        regions = [node for one in plans for node in one.regions]
        expressions = [node for one in plans for node in one.expressions]
        if not regions and not expressions and not any(one.lists for one in plans):
            return []
        chosen = {self._pairing.partner[node]: str(self._numbers[node]) for node in regions}
        program = Program(
            prepare.prepared(self._module, chosen).code,
            self._numbered(expressions),
            names.identifiers(self.cut.node),
            self._numbered(node for one in plans for node in one.native),
            self.width,
            self._native_calls,
            self._numbered(node for one in plans if one.python for node in one.regions),
            self._recursive(recursive),
            self.file.imported - self._bound,
            self.file.fixed,
            self._numbered(node for one in plans for node in one.listed),
            frozenset((one.function, name) for one in plans for name in one.lists),
            frozenset((one.function, name) for one in plans for name in one.sure),
            frozenset((one.function, name) for one in plans for name in one.kept),
        )
        made = [program.text]
        for step in ORDER:
            program = step.apply(program)
            made.append(program.text)
        return made

    def reasons(self, refusal: Refused) -> dict[ast.AST, str]:
        """The statements that a pass has refused, with its reasons in the words of the author."""
        found = {self._nodes[int(number)]: why for number, why in refusal.reasons.items()}
        return {node: _as_written(node, why) for node, why in found.items()}

    @cached_property
    def _nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.cut.node))

    @cached_property
    def _numbers(self) -> dict[ast.AST, int]:
        return {node: number for number, node in enumerate(self._nodes)}

    def _numbered(self, nodes: Iterable[ast.AST]) -> frozenset[int]:
        return frozenset(self._numbers[node] for node in nodes)

    @cached_property
    def _module(self) -> cst.Module:
        return parsed(self.cut.text)

    @cached_property
    def _pairing(self) -> Pairing:
        function = self._module
        for _ in range(self.cut.depth):
            function = function.body[0].body
        return Pairing(ast.Module([self.cut.node], []), function)

    @property
    def _bound(self) -> set[str]:
        """The names that the function binds somewhere, in the ways that a module is shadowed."""
        found = {one.id for one in self._nodes if isinstance(one, ast.Name) and _is_store(one)}
        return found | {one.arg for one in self._nodes if isinstance(one, ast.arg)}

    @cached_property
    def _native_calls(self) -> frozenset[str]:
        """The author's own calls of TensorFlow's `cond` and `while_loop`."""
        found = matchers.findall(self._module, _TF_CALL) if "tf." in self.cut.text else []
        return frozenset(squeezed(node) for node in found if is_native_call(node))

    def _recursive(self, calls: Collection[ast.Call]) -> frozenset[str]:
        inside = (one for one in self._nodes if one in calls)
        return frozenset(ast.unparse(one.func) for one in inside)


def _as_written(node: ast.AST, why: str) -> str:
    """A reason that tells of a change in converted code, with the change as its author wrote it."""
    quoted = _QUOTED.search(why)
    if quoted is None or not isinstance(node, Region):
        return why
    verb, said = quoted.groups()
    for one in effects.effects(effects.moved(node)):
        if one.verb == verb and effects.root(one) == _ROOT.match(said)[0]:
            return why.replace(said, one.said)
    return why


_QUOTED = re.compile(r"\b(writes|changes) `([^`]*\bag\.[^`]*)`")
_ROOT = re.compile(r"\w*")


def _is_store(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store | ast.Del)


_TF_CALL = matchers.Call(func=matchers.Attribute(value=matchers.Name("tf")))


def parsed(text: str) -> cst.Module:
    """A text as LibCST sees it.

    Raises:
      SourceError: LibCST can't parse it, or would not write it back as it is.
    """
    try:
        module = cst.parse_module(text)
    except (cst.ParserSyntaxError, cst.CSTValidationError, RecursionError) as error:
        raise SourceError("can't be edited: LibCST can't parse it") from error
    if module.code != text:
        raise SourceError("can't be edited: LibCST would not write it back as it is")
    return module
