"""ex-06-5: a point that one coupling, computed with 7 digits, does not give back."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput

BOX = 3.0


def inputs(rng):
    """By hand: with k = 8 and m = 3 the shift is 0 at z₁ = −3, where the coupling squeezes most."""
    test_inputs = [TestInput((8.0, 3.0, 2.0))]
    for sign in rng.permutation([-1, 1, 1]):
        k, m = sign * rng.uniform(7.5, 9.5), sign * rng.uniform(4.0, 6.0)
        test_inputs.append(TestInput((float(k), float(m), float(rng.uniform(0.6, 2.4)))))
    ends = [
        (sign * k, sign * m, wanted)
        for sign in (1, -1)
        for k in (7.5, 9.5)
        for m in (3.0, 6.0)
        for wanted in (0.6, 2.4)
    ]
    for k, m, wanted in (
        *ends,
        (7.5, 3.05, 2.4),
        (-9.5, -3.0, 0.6),
        (-7.5, -6.0, 2.4),
        (9.5, 6.0, 2.4),
        (7.5, 4.5, 0.6),
    ):
        test_inputs.append(TestInput((k, m, wanted)))
    return test_inputs


def round_trip(z, k, m):
    """z₂ after x = f(z) and z = h(x) in float32."""
    z1, z2, k, m = (np.float32(number) for number in (*z, k, m))
    log_scale, shift = k * z1, m + z1
    return float((z2 * np.exp(log_scale) + shift - shift) * np.exp(-log_scale))


def miss(z, k, m):
    return abs(round_trip(z, k, m) - z[1])


def is_a_point(z, *args):
    return z.shape == (2,) and np.isfinite(z).all()


def said(z, k, m, wanted):
    """By how much the point comes back wrong, and which of the two causes is missing."""
    text = f"z₂ = {z[1]:.4g} comes back as {round_trip(z, k, m):.4g}, which is off by {miss(z, k, m):.3g}. "
    if miss(z, k, m) > wanted:
        return text + "That is more than was asked for: the second coordinate may be smaller."
    if k * z[0] > -8:
        return text + f"exp(α) is {np.exp(k * z[0]):.3g} here: can a digit of z₂ be lost where the scale is not small?"
    if abs(m + z[0]) < 0.1 * abs(m):
        return text + f"The shift μ is {m + z[0]:.3g} here: a number that is only scaled keeps its 7 digits."
    return text + "Squeeze more, or take a z₂ with more to lose."


CHECK = Check(
    "ex-06-5",
    arguments=("k", "m", "miss"),
    returns=("z",),
    inputs=inputs,
    demands=(
        Demand("a point", is_a_point, "return one point, an array of two finite numbers (z₁, z₂)."),
        Demand(
            "in the box",
            lambda z, *args: np.max(np.abs(z)) <= BOX,
            lambda z, *args: (
                f"a coordinate of your z is {np.max(np.abs(z)):.4g} in size, and such a point hardly ever occurs under "
                "the base: both must lie within 3."
            ),
        ),
        Demand("comes back wrong", lambda z, k, m, wanted: abs(miss(z, k, m) / wanted - 1) <= 0.1, said),
    ),
)
