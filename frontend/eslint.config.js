// Nothing that the oldest browser of an office (package.json: browserslist) does not know.
import js from "@eslint/js";
import compat from "eslint-plugin-compat";

export default [
  js.configs.recommended,
  compat.configs["flat/recommended"],
  {
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: { window: "readonly", document: "readonly", localStorage: "readonly", navigator: "readonly", setTimeout: "readonly", clearTimeout: "readonly", getComputedStyle: "readonly", ResizeObserver: "readonly", fetch: "readonly", FormData: "readonly", URLSearchParams: "readonly" },
    },
  },
];
