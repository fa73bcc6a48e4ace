import type { PackNames } from "./pack-names.js";

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
    files: [`${file}.k2t`, `${file}.test.yaml`],
    k2t: { packs: { [file]: `${file}.k2t` } },
    scripts: { test: "k2t-rules test --strict" },
    devDependencies: { "k2t-rules": `^${version}` },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
