import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll } from "vitest";

const CHECKOUT = join(import.meta.dirname, "../..");

/**
 * Bundles the module that threads run, for Node itself reads no TypeScript, and gives its
 * place; `before` is done first of all. The bundle stands in `node_modules` so that packages
 * are found from it, and goes away after the tests.
 */
export async function buildWorker(before = ""): Promise<URL> {
  const folder = mkdtempSync(join(CHECKOUT, "node_modules/.k2t-worker-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, "convert-worker.mjs");
  await build({
    entryPoints: [join(CHECKOUT, "src/api/convert-worker.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    banner: { js: before },
    logLevel: "error",
  });
  return pathToFileURL(outfile);
}

/** What a function of `node:fs` is to throw in a thread, for `buildWorker`. */
export function failing(name: "readSync" | "writeSync", code: string): string {
  return `import fileSystem from "node:fs";
import { syncBuiltinESMExports } from "node:module";
fileSystem.${name} = () => {
  throw Object.assign(new Error("${code}"), { code: "${code}", syscall: "${name}" });
};
syncBuiltinESMExports();`;
}
