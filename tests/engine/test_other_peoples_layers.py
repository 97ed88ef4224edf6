"""Transforms and bases of other people that return what they should not, and calls that fit no flow: one sentence each.

Also what a flow says of itself, and forward mode.
"""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_jvp

from minflow import fast, laws, losses, models, nets, plots, trees
from minflow.arrays import OutsideRange
from minflow.change_of_variables import log_density, log_density_1d, log_density_1d_forward, log_density_forward
from minflow.distributions import (
    Laplace,
    Logistic,
    Mixture,
    MultivariateNormal,
    Normal,
    Product,
    StudentT,
    Uniform,
    log_prob_of,
)
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.ledger import ledger
from minflow.training import fit
from minflow.transforms import (
    IAF,
    MAF,
    PLU,
    ActNorm,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Exp,
    Householder,
    Inverse,
    Linear,
    NeuralODE,
    OneByOne,
    Permutation,
    Planar,
    Residual,
    RQSpline,
    SplineCoupling,
    Split,
    Transform,
    Triangular,
)
from minflow.transforms.spline import raw_of

from .sentences import assert_refused

RNG = np.random.default_rng(0)
X, C = RNG.normal(size=(5, 2)), RNG.normal(size=(5, 3))


class Mine(Transform):
    """The identity, whose results pass through `changed` on their way out."""

    def __init__(self, changed, dim=2):
        super().__init__(dim)
        self.changed = changed

    def to_x(self, params, z):
        return self.changed(z, 0.0)

    to_z = to_x


class Older(Transform):
    """A transform that gives forward and inverse itself."""

    def __init__(self, changed, dim=2):
        super().__init__(dim)
        self.changed = changed

    def forward(self, params, z):
        return self.changed(z, 0 * z[:, 0])

    inverse = forward


class Base:
    """A base with dim 2 that returns what it is told."""

    dim = 2

    def __init__(self, log_p=lambda z: -anp.sum(z**2, axis=1), draws=lambda rng, n: rng.normal(size=(n, 2))):
        self.log_p, self.draws = log_p, draws

    def log_prob(self, z):
        return self.log_p(z)

    def sample(self, rng, n):
        return self.draws(rng, n)


BROKEN = {
    "a column": (lambda u, log_det: (u[:, :1], log_det), "points of shape (5, 2)", "(5, 1)"),
    "a row too few": (lambda u, log_det: (u[1:], log_det), "points of shape (5, 2)", "(4, 2)"),
    "a log_det of columns": (lambda u, log_det: (u, u[:, :1]), "log_det of shape (5,)", "(5, 1)"),
    "a log_det of coordinates": (lambda u, log_det: (u, u), "log_det of shape (5,)", "(5, 2)"),
    "a log_det of one": (lambda u, log_det: (u, u[:1, 0]), "log_det of shape (5,)", "(1,)"),
    "points alone": (lambda u, log_det: u, "return a pair", "(5, 2)"),
    "nothing": (lambda u, log_det: None, "return a pair", "NoneType"),
    "no log_det": (lambda u, log_det: (u, None), "log_det of shape (5,)", "NoneType"),
    "complex points": (lambda u, log_det: (u + 1j, log_det), "return real numbers", "complex"),
    "a complex log_det": (lambda u, log_det: (u, log_det + 1j * u[:, 0]), "return real numbers", "complex"),
    "text for a log_det": (lambda u, log_det: (u, "0"), "log_det of shape (5,)", "'0'"),
    "three": (lambda u, log_det: (u, log_det, 1), "return a pair", "a tuple of 3"),
}


