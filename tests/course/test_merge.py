"""A new release and an old notebook merged: answers stay in their cells, and no text that a learner wrote is lost."""

import copy
import itertools
import random

import nbformat
import pytest

from flowcourse.core import notebooks
from flowcourse.core.exercise_notebook import built_cell
from flowcourse.core.notebooks import LANGUAGE, find_cell, source
from flowcourse.learner.merge import merge
from flowcourse.learner.update import lost

F, G = "def f(x):\n    return 2 * x", "def g(x):\n    return 3 * x"


def release(*exercises, task="Do it."):
    """An exercise notebook with the exercises ("a", "f"), …: id and the function that it asks for."""
    cells = [built_cell("markdown", None, "intro", "# Chapter", "intro")]
    cells += [built_cell("code", None, "setup", "import numpy as np\nfrom flowcourse import check", "setup")]
    for name, function in exercises:
        stub = f'def {function}(x):\n    """A map."""\n    # your code here: replace the dots\n    return ...'
        texts = {"task": f"## {name}\n\n{task}", "answer": stub, "check": f'check("{name}", {function})'}
        for role, text in texts.items():
            kind = "markdown" if role == "task" else "code"
            cells.append(built_cell(kind, name, role, text, f"{name}-{role}"))
    return copy.deepcopy({"cells": cells, "metadata": LANGUAGE, "nbformat": 4, "nbformat_minor": 5})


def written(notebook, **answers):
    """The notebook with answers, by the id of their exercise."""
    for name, text in answers.items():
        find_cell(notebook, name, "answer")["source"] = notebooks.lines(text)
    return notebook


def own(text, kind="code", **more):
    run_ = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": notebooks.lines(text), **run_, **more}


def updated(fresh, mine):
    """(merged, remarks), nothing lost, the file valid, and a second update changing nothing."""
    merged, remarks = merge(fresh, mine)
    assert [new for new in fresh["cells"] if not find_cell(merged, *notebooks.tag(new))] == []
    assert lost(mine, merged, fresh) == []
    nbformat.validate(nbformat.from_dict(merged))
    assert merge(fresh, merged)[0] == merged
    return merged, remarks


def texts(notebook):
    return [source(c) for c in notebook["cells"]]


def test_an_answer_goes_into_the_new_cell_of_its_exercise():
    new = release(("a", "f"), ("b", "g"), task="Do it well.")
    merged, remarks = updated(new, written(release(("a", "f"), ("b", "g")), a=F))
    assert source(find_cell(merged, "a", "answer")) == F and remarks == []
    assert "return ..." in source(find_cell(merged, "b", "answer"))
    assert texts(merged).count("## a\n\nDo it well.") == 1 and "## a\n\nDo it." not in texts(merged)
    assert [c["id"] for c in merged["cells"]] == [c["id"] for c in new["cells"]]


def test_exercises_that_have_new_numbers_take_their_answers_along():
    mine = written(release(("a", "f"), ("b", "g")), a=F, b=G)
    merged, remarks = updated(release(("a", "first"), ("b", "f"), ("c", "g")), mine)
    assert [source(find_cell(merged, name, "answer")) for name in "bc"] == [F, G] and remarks == []
    assert "return ..." in source(find_cell(merged, "a", "answer"))


def test_two_exercises_that_changed_places_take_their_answers_along():
    mine = written(release(("a", "f"), ("b", "g")), a=F, b=G)
    merged, _ = updated(release(("a", "g"), ("b", "f")), mine)
    assert [source(find_cell(merged, name, "answer")) for name in "ab"] == [G, F]


def test_an_exercise_that_asks_for_another_function_keeps_the_old_answer_below_the_stub():
    merged, (remark,) = updated(release(("a", "h")), written(release(("a", "f")), a=F))
    at = [c["id"] for c in merged["cells"]].index("a-answer")
    assert "def h" in source(merged["cells"][at]) and "a asks for h now: your f is in the raw cell" in remark
    assert (merged["cells"][at + 1]["cell_type"], source(merged["cells"][at + 1])) == ("raw", F)


