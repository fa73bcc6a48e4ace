import { fillLikeOperation } from "../fills.js";

export const zerosLike = fillLikeOperation("zeros_like", 0);
