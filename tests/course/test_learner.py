"""The learner's commands, on a course folder of their own."""

import json
import os
import re
import subprocess
import sys
import threading

import pytest
from course_tools import IDS, solve, stub
from learner_tools import EXERCISE, cell, delete, edit, run, verdict

from flowcourse import cli
from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import NotebookError, find_cell, source
from flowcourse.learner import answers, reset
from flowcourse.learner.formulas import plain
from flowcourse.learner.in_subprocess import judge_cells

SECOND = manifest.exercises()[1]


@pytest.fixture(autouse=True)
def in_the_course(course, monkeypatch):
    monkeypatch.chdir(course)


@pytest.fixture
def path(course):
    return course / "exercises" / EXERCISE.notebook


def test_status_counts_the_core(course, path):
    solve(path, EXERCISE.id)
    code, text = run("status")
    core = [exercise.minutes for exercise in manifest.exercises() if exercise.core]
    stretch = [exercise.minutes for exercise in manifest.exercises() if not exercise.core]
    summary = [
        f"core 1 of {len(core)}, {sum(core) - EXERCISE.minutes} minutes left",
        f"stretch 0 of {len(stretch)}, {sum(stretch)} minutes left",
    ]
    assert code == 0 and text.splitlines()[:3] == [*summary, ""]
    assert text.count("✓") == 1 and text.count("○") == len(IDS) - 1
    assert all(identifier in text for identifier in IDS)


def test_check_is_green_only_when_all_asked_pass(course, path):
    assert run("check", EXERCISE.id) == (1, f"{EXERCISE.id}  {verdict(course, EXERCISE).line}\n")
    solve(path, EXERCISE.id)
    assert run("check", EXERCISE.id) == (0, f"{EXERCISE.id}  ✓ passed: {EXERCISE.title}\n")
    code, text = run("check", EXERCISE.id, SECOND.id)
    assert code == 1 and "✓" in text and "○" in text


@pytest.mark.parametrize(
    "text",
    [
        "def root(p, q):\n    return p ** (1 / q)\n\n{name} = lambda t, k: root(t, k)",
        "from functools import partial\n\ndef root(one, t, k):\n    return t ** (one / k)\n\n{name} = partial(root, 1)",
        "if True:\n    def {name}(t, k):\n        return t ** (1 / k)\n\ndef other():\n    pass",
    ],
)
def test_the_asked_name_is_judged_however_it_was_given(course, path, text):
    text = text.format(name=stub(EXERCISE.id).__name__)
    edit(path, lambda notebook: cell(notebook).update(source=text))
    assert run("check", EXERCISE.id) == (0, f"{EXERCISE.id}  ✓ passed: {EXERCISE.title}\n")
    assert run("doctor")[0] == 0


@pytest.mark.parametrize("check_too", [False, True])
def test_a_right_answer_by_another_name_is_not_passed_for_the_grader_would_not_find_it(course, path, check_too):
    name = stub(EXERCISE.id).__name__
    edit(path, lambda notebook: cell(notebook).update(source="def mine(t, k):\n    return t ** (1 / k)"))
    if check_too:
        edit(path, lambda notebook: cell(notebook, "check").update(source=f'check("{EXERCISE.id}", mine)'))
    code, said = run("check", EXERCISE.id)
    assert code == 1 and f"the answer cell defines no {name}, and defines mine: rename it" in said


def test_each_solution_passes_alone(course):
    """After the set-up cell and no other, as the command line runs it; here all in one process."""
    for exercise in manifest.exercises():
        solve(course / "exercises" / exercise.notebook, exercise.id)
        job = answers.cells_to_run(course, exercise)
        verdict = judge_cells(exercise.id, job["setup"], job["answer"], job["name"])
        assert verdict.passed, f"{exercise.id}: {verdict.line}"


