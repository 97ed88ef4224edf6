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


def test_of_a_density_that_is_constant_between_the_edges_the_bits_are_known(here, monkeypatch):
    """v = logit(t) with t uniform: p(y) = 0.9 at every y, and p(x) = p(y) / 17 of each pixel."""
    from scipy import special

    monkeypatch.setattr(digits, "TEST", 30)
    to_line = digits.to_line
    fake = here(to_latent=lambda v: special.ndtri(special.expit(v)), to_data=lambda z: special.logit(special.ndtr(z)))
    (row,) = digits.judge(fake, 3, 8)
    assert row.value == pytest.approx(np.log2(17 / 0.9), abs=1e-6) and row.error < 1e-6
    assert digits.total([row]) == (row.value, row.error) and row.note == "1 CPU-seconds"
    (((images,), seed, seconds),) = fake.trainings
    assert images.shape == (1797 - 30, 64) and seconds == 8 and seed > 2**16
    v = []
    monkeypatch.setattr(digits, "to_line", lambda y: v.append(to_line(y)) or v[-1])
    wide = {
        "to_latent": lambda v: 2 * fake.methods["to_latent"](v),
        "to_data": lambda z: fake.methods["to_data"](z / 2),
    }
    (row,) = digits.judge(here(**wide), 3, 8)
    bits = np.log2(17 / 0.9) + 1.5 * np.mean(fake.methods["to_latent"](v[0][0]) ** 2, axis=1) / np.log(2) - 1
    assert (row.value, row.error) == pytest.approx((bits.mean(), bits.std(ddof=1) / 30**0.5), rel=1e-6)


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
    "the stored flow of chapter 17": (
        "W = np",
        "__import__('minflow.pretrained').pretrained.mnist(); W = np",
        "train raised",
    ),
    "a data set in the file": ("import numpy as np", "import numpy as np\nX = '" + "7" * 20_000 + "'", "bytes, and"),
}


LIKE_A_FOLD = ("chance", "no way back", "a way back by memory", "a fold with its branch in the last digits")


@pytest.mark.parametrize(
    "trick", [pytest.param(trick, marks=pytest.mark.nightly if trick in LIKE_A_FOLD else ()) for trick in TRICKS]
)
def test_a_trick_is_refused(submit, jail, trick, monkeypatch):
    monkeypatch.setattr(digits, "TEST", 50)
    if trick in ("the images looked up", "the stored flow of chapter 17") and not jail.report["landlock"]:
        pytest.skip("this system has no Landlock")
    old, new, sentence = TRICKS[trick]
    assert GAUSSIAN.count(old) == 1
    text = GAUSSIAN.replace(old, new)
    if trick == "a way back by memory":
        text = text.replace("return z @", "return self.seen if hasattr(self, 'seen') else z @")
    with pytest.raises(Refused, match=sentence):
        list(digits.judge(submit(text), 0, seconds=2))
