import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bindAndPlan, compile } from "../src/compile/compile.js";
import type { CheckedProgram } from "../src/compile/check/check.js";
import type { Plan } from "../src/compile/plan/plan.js";
import { findPack, openRules } from "../src/files/rules/load-rules.js";
import { createReport, type Report } from "../src/report/diagnostic.js";
import { canonicalClass, type DescribedModel, modelOf } from "./support/model.js";

/**
 * Packs for known architectures, held to what the libraries say: names and shapes of the
 * Keras models and of the modules' state dicts, listed by `test/oracle/run architectures
 * --listings`. That the values are right as well is for the oracle's forward passes to show.
 */
const FOLDER = new URL("fixtures/architectures/", import.meta.url);

interface Listed {
  readonly layers: DescribedModel;
  /** Shape and dtype by name. */
  readonly parameters: Readonly<Record<string, readonly [readonly number[], string]>>;
  /** The pack's, as `--set` gives them. */
  readonly settings?: Readonly<Record<string, string>>;
}

const TF_KERAS = "tf-keras.json.gz";

const read = (file: string): unknown =>
  JSON.parse(gunzipSync(readFileSync(new URL(file, FOLDER))).toString("utf8"));

const listings = readdirSync(FOLDER)
  .filter((file) => file !== TF_KERAS)
  .map((file) => ({
    pack: file.replace(".json.gz", "").replace("-", "/"),
    variants: read(file) as Readonly<Record<string, Listed>>,
  }));

/** Layers of models that tf.keras names otherwise, by pack and model. */
const ofTfKeras = Object.entries(
  read(TF_KERAS) as Readonly<Record<string, Readonly<Record<string, DescribedModel>>>>,
).flatMap(([pack, models]) =>
  Object.entries(models).map(([model, layers]) => ({ pack, model, layers })),
);

const messages = ({ diagnostics }: Report): readonly string[] =>
  diagnostics.map(({ code, message }) => `${code} ${message}`);

async function compilePack(
  pack: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<CheckedProgram> {
  const report = createReport();
  const given = new Map(Object.entries(settings));
  const surroundings = { loader: findPack, settings: given, canonicalClass };
  const program = await compile(openRules(pack), surroundings, report);
  expect(messages(report)).toEqual([]);
  return program!;
}

describe.each(listings)("$pack", ({ pack, variants }) => {
  const usual = compilePack(pack);

  it.each(Object.entries(variants))(
    "makes of %s what the module loads",
    async (_, { layers, parameters, settings }) => {
      const report = createReport();
      const program = await (settings ? compilePack(pack, settings) : usual);
      const plan = bindAndPlan(program, modelOf(layers).catalog, report);
      expect(messages(report)).toEqual([]);
      const planned = plan!.parameters.map(
        ({ name, shape, dtype }) => [name, [shape, dtype]] as const,
      );
      expect(Object.fromEntries(planned)).toEqual(parameters);
    },
  );
});

/** What each parameter is made of, in one spelling: tf.keras has slashes and capitals in names. */
function sourcesOf({ parameters }: Plan): readonly string[] {
  return parameters.map(({ name, sources }) => {
    const spelt = sources.map((path) =>
      path.toLowerCase().replaceAll("/batchnorm", "_bn").replaceAll("/", "_"),
    );
    return `${name} of ${spelt.join(", ")}`;
  });
}

it.each(ofTfKeras)(
  "$pack makes of tf.keras's $model what it makes of Keras's",
  async ({ pack, model, layers }) => {
    const { variants } = listings.find((it) => it.pack === pack)!;
    const program = await compilePack(pack);
    const report = createReport();
    const [old, modern] = [layers, variants[model]!.layers].map((described) =>
      bindAndPlan(program, modelOf(described).catalog, report),
    );
    expect(messages(report)).toEqual([]);
    expect(sourcesOf(old!)).toEqual(sourcesOf(modern!));
  },
);

it("has a listing for each pack", () => {
  const packs = ["torchvision", "timm", "transformers", "examples"].flatMap((library) =>
    readdirSync(new URL(`../rules/${library}/`, import.meta.url))
      .filter((file) => file.endsWith(".k2t"))
      .map((file) => `${library}/${file.replace(".k2t", "")}`),
  );
  expect(listings.map(({ pack }) => pack)).toEqual(packs.sort());
});
