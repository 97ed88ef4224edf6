"""The project on digits: an honest flow gets its bits, and a density that is not that of its map is refused."""

import numpy as np
import pytest

from flowcourse.projects import digits
from flowcourse.projects.submission import Refused
from minflow import calculus

GAUSSIAN = """
import numpy as np

class Affine:
    def to_latent(self, params, v):
        mean, W, log_det = params
        return (v - mean) @ W.T

    def to_data(self, params, z):
        mean, W, log_det = params
        return z @ np.linalg.inv(W).T + mean

    def log_prob(self, params, v):
        z = self.to_latent(params, v)
        return -0.5 * np.sum(z**2, axis=1) - 32 * np.log(2 * np.pi) + params[2]

def train(images, rng, cpu_seconds):
    t = 0.05 + 0.9 * (images + rng.uniform(size=images.shape)) / 17
    v = np.log(t) - np.log(1 - t)
    W = np.linalg.inv(np.linalg.cholesky(np.cov(v.T)))
    return Affine(), (v.mean(axis=0), W, np.linalg.slogdet(W)[1])
"""


def test_the_map_to_the_line_has_the_log_det_of_its_jacobian():
    y = np.random.default_rng(0).uniform(size=(3, 64))
    J = calculus.batch_jacobian(lambda y: digits.to_line(y)[0])(y)
    assert np.allclose(digits.to_line(y)[1], calculus.log_abs_det(J))


def judged(submission, seed=0):
    (row,) = digits.judge(submission, seed, seconds=2)
    return row


NARROW = GAUSSIAN.replace("W = np.linalg.inv(np.linalg.cholesky(np.cov(v.T)))", "W = np.eye(64) / 0.1")


def test_a_gaussian_on_the_line_gets_its_bits_on_a_split_that_is_drawn(submit, monkeypatch):
    monkeypatch.setattr(digits, "TEST", 100)
    row, other = (judged(submit(GAUSSIAN), seed) for seed in (0, 1))
    assert 2.2 < row.value < 2.6 and 0 < row.error < 0.05  # chapter 12 prints 2.4
    assert row.value != other.value
    boosted = GAUSSIAN.replace("+ params[2]", "+ params[2] + 100.0")
    assert judged(submit(boosted)).value == row.value, "what log_prob says makes no difference"
    assert judged(submit(NARROW)).value > row.value + 1, "a density that is too sure of itself needs more bits"


TRICKS = {
    "a fold": ("return (v - mean) @ W.T", "return np.abs((v - mean) @ W.T)", "does not undo"),
    "chance": (
        "return (v - mean) @ W.T",
        "return (v - mean) @ W.T + np.random.default_rng().normal(size=v.shape)",
        "undo",
    ),
    "NaN": ("return (v - mean) @ W.T", "return np.nan * v", "must give finite numbers"),
    "no way back": ("def to_data", "def to_nowhere", "has no to_data"),
    "a way back by memory": (
        "return (v - mean) @ W.T",
        "self.seen = v; return np.abs((v - mean) @ W.T)",
        "does not undo",
    ),
    "a fold with its branch in the last digits": (
        "return (v - mean) @ W.T",
        "k = np.floor(v * 50); return np.sin(100 * v) + 1e-9 * k",
        "does not undo",
    ),
    "the images looked up": ("W = np", "__import__('minflow.data').data.digits(); W = np", "Permission denied"),
    "the stored flows of chapter 17": (
        "W = np",
        "__import__('minflow.pretrained').pretrained.digits(); W = np",
        "train raised",
    ),
    "a data set in the file": ("import numpy as np", "import numpy as np\nX = '" + "7" * 20_000 + "'", "bytes, and"),
}


@pytest.mark.parametrize(("miss", "is_refused"), [(0.2, False), (0.4, True)])
def test_one_image_that_is_not_found_again_is_enough_to_refuse_a_map(miss, is_refused):
    class Nearly:
        """The identity, except that one point comes back to another place: `miss` times the distance away."""

        def ask(self, trained, method, points):
            return points + np.where(np.arange(len(points)) == 7, miss * 8e-3, 0)[:, None] * np.eye(64)[0]

    given = None, np.random.default_rng(0), np.zeros((50, 64)), np.zeros((50, 64)), np.tile(np.eye(64), (50, 1, 1))
    if is_refused:
        with pytest.raises(Refused, match="does not undo"):
            digits._one_to_one(Nearly(), *given)
    else:
        digits._one_to_one(Nearly(), *given)


LIKE_A_FOLD = ("chance", "no way back", "a way back by memory", "a fold with its branch in the last digits")


@pytest.mark.parametrize(
    "trick", [pytest.param(trick, marks=pytest.mark.nightly if trick in LIKE_A_FOLD else ()) for trick in TRICKS]
)
def test_a_trick_is_refused(submit, jail, trick, monkeypatch):
    monkeypatch.setattr(digits, "TEST", 50)
    if trick in ("the images looked up", "the stored flows of chapter 17") and not jail.report["landlock"]:
        pytest.skip("this system has no Landlock")
    old, new, sentence = TRICKS[trick]
    assert GAUSSIAN.count(old) == 1
    text = GAUSSIAN.replace(old, new)
    if trick == "a way back by memory":
        text = text.replace("return z @", "return self.seen if hasattr(self, 'seen') else z @")
    with pytest.raises(Refused, match=sentence):
        list(digits.judge(submit(text), 0, seconds=2))
