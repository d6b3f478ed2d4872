"""From a pasted error to the rule behind it, the reader's own line, and what to do.

The text is recognised by the table in `messages`. Several rules can foresee one message; what
`check` finds near the reader's line decides between them, and without the file the line's own
text. What it can't see: errors whose text the table does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aglint.config import Config
from aglint.diagnostic import Diagnostic
from aglint.engine import check_data
from aglint.messages import CAUSES, MESSAGES, NOT_TRANSFORMED, Message
from aglint.rule import Rule, load_all
from aglint.tracebacks import Frame, frames, plain

_LONG = 280
NEAR = 2
"""Findings that are this many lines from the reader's line are shown with it."""

_TENSORFLOW = re.compile(
    r"in user code:|tensorflow|keras|autograph|SymbolicTensor|tf\.|Graph execution error"
)
_ERROR = re.compile(r"^\s*(?P<error>(?:[\w.]+\.)?\w*(?:Error|Exception|Warning)): (?P<said>.*)")
_NAMED = re.compile(r"(?:<(?:function|bound method) )?(?P<name>[\w.<>]+)")
RAISED = Message(
    "{said}",
    ("raise-under-tensor-condition",),
    advice="if a tensor decides whether the `raise` is reached: while TensorFlow traces, both ways"
    " are taken; check with `tf.debugging.Assert`",
    common=True,
)
"""The reader's own exception, raised while the function is traced."""

#: What a line looks like for which one rule of several is meant: code, converted or not, rule.
_LOOKS = (
    (re.compile(r"assert\b"), None, "assert-on-tensor"),
    (re.compile(r"(?:if|elif|while|for)\b"), False, "autograph-off"),
    (re.compile(r".*\blambda\b"), False, "lambdas-on-one-line"),
    (re.compile(r"(?!if|elif|while).*\bif\b.*\belse\b.*\bif\b.*\belse\b"), True, "nested-ternary"),
    (re.compile(r"(?:if|elif|while)\b.*\bif\b.*\belse\b"), True, "nested-ternary"),
    (
        re.compile(r".*(?:\bin\b|\b(?:min|max|any|all|sorted|bool)\()"),
        None,
        "tensor-as-python-bool",
    ),
    (re.compile(r".*\.(?:append|extend|insert|add|update)\("), None, "list-grown-in-staged-loop"),
    (re.compile(r".*(?:\bself\.\w+|\bglobal\b)"), None, "tensor-stored-outside"),
)


_UNCONVERTED = ("autograph-off", "lambdas-on-one-line", "annotated-loop-name")
"""Rules that one line alone never shows; of Keras 3's methods they are never the reason."""


@dataclass(frozen=True)
class Explanation:
    """What is known of a pasted text.

    Attributes:
      said: the message itself, in one line; the text's last line if it is not recognised.
      message: what it was recognised as; None for an unknown one.
      rules: those that foresee it, the likeliest first.
      sure: whether it says the rule beyond doubt, by the message alone or by what `check` finds.
      fields: what the message says of this case.
      frame: the reader's own line.
      function: the function that the message names.
      path: the file to look at.
      findings: what `check` says at or near that line, those of `rules` first.
      cause: why AutoGraph could not transform the function.
    """

    said: str
    message: Message | None
    rules: tuple[Rule, ...] = ()
    sure: bool = True
    fields: tuple[tuple[str, str], ...] = ()
    frame: Frame | None = None
    function: str = ""
    path: str = ""
    findings: tuple[Diagnostic, ...] = ()
    cause: Message | None = None

    @property
    def rule(self) -> Rule | None:
        """The rule that is named."""
        return self.rules[0] if self.rules else None

    @property
    def advice(self) -> str:
        """What to do: the finding's own help, or the card's as far as the message fills it."""
        symbol = self.rule.symbol if self.rule else ""
        for one in self.findings:
            if one.symbol == symbol and one.help:
                return one.help
        for message in (self.cause, self.message):
            if message is not None and message.advice:
                return Message(message.advice).filled(dict(self.fields))
        return Message(self.rule.help).filled(dict(self.fields)) if self.rule else ""


def explain(text: str, config: Config | None = None, path: str | None = None) -> Explanation:
    """Explains an error, a warning or a traceback.

    Args:
      text: what was pasted.
      config: the settings for the check of the reader's file.
      path: the reader's file, where the text names none.
    """
    text = plain(text)
    steps = [frame for frame in frames(text) if frame.mine]
    frame = steps[-1] if steps else None
    found = _recognised(text, frame)
    if found is None:
        said = _last(text)
        findings = _findings(frame, path, config)
        near = tuple(one for one in findings if frame and _near(one, frame))
        return Explanation(said, None, (), False, (), frame, "", _file(frame, path), near)
    message, match = found
    said = _last(text) if message is RAISED else _sentence(text, match)
    cause = _cause(text) if message is NOT_TRANSFORMED else None
    symbols = (cause.rules if cause and cause.rules else ()) or message.rules
    fields = _fields(match, cause, text)
    function = _function(fields, frame)
    findings = _findings(frame, path, config)
    shown, first = _shown(findings, symbols, frame, function)
    decided = [one.symbol for one in first] or _looks(symbols, frame, text)
    ordered = list(dict.fromkeys([*decided, *symbols]))
    rules = load_all()
    plainly = len(symbols) == 1 or (bool(decided) and decided[0] not in _UNCONVERTED)
    sure = bool(first) or (plainly and not message.common)
    return Explanation(
        said if cause is None else f"{said} Cause: {_said_cause(text)}",
        message,
        tuple(rules[symbol] for symbol in ordered if symbol in rules),
        sure,
        tuple(fields.items()),
        _better(frame, first),
        function,
        _file(frame, path),
        shown,
        cause,
    )


