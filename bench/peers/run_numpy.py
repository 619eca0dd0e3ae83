# NumPy by hand, float32, on one thread: gradients written out, all parameters in one vector, Adam in place. Nothing general is left.
import math

from harness import drive, np, one_hot, train_x, train_y, validation_x, validation_y, workload

features, classes, batch = (workload[key] for key in ("features", "classes", "batch"))
f32 = np.float32


class Adam:
    def __init__(self, size):
        self.m, self.v, self.scratch, self.step_ = np.zeros(size, f32), np.zeros(size, f32), np.empty(size, f32), np.empty(size, f32)
        self.steps = 0

    def update(self, w, g):
        rate, beta1, beta2, epsilon = (workload["adam"][key] for key in ("rate", "beta1", "beta2", "epsilon"))
        self.steps += 1
        self.m *= f32(beta1)
        np.multiply(g, f32(1 - beta1), out=self.scratch)
        self.m += self.scratch
        self.v *= f32(beta2)
        np.multiply(g, g, out=self.scratch)
        self.scratch *= f32(1 - beta2)
        self.v += self.scratch
        np.sqrt(self.v, out=self.scratch)
        self.scratch += f32(epsilon)
        np.divide(self.m, self.scratch, out=self.step_)
        self.step_ *= f32(rate * math.sqrt(1 - beta2**self.steps) / (1 - beta1**self.steps))
        w -= self.step_


def views(flat, shapes):
    ends = np.cumsum([math.prod(shape) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes)]


def activate(z, name):
    if name == "relu":
        return np.maximum(z, 0, out=z)
    if name == "tanh":
        return np.tanh(z, out=z)
    if name == "sigmoid":
        np.negative(z, out=z)
        np.exp(z, out=z)
        z += 1
        return np.reciprocal(z, out=z)
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def through(dh, h, name):
    """The cotangent below an activation, from its output."""
    if name == "relu":
        dh *= h > 0
    elif name == "tanh":
        dh *= 1 - h * h
    elif name == "sigmoid":
        dh *= h * (1 - h)
    else:
        dh *= np.where(h > 0, f32(1), h + 1)
    return dh


