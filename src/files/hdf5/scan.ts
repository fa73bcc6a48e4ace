import { fileFailure, type Failure } from "../../report/failure.js";
import { describeDataset } from "./dataset.js";
import { OBJECT_TYPE } from "./library.js";
import { MAX_DEPTH, MAX_OBJECTS, MAX_STEPS } from "./limits.js";
import { childPath, type Hdf5Group, type Hdf5Node } from "./node.js";
import type { Session } from "./session.js";

/**
 * The tree of a file, from its headers. Throws a `Failure`: K2T502 where it is damaged,
 * K2T505 where it is beyond the limits (also where a group holds itself).
 */
export function scan(session: Session): Hdf5Group {
  let count = 0;
  let steps = 0;

  const scanGroup = (path: string, depth: number): Hdf5Group => {
    if (depth > MAX_DEPTH) throw tooDeep(session.file);
    const names = session.run(`read the group \`${path}\``, () =>
      session.library.get_names(session.id, path, false),
    );
    const children = new Map<string, Hdf5Node>();
    for (const name of names) {
      count += 1;
      steps += (depth + 1) ** 2;
      if (count > MAX_OBJECTS || steps > MAX_STEPS) throw tooMany(session.file);
      if (!isName(name) || children.has(name)) {
        throw session.failure(`read the group \`${path}\`: it has a member \`${name}\``);
      }
      children.set(name, scanNode(childPath(path, name), depth + 1));
    }
    return { kind: "group", path, children };
  };

  const scanNode = (path: string, depth: number): Hdf5Node => {
    const { library, id } = session;
    const type = session.run(`read \`${path}\``, () => {
      if (library.get_symbolic_link(id, path) !== null) return "link";
      if (library.get_external_link(id, path).filename !== undefined) return "link";
      return library.get_type(id, path);
    });
    if (type === "link") return { kind: "link", path };
    if (type === OBJECT_TYPE.group) return scanGroup(path, depth);
    if (type === OBJECT_TYPE.dataset) return describeDataset(session, path);
    throw session.failure(`read \`${path}\`: it is neither a group nor a dataset`);
  };

  return scanGroup("/", 0);
}

/** HDF5 reads `.` in a path as the group itself, and `/` as a step. */
export function isName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/");
}

export function tooDeep(file: string): Failure {
  const message = `\`${file}\` has groups more than ${MAX_DEPTH} deep`;
  return fileFailure("K2T505", file, message);
}

export function tooMany(file: string): Failure {
  const message = `\`${file}\` has too many groups and datasets, or groups that hold one another`;
  return fileFailure("K2T505", file, message);
}
