/** Whence a source text comes. */
export interface Origin {
  readonly from: "file" | "built-in" | "npm";
  /** The package that it is of: this one for what is built in; null for a file by itself. */
  readonly package: PackageVersion | null;
}

export interface PackageVersion {
  readonly name: string;
  /** null: its `package.json` states none. */
  readonly version: string | null;
}

export const BY_ITSELF: Origin = { from: "file", package: null };
