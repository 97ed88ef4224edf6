"""What must be true of conditional layers and flows beyond the laws; see statements.py for the form."""

import autograd.numpy as anp
import numpy as np
from autograd import grad

from .statements import close

SIZE = 0.5


def conditional_layers(m, context_dim=2):
    """One of each kind, alone and within what others are made of."""
    t, mask = m.transforms, [True, False, True]
    found = {
        "AdditiveCoupling": t.AdditiveCoupling(mask, (4,), context_dim=context_dim),
        "AffineCoupling": t.AffineCoupling(mask, (4,), context_dim=context_dim),
        "SplineCoupling": t.SplineCoupling(mask, (3,), bins=3, context_dim=context_dim),
        "MAF": t.MAF(3, (7, 6), order=[2, 0, 1], context_dim=context_dim),
        "IAF": t.IAF(3, (), context_dim=context_dim),
        "AutoregressiveSpline": t.AutoregressiveSpline(3, (5,), bins=3, context_dim=context_dim),
    }
    found["Inverse"] = t.Inverse(found["MAF"])
    found["Chain"] = t.Chain([t.ActNorm(3), found["AffineCoupling"], t.Inverse(t.Chain([found["IAF"], t.Planar(3)]))])
    inner = t.Chain([t.MAF(2, (5,), context_dim=context_dim), t.ActNorm(2)])
    found["Split"] = t.Chain([t.Split([False, True, False], inner), found["AdditiveCoupling"]])
    return found


def each_row_reads_the_context_in_its_own_row(m, rng):
    """A batch is its rows one by one, another context moves points to other places, and the way back undoes it."""
    for layer in conditional_layers(m).values():
        params, z, c = m.laws.random_params(layer, rng, SIZE), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
        x, log_det = layer.forward(params, z, c)
        for n in range(5):
            alone = layer.forward(params, z[n : n + 1], c[n : n + 1])
            close(x[n], alone[0][0])
            close(log_det[n], alone[1][0])
        again, back = layer.inverse(params, x, c)
        close(again, z, 1e-9)
        close(back, -log_det, 1e-9)
        assert (layer.forward(params, z, c + 1)[0] != x).any(axis=1).all()
        assert (layer.inverse(params, x, c + 1)[0] != z).any(axis=1).all()


def a_conditional_layer_obeys_the_laws_at_a_context(m, rng):
    checks, examples = m.laws.checks, m.laws.examples
    for layer in conditional_layers(m).values():
        params, at_context = m.laws.random_params(layer, rng, SIZE), examples.AtContext(layer, rng.normal(size=2))
        for law in checks.LAWS:
            if law not in (checks.INTEGRAL, checks.SAMPLES):
                error, allowed = checks.largest_error(law, at_context, params, rng)
                assert error <= allowed, (type(layer).__name__, law)


def the_context_comes_after_the_other_inputs(m, rng):
    """x_b = z_b · e^α + μ with (α, μ) = [z_a, c] · weight: the last rows of the weight are for the context."""
    t, z, c = m.transforms, rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    weight, bias = rng.normal(size=(4, 2)), rng.normal(size=2)
    params = [{"weight": weight, "bias": bias}]
    layer = t.AffineCoupling([True, False, True], (), log_scale_cap=np.inf, context_dim=2)
    log_scale, shift = (np.concatenate([z[:, [0, 2]], c], axis=1) @ weight + bias).T
    close(layer.forward(params, z, c)[0][:, 1], z[:, 1] * np.exp(log_scale) + shift)
    close(layer.forward(params, z, c)[1], log_scale)
    close(layer.net(params, z[:, [0, 2]], c), np.stack([log_scale, shift], axis=1))
    x = layer.forward(params, z, c)[0]
    close(layer.log_scales(params, z, x, c)[:, 0], log_scale)


