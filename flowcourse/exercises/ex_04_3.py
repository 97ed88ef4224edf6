"""ex-04-3: the gap that elementwise flows leave on a Gaussian ellipse at an angle, its mutual information."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale

ENTROPY = np.log(2 * np.pi * np.e)  # of the standard normal in the plane


def inputs(rng):
    """By hand; at angles with nothing special about them; a round bell; along the axes."""
    test_inputs = [TestInput((2.0, 1.0, np.pi / 4))]
    for low, high in ((0.25, 0.6), (1.0, 1.4), (1.8, 2.8)):
        s = scale(rng)
        test_inputs.append(TestInput((s, s * float(rng.uniform(2.2, 4.0)), float(rng.uniform(low, high)))))
    s = scale(rng)
    test_inputs.append(TestInput((s, s, float(rng.uniform(0.3, 1.2)))))
    along = [TestInput((s, 5 * scale(rng), angle), "along the axes") for angle in (0.0, np.pi / 2, np.pi, -np.pi / 2)]
    return [*test_inputs, *along]


def variances(s1, s2, angle):
    c, s = np.cos(angle), np.sin(angle)
    return (c * s1) ** 2 + (s * s2) ** 2, (s * s1) ** 2 + (c * s2) ** 2


def gap(s1, s2, angle):
    return gap_by(*variances(s1, s2, angle), s1 * s2)


def gap_by(variance_1, variance_2, root_of_det):
    return 0.5 * np.log(variance_1 * variance_2) - np.log(root_of_det)


def correlation(s1, s2, angle):
    covariance = np.cos(angle) * np.sin(angle) * (s1**2 - s2**2)
    return covariance / np.sqrt(np.prod(variances(s1, s2, angle)))


def axes_cost(inputs, values):
    return max(abs(float(v)) for p, v in zip(inputs, values, strict=True) if p.name == "along the axes")


def cosines_not_squared(s1, s2, angle):
    c, s = abs(np.cos(angle)), abs(np.sin(angle))
    return gap_by(c * s1**2 + s * s2**2, s * s1**2 + c * s2**2, s1 * s2)


def cosines_with_their_sign(s1, s2, angle):
    """As above without the absolute values: beyond 90° a variance may be negative, and the gap NaN."""
    c, s = np.cos(angle), np.sin(angle)
    return gap_by(c * s1**2 + s * s2**2, s * s1**2 + c * s2**2, s1 * s2)


def deviations_added(s1, s2, angle):
    c, s = np.cos(angle), np.sin(angle)
    return gap_by((c * s1 + s * s2) ** 2, (s * s1 + c * s2) ** 2, s1 * s2)


def picture(answer):
    """The learner's gap over the angle, on the right one, for two clouds of the same area."""
    from minflow import plots

    angle = np.linspace(0, np.pi, 181)
    figure, axes = plots.new_figure(size=(6.4, 3.4))
    words = []
    for s1, s2, style in ((3.0, 1 / 3, "-"), (1.5, 2 / 3, "--")):
        gaps = np.array([float(answer(s1, s2, float(a))) for a in angle])
        axes.plot(np.degrees(angle), gap(s1, s2, angle), color=plots.DATA, linewidth=7, alpha=0.5)
        label = f"yours, {s1:.3g} by {s2:.2g}"
        axes.plot(np.degrees(angle), gaps, style, color=plots.MODEL, label=label)
        words.append(f"{gaps.max():.2f} nats for {s1:.3g} and {s2:.2g}")
    title = "The gap depends on the angle of the cloud, not on its shape alone"
    axes.lines[0].set_label("the right one")
    axes.set(xlabel="angle of the cloud, degrees", ylabel="your gap, nats")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    alt = f"Your gap over the angle of the cloud, on the right one: 0 at 0°, 90° and 180°, peaks {' and '.join(words)}."
    return plots.Picture(figure, alt, title)


