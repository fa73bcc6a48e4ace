import type { PackNames } from "./pack-names.js";

/** The tests of a new pack: what its rules make of small tensors, worked out by hand. */
export const testsText = ({ file }: PackNames): string =>
  `# yaml-language-server: $schema=./node_modules/k2t-rules/grammar/k2t-test.schema.json
#
# The tests of ${file}.k2t: \`npm test\` runs them. A weight of which only the shape is written
# holds 0, 1, 2, … in row-major order, so one can work out what becomes of it.
- name: blocks count from 0, and a kernel goes from rows, columns, in, out to out, in, rows, columns
  model:
    block1_conv: { class: Conv2D, variables: { kernel: [1, 2, 1, 3], bias: [3] } }
    block2_bn:
      class: BatchNormalization
      variables:
        gamma: [2]
        beta: { values: [0.5, 1.5] }
        moving_mean: { shape: [2], fill: 7 }
        moving_variance: { shape: [2], from: 10 }
  wanted:
    blocks.0.conv.weight:
      - [[[0, 3]]]
      - [[[1, 4]]]
      - [[[2, 5]]]
    blocks.0.conv.bias: [0, 1, 2]
    blocks.1.norm.weight: [0, 1]
    blocks.1.norm.bias: [0.5, 1.5]
    blocks.1.norm.running_mean: [7, 7]
    blocks.1.norm.running_var: [10, 11]
    blocks.1.norm.num_batches_tracked: { dtype: int64, values: 0 }

- name: the fused kernel of the attention is taken apart
  model:
    attention: { variables: { qkv: [2, 3] } }
  wanted:
    attention.query.weight: [[0, 3]]
    attention.key.weight: [[1, 4]]
    attention.value.weight: [[2, 5]]

- name: the head has another name where that is set, and the auxiliary head is left out
  set: { head: fc }
  model:
    classifier: { class: Dense, variables: { kernel: [2, 3], bias: [3] } }
    auxiliary/classifier: { class: Dense, variables: { kernel: [2, 3] } }
  wanted:
    fc.weight: [[0, 3], [1, 4], [2, 5]]
    fc.bias: [0, 1, 2]

- name: a weight that no rule takes is an error
  model:
    clasifier: { class: Dense, variables: { kernel: [2, 3] } }
  diagnostics:
    - { code: K2T401, message: clasifier/kernel }
`;
