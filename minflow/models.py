"""Named flows, each a few lines of composition: read one to see how the pieces fit, then write your own."""

from .arrays import as_size
from .distributions import Normal
from .flow import Flow
from .transforms import (
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    Inverse,
    Planar,
    Radial,
    Rescaling,
    Residual,
    alternating_masks,
)


def nice(dim, layers=8, hidden=(64, 64), base=None):
    """NICE: additive couplings, then one diagonal rescaling (Dinh 2015; article 5.7).

    log_det = Σ_d log s_d, the same number everywhere.
    """
    couplings = [AdditiveCoupling(mask, hidden) for mask in alternating_masks(dim, layers)]
    return Flow(base or Normal(dim=dim), Chain([*couplings, Rescaling(dim)]))


def realnvp(dim, layers=8, hidden=(64, 64), base=None):
    """RealNVP: affine couplings, then an ActNorm that takes the units of the data (Dinh 2017; article 5.8)."""
    couplings = [AffineCoupling(mask, hidden) for mask in alternating_masks(dim, layers)]
    return Flow(base or Normal(dim=dim), Chain([*couplings, ActNorm(dim)]))


def planar_flow(dim, layers=8, base=None):
    """Planar layers from z to x, then an ActNorm (Rezende & Mohamed 2015; article 5.5).

    Sampling and its log_det are in closed form, which is what training by reverse KL needs; log_prob solves one
    equation a point and layer, at a third more time for a training step by likelihood than `Inverse(Planar(dim))`.
    """
    return Flow(
        base or Normal(dim=dim), Chain([*(Planar(dim) for _ in range(as_size(layers, "layers"))), ActNorm(dim)])
    )


def radial_flow(dim, layers=8, base=None):
    """Radial layers from z to x, then an ActNorm: closed form both ways (Rezende & Mohamed 2015; article 5.5)."""
    return Flow(
        base or Normal(dim=dim), Chain([*(Radial(dim) for _ in range(as_size(layers, "layers"))), ActNorm(dim)])
    )


def iresnet(dim, layers=8, hidden=(64,), base=None, **settings):
    """i-ResNet: z = x + g(x) in every block, each followed by an ActNorm (Behrmann 2019, Chen 2019; article 5.5).

    The blocks stand inverted, so that log_prob, and with it training, is one pass of each network and its log_det;
    sample finds a fixed point a block. settings: those of `Residual`, such as lipschitz, series, probes.
    """
    blocks = [(Inverse(Residual(dim, hidden, **settings)), ActNorm(dim)) for _ in range(as_size(layers, "layers"))]
    return Flow(base or Normal(dim=dim), Chain([layer for block in blocks for layer in block]))
