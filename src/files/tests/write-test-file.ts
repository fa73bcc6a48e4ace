import { openOutput } from "../state-dict/output-file.js";

/** Puts another text in the place of a test file's. Throws `Failure` where that fails. */
export function writeTestFile(file: string, text: string): void {
  const output = openOutput(file, true);
  output.write(0, Buffer.from(text, "utf8"));
  output.commit();
}
