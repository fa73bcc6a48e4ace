import { unaryOperation } from "../unary.js";

export const sqrt = unaryOperation("sqrt", "The square root of each element.");