def test_the_answer_to_a_removed_exercise_is_a_raw_cell_and_its_stubs_go():
    merged, (remark,) = updated(release(("b", "g")), written(release(("a", "f"), ("b", "g")), a=F))
    assert [c["cell_type"] for c in merged["cells"] if source(c) == F] == ["raw"]
    assert "a-answer has no place any more" in remark and not any(c["id"] == "a-check" for c in merged["cells"])
    merged, remarks = updated(release(("b", "g")), release(("a", "f"), ("b", "g")))
    assert merged["cells"] == release(("b", "g"))["cells"] and remarks == []


def test_a_cell_that_was_moved_goes_home_and_own_cells_stay_behind_the_one_they_followed():
    mine = written(release(("a", "f"), ("b", "g")), a=F)
    answer = find_cell(mine, "a", "answer")
    mine["cells"].remove(answer)
    mine["cells"].append(answer)
    mine["cells"].insert(2, own("scratch = 1", id="scratch"))
    mine["cells"].insert(0, own("my notes", "markdown", id="notes"))
    mine["cells"].append(own("f(1)"))
    merged, _ = updated(release(("a", "f"), ("b", "g"), task="New."), mine)
    ids = [c["id"] for c in merged["cells"]]
    assert ids[0] == "notes" and ids[ids.index("setup") + 1] == "scratch"
    assert ids.index("a-task") < ids.index("a-answer") < ids.index("a-check") < ids.index("b-task")
    assert source(merged["cells"][ids.index("a-answer") + 1]) == "f(1)"


def test_answers_without_ids_and_marks_are_found_by_the_name_they_define():
    mine = written(release(("a", "f"), ("b", "g")), b=G)
    for c in mine["cells"]:
        c.pop("id")
        c["metadata"] = {}
    merged, _ = updated(release(("a", "f"), ("b", "g")), mine)
    assert source(find_cell(merged, "b", "answer")) == G
    assert [c["id"] for c in merged["cells"]] == [c["id"] for c in release(("a", "f"), ("b", "g"))["cells"]]


def test_an_answer_that_does_not_compile_stays_in_its_cell():
    merged, remarks = updated(release(("a", "f")), written(release(("a", "f")), a="def f(x:\n    return x +"))
    assert source(find_cell(merged, "a", "answer")) == "def f(x:\n    return x +" and remarks == []


def test_an_answer_under_another_name_stays_and_is_told():
    merged, (remark,) = updated(release(("a", "f")), written(release(("a", "f")), a="def mine(x):\n    return x"))
    assert "def mine" in source(find_cell(merged, "a", "answer")) and "a must define f" in remark


def test_an_answer_split_in_two_keeps_both_halves_as_code():
    """Jupyter gives both halves the marks of the cell, and the second a new id."""
    mine = written(release(("a", "f")), a="def helper(x):\n    return x")
    at = [c["id"] for c in mine["cells"]].index("a-answer")
    mine["cells"].insert(at + 1, {**copy.deepcopy(mine["cells"][at]), "id": "half", "source": [F]})
    merged, _ = updated(release(("a", "f"), task="New."), mine)
    assert source(find_cell(merged, "a", "answer")) == F
    assert [c["cell_type"] for c in merged["cells"] if "helper" in source(c)] == ["code"]


def test_two_cells_of_one_id_are_both_kept():
    mine = written(release(("a", "f")), a=F)
    mine["cells"].append(own("def f(x):\n    return 0", id="a-answer"))
    merged, _ = updated(release(("a", "f"), task="New."), mine)
    assert len({c["id"] for c in merged["cells"]}) == len(merged["cells"])


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_that_is_no_code_any_more_is_kept_below_the_stub(kind):
    mine = written(release(("a", "f")), a=F)
    answer = find_cell(mine, "a", "answer")
    answer["cell_type"] = kind
    del answer["outputs"], answer["execution_count"]
    merged, (remark,) = updated(release(("a", "f")), mine)
    assert "return ..." in source(find_cell(merged, "a", "answer")) and "a-answer was no code" in remark


