"""A notebook's cell is executed in plain Python, with its lines numbered as the learner sees them."""

import inspect
import sys
import traceback

import pytest

from flowcourse.checking import stand_in
from flowcourse.checking.run_cell import ATTEMPTS, run_cell

CELLS = [  # a cell, and what `x` is after it
    ("x = 1", 1),
    ("%matplotlib inline\n!ls\nx = 1", 1),
    ("x = 1\nx?\n", 1),
    ("x = 1\nx.real??", 1),
    ("x = 1\n?x", 1),
    ("x = 1\nif x:\n\tnp.exp? \n\tx.y = !ls\n\tx = 2", 2),
    ("x = 1\nif x:\n    %pylab\n    x = 2", 2),
    ("x = 1\nif x:\n    !echo it's \\\n      not \\\n      here\n    x = 2", 2),
    ("x = 1\nfor k in range(3):\n    %time x = x + k", 4),
    ("%time x = 3", 3),
    ("%timeit x = 3\nx = 4", 4),
    ("x = 1\ny = !ls\ny = %who\nx = 2", 2),
    ("x = (7\n     % 4)", 3),
    ("!ls\nx = (7\n%  4)", 3),
    ("y = 100\n!ls\n\nz = 2\n%who\nx = (7\n     % 4)", 3),
    ("x = '''\n%time y = 1\n'''", "\n%time y = 1\n"),
    ("!ls\n" * ATTEMPTS + "x = 5", 5),
    ("!ls\n" * 3 * ATTEMPTS + "x = 5", 5),
    ("import asyncio\nx = await asyncio.sleep(0, 6)", 6),
]


@pytest.mark.parametrize(("text", "x"), CELLS, ids=lambda part: repr(part)[:40])
def test_what_a_notebook_alone_knows_is_left_out(text, x):
    space = {}
    run_cell(text, "<a cell>", space)
    assert space["x"] == x


@pytest.mark.parametrize(
    "above",
    ["%time y = 1", "!ls", "!echo \\\n  two", "y = %who", "if 1:\n    !a \\\n\\\n b", "%%x\n\n", "y = '''\n!a'''"],
)
def test_the_number_and_the_text_of_a_line_are_those_of_the_notebook(above):
    with pytest.raises(ZeroDivisionError) as raised:
        run_cell(f"{above}\ndef f():\n    return 1 / 0\nf()", "<a cell>", {})
    place = traceback.extract_tb(raised.value.__traceback__)[-1]
    assert (place.lineno, place.line) == (above.count("\n") + 3, "return 1 / 0")


def test_a_cell_with_an_error_in_its_syntax_says_where():
    for text, line in (("x = 1\ndef (", 2), ("!ls\n\nx ===", 3)):
        with pytest.raises(SyntaxError) as raised:
            run_cell(text, "<a cell>", {})
        assert (raised.value.lineno, raised.value.filename) == (line, "<a cell>")


def test_what_a_cell_has_imported_from_the_future_holds_in_the_next():
    space = {}
    run_cell("x: int = 1\ndef f(y: int): pass", "<the first>", space)
    assert space["f"].__annotations__ == {"y": int}, "nothing of this module's or of another cell's own holds there"
    run_cell("from __future__ import annotations", "<the second>", space)
    run_cell("def g(y: Later): pass", "<the third>", space)
    assert inspect.getsource(space["g"]) == "def g(y: Later): pass" and space["g"].__annotations__ == {"y": "Later"}


def test_what_one_cell_has_begun_another_may_wait_for():
    space = {}
    run_cell("import asyncio\nasync def late():\n    return await asyncio.sleep(0.001, 7)", "<a>", space)
    run_cell("task = asyncio.create_task(late())\nawait asyncio.sleep(0)", "<b>", space)
    run_cell("x = await task", "<c>", space)
    assert space["x"] == 7


def test_where_no_answer_is_judged_the_course_has_stand_ins(monkeypatch):
    course, kept = sys.modules["flowcourse"], []
    monkeypatch.setitem(sys.modules, "flowcourse", course)
    stand_in.put_in_place(check=lambda *given: kept.append(given))
    run_cell(
        "import flowcourse\nfrom flowcourse import check, predict\ncheck('ex-01-1', 2)\npredict(3, of=4)", "<a>", {}
    )
    assert kept == [("ex-01-1", 2)] and course.check is not sys.modules["flowcourse"].check
    replaced = sys.modules["flowcourse"]
    assert {getattr(replaced, name) for name in course.__all__ if name != "check"} == {stand_in.nothing}
    assert replaced.__path__ == course.__path__ and stand_in.nothing(1, a=2) is None
    assert stand_in.Nothing().anything(1, of=2) is None
