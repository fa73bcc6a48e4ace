import type { Label } from "../../lang/pack-header.js";
import type { Origin } from "../../report/origin.js";
import type { PackFit, PackMatches } from "./match-packs.js";
import { FALLBACK } from "./match-packs.js";
import type { FoundPack } from "./read-packs.js";
import type { ShownPack } from "./show-pack.js";

/** A pack in the stable JSON. Lines are joined by line ends; what a pack does not say is null. */
export interface PackJson {
  /** What to write after `use`. */
  readonly use: string;
  readonly name: string;
  readonly version: string | null;
  readonly from: Origin["from"];
  readonly package: { readonly name: string; readonly version: string | null } | null;
  readonly sha256: string;
  readonly summary: string;
  readonly keras: string | null;
  readonly pytorch: string | null;
  readonly settings: string | null;
  readonly caller: string | null;
}

export function packJson({ target, header, origin, hash }: FoundPack): PackJson {
  const needed = (label: Label): string | null =>
    header.needs.get(label)?.join("\n") ?? null;
  return {
    use: target,
    name: header.name,
    version: header.version,
    from: origin.from,
    package: origin.package,
    sha256: hash,
    summary: header.summary,
    keras: needed("Keras"),
    pytorch: needed("PyTorch"),
    settings: needed("Settings"),
    caller: needed("Caller"),
  };
}

/** The JSON of `packs`. */
export function packsJson(packs: readonly FoundPack[]): object {
  return { version: 1, packs: packs.map(packJson) };
}

/** The JSON of `packs show`. */
export function shownPackJson({ pack, settings, uses }: ShownPack): object {
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
      uses: uses.map((it) => ({
        name: it.header!.name,
        version: it.header!.version,
        from: it.origin.from,
        package: it.origin.package,
        sha256: it.hash,
      })),
      files: pack.files.map(({ source }) => source.file),
    },
  };
}

/** The JSON of `packs match`. */
export function matchesJson({ weights, fitting, near, untried }: PackMatches): object {
  return {
    version: 1,
    weights,
    fitting: fitting.map((it) => ({ ...packJson(it.pack), parameters: it.parameters })),
    near: near.map(nearJson),
    untried: untried.map(packJson),
    fallback: FALLBACK,
  };
}

function nearJson({ pack, parameters, unmapped, faults }: PackFit): object {
  return {
    ...packJson(pack),
    parameters,
    unmapped: unmapped.map(({ path }) => path),
    faults: faults.map(({ code, message }) => ({ code, message })),
  };
}
