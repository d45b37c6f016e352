// The built style sheet, Bootstrap's rules among it, held against the oldest browser of an office.
export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    // The list of features knows no functions of colour; these came after Chromium 90.
    "function-disallowed-list": ["color-mix", "color", "oklch", "oklab", "lch", "lab", "light-dark", "hwb"],
    "plugin/no-unsupported-browser-features": [true, { severity: "error", browsers: ["chrome >= 90"], ignorePartialSupport: true }],
  },
};
