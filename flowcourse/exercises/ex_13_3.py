"""ex-13-3: gradient descent on ½kθ² that never clears its gradients swings: how many steps does a swing take?"""

import numpy as np

from ..checking.edges import sizes
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    """By hand; then a small, a middling and a large product of rate and curvature."""
    test_inputs = [TestInput((1.0, 1.0))]
    for low, high in ((0.02, 0.08), (0.3, 0.7), (2.3, 3.4)):
        rate = scale(rng)
        test_inputs.append(TestInput((rate, float(rng.uniform(low, high)) / rate)))
    rates = sizes(rng, 1e-4, 1e4, 6)
    products = 2.0, 4 - 1e-9, *sizes(rng, 1e-6, 0.02, 4)
    test_inputs += [TestInput((rate, product / rate)) for rate, product in zip(rates, products)]
    return [*test_inputs, TestInput((0.5, 4.0))]


def swing(rate, curvature):
    return 2 * np.pi / np.arccos(1 - rate * curvature / 2)


def small_steps(rate, curvature):
    """A swing of a ball on a spring, in unbroken time."""
    return 2 * np.pi / np.sqrt(rate * curvature)


def places(rate, curvature, steps):
    """θ of the training loop itself, from θ = 1, with the sum of all gradients in each step."""
    thetas, held = [1.0], 0.0
    for _ in range(steps):
        held += curvature * thetas[-1]
        thetas.append(thetas[-1] - rate * held)
    return np.array(thetas)


def does_not_follow(inputs, values):
    """How far a cosine of this swing misses what the training loop does."""
    worst = 0.0
    for test_input, value in zip(inputs, values, strict=True):
        theta = places(*test_input.args, 20)
        middle = 2 * np.cos(2 * np.pi / float(value)) * theta[1:-1]
        worst = max(worst, float(np.max(np.abs(theta[2:] + theta[:-2] - middle))))
    return worst


def picture(answer):
    """θ with and without zero_grad, and where the learner's swings end."""
    from minflow import plots

    rate, curvature, steps = 0.1, 0.4, 100
    swings = np.arange(1, int(steps / float(answer(rate, curvature))) + 1) * float(answer(rate, curvature))
    theta, t = places(rate, curvature, steps), np.arange(steps + 1)
    figure, axes = plots.new_figure(size=(6.8, 3.2))
    axes.plot(t, theta, color=plots.WRONG, label="no zero_grad")
    axes.plot(t, (1 - rate * curvature) ** t, color=plots.MODEL, label="with zero_grad")
    axes.plot(swings, np.ones(len(swings)), "|", color=plots.INK, markersize=14, label="your full swings")
    axes.set(xlabel="step", ylabel="θ", title="A rate of 0.1 on a loss of curvature 0.4")
    axes.set_ylim(top=1.7)
    axes.legend(frameon=False, ncols=3, loc="upper center")
    alt = f"θ over {steps} steps: without zero_grad it swings between {theta.min():.2f} and {theta.max():.2f}; "
    alt += f"your marks stand every {float(answer(rate, curvature)):.1f} steps; with zero_grad θ goes to 0."
    return plots.Picture(figure, alt.replace("-", "−"))


CHECK = Check(
    "ex-13-3",
    arguments=("rate", "curvature"),
    returns=("the number of steps",),
    inputs=inputs,
    expected=swing,
    picture=picture,
    laws=(Law("a cosine with this swing follows the training loop", does_not_follow),),
    mistakes=(
        Mistake(
            "half and whole angle",
            lambda rate, curvature: 2 * np.pi / np.arcsin(np.sqrt(rate * curvature)),
            "you mix the half and the whole angle: it is sin(ω/2) that is √(ηk)/2.",
        ),
        Mistake(
            "factor two lost, and cut off",
            lambda rate, curvature: 2 * np.pi / np.arccos(np.clip(1 - rate * curvature, -1, 1)),
            "a factor 2 is lost: the *two* outer neighbours together are a multiple of the middle one.",
        ),
        Mistake(
            "small steps only",
            small_steps,
            "that is nearly right where rate · curvature is small: it is the swing in unbroken time. Put the cosine "
            "into the equation of the three neighbours, and solve it exactly.",
        ),
        Mistake(
            "half a swing",
            lambda rate, curvature: swing(rate, curvature) / 2,
            "after so many steps θ is on the other side, at −θ₀ or near it: that is half a swing.",
        ),
        Mistake(
            "the angle",
            lambda rate, curvature: np.arccos(1 - rate * curvature / 2),
            "that is ω, the angle of one step: how many of them make a full turn?",
        ),
        Mistake(
            "swings for steps",
            lambda rate, curvature: 1 / swing(rate, curvature),
            "that is how many swings one step makes: the question is how many steps one swing takes.",
        ),
        Mistake(
            "degrees",
            lambda rate, curvature: 360 / np.arccos(1 - rate * curvature / 2),
            "you divide degrees by an angle in radians.",
        ),
        Mistake(
            "factor two lost",
            lambda rate, curvature: 2 * np.pi / np.arccos(1 - rate * curvature),
            "a factor 2 is lost: the *two* outer neighbours together are a multiple of the middle one.",
        ),
        Mistake(
            "opposite sign",
            lambda rate, curvature: 2 * np.pi / np.arccos(rate * curvature / 2 - 1),
            "the cosine of ω has the opposite sign in yours: for a tiny rate θ hardly moves in one step, so ω is "
            "near 0.",
        ),
        Mistake(
            "gradient for curvature",
            lambda rate, curvature: 2 * np.pi / np.arccos(1 - rate * curvature / 4),
            "you have half of the gradient: the derivative of ½kθ² is kθ.",
        ),
        Mistake(
            "curvature forgotten",
            lambda rate, curvature: 2 * np.pi / np.arccos(1 - rate / 2),
            "the curvature is missing: a steeper valley makes the swings shorter.",
        ),
        Mistake(
            "rate forgotten",
            lambda rate, curvature: 2 * np.pi / np.arccos(1 - curvature / 2),
            "the rate is missing: smaller steps make the swings longer.",
        ),
        Mistake(
            "rate squared",
            lambda rate, curvature: 2 * np.pi / (rate * np.sqrt(curvature)),
            "you count as if one step took the time η: the sum of the gradients is multiplied by η only once.",
        ),
        Mistake(
            "an angle beyond a quarter turn",
            lambda rate, curvature: (
                2 * np.pi / np.arctan(np.sqrt(rate * curvature * (4 - rate * curvature)) / (2 - rate * curvature))
            ),
            "arctan gives angles up to a quarter turn only, and ω may be larger where rate · curvature is above 2: how "
            "do you tell such an angle from its tangent?",
        ),
    ),
)
