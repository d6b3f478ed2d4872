"""A time limit for code that runs in this process, so that what hangs need not end the process.

It interrupts Python between two of its instructions; what hangs in a library is left to the
parent's limits. The time is the processor's, which does not depend on what else the machine does.
Runs in the child process only.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class TimeIsUp(BaseException):
    """The limit is reached."""


class Alarm:
    """What became of a limit.

    Attributes:
      rang: whether it was reached.
    """

    rang = False


@contextmanager
def limit(seconds: float) -> Iterator[Alarm]:
    """Ends what runs in it after so many seconds; where the system has no such signal, never."""
    alarm = Alarm()
    if not hasattr(signal, "SIGPROF"):
        yield alarm
        return

    def ring(*_: object) -> None:
        alarm.rang = True
        raise TimeIsUp

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield alarm
    except TimeIsUp:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)
