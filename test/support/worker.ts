import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll } from "vitest";

const CHECKOUT = join(import.meta.dirname, "../..");

// In `node_modules`, so that packages are found from it.
const folder = mkdtempSync(join(CHECKOUT, "node_modules/.k2t-worker-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let bundles = 0;

/**
 * Bundles the module that threads run, for Node itself reads no TypeScript, and gives its
 * place, which goes away after the tests; `before` is done first of all.
 */
export async function buildWorker(before = ""): Promise<URL> {
  const outfile = join(folder, `convert-worker-${bundles++}.mjs`);
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