def test_check_without_ids_lists_what_was_started_and_counts_the_rest(course):
    solved = [IDS[0], IDS[len(IDS) // 2], IDS[-1]]
    for identifier in solved:
        solve(course / "exercises" / manifest.find(identifier).notebook, identifier)
    code, text = run("check")
    *started, rest = text.splitlines()
    assert code == 1 and [line.split()[:2] for line in started] == [[identifier, "✓"] for identifier in solved]
    assert rest.startswith(f"{len(IDS) - 3} not started: ") and "`flowcourse next`" in rest


def test_it_works_from_a_subfolder_and_with_path(course, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(course / "exercises")
    assert "not started" in run("check", EXERCISE.id)[1]
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert run("check")[0] == 2 and "no exercises in" in run("check")[1]
    assert "not started" in run("check", EXERCISE.id, "--path", str(course))[1]
    assert "is not a folder" in run("status", "--path", "nowhere")[1]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("import os; os._exit(3)", "ended Python (exit code 3)"),
        ("import os, signal; os.kill(os.getpid(), 9)", "ended Python (exit code"),
        ("raise SystemExit", "raised SystemExit"),
        ("return input()", "raised RuntimeError: input() waits for someone who types"),
        ("return undefined", "raised NameError: name 'undefined' is not defined, in the line «return undefined»"),
        ("%timeit 1\n    return None", "got None"),
        ("return 1 +", "the answer cell raises SyntaxError: invalid syntax"),
    ],
)
def test_one_bad_answer_costs_that_exercise_alone(course, path, body, sentence):
    solve(path, SECOND.id)
    name = stub(EXERCISE.id).__name__
    solve(path, EXERCISE.id, f"def {name}(t, k):\n    {body}\n")
    code, text = run("check", EXERCISE.id, SECOND.id)
    assert code == 1 and sentence in text and f"{SECOND.id}  ✓ passed" in text


def test_one_thread_alone_reads_the_notebooks(course, monkeypatch):
    """Python 3.11 says "SystemError: AST constructor recursion depth mismatch" when two parse at once."""
    threads = set()

    def job(root, exercise):
        threads.add(threading.get_ident())
        return cells_to_run(root, exercise)

    cells_to_run = answers.cells_to_run
    monkeypatch.setattr(answers, "cells_to_run", job)
    for exercise in manifest.exercises()[:4]:
        solve(course / "exercises" / exercise.notebook, exercise.id)
    assert run("check")[0] == 1 and threads == {threading.get_ident()}


def test_a_hang_costs_that_exercise_alone(course, path, monkeypatch):
    monkeypatch.setattr(answers, "SECONDS", 3)
    solve(path, EXERCISE.id, "while True:\n    pass\n")
    assert "still running after 3 s, and stopped" in run("check", EXERCISE.id)[1]


def test_an_answer_that_leans_on_another_cell_is_told_so(course, path):
    name = stub(EXERCISE.id).__name__
    solve(path, EXERCISE.id, f"scale = helper(2)\ndef {name}(t, k):\n    return t ** (1 / k)\n")
    assert "this one answer cell run, and no other" in run("check", EXERCISE.id)[1]


def test_cells_are_found_by_id_then_metadata_then_name(course, path):
    solve(path, EXERCISE.id)
    edit(path, lambda notebook: cell(notebook).update(id="fresh-id"))
    assert run("check", EXERCISE.id)[0] == 0
    edit(path, lambda notebook: cell(notebook).update(metadata={}, id="other-id") or None)
    assert run("check", EXERCISE.id)[0] == 0


def test_a_notebook_saved_by_an_old_program_still_counts(course, path):
    """Format 4.4: no ids, sources as one string, metadata stripped."""
    solve(path, EXERCISE.id)

    def strip(notebook):
        for c in notebook["cells"]:
            c.pop("id")
            c.update(metadata={}, source=source(c))

    edit(path, strip)
    assert run("check", EXERCISE.id)[0] == 0


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda p: p.unlink(), "is missing: run `flowcourse build`"),
        (lambda p: p.write_text('{"cells": [', encoding="utf-8"), "its JSON is broken"),
        (lambda p: p.write_bytes(b"\xff\xfe"), "is not UTF-8"),
        (lambda p: p.write_text("[]", encoding="utf-8"), "no list of cells"),
        (lambda p: p.write_text('{"cells": [1]}', encoding="utf-8"), "no list of cells"),
        (lambda p: p.write_text('{"cells": [{"metadata": 1, "source": null}]}', encoding="utf-8"), "is gone from"),
        (lambda p: edit(p, delete("answer")), f"run `flowcourse reset {EXERCISE.id}`"),
        (lambda p: edit(p, delete("setup")), "the set-up cell is gone"),
        (lambda p: edit(p, lambda n: n["cells"].append(dict(cell(n)))), "2 cells could be the"),
    ],
)
def test_a_damaged_notebook_is_a_sentence(course, path, damage, sentence):
    damage(path)
    code, text = run("check", EXERCISE.id)
    assert code == 1 and sentence in text and "Traceback" not in text


