import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createArena } from "../../src/run/arena.js";
import { evaluate, peakBytes, runPlan } from "../../src/run/index.js";
import { peakOf } from "../../src/run/peak-bytes.js";
import { slabsOf } from "../../src/run/slabs.js";
import type { Core } from "../../src/tensor/core.js";
import {
  bytesPerElement,
  DTYPES,
  isFloating,
  type DType,
} from "../../src/tensor/dtype.js";
import * as nodes from "../../src/tensor/nodes.js";
import { elementCount, type Shape } from "../../src/tensor/shape.js";
import { fromArrays, type MemorySource } from "../support/memory-source.js";
import {
  compute,
  reference,
  roundTo,
  toBytes,
  type ReferenceArray,
} from "../support/reference-array.js";

/** A node and the array that it must give, made side by side. */
interface Pair {
  readonly node: Core;
  readonly array: ReferenceArray;
}

/** Numbers below a bound, drawn one after the other. */
type Draw = (bound: number) => number;

function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function drawValue(dtype: DType, draw: Draw): number | bigint {
  if (dtype === "bool") return draw(2);
  if (isFloating(dtype)) {
    const special = [0, -0, Infinity, -Infinity, 1, -1][draw(24)];
    return special ?? roundTo(dtype, (draw(2 ** 20) - 2 ** 19) / 2 ** (10 + draw(8)));
  }
  const big = BigInt(draw(2 ** 32)) * 2n ** 32n + BigInt(draw(2 ** 32));
  return roundTo(dtype, draw(2) === 0 ? big : BigInt(draw(40) - 20));
}

