"""A long run of the random programs: `python -m tests.passes.random_run [COUNT] [KIND...]`."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, Phase, given, settings

from tests.passes import test_random_programs, test_random_tensor_programs
from tests.passes.programs import programs, small_programs
from tests.passes.tensor_programs import tensor_programs

KINDS = {
    "python": (test_random_programs, programs),
    "small": (test_random_programs, small_programs),
    "tensors": (test_random_tensor_programs, tensor_programs),
}


def main(count: int = 2000, *kinds: str) -> None:
    """Runs `count` programs of each kind; raises with the smallest that shows a disagreement."""
    long = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    for kind in kinds or KINDS:
        tested, made = KINDS[kind]
        long(given(made(depth=2), tested.arguments)(tested.agree))()
        print(f"{count} programs ({kind}) do the same", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000, *sys.argv[2:])
