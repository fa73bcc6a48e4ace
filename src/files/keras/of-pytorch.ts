import { type Failure, fileFailure } from "../../report/failure.js";

/** A file is what comes out of a conversion, and was given for what goes into it. */
export function isOfPyTorch(file: string): Failure {
  const message = `\`${file}\` is a PyTorch state dict, and a Keras model is wanted`;
  const help =
    "weights are converted from Keras to PyTorch; `k2t-rules inspect` shows what is in it";
  return fileFailure("K2T501", file, message, help);
}
