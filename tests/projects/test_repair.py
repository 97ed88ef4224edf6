"""The repair shop: every flow has the defect that it should have, and only a look at the flow finds it."""

from pathlib import Path

import numpy as np
import pytest

from flowcourse.projects import repair
from flowcourse.projects.submission import Refused

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "solutions" / "projects" / "repair.py"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """One flow of each kind, hardly trained: no defect but two needs more."""
    for name, value in (("OF_EACH", 1), ("STEPS", 20)):
        monkeypatch.setattr(repair, name, value)


def cases(defect, count=2):
    rng = np.random.default_rng(7)
    return [repair.case(defect, rng) for _ in range(count)]


def test_a_dead_layer_moves_points_by_next_to_nothing_and_a_saturated_one_is_at_its_cap():
    for at, flow, params, _, new in cases("dead layer"):
        x, _ = flow.transform.layers[at].forward(params[at], new)
        assert 0 < np.mean(np.abs(x - new)) < 0.2 * new.std()
    for at, flow, params, _, new in cases("saturated scale"):
        layer = flow.transform.layers[at]
        z, _ = layer.inverse(params[at], new)
        assert np.all(np.abs(layer.log_scales(params[at], z, new)) > 0.9 * layer.log_scale_cap)


@pytest.mark.nightly
def test_an_overfitted_flow_prefers_the_points_that_it_has_seen_and_a_healthy_one_does_not(monkeypatch):
    monkeypatch.setattr(repair, "STEPS", 600)

    def preference(flow, params, seen, new):
        return flow.log_prob(params, seen).mean() - flow.log_prob(params, new).mean()

    assert min(preference(*given) for _, *given in cases("overfitting")) > 0.5
    assert max(preference(*given) for _, *given in cases(repair.HEALTHY)) < 1


def test_masks_that_never_alternate_leave_one_coordinate_as_it_is():
    for _, flow, params, _, new in cases("masks that never alternate"):
        z = flow.to_latent(params, new)
        assert sum(np.array_equal(z[:, d], new[:, d]) for d in (0, 1)) == 1


def text_of(answer):
    return f"def inspect(flow, params, seen, new, rng):\n    return {answer}\n"


@pytest.mark.parametrize(("answer", "right"), [("'none', None", 1), ("'dead layer', 9", 0)])  # there are 6 layers
def test_a_constant_finds_the_flows_of_one_kind_alone_and_none_in_a_wrong_layer(submit, answer, right):
    wrong, _ = repair.total(list(repair.judge(submit(text_of(answer)), 0)))
    assert wrong == len(repair.DEFECTS) - right


@pytest.mark.parametrize("defect", repair.IN_A_LAYER)
def test_a_defect_in_a_layer_is_found_where_its_own_layer_is_named(submit, defect):
    rng = np.random.default_rng(0)
    place = {kind: repair.case(kind, rng)[0] for kind in repair.DEFECTS}[defect]  # as the judge draws them
    for beside, right in ((0, 1), (1, 0), (-1, 0)):
        wrong, _ = repair.total(list(repair.judge(submit(text_of(f"{defect!r}, {place + beside}")), 0)))
        assert wrong == len(repair.DEFECTS) - right


@pytest.mark.skipif(not COURSE.exists(), reason="a release has no solutions")
@pytest.mark.parametrize(("steps", "most"), [(100, 2), pytest.param(600, 1, marks=pytest.mark.nightly)])
def test_the_courses_own_inspector_finds_most(submit, monkeypatch, steps, most):
    monkeypatch.setattr(repair, "STEPS", steps)
    wrong, _ = repair.total(list(repair.judge(submit(COURSE.read_text(encoding="utf-8")), 3)))
    assert wrong <= most


TRICKS = {
    "a name that is no defect": ("'rust', None", "inspect failed"),
    "no pair": ("'none'", "inspect failed"),
    "a look at the judge": ("__import__('flowcourse.projects.repair').DEFECTS[0], 0", "inspect failed"),
    "a file": ("open('/etc/hostname').read(), 0", "inspect failed"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused(submit, jail, trick):
    if not jail.report["landlock"] and "a " in trick[:2]:
        pytest.skip("this system has no Landlock")
    answer, sentence = TRICKS[trick]
    with pytest.raises(Refused, match=sentence):
        list(repair.judge(submit(text_of(answer)), 0))
