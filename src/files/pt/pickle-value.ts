import type { DType } from "../../tensor/dtype.js";

/** What a pickle of a state dict can be made of. Nothing of it is ever called. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleStorage
  | PickleTensor;

export interface PickleTuple {
  readonly kind: "tuple";
  readonly items: readonly PickleValue[];
}

export interface PickleList {
  readonly kind: "list";
  readonly items: PickleValue[];
}

/** `dict` and `OrderedDict`. */
export interface PickleDict {
  readonly kind: "dict";
  readonly entries: Map<PickleValue, PickleValue>;
}

/** A class or function by its module and name; only those of a fixed list come so far. */
export interface PickleGlobal {
  readonly kind: "global";
  readonly name: string;
}

/** The bytes `data/KEY` of the archive. */
export interface PickleStorage {
  readonly kind: "storage";
  readonly key: string;
  /** null: untyped. */
  readonly dtype: DType | null;
  /** In elements; in bytes where untyped. */
  readonly size: number;
}

/** A strided view of a storage: offset and strides in elements. Nothing is checked yet. */
export interface PickleTensor {
  readonly kind: "tensor";
  readonly storage: PickleStorage;
  readonly dtype: DType;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export type PickleKind = Exclude<PickleValue, null | boolean | number | string>["kind"];

/** The value if it is of this kind, else null. */
export function asKind<Kind extends PickleKind>(
  value: PickleValue | undefined,
  kind: Kind,
): Extract<PickleValue, { kind: Kind }> | null {
  const matches = typeof value === "object" && value?.kind === kind;
  return matches ? (value as Extract<PickleValue, { kind: Kind }>) : null;
}
