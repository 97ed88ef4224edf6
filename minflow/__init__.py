"""minflow: normalizing flows from scratch, in NumPy and autograd.

    import numpy as np
    from minflow import data, fit, models

    rng = np.random.default_rng(0)
    x = data.two_moons().sample(rng, 2000)             # (N, D)
    flow = models.realnvp(dim=2)
    params, history = fit(flow, flow.init(rng, x), x, steps=2000, rng=rng)
    flow.log_prob(params, x)                           # (N,), nats
    flow.sample(params, rng, 1000)                     # (1000, D)

To read it, start with change_of_variables, the formula in full; then transforms.base, transforms.coupling, flow, models
and training. `fast` is for speed alone: it computes the same numbers as those files, up to rounding.
"""

from typing import TYPE_CHECKING

from . import data, distributions, losses, models, transforms
from .evaluation import kl_gap
from .flow import Flow
from .storage import load, load_params, save
from .training import History, fit

__all__ = [
    "Flow",
    "History",
    "data",
    "distributions",
    "fit",
    "kl_gap",
    "load",
    "load_params",
    "losses",
    "models",
    "save",
    "transforms",
]
__version__: str

if not TYPE_CHECKING:  # a checker of types knows the names of this package without it

    def __getattr__(name):
        """The version, looked up when it is asked for: that takes time, and the package has to be installed."""
        if name != "__version__":
            raise AttributeError(f"module minflow has no attribute {name!r}")
        from importlib.metadata import version

        return version("flowcourse")
