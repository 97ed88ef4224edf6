"""Toy densities whose log-density and entropy are exact, so that a flow's NLL has a known floor; and two
sets of real data, digits and the waiting times of a geyser.

    moons = data.two_moons(sigma=0.05)
    x = moons.sample(rng, 2000)         # (2000, 2)
    moons.log_prob(x)                   # (2000,), nats
    moons.entropy                       # 0.28923… nats: no model's expected NLL is lower

    data.Drawing.from_text(text)        # what was drawn by hand, see widgets.draw

    for name, density in data.DENSITIES.items(): density().sample(rng, 100)
    train, validation, test = data.digits()                  # 8 × 8 pixels; data.mnist() has 14 × 14
    minutes = data.waiting_times()      # (272,), from one eruption of Old Faithful to the next
    throw = data.Throw()                # a simulator x ~ p(x | θ) whose posterior p(θ | x) is known
    world = data.Epidemic()             # a simulator whose likelihood has no formula

A density has dim, sample, log_prob and entropy, so that it serves as a target of `evaluation.kl_gap`; log_prob has a
gradient, so that a flow can learn to imitate it, by `losses.reverse_kl`.
"""

from collections.abc import Callable

from ..signatures import Density
from .checkerboards import blurred_checkerboard, checkerboard
from .curves import two_circles, two_moons, two_spirals
from .digits import Histograms, bits_per_dim, dequantise, digit_labels, digits, stream
from .drawing import Drawing
from .epidemic import Epidemic
from .gaussians import banana, eight_gaussians, funnel
from .geyser import waiting_times
from .mnist import mnist, mnist_labels
from .throw import Throw

_BLURRED: list[Callable[..., Density]] = [two_moons, two_circles, two_spirals, eight_gaussians, blurred_checkerboard]
DENSITIES = {density.__name__: density for density in [*_BLURRED, checkerboard, banana, funnel]}

__all__ = [
    "DENSITIES", "Drawing", "Epidemic", "Histograms", "Throw", "banana", "bits_per_dim", "blurred_checkerboard",
    "checkerboard", "dequantise", "digit_labels", "digits", "eight_gaussians", "funnel", "mnist", "mnist_labels",
    "stream", "two_circles", "two_moons", "two_spirals", "waiting_times",
]  # fmt: skip
