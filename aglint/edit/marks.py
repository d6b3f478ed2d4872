"""Which statements are to be converted, written between the passes into the text itself.

A mark is a comment behind the colon of an `if`, `while` or `for`. It moves with its statement
whatever a pass does to the text round it, and means nothing to Python, so that the text after
every pass runs. It holds the number of the statement in the plan, by which a pass says what it
must refuse; guards that a pass writes carry the number of the statement they come from.
"""

from __future__ import annotations

import re

import libcst as cst

Region = cst.If | cst.While | cst.For
UNTIL = "until"
"""The mark of `if done: break`, a loop's last statement, which becomes the loop's `until`."""

_MARK = re.compile(r"#@aglint:(\w+)$")


class Refused(Exception):
    """A pass can't convert some statements; `reasons` says why, by their marks."""

    def __init__(self, reasons: dict[str, str]):
        super().__init__(*reasons.values())
        self.reasons = reasons


def mark_of(node: cst.CSTNode) -> str | None:
    """The mark of a statement, if it has one."""
    if not isinstance(node, Region) or not isinstance(node.body, cst.IndentedBlock):
        return None
    comment = node.body.header.comment
    found = _MARK.search(comment.value) if comment else None
    return found[1] if found else None


def is_marked(node: cst.CSTNode) -> bool:
    """Whether a statement is to be converted."""
    return mark_of(node) not in (None, UNTIL)


def is_until(node: cst.CSTNode) -> bool:
    """Whether a statement is the `if done: break` at the end of a loop."""
    return mark_of(node) == UNTIL


def marked(node: Region, number: str) -> Region:
    """The statement with a mark; its body must be an indented block."""
    header = node.body.header
    said = header.comment.value if header.comment else ""
    comment = cst.Comment(f"{said}#@aglint:{number}")
    body = node.body.with_changes(header=header.with_changes(comment=comment))
    return node.with_changes(body=body)


def unmarked_header(header: cst.TrailingWhitespace) -> cst.TrailingWhitespace:
    """What stood behind the colon before the mark did."""
    if header.comment is None:
        return header
    said = _MARK.sub("", header.comment.value)
    return header.with_changes(comment=cst.Comment(said) if said else None)


def has_marks(text: str) -> bool:
    """Whether a text has marked statements left."""
    return "#@aglint:" in text