@pytest.mark.parametrize(
    "kind, to_x, to_z", [(Mine, "Mine.to_x", "Mine.to_z"), (Older, "Older.forward", "Older.inverse")]
)
@pytest.mark.parametrize("what", BROKEN)
def test_a_transform_that_returns_another_shape_is_named(what, kind, to_x, to_z):
    changed, *words = BROKEN[what]
    layer = kind(changed)
    chain = Chain([layer, ElementwiseAffine(2)])
    for transform, params in ((layer, {}), (chain, [{}, ElementwiseAffine(2).init(RNG)])):
        flow = Flow(Normal(dim=2), transform)
        assert_refused(lambda: flow.log_prob(params, X), f"{to_z} must", *words)  # noqa: B023
        assert_refused(lambda: grad(lambda x: anp.sum(flow.log_prob(params, x)))(X), f"{to_z} must", *words)  # noqa: B023
        assert_refused(lambda: flow.sample(params, RNG, 5), f"{to_x} must", *words)  # noqa: B023
        assert_refused(lambda: ledger(flow, params, X), f"{to_z} must", *words)  # noqa: B023
        assert_refused(lambda: Inverse(transform).forward(params, X), f"{to_z} must", *words)  # noqa: B023
    assert_refused(lambda: Split([True, False, False], layer).forward({}, np.ones((5, 3))), f"{to_x} must", *words)


class Unready(Transform):
    """A transform without to_x and to_z, which does not call super().__init__."""

    def __init__(self):
        pass


def test_a_transform_that_lacks_what_it_must_have_is_named():
    assert_refused(lambda: Chain([ActNorm(2), Unready()]), "each of the layers must have dim", "Unready")
    for name, use in (("to_x", Transform(2).forward), ("to_z", Flow(Normal(dim=2), Transform(2)).log_prob)):
        with pytest.raises(NotImplementedError, match=rf"Transform must have {name}\("):
            use({}, X)


@pytest.mark.parametrize("kind, name", [(Mine, "Mine.to_x must"), (Older, "Older.forward must")])
def test_a_report_says_it_and_takes_no_memory(kind, name, capsys):
    """(N, N) numbers for the N = 160 000 points of the integral would be 200 GB."""
    report = laws.report(kind(lambda u, log_det: (u, u[:, :1])))
    assert not report.ok
    assert name in capsys.readouterr().out


@pytest.mark.parametrize(
    "log_p, found",
    [
        (lambda z: z[:, :1], "(5, 1)"),
        (lambda z: anp.sum(z), "float64"),
        (lambda z: 0.5, "the float 0.5"),
        (lambda z: z, "(5, 2)"),
        (lambda z: None, "NoneType"),
    ],
)
def test_a_base_whose_log_prob_has_another_shape_is_named(log_p, found):
    flow = Flow(Base(log_p), ElementwiseAffine(2))
    params, words = flow.init(RNG), ("Base.log_prob must", "shape (5,)", found)
    context = Flow(Base(log_p), Chain([AffineCoupling([True, False], (3,), context_dim=3)]))
    for call in (
        lambda: flow.log_prob(params, X),
        lambda: grad(lambda p: anp.sum(flow.log_prob(p, X)))(params),
        lambda: losses.negative_log_likelihood(flow, params, X, RNG),
        lambda: losses.reverse_kl(Normal(dim=2).log_prob)(flow, params, X, RNG),
        lambda: flow.sample_and_log_prob(params, RNG, 5),
        lambda: ledger(flow, params, X),
        lambda: log_density(Base(log_p), lambda x: x)(X),
        lambda: log_density_forward(Base(log_p), lambda z: z)(X),
        lambda: Product([Normal(), Base(log_p)]).log_prob(np.ones((5, 3))),
        lambda: context.log_prob(context.init(RNG), X, C),
        lambda: kl_gap(Flow(Normal(dim=2), ElementwiseAffine(2)), params, Base(log_p), RNG, n=5),
    ):
        assert_refused(call, *words)


