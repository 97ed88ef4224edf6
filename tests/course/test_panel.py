"""The progress panel: text that says what status and next say, a button, and a saved notebook that says nothing."""

import os
import re
import runpy
import shutil
import subprocess
import sys

import nbformat
import pytest
from course_tools import IDS, ROOT, solve, stub
from learner_tools import EXERCISE, run
from nbclient import NotebookClient

from flowcourse.checking.parts import NOT_STARTED, Verdict
from flowcourse.core import manifest, notebooks
from flowcourse.learner import answers
from flowcourse.learner import panel as panel_module

NOTEBOOK = ROOT / "notebooks" / "progress.ipynb"
ALL = manifest.exercises()
PASSED = Verdict("passed", "")


@pytest.fixture
def panel(course, monkeypatch):
    """A panel whose displays are thrown away, in a course where the first exercise is solved."""
    monkeypatch.setattr(panel_module, "display", lambda shown: None)
    solve(course / "exercises" / EXERCISE.notebook, EXERCISE.id)
    return panel_module.show(course)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_it_says_what_status_says_and_what_next_says(course, panel):
    said = words(panel.text.value)
    status = run("status", "--path", str(course))[1].splitlines()[-2:]
    assert all(line in said for line in status)
    heading, _, *way = run("next", "--path", str(course))[1].splitlines()
    assert f"Next: {heading.split(' ')[0]} · " in said
    assert len(way) == 3 and all(": ".join(line.split(maxsplit=1)) in said for line in way)
    assert said.count("✓ done") == 1 and said.count("○ not started") == len(IDS) - 1


def test_the_button_checks_again(course, panel):
    name = stub(EXERCISE.id).__name__
    solve(course / "exercises" / EXERCISE.notebook, EXERCISE.id, f"def {name}(a):\n    return '<b>'\n")
    panel.button.click()
    said = panel.text.value
    assert "✓ done" not in said and f"Next: {EXERCISE.id}" in said and "got a str" in said
    assert not panel.button.disabled


def test_while_it_checks_it_says_how_far_it_is_and_the_button_waits(panel, monkeypatch):
    seen = []

    def check_exercises(root, exercises):
        for exercise in exercises:
            seen.append((panel.text.value, panel.button.disabled))
            yield exercise, NOT_STARTED

    monkeypatch.setattr(answers, "check_exercises", check_exercises)
    panel.check()
    assert f"<p>Checking your saved answers: 1 of {len(ALL)}.</p>" in [text for text, _ in seen]
    assert all(disabled for _, disabled in seen) and not panel.button.disabled


def test_the_wrong_folder_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(panel_module, "display", lambda shown: None)
    assert "go to the course folder" in panel_module.show(tmp_path).text.value


def test_it_can_be_read_and_worked_without_a_mouse_or_colours(panel):
    said = panel.text.value
    assert said.count('scope="row"') == len(IDS) and said.count('scope="col"') == 5 and "<caption>" in said
    assert panel.button.description == "Check my saved answers again"
    assert "style=" not in said and "<img" not in said
    assert all(
        any(word in state for word in ("done", "not yet", "not started")) for state in panel_module.STATES.values()
    )


def test_what_a_learner_wrote_is_shown_as_text(monkeypatch):
    bad = Verdict("failed", "got <script>alert(1)</script> & more")
    said = panel_module.page(ROOT, [(ALL[0], bad), *((exercise, PASSED) for exercise in ALL[1:])])
    assert "&lt;script&gt;" in said and "<script" not in said


def test_in_the_end_all_is_solved():
    said = panel_module.page(ROOT, [(exercise, PASSED) for exercise in ALL])
    assert "All exercises are solved." in said and "0 minutes left" in said and "Next" not in said


def test_next_on_the_page_is_core_before_an_earlier_stretch_exercise():
    stretch = next(exercise for exercise in ALL if not exercise.core)
    core = next(exercise for exercise in ALL[ALL.index(stretch) :] if exercise.core)
    open_ = stretch, core
    results = [(exercise, NOT_STARTED if exercise in open_ else PASSED) for exercise in ALL]
    assert f"Next: {core.id} · " in panel_module.page(ROOT, results)
    results[ALL.index(core)] = core, PASSED
    assert f"Next: {stretch.id} · " in panel_module.page(ROOT, results)


def test_in_a_kernel_the_panel_shows_the_learners_state(course):
    solve(course / "exercises" / EXERCISE.notebook, EXERCISE.id)
    (course / "notebooks").mkdir(exist_ok=True)
    place = {"metadata": {"path": str(course / "notebooks")}}
    client = NotebookClient(nbformat.read(NOTEBOOK, as_version=4), timeout=100, resources=place)
    client.execute()
    values = [str(state.get("value", "")) for state in client.widget_state.values()]
    assert any("core 1 of " in value for value in values)


def test_the_saved_notebook_passes_strict_nbval_in_any_state(course, tmp_path):
    worked = shutil.copytree(course, tmp_path / "worked")
    solve(worked / "exercises" / EXERCISE.notebook, EXERCISE.id)
    copies = [shutil.copy(NOTEBOOK, folder) for folder in (course, worked, tmp_path)]
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run([*command, "-c", os.devnull, *copies], capture_output=True, text=True)
    assert "3 passed" in done.stdout, done.stdout


def test_the_notebook_is_clean_and_saved_without_a_learners_state():
    faults = runpy.run_path(str(ROOT / "tests" / "setup" / "hygiene.py"))["faults"]
    assert list(faults(NOTEBOOK)) == []
    (code,) = [cell for cell in notebooks.read(NOTEBOOK)["cells"] if cell["cell_type"] == "code"]
    assert "".join(code["outputs"][0]["data"]["text/plain"]) == panel_module.STILL
