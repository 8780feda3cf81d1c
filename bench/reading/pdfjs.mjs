// The texts of a PDF's pages by pdf.js, as JSON: `node pdfjs.mjs PDFJS PDF`.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// Node has none of these, and only drawing needs them.
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};

const [library, path] = process.argv.slice(2);
const { getDocument, VerbosityLevel } = await import(pathToFileURL(library));
const data = new Uint8Array(readFileSync(path));
const pdf = await getDocument({ data, verbosity: VerbosityLevel.ERRORS, useSystemFonts: false }).promise;
const texts = [];
for (let number = 1; number <= pdf.numPages; number++) {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  texts.push(items.map(({ str, hasEOL }) => str + (hasEOL ? "\n" : "")).join(""));
}
console.log(JSON.stringify(texts));
