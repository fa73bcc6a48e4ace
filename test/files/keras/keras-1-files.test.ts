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
import { openModel } from "../../../src/files/keras/open-model.js";
import { evaluate } from "../../../src/run/evaluate.js";
import { numbersOf } from "./fixtures.js";

/** What `test/oracle/keras-1/write.py` writes: files of Keras 1.2.2, and their weights. */
const FOLDER = join(import.meta.dirname, "../../fixtures/keras-1");
const FILES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".gz"))
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

async function converted(
  rules: string,
  file: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly codes: readonly string[]; readonly bytes: Buffer | null }> {
  const output = join(folder, "out.safetensors");
  rmSync(output, { force: true });
  const { diagnostics } = await apply({ rules, output, settings, model: unpacked(file) });
  const bytes = existsSync(output) ? readFileSync(output) : null;
  return { codes: diagnostics.map(({ code }) => code), bytes };
}
