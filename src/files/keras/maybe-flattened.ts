import type { CatalogLayer, Config } from "../../tensor/catalog.js";

/** Layers after which nothing is an image any more. */
const FEATURES =
  /^(Embedding|SimpleRNN|LSTM|GRU|RNN|StackedRNNCells|Bidirectional|CuDNN\w+|MultiHeadAttention)$/;

/**
 * For each Dense of a file without config that may read a Flatten of an image: the fact
 * `flattened_maybe`, (spatial… channel) as a text. It may if its inputs are several times
 * the channels of the convolution before it, and not the outputs of a Dense before it.
 */
export function maybeFlattened(
  layers: readonly CatalogLayer[],
): ReadonlyMap<CatalogLayer, Config> {
  const found = new Map<CatalogLayer, Config>();
  let image: Image | null = null;
  let outputs: number | null = null;
  for (const layer of layers) {
    const className = layer.className ?? "";
    const made = imageOf(layer);
    if (made !== null) [image, outputs] = [made, null];
    else if (FEATURES.test(className)) [image, outputs] = [null, null];
    if (className !== "Dense") continue;
    const [inputs, units] = shapeOf(layer, "kernel") ?? [];
    if (inputs === undefined || units === undefined) continue;
    const shape = inputs === outputs ? null : imageShape(inputs, image);
    if (shape !== null && Object.keys(layer.config).length === 0) {
      found.set(layer, { flattened_maybe: `[${shape.join(", ")}]` });
    }
    outputs = units;
  }
  return found;
}

interface Image {
  readonly channels: number;
  readonly spatial: number;
}

/** What a convolution makes; null for other layers. */
function imageOf(layer: CatalogLayer): Image | null {
  const [, kind, rank, transposed] =
    /^(Depthwise|Separable)?Conv([123])D(Transpose)?$/.exec(layer.className ?? "") ?? [];
  // Keras 1's shapes tell it, and then a Flatten has PyTorch's order.
  if (rank === undefined || layer.config["data_format"] === "channels_first") return null;
  const name = kind === "Separable" ? "pointwise_kernel" : "kernel";
  const [second, last] = shapeOf(layer, name)?.slice(-2) ?? [];
  if (second === undefined || last === undefined) return null;
  const channels = transposed ? second : kind === "Depthwise" ? second * last : last;
  return { channels, spatial: Number(rank) };
}

function shapeOf(layer: CatalogLayer, name: string): readonly number[] | undefined {
  return layer.variables.find((variable) => variable.name === name)?.shape;
}

/** The image of so many numbers: a square one where that fits, for people to recognise. */
function imageShape(size: number, image: Image | null): readonly number[] | null {
  if (image === null || size % image.channels !== 0 || size <= image.channels)
    return null;
  const places = size / image.channels;
  const side = Math.round(places ** (1 / image.spatial));
  const isCube = side ** image.spatial === places;
  const sides = isCube ? Array<number>(image.spatial).fill(side) : [places];
  return [...sides, image.channels];
}
