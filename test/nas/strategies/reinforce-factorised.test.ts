// The factorised policy: its gradient against the exact one, by enumeration of a small space.
import { describe, expect, it } from "vitest";
import { gradient } from "../../../src/autograd/index.js";
import { createController } from "../../../src/nas/controller.js";
import { allowedTokens, enumerate, grammarOf } from "../../../src/nas/grammar.js";
import {
  type Evaluation,
  encode,
  factorisedReinforceStrategy,
  formatArchitecture,
  SeenSequences,
  type Sequence,
} from "../../../src/nas/index.js";
import { nextLogits, readStates } from "../../../src/nas/policy.js";
import { factorHead, positionReader } from "../../../src/nas/strategies/reinforce-factorised.js";
import { reinforceLoss } from "../../../src/nn/index.js";
import { arrayOf, constant, createWasmDevice, stream, tensor, toFloats, valueOf } from "../../../src/tensor/index.js";
import { complete } from "../evaluations.js";
