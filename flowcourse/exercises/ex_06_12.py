"""ex-06-12: a RealNVP, assembled and trained on the two moons; its gap is shown on the ladder and not judged."""

import time

import numpy as np

from minflow import data
from minflow.plots.ladder import RUNGS

from ..checking.parts import Check, Demand, TestInput
from ._draws import scale

MOONS = data.two_moons(sigma=0.05)
WIDTH = 0.08  # of the squares over which a density is summed
GRID = np.stack(np.meshgrid(np.arange(-3, 4, WIDTH), np.arange(-3, 3.5, WIDTH)), axis=-1).reshape(-1, 2)
DRAWS = MOONS.sample(np.random.default_rng(0), 20_000)
FEW, EARLY = 5, 1.0  # so few steps leave every flow farther from the moons than this
STEPS, SECONDS = 1500, 6  # of the training whose gap is shown, at most


def stream_of(unit):
    def stream(rng, n):
        return (unit * MOONS.sample(rng, n)).astype(np.float32)

    return stream


def inputs(rng):
    return [TestInput((0, 1.0)), TestInput((FEW, scale(rng))), TestInput((150, scale(rng)))]


def run(answer, steps, unit):
    """The answer's log-densities at the squares of the plane, and at draws of the moons, both in this unit."""
    log_prob = answer(stream_of(unit), np.random.default_rng(0), steps)
    if not callable(log_prob):
        return log_prob, log_prob
    return log_prob(unit * GRID), log_prob(unit * DRAWS[:2000])


def has_the_form(values, steps, unit):
    on_grid, on_moons = values
    return on_grid.shape == (len(GRID),) and on_moons.shape == (2000,) and np.all(np.isfinite(on_moons))


def mass(values, unit):
    return np.sum(np.exp(values[0])) * (WIDTH * unit) ** 2


def gap(on_moons, unit=1.0):
    """The mean over draws of the moons of their log-density less the answer's, in nats."""
    return np.mean(MOONS.log_prob(DRAWS[: len(on_moons)]) - 2 * np.log(unit) - on_moons)


def closer_than(rung, name, advice):
    """The demand that a flow which was trained has passed this rung of the ladder."""

    def holds(values, steps, unit):
        return steps <= FEW or gap(values[1], unit) < RUNGS[rung][0]

    def sentence(values, steps, unit):
        return f"after {steps} steps your flow is {gap(values[1], unit):.2f} nats from the moons, {advice}"

    return Demand(name, holds, sentence)


def picture(answer):
    """The gap of the learner's flow beside the rungs of the course; a slow layer gets fewer steps than STEPS."""
    from minflow import plots

    start = time.perf_counter()
    answer(stream_of(1.0), np.random.default_rng(0), 50)
    steps = min(STEPS, int(50 * SECONDS / (time.perf_counter() - start)))
    log_prob = answer(stream_of(1.0), np.random.default_rng(0), steps)
    made = plots.ladder("RealNVP", yours=gap(log_prob(DRAWS)))
    made.title = f"Your flow after {steps} steps" + (f"; {STEPS} come closer" if steps < STEPS else "")
    return made


CHECK = Check(
    "ex-06-12",
    arguments=("steps", "unit"),
    returns=("log p on a grid", "log p of the moons"),
    inputs=inputs,
    batch=(),
    driver=run,
    picture=picture,
    demands=(
        Demand(
            "a function of points",
            has_the_form,
            "return a function that gives one finite log p for each row of x: (N, 2) -> (N,).",
        ),
        Demand(
            "log-densities",
            lambda values, steps, unit: np.min(values[0]) < 0,
            "your function gives densities, and the task asks for their logarithms.",
        ),
        Demand(
            "mass",
            lambda values, steps, unit: abs(mass(values, unit) - 1) < 0.02,
            lambda values, steps, unit: (
                f"the mass of your density on the plane is {mass(values, unit):.3g}, and it must be 1: each layer "
                "adds its log_det, in the direction from x to z"
            ),
        ),
        Demand(
            "as many steps as asked",
            lambda values, steps, unit: steps > FEW or gap(values[1], unit) > EARLY,
            lambda values, steps, unit: (
                f"{steps} steps were asked for, and your flow is {gap(values[1], unit):.2f} nats from the moons, where "
                "only many more lead"
            ),
        ),
        closer_than(
            "elementwise maps",
            "trained",
            "which even maps of each coordinate by itself reach. Do the new params reach the function that you return?",
        ),
        closer_than(
            "one affine triangle",
            "both coordinates move",
            "no closer than one affine triangle. Are the couplings affine, do the masks alternate, and are there six "
            "or more?",
        ),
    ),
)
