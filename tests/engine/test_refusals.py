"""Bad input gets one sentence that names the argument, what came and what is needed: tables of calls and words.

Here are the refusals that many modules share. What only one module refuses stands in the file of that module.
"""

import math
from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import calculus, data, laws, losses, models, nets, storage
from minflow.change_of_variables import log_density, log_density_1d, log_density_1d_forward, log_density_forward
from minflow.distributions import Logistic, Mixture, Normal, Uniform
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.ledger import ledger
from minflow.training import fit
from minflow.transforms import (
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Inverse,
    Rescaling,
    alternating_masks,
)

from .shared import one_sentence, refused

RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 2))
AFFINE, COUPLING = ElementwiseAffine(2), AffineCoupling([True, False], (4,))
P, Q = AFFINE.init(RNG), COUPLING.init(RNG)
FLOW = Flow(Normal(dim=2), AFFINE)
CONDITIONAL = models.nice(2, layers=1, hidden=(), context_dim=3)
NAN, INF = np.array([[0.0, np.nan]]), np.array([[1.0, 2.0], [np.inf, 0.0]])


def train(**settings):
    settings = {"flow": FLOW, "params": P, "x": X, "steps": 1, "rng": RNG, "progress": False} | settings
    return fit(settings.pop("flow"), settings.pop("params"), settings.pop("x"), **settings)


def imitate(log_density):
    return train(x=None, loss=losses.reverse_kl(log_density))


def with_params(**changed):
    return {**P, **changed}


