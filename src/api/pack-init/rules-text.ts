import type { PackNames } from "./pack-names.js";

/** The rule file of a new pack, which shows what there is by a small example. */
export const rulesText = ({ package: name, pack }: PackNames): string =>
  `pack ${pack}
# An image classifier of ours, for the PyTorch module of the same name.
#
# Keras:    Classifier, with any number of blocks
# PyTorch:  Classifier
# Settings: eps=1e-3 on each BatchNorm2d, as Keras has it
# Caller:   images divided by 255

# \`k2t-rules packs show\` prints the lines above: for which models the pack is, and what the
# PyTorch side has to know.

# How a Conv2D, a Dense, a BatchNormalization and so on become PyTorch's modules.
use keras/core

# Who uses the pack may set this: \`use npm:${name}(head = "fc")\`, or \`--set head=fc\`.
let head = "head"

# A map says where a layer goes. PyTorch counts from 0, this Keras model from 1.
allow K2T411 map "block{b:int}_bn" -> "blocks.{b - 1}.norm"
map "block{b:int}_conv" -> "blocks.{b - 1}.conv"

# A layer of our own, by no transform of keras/core. Its first variable (\`@0\`, whatever its name
# in the file) holds query, key and value side by side; PyTorch's are (out in).
map "attention" as none -> "attention" {
  query.weight, key.weight, value.weight = split(@0[i o -> o i], 0)
}

map "classifier" -> "{head}"

# Weights that are left out on purpose, where a model has them. Any other weight that no rule
# takes is an error.
optional ignore "auxiliary/**"
`;
