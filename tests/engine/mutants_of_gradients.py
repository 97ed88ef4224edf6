"""Faults in the hand-derived gradients and in the graph: (module, transform, fragment, [what it becomes]).

The law "fast map and gradient = autograd's" must notice each of them.
"""

ELEMENTWISE = [
    (
        "fast.layers",
        "ElementwiseAffine-3d",
        'g_u = g_out * np.exp(sign * params["log_scale"])',
        ['g_u = g_out * np.exp(params["log_scale"])', "g_u = g_out * 1.0", 'g_u = g_out * params["log_scale"]'],
    ),
    (
        "fast.layers",
        "ElementwiseAffine-3d",
        'moved = u if way == "forward" else u - params["shift"]',
        ['moved = u - params["shift"]', "moved = u", 'moved = u if way == "forward" else u + params["shift"]'],
    ),
    (
        "fast.layers",
        "ActNorm-3d",
        "sign * (_sum_rows(g_u * moved) + g_log_det.sum())",
        [
            "sign * _sum_rows(g_u * moved)",
            "_sum_rows(g_u * moved) + g_log_det.sum()",
            "sign * (_sum_rows(g_out * moved) + g_log_det.sum())",
            "sign * (_sum_rows(g_u * moved) + g_log_det.mean())",
            "sign * (_sum_rows((g_u * moved)[::-1, ::-1]) + g_log_det.sum())",
        ],
    ),
    (
        "fast.layers",
        "ActNorm-3d",
        '_sum_rows(g_out) if way == "forward" else -_sum_rows(g_u)',
        ['_sum_rows(g_out) if way == "forward" else _sum_rows(g_u)', "_sum_rows(g_out)", "-_sum_rows(g_u)"],
    ),
]

ADDITIVE = [
    (
        "fast.layers",
        "AdditiveCoupling-3d",
        "out[:, layer.b] += _sign(way) * kept[-1]",
        ["out[:, layer.b] += kept[-1]", "out[:, layer.b] -= _sign(way) * kept[-1]", "pass"],
    ),
    (
        "fast.layers",
        "AdditiveCoupling-3d",
        "_mlp_pull_back(params, kept, _sign(way) * g_out[:, layer.b], layer.activation)",
        [
            "_mlp_pull_back(params, kept, g_out[:, layer.b], layer.activation)",
            "_mlp_pull_back(params, kept, _sign(way) * g_out[:, layer.a[:1]], layer.activation)",
        ],
    ),
    (
        "fast.layers",
        "AdditiveCoupling-4d",
        "g_u[:, layer.a] += g_a\n    return g_params, g_u",
        [
            f"{fault}\n    return g_params, g_u"
            for fault in ("g_u[:, layer.a] = g_a", "g_u[:, layer.a] -= g_a", "g_u[:, layer.b] += g_a", "pass")
        ],
    ),
]

AFFINE = [
    (
        "fast.layers",
        "AffineCoupling-3d",
        "out[:, layer.b] = u[:, layer.b] * np.exp(log_scale) + shift",
        [
            "out[:, layer.b] = u[:, layer.b] * np.exp(log_scale) - shift",
            "out[:, layer.b] = u[:, layer.b] * np.exp(log_scale)",
        ],
    ),
    (
        "fast.layers",
        "AffineCoupling-3d",
        "out[:, layer.b] = (u[:, layer.b] - shift) * np.exp(-log_scale)",
        [
            "out[:, layer.b] = (u[:, layer.b] - shift) * np.exp(log_scale)",
            "out[:, layer.b] = u[:, layer.b] * np.exp(-log_scale) - shift",
        ],
    ),
    (
        "fast.layers",
        "AffineCoupling-odd-mask-3d",
        "return out, _sign(way) * log_scale.sum(axis=1), kept",
        ["return out, log_scale.sum(axis=1), kept", "return out, _sign(way) * log_scale[:, 0], kept"],
    ),
    (
        "fast.layers",
        "AffineCoupling-3d",
        "g_b = g_out[:, layer.b] * np.exp(sign * log_scale)",
        ["g_b = g_out[:, layer.b] * np.exp(log_scale)", "g_b = g_out[:, layer.b] * 1.0"],
    ),
    (
        "fast.layers",
        "AffineCoupling-3d",
        'moved = u[:, layer.b] if way == "forward" else u[:, layer.b] - shift',
        ["moved = u[:, layer.b]", "moved = u[:, layer.b] - shift"],
    ),
    (
        "fast.layers",
        "AffineCoupling-odd-mask-3d",
        "g_log_scale = sign * (g_b * moved + g_log_det[:, None])",
        [
            "g_log_scale = g_b * moved + g_log_det[:, None]",
            "g_log_scale = sign * g_b * moved",
            "g_log_scale = sign * (g_b * moved + g_log_det.sum())",
            "g_log_scale = sign * (g_b * moved - g_log_det[:, None])",
            "g_log_scale = sign * (g_b * moved)[:, ::-1] + sign * g_log_det[:, None]",
        ],
    ),
    (
        "fast.layers",
        "AffineCoupling-3d",
        "g_raw = g_log_scale * (1 - (log_scale / layer.log_scale_cap) ** 2)",
        [
            "g_raw = g_log_scale",
            "g_raw = g_log_scale * (1 - log_scale**2)",
            "g_raw = g_log_scale * (1 + (log_scale / layer.log_scale_cap) ** 2)",
            "g_raw = g_log_scale * layer.log_scale_cap * (1 - (log_scale / layer.log_scale_cap) ** 2)",
        ],
    ),
    (
        "fast.layers",
        "AffineCoupling-3d",
        'g_shift = g_out[:, layer.b] if way == "forward" else -g_b',
        ['g_shift = g_out[:, layer.b] if way == "forward" else g_b', "g_shift = g_out[:, layer.b]"],
    ),
    (
        "fast.layers",
        "AffineCoupling-3d",
        "np.concatenate([g_raw, g_shift], axis=1)",
        ["np.concatenate([g_shift, g_raw], axis=1)", "np.concatenate([g_raw, 0 * g_shift], axis=1)"],
    ),
    (
        "fast.layers",
        "AffineCoupling-4d",
        "    g_u[:, layer.a] += g_a\n    g_u[:, layer.b] = g_b",
        [
            "    g_u[:, layer.a] += g_a",
            "    g_u[:, layer.b] = g_b",
            "    g_u[:, layer.a] = g_a\n    g_u[:, layer.b] = g_b",
            "    g_u[:, layer.b] += g_a\n    g_u[:, layer.a] = g_b",
        ],
    ),
]

