"""ex-17-4: a density whose draws score higher under p than the draws of p, a counterexample."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput

CLOSE = 1e-6


def inputs(rng):
    """By hand; then numbers that leave between a tenth and a half of the room."""
    test_inputs = [TestInput((4, 1.0, 0.5, 0.2))]
    for dim in (3, 10, 64):
        far, least = float(rng.uniform(0.2, 0.6) * np.sqrt(dim)), float(rng.uniform(0.2, 0.6))
        room = 0.5 * (dim - far**2 - dim * least**2)
        test_inputs.append(TestInput((dim, far, float(rng.uniform(0.5, 0.9) * room), least)))
    return test_inputs


def higher(answer, dim):
    """E_q log p − E_p log p for p = N(0, I)."""
    mean, deviation = answer
    return float(0.5 * (dim - np.sum(mean**2) - np.sum(deviation**2)))


def are_numbers(answer, dim, *args):
    return all(part.shape == (dim,) and np.isfinite(part).all() for part in answer) and (answer[1] > 0).all()


def picture(answer):
    """Lengths of draws of both, and their log p."""
    from minflow import plots

    dim, far, more, least = 64, 4.0, 8.0, 0.5
    mean, deviation = (np.asarray(part, dtype=float) for part in answer(dim, far, more, least))
    rng = np.random.default_rng(0)
    own, foreign = rng.normal(size=(2000, dim)), mean + deviation * rng.normal(size=(2000, dim))
    figure, panels = plots.new_figure(columns=2, size=(7.6, 3.0))
    shown = {"log p(x), nats": lambda x: -0.5 * np.sum(x**2, axis=1) - 0.5 * dim * np.log(2 * np.pi)}
    shown["length of x"] = lambda x: np.linalg.norm(x, axis=1)
    for axes, (name, of) in zip(panels, shown.items(), strict=True):
        edges = np.linspace(min(of(own).min(), of(foreign).min()), max(of(own).max(), of(foreign).max()), 40)
        axes.hist(of(own), edges, color=plots.DATA, alpha=0.5, density=True, label="draws of p")
        axes.hist(of(foreign), edges, color=plots.WRONG, alpha=0.5, density=True, label="draws of q")
        axes.set(xlabel=name, ylabel="density")
    panels[0].legend(frameon=False, fontsize=8)
    alt = (
        f"In 64 dimensions draws of p have log p around {shown['log p(x), nats'](own).mean():.0f} nats and length "
        f"{np.linalg.norm(own, axis=1).mean():.1f}; your draws have {shown['log p(x), nats'](foreign).mean():.0f} nats "
        f"and length {np.linalg.norm(foreign, axis=1).mean():.1f}."
    )
    return plots.Picture(figure, alt, "Your draws score higher, and are not like those of p")


CHECK = Check(
    "ex-17-4",
    arguments=("dim", "far", "more", "least"),
    returns=("the mean", "the array of standard deviations"),
    inputs=inputs,
    picture=picture,
    demands=(
        Demand(
            "a density",
            are_numbers,
            lambda answer, dim, *args: (
                f"return two arrays ({dim},) of finite numbers, the mean and the standard deviations, and these above "
                "0."
            ),
        ),
        Demand(
            "of another kind",
            lambda answer, dim, far, more, least: np.linalg.norm(answer[0]) >= far * (1 - CLOSE),
            lambda answer, dim, far, more, least: (
                f"your mean has the length {np.linalg.norm(answer[0]):.4g}, and at least {far:.4g} was asked: the "
                "length of a vector grows with the root of its number of coordinates."
            ),
        ),
        Demand(
            "varies",
            lambda answer, dim, far, more, least: (answer[1] >= least * (1 - CLOSE)).all(),
            lambda answer, dim, far, more, least: (
                f"your smallest standard deviation is {answer[1].min():.4g}, and at least {least:.4g} was asked."
            ),
        ),
        Demand(
            "scores higher",
            lambda answer, dim, far, more, least: higher(answer, dim) >= more - CLOSE,
            lambda answer, dim, far, more, least: (
                f"your draws have log p higher by {higher(answer, dim):.4g} nats in the mean, and {more:.4g} were "
                "asked: the mean squared length has a part of the mean and a part of the spread."
            ),
        ),
    ),
)
