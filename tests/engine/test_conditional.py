"""Layers and flows that read a context: each row reads its own, and a context that does not fit is refused.

What the context does to the masks of autoregressive layers is in test_autoregressive.py.
"""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import batches, laws, losses, models, nets, plots, storage, trees
from minflow import transforms as t
from minflow.distributions import Normal
from minflow.evaluation import kl_gap
from minflow.fast import Fast
from minflow.flow import Flow
from minflow.laws import checks
from minflow.laws.examples import AtContext
from minflow.ledger import ledger
from minflow.training import fit

from .gradients import WAYS
from .shared import close, refused

MASK, C = [True, False, True], {"context_dim": 2}
LAYERS = {  # one of each kind, alone and within what others are made of
    "AdditiveCoupling": lambda: t.AdditiveCoupling(MASK, (4,), **C),
    "AffineCoupling": lambda: t.AffineCoupling(MASK, (4,), **C),
    "SplineCoupling": lambda: t.SplineCoupling(MASK, (3,), bins=3, **C),
    "MAF": lambda: t.MAF(3, (7, 6), order=[2, 0, 1], **C),
    "IAF": lambda: t.IAF(3, (), **C),
    "AutoregressiveSpline": lambda: t.AutoregressiveSpline(3, (5,), bins=3, **C),
    "Inverse": lambda: t.Inverse(t.MAF(3, (7, 6), order=[2, 0, 1], **C)),
    "Chain": lambda: t.Chain(
        [t.ActNorm(3), t.AffineCoupling(MASK, (4,), **C), t.Inverse(t.Chain([t.IAF(3, (), **C), t.Planar(3)]))]
    ),
    "Split": lambda: t.Chain(
        [
            t.Split([False, True, False], t.Chain([t.MAF(2, (5,), **C), t.ActNorm(2)])),
            t.AdditiveCoupling(MASK, (4,), **C),
        ]
    ),
}
EACH = pytest.mark.parametrize("name", LAYERS)


def made(name, rng, n=4):
    """A layer, its parameters, points and contexts."""
    layer = LAYERS[name]()
    return layer, laws.random_params(layer, rng), rng.normal(size=(n, 3)), rng.normal(size=(n, 2))


def coupling_of_two():
    return t.AffineCoupling([True, False], (4,), context_dim=1)


@EACH
def test_each_row_reads_the_context_in_its_own_row(name, rng):
    """A batch is its rows one by one, another context moves points to other places, and the way back undoes it."""
    layer, params, z, c = made(name, rng)
    x, log_det = layer.forward(params, z, c)
    for n in range(4):
        for alone, part in zip(layer.forward(params, z[n : n + 1], c[n : n + 1]), (x, log_det)):
            close(alone[0], part[n])
    again, back = layer.inverse(params, x, c)
    close(again, z, 1e-9)
    close(back, -log_det, 1e-9)
    for other, same in ((layer.forward(params, z, c + 1)[0], x), (layer.inverse(params, x, c + 1)[0], z)):
        assert [n for n, (a, b) in enumerate(zip(other, same)) if np.array_equal(a, b)] == [], "rows without a context"


@EACH
def test_a_flat_context_is_that_of_every_row(name, rng):
    layer, params, z, c = made(name, rng)
    for one, rows in zip(layer.forward(params, z, c[0]), layer.forward(params, z, np.repeat(c[:1], 4, axis=0))):
        close(one, rows)


@EACH
def test_a_conditional_layer_obeys_the_laws_at_a_context(name, rng):
    layer, params, _, c = made(name, rng)
    for law in set(checks.LAWS) - {checks.INTEGRAL, checks.SAMPLES}:
        error, allowed = checks.largest_error(law, AtContext(layer, c[0]), params, rng)
        assert error <= allowed, law


