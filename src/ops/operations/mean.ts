import { reductionOperation } from "../reductions.js";

export const mean = reductionOperation(
  "mean",
  "Averages floating-point numbers along an axis, which goes away.",
);
