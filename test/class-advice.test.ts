/**
 * Files that state neither names nor a config: the error lists the variables with their
 * shapes and shows the line that states what they are; with that line they convert, to the
 * values that the file holds, in PyTorch's order by loops that are written out here.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openModel } from "../src/files/keras/open-model.js";
import { apply, plan } from "../src/index.js";
import { scratchFolder } from "./support/scratch.js";

const FIXTURES = join(import.meta.dirname, "fixtures/keras");
const CORPUS =
  process.env["K2T_CORPUS"] ?? join(import.meta.dirname, "../../shared/corpus");
const isThere = existsSync(join(CORPUS, "INDEX.tsv"));
// The reason of a skip must be seen.
// eslint-disable-next-line no-console
if (!isThere) console.log(`skipped: there is no corpus of real Keras files at ${CORPUS}`);

const folder = scratchFolder();

interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What two equal tensors have in common; quicker to compare than a million numbers. */
function digest(tensor: Tensor | undefined): string {
  const { shape, values } = tensor!;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return `${shape.join()} ${createHash("sha256").update(bytes).digest("hex")}`;
}

function unpack(file: string): string {
  const path = join(folder, file);
  writeFileSync(path, gunzipSync(readFileSync(join(FIXTURES, `${file}.gz`))));
  return path;
}

const floats = (bytes: Uint8Array): Float32Array =>
  new Float32Array(new Uint8Array(bytes).buffer);

/** The weights of a model as the file has them, by path. */
async function storedIn(model: string): Promise<ReadonlyMap<string, Tensor>> {
  const source = await openModel(model);
  const found = source.catalog.weights.map(({ path, shape, parts }) => {
    return [path, { shape, values: floats(source.read(parts[0]!)) }] as const;
  });
  source.close();
  return new Map(found);
}

/** The float32 tensors of a safetensors file, from its bytes alone. */
function tensorsOf(file: string): ReadonlyMap<string, Tensor> {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<
    string,
    { shape: number[]; dtype: string; data_offsets: [number, number] }
  >;
  const found = Object.entries(header)
    .filter(([, { dtype }]) => dtype === "F32")
    .map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const values = floats(bytes.subarray(start + from, start + to));
        return [name, { shape, values }] as const;
      },
    );
  return new Map(found);
}

/** A convolution's or a Dense's kernel: the last axis first, then the last but one. */
function turned({ shape, values }: Tensor): Tensor {
  const rank = shape.length;
  const [inputs, outputs] = [shape[rank - 2]!, shape[rank - 1]!];
  const spatial = values.length / inputs / outputs;
  const result = new Float32Array(values.length);
  let place = 0;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let s = 0; s < spatial; s++) {
        result[place++] = values[(s * inputs + i) * outputs + o]!;
      }
    }
  }
  return { shape: [outputs, inputs, ...shape.slice(0, -2)], values: result };
}

