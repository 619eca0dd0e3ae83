"""Golden numbers from PyTorch: writes one JSON file per case beside this script.

    /usr/bin/python3 test/golden/generate.py            every case
    /usr/bin/python3 test/golden/generate.py lstm adam  some

Arrays are {"shape": [...], "values": [...]}, row-major, computed in float64 and written with full precision;
scalars are plain numbers. Layouts are the project's: a weight is (in, out), the transpose of torch's, and
gradients have the layout of what they belong to. Labels, tokens and masks are arrays of whole numbers.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
import torch
import torch.nn.functional as F
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

HERE = Path(__file__).resolve().parent
WINE = HERE.parent.parent / "examples" / "data" / "wine-quality.csv"
SEED = 1729


# Random inputs: each case draws from its own generator, seeded with SEED.


def normal(rng, *shape):
    return torch.randn(*shape, generator=rng, dtype=torch.float64)


def integers(rng, below, *shape):
    return torch.randint(below, shape, generator=rng)


def parameter(rng, *shape):
    """A leaf with entries from N(0, 1/4)."""
    return (normal(rng, *shape) / 2).requires_grad_()


def affine(x, weight, bias):
    """torch's own linear layer on our layout: weight (in, out)."""
    return F.linear(x, weight.T, bias)


def gradients(loss, leaves):
    """The gradient of loss in each named leaf."""
    return dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values()), retain_graph=True)))


# The cases.


def dense(rng):
    """x (5,4) -> dense 4->6 with activation -> dense 6->3 -> softmax cross-entropy, mean over rows.

    hidden = activation(x W1 + b1), logits = hidden W2 + b2, losses_i = -log softmax(logits_i)[label_i],
    loss = mean_i losses_i. The input and the parameters are the same for every activation. elu has alpha 1, leakyRelu
    the slope 0.01 below 0, gelu is the approximation by tanh.
    """
    x = normal(rng, 5, 4).requires_grad_()
    parameters = dense_parameters(rng, 4, 6, 3)
    labels = integers(rng, 3, 5)
    activations = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": F.relu,
        "elu": F.elu,
        "leakyRelu": F.leaky_relu,
        "softplus": F.softplus,
        "silu": F.silu,
        "gelu": lambda x: F.gelu(x, approximate="tanh"),
    }
    case = {"x": x, "labels": labels, "parameters": parameters}
    for name, activation in activations.items():
        logits = two_layers(x, parameters, activation)
        losses = F.cross_entropy(logits, labels, reduction="none")
        loss = losses.mean()
        case[name] = {"loss": loss, "losses": losses, "logits": logits, "gradients": gradients(loss, {**parameters, "x": x})}
    return case


def dense_parameters(rng, inputs, hidden, outputs):
    return {
        "weight1": parameter(rng, inputs, hidden),
        "bias1": parameter(rng, hidden),
        "weight2": parameter(rng, hidden, outputs),
        "bias2": parameter(rng, outputs),
    }


def two_layers(x, p, activation):
    return affine(activation(affine(x, p["weight1"], p["bias1"])), p["weight2"], p["bias2"])


def binary(rng):
    """x (5,4) -> dense 4->6 tanh -> dense 6->1, and two losses on the same logits (5,1).

    crossEntropy: mean_i log(1 + exp(z_i)) - y_i z_i, with labels y (5,1) in {0, 1}.
    squaredError: mean_i (sigmoid(z_i) - target_i)^2, with targets (5,1) in [0, 1).
    """
    x = normal(rng, 5, 4).requires_grad_()
    parameters = dense_parameters(rng, 4, 6, 1)
    labels = torch.tensor([[0], [1], [1], [0], [1]])
    targets = torch.rand(5, 1, generator=rng, dtype=torch.float64)
    logits = two_layers(x, parameters, torch.tanh)
    predictions = torch.sigmoid(logits)
    leaves = {**parameters, "x": x}
    entropy = F.binary_cross_entropy_with_logits(logits, labels.double())
    error = F.mse_loss(predictions, targets)
    return {
        "x": x,
        "labels": labels,
        "targets": targets,
        "parameters": parameters,
        "logits": logits,
        "predictions": predictions,
        "crossEntropy": {"loss": entropy, "gradients": gradients(entropy, leaves)},
        "squaredError": {"loss": error, "gradients": gradients(error, leaves)},
    }


