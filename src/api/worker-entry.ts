/** Where the module is that threads run, `convert-worker.ts` once it is compiled. */
export function workerEntry(): URL {
  return new URL("./convert-worker.js", import.meta.url);
}
