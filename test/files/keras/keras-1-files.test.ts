import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { apply } from "../../../src/api/apply.js";
import { inspect } from "../../../src/api/inspect.js";
import { inspectJson } from "../../../src/api/inspect-json.js";
import { openModel } from "../../../src/files/keras/open-model.js";
import { evaluate } from "../../../src/run/evaluate.js";
import { withoutProvenance } from "../../support/without-provenance.js";
import { numbersOf } from "./fixtures.js";

/** What `test/oracle/keras-1/write.py` writes: files of Keras 1.2.2, and their weights. */
const FOLDER = join(import.meta.dirname, "../../fixtures/keras-1");
const FILES = readdirSync(FOLDER)
  .filter((file) => /\.(theano|tensorflow)\..*gz$/.test(file))
  .map((file) => file.slice(0, -".gz".length));

interface ToldWeight {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

type Told = Readonly<Record<string, ToldWeight>>;

const told = Object.fromEntries(
  ["theano", "tensorflow"].map((backend) => [
    backend,
    JSON.parse(readFileSync(join(FOLDER, `${backend}.json`), "utf8")) as Record<
      string,
      Told
    >,
  ]),
);

const folder = mkdtempSync(join(tmpdir(), "k2t-keras-1-"));
afterAll(() => rmSync(folder, { recursive: true }));

function unpacked(file: string): string {
  const path = join(folder, file);
  writeFileSync(path, gunzipSync(readFileSync(join(FOLDER, `${file}.gz`))));
  return path;
}

async function weightsIn(file: string): Promise<Told> {
  const source = await openModel(unpacked(file));
  const found = source.catalog.weights.map(({ path, shape, dtype, value }) => {
    const values = [...numbersOf(evaluate(value, source), dtype)];
    return [path, { shape: [...shape], values }] as const;
  });
  source.close();
  return Object.fromEntries(found);
}

const partsOf = (file: string): readonly [string, string] => {
  const [name, backend] = file.split(".");
  return [name!, backend!];
};

describe("weights of Keras 1 under canonical names, from a whole model", () => {
  const whole = FILES.filter((file) => !file.endsWith(".only.h5"));
  it("are of some models", () => expect(whole.length).toBeGreaterThan(40));

  it.each(whole)("%s", async (file) => {
    const [name, backend] = partsOf(file);
    expect(await weightsIn(file)).toEqual(told[backend]![name]);
  });
});

/** Of which the weights alone do not tell a class, and the line that does. */
const UNTOLD: Readonly<Record<string, string>> = {
  conv1d: 'map "conv" as Conv1D -> "conv"',
  atrous_conv1d: 'map "conv" as Conv1D -> "conv"',
  conv2d_without_bias: 'map "conv" as Conv2D(data_format="channels_first") -> "conv"',
  deconv2d_th: 'map "deconv" as Conv2DTranspose -> "deconv"',
  deconv2d_tf: 'map "deconv" as Conv2DTranspose -> "deconv"',
  embedding: 'map "words" as Embedding -> "words"',
  locally1d: 'map "local" as LocallyConnected1D -> "local"',
  locally2d_th: 'map "local" as LocallyConnected2D -> "local"',
  merged_sequential:
    'map "right_conv" as Conv2D(data_format="channels_last") -> "right_conv"',
  time_distributed_conv:
    'map "each/inner" as Conv2D(data_format="channels_first") -> "each"',
};

/** Nothing but its name tells a TimeDistributed from a model of one layer. */
const asModel = (name: string, weights: Told): Told =>
  name === "time_distributed"
    ? Object.fromEntries(
        Object.entries(weights).map(([path, weight]) => [
          path.replace("each/", "each/inner/"),
          weight,
        ]),
      )
    : weights;

describe("weights of Keras 1 without config", () => {
  const bare = FILES.filter((file) => file.endsWith(".only.h5"));
  const isTold = (file: string): boolean => !Object.hasOwn(UNTOLD, partsOf(file)[0]);

  it.each(bare.filter(isTold))("%s", async (file) => {
    const [name, backend] = partsOf(file);
    expect(await weightsIn(file)).toEqual(asModel(name, told[backend]![name]!));
  });

  it.each(bare.filter((file) => !isTold(file)))(
    "%s, with the line that the message shows",
    async (file) => {
      const [name, backend] = partsOf(file);
      const rules = join(folder, `${file}.k2t`);
      writeFileSync(rules, `use keras/auto\n${UNTOLD[name]!}\n`);
      // Without config nothing tells of a Flatten, and with one the pack heeds it.
      const settings = { theano: String(backend === "theano"), flatten: "keras" };
      const refused = await converted("keras/auto", file, settings);
      expect(refused.codes).toContain("K2T406");
      const stated = await converted(rules, file, settings);
      const whole = await converted("keras/auto", `${name}.${backend}.h5`, settings);
      expect(stated.bytes).not.toBeNull();
      expect(stated.bytes).toEqual(whole.bytes);
    },
  );
});

describe("kernels that Theano has learnt", () => {
  it("are turned back where the file tells", async () => {
    const wanted = JSON.parse(readFileSync(join(FOLDER, "rotated.json"), "utf8")) as Told;
    expect(await weightsIn("rotated.h5")).toEqual(wanted);
  });

  const CASES = ["conv1d", "conv2d_th", "conv2d_tf", "deconv2d_tf", "convlstm_tf"];

  it.each(CASES)("of Keras 1 are turned by a setting: %s", async (name) => {
    const whole = `${name}.theano.h5`;
    const plain = await parametersOf(whole, {});
    const turned = await parametersOf(whole, { theano: "true" });
    const isKernel = (key: string): boolean => key.includes("weight");
    expect(Object.keys(turned.parameters).filter(isKernel)).not.toEqual([]);
    for (const [key, { shape, values }] of Object.entries(plain.parameters)) {
      // The axes in space are the last ones there, and one after the other.
      const size = shape.slice(2).reduce((product, it) => product * it, 1);
      const wanted = isKernel(key) ? reversedBy(size, values) : values;
      expect(turned.parameters[key]).toEqual({ shape, values: wanted });
    }
    expect(plain.messages.join()).toContain("--set theano=true");
    expect(turned.messages.join()).not.toContain("--set theano=true");
  });

  it("are not looked for in files of TensorFlow, which its names tell", async () => {
    const { messages } = await parametersOf("conv2d_tf.tensorflow.h5", {});
    expect(messages).toEqual([]);
  });
});

function reversedBy(size: number, values: readonly number[]): readonly number[] {
  return values.map((_, i) => values[i - (i % size) + size - 1 - (i % size)]!);
}

async function parametersOf(
  file: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly messages: readonly string[]; readonly parameters: Told }> {
  const { messages, bytes } = await converted("keras/auto", file, settings);
  const length = Number(bytes!.readBigUInt64LE(0));
  const header = JSON.parse(bytes!.subarray(8, 8 + length).toString()) as Record<
    string,
    { shape: number[]; dtype: string; data_offsets: [number, number] }
  >;
  delete header["__metadata__"];
  const found = Object.entries(header).map(([name, { shape, data_offsets }]) => {
    const [start, end] = data_offsets.map((offset) => 8 + length + offset);
    const values = numbersOf(new Uint8Array(bytes!.subarray(start, end)), "float32");
    return [name, { shape, values: [...values] }] as const;
  });
  return { messages, parameters: Object.fromEntries(found) };
}

describe("a weight of several parts", () => {
  const file = "lstm.theano.h5";
  const part = (name: string): string => `stored("/model_weights/memory/memory_${name}")`;

  it("is reached part by part, and taken as a whole", async () => {
    const rules = join(folder, "parts.k2t");
    writeFileSync(
      rules,
      `map "memory" as none -> "m" {
        first = ${part("W_i")}
        second = ${part("U_f")}
      }
      ignore "memory/bias"\n`,
    );
    const { bytes, codes } = await converted(rules, file, {});
    expect(codes).toEqual([]);
    expect(bytes).not.toBeNull();
  });

  it("is left over as a whole", async () => {
    const rules = join(folder, "part.k2t");
    writeFileSync(rules, `map "memory" as none -> "m" { first = ${part("W_i")} }\n`);
    const { messages } = await converted(rules, file, {});
    const text = messages.join();
    expect(text).toContain("recurrent_kernel");
    expect(text).toContain("bias");
    expect(text).not.toMatch(/`kernel`|memory_W/);
  });

  it("is shown with its places", async () => {
    const { contents } = await inspect(unpacked(file));
    const json = inspectJson(contents!) as { weights: object[] };
    const places = ["i", "f", "c", "o"].map(
      (it) => `/model_weights/memory/memory_b_${it}`,
    );
    expect(json.weights.at(-1)).toMatchObject({
      path: "memory/bias",
      stored: places,
      made: "gates i f c o joined",
      shape: [12],
      bytes: 48,
    });
  });
});

interface Converted {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly bytes: Buffer | null;
}

async function converted(
  rules: string,
  file: string,
  settings: Readonly<Record<string, string>>,
): Promise<Converted> {
  const output = join(folder, "out.safetensors");
  rmSync(output, { force: true });
  const { diagnostics } = await apply({ rules, output, settings, model: unpacked(file) });
  const bytes = existsSync(output) ? withoutProvenance(readFileSync(output)) : null;
  const messages = diagnostics.map(({ message }) => message);
  return { codes: diagnostics.map(({ code }) => code), messages, bytes };
}
