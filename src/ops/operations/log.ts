import { unaryOperation } from "../unary.js";

export const log = unaryOperation("log", "The natural logarithm of each element.");
