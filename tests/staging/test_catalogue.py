"""The catalogue against the live TensorFlow and Keras."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
import types
from pathlib import Path

import keras
import pytest
import tensorflow as tf

from aglint.staging import catalogue, catalogue_build
from aglint.staging.names import Imports

IMPORTS = Imports(ast.parse("import tensorflow as tf\nimport keras"))
CALLS = [
    line
    for line in Path(__file__).with_name("catalogue_calls.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
VALUES = {
    "tf": tf,
    "keras": keras,
    "f": tf.constant([1.0, 2.0, 3.0]),
    "m": tf.constant([[1.0, 2.0], [3.0, 5.0]]),
    "i": tf.constant([1, 2, 3]),
    "j": tf.constant([1, 2, 3], tf.int64),
    "b": tf.constant([True, False, True]),
    "s": tf.constant(["a", "b"]),
    "z": tf.constant([1.0 + 1j]),
    "u": tf.constant([[1]], tf.uint8),
    "img": tf.ones([1, 4, 4, 3]),
    "kernel": tf.ones([2, 2, 3, 1]),
}
TYPES = {
    "tensor": tf.Tensor,
    "variable": (tf.Variable, keras.Variable),
    "dataset": tf.data.Dataset,
    "iterator": tf.data.Iterator,
    "tensorarray": tf.TensorArray,
    "ragged": tf.RaggedTensor,
    "sparse": tf.SparseTensor,
    "none": type(None),
    "layer": keras.Layer,
    "model": keras.Model,
    "optimizer": keras.Optimizer,
    "metric": keras.Metric,
    "loss": keras.Loss,
    "initializer": (keras.Initializer, tf.zeros_initializer),
    "schedule": keras.optimizers.schedules.LearningRateSchedule,
    "module": tf.Module,
    "generator": (tf.random.Generator, keras.random.SeedGenerator),
    "tape": tf.GradientTape,
    "strategy": tf.distribute.Strategy,
    "unknown": object,
    "instance": object,
}
# compat.v1 names that the package declares and refuses to give since Keras 3.
GONE = ("tf.compat.v1.layers.", "tf.compat.v1.nn.rnn_cell.")


def evaluate(text: str, where: ast.expr | None = None):
    return eval(text if where is None else ast.unparse(where), dict(VALUES))


def live(name: str):
    root, *rest = name.split(".")
    found = {"tf": tf, "keras": keras}[root]
    for part in rest:
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("text", CALLS)
def test_call_gives_what_the_catalogue_says(text):
    call = ast.parse(text, mode="eval").body
    entry = catalogue.lookup(IMPORTS.resolve(call.func))
    assert entry is not None
    value = evaluate(text)
    if entry.returns == "tensors":
        # Operations without outputs and numbers do not count as tensors.
        assert isinstance(value, (list, tuple, types.GeneratorType))
        assert all(isinstance(part, (tf.Tensor, list)) for part in value)
    elif entry.returns == "python":
        assert not tf.is_tensor(value)
    elif entry.returns == "callable":
        assert callable(value)
    else:
        assert isinstance(value, TYPES[entry.returns])
    if entry.returns == "tensor":
        check_dtype(entry, call, value)
        check_shape(entry, call, value)


def tensors_in(call: ast.Call, position: int, name: str = ""):
    """The value of an argument as a tensor, None if the call leaves it out."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return evaluate("", keyword.value)
    return evaluate("", call.args[position]) if 0 <= position < len(call.args) else None


def as_tensor(value):
    return tf.convert_to_tensor(
        value[0] if isinstance(value, list) and tf.is_tensor(value[0]) else value
    )


def check_dtype(entry, call, value):
    rule = entry.argument(entry.dtype)
    expected = entry.dtype
    if rule is not None:
        said = tensors_in(call, rule.position, rule.name)
        if entry.dtype.startswith("like:"):
            expected = as_tensor(said).dtype
        else:
            expected = rule.default if said is None else said
    if expected == "same":
        first = evaluate("", call.args[0])
        expected = first.dtype if hasattr(first, "dtype") else as_tensor(first).dtype
    if expected:
        assert value.dtype == tf.as_dtype(expected)


