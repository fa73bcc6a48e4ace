export { evaluate } from "./evaluate.js";
export { peakBytes } from "./peak-bytes.js";
export { runPlan } from "./run-plan.js";
export type { Progress, RunOptions } from "./run-plan.js";
export type { PlannedParameter } from "./tasks.js";
