import type { Config } from "../../../../tensor/catalog.js";
import { spatialRank } from "../builtin-class.js";
import type { PartialShape } from "../config-layer.js";
import { get, shapeOf, sizeAt, textAt } from "../json.js";
import type { Size } from "../settings.js";
import {
  isChannelsFirst,
  sizeOrUnknown,
  sizesAt,
  sizesOr,
  spatialAxes,
} from "../settings.js";
import type { ShapeRule } from "./rule.js";
import { ofImages, withAxis } from "./rule.js";

/** Along one axis: how far a window of `window` reaches, and by what steps. */
interface Window {
  readonly window: Size;
  readonly stride: Size;
  readonly dilation: Size;
}

/** How many windows fit along an axis of `size`. */
export function windowCount(size: Size, padding: string, along: Window): Size {
  const { window, stride, dilation } = along;
  if (size === null || !stride) return null;
  if (padding === "same" || padding === "causal") return Math.ceil(size / stride);
  if (window === null || dilation === null) return null;
  const reach = (window - 1) * dilation + 1;
  // Keras 1 on Theano: wherever a window meets the axis at all.
  if (padding === "full") return Math.ceil((size + reach - 1) / stride);
  if (padding !== "valid") return null;
  return sizeOrUnknown(Math.floor((size - reach) / stride) + 1);
}

/** The input's shape with each spatial axis replaced by what `along` makes of it. */
export function mapSpatial(
  shape: PartialShape,
  channelsFirst: boolean,
  along: (size: Size, axis: number) => Size,
): PartialShape {
  let result = shape;
  spatialAxes(shape.length, channelsFirst).forEach((axis, i) => {
    result = withAxis(result, axis, along(shape[axis] ?? null, i));
  });
  return result;
}

function convolved(
  shape: PartialShape,
  rank: number,
  config: Config,
  channels: Size,
): PartialShape | null {
  if (shape.length !== rank + 2) return null;
  const kernel = sizesAt(config, "kernel_size", rank);
  const strides = sizesOr(config, "strides", rank, 1);
  const dilations = sizesOr(config, "dilation_rate", rank, 1);
  const padding = textAt(config, "padding") ?? "valid";
  const first = isChannelsFirst(config);
  const spatial = mapSpatial(shape, first, (size, i) =>
    windowCount(size, padding, {
      window: kernel?.[i] ?? null,
      stride: strides[i]!,
      dilation: dilations[i]!,
    }),
  );
  return withAxis(spatial, first ? 1 : shape.length - 1, channels);
}

/** ConvND, SeparableConvND, LocallyConnectedND: `filters` channels come out. */
export const convolution: ShapeRule = ofImages((input, { className, config }) =>
  convolved(input, spatialRank(className), config, sizeAt(config, "filters")),
);

/** DepthwiseConvND: each channel becomes `depth_multiplier` ones. */
export const depthwiseConvolution: ShapeRule = ofImages((input, request) => {
  const { className, config } = request;
  const axis = isChannelsFirst(config) ? 1 : input.length - 1;
  const channels = input[axis] ?? null;
  const multiplier = sizeAt(config, "depth_multiplier") ?? 1;
  const made = channels === null ? null : sizeOrUnknown(channels * multiplier);
  return convolved(input, spatialRank(className), config, made);
});

/** The inverse of `windowCount`, as Keras chooses among the sizes that it allows. */
function transposedCount(
  size: Size,
  padding: string,
  along: Window & { readonly outputPadding: Size },
): Size {
  const { window, stride, dilation, outputPadding } = along;
  if (size === null || window === null || stride === null || dilation === null) {
    return null;
  }
  const reach = (window - 1) * dilation + 1;
  if (outputPadding === null) {
    const beyond = padding === "same" ? 0 : Math.max(reach - stride, 0);
    return sizeOrUnknown(size * stride + beyond);
  }
  const cut = padding === "same" ? 2 * Math.floor(reach / 2) : 0;
  return sizeOrUnknown((size - 1) * stride + reach - cut + outputPadding);
}

export const transposedConvolution: ShapeRule = ofImages((input, request) => {
  const { className, config } = request;
  const rank = spatialRank(className);
  // Keras 1 states the whole output shape.
  if (get(config, "nb_filter") !== undefined) {
    const stated = shapeOf(get(config, "output_shape"));
    return stated?.length === rank + 2 ? [input[0]!, ...stated.slice(1)] : null;
  }
  const kernel = sizesAt(config, "kernel_size", rank);
  const strides = sizesOr(config, "strides", rank, 1);
  const dilations = sizesOr(config, "dilation_rate", rank, 1);
  const outputPadding = sizesAt(config, "output_padding", rank);
  const padding = textAt(config, "padding") ?? "valid";
  const first = isChannelsFirst(config);
  const spatial = mapSpatial(input, first, (size, i) =>
    transposedCount(size, padding, {
      window: kernel?.[i] ?? null,
      stride: strides[i]!,
      dilation: dilations[i]!,
      outputPadding: outputPadding?.[i] ?? null,
    }),
  );
  return withAxis(spatial, first ? 1 : input.length - 1, sizeAt(config, "filters"));
});

/** ConvLSTMND: the result of the last step or of all, then two states if asked for. */
export const convolutionalRecurrent: ShapeRule = (request) => {
  const { className, config, inputs } = request;
  const input = inputs[0] ?? null;
  if (input === null || input.length < 3) return [null];
  const step = [input[0]!, ...input.slice(2)];
  const rank = spatialRank(className);
  const last = convolved(step, rank, config, sizeAt(config, "filters"));
  if (last === null) return [null];
  const every = [last[0]!, input[1]!, ...last.slice(1)];
  const output = get(config, "return_sequences") === true ? every : last;
  return get(config, "return_state") === true ? [output, last, last] : [output];
};
