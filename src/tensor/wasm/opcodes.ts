// The instruction set, shared by the planner (TypeScript) and the kernels (AssemblyScript).
// An instruction is 16 words of 32 bits: the opcode, then what its line says. Addresses and strides are in bytes, counts in elements.

// Element by element, one input:     [op, bytes, out, x]
export const RELU = 1;
export const ELU = 2;
export const SIGMOID = 3;
export const TANH = 4;
export const SOFTPLUS = 5;
export const EXP = 6;
export const LOG = 7;
export const SQUARE_ROOT = 8;
export const LEAKY_RELU = 9;
export const GELU_CUBIC = 10;
/** @public The interpreter's. */
export const LAST_UNARY = 15;

// Element by element, two inputs:    [op, row bytes, out, a, b, rows, out stride, a stride, b stride, repeated, p, q]
// `repeated` says which operand is one number for the whole row; a stride of 0 repeats a row. Without broadcasting, one long row.
export const ADD = 16;
export const SUBTRACT = 17;
export const MULTIPLY = 18;
export const DIVIDE = 19;
export const RELU_GRADIENT = 20;
export const ELU_GRADIENT = 21;
export const SIGMOID_GRADIENT = 22;
export const TANH_GRADIENT = 23;
export const FIRST_MOMENT = 24; // p = beta, q = 1 − beta
export const SECOND_MOMENT = 25;
export const LEAKY_RELU_GRADIENT = 26;
export const SOFTPLUS_GRADIENT = 27;
export const GELU_CUBIC_GRADIENT = 28;
/** @public The interpreter's. */
export const LAST_BINARY = 31;
export const REPEATED_NONE = 0;
export const REPEATED_A = 1;
export const REPEATED_B = 2;

// Matrices
export const MATMUL = 32; //         [op, M, out, a, b, start, N, K, out stride, a row stride, a column stride, b stride, start stride]
export const MATMUL_NT = 33; //      [op, M, out, a, b, start, N, K, out stride, a stride, b stride, start stride, scratch, has start]
export const TRANSPOSE = 34; //      [op, rows of x, out, x, columns of x, out stride, x stride]

// Sums along axes and stretching
export const SUM_ALL = 35; //        [op, rows, out, x, columns, stride]
export const SUM_ROWS = 36; //       [op, rows, out, x, row bytes, stride]          one row: the sum of all
export const SUM_COLUMNS = 37; //    [op, rows, out, x, columns, stride, out stride] one column
export const BROADCAST = 38; //      [op, rows, out, x, row bytes, out stride, x stride, repeated]

// Softmax and cross-entropy, by rows
export const SOFTMAX = 39; //        [op, rows, out, x, columns, stride]
export const LOG_SOFTMAX = 40; //    [op, rows, out, x, columns, stride]
export const CROSS_ENTROPY = 41; //  [op, rows, out, logits, labels, columns, stride, scratch]
export const CROSS_ENTROPY_GRADIENT = 42; // [op, rows, out, logits, labels, weights, columns, stride]

// Movement
export const COPY = 43; //           [op, bytes, out, x]
export const COPY_BLOCK = 44; //     [op, rows, out, x, row bytes, out stride, x stride]
export const ZERO = 45; //           [op, bytes, out]
export const REFLOW = 46; //         [op, elements, out, x, out columns, out stride, x columns, x stride]
export const GATHER_ROWS = 47; //    [op, rows, out, table, numbers, row bytes, out stride, table stride, table rows]
export const SCATTER_ROWS = 48; //   [op, rows, out, x, numbers, row bytes, out stride, x stride, table rows]   after ZERO
export const NEXT_STEP = 49; //      [op, bytes, out, steps]        the present step's part of an input that has several

export const DROPOUT_MASK = 50; //   [op, rows, out, counter, columns, stride, key, limit, kept]
export const ADAM_STEP = 51; //      [op, bytes, out, w, m, v, rate, epsilon]
export const ADAM = 52; //           [op, bytes, w, gradient, m, v, rate, epsilon, beta1, 1 − beta1, beta2, 1 − beta2]
