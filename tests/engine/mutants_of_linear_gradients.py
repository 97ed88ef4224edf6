"""Faults in the hand-derived gradients of layers without a network, in the form of mutants_of_gradients.py."""

GRADIENT_FAULTS = [
    (
        "fast.linear",
        "PLU-4d",
        'g_u = g_out @ A if way == "forward" else np.linalg.solve(A.T, g_out.T).T',
        [
            'g_u = g_out @ A.T if way == "forward" else np.linalg.solve(A.T, g_out.T).T',
            'g_u = g_out @ A if way == "forward" else np.linalg.solve(A, g_out.T).T',
        ],
    ),
    (
        "fast.linear",
        "PLU-4d",
        'g = g_out if way == "forward" else -g_u',
        ['g = g_out if way == "forward" else g_u', "g = g_out", "g = -g_u"],
    ),
    (
        "fast.linear",
        "PLU-4d",
        "(g.T @ kept[0])[np.argsort(layer.order)]",
        [
            "(kept[0].T @ g)[np.argsort(layer.order)]",
            "(g.T @ u)[np.argsort(layer.order)]",
            "(g.T @ kept[0])[layer.order]",
            "(g.T @ kept[0])",
        ],
    ),
    (
        "fast.linear",
        "PLU-4d",
        "layer.factors(params), sign_of(way) * g_log_det.sum()",
        [
            "layer.factors(params), g_log_det.sum()",
            "layer.factors(params), -sign_of(way) * g_log_det.sum()",
            "layer.factors(params), sign_of(way) * g_log_det.mean()",
        ],
    ),
    (
        "fast.linear",
        "PLU-4d",
        "L=g_L * layer.below, U=g_U * layer.above",
        [
            "L=g_L, U=g_U * layer.above",
            "L=g_L * layer.below, U=g_U",
            "L=g_L * layer.below.T, U=g_U * layer.above",
            "L=g_L * layer.below, U=g_U * layer.above.T",
        ],
    ),
    (
        "fast.linear",
        "PLU-4d",
        "g_L, g_U = g_LU @ U.T, L.T @ g_LU",
        ["g_L, g_U = g_LU @ U, L.T @ g_LU", "g_L, g_U = g_LU @ U.T, L @ g_LU", "g_L, g_U = U.T @ g_LU, g_LU @ L.T"],
    ),
    (
        "fast.linear",
        "PLU-4d",
        "np.diag(g_U) * np.diag(U) + total",
        ["np.diag(g_U) * abs(np.diag(U)) + total", "np.diag(g_U) + total", "np.diag(g_U) * np.diag(U)"],
    ),
    (
        "fast.linear",
        "Permutation-4d",
        'g_out[:, layer.places if way == "forward" else layer.order]',
        ["g_out[:, layer.places]", 'g_out[:, layer.order if way == "forward" else layer.places]', "g_out"],
    ),
    (
        "fast.linear",
        "Rescaling-3d",
        '{**params, "shift": 0.0}',
        ['{**params, "shift": 1.0}', '{"log_scale": -params["log_scale"], "shift": 0.0}'],
    ),
]
