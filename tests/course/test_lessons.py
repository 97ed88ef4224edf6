"""The fill-in cells of the lessons: their rules, what a check says in a lesson, and what `update` and `reset` keep."""

import json
import re
import shutil

import pytest
from course_tools import CHECK, ROOT, TRIES, stub
from learner_tools import run

import flowcourse
from flowcourse.author import lessons
from flowcourse.core import notebooks, tries
from flowcourse.core.notebooks import digest, lines, mark, source
from flowcourse.exercises import find

NAME, FIRST = "01-one-dimension.ipynb", "try-01-1"
ANSWER = "return log_p_m - np.log(100)"


def test_every_check_of_a_lesson_has_its_cell():
    modules = (ROOT / "flowcourse" / "exercises").glob("try_*.py")
    checks = [
        check.id for path in modules for check in __import__(f"flowcourse.exercises.{path.stem}", fromlist=["_"]).CHECKS
    ]
    assert sorted(checks) == sorted(TRIES)


def test_the_check_of_a_cell_has_a_title_without_digits():
    assert [i for i in TRIES if not find(i).title or re.search(r"\d", find(i).title)] == []


def test_the_marks_of_a_lesson_are_written_and_with_check_only_compared(learner):
    root, before = learner.parents[1], notebooks.read(learner)
    lesson = notebooks.read(learner)
    lesson["cells"][0]["metadata"].clear()
    lesson["cells"].pop(next(k for k, cell in enumerate(lesson["cells"]) if cell["id"] == "mine"))
    at = next(k for k, cell in enumerate(lesson["cells"]) if cell["id"] == f"{FIRST}-answer")
    lesson["cells"][at]["source"] = lines(mark(lesson["cells"][at])["stub"])
    notebooks.write(learner, lesson)
    complaints = [f"notebooks/{NAME} lacks the marks that build writes: run `flowcourse build`"]
    assert lessons.write(root, check=True) == complaints and notebooks.read(learner) == lesson
    assert lessons.write(root) == [] == lessons.write(root, check=True)
    assert mark(notebooks.read(learner)["cells"][0]) == mark(before["cells"][0])


def test_a_check_in_a_lesson_prints_under_pytest_and_raises_nothing(capsys):
    flowcourse.check(FIRST, stub(FIRST))
    flowcourse.check(FIRST, lambda log_p_m: log_p_m / 100)
    flowcourse.check(FIRST, lambda log_p_m: log_p_m - 4.605170185988092)
    flowcourse.check("try-01-9", len)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "○ not started: replace the dots, and run this cell again"
    assert printed[1].startswith("✗ not yet: you divide the logarithm") and printed[2].startswith("✓ passed: ")
    assert printed[3].startswith("✗ not yet: there is no exercise 'try-01-9'")


def filled(text):
    return text.replace("# your code here: replace the dots\n    return ...", ANSWER)


