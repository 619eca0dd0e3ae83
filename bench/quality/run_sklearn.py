# scikit-learn's classifiers, as they come, on one split: JSON with the test scores of each.
import json
import os
import sys
import time
import warnings

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
folder = sys.argv[1]
with open(os.path.join(folder, "shape.json"), encoding="utf8") as file:
    shape = json.load(file)


def rows(name):
    x = np.fromfile(os.path.join(folder, f"{name}-x.f32"), "<f4").reshape(-1, shape["features"])
    return x, np.fromfile(os.path.join(folder, f"{name}-y.f32"), "<f4").astype(np.int64)


# There is nothing to choose here, so the validation rows are learned from.
parts = [rows("train"), rows("validation")]
x, y = (np.concatenate(each) for each in zip(*parts))
test_x, test_y = rows("test")

scores = []
for name, create in {
    "MLPClassifier": MLPClassifier,
    "RandomForest": RandomForestClassifier,
    "HistGradientBoosting": HistGradientBoostingClassifier,
}.items():
    began = time.perf_counter()
    model = create(random_state=shape["seed"]).fit(x, y)
    probabilities = model.predict_proba(test_x)
    scores.append(
        {
            "contender": f"scikit-learn {name}",
            "accuracy": float((probabilities.argmax(axis=1) == test_y).mean()),
            "loss": float(log_loss(test_y, probabilities, labels=model.classes_)),
            "seconds": time.perf_counter() - began,
        }
    )
print(json.dumps(scores))