def test_a_base_whose_log_prob_is_nan_is_named():
    """And one that is told NaN is not."""
    flow = Flow(Base(lambda z: anp.sum(anp.sqrt(z), axis=1)), ElementwiseAffine(2))
    params, words = flow.init(RNG), ("Base.log_prob must return a number or -inf", "NaN for 2 of 3 rows")
    x = np.array([[1.0, 2.0], [-1.0, 1.0], [1.0, -1.0]])
    with np.errstate(invalid="ignore"):
        assert np.isfinite(flow.log_prob(params, x[:1])).all()
        assert np.isnan(log_prob_of(flow.base, x * np.nan)).all()
        for call in (
            lambda: flow.log_prob(params, x),
            lambda: grad(lambda p: anp.sum(flow.log_prob(p, x)))(params),
            lambda: fit(flow, params, x, steps=3, rng=RNG, progress=False, validation=False),
            lambda: Mixture([flow.base]).log_prob(x),
            lambda: kl_gap(
                Flow(Normal(dim=2), ElementwiseAffine(2)), params, Base(flow.base.log_p, lambda *_: x), RNG, 3
            ),
        ):
            assert_refused(call, *words)


def test_a_base_that_becomes_nan_in_a_fit_is_named(capsys):
    calls = []

    def log_p(z):
        calls.append(1)
        return -anp.sum(z**2, axis=1) * (1 if len(calls) < 4 else np.nan)

    flow = Flow(Base(log_p), ElementwiseAffine(2))
    said = fit(flow, flow.init(RNG), X, steps=9, rng=RNG, progress=False, validation=False)[1].stopped
    assert said.startswith("stopped at step 3: the loss is nan (Base.log_prob must return a number or -inf")
    assert "no layer is to blame" in said and "loss function" not in said


def test_a_base_on_a_line_whose_log_prob_is_a_column_is_named():
    class Line(Base):
        dim = 1

    base = Line(lambda z: np.zeros((5, 1)))
    assert_refused(lambda: log_density_1d(base, lambda x: x)(np.ones(5)), "Line.log_prob must", "(5,)", "(5, 1)")
    assert_refused(lambda: log_density_1d_forward(base, lambda z: z)(np.ones(5)), "Line.log_prob must", "(5, 1)")


@pytest.mark.parametrize("draws", [lambda rng, n: np.ones((2, n)), lambda rng, n: np.ones(2 * n), lambda rng, n: None])
def test_a_base_whose_sample_has_another_shape_is_named(draws):
    flow = Flow(Base(draws=draws), ElementwiseAffine(2))
    params = flow.init(RNG)
    assert_refused(lambda: flow.sample(params, RNG, 5), "Base.sample must", "shape (5, 2)")
    assert_refused(lambda: flow.sample_and_log_prob(params, RNG, 5), "Base.sample must", "shape (5, 2)")
    imitate = losses.reverse_kl(Normal(dim=2).log_prob)
    assert_refused(lambda: imitate(flow, params, X, RNG), "Base.sample must", "shape (5, 2)")
    matched = Flow(Base(draws=draws), NeuralODE(2, (3,), time_input=True))
    assert_refused(lambda: losses.flow_matching(matched, matched.init(RNG), X, RNG), "Base.sample must", "(5, 2)")


