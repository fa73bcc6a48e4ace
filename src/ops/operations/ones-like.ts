import { fillLikeOperation } from "../fills.js";

export const onesLike = fillLikeOperation("ones_like", 1);
