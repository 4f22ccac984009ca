// Warnings are errors here (`npm run lint` allows none).
import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "coverage", "src/bindings.ts", "eslint.config.js"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  a11y.flatConfigs.strict,
  hooks.configs.flat["recommended-latest"],
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A view: nothing of the host reaches it except through src/platform.
      "no-restricted-imports": ["error", { patterns: ["@tauri-apps/*"] }],
      "no-restricted-globals": ["error", "localStorage", "sessionStorage", "indexedDB", "fetch"],
    },
  },
  { files: ["src/platform/**"], rules: { "no-restricted-imports": "off" } },
);