SETTINGS = {
    "dim 0": (lambda: ElementwiseAffine(0), "dim must", "at least 1", "0"),
    "dim 2.0": (lambda: Rescaling(2.0), "dim must", "whole number", "2.0"),
    "dim True": (lambda: ActNorm(True), "dim must", "True"),
    "mask all True": (lambda: COUPLING.__class__([True, True]), "mask must", "keep", "change", "[True, True]"),
    "mask all False": (lambda: AdditiveCoupling([False, False]), "mask must", "[False, False]"),
    "mask of one": (lambda: AdditiveCoupling([True]), "mask must", "[True]"),
    "mask of numbers": (lambda: AdditiveCoupling([1, 0]), "mask must", "booleans", "[1, 0]"),
    "mask empty": (lambda: AdditiveCoupling([]), "mask must"),
    "mask of rows": (lambda: AdditiveCoupling([[True, False]]), "mask must", "[[True, False]]"),
    "mask None": (lambda: AdditiveCoupling(None), "mask must"),
    "hidden 64": (lambda: AffineCoupling([True, False], 64), "hidden must", "64"),
    "hidden 0": (lambda: AffineCoupling([True, False], (0,)), "hidden must", "0"),
    "cap 0": (lambda: AffineCoupling([True, False], log_scale_cap=0), "log_scale_cap must", "positive", "0"),
    "cap -inf": (
        lambda: AffineCoupling([True, False], log_scale_cap=-np.inf),
        "log_scale_cap must",
        "positive",
        "-inf",
    ),
    "cap NaN": (lambda: AffineCoupling([True, False], log_scale_cap=np.nan), "log_scale_cap must", "nan"),
    "cap None": (lambda: AffineCoupling([True, False], log_scale_cap=None), "log_scale_cap must", "None"),
    "no layers": (lambda: Chain([]), "layers must", "none"),
    "a layer alone": (lambda: Chain(np.zeros(2)), "layers must"),
    "a class": (lambda: Chain([ActNorm]), "layers must", "class ActNorm"),
    "layers of two dims": (lambda: Chain([AFFINE, ActNorm(3)]), "layers must", "[2, 3]"),
    "inverse of nothing": (lambda: Inverse(None), "transform must", "NoneType"),
    "masks of one dim": (lambda: alternating_masks(1, 2), "dim must", "at least 2", "1"),
    "no masks": (lambda: alternating_masks(2, 0), "layers must", "0"),
    "realnvp of one dim": (lambda: models.realnvp(1), "dim must", "models.maf and models.nsf_ar", "got 1"),
    "nice without layers": (lambda: models.nice(2, layers=0), "layers must", "0"),
    "flow of two dims": (lambda: Flow(Normal(dim=3), AFFINE), "base and transform must", "3", "2"),
    "flow without base": (lambda: Flow(None, AFFINE), "base", "must", "NoneType"),
    "a flow as base": (lambda: Flow(FLOW, ActNorm(2)), "base must be a distribution", "one Chain", "got Flow"),
    "flow without transform": (lambda: Flow(Normal(), None), "transform must", "NoneType"),
    "sizes": (lambda: nets.init_mlp(RNG, [3]), "sizes must", "input", "output"),
    "sizes a number": (lambda: nets.init_mlp(RNG, 3), "sizes must", "3"),
    "support": (lambda: log_density_1d(Normal(), anp.log, support=(1, 0)), "support must", "(1, 0)"),
    "support of a point": (lambda: log_density_1d(Normal(), anp.log, support=(1, 1)), "support must", "(1, 1)"),
    "support None": (lambda: log_density_1d(Normal(), anp.log, support=None), "support must", "None"),
    "base in two dims": (lambda: log_density_1d(Normal(dim=2), anp.log), "base must", "dimension 1", "2"),
}
PARAMS = {
    "params None": (lambda: AFFINE.forward(None, X), "params must", "'log_scale'", "NoneType"),
    "shift missing": (lambda: AFFINE.forward({"log_scale": np.zeros(2)}, X), "params must", "'shift'"),
    "log_scale of one": (lambda: AFFINE.forward(with_params(log_scale=np.zeros(1)), X), "log_scale", "(2,)", "(1,)"),
    "log_scale a number": (lambda: AFFINE.inverse(with_params(log_scale=0.3), X), "log_scale", "(2,)", "float"),
    "shift of rows": (lambda: AFFINE.inverse(with_params(shift=np.zeros((6, 2))), X), "shift", "(2,)", "(6, 2)"),
    "net of another dim": (
        lambda: COUPLING.forward(AffineCoupling([True, True, False], (4,)).init(RNG), X),
        "(1, 4)",
        "(2, 4)",
    ),
    "net of another kind": (
        lambda: COUPLING.inverse(AdditiveCoupling([True, False], (4,)).init(RNG), X),
        "(4, 2)",
        "(4, 1)",
    ),
    "net of another depth": (
        lambda: COUPLING.inverse(nets.init_mlp(RNG, [1, 2]), X),
        "params must",
        "2 dense layers",
        "1",
    ),
    "net None": (lambda: COUPLING.forward(None, X), "params must", "NoneType"),
    "chain params None": (lambda: Chain([AFFINE]).forward(None, X), "params must", "NoneType"),
    "chain params a dict": (lambda: Chain([AFFINE, AFFINE]).inverse(P, X), "params must", "2 layers", "dict"),
    "chain params too few": (lambda: Chain([AFFINE, AFFINE]).inverse([P], X), "params must", "2 layers", "1"),
    "flow params None": (lambda: FLOW.log_prob(None, X), "params must", "NoneType"),
    "flow params of one dim": (lambda: FLOW.log_prob(ElementwiseAffine(1).init(RNG), X), "log_scale", "(2,)", "(1,)"),
    "flow coupling params": (lambda: Flow(Normal(dim=2), COUPLING).log_prob([], X), "params must", "2 dense layers"),
    "sample params None": (lambda: FLOW.sample(None, RNG, 2), "params must", "NoneType"),
    "traced params": (
        lambda: grad(lambda p: anp.sum(AFFINE.forward(p, X)[0]))({"log_scale": np.zeros(1), "shift": np.zeros(2)}),
        "log_scale",
        "(1,)",
    ),
    "fit params None": (lambda: train(params=None), "params must", "NoneType"),
    "fit params NaN": (lambda: train(params=with_params(shift=np.full(2, np.nan))), "params must", "finite"),
}
CALLS = {
    "rng a seed": (lambda: Normal().sample(0, 3), "rng must", "Generator", "int", "default_rng"),
    "rng None": (lambda: FLOW.sample(P, None, 3), "rng must", "NoneType"),
    "rng the old one": (lambda: data.two_moons().sample(np.random, 3), "rng must", "module"),
    "rng of init": (lambda: FLOW.init(0), "rng must", "int"),
    "rng of a coupling": (lambda: COUPLING.init(0), "rng must", "int"),
    "rng of fit": (lambda: train(rng=0), "rng must", "int"),
    "rng of kl_gap": (lambda: kl_gap(FLOW, P, Normal(dim=2), 0), "rng must", "int"),
    "rng of laws": (lambda: laws.report(AFFINE, rng=0), "rng must", "int"),
    "n -1": (lambda: Normal().sample(RNG, -1), "n must", "-1"),
    "n 2.0": (lambda: data.two_moons().sample(RNG, 2.0), "n must", "2.0"),
    "n of a mixture": (lambda: Mixture([Normal()]).sample(RNG, 1.5), "n must", "1.5"),
    "n of kl_gap": (lambda: kl_gap(FLOW, P, Normal(dim=2), RNG, n=1), "n must", "at least 2", "1"),
    "z of one dimension": (lambda: ActNorm(1).forward(ActNorm(1).init(RNG), [1.0, 2.0]), "z must", "z[:, None]"),
    "z of derivative": (lambda: calculus.derivative(anp.sin)(X), "z must", "(N,)", "(6, 2)"),
    "z NaN": (lambda: calculus.derivative(anp.sin)([np.nan]), "z must", "NaN"),
    "z of a Jacobian": (lambda: calculus.batch_jacobian(anp.sin)(X[0]), "z must", "(N, D)", "(2,)"),
    "z NaN of a Jacobian": (lambda: calculus.batch_jacobian(anp.sin)(NAN), "z must", "NaN"),
    "J flat": (lambda: calculus.log_abs_det(np.eye(2)), "J must", "(N, D, D)", "(2, 2)"),
    "J oblong": (lambda: calculus.log_abs_det(np.ones((4, 2, 3))), "J must", "(4, 2, 3)"),
    "J NaN": (lambda: calculus.log_abs_det(np.full((1, 2, 2), np.nan)), "J must", "NaN"),
    "J None": (lambda: calculus.log_abs_det(None), "J must", "NoneType"),
    "x of a line": (lambda: log_density_1d(Normal(), anp.sin)(X), "x must", "(N,)", "(6, 2)"),
    "z of a line": (lambda: log_density_1d_forward(Normal(), anp.sin)(X), "z must", "(N,)", "(6, 2)"),
    "one point of ActNorm": (lambda: ActNorm(2).init(RNG, X[:1]), "x must", "at least 2", "1"),
    "patience 0": (lambda: train(patience=0), "patience must be a whole number of at least 1", "0"),
    "patience 2.5": (lambda: train(patience=2.5), "patience must", "2.5"),
    "patience None": (lambda: train(patience=None), "patience must", "None"),
    "steps -1": (lambda: train(steps=-1), "steps must", "-1"),
    "batch_size 0": (lambda: train(batch_size=0), "batch_size must", "0"),
    "learning_rate 0": (lambda: train(learning_rate=0.0), "learning_rate must", "positive", "0.0"),
    "learning_rate a word": (lambda: train(learning_rate="fast"), "learning_rate must", "'fast'"),
    "learning_rate inf": (lambda: train(learning_rate=np.inf), "learning_rate must", "inf"),
    "context of a start without x": (
        lambda: CONDITIONAL.init(RNG, None, np.zeros((6, 7))),
        "context must come with data x",
        "(6, 7)",
    ),
    "context without x": (lambda: train(x=None, context=X), "context must be None where x is None", "(6, 2)"),
    "one context for all": (
        lambda: CONDITIONAL.log_prob(CONDITIONAL.init(RNG), X, context=np.zeros((1, 3))),
        "context must have a row for each of 6 points",
        "one context for all points is flat, of shape (3,)",
    ),
    "no data": (lambda: train(x=X[:0]), "x must", "at least 1", "(0, 2)"),
    "no validation": (lambda: train(validation=X[:0]), "validation must", "at least 1", "(0, 2)"),
    "a share of a stream": (lambda: train(x=lambda rng, n: X, validation=0.2), "validation must be points", "0.2"),
    "a share without data": (lambda: train(x=None, validation=0.2), "validation must be points", "0.2"),
    "data a distribution": (lambda: train(x=data.two_moons()), "x must", "the .sample of a", "BlurredCurves"),
    "stream of nothing": (lambda: train(x=lambda rng, n: None), "x(rng, 1) must", "NoneType"),
    "stream of lines": (lambda: train(x=lambda rng, n: X[:, 0]), "x(rng, 1) must", "(6,)"),
    "flow a class": (lambda: train(flow=Flow), "flow must", "the class Flow"),
    "flow of a ledger": (lambda: ledger(AFFINE, P, X), "flow must", "transform", "ElementwiseAffine"),
    "flow of save": (lambda: storage.save("never.npz", None, P), "flow must", "NoneType"),
    "target of kl_gap": (lambda: kl_gap(FLOW, P, X, RNG), "target must", "sample", "(6, 2)"),
    "an empty batch": (lambda: losses.negative_log_likelihood(FLOW, P, X[:0], RNG), "rows of x must", "0"),
    "an empty batch of draws": (
        lambda: losses.reverse_kl(FLOW.base.log_prob)(FLOW, P, X[:0], RNG),
        "rows of x must",
        "0",
    ),
    "stream that ends": (lambda: train(x=lambda rng, n: X[: n == 1]), "x(rng, n) must", "at least 1"),
}
FUNCTIONS = {
    "f returns None": (lambda: calculus.derivative(lambda z: None)([1.0]), "f must return", "NoneType"),
    "f returns a list": (lambda: calculus.derivative(lambda z: [1.0])([1.0]), "f must return", "list"),
    "f returns a number": (
        lambda: calculus.derivative(lambda z: anp.sum(z))([1.0, 2.0]),
        "f must return",
        "(2,)",
        "the float64 3.0",
    ),
    "f in plain NumPy": (lambda: calculus.derivative(np.vectorize(float))([1.0]), "f must", "autograd.numpy"),
    "f with math": (lambda: calculus.derivative(math.exp)([1.0]), "f must", "autograd.numpy"),
    "f of a Jacobian returns None": (lambda: calculus.batch_jacobian(lambda z: None)(X), "f must return", "NoneType"),
    "f of a Jacobian returns a pair": (lambda: calculus.batch_jacobian(lambda z: (z, z))(X), "f must return", "tuple"),
    "f of a Jacobian returns lines": (lambda: calculus.batch_jacobian(lambda z: z[:, 0])(X), "f must return", "(6,)"),
    "f of a Jacobian drops rows": (lambda: calculus.batch_jacobian(lambda z: z[1:])(X), "f must return", "(5, 2)"),
    "log_density in plain NumPy": (
        lambda: imitate(lambda x: np.linalg.norm(np.asarray(x), axis=1)),
        "log_density must",
        "autograd.numpy",
    ),
    "log_density of objects": (
        lambda: imitate(lambda x: np.sum(np.asarray(x) ** 2, axis=1)),
        "log_density must",
        "autograd.numpy",
    ),
    "log_density with math": (lambda: imitate(lambda x: math.exp(x[0, 0])), "log_density must", "autograd.numpy"),
    "h returns None": (lambda: log_density_1d(Normal(), lambda x: None)([1.0]), "h must return", "NoneType"),
    "h returns NaN": (lambda: log_density_1d(Normal(), lambda x: x * np.nan)([1.0]), "h", "NaN"),
    "dh returns a number": (lambda: log_density_1d(Normal(), anp.sin, lambda x: 2.0)([1.0]), "dh must return", "float"),
    "df returns a number": (
        lambda: log_density_1d_forward(Normal(), anp.sin, lambda z: 2)([1.0]),
        "df must return",
        "int",
    ),
    "inverse returns a pair": (lambda: log_density(Normal(dim=2), lambda x: (x, 0))(X), "inverse must return", "tuple"),
    "f drops a column": (lambda: log_density_forward(Normal(dim=2), lambda z: z[:, :1])(X), "f must return", "(6, 1)"),
    "loss returns rows": (
        lambda: train(loss=lambda flow, p, x, rng: flow.log_prob(p, x[:1])),
        "loss must return",
        "(1,)",
    ),
    "loss returns None": (lambda: train(loss=lambda flow, p, x, rng: None), "loss must return", "NoneType"),
}


