"""What one run of one call did."""

from __future__ import annotations

from dataclasses import dataclass, field

from aglint.prove.snapshot import Leaf, Node, Snapshot

NO_RESULT = "no result"  # as an error: the process had to be ended, or ended itself
NOTHING = Node("state", (), ordered=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of one call did.

    Attributes:
      value: what it returned; generators are drained and coroutines awaited.
      error: the type's name of what it raised instead; empty if it returned.
      message: the first line of the exception's text.
      printed: what went to standard output.
      staged_print: what `tf.print` and native code wrote to standard error.
      variables: every `tf.Variable` in reach of globals, receiver and arguments, afterwards.
      state: the plain values in reach of them, afterwards.
      gradients: of the float results by float tensor arguments and trainable variables; None
        where they were not taken.
      deliberate: whether a `raise` or `assert` of the module itself raised it.
      unready: why the call could not even be made; all else is empty then.
      learns: whether it changed a variable or took gradients itself, where that was asked for.
      traces: how often TensorFlow has traced the function by now; None in an eager run.
      reached: first lines of the module's functions that the call entered, where asked for.
    """

    value: Snapshot = field(default_factory=lambda: Leaf("NoneType"))
    error: str = ""
    message: str = ""
    printed: str = ""
    staged_print: str = ""
    variables: Snapshot = NOTHING
    state: Snapshot = NOTHING
    gradients: Node | None = NOTHING
    deliberate: bool = False
    unready: str = ""
    learns: bool = False
    traces: int | None = None
    reached: frozenset[int] = frozenset()