function shuffled(count: number, draw: Draw): number[] {
  const list = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = draw(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

/** Another shape with as many elements, ones among them. */
function reshaped(shape: Shape, draw: Draw): number[] {
  const count = elementCount(shape);
  if (count === 0) return draw(2) === 0 ? [0] : [2, 0, 3];
  const result: number[] = [];
  let rest = count;
  while (rest > 1) {
    const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter(
      (it) => rest % it === 0,
    );
    const size = divisors[draw(divisors.length)]!;
    result.push(size);
    rest /= size;
    if (result.length === 5) break;
  }
  if (rest > 1) result.push(rest);
  return result;
}

class World {
  readonly arrays: { path: string; shape: Shape; dtype: DType; bytes: Uint8Array }[] = [];
  constructor(readonly draw: Draw) {}

  load(shape: Shape, dtype: DType): Pair {
    const values = Array.from({ length: elementCount(shape) }, () =>
      drawValue(dtype, this.draw),
    );
    const array = { shape, dtype, values };
    const path = `w${this.arrays.length}`;
    const bytes = toBytes(array);
    this.arrays.push({ path, shape, dtype, bytes });
    const tensor = { stored: path, shape, dtype, bytes: bytes.length };
    return { node: nodes.load(tensor), array };
  }

  fill(shape: Shape, dtype: DType): Pair {
    const value = drawValue(dtype, this.draw);
    const values = Array.from({ length: elementCount(shape) }, () => value);
    return { node: nodes.fill(shape, dtype, value), array: { shape, dtype, values } };
  }

  leaf(shape: Shape, dtype: DType): Pair {
    return this.draw(6) === 0 ? this.fill(shape, dtype) : this.load(shape, dtype);
  }
}

type Step = (pair: Pair, world: World) => Pair | null;

function axisOf(pair: Pair, draw: Draw): number | null {
  const rank = pair.array.shape.length;
  return rank === 0 ? null : draw(rank);
}

const VIEWS: readonly Step[] = [
  ({ node, array }, { draw }) => {
    const order = shuffled(array.shape.length, draw);
    return { node: nodes.permute(node, order), array: reference.permute(array, order) };
  },
  ({ node, array }, { draw }) => {
    const shape = reshaped(array.shape, draw);
    return { node: nodes.reshape(node, shape), array: reference.reshape(array, shape) };
  },
  (pair, { draw }) => {
    const axis = axisOf(pair, draw);
    if (axis === null) return null;
    return { node: nodes.flip(pair.node, axis), array: reference.flip(pair.array, axis) };
  },
  (pair, { draw }) => {
    const axis = axisOf(pair, draw);
    if (axis === null) return null;
    const size = pair.array.shape[axis]!;
    const start = draw(8) === 0 ? draw(size + 1) : draw(Math.max(1, size));
    const stop = start + draw(size - start + 1);
    return {
      node: nodes.slice(pair.node, axis, start, stop),
      array: reference.slice(pair.array, axis, start, stop),
    };
  },
  (pair, { draw }) => {
    const axis = axisOf(pair, draw);
    if (axis === null) return null;
    const size = pair.array.shape[axis]!;
    const any = Array.from({ length: size === 0 ? 0 : draw(5) + 1 }, () => draw(size));
    const list = draw(2) === 0 ? shuffled(size, draw) : any;
    return {
      node: nodes.gather(pair.node, axis, list),
      array: reference.gather(pair.array, axis, list),
    };
  },
  ({ node, array }, { draw }) => {
    if (elementCount(array.shape) > 60) return null;
    const shape = array.shape.map((size) => (size === 1 ? draw(4) : size));
    return { node: nodes.expand(node, shape), array: reference.expand(array, shape) };
  },
];

function partOf(pair: Pair, axis: number, draw: Draw): Pair {
  const size = pair.array.shape[axis]!;
  const start = draw(3) === 0 ? 0 : draw(size + 1);
  const stop = draw(3) === 0 ? size : start + draw(size - start + 1);
  return {
    node: nodes.slice(pair.node, axis, start, stop),
    array: reference.slice(pair.array, axis, start, stop),
  };
}

const concatStep: Step = (pair, world) => {
  const { draw } = world;
  const axis = axisOf(pair, draw);
  if (axis === null || elementCount(pair.array.shape) > 200) return null;
  const { shape, dtype } = pair.array;
  const others = Array.from({ length: 1 + draw(2) }, () =>
    draw(2) === 0
      ? partOf(pair, axis, draw)
      : world.leaf(shape.with(axis, draw(4)), dtype),
  );
  const parts = draw(2) === 0 ? [pair, ...others] : [...others, pair];
  return {
    node: nodes.concat(
      axis,
      parts.map((it) => it.node),
    ),
    array: reference.concat(
      axis,
      parts.map((it) => it.array),
    ),
  };
};

const castStep: Step = ({ node, array }, { draw }) => {
  const dtype = DTYPES[draw(DTYPES.length)]!;
  return { node: nodes.cast(node, dtype), array: reference.cast(array, dtype) };
};

/** One operation and the rounding after it: a cast to another dtype ends the tree. */
const arithmeticStep: Step = ({ node, array }, world) => {
  const { dtype, shape } = array;
  if (dtype === "bool" || node.kind === "elementwise") return null;
  const float = isFloating(dtype);
  const operation = (
    [
      "add",
      "subtract",
      "multiply",
      "negate",
      ...(float ? (["divide", "sqrt"] as const) : []),
    ] as const
  )[world.draw(float ? 6 : 4)]!;
  const single = operation === "negate" || operation === "sqrt";
  const other = world.leaf(shape, dtype);
  const operands = single ? [node] : [node, other.node];
  const exact = (value: number | bigint): number | bigint =>
    float ? value : BigInt(value);
  return {
    node: nodes.elementwise(operation, operands),
    array: {
      shape,
      dtype,
      values: array.values.map((value, i) =>
        roundTo(dtype, compute(operation, exact(value), exact(other.array.values[i]!))),
      ),
    },
  };
};

/** Not of arithmetic, of which the unrounded elements are summed. */
const sumStep: Step = (pair, { draw }) => {
  const axis = axisOf(pair, draw);
  if (axis === null || pair.node.kind === "elementwise") return null;
  if (pair.array.dtype === "bool") return null;
  return {
    node: nodes.reduce("sum", axis, pair.node),
    array: reference.sum(axis, pair.array),
  };
};

function grow(
  seed: number,
  steps: readonly Step[],
  length: number,
): Pair & { world: World } {
  const draw = drawFrom(seed);
  const world = new World(draw);
  const shape = Array.from(
    { length: draw(5) },
    () => [0, 1, 1, 2, 2, 3, 3, 4, 5, 6][draw(10)]!,
  );
  let pair = world.leaf(shape, DTYPES[draw(DTYPES.length)]!);
  for (let i = 0; i < length; i++) {
    const next = steps[draw(steps.length)]!(pair, world);
    if (next !== null && elementCount(next.array.shape) <= 2000) pair = next;
  }
  return { ...pair, world };
}

/** Equal bits, but any NaN for a NaN. */
function same(actual: Uint8Array, array: ReferenceArray): void {
  const expected = toBytes(array);
  const width = bytesPerElement(array.dtype);
  expect(actual.length).toBe(expected.length);
  array.values.forEach((value, i) => {
    if (!Number.isNaN(value)) return;
    expected.set(actual.subarray(i * width, (i + 1) * width), i * width);
  });
  expect([...actual]).toEqual([...expected]);
}

function check({ node, array, world }: ReturnType<typeof grow>): MemorySource {
  expect(node.shape).toEqual(array.shape);
  expect(node.dtype).toBe(array.dtype);
  const source = fromArrays(world.arrays);
  same(evaluate(node, source), array);
  return source;
}

const SEED = 20240611;
const run = (steps: readonly Step[], runs: number): void =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0 }),
      fc.integer({ min: 0, max: 9 }),
      (seed, length) => {
        check(grow(seed, steps, length));
      },
    ),
    { seed: SEED, numRuns: runs },
  );

