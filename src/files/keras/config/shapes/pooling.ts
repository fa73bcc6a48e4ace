import { spatialRank } from "../builtin-class.js";
import { get, sizeAt, textAt } from "../json.js";
import {
  isChannelsFirst,
  pairsAt,
  sizeOrUnknown,
  sizesAt,
  sizesOr,
  spatialAxes,
} from "../settings.js";
import { mapSpatial, windowCount } from "./convolution.js";
import type { ShapeRule } from "./rule.js";
import { ofImages, oneToOne } from "./rule.js";

/** MaxPoolingND, AveragePoolingND. */
export const pooling: ShapeRule = ofImages((input, request) => {
  const { className, config } = request;
  const rank = spatialRank(className);
  const windows = sizesOr(config, "pool_size", rank, 2);
  // Without strides the windows stand side by side.
  const strides = sizesAt(config, "strides", rank) ?? windows;
  const padding = textAt(config, "padding") ?? "valid";
  return mapSpatial(input, isChannelsFirst(config), (size, i) =>
    windowCount(size, padding, { window: windows[i]!, stride: strides[i]!, dilation: 1 }),
  );
});

/** GlobalMaxPoolingND, GlobalAveragePoolingND. */
export const globalPooling: ShapeRule = ofImages((input, request) => {
  const { config } = request;
  const first = isChannelsFirst(config);
  if (get(config, "keepdims") === true) return mapSpatial(input, first, () => 1);
  const spatial = spatialAxes(input.length, first);
  return input.filter((_, axis) => !spatial.includes(axis));
});

/** AdaptiveMaxPoolingND, AdaptiveAveragePoolingND: the output's sizes are settings. */
export const adaptivePooling: ShapeRule = ofImages((input, request) => {
  const { className, config } = request;
  const sizes = sizesAt(config, "output_size", spatialRank(className));
  return mapSpatial(input, isChannelsFirst(config), (_, i) => sizes?.[i] ?? null);
});

function resized(key: string, sign: 1 | -1): ShapeRule {
  return ofImages((input, request) => {
    const { className, config } = request;
    const pairs = pairsAt(config, key, spatialRank(className));
    return mapSpatial(input, isChannelsFirst(config), (size, i) => {
      const pair = pairs?.[i];
      if (size === null || pair === undefined) return null;
      return sizeOrUnknown(size + sign * (pair[0] + pair[1]));
    });
  });
}

/** ZeroPaddingND. */
export const padding = resized("padding", 1);

/** CroppingND. */
export const cropping = resized("cropping", -1);

/** UpSamplingND: each position is repeated `size` times (Keras 1, 1D: `length`). */
export const upsampling: ShapeRule = ofImages((input, request) => {
  const { className, config } = request;
  const rank = spatialRank(className);
  const key = get(config, "size") === undefined ? "length" : "size";
  const factors = sizesOr(config, key, rank, 2);
  return mapSpatial(input, isChannelsFirst(config), (size, i) => {
    const factor = factors[i] ?? null;
    return size === null || factor === null ? null : sizeOrUnknown(size * factor);
  });
});

/** Resizing, CenterCrop, RandomCrop: images, with or without a batch, of a set size. */
export const imageOfSize: ShapeRule = oneToOne((input, { config }) => {
  if (input.length !== 4) return null;
  // Aspect ratio settings change what is shown, not the size.
  const sizes = [sizeAt(config, "height"), sizeAt(config, "width")];
  return mapSpatial(input, isChannelsFirst(config), (_, i) => sizes[i] ?? null);
});