def lstm(rng):
    """One LSTM layer, B=4, T=3, D=5, H=6, zero initial state; loss = sum(hidden * r).

    i, f, g, o = split(x_t Wx + h Wh + b); c = sigmoid(f) c + sigmoid(i) tanh(g); h = sigmoid(o) tanh(c).
    x (T,B,D), hidden and r (T,B,H), cell (B,H) after the last step; inputWeights Wx (D,4H),
    recurrentWeights Wh (H,4H), bias b (4H), columns in the gate order i, f, g, o. torch's second bias is zero.
    """
    batch, steps, width, hidden_width = 4, 3, 5, 6
    x = normal(rng, steps, batch, width).requires_grad_()
    r = normal(rng, steps, batch, hidden_width)
    layer = torch.nn.LSTM(width, hidden_width).double()
    own = {
        "inputWeights": normal(rng, width, 4 * hidden_width) / 2,
        "recurrentWeights": normal(rng, hidden_width, 4 * hidden_width) / 2,
        "bias": normal(rng, 4 * hidden_width) / 2,
    }
    with torch.no_grad():
        layer.weight_ih_l0.copy_(own["inputWeights"].T)
        layer.weight_hh_l0.copy_(own["recurrentWeights"].T)
        layer.bias_ih_l0.copy_(own["bias"])
        layer.bias_hh_l0.zero_()
    hidden, (_, cell) = layer(x)
    loss = (hidden * r).sum()
    loss.backward()
    return {
        "x": x,
        "r": r,
        "parameters": own,
        "hidden": hidden,
        "cell": cell[0],
        "loss": loss,
        "gradients": {
            "inputWeights": layer.weight_ih_l0.grad.T,
            "recurrentWeights": layer.weight_hh_l0.grad.T,
            "bias": layer.bias_ih_l0.grad,
            "x": x.grad,
        },
    }


STEPS = 6
RATE = 0.01
DECAY = 0.1
WEIGHT_DECAY = 0.1


def adam(rng):
    """Adam on two parameters with given gradients; t counts steps from 0.

    m = b1 m + (1-b1) g, v = b2 v + (1-b2) g^2, p -= lr_t * m/(1-b1^(t+1)) / (sqrt(v/(1-b2^(t+1))) + epsilon).
    constant: lr_t = rate. decayed: lr_t = rate / (1 + decay t). decoupled: decayed, and torch's AdamW on the
    weight, p -= lr_t weightDecay p before the step, not on the bias. gradients.* and the parameters after every
    step are stacked over the steps: weight (6,3,2), bias (6,4).
    """
    betas, epsilon = (0.9, 0.999), 1e-7
    start, given = optimizer_inputs(rng)

    def make(parameters):
        return torch.optim.Adam(parameters, lr=RATE, betas=betas, eps=epsilon)

    def make_decoupled(parameters):
        weight, bias = parameters
        groups = [{"params": [weight]}, {"params": [bias], "weight_decay": 0}]
        return torch.optim.AdamW(groups, lr=RATE, betas=betas, eps=epsilon, weight_decay=WEIGHT_DECAY)

    return {
        "rate": RATE,
        "beta1": betas[0],
        "beta2": betas[1],
        "epsilon": epsilon,
        "decay": DECAY,
        "start": start,
        "gradients": given,
        "constant": trajectory(make, start, given, decay=0),
        "decayed": trajectory(make, start, given, decay=DECAY),
        "weightDecay": WEIGHT_DECAY,
        "decoupled": trajectory(make_decoupled, start, given, decay=DECAY),
    }


def sgd(rng):
    """Stochastic gradient descent on two parameters with given gradients, as in the case adam.

    plain: p -= lr g. momentum: u = mu u + g (u starts as the first g), p -= lr u, torch's form: the rate is
    outside u, which matters where the rate changes. momentumDecayed: the same with lr_t = rate / (1 + decay t).
    """
    momentum = 0.9
    start, given = optimizer_inputs(rng)

    def plain(parameters):
        return torch.optim.SGD(parameters, lr=RATE)

    def heavy(parameters):
        return torch.optim.SGD(parameters, lr=RATE, momentum=momentum)

    return {
        "rate": RATE,
        "momentumFactor": momentum,
        "decay": DECAY,
        "start": start,
        "gradients": given,
        "plain": trajectory(plain, start, given, decay=0),
        "momentum": trajectory(heavy, start, given, decay=0),
        "momentumDecayed": trajectory(heavy, start, given, decay=DECAY),
    }


def optimizer_inputs(rng):
    start = {"weight": normal(rng, 3, 2), "bias": normal(rng, 4)}
    given = {"weight": normal(rng, STEPS, 3, 2), "bias": normal(rng, STEPS, 4)}
    return start, given


