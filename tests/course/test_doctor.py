"""`flowcourse doctor`: each usual trouble gets a sentence that says what to do; a sound course has none."""

import os
import shutil
import sys

import pytest
from course_tools import solve, stub
from learner_tools import EXERCISE, cell, delete, edit, run

from flowcourse.core import notebooks
from flowcourse.core.notebooks import find_cell, lines
from flowcourse.learner import doctor

NAME = EXERCISE.notebook


@pytest.fixture
def path(course, monkeypatch):
    monkeypatch.chdir(course)
    return course / "exercises" / NAME


def trouble():
    """The one sentence that the doctor has."""
    code, text = run("doctor")
    assert code == 1 and text.count("\n") == 1, text
    return text


def test_a_fresh_course_and_a_solved_one_are_sound(path):
    assert run("doctor") == (
        0,
        "nothing is wrong here: this Python, its packages, the kernel and your notebooks are in order\n",
    )
    solve(path, EXERCISE.id)
    edit(path, lambda n: n["cells"].insert(3, {"cell_type": "code", "id": "mine", "metadata": {}, "source": "1 + 1"}))
    edit(path, lambda n: n["metadata"]["language_info"].update(version=sys.version.split()[0]))
    assert run("doctor")[0] == 0


def move(path):
    path.rename(path.with_name("elsewhere.txt"))


def write(text):
    return lambda path: path.write_text(text, encoding="utf-8")


def edited(change):
    return lambda path: edit(path, change)


def beside(name, text="x = 1\n"):
    def write(path):
        (path.parent / name).parent.mkdir(exist_ok=True)
        (path.parent / name).write_text(text, encoding="utf-8")

    return write


def newer_checkpoint(path):
    copy = path.parent / ".ipynb_checkpoints" / f"{path.stem}-checkpoint.ipynb"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    solve(copy, EXERCISE.id)
    later = path.stat().st_mtime + 60
    os.utime(copy, (later, later))


def half_saved(path):
    path.with_name(f".~{NAME}").write_bytes(path.read_bytes())


