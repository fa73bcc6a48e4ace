import type { CatalogLayer, Config } from "../../tensor/catalog.js";
import { classOfGates } from "./classes/class-of-gates.js";

interface Cell {
  readonly className: string;
  readonly units: number;
  /** Rows of the bias, 0 for none. A GRU with `reset_after` has two. */
  readonly rows: number;
}

/**
 * For stacked cells of which no config tells, what shapes tell of them: the facts
 * `cell_classes`, `cells_alike` and `reset_after`. A GRU without a bias leaves the last open.
 */
export function cellsByShape(
  layers: readonly CatalogLayer[],
): ReadonlyMap<CatalogLayer, Config> {
  const found = new Map<CatalogLayer, Config>();
  for (const layer of layers) {
    if (layer.className !== "StackedRNNCells") continue;
    if (Object.hasOwn(layer.config, "cell_classes")) continue;
    const cells = cellsOf(layer);
    if (cells !== null) found.set(layer, { ...layer.config, ...factsOf(cells) });
  }
  return found;
}

function cellsOf({ variables }: CatalogLayer): readonly Cell[] | null {
  const shapes = new Map(variables.map(({ name, shape }) => [name, shape]));
  const cells: Cell[] = [];
  for (;;) {
    const at = `cells/${cells.length}`;
    const recurrent = shapes.get(`${at}/recurrent_kernel`);
    if (recurrent === undefined) break;
    const [units = 0] = recurrent;
    const ofLayer = classOfGates(recurrent);
    if (recurrent.length !== 2 || ofLayer === null) return null;
    const bias = shapes.get(`${at}/bias`);
    const rows = bias === undefined ? 0 : bias.length === 2 ? bias[0]! : 1;
    cells.push({ className: `${ofLayer}Cell`, units, rows });
  }
  return cells.length === 0 ? null : cells;
}

function factsOf(cells: readonly Cell[]): Config {
  const resets = cells.filter(({ className }) => className === "GRUCell");
  const isOpen = resets.length === 0 || resets.some(({ rows }) => rows === 0);
  return {
    cell_classes: cells.map(({ className }) => className),
    cells_alike: new Set(cells.map((cell) => JSON.stringify(cell))).size === 1,
    ...(isOpen ? {} : { reset_after: resets.every(({ rows }) => rows === 2) }),
  };
}
