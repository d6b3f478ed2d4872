"""`aglint stage`: the three formats, what can be asked for, and clear errors."""

from __future__ import annotations

import html.parser
import io
import json
import re
import subprocess
import sys
import textwrap

import pytest

from aglint.cli.main import main
from aglint.stagemap import OUTCOMES

PROGRAM = textwrap.dedent("""\
    import tensorflow as tf


    @tf.function
    def clip(gradient: tf.Tensor, limit=1.0):
        norm = tf.norm(gradient)
        if norm > limit:
            gradient = gradient * (limit / norm)
        return gradient


    @tf.function
    def rescale(values: tf.Tensor):
        if tf.size(values) > 3:
            scale = 2.0  # "<&>"
        return values * scale


    def plain(x):
        return x if x else 0
    """)

TEXT = """\
{path}

clip: `tf.function` traces it (line 4); AutoGraph converts it
         4 | @tf.function
         5 | def clip(gradient: tf.Tensor, limit=1.0):
         6 |     norm = tf.norm(gradient)
stage    7 |     if norm > limit:
         8 |         gradient = gradient * (limit / norm)
         9 |     return gradient

  stage line 7, column 8: if `norm > limit`
    becomes `tf.cond`
    why: line 7: `norm > limit` is a bool tensor: `tf.norm` makes a tensor
         line 6: `norm = tf.norm(gradient)`: a tensor
    carries: gradient: a tensor -> a tensor
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


def test_text(program, capsys):
    assert main(["stage", "--isolated", f"{program}::clip"]) == 0
    assert capsys.readouterr().out == TEXT.format(path=program)


def test_text_names_message_and_finding(program, capsys):
    main(["stage", f"{program}::rescale"])
    out = capsys.readouterr().out
    assert "fail     14 |" in out
    assert "says: ValueError: 'scale' must also be initialized in the else branch" in out
    assert "check: AG190 name-bound-in-one-branch, line 15, column 9" in out


def test_all_shows_what_nothing_traces(program, capsys):
    main(["stage", str(program)])
    assert "plain" not in capsys.readouterr().out
    main(["stage", "--all", str(program)])
    assert "plain: not traced, as far as this file tells" in capsys.readouterr().out


def test_colours_only_where_wanted(program, capsys):
    main(["stage", str(program)])
    assert "\033" not in capsys.readouterr().out
    main(["stage", "--color", "always", str(program)])
    assert "\033[31mfail" in capsys.readouterr().out


def test_json(program, capsys):
    main(["stage", str(program), "--output-format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == 1
    assert document["outcomes"] == OUTCOMES
    (file,) = document["files"]
    assert [function["name"] for function in file["functions"]] == ["clip", "rescale"]
    (mark,) = file["functions"][0]["marks"]
    assert mark["location"] == {"row": 7, "column": 8}
    assert mark["end_location"] == {"row": 7, "column": 20}
    assert mark["statement"]["location"] == {"row": 7, "column": 5}
    assert (mark["outcome"], mark["becomes"], mark["sure"]) == ("stage", "tf.cond", True)
    assert mark["decider"] == {"text": "norm > limit", "value": "a bool tensor"}
    assert [step["location"]["row"] for step in mark["reasons"]] == [7, 6]
    assert mark["carried"] == [{"name": "gradient", "before": "a tensor", "after": "a tensor"}]
    (failing,) = file["functions"][1]["marks"]
    assert failing["message"].startswith("ValueError: 'scale'")
    assert [one["code"] for one in failing["findings"]] == ["AG190"]


class Balance(html.parser.HTMLParser):
    """Notes the elements that are open, the ids, and what is referred to."""

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.used: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if "data-mark" in given:
            self.used.add(given["data-mark"])
        self.addresses += [given[name] for name in ("src", "href") if name in given]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_one_page_that_needs_nothing_else(program, capsys, tmp_path):
    page = tmp_path / "page.html"
    assert main(["stage", str(program), "--output-format", "html", "-o", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    parser = Balance()
    parser.feed(text)
    assert parser.open == []
    assert parser.used == {"f0m1", "f0m2"}
    assert len(parser.ids) == len(set(parser.ids))
    assert parser.used < set(parser.ids)
    assert all(address.startswith("#f0L") for address in parser.addresses)
    assert {address[1:] for address in parser.addresses} <= set(parser.ids)
    assert not re.search(r"https?://|@import|url\(", text)
    assert "&quot;&lt;&amp;&gt;&quot;" in text
    assert "prefers-color-scheme: dark" in text
    assert "Wrote" in capsys.readouterr().err


def test_html_keeps_the_source_whatever_is_marked(program, capsys):
    main(["stage", "--all", str(program), "--output-format", "html"])
    page = capsys.readouterr().out
    rows = re.findall(r'class="no">\d+</span><code>(.*?)</code></div>', page)
    text = [html.unescape(re.sub(r"<[^>]*>", "", row)) for row in rows]
    assert [row.strip() for row in text] == [row.strip() for row in PROGRAM.splitlines()]


def test_standard_input(monkeypatch, capsys):
    stdin = io.TextIOWrapper(io.BytesIO(PROGRAM.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["stage", "-", "--stdin-filename", "buffer.py"]) == 0
    assert capsys.readouterr().out.startswith("buffer.py\n")


def test_a_directory_shows_the_files_that_have_something(program, capsys):
    (program.parent / "other.py").write_text("x = 1\n")
    (program.parent / "broken.py").write_text("def\n")
    assert main(["stage", str(program.parent)]) == 0
    shown = capsys.readouterr()
    assert "other.py" not in shown.out
    assert f"{program}\n" in shown.out
    assert "left out" in shown.err
    assert "broken.py:1" in shown.err


ERRORS = {
    "no such function": ("::clop", "has no function 'clop'; did you mean 'clip'?"),
    "no name": ("::", "is not PATH::FUNCTION"),
    "no such file": ("x", "no such file"),
}


@pytest.mark.parametrize("more, said", ERRORS.values(), ids=ERRORS)
def test_errors(program, capsys, more, said):
    assert main(["stage", f"{program}{more}"]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_python_is_an_error(tmp_path, capsys):
    path = tmp_path / "broken.py"
    path.write_text("def\n")
    assert main(["stage", str(path)]) == 2
    assert "broken.py:1: syntax error" in capsys.readouterr().err


def test_neither_verb_imports_tensorflow(program):
    script = (
        "import sys\nfrom aglint.cli.main import main\n"
        f"main(['stage', {str(program)!r}])\nimport aglint.cli.explain\n"
        "heavy = {'tensorflow', 'keras', 'numpy', 'libcst', 'astroid', 'pylint'}\n"
        "sys.exit(len(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert done.returncode == 0
