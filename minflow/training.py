"""Training: maximum likelihood, or any other loss, by Adam on minibatches.

    params = flow.init(rng, x)
    params, history = fit(flow, params, x, steps=2000, rng=rng)

x is an array (N, D), or a function rng, n -> array that draws fresh points: a stream. Of an array, a part is held out,
and what did best there is returned: points that are few can be learned by heart.
"""

import math
from contextlib import suppress
from copy import deepcopy

import autograd.numpy as np
from autograd import value_and_grad

from . import batches, trees
from .arrays import NoData, as_function, as_offering, as_positive, as_rng, as_size, checked
from .fast import steps as steps_of
from .losses import negative_log_likelihood
from .optimisers import Adam
from .progress import steps_with_bar

CHECKS = 20


class History:
    """What happened in a fit: the loss of every step, (step, loss) of every validation, and why it ended early."""

    def __init__(self):
        self.losses, self.validation, self.stopped = [], [], ""


def fit(flow, params, x=None, *, steps, rng, batch_size=512, learning_rate=5e-3,
        validation=None, patience=5, loss=negative_log_likelihood, progress=True):  # fmt: skip
    """Minimise `loss` over the parameters; returns (params, history), `params` new and of the dtype of x.

    x: (N, D) array, or a stream rng, n -> (n, D) array, or None for a loss that needs no data.
    loss(flow, params, x, rng) -> a number; see minflow.losses.
    learning_rate: the highest; it warms up over the first 5 % of the steps and falls to 0 as a cosine.
    batch_size: rows of a step.
    validation: (n, D) held-out points. Without it, a tenth or so of an array x is held out; False uses every row.
    20 times in a fit the loss of the averaged parameters (see HeldOut) is taken there, and the best of them are
    returned; after `patience` such checks without a better one the fit is over (patience=20 never ends it early).
    progress: a bar in a terminal and in a notebook, where tqdm is installed.
    A loss or gradient that is not finite, or Ctrl-C, ends the fit with the last good parameters; history.stopped says
    why. Raises ValueError for empty data. Cost: a forward and a backward pass of the loss for each step.
    """
    _check(flow, params, loss)
    steps, size = as_size(steps, "steps", least=0), as_size(batch_size, "batch_size")
    patience, rate = as_size(patience, "patience"), as_positive(learning_rate, "learning_rate")
    draw, points, dtype = batches.read(x, validation, flow.dim, size, trees.dtype_of(params), as_rng(rng))
    optimiser = Adam(trees.flatten(params, dtype), rate, steps)
    current = trees.views(optimiser.params, params)
    held_out = None if points is None else HeldOut(points, optimiser.params, params, patience, rng)
    loss_and_gradient = value_and_grad(lambda p, batch: _one_number(loss(flow, p, batch, rng)))
    history = History()
    try:
        for step in steps_with_bar(steps, progress, history.losses):
            batch = next(draw)
            value, gradient = _evaluate(loss_and_gradient, step, (math.nan, None), current, batch)
            if not (np.isfinite(value) and optimiser.step(trees.flatten(gradient, dtype))):
                history.stopped = _not_finite(flow, current, batch, step, value)
                if not np.isfinite(value):
                    optimiser.back()
                print(history.stopped)
                break
            history.losses.append(float(value))
            if held_out and held_out.stops(flow, loss, optimiser.params, step, steps, history):
                break
    except KeyboardInterrupt:
        history.stopped = f"stopped by hand after {len(history.losses)} of {steps} steps"
        print(history.stopped)
    best = optimiser.params if held_out is None or held_out.kept is None else held_out.kept
    return trees.views(best, params), history


class HeldOut:
    """Points that training does not see, and the parameters that did best on them.

    What is tried is the average θ̄ ← θ̄ + w (θ − θ̄), w = 17 / (t + 16), about the last twentieth of the path: it loses
    the noise of single steps, and with it a third of the gap to the entropy when points are few (Shamir & Zhang 2013,
    section 4: polynomial-decay averaging, η = 16).
    """

    def __init__(self, points, flat, params, patience, rng):
        self.points, self.patience, self.rng = points, patience, deepcopy(rng)
        self.average, self.kept = flat.copy(), None
        self.params = trees.views(self.average, params)

    def stops(self, flow, loss, flat, step, steps, history):
        """Follow one step; True when `patience` checks in a row have brought nothing better."""
        self.average += 17 / (step + 17) * (flat - self.average)
        if (step + 1) * CHECKS // steps == step * CHECKS // steps:
            return False
        # With the same chance at every check, only the parameters differ.
        value = _evaluate(loss, step + 1, math.inf, flow, self.params, self.points, deepcopy(self.rng))
        history.validation.append((step + 1, float(value) if np.isfinite(value) else math.inf))
        best, lowest = min(history.validation, key=lambda pair: pair[1])
        if best == step + 1 and lowest < math.inf:
            self.kept = self.average.copy()
        waited = sum(at > best for at, _ in history.validation)
        if self.kept is not None and waited >= self.patience and step + 1 < steps:
            history.stopped = f"stopped at step {step + 1} of {steps}: the held-out loss was lowest at step {best}"
        return bool(history.stopped)


def _check(flow, params, loss):
    as_function(loss, "loss")
    as_offering(flow, "flow", "dim", "transform", "log_prob")
    checked(params, isinstance(params, (dict, list, tuple)), "params", "be those of the flow, a tree of arrays")
    if not all(np.isfinite(leaf).all() for leaf in trees.leaves(params)):
        raise ValueError("params must be finite; got NaN or infinity: flow.init(rng, x) makes parameters to start from")


def _evaluate(function, step, refused, *args):
    """function(*args), or `refused` where a layer refuses numbers that have overflowed since step 0."""
    try:
        with np.errstate(all="ignore"):
            return function(*args)
    except ValueError:
        if step == 0:
            raise  # a mistake of the caller
        return refused


def _one_number(value):
    return checked(
        value, getattr(value, "shape", None) == (), "loss", "return one number, such as a mean over the batch"
    )


def _not_finite(flow, params, x, step, value):
    """The sentence that says where training left the finite numbers, layer by layer from x to z."""
    what = "the gradient is not finite" if np.isfinite(value) else f"the loss is {value}"
    ordered = [] if isinstance(x, NoData) else steps_of(flow.transform, "inverse", params)
    place = "no layer is to blame on the way from x to z: look at the loss function"
    for number, (layer, layer_params, direction) in zip(range(len(ordered), 0, -1), ordered):
        with np.errstate(all="ignore"), suppress(ValueError):
            x, log_det = getattr(layer, direction)(layer_params, x)
            if np.isfinite(x).all() and np.isfinite(log_det).all():
                continue
        place = f"layer {number} of {len(ordered)}, {type(layer).__name__}, is the first on the way from x to z"
        break
    return f"stopped at step {step}: {what}; {place}. The parameters are from before this step."
