/**
 * How fast typical parameters are computed, beside a plain copy of as many bytes. Not a test: `npx vitest bench --run test/bench`.
 */
import { bench, describe } from "vitest";
import { createArena } from "../../src/run/arena.js";
import { evaluate, peakBytes } from "../../src/run/index.js";
import type { WeightReader } from "../../src/tensor/catalog.js";
import type { Core } from "../../src/tensor/core.js";
import { bytesPerElement, type DType } from "../../src/tensor/dtype.js";
import * as nodes from "../../src/tensor/nodes.js";
import { elementCount, type Shape } from "../../src/tensor/shape.js";

const memory = new Uint8Array(25088 * 4096 * 4);
for (let i = 0; i < memory.length; i++) memory[i] = (i * 31) & 0x3f;

/** Reading costs nothing here: what is measured is the engine. */
const reader: Pick<WeightReader, "read"> = {
  read: ({ bytes }, _, target) => target ?? memory.subarray(0, bytes),
};

/** As in a thread, which uses its memory again. */
const arena = createArena();

function weight(shape: Shape, dtype: DType = "float32"): Core {
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  return nodes.load({ stored: "w", shape, dtype, bytes });
}

function measure(name: string, node: Core): void {
  describe(name, () => {
    const bytes = elementCount(node.shape) * bytesPerElement(node.dtype);
    const options = { time: 500, warmupIterations: 2, iterations: 5 };
    const copy = new Uint8Array(bytes);
    bench("plain copy", () => copy.set(memory.subarray(0, bytes)), options);
    arena.reserve(peakBytes(node));
    const run = (): void => arena.scope(() => void evaluate(node, reader, arena));
    bench("engine", run, options);
  });
}

const square = weight([4096, 4096]);
const kernel = weight([3, 3, 512, 512]);
const gates = nodes.reshape(weight([1024, 4096]), [1024, 4, 1024]);
const flattened = nodes.reshape(weight([25088, 4096]), [7, 7, 512, 4096]);
const cubes = nodes.permute(flattened, [3, 2, 0, 1]);

measure("transpose (4096, 4096) float32", nodes.permute(square, [1, 0]));
measure("h w i o -> o i h w of (3, 3, 512, 512)", nodes.permute(kernel, [3, 2, 0, 1]));
measure("(h w c) o -> o (c h w) of (25088, 4096)", nodes.reshape(cubes, [4096, 25088]));
measure(
  "i (g u) -> (g u) i with gates 0 2 1 3 of (1024, 4096)",
  nodes.reshape(
    nodes.permute(nodes.gather(gates, 1, [0, 2, 1, 3]), [1, 2, 0]),
    [4096, 1024],
  ),
);
measure(
  "concat of three (2048, 2048)",
  nodes.concat(0, Array(3).fill(weight([2048, 2048]))),
);
measure(
  "concat of three transposed (2048, 2048)",
  nodes.concat(0, Array(3).fill(nodes.permute(weight([2048, 2048]), [1, 0]))),
);
measure(
  "transpose (4096, 4096) float16",
  nodes.permute(weight([4096, 4096], "float16"), [1, 0]),
);
measure(
  "transpose (2048, 2048) float64",
  nodes.permute(weight([2048, 2048], "float64"), [1, 0]),
);
measure("flip (4096, 4096)", nodes.flip(square, 1));
measure("cast to float16 (4096, 4096)", nodes.cast(square, "float16"));
measure(
  "cast to bfloat16, transposed",
  nodes.cast(nodes.permute(square, [1, 0]), "bfloat16"),
);
measure(
  "cast float16 to float32",
  nodes.cast(weight([4096, 4096], "float16"), "float32"),
);
measure(
  "kernel * g (4096, 4096)",
  nodes.elementwise("multiply", [square, nodes.expand(weight([1, 4096]), [4096, 4096])]),
);
measure("sum of rows (4096, 4096)", nodes.reduce("sum", 0, square));
measure("sum of columns (4096, 4096)", nodes.reduce("sum", 1, square));
measure("matmul (512, 512)", nodes.matmul(weight([512, 512]), weight([512, 512])));
