"""A rule as its card declares it: `rules/<symbol>.md`.

A card opens with `key: value` lines between two `---` lines and goes on with prose under fixed
headings. Messages, pylint's table, `aglint rule` and the documentation all come from it. Only the
opening is read when the rules are loaded; the prose is taken apart when somebody asks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from aglint.card import Block, Body, CardError, Claim
from aglint.diagnostic import CONFIDENCES, SEVERITIES
from aglint.version import is_version, minor

MSGID_BASE = "72"

_CODE = re.compile(r"AG\d\d\d")
#: A regular expression that stands for one text: words, and marks behind a backslash.
_PLAIN = re.compile(r"(?:\w|\\[^\w\s])+")
_REQUIRED = ("code", "symbol", "severity", "confidence", "message", "since")
_OPTIONAL = ("help", "everywhere", "tf-since", "tf-until")


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
      everywhere: what the text of a file must hold, regular expressions with spaces between, for a
        rule that looks at untraced code too; empty for a rule that asks for a traced function.
      tf_since: the first TensorFlow, as `2.16`, that does what the rule reports; empty for all
        that were asked.
      tf_until: the last one; empty if it has not ended.
      body: the card below its opening; None for what aglint says of the run itself.
    """

    code: str
    symbol: str
    message: str
    severity: str
    confidence: str
    since: str
    help: str = ""
    everywhere: str = ""
    tf_since: str = ""
    tf_until: str = ""
    body: Body | None = field(default=None, repr=False, compare=False)

    @property
    def msgid(self) -> str:
        """Pylint's number: severity's letter, this plugin's base, the rule's NN."""
        return f"{self.severity[0].upper()}{MSGID_BASE}{self.code[-2:]}"

    @property
    def pylint_symbol(self) -> str:
        return f"ag-{self.symbol}"

    def concerns(self, text: str, traced: bool) -> bool:
        """Whether the rule has anything to look at in a file.

        Args:
          text: of the file.
          traced: whether TensorFlow traces any of its functions.
        """
        if not self.everywhere:
            return traced
        return all(_holds(text, word) for word in self.everywhere.split())

    def holds_on(self, version: str) -> bool:
        """Whether a TensorFlow does what the rule reports, by the card.

        Args:
          version: `2.16` or longer.
        """
        since, until = self.tf_since or version, self.tf_until or version
        return minor(since) <= minor(version) <= minor(until)

    @property
    def module(self) -> str:
        """The name of the module that holds the check."""
        return "aglint.checks." + self.symbol.replace("-", "_")

    @property
    def fixer(self) -> str:
        """The name of the module that fixes what the rule reports, which few rules have."""
        return "aglint.fixes." + self.symbol.replace("-", "_")

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
        """The text under each heading, in order; none without a card."""
        return self.body.sections() if self.body else {}

    @cached_property
    def bad(self) -> Block:
        """The example that misbehaves."""
        return self.body.block("Example", "python")

    @cached_property
    def good(self) -> Block:
        """The example that works."""
        return self.body.block("Use instead", "python")

    @cached_property
    def fixed(self) -> Block:
        """What `aglint fix --unsafe-fixes` makes of the bad example."""
        return self.body.block("Fix safety", "fixed")

    @cached_property
    def claim(self) -> Claim:
        """What the bad example does on TensorFlow."""
        return self.body.claim()


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
    fields = {key.replace("-", "_"): value for key, value in values.items()}
    return Rule(**fields, body=Body(path, end + 2, "\n".join(rows[end + 1 :])))


def _check_value(path: Path, line: int, key: str, value: str) -> None:
    allowed = {"severity": SEVERITIES, "confidence": CONFIDENCES}.get(key)
    if allowed and value not in allowed:
        raise CardError(path, line, f"{key} {value!r} is none of {', '.join(allowed)}")
    if key == "code" and not _CODE.fullmatch(value):
        raise CardError(path, line, f"code {value!r} is not AG and three digits")
    if key in ("tf-since", "tf-until") and not is_version(value):
        raise CardError(path, line, f"{key} {value!r} is not a version as 2.16")
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
    Rule("AG099", "too-complex", "{what}", "warning", "HIGH", "0.1"),
)
"""What aglint says of the run itself; these have no card and no check."""


def directory() -> Path:
    """Where the cards are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def _holds(text: str, word: str) -> bool:
    """Whether a regular expression is found in a text; a plain one is looked for as it is."""
    plain = _PLAIN.fullmatch(word)
    return word.replace("\\", "") in text if plain else re.search(word, text) is not None


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
