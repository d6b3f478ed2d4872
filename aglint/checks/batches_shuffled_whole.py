"""`.batch(n).shuffle(m)`: the batches change places, and what is in them stays together."""

from __future__ import annotations

import ast

from aglint.checks import _chains
from aglint.diagnostic import Related

_BATCHES = frozenset({"batch", "padded_batch", "ragged_batch"})
_ENDS = tuple(f".{name}" for name in _BATCHES)
_WITHIN = frozenset({"shuffle", "unbatch", "flat_map", "interleave", "rebatch", "window"})


def check_module(module, report) -> None:
    """Reports each shuffle of a dataset that was put into batches and not shuffled before."""
    for function in (module.body, *module.functions):
        later = {
            earlier
            for call in _chains.called(function, *_BATCHES, "unbatch")
            for earlier in _chains.upstream(function, call)
        }
        for call in _chains.called(function, "shuffle"):
            if call in later:
                continue  # it goes on to batches of its own: a reservoir of groups
            steps = list(_chains.upstream(function, call))
            names = [getattr(step.func, "attr", "") for step in steps]
            batch = next(
                (step for step, name in zip(steps, names, strict=True) if name in _BATCHES), None
            )
            if batch is None or _WITHIN & set(names) or _ends_open(function, steps):
                continue
            report(
                call,
                batch=ast.unparse(batch.func).rpartition(".")[2],
                related=[Related("put into batches here", module.source.span(batch.func))],
            )


def _ends_open(function, steps: list[ast.Call]) -> bool:
    """Whether the beginning of the chain can't be seen, where a shuffle may stand."""
    made = _chains.maker(function, steps[-1])
    return not made or made.rpartition(".")[2] in ("list_files", "load")
