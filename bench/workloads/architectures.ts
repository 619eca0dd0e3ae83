// The architectures of the benchmarks.

/**
 * Twenty of the tutorial's space: its sampling rule, uniform over its 31 tokens, from one seed. Written out, so that they stay
 * these whatever becomes of the space.
 */
export const twenty: readonly string[] = [
  "8-sigmoid",
  "256-sigmoid 64-elu",
  "32-elu 64-tanh",
  "16-relu 128-sigmoid",
  "256-tanh 16-relu",
  "8-elu 256-relu",
  "64-elu 16-tanh",
  "32-relu 32-sigmoid",
  "64-elu 32-sigmoid",
  "16-relu 512-relu",
  "16-sigmoid 8-elu",
  "8-elu 32-sigmoid",
  "64-elu 256-relu",
  "8-tanh 512-elu",
  "128-sigmoid 128-relu",
  "256-sigmoid dropout-0.2",
  "128-relu 512-elu",
  "512-sigmoid 8-sigmoid",
  "16-sigmoid 32-relu",
  "64-sigmoid 8-tanh",
];

/** From the smallest to the largest, where single networks are looked at. */
export const five: readonly string[] = ["8-relu", "64-relu 32-elu", "128-relu", "512-sigmoid 64-sigmoid", "512-elu 512-tanh"];
