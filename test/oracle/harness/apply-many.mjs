// Converts by the compiled library, one request a line on standard input:
// {"rules", "model", "output", "settings"} gives {"status", "diagnostics"} in the stable JSON's shape.
import process from "node:process";
import { createInterface } from "node:readline";
import { apply, renderJson } from "../../../dist/index.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { status, diagnostics } = await apply(JSON.parse(line));
  const rendered = JSON.parse(renderJson(diagnostics));
  const answer = { status, diagnostics: rendered.diagnostics };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
