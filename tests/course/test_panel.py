"""The progress panel: text that says what status and next say, a button, and a saved notebook that says nothing."""

import os
import re
import runpy
import shutil
import subprocess
import sys

import pytest
from course_tools import ROOT, solve, stub
from learner_tools import CORE, run

from flowcourse.checking.parts import NOT_STARTED, Verdict
from flowcourse.core import manifest, notebooks
from flowcourse.learner import answers
from flowcourse.learner import panel as panel_module
from flowcourse.learner.progress_page import STATES, page

NOTEBOOK = ROOT / "notebooks" / "progress.ipynb"
ALL = manifest.exercises()
HERE = [exercise for exercise in ALL if exercise.chapter < 2]  # those of the course folder
PASSED = Verdict("passed", "")


@pytest.fixture
def panel(course, monkeypatch):
    """A panel whose displays are thrown away, in a course where the first core exercise is solved."""
    monkeypatch.setattr(panel_module, "display", lambda shown: None)
    solve(course / "exercises" / CORE.notebook, CORE.id)
    return panel_module.show(course)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_it_says_what_status_says_and_what_next_says(course, panel):
    text = words(panel.html)
    status = run("status", "--path", str(course))[1].splitlines()[:2]
    assert [line for line in status if line not in text] == []
    heading, _, write, *_ = run("next", "--path", str(course))[1].splitlines()
    assert f"Next: {heading.split(' ')[0]} · " in text
    assert ": ".join(write.split(maxsplit=1)) in text
    assert "check: run the cell below it" in text and "flowcourse" not in text  # in a browser tab there are no commands
    assert text.count("✓ done") == 1 and text.count("○ not started") == len(HERE) - 1


def test_the_button_checks_again(course, panel):
    name = stub(CORE.id).__name__
    solve(course / "exercises" / CORE.notebook, CORE.id, f"def {name}(z, budget):\n    return '<b>'\n")
    panel.button.click()
    text = words(panel.html)
    assert "✓ done" not in text and f"Next: {CORE.id}" in text and "got a str" in text
    assert not panel.button.disabled


def test_in_a_browser_tab_its_own_process_judges_and_no_cell_prints(course, panel, monkeypatch, capsys):
    def no_processes(*_, **__):
        raise OSError("emscripten does not support processes")

    name, before = stub(CORE.id).__name__, panel.html
    monkeypatch.setattr(answers, "IN_A_TAB", True)
    monkeypatch.setattr(answers.subprocess, "run", no_processes)
    monkeypatch.setattr(answers, "ThreadPoolExecutor", no_processes)
    panel.button.click()
    assert panel.html == before
    solve(course / "exercises" / CORE.notebook, CORE.id, f"print('loud')\ndef {name}(z, budget):\n    exit()\n")
    panel.button.click()
    assert "✓ done" not in panel.html and "SystemExit" in panel.html
    assert capsys.readouterr() == ("", "")


def test_while_it_checks_it_says_how_far_it_is_and_the_button_waits(panel, monkeypatch):
    seen = []

    def check_exercises(root, exercises):
        for exercise in exercises:
            seen.append((panel.html, panel.button.disabled))
            yield exercise, NOT_STARTED

    monkeypatch.setattr(answers, "check_exercises", check_exercises)
    panel.check()
    assert f"<p>Checking your saved answers: 1 of {len(HERE)}.</p>" in [text for text, _ in seen]
    assert {disabled for _, disabled in seen} == {True} and not panel.button.disabled


def test_the_wrong_folder_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(panel_module, "display", lambda shown: None)
    assert "go to the course folder" in panel_module.show(tmp_path).html


def test_it_can_be_read_and_worked_without_a_mouse_or_colours(panel):
    html = panel.html
    chapters = len(manifest.notebooks())
    assert html.count('scope="row"') == len(HERE) and html.count('scope="col"') == 5 * chapters
    assert html.count("<details") == html.count("<summary") == html.count("<caption>") == chapters
    assert 'role="img" aria-label="Core exercises done: chapter 00 ' in html
    assert panel.button.description == "Check my saved answers again" and "<img" not in html
    assert [state for state in STATES.values() if not re.search("done|not yet|not started", state)] == []


