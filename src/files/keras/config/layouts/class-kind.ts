import type { Step } from "../unroll/steps.js";
import { convolutionalCell } from "../convolutional-cell.js";
import { keepsShape } from "../shapes/infer-shapes.js";
import { operationKind } from "../shapes/operations.js";

/** How a step treats layouts. */
export type LayoutKind =
  /** Gives what it reads, element by element or axis by axis. */
  | "same"
  /** Takes and gives images: PyTorch's module has the channels in front. */
  | "image"
  /** Pads, crops or repeats along axes: PyTorch does so in any layout. */
  | "resize"
  | "image-recurrent"
  | "global-pooling"
  /** Gives features on the last axis, as PyTorch does. */
  | "features"
  | "dense"
  | "flatten"
  | "reshape"
  | "permute"
  | "repeat"
  | "elementwise"
  | "concatenate"
  | "unknown";

const KINDS: readonly (readonly [RegExp, LayoutKind])[] = [
  [/^(Depthwise|Separable)?Conv[123]D(Transpose)?$|^LocallyConnected[12]D$/, "image"],
  [/^(Adaptive)?(Max|Average)Pooling[123]D$/, "image"],
  [/^(Resizing|CenterCrop|RandomCrop)$/, "image"],
  [/^(ZeroPadding|Cropping|UpSampling)[123]D$/, "resize"],
  [/^Global(Max|Average)Pooling[123]D$/, "global-pooling"],
  [/^(Dense|EinsumDense|MaxoutDense|RandomFourierFeatures)$/, "dense"],
  [/^(Embedding|ReversibleEmbedding|LSTM|GRU|SimpleRNN|RNN|Bidirectional)$/, "features"],
  [/^(LSTM|GRU|SimpleRNN|StackedRNN)Cells?$/, "features"],
  [/^(MultiHead|GroupedQuery|Additive)?Attention$/, "features"],
  [/^(Dot|CategoryEncoding)$/, "features"],
  [/^Flatten$/, "flatten"],
  [/^Reshape$/, "reshape"],
  [/^Permute$/, "permute"],
  [/^RepeatVector$/, "repeat"],
  [/^(Add|Subtract|Multiply|Average|Maximum|Minimum)$/, "elementwise"],
  [/^Concatenate$/, "concatenate"],
];

/** How a step of kind `layer` treats layouts. */
export function layoutKind({ layer, className }: Step): LayoutKind {
  if (layer.kind === "operation") {
    const kind = operationKind(layer);
    if (kind === "elementwise") return "same";
    return kind === "merge" ? "elementwise" : (kind ?? "unknown");
  }
  if (className === null) return "unknown";
  if (convolutionalCell(layer) !== null) return "image-recurrent";
  const found = KINDS.find(([pattern]) => pattern.test(className))?.[1];
  return found ?? (keepsShape(className) ? "same" : "unknown");
}

/** Classes that make images of another look, element by element or not. */
export function isImagePreprocessing(className: string | null): boolean {
  return (
    className !== null &&
    /^Random|^(Solarization|AutoContrast|Equalization|AugMix|RandAugment)$/.test(
      className,
    )
  );
}