def an_affine_flow_of_the_context_is_a_normal_of_that_mean_and_scale(m, rng):
    """In one dimension a MAF without hidden layer gives p(x | c) = N(c · m + k, e^{2 (c · a + b)})."""
    for kind in (m.transforms.MAF, m.transforms.IAF):
        flow = m.flow.Flow(m.distributions.Normal(), kind(1, (), log_scale_cap=np.inf, context_dim=2))
        weight, bias = rng.normal(size=(3, 2)), rng.normal(size=2)
        c, x = rng.normal(size=(6, 2)), rng.normal(size=(6, 1))
        log_scale, mean = (c @ weight[1:] + bias).T
        u = (x[:, 0] - mean) / np.exp(log_scale)
        params = [{"weight": weight, "bias": bias}]
        close(flow.log_prob(params, x, c), -0.5 * u**2 - 0.5 * np.log(2 * np.pi) - log_scale)
        close(flow.to_latent(params, x, c)[:, 0], u)
        close(flow.to_data(params, u[:, None], c), x)
        z = flow.base.sample(np.random.default_rng(7), 6)
        close(flow.sample(params, np.random.default_rng(7), 6, c)[:, 0], mean + np.exp(log_scale) * z)


def every_place_sees_the_context_and_the_order_holds(m, rng):
    """α_i and μ_i depend on all of c, for the first place too, and on the places before their own alone."""
    for kind in (m.transforms.MAF, m.transforms.IAF):
        for order, hidden in (([0], (5,)), ([2, 0, 1], (7, 6)), ([1, 2, 0], ()), ([0, 1, 2, 3], (2,))):
            layer = kind(len(order), hidden, order=order, context_dim=2)
            params, u = m.laws.random_params(layer, rng), rng.normal(size=(3, len(order)))
            c = rng.normal(size=(3, 2))
            for index in (0, 1):

                def outputs(both, index=index, layer=layer, params=params):
                    return layer.log_scale_and_shift(params, both)[index]

                seen = (m.calculus.batch_jacobian(outputs)(np.concatenate([u, c], axis=1)) != 0).any(axis=0)
                assert seen[:, len(order) :].all()
                allowed = np.subtract.outer(order, order) > 0
                assert not seen[:, : len(order)][~allowed].any()
                assert len(hidden) == 1 and hidden[0] == 2 or np.array_equal(seen[:, : len(order)], allowed)


def masks_with_a_context_have_a_degree_below_all_places(m, rng):
    first, last = m.nets.made_masks([0, 1], (3,), context_dim=1)
    assert first.tolist() == [[False, True, False], [False, False, False], [True, True, True]]
    assert last.tolist() == [[True, True], [False, True], [True, True]]
    assert m.nets.made_masks([0, 1], (2,))[0].tolist() == [[True, True], [False, False]]
    assert [mask.tolist() for mask in m.nets.made_masks([1, 0], (), context_dim=1)] == [
        [[False, False], [True, False], [True, True]]
    ]


def fast_gives_the_values_and_gradients_of_the_definition_with_a_context(m, rng):
    """In the parameters, the points and the context."""
    for layer in conditional_layers(m).values():
        params, u, c = m.laws.random_params(layer, rng, SIZE), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
        w, v = rng.normal(size=(4, 3)), rng.normal(size=4)
        for way in ("forward", "inverse"):
            quick, plain = getattr(m.fast, way), getattr(layer, way)

            def total(step, w=w, v=v):
                def of(all_three):
                    out, log_det = step(*all_three)
                    return anp.sum(w * out) + anp.sum(v * log_det)

                return of

            by_hand = total(lambda p, u, c, quick=quick, layer=layer: quick(layer, p, u, c))
            close(by_hand((params, u, c)), total(plain)((params, u, c)))
            found, expected = (m.trees.flatten(grad(f)((params, u, c))) for f in (by_hand, total(plain)))
            close(found, expected, 1e-9)
            assert (found[-8:] != 0).any()
            alone = (grad(lambda c, f=f, p=params, u=u: f((p, u, c)))(c) for f in (by_hand, total(plain)))
            close(*alone, 1e-9)


def a_gradient_of_a_gradient_in_the_context_is_that_of_the_definition(m, rng):
    layer = conditional_layers(m)["Chain"]
    params, u, c = m.laws.random_params(layer, rng, SIZE), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    steps = lambda c: m.fast.inverse(layer, params, u, c), lambda c: layer.inverse(params, u, c)
    slopes = [grad(lambda c, step=step: anp.sum(step(c)[0] ** 2) + anp.sum(step(c)[1])) for step in steps]
    close(*(grad(lambda c, slope=slope: anp.sum(slope(c) ** 2))(c) for slope in slopes), 1e-8)


