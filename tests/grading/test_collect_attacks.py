"""Attacks on the notebook that collecting decides: they earn nothing on blank work and cost nothing on honest work."""

import copy

import pytest
from hand_ins import FIRST, HONEST, NAME, blank, cell, code, collected, place, save, solved, texts, texts_of

from flowcourse.grading.intake.asked import read_course

STUBS = {exercise: read_course().asked[exercise].stub for exercise in HONEST}
PASSED = {"output_type": "stream", "name": "stdout", "text": ["✓ passed: predict a number\n"]}


def at(where, text, **more):
    """An attack that adds a code cell: at the top, above the first answer, above or below its check, at the end."""

    def attack(notebook):
        cells = notebook["cells"]
        places = {
            "top": 0,
            "above the answer": place(notebook),
            "above the check": place(notebook, FIRST, "check"),
            "below the check": place(notebook, FIRST, "check") + 1,
            "end": len(cells),
        }
        cells.insert(places[where], code(text, **more))

    return attack


def outputs_edited(notebook):
    for each in notebook["cells"]:
        if each["cell_type"] == "code":
            each.update(outputs=[PASSED], execution_count=1)


def checks_edited(notebook):
    for exercise in HONEST:
        cell(notebook, exercise, "check")["source"] = "print('✓ passed: predict a number')"


def check_of_another(notebook):
    cell(notebook, FIRST, "check")["source"] = f'check("{FIRST}", lambda a: 1 / a)'


def checks_deleted(notebook):
    for exercise in HONEST:
        notebook["cells"].remove(cell(notebook, exercise, "check"))


def check_duplicated(notebook):
    notebook["cells"] += [copy.deepcopy(cell(notebook, FIRST, "check")) for _ in range(3)]


def check_moved(notebook):
    check = cell(notebook, FIRST, "check")
    notebook["cells"].remove(check)
    notebook["cells"].insert(0, check)


def setup_edited(notebook):
    cell(notebook, None, "setup")["source"] = "def check(*anything):\n    print('✓ passed')"


def setup_deleted(notebook):
    notebook["cells"].remove(cell(notebook, None, "setup"))


def metadata_edited(notebook):
    """The digest and the stub that build left say that the answer is the stub, and the other way round."""
    for exercise in HONEST:
        mark = cell(notebook, exercise)["metadata"]["flowcourse"]
        mark.update(built="0" * 16, stub=HONEST[exercise], solved=True, points=100)


def roles_swapped(notebook):
    for exercise in HONEST:
        cell(notebook, exercise, "check")["metadata"]["flowcourse"]["role"] = "hints"


def tagged(notebook):
    for each in notebook["cells"]:
        each["metadata"]["tags"] = ["raises-exception", "nbval-skip", "nbval-ignore-output", "skip-execution"]


def kernel_of_its_own(notebook):
    notebook["metadata"] = {"kernelspec": {"name": "forged"}, "language_info": {"name": "bash"}, "flowcourse": {"a": 1}}


def other_cells_moved(notebook):
    notebook["cells"].reverse()


ATTACKS = {
    "outputs edited": outputs_edited,
    "checks edited": checks_edited,
    "a check given another function": check_of_another,
    "checks deleted": checks_deleted,
    "a check duplicated": check_duplicated,
    "a check moved": check_moved,
    "the set-up edited": setup_edited,
    "the set-up deleted": setup_deleted,
    "metadata edited": metadata_edited,
    "roles swapped": roles_swapped,
    "tags": tagged,
    "a kernel of its own": kernel_of_its_own,
    "all cells in the other order": other_cells_moved,
    "an NBVAL marker": at("above the check", "# NBVAL_SKIP"),
    "an NBVAL marker in a string": at("above the check", "s = '''\n# NBVAL_IGNORE_OUTPUT\n# NBVAL_SKIP\n'''"),
    "%%script": at("above the check", "%%script bash\necho '✓ passed'"),
    "%%bash": at("top", "%%bash\nrm -rf ~"),
    "%%writefile": at("top", "%%writefile numpy.py\nexp = abs"),
    "!": at("above the answer", "!pip install evil"),
    "get_ipython": at("top", "get_ipython().run_line_magic('autoreload', '2')"),
    "an ast transformer": at("top", "get_ipython().ast_transformers.append(Evil())"),
    "an input transformer": at("top", "get_ipython().input_transformers_cleanup.append(lambda lines: ['1\\n'])"),
    "another check": at("above the check", "check = lambda *anything: print('✓ passed')"),
    "NumPy changed": at("top", "import numpy\nnumpy.allclose = lambda *a, **k: True"),
    "the end of the process": at("above the check", "import os\nos._exit(0)"),
    "an endless loop": at("above the check", "while True: pass"),
    "a syntax error": at("above the answer", "def ("),
    "a cell that goes on from nothing": at("top", "    return 7"),
    "an id of the course on a cell of one's own": at("end", "x = 1", id=f"{FIRST}-check"),
    "a mark of the course on Markdown": lambda notebook: notebook["cells"].insert(
        0, {"cell_type": "markdown", "source": "7", "metadata": {"flowcourse": {"exercise": FIRST, "role": "answer"}}}
    ),
}


@pytest.mark.attack("attack")
@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(("work", "worth"), [(solved, HONEST), (blank, STUBS)], ids=["honest", "blank"])
def test_only_the_sources_of_answer_cells_count(tmp_path, attack, work, worth):
    notebook = work()
    ATTACKS[attack](notebook)
    assert notebook != work(), "the attack changes nothing"
    assert texts_of(tmp_path, notebook) == worth


@pytest.mark.attack("a later definition in a cell of one's own")
def test_a_later_definition_in_a_cell_of_one_s_own_does_not_count_where_the_answer_cell_was_written_in(tmp_path):
    for where in ("top", "above the answer", "above the check", "below the check", "end"):
        notebook = solved()
        at(where, "def uniform_height(a):\n    return 7")(notebook)
        assert texts_of(tmp_path, notebook) == HONEST


BESIDE = {
    "numpy/__init__.py": b"exp = abs",
    "conftest.py": b"import os; os._exit(0)",
    "sitecustomize.py": b"raise SystemExit",
    "evil.pth": b"import os; os.system('true')",
    "pytest.ini": b"[pytest]\naddopts = --co",
    ".ipython/profile_default/startup/00-evil.py": b"1/0",
    "flowcourse/learner/check.py": b"def check(*a): print('passed')",
    f"solutions/{NAME}": b"{}",
    "exercises/notes.txt": b"",
}


@pytest.mark.attack("files beside the notebook")
@pytest.mark.parametrize(("work", "worth"), [(solved, HONEST), (blank, STUBS)], ids=["honest", "blank"])
def test_files_beside_the_notebook_have_no_effect(tmp_path, work, worth):
    for path, content in BESIDE.items():
        save(tmp_path / "alice" / path, content)
    save(tmp_path / "alice" / "exercises" / NAME, work())
    (found,) = collected(tmp_path / "alice").values()
    assert texts(found) == worth and found.problems == ()
