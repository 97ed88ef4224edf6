"""A simulator whose likelihood has no formula: an epidemic, of which one sees the cases that are reported."""

import numpy as np

from ..arrays import as_batch, as_rng, as_size, as_within
from ..signatures import Array, ArrayLike, Generator

SCATTER = 10.0  # the shape of the gamma distribution of the reported share from day to day: a deviation of 32 %


class Epidemic:
    """θ ~ N(0, I);  contact rate β = 0.4 · exp(0.3 θ₁),  recovery rate γ = 0.15 · exp(0.3 θ₂),  share ρ = σ(0.7 θ₃ − 1)

    new_t ~ Binomial(S, 1 − exp(−β I / N)),  recovered_t ~ Binomial(I, 1 − exp(−γ)),  x_t ~ Poisson(ρ g_t new_t)

    with σ the logistic function and g_t ~ Gamma(10)/10, of mean 1. Of N people S can be infected and I are infected, 10
    of them at the start; both rates are per day. x_t is how many cases are reported on day t. Where a lockdown is
    given, β is halved from that day on, counted from 0: another world.
    """

    dim, population, infected_at_start = 3, 5000, 10

    def __init__(self, days: int = 50, lockdown: int | None = None) -> None:
        self.days = self.context_dim = as_size(days, "days")
        self.lockdown = self.days if lockdown is None else as_size(lockdown, "lockdown", least=0)

    def prior(self, rng: Generator, n: int) -> Array:
        """n draws of θ, (n, 3)."""
        return as_rng(rng).standard_normal((as_size(n, "n", least=0), 3))

    def rates(self, theta: ArrayLike) -> Array:
        """β, γ and ρ of each θ: (N, 3) -> (N, 3)."""
        theta = as_within(as_batch(theta, "theta", 3).astype(np.float64), "theta", (-1000, 1000))
        share = 1 / (1 + np.exp(1 - 0.7 * theta[:, 2]))
        return np.stack([0.4 * np.exp(0.3 * theta[:, 0]), 0.15 * np.exp(0.3 * theta[:, 1]), share], axis=1)

    def paths(self, rng: Generator, theta: ArrayLike) -> Array:
        """What is hidden, S, I, R and the new infections of each day: (N, 3) -> (4, N, days), S, I and R after the day.

        Cost: two binomial draws for each row and day.
        """
        rng = as_rng(rng)
        contact, recovery, _ = self.rates(theta).T
        infected = np.full(len(contact), self.infected_at_start)
        susceptible, found = self.population - infected, np.empty((4, len(contact), self.days), dtype=np.int64)
        for day in range(self.days):
            rate = contact if day < self.lockdown else contact / 2
            new = rng.binomial(susceptible, -np.expm1(-rate * infected / self.population))
            recovered = rng.binomial(infected, -np.expm1(-recovery))
            susceptible, infected = susceptible - new, infected + new - recovered
            found[:, :, day] = susceptible, infected, self.population - susceptible - infected, new
        return found

    def simulate(self, rng: Generator, theta: ArrayLike) -> Array:
        """One series of reported cases for each θ: (N, 3) -> (N, days), whole numbers as floats."""
        rng = as_rng(rng)
        new = self.paths(rng, theta)[3]
        mean = self.rates(theta)[:, 2:] * new
        return rng.poisson(mean * rng.standard_gamma(SCATTER, new.shape) / SCATTER).astype(np.float64)
