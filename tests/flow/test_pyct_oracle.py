"""TensorFlow's pyct as an oracle: its liveness against ours, over the installed Keras.

The two must agree at every statement, or differ as one of `pyct_model.QUIRKS` says, or as all of
them together say. Names are those that the function binds; pyct's composites (`x.y`) are left out.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.flow import pyct_model

gast = pytest.importorskip("gast")
pytest.importorskip("tensorflow")

from tensorflow.python.autograph.pyct import (  # noqa: E402
    anno,
    cfg,
    naming,
    qual_names,
    transformer,
)
from tensorflow.python.autograph.pyct.static_analysis import (  # noqa: E402
    activity,
    liveness,
    reaching_definitions,
    reaching_fndefs,
)

SIDES = {"in": anno.Static.LIVE_VARS_IN, "out": anno.Static.LIVE_VARS_OUT}
ALL = frozenset(pyct_model.QUIRKS)
REASONS = pyct_model.QUIRKS | {
    "several": "several of these together",
    "visible": "pyct knows which local functions of the function outside reach a function",
    "jumps": pyct_model.JUMPS,
}


def _analyse(node):
    """Runs pyct's analyses on a function and those inside it, in the order of its converters."""
    entity = transformer.EntityInfo(node.name, "", None, (), {})
    context = transformer.Context(entity, naming.Namer({}), None)
    flow_graphs = cfg.build(node)
    node = qual_names.resolve(node)
    node = activity.resolve(node, context, None)
    node = reaching_definitions.resolve(node, context, flow_graphs)
    node = reaching_fndefs.resolve(node, context, flow_graphs)
    liveness.resolve(node, context, flow_graphs, include_annotations=False)


def _key(node):
    return type(node).__name__, node.lineno, node.col_offset


def _outermost(node):
    """The functions in a node, itself included, that are in no other function in it."""
    if isinstance(node, ast.FunctionDef):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _outermost(child)


def _jumps(node):
    """Whether there is a jump in a node."""
    kinds = (ast.Raise, ast.Return, ast.Break, ast.Continue)
    return any(isinstance(inner, kinds) for inner in ast.walk(node))


def _guarded_jump(function):
    """Whether there is a jump in a `try`."""
    return any(_jumps(part) for part in ast.walk(function) if isinstance(part, ast.Try))


class Comparison:
    """Counts of statement facts that agree, that differ for a reason, and the others."""

    def __init__(self):
        self.functions = self.statements = self.agreed = 0
        self.reasons, self.refused, self.unexplained = Counter(), Counter(), []

    def file(self, path):
        text = path.read_text()
        theirs = {
            _key(node): node
            for node in gast.walk(gast.parse(text))
            if isinstance(node, gast.FunctionDef)
        }
        for outermost in _outermost(ast.parse(text)):
            node = theirs[_key(outermost)]
            try:
                _analyse(node)
            except Exception as error:  # pyct's failures are its own
                self.refused[type(error).__name__] += 1
                continue
            statements = {_key(s): s for s in gast.walk(node) if isinstance(s, gast.stmt)}
            self.nested(path, outermost, statements, ())

    def nested(self, path, function, statements, outer):
        """A function and those inside it; `outer` are the local functions that it can see."""
        self.function(path, function, statements, outer)
        inside = [inner for part in function.body for inner in _outermost(part)]
        for inner in inside:
            seen = tuple(other for other in inside if other.lineno <= inner.lineno)
            self.nested(path, inner, statements, outer + seen)

    def function(self, path, function, statements, outer):
        self.functions += 1
        names = pyct_model.Flow(function).bits.keys()
        differ = {}
        for (statement, side), ours in pyct_model.facts(function).items():
            node = statements[_key(statement)]
            if anno.hasanno(node, SIDES[side]):
                live = anno.getanno(node, SIDES[side])
                pyct = frozenset(str(name) for name in live if name.is_simple()) & names
                self.statements += 1
                self.agreed += pyct == ours
                if pyct != ours:
                    differ[statement, side] = pyct
        if not differ:
            return
        attempts = [(quirk, frozenset({quirk}), ()) for quirk in pyct_model.QUIRKS]
        for quirks in (ALL, ALL - {"own def"}, ALL - {"finally"}, ALL - {"own def", "finally"}):
            attempts += [("several", quirks, outer), ("several", quirks, ())]
        for reason, quirks, around in attempts:
            model = pyct_model.facts(function, quirks, around)
            for place in [place for place, pyct in differ.items() if model[place] == pyct]:
                del differ[place]
                self.reasons[reason] += 1
        if not differ:
            return
        bounds = [
            ("visible", pyct_model.facts(function, ALL), pyct_model.facts(function, ALL, outer)),
            (
                "jumps",
                pyct_model.facts(function, ALL | pyct_model.FEWEST),
                pyct_model.facts(function, ALL | pyct_model.MOST, outer),
            ),
        ]
        for (statement, side), pyct in differ.items():
            for reason, fewest, most in bounds:
                if reason == "visible":
                    applies = bool(outer)
                else:
                    applies = _guarded_jump(function) or (side == "out" and _jumps(statement))
                least, greatest = fewest[statement, side], most[statement, side]
                if side == "out":
                    inside = (n for n in ast.walk(statement) if (n, "out") in most)
                    greatest = greatest.union(*(most[n, "out"] for n in inside))
                if applies and least <= pyct <= greatest:
                    self.reasons[reason] += 1
                    break
            else:
                place = f"{path}:{statement.lineno} {function.name} live_{side}"
                ours = model[statement, side]
                odd = f"pyct too {sorted(pyct - ours)}, we too {sorted(ours - pyct)}"
                self.unexplained.append(f"{place}: {odd}")

    def __str__(self):
        lines = [
            f"{self.functions} functions, {self.agreed} of {self.statements} facts agree "
            f"({self.agreed / self.statements:.1%}); pyct can't analyse {dict(self.refused)}"
        ]
        for reason, count in self.reasons.most_common():
            lines.append(f"{count:6} {REASONS[reason]}")
        return "\n".join([*lines, f"{len(self.unexplained):6} unexplained", *self.unexplained[:40]])


def _compare(folder, step=1):
    """Compares every `step`-th file of a folder of Keras, and prints the figures."""
    keras = pytest.importorskip("keras")
    comparison = Comparison()
    for path in sorted((Path(keras.__file__).parent / "src" / folder).rglob("*.py"))[::step]:
        comparison.file(path)
    print(f"\nkeras/src/{folder}: {comparison}")
    return comparison


def test_liveness_agrees_with_pyct():
    assert not _compare("trainers").unexplained


@pytest.mark.slow
def test_liveness_agrees_with_pyct_in_a_fifth_of_keras():
    comparison = _compare("", step=5)
    assert not comparison.unexplained
    assert comparison.agreed / comparison.statements > 0.9


if __name__ == "__main__":  # python -m tests.flow.test_pyct_oracle: all of it takes minutes
    _compare("")
