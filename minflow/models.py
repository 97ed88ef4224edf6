"""Named flows, each a few lines of composition: read one to see how the pieces fit, then write your own."""

import functools
import inspect
import json
import operator

from .distributions import Normal
from .flow import Flow
from .transforms import ActNorm, AdditiveCoupling, AffineCoupling, Chain, Rescaling, alternating_masks

BUILDERS = {}


def described(build):
    """Lists `build` in BUILDERS and lets its flows say how they were built, in `flow.description`.

    An argument that JSON cannot hold, such as a base, leaves the description None.
    """
    signature = inspect.signature(build)

    @functools.wraps(build)
    def builder(*args, **kwargs):
        flow = build(*args, **kwargs)
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        try:
            arguments = json.loads(json.dumps(bound.arguments, default=operator.index))
        except TypeError:
            return flow
        flow.description = {"model": build.__name__, "arguments": arguments}
        return flow

    BUILDERS[build.__name__] = builder
    return builder


@described
def nice(dim, layers=8, hidden=(64, 64), base=None):
    """NICE: additive couplings, then one diagonal rescaling (Dinh 2015; article 5.7).

    log_det = Σ_d log s_d, the same number everywhere.
    """
    couplings = [AdditiveCoupling(mask, hidden) for mask in alternating_masks(dim, layers)]
    return Flow(base or Normal(dim=dim), Chain([*couplings, Rescaling(dim)]))


@described
def realnvp(dim, layers=8, hidden=(64, 64), base=None):
    """RealNVP: affine couplings, then an ActNorm that takes the units of the data (Dinh 2017; article 5.8)."""
    couplings = [AffineCoupling(mask, hidden) for mask in alternating_masks(dim, layers)]
    return Flow(base or Normal(dim=dim), Chain([*couplings, ActNorm(dim)]))
