"""What `fit` can minimise instead of the negative log-likelihood.

    params, history = fit(flow, params, x, steps=1000, rng=rng, loss=flow_matching)

A loss is a function flow, params, x, rng -> one number.
"""

import autograd.numpy as np

from . import fast
from .transforms import NeuralODE
from .trees import untraced


def flow_matching(flow, params, x, rng):
    """(1/N) Σ_n |v(y_t, t) − (x − z)|²,  y_t = (1 − t) z + t x,  t ~ U(0, 1), z ~ base     (Lipman 2023, eq. 23)

    For a flow that starts with a NeuralODE that has time_input, such as models.cnf: where many straight paths pass
    through one point the best v is their mean, and it carries the base to the data (Liu 2023, theorem 3.3). No solver,
    no trace: one network pass. x is pulled back through the layers after the NeuralODE, which learn nothing here.
    """
    (ode, ode_params, way), *after = fast.steps(flow.transform, "forward", params)
    if not (isinstance(ode, NeuralODE) and ode.time_input and way == "forward"):
        raise ValueError("flow must start with a NeuralODE with time_input=True, as models.cnf does, to be matched")
    for layer, p, way in reversed(after):
        back = fast.inverse if way == "forward" else fast.forward
        x = back(layer, untraced(p), x)[0]
    z, t = flow.base.sample(rng, len(x)).reshape(x.shape), rng.uniform(size=(len(x), 1))
    z, t = z.astype(x.dtype), t.astype(x.dtype)
    v = ode.velocity(ode_params, (1 - t) * z + t * x, ode.time * t)
    return np.sum((ode.time * v - (x - z)) ** 2) / len(x)
