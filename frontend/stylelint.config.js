// The built style sheet, Bootstrap's rules among it, held against the oldest browser of an office.
export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: { "plugin/no-unsupported-browser-features": [true, { severity: "error", browsers: ["chrome >= 90"], ignorePartialSupport: true }] },
};
