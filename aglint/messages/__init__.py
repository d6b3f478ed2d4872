"""What TensorFlow and AutoGraph say when code can't be staged, and the rules that it comes under.

Each text is a template: what is in braces differs from case to case. The same table, a family a
file, serves both ways: `aglint explain` recognises a message by it, `aglint stage` foretells one.
Texts are those of TensorFlow 2.21, and those of 2.8 where they differ; blanks in them match any
white space.
"""

from __future__ import annotations

from aglint.messages import branches, builtins, conversion, leaks, loops, surroundings, values
from aglint.messages.conversion import CAUSES, NOT_TRANSFORMED
from aglint.messages.message import FOR, LOOP, WHILE, Message

MESSAGES = (
    *branches.MESSAGES,
    *loops.MESSAGES,
    *values.MESSAGES,
    *leaks.MESSAGES,
    *surroundings.MESSAGES,
    *builtins.MESSAGES,
    *conversion.MESSAGES,
)
"""Every message, of two that match the more exact one first."""

__all__ = ["CAUSES", "MESSAGES", "NOT_TRANSFORMED", "Message", "foretold"]


def foretold(symbol: str, construct: str) -> Message | None:
    """The message with which a construct fails that a rule reports.

    Args:
      symbol: the rule's.
      construct: `if`, `for`, `while`, `ternary`, `operator`; anything else for other places.
    """
    wanted = {construct, LOOP} if construct in (FOR, WHILE) else {construct}
    found = [message for message in MESSAGES if symbol in message.rules and not message.common]
    found.sort(key=lambda message: (wanted.isdisjoint(message.on), message.rules.index(symbol)))
    return found[0] if found else None
