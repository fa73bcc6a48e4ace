import { fileFailure, type Failure } from "../../report/failure.js";

export function damaged(file: string, why: string): Failure {
  const help = "copy or save the file again";
  return fileFailure("K2T502", file, `\`${file}\` is a damaged zip: ${why}`, help);
}

export function tooLarge(file: string, what: string, limit: number): Failure {
  return fileFailure("K2T505", file, `\`${file}\` ${what}; the limit is ${limit}`);
}

export function unsupported(file: string, entry: string, what: string): Failure {
  const message = `the entry \`${entry}\` of \`${file}\` ${what}`;
  const help = "pack the files again without encryption, stored or deflated";
  return fileFailure("K2T504", file, message, help);
}
