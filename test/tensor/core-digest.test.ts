import { describe, expect, it } from "vitest";
import type { Core } from "../../src/tensor/core.js";
import { createCoreDigests } from "../../src/tensor/core-digest.js";
import { loadsOf } from "../../src/tensor/loads.js";
import * as nodes from "../../src/tensor/nodes.js";

const tensor = (stored: string, ...shape: number[]) => ({
  stored,
  shape,
  dtype: "float32" as const,
  bytes: 4 * shape.reduce((a, b) => a * b, 1),
});
const load = (stored: string, ...shape: number[]): Core =>
  nodes.load(tensor(stored, ...shape));
const fill = (value: number | bigint): Core => ({
  kind: "fill",
  shape: [2],
  dtype: "float64",
  value,
});
const digest = (node: Core): string => createCoreDigests()(node);

const w = load("w", 2, 3);
const v = load("v", 2, 3);

/** No two of these compute the same. */
const DIFFERENT: Readonly<Record<string, Core>> = {
  "a load": w,
  "a load of another": v,
  "a load of another shape": load("w", 3, 2),
  "a load of another dtype": nodes.load({ ...tensor("w", 2, 3), dtype: "int32" }),
  "a transpose": nodes.permute(w, [1, 0]),
  "a flip": nodes.flip(w, 0),
  "another flip": nodes.flip(w, 1),
  "a slice": nodes.slice(w, 1, 0, 2),
  "another slice": nodes.slice(w, 1, 1, 2),
  "a gather": nodes.gather(w, 1, [0, 2, 1]),
  "another gather": nodes.gather(w, 1, [2, 0, 1]),
  "a concat": nodes.concat(0, [w, v]),
  "another order": nodes.concat(0, [v, w]),
  "another axis": nodes.concat(1, [w, v]),
  "a cast": nodes.cast(w, "float16"),
  "another cast": nodes.cast(w, "bfloat16"),
  "a sum": nodes.elementwise("add", [w, v]),
  "a product": nodes.elementwise("multiply", [w, v]),
  "a sum of an axis": nodes.reduce("sum", 0, w),
  "a sum of another": nodes.reduce("sum", 1, w),
  "a mean": nodes.reduce("mean", 0, w),
  "a matmul": nodes.matmul(w, nodes.permute(v, [1, 0])),
  zero: fill(0),
  "minus zero": fill(-0),
  "no number": fill(NaN),
  infinity: fill(Infinity),
  one: fill(1),
  "one as an integer": fill(1n),
  "what a number rounds": fill(2n ** 53n + 1n),
  "what it rounds to": fill(2n ** 53n),
};

describe("the digest of a node", () => {
  it("is another for whatever computes something else", () => {
    const digests = Object.values(DIFFERENT).map(digest);
    expect(digests.every((it) => /^[0-9a-f]{64}$/.test(it))).toBe(true);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("is the same for the same of another making", () => {
    const make = (): Core => nodes.elementwise("add", [load("w", 2, 3), load("v", 2, 3)]);
    expect(digest(make())).toBe(digest(make()));
    const all = createCoreDigests();
    for (const node of Object.values(DIFFERENT)) expect(all(node)).toBe(digest(node));
  });

  it("takes no longer where a node has very many places", () => {
    let node: Core = w;
    for (let i = 0; i < 100; i++) node = nodes.elementwise("add", [node, node]);
    expect(digest(node)).toMatch(/^[0-9a-f]{64}$/);
    expect(loadsOf([node]).map(({ stored }) => stored)).toEqual(["w"]);
  });
});

describe("loadsOf", () => {
  it("lists each stored tensor once, as it is used first", () => {
    const both = nodes.concat(0, [nodes.cast(v, "float16"), nodes.cast(w, "float16")]);
    const list = [
      nodes.permute(both, [1, 0]),
      w,
      nodes.matmul(w, load("u", 3, 1)),
      fill(1),
    ];
    expect(loadsOf(list).map(({ stored }) => stored)).toEqual(["v", "w", "u"]);
  });
});
