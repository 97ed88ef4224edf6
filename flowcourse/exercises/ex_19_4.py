"""ex-19-4: a model with the better likelihood and the worse samples, a counterexample."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Demand, TestInput

SLACK = 1e-9


def inputs(rng):
    """By hand; then random cells of which some are empty, a larger and a smaller waste, and a difference in nats."""
    test_inputs = [TestInput((np.array([0.5, 0.5, 0.0]), 0.5, 0.9))]
    for cells, empty, low, high in ((6, 2, 0.1, 0.3), (8, 3, 0.5, 0.8), (12, 5, 0.9, 0.98)):
        p = rng.uniform(0.2, 1.0, cells)
        p[rng.permutation(cells)[:empty]] = 0.0
        test_inputs.append(TestInput((p / p.sum(), float(rng.uniform(low, high)), float(rng.uniform(0.5, 4)))))
    p = rng.uniform(0.2, 1.0, 7)
    p[[0, 4]] = 0.0
    rare = np.array([0.3, 1e-7, 0.0, 0.7 - 1e-7])
    others = (p / p.sum(), 0.5, 1.0), (rare, 0.2, 5.0)
    others += tuple((np.append(np.full(cells, 1 / cells), 0.0), 0.5, 50.0) for cells in (3, 20, 100))
    others += ((np.array([0.0, 0.5, 0.5]), 0.9, 45.0),)
    two = TestInput((np.append(rng.permutation([0.05, 0.95]), 0.0), 0.3, 2.0), "nearly one cell")
    return [*test_inputs, *(TestInput(args) for args in others), two]


def nll(p, q):
    """−Σ p log q where p is above 0; infinite where q is 0 there."""
    seen = p > 0
    if (q[seen] <= 0).any():
        return np.inf
    return float(-np.sum(p[seen] * np.log(q[seen])))


def are_models(q, p, waste, nats):
    return all(
        one.shape == p.shape and np.isfinite(one).all() and one.min() >= 0 and abs(one.sum() - 1) < 1e-8 for one in q
    )


def said_of_difference(q, p, waste, nats):
    first, second = nll(p, q[0]), nll(p, q[1])
    return (
        f"q₁ has an NLL of {first:.4g} and q₂ one of {second:.4g}: it must be higher than q₁'s by {nats:.4g} or more."
    )


CHECK = Check(
    "ex-19-4",
    arguments=("p", "waste", "nats"),
    returns=("q₁", "q₂"),
    batch=(),
    inputs=inputs,
    domains={"waste": domains.share(1e-3), "nats": domains.positive(1e-3, 50)},
    admits=lambda p, waste, nats: nats <= 100 * (1 - p.max()),
    demands=(
        Demand(
            "two models",
            are_models,
            "return two arrays (K,) of probabilities: none is negative, and the sum of each is 1.",
        ),
        Demand(
            "q₁ wastes",
            lambda q, p, waste, nats: q[0][p == 0].sum() >= waste - SLACK,
            lambda q, p, waste, nats: (
                f"{q[0][p == 0].sum():.4g} of the samples of q₁ lie where p is 0, and {waste:.4g} or more have to."
            ),
        ),
        Demand(
            "q₂ wastes nothing",
            lambda q, p, waste, nats: q[1][p == 0].sum() <= SLACK,
            lambda q, p, waste, nats: f"{q[1][p == 0].sum():.4g} of the samples of q₂ lie where p is 0: none may.",
        ),
        Demand(
            "finite",
            lambda q, p, waste, nats: np.isfinite(nll(p, q[0])) and np.isfinite(nll(p, q[1])),
            "an NLL is infinite, since a model gives 0 to a cell that occurs: a tiny probability makes it high enough.",
        ),
        Demand(
            "better likelihood",
            lambda q, p, waste, nats: nll(p, q[1]) - nll(p, q[0]) >= nats - SLACK,
            said_of_difference,
        ),
    ),
)
