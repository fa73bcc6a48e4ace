import { einsumOutput } from "../einsum.js";
import { get, LARGEST_RANK } from "../json.js";
import { dotAttention, groupedQueryAttention, multiHeadAttention } from "./attention.js";
import {
  convolution,
  convolutionalRecurrent,
  depthwiseConvolution,
  transposedConvolution,
} from "./convolution.js";
import { concatenate, dot, elementwise, merge } from "./merging.js";
import { operation } from "./operations.js";
import {
  adaptivePooling,
  cropping,
  globalPooling,
  imageOfSize,
  padding,
  pooling,
  upsampling,
} from "./pooling.js";
import { bidirectional, cell, recurrent } from "./recurrent.js";
import {
  categories,
  dense,
  embedding,
  flatten,
  permutation,
  repeatVector,
  reshape,
} from "./reshaping.js";
import type { ShapeRequest, ShapeRule } from "./rule.js";
import { oneToOne } from "./rule.js";

const unchanged: ShapeRule = ({ inputs }) => [inputs[0] ?? null];

/** Lookups and the like keep the shape where they give numbers for tokens. */
const numbered: ShapeRule = ({ inputs, config }) => {
  const mode = get(config, "output_mode");
  return [mode === undefined || mode === "int" ? (inputs[0] ?? null) : null];
};

const UNCHANGED =
  /^(Activation|ReLU|LeakyReLU|PReLU|SReLU|ELU|ThresholdedReLU|Softmax|ParametricSoftplus|Dropout|SpatialDropout[123]D|AlphaDropout|GaussianNoise|GaussianDropout|ActivityRegularization|Masking|Identity|LayerScale|StochasticDepth|BatchNormalization|LayerNormalization|GroupNormalization|RMSNormalization|UnitNormalization|Normalization|Rescaling|Highway|Random(Brightness|Contrast|Flip|Rotation|Translation|Zoom|ColorJitter|ColorDegeneration|Hue|Saturation|Sharpness|Shear|Grayscale|Posterization|Invert|Erasing|Perspective|GaussianBlur|ElasticTransform)|Solarization|AutoContrast|Equalization|AugMix|RandAugment)$/;

/** Whether a class acts on each element, or on axes without changing their sizes. */
export function keepsShape(className: string): boolean {
  return UNCHANGED.test(className);
}

/** The rules by pattern of a class's name; the first that fits holds. */
const RULES: readonly (readonly [RegExp, ShapeRule])[] = [
  [UNCHANGED, unchanged],
  [/^(Conv|SeparableConv|LocallyConnected)[123]D$/, convolution],
  [/^DepthwiseConv[12]D$/, depthwiseConvolution],
  [/^Conv[123]DTranspose$/, transposedConvolution],
  [/^ConvLSTM[123]D$/, convolutionalRecurrent],
  [/^(Max|Average)Pooling[123]D$/, pooling],
  [/^Global(Max|Average)Pooling[123]D$/, globalPooling],
  [/^Adaptive(Max|Average)Pooling[123]D$/, adaptivePooling],
  [/^ZeroPadding[123]D$/, padding],
  [/^Cropping[123]D$/, cropping],
  [/^UpSampling[123]D$/, upsampling],
  [/^(Resizing|CenterCrop|RandomCrop)$/, imageOfSize],
  [/^(Dense|MaxoutDense|RandomFourierFeatures)$/, dense],
  [/^EinsumDense$/, oneToOne((input, { config }) => einsumOutput(config, input))],
  [/^(Embedding|ReversibleEmbedding)$/, embedding],
  [/^Reshape$/, reshape],
  [/^Permute$/, permutation],
  [/^Flatten$/, flatten],
  [/^RepeatVector$/, repeatVector],
  [/^(Add|Subtract|Multiply|Average|Maximum|Minimum)$/, elementwise],
  [/^Concatenate$/, concatenate],
  [/^Dot$/, dot],
  [/^Merge$/, merge],
  [/^(LSTM|GRU|SimpleRNN|RNN|ConvRNN2D)$/, recurrent],
  [/^(LSTM|GRU|SimpleRNN|StackedRNN)Cells?$/, cell],
  [/^Bidirectional$/, bidirectional],
  [/^MultiHeadAttention$/, multiHeadAttention],
  [/^GroupedQueryAttention$/, groupedQueryAttention],
  [/^(Attention|AdditiveAttention)$/, dotAttention],
  [/^CategoryEncoding$/, categories],
  [/^(StringLookup|IntegerLookup|Hashing|Discretization)$/, numbered],
];

/** The shapes of the results of one call, batch axis included; null where not known. */
export function inferShapes(request: ShapeRequest): ReturnType<ShapeRule> {
  const shapes = ruleOf(request)(request);
  return shapes.map((shape) => (shape && shape.length > LARGEST_RANK ? null : shape));
}

function ruleOf({ layer, className }: ShapeRequest): ShapeRule {
  if (layer.kind === "operation") return operation;
  const rule = RULES.find(([pattern]) => pattern.test(className))?.[1];
  return rule ?? (() => [null]);
}
