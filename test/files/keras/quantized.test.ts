/**
 * Quantised models and models with LoRA of every version of Keras that stores them in another
 * way, as `test/oracle/quantized/make` wrote them: what is stored goes by its names, and the
 * converted weights are those that numpy makes of it by hand, with which Keras's layers compute.
 */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openModel } from "../../../src/files/keras/open-model.js";
import { apply, renderText } from "../../../src/index.js";

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Buffer;
}

const FIXTURES = join(import.meta.dirname, "../../fixtures/quantized");
const MODELS = readdirSync(FIXTURES)
  .filter((it) => /\.(h5|keras)\.gz$/.test(it))
  .map((it) => it.replace(/\.gz$/, ""));

/** Keras 3.14 and 3.15 lose what there was of these, and cannot load them either. */
const isLost = (model: string): boolean =>
  /^3\.1[45].*-(gptq|gptq-8-bits|awq)\./.test(model);

const unpacked = (name: string): Buffer =>
  gunzipSync(readFileSync(join(FIXTURES, `${name}.gz`)));

/** The tensors of a safetensors file by name, those of one half of the name. */
function tensorsIn(bytes: Buffer, half = ""): ReadonlyMap<string, Tensor> {
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== "__metadata__" && name.startsWith(half))
      .map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [from, to],
          },
        ]) => [
          name.slice(half.length),
          { dtype, shape, data: bytes.subarray(start + from, start + to) },
        ],
      ),
  );
}

function toldOf(
  model: string,
  half: "stored/" | "expected/",
): ReadonlyMap<string, Tensor> {
  const name = model.replace(/\.(h5|keras)$/, ".safetensors");
  return tensorsIn(unpacked(name), half);
}

const LETTERS: Readonly<Record<string, string>> = {
  float32: "F32",
  int8: "I8",
  uint8: "U8",
};

describe("quantised models of real Keras", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "k2t-quantized-"));
    for (const model of MODELS) writeFileSync(join(folder, model), unpacked(model));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("are of every mode", () => {
    const modes = new Set(MODELS.map((it) => /^[\d.]+-(.*)\.\w+$/.exec(it)![1]));
    expect([...modes].sort()).toEqual([
      "awq",
      "awq-with-zeros",
      "float8",
      "gptq",
      "gptq-8-bits",
      "gptq-with-zeros",
      "int4",
      "int4-in-blocks",
      "int4-in-blocks-lora",
      "int4-lora",
      "int8",
      "int8-lora",
      "lora",
      "reversible-int4",
      "reversible-int4-in-blocks",
      "reversible-int8",
    ]);
  });

  it.each(MODELS)("%s has its variables under their names", async (model) => {
    const source = await openModel(join(folder, model));
    try {
      const { weights } = source.catalog;
      const stored = toldOf(model, "stored/");
      const paths = weights.map(({ path }) => path);
      expect([...paths].sort()).toEqual([...stored.keys()].sort());
      for (const { path, shape, dtype, parts } of weights) {
        const told = stored.get(path)!;
        expect([path, LETTERS[dtype], shape]).toEqual([path, told.dtype, told.shape]);
        expect(Buffer.from(source.read(parts[0]!)).equals(told.data), path).toBe(true);
      }
    } finally {
      source.close();
    }
  });

  it.each(MODELS.filter(isLost))("%s is refused for what it lacks", async (model) => {
    const output = join(folder, `${model}.safetensors`);
    const file = join(folder, model);
    const { diagnostics, status } = await apply({
      rules: "keras/auto",
      model: file,
      output,
    });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(status).toBe(1);
    expect(errors.map(({ code }) => code)).toEqual(["K2T407"]);
    expect(errors[0]!.message).toContain("the file has no `kernel_zero`");
    expect(existsSync(output)).toBe(false);
  });

  it.each(MODELS.filter((it) => !isLost(it)))(
    "%s converts to what its numbers stand for",
    async (model) => {
      const output = join(folder, `${model}.safetensors`);
      const outcome = await apply({
        rules: "keras/auto",
        model: join(folder, model),
        output,
      });
      const text = renderText(outcome.diagnostics, { color: false });
      expect(outcome.status, text).toBe(0);
      expect(text.includes("it is quantised")).toBe(/int|gptq|awq/.test(model));
      expect(text.includes("float8")).toBe(model.includes("float8"));
      const made = tensorsIn(readFileSync(output));
      const expected = toldOf(model, "expected/");
      expect([...made.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [name, { dtype, shape, data }] of made) {
        const wanted = expected.get(name)!;
        expect([name, dtype, shape]).toEqual([name, wanted.dtype, wanted.shape]);
        if (model.includes("lora")) expectClose(data, wanted.data, name);
        else expect(data.equals(wanted.data), name).toBe(true);
      }
    },
  );
});

/** LoRA's products are sums, and a sum in float32 is rounded as it is taken. */
function expectClose(got: Buffer, wanted: Buffer, name: string): void {
  const floats = ({ buffer, byteOffset, byteLength }: Buffer): Float32Array =>
    new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const [first, second] = [floats(got), floats(wanted)];
  first.forEach((value, i) => {
    expect(Math.abs(value - second[i]!), name).toBeLessThan(1e-6);
  });
}
