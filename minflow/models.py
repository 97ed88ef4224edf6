"""Named flows, each a few lines of composition: read one to see how the pieces fit, then write your own.

A layer holds no parameters: one may stand in several places of a chain, and has other parameters in each.

With context_dim=C the flow is conditional, p(x | context) with a context (N, C) that every network reads beside its
other inputs. Nothing standardises it: let its numbers be of order 1.

    >>> import numpy as np
    >>> from minflow import models
    >>> flow = models.realnvp(dim=2, layers=4, hidden=(16,))
    >>> flow.log_prob(flow.init(np.random.default_rng(0)), [[0.0, 0.0]]).round(4)  # the base, before training
    array([-1.8379])
    >>> conditional = models.nsf_ar(dim=1, context_dim=1)
    >>> params = conditional.init(np.random.default_rng(0))
    >>> conditional.log_prob(params, [[0.5], [0.5]], [[-1.0], [1.0]]).shape
    (2,)
"""

import contextlib
import functools
import inspect
import json
from collections.abc import Callable
from typing import ParamSpec

import numpy as np

from . import transforms as t
from .arrays import as_size
from .distributions import Normal
from .flow import Flow
from .signatures import Activation, Base, Widths

BUILDERS: dict[str, Callable[..., Flow]] = {}
P = ParamSpec("P")


def _plain(value):
    """The Python number of NumPy's."""
    if isinstance(value, np.number):
        return value.item()
    raise TypeError(f"JSON holds no {type(value).__name__}")


def described(build: Callable[P, Flow]) -> Callable[P, Flow]:
    """Lists `build` in BUILDERS and lets its flows say how they were built, in `flow.description`.

    An argument that JSON cannot hold, such as a base, leaves the description None.
    """
    signature = inspect.signature(build)

    @functools.wraps(build)
    def builder(*args, **kwargs):
        flow = build(*args, **kwargs)
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        with contextlib.suppress(TypeError):
            arguments = json.loads(json.dumps(bound.arguments, default=_plain))
            flow.description = {"model": build.__name__, "arguments": arguments}
        return flow

    BUILDERS[build.__name__] = builder
    return builder


@described
def nice(dim: int, layers: int = 8, hidden: Widths = (64, 64), base: Base = None, context_dim: int = 0) -> Flow:
    """NICE: additive couplings, then one diagonal rescaling (Dinh 2015; article 5.7).

    log_det = Σ_d log s_d, the same number everywhere. It starts as its base whatever the data: give it data with mean 0
    and deviation of about 1.
    """
    masks = t.alternating_masks(dim, layers)
    couplings = [t.AdditiveCoupling(mask, hidden, context_dim=context_dim) for mask in masks]
    return Flow(base or Normal(dim=dim), t.Chain([*couplings, t.Rescaling(dim)]))


@described
def realnvp(dim: int, layers: int = 8, hidden: Widths = (64, 64), base: Base = None, context_dim: int = 0) -> Flow:
    """RealNVP: affine couplings, then an ActNorm that takes the units of the data (Dinh 2017; article 5.8)."""
    masks = t.alternating_masks(dim, layers)
    couplings = [t.AffineCoupling(mask, hidden, context_dim=context_dim) for mask in masks]
    return Flow(base or Normal(dim=dim), t.Chain([*couplings, t.ActNorm(dim)]))


@described
def glow(dim: int, layers: int = 8, hidden: Widths = (64, 64), base: Base = None, context_dim: int = 0) -> Flow:
    """Glow for vectors: steps of affine coupling, learned PLU mixing and ActNorm (Kingma & Dhariwal 2018; article 5.2).

    The mixing takes the place of alternating masks: every coupling passes the even coordinates.
    """
    mask = t.alternating_masks(dim, 1)[0]
    step = [t.AffineCoupling(mask, hidden, context_dim=context_dim), t.PLU(range(dim)[::-1]), t.ActNorm(dim)]
    return Flow(base or Normal(dim=dim), t.Chain(step * as_size(layers, "layers")))


@described
def maf(dim: int, layers: int = 8, hidden: Widths = (64, 64), base: Base = None, context_dim: int = 0) -> Flow:
    """MAF: layers that read the data in turn first to last and last to first, then an ActNorm (article 5.4).

    log_prob takes one pass of each network, sample D. Source: Papamakarios 2017.
    """
    return Flow(base or Normal(dim=dim), t.Chain([*_in_turn(t.MAF, dim, layers, hidden, context_dim), t.ActNorm(dim)]))


@described
def iaf(dim: int, layers: int = 8, hidden: Widths = (64, 64), base: Base = None, context_dim: int = 0) -> Flow:
    """IAF: layers that read the latents, in turn first to last and last to first, then an ActNorm (article 5.4).

    sample takes one pass of each network, log_prob D. Source: Kingma 2016.
    """
    return Flow(base or Normal(dim=dim), t.Chain([*_in_turn(t.IAF, dim, layers, hidden, context_dim), t.ActNorm(dim)]))


