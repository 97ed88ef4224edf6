"""A program as somebody writes it who uses the engine; test_wheel.py has `mypy --strict` read it."""

import math
from pathlib import Path

import numpy as np

import minflow
from minflow import calculus, data, laws, losses, models, storage
from minflow.change_of_variables import log_density, log_density_1d
from minflow.distributions import Mixture, Normal
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.ledger import ledger
from minflow.training import History, fit
from minflow.transforms import (
    MAF,
    PLU,
    ActNorm,
    AffineCoupling,
    Chain,
    Inverse,
    Permutation,
    Residual,
    SplineCoupling,
    Triangular,
    alternating_masks,
)


def trained(steps: int = 500) -> tuple[Flow, History, float]:
    rng, moons = np.random.default_rng(0), data.two_moons(sigma=0.05)
    flow = models.nsf(dim=2, layers=4, base=Normal(dim=2))
    params, history = fit(flow, flow.init(rng, moons.sample(rng, 2000)), moons.sample, steps=steps, rng=rng)
    gap, error = kl_gap(flow, params, moons, rng)
    log_p = flow.log_prob(params, moons.sample(rng, 10))
    print(f"{gap:.3f} ± {error:.3f}", log_p.mean() + moons.entropy, history.losses[-1])
    storage.save(Path("moons.npz"), flow, params)
    return flow, history, float(log_p.max())


def own_flow(widths: tuple[int, ...]) -> Flow:
    masks = alternating_masks(3, 2)
    layers = [AffineCoupling(masks[0], widths), SplineCoupling(masks[1]), Permutation([2, 0, 1]), MAF(3), ActNorm(3)]
    base = Mixture([Normal([-1.0, 0.0, 0.0], 0.5), Normal([1.0, 0.0, 0.0], 0.5)])
    return Flow(base, Chain(layers))


def layers_of_ones_own(A: list[list[float]]) -> float:
    rng, mixing, block = np.random.default_rng(0), PLU.of(A), Residual(2, (4,), series=2)
    params = [mixing.params_of(A, b=[0.0, 1.0]), block.init(rng), Triangular(2).params_of([[1.0, 0.0], [2.0, 1.0]])]
    z, missed, steps = block.reseeded(rng).invert(params[1], [[0.0, 1.0]])
    chain = Chain([mixing, Inverse(block).reseeded(rng), Triangular(2)]).reseeded(rng)
    record = ledger(Flow(Normal(dim=2), chain), params, z)
    return sum(nats for _, nats, _, _ in record.rows) - record.total + float(missed.max()) * steps


def ended_by_itself(history: History) -> bool:
    if history.problem is not None:
        raise history.problem
    return not history.stopped and all(math.isfinite(loss) for _, loss in history.validation)


def formulas(x: list[float]) -> bool:
    exponential = log_density_1d(Normal(), np.log, support=(0.0, np.inf))
    plane = log_density(Normal(dim=2), lambda rows: rows / 2)
    assert exponential(x).shape == (len(x),) and plane([[0.0, 1.0]]).shape == (1,)
    slopes = calculus.derivative(np.exp)(x)
    report = laws.report(AffineCoupling([True, False]), rng=np.random.default_rng(0))
    reversed_kl = losses.reverse_kl(Normal(dim=3).log_prob)
    flow = own_flow((16, 16))
    fit(flow, flow.init(np.random.default_rng(0)), steps=2, rng=np.random.default_rng(0), loss=reversed_kl)
    return report.ok and bool((slopes > 0).all()) and minflow.__version__ != "" and "two_moons" in data.DENSITIES