def test_the_chapter_of_the_next_exercise_is_unfolded_and_no_other(panel):
    unfolded = re.findall(r"<details open><summary><b>(.*?)</b>", panel.html)
    second = [exercise for exercise in ALL if exercise.core][1]
    assert unfolded == [second.notebook.removesuffix(".ipynb")]  # this folder has no lessons to name it after


def test_a_chapter_is_named_as_its_lesson_and_says_what_is_left_of_it(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    chapter = [exercise for exercise in ALL if exercise.chapter == 1]
    first = next(exercise for exercise in chapter if exercise.core)
    html = page(ROOT, [(exercise, PASSED if exercise == first else NOT_STARTED) for exercise in ALL])
    core = sum(exercise.core for exercise in chapter)
    left = f"{sum(exercise.minutes for exercise in chapter if exercise != first)} minutes left"
    line = f"core 1 of {core}, stretch 0 of {len(chapter) - core}, {left}"
    assert f"<b>1 · One dimension</b>: {line}</summary>" in html
    assert f"chapter 01 1 of {core}" in html and f"width: {100 // core}%" in html
    assert "chapter 20" not in html and "<b>20 · " in html  # an optional chapter has no core and so no bar


def test_each_exercise_is_a_link_to_its_task(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    html = page(ROOT, [(exercise, NOT_STARTED) for exercise in ALL])
    for exercise in ALL:
        file, _, cell = re.search(rf'href="([^"]+)"[^>]*>{exercise.id}</a>', html)[1].partition("#cell-id=")
        tasks = [cell["id"] for cell in notebooks.read(ROOT / "notebooks" / file)["cells"]]
        assert cell in tasks and cell.startswith(f"{exercise.id}-task")


def test_what_a_learner_wrote_is_shown_as_text(monkeypatch):
    bad = Verdict("failed", "got <script>alert(1)</script> & more")
    html = page(ROOT, [(ALL[0], bad), *((exercise, PASSED) for exercise in ALL[1:])])
    assert "&lt;script&gt;" in html and "<script" not in html


def test_in_the_end_all_is_solved():
    html = page(ROOT, [(exercise, PASSED) for exercise in ALL])
    assert "All exercises are solved." in html and "0 minutes left" in html and "Next" not in html


def test_next_on_the_page_is_core_before_an_earlier_stretch_exercise():
    stretch = next(exercise for exercise in ALL if not exercise.core)
    core = next(exercise for exercise in ALL[ALL.index(stretch) :] if exercise.core)
    open_ = stretch, core
    results = [(exercise, NOT_STARTED if exercise in open_ else PASSED) for exercise in ALL]
    assert f"Next: {core.id} · " in words(page(ROOT, results))
    results[ALL.index(core)] = core, PASSED
    assert f"Next: {stretch.id} · " in words(page(ROOT, results))


def test_the_saved_notebook_passes_strict_nbval_beside_solved_exercises(course):
    """What is stored says nothing of a learner, and so it is the same whatever the panel shows."""
    solve(course / "exercises" / CORE.notebook, CORE.id)
    shutil.copy(NOTEBOOK, course)
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run([*command, "-c", os.devnull, course / NOTEBOOK.name], capture_output=True, text=True)
    assert "1 passed" in done.stdout, done.stdout


def test_the_notebook_is_clean_and_saved_without_a_learners_state():
    faults = runpy.run_path(str(ROOT / "tools" / "hygiene.py"))["faults"]
    assert list(faults(NOTEBOOK)) == []
    (code,) = [cell for cell in notebooks.read(NOTEBOOK)["cells"] if cell["cell_type"] == "code"]
    assert "".join(code["outputs"][0]["data"]["text/plain"]) == panel_module.STILL