def check_shape(entry, call, value):
    rule = entry.argument(entry.shape)
    expected = None
    if rule is not None:
        expected = tensors_in(call, rule.position, rule.name)
        if expected is None:
            assert rule.default == "same"
            expected = as_tensor(evaluate("", call.args[0])).shape
    elif entry.shape == "same":
        expected = as_tensor(evaluate("", call.args[0])).shape
    elif entry.shape == "scalar":
        expected = ()
    elif entry.shape == "vector":
        assert value.shape.rank == 1
    elif entry.shape == "broadcast":
        left, right = (as_tensor(evaluate("", argument)).shape for argument in call.args[:2])
        expected = tf.broadcast_static_shape(left, right)
    elif entry.shape == "reduce" and tensors_in(call, 1, "axis") is None:
        expected = ()
    if expected is not None:
        assert value.shape == tf.TensorShape(expected)


def test_enough_functions_are_called():
    entries = {
        catalogue.lookup(IMPORTS.resolve(ast.parse(c, mode="eval").body.func)) for c in CALLS
    }
    assert len([entry for entry in entries if entry.kind == "function" and entry.is_tensor]) >= 150


def test_names_exist_and_are_of_the_kind_said():
    every = [(name, catalogue.lookup(name)) for name in catalogue.names()]
    missing, wrong = [], []
    for name, entry in every:
        try:
            found = live(name)
        except (AttributeError, ImportError):
            missing.append(name)
            continue
        kind = entry.kind
        right = {
            "class": inspect.isclass,
            "function": callable,
            "module": lambda value: isinstance(value, types.ModuleType),
            # Aliases of types and values that are set at run time are constants to a reader.
            "constant": lambda value: True,
        }[kind](found)
        if not right:
            wrong.append(name)
    assert [name for name in missing if not name.startswith(GONE)] == []
    assert len(missing) <= len(every) // 100
    assert wrong == []


def test_every_name_of_the_live_package_is_known():
    unknown = []
    for package in (tf, tf.math, tf.nn, tf.linalg, tf.data, tf.random, tf.image, tf.strings, tf.io):
        for name in dir(package):
            spelled = f"{package.__name__.replace('_api.v2.', '')}.{name}"
            spelled = spelled.replace("tensorflow._api.v2.", "tensorflow.").replace(
                "keras.api", "keras"
            )
            if not name.startswith("_") and catalogue.lookup(spelled) is None:
                unknown.append(spelled)
    # Folders of the installed package, not API.
    assert {name.rpartition(".")[2] for name in unknown} <= {
        "compiler",
        "core",
        "python",
        "security",
        "tools",
        "tsl",
        "include",
        "dtensor",
        "keras",
    }


MEMBERS = {
    "tensor": lambda: tf.constant([1.0]),
    "variable": lambda: tf.Variable(1.0),
    "tensorarray": lambda: tf.TensorArray(tf.float32, 1),
    "dataset": lambda: tf.data.Dataset.range(2),
    "iterator": lambda: iter(tf.data.Dataset.range(2)),
    "ragged": lambda: tf.ragged.constant([[1]]),
    "sparse": lambda: tf.sparse.from_dense([1]),
    "optimizer": lambda: keras.optimizers.SGD(),
    "layer": lambda: keras.layers.Dense(1),
    "model": lambda: keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]),
    "metric": lambda: keras.metrics.Mean(),
    "loss": lambda: keras.losses.MeanSquaredError(),
    "initializer": lambda: keras.initializers.Zeros(),
    "schedule": lambda: keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.1),
    "module": lambda: tf.Module(),
    "generator": lambda: tf.random.Generator.from_seed(1),
    "tape": lambda: tf.GradientTape(),
    "strategy": lambda: tf.distribute.get_strategy(),
    "replica": lambda: tf.distribute.get_replica_context(),
    "optional": lambda: tf.experimental.Optional.from_value(1),
    "callable": lambda: tf.function(abs),
    "lookup": lambda: tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, -1),
}
# Of the legacy Keras 2, or of a concrete function, or there after `compile` only.
ELSEWHERE = {
    "minimize",
    "lr",
    "optimizer",
    "graph",
    "structured_outputs",
    "structured_input_signature",
}


def members(kind: str) -> list[str]:
    data = json.loads((catalogue.DATA / "overrides.json").read_bytes())["members"]
    return [name.partition(".")[2] for name in data if name.partition(".")[0] == kind]


@pytest.mark.parametrize("kind", MEMBERS)
def test_members_exist(kind):
    have = set(dir(MEMBERS[kind]()))
    assert set(members(kind)) - have - ELSEWHERE == set()


READ = ["tensor", "variable", "tensorarray", "ragged", "sparse", "dataset", "module", "optional"]


