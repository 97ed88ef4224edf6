"""`flowcourse update`: new stubs come in, answers stay in their cells, and no text that a learner wrote is lost."""

import copy
import itertools
import random
import shutil

import nbformat
import pytest
from course_tools import answer_source, solve
from learner_tools import EXERCISE, cell, delete, edit, run

from flowcourse import build, manifest, notebooks
from flowcourse.merge import merge
from flowcourse.notebooks import LANGUAGE, find_cell, source
from flowcourse.update import lost

NAME, SECOND = EXERCISE.notebook, manifest.exercises()[1]


def release(*exercises, task="Do it."):
    """An exercise notebook with the exercises ("a", "f"), …: id and the function that it asks for."""
    cells = [build._cell("markdown", None, "intro", "# Chapter", "intro")]
    cells += [build._cell("code", None, "setup", "import numpy as np\nfrom flowcourse import check", "setup")]
    for name, function in exercises:
        stub = f'def {function}(x):\n    """A map."""\n    # your code here: replace the dots\n    return ...'
        texts = {"task": f"## {name}\n\n{task}", "answer": stub, "check": f'check("{name}", {function})'}
        for role, text in texts.items():
            kind = "markdown" if role == "task" else "code"
            cells.append(build._cell(kind, name, role, text, f"{name}-{role}"))
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
    assert all(find_cell(merged, *notebooks.tag(new)) for new in fresh["cells"])
    assert lost(mine, merged, fresh) == []
    nbformat.validate(nbformat.from_dict(merged))
    assert merge(fresh, merged)[0] == merged
    return merged, remarks


def texts(notebook):
    return [source(c) for c in notebook["cells"]]


F, G = "def f(x):\n    return 2 * x", "def g(x):\n    return 3 * x"


def test_an_answer_goes_into_the_new_cell_of_its_exercise():
    new = release(("a", "f"), ("b", "g"), task="Do it well.")
    merged, remarks = updated(new, written(release(("a", "f"), ("b", "g")), a=F))
    assert source(find_cell(merged, "a", "answer")) == F and remarks == []
    assert "return ..." in source(find_cell(merged, "b", "answer"))
    assert texts(merged).count("## a\n\nDo it well.") == 1 and "## a\n\nDo it." not in texts(merged)
    assert [c["id"] for c in merged["cells"]] == [c["id"] for c in new["cells"]]


def test_exercises_that_were_numbered_anew_take_their_answers_along():
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
    merged, remarks = updated(release(("a", "f")), written(release(("a", "f")), a="def f(x:\n    retrun"))
    assert source(find_cell(merged, "a", "answer")) == "def f(x:\n    retrun" and remarks == []


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


def test_what_was_written_into_the_task_of_a_renumbered_exercise_goes_along():
    mine = written(release(("a", "f"), ("b", "g")), a=F)
    find_cell(mine, "a", "task")["source"] = ["my notes on f"]
    merged, _ = updated(release(("a", "first"), ("b", "f"), ("c", "g")), mine)
    at = [c["id"] for c in merged["cells"]].index("b-task")
    assert source(merged["cells"][at + 1]) == "my notes on f"


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
        assert all(any(c["id"] == new["id"] for c in merged["cells"]) for new in fresh["cells"])


@pytest.fixture
def path(course, monkeypatch):
    monkeypatch.chdir(course)
    return course / "exercises" / NAME


@pytest.fixture
def newer(course, tmp_path):
    """A release in a folder of its own, in which every task says one word more."""
    folder = shutil.copytree(course / "exercises", tmp_path / "newer" / "exercises").parent
    for exercise in manifest.exercises():
        file = folder / "exercises" / exercise.notebook
        notebook = notebooks.read(file)
        task = find_cell(notebook, exercise.id, "task")
        task["source"] = notebooks.lines(source(task) + "\n\nMore.")
        task["metadata"]["flowcourse"]["built"] = notebooks.digest(source(task))
        notebooks.write(file, notebook)
    return folder


