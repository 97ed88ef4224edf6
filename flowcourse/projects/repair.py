"""The repair shop: 24 trained flows come in, and most of them have a defect. Which one, and in which layer?

Each flow is trained here, on a density that is drawn for it. A dead layer is put into a flow that was trained without
it. A log-scale that starts at its bound stays there in training, since its gradient is nearly 0.
"""

import operator

import numpy as np

from minflow import data
from minflow.distributions import Laplace, Logistic, Normal
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import AffineCoupling, Chain, alternating_masks

from ..checking.parts import Unfit
from .densities import Bent
from .submission import Row, finite

TITLE, TIME, UNIT = "the repair shop", "4 hours", "flows of 24 whose defect was not found, less is better"
SECONDS = 20
HEALTHY = "none"
IN_A_LAYER = "dead layer", "saturated scale"
DEFECTS = (HEALTHY, *IN_A_LAYER, "masks that never alternate", "overfitting", "wrong base")
OF_EACH, LAYERS, HIDDEN, STEPS, POINTS, SHOWN = 4, 6, (16, 16), 600, 2000, 40
NARROWER, WIDER = Normal(std=0.88, dim=2), Normal(std=1.13, dim=2)
BASES = NARROWER, WIDER, Laplace(scale=0.5**0.5, dim=2), Logistic(scale=3**0.5 / np.pi, dim=2)  # the last two: of std 1
NAMES = "two_moons", "two_circles", "eight_gaussians"


def judge(submission, seed):
    """A Row for each kind of defect: how many of its flows were named wrongly."""
    rng = np.random.default_rng(seed)
    cases = [(defect, *case(defect, rng)) for defect in DEFECTS for _ in range(OF_EACH)]
    wrong = dict.fromkeys(DEFECTS, 0)
    for at in rng.permutation(len(cases)):
        defect, layer, *given = cases[at]
        given = (*given, int(rng.integers(2**31)), DEFECTS)
        answer = submission.run("inspect", _inspect, ("the name", "the layer"), given, SECONDS)
        name, place = (finite(value, (), "inspect") for value in answer)
        wrong[defect] += bool(name != DEFECTS.index(defect) or (defect in IN_A_LAYER and place != layer))
    for defect, count in wrong.items():
        error = (count * (OF_EACH - count) / max(1, OF_EACH - 1)) ** 0.5  # of a count of OF_EACH chances
        yield Row(defect, float(count), error, f"of {OF_EACH}")


def total(rows):
    return sum(row.value for row in rows), sum(row.error**2 for row in rows) ** 0.5


def _inspect(inspect, *arguments):
    """Runs in the jail: the answer as two numbers, the name's place in the list of names, and the layer."""
    *given, seed, names = arguments
    answer = inspect(*given, np.random.default_rng(seed))
    try:
        name, layer = answer
        return names.index(name), -1 if layer is None else operator.index(layer)
    except (TypeError, ValueError):
        wanted = f"(name, layer), one of the names {', '.join(names)} and a whole number or None"
        raise Unfit(f"inspect must return the pair {wanted}; got {answer!r}"[:300]) from None


def case(defect, rng):
    """(number of the defective layer or None, flow, params, SHOWN of the points of its training, new points)."""
    target = Bent(data.DENSITIES[rng.choice(NAMES)](), rng)
    few = SHOWN * int(rng.integers(3, 9))
    seen, new = target.sample(rng, few if defect == "overfitting" else POINTS), target.sample(rng, POINTS)
    masks = alternating_masks(2, LAYERS)
    if defect == "masks that never alternate":
        masks = [masks[int(rng.integers(2))]] * LAYERS
    layers = [AffineCoupling(mask, HIDDEN) for mask in masks]
    base = BASES[rng.integers(len(BASES))] if defect == "wrong base" else Normal(dim=2)
    at = int(rng.integers(LAYERS)) if defect in IN_A_LAYER else None
    if defect == "dead layer":
        params = _fitted(Flow(base, Chain(layers[:at] + layers[at + 1 :])), seen, rng)
        params.insert(at, layers[at].init(rng))  # its last weights are 0, so that it is the identity
        for part in params[at][-1].values():
            part += 10 ** rng.uniform(-3, -1.3) * rng.standard_normal(part.shape)
    elif defect == "saturated scale":
        params = _fitted(Flow(base, Chain(layers)), seen, rng, saturate=at)
    else:
        params = _fitted(Flow(base, Chain(layers)), seen, rng)
    return at, Flow(Normal(dim=2), Chain(layers)), params, seen[:SHOWN], new


def _fitted(flow, points, rng, saturate=None):
    params = flow.init(rng, points)
    if saturate is not None:
        # a network of the plane gives two numbers, the first of which becomes the log-scale
        params[saturate][-1]["bias"][0] = rng.choice([-1, 1]) * rng.uniform(12, 30)
    return fit(flow, params, points, steps=STEPS, rng=rng, validation=False, progress=False)[0]