@pytest.mark.parametrize("kind", READ)
def test_attributes_are_what_the_catalogue_says(kind):
    for name in members(kind):
        entry = catalogue.method(kind, name)
        if entry.kind != "attribute" or entry.returns == "unknown":
            continue
        try:
            value = getattr(MEMBERS[kind](), name)
        except (AttributeError, NotImplementedError, RuntimeError):
            continue  # only in a graph
        assert tf.is_tensor(value) == (entry.returns == "tensor"), name


METHODS = [
    ("tensor", "get_shape", ()),
    ("tensor", "numpy", ()),
    ("variable", "assign", (2.0,)),
    ("variable", "assign_add", (2.0,)),
    ("variable", "read_value", ()),
    ("variable", "value", ()),
    ("tensorarray", "write", (0, 1.0)),
    ("tensorarray", "unstack", ([1.0],)),
    ("tensorarray", "size", ()),
    ("dataset", "batch", (2,)),
    ("dataset", "map", (abs,)),
    ("dataset", "filter", (lambda x: x > 0,)),
    ("dataset", "shuffle", (2,)),
    ("dataset", "prefetch", (1,)),
    ("dataset", "cardinality", ()),
    ("iterator", "get_next_as_optional", ()),
    ("ragged", "to_tensor", ()),
    ("ragged", "row_lengths", ()),
    ("ragged", "nrows", ()),
    ("ragged", "to_sparse", ()),
    ("metric", "__call__", (1.0,)),
    ("metric", "result", ()),
    ("loss", "__call__", ([[1.0]], [[2.0]])),
    ("initializer", "__call__", ((2,),)),
    ("schedule", "__call__", (1,)),
    ("generator", "normal", ([2],)),
    ("generator", "uniform_full_int", ([2],)),
    ("generator", "make_seeds", (2,)),
    ("lookup", "size", ()),
    ("lookup", "lookup", (["a"],)),
    ("optional", "has_value", ()),
    ("layer", "get_weights", ()),
]


@pytest.mark.parametrize("kind, name, arguments", METHODS)
def test_methods_give_what_the_catalogue_says(kind, name, arguments):
    entry = catalogue.method(kind, name)
    value = getattr(MEMBERS[kind](), name)(*arguments)
    if entry.returns == "python":
        assert not tf.is_tensor(value)
    elif entry.returns == "optional":
        assert isinstance(value, tf.experimental.Optional)
    else:
        # In eager mode `assign` gives a variable that is used as a tensor is.
        assert isinstance(value, TYPES[entry.returns]) or (
            kind == "variable" and tf.is_tensor(value)
        )
    if entry.dtype in ("int32", "int64", "bool"):
        assert value.dtype == tf.as_dtype(entry.dtype)


def branch(*_):
    """Runs in a graph only if AutoGraph converts it."""
    if tf.constant(1) > 0:
        result = tf.constant(1, tf.int64)
    else:
        result = tf.constant(2, tf.int64)
    return result


def predicate(*_):
    return branch() > 0


def keep(state, *_):
    branch()
    return state


def predicate_of(state):
    branch()
    return state < 3


def advance(state):
    branch()
    return (state + 1,)


def rows(*_):
    return tf.data.Dataset.range(branch())


def scanned(state, _):
    return keep(state), branch()


def pair(x):
    branch()
    return x, lambda d: d


V = tf.constant([1, 2], tf.int64)
DS = tf.data.Dataset.range(2)
STEPS = {
    "tf.map_fn": lambda: tf.map_fn(branch, V),
    "tf.scan": lambda: tf.scan(keep, V),
    "tf.foldl": lambda: tf.foldl(keep, V),
    "tf.foldr": lambda: tf.foldr(keep, V),
    "tf.cond": lambda: tf.cond(V[0] > 0, branch, branch),
    "tf.while_loop": lambda: tf.while_loop(predicate_of, advance, [V[0]]),
    "tf.switch_case": lambda: tf.switch_case(tf.constant(0), [branch, branch]),
    "tf.case": lambda: tf.case([(V[0] > 0, branch)], default=branch),
    "tf.vectorized_map": lambda: tf.vectorized_map(branch, V),
    "tf.custom_gradient": lambda: tf.custom_gradient(pair)(V),
    "tf.recompute_grad": lambda: tf.recompute_grad(branch)(V),
    "tf.py_function": lambda: tf.py_function(branch, [V], tf.int64),
    "tf.numpy_function": lambda: tf.numpy_function(lambda x: branch().numpy(), [V], tf.int64),
    "tf.nest.map_structure": lambda: tf.nest.map_structure(branch, [V]),
    "dataset.map": lambda: DS.map(branch),
    "dataset.filter": lambda: DS.filter(predicate),
    "dataset.reduce": lambda: DS.reduce(V[0], keep),
    "dataset.scan": lambda: DS.scan(V[0], scanned),
    "dataset.take_while": lambda: DS.take_while(predicate),
    "dataset.flat_map": lambda: DS.flat_map(rows),
    "dataset.interleave": lambda: DS.interleave(rows),
    "dataset.group_by_window": lambda: DS.group_by_window(branch, lambda k, d: d, 2),
    "dataset.apply": lambda: DS.apply(keep),
    "strategy.run": lambda: tf.distribute.get_strategy().run(branch),
    "keras.ops.cond": lambda: keras.ops.cond(V[0] > 0, branch, branch),
    "keras.ops.map": lambda: keras.ops.map(branch, V),
    "keras.ops.switch": lambda: keras.ops.switch(0, [branch, branch]),
    "keras.ops.vectorized_map": lambda: keras.ops.vectorized_map(branch, V),
}