@pytest.mark.parametrize("way", WAYS)
@EACH
def test_fast_has_the_value_and_the_gradient_of_the_definition_with_a_context(name, way, rng):
    """In the parameters, the points and the context together, and in the context alone."""
    layer, params, u, c = made(name, rng)
    w, v = rng.normal(size=(4, 3)), rng.normal(size=4)

    def total(step, all_three):
        out, log_det = step(*all_three)
        return anp.sum(w * out) + anp.sum(v * log_det)

    steps = (lambda p, u, c: getattr(Fast(layer), way)(p, u, c)), getattr(layer, way)
    close(*(total(step, (params, u, c)) for step in steps))
    gradient, expected = (trees.flatten(grad(lambda given, f=f: total(f, given))((params, u, c))) for f in steps)
    close(gradient, expected, 1e-9)
    assert (gradient[-8:] != 0).any(), "the context matters"
    close(*(grad(lambda c, f=f: total(f, (params, u, c)))(c) for f in steps), 1e-9)
    for f in steps:  # at whole numbers, which are read as floats
        slope = grad(lambda c, f=f: total(f, (params, u, c)))
        close(slope(np.ones_like(c, int)), slope(np.ones_like(c)))


def test_a_gradient_of_a_gradient_in_the_context_is_that_of_the_definition(rng):
    layer, params, u, c = made("Chain", rng)
    steps = lambda c: Fast(layer).inverse(params, u, c), lambda c: layer.inverse(params, u, c)
    slopes = [grad(lambda c, step=step: anp.sum(step(c)[0] ** 2) + anp.sum(step(c)[1])) for step in steps]
    close(*(grad(lambda c, slope=slope: anp.sum(slope(c) ** 2))(c) for slope in slopes), 1e-8)


def test_the_density_with_a_context_has_the_gradient_of_the_definition(rng):
    layer, params, x, c = made("Chain", rng)
    base = Normal(dim=3)

    def plain(p):
        z, log_det = layer.inverse(p, x, c)
        return anp.sum(base.log_prob(z) + log_det)

    flow = Flow(base, layer)
    close(anp.sum(flow.log_prob(params, x, c)), plain(params))
    gradient = grad(lambda p: anp.sum(flow.log_prob(p, x, c)))(params)
    close(trees.flatten(gradient), trees.flatten(grad(plain)(params)), 1e-9)


@EACH
def test_a_context_has_the_dtype_of_the_points(name, rng):
    layer, params, u, c = made(name, rng)
    params = trees.map_leaves(lambda leaf: leaf.astype(np.float32), params)
    for step in (layer.forward, Fast(layer).inverse):
        out, log_det = step(params, u.astype(np.float32), c)
        assert out.dtype == log_det.dtype == np.float32


def test_the_context_comes_after_the_other_inputs(rng):
    """x_b = z_b · e^α + μ with (α, μ) = [z_a, c] · weight: the last rows of the weight are for the context."""
    z, c, weight, bias = (rng.normal(size=size) for size in ((4, 3), (4, 2), (4, 2), 2))
    params = [{"weight": weight, "bias": bias}]
    layer = t.AffineCoupling(MASK, (), log_scale_cap=np.inf, **C)
    log_scale, shift = (np.concatenate([z[:, [0, 2]], c], axis=1) @ weight + bias).T
    x, log_det = layer.forward(params, z, c)
    close(x[:, 1], z[:, 1] * np.exp(log_scale) + shift)
    close(log_det, log_scale)
    close(layer.net(params, z[:, [0, 2]], c), np.stack([log_scale, shift], axis=1))
    close(layer.log_scales(params, z, x, c)[:, 0], log_scale)


@pytest.mark.parametrize("kind", [t.MAF, t.IAF])
def test_an_affine_flow_of_the_context_is_a_normal_of_that_mean_and_scale(kind, rng):
    """In one dimension, without a hidden layer: p(x | c) = N(c · m + k, e^{2 (c · a + b)})."""
    flow = Flow(Normal(), kind(1, (), log_scale_cap=np.inf, **C))
    weight, bias, c, x = (rng.normal(size=size) for size in ((3, 2), 2, (6, 2), (6, 1)))
    params, (log_scale, mean) = [{"weight": weight, "bias": bias}], (c @ weight[1:] + bias).T
    u = (x[:, 0] - mean) / np.exp(log_scale)
    close(flow.log_prob(params, x, c), -0.5 * u**2 - 0.5 * np.log(2 * np.pi) - log_scale)
    close(flow.to_latent(params, x, c)[:, 0], u)
    close(flow.to_data(params, u[:, None], c), x)
    z = flow.base.sample(np.random.default_rng(7), 6)
    close(flow.sample(params, np.random.default_rng(7), 6, c)[:, 0], mean + np.exp(log_scale) * z)


