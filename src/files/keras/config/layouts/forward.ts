import type { Config } from "../../../../tensor/catalog.js";
import { builtinClass, spatialRank } from "../builtin-class.js";
import { convolutionalCell } from "../convolutional-cell.js";
import { get, itemsAt } from "../json.js";
import { isChannelsFirst, normalAxis, productOf } from "../settings.js";
import { keepsShape } from "../shapes/infer-shapes.js";
import type { Step, Value } from "../unroll/steps.js";
import { layoutKind } from "./class-kind.js";
import { flattenLayout, reshapeLayout } from "./flatten.js";
import { joinConcatenated, joinElementwise } from "./join.js";
import type { Layout } from "./layout.js";
import { isPlain, plain, plainOf, UNKNOWN, unsure } from "./layout.js";

/** The layouts of a step's results, from those of its inputs. `lenient`: see `join.ts`. */
export function forwardLayouts(step: Step, lenient: boolean): readonly Layout[] {
  switch (step.kind) {
    case "source":
      // A vector is one in PyTorch too; any other input may be an image.
      return step.outputs.map(({ shape }) =>
        shape?.length === 2 ? plainOf(shape) : UNKNOWN,
      );
    case "time-in":
      return step.inputs.map(stepOf);
    case "time-out":
      return step.inputs.map((input) => timesOf(step, input));
    case "layer":
      return layerLayouts(step, lenient);
  }
}

/** What one step along the axis behind the batch is. */
function stepOf({ layout, shape }: Value): Layout {
  if (layout.kind !== "image") return layout;
  const inner = (shape?.length ?? 0) - 1;
  if (layout.channel === 1 || inner < 2) return UNKNOWN;
  // A step of a 1-D convolution's result is a vector of its channels.
  if (inner === 2) return plain(shape!.at(-1) ?? null);
  return { ...layout, channel: layout.channel - 1, lead: Math.max(0, layout.lead - 1) };
}

function timesOf(step: Step, { layout }: Value): Layout {
  const wrapped = step.layer.wrapped;
  const className = wrapped === null ? null : builtinClass(wrapped);
  const outer = step.named.get("outer");
  // What is done to each step alike and keeps it does not make a sequence of an image.
  if (className !== null && keepsShape(className) && outer?.layout.kind === "image") {
    return outer.layout;
  }
  if (layout.kind !== "image") return layout;
  return { kind: "image", channel: layout.channel + 1, lead: layout.lead + 1 };
}

/** The layout that `data_format` gives an image with `lead` time axes before it. */
export function imageLayout(config: Config, spatial: number, lead = 0): Layout {
  const channel = isChannelsFirst(config) ? lead + 1 : lead + spatial + 1;
  return { kind: "image", channel, lead };
}

function layerLayouts(step: Step, lenient: boolean): readonly Layout[] {
  const { layer, className, inputs, outputs } = step;
  const { config } = layer;
  const first = inputs[0]!;
  const spatial = className === null ? 0 : spatialRank(className) || 2;
  const each = (layout: (output: Value, i: number) => Layout) => outputs.map(layout);
  switch (layoutKind(step)) {
    case "same":
      return each(() => first.layout);
    case "image":
      return each(() => imageLayout(config, spatial));
    case "resize":
      if (first.layout.kind !== "unknown" || spatial === 1)
        return each(() => first.layout);
      return each(() => imageLayout(config, spatial));
    case "image-recurrent":
      return recurrentImages(step);
    case "global-pooling":
      return each(({ shape }) =>
        get(config, "keepdims") === true ? imageLayout(config, spatial) : plainOf(shape),
      );
    case "features":
      return each(({ shape }) => plainOf(shape));
    case "dense":
      return each(({ shape }) => denseLayout(first, shape));
    case "flatten":
      return each(() =>
        flattenLayout(first.layout, first.shape, isChannelsFirst(config)),
      );
    case "reshape":
      return each(({ shape }) => reshapeLayout(first.layout, first.shape, shape));
    case "permute":
      return each(({ shape }) => permuted(first, shape, itemsAt(config, "dims")));
    case "repeat":
      return each(() => first.layout);
    case "elementwise":
      return each(() => joinElementwise(inputs, lenient));
    case "concatenate":
      return each(({ shape }) => {
        const written = get(config, "axis") ?? get(config, "concat_axis") ?? -1;
        const axis = shape === null ? null : normalAxis(written, shape.length);
        return joinConcatenated(inputs, axis, shape);
      });
    case "unknown":
      return each(({ shape }) => madeByUnknown(step, shape));
  }
}

/** A recurrent layer over images: as it was told, the last result or all, then states. */
function recurrentImages({ layer, outputs }: Step): readonly Layout[] {
  const cell = convolutionalCell(layer)!;
  const spatial = spatialRank(cell.className);
  const { config } = cell;
  return outputs.map(({ shape }) =>
    imageLayout(config, spatial, shape?.length === spatial + 3 ? 1 : 0),
  );
}

/** A Dense over an image's channels may be one over features, or a 1x1 convolution. */
function denseLayout({ layout, shape }: Value, output: Value["shape"]): Layout {
  const isImage = layout.kind === "image" && (shape?.length ?? 0) > 3;
  return isImage ? UNKNOWN : plainOf(output);
}

function permuted(
  { layout }: Value,
  output: Value["shape"],
  dims: readonly unknown[] | null,
): Layout {
  if (layout.kind === "unknown" || dims === null) return UNKNOWN;
  const last = dims.length;
  if (layout.kind === "features") {
    if (dims[last - 1] === last) return layout;
    if (isPlain(layout.last)) return plainOf(output);
    return UNKNOWN;
  }
  const channel = dims.indexOf(layout.channel) + 1;
  const keepsLead = dims.slice(0, layout.lead).every((axis, i) => axis === i + 1);
  return channel > 0 && keepsLead ? { ...layout, channel } : UNKNOWN;
}

/** A custom layer or Lambda that makes a vector of as many elements as an image has. */
function madeByUnknown({ layer, inputs }: Step, output: Value["shape"]): Layout {
  const { layout, shape } = inputs[0]!;
  if (output?.length !== 2 || layout.kind !== "image" || shape === null) return UNKNOWN;
  const size = output[1] ?? null;
  if (size === null || size !== productOf(shape.slice(1))) return UNKNOWN;
  const by = `\`${layer.name}\` of class \`${layer.className}\``;
  return unsure(size, `${by} may flatten ${String(shape.length - 1)} axes`);
}
