"""`flowcourse check`, `status` and `hint`, on a course folder of their own."""

import os
import re
import subprocess
import sys

import pytest
from course_tools import answer_source, solve, stub
from learner_tools import CORE, EXERCISE, cell, delete, edit, run, verdict

from flowcourse import cli
from flowcourse.checking.parts import Verdict
from flowcourse.core import manifest
from flowcourse.core.notebooks import source
from flowcourse.learner import answers, commands, remembered
from flowcourse.learner.in_subprocess import judge_cells

SECOND = manifest.exercises()[1]
NAME = stub(EXERCISE.id).__name__
FRESH = f"take a fresh copy of exercises/{EXERCISE.notebook}"
PASSED = (0, f"{EXERCISE.id}  ✓ passed: {EXERCISE.title}\n")


@pytest.fixture(autouse=True)
def path(course, monkeypatch):
    """The learner's notebook, the working directory being the course."""
    monkeypatch.chdir(course)
    return course / "exercises" / EXERCISE.notebook


def test_status_counts_the_core(path):
    solve(path, CORE.id)
    code, text = run("status")
    core = [exercise.minutes for exercise in manifest.exercises() if exercise.core]
    stretch = [exercise.minutes for exercise in manifest.exercises() if not exercise.core]
    summary = [
        f"core 1 of {len(core)}, {sum(core) - CORE.minutes} minutes left",
        f"stretch 0 of {len(stretch)}, {sum(stretch)} minutes left",
    ]
    assert code == 0 and text.splitlines()[:3] == [*summary, ""]
    assert text.count("✓") == 1 and text.count("○") == len(manifest.exercises()) - 1
    assert [exercise.id for exercise in manifest.exercises() if exercise.id not in text] == []


def test_check_is_green_only_when_all_asked_pass(course, path):
    assert run("check", EXERCISE.id) == (1, f"{EXERCISE.id}  {verdict(course, EXERCISE).line}\n")
    solve(path, EXERCISE.id)
    assert run("check", EXERCISE.id) == PASSED
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
def test_the_asked_name_is_judged_however_it_was_given(path, text):
    edit(path, lambda notebook: cell(notebook).update(source=text.format(name=NAME)))
    assert run("check", EXERCISE.id) == PASSED
    assert run("doctor")[0] == 0


@pytest.mark.parametrize("check_too", [False, True])
def test_a_right_answer_by_another_name_is_not_passed_for_the_grader_would_not_find_it(path, check_too):
    edit(path, lambda notebook: cell(notebook).update(source="def mine(t, k):\n    return t ** (1 / k)"))
    if check_too:
        edit(path, lambda notebook: cell(notebook, "check").update(source=f'check("{EXERCISE.id}", mine)'))
    code, text = run("check", EXERCISE.id)
    assert code == 1 and f"the answer cell defines no {NAME}, and defines mine: rename it" in text


