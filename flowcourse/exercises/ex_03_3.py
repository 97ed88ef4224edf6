"""ex-03-3: a log_det of x = a·z that is wrong, and with which the mass of p_X is 1."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Demand, TestInput
from ._draws import scale

STEP = 0.005
GRID = (np.arange(-1600, 1600) + 0.5) * STEP  # middles of cells, so that a jump at 0 lies between two of them
LEAST, NEAR = 0.5, 2.0  # nats off at the least, at some |z| up to NEAR


def inputs(rng):
    slopes = 2.0, scale(rng), 3 + scale(rng), 1.0
    with_0 = np.arange(-1600, 1601) * STEP
    return [*(TestInput((GRID, a)) for a in slopes), TestInput((with_0, 2.0)), TestInput((with_0, scale(rng)))]


def weights(z):
    """The mass of the base in each cell of the grid."""
    return np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi) * STEP


def mass(log_det, z, a):
    """∫ p_X dx, with p_X = p_Z(z) / exp(log_det) at x = a·z, and dx = a dz."""
    return float(np.sum(weights(z) * a * np.exp(-log_det)))


def is_one(number):
    return abs(number - 1) <= 3e-3  # a jump in the middle of a cell may cost 2e-3


def is_a_line(log_det, z, a):
    return log_det.shape == z.shape and bool(np.all(np.isfinite(log_det)))


def says_what_is_no_number(log_det, z, a):
    if log_det.shape != z.shape:
        return f"log_det has shape {log_det.shape}, and must have a number for each z, {z.shape}"
    return f"{np.sum(~np.isfinite(log_det))} numbers of your log_det are infinite or NaN: all of them must be finite"


def farthest(log_det, z, a):
    return float(np.max(np.abs(log_det - np.log(a))[np.abs(z) <= NEAR]))


def over_a_stretch(log_det, z, a):
    """False where only single points are wrong by half a nat, and none of their neighbours by nearly as much."""
    error = np.abs(log_det - np.log(a))[np.abs(z) <= NEAR]
    together = np.minimum(np.minimum(error[:-2], error[1:-1]), error[2:])
    return bool(np.max(together) >= 0.8 * LEAST)


def not_balanced_as_logs(log_det, z, a):
    """False where the errors of log_det average to 0 and the mass is not 1."""
    balanced = abs(np.sum(weights(z) * (log_det - np.log(a)))) < 1e-3
    return is_one(mass(log_det, z, a)) or not balanced


def picture(answer):
    """p_X as it is, and as the learner's log_det has it."""
    from minflow import plots

    a = 2.0
    claimed = np.exp(-0.5 * GRID**2 - np.asarray(answer(GRID.copy(), a))) / np.sqrt(2 * np.pi)
    right = np.exp(-0.5 * GRID**2) / np.sqrt(2 * np.pi) / a
    x = a * GRID
    curves = {"p_X": (x, right, plots.DATA), "by your log_det": (x, claimed, plots.WRONG)}
    title = "Both have mass 1, and one of them is the density of X"
    return plots.lines(curves, "x", "density", title)


CHECK = Check(
    "ex-03-3",
    arguments=("z", "a"),
    returns=("log_det",),
    inputs=inputs,
    domains={"a": domains.positive(0.02, 100)},
    picture=picture,
    demands=(
        Demand(
            "one finite number for each z",
            is_a_line,
            says_what_is_no_number,
        ),
        Demand(
            "wrong by half a nat",
            lambda *args: farthest(*args) >= LEAST,
            lambda *args: (
                f"between z = −2 and 2 your log_det is at most {farthest(*args):.3f} nats from log a, which is right: "
                "it has to be wrong by half a nat somewhere"
            ),
        ),
        Demand(
            "a spike",
            over_a_stretch,
            "your log_det is wrong at single points of the grid, which have no mass: a test on another grid does not "
            "see them. Let it be wrong on a stretch",
        ),
        Demand(
            "errors that average to 0",
            not_balanced_as_logs,
            lambda *args: (
                f"the errors of your log_det average to 0, and the mass is {mass(*args):.4f}: the mass does not "
                "average logarithms. What does it average?"
            ),
        ),
        Demand(
            "inverse for forward",
            lambda log_det, z, a: is_one(mass(log_det, z, a)) or not is_one(mass(-log_det, z, a)),
            "the mass would be 1 if this were the log_det of inverse: forward's is the negative of it",
        ),
        Demand(
            "a left out",
            lambda log_det, z, a: is_one(mass(log_det, z, a)) or not is_one(mass(log_det, z, 1.0)),
            lambda *args: (
                f"the mass is {mass(*args):.4f}, which is a: you have balanced your errors, and forgotten that f "
                "itself stretches"
            ),
        ),
        Demand(
            "mass 1",
            lambda *args: is_one(mass(*args)),
            lambda *args: (
                f"the mass of p_X is {mass(*args):.4f}, and a test sees that: where you report more than log a the "
                "density is too low, so it has to be too high elsewhere, by the same mass"
            ),
        ),
    ),
)
