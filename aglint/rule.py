"""A rule as its card declares it: `rules/<symbol>.md`.

A card opens with `key: value` lines between two `---` lines and goes on with prose under fixed
headings. Messages, pylint's table, `aglint rule` and the documentation all come from it. Only the
opening is read when the rules are loaded; the prose is taken apart when somebody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from aglint.diagnostic import CONFIDENCES, SEVERITIES

HEADINGS = (
    "What it does",
    "Why it is a problem",
    "Example",
    "Use instead",
    "Fix safety",
    "Known limits",
)
BAD = "# BAD"
MSGID_BASE = "72"

_CODE = re.compile(r"AG\d\d\d")
_REQUIRED = ("code", "symbol", "severity", "confidence", "message", "since")
_OPTIONAL = ("help",)


class CardError(ValueError):
    """A card that breaks the form; the text names the file and the line."""

    def __init__(self, path: Path, line: int, message: str):
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a card.

    Attributes:
      text: what stands between the fences.
      line: the line of the card on which `text` begins.
    """

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Claim:
    """How a card's bad example misbehaves on TensorFlow.

    Attributes:
      kind: `raises`, `differs` or `traces`.
      error: for `raises`, the exception's class name.
      text: for `raises`, what its text contains.
      count: for `traces`, how often TensorFlow traces.
      eager_too: it misbehaves so with functions run eagerly as well.
    """

    kind: str
    error: str = ""
    text: str = ""
    count: int = 0
    eager_too: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule, as its card declares it.

    Attributes:
      code: `AGfNN`: family digit f, and NN, which no other rule of any family has.
      symbol: the name, which is also the card's file name and, with underscores, the check's.
      message: a `str.format` template.
      severity: one of `diagnostic.SEVERITIES`.
      confidence: one of `diagnostic.CONFIDENCES`.
      since: the first version with the rule.
      help: a `str.format` template of what to do; may be empty.
      path: the card's file.
      body: the card below its opening.
      body_line: the line of the card on which `body` begins.
    """

    code: str
    symbol: str
    message: str
    severity: str
    confidence: str
    since: str
    help: str = ""
    path: Path = field(default=Path(), compare=False)
    body: str = field(default="", repr=False, compare=False)
    body_line: int = field(default=1, repr=False, compare=False)

    @property
    def msgid(self) -> str:
        """Pylint's number: severity's letter, this plugin's base, the rule's NN."""
        return f"{self.severity[0].upper()}{MSGID_BASE}{self.code[-2:]}"

    @property
    def pylint_symbol(self) -> str:
        return f"ag-{self.symbol}"

    @property
    def module(self) -> str:
        """The name of the module that holds the check."""
        return "aglint.checks." + self.symbol.replace("-", "_")

    @property
    def preview(self) -> bool:
        """Whether the rule runs only when asked for: family 9 does."""
        return self.code[2] == "9"

    def names(self, selector: str) -> int:
        """How exactly a selector names the rule.

        Args:
          selector: a code, the beginning of one, a symbol (pylint's too), or `ALL`.

        Returns:
          0 when it does not; otherwise the greater the more exact.
        """
        if selector in (self.code, self.symbol, self.pylint_symbol):
            return 9
        if selector == "ALL":
            return 1
        return len(selector) if selector.startswith("AG") and self.code.startswith(selector) else 0

    @cached_property
    def sections(self) -> dict[str, str]:
        """The text under each heading, in the order of `HEADINGS`.

        Raises:
          CardError: a heading is missing, unknown or out of order.
        """
        found = {heading: text.strip() for heading, text, _ in self._sections()}
        if tuple(found) != HEADINGS:
            wanted = ", ".join(HEADINGS)
            raise CardError(self.path, self.body_line, f"the headings must be: {wanted}")
        return found

    @cached_property
    def bad(self) -> Block:
        """The example that misbehaves."""
        return self._block("Example", "python")

    @cached_property
    def good(self) -> Block:
        """The example that works."""
        return self._block("Use instead", "python")

    @property
    def bad_lines(self) -> tuple[int, ...]:
        """The lines of `bad`, from 1, on which the rule must report."""
        rows = self.bad.text.splitlines()
        return tuple(n for n, row in enumerate(rows, 1) if row.rstrip().endswith(BAD))

    @cached_property
    def claim(self) -> Claim:
        """What the bad example does on TensorFlow.

        Raises:
          CardError: the claim is none of the known kinds.
        """
        block = self._block("Example", "claim")
        first, *more = [row.strip() for row in block.text.strip().splitlines()] or [""]
        if more not in ([], ["eager too"]):
            raise CardError(self.path, block.line, f"a claim can't go on with {more[0]!r}")
        if first == "differs":
            return Claim("differs", eager_too=bool(more))
        if match := re.fullmatch(r"raises (\w+): (.+)", first):
            return Claim("raises", error=match[1], text=match[2], eager_too=bool(more))
        if match := re.fullmatch(r"traces (\d+)", first):
            return Claim("traces", count=int(match[1]), eager_too=bool(more))
        raise CardError(
            self.path, block.line, "a claim is `raises TYPE: text`, `differs` or `traces N`"
        )

    def _sections(self) -> Iterator[tuple[str, str, int]]:
        """Heading, text, and the card's line on which the text begins."""
        rows = self.body.split("\n")
        fenced = False
        starts = []
        for index, row in enumerate(rows):
            fenced ^= row.startswith("```")
            if row.startswith("## ") and not fenced:
                starts.append(index)
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
            text = "\n".join(rows[start + 1 : end])
            yield rows[start][3:].strip(), text, self.body_line + start + 1

    def _block(self, heading: str, language: str) -> Block:
        for name, text, line in self._sections():
            if name != heading:
                continue
            blocks = list(_fenced(text, language))
            if len(blocks) != 1:
                raise CardError(self.path, line, f"{heading!r} needs one ```{language} block")
            start, content = blocks[0]
            return Block(content, line + start)
        raise CardError(self.path, self.body_line, f"no heading {heading!r}")


def _fenced(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The fenced blocks of one language: the row after the fence, and the content."""
    rows = text.split("\n")
    opened: int | None = None
    for index, row in enumerate(rows):
        if not row.startswith("```"):
            continue
        if opened is None:
            opened = index
            continue
        if rows[opened].strip() == f"```{language}":
            yield opened + 1, "\n".join(rows[opened + 1 : index]) + "\n"
        opened = None


def parse(text: str, path: Path) -> Rule:
    """Reads a card.

    Args:
      text: the card.
      path: its file, whose name is the symbol.

    Raises:
      CardError: the opening is not as it must be.
    """
    rows = text.split("\n")
    if rows[0].strip() != "---" or "---" not in rows[1:]:
        raise CardError(path, 1, "a card opens with `key: value` lines between two `---` lines")
    end = rows.index("---", 1)
    values: dict[str, str] = {}
    for line, row in enumerate(rows[1:end], 2):
        key, colon, value = row.partition(":")
        key, value = key.strip(), value.strip()
        if not colon or key not in _REQUIRED + _OPTIONAL:
            raise CardError(path, line, f"unknown key {key!r}")
        if key in values:
            raise CardError(path, line, f"{key!r} stands here twice")
        if quoted := re.fullmatch(r"""(["'])((?:(?!\1).)*)\1""", value):
            value = quoted[2]
        _check_value(path, line, key, value)
        values[key] = value
    for key in _REQUIRED:
        if key not in values:
            raise CardError(path, end + 1, f"no {key!r}")
    return Rule(**values, path=path, body="\n".join(rows[end + 1 :]), body_line=end + 2)


def _check_value(path: Path, line: int, key: str, value: str) -> None:
    allowed = {"severity": SEVERITIES, "confidence": CONFIDENCES}.get(key)
    if allowed and value not in allowed:
        raise CardError(path, line, f"{key} {value!r} is none of {', '.join(allowed)}")
    if key == "code" and not _CODE.fullmatch(value):
        raise CardError(path, line, f"code {value!r} is not AG and three digits")
    if key == "symbol" and value != path.stem:
        raise CardError(path, line, f"symbol {value!r} is not the file's name")
    if not value:
        raise CardError(path, line, f"{key} is empty")


TOOL_RULES = (
    Rule(
        "AG000",
        "internal-error",
        "{error}",
        "error",
        "HIGH",
        "0.1",
        "this is a defect of aglint, not of your code: please report it",
    ),
    Rule("AG001", "syntax-error", "{error}", "error", "HIGH", "0.1"),
    Rule("AG002", "bad-suppression", "{problem}", "warning", "HIGH", "0.1"),
)
"""What aglint says of the run itself; these have no card and no check."""


def directory() -> Path:
    """Where the cards are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


@cache
def load_all() -> dict[str, Rule]:
    """Every rule that has a card, by symbol, in the order of the codes.

    Raises:
      CardError: a card's opening is not as it must be, or two cards share a number.
    """
    numbers = {rule.code[-2:]: rule for rule in TOOL_RULES}
    rules = []
    for path in directory().glob("*.md"):
        rule = parse(path.read_text(encoding="utf-8"), path)
        other = numbers.setdefault(rule.code[-2:], rule)
        if other is not rule:
            raise CardError(path, 2, f"{rule.code} and {other.code} share the number NN")
        rules.append(rule)
    return {rule.symbol: rule for rule in sorted(rules, key=lambda rule: rule.code)}


@cache
def catalogue() -> dict[str, Rule]:
    """Every rule by symbol, the tool's own first."""
    return {rule.symbol: rule for rule in TOOL_RULES} | load_all()