def test_check_without_ids_lists_what_was_started_and_counts_the_rest(course):
    ids = [exercise.id for exercise in manifest.exercises()]
    solved = [ids[0], ids[len(ids) // 2], ids[-1]]
    for identifier in solved:
        solve(course / "exercises" / manifest.find(identifier).notebook, identifier)
    code, text = run("check")
    *started, rest = text.splitlines()
    assert code == 1 and [line.split()[:2] for line in started] == [[identifier, "✓"] for identifier in solved]
    assert rest.startswith(f"{len(ids) - 3} not started: ") and "`flowcourse next`" in rest


def test_it_works_from_a_subfolder_and_with_path(course, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(course / "exercises")
    assert "not started" in run("check", EXERCISE.id)[1]
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert run("check")[0] == 2 and "no exercises in" in run("check")[1]
    assert "not started" in run("check", EXERCISE.id, "--path", str(course))[1]
    assert "is not a folder" in run("status", "--path", "nowhere")[1]


def test_an_untouched_stub_costs_no_process(course, path, monkeypatch):
    monkeypatch.setattr(answers, "IN_A_TAB", False)
    monkeypatch.setattr(answers.subprocess, "run", None)
    assert verdict(course, EXERCISE).status == "not started"
    solve(path, EXERCISE.id)
    with pytest.raises(TypeError):
        verdict(course, EXERCISE)


def test_an_answer_that_ends_python_or_hangs_costs_that_exercise_alone(path, monkeypatch):
    """Each answer has a process of its own, and two of them run at a time."""
    monkeypatch.setattr(answers, "IN_A_TAB", False)
    solve(path, SECOND.id)
    solve(path, EXERCISE.id, "import os; os._exit(3)")
    code, text = run("check", EXERCISE.id, SECOND.id)
    assert code == 1 and "ended Python (exit code 3)" in text and f"{SECOND.id}  ✓ passed" in text
    monkeypatch.setattr(answers, "SECONDS", 1)
    solve(path, EXERCISE.id, "while True:\n    pass\n")
    assert "still running after 1 s, and stopped" in run("check", EXERCISE.id)[1]


def test_a_cell_that_never_ends_is_stopped_and_a_terminal_shows_that_it_runs(path, monkeypatch, capsys):
    monkeypatch.setattr("flowcourse.learner.in_subprocess.CELL_SECONDS", 0.1)
    never = judge_cells(EXERCISE.id, "", "while True:\n    pass\n", NAME)
    assert (never.mistake, never.sentence) == (
        "time",
        "the answer cell was still running after 0.1 s, and was stopped: does a loop never end?",
    )
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert len(list(commands.counted(path.parents[1], [EXERCISE, SECOND]))) == 2
    shown = capsys.readouterr().err
    assert "0 of 2 done" in shown and "1 of 2 done" in shown and shown.endswith(f"{' ' * 60}\r")


BODIES = {
    "raise SystemExit": "raised SystemExit",
    "return input()": "raised RuntimeError: input() waits for someone who types",
    "return undefined": "raised NameError: name 'undefined' is not defined, in the line «return undefined»",
    "%timeit 1\n    return None": "got None",
    "return 1 +": "the answer cell raises SyntaxError: invalid syntax",
}


@pytest.mark.parametrize("body", BODIES)
def test_a_bad_answer_is_a_sentence(path, body):
    solve(path, EXERCISE.id, f"def {NAME}(t, k):\n    {body}\n")
    code, text = run("check", EXERCISE.id)
    assert code == 1 and BODIES[body] in text


def test_an_answer_that_leans_on_another_cell_is_told_so(path):
    solve(path, EXERCISE.id, f"scale = helper(2)\ndef {NAME}(t, k):\n    return t ** (1 / k)\n")
    assert "and no other: put the helper inside" in run("check", EXERCISE.id)[1]


@pytest.mark.parametrize(
    ("body", "told"), [("helper(2)", True), ("t\n    here = here", False), ("1 / 0", False), ("[][1]", False)]
)
def test_a_name_that_another_cell_defines_is_told_so(body, told):
    verdict = judge_cells(EXERCISE.id, "", f"def {NAME}(t, k):\n    return {body}\n", NAME)
    assert verdict.status == "failed" and ("put the helper inside" in verdict.sentence) == told


@pytest.mark.parametrize("error", ["1 / 0", "raise SystemExit"])
def test_an_error_below_the_definition_changes_nothing_and_one_above_it_does(error):
    text = answer_source(EXERCISE.id)
    assert judge_cells(EXERCISE.id, "import autograd.numpy as np", f"{text}\n{error}", NAME).passed
    assert "the answer cell raises" in judge_cells(EXERCISE.id, "", f"{error}\n{text}", NAME).sentence


def test_what_only_a_notebook_understands_is_left_out():
    lines = ["np.exp?", "?np.exp", "np.exp??", "%timeit 1", "!ls", "files = !ls", "x = %pwd"]
    cell = "\n".join([answer_source(EXERCISE.id), *lines])
    assert judge_cells(EXERCISE.id, "import autograd.numpy as np", cell, NAME).passed


def test_what_is_left_out_keeps_its_lines_so_that_an_error_has_its_number():
    judged = judge_cells(EXERCISE.id, "", f"!ls \\\n  -l\nx = 1 +\ndef {NAME}(t, k): ...", NAME)
    assert judged.sentence.endswith(f"invalid syntax (<answer cell of {EXERCISE.id}>, line 3)")


def test_cells_are_found_by_id_then_metadata_then_name(path):
    solve(path, EXERCISE.id)
    edit(path, lambda notebook: cell(notebook).update(id="fresh-id"))
    assert run("check", EXERCISE.id)[0] == 0
    edit(path, lambda notebook: cell(notebook).update(metadata={}, id="other-id"))
    assert run("check", EXERCISE.id)[0] == 0


def test_a_notebook_saved_by_an_old_program_still_counts(path):
    """Format 4.4: no ids, sources as one string, metadata stripped."""
    solve(path, EXERCISE.id)

    def strip(notebook):
        for c in notebook["cells"]:
            c.pop("id")
            c.update(metadata={}, source=source(c))

    edit(path, strip)
    assert run("check", EXERCISE.id)[0] == 0


def test_what_has_not_changed_is_not_judged_again(course, path, monkeypatch):
    judged = []
    monkeypatch.setattr(answers, "judged_here", lambda job: judged.append(job["exercise"]) or Verdict("passed", "fine"))
    solve(path, EXERCISE.id)
    counts = []
    for command in (["status"], ["status"], ["next"], ["check", EXERCISE.id], ["status"]):
        run(*command)
        counts.append(len(judged))
    assert counts == [1, 1, 1, 2, 2], "check judges anew, since it was asked to"
    solve(path, EXERCISE.id, answer_source(EXERCISE.id) + "\n")
    run("status")
    monkeypatch.setattr(remembered, "_judging", lambda: "another version of the course")
    run("status")
    (course / ".flowcourse" / "verdicts.json").write_text("[")
    run("status")
    assert len(judged) == 5


def test_a_verdict_that_may_be_the_machine_s_is_not_remembered(path, monkeypatch):
    monkeypatch.setattr(answers, "judged_here", lambda job: Verdict("failed", "still running", "time"))
    solve(path, CORE.id)
    run("status")
    monkeypatch.setattr(answers, "judged_here", lambda job: Verdict("passed", "fine"))
    assert "core 1 of" in run("status")[1]


def test_a_fill_in_cell_of_a_lesson_is_known_to_check_and_hint():
    for command in ("check", "hint"):
        code, text = run(command, "try-01-2")
        assert code == 2 and "run this cell in its lesson" in text


DAMAGE = {
    "missing": (lambda p: p.unlink(), "is missing: run `flowcourse build`"),
    "broken": (lambda p: p.write_text('{"cells": [', encoding="utf-8"), "its JSON is broken"),
    "a byte order mark": (lambda p: p.write_bytes(b"\xef\xbb\xbf" + p.read_bytes()), "byte order mark"),
    "another encoding": (lambda p: p.write_bytes(b"\xff\xfe"), "is not UTF-8"),
    "no notebook": (lambda p: p.write_text("[]", encoding="utf-8"), "no list of cells"),
    "cells that are none": (lambda p: p.write_text('{"cells": [1]}', encoding="utf-8"), "no list of cells"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_file_that_cannot_be_used_says_why_and_what_to_run(course, path, name):
    spoil, why = DAMAGE[name]
    spoil(path)
    for command in ("check", "reset"):
        code, text = run(command, EXERCISE.id)
        assert code and why in text and "`flowcourse build`" in text and "Traceback" not in text
    assert run("check")[1].count(why) == 1, "one sentence for a file, and not one for each of its exercises"
    (course / "solutions" / EXERCISE.notebook).unlink()
    assert FRESH in run("check", EXERCISE.id)[1]


def test_every_command_shows_the_way_out_of_a_merge_conflict(path):
    path.write_text("<<<<<<< HEAD\n=======\n>>>>>>> theirs\n", encoding="utf-8")
    for command in (["check", EXERCISE.id], ["reset", EXERCISE.id], ["doctor"], ["update"]):
        assert f"take one side with `git checkout --ours exercises/{path.name}`" in run(*command)[1], command


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda p: p.write_text('{"cells": [{"metadata": 1, "source": null}]}', encoding="utf-8"), "is gone from"),
        (lambda p: edit(p, delete("answer")), f"run `flowcourse reset {EXERCISE.id}`"),
        (lambda p: edit(p, delete("setup")), "the set-up cell is gone"),
        (lambda p: edit(p, lambda n: cell(n).update(source=5)), "✗"),
        (lambda p: edit(p, lambda n: cell(n).update(source={"a": 1})), "✗"),
        (lambda p: edit(p, lambda n: cell(n).update(source=["return 1", 2])), "✗"),
        (lambda p: edit(p, lambda n: cell(n).update(source="x = '\ud800'")), "✗"),
        (lambda p: edit(p, lambda n: cell(n).update(metadata={"flowcourse": {"stub": 5}})), "○"),
        (lambda p: edit(p, lambda n: n["cells"].insert(0, {"id": ["a"], "metadata": [1], "source": "1"})), "○"),
    ],
)
def test_damaged_cells_are_a_sentence(path, damage, sentence):
    damage(path)
    code, text = run("check", EXERCISE.id)
    assert code == 1 and sentence in text and "Traceback" not in text


def test_hints_come_one_at_a_time():
    def shown(*words):
        text = run("hint", EXERCISE.id, *words)[1]
        assert max(map(len, text.splitlines())) <= 80
        return " ".join(text.split())

    first, second = shown(), shown("2")
    hints = [" ".join(hint.split()) for hint in EXERCISE.hints]
    assert hints[0] in first and hints[1] not in first and f"hint {EXERCISE.id} 2" in first
    assert hints[1] in second
    assert [hint for hint in hints if hint not in shown("--all")] == []


def test_an_unknown_exercise_is_a_sentence():
    for command in ("check", "hint", "reset"):
        code, text = run(command, "ex-77-1")
        assert code == 2 and "there is no exercise 'ex-77-1'" in text


def test_help_has_every_command_under_the_heading_of_those_it_is_for():
    code, text = run("--help")
    learners, _, others = text.partition("\nFor people who teach a class:")
    listed = [re.findall(r"^  (\w+) ", part, re.MULTILINE) for part in (learners.partition("Commands:")[2], others)]
    assert code == 0 and sorted(sum(listed, [])) == sorted(cli.main.commands)
    assert {"next", "check", "lab"} <= set(listed[0]) and {"grade", "build"} <= set(listed[1])


def test_the_command_starts_without_the_kernels_heavy_modules():
    code = "import sys; from flowcourse import cli; print([m for m in ('nbformat', 'jupyterlab') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_reader_that_has_seen_enough_is_no_error():
    command = [sys.executable, "-m", "flowcourse", "hint", EXERCISE.id, "--all"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as told:
        told.stdout.close()
        assert told.stderr.read() == b""