def test_the_command_keeps_the_old_file_beside_and_a_second_run_changes_nothing(path, newer):
    solve(path, EXERCISE.id)
    before = path.read_bytes()
    code, said = run("update", str(newer))
    assert code == 0 and f"exercises/{NAME} has the new stubs and your cells" in said and f"{NAME}.old-1" in said
    assert path.with_name(f"{NAME}.old-1").read_bytes() == before
    notebook = notebooks.read(path)
    assert source(find_cell(notebook, EXERCISE.id, "answer")) == answer_source(EXERCISE.id)
    assert "More." in source(find_cell(notebook, EXERCISE.id, "task"))
    assert run("check", EXERCISE.id)[0] == 0
    after = path.read_bytes()
    assert run("update", str(newer)) == (0, "exercises/ is up to date\n") and path.read_bytes() == after
    assert not path.with_name(f"{NAME}.old-2").exists()


def test_an_old_file_is_never_written_over(path, newer):
    path.with_name(f"{NAME}.old-1").write_text("precious", encoding="utf-8")
    solve(path, EXERCISE.id)
    assert f"{NAME}.old-2" in run("update", str(newer))[1]
    assert path.with_name(f"{NAME}.old-1").read_text(encoding="utf-8") == "precious"


def test_a_notebook_in_which_nobody_wrote_is_replaced_and_a_missing_one_comes(path, newer):
    others = [name for name in manifest.notebooks() if name != NAME]
    path.with_name(others[0]).unlink()
    said = run("update", str(newer))[1]
    assert f"exercises/{NAME} is now that of the new release" in said and f"exercises/{others[0]} is new" in said
    assert path.read_bytes() == (newer / "exercises" / NAME).read_bytes()
    assert not list(path.parent.glob("*.old-*"))


def test_without_a_folder_it_takes_solutions_and_mends_lost_ids_and_checks(path):
    solve(path, EXERCISE.id)
    edit(path, lambda n: [c.update(id=f"new-{k}") for k, c in enumerate(n["cells"])])
    edit(path, lambda n: cell(n, "check").update(source=['check("ex-01-1", abs)']))
    edit(path, lambda n: n["cells"].remove(find_cell(n, SECOND.id, "answer")))
    assert run("doctor")[0] == 1
    code, said = run("update")
    assert code == 0 and "has the new stubs and your cells" in said
    assert run("doctor")[0] == 0 and run("check", EXERCISE.id)[0] == 0


@pytest.mark.parametrize("text", ['{"cells": [', "[]", "<<<<<<< HEAD"])
def test_a_broken_notebook_is_left_as_it_is(path, newer, text):
    path.write_text(text, encoding="utf-8")
    code, said = run("update", str(newer))
    assert code == 0 and "it is left as it is" in said and path.read_text(encoding="utf-8") == text


def test_a_folder_that_is_no_release_is_a_sentence(path, course, tmp_path):
    (tmp_path / "empty").mkdir()
    code, said = run("update", str(tmp_path / "empty"))
    assert code == 2 and "no exercises of a release in" in said
    solve(path, EXERCISE.id)
    code, said = run("update", str(course))
    assert code == 2 and "holds answers: name the folder of a fresh release" in said


def test_a_notebook_that_the_release_has_not_is_left_and_told(path, newer):
    (newer / "exercises" / NAME).unlink()
    before = path.read_bytes()
    assert f"exercises/{NAME} is not in the new release, and is left as it is" in run("update", str(newer))[1]
    assert path.read_bytes() == before


def test_what_could_not_be_kept_stops_the_update(path, newer, monkeypatch):
    solve(path, EXERCISE.id)
    before = path.read_bytes()
    monkeypatch.setattr("flowcourse.update.merge", lambda fresh, mine: (fresh, []))
    said = run("update", str(newer))[1]
    assert "has a cell that could not be kept" in said and path.read_bytes() == before


def test_a_deleted_answer_comes_back_as_a_stub(path, newer):
    solve(path, SECOND.id)
    edit(path, delete("answer"))
    run("update", str(newer))
    assert "return ..." in source(cell(notebooks.read(path)))
