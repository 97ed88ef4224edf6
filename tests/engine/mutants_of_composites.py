"""Faults in Chain and Inverse, in the form of mutants_of_transforms.py."""

from .mutants_of_transforms import FLOAT32, FORWARD, INTEGRAL, INVERSE, OPPOSITE, SHAPES, TRIP

CHAIN = [
    (
        "transforms.base",
        "Chain-3d",
        "_compose([(layer.forward, p) for layer, p in self.pairs(params)], z)",
        {
            "_compose([(layer.forward, p) for layer, p in reversed(self.pairs(params))], z)": TRIP,
            "_compose([(layer.forward, p) for layer, p in self.pairs(params)][:-1], z)": TRIP,
            "_compose([(layer.inverse, p) for layer, p in self.pairs(params)], z)": TRIP,
        },
    ),
    (
        "transforms.base",
        "Chain-3d",
        "_compose([(layer.inverse, p) for layer, p in reversed(self.pairs(params))], x)",
        {
            "_compose([(layer.inverse, p) for layer, p in self.pairs(params)], x)": TRIP,
            "_compose([(layer.inverse, p) for layer, p in reversed(self.pairs(params))][1:], x)": TRIP,
        },
    ),
    (
        "transforms.base",
        "Chain-4d",
        "point, log_det = step(params, point)",
        {"point, log_det = step(params, point)[0], step(params, 0 * point)[1]": FORWARD},
    ),
    (
        "transforms.base",
        "Chain-4d",
        "total = total + log_det",
        {"total = log_det": INTEGRAL, "total = total - log_det": FORWARD, "total = total * log_det": INVERSE},
    ),
]

INVERTED = [
    (
        "transforms.base",
        "Inverse-3d",
        "return self.transform.inverse(params, z)",
        {
            "return self.transform.forward(params, z)": TRIP,
            "x, log_det = self.transform.inverse(params, z); return x, -log_det": FORWARD,
            "return self.transform.inverse(params, z)[0], self.transform.forward(params, z)[1]": OPPOSITE,
            "x, log_det = self.transform.inverse(params, z); return x, log_det[:, None]": SHAPES,
        },
    ),
    (
        "transforms.base",
        "Inverse-4d",
        "return self.transform.forward(params, x)",
        {
            "return self.transform.inverse(params, x)": TRIP,
            "z, log_det = self.transform.forward(params, x); return z, -log_det": INTEGRAL,
        },
    ),
]

ROWS = [
    (
        "transforms.base",
        "Permutation-4d",
        "return x, log_det + np.zeros_like(z[:, 0])",
        {
            "return x, log_det": SHAPES,
            "return x, log_det + np.zeros_like(z[0])": SHAPES,
            "return x, log_det + np.ones_like(z[:, 0])": FORWARD,
            "return x, log_det + np.zeros(len(z))": FLOAT32,
            "return x, log_det - z[:, 0]": FORWARD,
        },
    ),
    (
        "transforms.base",
        "AdditiveCoupling-4d",
        "return z, log_det + np.zeros_like(x[:, 0])",
        {
            "return z, log_det": SHAPES,
            "return z, log_det + np.zeros_like(x[0])": SHAPES,
            "return z, log_det + np.ones_like(x[:, 0])": INTEGRAL,
            "return z, log_det + np.zeros(len(x))": FLOAT32,
            "return z, log_det + z[:, 0]": INVERSE,
        },
    ),
]

LAW_FAULTS = CHAIN + INVERTED + ROWS
