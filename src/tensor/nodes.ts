/**
 * Constructors of core nodes. Arguments are right already (axes and indices in range and not
 * negative, shapes that fit): what is not is a bug of the caller. They simplify and fuse, so
 * that a chain of views over a load is one view and casts and arithmetic stand above it;
 * nothing is read. A node without elements becomes a fill.
 */
export { cast } from "./nodes/cast.js";
export { concat } from "./nodes/concat.js";
export { elementwise } from "./nodes/elementwise.js";
export { expand } from "./nodes/expand.js";
export { flip } from "./nodes/flip.js";
export { gather } from "./nodes/gather.js";
export { fill, load } from "./nodes/leaves.js";
export { matmul } from "./nodes/matmul.js";
export { permute } from "./nodes/permute.js";
export { reduce } from "./nodes/reduce.js";
export { reshape } from "./nodes/reshape.js";
export { slice } from "./nodes/slice.js";
