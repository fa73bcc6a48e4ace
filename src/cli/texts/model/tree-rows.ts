import { visible } from "../../../report/visible.js";
import type { CatalogLayer } from "../../../tensor/catalog.js";
import { totalsOf } from "../totals.js";
import type { Sum, Sums } from "./sums.js";

/** A layer as a line of the tree. */
export interface TreeRow {
  readonly layer: CatalogLayer;
  /** What stands before its name: `│  └─ `. */
  readonly guide: string;
  /** The same before a further line of the same layer. */
  readonly further: string;
  readonly name: string;
  readonly className: string;
  /** Of its weights and all beneath it. */
  readonly sum: Sum;
}

/** Deeper levels are numbered: their guides would leave no place for names. */
const DEEPEST_GUIDE = 5;

/**
 * The lines of a model's tree in model order: without `all` only layers that have weights, or
 * have some beneath them. The model itself is a line where it has weights of its own.
 */
export function treeRows(
  root: CatalogLayer,
  sums: Sums,
  all: boolean,
): readonly TreeRow[] {
  const rows: TreeRow[] = root.variables.length > 0 ? [rowOfModel(root)] : [];
  const shownIn = ({ children }: CatalogLayer): readonly CatalogLayer[] =>
    all ? children : children.filter((it) => sums.get(it)!.layers > 0);
  const visit = (layer: CatalogLayer, depth: number, before: string): void => {
    const shown = shownIn(layer);
    shown.forEach((child, i) => {
      const isLast = i === shown.length - 1;
      const beneath = depth === 0 ? "" : `${before}${isLast ? "   " : "│  "}`;
      rows.push({
        layer: child,
        guide: depth === 0 ? "" : guideOf(depth, before, isLast ? "└─ " : "├─ "),
        further: guideOf(depth + 1, beneath, shownIn(child).length > 0 ? "│  " : "   "),
        name: nameOf(child),
        className: classWords(child),
        sum: sums.get(child)!,
      });
      visit(child, depth + 1, beneath);
    });
  };
  visit(root, 0, "");
  return rows;
}

function guideOf(depth: number, before: string, own: string): string {
  return depth > DEEPEST_GUIDE ? `⋮${depth} ` : before + own;
}

function rowOfModel(root: CatalogLayer): TreeRow {
  return {
    layer: root,
    guide: "",
    further: "",
    name: "(the model itself)",
    className: classWords(root),
    sum: { layers: 1, ...totalsOf(root.variables) },
  };
}

function nameOf({ name, otherName }: CatalogLayer): string {
  return visible(otherName === null ? name : `${name} (${otherName})`);
}

/** `Dense`, `TimeDistributed(Dense)`; `?` for a layer of unknown class, not for a mere level. */
function classWords(layer: CatalogLayer): string {
  const { className, config, variables } = layer;
  if (className === null) return variables.length > 0 ? "?" : "";
  const { wrapper } = config;
  return visible(typeof wrapper === "string" ? `${wrapper}(${className})` : className);
}
