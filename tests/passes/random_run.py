"""A long run of the random programs: `python -m tests.passes.random_run [COUNT]`."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, Phase, settings

from tests.passes import test_random_programs as programs


def main(count: int = 2000) -> None:
    """Runs `count` programs; a disagreement is raised with the smallest program that shows it."""
    long = settings(
        max_examples=count,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    long(programs.test_converted_program_does_the_same)()
    print(f"{count} programs do the same")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