def test_reset_keeps_the_old_answer_beside_the_stub(course, path):
    solve(path, EXERCISE.id, "my precious answer")
    code, text = run("reset", EXERCISE.id)
    assert code == 0 and "Reload Notebook" in text
    notebook = notebooks.read(path)
    answer = notebook["cells"].index(cell(notebook))
    assert "return ..." in source(notebook["cells"][answer])
    kept = notebook["cells"][answer + 1]
    assert (kept["cell_type"], source(kept)) == ("raw", reset.KEPT + "my precious answer")
    assert source(kept).startswith("# Your answer from before the reset. This cell does not run")
    assert "not started" in run("check", EXERCISE.id)[1]
    assert "nothing was changed" in run("reset", EXERCISE.id)[1]
    solve(path, EXERCISE.id, "a second one")
    run("reset", EXERCISE.id)
    raw = [source(c) for c in notebooks.read(path)["cells"] if c["cell_type"] == "raw"]
    assert sorted(raw) == [reset.KEPT + "a second one", reset.KEPT + "my precious answer"]


def test_reset_takes_away_the_mark_of_the_old_answer(course, path):
    solve(path, EXERCISE.id)
    notebook = notebooks.read(path)
    check = notebooks.find_cell(notebook, EXERCISE.id, "check")
    check["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["✓ passed"]}]
    notebooks.write(path, notebook)
    run("reset", EXERCISE.id)
    assert notebooks.find_cell(notebooks.read(path), EXERCISE.id, "check")["outputs"] == []


@pytest.mark.parametrize("role", ["answer", "check", "setup"])
def test_reset_brings_back_a_deleted_cell_in_its_place(course, path, role):
    before = [c["id"] for c in notebooks.read(path)["cells"]]
    edit(path, delete(role))
    assert run("reset", EXERCISE.id)[0] == 0
    assert [c["id"] for c in notebooks.read(path)["cells"]] == before


def test_reset_without_solutions_takes_the_stub_from_the_notebook(course, path):
    for file in (course / "solutions").glob("*.ipynb"):
        file.unlink()
    solve(path, EXERCISE.id, "old")
    assert run("reset", EXERCISE.id)[0] == 0
    assert "return ..." in source(cell(notebooks.read(path)))


def test_hints_come_one_at_a_time():
    def said(*words):
        text = run("hint", EXERCISE.id, *words)[1]
        assert max(map(len, text.splitlines())) <= 80
        return " ".join(text.split())

    first, second = said(), said("2")
    hints = [" ".join(plain(hint).split()) for hint in EXERCISE.hints]
    assert hints[0] in first and hints[1] not in first and f"hint {EXERCISE.id} 2" in first
    assert hints[1] in second
    assert all(hint in said("--all") for hint in hints)


def test_an_unknown_exercise_is_a_sentence(course):
    for command in ("check", "hint", "reset"):
        code, text = run(command, "ex-77-1")
        assert code == 2 and "there is no exercise 'ex-77-1'" in text


def test_build_check_says_what_to_run(course, path):
    assert run("build", "--check") == (0, "exercises/ is what build writes\n")
    solve(path, EXERCISE.id)
    code, text = run("build", "--check")
    assert code == 1 and "run `flowcourse build`" in text


def test_the_command_starts_without_the_kernels_heavy_modules():
    code = "import sys; from flowcourse import cli; print([m for m in ('nbformat', 'jupyterlab') if m in sys.modules])"
    assert json.loads(subprocess.check_output([sys.executable, "-c", code], text=True).replace("'", '"')) == []


def test_no_two_cells_that_define_the_name_are_guessed_between(path):
    edit(path, lambda n: cell(n).update(id="a", metadata={}))
    edit(path, lambda n: n["cells"].append({**next(c for c in n["cells"] if c["id"] == "a"), "id": "b"}))
    name = stub(EXERCISE.id).__name__
    with pytest.raises(NotebookError, match="delete all but one"):
        find_cell(notebooks.read(path), EXERCISE.id, "answer", name)


def test_help_has_every_command_under_the_heading_of_those_it_is_for():
    code, said = run("--help")
    learners, _, others = said.partition("\nFor people who teach a class:")
    listed = [re.findall(r"^  (\w+) ", part, re.MULTILINE) for part in (learners.partition("Commands:")[2], others)]
    assert code == 0 and sorted(sum(listed, [])) == sorted(cli.main.commands)
    assert {"next", "check", "lab"} <= set(listed[0]) and {"grade", "build"} <= set(listed[1])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_reader_that_has_seen_enough_is_no_error():
    command = [sys.executable, "-m", "flowcourse", "hint", EXERCISE.id, "--all"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as told:
        told.stdout.close()
        assert told.stderr.read() == b""
