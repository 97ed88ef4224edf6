"""ex-04-1: two points that a triangular map sends to the same x."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Demand, TestInput
from ._draws import scale

FAR, APART, SAME = 50.0, 0.1, 1e-6


def inputs(rng):
    """By hand; a of both signs; and b for which sin(b), sin(2b) or sin(3b) is nearly 0."""
    a, b = scale(rng), scale(rng)
    return [TestInput(pair) for pair in ((1.0, 1.0), (a, 1 + b), (-a, b), (a, 3.14), (-a, 1.5705), (a, 1.0472))]


def image(z, a, b):
    """x₁ = z₁, x₂ = z₂ + a·z₁·sin(b·z₂)."""
    return np.stack([z[:, 0], z[:, 1] + a * z[:, 0] * np.sin(b * z[:, 1])], axis=1)


def gap(z, a, b):
    """How far apart the images of the two points are."""
    return float(np.max(np.abs(np.subtract(*image(z, a, b)))))


def picture(answer):
    """x₂ against z₂ at the learner's z₁, with the two points."""
    from minflow import plots

    z = np.asarray(answer(1.0, 1.0), dtype=float)
    z1, middle = z[0, 0], z[:, 1].mean()
    z2 = np.linspace(middle - 6, middle + 6, 400)
    line = image(np.stack([np.full_like(z2, z1), z2], axis=1), 1.0, 1.0)[:, 1]
    curves = {"x₂": (z2, line, plots.MODEL), "your two points": (z[:, 1], image(z, 1.0, 1.0)[:, 1], plots.WRONG)}
    picture = plots.lines(curves, "z₂", "x₂", "x₂ against z₂, at your z₁")
    picture.alt = (
        f"The curve of x₂ against z₂ at z₁ = {z1:.2f}, which rises and falls. Your two points, z₂ = {z[0, 1]:.2f} and "
        f"{z[1, 1]:.2f}, have the same x₂."
    )
    return picture


CHECK = Check(
    "ex-04-1",
    arguments=("a", "b"),
    returns=("the two points",),
    inputs=inputs,
    domains={"a": domains.nonzero(0.25, 100), "b": domains.positive(0.25, 5)},
    picture=picture,
    demands=(
        Demand(
            "two points",
            lambda z, a, b: z.shape == (2, 2) and np.all(np.isfinite(z)) and np.max(np.abs(z)) <= FAR,
            lambda z, a, b: (
                "return two points as rows, (2, 2), with finite numbers between −50 and 50; yours have shape "
                f"{z.shape} and reach {np.max(np.abs(z), initial=0.0):.4g}"
            ),
        ),
        Demand(
            "apart",
            lambda z, a, b: np.max(np.abs(z[0] - z[1])) >= APART,
            lambda z, a, b: (
                f"your points differ by {np.max(np.abs(z[0] - z[1])):.2g}, and must differ by at least 0.1: one point "
                "proves nothing"
            ),
        ),
        Demand(
            "the same z₁",
            lambda z, a, b: abs(z[0, 0] - z[1, 0]) <= SAME,
            "your points differ in z₁, and x₁ = z₁: they cannot have the same image",
        ),
        Demand(
            "where x₂ falls somewhere",
            lambda z, a, b: abs(a * b * z[0, 0]) > 1,
            lambda z, a, b: (
                f"at z₁ = {z[0, 0]:.3g} the slope of x₂ in z₂ is never below {1 - abs(a * b * z[0, 0]):.3g}: there x₂ "
                "only rises, and takes no value twice"
            ),
        ),
        Demand(
            "the same x",
            lambda z, a, b: gap(z, a, b) <= SAME,
            lambda z, a, b: f"the images of your points are {gap(z, a, b):.3g} apart: x must be the same",
        ),
    ),
)
