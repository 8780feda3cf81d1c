// axe.cjs FOLDER TOOLS PAGE…: the pages of a folder into what axe objects to, as JSON on stdout: by day and by night, on a
// telephone. Scripts of the pages do not run, and nothing is fetched from outside the folder. Only what WCAG 2.2 asks for
// at its levels A and AA is an objection; axe has advice besides.
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const [folder, tools, ...pages] = process.argv.slice(2);
const puppeteer = require(path.join(tools, "node_modules", "puppeteer"));
const axe = fs.readFileSync(path.join(tools, "node_modules", "axe-core", "axe.min.js"), "utf8");
const rules = JSON.stringify({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
const inside = pathToFileURL(folder + path.sep).href;

(async () => {
  // Chromium refuses to run as root in its sandbox, which strangers' pages are otherwise kept in.
  const alone = process.getuid && process.getuid() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({ args: [...alone, "--disable-gpu", "--disable-background-networking"] });
  const complaints = [];
  let version = "";
  try {
    const tab = await browser.newPage();
    await tab.setViewport({ width: 390, height: 844 });
    await tab.setRequestInterception(true);
    tab.on("request", (request) =>
      request.url().startsWith(inside) || request.url().startsWith("data:") ? request.continue() : request.abort());
    for (const name of pages) {
      for (const scheme of ["light", "dark"]) {
        await tab.setJavaScriptEnabled(false);
        await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await tab.goto(pathToFileURL(path.join(folder, name)).href, { waitUntil: "load", timeout: 60000 });
        await tab.setJavaScriptEnabled(true); // what was not run while the page was read is not run any more
        await tab.evaluate(axe);
        const found = await tab.evaluate(`axe.run(${rules}).then((found) => ({ version: found.testEngine.version,` +
          " told: found.violations.map((one) => [one.id, one.help, one.nodes.length]) }))");
        version = found.version;
        for (const [id, help, count] of found.told) complaints.push([name, scheme, id, help, count]);
      }
    }
  } finally {
    await browser.close();
  }
  process.stdout.write(JSON.stringify({ version, complaints }));
})().catch((error) => { process.stderr.write(String(error)); process.exit(1); });
