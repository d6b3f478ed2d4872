"""convert: what is chosen, what is refused, and what of the file stays as it was."""

from __future__ import annotations

import textwrap

import pytest

from aglint.config import Config
from aglint.convert import Options, convert
from aglint.source import Source, SourceError

EVERYTHING = Options(style="dispatch", all=True)
BRANCH = "def f(x):\n    if x > 0:\n        x = x - 1\n    return x\n"


def _convert(text: str, **options):
    return convert(Source.from_text(textwrap.dedent(text).lstrip("\n")), Options(**options))


MODULE = """
    import tensorflow as tf

    @tf.function
    def traced(x: tf.Tensor, training=False, y=None):
        if x > 0:
            x = x + 1.0
        if training:
            x = x * 2.0
        if y is None:
            x = x * 3.0
        return helper(x)

    def helper(x):
        while x > 1.0:
            x = x / 2.0
        return x

    def untraced(x):
        if x > 0:
            x = x + 1.0
        return x
"""


def test_what_is_traced_and_may_stage_is_converted():
    made = _convert(MODULE, style="dispatch")
    assert [(one.qualname, one.what) for one in made.changed] == [
        ("traced", "if"),
        ("helper", "while"),
    ]
    assert "    if training:\n" in made.text
    assert "    if y is None:\n" in made.text


def test_all_takes_everything():
    made = _convert(MODULE, style="dispatch", all=True)
    assert {one.qualname for one in made.changed} == {"traced", "helper", "untraced"}
    assert "if " not in made.text.replace("_if", "")


def test_functions_by_name():
    made = _convert(MODULE, style="dispatch", all=True, functions=frozenset({"untraced"}))
    assert {one.qualname for one in made.changed} == {"untraced"}


def test_functions_left():
    made = _convert(MODULE, style="dispatch", leave=frozenset({"traced"}))
    assert {one.qualname for one in made.changed} == {"helper"}


NATIVE = """
    import tensorflow as tf

    @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
    def f(x):
        n = tf.constant(0)
        while x > 1.0:
            x = x / 2.0
            n = n + 1
        if x > 0.5 and not x > 0.7:
            x = x * 2.0
        return x, n
"""


def test_native_style_where_types_are_proven():
    for style in ("native", "auto"):
        made = _convert(NATIVE, style=style)
        assert made.refused == ()
        assert "ag." not in made.text
        assert "import runtime" not in made.text
        assert "tf.while_loop(lambda x, *_: x > 1.0, loop_body, (x, n))" in made.text
        assert "tf.logical_and(x > 0.5, tf.logical_not(x > 0.7))" in made.text


def test_dispatch_style_never_writes_native():
    made = _convert(NATIVE, style="dispatch")
    assert "tf.cond" not in made.text
    assert "ag.while_loop" in made.text


def test_auto_writes_dispatch_where_nothing_is_proven():
    made = _convert(BRANCH, style="auto", all=True)
    assert "ag.cond(x > 0" in made.text


def test_native_style_leaves_the_unproven_with_a_reason():
    made = _convert(BRANCH, style="native", all=True)
    assert made.text == BRANCH
    assert [one.reason for one in made.refused] == ["no tensor is proven to decide"]


def test_likely_counts_as_proof_on_demand():
    text = """
        import tensorflow as tf

        @tf.function
        def f(x):
            if x > 0.0:
                x = tf.sqrt(x)
            return x
    """
    assert "ag.cond" in _convert(text, config=Config()).text
    made = _convert(text, config=Config(assume_tensors=True), style="native")
    assert all("no tensor is proven" not in one.reason for one in made.refused)


def test_budget():
    names = [f"n{i}" for i in range(7)]
    body = "".join(f"        {name} += 1\n" for name in names)
    text = f"def f({', '.join(names)}):\n    while n0 < 3:\n{body}    return {', '.join(names)}\n"
    [refused] = _convert(text, all=True).refused
    assert "7 names of state" in refused.reason
    assert refused.span.line == 2
    assert _convert(text, all=True, budget=False).refused == ()


