// jax-js on its wasm device. It brings no optimizer, so Adam is written with its operations inside the compiled step.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { accuracyOf, data, drive, glorot, randomOf, shuffledRows, workload } from "./harness.mjs";

const { features, classes, batch, adam } = workload;

await drive(async () => {
  const jax = await import("@jax-js/jax");
  await jax.init("wasm"); // without a name it looks for a GPU, which Node 20 has no word for
  jax.defaultDevice("wasm");
  const folder = dirname(createRequire(import.meta.url).resolve("@jax-js/jax"));
  const { version } = createRequire(import.meta.url)(join(folder, "..", "package.json"));
  return { version: `${version} (wasm, jit)`, train: trainWith(jax), controller: controllerWith(jax) };
});

/** Adam on a list of parameters. Operations consume their arguments; `.ref` keeps one for another use. */
function adamWith({ numpy: np }) {
  const { rate, beta1, beta2, epsilon } = adam;
  return (parameters, gradients, ms, vs, correction) => {
    const [nextParameters, nextMs, nextVs] = [[], [], []];
    parameters.forEach((w, k) => {
      const m = ms[k].mul(beta1).add(gradients[k].ref.mul(1 - beta1));
      const v = vs[k].mul(beta2).add(np.square(gradients[k]).mul(1 - beta2));
      nextMs.push(m.ref);
      nextVs.push(v.ref);
      nextParameters.push(w.sub(m.mul(rate).mul(correction.ref).div(np.sqrt(v).add(epsilon))));
    });
    correction.dispose();
    return [nextParameters, nextMs, nextVs];
  };
}

function correctionOf(np, step) {
  return np.array(new Float32Array([Math.sqrt(1 - adam.beta2 ** step) / (1 - adam.beta1 ** step)])).reshape([]);
}

function trainWith(jax) {
  const { numpy: np, nn, tree } = jax;
  const array = (values, shape) => np.array(values).reshape(shape);
  const activate = { relu: nn.relu, elu: (x) => nn.elu(x), tanh: np.tanh, sigmoid: nn.sigmoid };
  const update = adamWith(jax);
  return async (layers, { epochs, seed }) => {
    const random = randomOf(seed);
    const widths = [features, ...layers.filter((layer) => layer.kind === "dense").map((layer) => layer.units), classes];
    let parameters = widths
      .slice(1)
      .flatMap((units, k) => [array(glorot(random, widths[k], units), [widths[k], units]), np.zeros([units])]);
    let ms = parameters.map((w) => np.zeros(w.shape));
    let vs = parameters.map((w) => np.zeros(w.shape));
    const forward = (ps, x, masks) => {
      let [y, next, mask] = [x, 0, 0];
      const affine = () => np.matmul(y, ps[next++]).add(ps[next++]);
      for (const layer of layers) {
        if (layer.kind === "dense") y = activate[layer.activation](affine());
        else if (masks !== undefined) y = y.mul(masks[mask++]);
      }
      return affine();
    };
    const loss = (ps, x, y, masks) =>
      nn
        .logSoftmax(forward(ps, x, masks))
        .mul(y)
        .sum(-1)
        .mean()
        .neg();
    const gradient = jax.grad(loss);
    const step = jax.jit((ps, m, v, correction, x, y, masks) =>
      update(ps, gradient(tree.ref(ps), x, y, masks), m, v, correction),
    );
    const predict = jax.jit((ps, x) => forward(ps, x));

    /** What dropout multiplies by: the width that it meets, and its rate. */
    const dropouts = [];
    layers.reduce((width, layer) => {
      if (layer.kind === "dense") return layer.units;
      dropouts.push({ width, rate: layer.rate });
      return width;
    }, features);
    const { n } = data.train;
    let [steps, accuracy] = [0, 0];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const { xs, ys } = shuffledRows(data.train, random);
      for (let start = 0; start < n; start += batch) {
        const m = Math.min(batch, n - start);
        const masks = dropouts.map(({ width, rate }) =>
          array(
            Float32Array.from({ length: m * width }, () => (random() < rate ? 0 : 1 / (1 - rate))),
            [m, width],
          ),
        );
        const x = array(xs.slice(start * features, (start + m) * features), [m, features]);
        const y = array(ys.slice(start * classes, (start + m) * classes), [m, classes]);
        [parameters, ms, vs] = step(parameters, ms, vs, correctionOf(np, ++steps), x, y, masks);
        await jax.blockUntilReady([parameters, ms, vs]); // else each array drags a growing list of pending kernels along
      }
      const x = array(data.validation.x.slice(), [data.validation.n, features]);
      accuracy = accuracyOf(await predict(tree.ref(parameters), x).data(), data.validation);
    }
    for (const list of [parameters, ms, vs]) tree.dispose(list);
    return accuracy;
  };
}

