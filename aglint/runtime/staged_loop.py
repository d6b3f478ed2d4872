"""One staged loop, whatever drives it: a test, a counter or an iterator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .lists import EmptyList
from .loop_state import LoopState, TraceAgain
from .staged import tensorflow
from .untyped import UNDEFINED

State = tuple[Any, ...]


def staged_loop(
    test: Callable[..., Any],
    step: Callable[[Sequence[Any], State], tuple[Sequence[Any], State]],
    driver: Sequence[Any],
    state: LoopState,
    runs: Any,
    limit: int | None = None,
) -> State:
    """Builds a `tf.while_loop`.

    Args:
      test: takes the driver, returns a scalar boolean tensor.
      step: takes the driver and the user's state, returns both after one iteration.
      driver: the tensors that steer the loop.
      state: the user's state before the loop.
      runs: a scalar boolean tensor: does the loop run at least once?
      limit: the greatest number of iterations, if known; XLA needs it for gradients.

    Returns:
      The user's state after the loop.
    """
    while True:
        try:
            return _finish(state, runs, _trace(test, step, driver, state, limit))
        except TraceAgain:
            hopeless = state.unaltered
        except Exception as error:
            if error is state.refusal:
                raise
            if isinstance(error, EmptyList) and state.learn(error.types):
                continue
            if state.rank_error is not None:
                raise state.rank_error from error
            hopeless = not state.try_python_values(error)
            if hopeless and state.cause is None:
                raise
        if hopeless and state.cause is not None:
            raise state.cause


def _trace(
    test: Callable[..., Any],
    step: Callable[[Sequence[Any], State], tuple[Sequence[Any], State]],
    driver: Sequence[Any],
    state: LoopState,
    limit: int | None,
) -> Sequence[Any]:
    tf = tensorflow()
    count = len(driver)

    def body(*variables: Any) -> list[Any]:
        given = variables[count:]
        steered, values = step(variables[:count], state.values(given))
        return [*steered, *state.outputs(given, values)]

    state.settle()
    invariants = state.invariants()
    if invariants is not None:
        steering = [v.shape if isinstance(v, tf.Tensor) else _spec(v) for v in driver]
        invariants = [*steering, *invariants]
    return tf.while_loop(
        lambda *variables: test(*variables[:count]),
        body,
        [*driver, *(leaf.entry() for leaf in state.carried)],
        shape_invariants=invariants,
        maximum_iterations=limit,
    )[count:]


def _spec(value: Any) -> Any:
    return tensorflow().type_spec_from_value(value)


def _finish(state: LoopState, runs: Any, results: Sequence[Any]) -> State:
    """Puts Python values back where the loop left them alone, and guards unbound names."""
    tf = tensorflow()
    guards = [
        tf.debugging.Assert(
            runs,
            [f"`{slot.name}` has no value before the loop, and the loop ran zero times"],
        )
        for slot in state.slots
        if any(leaf.unbound and leaf.initial is UNDEFINED for leaf in slot.leaves)
    ]
    found: list[Any] = []
    for leaf, result in zip(state.carried, results, strict=True):
        if not leaf.changed:
            found.append(leaf.initial)
        elif leaf.unbound and leaf.initial is UNDEFINED:
            with tf.control_dependencies([guard for guard in guards if guard is not None]):
                found.append(tf.identity(result))
        else:
            found.append(result)
    return state.results(found)
