// Builds `dist`: compiles the build itself, which is TypeScript and parses rules with the
// sources, and runs it.
import { mkdirSync, rmSync } from "node:fs";
import process from "node:process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

// Where packages are found from.
const folder = join(import.meta.dirname, "../node_modules/.k2t-build");
const outfile = join(folder, `build-${process.pid}.mjs`);
mkdirSync(folder, { recursive: true });
try {
  await build({
    entryPoints: [join(import.meta.dirname, "build.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  const { buildAll } = await import(pathToFileURL(outfile).href);
  await buildAll(join(import.meta.dirname, ".."));
} finally {
  rmSync(outfile, { force: true });
}
