"""The two trees of a text, walked in lockstep."""

from __future__ import annotations

import ast
import sys
import sysconfig
from pathlib import Path

import libcst as cst
import pytest

from aglint.edit.pair import Pairing
from aglint.staging.dispatched import is_dispatched
from aglint.staging.soundness import is_decision

STDLIB = Path(sysconfig.get_path("stdlib"))
FILES = ["argparse.py", "typing.py", "asyncio/base_events.py", "statistics.py", "turtle.py"]


def _pairing(text: str) -> Pairing:
    return Pairing(ast.parse(text), cst.parse_module(text))


@pytest.mark.parametrize("name", FILES)
def test_every_statement_of_real_code_pairs(name):
    text = (STDLIB / name).read_text(encoding="utf-8")
    tree, module = ast.parse(text), cst.parse_module(text)
    pairing = Pairing(tree, module)
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    assert [node for node in statements if node not in pairing.partner] == []
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            assert pairing.partner[node].name.value == node.name
        if isinstance(node, ast.Return) and node.value is not None:
            code = module.code_for_node(pairing.partner[node].value)
            assert ast.dump(ast.parse(f"({code})", mode="eval").body) == ast.dump(node.value)


@pytest.mark.parametrize(
    "expression",
    [
        "a and b and c or d",
        "(a and b) and c",
        "a and (b and c)",
        "not a and not (b or c)",
        "(x if a else y) if (b if c else d) else z",
        "[i and j for i in (a or b) if not i]",
        "lambda x=a or b: not x",
        "{a and b: c or d, **(e or f)}",
        "f(*(a or b), k=c and d)",
        "x[a or b:c and d]",
        "not (not a)",
        "-a and +b",
        "a < b and b < c",
        "f(len(a), b in c, b in (c, d))",
        "sum(len(x) for x in y if x not in z)",
        "0 < len(a) < b or c",
        "[a for b in c for d in list(e)]",
        "{k: v for k, v in d.items()} | {int(k) for k in max(d, key=f)}",
        "print(*[a for a in b], sep=max(c, *d))",
        "(yield_ for yield_ in map(f, (not a for a in b)))",
        "a[b][c[0], d:e] or np.sum(f(*g), axis=h[i])",
        "[*a, *b[c]], {*d}, (a and b)[c]",
    ],
)
def test_decisions_pair_by_place(expression):
    text = f"x = {expression}\n"
    tree, module = ast.parse(text), cst.parse_module(text)
    pairs = Pairing(tree, module).decisions(tree.body[0])
    wanted = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.BoolOp | ast.IfExp)
        or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))
        or is_dispatched(node)
    ]
    found = [node for node, _ in pairs if is_decision(node)]
    assert {id(node) for node in found} == {id(node) for node in wanted}
    for node, partner in pairs:
        code = module.code_for_node(partner)
        if isinstance(node, ast.Starred):
            code, node = code.strip(" *,"), ast.parse(ast.unparse(node.value), mode="eval").body
        assert ast.dump(ast.parse(f"({code})", mode="eval").body) == ast.dump(node)


def test_what_stands_in_an_f_string_is_left_out():
    text = "x = f'{a and b}' and c\n"
    tree = ast.parse(text)
    [(node, _)] = Pairing(tree, cst.parse_module(text)).decisions(tree.body[0])
    assert node is tree.body[0].value


@pytest.mark.skipif(sys.version_info < (3, 11), reason="except* is of Python 3.11")
def test_except_star_pairs():
    text = (
        "try:\n    a = 1\nexcept* ValueError:\n    b = 2\nelse:\n    c = 3\nfinally:\n    d = 4\n"
    )
    tree = ast.parse(text)
    pairing = Pairing(tree, cst.parse_module(text))
    assert len(pairing.partner) == 5


def test_elif_pairs_as_the_if_that_it_is():
    text = "if a:\n    b = 1\nelif c:\n    d = 2\nelse:\n    e = 3\n"
    tree = ast.parse(text)
    pairing = _pairing(text)
    tree_inner = tree.body[0].orelse[0]
    assert isinstance(tree_inner, ast.If)
    assert len(pairing.partner) == 5
