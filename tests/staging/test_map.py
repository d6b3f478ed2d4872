"""The map: outcomes, reasons, what is carried, and where findings go."""

from __future__ import annotations

import textwrap

import pytest

from aglint.config import Config
from aglint.engine import check_source
from aglint.source import Source
from aglint.staging.map import file_map
from aglint.staging.module import Module

HEADER = "import tensorflow as tf\n"


def mapped(code: str, name: str = "", every: bool = False):
    source = Source.from_text(HEADER + textwrap.dedent(code), "program.py")
    config = Config()
    return file_map(Module(source, config), check_source(source, config), name, every)


def only(code: str, **options):
    (mark,) = mapped(code, **options).marks
    return mark


OUTCOMES = {
    "if": ("if tf.reduce_sum(x) > 0.0:\n    x = -x", "stage", "tf.cond"),
    "while": ("while tf.reduce_sum(x) > 0.0:\n    x = x - 1.0", "stage", "tf.while_loop"),
    "for over a tensor": ("for i in tf.range(3):\n    x = x + 1.0", "stage", "tf.while_loop"),
    "for over a dataset": (
        "for i in tf.data.Dataset.range(3):\n    x = x + 1.0",
        "stage",
        "Dataset.reduce",
    ),
    "ternary": ("x = x if tf.size(x) > 3 else -x", "stage", "tf.cond"),
    "and": ("x = (tf.size(x) > 3) and (tf.size(x) < 9)", "stage", "tf.cond"),
    "not": ("x = not tf.reduce_any(x > 0.0)", "stage", "tf.logical_not"),
    "chain": ("x = 1 < tf.size(x) < 9", "stage", "tf.cond"),
    "rounds that add operations": ("for i in range(4):\n    x = tf.abs(x)", "unroll", ""),
    "rounds that add none": ("for i in range(4):\n    k = i", "python", ""),
    "a static question": ("if True:\n    x = -x", "python", ""),
    "a comprehension over a tensor": ("x = [e for e in tf.range(3)]", "fail", ""),
    "unknown": ("if helper.ask():\n    x = -x", "unknown", ""),
}


@pytest.mark.parametrize("lines, outcome, becomes", OUTCOMES.values(), ids=OUTCOMES)
def test_outcomes(lines, outcome, becomes):
    body = textwrap.indent(lines, "    ")
    mark = only(f"import helper\n\n@tf.function\ndef f(x):\n{body}\n    return x\n")
    assert (mark.outcome, mark.becomes) == (outcome, becomes), mark.summary


def test_how_often_python_loops():
    mark = only("""
        @tf.function
        def f(x):
            for i in range(1, 7, 2):
                x = tf.abs(x) + 1.0
            return x
        """)
    assert mark.summary == "Python loops while it is traced: 3 rounds, each of about 2 operations"


UNCONVERTED = {
    "settings": ("@tf.function(autograph=False)", "`autograph=False` says so"),
    "a mark": (
        "@tf.function\n@tf.autograph.experimental.do_not_convert",
        "`do_not_convert` leaves it as it is",
    ),
}


@pytest.mark.parametrize("decorator, why", UNCONVERTED.values(), ids=UNCONVERTED)
def test_without_autograph_a_tensor_fails(decorator, why):
    code = f"{decorator}\ndef f(x):\n    if tf.size(x) > 3:\n        x = -x\n    return x\n"
    found = mapped(code)
    assert (found.functions[0].autograph, found.functions[0].autograph_off) == (False, why)
    (mark,) = found.marks
    assert mark.outcome == "fail"
    assert mark.message.startswith("OperatorNotAllowedInGraphError: Using a symbolic `tf.Tensor`")


def test_keras_3_traces_without_autograph():
    (mark,) = mapped("""
        class Clip(tf.keras.layers.Layer):
            def call(self, x):
                if tf.size(x) > 3:
                    x = -x
                return x
        """).marks
    assert mark.outcome == "fail"
    assert "Keras" in mark.summary


def test_a_construct_turns_autograph_off_for_what_is_inside_and_called():
    found = mapped("""
        @tf.function
        def f(x):
            if (n := tf.size(x)) > 3:
                x = -x
            return helper(x)

        def helper(x):
            if tf.size(x) > 4:
                x = -x
            return x
        """)
    assert [mark.outcome for mark in found.marks] == ["fail", "fail"]
    assert "`:=`" in found.functions[0].autograph_off
    assert found.functions[1].autograph_off == "`f`, which calls it, is not converted"


def test_a_finding_makes_it_fail_with_the_message_that_tensorflow_gives():
    found = mapped("""
        @tf.function
        def f(x):
            if tf.size(x) > 3:
                y = x
            return y
        """)
    (mark,) = found.marks
    assert (mark.outcome, mark.becomes) == ("fail", "")
    assert mark.message == "ValueError: 'y' must also be initialized in the else branch"
    assert [one.symbol for one in mark.findings] == ["name-bound-in-one-branch"]
    assert [found.functions[0].findings, found.findings] == [(), ()]


