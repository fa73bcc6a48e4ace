import { readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { isObject, parseStrictJson } from "../../bytes/read-json.js";
import { reasonOf } from "../../bytes/reason.js";
import { leaves } from "../folders.js";
import type { LoadFailure } from "../../../report/load-failure.js";
import type { InstalledPackage } from "./find-package.js";

/** What a `package.json` says of packs. */
export interface Manifest {
  readonly version: string | null;
  /** Paths of rule files within the package, by the names of packs; null: it speaks of none. */
  readonly packs: ReadonlyMap<string, string> | null;
}

/** Largest `package.json`, in bytes, and how deep its brackets may nest. */
const LARGEST = 2 ** 20;
const DEEPEST = 100;

/** Longest name or path of a pack: messages quote them. */
const LONGEST = 500;

/** Whether a package may have packs: cheaper than to understand its `package.json`. */
export function mayHavePacks(installed: InstalledPackage): boolean {
  const bytes = readBytes(installed);
  return Buffer.isBuffer(bytes) && bytes.includes('"k2t"');
}

/** Reads a package's `package.json` as data. */
export function readManifest(installed: InstalledPackage): Manifest | LoadFailure {
  const bytes = readBytes(installed);
  if (!Buffer.isBuffer(bytes)) return bytes;
  const parsed = parseStrictJson(bytes, DEEPEST);
  if ("fault" in parsed) return wrong(installed, parsed.fault);
  if (!isObject(parsed.value)) return wrong(installed, "it is no JSON object");
  const { version, k2t } = parsed.value;
  const packs = k2t === undefined ? null : packsOf(k2t);
  if (typeof packs === "string") return wrong(installed, packs);
  return { version: typeof version === "string" ? version : null, packs };
}

/** The packs of the field `k2t`, or what is wrong with it. */
function packsOf(k2t: unknown): ReadonlyMap<string, string> | string {
  if (!isObject(k2t)) return "its `k2t` is no object";
  const { packs } = k2t;
  if (!isObject(packs)) return "its `k2t` has no object `packs`";
  const found = new Map<string, string>();
  for (const [name, file] of Object.entries(packs)) {
    if (name === "") return "its `k2t.packs` has a pack without a name";
    if (name.length > LONGEST) return "its `k2t.packs` has a name of endless length";
    const pack = `its pack \`${name}\``;
    if (typeof file !== "string") return `${pack} is no text that names a file`;
    if (file.length > LONGEST) return `${pack} has a path of endless length`;
    if (file === "" || file.includes("\0")) return `${pack} names no file`;
    if (file.includes("\\")) return `${pack} has a path with \`\\\` in it`;
    found.set(name, file);
  }
  return found;
}

function readBytes(installed: InstalledPackage): Buffer | LoadFailure {
  try {
    const file = realpathSync(join(installed.realFolder, "package.json"));
    if (leaves(file, installed.realFolder)) {
      return {
        failed: "leaves-folder",
        message: `the \`package.json\` of \`${installed.name}\` is a link that leads out of the package`,
        help: "nothing outside of a package is read for it",
      };
    }
    const { size } = statSync(file);
    return size > LARGEST
      ? wrong(installed, `it has ${size} bytes, and may have 1 MiB`)
      : readFileSync(file);
  } catch (error) {
    return wrong(installed, `it cannot be read: ${reasonOf(error)}`);
  }
}

const wrong = ({ name }: InstalledPackage, fault: string): LoadFailure => ({
  failed: "wrong-package",
  message: `the \`package.json\` of \`${name}\` states no packs that can be used: ${fault}`,
  help: 'a package with packs has in it `"k2t": { "packs": { "NAME": "path/of/file.k2t" } }`',
});
