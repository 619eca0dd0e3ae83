# Shared by the Python engines: reads the work, times it, prints one JSON record. The same as harness.mjs.
import argparse
import json
import math
import os
import platform
import time

began = time.perf_counter()
import numpy as np

import_seconds = time.perf_counter() - began

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("work")
parser.add_argument("--epochs", type=int)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--seconds", type=float, default=4)
options = parser.parse_args()
with open(os.path.join(options.folder, "workload.json"), encoding="utf8") as file:
    workload = json.load(file)
epochs = options.epochs or workload["epochs"]
now = time.perf_counter


def rows(name):
    x = np.fromfile(os.path.join(options.folder, f"{name}-x.f32"), "<f4").reshape(-1, workload["features"])
    return x, np.fromfile(os.path.join(options.folder, f"{name}-y.f32"), "<f4").astype(np.int64)


train_x, train_y = rows("train")
validation_x, validation_y = rows("validation")


def one_hot(ids, size):
    return np.eye(size, dtype=np.float32)[np.asarray(ids)]


def timed(run):
    began = now()
    value = run()
    return now() - began, value


def twenty(engine):
    runs = [
        timed(lambda: engine.train(network["layers"], epochs, 1000 * options.seed + k))
        for k, network in enumerate(workload["twenty"])
    ]
    return {"epochs": epochs, "seconds": [s for s, _ in runs], "accuracies": [a for _, a in runs]}


def five(engine):
    networks = []
    for network in workload["five"]:
        began, runs = now(), []
        while len(runs) < 2 or (now() - began < options.seconds and len(runs) < 400):
            seed = 1000 * options.seed + len(runs)
            runs.append(timed(lambda: engine.train(network["layers"], epochs, seed)))
        seconds = [s for s, _ in runs]
        networks.append(
            {"name": network["name"], "first": seconds[0], "later": seconds[1:], "accuracies": [a for _, a in runs]}
        )
    return {"epochs": epochs, "networks": networks}


def controller(engine):
    if not hasattr(engine, "controller"):
        return {}
    step = engine.controller(workload["controller"], options.seed)
    loss = float(step(300))
    count = max(5, math.ceil(50 * 0.1 / timed(lambda: step(50))[0]))  # a tenth of a second
    began, milliseconds = now(), []
    while not milliseconds or now() - began < options.seconds / 2:
        milliseconds.append(1000 * timed(lambda: step(count))[0] / count)
    return {"loss": loss, "milliseconds": milliseconds}


def drive(start):
    """`start` gives an engine: version, train(layers, epochs, seed) -> accuracy, and where there is one controller(task, seed) -> step(count) -> loss."""
    start_seconds, engine = timed(start)
    before = time.process_time()
    wall, result = timed(lambda: {"twenty": twenty, "five": five, "controller": controller}[options.work](engine))
    head = {
        "version": engine.version,
        "runtime": f"Python {platform.python_version()}",
        "startSeconds": import_seconds + start_seconds,
        "core": (time.process_time() - before) / wall,
    }
    print(json.dumps({**head, **result}))
