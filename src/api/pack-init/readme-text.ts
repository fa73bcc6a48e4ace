import type { PackNames } from "./pack-names.js";

/** The README of a new pack. */
export const readmeText = ({ package: name, file }: PackNames): string =>
  `# ${name}

Rules for k2t-rules that turn the Keras weights of our models into PyTorch parameters.

    npm install ${name}
    npx k2t-rules apply npm:${name} model.keras -o model.safetensors

A rule file of a project uses them and goes before them where it says otherwise:

    use npm:${name}
    map "classifier" -> "classifier.0"

- \`${file}.k2t\` has the rules. Its first lines say for which models they are; \`npx k2t-rules packs show npm:${name}\` prints them.
- \`${file}.test.yaml\` has their tests. \`npm test\` runs them and fails where a rule is reached by none; \`npx k2t-rules test --update\`
  writes what comes out.
- \`package.json\` names the pack in its field \`k2t\`. Nothing of the package is ever run. Its field \`files\` says what
  npm packs: rules, tests, and the models of tests in the folder \`fixtures\`.
`;
