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
      // A formatter is dear, and each of these makes one: src/shared/formats.ts keeps them.
      "no-restricted-syntax": ["error",
        { selector: "CallExpression[callee.property.name=/^toLocale(Date|Time)?String$/]", message: "Use src/shared/formats.ts" },
        { selector: "NewExpression[callee.object.name='Intl'][callee.property.name=/Format$/]", message: "Use src/shared/formats.ts" },
      ],
    },
  },
  { files: ["src/shared/formats.ts"], rules: { "no-restricted-syntax": "off" } },
  { files: ["src/platform/**"], rules: { "no-restricted-imports": "off" } },
);
