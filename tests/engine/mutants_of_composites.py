"""Faults in Chain and Inverse, in the form of mutants_of_transforms.py."""

from .mutants_of_transforms import FORWARD, INTEGRAL, INVERSE, OPPOSITE, SHAPES, TRIP

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
        'return self.transform.inverse(params, as_batch(z, "z", self.dim))',
        {
            'return self.transform.forward(params, as_batch(z, "z", self.dim))': TRIP,
            "x, log_det = self.transform.inverse(params, z); return x, -log_det": FORWARD,
            "return self.transform.inverse(params, z)[0], self.transform.forward(params, z)[1]": OPPOSITE,
            "x, log_det = self.transform.inverse(params, z); return x, log_det[:1]": SHAPES,
        },
    ),
    (
        "transforms.base",
        "Inverse-4d",
        'return self.transform.forward(params, as_batch(x, "x", self.dim))',
        {
            'return self.transform.inverse(params, as_batch(x, "x", self.dim))': TRIP,
            "z, log_det = self.transform.forward(params, x); return z, -log_det": INTEGRAL,
        },
    ),
]

LAW_FAULTS = CHAIN + INVERTED
