"""Named flows, each a few lines of composition: read one to see how the pieces fit, then write your own."""

from .distributions import Normal
from .flow import Flow
from .transforms import ActNorm, AdditiveCoupling, AffineCoupling, Chain, NeuralODE, Rescaling, alternating_masks


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


def cnf(dim, hidden=(64, 64), tolerance=1e-3, probes=None, base=None):
    """A continuous flow, then an ActNorm (Chen 2018, Grathwohl 2019; article 5.6); losses.flow_matching trains it fast.

    log p is exact to `tolerance` or, with probes, an estimate: see NeuralODE.
    """
    ode = NeuralODE(dim, hidden, time_input=True, tolerance=tolerance, probes=probes)
    return Flow(base or Normal(dim=dim), Chain([ode, ActNorm(dim)]))
