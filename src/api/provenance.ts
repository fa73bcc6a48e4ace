import type { UsedPack } from "../compile/link/packs-used.js";
import { isObject, parseStrictJson } from "../files/bytes/read-json.js";
import type { PackageVersion } from "../report/origin.js";
import { VERSION } from "../report/version.js";
import type { ModelFingerprint } from "./model-fingerprint.js";
import type { ConversionOptions } from "./options.js";

/**
 * How an output was made, as it says itself: the same for the same input, whatever the
 * folder, the machine and the day.
 */
export interface Provenance {
  /** The version of k2t-rules. */
  readonly version: string;
  /** The rule file, and then each pack that it uses, at whatever distance. */
  readonly rules: readonly RulesUsed[];
  /** How many packs are not in `rules`, of very many; the first of `rules` stands for all. */
  readonly more: number;
  /** What `--set` gave, by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** What `--dtype` gave. */
  readonly dtype: string;
  readonly model: ModelFingerprint;
}

export interface RulesUsed {
  /** The name by the `pack` header; null: the rule file that was run has none. */
  readonly pack: string | null;
  readonly version: string | null;
  readonly from: "file" | "built-in" | "npm";
  /** Of what is from npm. */
  readonly package: PackageVersion | null;
  /** As `k2t-rules packs` shows it: of this file and all that it uses. */
  readonly sha256: string;
}

/** Packs come from strangers, and the text stands in every shard. */
const MOST_RULES = 100;
const LONGEST_NAME = 200;

/** The provenance of a conversion as an output holds it. */
export function provenanceText(
  packs: readonly UsedPack[],
  model: ModelFingerprint,
  { settings = {}, dtype = "keep" }: Pick<ConversionOptions, "settings" | "dtype">,
): string {
  const byName = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const provenance: Provenance = {
    version: VERSION,
    rules: packs.slice(0, MOST_RULES).map(rulesUsed),
    more: Math.max(0, packs.length - MOST_RULES),
    settings: Object.fromEntries(byName),
    dtype,
    model,
  };
  return JSON.stringify(provenance);
}

function rulesUsed({ header, origin, hash }: UsedPack): RulesUsed {
  const { name, version } = origin.package ?? { name: "", version: null };
  const isNpm = origin.from === "npm" && origin.package !== null;
  return {
    pack: header && shortened(header.name),
    version: header?.version ? shortened(header.version) : null,
    from: origin.from,
    package: isNpm
      ? { name: shortened(name), version: version && shortened(version) }
      : null,
    sha256: hash,
  };
}

const shortened = (text: string): string =>
  text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME)}…`;

/** The document, its rules, one of them, its package. */
const DEEPEST_NESTING = 4;

/** What an output says of itself; null where it says nothing that this version knows. */
export function parseProvenance(text: string): Provenance | null {
  const parsed = parseStrictJson(Buffer.from(text), DEEPEST_NESTING);
  if ("fault" in parsed || !isObject(parsed.value)) return null;
  const { version, rules, more, settings, dtype, model } = parsed.value;
  const known =
    typeof version === "string" &&
    typeof dtype === "string" &&
    Array.isArray(rules) &&
    rules.every(isRules) &&
    Number.isSafeInteger(more) &&
    isObject(settings) &&
    Object.values(settings).every((it) => typeof it === "string") &&
    isModel(model);
  return known ? ({ version, rules, more, settings, dtype, model } as Provenance) : null;
}

const isTextOrNull = (value: unknown): boolean =>
  value === null || typeof value === "string";

function isRules(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { pack, version, from, package: installed, sha256 } = value;
  const isPackage =
    installed === null ||
    (isObject(installed) &&
      typeof installed["name"] === "string" &&
      isTextOrNull(installed["version"]));
  const texts = [from, sha256].every((it) => typeof it === "string");
  return texts && isPackage && isTextOrNull(pack) && isTextOrNull(version);
}

function isModel(value: unknown): boolean {
  return (
    isObject(value) &&
    [value["of"], value["sha256"]].every((it) => typeof it === "string")
  );
}
