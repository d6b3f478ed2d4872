"""What becomes of one branch, loop or operator: by its verdict, and by what `check` says of it."""

from __future__ import annotations

import ast
import re

from aglint.diagnostic import Diagnostic
from aglint.messages import foretold
from aglint.messages.message import FOR, IF, OPERATOR, TERNARY, WHILE, template_pattern
from aglint.rule import load_all
from aglint.source import Span
from aglint.staging import catalogue
from aglint.staging.describe import described
from aglint.staging.function import Function
from aglint.staging.values import Value
from aglint.staging.verdict import Verdict

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPS = ("for", "while", "comprehension")
_CONSTRUCT = {
    **dict.fromkeys(("if", "match"), IF),
    **dict.fromkeys(("for", "comprehension"), FOR),
    **dict.fromkeys(("and", "or", "not", "comparison"), OPERATOR),
    "while": WHILE,
    "ternary": TERNARY,
}
_BECOMES = {"if": "tf.cond", "while": "tf.while_loop", "not": "tf.logical_not"}
_EAGER_TESTS = frozenset({"tf.executing_eagerly", "tf.inside_function"})
_ENDLESS = "tracing never ends: Python draws from the dataset, one element after another"


def covers(outer: Span, inner: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def kind_of(node: ast.AST) -> str:
    match node:
        case ast.BoolOp(op=op):
            return "and" if isinstance(op, ast.And) else "or"
        case ast.For() | ast.AsyncFor():
            return "for"
        case ast.UnaryOp():
            return "not"
        case ast.Compare():
            return "comparison"
        case ast.IfExp():
            return "ternary"
    return "comprehension" if isinstance(node, COMPREHENSIONS) else type(node).__name__.lower()


def decider(node: ast.AST) -> ast.expr:
    """The expression that decides a branch, loop or operator."""
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            return node.test
        case ast.For() | ast.AsyncFor():
            return node.iter
        case ast.Match():
            return node.subject
    return node.generators[0].iter if isinstance(node, COMPREHENSIONS) else node


def verdict_on(function: Function, node: ast.AST) -> Verdict:
    """The verdict, of a `while` on its first test, by which AutoGraph goes."""
    if isinstance(node, ast.While) and function.flow.reachable(node):
        value = function.types.first_round(node).value(node.test)
    elif isinstance(node, (ast.Match, *COMPREHENSIONS)):
        value = function.value(decider(node))
    else:
        return function.verdict(node)
    if value.is_tensor or (isinstance(node, COMPREHENSIONS) and value.kind == "dataset"):
        return Verdict("staged" if value.sure else "likely", value, value.why)
    return Verdict("unknown" if value.is_unknown else "python", value)


def outcome_of(
    function: Function, node: ast.AST, kind: str, verdict: Verdict, off: str, lacking: str
) -> tuple[str, str, str, str]:
    """The outcome before findings: which, what of TensorFlow, in a sentence, with what message."""
    if function.traced is None:
        return "python", "", "nothing in sight traces this function: plain Python", ""
    if isinstance(node, ast.stmt) and not function.flow.reachable(node):
        return "python", "", "control never comes here", ""
    if verdict.may_stage:
        likely = "" if verdict.answer == "staged" else ", likely"
        if off or kind in ("comprehension", "match"):
            return "fail", "", *_fails(kind, verdict.value, off)
        refused = _not_iterable(kind, verdict.value)
        if refused:
            return "fail", "", *refused
        made = _becomes(kind, verdict.value)
        return "stage", made, f"becomes `{made}`{likely}", ""
    if verdict.answer == "unknown":
        then = "fails" if off or kind in ("comprehension", "match") else "staged"
        return "unknown", "", f"{then} if it is a tensor: {lacking}", ""
    if kind in _LOOPS:
        return _in_python(function, node)
    asks = _asks_eager(function, node)
    if asks:
        return "differ", "", f"`{asks}` says otherwise in eager mode", ""
    return "python", "", _decided(verdict.value), ""


def _asks_eager(function: Function, node: ast.AST) -> str:
    """The call in what decides that asks whether the code runs eagerly; empty if none does."""
    for part in ast.walk(decider(node)):
        if isinstance(part, ast.Call):
            dotted = function.module.imports.resolve(part.func)
            if dotted is not None and catalogue.canonical(dotted) in _EAGER_TESTS:
                return ast.unparse(part)
    return ""


def _not_iterable(kind: str, value: Value) -> tuple[str, str] | tuple[()]:
    """Why AutoGraph's loop over a tensor fails, with the message; nothing if it does not."""
    if kind == "for" and value.is_tensor and value.shape == ():
        return (
            "a scalar can't be looped over",
            "ValueError: len requires a non-scalar tensor, got one of shape ...",
        )
    if kind == "for" and value.kind == "ragged" and value.shape and value.shape[0] is None:
        return (
            "a RaggedTensor of unknown rows: AutoGraph takes the length of the first row for the"
            " number of rows",
            "TypeError: Input 'y' of 'Less' Op has type int64 that does not match type int32",
        )
    return ()


def _becomes(kind: str, value: Value) -> str:
    if kind == "for":
        return "Dataset.reduce" if value.kind == "dataset" else "tf.while_loop"
    return _BECOMES.get(kind, "tf.cond")


def _fails(kind: str, value: Value, off: str) -> tuple[str, str]:
    """Why what a tensor decides fails where AutoGraph does not convert it, and the message."""
    why = off or f"AutoGraph does not convert a `{kind}`"
    if value.kind in ("dataset", "iterator") and kind in _LOOPS:
        return f"not converted ({why}): {_ENDLESS}", ""
    symbol = "tensor-iterated-in-python" if kind in ("for", "comprehension") else "autograph-off"
    said = foretold(symbol, _CONSTRUCT[kind])
    return f"a tensor decides, and AutoGraph does not convert it: {why}", _told(said, {})


def _told(message, fields: dict[str, str]) -> str:
    return "" if message is None else f"{message.error}: {message.filled(fields)}"


def _decided(value: Value) -> str:
    if value.known:
        return f"decided while it is traced: {value.const!r}"
    return f"decided while it is traced, by {described(value)}"


def _in_python(function: Function, node: ast.AST) -> tuple[str, str, str, str]:
    """A loop that Python runs while it is traced: how many rounds, and what each one adds."""
    own = set(function.own_nodes)
    inside = (inner for part in getattr(node, "body", [node]) for inner in ast.walk(part))
    operations = sum(inner in own and _makes_tensor(function, inner) for inner in inside)
    if not operations:
        return "python", "", "runs in Python while it is traced and adds nothing to the graph", ""
    rounds = _rounds(function, node)
    each = f"about {operations} operation{'' if operations == 1 else 's'}"
    often = "each round" if rounds is None else f"{rounds} rounds, each"
    return "unroll", "", f"Python loops while it is traced: {often} of {each}", ""


def _makes_tensor(function: Function, node: ast.AST) -> bool:
    computes = isinstance(node, ast.Call | ast.BinOp | ast.Compare)
    return computes and function.value(node).kind in ("tensor", "ragged", "sparse")


def _rounds(function: Function, node: ast.AST) -> int | None:
    iterable = getattr(node, "iter", None) or decider(node)
    value = function.value(iterable)
    if value.items is not None:
        return len(value.items)
    match iterable:
        case ast.Call(func=ast.Name(id="range"), args=args, keywords=[]):
            given = [function.value(part) for part in args]
            if given and all(one.kind == "int" and one.known for one in given):
                try:
                    return len(range(*(one.const for one in given)))
                except (TypeError, ValueError, OverflowError):
                    return None
    return None


def effect_of(finding: Diagnostic) -> str:
    """What a finding foretells: `fail`, `differ` or `retrace`; empty for an unknown rule.

    The card's claim says it of the rule; a finding with a severity of its own tells that here an
    error comes of what else differs, or the other way round.
    """
    rule = load_all().get(finding.symbol)
    if rule is None:
        return ""
    claim = rule.claim.kind
    if claim == "traces":
        return "retrace"
    if finding.severity != rule.severity and "error" in (finding.severity, rule.severity):
        return "fail" if finding.severity == "error" else "differ"
    return "fail" if claim == "raises" else "differ"


def with_findings(
    function: Function, node: ast.AST, so_far: tuple[str, str, str], findings: list[Diagnostic]
) -> tuple[str, str, str]:
    """The outcome with what `check` says."""
    outcome, summary, message = so_far
    rules = load_all()
    for one in findings:
        if outcome == "fail":
            continue
        effect = effect_of(one)
        if effect == "fail":
            said = foretold(one.symbol, _CONSTRUCT[kind_of(node)])
            known = _fields(rules[one.symbol].message, one.message) | _branch(function, node, one)
            return "fail", one.message, _told(said, known)
        if effect == "differ" and outcome != "differ":
            outcome, summary = "differ", one.message
    return outcome, summary, message


def _fields(template: str, message: str) -> dict[str, str]:
    """What a finding's message fills in, as TensorFlow's own message has it."""
    match = template_pattern(template).fullmatch(message)
    found = match.groupdict() if match else {}
    found = {
        name: text.partition(" (a Python")[0].removeprefix("shape ") for name, text in found.items()
    }
    named = re.fullmatch(r"`([\w.]+)`", found.get("what", ""))
    return found | {"name": named[1]} if named else found


def _branch(function: Function, node: ast.AST, one: Diagnostic) -> dict[str, str]:
    """The branch that AutoGraph complains of: the one without what the finding is about."""
    if not isinstance(node, ast.If):
        return {}
    spans = [function.module.source.span(part) for part in node.body]
    in_body = any(covers(span, one.span) for span in spans)
    bad_there = one.symbol == "none-in-one-branch"
    return {"branch": "main" if in_body == bad_there else "else"}
