"""What must be true of split transforms, products, draws with a gradient, and parameters from outside."""

import math
from functools import partial

import autograd.numpy as anp
import numpy as np
from autograd import grad

from .statements import close


def a_split_moves_its_part_as_the_transform_alone_does(m, rng):
    t = m.transforms
    for mask in ([True, False], [False, True, False], [False, False, True, False, True]):
        kept = np.array(mask)
        inner = t.Chain([t.PLU(int((~kept).sum())), t.SinhArcsinh(int((~kept).sum()))])
        layer = t.Split(mask, inner)
        params, z = m.laws.random_params(layer, rng), rng.normal(size=(6, len(mask)))
        x, log_det = layer.forward(params, z)
        moved, inner_log_det = inner.forward(params, z[:, ~kept])
        close(x[:, ~kept], moved)
        close(log_det, inner_log_det)
        assert np.array_equal(x[:, kept], z[:, kept]) and (layer.context_dim, layer.dim) == (0, len(mask))
        close(layer.inverse(params, x)[0], z)


def a_split_starts_from_the_columns_that_it_moves(m, rng):
    t, x = m.transforms, np.array([5.0, -3.0, 2.0]) + rng.normal(size=(200, 3)) * [0.1, 4.0, 1.0]
    layer = t.Split([False, True, False], t.ActNorm(2))
    z = layer.inverse(layer.init(rng, x), x)[0]
    close(z[:, [0, 2]].mean(axis=0), np.zeros(2), 1e-9)
    close(z[:, [0, 2]].std(axis=0), np.ones(2), 1e-9)
    assert np.array_equal(z[:, 1], x[:, 1])


def a_split_has_the_tolerance_and_the_probes_of_its_transform(m, rng):
    t = m.transforms
    ode = t.NeuralODE(1, (2,), tolerance=1e-3, probes=1)
    layer = t.Split([True, False], ode)
    fresh = layer.reseeded(rng)
    assert layer.tolerance == 1e-3 and fresh is not layer and fresh.transform is not ode
    assert np.array_equal(fresh.mask, layer.mask)
    still = t.Split([True, False], t.ActNorm(1))
    assert still.reseeded(rng) is still


def two_scales_are_a_flow(m, rng):
    """The first two latents are those of the fine layers, the others go on through the coarse ones."""
    t = m.transforms
    coarse = t.Chain([t.AffineCoupling(mask, (4,)) for mask in t.alternating_masks(2, 2)])
    fine = t.Chain([t.AffineCoupling(mask, (4,)) for mask in t.alternating_masks(4, 2)])
    halves = np.array([True, True, False, False])
    flow = m.flow.Flow(m.distributions.Normal(dim=4), t.Chain([t.Split(halves, coarse), fine]))
    params, x = m.laws.random_params(flow.transform, rng), rng.normal(size=(5, 4))
    half_way, log_det = fine.inverse(params[1], x)
    z_b, log_det_b = coarse.inverse(params[0], half_way[:, 2:])
    z = np.concatenate([half_way[:, :2], z_b], axis=1)
    close(flow.to_latent(params, x), z)
    close(flow.log_prob(params, x), flow.base.log_prob(z) + log_det + log_det_b)


def a_product_is_its_parts_side_by_side(m, rng):
    d = m.distributions
    full = d.MultivariateNormal([1.0, 0.0], [[2.0, 0.3], [0.3, 0.5]])
    parts = [d.Normal(0.5, 2.0), full, d.Uniform(-1, 3, dim=1), d.Laplace(dim=2)]
    product, z = d.Product(parts), rng.uniform(-1, 3, size=(7, 6))
    assert product.dim == 6 and type(product.dim) is int
    pieces = [z[:, :1], z[:, 1:3], z[:, 3:4], z[:, 4:]]
    close(product.log_prob(z), sum(part.log_prob(piece) for part, piece in zip(parts, pieces)))
    z[2, 3] = 4.0
    assert np.isneginf(product.log_prob(z)).tolist() == [n == 2 for n in range(7)]
    draws = product.sample(np.random.default_rng(3), 5)
    again = np.random.default_rng(3)
    close(draws, np.concatenate([part.sample(again, 5).reshape(5, part.dim) for part in parts], axis=1))
    assert d.Product([d.Normal()]).sample(rng, 4).shape == (4,)
    assert d.Product([d.Normal()]).log_prob(z[:, 0]).shape == (7,)
    assert product.log_prob(z.astype(np.float32)).dtype == np.float32


