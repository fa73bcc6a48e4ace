// Converts by the compiled library in the folder of its argument, one request a line on
// standard input. {"rules", "model", "output", "settings"} gives {"status", "diagnostics"} in
// the stable JSON's shape, {"inspect": FILE} what `inspect --json` says of the file, or null.
import process from "node:process";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const built = resolve(process.argv[2], "index.js");
const library = await import(pathToFileURL(built).href);

async function converted(request) {
  const { status, diagnostics } = await library.apply(request);
  const rendered = JSON.parse(library.renderJson(diagnostics));
  return { status, diagnostics: rendered.diagnostics };
}

async function inspected(file) {
  const { contents } = await library.inspect(file);
  return contents === null ? null : library.inspectJson(contents);
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = await (request.inspect
    ? inspected(request.inspect)
    : converted(request));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