describe("evaluating random chains gives what the plain way gives", () => {
  it("views", () => run(VIEWS, 1000));
  it("views and casts", () => run([...VIEWS, castStep], 800));
  it("views and concats", () => run([...VIEWS, concatStep, concatStep], 1000));
  it("all nodes", () =>
    run(
      [...VIEWS, ...VIEWS, concatStep, castStep, arithmeticStep, arithmeticStep, sumStep],
      1500,
    ));
});

it("keeps a chain of views over a load a single view, or a copy where digits do not fit", () => {
  const copied = { count: 0 };
  fc.assert(
    fc.property(fc.integer({ min: 0 }), (seed) => {
      const { node } = grow(seed, VIEWS, 8);
      const depth = (it: Core): number =>
        it.kind === "view"
          ? depth(it.base)
          : it.kind === "cast"
            ? 1 + depth(it.operand)
            : 0;
      if (node.kind === "view") expect(node.base.kind).not.toBe("view");
      if (depth(node) > 0) copied.count++;
    }),
    { seed: SEED, numRuns: 500 },
  );
  expect(copied.count).toBeLessThan(75);
});

it("never holds more than was promised, in slabs or at once", () => {
  let slabs = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 0 }),
      fc.integer({ min: 1, max: 100 }),
      (seed, percent) => {
        const all = [...VIEWS, concatStep, castStep, arithmeticStep, sumStep];
        const { node, array, world } = grow(seed, all, 5);
        const source = fromArrays(world.arrays);
        const limit = Math.ceil((peakBytes(node) * percent) / 100);
        const cut = slabsOf(node, limit, peakOf) ?? [node];
        const bytes = cut.flatMap((slab) => {
          const arena = createArena();
          const result = evaluate(slab, source, arena).slice();
          expect(arena.most()).toBeLessThanOrEqual(peakOf(slab));
          return [...result];
        });
        same(Uint8Array.from(bytes), array);
        if (cut.length > 1) slabs++;
      },
    ),
    { seed: SEED, numRuns: 1500 },
  );
  expect(slabs).toBeGreaterThan(80);
});

it("gives the same in slabs, which never take more than was promised", async () => {
  let slabs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0 }),
      fc.integer({ min: 1, max: 100 }),
      async (seed, percent) => {
        const { node, array, world } = grow(seed, [...VIEWS, concatStep], 5);
        const source = fromArrays(world.arrays);
        const maxMemory = Math.ceil((peakBytes(node) * percent) / 100);
        const promised = peakBytes(node, maxMemory);
        const written = new Uint8Array(toBytes(array).length);
        const writes: number[] = [];
        await runPlan(
          [{ name: "p", node }],
          source,
          {
            parameters: [{ name: "p", shape: node.shape, dtype: node.dtype }],
            write: (_, offset, bytes) => {
              writes.push(bytes.length);
              written.set(bytes, offset);
            },
            finish: () => [],
            abort: () => undefined,
            shared: null,
          },
          { maxMemory },
        );
        same(written, array);
        for (const read of source.reads) expect(read.bytes).toBeLessThanOrEqual(promised);
        for (const bytes of writes) expect(bytes).toBeLessThanOrEqual(promised);
        if (writes.length > 1) slabs++;
      },
    ),
    { seed: SEED, numRuns: 800 },
  );
  expect(slabs).toBeGreaterThan(80);
});