def test_depth_budget():
    rows = ["def f(x):"] + ["    " * i + f"if x > {i}:" for i in range(1, 6)]
    text = "\n".join([*rows, "    " * 6 + "x = 0", "    return x", ""])
    made = _convert(text, all=True)
    assert [one.reason.partition(";")[0] for one in made.refused] == ["nested 5 deep"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_newlines_and_byte_order_mark_stay(newline, bom):
    data = bom + BRANCH.replace("\n", newline).encode()
    source = Source.from_bytes(data, "a.py")
    made = source.encode(convert(source, EVERYTHING).text)
    assert made.startswith(bom + b"from aglint import runtime as ag")
    assert made.count(b"\r\n") == (made.count(b"\n") if newline == "\r\n" else 0)


def test_encoding_stays():
    data = "# coding: latin-1\n# größer\n".encode("latin-1") + BRANCH.encode()
    source = Source.from_bytes(data, "a.py")
    made = source.encode(convert(source, EVERYTHING).text)
    assert "# größer\n".encode("latin-1") in made


def test_no_newline_at_the_end():
    made = convert(Source.from_text(BRANCH.rstrip("\n")), EVERYTHING)
    assert not made.text.endswith("\n")


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    if x:\n        y = 1\r",
        f"x = 1\n\x0cy = 2\n\x0c\n{BRANCH}",
        "def f(x, y):\n    return (x if y else y)in(x, y)\n",
    ],
    ids=["in a function", "where the import goes", "brackets for spaces"],
)
def test_what_libcst_would_not_write_back_is_refused(text):
    with pytest.raises(SourceError, match="LibCST"):
        convert(Source.from_text(text), EVERYTHING)


NESTED = """
    from aglint import runtime as ag

    if ready:
        class A:
            @(
                wraps
            )
            def f(self, x):
                return not x
                # the end of f

            # g
            async def g(self, x):
                return not x

            @f.setter
            def f(self, x):
                self.x = not x
    else:
        def h(x): return not x
"""


def test_functions_are_converted_where_they_stand():
    made = _convert(NESTED, style="dispatch", all=True)
    assert made.text == textwrap.dedent(NESTED).lstrip("\n").replace("not x", "ag.not_(x)")
    assert [one.qualname for one in made.changed] == ["A.f", "A.g", "A.f", "h"]


def test_nothing_to_do_is_the_same_text():
    text = "x = 1\n\n\ndef f(x):\n    return x\n"
    assert convert(Source.from_text(text), EVERYTHING).text == text


def test_a_function_that_is_too_long_is_refused_whole():
    lines = (
        f"    if x > {n}:\n        y{n} = x\n    else:\n        y{n} = 0\n" for n in range(1000)
    )
    made = convert(Source.from_text(f"def long(x):\n{''.join(lines)}\n\n{BRANCH}"), EVERYTHING)
    assert [(one.qualname, one.reason) for one in made.refused] == [
        ("long", "it is too long to be analysed")
    ]
    assert {one.qualname for one in made.changed} == {"f"}


def test_another_ag_is_refused():
    made = convert(Source.from_text("import attr as ag\n\n\n" + BRANCH), EVERYTHING)
    assert made.changed == ()
    assert "`ag`" in made.refused[0].reason


def test_loop_is_converted_for_the_break_that_a_tensor_decides():
    text = """
        import tensorflow as tf

        @tf.function
        def f(x: tf.Tensor):
            total = tf.constant(0.0)
            for k in range(3):
                if x > float(k):
                    break
                total += x
            return total
    """
    made = _convert(text, style="dispatch")
    assert "ag.for_loop(range(3)" in made.text
    assert made.refused == ()


