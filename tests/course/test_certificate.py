"""The certificate: its seal is drawn by a flow that is trained on the spot, through the coupling of the learner."""

import re
from datetime import date
from xml.etree import ElementTree

import numpy as np
import pytest
from course_tools import ROOT, solution, solve

from flowcourse.checking.parts import NOT_STARTED, Verdict
from flowcourse.core import exercise_notebook, manifest, notebooks
from flowcourse.learner import answers, certificate, done_and_next
from flowcourse.learner import panel as panel_module

NAME = 'Ada <Lovelace> & "friends"'
ALL = manifest.exercises()
FILE = manifest.find(certificate.COUPLING).notebook
PASSED = Verdict("passed", "")


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(certificate, "TRIAL", 1)
    monkeypatch.setattr(certificate, "STEPS", (3, 3))


@pytest.fixture
def course(course, monkeypatch):
    """With the notebook of the coupling, and all exercises of the course in the manifest."""
    monkeypatch.setattr(manifest, "_exercises", ALL)
    built = exercise_notebook.build_notebook(notebooks.read(ROOT / "solutions" / FILE))
    notebooks.write(course / "exercises" / FILE, built)
    return course


def points(text):
    """How many points an SVG has as its seal, and its texts."""
    root = ElementTree.fromstring(text)
    paths = [element.get("d") for element in root.iter() if element.tag.endswith("path")]
    return sum(path.count("h0") for path in paths), [element.text for element in root.iter() if element.text]


def test_the_inverse_of_a_coupling_takes_draws_to_the_data_by_other_networks():
    rng = np.random.default_rng(0)
    flow, params, steps = certificate.trained(rng)
    assert steps == 3
    z = rng.normal(size=(50, 2))
    x = certificate.through(solution(certificate.COUPLING), flow, params, z)
    np.testing.assert_allclose(x, flow.to_data(params, z), atol=1e-10)
    assert np.abs(x - z).max() > 0.1


def test_it_is_trained_for_as_many_steps_as_the_time_allows(monkeypatch):
    monkeypatch.setattr(certificate, "STEPS", (2, 5))
    for seconds, steps in ((0, 2), (1e9, 5)):
        monkeypatch.setattr(certificate, "SECONDS", seconds)
        assert certificate.trained(np.random.default_rng(0))[2] == steps


def test_the_seal_that_is_learned_is_a_ring_and_a_tick():
    radius = np.linalg.norm(certificate.seal(np.random.default_rng(0), 2000), axis=1)
    assert 0.6 < np.mean(np.abs(radius - 2) < 0.3) < 0.8 and radius.max() < 2.5


def test_the_points_go_through_the_learners_own_coupling_and_without_one_through_the_engines(course, monkeypatch):
    rng = np.random.default_rng
    ready = certificate.trained(rng(0))
    monkeypatch.setattr(certificate, "trained", lambda rng: ready)
    solve(course / "exercises" / FILE, certificate.COUPLING)
    z, own, how = certificate.drawn(course, rng(0))
    assert f"was written for {certificate.COUPLING}" in " ".join(how)
    for text in ("1 +", "def coupling_inverse(x, mask, net):\n    return x", "print('x')"):
        solve(course / "exercises" / FILE, certificate.COUPLING, text)
        _, engines, how = certificate.drawn(course, rng(0))
        assert certificate.COUPLING not in " ".join(how)
        np.testing.assert_allclose(own, engines, atol=1e-10)


def test_it_names_the_person_the_day_and_what_was_done():
    z = np.random.default_rng(0).normal(size=(500, 2))
    text = certificate.svg(NAME, date(2026, 11, 28), ("has solved it all",), z, z / 2, ("By hand.",))
    count, words = points(text)
    assert count == 500 and NAME in words and "2026-11-28" in words and "has solved it all" in words
    assert f"{NAME} has solved it all" in words and "The seal is a ring with a tick in it. By hand." in words


def test_a_point_far_out_is_left_out():
    z = np.array([[0.0, 1.0], [0.0, 9.0]])
    assert points(certificate.svg("A", date.today(), (), z, z, ()))[0] == 1


@pytest.fixture
def panel(course, monkeypatch):
    """A panel in a course where all of the core is solved, and nothing else."""
    solve(course / "exercises" / FILE, certificate.COUPLING)
    monkeypatch.setattr(panel_module, "display", lambda shown: None)
    verdicts = lambda root, exercise: PASSED if exercise.core else NOT_STARTED  # noqa: E731
    monkeypatch.setattr(answers, "job_or_verdict", verdicts)
    monkeypatch.chdir(course)
    return panel_module.show(course)


def shown(panel):
    return panel.certificate.outputs[0]["data"]["text/html"]


def test_the_panel_draws_it_when_the_core_is_done_and_a_name_is_given(panel, course):
    panel.draw_button.click()
    assert "Type your name" in shown(panel) and not (course / "certificate.svg").exists()
    panel.name.value = NAME
    panel.draw_button.click()
    text = (course / "certificate.svg").read_text(encoding="utf-8")
    count, words = points(text)
    core = sum(exercise.core for exercise in ALL)
    assert count > 1000 and NAME in words and f"has solved all {core} core exercises" in words
    assert "stretch" not in text and text in shown(panel) and 'href="certificate.svg"' in shown(panel)
    assert not panel.draw_button.disabled


def test_the_panel_offers_none_before(panel, monkeypatch):
    assert panel.draw_button in panel.box.children
    monkeypatch.setattr(answers, "job_or_verdict", lambda root, exercise: NOT_STARTED)
    fresh = panel_module.show(panel.root)
    assert fresh.draw_button not in fresh.box.children


def test_what_was_done_beyond_the_core_is_counted(course):
    core, stretch = done_and_next.parts([(exercise, PASSED) for exercise in ALL])
    text = certificate.certificate(course, "A", core, stretch)
    assert re.search(rf"and {stretch.total} of the {stretch.total} stretch exercises</text>", text)
