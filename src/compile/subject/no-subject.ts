import type { Value } from "../../ops/value.js";
import { Problem } from "../problem.js";
import type { Absent, Subject } from "./subject.js";

const absent = (what: string): Absent => ({
  kind: "absent",
  message: `\`${what}\` is not known here: no layer is meant`,
});

const NO_LAYER: Value = { kind: "none" };

/** Where there is no layer and no model: the values of `let`s and tables. */
export const NO_SUBJECT: Subject = {
  property: () => NO_LAYER,
  config: NO_LAYER,
  variable: absent,
  variableAt: (position) => absent(`@${position}`),
  configOf: absent,
  hasLayer(reference) {
    throw new Problem("K2T209", { message: `\`${reference}\`: no model is known here` });
  },
  stored: absent,
  collect: ({ raw }) => absent(raw),
};
