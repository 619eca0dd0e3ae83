// A graph under construction: nodes and constants are added one by one, and each gets a name that no other has.
import type { Attribute, Constant, Node } from "./messages.js";

/** What a node gives, by name, for the next one to take. */
export type Wire = string;

export interface GraphBuilder {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  /** A name that nothing has yet: the one asked for, or with a number behind it. */
  claim(name: string): string;
  constant(name: string, shape: readonly number[], values: Constant["values"]): Wire;
  /** Adds a node named `name`, and gives its only output; `output` where that has a claimed name of its own. */
  node(name: string, operator: string, inputs: readonly Wire[], options?: NodeOptions): Wire;
}

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
  readonly output?: Wire;
}

export function graphBuilder(): GraphBuilder {
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  const taken = new Set([""]); // ONNX's name for an input that is left out
  const claim = (name: string): string => {
    let free = name;
    for (let k = 2; taken.has(free); k++) free = `${name}_${k}`;
    taken.add(free);
    return free;
  };
  return {
    nodes,
    constants,
    claim,
    constant: (name, shape, values) => {
      const free = claim(name);
      constants.push({ name: free, shape, values });
      return free;
    },
    node: (name, operator, inputs, { attributes = {}, domain, output } = {}) => {
      const free = output ?? claim(name);
      nodes.push({ name, operator, inputs, outputs: [free], attributes, ...(domain === undefined ? {} : { domain }) });
      return free;
    },
  };
}