def said(call):
    """What the ValueError says that `call` raises."""
    try:
        call()
    except ValueError as problem:
        return str(problem)
    raise AssertionError("nothing was refused")


def refused(call):
    """Whether `call` raises a ValueError."""
    try:
        call()
    except ValueError:
        return True
    return False


def a_base_must_return_one_number_a_point_and_a_point_a_draw(m, rng):
    class Base:
        """Of dimension 2; log_prob and sample return what they are given."""

        dim = 2

        def __init__(self, result):
            self.log_prob, self.sample = (lambda z: result), (lambda rng, n: result)

    d, z = m.distributions, np.zeros((4, 2))
    assert d.log_prob_of(Base(z[:, 0]), z).shape == (4,) and d.sample_of(Base(z), rng, 4).shape == (4, 2)
    for wrong in (z[:, :1], 0.0, z, z[1:, 0]):
        assert refused(lambda wrong=wrong: d.log_prob_of(Base(wrong), z))
    for wrong in (z[:, :1], z[:, 0], z.T, z[1:], 0.0):
        assert refused(lambda wrong=wrong: d.sample_of(Base(wrong), rng, 4))
    assert d.sample_of(d.Normal(), rng, 4).shape == (4, 1)
    lists = Base([[1, 2]] * 4), Base([1, 2, 3, 4])
    assert d.sample_of(lists[0], rng, 4).dtype == d.log_prob_of(lists[1], z).dtype == float
    assert d.sample_of(Base(z[:, :1]), rng, 4, dim=1).shape == d.sample_of(Base(z[:, 0]), rng, 4, dim=1).shape == (4, 1)


def parts_of_a_mixture_are_held_to_what_a_base_must_return(m, rng):
    d, z = m.distributions, rng.normal(size=(4, 2))

    class Part(d.Normal):
        """A Normal of dimension 2 whose results `change` spoils."""

        def __init__(self, change):
            super().__init__(dim=2)
            self.change = change

        def log_prob(self, z):
            return self.change(super().log_prob(z))

        def sample(self, rng, n):
            return self.change(super().sample(rng, n))

    good = d.Mixture([d.Normal(dim=2), Part(list)])
    close(good.log_prob(z), d.Normal(dim=2).log_prob(z))
    assert good.sample(rng, 4).shape == (4, 2) and d.Mixture([d.Normal()] * 2).sample(rng, 4).shape == (4,)
    for change in (np.sum, lambda result: result[:, None], lambda result: result[1:]):
        mixture = d.Mixture([d.Normal(dim=2), Part(change)])
        for method, given in ((mixture.log_prob, (z,)), (mixture.sample, (rng, 4))):
            sentence = said(partial(method, *given))
            assert "Part." in sentence and "must return shape (4," in sentence
    assert "each of parts must have dim and log_prob and sample" in said(lambda: d.Product([Part]))
    assert "each of components must have dim and log_prob and sample" in said(lambda: d.Mixture([Part]))
    for kind in (d.Product, d.Mixture):
        for nothing in ([], d.Normal(), None):
            assert "be a list of one or more distributions" in said(lambda kind=kind, nothing=nothing: kind(nothing))


