"""Linear and elementwise layers of the reference cases, built from minflow's: row -> (layer, params).

The file's x = z @ W + b reads rows, minflow's A z + b columns: A = Wᵀ.
"""

import numpy as np

from minflow import transforms as t

from . import oracle
from .oracle import array


def dense(row):
    """linear and linear_lu as one matrix."""
    W = array(row["W"]) if "W" in row else array(row["L"]) @ array(row["U"])
    if row.get("perm") is not None:
        W = np.eye(len(W))[:, row["perm"]] @ W
    return t.Linear(len(W)), {"A": W.T, "b": array(row["b"])}


def plu(row):
    """A = P L U by elimination with exchange of rows, whatever factors the file has of W."""
    A = dense(row)[1]["A"]
    order, L, U = factored(A)
    s = np.diag(U)
    params = {"L": L, "U": U, "log_diagonal": np.log(abs(s)), "b": array(row["b"])}
    return t.PLU(order, np.sign(s)), params


def factored(A):
    """order, L, U with A = (L @ U)[order]."""
    U, rows = A.copy(), np.arange(len(A))
    L = np.zeros_like(A)
    for k in range(len(A)):
        pivot = k + np.argmax(abs(U[k:, k]))
        for matrix in (U, L, rows):
            matrix[[k, pivot]] = matrix[[pivot, k]]
        L[k + 1 :, k] = U[k + 1 :, k] / U[k, k]
        U[k + 1 :] -= np.outer(L[k + 1 :, k], U[k])
    return np.argsort(rows), L, U


def triangles(row):
    """linear_lu, its diagonal positive, one factor after the other: z @ P, then @ L, then @ U."""
    L, U = array(row["L"]), array(row["U"])
    dim = len(L)
    reverse = t.Permutation(range(dim)[::-1])
    layers = [t.Permutation(row["perm"] or dim), reverse, t.Triangular(dim), reverse, t.Triangular(dim)]
    upper = {"A": L.T[::-1, ::-1], "log_diagonal": np.zeros(dim), "b": np.zeros(dim)}
    lower = {"A": U.T, "log_diagonal": np.log(np.diag(U)), "b": array(row["b"])}
    return t.Chain(layers), [{}, {}, upper, {}, lower]


def householder(row):
    v = array(row["v"])
    return t.Householder(v.shape[1], len(v)), {"v": v}


def elementwise(row, dim):
    settings = row["params"]
    if row["function"] == "leaky_relu":
        return t.LeakyReLU(dim, settings["alpha"]), {}
    if row["function"] == "sinh_arcsinh":
        log_tail, skew = -np.log(settings["delta"]), settings["epsilon"]
        return t.SinhArcsinh(dim), {"log_tail": np.full(dim, log_tail), "skew": np.full(dim, skew)}
    return {"softplus": t.Softplus, "elu": t.ELU, "tanh": t.Tanh, "sigmoid": t.Sigmoid}[row["function"]](dim), {}


BUILDERS = oracle.BUILDERS | {"linear": dense, "linear_lu": plu, "householder": householder}


def chain_of(case):
    """(Chain, params) of a case's layers."""
    dim = len(case["z"][0])
    return oracle.chain_of(case["layers"], BUILDERS | {"elementwise": lambda row: elementwise(row, dim)})
