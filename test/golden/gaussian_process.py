"""Golden numbers from NumPy for the Gaussian process over architectures: writes gaussian-process.json beside this script.

    python3 test/golden/gaussian_process.py

Nothing is random. The space has units 8 and 16, activations relu and tanh, one dropout, up to two layers: tokens 1 ... 4 are
8-relu 8-tanh 16-relu 16-tanh, 5 is the dropout, 6 the output layer. Everything goes through explicit inverses, in float64.
"""

import json
from pathlib import Path

import numpy as np

DENSE = [(units, activation) for units in (8, 16) for activation in ("relu", "tanh")]
OUTPUT, LAYERS, NOISE = 6, 2, 0.5
TRIED = [[1, 6], [1, 5, 6], [4, 2, 6], [3, 3, 6]]
REWARDS = np.array([0.1, 0.4, -0.2, 0.9])
CANDIDATES = [[1, 6], [2, 6], [4, 4, 6], [3, 5, 6]]
EXPECTED = 2  # the candidate that is taken to be tried


def layers(sequence):
    return (sequence[:-1] + [0])[:LAYERS]


def similarity(a, b):
    if a == b:
        return 1.0
    if not (1 <= a <= 4) and not (1 <= b <= 4):
        return 0.8
    if not (1 <= a <= 4 and 1 <= b <= 4):
        return 0.2
    (m, f), (n, g) = DENSE[a - 1], DENSE[b - 1]
    return 0.2 + 0.8 * np.exp(-np.log2(m / n) ** 2 / 8) * (1 if f == g else 0.3)


def layer_kernel(a, b):
    first, second = (similarity(p, q) for p, q in zip(layers(a), layers(b)))
    return 0.3 * first + 0.3 * second + 0.4 * first * second


def posterior(tried, z):
    k = np.array([[layer_kernel(a, b) for b in tried] for a in tried]) + NOISE * np.eye(len(tried))
    cross = np.array([[layer_kernel(a, c) for a in tried] for c in CANDIDATES])
    prior = np.array([layer_kernel(c, c) for c in CANDIDATES])
    inverse = np.linalg.inv(k)
    return cross @ inverse @ z, prior - np.einsum("ij,jk,ik->i", cross, inverse, cross), k


def one_hot(sequence):
    features = np.zeros((LAYERS, OUTPUT))
    for position, token in enumerate(layers(sequence)):
        features[position, token] = 1 / np.sqrt(LAYERS)
    return features.ravel()


def array(values):
    return {"shape": [len(values)], "values": [float(v) for v in values]}


def main():
    z = (REWARDS - REWARDS.mean()) / REWARDS.std()
    n = len(z)
    means, variances, k = posterior(TRIED, z)
    scale = z @ np.linalg.inv(k) @ z / n
    _, after, _ = posterior(TRIED + [CANDIDATES[EXPECTED]], np.append(z, means[EXPECTED]))
    x = np.array([one_hot(a) for a in TRIED])
    weights = np.linalg.solve(x.T @ x + NOISE * np.eye(x.shape[1]), x.T @ z)
    case = {
        "numpy": np.__version__,
        "means": array(means),
        "variances": array(variances),
        "evidence": -0.5 * (n * np.log(2 * np.pi * scale) + np.linalg.slogdet(k)[1] + n),
        "variancesAfter": array(after),
        "ridgeMeans": array([one_hot(c) @ weights for c in CANDIDATES]),
    }
    path = Path(__file__).resolve().parent / "gaussian-process.json"
    path.write_text(json.dumps(case, indent=1) + "\n")


if __name__ == "__main__":
    main()
