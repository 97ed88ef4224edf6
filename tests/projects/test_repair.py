"""The repair shop: every flow has the defect that it should have, and only a look at the flow finds it."""

from pathlib import Path

import numpy as np
import pytest

from flowcourse.checking.parts import Unfit
from flowcourse.projects import repair
from flowcourse.projects.submission import Refused
from minflow.distributions import Normal

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
def test_overfitted_flows_prefer_the_points_that_they_have_seen_more_than_healthy_ones_do(monkeypatch):
    monkeypatch.setattr(repair, "STEPS", 600)

    def preferences(defect):
        given = [rest for _, *rest in cases(defect, 5)]
        return [
            flow.log_prob(params, seen).mean() - flow.log_prob(params, new).mean() for flow, params, seen, new in given
        ]

    healthy = np.median(preferences(repair.HEALTHY))
    assert np.median(preferences("overfitting")) > healthy + 0.4 and abs(healthy) < 0.3


def test_masks_that_never_alternate_leave_one_coordinate_as_it_is():
    for _, flow, params, _, new in cases("masks that never alternate"):
        z = flow.to_latent(params, new)
        assert sum(np.array_equal(z[:, d], new[:, d]) for d in (0, 1)) == 1


@pytest.fixture
def fitted(monkeypatch):
    """[(flow, points, the bias of each layer's network)] of every training that is asked for; none takes place."""
    trainings = []

    def fit(flow, params, points, **options):
        assert (options["steps"], options["validation"]) == (repair.STEPS, False)
        trainings.append((flow, points, [layer[-1]["bias"].copy() for layer in params]))
        return params, None

    monkeypatch.setattr(repair, "fit", fit)
    return trainings


def same_masks(flow):
    first = flow.transform.layers[0].mask
    return [bool(np.array_equal(layer.mask, first)) for layer in flow.transform.layers]


@pytest.mark.parametrize("defect", repair.DEFECTS)
def test_a_case_has_its_own_defect_and_no_other(defect, fitted, monkeypatch):
    monkeypatch.setattr(repair, "POINTS", 150)
    rng, numbers, bases, scales = np.random.default_rng(0), [], set(), set()
    for _ in range(40):
        at, flow, params, seen, new = repair.case(defect, rng)
        trained, points, biases = fitted.pop()
        numbers.append(len(points))
        bases.add(repr(trained.base))
        assert (len(params), len(flow.transform.layers), len(seen), len(new)) == (6, 6, repair.SHOWN, repair.POINTS)
        assert np.array_equal(seen, points[: repair.SHOWN]) and not set(new[:, 0]) & set(points[:, 0])
        assert repr(flow.base) == repr(Normal(dim=2))
        assert (at in range(6)) if defect in repair.IN_A_LAYER else at is None
        assert len(trained.transform.layers) == 5 + (defect != "dead layer")
        assert same_masks(flow) == [True, defect == "masks that never alternate"] * 3
        large = [k for k, bias in enumerate(biases) if np.any(np.abs(bias) > 1)]
        assert large == ([at] if defect == "saturated scale" else [])
        assert all(12 <= abs(biases[k][0]) <= 30 and not np.any(biases[k][1:]) for k in large)
        scales.update(biases[k][0] for k in large)
    assert len(scales) in (0, 40) and (not scales or min(scales) < -20 < 20 < max(scales))
    shown = {repair.SHOWN * k for k in range(3, 9)} if defect == "overfitting" else {repair.POINTS}
    wanted = {repr(base) for base in (repair.BASES if defect == "wrong base" else [Normal(dim=2)])}
    assert set(numbers) == shown and bases == wanted


def test_a_row_counts_the_flows_of_a_kind_that_were_named_wrongly(monkeypatch, fitted):
    monkeypatch.setattr(repair, "OF_EACH", 4)
    given = []

    class Sees:
        """Says of every flow that it has this defect, in layer 0."""

        def __init__(self, defect):
            self.defect = defect

        def run(self, name, driver, returns, args, seconds):
            flow, params, seen, new, seed, names = args
            given.append((seed, seconds, seen.shape, new.shape))
            answer = driver(lambda *args: (self.defect, 0) if len(args) == 5 else None, *args)
            return [np.array(float(part)) for part in answer]

    rows = list(repair.judge(Sees("dead layer"), 0))
    assert [row.name for row in rows] == list(repair.DEFECTS) and {row.note for row in rows} == {"of 4"}
    wrong = {row.name: row.value for row in rows}
    found = wrong.pop("dead layer")
    assert 0 <= found <= 4 and set(wrong.values()) == {4.0}
    assert [row.error for row in rows if row.value == 4] == 5 * [0.0], "every such flow would be named wrongly"
    assert repair.total(rows) == (20 + found, (found * (4 - found) / 3) ** 0.5)
    assert len(given) == len({seed for seed, *_ in given}) == 24
    assert {tuple(rest) for _, *rest in given} == {(repair.SECONDS, (repair.SHOWN, 2), (repair.POINTS, 2))}
    right = list(repair.judge(Sees("overfitting"), 0))
    assert [row.name for row in right if row.value == 0] == ["overfitting"], "where no layer is asked for, any will do"


def test_an_inspector_answers_with_a_name_and_a_layer():
    def inspect(flow, params, seen, new, rng):
        return flow, rng.integers(99) if params else None

    for params, layer in ((1, np.random.default_rng(3).integers(99)), (0, -1)):
        assert repair._inspect(inspect, "b", params, 0, 0, 3, ("a", "b")) == (1, layer)
    assert repair._inspect(lambda *given: ("b", 0), "b", 0, 0, 0, 3, ("a", "b")) == (1, 0)
    with pytest.raises(Unfit, match="one of the names a, b and a whole number or None; got"):
        repair._inspect(inspect, "c", 0, 0, 0, 3, ("a", "b"))


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
    "a name that is no defect": (
        "'rust', None",
        r"inspect must return the pair \(name, layer\).*; got \('rust', None\)",
    ),
    "no pair": ("'none'", "; got 'none'"),
    "nothing": ("None", "; got None"),
    "a layer in words": ("'none', '3'", r"; got \('none', '3'\)"),
    "a complex layer": ("'none', 3j", r"; got \('none', 3j\)"),
    "a look at the judge": ("__import__('flowcourse.projects.repair').DEFECTS[0], 0", "inspect raised"),
    "a file": ("open('/etc/hostname').read(), 0", "inspect raised"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused(submit, jail, trick):
    if not jail.report["landlock"] and "raised" in TRICKS[trick][1]:
        pytest.skip("this system has no Landlock")
    answer, sentence = TRICKS[trick]
    with pytest.raises(Refused, match=sentence):
        list(repair.judge(submit(text_of(answer)), 0))
