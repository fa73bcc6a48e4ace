import { Problem } from "../problem.js";
import type { Span } from "../../report/source.js";
import { showShape } from "../../tensor/shape.js";
import type { TensorType } from "../../tensor/type.js";

interface Seen {
  readonly size: number;
  /** The tensor with its shape. */
  readonly where: string;
  readonly span: Span;
}

/** One name has one size throughout a declaration; a prime (`unit'`) is the same size. */
export function createAxisSizes(): {
  add(where: string, type: TensorType, span: Span): void;
} {
  const seen = new Map<string, Seen>();
  return {
    add(where, { axes }, span) {
      const whole = `\`${where}\` ${showShape((axes ?? []).map(({ size }) => size))}`;
      for (const { size, label } of axes ?? []) {
        const [atom, ...others] = label ?? [];
        if (atom?.kind !== "name" || others.length > 0 || size === null) continue;
        const name = atom.name.replace(/'+$/, "");
        const earlier = seen.get(name);
        if (earlier && earlier.size !== size) {
          throw new Problem("K2T309", {
            message: `axis \`${name}\` has size ${size} in ${whole} and ${earlier.size} in ${earlier.where}`,
            help: "one axis name has one size throughout a declaration; is one of the two the wrong way round?",
            span,
            notes: [{ message: "the other one is here", span: earlier.span }],
          });
        }
        if (!earlier) seen.set(name, { size, where: whole, span });
      }
    },
  };
}