TROUBLES = {
    "missing": (move, "is missing: run `flowcourse build`"),
    "merge conflict": (
        write('{"cells": [\n<<<<<<< HEAD\n1,\n=======\n2,\n>>>>>>> theirs\n]}'),
        f"git checkout --ours exercises/{NAME}",
    ),
    "broken": (write('{"cells": ['), "its JSON is broken"),
    "conflict in a cell": (
        edited(lambda n: cell(n).update(source="<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> new")),
        "holds the marks of a merge: keep one side",
    ),
    "kernel": (
        edited(lambda n: n["metadata"]["kernelspec"].update(name="conda-base")),
        "asks for the kernel conda-base: choose Python 3 (ipykernel) under Kernel → Change Kernel",
    ),
    "metadata gone": (edited(lambda n: n.update(metadata=None)), "asks for the kernel None"),
    "another Python": (
        edited(lambda n: n["metadata"]["language_info"].update(version="3.8.10")),
        "was last run by Python 3.8.10, and this is 3.",
    ),
    "answer gone": (edited(delete("answer")), f"-answer is gone from exercises/{NAME}: run `flowcourse reset"),
    "check gone": (edited(delete("check")), f"-check is gone from exercises/{NAME}: run `flowcourse reset"),
    "setup gone": (edited(delete("setup")), "the cell setup is gone"),
    "no code": (edited(lambda n: cell(n).update(cell_type="markdown")), "make it code again (select it, press Esc"),
    "empty": (edited(lambda n: cell(n).update(source=[])), f"is empty: run `flowcourse reset {EXERCISE.id}`"),
    "renamed": (
        edited(lambda n: cell(n).update(source="def mine(a):\n    return 1 / a")),
        f"must define {stub(EXERCISE.id).__name__}, and defines mine: rename it",
    ),
    "check rewritten": (
        edited(lambda n: cell(n, "check").update(source=lines(f'check("{EXERCISE.id}", abs)'))),
        "was rewritten: `flowcourse update`",
    ),
    "ids changed": (
        edited(lambda n: [c.update(id=f"new-{k}") for k, c in enumerate(n["cells"])]),
        "have lost their ids (setup, ",
    ),
    "a copy": (lambda p: p.with_name("mine-Copy1.ipynb").write_bytes(p.read_bytes()), "mine-Copy1.ipynb is read by no"),
    "hidden library": (beside("random.py"), "exercises/random.py is imported where the library random is meant"),
    "not to be read": (lambda p: (p.unlink(), p.mkdir()), "cannot be read: Is a directory"),
    "hidden in notebooks": (
        beside("../notebooks/numpy.py"),
        "notebooks/numpy.py is imported where the library numpy is",
    ),
    "newer checkpoint": (newer_checkpoint, "a newer state of"),
    "half saved": (half_saved, f"the whole file is .~{NAME}"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_trouble_is_one_sentence_with_a_way_out(path, name):
    damage, sentence = TROUBLES[name]
    damage(path)
    assert sentence in trouble()


def test_an_id_that_two_cells_share_is_found(path):
    edit(path, lambda n: n["cells"].append({"cell_type": "raw", "id": "setup", "metadata": {}, "source": ""}))
    assert f"2 cells of exercises/{NAME} have the id setup: delete all of them but one" in run("doctor")[1]


def test_two_answers_to_an_exercise_are_named(path):
    edit(path, lambda n: n["cells"].append(cell(n) | {"source": f"def {EXERCISE.name}(x):\n    return x", "id": "b"}))
    edit(path, lambda n: n["cells"].append(cell(n) | {"source": f"def {EXERCISE.name}(x):\n    return -x", "id": "c"}))
    assert f"2 cells of exercises/{NAME} answer {EXERCISE.id}: the last above its check counts" in run("doctor")[1]


def test_a_checkpoint_that_says_the_same_is_no_trouble(path):
    newer_checkpoint(path)
    solve(path, EXERCISE.id)
    os.utime(path, (1, 1))
    assert run("doctor")[0] == 0


def test_an_older_checkpoint_is_no_trouble(path):
    newer_checkpoint(path)
    (copy,) = (path.parent / ".ipynb_checkpoints").iterdir()
    os.utime(copy, (1, 1))
    assert run("doctor")[0] == 0


def test_without_any_exercises_it_says_how_to_build_them(path):
    shutil.rmtree(path.parent)
    assert trouble() == "exercises/ is missing: run `flowcourse build`\n"
    assert run("build")[0] == 0 and run("doctor")[0] == 0


def test_the_wrong_folder_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "go to the course folder" in trouble()


def test_another_python_than_that_of_the_folder_is_told(course, path):
    (course / ".venv").mkdir()
    assert "run `. .venv/bin/activate`" in trouble()


def test_a_folder_that_was_moved_is_told(course, path, monkeypatch):
    (course / ".venv").mkdir()
    monkeypatch.setattr(sys, "prefix", str(course / ".venv"))
    monkeypatch.setattr(doctor, "kernel", lambda: ())
    stamp = course / ".venv" / "minflow.stamp"
    stamp.write_text(f"course\ndigest\n{course}", encoding="utf-8")
    assert run("doctor")[0] == 0
    stamp.write_text(f"course\ndigest\n{course.parent / 'before'}", encoding="utf-8")
    assert "was moved" in trouble() and "make lab" in trouble()


def test_a_flowcourse_from_elsewhere_is_told(course, path):
    (course / "flowcourse").mkdir()
    (course / "flowcourse" / "__init__.py").touch()
    assert "flowcourse comes from " in trouble()


def test_old_and_missing_packages_are_told(course, path):
    project = '[project]\nname = "flowcourse"\ndependencies = ["numpy>=99", "autograd>=1.8"]\n'
    extras = '[project.optional-dependencies]\ncourse = ["nosuchpackage>=2"]\n'
    (course / "pyproject.toml").write_text(project + extras, encoding="utf-8")
    code, text = run("doctor")
    assert code == 1 and "autograd" not in text
    assert "the course needs >=99: delete the folder .venv, then run `make lab`" in text
    assert "nosuchpackage is not installed in this Python: run `make lab`" in text


def test_a_package_whose_folder_is_gone_is_told(course, path, monkeypatch):
    from importlib.metadata import PackagePath

    gone = PackagePath("jupyterlab/__init__.py")
    gone.dist = type("Dist", (), {"locate_file": lambda self, file: course / file})()
    monkeypatch.setattr(doctor, "files", lambda name: [gone] if name == "jupyterlab" else None)
    assert "jupyterlab is not whole (jupyterlab/__init__.py is gone): run `make lab`" in trouble()


def test_a_kernel_of_another_python_is_told(path, monkeypatch):
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

    asked = []
    spec = KernelSpec(argv=["/opt/other/bin/python", "-m", "ipykernel_launcher"])
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: asked.append(name) or spec)
    assert "runs /opt/other/bin/python, and not this Python" in trouble() and asked == ["python3"]

    for place in ("python.exe", "bin/python", "Scripts/python.exe"):
        spec.argv[0] = os.path.join(sys.prefix, place)
        assert run("doctor")[0] == 0
    spec.argv[0] = "python"  # looked for by Jupyter beside itself
    assert run("doctor")[0] == 0

    def none(self, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", none)
    assert "has no kernel python3 here" in trouble()


def test_a_missing_ipykernel_is_told(path, monkeypatch):
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    assert "has no kernel python3 here" in trouble()


def test_requirements_are_those_of_the_folder_or_of_the_install(course):
    def names():
        return {asked.name for asked in doctor.requirements(course)}

    assert {"jupyterlab", "numpy"} <= names() and not {"torch", "pytest-xdist"} & names()
    assert ("pyseccomp" in names()) == (sys.platform == "linux")  # which is asked for on no other system
    (course / "pyproject.toml").write_text('[project]\nname = "else"\n', encoding="utf-8")
    assert {"jupyterlab", "numpy"} <= names()
    (course / "pyproject.toml").write_text(
        '[project]\nname = "flowcourse"\ndependencies = ["numpy>=2"]\noptional-dependencies.course = ["rich>=13"]\n',
        encoding="utf-8",
    )
    assert names() == {"numpy", "rich"}


def test_in_a_started_folder_pip_brings_a_package_back(course, path, monkeypatch):
    monkeypatch.setattr(doctor, "is_started", lambda root: True)
    (course / "pyproject.toml").write_text(
        '[project]\nname = "flowcourse"\ndependencies = ["numpy>=99"]\noptional-dependencies.course = []\n',
        encoding="utf-8",
    )
    assert f'run `{sys.executable} -m pip install --force-reinstall "numpy>=99"`' in trouble()


def test_cells_of_any_shape_crash_nothing(path):
    edit(path, lambda n: n["cells"].insert(0, {"cell_type": "code", "id": ["a"], "metadata": [1], "source": 5}))
    edit(path, lambda n: n.update(metadata={"kernelspec": [], "language_info": 3}))
    assert run("doctor")[0] == 1
    notebook = notebooks.read(path)
    assert find_cell(notebook, None, "setup")
