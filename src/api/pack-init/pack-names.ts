/** The names that go into the files of a new pack. */
export interface PackNames {
  /** Of the package: `@acme/vision`. */
  readonly package: string;
  /** Of the pack, in its header: `acme/vision`. */
  readonly pack: string;
  /** Of its files, and in `k2t.packs`: `vision`. */
  readonly file: string;
}

export function packNames(name: string): PackNames {
  const own = name.slice(name.lastIndexOf("/") + 1);
  return { package: name, pack: name.replace(/^@/, ""), file: own };
}
