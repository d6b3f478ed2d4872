"""UNDEFINED and UNSET: the values of names that have none yet.

A name that is UNDEFINED may be read, and then Python must raise. One that is UNSET is not read
before it has got a value, because a flag says when it has: what stands for it is never seen.
"""

from __future__ import annotations

from typing import Any, NoReturn


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise UnboundLocalError("cannot access a local variable that has no value yet")


class Undefined:
    """The type of both. Any use but `is` raises what Python raises for an unbound name."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name

    def __reduce__(self) -> str:
        return self._name

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__") and name.endswith("__"):
            # Protocol probes (tf.nest, copy, NumPy) must be told "no", not be interrupted.
            raise AttributeError(name)
        _refuse()

    __hash__ = object.__hash__


_USES = """
    str format bool len iter next contains getitem setitem delitem call enter exit await
    eq ne lt le gt ge int float complex index round neg pos abs invert
    add sub mul truediv floordiv mod divmod pow matmul and or xor lshift rshift
    radd rsub rmul rtruediv rfloordiv rmod rdivmod rpow rmatmul rand ror rxor rlshift rrshift
    iadd isub imul itruediv ifloordiv imod ipow imatmul iand ior ixor ilshift irshift
    array tf_tensor
"""
for _name in _USES.split():
    setattr(Undefined, f"__{_name}__", _refuse)

UNDEFINED: Any = Undefined("UNDEFINED")
UNSET: Any = Undefined("UNSET")
