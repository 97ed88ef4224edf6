"""ex-06-2: x = f(z) for one affine coupling."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._couplings import coupled, coupling_inputs, first_half, join, split, uncoupled, with_moved
from ._given import ROWS_BY_MASK


def inputs(rng):
    return [TestInput(args) for args in coupling_inputs(rng)]


def what_passes_changes(inputs, values):
    return max(float(np.max(np.abs(v[:, p.args[1]] - p.args[0][:, p.args[1]]))) for p, v in zip(inputs, values))


def both_parts(z, mask, net):
    a, b = split(z, mask)
    log_scale, shift = net(a)
    return join(a * np.exp(log_scale) + shift, b * np.exp(log_scale) + shift, mask)


def side_by_side(z, mask, net):
    x = coupled(z, mask, net)
    return np.concatenate(split(x, mask), axis=1)


def picture(answer):
    """A grid of the latent plane, and where the learner's coupling takes it."""
    from minflow import plots

    mask, lines = np.array([True, False]), np.linspace(-2, 2, 9)
    ticks = np.linspace(-2, 2, 81)
    figure, axes = plots.new_figure(columns=2, size=(7.6, 3.6))
    for level in lines:
        fixed = np.full_like(ticks, level)
        for z in (np.stack([fixed, ticks], axis=1), np.stack([ticks, fixed], axis=1)):
            axes[0].plot(*z.T, color=plots.LATENT, linewidth=0.8)
            axes[1].plot(*answer(z, mask, bend).T, color=plots.MODEL, linewidth=0.8)
    axes[0].set(xlabel="z₁", ylabel="z₂", title="A grid of latents")
    axes[1].set(xlabel="x₁", ylabel="x₂", title="Your f: every vertical line keeps\nits place, stretched and shifted")
    alt = (
        "Left, a square grid in the latent plane. Right, your coupling of it with α = z₁/2 and μ = sin 2z₁: vertical "
        "lines stay vertical at their place, short on the left and long on the right; level lines become waves that "
        "fan out."
    )
    return plots.Picture(figure, alt)


def bend(a):
    """α = a/2 and μ = sin 2a."""
    return a / 2, np.sin(2 * a)


CHECK = Check(
    "ex-06-2",
    arguments=("z", "mask", "net"),
    returns=("x",),
    inputs=inputs,
    expected=coupled,
    laws=(Law("what the mask passes comes out unchanged", what_passes_changes),),
    picture=picture,
    raised=ROWS_BY_MASK,
    mistakes=(
        Mistake(
            "mask turned round",
            lambda z, mask, net: coupled(z, ~mask, net),
            'you move what the mask passes: True means "passes unchanged".',
        ),
        Mistake(
            "wrong half",
            with_moved(lambda b, log_scale, shift: b * np.exp(log_scale) + shift, at=1),
            "the network reads the half that moves. On the way back that half is not known yet.",
        ),
        Mistake(
            "first half for the mask",
            lambda z, mask, net: coupled(z, first_half(z), net),
            "you let the first half of the columns pass, whatever the mask says: True in the mask passes unchanged.",
        ),
        Mistake(
            "α and μ exchanged",
            with_moved(lambda b, log_scale, shift: b * np.exp(shift) + log_scale),
            "you have exchanged the two results of the network: the first is α, the log-scale, the second the shift μ.",
        ),
        Mistake(
            "both parts move",
            both_parts,
            "you scale and shift both halves: one must pass unchanged, or the input of the network is lost.",
        ),
        Mistake(
            "no exponential",
            with_moved(lambda b, log_scale, shift: b * log_scale + shift),
            "you multiply by α itself, which may be 0 or negative: it is the logarithm of the scale.",
        ),
        Mistake(
            "shift before scale",
            with_moved(lambda b, log_scale, shift: (b + shift) * np.exp(log_scale)),
            "you add the shift first, so it is scaled as well: which of the two comes first in the equation?",
        ),
        Mistake(
            "no scale",
            with_moved(lambda b, log_scale, shift: b + shift),
            "the shift is right, and the scale is missing.",
        ),
        Mistake(
            "no shift",
            with_moved(lambda b, log_scale, shift: b * np.exp(log_scale)),
            "the scale is right, and μ is missing.",
        ),
        Mistake(
            "the inverse",
            uncoupled,
            "that is the way from x to z: here z comes in, and x goes out.",
        ),
        Mistake(
            "the passing part lost",
            lambda z, mask, net: np.where(mask, 0.0, coupled(z, mask, net)),
            "where the mask passes you have 0: those coordinates come out as they went in, so start from a copy.",
        ),
        Mistake(
            "parts side by side",
            side_by_side,
            "every number is right and some are in the wrong column: each part belongs where the mask took it from.",
        ),
    ),
)
