import type { LoadFailure } from "../../../report/load-failure.js";
import { type InstalledPackage, packagesFrom } from "./find-package.js";
import { type Manifest, mayHavePacks, readManifest } from "./read-manifest.js";

/** An installed package that speaks of packs; one that does so wrongly has a failure. */
export interface PackageWithPacks {
  readonly installed: InstalledPackage;
  readonly manifest: Manifest | LoadFailure;
}

/** The packages with packs that Node finds from a folder, by their names. */
export function installedPacks(folder: string): readonly PackageWithPacks[] {
  return packagesFrom(folder)
    .filter(mayHavePacks)
    .map((installed) => ({ installed, manifest: readManifest(installed) }))
    .filter(({ manifest }) => "failed" in manifest || manifest.packs !== null);
}