def fails(step) -> bool:
    """Whether an `if` on a tensor was met in a graph that AutoGraph did not make."""
    try:
        step()
    except Exception as error:
        if "Python `bool`" not in str(error):
            raise
        return True
    return False


@pytest.mark.parametrize("name", STEPS)
def test_callbacks_are_treated_as_the_catalogue_says(name):
    kind, _, leaf = name.partition(".")
    entry = catalogue.lookup(name) or catalogue.method(kind, leaf)
    callback = catalogue.callbacks(entry)[0]

    def step():
        STEPS[name]()

    assert fails(step) == (callback.always and not callback.autograph)
    assert fails(tf.function(step)) == (callback.traced and not callback.autograph)
    # Switched off for the caller, AutoGraph is off for what the caller passes on.
    assert fails(tf.function(step, autograph=False)) == callback.traced


@pytest.mark.parametrize(
    "spelled, name",
    [
        ("tensorflow.reduce_sum", "tf.math.reduce_sum"),
        ("tensorflow.math.reduce_sum", "tf.math.reduce_sum"),
        ("tensorflow.compat.v2.add", "tf.math.add"),
        ("tensorflow.compat.v1.abs", "tf.math.abs"),
        ("tensorflow.compat.v1.reduce_sum", "tf.compat.v1.math.reduce_sum"),
        ("tensorflow.compat.v1.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.python.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.keras.backend.mean", "tf.keras.backend.mean"),
        ("keras.api.ops.sum", "keras.ops.sum"),
        ("tf_keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.python.ops.math_ops.reduce_sum", "tf.math.reduce_sum"),
        ("keras.src.layers.layer.Layer", "keras.layers.Layer"),
        ("tensorflow", "tf"),
    ],
)
def test_spellings(spelled, name):
    assert catalogue.canonical(spelled) in (name, catalogue.canonical(name))
    assert catalogue.lookup(spelled) is not None


@pytest.mark.parametrize(
    "spelled", ["numpy.sum", "tensorflow.nothing", "", ".tf.abs", "tensorflow.math.reduce_sum.x"]
)
def test_unknown_names(spelled):
    assert catalogue.lookup(spelled) is None


def test_members_of_subclasses():
    assert catalogue.method("model", "add_weight").returns == "variable"
    assert catalogue.method("variable", "shape").dtype == "shape"
    assert catalogue.method("tensor", "numpy").effects == ("eager-only",)
    assert catalogue.method("tensor", "nothing") is None


@pytest.mark.parametrize(
    "name, since",
    [("tf.io.decode_webp", "2.20"), ("keras.activations.celu", "3.7"), ("tf.abs", "")],
)
def test_since(name, since):
    assert catalogue.lookup(name).since == since


def test_loading_is_fast_and_imports_nothing_heavy():
    script = (
        "import sys, time; from aglint.staging import catalogue\n"
        "assert catalogue.lookup('tensorflow.reduce_sum').shape == 'reduce'\n"
        "assert not {'tensorflow', 'keras', 'libcst', 'astroid'} & set(sys.modules)\n"
        "def load():\n"
        "    catalogue._data.cache_clear(); t = time.process_time(); catalogue._data()\n"
        "    return time.process_time() - t\n"
        "print(min(load() for _ in range(9)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 0.010


@pytest.mark.slow
def test_what_ships_is_what_the_script_builds():
    if catalogue.versions() != {"tensorflow": tf.__version__, "keras": keras.__version__}:
        pytest.skip("the catalogue is of another TensorFlow")
    assert catalogue_build.main(["--check"]) == 0