def test_a_finding_makes_it_differ():
    mark = mapped("""
        @tf.function
        def f(values: tf.Tensor):
            best = None
            for value in values:
                if best is None or value > best:
                    best = value
            return best
        """).marks[0]
    assert (mark.kind, mark.outcome) == ("for", "differ")


def test_other_findings_stay_with_the_function_or_the_file():
    found = mapped("""
        @tf.function
        def f(x):
            print(tf.abs(x))
            return x

        for i in range(9):
            f(i)
        """)
    assert [one.symbol for one in found.functions[0].findings] == ["print-at-trace-time"]
    assert [one.symbol for one in found.findings] == ["python-number-argument"]


def test_the_reason_chain_names_definitions_arguments_and_calls():
    found = mapped("""
        @tf.function
        def f(x, limit):
            norm = double(tf.norm(x))
            if norm > limit:
                x = -x
            return x

        def double(n):
            return 2.0 * n

        f(tf.constant([1.0]), 2.0)
        """)
    steps = [(step.span.line, step.text) for step in found.marks[0].reasons]
    assert [line for line, _ in steps][:3] == [6, 5, 11]
    assert steps[1][1].startswith("`norm = double(tf.norm(x))`: ")
    assert "`double` returns `2.0 * n`" in steps[2][1]


def test_the_reason_chain_comes_to_the_calls_of_an_argument():
    mark = only("""
        # aglint: example f(tf.constant(3))
        @tf.function
        def f(n):
            if n > 0:
                n = -n
            return n
        """)
    assert [(step.span.line, step.text) for step in mark.reasons][1:] == [
        (5, "`n` is an argument of `f`, likely an int32 tensor of shape ()"),
        (3, "an example here passes `tf.constant(3)`: an int32 tensor of shape ()"),
    ]
    assert not mark.sure


def test_the_reason_chain_says_what_makes_a_tensor_of_a_number():
    marks = mapped("""
        @tf.function
        def f(values: tf.Tensor):
            count = 0
            for value in values:
                count += 1
            if count > 3:
                values = -values
            return values
        """).marks
    texts = [step.text for step in marks[1].reasons]
    assert any("count = 0" in text for text in texts)


def test_the_reason_chain_reads_attributes():
    mark = only("""
        class M(tf.Module):
            def __init__(self):
                self.flag = tf.Variable(True)

            @tf.function
            def __call__(self, x):
                if self.flag:
                    x = -x
                return x
        """)
    assert (mark.reasons[1].span.line, mark.outcome) == (5, "stage")
    assert "`self.flag` is set to `tf.Variable(True)`" in mark.reasons[1].text


UNKNOWNS = {
    "an argument": ("a", "`a` is an argument of `f`; no annotation"),
    "a call": ("helper.ask(1)", "what `helper.ask` returns is not known"),
    "what a name got": ("b", "what `helper.ask` returns is not known"),
}


@pytest.mark.parametrize("test, said", UNKNOWNS.values(), ids=UNKNOWNS)
def test_unknown_says_what_is_missing(test, said):
    code = f"""
        import helper

        @tf.function
        def f(x, a):
            b = helper.ask(2)
            if {test}:
                x = -x
            return x
        """
    mark = only(code)
    assert mark.outcome == "unknown"
    assert said in mark.summary


def test_carried_names_with_their_types():
    mark = only("""
        @tf.function
        def f():
            total = 0
            last = 0.5
            for i in tf.range(3):
                total += i
                unused = total
                late = tf.cast(i, tf.float32)
            return total, last, late
        """)
    assert [(one.name, one.before, one.after) for one in mark.carried] == [
        ("late", "unbound", "a float32 tensor of shape ()"),
        ("total", "the Python int 0", "an int32 tensor of shape ()"),
    ]


def test_functions_that_nothing_traces_are_shown_when_asked_for():
    code = """
        def plain(x):
            if x > 0:
                x = -x
            return x
        """
    assert mapped(code).functions == ()
    for options in ({"every": True}, {"name": "plain"}):
        assert only(code, **options).outcome == "python"


def test_a_name_means_the_function_and_what_is_inside_it():
    code = """
        class A:
            @tf.function
            def call(self, x):
                def inner(y):
                    return y
                return inner(x)

        @tf.function
        def recall(x):
            return x
        """
    for name in ("A.call", "call", "A"):
        assert [one.name for one in mapped(code, name).functions] == ["A.call", "A.call.inner"]
    assert mapped(code, "nothing").functions == ()


def test_marks_are_numbered_in_order_and_every_decision_has_one():
    marks = mapped("""
        @tf.function
        def f(x, a, b):
            if not a and b or 0 < x < 1:
                x = x if b else -x
            return [i for i in range(2)], x
        """).marks
    assert [mark.number for mark in marks] == list(range(1, len(marks) + 1))
    kinds = {mark.kind for mark in marks}
    assert kinds == {"if", "or", "and", "not", "comparison", "ternary", "comprehension"}


def test_a_chain_of_many_definitions_stays_short():
    rows = "".join(f"    if x > {i}:\n        x = x + {i}\n" for i in range(60))
    marks = mapped(f"@tf.function\ndef f(x: tf.Tensor):\n{rows}    return x\n").marks
    assert len(marks) == 60
    assert max(len(mark.reasons) for mark in marks) <= 9