CONDITIONAL = models.realnvp(2, 2, (4,), context_dim=3)
PLAIN = models.realnvp(2, 2, (4,))
P, Q = CONDITIONAL.init(RNG), PLAIN.init(RNG)
COUPLING = CONDITIONAL.transform.layers[0]
NOWHERE = "flow must not read a context here", "context_dim 3"
TWO = "(N, 3)", "context_dim is 3", "NoneType"
CONTEXTS = {
    "none for log_prob": (lambda: CONDITIONAL.log_prob(P, X), "context must", *TWO),
    "none for sample": (lambda: CONDITIONAL.sample(P, RNG, 5), "context must", *TWO),
    "none for both": (lambda: CONDITIONAL.sample_and_log_prob(P, RNG, 5), "context must", *TWO),
    "none for to_latent": (lambda: CONDITIONAL.to_latent(P, X), "context must", *TWO),
    "none for to_data": (lambda: CONDITIONAL.to_data(P, X), "context must", *TWO),
    "none for init": (lambda: CONDITIONAL.init(RNG, X), "context must", *TWO),
    "none for a layer": (lambda: COUPLING.forward(P[0], X), "context must", *TWO),
    "none for a chain's start": (lambda: CONDITIONAL.transform.init(RNG, X), "context must", *TWO),
    "none for fast": (lambda: fast.inverse(COUPLING, P[0], X), "context must", *TWO),
    "none for the ledger": (lambda: ledger(CONDITIONAL, P, X), "context must", *TWO),
    "one for log_prob": (lambda: PLAIN.log_prob(Q, X, C), "context must be None", "context_dim is 0", "(5, 3)"),
    "one for sample": (lambda: PLAIN.sample(Q, RNG, 5, C), "context must be None", "(5, 3)"),
    "one for init": (lambda: PLAIN.init(RNG, X, C), "context must be None", "(5, 3)"),
    "one for a layer": (lambda: ActNorm(2).forward(ActNorm(2).init(RNG), X, C), "context must be None", "(5, 3)"),
    "one for the ledger": (lambda: ledger(PLAIN, Q, X, C), "context must be None", "(5, 3)"),
    "none for four_panel": (lambda: plots.four_panel(CONDITIONAL, P, X, RNG), *NOWHERE),
    "of another width": (lambda: CONDITIONAL.log_prob(P, X, C[:, :2]), "context must have shape (N, 3)", "(5, 2)"),
    "flat": (lambda: CONDITIONAL.sample(P, RNG, 5, C[0]), "context must have shape (N, 3)", "context[None, :]"),
    "of one row": (lambda: CONDITIONAL.sample(P, RNG, 5, C[:1]), "context must have a row for each of 5", "np.tile"),
    "NaN": (lambda: CONDITIONAL.log_prob(P, X, C * np.nan), "context must be finite", "5 rows"),
    "words": (lambda: CONDITIONAL.log_prob(P, X, "abc"), "context must", "real numbers"),
    "two dims": (
        lambda: Chain([COUPLING, AffineCoupling([True, False], context_dim=2)]),
        "layers must read contexts of one dimension",
        "[2, 3]",
    ),
    "negative": (lambda: MAF(2, context_dim=-1), "context_dim must", "at least 0", "-1"),
    "half": (lambda: SplineCoupling([True, False], context_dim=0.5), "context_dim must", "whole number", "0.5"),
}


@pytest.mark.parametrize("what", CONTEXTS)
def test_a_context_that_does_not_fit_gets_one_sentence(what):
    assert_refused(*CONTEXTS[what])


