import { describe, expect, it } from "vitest";
import { deriveFacts } from "../../../../src/files/keras/config/derive-facts.js";
import { parseModelConfig } from "../../../../src/files/keras/config/parse-model-config.js";
import { MOST_STEPS } from "../../../../src/files/keras/config/unroll/unroll.js";
import { Failure } from "../../../../src/report/failure.js";
import { expectFailure } from "../../../support/failures.js";
import { derive, fixture, sequential } from "./fixtures.js";

/** A small generator of numbers below 1; the seed is in the message of a failing case. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const JUNK: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  "",
  "channels_first",
  "__proto__",
  [],
  {},
  [null],
  [[]],
  [-1, null, 3],
  { class_name: "__tuple__", items: [3] },
  { class_name: "Dense", config: {} },
  ["input", 0, 0],
];

/** A copy of `value` in which about `rate` of the inner values are junk. */
function spoiled(value: unknown, rate: number, next: () => number): unknown {
  if (next() < rate) return JUNK[Math.floor(next() * JUNK.length)];
  if (Array.isArray(value)) return value.map((item) => spoiled(item, rate, next));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, it]) => [key, spoiled(it, rate, next)]));
}

describe("spoiled configs", () => {
  const entries = [
    ...Object.entries(fixture("keras-3.json")),
    ...Object.entries(fixture("tf-keras-2.json")),
  ];

  it("are read or refused, and never break the reader", () => {
    let read = 0;
    let refused = 0;
    for (const [name, { config }] of entries) {
      for (let seed = 1; seed <= 12; seed++) {
        const json = spoiled(config, seed % 2 ? 0.002 : 0.02, random(seed));
        try {
          deriveFacts(parseModelConfig(json, name), name);
          read += 1;
        } catch (error) {
          if (!(error instanceof Failure)) {
            throw new Error(`${name}, seed ${seed}`, { cause: error });
          }
          refused += 1;
        }
      }
    }
    expect(read).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(20);
  });
});

describe("configs that unfold", () => {
  /** Each model calls the one inside it twice: 2^depth calls of the innermost layer. */
  function doubling(depth: number): unknown {
    let inner: unknown = { class_name: "ReLU", config: { name: "l0" } };
    for (let i = 1; i <= depth; i++) {
      const x = { class_name: "InputLayer", name: "x", inbound_nodes: [] };
      const called = {
        ...(inner as object),
        name: "f",
        inbound_nodes: [[["x", 0, 0, {}]], [["f", i === 1 ? 0 : 1, 0, {}]]],
      };
      const last = i === 1 ? 1 : 2;
      const config = {
        name: `m${i}`,
        layers: [{ ...x, config: { name: "x", batch_input_shape: [null, 2] } }, called],
        input_layers: [["x", 0, 0]],
        output_layers: [["f", last, 0]],
      };
      inner = { class_name: "Functional", config };
    }
    return inner;
  }

  it("a little are followed", () => {
    expect(derive(doubling(6)).of("f")).toEqual({ input_shape: [2], output_shape: [2] });
  });

  it("beyond the limit are refused", () =>
    expectFailure(() => derive(doubling(40)), "K2T505", `more than ${MOST_STEPS} steps`));

  it("a flattened tensor into more parts than can be listed are unsure", () => {
    const layers: unknown[] = [
      {
        class_name: "InputLayer",
        name: "x",
        config: { name: "x", batch_input_shape: [null, 2, 2, 3] },
        inbound_nodes: [],
      },
      {
        class_name: "Flatten",
        name: "t0",
        config: { name: "t0" },
        inbound_nodes: [[["x", 0, 0, {}]]],
      },
    ];
    for (let i = 1; i <= 60; i++) {
      const from = [`t${i - 1}`, 0, 0, {}];
      const name = `t${i}`;
      layers.push({
        class_name: "Concatenate",
        name,
        config: { name },
        inbound_nodes: [[from, from]],
      });
    }
    const node = [[["t60", 0, 0, {}]]];
    layers.push({
      class_name: "Dense",
      name: "d",
      config: { name: "d", units: 1 },
      inbound_nodes: node,
    });
    const config = {
      name: "m",
      layers,
      input_layers: [["x", 0, 0]],
      output_layers: [["d", 0, 0]],
    };
    const { of } = derive({ class_name: "Functional", config });
    expect(of("d").flattened_unsure).toBe(
      "it reads a concatenation of very many tensors",
    );
  });
});

it("long chains of layers are followed without a deep stack", () => {
  const layers = Array.from({ length: 20_000 }, () => ["ReLU", {}] as const);
  const { of } = derive(sequential([3], ...layers));
  expect(of("relu_19999").output_shape).toEqual([3]);
});

it("shapes of very many axes are unknown", () => {
  const target_shape = new Array<number>(100_000).fill(1);
  const reshape = ["Reshape", { name: "r", target_shape }] as const;
  expect(derive(sequential([3], reshape)).of("r")).not.toHaveProperty("output_shape");
});
