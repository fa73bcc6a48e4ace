import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameLabel } from "../../src/ops/labels.js";
import { rearrange, type Arrangement } from "../../src/ops/rearrange.js";
import type { TensorValue } from "../../src/ops/value.js";
import { permute } from "../../src/tensor/nodes.js";
import { parseArrangement } from "./support/arrangements.js";
import { arrayOf, arraysOf, build, counting, tensorFrom } from "./support/arrays.js";
import {
  arrangementText,
  inputShape,
  randomArrangement,
  rearrangeByIndex,
} from "./support/random-arrangements.js";

const tripled = (...shape: readonly number[]) => {
  const { values } = counting(...shape);
  let next = 0;
  return build(shape, () => 3 * values[next++]! + 1);
};

describe("one rearrangement of several weights", () => {
  it("gives for each what walking all indices gives", () =>
    fc.assert(
      fc.property(randomArrangement(false), (arrangement) => {
        const written = parseArrangement(arrangementText(arrangement));
        const shape = inputShape(arrangement);
        for (const input of [counting(...shape), tripled(...shape), counting(...shape)]) {
          const { value } = rearrange(tensorFrom(input), written);
          expect(arrayOf(value)).toEqual(rearrangeByIndex(input, arrangement));
        }
      }),
      { seed: 20_260_802, numRuns: 200 },
    ));

  it("goes by the shape, the dtype and the bindings of each", () => {
    const written = parseArrangement("(a b) -> b a; b=2");
    const run = (input: TensorValue, more: Partial<Arrangement> = {}) =>
      arrayOf(rearrange(input, { ...written, ...more }).value);
    const four = tensorFrom(counting(4));
    expect(run(four)).toEqual({ shape: [2, 2], values: [0, 2, 1, 3] });
    expect(run(tensorFrom(counting(6)))).toEqual({
      shape: [2, 3],
      values: [0, 2, 4, 1, 3, 5],
    });
    expect(run(four)).toEqual({ shape: [2, 2], values: [0, 2, 1, 3] });
    const sizes = new Map([["b", 4]]);
    expect(run(four, { sizes })).toEqual({ shape: [4, 1], values: [0, 1, 2, 3] });
    const picks = new Map([["b", [1, 0]]]);
    expect(run(four, { picks })).toEqual({ shape: [2, 2], values: [1, 3, 0, 2] });
    expect(run(four, { picks: new Map([["b", [1]]]) }).values).toEqual([1, 3]);
    const bytes = tensorFrom(counting(4), "uint8");
    expect(rearrange(bytes, written).value).toMatchObject({ type: { dtype: "uint8" } });
  });

  it("takes each apart by itself", () => {
    const written = parseArrangement("l a -> a {l}");
    for (const input of [counting(2, 2), tripled(2, 2)]) {
      const { apart, value } = rearrange(tensorFrom(input), written);
      const [a, b, c, d] = input.values;
      expect(apart).toBe("l");
      expect(arraysOf(value).map(({ values }) => values)).toEqual([
        [a, b],
        [c, d],
      ]);
    }
  });

  it("names axes by what each calls its own", () => {
    const written = parseArrangement("-> out in");
    const labelled = (...names: readonly string[]): TensorValue => {
      const { type, ...tensor } = tensorFrom(counting(2, 2));
      const axes = type.axes!.map((axis, i) => ({
        ...axis,
        label: nameLabel(names[i]!),
      }));
      return { ...tensor, type: { ...type, axes } };
    };
    const turned = { shape: [2, 2], values: [0, 2, 1, 3] };
    expect(arrayOf(rearrange(labelled("in", "out"), written).value)).toEqual(turned);
    const same = rearrange(labelled("out", "in"), written).value;
    expect(arrayOf(same)).toEqual(counting(2, 2));
    expect(arrayOf(rearrange(labelled("in", "out"), written).value)).toEqual(turned);
    expect(() => rearrange(labelled("in", "other"), written)).toThrow();
  });

  it("leaves alone what is no weight as it is stored", () => {
    const written = parseArrangement("a b -> b a");
    const input = tensorFrom(counting(2, 3));
    const first = rearrange(input, written).value as TensorValue;
    expect(arrayOf(first)).toEqual({ shape: [3, 2], values: [0, 3, 1, 4, 2, 5] });
    const node = permute(input.node!, [1, 0]);
    const axes = [...input.type.axes!].reverse();
    const turned = { ...input, node, type: { ...input.type, axes } };
    expect(arrayOf(rearrange(turned, written).value)).toEqual(counting(2, 3));
  });
});
