// Builds what pages need into src/taizhang/web/static/built: one style sheet, one script, the charts apart because
// few pages need them, and the signs that templates name. File names change with their content.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/taizhang/web/static/built");
const target = ["chrome90"]; // the oldest browser that offices still have; package.json says so to the linters
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = {};

function keep(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const dot = name.lastIndexOf(".");
  const file = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  writeFileSync(join(out, file), content);
  manifest[name] = file;
}

const css = sass.compile(join(here, "scss/app.scss"), {
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
});
keep("app.css", (await esbuild.transform(css.css, { loader: "css", minify: true, target })).code);

for (const entry of ["app", "charts"]) {
  const built = await esbuild.build({
    entryPoints: [join(here, `js/${entry}.js`)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target,
    legalComments: "none",
  });
  keep(`${entry}.js`, built.outputFiles[0].text);
}

// A sprite of exactly the signs that templates and the list of ways name.
const web = join(here, "../src/taizhang/web");
const named = new Set();
(function walk(folder) {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) {
      if (item.name !== "static" && item.name !== "__pycache__") walk(path);
    } else if (/\.(html|py)$/.test(item.name)) {
      const text = readFileSync(path, "utf8");
      for (const found of text.matchAll(/\{% icon ["']([a-z0-9-]+)["']/g)) named.add(found[1]);
      for (const found of text.matchAll(/(?:Way\([^)]*?|icon=)"([a-z0-9-]+)", \(|icon="([a-z0-9-]+)"/g)) named.add(found[1] ?? found[2]);
    }
  }
})(web);
let sprite = '<svg xmlns="http://www.w3.org/2000/svg">';
for (const name of [...named].sort()) {
  const svg = readFileSync(join(here, `node_modules/bootstrap-icons/icons/${name}.svg`), "utf8");
  sprite += `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "")}</symbol>`;
}
keep("icons.svg", `${sprite}</svg>`);
keep("mark.svg", readFileSync(join(here, "mark.svg")));
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest));
