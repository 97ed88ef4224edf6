"""What must be true of the throw of a ball; see statements.py for the form."""

import math

import numpy as np

from .statements import close


def a_ball_flies_as_far_as_mechanics_says(m, rng):
    """45 degrees at 20 m/s, 67.5 degrees; then a speed that is a tenth of a power of e faster."""
    throw = m.data.Throw()
    assert (throw.dim, throw.context_dim) == (2, 2)
    far = 20**2 / 9.81
    close(throw.mean([[0.0, 0.0], [math.log(3), 0.0]]), [[far, 20], [far * math.sin(math.radians(135)), 20]])
    close(throw.mean([[0.0, 1.0]]), [[far * math.exp(0.2), 20 * math.exp(0.1)]])


def the_prior_of_a_throw_is_standard_normal_and_its_draws_differ(m, rng):
    theta = m.data.Throw().prior(rng, 4000)
    assert theta.shape == (4000, 2) and m.data.Throw().prior(rng, 0).shape == (0, 2)
    assert np.all(np.abs(theta.mean(axis=0)) < 6 / math.sqrt(4000)) and np.all(np.abs(theta.std(axis=0) - 1) < 0.07)
    assert abs(np.corrcoef(theta.T)[0, 1]) < 0.1


def a_simulated_throw_has_the_mean_and_the_noise_of_its_likelihood(m, rng):
    throw, one = m.data.Throw(), np.array([[0.7, -0.4]])
    x = throw.simulate(rng, np.repeat(one, 4000, axis=0))
    off = (x - throw.mean(one)) / [2.0, 1.0]
    assert np.all(np.abs(off.mean(axis=0)) < 6 / math.sqrt(4000)) and np.all(np.abs(off.std(axis=0) - 1) < 0.07)
    assert abs(np.corrcoef(off.T)[0, 1]) < 0.1
    by_hand = -0.5 * np.sum(off**2, axis=1) - math.log(2 * math.pi) - math.log(2)
    close(throw.log_likelihood(np.repeat(one, 4000, axis=0), x), by_hand)


def the_posterior_of_a_throw_has_mass_one_and_is_the_same_for_a_low_throw_and_a_high_one(m, rng):
    """On a grid that is not that of the evidence; the prior and the likelihood written out."""
    throw = m.data.Throw()
    theta = np.stack(np.meshgrid(np.arange(-6, 6, 0.03), np.arange(-6, 6, 0.2)), axis=-1).reshape(-1, 2)
    for x in ([38.0, 20.0], [12.0, 17.0]):
        log_joint = throw.log_likelihood(theta, np.tile(x, (len(theta), 1))) - 0.5 * np.sum(theta**2, axis=1)
        evidence = np.sum(np.exp(log_joint)) * 0.03 * 0.2 / (2 * math.pi)
        close(throw.log_evidence([x]), [math.log(evidence)], 1e-4)
        close(
            throw.log_posterior(theta[:9], np.tile(x, (9, 1))),
            log_joint[:9] - math.log(2 * math.pi * evidence),
            1e-4,
        )
    x = np.array([[38.0, 20.0], [12.0, 17.0], [60.0, 25.0]])
    close(throw.log_posterior([[1.0, 0.3]] * 3, x), throw.log_posterior([[-1.0, 0.3]] * 3, x))
    close(throw.log_evidence(x), np.concatenate([throw.log_evidence(row[None]) for row in x]))


def the_evidence_of_a_throw_is_finite_where_no_ball_flies(m, rng):
    """At 400 m the likelihood of every θ underflows as a number, and not as a logarithm."""
    near, far = m.data.Throw().log_evidence([[38.0, 20.0], [400.0, 20.0]])
    assert -1e6 < far < near - 1000
