import { spatialRank } from "../builtin-class.js";
import { textAt } from "../json.js";
import type { Size } from "../settings.js";
import { isChannelsFirst, sizesAt, sizesOr, spatialAxes } from "../settings.js";
import type { Step } from "../unroll/steps.js";
import type { DerivedFacts } from "./derived-facts.js";

/** Along one axis: how far the dilated window reaches, and by what steps. */
interface Window {
  readonly reach: number;
  readonly stride: number;
}

/** What a convolution's padding comes to in PyTorch, which pads alike on both sides. */
export function paddingFacts(step: Step): DerivedFacts {
  const { className } = step;
  if (
    className === null ||
    !/^(Depthwise|Separable)?Conv[123]D(Transpose)?$/.test(className)
  )
    return {};
  const { config } = step.layer;
  const rank = spatialRank(className);
  const windows = windowsOf(config, rank);
  if (windows === null) return {};
  const isSame = textAt(config, "padding") === "same";
  if (!className.endsWith("Transpose")) {
    return isSame ? samePads(step, windows, isChannelsFirst(config)) : {};
  }
  // Keras 1 states the whole output shape instead.
  if (config["output_shape"] !== undefined) return {};
  const stated = sizesAt(config, "output_padding", rank);
  return transposedFacts(
    windows.map((window, i) => transposedAxis(window, isSame, stated?.[i] ?? null)),
  );
}

function windowsOf(
  config: Step["layer"]["config"],
  rank: number,
): readonly Window[] | null {
  const sizes = sizesAt(config, "kernel_size", rank);
  const strides = sizesOr(config, "strides", rank, 1);
  const dilations = sizesOr(config, "dilation_rate", rank, 1);
  const windows: Window[] = [];
  for (let i = 0; i < rank; i++) {
    const [size, stride, dilation] = [sizes?.[i], strides[i], dilations[i]];
    if (!size || !stride || !dilation) return null;
    windows.push({ reach: (size - 1) * dilation + 1, stride });
  }
  return windows;
}

/** Nothing where `padding="same"` of PyTorch, which takes no strides, pads the same. */
function samePads(
  { inputs }: Step,
  windows: readonly Window[],
  channelsFirst: boolean,
): DerivedFacts {
  if (windows.every(({ reach, stride }) => stride === 1 && reach % 2 === 1)) return {};
  const shape = inputs[0]?.shape ?? null;
  const axes = spatialAxes(windows.length + 2, channelsFirst);
  const pads = windows.map((window, i) => padsAlong(window, shape?.[axes[i]!] ?? null));
  if (pads.some((pair) => pair === null)) return { pads_unalike: true };
  // F.pad wants the last axis first.
  const same_pads = tuple(pads.toReversed().flatMap((pair) => pair!));
  return { pads_unalike: true, same_pads };
}

function padsAlong(
  { reach, stride }: Window,
  size: Size,
): readonly [number, number] | null {
  if (size === null && stride > 1) return null;
  const total =
    stride === 1
      ? reach - 1
      : Math.max((Math.ceil(size! / stride) - 1) * stride + reach - size!, 0);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

interface Transposed {
  readonly padding: number;
  readonly outputPadding: number;
  /** Cells to cut off at the end. */
  readonly cut: number;
}

/** PyTorch adds `reach - 1 - padding` before, and `output_padding` more behind. */
function transposedAxis(
  { reach, stride }: Window,
  isSame: boolean,
  stated: number | null,
): Transposed {
  if (!isSame) {
    const outputPadding = stated ?? Math.max(stride - reach, 0);
    return { padding: 0, outputPadding, cut: 0 };
  }
  const added = stated === null ? reach + stride - 2 : reach + (reach % 2) - 2 + stated;
  const before = Math.min(Math.ceil(added / 2), reach - 1);
  const more = added - 2 * before;
  return {
    padding: reach - 1 - before,
    outputPadding: Math.max(more, 0),
    cut: Math.max(-more, 0),
  };
}

function transposedFacts(axes: readonly Transposed[]): DerivedFacts {
  const each = (of: (axis: Transposed) => number): readonly number[] => axes.map(of);
  const padding = each((axis) => axis.padding);
  const more = each((axis) => axis.outputPadding);
  const cut = each((axis) => axis.cut);
  const isSome = (sizes: readonly number[]): boolean => sizes.some((size) => size > 0);
  const settings = [
    ...(isSome(padding) ? [`padding=${tuple(padding)}`] : []),
    ...(isSome(more) ? [`output_padding=${tuple(more)}`] : []),
  ];
  const slices = cut.map((size) => (size === 0 ? ":" : `:-${String(size)}`));
  return {
    ...(settings.length > 0 ? { transposed_settings: settings.join(", ") } : {}),
    ...(isSome(cut) ? { transposed_cut: `[..., ${slices.join(", ")}]` } : {}),
  };
}

function tuple(sizes: readonly number[]): string {
  return sizes.length === 1 ? `(${String(sizes[0])},)` : `(${sizes.join(", ")})`;
}
