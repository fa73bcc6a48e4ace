import { fillOperation } from "../fills.js";

export const zeros = fillOperation("zeros", 0);
