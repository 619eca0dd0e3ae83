# scikit-learn's MLPClassifier on one thread. It has one activation for all layers, no elu (relu stands in) and no dropout (left out).
import warnings

from harness import drive, train_x, train_y, validation_x, validation_y, workload

adam = workload["adam"]


def start():
    import sklearn
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")
    activations = {"relu": "relu", "elu": "relu", "tanh": "tanh", "sigmoid": "logistic"}

    class Engine:
        version = sklearn.__version__

        def train(self, layers, epochs, seed):
            dense = [layer for layer in layers if layer["kind"] == "dense"]
            network = MLPClassifier(
                [layer["units"] for layer in dense],
                activation=activations[dense[-1]["activation"]],
                solver="adam",
                alpha=0.0,
                batch_size=workload["batch"],
                learning_rate_init=adam["rate"],
                beta_1=adam["beta1"],
                beta_2=adam["beta2"],
                epsilon=adam["epsilon"],
                random_state=seed,
                shuffle=True,
            )
            for _ in range(epochs):
                network.partial_fit(train_x, train_y, classes=list(range(workload["classes"])))
                accuracy = float((network.predict(validation_x) == validation_y).mean())
            return accuracy

    return Engine()


drive(start)