def test_list_may_grow_in_the_branch_that_begins_it():
    text = """
        import tensorflow as tf

        @tf.function
        def begun(x):
            if tf.reduce_sum(x) > 0.0:
                rows = []
                for k in range(3):
                    rows.append(x * k)
                return tf.stack(rows)
            return tf.stack([x, x, x])

        @tf.function
        def given(x, rows):
            if tf.reduce_sum(x) > 0.0:
                rows.append(x)
            return tf.stack(rows)
    """
    made = _convert(text)
    assert [one.reason for one in made.refused] == [
        "`rows.append` changes an object where a tensor may decide"
    ]
    import tensorflow as tf

    space, reference = {}, {}
    exec(made.text, space)
    exec(textwrap.dedent(text), reference)
    for x in (tf.constant([1.0, 2.0]), tf.constant([-1.0, 0.5])):
        expected = reference["begun"].python_function(x)
        assert space["begun"](x).numpy().tolist() == expected.numpy().tolist()


NOT_SUSPECT = {
    "methods that tensors don't have": "for metric in metrics:\n    metric.update_state(x)",
    "an object": "while x:\n    if x.is_outer():\n        return x\n    x = x.outer",
    "items that may be None": "for one in x:\n    if one is not None:\n        n = n + one",
    "a dict that is filled": "found = {}\nfor i in range(kind):\n    found[i] = x[i]",
    "a dict that is gone through": "for key in x:\n    n = n + x[key]",
    "what a name says": "for one in named_list:\n    n = n + one",
    "what tf.nest.flatten gives": "for one in tf.nest.flatten(x):\n    n = n + one",
    "sizes": "size, _ = x.get_shape().as_list()\nif size == 1:\n    n = n + 1",
    "dtypes": "n = n * 2.0 if x.dtype == tf.float16 or kind == tf.float16 else n",
    "items of what is none": "for level in self.levels:\n    if level > 3:\n        n = n + 1",
    "views": "for one in x.values():\n    n = n + one",
    "None on one side": "n = None if x == 0 else x",
    "asked for its type beside": "if isinstance(x, int) and x > 1:\n    n = n + 1.0",
    "lines of a file": (
        "with open(x) as file:\n    for row in file.read().splitlines()[1:]:\n        print(row)"
    ),
    "an iterator of a dataset": "n = n + next(iter(tf.data.Dataset.range(3)))",
    "what a dict may give": "found = (x or {}).get(1) or self.made()",
    "what is called": "for i, one in enumerate(x):\n    n = self.layers[i](one)",
    "settings of the module": "if LIMIT > 3:\n    n = n + 1.0",
    "modes": "if kind == Mode.TRAIN or x == modes.Mode.EVAL:\n    n = n + 1.0",
    "an item that is a flag": "if kind['residual'] and not x['plain']:\n    n = n + 1.0",
    "objects that are compared": "if x == kind:\n    n = x.slice(n)",
    "what has been found to be a list": (
        "if isinstance(x, (list, tuple)):\n    if len(x) == 2:\n        for one in x:\n"
        "            n = n + one"
    ),
}


@pytest.mark.parametrize("body", NOT_SUSPECT.values(), ids=NOT_SUSPECT)
def test_what_is_no_tensors_is_left(body):
    text = (
        "import tensorflow as tf\n\n\n@tf.function\ndef f(self, x, metrics, named_list, kind):\n"
        f"    n = tf.constant(0.0)\n{textwrap.indent(body, '    ')}\n    return n\n"
    )
    assert _convert(text).changed == ()


def test_a_parameter_that_is_given_attributes_only_is_left():
    text = """
        import tensorflow as tf

        class Model:
            @tf.function
            def call(self, x):
                return clipped(x, self.limit), other(x, x)

        def clipped(x, limit):
            if limit > 0:
                x = tf.minimum(x, limit)
            return x

        def other(x, limit):
            if limit > 0:
                x = tf.minimum(x, limit)
            return x
    """
    assert {one.qualname for one in _convert(text).changed} == {"other"}


