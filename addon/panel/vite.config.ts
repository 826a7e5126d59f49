import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const ICON_SPRITE = fileURLToPath(new URL("src/wa-icons.svg", import.meta.url));
const PACKED = new Set([".js", ".css", ".html", ".svg"]);

/** Replace Web Awesome's own icons: it fetches them as data: URLs, which the page's Content-Security-Policy forbids. */
function ownIcons(): Plugin {
  let replaced = false;
  return {
    name: "parley-own-icons",
    apply: "build",
    buildStart() {
      replaced = false;
    },
    transform(code, id) {
      if (!id.includes("webawesome") || !code.includes("// src/components/icon/library.system.ts")) return null;
      replaced = true;
      return `import sprite from ${JSON.stringify(`${ICON_SPRITE}?no-inline`)};
        export const icons = {};
        export const library_system_default = { name: "system", spriteSheet: true, resolver: (name) => sprite + "#" + name };`;
    },
    buildEnd(error) {
      if (!error && !replaced) this.error("Web Awesome's icons were not found, so that they would be fetched.");
    },
  };
}

/** Write a .gz beside each file, which the app serves to browsers that take it. */
function packed(): Plugin {
  let folder = "";
  return {
    name: "parley-packed",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !PACKED.has(extname(entry.name))) continue;
        const path = join(entry.parentPath, entry.name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL("built", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [ownIcons(), packed()],
});
