"""Write a transform: the judge's formula is that of Yeo and Johnson, and each fault is one that a test can notice."""

from pathlib import Path

import numpy as np
import pytest

from flowcourse.projects import transform
from flowcourse.projects.submission import Refused
from minflow import laws
from minflow.calculus import batch_jacobian, log_abs_det

ROOT = Path(__file__).parents[2]
START = (ROOT / "projects" / "transform" / "start.py").read_text(encoding="utf-8")
COURSE = ROOT / "solutions" / "projects" / "transform.py"
needs_solutions = pytest.mark.skipif(not COURSE.exists(), reason="a release has no solutions")


def test_the_formula_is_its_own_inverse_and_has_the_log_det_of_its_slope():
    rng = np.random.default_rng(0)
    raw, x = rng.normal(size=3), 2 * rng.normal(size=(50, 3))
    z, log_det = transform.inverse(x, raw)
    back, log_det_back = transform.forward(z, raw)
    assert np.allclose(np.asarray(back - x, float), 0) and np.allclose(np.asarray(log_det + log_det_back, float), 0)
    slope = (transform.inverse(x + 1e-6, raw)[0] - transform.inverse(x - 1e-6, raw)[0]) / 2e-6
    assert np.allclose(np.asarray(np.log(slope).sum(axis=1) - log_det, float), 0, atol=1e-6)


def test_the_formula_agrees_with_scikit_learns():
    from sklearn import preprocessing

    x, power = np.linspace(-3, 3, 13)[:, None], 0.7
    theirs = preprocessing.PowerTransformer(standardize=False).fit(np.random.default_rng(0).normal(size=(50, 1)))
    theirs.lambdas_ = np.array([power])
    ours, _ = transform.inverse(x, np.array([-np.log(2 / power - 1)]))
    assert np.allclose(np.asarray(ours, float), theirs.transform(x))


@pytest.mark.parametrize("fault", transform.FAULTS)
@pytest.mark.parametrize("name", transform.LAYERS)
def test_a_layer_with_a_fault_breaks_a_law(name, fault):
    rng = np.random.default_rng(1)
    layer = laws.catalogue(transform.DIM)[name]
    params, z = laws.random_params(layer, rng), rng.normal(size=(40, transform.DIM))
    faulty = transform.Faulty(layer, fault)
    x, log_det = faulty.forward(params, z)
    back, log_det_back = faulty.inverse(params, x)
    J = batch_jacobian(lambda z: layer.forward(params, z)[0])(z)
    misses = [back - z, log_det + log_det_back, log_det - log_abs_det(J), faulty.forward(params, z[:1])[0] - x[:1]]
    assert max(np.max(np.abs(miss)) for miss in misses) > 1e-4


def values(submission):
    return {row.name: row.value for row in transform.judge(submission, 0)}


@needs_solutions
def test_the_courses_own_layer_and_test_fail_at_no_check(submit):
    assert set(values(submit(COURSE.read_text(encoding="utf-8"))).values()) == {0.0}


@pytest.mark.nightly
def test_the_start_is_far_from_right_and_is_judged(submit):
    value_of = values(submit(START))
    assert value_of["values"] == 75 and value_of["right layers"] == 0 and value_of["layers with a fault"] > 50


@needs_solutions
@pytest.mark.parametrize("answer", [True, pytest.param(False, marks=pytest.mark.nightly)])
def test_a_test_that_always_says_the_same_fails_at_one_half(submit, answer):
    text = COURSE.read_text(encoding="utf-8").replace("z, beside, *alone", f"return {answer}\n    z, beside, *alone")
    value_of = values(submit(text))
    assert (value_of["right layers"], value_of["layers with a fault"]) == ((0, 100) if answer else (100, 0))


@needs_solutions
@pytest.mark.nightly
def test_a_log_det_that_loses_digits_is_noticed_near_the_logarithms_alone(submit):
    text = COURSE.read_text(encoding="utf-8").replace("np.expm1(power * log_x)", "(np.exp(power * log_x) - 1)")
    value_of = values(submit(text))
    assert value_of["values"] == 0 and value_of["near the logarithms"] > 0


@pytest.mark.parametrize("text", ["x = 1\n", START.replace("class YeoJohnson", "class Other"), "raise OSError\n"])
def test_what_has_no_layer_is_refused(submit, text):
    with pytest.raises(Refused, match="YeoJohnson"):
        list(transform.judge(submit(text), 0))


def test_a_file_that_asks_for_the_judges_formula_is_refused(submit, jail):
    if not jail.report["landlock"]:
        pytest.skip("this system has no Landlock")
    text = "from flowcourse.projects.transform import forward\n" + START
    with pytest.raises(Refused, match="failed"):
        list(transform.judge(submit(text), 0))