def a_base_of_lists_has_a_gradient_and_one_of_plain_numpy_is_refused(m, rng):
    """Whatever NumPy says where it meets what autograd is tracing."""

    class Base:
        dim = 2

        def __init__(self, log_prob):
            self.log_prob = log_prob

    x, transform = rng.normal(size=(3, 2)), m.transforms.ElementwiseAffine(2)
    params = {"log_scale": np.zeros(2), "shift": np.zeros(2)}

    def slope(log_prob):
        flow = m.flow.Flow(Base(log_prob), transform)
        return grad(lambda p: anp.sum(flow.log_prob(p, x)))(params)["shift"]

    for kind in (list, tuple):
        close(slope(lambda z, kind=kind: kind(-0.5 * anp.sum(row**2) for row in z)), np.sum(x, axis=0))
    close(slope(lambda z: [1, 2, 3]), np.zeros(2))
    for plain in (
        lambda z: np.sum(np.asarray(z) ** 2, axis=1),
        lambda z: np.sum(np.exp(np.asarray(z)), axis=1),
        lambda z: np.sum(np.isnan(np.asarray(z)), axis=1),
        lambda z: np.sum(np.linalg.solve(np.eye(2), np.asarray(z).T), axis=0),
        lambda z: np.asarray(z, dtype=float)[:, 0],
        lambda z: z.copy()[:, 0],
        lambda z: [math.exp(row[0]) for row in z],
    ):
        assert plain(x) is not None
        assert "Base.log_prob must be written with autograd.numpy; got" in said(lambda plain=plain: slope(plain))
    assert said(lambda: slope(lambda z: z[:, :1])).startswith("Base.log_prob must return shape (3,)")


def a_start_without_data_takes_no_context_that_no_layer_reads(m, rng):
    plain, conditional = (m.models.nice(2, layers=1, hidden=(), context_dim=dim) for dim in (0, 3))
    for x in (None, np.zeros((5, 2))):
        need = "context must be None, since no layer here reads one (context_dim is 0); got an array of shape (5, 3)"
        assert said(lambda x=x: plain.init(rng, x, context=np.zeros((5, 3)))) == need
    assert len(conditional.init(rng)) == len(plain.init(rng)) == 2


def a_layer_gets_the_context_only_where_it_reads_one(m, rng):
    """apply, start and context_dim_of, on layers of which nothing else is known."""

    class Layer:
        def __init__(self, **known):
            vars(self).update(known)

        def forward(self, params, z, *told):
            return z + params, 0 * z[:, 0] + len(told)

        def init(self, rng, x, *told):
            return rng, x, *told

    base, z = m.transforms.base, np.zeros((3, 2))
    for layer, told in ((Layer(), 0), (Layer(context_dim=0), 0), (Layer(context_dim=2), 1)):
        x, log_det = base.apply(layer, "forward", 1.0, z, "context")
        assert (x == 1).all() and (log_det == told).all()
        assert base.start(layer, "rng", "x", "context") == ("rng", "x", "context")[: 2 + told]
        assert base.context_dim_of(layer) == 2 * told
    assert base.context_dim_of(Layer(context_dim=3), Layer(), Layer(context_dim=3)) == 3
    assert base.context_dim_of(Layer(context_dim=1)) == 1 and base.context_dim_of() == 0
    assert refused(lambda: base.context_dim_of(Layer(context_dim=1), Layer(context_dim=2)))


def a_pair_is_its_own_function_and_slope(m, rng):
    pair, u = (anp.tanh, lambda y: 1 - y * y), np.array([0.3])
    assert m.nets.pair_of(pair) is pair
    function, slope = m.nets.pair_of("relu")
    assert function(u) == u and slope(u) == 1
    assert m.nets.check_activation(list(pair)) == pair and m.nets.check_activation("elu") == "elu"
    for wrong in (("tanh", "relu"), (anp.tanh, "relu"), pair[:1], anp.tanh, "gelu", (), {anp.tanh, anp.sin}):
        assert refused(lambda wrong=wrong: m.nets.check_activation(wrong))
    assert refused(lambda: m.nets.mlp(m.nets.params_of([([[1.0]], [0.0])]), np.ones((1, 1)), "gelu"))


