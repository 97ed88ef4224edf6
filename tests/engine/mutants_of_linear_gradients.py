"""Faults in the hand-derived gradients of layers without a network, in the form of mutants_of_gradients.py."""

GRADIENT_FAULTS = [
    (
        "fast.layers",
        "PLU-4d",
        'g_u = g_out @ A if way == "forward" else np.linalg.solve(A.T, g_out.T).T',
        [
            'g_u = g_out @ A.T if way == "forward" else np.linalg.solve(A.T, g_out.T).T',
            'g_u = g_out @ A if way == "forward" else np.linalg.solve(A, g_out.T).T',
        ],
    ),
    (
        "fast.layers",
        "PLU-4d",
        'g = g_out if way == "forward" else -g_u',
        ['g = g_out if way == "forward" else g_u', "g = g_out", "g = -g_u"],
    ),
    (
        "fast.layers",
        "PLU-4d",
        "(g.T @ z)[np.argsort(layer.order)]",
        [
            "(z.T @ g)[np.argsort(layer.order)]",
            "(g.T @ u)[np.argsort(layer.order)]",
            "(g.T @ z)[layer.order]",
            "(g.T @ z)",
        ],
    ),
    (
        "fast.layers",
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
        "fast.layers",
        "PLU-4d",
        "g_L, g_U = g_LU @ U.T, L.T @ g_LU",
        ["g_L, g_U = g_LU @ U, L.T @ g_LU", "g_L, g_U = g_LU @ U.T, L @ g_LU", "g_L, g_U = U.T @ g_LU, g_LU @ L.T"],
    ),
    (
        "fast.layers",
        "PLU-4d",
        "np.diag(g_U) * np.diag(U) + sign_of(way) * g_log_det.sum()",
        [
            "np.diag(g_U) * abs(np.diag(U)) + sign_of(way) * g_log_det.sum()",
            "np.diag(g_U) + sign_of(way) * g_log_det.sum()",
            "np.diag(g_U) * np.diag(U)",
            "np.diag(g_U) * np.diag(U) + g_log_det.sum()",
            "np.diag(g_U) * np.diag(U) - sign_of(way) * g_log_det.sum()",
            "np.diag(g_U) * np.diag(U) + sign_of(way) * g_log_det.mean()",
        ],
    ),
    (
        "fast.layers",
        "Rescaling-3d",
        'params.get("shift", 0.0)',
        ['params.get("shift", 1.0)', 'params.get("shift", params["log_scale"])'],
    ),
]
