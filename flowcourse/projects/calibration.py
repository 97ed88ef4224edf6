"""Calibration: what does a throw tell of its angle and its speed? A flow p(θ | x), judged by the exact posterior.

The simulator is `minflow.data.Throw`, with its θ in coordinates that the judge draws: nobody knows the posterior
beforehand. The score is the expected KL gap to it. Simulation-based calibration is a law that must hold: among draws of
q(θ | x), the true θ has every rank equally often (Talts et al. 2018). And the draws must be those of the density.
"""

import numpy as np

from minflow.data import Throw

from .densities import Bend, jittered, kl_gap, log_densities, mass_of
from .submission import Refused, Row

TITLE, HOURS, UNIT = "calibration", 5, "nats from the exact posterior, the mean over throws"
SECONDS = 60
TRAIN, TEST, PLACES = 100_000, 5000, 6
THROWS, DRAWS, BINS = 500, 99, 20
THROW = Throw()


def judge(submission, seed, seconds=SECONDS):
    """One Row; Refused where the submission fails or breaks a law."""
    rng = np.random.default_rng(seed)
    bend = Bend(rng, 1.0)
    trained = submission.train(_pairs(rng, bend, TRAIN), int(rng.integers(2**31)), seconds)
    theta, x = _pairs(rng, bend, TEST)
    log_q = _densities(submission, trained, rng, theta, x)
    gap, error = kl_gap(THROW.log_posterior(bend.to_z(theta), x), log_q)
    chances = _chances(submission, trained, rng, bend)
    note = f"trained for {trained.seconds:.0f} CPU-seconds; chi² of the ranks {chances[0]:.0f} and {chances[1]:.0f}"
    yield Row("expected gap", gap, error, note + ", by chance 19")


def total(rows):
    return rows[0].value, rows[0].error


def _pairs(rng, bend, n):
    """n pairs (θ, x), θ in the coordinates of the bend."""
    theta = THROW.prior(rng, n)
    return bend.to_x(theta), THROW.simulate(rng, theta)


def _densities(submission, trained, rng, theta, x):
    """log q at the pairs. Also measures the mass of q at PLACES values of x, and compares its draws with q there."""
    nets, areas = jittered(rng, theta)
    points = nets.reshape(-1, 2)
    at_places = np.concatenate([points] * PLACES), np.repeat(x[:PLACES], len(points), axis=0)
    log_q, on_nets = log_densities(submission, trained, rng, (theta, x), at_places)
    draws = _draws(submission, trained, rng, x[:PLACES], 1000)
    for at_x, drawn in zip(on_nets.reshape(PLACES, -1), draws, strict=True):
        mass_of(at_x, areas)
        _draws_fit(drawn, points, areas.ravel() * np.exp(at_x))
    return log_q


def _draws(submission, trained, rng, x, n):
    """n draws of q(θ | x) at each x: (len(x), n, 2)."""
    contexts = np.repeat(x, n, axis=0)
    draws = submission.ask(trained, "sample", np.random.default_rng(rng.integers(2**31)), len(contexts), contexts)
    if draws.shape != (len(contexts), 2) or not np.isfinite(draws).all():
        raise Refused(f"flow.sample must give finite numbers of shape {(len(contexts), 2)}; got shape {draws.shape}")
    return draws.reshape(len(x), n, 2)


def _draws_fit(draws, points, weights):
    """Refused where the distribution of a coordinate among the draws is not that of the density on a net."""
    for d in (0, 1):
        order = np.argsort(points[:, d])
        share = np.cumsum(weights[order]) / np.sum(weights)
        places = np.sort(np.interp(draws[:, d], points[order, d], share))
        ranks = (np.arange(len(places)) + 0.5) / len(places)
        if np.max(np.abs(places - ranks)) > 0.09:  # Kolmogorov and Smirnov: 1 in 10 million by chance for 1000 draws
            raise Refused("flow.sample does not draw from the density of flow.log_prob")


def _chances(submission, trained, rng, bend):
    """chi² of the ranks of θ₁ and of θ₂ among draws of q at their x; Refused where it is far above chance."""
    theta, x = _pairs(rng, bend, THROWS)
    ranks = np.sum(_draws(submission, trained, rng, x, DRAWS) < theta[:, None], axis=1)
    chi2 = [chi_squared(ranks[:, d]) for d in (0, 1)]
    if max(chi2) > 55:  # 1 in 40 000 by chance, with 19 degrees of freedom
        raise Refused(
            f"the draws are not calibrated: chi² of the ranks is {chi2[0]:.0f} for θ₁ and {chi2[1]:.0f} for θ₂, "
            "about 19 by chance and 55 at most"
        )
    return chi2


def chi_squared(ranks):
    """Σ (count − expected)² / expected over BINS equal bins of the ranks 0 … DRAWS."""
    counts = np.bincount(ranks * BINS // (DRAWS + 1), minlength=BINS)
    return float(np.sum((counts - len(ranks) / BINS) ** 2) / (len(ranks) / BINS))
