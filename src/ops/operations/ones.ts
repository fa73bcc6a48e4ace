import { fillOperation } from "../fills.js";

export const ones = fillOperation("ones", 1);
