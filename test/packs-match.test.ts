import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { matchAll, type PackMatches } from "../src/api/packs/match-packs.js";
import { readPacks } from "../src/api/packs/read-packs.js";
import { createFindings } from "../src/api/outcome.js";
import { createReport } from "../src/report/diagnostic.js";
import type { Shape } from "../src/tensor/shape.js";
import { type DescribedLayer, type DescribedModel, modelOf } from "./support/model.js";
import { packsField, putPackage } from "./support/npm-package.js";
import { scratchFolder } from "./support/scratch.js";

/**
 * Which built-in pack is for a model, held to what the models are: those of each listing are
 * of the pack that the listing is named for, whole and without their top.
 */
const FOLDER = new URL("fixtures/architectures/", import.meta.url);

type Listing = Readonly<
  Record<string, { readonly layers: DescribedModel; readonly settings?: object }>
>;

const read = (file: string): unknown =>
  JSON.parse(gunzipSync(readFileSync(new URL(file, FOLDER))).toString("utf8"));

/** The first and the last model of each listing, of those with a top and for the pack as it is. */
const models = readdirSync(FOLDER)
  .filter((file) => file !== "tf-keras.json.gz")
  .flatMap((file) => {
    const pack = file.replace(".json.gz", "").replace("-", "/");
    const variants = Object.entries(read(file) as Listing).filter(
      ([name, { settings }]) => settings === undefined && !name.includes("headless"),
    );
    return [...new Set([variants[0]!, variants.at(-1)!])].map(([model, { layers }]) => ({
      pack,
      model,
      layers,
    }));
  });

/** What Keras leaves away with `include_top=False`. */
const TOPS: Readonly<Record<string, RegExp>> = {
  "timm/convnext": /_head_dense$/,
  "timm/mobilenet": /^conv_preds$/,
  "timm/mobilenetv3": /^(?:conv_2|logits)$/,
  "torchvision/vgg": /^(?:fc1|fc2|predictions)$/,
};
const TOP = /^predictions$/;

const report = createReport();
const packs = readPacks(scratchFolder(), {
  report,
  findings: createFindings(report),
  known: new Map(),
});

async function matched(layers: DescribedModel): Promise<PackMatches> {
  const matches = matchAll(await packs, modelOf(layers).catalog, report);
  expect(report.diagnostics).toEqual([]);
  return matches;
}

const fitting = async (layers: DescribedModel): Promise<readonly string[]> =>
  (await matched(layers)).fitting.map(({ pack }) => pack.target);

describe.each(models)("$model", ({ pack, layers }) => {
  it(`is of ${pack} alone`, async () => {
    expect(await fitting(layers)).toEqual([pack]);
  });

  it("is of none with a layer more, and near its own", async () => {
    const more = {
      ...layers,
      "my head": { class: "Dense", variables: { kernel: [2, 3] } },
    };
    const { fitting, near } = await matched(more);
    expect(fitting).toEqual([]);
    expect(near[0]!.pack.target).toBe(pack);
    expect(near[0]!.unmapped.map(({ path }) => path)).toEqual(["my head/kernel"]);
    expect(near[0]!.faults).toEqual([]);
  });
});

/** The models of keras.applications: others have classes of their own without a top. */
const topped = models.filter(
  ({ pack }) => !/^(?:transformers|examples)\/|\/vit$/.test(pack),
);

it.each(topped)("$model is of $pack without its top too", async ({ pack, layers }) => {
  const top = TOPS[pack] ?? TOP;
  const paths = Object.keys(layers);
  const body = paths.filter((path) => !top.test(path));
  expect(body.length).toBeLessThan(paths.length);
  const headless = Object.fromEntries(body.map((path) => [path, layers[path]!]));
  expect(await fitting(headless)).toEqual([pack]);
});

/** Whether it can be told of a layer what it is, if only by its variables' shapes. */
function isTold({ class: name, variables = {} }: DescribedLayer): boolean {
  if (name !== "Conv2D") return true;
  const [, , inputs, outputs] = variables["kernel"] as Shape;
  return variables["bias"] !== undefined && inputs !== outputs;
}

/**
 * In files of weights alone a kernel without a bias, or of as many inputs as outputs, does not
 * say whether it is a convolution's or a transposed one's. The weights that Keras publishes
 * are such files.
 */
const untold = topped.filter(({ layers }) =>
  Object.values(layers).some((it) => !isTold(it)),
);

it.each(untold)(
  "$model is of $pack where the file does not tell convolutions",
  async ({ pack, layers }) => {
    const classless = Object.entries(layers).map(
      ([path, layer]) =>
        [path, isTold(layer) ? layer : { ...layer, class: null }] as const,
    );
    const known = await matched(layers);
    const { fitting } = await matched(Object.fromEntries(classless));
    expect(fitting.map((it) => it.pack.target)).toEqual([pack]);
    expect(fitting[0]!.parameters).toBe(known.fitting[0]!.parameters);
  },
);

describe("other models", () => {
  const dense = { class: "Dense", variables: { kernel: [4, 3], bias: [3] } };
  const convolution = {
    class: "Conv2D",
    variables: { kernel: [3, 3, 3, 8], bias: [8] },
  };

  // Names that Keras gives by itself say nothing of a model.
  it.each<[string, DescribedModel]>([
    ["no layers", {}],
    ["dense layers", { dense, dense_1: dense, predictions: dense }],
    ["convolutions", { conv2d: convolution, conv2d_1: convolution, predictions: dense }],
  ])("with %s are of no pack, and near none", async (_, layers) => {
    expect(await matched(layers)).toMatchObject({ fitting: [], near: [], untried: [] });
  });

  /** 20,000 weights. */
  const large = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, i) => [`block_${i % 100}/dense_${i}`, dense]),
  );

  it("of the size of the largest are held against all packs within seconds", async () => {
    const started = performance.now();
    expect(await fitting(large)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("are not tried by a pack that was made to take for ever", async () => {
    const folder = scratchFolder();
    const rules = Array.from(
      { length: 20_000 },
      (_, i) => `map "*{a}*_*{b}*${i}*" -> "x"`,
    );
    putPackage(folder, "endless", {
      manifest: packsField({ a: "a.k2t" }),
      files: {
        "a.k2t": `pack a/endless\nmap "**" where false -> ""\n${rules.join("\n")}`,
      },
    });
    const started = performance.now();
    const found = await readPacks(folder, {
      report,
      findings: createFindings(report),
      known: new Map(),
    });
    const { untried } = matchAll(found, modelOf(large).catalog, report);
    expect(untried.map(({ target }) => target)).toEqual(["npm:endless"]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