def the_density_with_a_context_has_the_gradient_of_the_definition(m, rng):
    base, layer = m.distributions.Normal(dim=3), conditional_layers(m)["Chain"]
    params, x, c = m.laws.random_params(layer, rng, SIZE), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    flow = m.flow.Flow(base, layer)

    def plain(p):
        z, log_det = layer.inverse(p, x, c)
        return anp.sum(base.log_prob(z) + log_det)

    close(anp.sum(flow.log_prob(params, x, c)), plain(params))
    found = grad(lambda p: anp.sum(flow.log_prob(p, x, c)))(params)
    close(m.trees.flatten(found), m.trees.flatten(grad(plain)(params)), 1e-9)


def a_chain_starts_from_conditional_data(m, rng):
    """The ActNorm before a conditional layer sees the data as that layer, at their contexts, has pulled them back."""
    t, c = m.transforms, rng.normal(size=(300, 1))
    x = 3 * c + 7 + rng.normal(size=(300, 2)) * [0.5, 2.0]

    class Moved(t.Transform):
        """x = z + c, which is told the data and their contexts."""

        context_dim = 1

        def init(self, rng, x=None, context=None):
            assert x is None or np.array_equal(x, told) and np.array_equal(context, c)
            return {}

        def to_x(self, params, z, context):
            return z + context, 0.0

        def to_z(self, params, x, context):
            return x - context, 0.0

    told = x
    nested = t.Chain([t.Chain([t.ActNorm(2), Moved(2)])])
    params = nested.init(rng, x, c)
    close(params[0][0]["shift"], np.mean(x - c, axis=0))
    close(m.flow.Flow(m.distributions.Normal(dim=2), nested).init(rng, x, c)[0][0]["shift"], np.mean(x - c, axis=0))
    split = t.Split([True, False], t.Chain([t.ActNorm(1), Moved(1)]))
    told = x[:, 1:]
    close(split.init(rng, x, c)[0]["shift"], np.mean(x - c, axis=0)[1:])


def rows_outside_the_range_keep_their_contexts_apart(m, rng):
    """Density 0 for the rows that no z maps to; the others have that of their own contexts."""
    t = m.transforms
    flow = m.flow.Flow(m.distributions.Normal(dim=2), t.Chain([conditional_layers_of_two(m), t.Exp(2)]))
    params, c = m.laws.random_params(flow.transform, rng), rng.normal(size=(4, 1))
    x = np.array([[1.0, 2.0], [-1.0, 1.0], [0.3, 0.2], [0.5, -3.0]])
    log_p = flow.log_prob(params, x, c)
    assert np.isneginf(log_p).tolist() == [False, True, False, True]
    close(log_p[[0, 2]], flow.log_prob(params, x[[0, 2]], c[[0, 2]]))


def conditional_layers_of_two(m):
    return m.transforms.AffineCoupling([True, False], (4,), context_dim=1)


def the_ledger_reads_the_context(m, rng):
    t = m.transforms
    layers = [conditional_layers_of_two(m), t.Inverse(t.MAF(2, (3,), context_dim=1)), t.ActNorm(2)]
    flow = m.flow.Flow(m.distributions.Normal(dim=2), t.Chain(layers))
    params, x, c = m.laws.random_params(flow.transform, rng), rng.normal(size=(9, 2)), 9 * rng.normal(size=(9, 1))
    found = m.ledger.ledger(flow, params, x, c)
    close(found.total, flow.log_prob(params, x, c).mean())
    assert found.rows[1][3] is not None and found.rows[2][3] is not None


def named_flows_take_a_context(m, rng):
    for name in ("nice", "realnvp", "glow", "maf", "iaf", "nsf", "nsf_ar"):
        flow = getattr(m.models, name)(2, layers=2, hidden=(16,), context_dim=3)
        x, c = rng.normal(size=(6, 2)), rng.normal(size=(6, 3))
        params = m.laws.random_params(flow.transform, rng, 0.3)
        assert flow.context_dim == 3 and flow.description["arguments"]["context_dim"] == 3
        assert (flow.log_prob(params, x, c) != flow.log_prob(params, x, c + 1)).any()
        assert getattr(m.models, name)(2).context_dim == 0
        assert m.trees.leaves(flow.init(rng, x, c))
    assert m.models.nsf(2, bins=5, context_dim=1).transform.layers[0].transform.bins == 5


