"""The student's whole notebook is run, as a kernel and nbval run it, in the jail; what fails there is tried alone."""

import pytest
from hand_ins import FIRST, HONEST, IDS, NAME, blank, cell, code, collected, filled, place, save, solved, zipped
from jail_tools import judge

from flowcourse.grading.intake import find_answers
from flowcourse.grading.marking import seeds
from flowcourse.grading.marking import session as judging

SECOND = "ex-01-2"
GIVES = "def shared(x, a, b):\n    return np.exp(Normal().log_prob((x - b) / a)) / np.abs(a)\n"
NEEDS = "def affine_density(x, a, b):\n    return shared(x, a, b)\n"


def handed_in(tmp_path, notebook):
    return collected(save(tmp_path / "alice.ipynb", notebook))["alice"]


def marks(tmp_path, notebook, ids=IDS, seed=3):
    """{exercise id: Mark} of what is in the notebook."""
    return {mark.exercise: mark for mark in judge().marks(handed_in(tmp_path, notebook), seed, only=ids)}


def with_cell(where, text, notebook=None):
    """The solved chapter in which SECOND leans on another cell, and this cell of the student's own."""
    notebook = notebook or filled(solved(), {SECOND: NEEDS})
    at = {"at the top": 0, "above the answer": place(notebook, SECOND), "below the answer": place(notebook, SECOND) + 1}
    at |= {"below the check": place(notebook, SECOND, "check") + 1, "at the end": len(notebook["cells"])}
    notebook["cells"].insert(at[where], code(text))
    return notebook


def test_each_answer_is_called_where_its_check_stands(tmp_path):
    """There a name has the value that it has in a kernel, and not the one that a cell below gives it."""
    notebook = with_cell("at the end", "def shared(*anything): return 7")
    assert not marks(tmp_path, notebook, [SECOND])[SECOND].passed
    assert marks(tmp_path, with_cell("above the answer", GIVES, notebook), [SECOND])[SECOND].passed


TROUBLE = {  # a cell that does not come to its end, and how
    "it raises": ("1 / 0", "raised ZeroDivisionError: division by zero, in the line «1 / 0»"),
    "it cannot be read": ("def (", "raised SyntaxError: "),
    "it needs what is not installed": (
        "import seashell, math",
        "raised ModuleNotFoundError: No module named 'seashell'",
    ),
    "it has no end": ("while True: pass", "took more than 1 s"),
    "it sleeps": ("import time\ntime.sleep(99)", "took more than 1 s"),
    "it swallows interrupts": (
        "import time\nwhile True:\n    try: time.sleep(99)\n    except BaseException: break\n1 / 0",
        "raised ZeroDivisionError",
    ),
}


WAITS = "it sleeps", "it swallows interrupts"


@pytest.mark.parametrize(
    "trouble", [pytest.param(name, marks=[pytest.mark.nightly] * (name in WAITS)) for name in TROUBLE]
)
def test_a_cell_that_does_not_come_to_its_end_is_left_and_named(tmp_path, monkeypatch, trouble):
    monkeypatch.setattr(judging, "CELL_SECONDS", 1)
    text, how = TROUBLE[trouble]
    notebook = with_cell("above the answer", text)
    sentence = marks(tmp_path, notebook, [SECOND])[SECOND].sentence
    assert "NameError: name 'shared' is not defined" in sentence
    assert f" (the cell above that begins with «{text.partition(chr(10))[0]}» {how}" in sentence
    assert marks(tmp_path, with_cell("below the answer", GIVES, notebook), [SECOND])[SECOND].passed


@pytest.mark.parametrize("text", ["import os; os._exit(1)", "np = sum = None", "raise SystemExit"])
def test_what_a_cell_of_one_s_own_does_costs_no_answer_that_stands_alone(tmp_path, text):
    mark_of = marks(tmp_path, with_cell("at the top", text))
    assert [i for i in IDS if not mark_of[i].passed] == [SECOND]


def test_a_cell_that_nothing_stops_is_left_out_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr("flowcourse.sandbox.jail.SLACK", 1)
    monkeypatch.setattr(judging, "CELL_SECONDS", 1)
    notebook = with_cell("at the top", f"{GIVES}\nnp.broadcast_to(1.0, (10**6, 10**6)).sum()")
    mark_of = marks(tmp_path, notebook, [FIRST, SECOND])
    assert mark_of[FIRST].passed and "NameError" in mark_of[SECOND].sentence
    assert "(the cell above that begins with «def shared(x, a, b):» took more than 1 s)" in mark_of[SECOND].sentence


def test_an_answer_that_ends_python_costs_no_other_that_leans_on_a_helper(tmp_path):
    notebook = filled(solved(), {FIRST: "def uniform_height(a):\n    return ends()", SECOND: NEEDS})
    ends = "import os\ndef ends(): os._exit(1)\n"
    mark_of = marks(tmp_path, with_cell("at the top", ends + GIVES, notebook), [FIRST, SECOND])
    assert not mark_of[FIRST].passed and mark_of[SECOND].passed


