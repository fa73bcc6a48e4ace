import { realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileFailure } from "../../report/failure.js";
import { openByteFile, type ByteFile } from "../bytes/byte-file.js";
import { reasonOf, systemCode } from "../bytes/reason.js";

/** Whether a folder holds something of this name; links are not asked where they lead. */
export function isInside(folder: string, name: string): boolean {
  try {
    return statSync(join(folder, name)).isFile();
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return false;
  }
}

/**
 * Opens a file of a folder that came from somebody else. Throws a `Failure` (K2T506) where it
 * cannot be read, is no ordinary file, or is a link that leads out of the folder.
 */
export function openInside(folder: string, name: string): ByteFile {
  const path = join(folder, name);
  try {
    if (dirname(realpathSync(path)) !== realpathSync(folder)) {
      const message = `\`${path}\` is a link that leads out of its folder, so it is not followed`;
      throw fileFailure("K2T506", path, message, "copy the file itself into the folder");
    }
    // A pipe would be waited for when it is opened.
    if (!statSync(path).isFile()) {
      const message = `cannot read \`${path}\`: it is no ordinary file`;
      throw fileFailure("K2T506", path, message);
    }
  } catch (error) {
    if (systemCode(error) === null) throw error;
    throw fileFailure("K2T506", path, `cannot read \`${path}\`: ${reasonOf(error)}`);
  }
  return openByteFile(path);
}