def softmax(z):
    z -= z.max(1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(1, keepdims=True)
    return z


class Engine:
    version = np.__version__

    def train(self, layers, epochs, seed):
        np.seterr(over="ignore")
        rng = np.random.default_rng(seed)
        layers = [*layers, {"kind": "dense", "units": classes, "activation": "output"}]
        shapes, width = [], features
        for layer in layers:
            if layer["kind"] == "dense":
                shapes += [(width, layer["units"]), (layer["units"],)]
                width = layer["units"]
        size = sum(math.prod(shape) for shape in shapes)
        flat, flat_gradient = np.zeros(size, f32), np.empty(size, f32)
        w, g, adam = views(flat, shapes), views(flat_gradient, shapes), Adam(size)
        for weight in w[::2]:
            limit = math.sqrt(6 / sum(weight.shape))
            weight[:] = rng.uniform(-limit, limit, weight.shape)
        targets = one_hot(train_y, classes)

        def forward(x, is_training):
            outputs, masks, k = [x], [], 0
            for layer in layers:
                mask = None
                if layer["kind"] == "dropout":
                    if is_training:
                        mask = (rng.random(x.shape, dtype=f32) >= layer["rate"]) * f32(1 / (1 - layer["rate"]))
                        x = x * mask
                else:
                    z = x @ w[2 * k]
                    z += w[2 * k + 1]
                    k += 1
                    x = z if layer["activation"] == "output" else activate(z, layer["activation"])
                masks.append(mask)
                outputs.append(x)
            return outputs, masks

        for _ in range(epochs):
            order = rng.permutation(len(train_x))
            xs, ys = train_x[order], targets[order]
            for start in range(0, len(xs), batch):
                outputs, masks = forward(xs[start : start + batch], True)
                d = softmax(outputs[-1])
                d -= ys[start : start + batch]
                d *= f32(1 / len(d))
                k = len(w) // 2
                for depth in range(len(layers) - 1, -1, -1):
                    layer = layers[depth]
                    if layer["kind"] == "dropout":
                        d *= masks[depth]
                        continue
                    if layer["activation"] != "output":
                        d = through(d, outputs[depth + 1], layer["activation"])
                    k -= 1
                    np.dot(outputs[depth].T, d, out=g[2 * k])
                    np.sum(d, 0, out=g[2 * k + 1])
                    if k:
                        d = d @ w[2 * k].T
                adam.update(flat, flat_gradient)
            accuracy = float((forward(validation_x, False)[0][-1].argmax(1) == validation_y).mean())
        return accuracy

    def controller(self, task, seed):
        rng = np.random.default_rng(seed)
        units, size, length, n = (task[key] for key in ("units", "vocabulary", "steps", "batch"))
        x, y = (np.ascontiguousarray(one_hot(task[key], size).swapaxes(0, 1)) for key in ("inputs", "targets"))
        flat_x, flat_y = x.reshape(-1, size), y.reshape(-1, size)
        shapes = [(size, 4 * units), (units, 4 * units), (4 * units,), (units, size), (size,)]
        total = sum(math.prod(shape) for shape in shapes)
        flat, flat_gradient = (rng.standard_normal(total) * 0.1).astype(f32), np.empty(total, f32)
        w, u, b, v, c = views(flat, shapes)
        gw, gu, gb, gv, gc = views(flat_gradient, shapes)
        adam = Adam(total)
        hidden, cell = np.zeros((length + 1, n, units), f32), np.zeros((length + 1, n, units), f32)

        def step(count):
            for _ in range(count):
                projected = flat_x @ w
                projected += b
                projected = projected.reshape(length, n, 4 * units)
                gates = []
                for t in range(length):
                    z = projected[t] + hidden[t] @ u
                    s = 1 / (1 + np.exp(-z[:, : 3 * units]))
                    i, f, o, q = s[:, :units], s[:, units : 2 * units], s[:, 2 * units :], np.tanh(z[:, 3 * units :])
                    cell[t + 1] = f * cell[t] + i * q
                    squashed = np.tanh(cell[t + 1])
                    hidden[t + 1] = o * squashed
                    gates.append((i, f, o, q, squashed))
                states = hidden[1:].reshape(-1, units)
                p = softmax(states @ v + c)
                loss = -np.log((p * flat_y).sum(1)).mean()
                p -= flat_y
                p *= f32(1 / len(flat_y))
                np.dot(states.T, p, out=gv)
                gc[:] = p.sum(0)
                dstates = (p @ v.T).reshape(length, n, units)
                dh, dc, dz = np.zeros((n, units), f32), np.zeros((n, units), f32), np.empty((length, n, 4 * units), f32)
                for t in range(length - 1, -1, -1):
                    i, f, o, q, squashed = gates[t]
                    dh = dh + dstates[t]
                    dc = dc + dh * o * (1 - squashed * squashed)
                    dz[t, :, :units] = dc * q * i * (1 - i)
                    dz[t, :, units : 2 * units] = dc * cell[t] * f * (1 - f)
                    dz[t, :, 2 * units : 3 * units] = dh * squashed * o * (1 - o)
                    dz[t, :, 3 * units :] = dc * i * (1 - q * q)
                    dh, dc = dz[t] @ u.T, dc * f
                flat_dz = dz.reshape(-1, 4 * units)
                np.dot(flat_x.T, flat_dz, out=gw)
                np.dot(hidden[:-1].reshape(-1, units).T, flat_dz, out=gu)
                gb[:] = flat_dz.sum(0)
                norm = math.sqrt(float(flat_gradient @ flat_gradient))
                if norm > task["clipNorm"]:
                    flat_gradient[:] *= f32(task["clipNorm"] / norm)
                adam.update(flat, flat_gradient)
            return loss

        return step


drive(Engine)
