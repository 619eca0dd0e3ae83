# PyTorch on one thread, as its users write it.
from harness import drive, one_hot, train_x, train_y, validation_x, validation_y, workload

features, classes, batch, adam = (workload[key] for key in ("features", "classes", "batch", "adam"))


def start():
    import torch
    from torch import nn
    from torch.nn import functional as F

    torch.set_num_threads(1)
    activations = {"relu": nn.ReLU, "elu": nn.ELU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}

    def optimizer_of(parameters):
        return torch.optim.Adam(parameters, lr=adam["rate"], betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"])

    def glorot(linear):
        nn.init.xavier_uniform_(linear.weight)
        nn.init.zeros_(linear.bias)
        return linear

    class Engine:
        version = torch.__version__

        def train(self, layers, epochs, seed):
            torch.manual_seed(seed)
            xt, yt, xv, yv = (torch.from_numpy(a) for a in (train_x, train_y, validation_x, validation_y))
            modules, width = [], features
            for layer in layers:
                if layer["kind"] == "dropout":
                    modules.append(nn.Dropout(layer["rate"]))
                else:
                    modules += [glorot(nn.Linear(width, layer["units"])), activations[layer["activation"]]()]
                    width = layer["units"]
            network = nn.Sequential(*modules, glorot(nn.Linear(width, classes)))
            optimizer = optimizer_of(network.parameters())
            accuracy = 0.0
            for _ in range(epochs):
                network.train()
                order = torch.randperm(len(xt))
                xs, ys = xt[order], yt[order]
                for i in range(0, len(xt), batch):
                    optimizer.zero_grad(set_to_none=True)
                    F.cross_entropy(network(xs[i : i + batch]), ys[i : i + batch]).backward()
                    optimizer.step()
                network.eval()
                with torch.no_grad():
                    accuracy = (network(xv).argmax(1) == yv).float().mean().item()
            return accuracy

        def controller(self, task, seed):
            torch.manual_seed(seed)
            size = task["vocabulary"]
            x = torch.from_numpy(one_hot(task["inputs"], size))
            y = torch.tensor(task["targets"]).reshape(-1)
            lstm, head = nn.LSTM(size, task["units"], batch_first=True), nn.Linear(task["units"], size)
            parameters = [*lstm.parameters(), *head.parameters()]
            optimizer = optimizer_of(parameters)

            def step(count):
                for _ in range(count):
                    optimizer.zero_grad(set_to_none=True)
                    loss = F.cross_entropy(head(lstm(x)[0]).reshape(-1, size), y)
                    loss.backward()
                    nn.utils.clip_grad_norm_(parameters, task["clipNorm"])
                    optimizer.step()
                return loss.item()

            return step

    return Engine()


drive(start)