def what_is_made_says_the_call_that_makes_it(m, rng):
    d, t = m.distributions, m.transforms
    for made, said in (
        (d.Normal(), "Normal(dim=1)"),
        (d.Normal(1.0, [2.0, 3.0]), "Normal(mean=1.0, std=[2.0, 3.0], dim=2)"),
        (d.Laplace([0.0, 2.0, 0.0]), "Laplace(loc=[0.0, 2.0, 0.0], dim=3)"),
        (d.Logistic([1.0, 2.0], 1.0), "Logistic(loc=[1.0, 2.0], dim=2)"),
        (d.StudentT(3.5, 0.0, 2.0), "StudentT(3.5, scale=2.0, dim=1)"),
        (d.Uniform(-1.0, [2.0, 3.0]), "Uniform(-1.0, [2.0, 3.0], dim=2)"),
        (d.Product([d.Normal()]), "Product([Normal(dim=1)])"),
        (t.Permutation(8), "Permutation([0, 1, 2, 3, 4, 5, 6, 7])"),
        (t.Permutation(9), "Permutation([0, 1, 2, 3, 4, 5, 6, 7, …])"),
        (t.Residual(2, (3,)), "Residual(2, hidden=(3,), activation='tanh')"),
        (
            t.AffineCoupling([True, False], (), [anp.tanh, refused], context_dim=2),
            "AffineCoupling([True, False], hidden=(), activation=(tanh, refused), context_dim=2)",
        ),
    ):
        assert repr(made) == said
    assert m.arrays.shown_as(...) == "…" and m.arrays.shown_as(np.float64(0.5)) == "0.5"


def a_cap_is_a_float(m, rng):
    cap = m.transforms.coupling.as_cap
    assert (type(cap(3)), cap(3), cap(np.inf)) == (float, 3.0, np.inf)


def draws_come_with_the_log_density_of_the_flow(m, rng):
    for flow in (m.models.realnvp(3, 2, (4,)), m.models.planar_flow(2, 2), m.models.realnvp(1 + 1, 1, context_dim=1)):
        params = m.laws.random_params(flow.transform, rng, 0.3)
        context = (rng.normal(size=(8, 1)),) if flow.context_dim else ()
        x, log_p = flow.sample_and_log_prob(params, np.random.default_rng(5), 8, *context)
        close(x, flow.sample(params, np.random.default_rng(5), 8, *context))
        close(log_p, flow.log_prob(params, x, *context), 1e-9)
        small = m.trees.map_leaves(lambda leaf: leaf.astype(np.float32), params)
        assert {part.dtype for part in flow.sample_and_log_prob(small, rng, 2, *(c[:2] for c in context))} == {
            np.dtype(np.float32)
        }


def draws_have_a_gradient_in_the_parameters(m, rng):
    """x = z e^α + μ: ∂x/∂μ = 1, ∂x/∂α = z e^α, and log p(x) = log p_Z(z) − Σ α."""
    flow = m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.ElementwiseAffine(2))
    params = {"log_scale": rng.normal(size=2), "shift": rng.normal(size=2)}
    z = flow.base.sample(np.random.default_rng(9), 6)
    slope = grad(lambda p: anp.sum(flow.sample(p, np.random.default_rng(9), 6)))(params)
    close(slope["shift"], [6.0, 6.0])
    close(slope["log_scale"], np.sum(z * np.exp(params["log_scale"]), axis=0))
    one = grad(lambda shift: anp.sum(flow.sample({**params, "shift": shift}, rng, 6)))(params["shift"])
    close(one, [6.0, 6.0])
    entropy = grad(lambda p: -anp.sum(flow.sample_and_log_prob(p, np.random.default_rng(9), 6)[1]))(params)
    close(entropy["log_scale"], [6.0, 6.0])
    close(entropy["shift"], [0.0, 0.0])
    bend = grad(lambda p: anp.sum(grad(lambda p: anp.sum(flow.sample(p, np.random.default_rng(9), 6)))(p)["log_scale"]))
    close(bend(params)["log_scale"], np.sum(z * np.exp(params["log_scale"]), axis=0))


def without_a_cap_the_log_scales_are_the_raw_outputs(m, rng):
    t, z = m.transforms, 3 * rng.normal(size=(5, 2))
    for layer in (t.AffineCoupling([True, False], (4,), log_scale_cap=np.inf), t.MAF(2, (4,), log_scale_cap=np.inf)):
        params = m.laws.random_params(layer, rng)
        x, log_det = layer.forward(params, z)
        read = z[:, :1] if layer.b.size == 1 else x
        raw = layer.net(params, read)[:, : len(layer.b)]
        close(layer.log_scales(params, z, x), raw)
        close(log_det, raw.sum(axis=1))
        flow = m.flow.Flow(m.distributions.Normal(dim=2), layer)
        share = m.ledger.ledger(flow, params, x).rows[0][3]
        assert share == 0.0 and type(share) is float


