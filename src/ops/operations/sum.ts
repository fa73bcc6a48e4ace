import { reductionOperation } from "../reductions.js";

export const sum = reductionOperation("sum", "Adds along an axis, which goes away.");