def _recognised(text: str, frame: Frame | None) -> tuple[Message, re.Match[str]] | None:
    """The message of the last line that has one; a text of TensorFlow's goes before Python's."""
    of_tensorflow = bool(_TENSORFLOW.search(text))
    best: tuple[tuple[bool, int], Message, re.Match[str]] | None = None
    for message in (*MESSAGES, NOT_TRANSFORMED):
        if message.common and not of_tensorflow:
            continue
        for match in message.pattern.finditer(text):
            if _is_code(text, match):
                continue
            warning = not message.error
            rank = (not message.common, not warning, text.count("\n", 0, match.start()))
            if best is None or rank > best[0]:
                best = (rank, message, match)
    if (best is None or not best[0][1]) and _own_raise(text, frame):
        return RAISED, re.compile(r"\Z").search(text)
    return None if best is None else best[1:]


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether the match stands in a line of source that the traceback shows, as in a `raise`."""
    row = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return bool(re.match(r"\s*(?:raise|msg =|\(?f?['\"])", row))


def _own_raise(text: str, frame: Frame | None) -> bool:
    if frame is None or not frame.code.startswith(("raise", "assert")):
        return False
    return frame.converted is True or "__autograph_generated_file" in text


def _cause(text: str) -> Message | None:
    said = _said_cause(text)
    return next((one for one in CAUSES if one.pattern.search(said)), None)


def _said_cause(text: str) -> str:
    _, _, after = text.partition("Cause: ")
    return " ".join(after.partition("To silence this warning")[0].split())


def _last(text: str) -> str:
    rows = [row for row in text.split("\n") if row.strip()]
    errors = [row for row in rows if _ERROR.match(row)]
    chosen = errors[-1] if errors else rows[-1] if rows else ""
    return chosen.strip()


def _function(fields: dict[str, str], frame: Frame | None) -> str:
    """The function that the message names, or in which the reader's line stands."""
    return fields.get("function") or (frame.function if frame else "")


def _sentence(text: str, match: re.Match[str]) -> str:
    """The line of the text that holds the message, shortened."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    said = " ".join(text[start : len(text) if end < 0 else end].split())
    return said if len(said) <= _LONG else f"{said[:_LONG].rsplit(' ', 1)[0]} ..."


def _fields(match: re.Match[str], cause: Message | None, text: str) -> dict[str, str]:
    found = {name: value for name, value in match.groupdict().items() if value}
    if cause is not None:
        inner = cause.pattern.search(_said_cause(text))
        found |= {name: value for name, value in inner.groupdict().items() if value}
    found = {name: " ".join(value.split()) for name, value in found.items()}
    if "function" in found and (named := _NAMED.match(found["function"])):
        found["function"] = named["name"]
    return found


def _file(frame: Frame | None, path: str | None) -> str:
    """The reader's file, if there is one."""
    for name in (path, frame.path if frame else None):
        if name and Path(name).expanduser().is_file():
            return str(Path(name).expanduser()) if name.startswith("~") else name
    return ""


def _findings(frame: Frame | None, path: str | None, config: Config | None) -> list[Diagnostic]:
    name = _file(frame, path)
    return check_data(Path(name).read_bytes(), name, config) if name else []


def _shown(
    findings: list[Diagnostic], symbols: Iterable[str], frame: Frame | None, function: str
) -> tuple[tuple[Diagnostic, ...], list[Diagnostic]]:
    """The findings to show, and those among them that foresee the message, nearest first."""
    meant = [one for one in findings if one.symbol in symbols]
    line = frame.line if frame else 0
    meant.sort(key=lambda one: (min(abs(at - line) for at in _lines(one)), one.order))
    near = [one for one in meant if frame and _near(one, frame)]
    named = [one for one in meant if function and f"{function.split('.')[-1]}`" in one.message]
    first = near or named[:1] or meant[:1]
    others = [one for one in findings if frame and _near(one, frame) and one not in first]
    return (*first, *others), first


def _lines(one: Diagnostic) -> list[int]:
    """The lines of a finding and of what explains it in the same file."""
    spans = [one.span, *(other.span for other in one.related if other.path is None)]
    return [span.line for span in spans]


def _near(one: Diagnostic, frame: Frame) -> bool:
    return any(abs(line - frame.line) <= NEAR for line in _lines(one))


def _looks(symbols: tuple[str, ...], frame: Frame | None, text: str) -> list[str]:
    """The rule that the reader's line looks like, of those that foresee a message."""
    if frame is None or not frame.code:
        return []
    if "keras" in text and frame.converted is not True:
        symbols = tuple(symbol for symbol in symbols if symbol not in _UNCONVERTED)
    for looks, converted, symbol in _LOOKS:
        fits = converted is None or converted == (frame.converted is True)
        if fits and symbol in symbols and looks.match(frame.code):
            return [symbol]
    return []


def _better(frame: Frame | None, first: list[Diagnostic]) -> Frame | None:
    """The reader's line; where the text has none, that of the finding."""
    if frame is None and first:
        one = first[0]
        return Frame(one.path, one.span.line)
    return frame
