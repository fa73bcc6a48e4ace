export { printArrangement } from "./print-arrangement.js";
export { printExpression, printStage } from "./print-expression.js";
export { printPipeline } from "./print-pipeline.js";
export { printAsClass } from "./print-rules.js";
export { printAxes, printRuleFile } from "./print-rule-file.js";
