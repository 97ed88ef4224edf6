"""The inference lab: how fast do predators hunt, and how fast do they die? A flow p(θ | x), on worlds nobody has seen.

    world = Predators(rng)                     # an island, with its own size, growth and camera
    theta = world.prior(rng, 1000)             # (1000, 2)
    x = world.simulate(rng, theta)             # (1000, 48), what a camera counts in 24 weeks

The posterior has no formula. The score is the expected −log q(θ | x), which the posterior makes smallest. The mass
of q is measured, and q must be calibrated, in each coordinate and in log q itself (Talts et al. 2018).
"""

import numpy as np

from .densities import draws_of, log_prob_at
from .submission import Refused, Row

TITLE, TIME, UNIT = "the inference lab", "45 minutes", "nats, the mean of −log q(θ | x)"
SECONDS = 30
TRAIN, TEST, BESIDE = 20_000, 4000, 8
NOISE = 1e-9  # moves each θ, so that its last digits say nothing of how it was drawn
HIGHEST = 20  # nats: log q counts as no more than this. A posterior from these counts stays far below
LOWEST = -1000  # and as no less: of two numbers that are far larger, the difference is rounding
WORLDS, DRAWS, BINS = 500, 99, 20


class Predators:
    """Prey and predators on an island, week by week; θ ~ N(0, I) says how they hunt and how they die.

    Each prey is caught with probability 1 − exp(−0.004 e^{θ₁/2} · predators) and each predator dies with probability
    1 − exp(−0.3 e^{θ₂/2}). Prey grow towards LIMIT, and a part of what is caught becomes predators. A camera sees each
    animal with one probability; in one run of ten it breaks in some week, and shows 0 from then on. rng draws what is
    known of the island: how many there are at first, the growth, the part that becomes predators, and the camera.
    """

    WEEKS, LIMIT, BROKEN = 24, 2000, 0.1

    def __init__(self, rng):
        self.prey, self.predators = rng.integers(300, 500), rng.integers(60, 120)
        self.growth, self.gain, self.seen = rng.uniform(0.4, 0.6), rng.uniform(0.2, 0.35), rng.uniform(0.2, 0.4)

    def prior(self, rng, n):
        """n draws of θ: (n, 2)."""
        return rng.standard_normal((n, 2))

    def simulate(self, rng, theta):
        """One draw of x for each θ: (N, 2) -> (N, 48), the prey seen in each week, and after them the predators."""
        caught, dying = 0.004 * np.exp(theta[:, 0] / 2), 1 - np.exp(-0.3 * np.exp(theta[:, 1] / 2))
        prey, predators = np.full(len(theta), self.prey), np.full(len(theta), self.predators)
        seen = np.empty((2, self.WEEKS, len(theta)))
        for week in range(self.WEEKS):
            born = rng.poisson(self.growth * prey * np.maximum(0, 1 - prey / self.LIMIT))
            eaten = rng.binomial(prey, 1 - np.exp(-caught * predators))
            young, dead = rng.binomial(eaten, self.gain), rng.binomial(predators, dying)
            prey, predators = prey + born - eaten, predators + young - dead
            seen[:, week] = rng.binomial([prey, predators], self.seen)
        last = np.where(rng.uniform(size=len(theta)) < self.BROKEN, rng.integers(4, self.WEEKS, len(theta)), self.WEEKS)
        return np.where(np.arange(self.WEEKS)[:, None] < last, seen, 0).reshape(-1, len(theta)).T


def judge(submission, seed, seconds=SECONDS):
    """One Row; Refused where the submission fails or breaks a law."""
    rng = np.random.default_rng(seed)
    world = Predators(rng)
    trained = submission.train(pairs(rng, world, TRAIN), int(rng.integers(2**31)), seconds)
    nll, error, mass = _score(submission, trained, rng, *pairs(rng, world, TEST))
    chi2 = _chances(submission, trained, rng, world)
    ranks = ", ".join(f"{value:.0f}" for value in chi2)
    note = f"mass {mass:.3f}, chi² of the ranks {ranks} (by chance 19), {trained.seconds:.0f} CPU-seconds"
    yield Row("−log q(θ | x)", nll, error, note)


def total(rows):
    return rows[0].value, rows[0].error


def pairs(rng, world, n):
    """n pairs (θ, x) of an island."""
    theta = world.prior(rng, n)
    return theta, world.simulate(rng, theta)