CHECK = Check(
    "ex-04-3",
    arguments=("s1", "s2", "angle"),
    returns=("the gap",),
    inputs=inputs,
    domains={
        "s1": domains.positive(0.02, 20),
        "s2": domains.positive(0.02, 20),
        "angle": domains.real(1e-3, 10),
    },
    expected=gap,
    laws=(Law("a cloud along the axes has independent coordinates and costs nothing", axes_cost),),
    picture=picture,
    mistakes=(
        Mistake(
            "deviations added, without their signs",
            lambda s1, s2, angle: gap_by(
                *(np.abs([[np.cos(angle), np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ [s1, s2]) ** 2, s1 * s2
            ),
            "you add deviations: of independent numbers the variances add, each with the square of its factor.",
        ),
        Mistake(
            "nothing is lost",
            lambda s1, s2, angle: 0.0 * angle,
            "0 is right for a cloud along the axes. At any other angle x₁ and x₂ depend on each other.",
        ),
        Mistake(
            "H(p) forgotten",
            lambda s1, s2, angle: gap(s1, s2, angle) + ENTROPY + np.log(s1 * s2),
            "that is H(p₁) + H(p₂), the loss of the best elementwise flow. The gap is what it has above H(p).",
        ),
        Mistake(
            "no half",
            lambda s1, s2, angle: np.log(np.prod(variances(s1, s2, angle))) - 2 * np.log(s1 * s2),
            "your gap is twice too large: the logarithm of a deviation is half of that of a variance.",
        ),
        Mistake(
            "the other sign",
            lambda s1, s2, angle: -gap(s1, s2, angle),
            "your gap is negative. No model has a lower loss than the entropy of the data.",
        ),
        Mistake(
            "s1·s2 for its square",
            lambda s1, s2, angle: 0.5 * np.log(np.prod(variances(s1, s2, angle)) / (s1 * s2)),
            "you divide by s₁s₂ inside the half. The determinant of the covariance is (s₁s₂)².",
        ),
        Mistake(
            "deviations for variances",
            lambda s1, s2, angle: gap_by(*variances(np.sqrt(s1), np.sqrt(s2), angle), np.sqrt(s1 * s2)),
            "you use deviations where variances belong. Of independent numbers the variances add.",
        ),
        Mistake(
            "one variance for a deviation",
            lambda s1, s2, angle: np.log(np.prod(variances(s1, s2, angle))) - np.log(s1 * s2),
            "you take the variance of x₁ and of x₂ for its deviation: the entropy has the logarithm of a deviation.",
        ),
        Mistake(
            "cosine and sine not squared",
            cosines_not_squared,
            "a number times cos(angle) has cos²(angle) times its variance; you multiply the variance by the cosine.",
        ),
        Mistake(
            "cosine for its square",
            cosines_with_their_sign,
            "you multiply the variances by the cosine and the sine: their squares belong there. Beyond 90° your "
            "variances may even be negative.",
        ),
        Mistake(
            "deviations added",
            deviations_added,
            "you add the two parts of x₁ as if they always came together. They are independent, so variances add.",
        ),
        Mistake(
            "degrees",
            lambda s1, s2, angle: gap(s1, s2, np.radians(angle)),
            "you convert the angle from degrees. It comes in radians, as np.cos wants it.",
        ),
        Mistake(
            "correlation not squared",
            lambda s1, s2, angle: -0.5 * np.log(1 - np.abs(correlation(s1, s2, angle))),
            "your formula with the correlation ρ needs ρ² in place of |ρ|: the determinant is σ₁²σ₂²(1 − ρ²).",
        ),
        Mistake(
            "the correlation",
            lambda s1, s2, angle: np.abs(correlation(s1, s2, angle)),
            "that is the correlation of x₁ and x₂. The gap is in nats, and follows from three entropies.",
        ),
        Mistake(
            "the ratio itself",
            lambda s1, s2, angle: np.exp(gap(s1, s2, angle)),
            "that is the ratio of two areas: the gap is its logarithm.",
        ),
        Mistake(
            "always the worst angle",
            lambda s1, s2, angle: gap(s1, s2, np.pi / 4) + 0 * angle,
            "that is the gap at 45°, whatever the angle is: the variances of x₁ and x₂ depend on it.",
        ),
    ),
)
