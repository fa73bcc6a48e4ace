import { showShape } from "../../tensor/shape.js";
import type { CatalogWeight } from "../../tensor/catalog.js";
import { patternOf } from "../match/pattern-of.js";

/** "`kernel` (3, 4)". */
export const named = (name: string, { shape }: CatalogWeight): string =>
  `\`${name}\` ${showShape(shape)}`;

const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** An assignment that takes a variable over as it is: `kernel = kernel`, `"0" = @0`. */
export function assignmentOf({ name, layer }: CatalogWeight): string {
  if (IDENTIFIER.test(name)) return `${name} = ./${name}`;
  const position = layer.variables.findIndex((it) => it.name === name);
  return `"${patternOf(name.replaceAll("/", "."))}" = @${position}`;
}