NETWORK = [
    (
        "fast.layers",
        "AffineCoupling-3d",
        "_as_in(dense, weight=u.T @ g, bias=_sum_rows(g))",
        [
            "_as_in(dense, weight=-(u.T @ g), bias=_sum_rows(g))",
            "_as_in(dense, weight=u[::-1].T @ g, bias=_sum_rows(g))",
            "_as_in(dense, weight=u.T @ g, bias=g[0])",
            "_as_in(dense, weight=u.T @ g, bias=_sum_rows(g) / len(g))",
        ],
    ),
    ("fast.layers", "AffineCoupling-3d", 'g = g @ dense["weight"].T', ['g = -g @ dense["weight"].T']),
    (
        "fast.layers",
        "AffineCoupling-3d",
        "return np.subtract(1, slope, out=slope)",
        ["return slope", "return np.add(1, slope, out=slope)", "return 1 - y"],
    ),
    (
        "fast.layers",
        "AffineCoupling-odd-mask-3d",
        '"relu": lambda y: y > 0,',
        ['"relu": lambda y: y >= 0,', '"relu": lambda y: y < 0,', '"relu": lambda y: y,'],
    ),
    (
        "fast.layers",
        "SoftplusCoupling-3d",
        "-np.expm1(-y)",
        ["np.expm1(-y)", "-np.expm1(y)", "np.exp(-y)", "1 + 0 * y"],
    ),
    (
        "fast.layers",
        "SoftplusCoupling-3d",
        "np.logaddexp(y, 0, out=y)",
        ["np.logaddexp(-y, 0, out=y)", "np.exp(y, out=y)"],
    ),
    ("fast.layers", "AdditiveCoupling-3d", 'out += params["bias"]', ["pass", 'out -= params["bias"]']),
    (
        "fast.layers",
        "AdditiveCoupling-3d",
        "return np.ones(len(g), g.dtype) @ g",
        ["return np.ones(len(g), g.dtype) @ g / len(g)", "return g.sum(axis=1)[: g.shape[1]]"],
    ),
]

GRAPH = [
    ("fast.graph", "Chain-3d", "u, total = out, total + log_det", ["u, total = out, log_det", "total += log_det"]),
    (
        "fast.graph",
        "Chain-3d",
        'pairs if way == "forward" else reversed(pairs)) for s in',
        ["pairs) for s in", "reversed(pairs)) for s in"],
    ),
    (
        "fast.graph",
        "Chain-3d",
        "reversed(pairs)][::-1])",
        ["reversed(pairs)])", "pairs])"],
    ),
    ("fast.graph", "Inverse-3d", "[both[argnum] for argnum in argnums]", ["[2 * both[argnum] for argnum in argnums]"]),
    (
        "fast.graph",
        "Inverse-3d",
        'OTHER = {"forward": "inverse", "inverse": "forward"}',
        ['OTHER = {"forward": "forward", "inverse": "inverse"}'],
    ),
]

GRADIENTS = ELEMENTWISE + ADDITIVE + AFFINE + NETWORK + GRAPH
