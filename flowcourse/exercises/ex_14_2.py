"""ex-14-2: ranks of truths among draws at their own x; the given code mixes the contexts."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; random flows in one and in more dimensions; and posteriors that are far too narrow."""
    one = np.array([[2.0], [9.5]]), np.array([[0.0], [10.0]]), np.array([[[-1.0], [1.0]]] * 2)
    test_inputs = [TestInput((*one, sum_of))]
    for cases, n, dim, context_dim in ((5, 6, 1, 2), (4, 7, 3, 2), (7, 5, 2, 1)):
        weights = rng.normal(size=(context_dim, dim)) * 2
        x, z = rng.normal(size=(cases, context_dim)), rng.normal(size=(cases, n, dim))
        theta = np.tanh(x @ weights) * 2 + rng.normal(size=(cases, dim))
        test_inputs.append(TestInput((theta, x, z, partial(bent, weights=weights))))
    x, z = rng.normal(size=(60, 1)), 0.05 * rng.normal(size=(60, 9, 1))
    theta = x + 0.5 * rng.normal(size=(60, 1))
    test_inputs.append(TestInput((theta, x, z, sum_of), "narrow"))
    test_inputs.append(TestInput((theta[:1], x[:1], z[:1], sum_of)))
    ties = rng.integers(-2, 3, size=(6, 2)), rng.integers(-1, 2, size=(6, 2)), rng.integers(-1, 2, size=(6, 5, 2))
    test_inputs.append(TestInput((*(numbers.astype(float) for numbers in ties), sum_of), "ties"))
    return [*test_inputs, TestInput((np.ones((3, 1)), rng.normal(size=(3, 1)), rng.normal(size=(3, 1, 1)), sum_of))]


def sum_of(z, x):
    return x + rows_that_fit(z, x)


def rows_that_fit(z, x):
    """z, where x has a row for each of its rows."""
    if len(x) != len(z):
        raise ValueError(f"to_theta takes a row of x for each row of z, {len(z)} here; it got {len(x)}")
    return z


def bent(z, x, weights):
    """A flow that moves and scales z by x, row by row."""
    return 2 * np.tanh(x @ weights) + rows_that_fit(z, x) * np.exp(0.3 * np.sin(np.sum(x, axis=1)))[:, None]


def draws_at(x, z, to_theta, order=np.repeat):
    cases, n, dim = z.shape
    contexts = np.repeat(x, n, axis=0) if order is np.repeat else np.tile(x, (n, 1))
    return to_theta(z.reshape(cases * n, dim), contexts).reshape(cases, n, dim)


def ranks(theta, x, z, to_theta):
    return np.sum(draws_at(x, z, to_theta) < theta[:, None], axis=1)


def as_given(theta, x, z, to_theta):
    return np.sum(draws_at(x, z, to_theta, np.tile) < theta[:, None], axis=1)


def repeated_by_numbers(theta, x, z, to_theta):
    cases, n, dim = z.shape
    draws = to_theta(z.reshape(cases * n, dim), np.repeat(x, n).reshape(cases * n, -1)).reshape(cases, n, dim)
    return np.sum(draws < theta[:, None], axis=1)


def narrow_passes(inputs, values):
    """Where the draws are ten times too narrow, most truths lie outside of all of them."""
    for p, v in zip(inputs, values, strict=True):
        if p.name == "narrow":
            n = p.args[2].shape[1]
            return max(0.0, 0.6 - float(np.mean((v == 0) | (v == n))))
    return 0.0


def shuffled(theta, x, z, to_theta):
    """The contexts in the right order, and the draws sorted into the wrong cases."""
    cases, n, dim = z.shape
    draws = to_theta(z.reshape(cases * n, dim), np.repeat(x, n, axis=0)).reshape(n, cases, dim)
    return np.sum(draws.swapaxes(0, 1) < theta[:, None], axis=1)


def laid_out_by_draws(theta, x, z, to_theta):
    """Rows of z that fit the tiled contexts, and draws that are read as if they were sorted by cases."""
    cases, n, dim = z.shape
    rows = z.transpose(1, 0, 2).reshape(cases * n, dim)
    draws = to_theta(rows, np.tile(x, (n, 1))).reshape(cases, n, dim)
    return np.sum(draws < theta[:, None], axis=1)


