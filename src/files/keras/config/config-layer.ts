import type { Config, Json } from "../../../tensor/catalog.js";

/** A shape as Keras writes it, batch axis included; null is a size that may vary. */
export type PartialShape = readonly (number | null)[];

/** What a node of the config is, as far as reading it goes. */
export type ConfigKind =
  /** An InputLayer: no weights, not counted by `position`. */
  | "input"
  | "sequential"
  /** A Functional model, whatever its class is called: it has a graph. */
  | "functional"
  /** TimeDistributed, Bidirectional, SpectralNormalization, RNN over a cell, … */
  | "wrapper"
  /** A function in a graph (`keras.ops.add`, TFOpLambda): no weights. */
  | "operation"
  | "layer";

/**
 * A layer as a model's config tells of it. The objects' identity is what maps are keyed
 * by: a shared layer is one object.
 */
export interface ConfigLayer {
  /** The name by which its model knows it; empty where the config has none. */
  readonly name: string;
  /** As written: `Convolution2D` and `Conv2D` are not made one here. */
  readonly className: string;
  /** Keras 3's module (`keras.layers`); null where the config has none. */
  readonly module: string | null;
  /** Not one of Keras's own classes, even where it bears the name of one. */
  readonly custom: boolean;
  readonly kind: ConfigKind;
  /**
   * The layer's own config object, with what Keras 1 calls otherwise under the names of later
   * versions too; empty where there is none.
   */
  readonly config: Config;
  /** The config key under which a child of a custom layer was found; else null. */
  readonly attribute: string | null;
  /** What Keras writes to tell that two layers of the config are one; null elsewhere. */
  readonly sharedId: string | null;
  /** In the order of Keras's `model.layers`, input layers among them. */
  readonly children: readonly ConfigLayer[];
  /** The layer that a wrapper wraps, or an RNN's cell. */
  readonly wrapped: ConfigLayer | null;
  /** Bidirectional's backward layer, where the config tells of it. */
  readonly backward: ConfigLayer | null;
  /** Present for Functional models only. */
  readonly graph: ConfigGraph | null;
  /**
   * The shapes that the layer was built with, in the order of its inputs, by the name of
   * the argument: `input_shape`, `query_shape`, …; from `build_config`,
   * `batch_input_shape` or `batch_shape`. Empty where the config has none.
   */
  readonly buildShapes: ReadonlyMap<string, readonly PartialShape[]>;
}

/** How a Functional model calls its layers. */
export interface ConfigGraph {
  /** The tensors that the model's own arguments are bound to, in order. */
  readonly inputs: CallArgument;
  readonly outputs: CallArgument;
  /** Every call, each after those whose results it reads. Input layers have none. */
  readonly calls: readonly LayerCall[];
}

/** One call of a layer in a graph; a shared layer has several. */
export interface LayerCall {
  readonly layer: ConfigLayer;
  /** Ordinal among the calls of this layer. */
  readonly index: number;
  readonly positional: readonly CallArgument[];
  readonly keywords: ReadonlyMap<string, CallArgument>;
}

export type CallArgument =
  | TensorReference
  | { readonly kind: "list"; readonly items: readonly CallArgument[] }
  | { readonly kind: "record"; readonly entries: ReadonlyMap<string, CallArgument> }
  | { readonly kind: "value"; readonly value: Json };

/** The result `output` of the call `call` of `layer`. */
export interface TensorReference {
  readonly kind: "tensor";
  readonly layer: ConfigLayer;
  readonly call: number;
  readonly output: number;
  /** Keras 3 writes it beside the reference; null elsewhere. */
  readonly shape: PartialShape | null;
}