CALLS = {
    "numbers": ("f(tf.constant(1), 1)\nf(tf.constant(1), 2)", 2),
    "the same number": ("f(tf.constant(1), 1)\nf(tf.constant(2), 1)", 0),
    "equal to Python": ("f(tf.constant(1), 1)\nf(tf.constant(2), True)", 0),
    "dtypes": ("f(tf.constant(1), 1)\nf(tf.constant(1.0), 1)", 2),
    "shapes": ("f(tf.constant([1]), 1)\nf(tf.constant([1, 2]), 1)\nf(tf.constant([5]), 1)", 2),
    "an unknown argument": ("f(tf.constant(1), 1)\nf(tf.constant(1), given())", 0),
    "lambdas": ("f(tf.constant(1), lambda v: v)\nf(tf.constant(1), lambda v: v)", 2),
    "a default": ("f(tf.constant(1))\nf(tf.constant(1), 5)\nf(tf.constant(1), 6)", 2),
    "a star": ("f(tf.constant(1), 1)\nf(*[tf.constant(1), 2])", 0),
}


@pytest.mark.parametrize("calls, count", CALLS.values(), ids=CALLS)
def test_calls_that_make_traces(calls, count):
    found = mapped(f"@tf.function\ndef f(x, n=5):\n    return x * n\n\n{calls}\n")
    assert len(found.functions[0].traces) == count


def test_few_traces_by_a_signature():
    found = mapped("""
        @tf.function(reduce_retracing=True)
        def f(x):
            return x
        f(tf.constant([1]))
        f(tf.constant([1, 2]))
        """)
    assert found.functions[0].traces == ()


def test_examples_are_no_calls():
    found = mapped("""
        # aglint: example f(tf.constant(1))
        # aglint: example f(tf.constant(1.0))
        @tf.function
        def f(x):
            return x
        """)
    assert found.functions[0].traces == ()


DOUBTS = {
    "a coroutine": "async def g():\n    return 1",
    "mixed deletions": "d = {1: x}\ndel d[1], d",
    "a thread": "import threading\nthreading.Thread(target=helper).start()",
    "a caught lack": "try:\n    x = x.numpy()\nexcept AttributeError:\n    pass",
}


@pytest.mark.parametrize("lines", DOUBTS.values(), ids=DOUBTS)
def test_doubts(lines):
    body = textwrap.indent(lines, "    ")
    code = f"@tf.function\ndef f(x: tf.Tensor):\n{body}\n    return x\n\ndef helper():\n    pass\n"
    assert len(mapped(code).functions[0].doubts) == 1


def test_no_doubts_about_plain_code():
    found = mapped("""
        @tf.function
        def f(x, names):
            d = {1: x}
            del d[1]
            total = sum(map(len, names))
            try:
                x = x + total
            except ValueError:
                pass
            return x
        """)
    assert found.functions[0].doubts == ()


def test_what_asks_for_eager_mode_differs():
    mark = only("""
        @tf.function
        def f(x):
            return x if tf.executing_eagerly() else -x
        """)
    assert (mark.outcome, mark.summary) == (
        "differ",
        "`tf.executing_eagerly()` says otherwise in eager mode",
    )


def test_a_scalar_can_not_be_looped_over():
    mark = only("""
        @tf.function
        def f(v):
            s = 0
            for e in tf.reduce_sum(v):
                s += e
            return s
        """)
    assert mark.outcome == "fail"
    assert mark.message.startswith("ValueError: len requires a non-scalar tensor")


CARRIED = {
    "a named tuple": (
        'State = collections.namedtuple("State", "i total")',
        "s = State(tf.constant(0), 0)",
        "s = s._replace(i=s.i + 1, total=s.total + 1)",
        "s.total > 3",
    ),
    "a dataclass's field": (
        "@dataclasses.dataclass\nclass State:\n    i: object\n    total: object",
        "s = State(tf.constant(0), tf.constant(0))",
        "s.i",
        "s.total > 3",
    ),
    "an attribute given from outside": (
        "class State:\n    pass",
        "s = State()\n    s.total = tf.constant(0)",
        "s.total -= 1",
        "s.total > 3",
    ),
    "a number in a tuple": (
        "",
        "s = (tf.constant(0), 0)",
        "s = (s[0] + 1, s[1] + 1)",
        "s[1] > 3",
    ),
}


@pytest.mark.parametrize("setup, first, update, test", CARRIED.values(), ids=CARRIED)
def test_what_a_staged_loop_carries_is_a_tensor(setup, first, update, test):
    found = mapped(
        f"import collections, dataclasses\n{setup}\n\n@tf.function\ndef f(x: tf.Tensor):\n"
        f"    {first}\n    while x > 0:\n        x -= 1\n        {update}\n"
        f"    if {test}:\n        x = -x\n    return x\n"
    )
    (mark,) = [mark for mark in found.marks if mark.kind == "if"]
    assert mark.outcome == "stage", mark.summary