def test_a_cell_of_one_s_own_earns_no_mark_for_another_answer(tmp_path):
    forged = "check = lambda *anything: print('✓ passed')\nimport numpy\nnumpy.allclose = lambda *a, **k: True"
    for notebook in (blank(), filled(blank(), dict.fromkeys(IDS, "1 / 0"))):
        mark_of = marks(tmp_path, with_cell("at the top", forged, notebook))
        assert [exercise for exercise, mark in mark_of.items() if mark.passed] == []


def test_where_the_budget_is_used_up_no_notebook_is_run(tmp_path, monkeypatch):
    monkeypatch.setattr(judging, "SUBMISSION_SECONDS", 0)
    mark_of = marks(tmp_path, with_cell("above the answer", GIVES), [FIRST, SECOND])
    assert mark_of[FIRST].passed and mark_of[FIRST].how == "alone" and not mark_of[SECOND].passed


@pytest.mark.nightly
def test_a_cell_may_train_for_as_long_as_nbval_lets_it(tmp_path):
    trains = "import time\nuntil = time.process_time() + 6\nwhile time.process_time() < until: pass\n"
    assert marks(tmp_path, with_cell("above the answer", trains + GIVES), [SECOND])[SECOND].passed


def test_so_many_bytes_of_one_s_own_cells_are_run(tmp_path):
    notebook = with_cell("at the top", "#" * find_answers.LARGEST_OWN_CELLS)
    submission = handed_in(tmp_path, with_cell("above the answer", GIVES, notebook))
    assert GIVES not in [each.text for codes in submission.notebooks for each in codes]
    assert "its own cells have more than" in "\n".join(submission.problems)


def test_a_changed_helper_is_graded_again_and_changed_outputs_are_not(tmp_path):
    first, second = (handed_in(tmp_path, with_cell("above the answer", text)) for text in (GIVES, GIVES + "\n"))
    assert seeds.digest(first) != seeds.digest(second)
    below = handed_in(tmp_path, with_cell("below the answer", GIVES))
    assert seeds.digest(first) != seeds.digest(below), "the order counts"
    notebook = with_cell("above the answer", GIVES)
    cell(notebook)["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "✓ passed"}]
    assert seeds.digest(first) == seeds.digest(handed_in(tmp_path, notebook))


def test_the_notebooks_of_a_chapter_are_run_one_by_one(tmp_path):
    """Two files that each hold a part of the chapter, and a helper of their own."""
    first = HONEST[FIRST].replace("return 1", "return one")
    parts = {
        "one": with_cell("above the answer", GIVES, filled(blank(), {SECOND: NEEDS})),
        "two": with_cell("at the top", "one = 1", filled(blank(), {FIRST: first})),
    }
    for name, notebook in parts.items():
        save(tmp_path / "alice" / name / NAME, notebook)
    both = list(judge().marks(collected(tmp_path)["alice"], 3, only=[FIRST, SECOND]))
    assert [(mark.exercise, mark.how, mark.passed) for mark in both] == [
        (FIRST, "notebook", True),
        (SECOND, "notebook", True),
    ]


IMPORTS = "from helpers import shared\n" + NEEDS
BESIDE = {
    "helpers.py": b"import numpy as np\nfrom density import normal\n"
    b"def shared(x, a, b):\n    return normal((x - b) / a) / np.abs(a)\n",
    "density.py": b"import numpy as np\ndef normal(z):\n    return np.exp(-z * z / 2) / np.sqrt(2 * np.pi)\n",
}


def with_files(files=BESIDE, text=IMPORTS):
    """{name: content}: the solved chapter, in which SECOND is this text, and what lies beside it."""
    return {NAME: filled(solved(), {SECOND: text})} | files


def alices(tmp_path, files):
    """The Submission of a student who hands in a folder with these files."""
    for name, content in files.items():
        save(tmp_path / "alice" / name, content)
    return collected(tmp_path)["alice"]


@pytest.mark.parametrize("how", ["notebook", "alone"])
def test_a_file_of_helpers_beside_the_notebook_can_be_imported(tmp_path, monkeypatch, how):
    if how == "alone":
        monkeypatch.setattr(judging, "SUBMISSION_SECONDS", 0)
    (mark,) = judge().marks(alices(tmp_path, with_files()), 3, only=[SECOND])
    assert (mark.passed, mark.how) == (True, how), mark.sentence


def test_a_file_of_helpers_in_a_zip_can_be_imported(tmp_path):
    save(tmp_path / "alice.zip", zipped({f"work/{name}": content for name, content in with_files().items()}))
    (mark,) = judge().marks(collected(tmp_path)["alice"], 3, only=[SECOND])
    assert mark.passed and mark.how == "notebook"


LOOSE = {  # how an LMS begins the names of files
    "Canvas": "leekim_12345_67890_{}",
    "Canvas, late and again": "leekim_late_12345_67890_{}",
    "Moodle": "Kim Lee_17_assignsubmission_file_{}",
    "Blackboard": "flows_leekim_attempt_2026-11-20-10-11-12_{}",
}


@pytest.mark.parametrize("lms", LOOSE)
def test_a_loose_file_of_helpers_is_imported_by_the_name_that_the_student_gave_it(tmp_path, lms):
    for name, content in with_files().items():
        name = name.replace(".py", "-1.py") if "again" in lms else name
        save(tmp_path / LOOSE[lms].format(name), content)
    (kim,) = collected(tmp_path).values()
    assert kim.helpers[0].keys() == {"helpers", "density"} and not kim.problems


def test_a_folder_that_is_no_package_takes_no_helper_s_place(tmp_path, monkeypatch):
    (tmp_path / "course" / "tools").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "course")
    assert alices(tmp_path / "class", with_files(BESIDE | {"tools.py": b""})).helpers[0].keys() >= {"tools"}


