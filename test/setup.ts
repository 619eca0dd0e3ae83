// Before each test file: the fused multiply-add is switched on where Node hides it behind a flag, as a run does.
import { createDevice } from "../src/runtime/index.js";

createDevice("wasm");
