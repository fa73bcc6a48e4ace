import type { Core } from "./core.js";
import type { DType } from "./dtype.js";
import type { SharedSource } from "./shared-source.js";
import type { Shape } from "./shape.js";

/** What JSON can say; layer configs are this. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Config = { readonly [key: string]: Json };

/** A dataset of a model file. `stored` is its path inside the file. */
export interface StoredTensor {
  readonly stored: string;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly bytes: number;
  /**
   * The shape of the chunks in which the file has it, often compressed, of which each is read
   * as a whole; absent where any stretch can be read by itself.
   */
  readonly chunks?: Shape;
}

/** One variable of a layer: `path` is the layer's path + `/` + `name`. */
export interface CatalogWeight {
  readonly path: string;
  /** Its layer's other path + `/` + `name`. */
  readonly otherPath: string | null;
  /** Canonical name within its layer, such as `kernel` or `query/kernel`. */
  readonly name: string;
  readonly layer: CatalogLayer;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly bytes: number;
  /** The datasets that it is stored in, in order; each is a part of no other weight. */
  readonly parts: readonly StoredTensor[];
  /** Its value from loads of its parts: the one load, unless it is stored otherwise. */
  readonly value: Core;
  /** What `value` does with the parts, for people: "rotated"; null: nothing. */
  readonly made: string | null;
}

/** A node of the model's tree. The model itself is the root, whose path is empty. */
export interface CatalogLayer {
  readonly name: string;
  /** Names from the root joined by `/`; empty for the root. */
  readonly path: string;
  /**
   * What other files of the model call the layer where `name` is an attribute's (`proj` in a
   * `.keras`: the layer's own name, `dense_1`) or could be (the attribute's, where a legacy
   * file's config tells it); null where it is not known or the same.
   */
  readonly otherName: string | null;
  /**
   * The path by such names, `blk/dense_1` for `blk/proj`; null where it is `path`, and for a
   * list of layers, which is no level of it. Several layers may have one, and it may be the
   * `path` of another: then it tells nothing.
   */
  readonly otherPath: string | null;
  /** Canonical class name (`Conv2D` also for `Convolution2D`), null where unknown. */
  readonly className: string | null;
  /** The Keras config and what the reader derives from it; empty where unknown. */
  readonly config: Config;
  readonly parent: CatalogLayer | null;
  readonly children: readonly CatalogLayer[];
  /** Ordinal among the parent's layers, from 0, input layers not counted. */
  readonly position: number;
  /** Ordinal among the layers of this class in the whole tree, from 0. */
  readonly index: number;
  /** Own variables only, in Keras's order. */
  readonly variables: readonly CatalogWeight[];
}

/** A dataset that is no weight of the model. */
export interface SetApart {
  readonly stored: string;
  readonly why: "optimizer" | "metrics" | "seed" | "copy" | "other";
  /** Of a copy: where what it repeats is stored. */
  readonly of?: string;
  /** null where it is no tensor (text, a compound type). */
  readonly tensor: StoredTensor | null;
}

export type KerasContainer =
  "h5-legacy" | "weights-h5" | "keras-zip" | "keras-dir" | "weights-json";

/** All that a Keras file says, from its headers: no weight data has been read. */
export interface Catalog {
  readonly file: string;
  readonly container: KerasContainer;
  readonly writer: { readonly keras: string | null; readonly backend: string | null };
  readonly root: CatalogLayer;
  /** Every layer but the root, parents before children, in model order. */
  readonly layers: readonly CatalogLayer[];
  /** Every weight, in the order of `layers`. */
  readonly weights: readonly CatalogWeight[];
  readonly apart: readonly SetApart[];
  /**
   * The canonical names of a layer's variables if the layer is of `className` with
   * `config` (merged over the file's); null where the class has no fixed list or the
   * number of variables differs. Serves `as CLASS`.
   */
  nameVariables(
    layer: CatalogLayer,
    className: string,
    config: Config,
  ): readonly string[] | null;
  /**
   * For files of Keras 1: the variables of a layer under the names and in the layout that
   * later versions have for `className`; null where they cannot be that, or in several ways.
   * Serves `as CLASS`, since what is stored has the shapes of several classes.
   */
  readonly modernVariables?: (
    layer: CatalogLayer,
    className: string,
    config: Config,
  ) => ReadonlyMap<string, CatalogWeight> | null;
  /**
   * The variables that a quantised layer, or one with LoRA, stands for, by name: its `kernel`
   * as a value of what is stored for it. Null where the layer is neither. Throws `Fault`
   * where the file does not tell how they are stored.
   */
  restoreVariables(layer: RestorableLayer): ReadonlyMap<string, CatalogWeight> | null;
  /**
   * The classes of Keras that a layer may be, to judge by the names, the number and the
   * shapes of its variables and by its own name, the likeliest first. Serves advice.
   */
  possibleClasses(layer: CatalogLayer): readonly PossibleClass[];
  /** The canonical class of a Keras class name: `Convolution2D` gives `Conv2D`. */
  canonicalClass(className: string): string;
}

/** `as CLASS(config)` gives a layer this class and its variables the class's names. */
export interface PossibleClass {
  readonly className: string;
  /** What must be stated for the variables to have one name each; mostly empty. */
  readonly config: Config;
}

/** A layer as the file or a rule states it. */
export interface RestorableLayer {
  readonly layer: CatalogLayer;
  readonly className: string;
  readonly config: Config;
  /** By the names that they have here. */
  readonly variables: ReadonlyMap<string, CatalogWeight>;
}

/** A rectangular part of a weight: `start[i]` to `start[i] + count[i]` along each axis. */
export interface Box {
  readonly start: readonly number[];
  readonly count: readonly number[];
}

/** Reads the elements of weights. */
export interface WeightReader {
  /**
   * The elements of a tensor, or of a box of it: row-major, little-endian, in its dtype
   * (bool as bytes 0 and 1). With a `target`, an array of just their size, they are put
   * there and it is returned; without, the bytes are the caller's to keep.
   */
  read(tensor: StoredTensor, box?: Box, target?: Uint8Array): Uint8Array;
  close(): void;
}

/** An open model file. */
export interface WeightSource extends WeightReader {
  readonly catalog: Catalog;
  /** What other threads need to read the same; null where only this one can. */
  shared(): SharedSource | null;
}
