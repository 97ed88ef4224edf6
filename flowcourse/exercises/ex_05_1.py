"""ex-05-1: an additive coupling both ways, f at a batch of latents and h at a batch of data."""

from functools import partial

import numpy as np

from minflow import nets

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._couplings import first_half, join, split
from ._given import ROWS_BY_MASK


def inputs(rng):
    z, x = np.array([[2.0, 1.0], [-1.0, 0.5], [0.5, -2.0]]), np.array([[3.0, 10.0], [1.0, 3.0], [-2.0, 0.0]])
    test_inputs = [TestInput((z, x, np.array([True, False]), square))]
    for n, mask in ((4, rng.permutation([True, False] * 3)), (3, np.array([False, True, False, True]))):
        half = len(mask) // 2
        m = partial(network, nets.init_mlp(rng, [half, 5, half], last=2.0))
        test_inputs.append(TestInput((*batches(rng, n, mask, m), mask, m)))
    for mask in (
        rng.permutation([True, True, True, True, False]),
        np.array([False, True, True]),
        ~test_inputs[0].args[2],
    ):
        m = partial(funnel, rng.uniform(1.2, 1.8))
        test_inputs.append(TestInput((*batches(rng, 3, mask, m), mask, m)))
    return test_inputs


def batches(rng, n, mask, m):
    """Latents, and data that come from other latents."""
    return rng.normal(size=(n, len(mask))), forward(rng.normal(size=(n, len(mask))), mask, m)


def square(a):
    """m(a) = a², for the example by hand."""
    return passing_part(a, 1) ** 2


def network(params, a):
    return nets.mlp(params, passing_part(a, len(params[0]["weight"])))


def passing_part(a, columns):
    """`a` if it has as many columns as m reads; otherwise a sentence, for those who pass the whole batch."""
    if np.shape(a)[1:] != (columns,):
        wanted = "1 column" if columns == 1 else f"{columns} columns"
        raise ValueError(f"m reads the part that passes, {wanted} here; it was given shape {np.shape(a)}")
    return a


def funnel(weight, a):
    """One number from any number of columns."""
    return np.sin(weight * a).sum(axis=1, keepdims=True) + np.sum(a, axis=1, keepdims=True) ** 2


def moved(u, mask, change):
    """u with its part b replaced by change(a, b)."""
    a, b = split(u, mask)
    return join(a, change(a, b), mask)


def forward(z, mask, m):
    return moved(z, mask, lambda a, b: b + m(a))


def inverse(x, mask, m):
    return moved(x, mask, lambda a, b: b - m(a))


def both_ways(z, x, mask, m):
    return forward(z, mask, m), inverse(x, mask, m)


def what_passes_changes(inputs, values):
    gaps = []
    for test_input, both in zip(inputs, values):
        mask = test_input.args[2]
        gaps += [np.max(np.abs((v - u)[:, mask])) for u, v in zip(test_input.args[:2], both)]
    return float(max(gaps))


def side_by_side(u, mask):
    return np.concatenate(split(u, mask), axis=1)


def wave(a):
    return np.sin(2 * a)


def picture(answer):
    """A grid of the latent plane under the learner's coupling."""
    from minflow import plots

    mask = np.array([True, False])
    return plots.grid(
        lambda z: answer(z, z, mask, wave)[0], title="Your f with m(a) = sin 2a:\nevery cell keeps its area"
    )


CHECK = Check(
    "ex-05-1",
    arguments=("z", "x", "mask", "m"),
    returns=("f(z)", "h(x)"),
    inputs=inputs,
    domains={"z": domains.entries(domains.real(1e-3, 1e2)), "x": domains.entries(domains.real(1e-3, 1e2))},
    expected=both_ways,
    laws=(Law("what the mask passes comes out unchanged, both ways", what_passes_changes),),
    picture=picture,
    raised=ROWS_BY_MASK,
    mistakes=(
        Mistake(
            "the two ways exchanged",
            lambda z, x, mask, m: (inverse(z, mask, m), forward(x, mask, m)),
            "you subtract on the way from z to x, and add on the way back. f adds m, and h subtracts it.",
        ),
        Mistake(
            "subtracts on the way there",
            lambda z, x, mask, m: (inverse(z, mask, m), None),
            "your f subtracts m. From z to x it is added.",
        ),
        Mistake(
            "mask turned round",
            lambda z, x, mask, m: both_ways(z, x, ~mask, m),
            "you move what the mask passes. True means “passes unchanged”, and the others move.",
        ),
        Mistake(
            "mask turned round on the way back",
            lambda z, x, mask, m: (None, inverse(x, ~mask, m)),
            "your h changes the half that passed. That half is unchanged in x, and m reads it.",
        ),
        Mistake(
            "first half for the mask",
            lambda z, x, mask, m: both_ways(z, x, first_half(z), m),
            "you let the first half of the columns pass. The columns with True in the mask pass.",
        ),
        Mistake(
            "wrong half on the way there",
            lambda z, x, mask, m: (moved(z, mask, lambda a, b: b + m(b)), None),
            "your f evaluates m at the half that moves. On the way back that half is not known yet.",
        ),
        Mistake(
            "wrong half on the way back",
            lambda z, x, mask, m: (None, moved(x, mask, lambda a, b: b - m(b))),
            "your h evaluates m at the half that was moved. Which half of x is still what m read on the way there?",
        ),
        Mistake(
            "adds on the way back",
            lambda z, x, mask, m: (None, forward(x, mask, m)),
            "your h applies the coupling a second time. What was added has to be subtracted.",
        ),
        Mistake(
            "m of z on the way back",
            lambda z, x, mask, m: (None, moved(x, mask, lambda a, b: b - m(z[:, mask]))),
            "your h evaluates m at z. This x came from other latents, and h may use x alone.",
        ),
        Mistake(
            "z for x on the way back",
            lambda z, x, mask, m: (None, inverse(z, mask, m)),
            "your h is applied to z. x is the batch that has to go back.",
        ),
        Mistake(
            "round trip",
            lambda z, x, mask, m: (None, z),
            "you return z as h(x). This x came from other latents, so compute the way back from x.",
        ),
        Mistake(
            "m in the place of what moves",
            lambda z, x, mask, m: (moved(z, mask, lambda a, b: m(a)), None),
            "your f replaces z_b by m(z_a). Then z_b is lost, and no h can restore it: add the two.",
        ),
        Mistake(
            "minus m in the place of what moves",
            lambda z, x, mask, m: (None, moved(x, mask, lambda a, b: -m(a))),
            "your h returns −m and forgets x_b. Subtract m from it.",
        ),
        Mistake(
            "multiplies",
            lambda z, x, mask, m: (moved(z, mask, lambda a, b: b * m(a)), None),
            "you multiply by m. In NICE the move is an addition, so that no volume changes and m may be 0.",
        ),
        Mistake(
            "the passing part lost",
            lambda z, x, mask, m: tuple(np.where(mask, 0.0, u) for u in both_ways(z, x, mask, m)),
            "where the mask passes you have 0. Those coordinates come out as they went in, so start from a copy.",
        ),
        Mistake(
            "parts side by side",
            lambda z, x, mask, m: tuple(side_by_side(u, mask) for u in both_ways(z, x, mask, m)),
            "every number is right, but in the wrong column. Put each part back into the columns of its mask.",
        ),
        Mistake(
            "nothing moves",
            lambda z, x, mask, m: (z, None),
            "your f returns z. What the mask does not pass has to move by m.",
        ),
    ),
)
