import type { PartialShape } from "../config-layer.js";

/**
 * What follows from a model's config for one layer. The keys are as rule files write them
 * after `layer.`; `grammar/derived-facts.md` is their table. A key is absent where nothing
 * is known or where the calls of a shared layer disagree. Shapes are without the batch
 * axis, null for sizes that may vary.
 */
export interface DerivedFacts {
  readonly input_shape?: PartialShape;
  readonly input_shapes?: readonly PartialShape[];
  readonly output_shape?: PartialShape;
  readonly reads?: "image" | "frames" | "channels_first" | "sequence" | "vector";
  readonly flattened?: readonly number[];
  readonly flattened_order?: readonly number[];
  readonly flattened_unsure?: string;
  readonly flattened_unknown?: string;
  readonly unflattened?: readonly number[];
  readonly contracted?: number;
  readonly einsum_order?: readonly number[];
  readonly einsum_outputs?: PartialShape;
  readonly einsum_bias?: PartialShape;
  readonly axis_is_last?: boolean;
  readonly axis_is_all?: boolean;
  readonly axis_is_channel?: boolean;
  readonly alpha_is_channel?: boolean;
  readonly pads_unalike?: boolean;
  readonly same_pads?: string;
  readonly transposed_settings?: string;
  readonly transposed_cut?: string;
  readonly query_width?: number;
  readonly key_width?: number;
  readonly value_width?: number;
  readonly attends_sequence?: boolean;
  readonly wrapper?: string;
  readonly wraps?: string;
  readonly backward_alike?: boolean;
  readonly cell_classes?: readonly string[];
  readonly cells_alike?: boolean;
  readonly activations?: readonly string[];
  readonly recurrent_activations?: readonly string[];
  readonly reset_after?: boolean;
  readonly masked?: boolean;
}