class Moved(t.Transform):
    """x = z + c, which takes down the data and the contexts it starts from."""

    context_dim = 1

    def init(self, rng, x=None, context=None):
        self.told = x, context
        return {}

    def to_x(self, params, z, context):
        return z + context, 0.0

    def to_z(self, params, x, context):
        return x - context, 0.0


def test_a_chain_starts_from_conditional_data(rng):
    """The ActNorm before a conditional layer sees the data as that layer, at their contexts, has pulled them back."""
    c = rng.normal(size=(300, 1))
    x, middle = 3 * c + 7 + rng.normal(size=(300, 2)) * [0.5, 2.0], Moved(2)
    nested = t.Chain([t.Chain([t.ActNorm(2), middle])])
    close(nested.init(rng, x, c)[0][0]["shift"], np.mean(x - c, axis=0))
    assert np.array_equal(middle.told[0], x) and np.array_equal(middle.told[1], c)
    close(Flow(Normal(dim=2), nested).init(rng, x, c)[0][0]["shift"], np.mean(x - c, axis=0))
    split = t.Split([True, False], t.Chain([t.ActNorm(1), Moved(1)]))
    close(split.init(rng, x, c)[0]["shift"], np.mean(x - c, axis=0)[1:])


def test_rows_outside_the_range_keep_their_contexts_apart(rng):
    """Density 0 for the rows that no z maps to; the others have that of their own contexts."""
    flow = Flow(Normal(dim=2), t.Chain([coupling_of_two(), t.Exp(2)]))
    params, c = laws.random_params(flow.transform, rng), rng.normal(size=(4, 1))
    x = np.array([[1.0, 2.0], [-1.0, 1.0], [0.3, 0.2], [0.5, -3.0]])
    log_p = flow.log_prob(params, x, c)
    assert np.isneginf(log_p).tolist() == [False, True, False, True]
    close(log_p[[0, 2]], flow.log_prob(params, x[[0, 2]], c[[0, 2]]))


def test_rows_beyond_all_numbers_keep_their_contexts_apart(rng):
    flow = Flow(Normal(dim=2), t.Chain([t.IAF(2, (8,), context_dim=1), t.ElementwiseAffine(2)]))
    params = laws.random_params(flow.transform, rng, size=0.1)
    params[1]["log_scale"] = np.full(2, -300.0)
    x, c = np.array([[1e200, 0.0], [1e-130, 0.0], [0.0, 1e-130]]), np.array([[0.0], [1.0], [2.0]])
    log_p = flow.log_prob(params, x, c)
    assert np.isneginf(log_p).tolist() == [True, False, False]
    close(log_p[1:], flow.log_prob(params, x[1:], c[1:]))


def test_the_ledger_reads_the_context(rng):
    layers = [coupling_of_two(), t.Inverse(t.MAF(2, (3,), context_dim=1)), t.ActNorm(2)]
    flow = Flow(Normal(dim=2), t.Chain(layers))
    params, x, c = laws.random_params(flow.transform, rng), rng.normal(size=(9, 2)), 9 * rng.normal(size=(9, 1))
    book = ledger(flow, params, x, c)
    close(book.total, flow.log_prob(params, x, c).mean())
    assert book.rows[1][3] is not None and book.rows[2][3] is not None


@pytest.mark.parametrize("name", ["nice", "realnvp", "glow", "maf", "iaf", "nsf", "nsf_ar"])
def test_named_flows_take_a_context_and_are_saved_with_it(name, rng, tmp_path):
    flow = models.BUILDERS[name](2, layers=2, hidden=(16,), context_dim=3)
    x, c = rng.normal(size=(6, 2)), rng.normal(size=(6, 3))
    params = laws.random_params(flow.transform, rng, 0.3)
    log_p = flow.log_prob(params, x, c)
    assert flow.context_dim == 3 and models.BUILDERS[name](2).context_dim == 0
    assert (log_p != flow.log_prob(params, x, c + 1)).any()
    assert trees.leaves(flow.init(rng, x, c))
    storage.save(tmp_path / "flow.npz", flow, params)
    again, loaded = storage.load(tmp_path / "flow.npz")
    assert np.array_equal(again.log_prob(loaded, x, c), log_p)