def an_activation_may_be_a_pair(m, rng):
    """(function, slope of the output) of tanh gives the numbers and gradients of "tanh"."""
    t, pair = m.transforms, (anp.tanh, lambda y: 1 - y * y)
    kinds = [lambda activation: t.AffineCoupling([True, False], (4, 3), activation)]
    kinds += [lambda activation: t.MAF(2, (5,), list(activation) if isinstance(activation, tuple) else activation)]
    kinds += [lambda activation: t.NeuralODE(2, (3,), activation, time=0.2)]
    for kind in kinds:
        named, paired = kind("tanh"), kind(pair)
        params, z = m.laws.random_params(named, rng), rng.normal(size=(4, 2))
        close(paired.forward(params, z)[0], named.forward(params, z)[0])

        def total(layer, p, z=z):
            out, log_det = m.fast.inverse(layer, p, z)
            return anp.sum(out**2) + anp.sum(log_det)

        slopes = [m.trees.flatten(grad(lambda p, f=f, total=total: total(f, p))(params)) for f in (named, paired)]
        close(*slopes, 1e-9)
    u = rng.normal(size=(3, 2))
    params = m.nets.init_mlp(rng, [2, 4, 1], last=1.0)
    close(m.nets.mlp(params, u, pair), m.nets.mlp(params, u, "tanh"))


def the_slope_of_a_pair_may_be_the_output_itself_or_a_number(m, rng):
    """exp, whose slope is y, and the identity, whose slope is 1: fast may not write where it still reads."""
    law = "fast map and gradient = autograd's"
    for pair in ((anp.exp, lambda y: y), (lambda u: u, lambda y: 1.0)):
        layer = m.transforms.AffineCoupling([True, False], (4,), pair)
        result = m.laws.reporting.attempt(law, layer, m.laws.random_params(layer, rng, 0.2), rng)
        assert result.holds, str(result)


def a_pair_with_a_wrong_slope_breaks_a_law(m, rng):
    layer = m.transforms.AffineCoupling([True, False], (4,), (anp.tanh, lambda y: 1 + 0 * y))
    law = "fast map and gradient = autograd's"
    assert not m.laws.reporting.attempt(law, layer, m.laws.random_params(layer, rng), rng).holds


def linear_layers_find_the_parameters_of_a_matrix(m, rng):
    t = m.transforms
    for dim in (1, 2, 3, 6):
        A, b, z = rng.normal(size=(dim, dim)), rng.normal(size=dim), rng.normal(size=(4, dim))
        lower = np.tril(A, -1) + np.diag(np.exp(rng.normal(size=dim)))
        for layer, matrix in ((t.Linear(dim), A), (t.PLU.of(A), A), (t.Triangular(dim), lower)):
            params = layer.params_of(matrix, b)
            assert set(params) == set(layer.init(rng)) and all(
                params[name].shape == value.shape for name, value in layer.init(rng).items()
            )
            x, log_det = layer.forward(params, z)
            close(x, z @ matrix.T + b, 1e-8)
            close(log_det, np.full(4, np.linalg.slogdet(matrix)[1]), 1e-8)
            close(layer.forward(layer.params_of(matrix), z)[0], z @ matrix.T, 1e-8)
        assert not np.triu(params["A"]).any()
        unit = layer.params_of(np.eye(dim, dtype=np.float32))
        assert {leaf.dtype for leaf in m.trees.leaves(unit)} == {np.dtype(np.float32)}


def elimination_takes_the_largest_pivots(m, rng):
    """|L| ≤ 1, also where a pivot in its place would be nearly 0."""
    A = rng.normal(size=(5, 5))
    A[0, 0] = 1e-14
    layer = m.transforms.PLU.of(A)
    params, z = layer.params_of(A), rng.normal(size=(3, 5))
    close(layer.forward(params, z)[0], z @ A.T, 1e-8)
    assert abs(params["L"]).max() <= 1 + 1e-12
    assert np.array_equal(np.triu(params["L"]), np.zeros((5, 5)))
    assert np.array_equal(np.tril(params["U"]), np.zeros((5, 5)))


