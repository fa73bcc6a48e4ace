import eslint from "@eslint/js";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["dist/", "coverage/", ".oracle/", "out/"] },
  eslint.configs.recommended,
  ...typescript.configs.strict,
  {
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "off",
      "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
      eqeqeq: ["error", "always"],
      "no-console": "error",
    },
  },
  { files: ["test/**"], rules: { "max-lines": "off" } },
);
