import type { Report } from "../../report/diagnostic.js";
import type { Program } from "../link/program.js";
import { checkLayerRule } from "./check-layer.js";
import { type Checking, checkParam, checkRule } from "./check-rules.js";

declare const checked: unique symbol;

/** A program in which `check` found no error. Only `check` makes one. */
export type CheckedProgram = Program & { readonly [checked]: true };

/**
 * Finds all that is wrong with a program without a model: names, captures, arguments,
 * axes, and what shapes can be known. Gives null where there are errors, also earlier ones.
 */
export function check(program: Program, report: Report): CheckedProgram | null {
  for (const owner of program.files) {
    const checking: Checking = { program, report, owner };
    for (const item of owner.file.items) {
      switch (item.kind) {
        case "layer":
          checkLayerRule(item, checking);
          break;
        case "map":
        case "weight":
        case "ignore":
          checkRule(item, new Map(), checking);
          break;
        case "param":
          checkParam(item, checking);
          break;
        default:
          // `pack`, `use`, `let`, tables and declarations are what linking has read.
          break;
      }
    }
  }
  return report.hasErrors() ? null : (program as CheckedProgram);
}
