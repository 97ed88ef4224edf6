"""ex-05-1: a point through two additive couplings and a rescaling, x₂ += x₁², then x₁ += 2 x₂, then times s."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset, scale


def inputs(rng):
    drawn = [(offset(rng), offset(rng), scale(rng), scale(rng)) for _ in range(4)]
    return [TestInput(args) for args in ((3.0, 1.0, 3.0, 0.5), *drawn)]


def point(z1, z2, s1, s2):
    x2 = z2 + z1**2
    x1 = z1 + 2 * x2
    return s1 * x1, s2 * x2, s1 * s2


def with_old_second(z1, z2, s1, s2):
    return s1 * (z1 + 2 * z2), s2 * (z2 + z1**2), None


def other_order(z1, z2, s1, s2):
    x1 = z1 + 2 * z2
    return s1 * x1, s2 * (z2 + x1**2), None


def replaced(z1, z2, s1, s2):
    return s1 * 2 * z1**2, s2 * z1**2, None


def doubled(z1, z2, s1, s2):
    x2 = z2 + 2 * z1
    return s1 * (z1 + 2 * x2), s2 * x2, None


def scaled_first(z1, z2, s1, s2):
    return *point(s1 * z1, s2 * z2, 1, 1)[:2], None


def undone(x1, x2, s1, s2):
    z2 = x2 / s2
    z1 = x1 / s1 - 2 * z2
    return z1, z2 - z1**2, None


def picture(answer):
    """A disc, and what the learner's flow makes of it."""
    from minflow import plots

    angle = np.linspace(0, 2 * np.pi, 401)[:-1]
    disc = 0.8 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    figure, axes = plots.new_figure(columns=3, size=(9.6, 3.0))
    shown = [("a disc", disc, plots.LATENT)]
    for s in ((1.0, 1.0), (1.5, 0.5)):
        image = np.array([answer(float(z1), float(z2), *s)[:2] for z1, z2 in disc], dtype=float)
        shown.append((f"both layers, s = ({s[0]:g}, {s[1]:g})", image, plots.MODEL))
    words = []
    for panel, (name, outline, colour) in zip(axes, shown):
        x1, x2 = outline.T
        area = 0.5 * abs(np.sum(x1 * np.roll(x2, -1) - x2 * np.roll(x1, -1)))
        panel.fill(x1, x2, color=colour, alpha=0.5)
        panel.set(xlim=(-3, 4), ylim=(-2, 2), aspect="equal", xlabel="first coordinate")
        panel.set_title(f"{name}:\narea {area:.2f}", fontsize=10)
        words.append(f"{name}, area {area:.2f}")
    axes[0].set_ylabel("second coordinate")
    return plots.Picture(figure, f"Three outlines: {'; '.join(words)}. The two layers bend it and keep its area.")


CHECK = Check(
    "ex-05-1",
    arguments=("z1", "z2", "s1", "s2"),
    returns=("x1", "x2", "det"),
    inputs=inputs,
    expected=point,
    picture=picture,
    guesses=(("det J at z = (10, 0) with s = (2, 1/4)", 0.5),),
    mistakes=(
        Mistake(
            "the 2 in the determinant",
            lambda z1, z2, s1, s2: (None, None, 2 * s1 * s2),
            "your det J has the 2 of m(a) = 2a. It is an entry beside the diagonal, which changes no area.",
        ),
        Mistake(
            "layers in the other order",
            other_order,
            "you apply layer 2 before layer 1. Layer 1 moves the second coordinate, and comes first.",
        ),
        Mistake(
            "old coordinate in the second layer",
            with_old_second,
            "your second layer reads z₂. It has to read what the first layer made of it.",
        ),
        Mistake(
            "m in the place of what moves",
            replaced,
            "you replace the coordinate by m. It is moved *by* m, so add the two.",
        ),
        Mistake(
            "doubles for squares",
            doubled,
            "your first layer adds twice the first coordinate. It adds its square; the second layer doubles.",
        ),
        Mistake(
            "no second layer",
            lambda z1, z2, s1, s2: (s1 * z1, s2 * (z2 + z1**2), None),
            "your first coordinate is only rescaled. The second layer moves it before that.",
        ),
        Mistake(
            "rescaled first",
            scaled_first,
            "you multiply by s before the couplings. The rescaling is the last layer.",
        ),
        Mistake(
            "no rescaling",
            lambda z1, z2, s1, s2: (*point(z1, z2, 1, 1)[:2], None),
            "both couplings are right, and the last layer, the rescaling, is missing.",
        ),
        Mistake(
            "the inverse",
            undone,
            "you went from x to z. Here z is given, and f adds and multiplies.",
        ),
        Mistake(
            "det of the couplings alone",
            lambda z1, z2, s1, s2: (None, None, 1.0),
            "1 is the determinant of the two couplings. What does the last layer do to an area?",
        ),
        Mistake(
            "log_det of the couplings",
            lambda z1, z2, s1, s2: (None, None, 0.0),
            "0 is the log_det of the couplings. Give the determinant, of all three layers.",
        ),
        Mistake(
            "product of the diagonal",
            lambda z1, z2, s1, s2: (None, None, (1 + 4 * z1) * s1 * s2),
            "you multiply the diagonal of the whole Jacobian, which is not triangular. Each layer's Jacobian is, so "
            "multiply their determinants.",
        ),
        Mistake(
            "log_det for det",
            lambda z1, z2, s1, s2: (None, None, np.log(s1 * s2)),
            "that is log_det. Give the determinant itself, the factor by which areas grow.",
        ),
        Mistake(
            "sum of the scales",
            lambda z1, z2, s1, s2: (None, None, s1 + s2),
            "you add the scales. A unit square becomes s₁ wide and s₂ high: what is its area?",
        ),
        Mistake(
            "det of the way back",
            lambda z1, z2, s1, s2: (None, None, 1 / (s1 * s2)),
            "that is the determinant of h, from x to z. The determinant of f is one over it.",
        ),
    ),
)