/** The lines that `keras/auto` shows for a model, those in `` `…` `` of its help. */
async function adviceFor(model: string): Promise<readonly (readonly string[])[]> {
  const { diagnostics } = await plan({ rules: "keras/auto", model });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ code }) => code)).toEqual(errors.map(() => "K2T406"));
  return errors.map(({ help }) => {
    expect(help).toContain("`use keras/auto`");
    return [...help!.matchAll(/`(map [^`]*)`/g)].map(([, line]) => line!);
  });
}

async function convert(
  model: string,
  lines: readonly string[],
): Promise<ReadonlyMap<string, Tensor>> {
  const rules = join(folder, "rules.k2t");
  writeFileSync(rules, `use keras/auto\n${lines.join("\n")}\n`);
  const output = join(folder, "out.safetensors");
  const outcome = await apply({ rules, model, output, force: true });
  expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return tensorsOf(output);
}

describe("the lines for .weights.h5", () => {
  it("state a BatchNormalization without scale or without center", async () => {
    const model = unpack("convolutional.3.15.1.weights.h5");
    const [lines, ...others] = await adviceFor(model);
    expect(others).toEqual([]);
    expect(lines).toEqual([
      'map "norm" as BatchNormalization(center=false) -> "{path}"',
      'map "norm" as BatchNormalization(scale=false) -> "{path}"',
    ]);
    const stored = await storedIn(model);
    const without = await convert(model, [lines![1]!]);
    expect(digest(without.get("norm.bias"))).toEqual(digest(stored.get("norm/0")));
    expect(digest(without.get("norm.running_mean"))).toEqual(
      digest(stored.get("norm/1")),
    );
    expect(digest(without.get("norm.running_var"))).toEqual(digest(stored.get("norm/2")));
    expect([...without.get("norm.weight")!.values]).toEqual([1, 1, 1]);
    const other = await convert(model, [lines![0]!]);
    expect(digest(other.get("norm.weight"))).toEqual(digest(stored.get("norm/0")));
    expect([...other.get("norm.bias")!.values]).toEqual([0, 0, 0]);
  });

  it("state parts of custom layers before 3.6, which have no names", async () => {
    const model = unpack("custom.3.3.3.weights.h5");
    const advice = await adviceFor(model);
    expect(advice.map(([line]) => line).sort()).toEqual([
      'map "block" -> "{path}" { "0" = @0 }',
      'map "block/proj" as Dense -> "{path}"',
      'map "block_1" -> "{path}" { "0" = @0 }',
      'map "block_1/proj" as Dense -> "{path}"',
    ]);
    const stored = await storedIn(model);
    const found = await convert(
      model,
      advice.map(([line]) => line!),
    );
    for (const block of ["block", "block_1"]) {
      const kernel = turned(stored.get(`${block}/proj/kernel`)!);
      expect(digest(found.get(`${block}.proj.weight`))).toEqual(digest(kernel));
      expect(digest(found.get(`${block}.proj.bias`))).toEqual(
        digest(stored.get(`${block}/proj/bias`)),
      );
      expect(digest(found.get(`${block}.0`))).toEqual(digest(stored.get(`${block}/0`)));
    }
  });
});

describe.skipIf(!isThere)("the lines for real files", () => {
  it.each([
    ["uzh-rpg__rpg_public_dronet__model_weights_59.h5", "conv2d_{n:int}", "Conv2D"],
    ["voxelmorph__voxelmorph__models_cvpr2018_vm1_cc.h5", "conv3d_{n:int}", "Conv3D"],
  ])("state that square kernels are convolutions: %s", async (file, pattern, name) => {
    const model = join(CORPUS, file);
    const [lines, ...others] = await adviceFor(model);
    expect(others).toEqual([]);
    expect(lines).toEqual([`map "${pattern}" as ${name} -> "{path}"`]);
    const stored = await storedIn(model);
    const found = await convert(model, lines!);
    const kernels = [...stored].filter(([path]) => /^conv\dd_\d+\/kernel$/.test(path));
    expect(kernels.length).toBeGreaterThan(5);
    for (const [path, kernel] of kernels) {
      const layer = path.split("/")[0]!;
      expect(digest(found.get(`${layer}.weight`)), path).toEqual(digest(turned(kernel)));
      expect(digest(found.get(`${layer}.bias`)), path).toEqual(
        digest(stored.get(`${layer}/bias`)),
      );
    }
  });

  it("take a custom layer's variables over as they are", async () => {
    const model = join(CORPUS, "minimaxir__textgenrnn__textgenrnn_weights.hdf5");
    const [lines, ...others] = await adviceFor(model);
    expect(others).toEqual([]);
    expect(lines).toEqual([
      'map "attention" -> "{path}" { attention_W = ./attention_W }',
    ]);
    const stored = await storedIn(model);
    const found = await convert(model, lines!);
    const weight = stored.get("attention/attention_W");
    expect(digest(found.get("attention.attention_W"))).toEqual(digest(weight));
    expect(digest(found.get("output.weight"))).toEqual(
      digest(turned(stored.get("output/kernel")!)),
    );
  });
});
