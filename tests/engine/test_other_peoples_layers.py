"""Transforms and bases as other people write them: the right result, or a sentence that names what is wrong."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_jvp

from minflow import laws, losses, models, nets, trees
from minflow import transforms as t
from minflow.arrays import OutsideRange
from minflow.change_of_variables import log_density, log_density_1d, log_density_1d_forward, log_density_forward
from minflow.distributions import Mixture, Normal, Product, log_prob_of
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.ledger import ledger
from minflow.training import fit

from .shared import close, refused

RNG = np.random.default_rng(0)
X, C = RNG.normal(size=(5, 2)), RNG.normal(size=(5, 3))
AFFINE = t.ElementwiseAffine(2)
P = AFFINE.init(RNG)
NORMAL = Normal(dim=2)


def trained(flow, params, x=X):
    return fit(flow, params, x, steps=3, rng=np.random.default_rng(0), progress=False, validation=False)


def gradient(flow, params, x=X):
    return grad(lambda p: anp.sum(flow.log_prob(p, x)))(params)


class Mine(t.Transform):
    """The identity, whose results pass through `changed` on their way out."""

    def __init__(self, changed, dim=2):
        super().__init__(dim)
        self.changed = changed

    def to_x(self, params, z):
        return self.changed(z, 0.0)

    to_z = to_x


class Older(t.Transform):
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
    "kind, to_x, to_z",
    [(Mine, "Mine.to_x must", "Mine.to_z must"), (Older, "Older.forward must", "Older.inverse must")],
)
@pytest.mark.parametrize("what", BROKEN)
def test_a_transform_that_returns_another_shape_is_named(what, kind, to_x, to_z):
    changed, *words = BROKEN[what]
    layer = kind(changed)
    for transform, params in ((layer, {}), (t.Chain([layer, AFFINE]), [{}, P])):
        flow = Flow(NORMAL, transform)
        uses = {
            to_z: [
                lambda flow=flow, params=params: flow.log_prob(params, X),
                lambda flow=flow, params=params: grad(lambda x: anp.sum(flow.log_prob(params, x)))(X),
                lambda flow=flow, params=params: ledger(flow, params, X),
                lambda transform=transform, params=params: t.Inverse(transform).forward(params, X),
            ],
            to_x: [
                lambda flow=flow, params=params: flow.sample(params, RNG, 5),
                lambda: t.Split([True, False, False], layer).forward({}, np.ones((5, 3))),
            ],
        }
        for name, calls in uses.items():
            for call in calls:
                refused(call, name, *words)


@pytest.mark.parametrize("kind, name", [(Mine, "Mine.to_x must"), (Older, "Older.forward must")])
def test_a_report_says_it_and_takes_no_memory(kind, name, capsys):
    """(N, N) numbers for the N = 160 000 points of the integral would be 200 GB."""
    assert not laws.report(kind(lambda u, log_det: (u, u[:, :1]))).ok
    assert name in capsys.readouterr().out


class Unready(t.Transform):
    """A transform without to_x and to_z, which does not call super().__init__."""

    def __init__(self):
        pass


def test_a_transform_that_lacks_what_it_must_have_is_named():
    refused(lambda: t.Chain([t.ActNorm(2), Unready()]), "each of the layers must have dim", "Unready")
    for name, use in (("to_x", t.Transform(2).forward), ("to_z", Flow(NORMAL, t.Transform(2)).log_prob)):
        with pytest.raises(NotImplementedError, match=rf"Transform must have {name}\("):
            use({}, X)


@pytest.mark.parametrize(
    "log_p, shape",
    [
        (lambda z: z[:, :1], "(5, 1)"),
        (lambda z: anp.sum(z), "float64"),
        (lambda z: 0.5, "the float 0.5"),
        (lambda z: z, "(5, 2)"),
        (lambda z: None, "NoneType"),
    ],
)
def test_a_base_whose_log_prob_has_another_shape_is_named(log_p, shape):
    base = Base(log_p)
    flow, reverse_kl = Flow(base, AFFINE), losses.reverse_kl(NORMAL.log_prob)
    context = Flow(base, t.Chain([t.AffineCoupling([True, False], (3,), context_dim=3)]))
    for call in (
        lambda: flow.log_prob(P, X),
        lambda: gradient(flow, P),
        lambda: losses.negative_log_likelihood(flow, P, X, RNG),
        lambda: reverse_kl(flow, P, X, RNG),
        lambda: flow.sample_and_log_prob(P, RNG, 5),
        lambda: ledger(flow, P, X),
        lambda: log_density(base, lambda x: x)(X),
        lambda: log_density_forward(base, lambda z: z)(X),
        lambda: Product([Normal(), base]).log_prob(np.ones((5, 3))),
        lambda: context.log_prob(context.init(RNG), X, C),
        lambda: kl_gap(Flow(NORMAL, AFFINE), P, base, RNG, n=5),
    ):
        refused(call, "Base.log_prob must", "shape (5,)", shape)


@pytest.mark.parametrize("draws", [lambda rng, n: np.ones((2, n)), lambda rng, n: np.ones(2 * n), lambda rng, n: None])
def test_a_base_whose_sample_has_another_shape_is_named(draws):
    flow, reverse_kl = Flow(Base(draws=draws), AFFINE), losses.reverse_kl(NORMAL.log_prob)
    matched = Flow(Base(draws=draws), t.NeuralODE(2, (3,), time_input=True))
    for call in (
        lambda: flow.sample(P, RNG, 5),
        lambda: flow.sample_and_log_prob(P, RNG, 5),
        lambda: reverse_kl(flow, P, X, RNG),
        lambda: losses.flow_matching(matched, matched.init(RNG), X, RNG),
    ):
        refused(call, "Base.sample must", "shape (5, 2)")


def test_a_base_on_a_line_whose_log_prob_is_a_column_is_named():
    class Line(Base):
        dim = 1

    base = Line(lambda z: np.zeros((5, 1)))
    for density in (log_density_1d, log_density_1d_forward):
        refused(lambda density=density: density(base, lambda u: u)(np.ones(5)), "Line.log_prob must", "(5,)", "(5, 1)")


def test_a_base_whose_log_prob_is_nan_is_named():
    """And one that is told NaN is not."""
    base = Base(lambda z: anp.sum(anp.sqrt(z), axis=1))
    flow, x = Flow(base, AFFINE), np.array([[1.0, 2.0], [-1.0, 1.0], [1.0, -1.0]])
    drawn = Base(base.log_p, lambda *_: x)
    with np.errstate(invalid="ignore"):
        assert np.isfinite(flow.log_prob(P, x[:1])).all()
        assert np.isnan(log_prob_of(base, x * np.nan)).all()
        for call in (
            lambda: flow.log_prob(P, x),
            lambda: gradient(flow, P, x),
            lambda: trained(flow, P, x),
            lambda: Mixture([base]).log_prob(x),
            lambda: kl_gap(Flow(NORMAL, AFFINE), P, drawn, RNG, 3),
        ):
            refused(call, "Base.log_prob must return a number or -inf", "NaN for 2 of 3 rows")


def test_a_base_that_becomes_nan_in_a_fit_is_named(capsys):
    calls = []

    def log_p(z):
        calls.append(1)
        return -anp.sum(z**2, axis=1) * (1 if len(calls) < 4 else np.nan)

    flow = Flow(Base(log_p), AFFINE)
    why = fit(flow, P, X, steps=9, rng=RNG, progress=False, validation=False)[1].stopped
    assert why.startswith("stopped at step 3: the loss is nan (Base.log_prob must return a number or -inf")
    assert "no layer is to blame" in why and "loss function" not in why


class Learned:
    """A Normal of deviation 1 whose mean is learned; or a layer that moves points there, and holds what it learns."""

    dim, context_dim, tolerance = 2, 0, 1e-10

    def __init__(self, mean):
        self.mean = mean

    def log_prob(self, z):
        return -0.5 * anp.sum((z - self.mean) ** 2, axis=1)

    def inverse(self, params, x):
        return x - self.mean, np.zeros(len(x))


def test_a_base_may_hold_what_is_learned_and_a_layer_may_not():
    coupling = models.realnvp(2, layers=1, hidden=(4,))
    params, mean = coupling.init(np.random.default_rng(0)), np.array([0.3, -0.2])

    def in_base(mean):
        return anp.sum(Flow(Learned(mean), coupling.transform).log_prob(params, X))

    def in_layer(mean):
        return anp.sum(Flow(NORMAL, Learned(mean)).log_prob({}, X))

    close(grad(in_base)(mean), (coupling.to_latent(params, X) - mean).sum(axis=0), 1e-12)
    refused(lambda: grad(in_layer)(mean), "Learned must hold plain numbers", "params")


class Inside(t.Transform):
    """x = e^k z, with points that are moved where they lie."""

    def init(self, rng, x=None):
        return {"k": np.full(2, 0.5)}

    def to_x(self, params, z):
        z *= anp.exp(params["k"])
        return z, anp.sum(params["k"])

    def to_z(self, params, x):
        x *= anp.exp(-params["k"])
        return x, -anp.sum(params["k"])


def test_a_layer_that_writes_into_its_points_has_its_gradient():
    flow, same = (Flow(NORMAL, t.Chain([layer, t.ActNorm(2)])) for layer in (Inside(2), AFFINE))
    params = flow.init(np.random.default_rng(0))
    expected = gradient(same, [{"log_scale": np.full(2, 0.5), "shift": np.zeros(2)}, params[1]])
    close(gradient(flow, params)[0]["k"], expected[0]["log_scale"], 1e-12)


class Stacked(t.Transform):
    """x = z · a, its inverse written with plain NumPy: under autograd np.stack gives an array of objects."""

    start = np.ones(2)

    def init(self, rng, x=None):
        return {"a": self.start}

    def to_x(self, params, z):
        return z * params["a"], anp.sum(anp.log(params["a"]))

    def to_z(self, params, x):
        return np.stack([x[:, 0] / params["a"][0], x[:, 1] / params["a"][1]], axis=1), -anp.sum(anp.log(params["a"]))


class Chosen(Stacked):
    """x = z for z < 0, a z for z ≥ 0, with np.where."""

    def to_z(self, params, x):
        return np.where(x > 0, x / params["a"], x), -anp.sum((x > 0) * anp.log(params["a"]), axis=1)


class ByMath(Stacked):
    """x = e^a z, by a function of the math module, which reads one number of an array."""

    start = np.array(0.3)

    def to_x(self, params, z):
        return z * math.exp(params["a"]), 2 * params["a"]

    def to_z(self, params, x):
        return x / math.exp(params["a"]), -2 * params["a"]


@pytest.mark.parametrize("layer", [Stacked(2), Chosen(2), ByMath(2)], ids=["np.stack", "np.where", "math"])
@pytest.mark.parametrize("chained", [False, True], ids=["alone", "in a chain"])
def test_a_layer_in_plain_numpy_or_math_is_refused_and_does_not_get_the_gradient_0(layer, chained, capsys):
    flow = Flow(NORMAL, t.Chain([layer, t.ActNorm(2)]) if chained else layer)
    params, words = flow.init(RNG), f"{type(layer).__name__}.to_z must be written with autograd.numpy"
    assert np.isfinite(flow.log_prob(params, X)).all()
    for use in (gradient, trained):
        refused(lambda use=use: use(flow, params), words)


def test_a_report_says_that_a_layer_is_in_math(capsys):
    laws.report(ByMath(2))
    assert "raised ValueError: ByMath.to_x must be written with autograd.numpy" in capsys.readouterr().out
    x = grad(lambda p: anp.sum(ByMath(2).forward(p, X)[0]))
    sentence = refused(lambda: x({"a": np.array(0.3)}))
    assert "ByMath.to_x must be written with autograd.numpy, and make new arrays" in sentence


class Missing(Stacked):
    def to_z(self, params, x):
        return x.missing, 0.0


class Ragged(t.Transform):
    def to_z(self, params, x):
        return np.array([[1.0, 0.0], [1.0]]), 0.0


@pytest.mark.parametrize(
    ("layer", "error", "sentence"),
    [(Missing(2), AttributeError, "no attribute 'missing'"), (Ragged(2), ValueError, "inhomogeneous shape")],
    ids=["Python", "NumPy"],
)
def test_an_error_of_a_layer_that_is_not_of_plain_numpy_under_autograd_stays_as_it_is(layer, error, sentence):
    with pytest.raises(error, match=sentence):
        Flow(NORMAL, layer).log_prob({"a": np.ones(2)}, X[:2])


class Positive(t.Transform):
    """x = e^z, which says its range and does not look at its points."""

    range = (0.0, np.inf)

    def to_x(self, params, z):
        return anp.exp(z), anp.sum(z, axis=1)

    def to_z(self, params, x):
        return anp.log(x), -anp.sum(anp.log(x), axis=1)


class Around(Positive):
    """Another layer, whose to_x and to_z it calls itself."""

    def to_x(self, params, z):
        return t.Exp(self.dim).to_x(params, z)

    def to_z(self, params, x):
        return t.Exp(self.dim).to_z(params, x)


@pytest.mark.parametrize("kind", [Positive, Around])
def test_a_layer_that_says_its_range_is_asked_for_no_other_points_and_has_density_0_there(kind, capsys):
    x = np.array([[-1.0, 1.0], [1.0, 2.0]])
    mine, exact = (Flow(NORMAL, layer).log_prob({}, x) for layer in (kind(2), t.Exp(2)))
    assert np.array_equal(mine, exact) and mine[0] == -np.inf
    refused(lambda: kind(2).inverse({}, x), "x must lie strictly between 0.0 and inf")
    refused(lambda: t.Inverse(kind(2)).forward({}, x), "must lie strictly between 0.0 and inf")
    assert laws.report(kind(2)).ok


def test_a_layer_that_is_called_by_another_refuses_points_outside_its_range_itself():
    with pytest.raises(OutsideRange, match="x must lie strictly between 0.0 and inf"):
        t.Exp(2).to_z({}, -np.ones((1, 2)))


class Conditional(t.Transform):
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
    for transform in (layer, t.Inverse(layer), t.Chain([t.Inverse(layer)]), t.Split([True, False, False], layer)):
        flow = Flow(Normal(dim=transform.dim), transform)
        for params in (flow.init(RNG), flow.init(RNG, np.ones((5, flow.dim)), C)):
            assert np.array_equal(trees.flatten(params), np.full(3, 0.5))
        assert laws.report(transform).ok


class Stranger:
    """x = 2 z, without a base class: a flow takes what has dim, forward and inverse."""

    dim = 2

    def forward(self, params, z):
        return 2 * z, 2 * np.log(2) + 0 * z[:, 0]

    def inverse(self, params, x):
        return x / 2, -2 * np.log(2) + 0 * x[:, 0]

    def init(self, rng, x=None):
        return {}


def test_a_stranger_of_two_arguments_is_a_transform_of_a_flow():
    flow = Flow(NORMAL, Stranger())
    close(flow.log_prob(flow.init(RNG, X), X), Normal(0.0, 2.0, 2).log_prob(X))
    assert flow.context_dim == 0 and flow.sample({}, RNG, 3).shape == (3, 2)
    refused(lambda: flow.log_prob({}, X, C), "context must be None")


FLOW, GIVEN = models.realnvp(2, 2, (4,), context_dim=3), models.realnvp(2, 2, (4,))
Q, R = FLOW.init(RNG), GIVEN.init(RNG)
FORWARD_MODE = {
    "log_prob in x": (lambda x: GIVEN.log_prob(R, x), X),
    "log_prob in the parameters": (lambda p: GIVEN.log_prob(p, X), R),
    "log_prob in one array": (
        lambda w: GIVEN.log_prob([[{**R[0][0], "weight": w}, R[0][1]], *R[1:]], X),
        R[0][0]["weight"],
    ),
    "a sample": (lambda p: GIVEN.sample(p, np.random.default_rng(0), 3), R),
    "a layer in z": (lambda z: GIVEN.transform.layers[0].forward(R[0], z)[0], X),
    "a context": (lambda c: FLOW.log_prob(Q, X, c), C),
    "a gradient": (grad(lambda x: anp.sum(GIVEN.log_prob(R, x))), X),
    "a network": (lambda w: nets.mlp([{**R[0][0], "weight": w}, R[0][1]], X[:, :1]), R[0][0]["weight"]),
}


@pytest.mark.parametrize("what", FORWARD_MODE)
def test_forward_mode_is_refused(what):
    function, at = FORWARD_MODE[what]
    refused(lambda: make_jvp(function)(at)(at), "reverse mode", "make_jvp")


A = np.array([[0.0, 1.0], [2.0, 3.0]])
NOT_TAKEN = {
    "no parts": (lambda: Product([]), "parts must be a list", "a list of 0"),
    "a part that is a class": (lambda: Product([Normal, Normal()]), "each of parts must have", "the class Normal"),
    "a part without sample": (lambda: Product([Normal(), np.ones(2)]), "each of parts must have", "shape (2,)"),
    "another part": (lambda: Product(3), "parts must be a list", "3"),
    "no dense layers": (lambda: nets.params_of([]), "layers must be a list", "a list of 0"),
    "weights alone": (lambda: nets.params_of([A]), "layers must be a list"),
    "weights transposed": (lambda: nets.params_of([(np.ones((3, 2)), np.ones(3))]), "shape (3, 3)", "(3, 2)"),
    "weights that do not fit": (
        lambda: nets.params_of([(np.ones((2, 3)), np.ones(3)), (np.ones((2, 1)), np.ones(1))]),
        "params['weight'] must be an array of shape (3, 1)",
        "(2, 1)",
    ),
    "a weight of one number": (lambda: nets.params_of([(1.0, [2.0])]), "shape (1, 1)", "shape ()"),
    "a bias of two rows": (lambda: nets.params_of([(A, A)]), "must be an array of shape (2, 4)", "(2, 2)"),
    "an activation alone": (lambda: nets.mlp(nets.init_mlp(RNG, [2, 2]), X, anp.tanh), "activation must", "pair"),
}


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_parts_and_networks_that_do_not_fit_are_refused_in_a_sentence(what):
    refused(*NOT_TAKEN[what])