@pytest.fixture
def learner(course, monkeypatch):
    """A course folder with lesson 1, in which the first cell is filled in and a cell was added."""
    (course / "notebooks").mkdir()
    path = course / "notebooks" / NAME
    shutil.copy(ROOT / "notebooks" / NAME, path)
    lesson = notebooks.read(path)
    at = next(k for k, cell in enumerate(lesson["cells"]) if cell["id"] == f"{FIRST}-answer")
    lesson["cells"][at]["source"] = lines(filled(source(lesson["cells"][at])))
    lesson["cells"].insert(at + 1, {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": ["my note"]})
    notebooks.write(path, lesson)
    monkeypatch.chdir(course)
    return path


def newer(folder):
    """A release in which lesson 1 has another first line."""
    path = folder / "notebooks" / NAME
    path.parent.mkdir(parents=True)
    lesson = notebooks.read(ROOT / "notebooks" / NAME)
    lesson["cells"][0]["source"].insert(0, "A new line.\n\n")
    lesson["cells"][0]["metadata"]["flowcourse"]["built"] = digest(source(lesson["cells"][0]))
    notebooks.write(path, lesson)
    shutil.copytree(ROOT / "exercises", folder / "exercises")
    return folder


def test_a_newer_lesson_comes_with_the_answers_and_the_cells_of_the_learner(learner, tmp_path):
    before = learner.read_bytes()
    code, text = run("update", str(newer(tmp_path / "newer")))
    assert (
        code == 0
        and f"notebooks/{NAME} has the new stubs and your cells; the old file is notebooks/{NAME}.old-1" in text
    )
    lesson = notebooks.read(learner)
    texts = {cell["id"]: source(cell) for cell in lesson["cells"]}
    assert texts["intro"].startswith("A new line.") and ANSWER in texts[f"{FIRST}-answer"]
    order = [cell["id"] for cell in lesson["cells"]]
    assert order.index("mine") == order.index(f"{FIRST}-answer") + 1
    assert learner.with_name(f"{NAME}.old-1").read_bytes() == before
    assert run("update", str(tmp_path / "newer")) == (0, "exercises/ and notebooks/ are up to date\n")


def test_a_lesson_that_was_only_run_is_replaced_without_a_copy(learner, tmp_path):
    lesson = notebooks.read(ROOT / "notebooks" / NAME)
    lesson["cells"][1]["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["run\n"]}]
    notebooks.write(learner, lesson)
    text = run("update", str(newer(tmp_path / "newer")))[1]
    assert f"notebooks/{NAME} is now that of the new release; you had written nothing in it" in text
    assert not learner.with_name(f"{NAME}.old-1").exists()


def test_a_newer_progress_page_comes_and_the_old_one_stays_beside_it(learner, tmp_path):
    release = newer(tmp_path / "newer")
    shutil.copy(ROOT / "notebooks" / "progress.ipynb", release / "notebooks")
    page = notebooks.read(release / "notebooks" / "progress.ipynb")
    page["cells"][0]["source"] = ["# The progress page of another release"]
    path = learner.with_name("progress.ipynb")
    notebooks.write(path, page)
    before = path.read_bytes()
    assert "the old file is notebooks/progress.ipynb.old-1" in run("update", str(release))[1]
    assert path.with_name("progress.ipynb.old-1").read_bytes() == before
    assert run("update", str(release)) == (0, "exercises/ and notebooks/ are up to date\n")


def test_reset_brings_the_stub_back_and_keeps_the_answer(learner):
    code, text = run("reset", FIRST)
    assert (
        code == 0
        and f"{FIRST} is a stub again; the old answer is in the raw cell below it. If notebooks/{NAME}" in text
    )
    lesson = notebooks.read(learner)
    at = next(k for k, cell in enumerate(lesson["cells"]) if cell["id"] == f"{FIRST}-answer")
    cell, raw = lesson["cells"][at : at + 2]
    assert source(cell) == mark(cell)["stub"] and cell["outputs"] == []
    assert raw["cell_type"] == "raw" and ANSWER in source(raw)
    assert run("reset", FIRST) == (0, f"{FIRST} is the stub already; nothing was changed\n")
    assert run("reset", "try-77-1")[0] == 2 and run("reset", "try-01-9")[0] == 2


BROKEN = [
    (lambda cell, below: cell.update(source=["x = 1"]), "must define one function and end in check"),
    (lambda cell, below: cell.update(source=[filled(source(cell))]), "needs a docstring and the dots"),
    (lambda cell, below: cell["metadata"].update(tags=[]), "needs the tag nbval-ignore-output"),
    (lambda cell, below: below.update(source=["no answer"]), "needs an answer in a fence"),
    (lambda cell, below: below.update(source=[source(below).replace("100", "10")]), "its solution must be «passed»"),
    (lambda cell, below: cell.update(id="try-01-7-answer"), "must be called try-01-1"),
]


@pytest.mark.parametrize(("spoil", "sentence"), BROKEN, ids=[sentence for _, sentence in BROKEN])
def test_a_cell_that_breaks_a_rule_is_named(spoil, sentence):
    lesson = notebooks.read(ROOT / "notebooks" / NAME)
    spoil(*tries.pairs(lesson)[0])
    assert sentence in "\n".join(lessons.problems(NAME, lesson))


def test_no_other_cell_may_need_what_is_filled_in():
    lesson = notebooks.read(ROOT / "notebooks" / NAME)
    lesson["cells"][-1] |= {"cell_type": "code", "source": ["log_density_in_centimetres(1.0)"], "outputs": []}
    assert "which stands in the cell closing, too" in "\n".join(lessons.problems(NAME, lesson))


def test_a_lesson_filled_in_has_the_answers_in_place_of_the_dots():
    lesson = lessons.fill(notebooks.read(ROOT / "notebooks" / NAME))
    assert [filled(source(cell)) for cell, _ in tries.pairs(lesson)][0].count(ANSWER) == 1
    assert "..." not in "".join(source(cell) for cell, _ in tries.pairs(lesson))
    assert [source(cell) for cell, _ in tries.pairs(lesson) if not CHECK.search(source(cell))] == []
    assert json.dumps(lesson)