def trajectory(make, start, given, decay):
    """The rates, and every parameter after every step."""
    parameters = {name: value.clone().requires_grad_() for name, value in start.items()}
    optimizer = make(list(parameters.values()))
    rates, after = [], {name: [] for name in start}
    for t in range(STEPS):
        rates.append(RATE / (1 + decay * t))
        for group in optimizer.param_groups:
            group["lr"] = rates[-1]
        for name, value in parameters.items():
            value.grad = given[name][t].clone()
        optimizer.step()
        for name, value in parameters.items():
            after[name].append(value.detach().clone())
    return {"rates": torch.tensor(rates, dtype=torch.float64), **{name: torch.stack(values) for name, values in after.items()}}


def clip(rng):
    """Clipping the gradients of two parameters to the global norm 1.

    norm = sqrt(sum of all squares), factor = 1 / max(1, norm), clipped = factor * gradient. torch's
    clip_grad_norm_ divides by norm + 1e-6 instead; these numbers are the exact form, by torch.linalg.
    """
    weight, bias = normal(rng, 3, 2), normal(rng, 4)
    return {
        "limit": 1.0,
        "above": clipped({"weight": weight, "bias": bias}),
        "below": clipped({"weight": weight / 10, "bias": bias / 10}),
    }


def clipped(given):
    norm = torch.linalg.vector_norm(torch.cat([value.flatten() for value in given.values()]))
    factor = 1 / torch.clamp(norm, min=1)
    return {"gradients": given, "norm": norm, "factor": factor, "clipped": {name: factor * value for name, value in given.items()}}


def reinforce(rng):
    """The policy gradient loss of masked token choices, B=4 sequences of T=3 tokens out of V=7.

    pi_bt = softmax over the legal tokens (mask 1; the other logits become -inf),
    loss = -(1/B) sum_bt A_bt log pi_bt(token_bt) - w (1/B) sum_bt H(pi_bt), H(pi) = -sum pi log pi (0 log 0 = 0).
    logits and mask (B,T,V); tokens, advantages, logProbabilities (of the tokens) and entropies (B,T).
    The last sequence has one legal token in its last step; the second to last has all seven in its last step.
    """
    batch, steps, vocabulary, weight = 4, 3, 7, 0.01
    logits = normal(rng, batch, steps, vocabulary).requires_grad_()
    mask = integers(rng, 2, batch, steps, vocabulary)
    tokens = integers(rng, vocabulary, batch, steps)
    mask[2, 2] = 1
    mask[3, 2] = 0
    mask.scatter_(2, tokens[..., None], 1)
    advantages = normal(rng, batch, steps)
    illegal = mask == 0
    log_pi = torch.log_softmax(logits.masked_fill(illegal, -torch.inf), dim=2)
    chosen = log_pi.gather(2, tokens[..., None])[..., 0]
    entropies = 0 - (log_pi.exp() * log_pi.masked_fill(illegal, 0)).sum(2)  # not -(...), which writes -0.0
    loss = -(advantages * chosen).sum() / batch - weight * entropies.sum() / batch
    return {
        "logits": logits,
        "mask": mask,
        "tokens": tokens,
        "advantages": advantages,
        "entropyWeight": weight,
        "logProbabilities": chosen,
        "entropies": entropies,
        "loss": loss,
        "gradients": gradients(loss, {"logits": logits}),
    }


# The sanity figure: not bits but the validation accuracy that one network should reach.

