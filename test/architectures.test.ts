import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bindAndPlan, compile } from "../src/compile/compile.js";
import type { CheckedProgram } from "../src/compile/check/check.js";
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
}

const listings = readdirSync(FOLDER).map((file) => ({
  pack: file.replace(".json.gz", "").replace("-", "/"),
  variants: JSON.parse(
    gunzipSync(readFileSync(new URL(file, FOLDER))).toString("utf8"),
  ) as Readonly<Record<string, Listed>>,
}));

const messages = ({ diagnostics }: Report): readonly string[] =>
  diagnostics.map(({ code, message }) => `${code} ${message}`);

async function compilePack(pack: string): Promise<CheckedProgram> {
  const report = createReport();
  const surroundings = { loader: findPack, settings: new Map(), canonicalClass };
  const program = await compile(openRules(pack), surroundings, report);
  expect(messages(report)).toEqual([]);
  return program!;
}

describe.each(listings)("$pack", ({ pack, variants }) => {
  const program = compilePack(pack);

  it.each(Object.entries(variants))(
    "makes of %s what the module loads",
    async (_, { layers, parameters }) => {
      const report = createReport();
      const plan = bindAndPlan(await program, modelOf(layers).catalog, report);
      expect(messages(report)).toEqual([]);
      const planned = plan!.parameters.map(
        ({ name, shape, dtype }) => [name, [shape, dtype]] as const,
      );
      expect(Object.fromEntries(planned)).toEqual(parameters);
    },
  );
});

it("has a listing for each pack", () => {
  const packs = ["torchvision", "timm"].flatMap((library) =>
    readdirSync(new URL(`../rules/${library}/`, import.meta.url)).map(
      (file) => `${library}/${file.replace(".k2t", "")}`,
    ),
  );
  expect(listings.map(({ pack }) => pack)).toEqual(packs.sort());
});