A = np.array([[0.0, 1.0], [2.0, 3.0]])
KNOTS = RQSpline(2, bins=3, bound=2.0).knots(RQSpline(2, bins=3).init(RNG))
FLAT, STEEP = (KNOTS * np.array([1.0, 1.0, slope])[:, None, None, None] for slope in (1e-4, 2.0))
FROM_OUTSIDE = {
    "no parts": (lambda: Product([]), "parts must be a list", "a list of 0"),
    "a part that is a class": (lambda: Product([Normal, Normal()]), "each of parts must have", "the class Normal"),
    "a part without sample": (lambda: Product([Normal(), np.ones(2)]), "each of parts must have", "shape (2,)"),
    "another part": (lambda: Product(3), "parts must be a list", "3"),
    "split of another dim": (lambda: Split([True, False], ActNorm(2)), "transform must", "dim 2 for 1 of 2"),
    "split of no transform": (lambda: Split([True, False], None), "transform must", "NoneType"),
    "split that moves all": (lambda: Split([False, False], ActNorm(2)), "mask must", "[False, False]"),
    "A of another shape": (lambda: Linear(2).params_of(np.eye(3)), "A must have shape (2, 2)", "(3, 3)"),
    "b of another shape": (lambda: Linear(2).params_of(A, [1.0]), "b must have shape (2,)", "(1,)"),
    "A with NaN": (lambda: PLU(2).params_of(A * np.nan), "A must be finite", "NaN"),
    "A singular": (lambda: PLU.of(np.ones((2, 2))), "A must be invertible", "below 2"),
    "A oblong": (lambda: PLU.of(np.ones((2, 3))), "A must have shape (D, D)", "(2, 3)"),
    "A of another order": (lambda: PLU(2).params_of(A), "A must have pivots", "PLU.of(A)", "0 for entry 0"),
    "A of other signs": (lambda: PLU([1, 0], [-1, 1]).params_of(A), "A must have pivots", "[-1, 1]", "2 for entry 0"),
    "A not triangular": (lambda: Triangular(2).params_of(A), "A must be lower triangular", "[2.0, 3.0]"),
    "A of diagonal 0": (lambda: Triangular(2).params_of(A.T * 0), "A must be lower triangular", "positive diagonal"),
    "A not orthogonal": (lambda: Householder(2).params_of(A), "A must be an orthogonal matrix", "[2.0, 3.0]"),
    "A of more reflections": (lambda: Householder(3, 1).params_of(-np.eye(3)), "1 reflections", "one of 3"),
    "knots flat": (lambda: raw_of(KNOTS[:, :, 0], 2.0), "knots must have shape (3, K + 1, N or 1, D)", "(3, 4, 2)"),
    "knots of another bound": (lambda: raw_of(KNOTS, 3.0), "knots must go from −3.0 to 3.0", "ends 1 away"),
    "knots with a flat piece": (lambda: raw_of(FLAT, 2.0), "knots must", "slopes above 0.001"),
    "knots with steep ends": (lambda: raw_of(STEEP, 2.0), "with end slopes 1", "ends 1 away"),
    "knots that fall": (lambda: raw_of(KNOTS[:, [0, 2, 1, 3]], 2.0), "knots must", "least share -0.33"),
    "knots NaN": (lambda: raw_of(KNOTS * np.nan, 2.0), "knots must", "nan"),
    "no dense layers": (lambda: nets.params_of([]), "layers must be a list", "a list of 0"),
    "weights alone": (lambda: nets.params_of([A]), "layers must be a list"),
    "weights transposed": (
        lambda: nets.params_of([(np.ones((3, 2)), np.ones(3))]),
        "params['weight'] must be an array of shape (3, 3)",
        "(3, 2)",
    ),
    "weights that do not fit": (
        lambda: nets.params_of([(np.ones((2, 3)), np.ones(3)), (np.ones((2, 1)), np.ones(1))]),
        "params['weight'] must be an array of shape (3, 1)",
        "(2, 1)",
    ),
    "a weight of one number": (lambda: nets.params_of([(1.0, [2.0])]), "shape (1, 1)", "shape ()"),
    "a bias of two rows": (lambda: nets.params_of([(A, A)]), "must be an array of shape (2, 4)", "(2, 2)"),
    "an activation of one": (lambda: MAF(2, activation=(anp.tanh,)), "activation must", "pair", "a tuple of 1"),
    "an activation of words": (lambda: MAF(2, activation=("tanh", "relu")), "activation must", "a tuple of 2"),
    "a function alone": (lambda: nets.mlp(nets.init_mlp(RNG, [2, 2]), X, anp.tanh), "activation must", "pair"),
    "an activation of a Residual": (
        lambda: Residual(2, activation=(anp.tanh, lambda y: 1 - y * y)),
        "activation must be one of",
        "a tuple of 2",
    ),
}


@pytest.mark.parametrize("what", FROM_OUTSIDE)
def test_what_comes_from_outside_and_does_not_fit_gets_one_sentence(what):
    assert_refused(*FROM_OUTSIDE[what])


def softsign(u):
    return u / (1 + anp.abs(u))


def slope_of_softsign(y):
    return (1 - anp.abs(y)) ** 2


class Shear(Transform):
    """A transform of somebody else, one of whose arguments is kept under another name."""

    def __init__(self, dim, strength, *, times=1):
        super().__init__(dim)
        self.k, self.times = strength, times