WINE_SETTINGS = {"hidden": 128, "activation": "relu", "rate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "batch": 32, "epochs": 10}
WINE_SEEDS = [SEED + k for k in range(8)]


def wine(_):
    """Validation accuracy at the last epoch of one small network on the wines, over 8 seeds.

    11 chemical features, label quality_label (3 classes); a stratified split 70/15/15 per seed; features standardised by
    the training rows (population deviation); dense 11->128 relu -> dense 128->3, softmax cross-entropy, Adam,
    batches of 32 reshuffled each epoch (the short last one is kept), 10 epochs, Glorot uniform weights.
    torch: zero biases, float64. sklearn: MLPClassifier with the same settings and alpha 0; its biases start
    uniform within the Glorot bound. majority: the share of the commonest class in the validation rows.
    """
    features, labels = read_wine()
    splits = [split_wine(features, labels, seed) for seed in WINE_SEEDS]
    return {
        "sklearnVersion": sklearn.__version__,
        "numpyVersion": np.__version__,
        "settings": WINE_SETTINGS,
        "seeds": torch.tensor(WINE_SEEDS),
        "rows": {"train": len(splits[0][1]), "validation": len(splits[0][3])},
        "majority": float(np.mean(splits[0][3] == np.bincount(splits[0][1]).argmax())),
        "torchAccuracy": summary([torch_accuracy(split, seed) for split, seed in zip(splits, WINE_SEEDS)]),
        "sklearnAccuracy": summary([sklearn_accuracy(split, seed) for split, seed in zip(splits, WINE_SEEDS)]),
    }


def read_wine():
    table = np.genfromtxt(WINE, delimiter=",", dtype=str)
    names, rows = list(table[0]), table[1:]
    features = rows[:, 1 : names.index("quality")].astype(float)
    _, labels = np.unique(rows[:, names.index("quality_label")], return_inverse=True)
    assert features.shape[1] == 11
    return features, labels


def split_wine(features, labels, seed):
    """Standardised training rows, their labels, and the same for validation; the last 15 % are left alone."""
    train_x, rest_x, train_y, rest_y = train_test_split(features, labels, train_size=0.7, stratify=labels, random_state=seed)
    validation_x, _, validation_y, _ = train_test_split(rest_x, rest_y, train_size=0.5, stratify=rest_y, random_state=seed)
    mean, deviation = train_x.mean(0), train_x.std(0)
    return (train_x - mean) / deviation, train_y, (validation_x - mean) / deviation, validation_y


def torch_accuracy(split, seed):
    train_x, train_y, validation_x, validation_y = (torch.tensor(part) for part in split)
    torch.manual_seed(seed)
    network = glorot_network(train_x.shape[1], WINE_SETTINGS["hidden"], 3)
    s = WINE_SETTINGS
    optimizer = torch.optim.Adam(network.parameters(), lr=s["rate"], betas=(s["beta1"], s["beta2"]), eps=s["epsilon"])
    for _ in range(s["epochs"]):
        for rows in torch.randperm(len(train_x)).split(s["batch"]):
            optimizer.zero_grad()
            F.cross_entropy(network(train_x[rows]), train_y[rows]).backward()
            optimizer.step()
    return (network(validation_x).argmax(1) == validation_y).double().mean().item()


def glorot_network(inputs, hidden, outputs):
    network = torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, outputs)).double()
    for layer in (network[0], network[2]):
        torch.nn.init.xavier_uniform_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    return network


def sklearn_accuracy(split, seed):
    train_x, train_y, validation_x, validation_y = split
    s = WINE_SETTINGS
    network = MLPClassifier(
        hidden_layer_sizes=(s["hidden"],),
        activation=s["activation"],
        solver="adam",
        alpha=0,
        batch_size=s["batch"],
        learning_rate_init=s["rate"],
        beta_1=s["beta1"],
        beta_2=s["beta2"],
        epsilon=s["epsilon"],
        max_iter=s["epochs"],
        n_iter_no_change=s["epochs"],
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it has only ten epochs
        network.fit(train_x, train_y)
    assert network.n_iter_ == s["epochs"]
    return float(network.score(validation_x, validation_y))


def summary(accuracies):
    return {"mean": float(np.mean(accuracies)), "min": min(accuracies), "max": max(accuracies), "values": torch.tensor(accuracies, dtype=torch.float64)}


# Writing.


def plain(value):
    """Tensors as scalars or {shape, values}; dictionaries member by member."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if not isinstance(value, torch.Tensor):
        return value
    if value.dim() == 0:
        return value.item()
    assert value.dtype in (torch.float64, torch.int64)
    return {"shape": list(value.shape), "values": value.detach().reshape(-1).tolist()}


def text(value, indent=""):
    """JSON with one member a line and each list on one line."""
    if not isinstance(value, dict):
        return json.dumps(value, allow_nan=False)
    inner = indent + "  "
    members = [f"{inner}{json.dumps(name)}: {text(member, inner)}" for name, member in value.items()]
    return "{\n" + ",\n".join(members) + "\n" + indent + "}"


CASES = {"dense": dense, "binary": binary, "lstm": lstm, "adam": adam, "sgd": sgd, "clip": clip, "reinforce": reinforce, "wine-128-relu": wine}


def write(name):
    header = {"generator": "test/golden/generate.py", "torch": torch.__version__, "seed": SEED}
    case = CASES[name](torch.Generator().manual_seed(SEED))
    path = HERE / f"{name}.json"
    path.write_text(text({**header, **plain(case)}) + "\n")
    print(path.name)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for wanted in sys.argv[1:] or CASES:
        write(wanted)
