import type { UsedPack } from "../../compile/link/packs-used.js";
import type { Label } from "../../lang/pack-header.js";
import type { Origin } from "../../report/origin.js";
import type { PackFit, PackMatches } from "./match-packs.js";
import { FALLBACK } from "./match-packs.js";
import type { FoundPack } from "./read-packs.js";
import type { ShownPack } from "./show-pack.js";

/** The JSON of `packs`: documented, and fields are only ever added. */
export interface PacksJson {
  readonly version: 1;
  /** Those built in, then those of packages. */
  readonly packs: readonly PackJson[];
  /** What `use` names those by that cannot be used as they are, whether listed or not. */
  readonly broken: readonly string[];
}

/** A pack, and where it comes from. */
export interface UsedPackJson {
  readonly name: string;
  readonly version: string | null;
  readonly from: Origin["from"];
  /** The package that it is of; null for a file by itself. */
  readonly package: { readonly name: string; readonly version: string | null } | null;
  /** Of its content and that of all that it uses. */
  readonly sha256: string;
}

/** Lines are joined by line ends; what a pack does not say is null. */
export interface PackJson extends UsedPackJson {
  /** What to write after `use`. */
  readonly use: string;
  /** The first sentence of what it says of itself; empty where there is none. */
  readonly summary: string;
  /** The Keras models that it takes. */
  readonly keras: string | null;
  /** The PyTorch modules that load what it makes. */
  readonly pytorch: string | null;
  /** How these are to be made. */
  readonly settings: string | null;
  /** What they are to be given. */
  readonly caller: string | null;
}

/** The JSON of `packs show`. */
export interface ShownPackJson {
  readonly version: 1;
  readonly pack: PackJson & {
    readonly about: string;
    /** What `--set` can set. */
    readonly lets: readonly {
      readonly name: string;
      /** As written in the rules. */
      readonly default: string;
      /** The name of the pack that has it. */
      readonly pack: string;
      readonly about: string;
    }[];
    /** The packs that it uses, at whatever distance. */
    readonly uses: readonly UsedPackJson[];
    /** Its own and those of the packs that it uses. */
    readonly files: readonly string[];
  };
}

/** The JSON of `packs match`. */
export interface MatchesJson {
  readonly version: 1;
  /** How many the model has. */
  readonly weights: number;
  /** The packs that take all weights without errors, with how many parameters they make. */
  readonly fitting: readonly (PackJson & { readonly parameters: number })[];
  /** Those that take most, the nearest first. */
  readonly near: readonly NearJson[];
  /** Those with too many rules for so many layers. */
  readonly untried: readonly PackJson[];
  /** What `use` names those by that cannot be used as they are. */
  readonly broken: readonly string[];
  /** The pack for any model, which leaves the names of its layers as they are. */
  readonly fallback: string;
  /** Whether that takes all weights without errors. */
  readonly fallbackFits: boolean;
}

export interface NearJson extends PackJson {
  readonly parameters: number;
  /** Paths of the weights that it does not take. */
  readonly unmapped: readonly string[];
  /** What else is in the way: errors, and rules that find nothing. */
  readonly faults: readonly { readonly code: string; readonly message: string }[];
}

export function packsJson(
  packs: readonly FoundPack[],
  broken: readonly string[] = [],
): PacksJson {
  return { version: 1, packs: packs.map(packJson), broken };
}

export function shownPackJson({ pack, settings, uses }: ShownPack): ShownPackJson {
  return {
    version: 1,
    pack: {
      ...packJson(pack),
      about: pack.header.about.join("\n"),
      lets: settings.map((it) => ({
        name: it.name,
        default: it.default,
        pack: it.pack ?? pack.header.name,
        about: it.about.join("\n"),
      })),
      uses: uses.map(usedPackJson),
      files: pack.files.map(({ source }) => source.file),
    },
  };
}

export function matchesJson(matches: PackMatches): MatchesJson {
  const { weights, fitting, near, untried, broken, fallbackFits } = matches;
  return {
    version: 1,
    weights,
    fitting: fitting.map((it) => ({ ...packJson(it.pack), parameters: it.parameters })),
    near: near.map(nearJson),
    untried: untried.map(packJson),
    broken,
    fallback: FALLBACK,
    fallbackFits,
  };
}

function packJson(pack: FoundPack): PackJson {
  const { target, header } = pack;
  const needed = (label: Label): string | null =>
    header.needs.get(label)?.join("\n") ?? null;
  return {
    use: target,
    ...usedPackJson(pack),
    summary: header.summary,
    keras: needed("Keras"),
    pytorch: needed("PyTorch"),
    settings: needed("Settings"),
    caller: needed("Caller"),
  };
}

function usedPackJson({ header, origin, hash }: UsedPack): UsedPackJson {
  return {
    name: header!.name,
    version: header!.version,
    from: origin.from,
    package: origin.package,
    sha256: hash,
  };
}

function nearJson({ pack, parameters, unmapped, faults }: PackFit): NearJson {
  return {
    ...packJson(pack),
    parameters,
    unmapped: unmapped.map(({ path }) => path),
    faults: faults.map(({ code, message }) => ({ code, message })),
  };
}