def test_what_the_docstring_calls_an_int_is_left():
    text = """
        import tensorflow as tf

        @tf.function
        def fused(x, level, limit):
            '''Fuses.

            Args:
              level: An `int` of the level.
              limit: where to stop.
            '''
            if level > 2:
                x = x * 2.0
            return x if LIMITED else x - limit
    """
    assert _convert(text).changed == ()
    text = text.replace("level > 2", "limit > 2.0")
    assert {one.qualname for one in _convert(text).changed} == {"fused"}


def test_what_is_unknown_is_left_where_autograph_is_off():
    """A tensor would fail there today, so that none decides, but for one that is proven."""
    text = """
        import tensorflow as tf

        @tf.function(autograph=False)
        def run(x, net):
            return scaled(x, net), clipped(x, net)

        def scaled(x, net):
            k = net(x)
            if k > 1:
                x = x * 2.0
            return x

        def clipped(x, net):
            if tf.reduce_sum(x) > 1.0:
                x = x * 2.0
            return x
    """
    assert {one.qualname for one in _convert(text).changed} == {"clipped"}
    converted = text.replace("(autograph=False)", "")
    assert {one.qualname for one in _convert(converted).changed} >= {"scaled", "clipped"}


@pytest.mark.parametrize(
    "asked, kept",
    [
        ("mask is None", "mask is not None"),
        ("mask is not None", "mask is None"),
        ("not mask", "mask"),
        ("mask", "not mask"),
        ("not tf.is_tensor(mask)", "tf.is_tensor(mask)"),
        ('mask == "all"', 'mask != "all"'),
        ('mask == "all" or self.off', 'not (mask == "all" or self.off)'),
        ("mask is None  # nothing to do", "mask is not None  # nothing to do"),
    ],
)
def test_what_python_skips_by_continue_is_asked_the_other_way(asked, kept):
    test, *said = asked.split("  ")
    text = f"""
        import tensorflow as tf

        @tf.function
        def f(self, x: tf.Tensor, mask=None):
            total = tf.constant(0.0)
            for row in x:
                if {test}:{"".join(f"  {one}" for one in said)}
                    continue
                total += row
            return total
    """
    made = _convert(text, style="dispatch").text
    shown, *said = kept.split("  ")
    head = f"        if {shown}:{''.join(f'  {one}' for one in said)}\n"
    assert f"{head}            total += row\n        return total\n" in made


TWICE = """
    import numpy as np
    import tensorflow as tf

    @tf.function
    def masked(x: tf.Tensor, rows, goal, mask):
        found = 0
        for row in x:
            if row > 0.0:
                for i in rows:
                    mask[i] = True
            if goal is not None and found >= goal:
                break
            found += 1
        while goal is not None and found < goal:
            mask[found] = True
            found += 1
        return mask

    @tf.function
    def deep(x: tf.Tensor, y, z):
        if x > 1.0:
            if x > 2.0:
                if x > 3.0:
                    if x > 4.0:
                        if x > 5.0:
                            x = x - 1.0
                        if x > z:
                            x = x - 2.0
                        x = x - 3.0
                    x = x - 4.0
                x = x - 5.0
            x = x - 6.0
        return x
"""


@pytest.mark.parametrize("style", ["auto", "dispatch", "native"])
def test_a_second_conversion_changes_nothing(style):
    options = {"style": style, "config": Config(assume_traced=("*",))}
    once = _convert(TWICE, **options)
    assert bool(once.changed) == (style != "native")
    twice = convert(Source.from_text(once.text), Options(**options))
    assert twice.text == once.text


def test_a_refusal_speaks_of_what_the_author_wrote():
    text = """
        def f(rows, required, names):
            places = {name: place for place, name in enumerate(names)}
            for i, row in enumerate(rows):
                if row:
                    for key, value in row.wanted.items():
                        required[i][places[key]] = value
    """
    made = _convert(text, style="dispatch", all=True)
    assert "[ag.item(places, key)]" in made.text
    assert {one.reason for one in made.refused} == {
        "writes `required[i][places[key]]` where a tensor may decide"
    }