POINTS = {
    "one point": (X[0], "shape (N, 2)", "(2,)", "[None, :]"),
    "one number": (1.0, "shape (N, 2)", "()"),
    "three dimensions": (np.zeros((4, 3)), "shape (N, 2)", "(4, 3)"),
    "transposed": (X.T, "shape (N, 2)", "(2, 6)", ".T"),
    "a stack": (X[None], "shape (N, 2)", "(1, 6, 2)"),
    "NaN": (NAN, "finite", "NaN", "row 0"),
    "infinity": (INF, "finite", "infinity", "row 1"),
    "None": (None, "real numbers", "NoneType"),
    "words": ([["a", "b"]], "real numbers", "list"),
    "complex": (X + 1j, "real numbers", "complex128"),
    "ragged": ([[1.0, 2.0], [3.0]], "real numbers", "rows of different lengths"),
    "a function": (np.sin, "real numbers", "ufunc"),
    "a mask": (np.ma.masked_greater(X, X[0, 0]), "without a mask", ".filled(0.0)", "masks"),
}


TAKE_POINTS = {
    "ElementwiseAffine.forward z": lambda v: AFFINE.forward(P, v),
    "ElementwiseAffine.inverse x": lambda v: AFFINE.inverse(P, v),
    "Rescaling.forward z": lambda v: Rescaling(2).forward({"log_scale": np.zeros(2)}, v),
    "Rescaling.inverse x": lambda v: Rescaling(2).inverse({"log_scale": np.zeros(2)}, v),
    "AffineCoupling.forward z": lambda v: COUPLING.forward(Q, v),
    "AffineCoupling.inverse x": lambda v: COUPLING.inverse(Q, v),
    "Chain.forward z": lambda v: Chain([AFFINE]).forward([P], v),
    "Chain.inverse x": lambda v: Chain([AFFINE]).inverse([P], v),
    "Inverse.forward z": lambda v: Inverse(AFFINE).forward(P, v),
    "Inverse.inverse x": lambda v: Inverse(AFFINE).inverse(P, v),
    "Flow.log_prob x": lambda v: FLOW.log_prob(P, v),
    "Flow.to_latent x": lambda v: FLOW.to_latent(P, v),
    "Flow.to_data z": lambda v: FLOW.to_data(P, v),
    "log_density x": lambda v: log_density(Normal(dim=2), lambda x: x)(v),
    "log_density_forward z": lambda v: log_density_forward(Normal(dim=2), lambda z: z)(v),
    "ActNorm.init x": lambda v: ActNorm(2).init(RNG, [] if v is None else v),
    "fit x": lambda v: train(x=[[None]] if callable(v) else v),
    "fit validation": lambda v: train(validation="" if v is None else v),
}


