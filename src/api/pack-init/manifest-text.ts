import type { PackNames } from "./pack-names.js";

/**
 * What npm packs beside the README: rule files and tests wherever they stand, so that a file
 * that a pack comes to use goes with it, and the models of tests; nothing of dot folders.
 */
const PACKED: readonly string[] = [
  "**/*.k2t",
  "**/*.yaml",
  "**/*.yml",
  "fixtures",
  "!.*/**",
];

/** The `package.json` of a new pack. */
export function manifestText(
  { package: name, file }: PackNames,
  version: string,
): string {
  const manifest = {
    name,
    version: "0.1.0",
    description: "Rules that turn Keras weights into PyTorch parameters.",
    keywords: ["k2t-rules", "keras", "pytorch"],
    files: PACKED,
    k2t: { packs: { [file]: `${file}.k2t` } },
    scripts: { test: "k2t-rules test --strict" },
    devDependencies: { "k2t-rules": `^${version}` },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