def test_what_lies_in_another_folder_and_what_another_student_has_are_not_imported(tmp_path):
    files = with_files({f"other/{name}": content for name, content in BESIDE.items()})
    save(tmp_path / "bob" / "helpers.py", BESIDE["helpers.py"])
    (mark,) = judge().marks(alices(tmp_path, files), 3, only=[SECOND])
    assert "ModuleNotFoundError: No module named 'helpers'" in mark.sentence


def test_a_changed_file_of_helpers_is_graded_again(tmp_path):
    first = alices(tmp_path, with_files())
    assert seeds.digest(first) != seeds.digest(alices(tmp_path, {"density.py": BESIDE["density.py"] + b"#"}))


def test_what_a_helper_raises_is_told_with_its_line(tmp_path):
    submission = alices(tmp_path, with_files({"helpers.py": b"def shared(x, a, b):\n    return x / nothing\n"}))
    (mark,) = judge().marks(submission, 3, only=[SECOND])
    assert "NameError: name 'nothing' is not defined, in the line «return x / nothing»" in mark.sentence


NOT_USED = {  # {name of a file: (content, what is said)}
    "numpy.py": (b"exp = abs", "numpy.py is not used: an installed package has its name"),
    "minflow.py": (b"", "minflow.py is not used: an installed package has its name"),
    "flowcourse.py": (b"", "flowcourse.py is not used: an installed package has its name"),
    "random.py": (b"", "random.py is not used: an installed package has its name"),
    "__main__.py": (b"", "__main__.py is not used: an installed package has its name"),
    "latin.py": (b"x = '\xe9'", "latin.py is not UTF-8 text"),
    "large.py": (b"#" * 65_000, "large.py has 65 kB, and 64 kB is the most"),
    "two words.py": (b"", ""),
}


@pytest.mark.attack("name")
@pytest.mark.parametrize("name", NOT_USED)
def test_a_file_beside_the_notebook_that_is_no_helper_is_not_used(tmp_path, name):
    content, said = NOT_USED[name]
    submission = alices(tmp_path, with_files(BESIDE | {name: content}))
    assert submission.helpers[0].keys() == {"helpers", "density"} and "\n".join(submission.problems) == said


def test_so_many_files_of_helpers_are_used(tmp_path):
    submission = alices(tmp_path, with_files({f"helper{number:02}.py": b"" for number in range(12)}))
    assert len(submission.helpers[0]) == 10 and "helper10.py is not used: 10 files" in submission.problems[0]


HARM = {
    "a helper that ends Python": "import os\nos._exit(1)",
    "a helper that has no end": "while True: pass",
    "a helper that cannot be read": "def (",
    "a helper that spoils NumPy": "import numpy\nnumpy.exp = numpy.abs = None",
    "a helper that spoils all imports": "import sys\nsys.meta_path.clear()",
}


@pytest.mark.attack("harm")
@pytest.mark.parametrize("harm", HARM)
def test_what_a_helper_does_costs_no_answer_that_stands_alone(tmp_path, monkeypatch, harm):
    monkeypatch.setattr(judging, "CELL_SECONDS", 1)
    monkeypatch.setattr(judging, "NOTEBOOK_SECONDS", 1)
    monkeypatch.setattr("flowcourse.grading.marking.trial.ANSWER_SECONDS", 2)
    notebook = with_cell("at the top", "import helpers", filled(solved(), {SECOND: IMPORTS}))
    submission = alices(tmp_path, {NAME: notebook, "helpers.py": HARM[harm].encode()})
    assert [mark.exercise for mark in judge().marks(submission, 3, only=IDS) if not mark.passed] == [SECOND]
