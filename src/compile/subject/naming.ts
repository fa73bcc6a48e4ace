import type { Span } from "../../report/source.js";

/** Where a layer or weight is named: by `path`, which is or is not its canonical one. */
export interface NamedPlace {
  readonly path: string;
  readonly canonical: string;
}

export interface NameUse extends NamedPlace {
  /** null for a reference in an expression. */
  readonly span: Span | null;
}

/**
 * Which names rules use. A file that names layers as legacy files do means another layer by
 * a path that is canonical for one and the other path of another: that must not pass.
 */
export interface Naming {
  useOther(place: NamedPlace, span: Span | null): void;
  /** Something is found by its canonical path, which is `place`'s other one. */
  useContested(place: NamedPlace, span: Span | null): void;
  /** The first use of an other path; null: there is none. */
  readonly other: NameUse | null;
  /** Each path once. */
  readonly contested: readonly NameUse[];
}

export function createNaming(): Naming {
  let other: NameUse | null = null;
  const contested = new Map<string, NameUse>();
  return {
    get other() {
      return other;
    },
    get contested() {
      return [...contested.values()];
    },
    useOther({ path, canonical }, span) {
      other ??= { path, canonical, span };
    },
    useContested({ path, canonical }, span) {
      if (!contested.has(path)) contested.set(path, { path, canonical, span });
    },
  };
}