def _score(submission, trained, rng, theta, x):
    """(the mean of −log q(θ | x) plus the logarithm of the mass of q, its standard error, the mass).

    The mass is the mean of q(θ′ | x) / r(θ′) over points θ′ of a Cauchy density r around the true θ, BESIDE of them at
    each x. A call has each x once, at its true θ or at a point beside it. So what is larger at points that may be true
    adds as much to the mass, and a density is best that is the posterior.
    """
    beside, log_r = around(rng, np.tile(theta, (BESIDE, 1, 1)))
    points, every = moved(rng, np.concatenate([theta[None], beside])), np.arange(len(x))
    log_q = np.empty(points.shape[:2])
    for kinds in np.argsort(rng.uniform(size=log_q.shape), axis=0):  # which of its points each x has in this call
        rows = rng.permutation(every)
        log_q[kinds[rows], rows] = log_prob_at(submission, trained, points[kinds[rows], rows], x[rows])
    log_q = np.clip(log_q, LOWEST, HIGHEST)  # at all points, and so the mass is that of what is scored
    highest = np.max(log_q[1:] - log_r)
    ratio = np.exp(log_q[1:] - log_r - highest).mean(axis=0)  # up to the factor exp(highest), for which exp may be 0
    log_mass, error = highest + np.log(ratio.mean()), np.std(-log_q[0] + ratio / ratio.mean(), ddof=1) / len(x) ** 0.5
    return float(log_mass - np.mean(log_q[0])), float(error), float(np.exp(log_mass))


def moved(rng, theta):
    return theta + NOISE * rng.standard_normal(theta.shape)


def around(rng, theta, scale=0.3):
    """(θ′, log r(θ′)) with θ′ from the Cauchy density r of the plane around θ: (…, 2) -> (…, 2), (…)."""
    away = rng.standard_normal(theta.shape) / np.abs(rng.standard_normal((*theta.shape[:-1], 1)))
    log_r = -1.5 * np.log1p(np.sum(away**2, axis=-1)) - np.log(2 * np.pi * scale**2)
    return theta + scale * away, log_r


def _chances(submission, trained, rng, world):
    """chi² of the ranks of θ₁, of θ₂ and of log q(θ | x) among draws of q; Refused where one is far above chance."""
    theta, x = pairs(rng, world, WORLDS)
    draws = _draws(submission, trained, rng, x)
    log_q = _at_all(submission, trained, rng, moved(rng, np.concatenate([theta[:, None], draws], axis=1)), x)
    places = [np.sum(draws[:, :, d] < theta[:, None, d], axis=1) for d in (0, 1)]
    places.append(np.sum(log_q[:, 1:] < log_q[:, :1], axis=1))
    chi2 = [chi_squared(ranks) for ranks in places]
    if max(chi2) > 55:  # one of three in 14 000 by chance, with 19 degrees of freedom
        one, two, three = (f"{value:.0f}" for value in chi2)
        found = f"{one} for θ₁, {two} for θ₂ and {three} for log q(θ | x)"
        raise Refused(f"the draws are not calibrated: chi² of the ranks is {found}, about 19 by chance and 55 at most")
    return chi2


def _draws(submission, trained, rng, x):
    """DRAWS draws of q(θ | x) at each x: (N, DRAWS, 2)."""
    contexts = np.repeat(x, DRAWS, axis=0)
    return draws_of(submission, trained, rng, len(contexts), 2, contexts).reshape(len(x), DRAWS, 2)


def _at_all(submission, trained, rng, points, x):
    """log q at points (N, K, 2), K for each x, asked in one shuffled order: (N, K)."""
    rows = rng.permutation(points.shape[0] * points.shape[1])
    log_q = np.empty(len(rows))
    at = points.reshape(-1, 2)[rows], np.repeat(x, points.shape[1], axis=0)[rows]
    log_q[rows] = log_prob_at(submission, trained, *at)
    return log_q.reshape(points.shape[:2])


def chi_squared(ranks):
    """Σ (count − expected)² / expected over BINS equal bins of the ranks 0 … DRAWS."""
    counts = np.bincount(ranks * BINS // (DRAWS + 1), minlength=BINS)
    return float(np.sum((counts - len(ranks) / BINS) ** 2) / (len(ranks) / BINS))