def pooled(theta, x, z, to_theta):
    every = draws_at(x, z, to_theta).reshape(-1, z.shape[2])
    return np.sum(every[None] < theta[:, None], axis=1)


def first_context(theta, x, z, to_theta):
    return ranks(theta, np.repeat(x[:1], len(x), axis=0), z, to_theta)


def draws_of_other_cases(theta, x, z, to_theta):
    cases, n, dim = z.shape
    draws = to_theta(z.reshape(cases * n, dim), np.tile(x, (n, 1))).reshape(n, cases, dim)
    return np.sum(draws < theta, axis=0)


CHECK = Check(
    "ex-14-2",
    arguments=("theta", "x", "z", "to_theta"),
    returns=("the ranks",),
    inputs=inputs,
    domains=dict.fromkeys(("theta", "x", "z"), domains.entries(domains.real(1e-2, 100))),
    expected=ranks,
    batch=(),
    laws=(Law("where the draws are far too narrow, most truths lie outside of all of them", narrow_passes),),
    raised=(
        ("could not be broadcast", "a row of z needs a row of x beside it: how many rows does to_theta get of each?"),
    ),
    mistakes=(
        Mistake(
            "draws not laid back",
            laid_out_by_draws,
            "the contexts fit the z, and the draws come out in the order of the tiled rows: lay them back, or repeat "
            "the rows of x in place of tiling them.",
        ),
        Mistake(
            "above the truth",
            lambda theta, x, z, to_theta: np.sum(draws_at(x, z, to_theta) > theta[:, None], axis=1),
            "you count the draws above the truth: the rank is how many lie below it.",
        ),
        Mistake(
            "repeat without axis",
            repeated_by_numbers,
            "np.repeat takes the numbers of x one by one unless you name an axis: repeat the rows, axis=0.",
        ),
        Mistake(
            "ties counted",
            lambda theta, x, z, to_theta: np.sum(draws_at(x, z, to_theta) <= theta[:, None], axis=1),
            "you count draws that are equal to the truth as well: the rank is how many are below it.",
        ),
        Mistake(
            "as given",
            as_given,
            "that is what the code returned: which x stands beside which row of z?",
        ),
        Mistake(
            "draws sorted by another order",
            shuffled,
            "the contexts are right now, and the draws are put back in another order than that in which they were "
            "listed.",
        ),
        Mistake(
            "above",
            lambda theta, x, z, to_theta: z.shape[1] - ranks(theta, x, z, to_theta),
            "you count the draws above the truth: the rank is how many lie below it.",
        ),
        Mistake(
            "above, as given",
            lambda theta, x, z, to_theta: z.shape[1] - as_given(theta, x, z, to_theta),
            "you count the draws above the truth, and the fault is still there: which x stands beside which row of z?",
        ),
        Mistake(
            "share",
            lambda theta, x, z, to_theta: ranks(theta, x, z, to_theta) / z.shape[1],
            "that is a share: the task asks for a number of draws, from 0 to n.",
        ),
        Mistake(
            "from one",
            lambda theta, x, z, to_theta: ranks(theta, x, z, to_theta) + 1,
            "your ranks start from 1: a truth below all draws has rank 0.",
        ),
        Mistake(
            "all draws together",
            pooled,
            "you rank each truth among the draws of all cases: only those at its own x belong to it.",
        ),
        Mistake(
            "one x for all",
            first_context,
            "all your draws are made at the first x: each case has its own.",
        ),
        Mistake(
            "coordinates together",
            lambda theta, x, z, to_theta: (
                np.sum(np.all(draws_at(x, z, to_theta) < theta[:, None], axis=2), axis=1)[:, None]
                * np.ones(theta.shape[1])
            ),
            "you ask for draws that are below in all coordinates at once: each coordinate has a rank of its own.",
        ),
        Mistake(
            "latents",
            lambda theta, x, z, to_theta: np.sum(z < theta[:, None], axis=1),
            "you compare θ with z: the draws of θ are what the flow makes of z.",
        ),
        Mistake(
            "z of other cases",
            draws_of_other_cases,
            "your contexts fit your truths, but the z of the cases are mixed: which rows of z belong to case i, once z "
            "is (N n, D)?",
        ),
    ),
)