def a_saved_conditional_flow_comes_back(m, rng):
    from .statements_of_storage import _read, _written

    flow = m.models.realnvp(2, layers=2, hidden=(3,), context_dim=2)
    params, x, c = m.laws.random_params(flow.transform, rng), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    again, found = _read(m, _written(m, flow, params))
    assert np.array_equal(again.log_prob(found, x, c), flow.log_prob(params, x, c))


def a_context_has_the_dtype_of_the_points(m, rng):
    for layer in conditional_layers(m).values():
        params = m.trees.map_leaves(lambda leaf: leaf.astype(np.float32), m.laws.random_params(layer, rng, 0.2))
        u, c = rng.normal(size=(4, 3)).astype(np.float32), rng.normal(size=(4, 2))
        for step in (layer.forward, lambda *args, layer=layer: m.fast.inverse(layer, *args)):
            out, log_det = step(params, u, c)
            assert out.dtype == log_det.dtype == np.float32


def layers_that_read_no_context_get_none(m, rng):
    """A transform of today, whose methods have two arguments, in a conditional chain."""
    t = m.transforms

    class Doubled(t.Transform):
        def init(self, rng, x=None):
            return {}

        def forward(self, params, z):
            return 2 * z, np.log(2) * z.shape[1] + 0 * z[:, 0]

        def inverse(self, params, x):
            return x / 2, -np.log(2) * x.shape[1] + 0 * x[:, 0]

    chain = t.Chain(
        [conditional_layers_of_two(m), Doubled(2), t.Inverse(Doubled(2)), t.Split([True, False], Doubled(1))]
    )
    params, z, c = m.laws.random_params(chain, rng), rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    expected, log_det = chain.layers[0].forward(params[0], z, c)
    for step in (chain.forward, lambda *args: m.fast.forward(chain, *args)):
        out = step(params, z, c)
        close(out[0], expected * [1, 2])
        close(out[1], log_det + np.log(2))
    close(chain.inverse(params, expected * [1, 2], c)[0], z)


def what_gives_no_context_refuses_a_flow_that_reads_one(m, rng):
    flow, x = m.models.realnvp(2, layers=1, hidden=(3,), context_dim=2), rng.normal(size=(5, 2))
    params, normal = flow.init(rng), m.distributions.Normal(dim=2)
    for use in (
        lambda: m.evaluation.kl_gap(flow, params, normal, rng, 5),
        lambda: m.losses.reverse_kl(normal.log_prob)(flow, params, x, rng),
        lambda: m.losses.flow_matching(flow, params, x, rng),
    ):
        try:
            use()
            raise AssertionError("it was taken")
        except ValueError as problem:
            assert str(problem) == "flow must not read a context here, where none can be given; got context_dim 2"


def a_list_of_two_arrays_is_a_pair_as_a_tuple_is(m, rng):
    """With a sentence on the context, if that is no array (N, C), and on three arrays."""
    flow, pair = m.models.realnvp(2, layers=1, hidden=(3,), context_dim=1), [np.ones((4, 2)), np.ones((4, 1))]
    batch, held_out, _ = m.batches.read(lambda rng, n: pair, None, pair, flow, 4, np.float64, rng)
    for found in (next(batch), held_out):
        assert isinstance(found, tuple) and all(map(np.array_equal, found, pair))
    plain = m.models.realnvp(2, layers=1, hidden=(3,))
    rows = list(np.arange(4.0).reshape(2, 2))
    assert np.array_equal(next(m.batches.read(lambda rng, n: rows, None, None, plain, 2, np.float64, rng)[0]), rows)
    for given, said in (
        ([pair[0], np.ones(4)], "context must have shape (N, 1); got (4,)"),
        ((*pair, pair[1]), "x(rng, 1) must be points or a pair (x, context); got a tuple of 3"),
    ):
        try:
            m.batches.read(lambda rng, n, given=given: given, None, None, flow, 4, np.float64, rng)
            raise AssertionError("it was taken")
        except ValueError as problem:
            assert str(problem).startswith(said)