@described
def planar_flow(dim: int, layers: int = 8, base: Base = None) -> Flow:
    """Planar layers from z to x, then an ActNorm (Rezende & Mohamed 2015; article 5.5).

    Sampling and its log_det are in closed form, which is what training by reverse KL needs; log_prob solves one
    equation a point and layer: a training step by likelihood takes 1.3 to 2 times that of `Inverse(Planar(dim))`.
    """
    return Flow(base or Normal(dim=dim), t.Chain([t.Planar(dim)] * as_size(layers, "layers") + [t.ActNorm(dim)]))


@described
def radial_flow(dim: int, layers: int = 8, base: Base = None) -> Flow:
    """Radial layers from z to x, then an ActNorm: closed form both ways (Rezende & Mohamed 2015; article 5.5)."""
    return Flow(base or Normal(dim=dim), t.Chain([t.Radial(dim)] * as_size(layers, "layers") + [t.ActNorm(dim)]))


@described
def iresnet(
    dim: int,
    layers: int = 8,
    hidden: Widths = (64,),
    base: Base = None,
    lipschitz: float = 0.9,
    activation: Activation = "tanh",
    series: int | None = None,
    probes: int = 1,
) -> Flow:
    """i-ResNet: z = x + g(x) in every block, each followed by an ActNorm (Behrmann 2019, Chen 2019; article 5.5).

    The blocks stand inverted, so that log_prob, and with it training, is one pass of each network and its log_det;
    sample finds a fixed point a block. log_det is exact or, with series and probes, an estimate: see `Residual`.
    """
    block = [t.Inverse(t.Residual(dim, hidden, lipschitz, activation, series, probes)), t.ActNorm(dim)]
    return Flow(base or Normal(dim=dim), t.Chain(block * as_size(layers, "layers")))


@described
def cnf(
    dim: int, hidden: Widths = (64, 64), tolerance: float = 1e-3, probes: int | None = None, base: Base = None
) -> Flow:
    """A continuous flow, then an ActNorm (Chen 2018, Grathwohl 2019; article 5.6); losses.flow_matching trains it fast.

    log p is exact to `tolerance` or, with probes, an estimate: see NeuralODE.
    """
    ode = t.NeuralODE(dim, hidden, time_input=True, tolerance=tolerance, probes=probes)
    return Flow(base or Normal(dim=dim), t.Chain([ode, t.ActNorm(dim)]))


def _in_turn(kind, dim, layers, hidden, context_dim):
    orders = [range(dim)[:: (-1) ** k] for k in range(as_size(layers, "layers"))]
    return [kind(dim, hidden, order=order, context_dim=context_dim) for order in orders]


@described
def nsf(
    dim: int,
    layers: int = 6,
    hidden: Widths = (32, 32),
    bins: int = 8,
    base: Base = None,
    activation: Activation = "relu",
    bound: float = 4.0,
    inverted: bool = True,
    context_dim: int = 0,
) -> Flow:
    """Neural spline flow: rational-quadratic couplings, then an ActNorm (Durkan et al. 2019, RQ-NSF (C); article 5.3).

    Start it with data, flow.init(rng, x): the splines bend what lies within `bound` deviations and leave the rest. Of
    bins wider than a deviation, data with many humps, such as spirals, are learned late; of narrower ones, smooth data.
    inverted: log_prob, and with it training, evaluates the splines and sample inverts them, in closed form too. Where
    data have holes, a spline from x to z is flat; one from z to x has to be very steep there, which is learned badly.
    """
    settings = {"activation": activation, "bins": bins, "bound": bound, "context_dim": context_dim}
    couplings = [t.SplineCoupling(mask, hidden, **settings) for mask in t.alternating_masks(dim, layers)]
    couplings = [t.Inverse(coupling) if inverted else coupling for coupling in couplings]
    return Flow(base or Normal(dim=dim), t.Chain([*couplings, t.ActNorm(dim)]))


@described
def nsf_ar(
    dim: int,
    layers: int = 4,
    hidden: Widths = (64, 64),
    bins: int = 8,
    base: Base = None,
    activation: Activation = "relu",
    bound: float = 4.0,
    context_dim: int = 0,
) -> Flow:
    """Autoregressive neural spline flow, then an ActNorm (Durkan et al. 2019, RQ-NSF (AR); article 5.3 and 5.4).

    Every layer reads the data, in random orders, always the same, of which every second is the one before it turned
    round. log_prob takes one pass of each network, sample D. Start it with data, as `nsf`.
    """
    orders = _random_orders(as_size(dim, "dim"), as_size(layers, "layers"))
    settings = {"bins": bins, "bound": bound, "context_dim": context_dim}
    splines = [t.Inverse(t.AutoregressiveSpline(dim, hidden, activation, order, **settings)) for order in orders]
    return Flow(base or Normal(dim=dim), t.Chain([*splines, t.ActNorm(dim)]))


def _random_orders(dim, layers):
    """One order a layer, from a bit stream that NumPy promises never to change: a saved flow is built again by it."""
    bits = np.random.PCG64(0)
    drawn = [np.argsort(bits.random_raw(dim)) for _ in range(0, layers, 2)]
    return [turned for order in drawn for turned in (order, dim - 1 - order)][:layers]
