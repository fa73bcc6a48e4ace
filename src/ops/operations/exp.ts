import { unaryOperation } from "../unary.js";

export const exp = unaryOperation("exp", "e to the power of each element.");
