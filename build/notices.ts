import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** Packages of which code is in what esbuild bundles without naming it: the validator. */
const ALSO = ["ajv"];

/** Writes the licences of all packages that are bundled, as these ask. */
export function writeNotices(
  place: string,
  bundles: readonly Metafile[],
  checkout: string,
): void {
  const folders = new Set(ALSO.map((name) => `node_modules/${name}`));
  for (const { inputs } of bundles) {
    for (const input of Object.keys(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
      if (folder !== undefined) folders.add(folder.replace(/^.*?(?=node_modules\/)/, ""));
    }
  }
  const texts = [...folders].sort().map((folder) => noticeOf(join(checkout, folder)));
  writeFileSync(place, [HEADING, ...texts].join(`\n${"-".repeat(80)}\n\n`));
}

const HEADING = `The command line of k2t-rules holds code of these packages, under their licences.\n`;

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as Package;
  const file = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
  if (file === undefined || !existsSync(join(folder, file))) {
    throw new Error(`${name} has no text of its licence (${license})`);
  }
  const text = readFileSync(join(folder, file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