def test_what_was_written_into_other_cells_stands_below_them():
    mine = release(("a", "f"))
    mine["cells"][1]["source"] = ["import scipy"]
    find_cell(mine, "a", "task")["source"] = ["my solution on paper"]
    find_cell(mine, "a", "check")["source"] = ["print(f(2))"]
    merged, remarks = updated(release(("a", "f")), mine)
    assert [c["cell_type"] for c in merged["cells"] if source(c) == "my solution on paper"] == ["markdown"]
    assert [c["cell_type"] for c in merged["cells"] if source(c) in ("import scipy", "print(f(2))")] == ["raw", "raw"]
    assert len(remarks) == 3 and source(find_cell(merged, "a", "check")) == 'check("a", f)'


def test_an_answer_takes_the_new_marks_and_keeps_what_is_the_learners():
    fresh, mine = release(("a", "f")), written(release(("a", "f")), a=F)
    new = find_cell(fresh, "a", "answer")
    new["source"] = notebooks.lines(source(new).replace("A map.", "A better map."))
    new["metadata"]["flowcourse"].update(stub=source(new), built=notebooks.digest(source(new)))
    find_cell(mine, "a", "answer")["metadata"]["collapsed"] = True
    merged, (remark,) = updated(fresh, mine)
    answer = find_cell(merged, "a", "answer")
    assert answer["metadata"] == new["metadata"] | {"collapsed": True} and source(answer) == F
    assert "the stub of a is a new one: your answer is kept" in remark


def test_an_answer_that_lost_its_marks_takes_no_other_cell_along():
    mine = written(release(("a", "f")), a=F)
    find_cell(mine, "a", "answer")["metadata"] = {}
    find_cell(mine, None, "setup")["execution_count"] = 7
    merged, _ = updated(release(("a", "f"), task="New."), mine)
    assert find_cell(merged, None, "setup")["execution_count"] == 7


def test_outputs_of_what_did_not_change_stay():
    mine = written(release(("a", "f")), a=F)
    passed = [{"output_type": "stream", "name": "stdout", "text": ["✓ passed\n"]}]
    find_cell(mine, "a", "check").update(outputs=passed, execution_count=4)
    merged, _ = updated(release(("a", "f"), task="New."), mine)
    assert find_cell(merged, "a", "check")["outputs"] == passed


def test_whatever_is_done_to_a_notebook_no_text_is_lost():
    """Random damage, and random releases after it: 300 of them."""
    rng = random.Random(0)
    names = list(itertools.product("abcd", ("f", "g", "h", "k")))
    for _ in range(300):
        mine = release(*zip("abc", rng.sample("fghk", 3)))
        for k in range(rng.randrange(1, 8)):
            victim, place = rng.choice(mine["cells"]), rng.randrange(len(mine["cells"]))
            damage = rng.randrange(7)
            if damage == 0:
                victim["source"] = [f"def {rng.choice('fghk')}(x):\n    return {k}"]
            elif damage == 1:
                mine["cells"].insert(place, {**copy.deepcopy(victim), "source": [f"copied {k}"]})
            elif damage == 2:
                mine["cells"].insert(place, own(f"own {k}", rng.choice(["code", "markdown", "raw"]), id="x"))
            elif damage == 3:
                mine["cells"].insert(place, mine["cells"].pop())
            elif damage == 4:
                victim["metadata"] = {}
            elif damage == 5:
                victim.pop("id", None)
            else:
                victim["id"] = rng.choice(["a-answer", "b-answer", "setup", "new"])
        fresh = release(*{n: (n, f) for n, f in rng.sample(names, rng.randrange(1, 5))}.values(), task="New.")
        merged, _ = merge(fresh, mine)
        assert lost(mine, merged, fresh) == []
        assert len({c["id"] for c in merged["cells"]}) == len(merged["cells"])
        assert {new["id"] for new in fresh["cells"]} <= {c["id"] for c in merged["cells"]}