SAID = {
    "AffineCoupling([True, False], hidden=(64, 64), activation='tanh')": AffineCoupling([True, False]),
    "AffineCoupling([True, False], hidden=(8,), activation='relu', log_scale_cap=inf, context_dim=3)": AffineCoupling(
        np.array([True, False]), [8], "relu", np.inf, context_dim=3
    ),
    "SplineCoupling([True, False], hidden=(4,), activation=(softsign, slope_of_softsign), bins=3)": SplineCoupling(
        [True, False], (4,), (softsign, slope_of_softsign), bins=3
    ),
    "MAF(3, hidden=(64, 64), activation='tanh', order=[2, 1, 0])": MAF(3, order=range(3)[::-1]),
    "Inverse(IAF(2, hidden=(), activation='tanh', order=[0, 1]))": Inverse(IAF(2, ())),
    "NeuralODE(2, hidden=(64, 64), activation='tanh', time_input=True, probes=3)": NeuralODE(
        2, time_input=True, probes=3
    ),
    "Residual(2, hidden=(64,), lipschitz=0.5, activation='tanh')": Residual(2, lipschitz=0.5),
    "Planar(4)": Planar(4),
    "OneByOne(3, 2)": OneByOne(3, 2),
    "Permutation([0, 1, 2, 3, 4, 5, 6, 7, …])": Permutation(9),
    "PLU([1, 0], signs=[1, -1])": PLU([1, 0], [1, -1]),
    "Split([True, False, False], ActNorm(2))": Split([True, False, False], ActNorm(2)),
    "Shear(2, …, times=4)": Shear(2, 0.3, times=4),
    "Shear(2, …)": Shear(2, 0.3),
    "Chain of 1 layer": Chain(ActNorm(2)),
    "Chain of 3 layers": PLAIN.transform,
    "Flow(Normal(dim=2), Chain of 9 layers)": models.realnvp(2),
    "Normal(dim=1)": Normal(),
    "Normal(mean=[0.0, 1.0], std=2.0, dim=2)": Normal([0, 1], 2),
    "Logistic(loc=1.0, dim=3)": Logistic(1.0, dim=3),
    "Laplace(scale=[1.0, 2.0], dim=2)": Laplace(scale=[1.0, 2.0]),
    "StudentT(2.5, scale=3.0, dim=1)": StudentT(2.5, 0.0, 3.0),
    "Uniform(0.1, 0.7, dim=2)": Uniform(0.1, 0.7, 2),
    "Uniform([0.0, 0.1], [1.0, 0.7], dim=2)": Uniform([0.0, 0.1], [1.0, 0.7]),
    "MultivariateNormal([0.0, 1.0], [[1.0, 0.3], [0.3, 1.0]])": MultivariateNormal([0, 1], [[1, 0.3], [0.3, 1]]),
    "Mixture([Normal(dim=1), Normal(mean=2.0, dim=1)], [0.25, 0.75])": Mixture([Normal(), Normal(2)], [0.25, 0.75]),
    "Product([Normal(dim=1), Uniform(0.0, 1.0, dim=1)])": Product([Normal(), Uniform()]),
}


@pytest.mark.parametrize("said", SAID)
def test_a_repr_says_the_call_in_short(said):
    assert repr(SAID[said]) == said


@pytest.mark.parametrize("name", laws.catalogue(3))
def test_a_repr_of_the_catalogue_fits_a_line(name):
    said = repr(laws.catalogue(3)[name])
    assert said.startswith(name.split("-")[0]) and len(said) < 120 and "object at" not in said


FORWARD_MODE = {
    "log_prob in x": (lambda x: PLAIN.log_prob(Q, x), X),
    "log_prob in the parameters": (lambda q: PLAIN.log_prob(q, X), Q),
    "log_prob in one array": (
        lambda w: PLAIN.log_prob([[{**Q[0][0], "weight": w}, Q[0][1]], *Q[1:]], X),
        Q[0][0]["weight"],
    ),
    "a sample": (lambda q: PLAIN.sample(q, np.random.default_rng(0), 3), Q),
    "a layer in z": (lambda z: PLAIN.transform.layers[0].forward(Q[0], z)[0], X),
    "a context": (lambda c: CONDITIONAL.log_prob(P, X, c), C),
    "a gradient": (grad(lambda x: anp.sum(PLAIN.log_prob(Q, x))), X),
    "a network": (lambda w: nets.mlp([{**Q[0][0], "weight": w}, Q[0][1]], X[:, :1]), Q[0][0]["weight"]),
}


