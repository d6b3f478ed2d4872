"""What TensorFlow's and Keras' public names are and what calling them gives.

The data is generated from an installed TensorFlow by `catalogue_build` and corrected by hand in
`data/overrides.json`; nothing here imports TensorFlow. The catalogue does not know overloads that
depend on the values of arguments, and it speaks of eager and symbolic tensors alike. A name that
it does not list, or lists as `unknown`, says nothing either way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class Callback(NamedTuple):
    """A parameter that takes a function.

    Attributes:
      position: of the argument, `self` not counted; -1 if it is keyword-only.
      name: of the parameter.
      form: `function`, `functions` (a list or dict of them) or `pairs` (of predicate, function).
      traced: whether the body becomes part of a graph when the caller is traced; False where it
        stays Python, as in `tf.py_function`.
      always: whether the body is traced even if the caller runs eagerly, as in `Dataset.map`.
      autograph: whether AutoGraph converts the body of a function that is passed by name. (A
        function or lambda that is defined inside of a converted function is converted with it.)
      gives: what the function is called with: `none`, `elements` (slices of the inputs along
        their first axis, or elements of the dataset), `state` (the loop variables), `tensors`,
        `same` (what the wrapped function is called with) or `unknown`.
    """

    position: int
    name: str
    form: str
    traced: bool
    always: bool
    autograph: bool
    gives: str


class Argument(NamedTuple):
    """The parameter that a rule reads: its name, position and default (`same`, a dtype or "")."""

    name: str
    position: int
    default: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One public name, or one method or attribute of a kind of value.

    Attributes:
      name: canonical, `tf.math.reduce_sum`, `keras.layers.Dense`; `tensor.shape` for members.
      kind: `function`, `class`, `constant`, `module`, `method` or `attribute`.
      returns: what a call (of a class: the instance; of a constant or attribute: its value) is:
        tensor, tensors (tuple or list of tensors), variable, dataset, iterator, tensorarray,
        ragged, sparse, python, none, callable, layer, model, optimizer, metric, loss,
        initializer, schedule, module (a `tf.Module`), generator (`tf.random.Generator`), tape,
        strategy, replica (the context of one), optional, lookup (a table), instance (of another
        class), callback (what its callbacks return, as tensors if staged), state (its loop
        variables, as tensors if staged), unknown.
      dtype: of a tensor: `same` (as the first argument, or the receiver of a method), a dtype
        such as `bool`, `arg:NAME@POSITION=DEFAULT` (the argument says) or `like:NAME@POSITION`
        (as that argument's), "" if unknown. Of a Python value its type: `shape`, `dtype`, `bool`,
        `int`, `str`, `ndarray`, ... or "".
      shape: of a tensor: `same`, `scalar`, `vector`, `broadcast` (of the first two arguments,
        whose common dtype `same` then is), `reduce` (by `axis` and `keepdims`),
        `arg:NAME@POSITION=` or "" if unknown.
      effects: any of `side-effect`, `random` (state of a global generator), `blocking` (waits or
        may wait for something outside the graph), `callback`, `eager-only`, `python-state`
        (changes or reads the state of Python while it traces).
      since: first version of TensorFlow (of Keras for `keras.` names) that has it, "" if 2.16 (3.3)
        had it already.
    """

    name: str
    kind: str
    returns: str
    dtype: str = ""
    shape: str = ""
    effects: tuple[str, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    since: str = ""

    @property
    def is_tensor(self) -> bool:
        """Whether a call gives one dense tensor."""
        return self.returns == "tensor"

    def argument(self, rule: str) -> Argument | None:
        """The parameter that `arg:` and `like:` rules name, None for other rules."""
        form, _, place = rule.partition(":")
        if form not in ("arg", "like"):
            return None
        name, _, rest = place.partition("@")
        position, _, default = rest.partition("=")
        return Argument(name, int(position), default)


def lookup(dotted: str) -> Entry | None:
    """The entry of a dotted name such as `tensorflow.math.reduce_sum` or `keras.ops.sum`.

    Any spelling that a program may use is understood: aliases, `tensorflow.compat.v2`, `tf_keras`,
    the defining modules of private imports (`tensorflow.python.ops.math_ops.reduce_sum`).
    """
    name = canonical(dotted)
    return None if name is None else _entry(name)


@cache
def canonical(dotted: str) -> str | None:
    """The one name under which the catalogue knows what `dotted` means, None if it does not."""
    names = _data()["names"]
    for candidate in _spellings(dotted):
        text = names.get(candidate)
        if text is not None:
            return text[1:] if text[0] == "=" else candidate
    if dotted.startswith(("tensorflow.python.", "keras.src.")):
        return _definitions().get(dotted)
    return None


@cache
def method(kind: str, name: str) -> Entry | None:
    """The entry of a member of a kind of value, such as `method("dataset", "map")`.

    Args:
      kind: one of `Entry.returns`.
      name: of the method or attribute; `__call__` for calling the value itself.
    """
    members = _data()["members"]
    while kind:
        text = members.get(f"{kind}.{name}")
        if text is not None:
            return _parse(f"{kind}.{name}", text)
        kind = _BASES.get(kind, "")
    return None


def callbacks(entry: Entry) -> tuple[Callback, ...]:
    """The parameters of `entry` that take functions."""
    return entry.callbacks


def names() -> list[str]:
    """All canonical names."""
    return [name for name, text in _data()["names"].items() if text[0] != "="]


def aliases(name: str) -> list[str]:
    """The other public names of a canonical name."""
    return [alias for alias, text in _data()["names"].items() if text == f"={name}"]


def versions() -> dict[str, str]:
    """The versions of the packages that the catalogue was built from."""
    return _data()["versions"]


# `tf.losses` and its like are Keras' under a second name, but not in `compat.v1`.
_KERAS_ROOTS = frozenset({"initializers", "losses", "metrics", "optimizers"})
_BASES = {"model": "layer", "layer": "module", "metric": "module", "variable": "tensor"}


def _spellings(dotted: str) -> list[str]:
    """The catalogue's spellings of a dotted name, the likeliest first."""
    root, _, rest = dotted.partition(".")
    if rest.startswith("src."):  # what a public name hides there may be another thing than tf's
        return [f"keras.{rest.removeprefix('src.')}"] if root == "keras" else []
    if root in ("keras", "tf_keras"):
        for prefix in ("_tf_keras.keras.", "api."):
            rest = rest.removeprefix(prefix)
        return [f"keras.{rest}", f"tf.keras.{rest}"] if rest else ["keras"]
    if root not in ("tensorflow", "tf"):
        return []
    for prefix in ("_api.v2.", "compat.v2.", "compat.v2.", "compat.v1.compat.v2."):
        rest = rest.removeprefix(prefix)
    old = ""
    if rest.startswith("compat.v1."):
        old, rest = f"tf.{rest}", rest.removeprefix("compat.v1.")
    rest = rest.removeprefix("python.") if rest.startswith("python.keras.") else rest
    if not old and rest.partition(".")[0] in _KERAS_ROOTS:
        return [f"keras.{rest}", f"tf.keras.{rest}"]
    if rest.startswith("keras."):
        return [rest, f"tf.{rest}"]
    found = [f"tf.{rest}"] if rest else ["tf"]
    return [old, *found] if old else found


@cache
def _entry(name: str) -> Entry:
    return _parse(name, _data()["names"][name])


def _parse(name: str, text: str) -> Entry:
    """An entry from its line: kind returns dtype shape effects callbacks since, `-` for none."""
    kind, returns, dtype, shape, effects, functions, since = (
        "" if field == "-" else field for field in (text.split() + ["-"] * 7)[:7]
    )
    return Entry(
        name,
        kind,
        returns or "unknown",
        dtype,
        shape,
        tuple(effects.split(",")) if effects else (),
        tuple(map(_callback, functions.split(","))) if functions else (),
        since,
    )


def _callback(text: str) -> Callback:
    """A callback from `POSITION:NAME:FORM:FLAGS:GIVES`.

    Flags: t (traced with its caller), T (always traced), a (converted by AutoGraph), - (none).
    """
    position, name, form, flags, gives = text.split(":")
    traced = "t" in flags or "T" in flags
    return Callback(int(position), name, form, traced, "T" in flags, "a" in flags, gives)


@cache
def _data() -> dict:
    return json.loads((DATA / "catalogue.json").read_bytes())


@cache
def _definitions() -> dict[str, str]:
    return json.loads((DATA / "definitions.json").read_bytes())
