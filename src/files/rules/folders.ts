import { dirname, isAbsolute, relative, sep } from "node:path";

/** Whether a path leads out of a folder. Both are absolute. */
export function leaves(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return isAbsolute(way) || way === ".." || way.startsWith(`..${sep}`);
}

/** The innermost folder that holds both. */
export function commonFolder(first: string, second: string): string {
  let folder = first;
  while (leaves(second, folder)) folder = dirname(folder);
  return folder;
}