@pytest.mark.parametrize("what", FORWARD_MODE)
def test_forward_mode_is_refused(what):
    function, at = FORWARD_MODE[what]
    assert_refused(lambda: make_jvp(function)(at)(at), "reverse mode", "make_jvp")


class Positive(Transform):
    """x = e^z, which says its range and does not look at its points."""

    range = (0.0, np.inf)

    def to_x(self, params, z):
        return anp.exp(z), anp.sum(z, axis=1)

    def to_z(self, params, x):
        return anp.log(x), -anp.sum(anp.log(x), axis=1)


def test_a_layer_that_says_its_range_is_asked_for_no_other_points(capsys):
    x = np.array([[-1.0, 1.0], [1.0, 2.0]])
    mine, exact = (Flow(Normal(dim=2), layer).log_prob({}, x) for layer in (Positive(2), Exp(2)))
    assert np.array_equal(mine, exact) and mine[0] == -np.inf
    assert_refused(lambda: Positive(2).inverse({}, x), "x must lie strictly between 0.0 and inf")
    assert_refused(lambda: Inverse(Positive(2)).forward({}, x), "must lie strictly between 0.0 and inf")
    assert laws.report(Positive(2)).ok


class Conditional(Transform):
    """x = z + a · context, whose init has no defaults."""

    context_dim = 3

    def init(self, rng, x, context):
        return {"a": np.full(3, 0.5)}

    def to_x(self, params, z, context):
        return z + anp.sum(params["a"] * context, axis=1)[:, None], 0.0

    def to_z(self, params, x, context):
        return x - anp.sum(params["a"] * context, axis=1)[:, None], 0.0


def test_an_own_init_with_a_context_is_started_everywhere_as_a_flow_starts_it(capsys):
    layer = Conditional(2)
    for transform in (layer, Inverse(layer), Chain([Inverse(layer)]), Split([True, False, False], layer)):
        flow = Flow(Normal(dim=transform.dim), transform)
        for params in (flow.init(RNG), flow.init(RNG, np.ones((5, flow.dim)), C)):
            assert np.array_equal(trees.flatten(params), np.full(3, 0.5))
        assert laws.report(transform).ok


def test_a_stranger_of_two_arguments_is_a_transform_of_a_flow():
    """Flow takes what has dim, forward and inverse, without a base class."""

    class Twice:
        dim = 2

        def forward(self, params, z):
            return 2 * z, 2 * np.log(2) + 0 * z[:, 0]

        def inverse(self, params, x):
            return x / 2, -2 * np.log(2) + 0 * x[:, 0]

        def init(self, rng, x=None):
            return {}

    flow = Flow(Normal(dim=2), Twice())
    np.testing.assert_allclose(flow.log_prob(flow.init(RNG, X), X), Normal(0.0, 2.0, 2).log_prob(X))
    assert flow.context_dim == 0 and flow.sample({}, RNG, 3).shape == (3, 2)
    assert_refused(lambda: flow.log_prob({}, X, C), "context must be None")


class Around(Transform):
    """Another layer, whose to_x and to_z it calls itself."""

    range = (0.0, np.inf)

    def to_x(self, params, z):
        return Exp(self.dim).to_x(params, z)

    def to_z(self, params, x):
        return Exp(self.dim).to_z(params, x)


def test_a_layer_around_another_gives_points_outside_its_range_density_0():
    flow = Flow(Normal(dim=2), Around(2))
    with pytest.raises(OutsideRange, match="x must lie strictly between 0.0 and inf"):
        Exp(2).to_z({}, -np.ones((1, 2)))
    assert np.isneginf(flow.log_prob({}, np.array([[1.0, 1.0], [1.0, -1.0]]))).tolist() == [False, True]


class Ragged(Transform):
    def to_z(self, params, x):
        return np.array([[1.0, 0.0], [1.0]]), 0.0


def test_where_nothing_is_traced_an_error_of_numpy_stays_as_it_is():
    with pytest.raises(ValueError, match="inhomogeneous shape"):
        Flow(Normal(dim=2), Ragged(2)).log_prob({}, np.ones((2, 2)))
