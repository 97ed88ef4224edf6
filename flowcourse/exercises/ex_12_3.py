"""ex-12-3: a density whose code is shorter than that of a flat one and whose score is worse, a counterexample."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Demand, TestInput

CLOSE = 1e-9


def inputs(rng):
    test_inputs = [TestInput((0.25, 1.0, 0.5, 2))]
    for parts in (4, 6, 10):
        q, saved, worse = rng.uniform(0.1, 0.3), rng.uniform(0.4, 1.2), rng.uniform(0.3, 1.0)
        test_inputs.append(TestInput((float(q), float(saved), float(worse), parts)))
    others = (1e-3, 9.9, 10.0, 2), (0.97, 0.02, 1.0, 2), (0.4, 0.01, 0.01, 8)  # a mass near 1, twice; little of all
    return [*test_inputs, *(TestInput((q * float(rng.uniform(0.99, 1)), *rest)) for q, *rest in others)]


def code(p):
    """The bits of a code for black, from the density p in equal parts of its cell: −log₂ of the mass there."""
    return float(-np.log2(np.mean(p) / 17))


def score(p):
    """What is reported: −E_u log₂ p + log₂ 17."""
    return float(-np.mean(np.log2(p)) + np.log2(17))


def are_heights(p, q, saved, worse, parts):
    return p.shape == (parts,) and np.isfinite(p).all() and np.all(p > 0)


def picture(answer):
    """The flat density in the cell of black, the learner's, and what they cost."""
    from minflow import plots

    q, parts = 0.25, 8
    p = np.asarray(answer(q, 1.0, 0.5, parts), dtype=float)
    figure, (cell, bits) = plots.new_figure(columns=2, size=(7.6, 3.2))
    edges = np.linspace(0, 1 / 17, parts + 1)
    cell.stairs(np.full(parts, 17 * q), edges, color=plots.GUIDE, linewidth=2, label="A, flat")
    cell.stairs(p, edges, color=plots.MODEL, linewidth=2, label="B, yours")
    cell.set(xlabel="y, in the cell of black", ylabel="density", title="Two densities of black")
    cell.legend(frameon=False, fontsize=9)
    names, costs = ["A: code", "A: score", "B: code", "B: score"], [-np.log2(q), -np.log2(q), code(p), score(p)]
    bits.barh(names[::-1], costs[::-1], color=[plots.MODEL, plots.MODEL, plots.GUIDE, plots.GUIDE])
    bits.set(xlabel="bits for a black pixel", title="B has the shorter code")
    alt = (
        f"Left, the density of y in the cell of black: A is flat at {17 * q:.2f}, yours goes from {p.min():.2g} to "
        f"{p.max():.3g}. Right, bits: A needs {-np.log2(q):.2f} by code and by score; yours has a code of "
        f"{code(p):.2f} and a score of {score(p):.2f}."
    )
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-12-3",
    arguments=("q", "saved", "worse", "parts"),
    returns=("p",),
    inputs=inputs,
    domains={
        "q": domains.share(1e-6),
        "saved": domains.positive(1e-2, 10),
        "worse": domains.positive(1e-2, 300),
        "parts": domains.whole(2, 40),
    },
    admits=lambda q, saved, worse, parts: q * 2**saved < 1 and parts % 2 == 0 and worse * parts <= 600,
    picture=picture,
    demands=(
        Demand(
            "heights",
            are_heights,
            lambda p, q, saved, worse, parts: (
                f"return the heights of a density in {parts} parts of the cell, an array ({parts},) of finite numbers "
                "above 0."
            ),
        ),
        Demand(
            "mass below one",
            lambda p, *args: np.mean(p) <= 17 * (1 + CLOSE),
            lambda p, *args: (
                f"your cell holds the mass {np.mean(p) / 17:.3g}, more than there is: its width is 1/17, so what may "
                "the mean height be?"
            ),
        ),
        Demand(
            "shorter code",
            lambda p, q, saved, worse, parts: code(p) <= -np.log2(q) - saved + CLOSE,
            lambda p, q, saved, worse, parts: (
                f"your code for black has {code(p):.4g} bits, that of A {-np.log2(q):.4g}, and {saved:.4g} were to be "
                "saved: a code counts the mass in the cell."
            ),
        ),
        Demand(
            "worse score",
            lambda p, q, saved, worse, parts: score(p) >= -np.log2(q) + worse - CLOSE,
            lambda p, q, saved, worse, parts: (
                f"your score is {score(p):.4g} bits, that of A {-np.log2(q):.4g}, and it was to be worse by "
                f"{worse:.4g}: which shape has the same mean height and a lower mean of the logarithms?"
            ),
        ),
    ),
)
