"""solutions/ → exercises/: the same bytes each time, no solution left in, no learner's work lost, rules enforced."""

import copy
import json

import nbformat
from course_tools import ROOT, solve
from learner_tools import run

from flowcourse.author import build, rules
from flowcourse.core import exercise_notebook, manifest, notebooks, stubs

NAMES = list(manifest.notebooks())
FIRST = manifest.exercises()[0].id


def solution(name=NAMES[0]):
    return copy.deepcopy(notebooks.read(ROOT / "solutions" / name))


def cell(notebook, identifier):
    return next(c for c in notebook["cells"] if c["id"] == identifier)


def test_a_built_notebook_holds_no_solution_and_no_output():
    for name in NAMES:
        cells = exercise_notebook.build_notebook(solution(name))["cells"]
        assert "SOLUTION" not in json.dumps(cells), name
        code = [c for c in cells if c["cell_type"] != "markdown"]
        assert [c for c in code if c["outputs"] or c["execution_count"] is not None] == []
        hints = [notebooks.source(c).count("<details>") for c in cells if c["id"].endswith("-hints")]
        assert hints == [3] * len(manifest.notebooks()[name]), name


def test_a_built_file_is_valid_for_jupyter(course):
    path = course / "exercises" / NAMES[0]
    nbformat.validate(nbformat.read(path, as_version=4))
    assert "@" not in json.loads(path.read_text(encoding="utf-8"))["metadata"]


def test_why_an_answer_is_right_stays_with_the_solution():
    """Changing a reason, or taking one out, changes nothing in what a learner gets."""
    solved = solution()
    place = [c["id"] for c in solved["cells"]].index(f"{FIRST}-hint-3") + 1
    why = {"cell_type": "markdown", "id": f"{FIRST}-why", "source": ["An interval keeps its probability.\n"]}
    why["metadata"] = {"flowcourse": {"role": "why", "exercise": FIRST}}
    built = exercise_notebook.build_notebook(solved)
    assert solved["cells"].pop(place)["id"] == f"{FIRST}-why"
    assert exercise_notebook.build_notebook(solved) == built
    solved["cells"].insert(place, why)
    assert rules.problems(solved, manifest.notebooks()[NAMES[0]]) == []
    assert exercise_notebook.build_notebook(solved) == built
    assert [c["id"] for c in built["cells"] if c["id"].endswith("-why")] == []


def test_building_twice_gives_the_same_bytes(course):
    first = {path.name: path.read_bytes() for path in (course / "exercises").iterdir()}
    assert build.build_all(course, force=True) == [] and build.build_all(course, check=True) == []
    assert first == {path.name: path.read_bytes() for path in (course / "exercises").iterdir()}


def test_check_names_the_file_and_the_command_and_writes_nothing(course):
    path = course / "exercises" / NAMES[0]
    path.write_text(path.read_text(encoding="utf-8").replace("dots", "points"), encoding="utf-8")
    before = path.read_bytes()
    (problem,) = build.build_all(course, check=True)
    assert NAMES[0] in problem and "flowcourse build" in problem
    assert path.read_bytes() == before
    path.unlink()
    assert "is missing" in build.build_all(course, check=True)[0] and not path.exists()


def test_a_learners_work_is_never_overwritten(course):
    path = course / "exercises" / NAMES[0]
    solve(path, FIRST)
    before = path.read_bytes()
    (problem,) = build.build_all(course)
    assert f"{FIRST}-answer" in problem and "--force" in problem and path.read_bytes() == before
    assert build.build_all(course, force=True) == [] and path.read_bytes() != before


def test_a_scratch_cell_counts_as_work_and_a_saved_output_does_not(course):
    path = course / "exercises" / NAMES[0]
    notebook = notebooks.read(path)
    cell(notebook, "setup").update(execution_count=3)
    notebooks.write(path, notebook)
    assert build.build_all(course) == []
    notebook["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "my notes"})
    notebooks.write(path, notebook)
    assert "mine" in build.build_all(course)[0]


def test_a_broken_file_is_not_overwritten(course):
    path = course / "exercises" / NAMES[0]
    path.write_text("<<<<<<< HEAD", encoding="utf-8")
    assert "--force" in build.build_all(course)[0]
    assert path.read_text(encoding="utf-8") == "<<<<<<< HEAD"


def test_a_changed_stub_reaches_notebooks_that_nobody_worked_in(course):
    source = course / "solutions" / NAMES[0]
    notebook = solution()
    task = cell(notebook, f"{FIRST}-task")
    task["source"] = notebooks.lines(notebooks.source(task) + "\n\nAnother word.")
    notebooks.write(source, notebook)
    assert "is not what build writes" in build.build_all(course, check=True)[0]
    assert build.build_all(course) == []
    assert "Another word." in (course / "exercises" / NAMES[0]).read_text(encoding="utf-8")


def test_the_command_says_what_to_run(course, monkeypatch):
    monkeypatch.chdir(course)
    assert run("build", "--check") == (0, "exercises/ is what build writes\n")
    solve(course / "exercises" / NAMES[0], FIRST)
    code, text = run("build", "--check")
    assert code == 1 and "run `flowcourse build`" in text


def test_stray_notebooks_are_named(course):
    (course / "exercises" / "99-stray.ipynb").write_text("{}", encoding="utf-8")
    assert "99-stray.ipynb" in build.build_all(course, check=True)[0]


def test_the_stub_keeps_the_indentation_of_its_region():
    text = "class A:\n    def f(self):\n        ### BEGIN SOLUTION\n        return 1\n        ### END SOLUTION"
    assert stubs.stub(text).splitlines()[-2:] == [
        "        # your code here: replace the dots",
        "        return ...",
    ]
