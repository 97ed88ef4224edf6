"""What must be true of the fast gradients beyond the law that holds them to autograd's."""

import autograd.numpy as anp
from autograd import elementwise_grad, grad

from .statements import close


def a_batch_of_many_blocks_has_the_gradient_of_the_definition(m, rng):
    layer, n = m.transforms.AffineCoupling([True, False, True], (5, 4), "relu"), 1100
    params, z, w = m.laws.random_params(layer, rng), rng.normal(size=(n, 3)), rng.normal(size=(n, 3))
    close(m.fast.forward(layer, params, z)[0], layer.forward(params, z)[0])
    for argnum in (0, 1):
        fast, plain = (
            grad(lambda p, u, f=f: anp.sum(w * f(p, u)[0]), argnum)(params, z)
            for f in (lambda p, u: m.fast.forward(layer, p, u), layer.forward)
        )
        close(m.trees.flatten(fast), m.trees.flatten(plain))


def the_density_of_a_flow_has_the_gradient_of_its_formula(m, rng):
    layer = m.transforms.AffineCoupling([True, False], (4,))
    params, x, w = m.laws.random_params(layer, rng), rng.normal(size=(5, 2)), rng.normal(size=5)
    for base in (m.distributions.Normal([0.3, -1.0], [0.5, 2.0]), m.distributions.Logistic(0.2, 0.6, dim=2)):
        flow = m.flow.Flow(base, layer)

        def formula(p, x, base=base):
            z, log_det = layer.inverse(p, x)
            return anp.sum(w * (base.log_prob(z) + log_det))

        def fast(p, x, flow=flow):
            return anp.sum(w * flow.log_prob(p, x))

        close(fast(params, x), formula(params, x))
        for argnum in (0, 1):
            pairs = (m.trees.flatten(grad(f, argnum)(params, x)) for f in (fast, formula))
            close(*pairs)
        twice = (elementwise_grad(lambda x, f=f: anp.sum(grad(f, 1)(params, x) ** 2))(x) for f in (fast, formula))
        close(*twice, 1e-8)
