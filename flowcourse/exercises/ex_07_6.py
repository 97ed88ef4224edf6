"""ex-07-6: a rotation made of Householder mirrors, undone."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput

F_SHAPE = np.array([[0.4, 0.0], [0.4, 1.6], [1.4, 1.6], [0.4, 1.6], [0.4, 0.9], [1.1, 0.9]])


def inputs(rng):
    found = [TestInput((np.array([[-1.0, 3.0], [-2.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 1.0]])))]
    for N, D, K in ((4, 3, 2), (3, 4, 3), (5, 4, 2)):
        v = rng.normal(size=(K, D))
        v *= (rng.uniform(1.6, 3.0, size=(K, 1)) ** rng.choice([-1, 1])) / np.linalg.norm(v, axis=1, keepdims=True)
        found.append(TestInput((forward(rng.normal(size=(N, D)), v), v)))
    return found


def mirror(v, z, factor=2.0, power=1.0):
    """z − factor · v (vᵀz) / (vᵀv)^power, for rows z."""
    return z - factor * (z @ v)[:, None] * v / (v @ v) ** power


def forward(z, v, **mistake):
    for row in v:
        z = mirror(row, z, **mistake)
    return z


def undo(x, v, **mistake):
    return forward(x, v[::-1], **mistake)


def length_changes(inputs, values):
    gaps = []
    for p, v in zip(inputs, values, strict=True):
        gaps.append(np.max(np.abs(np.linalg.norm(v, axis=1) - np.linalg.norm(p.args[0], axis=1))))
    return float(max(gaps))


def all_at_once(x, v):
    """The mistake of applying every mirror to x itself."""
    return x + sum(mirror(row, x) - x for row in v)


def summed_over_the_batch(x, v):
    for row in v[::-1]:
        x = x - 2 * np.sum(x @ row) * row / (row @ row)
    return x


def picture(answer):
    """A letter, turned by two mirrors and brought back by the learner."""
    from minflow import plots

    v = np.array([[1.0, 0.0], [np.cos(np.pi / 6), np.sin(np.pi / 6)]])
    x = forward(F_SHAPE, v)
    back = answer(x, v)
    figure, axes = plots.new_figure(size=(5.2, 3.6))
    axes.plot(*F_SHAPE.T, ":", color=plots.LATENT, linewidth=5, label="z")
    axes.plot(*x.T, color=plots.DATA, linewidth=2, label="x = H₂H₁z")
    axes.plot(*back.T, color=plots.MODEL, linewidth=2, label="your way back")
    axes.set(xlabel="first coordinate", ylabel="second coordinate", aspect="equal", title="Back to where it came from")
    axes.legend(frameon=False)
    gap = np.max(np.abs(back - F_SHAPE))
    alt = (
        f"A letter F; the same letter turned to the left by 60°; your way back, which lies on the first: {gap < 1e-9}."
    )
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-07-6",
    arguments=("x", "v"),
    returns=("z",),
    inputs=inputs,
    expected=undo,
    laws=(Law("every row of z is as long as that of x", length_changes),),
    picture=picture,
    raised=(
        (
            "could not be broadcast",
            "x @ v has one number for each row, and each of them has to multiply the whole of v",
        ),
    ),
    mistakes=(
        Mistake(
            "the same order again",
            forward,
            "each mirror is right, and they come in the same order as before, which turns further: the last mirror "
            "that z met is the first to be undone.",
        ),
        Mistake(
            "projection for mirror",
            lambda x, v: undo(x, v, factor=1.0),
            "you take the part along v away once, which leaves z in the plane of the mirror: it has to come out on the "
            "other side.",
        ),
        Mistake(
            "plus for minus",
            lambda x, v: undo(x, v, factor=-2.0),
            "you add the part along v, which makes it three times as long: a mirror changes its sign.",
        ),
        Mistake(
            "not divided",
            lambda x, v: undo(x, v, power=0.0),
            "v need not have length 1: without the division by vᵀv a longer v mirrors more.",
        ),
        Mistake(
            "divided by the length",
            lambda x, v: undo(x, v, power=0.5),
            "you divide by |v|: v stands in the numerator twice, so it is |v|² = vᵀv that takes its length out.",
        ),
        Mistake(
            "the same order again, projection for mirror",
            lambda x, v: forward(x, v, factor=1.0),
            "two things: a mirror takes twice the part along v away, and the last mirror that z met is the first to be "
            "undone.",
        ),
        Mistake(
            "the same order again, not divided",
            lambda x, v: forward(x, v, power=0.0),
            "two things: v need not have length 1, and the last mirror that z met is the first to be undone.",
        ),
        Mistake(
            "the last mirror only",
            lambda x, v: undo(x, v[-1:]),
            "that is the last mirror alone: there are K of them, and each takes up what the one before it left.",
        ),
        Mistake(
            "the first mirror only",
            lambda x, v: undo(x, v[:1]),
            "that is the first mirror alone: carry the result from one mirror to the next, do not start from x again.",
        ),
        Mistake(
            "vᵀz summed over the batch",
            summed_over_the_batch,
            "your vᵀz is one number for the whole batch: every row has its own.",
        ),
        Mistake(
            "every mirror sees x",
            all_at_once,
            "every mirror of yours looks at x: the second one has to look at what the one before it left.",
        ),
    ),
)