def every_rotation_and_reflection_is_a_product_of_householders(m, rng):
    for dim in (1, 2, 3, 6):
        A, z = np.linalg.qr(rng.normal(size=(dim, dim)))[0], rng.normal(size=(4, dim))
        layer = m.transforms.Householder(dim, dim + 1)
        params = layer.params_of(A)
        assert params["v"].shape == (dim + 1, dim) and not params["v"][0].any()
        close(layer.forward(params, z)[0], z @ A.T, 1e-9)
        close(layer.inverse(params, z)[0], z @ A, 1e-9)
    turn = np.eye(4)
    for angle in (1.0, 1e-5):
        turn[1:3, 1:3] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        layer, z = m.transforms.Householder(4, 2), rng.normal(size=(3, 4))
        close(layer.forward(layer.params_of(turn), z)[0], z @ turn.T, 1e-12)
    assert not m.transforms.Householder(3, 2).params_of(np.eye(3))["v"].any()


def raw_numbers_of_knots_give_the_knots_again(m, rng):
    s = m.transforms.spline
    for bins, bound in ((2, 0.5), (4, 5.0), (8, 100.0)):
        raw = rng.normal(size=(3 * bins - 1, 3, 2))
        knots = s.knots_of(raw, bins, bound)
        found = s.raw_of(knots, bound)
        close(s.knots_of(found, bins, bound), knots, 1e-9 * max(1, bound))
        close(found[2 * bins :], raw[2 * bins :], 1e-9)
        for k in (0, 1):
            steps = raw[k * bins : (k + 1) * bins]
            close(np.diff(found[k * bins : (k + 1) * bins], axis=0), np.diff(steps, axis=0), 1e-8)
    for moved in (np.array([1.0, 0, 0]), np.array([-1.0, 0, 0]), np.array([0, 0.1, 0]), np.array([0, 0, -0.1])):
        assert refused(lambda moved=moved: s.raw_of(knots + moved[:, None, None, None], bound))
    layer = m.transforms.RQSpline(2, bins=4, bound=3.0)
    params, z = m.laws.random_params(layer, rng), rng.normal(size=(5, 2))
    outside = {"raw": s.raw_of(layer.knots(params), 3.0)[:, 0]}
    close(layer.forward(outside, z)[0], layer.forward(params, z)[0])


def a_network_from_outside_is_that_network(m, rng):
    weights = [(rng.normal(size=(2, 5)), rng.normal(size=5)), (rng.normal(size=(5, 3)), rng.normal(size=3))]
    params, u = m.nets.params_of(weights), rng.normal(size=(4, 2))
    m.nets.check_mlp(params, [2, 5, 3])
    close(m.nets.mlp(params, u), np.tanh(u @ weights[0][0] + weights[0][1]) @ weights[1][0] + weights[1][1])
    assert refused(lambda: m.nets.params_of(weights[::-1])) and refused(lambda: m.nets.params_of([weights[0][::-1]]))
    assert m.nets.params_of([[[[1, 2]], [0, 1]]])[0]["weight"].dtype == np.float64
    close(m.nets.mlp(m.nets.params_of([[[[1, 2]], [0, 1]]]), [[3.0]]), [[3.0, 7.0]])


def a_layer_that_uses_math_is_refused_where_it_is_differentiated(m, rng):
    class Mine(m.transforms.Transform):
        def to_x(self, params, z):
            return z * math.exp(params["a"]), 2 * params["a"]

    params, z = {"a": np.array(0.3)}, rng.normal(size=(4, 2))
    close(Mine(2).forward(params, z)[0], z * np.exp(0.3))
    found = said(lambda: grad(lambda p: anp.sum(Mine(2).forward(p, z)[0]))(params))
    assert found == "Mine.to_x must be written with autograd.numpy; got one of plain NumPy or math"
