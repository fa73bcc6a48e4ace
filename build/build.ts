import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { bundleCommand, bundleModule } from "./bundle.js";
import { writeNotices } from "./notices.js";
import { writePackedTrees } from "./packed-trees.js";
import { VALIDATOR, writeValidator } from "./validator.js";

/**
 * Makes `dist`: the library, module by module with its types; the command line as a bundle;
 * the built-in packs parsed; the schema compiled. It is made beside its place and moved there
 * when it is whole, so that what runs meanwhile finds the old one.
 */
export async function buildAll(checkout: string): Promise<void> {
  const made = join(checkout, `node_modules/.k2t-build/dist-${process.pid}`);
  try {
    compileTypes(checkout, made);
    await buildInto(made, checkout);
    replace(join(checkout, "dist"), made);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function compileTypes(checkout: string, out: string): void {
  const compiler = join(checkout, "node_modules/typescript/bin/tsc");
  const words = ["-p", join(checkout, "tsconfig.build.json"), "--outDir", out];
  execFileSync(process.execPath, [compiler, ...words], { stdio: "inherit" });
}

/** Puts what is not merely compiled over what was. Gives what the command line is made of. */
export async function buildInto(out: string, checkout: string): Promise<Metafile> {
  const sources = join(checkout, "src");
  rmSync(join(out, "cli"), { recursive: true, force: true });
  const validator = await writeValidator(join(out, VALIDATOR), checkout);
  const replaced = new Map([[join(sources, "lang/yaml/schema.ts"), validator]]);
  const places = { sources, out, replaced };
  const command = await bundleCommand(places);
  const bundled = [command];
  for (const entry of WORKERS) {
    if (existsSync(join(sources, entry))) bundled.push(await bundleModule(entry, places));
  }
  writeNotices(join(out, "THIRD-PARTY-NOTICES.txt"), bundled, checkout);
  await writePackedTrees(join(out, "packs"), join(checkout, "rules"));
  chmodSync(join(out, "cli/main.js"), 0o755);
  return command;
}

/** What threads start with: each in one file, for each thread loads it anew. */
const WORKERS = ["api/convert-worker.ts"];

function replace(place: string, made: string): void {
  const old = `${made}.old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(made, place);
  rmSync(old, { recursive: true, force: true });
}
