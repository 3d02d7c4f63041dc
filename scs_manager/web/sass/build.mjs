// Compiles the two style sheets into ../static/css and refuses any that would fetch from outside.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "css");
// nhsuk-frontend emits icons of its own at addresses that do not exist here; our marks replace them.
const icon = /url\((?:"|')?[^)]*(?:icons?|images)\/[^)]*\)/g;

mkdirSync(target, { recursive: true });
for (const name of ["staff", "patient"]) {
  const { css } = sass.compile(join(here, `${name}.scss`), {
    style: "compressed",
    loadPaths: [join(here, "node_modules"), here],
    quietDeps: true,
  });
  const text = css.replace(icon, "none").replace(/^\uFEFF/, "");
  const outside = text.match(/url\((?:"|')?(?:https?:)?\/\/[^)]*\)/g) ?? text.match(/@import/g);
  if (outside) throw new Error(`${name}.css fetches from outside: ${outside.join(", ")}`);
  writeFileSync(join(target, `${name}.css`), text.trimEnd() + "\n");
  console.log(`static/css/${name}.css ${(text.length / 1024).toFixed(0)} kB`);
}