function controllerWith(jax) {
  const { numpy: np, nn, tree } = jax;
  const array = (values, shape) => np.array(values).reshape(shape);
  const update = adamWith(jax);
  return ({ units, vocabulary, batch: sequences, steps: length, clipNorm, inputs, targets }, seed) => {
    const random = randomOf(seed);
    const oneHot = (ids) => {
      const values = new Float32Array(length * sequences * vocabulary);
      for (let t = 0; t < length; t++)
        for (let b = 0; b < sequences; b++) values[(t * sequences + b) * vocabulary + ids[b][t]] = 1;
      return array(values, [length, sequences, vocabulary]);
    };
    const [x, y] = [oneHot(inputs), oneHot(targets)];
    const weight = (rows, columns) => array(glorot(random, rows, columns), [rows, columns]);
    // A matrix for each gate (i, f, o, g), so that nothing is sliced.
    const gates = [1, 2, 3, 4].flatMap(() => [weight(vocabulary, units), weight(units, units), np.zeros([units])]);
    let parameters = [...gates, weight(units, vocabulary), np.zeros([vocabulary])];
    let ms = parameters.map((w) => np.zeros(w.shape));
    let vs = parameters.map((w) => np.zeros(w.shape));
    const lossOf = (ps, xs, ys) => {
      let hidden = np.zeros([sequences, units]);
      let cell = np.zeros([sequences, units]);
      const states = [];
      for (const xt of np.unstack(xs)) {
        const gate = (k) =>
          np
            .matmul(xt.ref, ps[3 * k].ref)
            .add(np.matmul(hidden.ref, ps[3 * k + 1].ref))
            .add(ps[3 * k + 2].ref);
        const [i, f, o, g] = [nn.sigmoid(gate(0)), nn.sigmoid(gate(1)), nn.sigmoid(gate(2)), np.tanh(gate(3))];
        cell = f.mul(cell).add(i.mul(g));
        hidden.dispose();
        hidden = o.mul(np.tanh(cell.ref));
        states.push(hidden.ref);
        xt.dispose();
      }
      hidden.dispose();
      cell.dispose();
      const logits = np.matmul(np.stack(states), ps[12].ref).add(ps[13].ref);
      tree.dispose(ps);
      return nn.logSoftmax(logits).mul(ys).sum(-1).mean().neg();
    };
    const valueAndGradient = jax.valueAndGrad(lossOf);
    const clip = (gradients) => {
      const squares = gradients.map((g) => np.square(g.ref).sum()).reduce((a, b) => a.add(b));
      const factor = np.minimum(np.reciprocal(np.sqrt(squares)).mul(clipNorm), 1);
      const clipped = gradients.map((g) => g.mul(factor.ref));
      factor.dispose();
      return clipped;
    };
    const step = jax.jit((ps, m, v, correction, xs, ys) => {
      const [loss, gradients] = valueAndGradient(tree.ref(ps), xs, ys);
      return [loss, ...update(ps, clip(gradients), m, v, correction)];
    });
    let steps = 0;
    return {
      async step(count) {
        let loss;
        for (let k = 0; k < count; k++) {
          let value;
          [value, parameters, ms, vs] = step(parameters, ms, vs, correctionOf(np, ++steps), x.ref, y.ref);
          [loss] = await value.data();
          await jax.blockUntilReady([parameters, ms, vs]);
        }
        return loss;
      },
    };
  };
}
