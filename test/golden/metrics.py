"""Golden numbers from scikit-learn for the metrics: writes metrics.json beside this script.

    /usr/bin/python3 test/golden/metrics.py

Seed 1729. Logits of `two` and `four` are rounded to quarters, so that some are equal; probabilities are their softmax in float64, of two classes the
sigmoid of one logit. Class 3 of `four` has no rows, class 2 no predictions either: what happens there is part of the definition.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.metrics import (
    balanced_accuracy_score,
    confusion_matrix,
    f1_score,
    mean_squared_error,
    precision_recall_fscore_support,
    r2_score,
    roc_auc_score,
)

ROWS = 60


def array(values):
    values = np.asarray(values, dtype=np.float64)
    return {"shape": list(values.shape), "values": [float(v) for v in values.ravel()]}


def of_classes(labels, logits, classes):
    predicted = (logits[:, 0] > 0).astype(int) if logits.shape[1] == 1 else logits.argmax(axis=1)
    names = list(range(classes))
    precision, recall, f1, support = precision_recall_fscore_support(labels, predicted, labels=names, zero_division=0)
    return {
        "labels": array(labels),
        "logits": array(logits),
        "predicted": array(predicted),
        "confusion": array(confusion_matrix(labels, predicted, labels=names)),
        "precision": array(precision),
        "recall": array(recall),
        "f1": array(f1),
        "rows": array(support),
        "balancedAccuracy": float(balanced_accuracy_score(labels, predicted)),
        "macroF1": float(f1_score(labels, predicted, labels=names, average="macro", zero_division=0)),
    }


def main():
    rng = np.random.default_rng(1729)
    quarters = lambda x: np.round(4 * x) / 4

    labels = (rng.random(ROWS) < 0.2).astype(int)
    logits = quarters(rng.normal(size=(ROWS, 1)) + 0.8 * labels[:, None] - 0.5)
    two = of_classes(labels, logits, 2)
    two["auc"] = float(roc_auc_score(labels, 1 / (1 + np.exp(-logits[:, 0]))))

    labels = rng.choice(3, size=ROWS, p=[0.6, 0.3, 0.1])
    logits = rng.normal(size=(ROWS, 3)) + np.eye(3)[labels]
    three = of_classes(labels, logits, 3)
    exps = np.exp(logits)
    three["auc"] = float(roc_auc_score(labels, exps / exps.sum(axis=1, keepdims=True), multi_class="ovr", average="macro"))

    labels = rng.choice(3, size=ROWS)
    logits = quarters(rng.normal(size=(ROWS, 4)))
    logits[:, 2] = -9
    four = of_classes(labels, logits, 4)

    values = rng.normal(size=ROWS)
    predictions = 0.7 * values + 0.4 * rng.normal(size=ROWS)
    regression = {
        "values": array(values),
        "predictions": array(predictions),
        "r2": float(r2_score(values, predictions)),
        "mse": float(mean_squared_error(values, predictions)),
    }

    cases = {"two": two, "three": three, "four": four, "regression": regression}
    Path(__file__).with_name("metrics.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
