"""ex-11-4: the variance of εᵀAε when ε has independent standard normal entries."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset


def inputs(rng):
    test_inputs = [TestInput((np.array([[1.0, 2.0], [0.0, 3.0]]),))]
    for dim, diagonal in ((3, -1.5), (4, offset(rng)), (5, offset(rng))):
        A = rng.uniform(0.2, 0.8, (dim, dim)) * rng.choice([-1, 1], (dim, dim)) + diagonal * np.eye(dim)
        test_inputs.append(TestInput((A,)))
    turning = rng.uniform(0.3, 1.0, (3, 3))
    test_inputs.append(TestInput((turning - turning.T,), "turning"))
    others = [np.array([[offset(rng)]]), np.zeros((2, 2)), np.diag([offset(rng), 0.0, offset(rng)]), np.eye(4)]
    others += [turning + turning.T, np.eye(3, k=1)]
    return [*test_inputs, *(TestInput((A,)) for A in others), TestInput((rng.normal(size=(12, 12)),), "large")]


def pairs(A):
    """Σ_{i<j} (A_ij + A_ji)², the variance with random signs."""
    return np.sum(np.triu(A + A.T, 1) ** 2)


def diagonal(A):
    return np.sum(np.diag(A) ** 2)


def variance(A):
    return pairs(A) + 2 * diagonal(A)


def turning_scatters(inputs, values):
    return max(float(v) for p, v in zip(inputs, values, strict=True) if p.name == "turning")


def picture(answer):
    """Estimates of one trace from signs and from normals, and the deviation that the learner's formula gives."""
    from minflow import plots

    rng, shown, count = np.random.default_rng(0), {}, 4000
    A = np.eye(6) + 0.3 * rng.normal(size=(6, 6))
    for name, probes in (("signs", rng.choice([-1.0, 1.0], (count, 6))), ("normals", rng.normal(size=(count, 6)))):
        shown[name] = np.sum((probes @ A) * probes, axis=1)
    deviation = float(np.sqrt(answer(A)))
    figure, axes = plots.new_figure(size=(6.4, 3.2))
    for (name, estimates), colour in zip(shown.items(), (plots.GUIDE, plots.MODEL), strict=True):
        axes.hist(estimates, np.linspace(-2, 24, 53), density=True, alpha=0.6, color=colour, label=name)
    trace = np.trace(A)
    axes.plot([trace - deviation, trace + deviation], [0.02, 0.02], "|-", color=plots.INK, label="your deviation")
    axes.set(xlabel="εᵀAε", ylabel="density", title="The same trace from two kinds of probe")
    axes.legend(frameon=False, fontsize=9)
    alt = (
        f"Histograms of {count} estimates of a trace of {trace:.1f}. With signs they scatter by "
        f"{shown['signs'].std():.1f}, with normals by {shown['normals'].std():.1f}; your formula gives {deviation:.1f} "
        "for normals."
    )
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-11-4",
    arguments=("A",),
    returns=("the variance",),
    inputs=inputs,
    domains={"A": domains.entries(domains.real())},
    expected=variance,
    laws=(Law("where A is antisymmetric, every probe is exact", turning_scatters),),
    picture=picture,
    mistakes=(
        Mistake(
            "that of signs",
            pairs,
            "that is the variance with random signs. The square of a sign is always 1: what about the square of a "
            "normal?",
        ),
        Mistake(
            "diagonal once",
            lambda A: pairs(A) + diagonal(A),
            "the diagonal counts, with another factor: what is the variance of the square of a standard normal?",
        ),
        Mistake(
            "fourth moment for variance",
            lambda A: pairs(A) + 3 * diagonal(A),
            "you use the mean of ε⁴, which is 3: a variance subtracts the square of the mean.",
        ),
        Mistake(
            "the diagonal alone",
            lambda A: 2 * diagonal(A),
            "that is the part of the diagonal: the pairs i < j scatter, too.",
        ),
        Mistake(
            "square of the trace",
            lambda A: pairs(A) + 2 * np.trace(A) ** 2,
            "you square the sum of the diagonal: its terms are independent, so each is squared by itself.",
        ),
        Mistake(
            "mean of the square",
            lambda A: variance(A) + np.trace(A) ** 2,
            "that is the mean of the squared estimate: subtract the square of its mean, the trace.",
        ),
        Mistake(
            "symmetric A assumed",
            lambda A: 2 * np.sum(A**2),
            "your formula is right for a symmetric A: in general A_ij and A_ji belong to one product of two "
            "entries of ε.",
        ),
        Mistake(
            "all entries once",
            lambda A: np.sum(A**2),
            "you sum the squares of all entries: A_ij and A_ji belong to one product, and the diagonal to squares.",
        ),
        Mistake(
            "all i and j",
            lambda A: np.sum((A + A.T) ** 2),
            "you count each pair twice, and the diagonal with 4: where do you go through all i and j?",
        ),
        Mistake(
            "entries one by one",
            lambda A: np.sum(A**2) - diagonal(A) + 2 * diagonal(A),
            "you square A_ij and A_ji by themselves: they belong to the same product of two entries of ε, so add "
            "them first.",
        ),
        Mistake(
            "one triangle",
            lambda A: np.sum(np.triu(A, 1) ** 2) + 2 * diagonal(A),
            "you use one triangle of A: A_ji belongs to the same product of two entries of ε as A_ij.",
        ),
        Mistake(
            "deviation for variance",
            lambda A: np.sqrt(variance(A)),
            "that is the standard deviation: the task asks for its square.",
        ),
        Mistake(
            "trace",
            np.trace,
            "that is the mean of the estimate: the task asks for its variance.",
        ),
        Mistake(
            "symmetric as it stands",
            lambda A: 2 * np.trace(A @ A),
            "you have 2 tr(A A), which is right where A is symmetric: what does εᵀAε keep of any A, and what does it "
            "lose?",
        ),
    ),
)
