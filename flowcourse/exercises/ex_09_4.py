"""ex-09-4: the log-scale and shift of the one MAF layer that two layers in the same order are."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._autoregressive import constant, pencil, queue, random_network, scaled, steeper, unscaled
from ._draws import offset


def inputs(rng):
    test_inputs = [TestInput((np.array([[3.0, 5.0, 4.0], [2.0, -1.0, 0.5], [-1.0, 2.0, 3.0]]), pencil, pencil))]
    far = np.array([[30.0, 800.0, 50.0], [0.0, 0.0, 0.0], [-20.0, 500.0, 0.0]])
    test_inputs.append(TestInput((far, pencil, pencil), "far"))
    one = (partial(constant, offset(rng), offset(rng)) for _ in range(2))
    test_inputs.append(TestInput((rng.normal(size=(4, 1)), *one)))
    for n, dim, times in ((5, 4, 1.0), (3, 5, 1.0), (6, 4, 8.0)):
        first, second = (partial(steeper, times, random_network(rng, dim)) for _ in range(2))
        x = queue(scaled, queue(scaled, rng.normal(size=(n, dim)), first), second)
        test_inputs.append(TestInput((x, first, second), "steep" if times > 1 else ""))
    return test_inputs


def both(x, first, second):
    """α and μ of the first layer at y, then those of the second at x, where y is what the second makes x of."""
    at_x = second(x)
    return (*first(unscaled(x, *at_x)), *at_x)


def merged(x, first, second):
    a1, m1, a2, m2 = both(x, first, second)
    return a1 + a2, m1 * np.exp(a2) + m2


def another_latent(inputs, values):
    """How far the z of the merged layer is from that of the two layers."""
    gaps = []
    for test_input, new in zip(inputs, values):
        x, first, second = test_input.args
        y = unscaled(x, *second(x))
        gaps.append(np.max(np.abs(unscaled(x, *new) - unscaled(y, *first(y)))))
    return float(max(gaps))


def on(log_scale=None, shift=None):
    """A mistake in α = log_scale(α₁, μ₁, α₂, μ₂), in μ = shift(α₁, μ₁, α₂, μ₂), or in both."""
    return lambda *args: tuple(None if part is None else part(*both(*args)) for part in (log_scale, shift))


def all_at_x(x, first, second):
    (a1, m1), (a2, m2) = first(x), second(x)
    return a1 + a2, m1 * np.exp(a2) + m2


def all_at_y(x, first, second):
    y = unscaled(x, *second(x))
    (a1, m1), (a2, m2) = first(y), second(y)
    return a1 + a2, m1 * np.exp(a2) + m2


def shift_undone_last(x, first, second):
    a2, m2 = second(x)
    a1, m1 = first(x * np.exp(-a2) - m2)
    return a1 + a2, m1 * np.exp(a2) + m2


def first_at_z(x, first, second):
    y = unscaled(x, *second(x))
    a2, m2 = second(x)
    a1, m1 = first(unscaled(y, *first(y)))
    return a1 + a2, m1 * np.exp(a2) + m2


def second_applied_again(x, first, second):
    a2, m2 = second(x)
    a1, m1 = first(x * np.exp(a2) + m2)
    return a1 + a2, m1 * np.exp(a2) + m2


def scale_undone_by_itself(x, first, second):
    a2, m2 = second(x)
    a1, m1 = first((x - m2) * np.exp(a2))
    return a1 + a2, m1 * np.exp(a2) + m2


CHECK = Check(
    "ex-09-4",
    arguments=("x", "first", "second"),
    returns=("α", "μ"),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-3, 100))},
    expected=merged,
    laws=(Law("(x − μ) · exp(−α) is the z of both layers together", another_latent),),
    mistakes=(
        Mistake(
            "shift undone after the scale",
            shift_undone_last,
            "on the way back to y you undo the scale first: it was y · exp(α) + μ, so subtract μ before you divide.",
        ),
        Mistake(
            "both networks at x",
            all_at_x,
            "you evaluate both networks at x: x is what the second layer makes. What is the output of the first one?",
        ),
        Mistake(
            "both networks at y",
            all_at_y,
            "you evaluate both networks between the layers: a MAF's network reads the *output* of its own layer, which "
            "is x for the second.",
        ),
        Mistake(
            "the first network at z",
            first_at_z,
            "you evaluate the first network at z: a MAF's network reads the output of its own layer.",
        ),
        Mistake(
            "layers exchanged",
            lambda x, first, second: merged(x, second, first),
            "the layers are exchanged: the second layer acts last, so x is its output.",
        ),
        Mistake(
            "shifts added",
            on(shift=lambda a1, m1, a2, m2: m1 + m2),
            "you add the shifts: the second layer scales what the first has already shifted.",
        ),
        Mistake(
            "shift with the wrong scale",
            on(shift=lambda a1, m1, a2, m2: m1 * np.exp(a1) + m2),
            "you scale the first shift by the first layer's scale: it is added after that. Which layer scales it?",
        ),
        Mistake(
            "second shift scaled",
            on(shift=lambda a1, m1, a2, m2: m1 + m2 * np.exp(a1)),
            "you scale the second shift: it is added at the very end, and nothing scales it.",
        ),
        Mistake(
            "shift divided",
            on(shift=lambda a1, m1, a2, m2: m1 * np.exp(-a2) + m2),
            "you divide the first shift by the second scale: that belongs to the way back.",
        ),
        Mistake(
            "both scales on the shift",
            on(shift=lambda a1, m1, a2, m2: m1 * np.exp(a1 + a2) + m2),
            "you scale the first shift by both layers: the first layer adds it after its own scale.",
        ),
        Mistake(
            "the first shift alone",
            on(shift=lambda a1, m1, a2, m2: m1 * np.exp(a2)),
            "the second layer's shift is missing.",
        ),
        Mistake(
            "the second layer alone",
            on(lambda a1, m1, a2, m2: a2, lambda a1, m1, a2, m2: m2),
            "those are the numbers of the second layer: the first one has scaled and shifted as well.",
        ),
        Mistake(
            "log-scales multiplied",
            on(lambda a1, m1, a2, m2: a1 * a2),
            "you multiply the log-scales: the scales multiply, so their logarithms add.",
        ),
        Mistake(
            "scale for its logarithm",
            on(lambda a1, m1, a2, m2: np.exp(a1 + a2)),
            "that is the scale: α is its logarithm.",
        ),
        Mistake(
            "log-scales subtracted",
            on(lambda a1, m1, a2, m2: a2 - a1),
            "you subtract the log-scales: both layers scale in the same direction.",
        ),
        Mistake(
            "the inverse",
            on(lambda a1, m1, a2, m2: -a1 - a2),
            "that is the log-scale of the way from x to z: α belongs to the way from z to x.",
        ),
        Mistake(
            "second layer applied again",
            second_applied_again,
            "you apply the second layer to x once more: x is what it has made, so which way leads from x to y?",
        ),
        Mistake(
            "scale not undone",
            scale_undone_by_itself,
            "you find y with the factor exp(+α) of the second layer: on the way back from x to y the scale is undone.",
        ),
    ),
)
