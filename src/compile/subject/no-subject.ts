import type { Value } from "../../ops/value.js";
import { Problem } from "../problem.js";
import { absent, type Absent, type Subject } from "./subject.js";

const nowhere = (what: string): Absent =>
  absent(() => ({ message: `\`${what}\` is not known here: no layer is meant` }));

const NO_LAYER: Value = { kind: "none" };

/** Where there is no layer and no model: the values of `let`s and tables. */
export const NO_SUBJECT: Subject = {
  property: () => NO_LAYER,
  config: NO_LAYER,
  variable: nowhere,
  variableAt: (position) => nowhere(`@${position}`),
  configOf: nowhere,
  hasLayer(reference) {
    throw new Problem("K2T209", { message: `\`${reference}\`: no model is known here` });
  },
  stored: nowhere,
  collect: ({ raw }) => nowhere(raw),
};
