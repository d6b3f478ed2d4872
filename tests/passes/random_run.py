"""A long run of the random programs: `python -m tests.passes.random_run [COUNT]`."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, Phase, given, settings

from tests.passes.programs import programs
from tests.passes.test_random_programs import agree, arguments


def main(count: int = 2000) -> None:
    """Runs `count` programs; a disagreement is raised with the smallest program that shows it."""
    long = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    long(given(programs(depth=2), arguments)(agree))()
    print(f"{count} programs do the same")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
