"""The epidemic: people are neither made nor lost, the rates are those of the formula, and reports have their mean."""

import numpy as np
import pytest

from minflow.data import Epidemic

from .shared import close

WORLD = Epidemic()
NEVER = -900  # a θ with which nothing happens


def repeated(theta, n=4000):
    return np.tile(np.array(theta, dtype=float), (n, 1))


def test_the_rates_are_those_of_the_formula():
    close(WORLD.rates([[0.0, 0.0, 0.0]]), [[0.4, 0.15, 1 / (1 + np.e)]])
    close(WORLD.rates([[1.0, -2.0, 3.0]]), [[0.4 * np.exp(0.3), 0.15 * np.exp(-0.6), 1 / (1 + np.exp(-1.1))]])


def test_the_prior_is_standard_normal_and_its_draws_differ(rng):
    theta = WORLD.prior(rng, 4000)
    assert theta.shape == (4000, 3) and WORLD.prior(rng, 0).shape == (0, 3)
    assert np.all(np.abs(theta.mean(axis=0)) < 0.1) and np.all(np.abs(theta.std(axis=0) - 1) < 0.07)


def test_every_person_is_susceptible_infected_or_recovered_and_new_cases_were_susceptible(rng):
    susceptible, infected, recovered, new = WORLD.paths(rng, WORLD.prior(rng, 500))
    assert np.all(susceptible + infected + recovered == 5000) and min(susceptible.min(), infected.min()) >= 0
    assert np.all(np.diff(recovered, axis=1) >= 0)
    close(susceptible, 4990 - np.cumsum(new, axis=1))


def test_without_contacts_nobody_else_is_infected_and_without_recovery_nobody_recovers(rng):
    _, infected, recovered, new = WORLD.paths(rng, [[NEVER, NEVER, 0.0]] * 3)
    assert not new.any() and not recovered.any() and np.all(infected == 10)
    assert not WORLD.simulate(rng, [[NEVER, 0.0, 0.0]] * 3).any()


def test_who_recovers_on_the_first_day_has_the_probability_of_the_rate(rng):
    _, _, recovered, _ = WORLD.paths(rng, repeated([NEVER, 1.0, 0.0]))
    close(recovered[:, 0].mean(), 10 * (1 - np.exp(-0.15 * np.exp(0.3))), 0.12)


def test_early_cases_grow_in_the_mean_by_contacts_less_recoveries(rng):
    """E[I] after a day is I e^(−γ) + S (1 − e^(−β I / N)); in ten days it grows by nearly e^(−γ) + β a day."""
    _, infected, _, _ = WORLD.paths(rng, repeated([0.0, 0.0, 0.0], 20_000))
    close(infected[:, 0].mean(), 10 * np.exp(-0.15) + 4990 * (1 - np.exp(-0.4 * 10 / 5000)), 0.09)
    growth = (infected[:, 9].mean() / 10) ** 0.1
    assert np.exp(-0.15) + 0.4 * 0.98 < growth < np.exp(-0.15) + 0.4


def test_reports_have_the_share_in_the_mean_and_scatter_more_than_poisson(rng):
    """Of the first day: mean ρ E[new], and by the law of total variance mean + ρ² (Var[g new])."""
    x = WORLD.simulate(rng, repeated([0.0, 0.0, 1.0], 40_000))
    assert x.shape == (40_000, 50) and np.all(x == np.round(x)) and x.min() >= 0
    share, infection = 1 / (1 + np.exp(0.3)), 1 - np.exp(-0.4 * 10 / 5000)
    new, variance = 4990 * infection, 4990 * infection * (1 - infection)
    close(x[:, 0].mean(), share * new, 0.06)
    close(x[:, 0].var(), share * new + share**2 * (1.1 * (variance + new**2) - new**2), 0.15)


def test_more_contacts_and_more_reports_make_more_cases(rng):
    thetas = [0, 0, -1], [0, 0, 0], [1, 0, 1]
    least, middle, most = (WORLD.simulate(rng, repeated(theta, 500)).mean() for theta in thetas)
    assert least < 0.75 * middle < 0.75 * most


def test_a_lockdown_changes_nothing_before_it_and_halves_the_contacts_from_its_day_on():
    plain, locked = (
        Epidemic(30, day).paths(np.random.default_rng(0), repeated([0.0, NEVER, 0.0], 400))[3] for day in (None, 12)
    )
    assert np.array_equal(plain[:, :12], locked[:, :12])
    assert 0.4 < locked[:, 12].mean() / plain[:, 12].mean() < 0.6
    halved = Epidemic(1, 0).paths(np.random.default_rng(0), repeated([0.0, NEVER, 0.0]))[3]
    close(halved.mean(), 4990 * (1 - np.exp(-0.2 * 10 / 5000)), 0.15)


def test_days_are_the_length_of_a_series(rng):
    assert Epidemic(days=7).simulate(rng, np.zeros((2, 3))).shape == (2, 7) and Epidemic(days=7).context_dim == 7


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda rng: WORLD.simulate(rng, np.zeros((3, 2))), "theta must"),
        (lambda rng: WORLD.simulate(rng, [[np.nan, 0.0, 0.0]]), "theta must be finite"),
        (lambda rng: WORLD.rates(np.zeros((3, 4))), "theta must"),
        (lambda rng: WORLD.simulate(rng, [[0.0, 1e6, 0.0]]), "theta must lie strictly between"),
        (lambda rng: WORLD.prior(rng, 2.5), "n must be a whole number"),
        (lambda rng: Epidemic(days=0), "days must be a whole number"),
        (lambda rng: Epidemic(lockdown=-1), "lockdown must be a whole number"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(rng, call, said):
    with pytest.raises(ValueError, match=f"{said}.*; got"):
        call(rng)
