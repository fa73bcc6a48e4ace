import type { Config } from "../tensor/catalog.js";
import type { Core } from "../tensor/core.js";
import type { TensorType } from "../tensor/type.js";

/**
 * What an expression gives. One evaluator serves `check` and `bind`: while checking, much is
 * unknown and tensors have no node; once bound to a model, every tensor has one.
 */
export type Value =
  | TensorValue
  | { readonly kind: "tensors"; readonly items: readonly TensorValue[] }
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  /** A JSON object of a layer's config. */
  | { readonly kind: "config"; readonly value: Config }
  /** A null of a layer's config; `??` goes past it. */
  | { readonly kind: "none" }
  /** A value that only a model will tell. */
  | { readonly kind: "unknown" };

export interface TensorValue {
  readonly kind: "tensor";
  readonly type: TensorType;
  /** null while no model is known. Where present, its shape and dtype are `type`'s. */
  readonly node: Core | null;
}