class Doubled(t.Transform):
    """x = 2 z, whose methods have two arguments."""

    def init(self, rng, x=None):
        return {}

    def forward(self, params, z):
        return 2 * z, np.log(2) * z.shape[1] + 0 * z[:, 0]

    def inverse(self, params, x):
        return x / 2, -np.log(2) * x.shape[1] + 0 * x[:, 0]


def test_layers_that_read_no_context_get_none(rng):
    chain = t.Chain([coupling_of_two(), Doubled(2), t.Inverse(Doubled(2)), t.Split([True, False], Doubled(1))])
    params, z, c = laws.random_params(chain, rng), rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    expected, log_det = chain.layers[0].forward(params[0], z, c)
    for out in (chain.forward(params, z, c), Fast(chain).forward(params, z, c)):
        close(out[0], expected * [1, 2])
        close(out[1], log_det + np.log(2))
    close(chain.inverse(params, expected * [1, 2], c)[0], z)


def test_a_list_of_two_arrays_is_a_pair_of_points_and_contexts_as_a_tuple_is(rng):
    flow, pair = models.realnvp(2, layers=1, hidden=(3,), context_dim=1), [np.ones((4, 2)), np.ones((4, 1))]
    batch, held_out, _ = batches.read(lambda rng, n: pair, None, pair, flow, 4, np.float64, rng)
    for pair_read in (next(batch), held_out):
        assert isinstance(pair_read, tuple) and all(map(np.array_equal, pair_read, pair))
    plain, rows = models.realnvp(2, layers=1, hidden=(3,)), list(np.arange(4.0).reshape(2, 2))
    assert np.array_equal(next(batches.read(lambda rng, n: rows, None, None, plain, 2, np.float64, rng)[0]), rows)
    for given, sentence in (
        ([pair[0], np.ones(4)], "context must have shape (N, 1); got (4,)"),
        ((*pair, pair[1]), "x(rng, 1) must be points or a pair (x, context); got a tuple of 3"),
    ):
        refused(lambda given=given: batches.read(lambda rng, n: given, None, None, flow, 4, np.float64, rng), sentence)


RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(5, 2)), RNG.normal(size=(5, 3))
FLOW, PLAIN = models.realnvp(2, 2, (4,), context_dim=3), models.realnvp(2, 2, (4,))
P, Q = FLOW.init(RNG), PLAIN.init(RNG)
LAYER = FLOW.transform.layers[0]
NONE = "context must", "(N, 3)", "context_dim is 3", "NoneType"
ONE = "context must be None", "context_dim is 0", "(5, 3)"
NOWHERE = ("flow must not read a context here, where none can be given; got context_dim 3",)
REFUSED = {
    "none for log_prob": (lambda: FLOW.log_prob(P, X), *NONE),
    "none for sample": (lambda: FLOW.sample(P, RNG, 5), *NONE),
    "none for both": (lambda: FLOW.sample_and_log_prob(P, RNG, 5), *NONE),
    "none for to_latent": (lambda: FLOW.to_latent(P, X), *NONE),
    "none for to_data": (lambda: FLOW.to_data(P, X), *NONE),
    "none for init": (lambda: FLOW.init(RNG, X), *NONE),
    "none for a layer": (lambda: LAYER.forward(P[0], X), *NONE),
    "none for a chain's start": (lambda: FLOW.transform.init(RNG, X), *NONE),
    "none for fast": (lambda: Fast(LAYER).inverse(P[0], X), *NONE),
    "none for the ledger": (lambda: ledger(FLOW, P, X), *NONE),
    "one for log_prob": (lambda: PLAIN.log_prob(Q, X, Y), *ONE),
    "one for sample": (lambda: PLAIN.sample(Q, RNG, 5, Y), *ONE),
    "one for init": (lambda: PLAIN.init(RNG, X, Y), *ONE),
    "one for init without data": (lambda: PLAIN.init(RNG, context=Y), *ONE, "since no layer here reads one"),
    "one for a layer": (lambda: t.ActNorm(2).forward(t.ActNorm(2).init(RNG), X, Y), *ONE),
    "one for the ledger": (lambda: ledger(PLAIN, Q, X, Y), *ONE),
    "none possible in four_panel": (lambda: plots.four_panel(FLOW, P, X, RNG), *NOWHERE),
    "none possible in kl_gap": (lambda: kl_gap(FLOW, P, Normal(dim=2), RNG, 5), *NOWHERE),
    "none possible in reverse_kl": (
        lambda: losses.reverse_kl(Normal(dim=2).log_prob)(FLOW, P, X, RNG),
        *NOWHERE,
    ),
    "none possible in flow_matching": (lambda: losses.flow_matching(FLOW, P, X, RNG), *NOWHERE),
    "of another width": (lambda: FLOW.log_prob(P, X, Y[:, :2]), "context must have shape (N, 3)", "(5, 2)"),
    "flat, of another width": (lambda: FLOW.sample(P, RNG, 5, Y[0, :2]), "context must have shape (N, 3)", "(2,)"),
    "of one row": (lambda: FLOW.sample(P, RNG, 5, Y[:1]), "context must have a row for each of 5", "flat"),
    "NaN": (lambda: FLOW.log_prob(P, X, Y * np.nan), "context must be finite", "5 rows"),
    "words": (lambda: FLOW.log_prob(P, X, "abc"), "context must", "real numbers"),
    "two dims": (
        lambda: t.Chain([LAYER, t.AffineCoupling([True, False], context_dim=2)]),
        "layers must read contexts of one dimension",
        "[2, 3]",
    ),
    "dim -1": (lambda: t.MAF(2, context_dim=-1), "context_dim must", "at least 0", "-1"),
    "dim 0.5": (lambda: t.SplineCoupling([True, False], context_dim=0.5), "context_dim must", "whole number", "0.5"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_context_that_does_not_fit_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])


class Embedded(Flow):
    """q(x | s(context)), a network s and a flow that reads what it gives: params are those of both."""

    def __init__(self, flow, context_dim):
        super().__init__(flow.base, flow.transform)
        self.flow, self.context_dim = flow, context_dim

    def log_prob(self, params, x, context):
        return self.flow.log_prob(params[1], x, nets.mlp(params[0], context))

    def to_data(self, params, z, context):
        return self.flow.to_data(params[1], z, nets.mlp(params[0], context))


def test_a_network_before_a_conditional_flow_is_trained_with_it_and_refuses_another_length(rng):
    """x is normal around the sum of 20 noisy numbers: one number made of them is enough, and nobody says which."""
    context = rng.normal(size=(2000, 20))
    x = context.sum(axis=1, keepdims=True) / 20**0.5 + 0.3 * rng.normal(size=(2000, 1))
    flow = Flow(Normal(dim=1), t.Chain([t.MAF(1, (8,), context_dim=1)]))
    embedded, network = Embedded(flow, context_dim=20), nets.init_mlp(rng, [20, 1], last=1.0)
    start = network, flow.init(rng)
    params, _ = fit(embedded, start, x, context=context, steps=400, learning_rate=1e-2, rng=rng, progress=False)
    floor = 0.5 * np.log(2 * np.pi) + np.log(0.3) + 0.5
    assert abs(-embedded.log_prob(params, x, context).mean() - floor) < 0.1
    assert np.std(embedded.sample(params, rng, 2000, context) - x) < 0.55
    with pytest.raises(ValueError, match=r"y must have shape \(N, 20\)"):
        embedded.log_prob(params, x, context[:, :9])
    with pytest.raises(ValueError, match=r"context must have shape \(N, 20\)"):
        fit(embedded, start, x, context=context[:, :9], steps=1, rng=rng, progress=False)