@pytest.mark.parametrize("what", POINTS)
@pytest.mark.parametrize("where", TAKE_POINTS)
def test_points_that_cannot_be_used_are_refused_by_name(where, what):
    value, *words = POINTS[what]
    with pytest.raises(ValueError) as problem:
        TAKE_POINTS[where](value)
    if not (where.startswith(("fit", "ActNorm")) and (value is None or callable(value))):
        one_sentence(str(problem.value), where.split()[-1] + " must", *words)


@pytest.mark.parametrize("base", [Normal(dim=2), Logistic(dim=2), Uniform(dim=2), Mixture([Normal(dim=2)])])
def test_distributions_refuse_nan_and_other_shapes_and_take_infinity(base):
    for value, words in ((X[0], ["z must have shape (N, 2)", "(2,)"]), (NAN, ["z must be a number", "row 0"])):
        refused(partial(base.log_prob, value), *words)
    assert np.isneginf(base.log_prob(INF)[1])


EVERY = SETTINGS | PARAMS | CALLS | FUNCTIONS


@pytest.mark.parametrize("what", EVERY)
def test_bad_input_gets_one_sentence(what):
    refused(*EVERY[what])


@pytest.mark.parametrize("count, rows", [(1, "row 0"), (5, "5 rows: 0, 1, 2, 3, 4"), (6, "6 rows: 0, 1, 2, 3, 4, …")])
def test_the_first_five_bad_rows_are_named(count, rows):
    with pytest.raises(ValueError) as problem:
        FLOW.log_prob(P, np.full((count, 2), np.nan))
    assert str(problem.value).endswith(f"in {rows}")
