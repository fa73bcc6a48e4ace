import type {
  CatalogLayer,
  CatalogWeight,
  Config,
  PossibleClass,
} from "../../../tensor/catalog.js";
import { fits } from "./fits.js";
import { allClasses, classOfAutomaticName } from "./index.js";
import type { LayerClass, Variable } from "./layer-class.js";
import { nameVariables, variableSets } from "./name-variables.js";
import { STORED_AS } from "./quantized.js";

/** In the catalog these are the layers of their cells. */
const RUNS_CELLS = /^(RNN|ConvRNN2D)$/;
/** What they compute depends on settings that no shape shows. */
const NEEDS_CONFIG = /^(EinsumDense|LocallyConnected[12]D)$/;

/** See `Catalog.possibleClasses`. */
export function possibleClasses(layer: CatalogLayer): readonly PossibleClass[] {
  if (layer.variables.length === 0) return [];
  const automatic = classOfAutomaticName(layer.name);
  const isVector = layer.variables.length === 1 && layer.variables[0]!.shape.length < 2;
  const found = [...allClasses()].flatMap((layerClass) => {
    if (RUNS_CELLS.test(layerClass.name)) return [];
    // One vector without a name could be anything.
    const isVague = NEEDS_CONFIG.test(layerClass.name) || (isVector && isNumbered(layer));
    if (layerClass !== automatic && isVague) return [];
    const fitting = settingsOf(layerClass).filter((config) =>
      isPossible(layer, layerClass, config),
    );
    return shortest(layer, layerClass, fitting).map((config) => {
      const possible = { className: layerClass.name, config };
      return { possible, weight: weightOf(layerClass, config, automatic) };
    });
  });
  return found.sort((a, b) => b.weight - a.weight).map(({ possible }) => possible);
}

/** Quantised layers are told by their dtypes, so that nobody needs to state them. */
function settingsOf({ settings }: LayerClass): readonly Config[] {
  const plain = settings.filter((it) => (it[STORED_AS] ?? "plain") === "plain");
  return [{}, ...plain].map((it) =>
    Object.fromEntries(Object.entries(it).filter(([key]) => key !== STORED_AS)),
  );
}

function isPossible(
  layer: CatalogLayer,
  layerClass: LayerClass,
  config: Config,
): boolean {
  const set = layerClass.variables(config);
  if (set === null || set.length !== layer.variables.length) return false;
  const found = isNumbered(layer)
    ? layer.variables
    : set.flatMap((it) => layer.variables.filter(({ name }) => isNamed(it, name)));
  return fits(set, found) && hasItsBias(layerClass, found);
}

const isNumbered = ({ variables }: CatalogLayer): boolean =>
  variables.every(({ name }) => /^\d+$/.test(name));

/** The bias of a depthwise convolution is as long as the last two axes of its kernel. */
function hasItsBias({ name }: LayerClass, [kernel, bias]: readonly CatalogWeight[]) {
  if (!name.startsWith("DepthwiseConv") || bias === undefined) return true;
  const [channels, multiplier] = kernel!.shape.slice(-2);
  return bias.shape[0] === channels! * multiplier!;
}

const isNamed = ({ name, aliases }: Variable, found: string): boolean =>
  name === found || aliases.includes(found);

/** The config that must be stated, once for each list of names that is possible. */
function shortest(
  layer: CatalogLayer,
  { name, settings }: LayerClass,
  configs: readonly Config[],
): readonly Config[] {
  if (!isNumbered(layer)) return configs.slice(0, 1).map(() => ({}));
  const usual = settings[0] ?? {};
  const byNames = new Map<string, Config>();
  for (const config of configs) {
    const told = nameVariables(layer, name, config)?.join();
    if (told === undefined) continue;
    const known = byNames.get(told);
    const short = withoutNeedless(config, usual, (it) => {
      return nameVariables(layer, name, it)?.join() === told;
    });
    if (known === undefined || sizeOf(short) < sizeOf(known)) byNames.set(told, short);
  }
  return [...byNames.values()];
}

/** What is usual goes first: `scale=false` says more than `center=true`. */
function withoutNeedless(
  config: Config,
  usual: Config,
  isEnough: (config: Config) => boolean,
): Config {
  let short = config;
  const isUsual = (key: string): number => (config[key] === usual[key] ? 0 : 1);
  for (const key of Object.keys(config).sort((a, b) => isUsual(a) - isUsual(b))) {
    const entries = Object.entries(short).filter(([other]) => other !== key);
    const without = Object.fromEntries(entries);
    if (isEnough(without)) short = without;
  }
  return short;
}

const sizeOf = (config: Config): number => Object.keys(config).length;

/** The layer's own name tells most, and then how much the class says of its shapes. */
function weightOf(
  layerClass: LayerClass,
  config: Config,
  automatic: LayerClass | undefined,
): number {
  const shapes = variableSets(layerClass, config)[0]!.map(({ shape }) => shape);
  const told = shapes.flatMap((it) => it ?? []).filter((size) => size !== null).length;
  const isOpen = shapes.includes(null);
  return (layerClass === automatic ? 1000 : 0) + (isOpen ? -100 : 0) + told;
}
