import type { LoadFailure } from "../../report/load-failure.js";
import type { Origin } from "../../report/origin.js";
import type { Source, Span } from "../../report/source.js";
import type { Value } from "../../ops/value.js";
import type { Declaration, Item, LayerRule, RuleFile, Table } from "../../lang/tree.js";
import type { LoadedFile } from "./load-packs.js";

/** A rule text that a loader found, with an identity by which it is the same file again. */
export interface LoadedSource {
  readonly source: Source;
  readonly identity: string;
  /** The folder that relative paths of a pack must not leave; null: anywhere. */
  readonly boundary: string | null;
  /** What `packTree` made of just this text, for one use; null: it is to be parsed. */
  readonly packed: object | null;
  /** Absent: it is a file by itself. */
  readonly origin?: Origin;
}

export type { LoadFailure };

/** Finds what `use TARGET` in `from` names. Throws `Failure` where that cannot be read. */
export type PackLoader = (
  target: string,
  from: LoadedSource,
) => LoadedSource | LoadFailure;

/** A rule file with what its names stand for. */
export interface LinkedFile {
  readonly file: RuleFile;
  readonly lets: ReadonlyMap<string, Value>;
  readonly tables: ReadonlyMap<string, LinkedTable>;
}

export interface LinkedTable {
  readonly table: Table;
  /** By `tableKey` of the keys. */
  readonly values: ReadonlyMap<string, Value>;
  readonly keyCount: number;
}

/** A rule with the file whose names it may use. */
export interface Owned<Node extends Item> {
  readonly node: Node;
  readonly owner: LinkedFile;
}

/** What a program is made with beside its rules. */
export interface Surroundings {
  readonly loader: PackLoader;
  readonly settings: Settings;
  /** Where they are written, if not on the command line. */
  readonly settingPlaces?: ReadonlyMap<string, Span>;
  /** `Conv2D` for `Convolution2D`; a class that is not known keeps its name. */
  readonly canonicalClass: (name: string) => string;
}

/** A rule file and all that it uses. */
export interface Program {
  readonly main: LinkedFile;
  /** In the order in which rules are tried: the file itself, then its packs, each with its own. */
  readonly files: readonly LinkedFile[];
  readonly transforms: readonly Owned<LayerRule>[];
  /** By canonical name, as all look-ups of classes are. */
  readonly classes: ReadonlyMap<string, Declaration>;
  readonly modules: ReadonlyMap<string, Declaration>;
  readonly canonicalClass: Surroundings["canonicalClass"];
  /** What `files` were read from, in the same order. */
  readonly loaded: readonly LoadedFile[];
}

/** What the command line's `--set` gives. */
export type Settings = ReadonlyMap<string, string>;

/** How the keys of a table entry are compared: as text, so `1` finds `"1"`. */
export function tableKey(keys: readonly (string | number | boolean)[]): string {
  return JSON.stringify(keys.map(String));
}
