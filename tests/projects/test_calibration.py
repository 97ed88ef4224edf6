"""Calibration: the prior is calibrated and far away, an overconfident posterior is refused, and so is every trick."""

import numpy as np
import pytest

from flowcourse.projects import calibration
from flowcourse.projects.densities import Bend
from flowcourse.projects.submission import Refused

GAUSSIAN = """
import numpy as np

class Bell:
    def parts(self, params, x):
        return x @ params[0] + params[1], params[2]

    def log_prob(self, params, theta, x):
        mean, spread = self.parts(params, x)
        z = (theta - mean) / spread
        return -0.5 * np.sum(z**2, axis=1) - np.log(2 * np.pi) - np.sum(np.log(spread))

    def sample(self, params, rng, n, x):
        mean, spread = self.parts(params, x)
        return mean + spread * rng.normal(size=(n, 2))

def train(theta, x, rng, cpu_seconds):
    columns = np.c_[x, np.ones(len(x))]
    fitted = np.linalg.lstsq(columns, theta, rcond=None)[0]
    return Bell(), (fitted[:2], fitted[2], (theta - columns @ fitted).std(axis=0))
"""


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(calibration, "TRAIN", 20_000)
    monkeypatch.setattr(calibration, "TEST", 600)
    monkeypatch.setattr(calibration, "PLACES", 2)
    monkeypatch.setattr("flowcourse.projects.densities.SIDE", 40)


def judged(submission, seed=0, seconds=2):
    (row,) = calibration.judge(submission, seed, seconds)
    return row


def test_a_bend_leads_back_and_keeps_areas():
    bend, z = Bend(np.random.default_rng(0), 1.3), np.random.default_rng(1).normal(size=(50, 2))
    assert np.allclose(bend.to_z(bend.to_x(z)), z)
    steps = 1e-6 * np.eye(2)
    J = np.stack([(bend.to_x(z + step) - bend.to_x(z - step)) / 2e-6 for step in steps], axis=-1)
    assert np.allclose(np.linalg.det(J), 1, atol=1e-6)


def test_ranks_of_a_uniform_number_have_a_chi_squared_of_about_19_and_those_of_a_narrow_density_far_more():
    rng = np.random.default_rng(0)
    draws, true = rng.normal(size=(500, 99)), rng.normal(size=500)
    for factor, low, high in ((1.0, 5, 45), (0.5, 200, 5000), (2.0, 200, 5000)):
        statistic = calibration.chi_squared(np.sum(factor * draws < true[:, None], axis=1))
        assert low < statistic < high


def test_a_linear_guess_with_the_right_width_is_calibrated_enough_and_has_its_gap(submit):
    row, again = judged(submit(GAUSSIAN)), judged(submit(GAUSSIAN))
    assert 0.3 < row.value < 2.5 and row.value == again.value and "by chance 19" in row.note


TRICKS = {
    "too narrow": ("return mean + spread * rng", "return mean + 0.6 * spread * rng", "does not draw from the density"),
    "draws too narrow in the first alone": ("return mean + ", "return mean + [0.6, 1] * ", "does not draw from"),
    "draws too narrow in the second alone": ("return mean + ", "return mean + [1, 0.6] * ", "does not draw from"),
    "too narrow in the density as well": (".std(axis=0)", ".std(axis=0) * 0.6", "the draws are not calibrated"),
    "too narrow in the first alone": (".std(axis=0)", ".std(axis=0) * [0.5, 1]", "the draws are not calibrated"),
    "too narrow in the second alone": (".std(axis=0)", ".std(axis=0) * [1, 0.5]", "the draws are not calibrated"),
    "too wide": ("return mean + spread * rng", "return mean + 2 * spread * rng", "does not draw from the density"),
    "too large everywhere": ("- np.log(2 * np.pi)", "- np.log(6)", "and 1 is the most"),
    "a constant beyond all numbers": ("return -0.5 *", "return 1e4 + 0 *", "and 1 is the most"),
    "NaN": ("- np.log(2 * np.pi)", "- np.nan", "NaN or \\+inf"),
    "dependent on the batch": ("z = (theta - mean)", "z = (theta - theta.mean(axis=0))", "two values for one point"),
    "draws that are no numbers": ("size=(n, 2))", "size=(n, 2)) * np.nan", "must give finite numbers of shape"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused(submit, trick):
    old, new, sentence = TRICKS[trick]
    assert GAUSSIAN.count(old) == 1
    with pytest.raises(Refused, match=sentence):
        judged(submit(GAUSSIAN.replace(old, new)))


@pytest.mark.nightly
def test_the_exact_posterior_in_its_own_coordinates_is_not_that_of_the_judge(submit, monkeypatch):
    monkeypatch.setattr("flowcourse.projects.densities.SIDE", 20)  # this density takes long
    text = "from minflow.data import Throw\n" + GAUSSIAN
    mean = "mean, spread = self.parts(params, x)\n        z = (theta"
    text = text.replace(mean, "return Throw().log_posterior(theta, x)\n        z = (theta")
    with pytest.raises(Refused, match="does not draw from the density"):
        judged(submit(text), seconds=30)
