// Compiles the two style sheets into ../static/css and refuses any that would fetch from outside.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "css");
// nhsuk-frontend emits icons of its own at addresses that do not exist here; our marks replace them.
const icon = /url\((?:"|')?[^)]*(?:icons?|images)\/[^)]*\)/g;

// What is written for left to right comes out logical on the patient's side, ours and nhsuk-frontend's alike, so
// that a language from right to left needs no second sheet. Middles and triangles have no sides to change.
const sides = { left: "inline-start", right: "inline-end" };
const logical = (css) =>
  css
    .replace(/(?<=[;{])(margin|padding)-(left|right):/g, (_, what, side) => `${what}-${sides[side]}:`)
    .replace(/(?<=[;{])border-(left|right)(?!-color)/g, (_, side) => `border-${sides[side]}`)
    .replace(/(?<=[;{])(left|right):(?!50%)/g, (_, side) => `inset-${sides[side]}:`)
    .replace(/text-align:(left|right)/g, (_, side) => `text-align:${side === "left" ? "start" : "end"}`);

mkdirSync(target, { recursive: true });
for (const name of ["staff", "patient"]) {
  const { css } = sass.compile(join(here, `${name}.scss`), {
    style: "compressed",
    loadPaths: [join(here, "node_modules"), here],
    quietDeps: true,
  });
  const plain = css.replace(icon, "none").replace(/^\uFEFF/, "");
  const text = name === "patient" ? logical(plain) : plain;
  const outside = text.match(/url\((?:"|')?(?:https?:)?\/\/[^)]*\)/g) ?? text.match(/@import/g);
  if (outside) throw new Error(`${name}.css fetches from outside: ${outside.join(", ")}`);
  writeFileSync(join(target, `${name}.css`), text.trimEnd() + "\n");
  console.log(`static/css/${name}.css ${(text.length / 1024).toFixed(0)} kB`);
}
